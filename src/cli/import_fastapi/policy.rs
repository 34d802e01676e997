//! What the operator decides about rows that do not fit.

use std::str::FromStr;

use clap::ValueEnum;

#[derive(clap::Args)]
pub struct Policy {
    /// Addresses that differ in case alone, which are one account here
    #[arg(long, value_enum, default_value_t = DuplicateEmails::Refuse)]
    pub duplicate_emails: DuplicateEmails,
    /// Recipes whose submitter is missing: refuse, skip or give-to=EMAIL (one of the imported accounts)
    #[arg(long, default_value = "refuse", value_name = "DECISION")]
    pub orphans: Orphans,
    /// Rows that break a rule of this service: text that is too long, blank, no web or mail address, or
    /// holds U+0000
    #[arg(long, value_enum, default_value_t = Misfits::Refuse)]
    pub misfits: Misfits,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DuplicateEmails {
    /// Import nothing
    Refuse,
    /// Keep the account with the lowest id and give it the others' recipes
    KeepOldest,
    /// Keep the account with the highest id and give it the others' recipes
    KeepNewest,
}

#[derive(Clone, PartialEq, Eq)]
pub enum Orphans {
    Refuse,
    Skip,
    GiveTo(String),
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Misfits {
    /// Import nothing
    Refuse,
    /// Leave such users and recipes out
    Skip,
    /// Cut text to its limit, take U+0000 out, empty what still does not fit, and leave out the row where
    /// it must not be empty
    Trim,
}

impl FromStr for Orphans {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match (text, text.strip_prefix("give-to=")) {
            ("refuse", _) => Ok(Self::Refuse),
            ("skip", _) => Ok(Self::Skip),
            (_, Some(email)) if !email.is_empty() => Ok(Self::GiveTo(email.to_owned())),
            _ => Err("has to be refuse, skip or give-to=EMAIL"),
        }
    }
}
