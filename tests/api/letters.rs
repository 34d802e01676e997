//! Letters that accounts cause, and what their links are good for.

use std::time::Duration;

use diesel::connection::SimpleConnection;
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Caller, PASSWORD, PUBLIC_URL, Received, TestApp, send};

const STALE: &str = "The link is not valid any more: ask for another";
const NEW: &str = "staple after dark";

/// The one letter that came since the last time.
async fn letter(app: &TestApp) -> Received {
    let mut letters = app.letters().await;
    assert_eq!(letters.len(), 1, "{letters:?}");
    letters.remove(0)
}

/// A user whose first letter has been read.
async fn user(app: &TestApp, name: &str) -> Caller {
    let user = app.user(name).await;
    app.letters().await;
    user
}

async fn ask(app: &TestApp, email: &str) {
    app.anyone().post("/auth/password-reset", &json!({"email": email})).await.status(202);
}

fn confirmation(token: &str, password: &str) -> Value {
    json!({"token": token, "new_password": password})
}

#[actix_web::test]
async fn a_signup_sends_a_letter_that_proves_the_address() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let letter = letter(&app).await;
    assert_eq!(letter.to, "ada@example.com");
    assert!(letter.link.starts_with(&format!("{PUBLIC_URL}/verify-email#token=rve_")), "{letter:?}");
    ada.get("/users/me").await.has(&json!({"verified_at": null}));
    let proof = json!({"token": letter.token});
    app.anyone().post("/auth/verify-email", &proof).await.status(204);
    assert!(ada.get("/users/me").await.json()["verified_at"].is_string());
    app.anyone().post("/auth/verify-email", &proof).await.problem(400, STALE);
    ada.post("/auth/verify-email/resend", &Value::Null).await.status(202);
    assert!(app.letters().await.is_empty());
}

#[actix_web::test]
async fn the_letter_comes_again_when_asked_for_and_its_link_lives_a_day() {
    let app = TestApp::new().await;
    let ada = user(&app, "ada").await;
    ada.post("/auth/verify-email/resend", &Value::Null).await.status(202);
    let proof = json!({"token": letter(&app).await.token});
    app.clock.advance(Duration::from_hours(24));
    app.anyone().post("/auth/verify-email", &proof).await.problem(400, STALE);
}

#[actix_web::test]
async fn a_reset_gives_another_password_ends_all_sessions_and_logs_nobody_in() {
    let app = TestApp::new().await;
    let ada = user(&app, "ada").await;
    ask(&app, " ADA@Example.com ").await;
    let letter = letter(&app).await;
    assert_eq!(letter.to, "ada@example.com");
    assert!(letter.link.starts_with(&format!("{PUBLIC_URL}/reset-password#token=rpw_")), "{letter:?}");
    for _ in 0..10 {
        app.anyone().get(&format!("/auth/password-reset/confirm?token={}", letter.token)).await.status(405);
    }
    let weak = confirmation(&letter.token, "short");
    app.anyone().post("/auth/password-reset/confirm", &weak).await.misfits(&[&["body", "new_password"]]);
    let answer = app.anyone().post("/auth/password-reset/confirm", &confirmation(&letter.token, NEW)).await.status(204);
    assert_eq!((answer.body.as_str(), answer.header("set-cookie")), ("", ""));
    ada.get("/auth/me").await.status(401);
    ada.log_in("ada@example.com", PASSWORD).await.status(400);
    ada.log_in("ada@example.com", NEW).await.status(200);
    app.anyone().post("/auth/password-reset/confirm", &confirmation(&letter.token, NEW)).await.problem(400, STALE);
    let told = app.letters().await;
    assert!(told.iter().any(|letter| letter.subject.contains("password was changed")), "{told:?}");
}

#[actix_web::test]
async fn a_letter_goes_to_the_address_that_is_stored_whichever_equal_one_was_sent() {
    let app = TestApp::new().await;
    user(&app, "strasse").await;
    ask(&app, "stra\u{df}e@example.com").await;
    assert_eq!(letter(&app).await.to, "strasse@example.com");
}

#[actix_web::test]
async fn an_address_without_an_account_is_answered_alike_and_sent_nothing() {
    let app = TestApp::new().await;
    user(&app, "off").await;
    app.connection().batch_execute("UPDATE users SET is_active = NOT is_active").unwrap();
    let mut told = Vec::new();
    for email in ["nobody@example.com", "off@example.com"] {
        let answer = app.anyone().post("/auth/password-reset", &json!({"email": email})).await.status(202);
        told.push(answer.body);
    }
    assert_eq!(told[0], told[1]);
    assert!(app.letters().await.is_empty());
    app.anyone().post("/auth/password-reset", &json!({"email": "x"})).await.misfits(&[&["body", "email"]]);
}

#[actix_web::test]
async fn of_64_confirmations_at_once_on_two_instances_one_counts() {
    let app = TestApp::new().await;
    let ada = user(&app, "ada").await;
    let other = app.beside(|_| {});
    let rounds = std::env::var("RACE_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(3);
    for round in 1..=rounds {
        ask(&app, "ada@example.com").await;
        let token = letter(&app).await.token;
        let passwords: Vec<String> = (0..64).map(|number| format!("staple after dark {round}-{number}")).collect();
        let confirm = |(number, password): (usize, &String)| {
            let anyone = if number % 2 == 0 { app.anyone() } else { other.anyone() };
            let body = confirmation(&token, password);
            async move { anyone.post("/auth/password-reset/confirm", &body).await.status.as_u16() }
        };
        let answers = join_all(passwords.iter().enumerate().map(confirm)).await;
        let winners: Vec<usize> = (0..64).filter(|&number| answers[number] == 204).collect();
        assert_eq!(winners.len(), 1, "round {round}: {answers:?}");
        assert!(answers.iter().all(|status| [204, 400].contains(status)), "round {round}: {answers:?}");
        ada.log_in("ada@example.com", &passwords[winners[0]]).await.status(200);
        app.letters().await;
    }
}

#[actix_web::test]
async fn a_link_for_another_password_lives_an_hour_and_ends_with_the_password() {
    let app = TestApp::new().await;
    let ada = user(&app, "ada").await;
    ask(&app, "ada@example.com").await;
    let old = letter(&app).await.token;
    app.clock.advance(Duration::from_hours(1));
    app.anyone().post("/auth/password-reset/confirm", &confirmation(&old, NEW)).await.problem(400, STALE);
    ask(&app, "ada@example.com").await;
    ask(&app, "ada@example.com").await;
    let tokens: Vec<String> = app.letters().await.into_iter().map(|letter| letter.token).collect();
    app.anyone().post("/auth/password-reset/confirm", &confirmation(&tokens[1], NEW)).await.status(204);
    app.anyone().post("/auth/password-reset/confirm", &confirmation(&tokens[0], NEW)).await.problem(400, STALE);
    app.letters().await;

    ask(&app, "ada@example.com").await;
    let token = letter(&app).await.token;
    let ada = ada.with_token(ada.log_in("ada@example.com", NEW).await.text("access_token"));
    let change = json!({"current_password": NEW, "new_password": PASSWORD});
    ada.put("/auth/password", &change).await.status(204);
    app.anyone().post("/auth/password-reset/confirm", &confirmation(&token, NEW)).await.problem(400, STALE);
}

#[actix_web::test]
async fn no_letters_token_passes_for_another() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let verify = letter(&app).await.token;
    ask(&app, "ada@example.com").await;
    let reset = letter(&app).await.token;
    app.anyone().post("/auth/password-reset/confirm", &confirmation(&verify, NEW)).await.problem(400, STALE);
    app.anyone().post("/auth/verify-email", &json!({"token": reset})).await.problem(400, STALE);
    for token in [&verify, &reset] {
        ada.with_token(&**token).get("/auth/me").await.status(401);
        ada.post_form("/auth/refresh", &[("grant_type", "refresh_token"), ("refresh_token", token)]).await.status(400);
    }
    app.anyone().post("/auth/verify-email", &json!({"token": verify})).await.status(204);
    app.anyone().post("/auth/password-reset/confirm", &confirmation(&reset, NEW)).await.status(204);
}

#[actix_web::test]
async fn a_poisoned_host_header_changes_no_link() {
    let app = TestApp::new().await;
    user(&app, "ada").await;
    let request = app.anyone().request(Method::POST, "/auth/password-reset").header("Host", "evil.example");
    let request = request.header("X-Forwarded-Host", "evil.example").header("Origin", "https://evil.example");
    send(request.json(&json!({"email": "ada@example.com"}))).await.status(202);
    let letter = letter(&app).await;
    assert!(letter.link.starts_with(PUBLIC_URL) && !letter.text.contains("evil"), "{letter:?}");
}

#[actix_web::test]
async fn another_address_counts_when_it_is_proved_and_the_old_one_is_told() {
    let app = TestApp::new().await;
    let ada = user(&app, "ada").await;
    let wish = json!({"current_password": PASSWORD, "email": "Ada@New.example"});
    ada.put("/users/me/email", &json!({"current_password": "wrong", "email": "a@b.example"})).await.status(400);
    ada.put("/users/me/email", &wish).await.status(202);
    let letter = letter(&app).await;
    assert_eq!(letter.to, "Ada@new.example");
    assert!(letter.link.starts_with(&format!("{PUBLIC_URL}/confirm-address#token=rea_")), "{letter:?}");
    ada.get("/auth/me").await.has(&json!({"email": "ada@example.com"}));
    app.anyone().post("/auth/verify-email", &json!({"token": letter.token})).await.status(204);
    ada.get("/users/me").await.has(&json!({"email": "Ada@new.example"}));
    ada.log_in("ada@new.example", PASSWORD).await.status(200);
    ada.log_in("ada@example.com", PASSWORD).await.status(400);
    let told = app.letters().await;
    let told = told.iter().find(|letter| letter.to == "ada@example.com").unwrap();
    assert!(!told.text.contains("Ada@new.example"), "{told:?}");
}

#[actix_web::test]
async fn an_address_that_somebody_else_got_meanwhile_is_refused() {
    let app = TestApp::new().await;
    let ada = user(&app, "ada").await;
    let wish = json!({"current_password": PASSWORD, "email": "bob@example.com"});
    ada.put("/users/me/email", &wish).await.status(202);
    let token = letter(&app).await.token;
    app.user("bob").await;
    let answer = app.anyone().post("/auth/verify-email", &json!({"token": token})).await;
    answer.problem(400, "The user with this email already exists in the system");
    ada.get("/auth/me").await.has(&json!({"email": "ada@example.com"}));
}

#[actix_web::test]
async fn a_login_from_a_device_that_was_not_there_before_is_told() {
    let app = TestApp::new().await;
    user(&app, "ada").await;
    let log_in = async |user_agent: &str| {
        let form = format!("username=ada%40example.com&password={}", PASSWORD.replace(' ', "+"));
        let request = app.anyone().request(Method::POST, "/auth/login").header("User-Agent", user_agent);
        send(request.header("Content-Type", "application/x-www-form-urlencoded").body(form)).await.status(200);
    };
    log_in("Firefox on a phone").await;
    let letter = letter(&app).await;
    assert!(letter.text.contains("Firefox on a phone") && letter.text.contains("127.0.0.1"), "{letter:?}");
    log_in("Firefox on a phone").await;
    assert!(app.letters().await.is_empty());
}

/// Whoever was in the account before the password changed may have asked for it.
#[actix_web::test]
async fn a_link_for_another_address_ends_with_the_password_and_all_sessions() {
    let app = TestApp::new().await;
    let root = app.superuser("root").await;
    for (number, end) in ["reset", "change", "superuser", "logout", "sessions", "off"].into_iter().enumerate() {
        let ada = user(&app, &format!("ada{number}")).await;
        let email = format!("ada{number}@example.com");
        let wanted = json!({"email": format!("eve{number}@example.com"), "current_password": PASSWORD});
        ada.put("/users/me/email", &wanted).await.status(202);
        let proof = json!({"token": letter(&app).await.token});
        let path = format!("/users/{}", ada.id);
        match end {
            "reset" => {
                ask(&app, &email).await;
                let form = confirmation(&letter(&app).await.token, NEW);
                app.anyone().post("/auth/password-reset/confirm", &form).await.status(204);
            }
            "change" => {
                let form = json!({"current_password": PASSWORD, "new_password": NEW});
                ada.put("/auth/password", &form).await.status(204);
            }
            "superuser" => drop(root.patch(&path, &json!({"password": NEW})).await.status(200)),
            "logout" => drop(ada.post("/auth/logout-all", &Value::Null).await.status(204)),
            "sessions" => drop(root.delete(&format!("{path}/sessions")).await.status(204)),
            _ => {
                root.patch(&path, &json!({"is_active": false})).await.status(200);
                root.patch(&path, &json!({"is_active": true})).await.status(200);
            }
        }
        app.letters().await;
        app.anyone().post("/auth/verify-email", &proof).await.problem(400, STALE);
        root.get(&path).await.has(&json!({"email": email}));
    }
}

#[actix_web::test]
async fn a_session_that_ends_while_its_password_is_checked_has_no_link_for_another_address() {
    // Hashing takes longer than the logout needs.
    let app = TestApp::with(|config| config.passwords.cost = 10).await;
    let ada = user(&app, "ada").await;
    let other = ada.again("ada").await;
    let wanted = json!({"email": "eve@example.com", "current_password": PASSWORD});
    let (_asked, ended) = tokio::join!(ada.put("/users/me/email", &wanted), async {
        tokio::time::sleep(Duration::from_millis(20)).await;
        other.post("/auth/logout-all", &Value::Null).await
    });
    ended.status(204);
    for letter in app.letters().await {
        app.anyone().post("/auth/verify-email", &json!({"token": letter.token})).await.problem(400, STALE);
    }
}

#[actix_web::test]
async fn links_for_other_addresses_end_when_the_address_changes() {
    let app = TestApp::new().await;
    let ada = user(&app, "ada").await;
    let mut proofs = Vec::new();
    for email in ["typo@example.com", "right@example.com"] {
        ada.put("/users/me/email", &json!({"email": email, "current_password": PASSWORD})).await.status(202);
        proofs.push(json!({"token": letter(&app).await.token}));
    }
    app.anyone().post("/auth/verify-email", &proofs[1]).await.status(204);
    app.anyone().post("/auth/verify-email", &proofs[0]).await.problem(400, STALE);
    ada.get("/users/me").await.has(&json!({"email": "right@example.com"}));
}

#[actix_web::test]
async fn a_reset_ends_api_tokens_too() {
    let app = TestApp::new().await;
    let (ada, bob) = (user(&app, "ada").await, user(&app, "bob").await);
    let script = json!({"name": "script", "scopes": ["profile"]});
    let of_ada = ada.with_token(ada.post("/auth/tokens", &script).await.status(201).text("token"));
    let of_bob = bob.with_token(bob.post("/auth/tokens", &script).await.status(201).text("token"));
    ask(&app, "ada@example.com").await;
    let form = confirmation(&letter(&app).await.token, NEW);
    app.anyone().post("/auth/password-reset/confirm", &form).await.status(204);
    of_ada.get("/auth/me").await.status(401);
    of_bob.get("/auth/me").await.status(200);
}
