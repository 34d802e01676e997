//! Refresh tokens: each is read as what was written, and genuine is only what was made with the key and the session's
//! salt.

use std::sync::LazyLock;

use recipe_api::core::config::TokenConfig;
use recipe_api::core::refresh_tokens::{RefreshToken, RefreshTokens};

static TOKENS: LazyLock<RefreshTokens> = LazyLock::new(|| {
    RefreshTokens::new(&TokenConfig {
        secrets: vec!["0123456789abcdef-for-fuzzing-alone".into()],
        refresh_secrets: vec!["fedcba9876543210-for-fuzzing-alone".into()],
        issuer: String::new(),
        audience: String::new(),
        lifetime_minutes: 30,
    })
});

pub fn target(data: &[u8]) {
    let text = super::text(data);
    if let Some(token) = RefreshToken::read(text) {
        let made = TOKENS.issue(token.session_id, token.generation, "salt");
        assert_eq!(TOKENS.is_genuine(&token, "salt"), made == text, "{text:?}");
        assert_eq!(text.len(), made.len(), "there is one way to write a token");
    }
    let Some((session_id, rest)) = data.split_first_chunk() else { return };
    let Some((generation, salt)) = rest.split_first_chunk() else { return };
    let (session_id, generation) = (i64::from_be_bytes(*session_id), i64::from_be_bytes(*generation));
    let salt = super::text(salt);
    let made = TOKENS.issue(session_id, generation, salt);
    let token = RefreshToken::read(&made).unwrap();
    assert_eq!((token.session_id, token.generation), (session_id, generation));
    assert!(TOKENS.is_genuine(&token, salt));
    assert!(!TOKENS.is_genuine(&token, &format!("{salt}.")));
}
