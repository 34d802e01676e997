use std::pin::pin;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use diesel::connection::SimpleConnection;
use futures_util::future::join_all;
use recipe_api::crud;
use recipe_api::schemas::email_folded;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::database::on_postgres;
use crate::support::{Answer, PASSWORD, TestApp, bytes, send};

const INCORRECT: &str = "Incorrect username or password";

#[actix_web::test]
async fn a_login_answers_a_bearer_token_that_nobody_may_keep() {
    let app = TestApp::new().await;
    app.user("ada").await;
    let answer = app.anyone().log_in("ada@example.com", PASSWORD).await.status(200);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.json()["token_type"], "bearer");
    assert_eq!(answer.json()["expires_in"], 1800);
    assert_eq!(answer.json()["scope"], "recipes:read recipes:write profile");
    app.anyone().with_token(answer.text("access_token")).get("/auth/me").await.status(200);
}

#[actix_web::test]
async fn the_token_carries_the_claims_that_clients_read() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let token = ada.token.clone().unwrap();
    let parts: Vec<Value> = token
        .split('.')
        .take(2)
        .map(|part| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap())
        .collect();
    let (header, claims) = (&parts[0], &parts[1]);
    assert_eq!((&header["alg"], &header["typ"]), (&json!("HS256"), &json!("JWT")));
    assert!(header["kid"].is_string());
    assert_eq!(claims["type"], "access_token");
    assert_eq!(claims["sub"], ada.id.to_string());
    assert_eq!((&claims["iss"], &claims["aud"]), (&json!("recipe-api"), &json!("recipe-api")));
    let now = app.clock.now();
    assert_eq!((&claims["iat"], &claims["nbf"], &claims["exp"]), (&json!(now), &json!(now), &json!(now + 1800)));
    let mut names: Vec<_> = claims.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["aud", "exp", "iat", "iss", "jti", "nbf", "scope", "sid", "sub", "type"]);
}

#[actix_web::test]
async fn unknown_wrong_and_inactive_are_answered_alike() {
    let app = TestApp::new().await;
    app.user("ada").await;
    app.user("ina").await;
    let off = "UPDATE users SET is_active = (1 = 0) WHERE email = 'ina@example.com'";
    let off = if crate::support::database::on_postgres() { off } else { &off.replace("(1 = 0)", "0") };
    app.connection().batch_execute(off).unwrap();
    let mut told = Vec::new();
    for (name, password) in [
        ("nobody@example.com", PASSWORD),
        ("ada@example.com", "wrong password"),
        ("ina@example.com", PASSWORD),
        ("not an address", "x"),
    ] {
        let mut body = app.anyone().log_in(name, password).await.problem(400, INCORRECT).json();
        assert_eq!(body["error"], "invalid_grant");
        body["request_id"].take();
        told.push(body);
    }
    told.dedup();
    assert_eq!(told.len(), 1, "{told:?}");
}

#[actix_web::test]
async fn multipart_and_any_case_of_the_address_will_do() {
    let app = TestApp::new().await;
    app.user("ada").await;
    app.anyone().log_in(" ADA@Example.com ", PASSWORD).await.status(200);
    let body = format!(
        "--x\r\nContent-Disposition: form-data; name=\"username\"\r\n\r\nada@example.com\r\n\
         --x\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\n{PASSWORD}\r\n--x--\r\n"
    );
    let request = app.anyone().request(Method::POST, "/auth/login/");
    send(request.header("Content-Type", "multipart/form-data; boundary=x").body(body)).await.status(200);
}

#[actix_web::test]
async fn what_swagger_ui_sends_beside_the_form_changes_nothing() {
    let app = TestApp::new().await;
    app.user("ada").await;
    let fields = [
        ("grant_type", "password"),
        ("username", "ada@example.com"),
        ("password", PASSWORD),
        ("scope", ""),
        ("client_id", "x"),
        ("client_secret", "y"),
    ];
    app.anyone().post_form("/auth/login", &fields).await.status(200);
    for authorization in ["Basic Og==", "Bearer nonsense", "Basic \u{fc}"] {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = app.anyone().request(Method::POST, "/auth/login").header("Authorization", bytes(authorization));
        let request = request.header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8");
        send(request.body(body)).await.status(200);
    }
}

#[actix_web::test]
async fn missing_and_empty_fields_are_named() {
    let app = TestApp::new().await;
    let both: &[&[&str]] = &[&["body", "username"], &["body", "password"]];
    let answer = app.anyone().post_form("/auth/login", &[]).await.misfits(both);
    assert_eq!(answer.json()["error"], "invalid_request");
    app.anyone().post_form("/auth/login", &[("username", ""), ("password", "")]).await.misfits(both);
    app.anyone().post_form("/auth/login", &[("username", "ada@example.com")]).await.misfits(&both[1..]);
    let query = "/auth/login?username=ada%40example.com&password=x";
    app.anyone().post_form(query, &[]).await.misfits(both);
    app.anyone().post("/auth/login", &json!({"username": "ada@example.com", "password": "x"})).await.misfits(both);
    let basic = app.anyone().request(Method::POST, "/auth/login").basic_auth("ada@example.com", Some(PASSWORD));
    send(basic).await.misfits(both);
}

#[actix_web::test]
async fn another_grant_type_is_refused_and_an_empty_one_is_none() {
    let app = TestApp::new().await;
    app.user("ada").await;
    let with = async |grant: &str| {
        let fields = [("username", "ada@example.com"), ("password", PASSWORD), ("grant_type", grant)];
        app.anyone().post_form("/auth/login", &fields).await
    };
    with("").await.status(200);
    with("password").await.status(200);
    for grant in ["refresh_token", "Password", "client_credentials"] {
        with(grant).await.misfits(&[&["body", "grant_type"]]);
    }
}

#[actix_web::test]
async fn a_plain_bcrypt_hash_is_verified_and_upgraded() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let plain = bcrypt::hash("from the old service", 4).unwrap();
    crud::users::set_password_hash(&mut app.connection(), ada.id, &plain).unwrap();
    app.anyone().log_in("ada@example.com", "wrong").await.problem(400, INCORRECT);
    app.anyone().log_in("ada@example.com", "from the old service").await.status(200);
    let stored = crud::users::find_by_email(&mut app.connection(), &email_folded("ada@example.com")).unwrap().unwrap();
    assert!(stored.password_hash.starts_with("{hmac-sha256}$2b$04$"), "{}", stored.password_hash);
    app.anyone().log_in("ada@example.com", "from the old service").await.status(200);
}

#[actix_web::test]
async fn logins_at_once_all_succeed_while_the_hash_is_upgraded_and_names_change() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let plain = bcrypt::hash("from the old service", 4).unwrap();
    crud::users::set_password_hash(&mut app.connection(), ada.id, &plain).unwrap();
    let root = app.superuser("root").await;
    let path = format!("/users/{}", ada.id);
    let rename = async |number: usize| root.patch(&path, &json!({"surname": number.to_string()})).await.status(200);
    let anyone = app.anyone();
    let (logins, _) = tokio::join!(
        join_all((0..16).map(|_| anyone.log_in("ada@example.com", "from the old service"))),
        join_all((0..16).map(rename))
    );
    for login in logins {
        login.status(200);
    }
}

/// What a request is answered that waits for somebody else, who deletes this user.
async fn while_the_user_goes(app: &TestApp, user_id: i64, asked: impl Future<Output = Answer>) -> Answer {
    let mut elsewhere = app.connection();
    elsewhere.batch_execute(if on_postgres() { "BEGIN" } else { "BEGIN IMMEDIATE" }).unwrap();
    elsewhere.batch_execute(&format!("DELETE FROM users WHERE id = {user_id}")).unwrap();
    let mut asked = pin!(asked);
    let early = tokio::time::timeout(Duration::from_millis(200), &mut asked).await;
    assert!(early.is_err(), "{early:?}");
    elsewhere.batch_execute("COMMIT").unwrap();
    asked.await
}

#[actix_web::test]
async fn an_account_that_goes_meanwhile_is_answered_like_one_that_never_was() {
    let app = TestApp::new().await;
    let (ada, bob, cyd) = (app.user("ada").await, app.user("bob").await, app.user("cyd").await);
    let anyone = app.anyone();
    let reset = json!({"email": "cyd@example.com"});
    while_the_user_goes(&app, cyd.id, anyone.post("/auth/password-reset", &reset)).await.status(202);
    let from_a_known_address = anyone.log_in("ada@example.com", PASSWORD);
    while_the_user_goes(&app, ada.id, from_a_known_address).await.problem(400, INCORRECT);
    app.connection().batch_execute("DELETE FROM login_addresses").unwrap();
    let from_elsewhere = anyone.log_in("bob@example.com", PASSWORD);
    while_the_user_goes(&app, bob.id, from_elsewhere).await.problem(400, INCORRECT);
}

#[actix_web::test]
async fn passwords_that_bcrypt_alone_would_mix_up_are_told_apart() {
    let app = TestApp::with(|config| config.passwords.min_score = 0).await;
    let long = "x".repeat(72);
    app.anyone().post("/auth/signup", &json!({"email": "ada@example.com", "password": long})).await.status(201);
    app.anyone().log_in("ada@example.com", &format!("{long}tail")).await.problem(400, INCORRECT);
    app.anyone().log_in("ada@example.com", &long).await.status(200);
    let composed = json!({"email": "eva@example.com", "password": "caf\u{e9}-caf\u{e9}-caf\u{e9}"});
    app.anyone().post("/auth/signup", &composed).await.status(201);
    app.anyone().log_in("eva@example.com", "cafe\u{301}-cafe\u{301}-cafe\u{301}").await.status(200);
}

#[actix_web::test]
async fn a_full_hash_queue_is_told_at_once() {
    let app = TestApp::with(|config| {
        config.passwords.cost = 12;
        config.passwords.threads = 1;
        config.passwords.queue = 1;
    })
    .await;
    let anyone = app.anyone();
    let logins = (0..12).map(|_| anyone.log_in("nobody@example.com", PASSWORD));
    let answers = join_all(logins).await;
    let refused: Vec<_> = answers.into_iter().filter(|answer| answer.status == 503).collect();
    assert!(refused.len() >= 8, "{}", refused.len());
    for answer in refused {
        answer.status(503);
    }
}

#[actix_web::test]
async fn a_damaged_hash_lets_nobody_in() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    for damaged in ["", "{hmac-sha256}", "{hmac-sha256}$2b$04$short", PASSWORD, "$2b$04$"] {
        crud::users::set_password_hash(&mut app.connection(), ada.id, damaged).unwrap();
        app.anyone().log_in("ada@example.com", PASSWORD).await.problem(400, INCORRECT);
    }
}
