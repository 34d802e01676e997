//! The first account.

use super::reader::Reader;

/// The account that `prestart` makes when there is none of that address.
pub struct SuperuserConfig {
    pub email: String,
    /// `None`: one is made up and printed once.
    pub password: Option<String>,
}

impl SuperuserConfig {
    /// Reads the first superuser's settings; problems stay in the reader until [`Reader::finish`].
    pub fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            email: reader.text("FIRST_SUPERUSER", "admin@recipeapi.com"),
            password: reader.secret("FIRST_SUPERUSER_PW"),
        }
    }
}
