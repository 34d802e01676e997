//! Random text from the operating system's generator.

use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// `N` random bytes as unpadded base64url.
///
/// # Errors
/// When the operating system has no randomness to give.
pub fn token<const N: usize>() -> Result<String, RandomUnavailable> {
    let mut bytes = [0_u8; N];
    SystemRandom::new().fill(&mut bytes).map_err(|_unspecified| RandomUnavailable)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// The operating system's random generator failed; it does not say why.
#[derive(Debug)]
pub struct RandomUnavailable;

impl std::fmt::Display for RandomUnavailable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the operating system's random generator is unavailable")
    }
}

impl std::error::Error for RandomUnavailable {}
