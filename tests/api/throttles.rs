//! How often something may be tried.

use std::time::Duration;

use diesel::prelude::*;
use futures_util::future::join_all;
use recipe_api::api::purge::purge;
use recipe_api::core::config::ThrottleConfig;
use recipe_api::crud;
use recipe_api::db::{AnyConnection, Database};
use recipe_api::schema::{login_addresses, mail_tokens, throttles};
use reqwest::Method;
use serde_json::json;

use crate::support::throttled::{divided, limited, proxied, statuses, wait};
use crate::support::{Answer, Caller, HARDLY_THROTTLED, PASSWORD, PUBLIC_URL, SESSIONS, TestApp, send};

const QUARTER_HOUR: i64 = 900;

async fn log_in_from(app: &TestApp, address: &str, name: &str, password: &str) -> Answer {
    let fields = [("username", format!("{name}@example.com")), ("password", password.to_owned())];
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = app.anyone().request(Method::POST, "/auth/login").header("X-Forwarded-For", address);
    send(request.header("Content-Type", "application/x-www-form-urlencoded").body(body)).await
}

async fn try_wrong(app: &TestApp, name: &str) -> Answer {
    app.anyone().log_in(&format!("{name}@example.com"), "wrong").await
}

/// How many buckets are kept.
fn kept(app: &TestApp) -> i64 {
    throttles::table.count().get_result(&mut app.connection()).unwrap()
}

#[actix_web::test]
async fn of_200_wrong_logins_at_once_on_two_instances_the_limit_gets_through() {
    let app = TestApp::with(limited(|limits| limits.login_per_account = 10)).await;
    let other = app.beside(limited(|limits| limits.login_per_account = 10));
    app.user("ada").await;
    // Her own address is a known one.
    diesel::delete(login_addresses::table).execute(&mut app.connection()).unwrap();
    let tries = (0..200).map(|number| try_wrong(if number % 2 == 0 { &app } else { &other }, "ada"));
    let answers = join_all(tries).await;
    assert_eq!(statuses(&answers), divided((400, 10), (429, 190)));
    for answer in answers.into_iter().filter(|answer| answer.status == 429) {
        assert_eq!(wait(&answer), QUARTER_HOUR);
        answer.problem(429, "Too many tries: try again in 900 seconds");
    }
    other.anyone().log_in("ada@example.com", PASSWORD).await.status(429);
    app.clock.advance(Duration::from_mins(15));
    other.anyone().log_in("ada@example.com", PASSWORD).await.status(200);
}

#[actix_web::test]
async fn an_account_that_does_not_exist_is_throttled_like_one_that_does() {
    let app = TestApp::with(proxied(|limits| limits.login_per_account = 3)).await;
    app.user("ada").await;
    let mut told = Vec::new();
    for name in ["ada", "nobody", "no address"] {
        let answers = [(); 5].map(|()| log_in_from(&app, "192.0.2.1", name, "wrong"));
        let mut of_name = Vec::new();
        for answer in join_all(answers).await {
            let mut body = answer.json();
            body["request_id"].take();
            of_name.push((answer.status.as_u16(), answer.header("retry-after").to_owned(), body.to_string()));
        }
        of_name.sort();
        told.push(of_name);
    }
    assert_eq!(told[0].iter().filter(|(status, ..)| *status == 429).count(), 2);
    told.dedup();
    assert_eq!(told.len(), 1, "{told:?}");
}

#[actix_web::test]
async fn retry_after_is_exact() {
    let app = TestApp::with(limited(|limits| limits.login_per_account = 2)).await;
    for pause in [0, 100] {
        app.clock.advance(Duration::from_secs(pause));
        try_wrong(&app, "nobody").await.status(400);
    }
    app.clock.advance(Duration::from_secs(100));
    assert_eq!(wait(&try_wrong(&app, "nobody").await.status(429)), 700);
    app.clock.advance(Duration::from_secs(699));
    assert_eq!(wait(&try_wrong(&app, "nobody").await.status(429)), 1);
    app.clock.advance(Duration::from_secs(1));
    try_wrong(&app, "nobody").await.status(400);
    assert_eq!(wait(&try_wrong(&app, "nobody").await.status(429)), 100);
}

#[actix_web::test]
async fn a_right_password_gives_its_debit_back() {
    let app = TestApp::with(proxied(|limits| (limits.login_per_account, limits.login_per_address) = (2, 3))).await;
    app.user("ada").await;
    for host in 1..20 {
        log_in_from(&app, &format!("192.0.2.{host}"), "ada", PASSWORD).await.status(200);
        log_in_from(&app, "192.0.2.1", "ada", PASSWORD).await.status(200);
    }
    assert_eq!(kept(&app), 2, "the signup's and its letter's");
    let answers = join_all((0..5).map(|_| log_in_from(&app, "198.51.100.1", "ada", "wrong"))).await;
    assert_eq!(statuses(&answers), divided((400, 2), (429, 3)));
}

#[actix_web::test]
async fn from_1000_addresses_the_limit_holds_and_the_owner_gets_in() {
    let app = TestApp::with(proxied(|limits| limits.login_per_account = 10)).await;
    app.user("ada").await;
    log_in_from(&app, "192.0.2.1", "ada", PASSWORD).await.status(200);
    let mut answers = Vec::new();
    for third in 0..10 {
        let addresses = (0..100).map(|fourth| format!("198.51.{third}.{fourth}"));
        let tries = addresses.map(|address| {
            let app = &app;
            async move { log_in_from(app, &address, "ada", "wrong").await }
        });
        answers.extend(join_all(tries).await);
    }
    assert_eq!(statuses(&answers), divided((400, 10), (429, 990)));
    log_in_from(&app, "203.0.113.1", "ada", PASSWORD).await.status(429);
    log_in_from(&app, "192.0.2.1", "ada", PASSWORD).await.status(200);
    // There is no end of tries from there either.
    let answers = join_all((0..15).map(|_| log_in_from(&app, "192.0.2.1", "ada", "wrong"))).await;
    assert_eq!(statuses(&answers), divided((400, 10), (429, 5)));
}

#[actix_web::test]
async fn from_where_the_owner_logged_in_tries_for_other_accounts_do_not_matter() {
    let app = TestApp::with(proxied(|limits| limits.login_per_address = 5)).await;
    app.user("ada").await;
    log_in_from(&app, "192.0.2.1", "ada", PASSWORD).await.status(200);
    let tries = (0..8).map(|number| {
        let app = &app;
        async move { log_in_from(app, "192.0.2.1", &format!("nobody{number}"), "wrong").await }
    });
    assert_eq!(statuses(&join_all(tries).await), divided((400, 5), (429, 3)));
    log_in_from(&app, "192.0.2.1", "ada", PASSWORD).await.status(200);
    // What is long ago is forgotten.
    app.clock.advance(Duration::from_hours(24 * 90));
    join_all((0..5).map(|_| log_in_from(&app, "192.0.2.1", "eva", "wrong"))).await;
    log_in_from(&app, "192.0.2.1", "ada", PASSWORD).await.status(429);
}

#[actix_web::test]
async fn a_made_up_forwarding_header_makes_no_other_address() {
    let app = TestApp::with(limited(|limits| limits.login_per_address = 5)).await;
    let tries = (0..8).map(|number| {
        let app = &app;
        async move { log_in_from(app, &format!("192.0.2.{number}"), &format!("nobody{number}"), "wrong").await }
    });
    assert_eq!(statuses(&join_all(tries).await), divided((400, 5), (429, 3)));

    // Behind a proxy, what stands left of the proxy's own entry is made up.
    let app = TestApp::with(proxied(|limits| limits.login_per_address = 5)).await;
    let tries = (0..8).map(|number| {
        let app = &app;
        let made_up = format!("192.0.2.{number}, 198.51.100.1");
        async move { log_in_from(app, &made_up, &format!("nobody{number}"), "wrong").await }
    });
    assert_eq!(statuses(&join_all(tries).await), divided((400, 5), (429, 3)));
}

#[actix_web::test]
async fn an_ipv6_subscriber_is_one_address() {
    let app = TestApp::with(proxied(|limits| limits.login_per_address = 2)).await;
    for (address, status) in
        [("2001:db8::1", 400), ("2001:db8::2:0:0:1", 400), ("2001:db8::ffff", 429), ("2001:db8:0:1::1", 400)]
    {
        log_in_from(&app, address, "nobody", "wrong").await.status(status);
    }
}

#[actix_web::test]
async fn sessions_show_the_address_that_our_proxy_saw() {
    let app = TestApp::with(proxied(|_| {})).await;
    app.user("ada").await;
    let answer = log_in_from(&app, "192.0.2.1, 198.51.100.7", "ada", PASSWORD).await.status(200);
    let ada = app.anyone().with_token(answer.text("access_token"));
    assert_eq!(ada.get("/auth/sessions").await.json()["results"][0]["address"], "198.51.100.7");
}

#[actix_web::test]
async fn both_doors_count_together() {
    let app = TestApp::with(limited(|limits| limits.login_per_account = 3)).await;
    let by_cookie = async || {
        let request = app.anyone().request(Method::POST, "/auth/session").header("Origin", PUBLIC_URL);
        let body = json!({"email": "nobody@example.com", "password": "wrong"});
        send(request.header("X-Requested-With", "test").json(&body)).await
    };
    by_cookie().await.status(400);
    try_wrong(&app, "nobody").await.status(400);
    by_cookie().await.status(400);
    by_cookie().await.status(429);
    try_wrong(&app, "nobody").await.status(429);
}

#[actix_web::test]
async fn a_session_is_asked_for_the_present_password_so_often() {
    let app = TestApp::with(limited(|limits| limits.login_per_account = 3)).await;
    let ada = app.user("ada").await;
    let change = async |caller: &Caller, current: &str| {
        let body = json!({"current_password": current, "new_password": "staple after dark"});
        caller.put("/auth/password", &body).await
    };
    // Whoever tries to log in as her does not keep her from it.
    join_all((0..10).map(|_| try_wrong(&app, "ada"))).await;
    let tries = join_all((0..8).map(|_| change(&ada, "wrong"))).await;
    assert_eq!(statuses(&tries), divided((400, 3), (429, 5)));
    change(&ada, PASSWORD).await.status(429);
    app.clock.advance(Duration::from_mins(15));
    let body = json!({"current_password": PASSWORD, "new_password": PASSWORD});
    for _ in 0..5 {
        ada.put("/auth/password", &body).await.status(204);
    }
}

#[actix_web::test]
async fn signups_are_counted_by_address_whether_they_succeed_or_not() {
    let app = TestApp::with(limited(|limits| limits.signup_per_address = 4)).await;
    let sign_up = async |name: &str, password: &str| {
        let body = json!({"email": format!("{name}@example.com"), "password": password});
        app.anyone().post("/auth/signup", &body).await.status.as_u16()
    };
    assert_eq!(sign_up("ada", "short").await, 422);
    assert_eq!(sign_up("ada", PASSWORD).await, 201);
    assert_eq!(sign_up("ada", PASSWORD).await, 400);
    assert_eq!(sign_up("eva", "passwords").await, 422);
    assert_eq!(sign_up("eva", PASSWORD).await, 201);
    assert_eq!(sign_up("ina", PASSWORD).await, 429);
    app.anyone().log_in("eva@example.com", PASSWORD).await.status(200);
}

#[actix_web::test]
async fn a_limit_of_0_is_none() {
    let app = TestApp::with(|config| {
        config.throttles = ThrottleConfig {
            login_per_account: 0,
            login_per_address: 0,
            signup_per_address: 0,
            mail_per_recipient: 0,
            writes_per_user: 0,
            imports_per_user: 0,
        };
    })
    .await;
    let ada = app.user("ada").await;
    ada.submit("Soup").await;
    ada.get("/recipes?q=soup").await.status(200);
    assert_eq!(statuses(&join_all((0..150).map(|_| try_wrong(&app, "ada"))).await), [400; 150]);
    assert_eq!(kept(&app), 0);
}

#[actix_web::test]
async fn a_recipient_is_sent_five_mails_an_hour() {
    let app = TestApp::new().await;
    let limits = ThrottleConfig { mail_per_recipient: 5, ..HARDLY_THROTTLED };
    let mut conn = app.connection();
    let mut send = |now: i64| {
        let bucket = [limits.mail_to("ada@example.com")];
        conn.transaction(|conn: &mut AnyConnection| crud::throttles::debit(conn, &bucket, now)).unwrap().is_ok()
    };
    let sent: Vec<i64> = (0..10_000).step_by(60).filter(|now| send(*now)).collect();
    assert!(sent.windows(6).all(|six| six[5] - six[0] >= 3600), "{sent:?}");
    assert_eq!(sent.len(), 15, "{sent:?}");
}

async fn ask_from(app: &TestApp, address: &str, email: &str) {
    let request = app.anyone().request(Method::POST, "/auth/password-reset").header("X-Forwarded-For", address);
    send(request.json(&json!({"email": email}))).await.status(202);
}

#[actix_web::test]
async fn resets_are_counted_by_address_too_and_beyond_the_limit_nothing_is_kept_of_them() {
    let app = TestApp::with(proxied(|limits| limits.signup_per_address = 5)).await;
    app.user("ada").await;
    app.user("bob").await;
    log_in_from(&app, "192.0.2.1", "bob", PASSWORD).await.status(200);
    app.letters().await;
    let before = kept(&app);
    for number in 0..30 {
        ask_from(&app, "192.0.2.1", &format!("nobody{number}@example.com")).await;
    }
    assert_eq!(kept(&app) - before, 6, "five addresses that were asked for, and one that asked");
    let links: i64 =
        mail_tokens::table.filter(mail_tokens::user_id.is_null()).count().get_result(&mut app.connection()).unwrap();
    assert_eq!(links, 5);
    ask_from(&app, "192.0.2.1", "ada@example.com").await;
    assert_eq!(app.letters().await.len(), 0);
    // From where its user has logged in, a stranger's do not count.
    ask_from(&app, "192.0.2.1", "bob@example.com").await;
    ask_from(&app, "192.0.2.2", "ada@example.com").await;
    assert_eq!(app.letters().await.len(), 2);
}

#[actix_web::test]
async fn who_changes_their_address_again_and_again_fills_no_letter_boxes() {
    let app = TestApp::with(limited(|limits| limits.mail_per_recipient = 3)).await;
    let ada = app.user("ada").await;
    app.letters().await;
    for number in 0..10 {
        let body = json!({"email": format!("stranger{number}@example.com"), "current_password": PASSWORD});
        ada.put("/users/me/email", &body).await.status(202);
    }
    assert_eq!(app.letters().await.len(), 3);
}

#[actix_web::test]
async fn what_counts_no_more_is_purged() {
    let app = TestApp::with(limited(|limits| limits.login_per_account = 3)).await;
    app.user("ada").await;
    try_wrong(&app, "old").await.status(400);
    app.clock.advance(Duration::from_hours(2));
    join_all((0..3).map(|_| try_wrong(&app, "new"))).await;
    let database = Database::open(&app.database.config()).unwrap();
    let purge_now = async || purge(&database.handle(), SESSIONS, app.clock.seconds()).await.unwrap();
    purge_now().await;
    // Of "new", and of the address.
    assert_eq!(kept(&app), 2);
    try_wrong(&app, "new").await.status(429);
    app.clock.advance(Duration::from_hours(24 * 91));
    purge_now().await;
    assert_eq!(kept(&app), 0);
    let known: i64 = login_addresses::table.count().get_result(&mut app.connection()).unwrap();
    assert_eq!(known, 0);
}

#[actix_web::test]
async fn a_storm_of_random_names_leaves_no_more_rows_than_passwords_that_were_checked() {
    let app = TestApp::with(|config| {
        (config.passwords.cost, config.passwords.threads, config.passwords.queue) = (10, 1, 2);
    })
    .await;
    let tries = (0..60).map(|number| {
        let app = &app;
        async move { try_wrong(app, &format!("nobody{number}")).await }
    });
    let answers = join_all(tries).await;
    let checked = answers.iter().filter(|answer| answer.status == 400).count();
    assert_eq!(statuses(&answers), divided((400, checked), (503, 60 - checked)));
    assert!(checked < 60);
    assert_eq!(kept(&app), i64::try_from(checked).unwrap() + 1, "the address's is the one more");
}
