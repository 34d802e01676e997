//! Rows of the FastAPI service that this one replaces.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable, Text};

#[derive(Clone, Debug, QueryableByName)]
pub struct FastapiUser {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = Nullable<Text>)]
    pub first_name: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub surname: Option<String>,
    #[diesel(sql_type = Text)]
    pub email: String,
    #[diesel(sql_type = Bool)]
    pub is_superuser: bool,
    #[diesel(sql_type = Text)]
    pub hashed_password: String,
}

#[derive(Clone, Debug, QueryableByName)]
pub struct FastapiRecipe {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = Text)]
    pub label: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub source: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub url: Option<String>,
    /// A user's id, or whatever else the column has kept.
    #[diesel(sql_type = Nullable<Text>)]
    pub submitter_id: Option<String>,
}
