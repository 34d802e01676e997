use std::io::Write;

use super::Failure;
use crate::api::docs;

pub fn run() -> Result<(), Failure> {
    std::io::stdout().write_all(docs::document().as_bytes())?;
    Ok(())
}
