//! How often what may be done.

use super::reader::Reader;

/// Tries within 15 minutes; 0 is as often as one likes.
#[derive(Clone, Copy)]
pub struct ThrottleConfig {
    /// Passwords tried for one account, whether there is such an account or not.
    pub login_per_account: u32,
    /// Passwords tried from one address, for whatever accounts.
    pub login_per_address: u32,
    pub signup_per_address: u32,
    /// Mails to one address, within an hour.
    pub mail_per_recipient: u32,
    /// What a user writes; and, counted apart, what a user or an address searches by rank.
    pub writes_per_user: u32,
    /// What a user sends to be imported, whether it can be or not.
    pub imports_per_user: u32,
}

impl ThrottleConfig {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let mut limit = |name: &str, default: u32| reader.range(name, default, 0..=1_000_000);
        Self {
            login_per_account: limit("THROTTLE_LOGIN_PER_ACCOUNT", 20),
            login_per_address: limit("THROTTLE_LOGIN_PER_ADDRESS", 100),
            signup_per_address: limit("THROTTLE_SIGNUP_PER_ADDRESS", 50),
            mail_per_recipient: limit("THROTTLE_MAIL_PER_RECIPIENT", 5),
            writes_per_user: limit("THROTTLE_WRITES_PER_USER", 3000),
            imports_per_user: limit("THROTTLE_IMPORTS_PER_USER", 100),
        }
    }
}
