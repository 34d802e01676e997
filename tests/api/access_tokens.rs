//! The rows of the attack table that concern access tokens. Every token is signed with the server's own
//! key unless the row says otherwise, so that only the rule under test can refuse it.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use diesel::connection::SimpleConnection;
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Caller, RETIRED_SECRET, SECRET, TestApp, bytes, send};

const NOT_BELIEVED: &str = "Could not validate credentials";

/// The parts of a token that the server issued, to be taken apart and signed again.
struct Forge {
    header: Value,
    claims: Value,
}

impl Forge {
    fn of(caller: &Caller) -> Self {
        let token = caller.token.clone().unwrap();
        let mut parts = token.split('.').map(|part| URL_SAFE_NO_PAD.decode(part).unwrap());
        let mut next = || serde_json::from_slice(&parts.next().unwrap()).unwrap();
        Self { header: next(), claims: next() }
    }

    fn token(&self) -> String {
        sign(&self.header.to_string(), &self.claims.to_string(), SECRET, Algorithm::HS256)
    }

    fn with_claim(&self, name: &str, value: Value) -> String {
        let mut claims = self.claims.clone();
        claims[name] = value;
        Self { header: self.header.clone(), claims }.token()
    }

    fn without_claim(&self, name: &str) -> String {
        let mut claims = self.claims.clone();
        claims.as_object_mut().unwrap().remove(name);
        Self { header: self.header.clone(), claims }.token()
    }

    fn with_header(&self, name: &str, value: Value) -> String {
        let mut header = self.header.clone();
        header[name] = value;
        Self { header, claims: self.claims.clone() }.token()
    }
}

fn sign(header: &str, claims: &str, secret: &str, algorithm: Algorithm) -> String {
    let message = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
    let key = EncodingKey::from_secret(secret.as_bytes());
    let signature = crypto::sign(message.as_bytes(), &key, algorithm).unwrap();
    format!("{message}.{signature}")
}

async fn refused(app: &TestApp, token: &str) {
    let answer = app.anyone().with_token(token).get("/auth/me").await.problem(401, NOT_BELIEVED);
    assert!(answer.header("www-authenticate").contains("error=\"invalid_token\""), "{answer:?}");
}

#[actix_web::test]
async fn the_forge_makes_tokens_that_are_believed() {
    let app = TestApp::new().await;
    let forge = Forge::of(&app.user("ada").await);
    app.anyone().with_token(forge.token()).get("/auth/me").await.status(200);
    app.anyone().with_token(forge.with_claim("added", json!({"by": "a deployment"}))).get("/auth/me").await.status(200);
}

#[actix_web::test]
async fn another_algorithm_or_a_header_with_more_to_say_is_refused() {
    let app = TestApp::new().await;
    let forge = Forge::of(&app.user("ada").await);
    for alg in ["none", "None", "NONE", "nOnE", "HS384", "HS512", "RS256", "ES256", "hs256", ""] {
        refused(&app, &forge.with_header("alg", json!(alg))).await;
        let unsigned = forge.with_header("alg", json!(alg));
        refused(&app, &format!("{}.", unsigned.rsplit_once('.').unwrap().0)).await;
    }
    for (algorithm, name) in [(Algorithm::HS384, "HS384"), (Algorithm::HS512, "HS512")] {
        let header = json!({"alg": name, "typ": "JWT", "kid": forge.header["kid"]});
        refused(&app, &sign(&header.to_string(), &forge.claims.to_string(), SECRET, algorithm)).await;
    }
    for name in ["jwk", "jku", "x5u", "x5c", "crit", "b64", "zip", "cty", "enc"] {
        refused(&app, &forge.with_header(name, json!("http://127.0.0.1:1/"))).await;
    }
    for kid in [json!("../../../dev/null"), json!("' OR 1=1 --"), json!(["a"]), json!(null), json!(1), json!("")] {
        refused(&app, &forge.with_header("kid", kid)).await;
    }
    for typ in [json!("at+jwt"), json!("jwt"), json!(null), json!("JWE")] {
        refused(&app, &forge.with_header("typ", typ)).await;
    }
}

#[actix_web::test]
async fn another_key_is_refused() {
    let app = TestApp::new().await;
    let forge = Forge::of(&app.user("ada").await);
    let (header, claims) = (forge.header.to_string(), forge.claims.to_string());
    refused(&app, &sign(&header, &claims, "another secret of 32 bytes or so", Algorithm::HS256)).await;
    // The retired key under the active key's id.
    refused(&app, &sign(&header, &claims, RETIRED_SECRET, Algorithm::HS256)).await;
}

#[actix_web::test]
async fn a_retired_key_verifies_until_it_is_taken_out() {
    let before = TestApp::with(|config| config.tokens.secrets = vec![RETIRED_SECRET.into()]).await;
    let token = before.user("ada").await.token.unwrap();
    for (secrets, status) in [(vec![SECRET, RETIRED_SECRET], 200), (vec![SECRET], 401)] {
        let after = TestApp::with(|config| config.tokens.secrets = secrets.into_iter().map(str::to_owned).collect());
        let after = after.await;
        after.user("ada").await;
        after.anyone().with_token(&token).get("/auth/me").await.status(status);
    }
}

#[actix_web::test]
async fn times_are_whole_seconds_and_have_no_leeway() {
    let app = TestApp::new().await;
    let forge = Forge::of(&app.user("ada").await);
    let now = app.clock.now();
    for exp in [
        json!(now - 1),
        json!(now),
        json!((now + 60).to_string()),
        json!(1e18),
        json!(1_000_000_000_000_000_000_u64),
        json!(-1),
        json!(null),
        json!(2_000_000_000.5),
        json!([now + 60]),
        json!(true),
    ] {
        refused(&app, &forge.with_claim("exp", exp)).await;
    }
    for name in ["nbf", "iat"] {
        for value in [json!(now + 1), json!(now.to_string()), json!(null), json!({})] {
            refused(&app, &forge.with_claim(name, value)).await;
        }
    }
}

#[actix_web::test]
async fn a_token_dies_to_the_second() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    app.clock.advance(Duration::from_secs(1799));
    ada.get("/auth/me").await.status(200);
    app.clock.advance(Duration::from_secs(1));
    ada.get("/auth/me").await.problem(401, NOT_BELIEVED);
}

#[actix_web::test]
async fn every_claim_is_needed_with_its_own_type_and_value() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let forge = Forge::of(&ada);
    for name in ["type", "exp", "iat", "nbf", "sub", "iss", "aud", "jti"] {
        refused(&app, &forge.without_claim(name)).await;
        refused(&app, &forge.with_claim(name, json!(null))).await;
    }
    for name in ["iss", "aud"] {
        for value in [json!("other"), json!(["recipe-api"]), json!(1), json!(""), json!("Recipe-API")] {
            refused(&app, &forge.with_claim(name, value)).await;
        }
    }
    for kind in ["refresh_token", "access", "", "ACCESS_TOKEN"] {
        refused(&app, &forge.with_claim("type", json!(kind))).await;
    }
    for sub in [
        json!(ada.id),
        json!(format!("0{}", ada.id)),
        json!(format!("+{}", ada.id)),
        json!(format!(" {}", ada.id)),
        json!(format!("{} ", ada.id)),
        json!("-1"),
        json!("999999"),
        json!("99999999999999999999"),
        json!("ada"),
        json!(""),
    ] {
        refused(&app, &forge.with_claim("sub", sub)).await;
    }
}

#[actix_web::test]
async fn every_flipped_bit_of_the_payload_is_noticed() {
    let app = TestApp::new().await;
    let token = app.user("ada").await.token.unwrap();
    let parts: Vec<&str> = token.split('.').collect();
    let payload = URL_SAFE_NO_PAD.decode(parts[1]).unwrap();
    for bit in 0..payload.len() * 8 {
        let mut flipped = payload.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        refused(&app, &format!("{}.{}.{}", parts[0], URL_SAFE_NO_PAD.encode(flipped), parts[2])).await;
    }
}

#[actix_web::test]
async fn another_shape_is_refused() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let token = ada.token.clone().unwrap();
    let forge = Forge::of(&ada);
    let parts: Vec<&str> = token.split('.').collect();
    let (claims, header) = (forge.claims.to_string(), forge.header.to_string());
    let repeated = format!("{},\"sub\":\"{}\"}}", &claims[..claims.len() - 1], ada.id);
    let repeated_header = format!("{},\"alg\":\"HS256\"}}", &header[..header.len() - 1]);
    let list = json!([forge.header["alg"], "JWT", forge.header["kid"]]).to_string();
    for shape in [
        format!("{token}="),
        format!("{}=.{}.{}", parts[0], parts[1], parts[2]),
        format!("{token}."),
        format!(".{token}"),
        format!("{token}.{}", parts[2]),
        format!("{token}.{}.{}", parts[1], parts[2]),
        parts[..2].join("."),
        parts[0].to_owned(),
        format!("{}.{}.", parts[0], parts[1]),
        "...".to_owned(),
        "\u{ff}".to_owned(),
        token.replacen('.', " .", 1),
        format!("\"{token}\""),
        token.to_uppercase(),
        sign(&header, &repeated, SECRET, Algorithm::HS256),
        sign(&repeated_header, &claims, SECRET, Algorithm::HS256),
        sign(&list, &claims, SECRET, Algorithm::HS256),
        sign(&header, &format!(" {claims}"), SECRET, Algorithm::HS256),
        sign(&header, "[]", SECRET, Algorithm::HS256),
        sign(&header, "", SECRET, Algorithm::HS256),
        sign("", &claims, SECRET, Algorithm::HS256),
        forge.with_claim("jti", json!("x".repeat(4096))),
        "a".repeat(60_000),
    ] {
        refused(&app, &shape).await;
    }
}

#[actix_web::test]
async fn a_user_who_is_gone_or_inactive_is_not_believed() {
    let app = TestApp::new().await;
    let (ada, bob) = (app.user("ada").await, app.user("bob").await);
    app.connection().batch_execute(&format!("DELETE FROM users WHERE id = {}", ada.id)).unwrap();
    let off = if crate::support::database::on_postgres() { "FALSE" } else { "0" };
    app.connection().batch_execute(&format!("UPDATE users SET is_active = {off} WHERE id = {}", bob.id)).unwrap();
    for caller in [ada, bob] {
        caller.get("/auth/me").await.problem(401, NOT_BELIEVED);
    }
    // Ids are never given out again.
    assert_ne!(app.user("eva").await.id, 1);
}

#[actix_web::test]
async fn no_credentials_and_another_scheme_are_told_apart_from_a_bad_token() {
    let app = TestApp::new().await;
    let token = app.user("ada").await.token.unwrap();
    let ask = async |authorization: &str| {
        send(app.anyone().request(Method::GET, "/auth/me").header("Authorization", bytes(authorization))).await
    };
    for authorization in ["", "Basic Og==", "Token x", &token, "Bearertoken"] {
        let answer = ask(authorization).await.problem(401, "Not authenticated");
        assert!(!answer.header("www-authenticate").contains("error"), "{answer:?}");
    }
    app.anyone().get("/auth/me").await.problem(401, "Not authenticated");
    for authorization in ["Bearer", "Bearer ", "bearer  ", "Bearer \u{e9}"] {
        ask(authorization).await.problem(401, NOT_BELIEVED);
    }
    for scheme in ["Bearer", "bearer", "BEARER", "bEaReR"] {
        ask(&format!("{scheme} {token}")).await.status(200);
        ask(&format!("{scheme}   {token}")).await.status(200);
    }
}

#[actix_web::test]
async fn two_authorization_headers_are_no_answer_to_who_is_calling() {
    let app = TestApp::new().await;
    let token = app.user("ada").await.token.unwrap();
    for second in [format!("Bearer {token}"), "Basic Og==".into(), String::new()] {
        let request = app.anyone().with_token(&token).request(Method::GET, "/auth/me").header("Authorization", second);
        let answer = send(request).await.problem(400, "Invalid request");
        assert!(answer.header("www-authenticate").contains("error=\"invalid_request\""), "{answer:?}");
    }
}
