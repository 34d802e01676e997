use diesel::prelude::*;

use crate::schema::users;

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Identifiable, Insertable)]
#[diesel(table_name = users)]
pub struct User {
    pub id: i64,
    /// As it was typed, its domain in lower case.
    pub email: String,
    /// The address as it is compared; unique.
    pub email_folded: String,
    pub first_name: Option<String>,
    pub surname: Option<String>,
    /// `core::passwords` reads it.
    pub password_hash: String,
    /// Whether the user may log in and tokens of the user are believed.
    pub is_active: bool,
    pub is_superuser: bool,
    /// Sessions of another epoch are over.
    pub epoch: i64,
    /// Seconds since the Unix epoch; `None`: before that was kept.
    pub created_at: Option<i64>,
    /// When it was last proved that letters reach the user.
    pub verified_at: Option<i64>,
}

#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = users)]
pub struct NewUser {
    pub email: String,
    pub email_folded: String,
    pub first_name: Option<String>,
    pub surname: Option<String>,
    pub password_hash: String,
    pub is_superuser: bool,
    pub created_at: Option<i64>,
}

/// What is to be another; `None` stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, AsChangeset)]
#[diesel(table_name = users)]
pub struct UserChange {
    pub email: Option<String>,
    pub email_folded: Option<String>,
    pub first_name: Option<Option<String>>,
    pub surname: Option<Option<String>>,
    pub password_hash: Option<String>,
    pub is_active: Option<bool>,
    pub is_superuser: Option<bool>,
    pub verified_at: Option<Option<i64>>,
}
