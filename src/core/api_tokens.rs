//! Personal API tokens: random, recognisable by their prefix, and told from a mistyped one by their checksum, so
//! that what cannot be one is refused without a look into the database.

use super::{digest, random};

const PREFIX: &str = "rat_";

/// 32 bytes in base64url.
const RANDOM_CHARS: usize = 43;

/// CRC-32 in hexadecimal digits.
const CHECKSUM_CHARS: usize = 8;

/// A new token. Whoever is shown it is the only one who has it.
///
/// # Errors
/// When the operating system has no randomness to give.
pub fn make() -> Result<String, random::RandomUnavailable> {
    let random = random::token::<32>()?;
    Ok(format!("{PREFIX}{random}{}", checksum(&random)))
}

/// What is kept of a token; `None` where the text is none.
#[must_use]
pub fn digest(text: &str) -> Option<String> {
    let (random, sum) = text.strip_prefix(PREFIX)?.split_at_checked(RANDOM_CHARS)?;
    (sum.len() == CHECKSUM_CHARS && sum == checksum(random)).then(|| digest::sha256(text.as_bytes()))
}

fn checksum(random: &str) -> String {
    format!("{:08x}", crc32fast::hash(random.as_bytes()))
}
