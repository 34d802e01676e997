use futures_util::future::join_all;
use serde_json::json;

use crate::support::{PASSWORD, TestApp, send};

const TAKEN: &str = "The user with this email already exists in the system";

#[actix_web::test]
async fn a_signup_answers_the_new_user_and_never_a_password() {
    let app = TestApp::new().await;
    let body =
        json!({"email": " Ada.L@Example.COM ", "password": PASSWORD, "first_name": "Ada", "surname": "Lovelace"});
    let answer = app.anyone().post("/auth/signup", &body).await.status(201);
    let user = answer.json();
    assert_eq!(user["email"], "Ada.L@example.com");
    assert_eq!((&user["first_name"], &user["surname"]), (&json!("Ada"), &json!("Lovelace")));
    assert!(!answer.body.contains("password") && !answer.body.contains("$2b$"), "{answer:?}");
}

#[actix_web::test]
async fn unknown_fields_of_a_signup_are_ignored_and_set_nothing() {
    let app = TestApp::new().await;
    let body = json!({
        "email": "ada@example.com", "password": PASSWORD, "is_superuser": true, "id": 77, "hashed_password": "x",
        "is_active": false, "anything": {"else": []},
    });
    let user = app.anyone().post("/auth/signup", &body).await.status(201).json();
    assert_eq!(user["is_superuser"], false);
    assert_ne!(user["id"], 77);
    app.anyone().log_in("ada@example.com", PASSWORD).await.status(200);
}

#[actix_web::test]
async fn an_address_is_taken_in_any_case() {
    let app = TestApp::new().await;
    app.user("ada").await;
    for email in ["ada@example.com", "ADA@EXAMPLE.COM", " Ada@Example.com"] {
        app.anyone().post("/auth/signup", &json!({"email": email, "password": PASSWORD})).await.problem(400, TAKEN);
    }
    let body = json!({"email": "äda@example.com", "password": PASSWORD});
    app.anyone().post("/auth/signup", &body).await.status(201);
    let body = json!({"email": "ÄDA@example.com", "password": PASSWORD});
    app.anyone().post("/auth/signup", &body).await.problem(400, TAKEN);
}

#[actix_web::test]
async fn of_many_signups_at_once_with_one_address_one_wins() {
    let app = TestApp::new().await;
    let anyone = app.anyone();
    let body = json!({"email": "ada@example.com", "password": PASSWORD});
    let answers = join_all((0..30).map(|_| anyone.post("/auth/signup", &body))).await;
    let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 201);
    assert_eq!(won.len(), 1);
    for answer in lost {
        answer.problem(400, TAKEN);
    }
}

#[actix_web::test]
async fn everything_that_does_not_fit_is_told_at_once() {
    let app = TestApp::new().await;
    let body = json!({"email": "nobody", "password": 5, "first_name": "x".repeat(257), "surname": []});
    app.anyone().post("/auth/signup", &body).await.misfits(&[
        &["body", "email"],
        &["body", "password"],
        &["body", "first_name"],
        &["body", "surname"],
    ]);
    app.anyone().post("/auth/signup", &json!({})).await.misfits(&[&["body", "email"], &["body", "password"]]);
}

#[actix_web::test]
async fn passwords_are_counted_in_characters() {
    let app = TestApp::with(|config| config.passwords.min_score = 0).await;
    let sign_up = async |password: &str| {
        let email = format!("u{}@example.com", password.len());
        app.anyone().post("/auth/signup", &json!({"email": email, "password": password})).await
    };
    sign_up("1234567").await.misfits(&[&["body", "password"]]);
    sign_up("éééé").await.misfits(&[&["body", "password"]]);
    sign_up("éèêëéèêë").await.status(201);
    sign_up(&"🍲".repeat(256)).await.status(201);
    sign_up(&"x".repeat(1025)).await.misfits(&[&["body", "password"]]);
    sign_up("nul\0nul\0nul").await.misfits(&[&["body", "password"]]);
}

#[actix_web::test]
async fn a_form_is_no_signup() {
    let app = TestApp::new().await;
    let answer = app.anyone().post_form("/auth/signup", &[("email", "ada@example.com"), ("password", PASSWORD)]).await;
    answer.misfits(&[&["body"]]);
    let request = app.anyone().request(reqwest::Method::POST, "/auth/signup");
    send(request).await.misfits(&[&["body"]]);
}
