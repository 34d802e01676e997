//! Personal API tokens: shown once, believed wherever a bearer is, for what they were made for.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Caller, TestApp};

async fn make(caller: &Caller, name: &str, scopes: &[&str]) -> Caller {
    let made = caller.post("/auth/tokens", &json!({"name": name, "scopes": scopes})).await.status(201);
    assert_eq!(made.header("cache-control"), "no-store");
    caller.with_token(made.text("token"))
}

async fn list(caller: &Caller) -> Vec<Value> {
    caller.get("/auth/tokens").await.status(200).json()["results"].as_array().unwrap().clone()
}

#[actix_web::test]
async fn a_token_is_shown_once_and_believed_for_its_scopes() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let script = make(&ada, "backup script", &["recipes:read"]).await;
    let token = script.token.clone().unwrap();
    assert!(token.starts_with("rat_"), "{token}");
    script.get("/recipes/my-recipes").await.status(200);
    script.get("/auth/me").await.problem(403, "The token lacks the scope profile");
    script.post("/recipes", &json!({"label": "Soup"})).await.problem(403, "The token lacks the scope recipes:write");
    let answer = ada.get("/auth/tokens").await.status(200);
    assert!(!answer.body.contains(&token[4..20]), "{answer:?}");
    let [listed] = &list(&ada).await[..] else { panic!("{answer:?}") };
    assert_eq!((&listed["name"], &listed["scopes"]), (&json!("backup script"), &json!(["recipes:read"])));
}

#[actix_web::test]
async fn a_mistyped_token_is_refused() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let token = make(&ada, "script", &["profile"]).await.token.unwrap();
    ada.with_token(&*token).get("/auth/me").await.status(200);
    for at in 0..token.len() {
        let other = if token.as_bytes()[at] == b'x' { "y" } else { "x" };
        let mistyped = format!("{}{other}{}", &token[..at], &token[at + 1..]);
        ada.with_token(mistyped).get("/auth/me").await.status(401);
    }
}

#[actix_web::test]
async fn a_token_ends_when_it_was_to_when_it_is_deleted_and_with_its_user() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let made = ada.post("/auth/tokens", &json!({"name": "week", "scopes": ["profile"], "days": 7})).await.status(201);
    let week = ada.with_token(made.text("token"));
    let year = make(&ada, "year", &["profile"]).await;
    app.clock.advance(Duration::from_hours(7 * 24) - Duration::from_secs(1));
    week.get("/auth/me").await.status(200);
    app.clock.advance(Duration::from_secs(1));
    week.get("/auth/me").await.status(401);
    year.get("/auth/me").await.status(200);

    let (ada, bob) = (ada.again("ada").await, app.user("bob").await);
    let path = format!("/auth/tokens/{}", list(&ada).await[0]["id"]);
    bob.delete(&path).await.status(404);
    ada.delete(&path).await.status(204);
    ada.delete(&path).await.status(404);
    year.get("/auth/me").await.status(401);
}

#[actix_web::test]
async fn a_token_outlives_sessions_and_another_password() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let script = make(&ada, "script", &["recipes:write", "profile"]).await;
    let form = json!({"current_password": crate::support::PASSWORD, "new_password": "staple after dark"});
    ada.put("/auth/password", &form).await.status(204);
    ada.post("/auth/logout-all", &Value::Null).await.status(204);
    script.post("/recipes", &json!({"label": "Soup"})).await.status(201);
}

#[actix_web::test]
async fn a_token_makes_no_token_and_ends_no_session() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let script = make(&ada, "script", &["profile", "recipes:read", "recipes:write"]).await;
    let refusal = "Log in to do this: an API token may not";
    script.post("/auth/tokens", &json!({"name": "child", "scopes": ["profile"]})).await.problem(403, refusal);
    script.get("/auth/tokens").await.problem(403, refusal);
    script.get("/auth/sessions").await.problem(403, refusal);
    script.post("/auth/logout", &Value::Null).await.problem(403, refusal);
    script.post("/auth/logout-all", &Value::Null).await.problem(403, refusal);
    script.put("/auth/password", &json!({})).await.problem(403, refusal);
}

#[actix_web::test]
async fn what_does_not_fit_is_told() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let fits = json!({"name": "script", "scopes": ["profile"]});
    for (field, value) in [
        ("name", json!(" ")),
        ("name", json!("n".repeat(101))),
        ("scopes", json!([])),
        ("scopes", json!(["users:admin"])),
        ("scopes", json!(["everything"])),
        ("days", json!(0)),
        ("days", json!(366)),
    ] {
        let mut body = fits.clone();
        body[field] = value;
        ada.post("/auth/tokens", &body).await.misfits(&[&["body", field]]);
    }
    for number in 0..100 {
        make(&ada, &number.to_string(), &["profile"]).await;
    }
    ada.post("/auth/tokens", &fits).await.problem(409, "You have 100 API tokens already: delete one");
}

#[actix_web::test]
async fn the_last_use_is_kept_to_within_five_minutes() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let script = make(&ada, "script", &["profile"]).await;
    let last_used = async || list(&ada.again("ada").await).await[0]["last_used_at"].clone();
    // The use is written down beside the answer, not before it.
    let noted = async |before: &Value| loop {
        let last = last_used().await;
        if last != *before {
            return last;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(last_used().await, Value::Null);
    script.get("/auth/me").await.status(200);
    let first = noted(&Value::Null).await;
    app.clock.advance(Duration::from_secs(299));
    script.get("/auth/me").await.status(200);
    assert_eq!(last_used().await, first);
    app.clock.advance(Duration::from_secs(1));
    script.get("/auth/me").await.status(200);
    noted(&first).await;
}
