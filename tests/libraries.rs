//! What libraries get wrong, as it is now. A test that fails here tells that a release has mended it, and which
//! workaround may go: `docs/DECISIONS.md` has the reasons.

#![allow(clippy::unwrap_used)]

use actix_web::http::header::HeaderValue;
use actix_web_httpauth::headers::authorization::{Bearer, Scheme};
use actix_web_httpauth::headers::www_authenticate::bearer::Bearer as Challenge;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use lettre::Message;
use serde_json::{Value, json};

const SECRET: &[u8] = b"kJ8#mQ2$vX9!pL4@wZ7%tR1^yB6&nC3*";
/// In the year 2100.
const FUTURE: u64 = 4_102_444_800;

fn is_believed(claims: &Value) -> bool {
    let token = jsonwebtoken::encode(&Header::default(), claims, &EncodingKey::from_secret(SECRET)).unwrap();
    let mut validation = Validation::new(Algorithm::HS256);
    validation.set_audience(&["recipe-api"]);
    validation.set_issuer(&["recipe-api"]);
    jsonwebtoken::decode::<Value>(&token, &DecodingKey::from_secret(SECRET), &validation).is_ok()
}

/// Decision 4: `core/tokens.rs` checks every claim itself.
#[test]
fn jsonwebtoken_believes_claims_that_are_missing_early_or_of_another_type() {
    assert!(is_believed(&json!({"exp": FUTURE})));
    assert!(is_believed(&json!({"exp": FUTURE, "aud": 1, "iss": 1})));
    assert!(is_believed(&json!({"exp": FUTURE, "aud": ["other", "recipe-api"], "iss": "recipe-api"})));
    assert!(is_believed(&json!({"exp": FUTURE, "aud": "recipe-api", "iss": "recipe-api", "nbf": FUTURE})));
}

/// Decision 5: `extract/caller.rs` writes the header that it hands on.
#[test]
fn actix_web_httpauth_minds_the_schemes_case_and_keeps_spaces() {
    assert!(Bearer::parse(&HeaderValue::from_static("bearer abc")).is_err());
    assert_eq!(Bearer::parse(&HeaderValue::from_static("Bearer  abc")).unwrap().token(), " abc");
}

/// Decision 5: `error.rs` writes the challenges.
#[test]
fn actix_web_httpauth_separates_a_challenges_parameters_by_spaces() {
    let challenge = Challenge::build().realm("here").scope("profile").finish();
    assert_eq!(challenge.to_string(), "Bearer realm=\"here\" scope=\"profile\"");
}

/// Decision 6: what is hashed is a digest of the password, and `core/passwords/hasher.rs` refuses NUL for plain hashes.
#[test]
fn bcrypt_repeats_a_password_behind_a_nul_and_stops_after_72_bytes() {
    assert!(bcrypt::verify("ab\0ab", &bcrypt::hash("ab", 4).unwrap()).unwrap());
    assert!(bcrypt::verify("a".repeat(80), &bcrypt::hash("a".repeat(72), 4).unwrap()).unwrap());
}

/// Decision 25: `mail/mailer.rs` says itself how a letter is encoded.
#[test]
fn lettre_encodes_plain_ascii_with_a_long_line() {
    let address = "ada@example.com".parse::<lettre::message::Mailbox>().unwrap();
    let letter = Message::builder().from(address.clone()).to(address).body(format!("{}\r\n", "a".repeat(90)));
    let written = String::from_utf8(letter.unwrap().formatted()).unwrap();
    assert!(written.contains("quoted-printable"), "{written}");
}
