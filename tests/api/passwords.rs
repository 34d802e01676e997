//! What passwords have to be, and what is stored of them.

use std::cell::Cell;
use std::time::{Duration, Instant};

use diesel::prelude::*;
use recipe_api::core::config::Config;
use recipe_api::crud;
use recipe_api::schema::throttles;
use reqwest::Method;
use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::support::{PASSWORD, TestApp, send};

const INCORRECT: &str = "Incorrect username or password";
const PEPPER: &str = "aB3$dE6&gH9*jK2(mN5)pQ8+sT1-vW4_";
const NEXT_PEPPER: &str = "zY8!xW7@vU6#tS5$rQ4%pO3^nM2&lK1*";

fn stored_hash(app: &TestApp) -> String {
    crud::users::find_by_email(&mut app.connection(), "ada@example.com").unwrap().unwrap().password_hash
}

fn peppered(pepper: Option<&'static str>, retired: &'static [&'static str]) -> impl FnOnce(&mut Config) {
    move |config| {
        config.passwords.pepper = pepper.map(str::to_owned);
        config.passwords.peppers_retired = retired.iter().map(|&secret| secret.to_owned()).collect();
    }
}

#[actix_web::test]
async fn what_is_easy_to_guess_is_refused_with_advice() {
    let app = TestApp::new().await;
    let sign_up = async |password: &str| {
        let body = json!({
            "email": "ada.lovelace@engines.example", "password": password, "first_name": "Augusta", "surname": "King",
        });
        app.anyone().post("/auth/signup", &body).await
    };
    let answer = sign_up("password123").await.misfits(&[&["body", "password"]]);
    let told = &answer.json()["detail"][0];
    assert_eq!(told["type"], "value_error.weak_password");
    let msg = told["msg"].as_str().unwrap();
    assert!(msg.starts_with("is too easy to guess. This is a very common password."), "{msg}");
    for own in ["lovelace1", "engines99", "augusta77", "recipes12", "ada.lovelace"] {
        sign_up(own).await.misfits(&[&["body", "password"]]);
    }
    sign_up(PASSWORD).await.status(201);
}

#[actix_web::test]
async fn another_password_has_to_be_as_good() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let body = json!({"current_password": PASSWORD, "new_password": "password123"});
    ada.put("/auth/password", &body).await.misfits(&[&["body", "new_password"]]);
    // Whoever does not know the present one is told nothing of the new.
    let body = json!({"current_password": "wrong", "new_password": "password123"});
    ada.put("/auth/password", &body).await.problem(400, "The current password is not right");
    app.anyone().log_in("ada@example.com", PASSWORD).await.status(200);
}

#[actix_web::test]
async fn the_score_is_a_setting() {
    for (min_score, password, status) in [(0, "password", 201), (4, "correct horse", 422), (4, PASSWORD, 201)] {
        let app = TestApp::with(|config| config.passwords.min_score = min_score).await;
        let body = json!({"email": "ada@example.com", "password": password});
        app.anyone().post("/auth/signup", &body).await.status(status);
    }
}

#[actix_web::test]
async fn a_password_that_was_good_enough_once_still_logs_in() {
    let app = TestApp::with(|config| config.passwords.min_score = 0).await;
    let body = json!({"email": "ada@example.com", "password": "password"});
    app.anyone().post("/auth/signup", &body).await.status(201);
    app.beside(|_| {}).anyone().log_in("ada@example.com", "password").await.status(200);
}

#[actix_web::test]
async fn a_megabyte_is_no_password() {
    let app = TestApp::new().await;
    let body = json!({"email": "ada@example.com", "password": "x".repeat(1 << 20)});
    app.anyone().post("/auth/signup", &body).await.status(413);
    app.anyone().log_in("ada@example.com", &"x".repeat(1 << 20)).await.status(413);
    app.anyone().log_in("ada@example.com", &"x".repeat(5000)).await.misfits(&[&["body", "password"]]);
}

#[actix_web::test]
async fn a_login_changes_over_to_the_pepper_and_to_the_next_one() {
    let app = TestApp::new().await;
    app.user("ada").await;
    let plain = stored_hash(&app);
    assert!(plain.starts_with("{hmac-sha256}$2b$"), "{plain}");

    let with_pepper = app.beside(peppered(Some(PEPPER), &[]));
    with_pepper.anyone().log_in("ada@example.com", "wrong").await.problem(400, INCORRECT);
    assert_eq!(stored_hash(&app), plain);
    with_pepper.anyone().log_in("ada@example.com", PASSWORD).await.status(200);
    let first = stored_hash(&app);
    assert!(first.starts_with("{hmac-sha256:"), "{first}");
    with_pepper.anyone().log_in("ada@example.com", PASSWORD).await.status(200);
    assert_eq!(stored_hash(&app), first);

    let rotated = app.beside(peppered(Some(NEXT_PEPPER), &[PEPPER]));
    rotated.anyone().log_in("ada@example.com", PASSWORD).await.status(200);
    let second = stored_hash(&app);
    assert!(second.starts_with("{hmac-sha256:") && second[..21] != first[..21], "{second}");

    // Back to none.
    let without = app.beside(peppered(None, &[NEXT_PEPPER]));
    without.anyone().log_in("ada@example.com", PASSWORD).await.status(200);
    assert!(stored_hash(&app).starts_with("{hmac-sha256}$2b$"));
    app.anyone().log_in("ada@example.com", PASSWORD).await.status(200);
}

#[actix_web::test]
async fn without_its_pepper_a_password_is_wrong_and_with_it_right_again() {
    let app = TestApp::with(peppered(Some(PEPPER), &[])).await;
    let ada = app.user("ada").await;
    let (before, without) = (stored_hash(&app), app.beside(|_| {}));
    without.anyone().log_in("ada@example.com", PASSWORD).await.problem(400, INCORRECT);
    let body = json!({"current_password": PASSWORD, "new_password": "staple after dark"});
    let caller = without.anyone().with_token(ada.token.clone().unwrap());
    caller.put("/auth/password", &body).await.problem(400, "The current password is not right");
    assert_eq!(stored_hash(&app), before);
    app.anyone().log_in("ada@example.com", PASSWORD).await.status(200);
}

#[actix_web::test]
async fn everybody_else_is_served_while_passwords_are_hashed() {
    let app = TestApp::with(|config| {
        (config.passwords.cost, config.passwords.threads, config.passwords.queue) = (12, 1, 2);
    })
    .await;
    let (anyone, hashed) = (app.anyone(), Cell::new(false));
    let storm = async {
        let logins = (0..20).map(|_| anyone.log_in("nobody@example.com", PASSWORD));
        let answers = futures_util::future::join_all(logins).await;
        hashed.set(true);
        answers
    };
    let meanwhile = async {
        let mut served = 0;
        while !hashed.get() {
            anyone.get("/recipes").await.status(200);
            send(anyone.outside(Method::GET, "/health/ready")).await.status(200);
            served += 1;
        }
        served
    };
    let (answers, served) = futures_util::future::join(storm, meanwhile).await;
    assert!(answers.iter().any(|answer| answer.status == 400));
    assert!(answers.iter().filter(|answer| answer.status == 503).count() >= 15);
    assert!(served >= 10, "{served}");
}

#[actix_web::test]
async fn the_passwords_of_clients_that_left_are_not_hashed() {
    let app = TestApp::with(|config| {
        (config.passwords.cost, config.passwords.threads, config.passwords.queue) = (12, 1, 32);
    })
    .await;
    let timed = async |name: &str| {
        let started = Instant::now();
        app.anyone().log_in(name, PASSWORD).await.problem(400, INCORRECT);
        started.elapsed()
    };
    let one_hash = timed("nobody@example.com").await;

    let mut clients = Vec::new();
    for number in 0..24 {
        let form = format!("username=nobody{number}&password=wrong");
        let head = format!("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}", form.len());
        let mut client = TcpStream::connect(app.address).await.unwrap();
        let request = format!("POST /api/v1/auth/login HTTP/1.1\r\nHost: here\r\n{head}\r\n\r\n{form}");
        client.write_all(request.as_bytes()).await.unwrap();
        clients.push(client);
    }
    let counted = || throttles::table.count().get_result::<i64>(&mut app.connection()).unwrap();
    while counted() < 24 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    drop(clients);
    let waited = timed("somebody@example.com").await;
    assert!(waited < one_hash * 8, "{waited:?} behind those who left, {one_hash:?} alone");
}
