//! Sessions: how they go on, and everything that ends them.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use diesel::connection::SimpleConnection;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::{Answer, Caller, PASSWORD, TestApp};

/// A login by the door of scripts.
struct Login {
    caller: Caller,
    refresh_token: String,
}

impl Login {
    fn new(caller: &Caller, answer: &Answer) -> Self {
        Self { caller: caller.with_token(answer.text("access_token")), refresh_token: answer.text("refresh_token") }
    }

    async fn of(app: &TestApp, name: &str) -> Self {
        let user = app.user(name).await;
        let answer = user.log_in(&format!("{name}@example.com"), PASSWORD).await.status(200);
        Self::new(&user, &answer)
    }

    async fn refresh(&self) -> Answer {
        refresh(&self.caller, &self.refresh_token).await
    }

    async fn refreshed(&self) -> Self {
        Self::new(&self.caller, &self.refresh().await.status(200))
    }

    async fn is_over(&self) {
        self.caller.get("/auth/me").await.problem(401, "Could not validate credentials");
        refused(&self.refresh().await);
    }

    async fn goes_on(&self) {
        self.caller.get("/auth/me").await.status(200);
        self.refresh().await.status(200);
    }
}

async fn refresh(caller: &Caller, token: &str) -> Answer {
    caller.post_form("/auth/refresh", &[("grant_type", "refresh_token"), ("refresh_token", token)]).await
}

#[track_caller]
fn refused(answer: &Answer) {
    assert_eq!((answer.status.as_u16(), &answer.json()["error"]), (400, &json!("invalid_grant")), "{answer:?}");
}

#[actix_web::test]
async fn a_refresh_token_is_good_for_the_next_pair() {
    let app = TestApp::new().await;
    let first = Login::of(&app, "ada").await;
    let answer = first.refresh().await.status(200);
    assert_eq!(answer.header("cache-control"), "no-store");
    answer.has(&json!({"token_type": "bearer", "expires_in": 1800, "scope": "recipes:read recipes:write profile"}));
    let second = Login::new(&first.caller, &answer);
    assert_ne!(second.refresh_token, first.refresh_token);
    second.goes_on().await;
}

#[actix_web::test]
async fn the_token_before_finds_the_same_child_for_ten_seconds() {
    let app = TestApp::new().await;
    let first = Login::of(&app, "ada").await;
    let second = first.refreshed().await;
    app.clock.advance(Duration::from_secs(10));
    assert_eq!(first.refreshed().await.refresh_token, second.refresh_token);
    second.goes_on().await;
}

#[actix_web::test]
async fn the_token_before_ends_the_session_when_it_comes_later() {
    let app = TestApp::new().await;
    let first = Login::of(&app, "ada").await;
    let second = first.refreshed().await;
    app.clock.advance(Duration::from_secs(11));
    refused(&first.refresh().await);
    second.is_over().await;
}

#[actix_web::test]
async fn a_token_of_two_generations_ago_ends_the_session_at_once() {
    let app = TestApp::new().await;
    let first = Login::of(&app, "ada").await;
    let third = first.refreshed().await.refreshed().await;
    refused(&first.refresh().await);
    third.is_over().await;
}

#[actix_web::test]
async fn of_64_refreshes_at_once_all_find_the_same_child() {
    let app = TestApp::new().await;
    let first = Login::of(&app, "ada").await;
    let answers = join_all((0..64).map(|_| first.refresh())).await;
    let mut children: Vec<String> =
        answers.into_iter().map(|answer| answer.status(200).text("refresh_token")).collect();
    children.dedup();
    assert_eq!(children.len(), 1);
}

#[actix_web::test]
async fn a_forged_refresh_token_changes_nothing() {
    let app = TestApp::new().await;
    let login = Login::of(&app, "ada").await;
    let bytes = URL_SAFE_NO_PAD.decode(login.refresh_token.strip_prefix("rrt_").unwrap()).unwrap();
    for bit in 0..bytes.len() * 8 {
        let mut forged = bytes.clone();
        forged[bit / 8] ^= 1 << (bit % 8);
        refused(&refresh(&login.caller, &format!("rrt_{}", URL_SAFE_NO_PAD.encode(forged))).await);
    }
    let token = &login.refresh_token;
    for forged in [&token[4..], &format!("{token}A"), &format!("{token}="), &format!(" {token}"), "rrt_", "rrt_AAAA"] {
        refused(&refresh(&login.caller, forged).await);
    }
    login.goes_on().await;
}

#[actix_web::test]
async fn no_kind_of_token_passes_for_another() {
    let app = TestApp::new().await;
    let login = Login::of(&app, "ada").await;
    let made = login.caller.post("/auth/tokens", &json!({"name": "script", "scopes": ["profile"]})).await.status(201);
    let (access, api) = (login.caller.token.clone().unwrap(), made.text("token"));
    for token in [&access, &api] {
        refused(&refresh(&login.caller, token).await);
    }
    login.caller.with_token(&*login.refresh_token).get("/auth/me").await.status(401);
    login.goes_on().await;
}

#[actix_web::test]
async fn a_session_that_idles_for_30_days_is_over_and_one_that_does_not_after_90() {
    let app = TestApp::new().await;
    let idle = Login::of(&app, "ida").await;
    let mut busy = Login::of(&app, "ada").await;
    for _ in 0..4 {
        app.clock.advance(Duration::from_hours(20 * 24));
        busy = busy.refreshed().await;
    }
    idle.is_over().await;
    app.clock.advance(Duration::from_hours(10 * 24) - Duration::from_secs(1));
    busy = busy.refreshed().await;
    busy.caller.get("/auth/me").await.status(200);
    app.clock.advance(Duration::from_secs(1));
    busy.is_over().await;
}

#[actix_web::test]
async fn logging_out_ends_this_session_alone() {
    let app = TestApp::new().await;
    let (first, second) = (Login::of(&app, "ada").await, Login::of(&app, "bob").await);
    let other = Login::new(&first.caller, &first.caller.log_in("ada@example.com", PASSWORD).await);
    first.caller.post("/auth/logout", &Value::Null).await.status(204);
    first.is_over().await;
    other.goes_on().await;
    second.goes_on().await;
}

#[actix_web::test]
async fn logging_out_everywhere_ends_all_of_the_users_sessions() {
    let app = TestApp::new().await;
    let (first, bob) = (Login::of(&app, "ada").await, Login::of(&app, "bob").await);
    let other = Login::new(&first.caller, &first.caller.log_in("ada@example.com", PASSWORD).await);
    first.caller.post("/auth/logout-all", &Value::Null).await.status(204);
    first.is_over().await;
    other.is_over().await;
    bob.goes_on().await;
    Login::new(&first.caller, &first.caller.log_in("ada@example.com", PASSWORD).await).goes_on().await;
}

#[actix_web::test]
async fn another_password_ends_all_other_sessions() {
    let app = TestApp::new().await;
    let (here, bob) = (Login::of(&app, "ada").await, Login::of(&app, "bob").await);
    let there = Login::new(&here.caller, &here.caller.log_in("ada@example.com", PASSWORD).await);
    let change = |old: &str, new: &str| json!({"current_password": old, "new_password": new});
    here.caller.put("/auth/password", &change("wrong", "staple after dark")).await.status(400);
    here.caller.put("/auth/password", &change(PASSWORD, "short")).await.misfits(&[&["body", "new_password"]]);
    here.caller.put("/auth/password", &change(PASSWORD, "staple after dark")).await.status(204);
    there.is_over().await;
    here.goes_on().await;
    bob.goes_on().await;
    here.caller.log_in("ada@example.com", PASSWORD).await.status(400);
    here.caller.log_in("ada@example.com", "staple after dark").await.status(200);
}

#[actix_web::test]
async fn a_user_who_is_switched_off_or_gone_has_no_sessions() {
    let app = TestApp::new().await;
    let (off, gone) = (Login::of(&app, "off").await, Login::of(&app, "gone").await);
    let mut conn = app.connection();
    let switched = format!("UPDATE users SET is_active = NOT is_active WHERE id = {}", off.caller.id);
    conn.batch_execute(&switched).unwrap();
    conn.batch_execute(&format!("DELETE FROM users WHERE id = {}", gone.caller.id)).unwrap();
    off.is_over().await;
    gone.is_over().await;
    conn.batch_execute(&switched).unwrap();
    off.goes_on().await;
}

#[actix_web::test]
async fn whatever_kind_of_token_is_revoked_is_over_and_anything_else_is_answered_alike() {
    let app = TestApp::new().await;
    let revoke = async |login: &Login, token: &str| {
        let answer = login.caller.post_form("/auth/revoke", &[("token", token)]).await.status(200);
        assert_eq!(answer.body, "");
    };
    let first = Login::of(&app, "ada").await;
    for token in ["none", "rrt_AAAA", "rat_AAAA", "a.b.c", &first.refresh_token.replace("rrt_", "rrt_B")] {
        revoke(&first, token).await;
    }
    first.goes_on().await;
    // Of a generation that has passed.
    revoke(&first, &first.refresh_token).await;
    first.is_over().await;

    let second = Login::of(&app, "bob").await;
    let made = second.caller.post("/auth/tokens", &json!({"name": "script", "scopes": ["profile"]})).await.status(201);
    let script = second.caller.with_token(made.text("token"));
    script.get("/auth/me").await.status(200);
    revoke(&second, &made.text("token")).await;
    script.get("/auth/me").await.status(401);
    revoke(&second, &second.caller.token.clone().unwrap()).await;
    second.is_over().await;
}

#[actix_web::test]
async fn the_list_shows_where_one_is_logged_in_and_ends_one_of_them() {
    let app = TestApp::new().await;
    let (here, bob) = (Login::of(&app, "ada").await, Login::of(&app, "bob").await);
    let there = Login::new(&here.caller, &here.caller.log_in("ada@example.com", PASSWORD).await);
    let list = async || here.caller.get("/auth/sessions").await.status(200).json()["results"].clone();
    let sessions = list().await;
    // The two, and that of the helper which signed her up.
    assert_eq!(sessions.as_array().unwrap().len(), 3, "{sessions}");
    assert_eq!(sessions[0]["is_current"], false);
    assert_eq!(sessions[1]["is_current"], true);
    assert_eq!(sessions[0]["address"], "127.0.0.1");
    assert_eq!(sessions[0]["scope"], "recipes:read recipes:write profile");
    let path = format!("/auth/sessions/{}", sessions[0]["id"]);
    bob.caller.delete(&path).await.status(404);
    here.caller.delete(&path).await.status(204);
    here.caller.delete(&path).await.status(404);
    there.is_over().await;
    assert_eq!(list().await.as_array().unwrap().len(), 2);
}

#[actix_web::test]
async fn a_login_while_the_password_changes_has_either_the_old_or_the_new_one() {
    let app = TestApp::new().await;
    let login = Login::of(&app, "ada").await;
    let form = json!({"current_password": PASSWORD, "new_password": "staple after dark"});
    let (changed, logins) = tokio::join!(
        login.caller.put("/auth/password", &form),
        join_all((0..16).map(|_| login.caller.log_in("ada@example.com", PASSWORD)))
    );
    changed.status(204);
    for answer in logins {
        if answer.status == 200 {
            Login::new(&login.caller, &answer).is_over().await;
        }
    }
}

#[actix_web::test]
async fn a_password_change_does_not_revive_a_session_that_ends_meanwhile() {
    // Hashing takes longer than the logout needs.
    let app = TestApp::with(|config| config.passwords.cost = 10).await;
    let (here, bob) = (Login::of(&app, "ada").await, Login::of(&app, "bob").await);
    let there = Login::new(&here.caller, &here.caller.log_in("ada@example.com", PASSWORD).await);
    let form = json!({"current_password": PASSWORD, "new_password": "staple after dark"});
    let (changed, ended) = tokio::join!(here.caller.put("/auth/password", &form), async {
        tokio::time::sleep(Duration::from_millis(40)).await;
        there.caller.post("/auth/logout-all", &Value::Null).await
    });
    ended.status(204);
    assert!([204, 401].contains(&changed.status.as_u16()), "{changed:?}");
    here.is_over().await;
    bob.goes_on().await;
}
