//! Access tokens: text that was not signed here is never believed, and of what is signed only that whose every claim
//! fits. An input with a line break is a header and claims to be signed, in which `KID`, `NOW` and `LATER` stand
//! for what no corpus can hold.

use std::sync::LazyLock;

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use recipe_api::core::clock::Clock;
use recipe_api::core::config::TokenConfig;
use recipe_api::core::scopes::Scopes;
use recipe_api::core::tokens::{Access, Tokens};
use serde_json::Value;

const SECRET: &str = "0123456789abcdef-for-fuzzing-alone";

struct Issuer {
    tokens: Tokens,
    kid: String,
    now: u64,
}

static ISSUER: LazyLock<Issuer> = LazyLock::new(|| {
    let clock = Clock::stopped();
    let config = TokenConfig {
        secrets: vec![SECRET.into()],
        refresh_secrets: Vec::new(),
        issuer: "recipe-api".into(),
        audience: "recipe-api".into(),
        lifetime_minutes: 30,
    };
    let tokens = Tokens::new(&config, clock.clone());
    let access = Access { user_id: 7, session_id: 3, scopes: Scopes::of(true) };
    let token = tokens.issue(access).unwrap().token;
    assert_eq!(tokens.verify(&token), Ok(access));
    let header: Value =
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token.split('.').next().unwrap()).unwrap()).unwrap();
    Issuer { tokens, kid: header["kid"].as_str().unwrap().to_owned(), now: clock.now() }
});

pub fn target(data: &[u8]) {
    let text = super::text(data);
    let Some((header, claims)) = text.split_once('\n') else {
        assert!(ISSUER.tokens.verify(text).is_err(), "{text:?} was never signed");
        return;
    };
    let Issuer { tokens, kid, now } = &*ISSUER;
    let header = header.replace("KID", kid);
    let claims = claims.replace("NOW", &now.to_string()).replace("LATER", &(now + 600).to_string());
    let message = format!("{}.{}", URL_SAFE_NO_PAD.encode(&header), URL_SAFE_NO_PAD.encode(&claims));
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes()), message.as_bytes());
    let token = format!("{message}.{}", URL_SAFE_NO_PAD.encode(tag.as_ref()));
    if let Ok(access) = tokens.verify(&token) {
        let header: Value = serde_json::from_str(&header).unwrap();
        assert_eq!(header, serde_json::json!({"alg": "HS256", "typ": "JWT", "kid": kid}));
        assert_claims(&serde_json::from_str(&claims).unwrap(), access, *now);
        let changed = format!("{message}.{}", URL_SAFE_NO_PAD.encode(&tag.as_ref()[..31]));
        assert!(tokens.verify(&changed).is_err(), "a shortened signature");
    }
}

fn assert_claims(claims: &Value, access: Access, now: u64) {
    let seconds = |name: &str| claims[name].as_u64().unwrap_or_else(|| panic!("{name} of {claims}"));
    let text = |name: &str| claims[name].as_str().unwrap_or_else(|| panic!("{name} of {claims}"));
    assert!(seconds("exp") > now && seconds("iat") <= now && seconds("nbf") <= now, "{claims}");
    assert!(seconds("exp") - seconds("iat") <= 30 * 24 * 3600, "{claims}");
    assert_eq!((text("type"), text("iss"), text("aud")), ("access_token", "recipe-api", "recipe-api"));
    assert_eq!(text("sub"), access.user_id.to_string());
    assert_eq!(text("sid"), access.session_id.to_string());
    assert!(!text("jti").is_empty(), "{claims}");
    assert_eq!(text("scope").parse(), Ok(access.scopes));
}
