//! Users as superusers administer them, one's own account, and what is written down of it.

use diesel::connection::SimpleConnection;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::{Answer, Caller, PASSWORD, TestApp};

#[track_caller]
fn emails(answer: &Answer) -> Vec<String> {
    let json = answer.json();
    let results = json["results"].as_array().unwrap();
    results.iter().map(|user| user["email"].as_str().unwrap().replace("@example.com", "")).collect()
}

async fn actions(caller: &Caller, path: &str) -> Vec<String> {
    let events = caller.get(path).await.status(200).json();
    let events = events["results"].as_array().unwrap();
    events.iter().map(|event| event["action"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn superusers_list_users_page_by_page_and_find_them_by_their_address() {
    let app = TestApp::new().await;
    let root = app.superuser("root").await;
    for name in ["ada", "bob", "a_b"] {
        app.user(name).await;
    }
    let first = root.get("/users?limit=3").await.status(200);
    assert_eq!(emails(&first), ["root", "ada", "bob"]);
    let rest = root.get(&format!("/users?limit=3&cursor={}", first.text("next_cursor"))).await.status(200);
    assert_eq!((emails(&rest), &rest.json()["next_cursor"]), (vec!["a_b".to_owned()], &Value::Null));
    assert_eq!(emails(&root.get("/users?search=ADA%40").await), ["ada"]);
    assert_eq!(emails(&root.get("/users?search=_").await), ["a_b"]);
    assert!(emails(&root.get("/users?search=%25").await).is_empty());
    root.get("/users?cursor=none&limit=0").await.misfits(&[&["query", "cursor"], &["query", "limit"]]);
    let body = root.get("/users").await.body;
    assert!(!body.contains("hash") && !body.contains("$2b$"), "{body}");
}

#[actix_web::test]
async fn superusers_make_change_and_read_users() {
    let app = TestApp::new().await;
    let root = app.superuser("root").await;
    let body = json!({"email": "Ada@Example.COM", "password": PASSWORD, "first_name": "Ada", "is_superuser": true});
    let made = root.post("/users", &body).await.status(201);
    made.has(&json!({"email": "Ada@example.com", "first_name": "Ada", "is_superuser": true, "is_active": true}));
    root.post("/users", &body).await.problem(400, "The user with this email already exists in the system");
    root.post("/users", &json!({"email": "x", "password": "short"}))
        .await
        .misfits(&[&["body", "email"], &["body", "password"]]);
    let path = format!("/users/{}", made.json()["id"]);
    let patched = root.patch(&path, &json!({"surname": "Lovelace", "first_name": null, "is_superuser": false})).await;
    patched.status(200).has(&json!({"first_name": null, "surname": "Lovelace", "is_superuser": false}));
    root.get(&path).await.status(200).has(&json!({"email": "Ada@example.com", "surname": "Lovelace"}));
    root.patch(&path, &json!({"email": "root@example.com"})).await.status(400);
    root.patch(&path, &json!({})).await.status(200);
    root.get("/users/1000").await.problem(404, "User with ID 1000 not found");
    root.patch("/users/1000", &json!({"surname": "N"})).await.status(404);
    root.delete("/users/1000").await.status(404);
    root.delete("/users/1000/sessions").await.status(404);
}

#[actix_web::test]
async fn who_is_switched_off_or_given_another_password_is_out_at_once() {
    let app = TestApp::new().await;
    let (root, ada, bob) = (app.superuser("root").await, app.user("ada").await, app.user("bob").await);
    let script = ada.post("/auth/tokens", &json!({"name": "s", "scopes": ["profile"]})).await.text("token");
    let script = ada.with_token(script);
    root.patch(&format!("/users/{}", ada.id), &json!({"is_active": false})).await.status(200);
    ada.get("/auth/me").await.status(401);
    script.get("/auth/me").await.status(401);
    ada.log_in("ada@example.com", PASSWORD).await.status(400);
    root.patch(&format!("/users/{}", ada.id), &json!({"is_active": true})).await.status(200);
    ada.get("/auth/me").await.status(401);
    script.get("/auth/me").await.status(200);
    root.patch(&format!("/users/{}", bob.id), &json!({"password": "staple after dark"})).await.status(200);
    bob.get("/auth/me").await.status(401);
    let bob = bob.with_token(bob.log_in("bob@example.com", "staple after dark").await.text("access_token"));
    bob.get("/auth/me").await.status(200);
    root.delete(&format!("/users/{}/sessions", bob.id)).await.status(204);
    bob.get("/auth/me").await.status(401);
}

#[actix_web::test]
async fn a_user_is_told_when_a_superuser_changes_the_password_or_the_address() {
    let app = TestApp::new().await;
    let (root, ada) = (app.superuser("root").await, app.user("ada").await);
    let path = format!("/users/{}", ada.id);
    let told = async |change: serde_json::Value| {
        app.letters().await;
        root.patch(&path, &change).await.status(200);
        let letters = app.letters().await;
        letters.into_iter().map(|letter| (letter.to, letter.subject)).collect::<Vec<_>>()
    };
    let letter = |subject: &str| ("ada@example.com".to_owned(), subject.to_owned());
    let password = letter("Your Recipes password was changed");
    let address = letter("The address of your Recipes account was changed");
    assert_eq!(told(json!({"first_name": "Augusta"})).await, []);
    assert_eq!(told(json!({"password": "staple after dark"})).await, std::slice::from_ref(&password));
    let both = json!({"password": "battery after dark", "email": "countess@example.com"});
    assert_eq!(told(both).await, [password, address]);
    root.patch(&path, &json!({"email": "root@example.com", "password": "staple"})).await.status(422);
    root.patch(&path, &json!({"email": "root@example.com"})).await.status(400);
    assert_eq!(app.letters().await.len(), 0);
}

#[actix_web::test]
async fn who_is_no_superuser_any_more_when_a_password_is_hashed_makes_and_changes_nobody() {
    let app = TestApp::new().await;
    let (root, ada, eve) = (app.superuser("root").await, app.user("ada").await, app.superuser("eve").await);
    let slow = app.beside(|config| (config.passwords.cost, config.passwords.threads) = (12, 1));
    let path = format!("/users/{}", eve.id);
    for is_demoted in [false, true] {
        let token = eve.log_in("eve@example.com", PASSWORD).await.text("access_token");
        let eve = slow.anyone().with_token(token);
        let body = json!({"email": "mallory@example.com", "password": "staple after dark", "is_superuser": true});
        let change = json!({"password": "staple after dark"});
        let ada_path = format!("/users/{}", ada.id);
        let meanwhile = async {
            eve.get("/auth/me").await.status(200);
            if is_demoted {
                root.patch(&path, &json!({"is_superuser": false})).await.status(200);
            } else {
                root.delete(&format!("{path}/sessions")).await.status(204);
            }
        };
        let requests = (eve.post("/users", &body), eve.patch(&ada_path, &change), meanwhile);
        let (made, changed, ()) = futures_util::future::join3(requests.0, requests.1, requests.2).await;
        // Whichever came first: a request that was not admitted any more is 403.
        for answer in [made, changed] {
            assert!([401, 403].contains(&answer.status.as_u16()), "{answer:?}");
        }
    }
    assert!(emails(&root.get("/users?search=mallory").await).is_empty());
    ada.get("/auth/me").await.status(200);
}

#[actix_web::test]
async fn the_last_superuser_stays() {
    let app = TestApp::new().await;
    let root = app.superuser("root").await;
    let last = "This is the last superuser: make another one first";
    let path = format!("/users/{}", root.id);
    root.patch(&path, &json!({"is_superuser": false})).await.problem(409, last);
    root.patch(&path, &json!({"is_active": false})).await.problem(409, last);
    root.delete(&format!("{path}?recipes=delete")).await.problem(409, last);
    app.user("ada").await;
    let form = json!({"current_password": PASSWORD, "recipes": "delete"});
    let request = root.request(reqwest::Method::DELETE, "/users/me").json(&form);
    crate::support::send(request).await.problem(409, last);
    root.get("/users").await.status(200);
}

#[actix_web::test]
async fn of_superusers_who_demote_each_other_at_once_one_is_left() {
    let app = TestApp::new().await;
    let mut all = Vec::new();
    for number in 0..8 {
        all.push(app.superuser(&format!("root{number}")).await);
    }
    let demote = |number: usize| {
        let (who, whom) = (all[number].clone(), all[(number + 1) % all.len()].id);
        async move { who.patch(&format!("/users/{whom}"), &json!({"is_superuser": false})).await }
    };
    join_all((0..all.len()).map(demote)).await;
    let mut left = 0;
    for root in &all {
        left += usize::from(root.get("/users").await.status == 200);
    }
    assert!(left >= 1, "nobody is left");
}

#[actix_web::test]
async fn a_deleted_users_recipes_go_along_or_to_the_first_superuser_or_to_whom_one_names() {
    let app = TestApp::new().await;
    let root = app.superuser("root").await;
    let heir = app.user("heir").await;
    for (name, query, owner) in [
        ("ada", "", Some(root.id)),
        ("bob", "?recipes=hand_over&to=HEIR%40example.com", Some(heir.id)),
        ("cyd", "?recipes=delete", None),
    ] {
        let user = app.user(name).await;
        let public = user.post("/recipes", &json!({"label": format!("Soup {name}"), "tags": ["soup"]})).await;
        let public = public.status(201).json()["id"].as_i64().unwrap();
        let private =
            user.post("/recipes", &json!({"label": "Secret", "tags": ["soup"], "visibility": "private"})).await;
        let private = private.status(201).json()["id"].as_i64().unwrap();
        let trashed = user.submit("Trashed").await;
        user.delete(&format!("/recipes/{trashed}")).await.status(204);
        let tag = user.get(&format!("/recipes/{public}")).await.header("etag").to_owned();

        root.delete(&format!("/users/{}{query}", user.id)).await.status(204);
        user.get("/auth/me").await.status(401);
        let found = app
            .anyone()
            .get(&format!("/recipes?q=soup+{name}&tags=soup&submitter_id={}", owner.unwrap_or(user.id)))
            .await;
        let Some(owner) = owner else {
            assert!(found.labels().is_empty(), "{found:?}");
            assert!(!app.recipe_ids().contains(&public) && !app.recipe_ids().contains(&private));
            root.get(&format!("/recipes/trash/{trashed}")).await.status(404);
            continue;
        };
        assert_eq!(found.labels(), [format!("Soup {name}")]);
        let read = app.anyone().get(&format!("/recipes/{public}")).await.status(200);
        read.has(&json!({"submitter_id": owner, "version": 2}));
        assert_ne!(read.header("etag"), tag);
        app.anyone().get(&format!("/recipes/{private}")).await.status(404);
        let owner = if owner == heir.id { &heir } else { &root };
        let listed = owner.get("/recipes/my-recipes?limit=100&tags=soup").await.labels();
        assert!(listed.contains(&"Secret".to_owned()), "{listed:?}");
        owner.post(&format!("/recipes/trash/{trashed}/restore"), &Value::Null).await.status(200);
    }
}

#[actix_web::test]
async fn a_user_may_be_deleted_while_they_write() {
    let app = TestApp::new().await;
    let (root, bob) = (app.superuser("root").await, app.user("bob").await);
    for (name, query) in [("ada", "recipes=delete"), ("cyd", "recipes=hand_over"), ("eve", "recipes=delete")] {
        let user = app.user(name).await;
        let mut ids = Vec::new();
        for number in 0..48 {
            ids.push(user.submit(&format!("Soup {number}, with words in common")).await);
        }
        user.delete(&format!("/recipes/{}", ids[0])).await.status(204);
        let write = async |number: usize| {
            let path = format!("/recipes/{}", ids[number % 48]);
            let label = json!({"label": format!("Stew {}, in common with words", number % 7)});
            let key = format!("\"{number}\"");
            match number % 6 {
                0 => user.post("/recipes", &label).await,
                1 => user.patch(&path, &label).await,
                2 => user.delete(&path).await,
                3 => user.post(&format!("/recipes/trash/{}/restore", ids[0]), &Value::Null).await,
                4 => {
                    let request = user.request(reqwest::Method::POST, "/recipes").header("Idempotency-Key", key);
                    crate::support::send(request.json(&label)).await
                }
                _ => bob.post("/recipes", &label).await.status(201),
            }
        };
        let path = format!("/users/{}?{query}", user.id);
        let (deleted, answers) = tokio::join!(root.delete(&path), join_all((0..96).map(write)));
        deleted.status(204);
        for answer in answers {
            assert!(answer.status.as_u16() < 500, "{answer:?}");
        }
    }
}

#[actix_web::test]
async fn recipes_are_handed_to_somebody_who_is_there() {
    let app = TestApp::new().await;
    let (root, ada) = (app.superuser("root").await, app.user("ada").await);
    for to in ["nobody%40example.com", "ada%40example.com", "x"] {
        root.delete(&format!("/users/{}?to={to}", ada.id)).await.misfits(&[&["query", "to"]]);
    }
    root.delete(&format!("/users/{}?recipes=burn", ada.id)).await.misfits(&[&["query", "recipes"]]);
    ada.get("/auth/me").await.status(200);
}

#[actix_web::test]
async fn one_reads_changes_and_ends_ones_own_account_with_the_password() {
    let app = TestApp::new().await;
    let (ada, _root) = (app.user("ada").await, app.superuser("root").await);
    ada.get("/users/me").await.status(200).has(&json!({"id": ada.id, "email": "ada@example.com", "is_active": true}));
    let wrong = json!({"current_password": "wrong", "first_name": "Ada"});
    ada.patch("/users/me", &wrong).await.problem(400, "The current password is not right");
    let right = json!({"current_password": PASSWORD, "first_name": "Ada", "is_superuser": true, "id": 7});
    ada.patch("/users/me", &right).await.status(200).has(&json!({"first_name": "Ada", "is_superuser": false}));
    let delete =
        async |body: &Value| crate::support::send(ada.request(reqwest::Method::DELETE, "/users/me").json(body)).await;
    delete(&json!({})).await.misfits(&[&["body", "current_password"]]);
    delete(&wrong).await.status(400);
    let id = ada.submit("Soup").await;
    delete(&json!({"current_password": PASSWORD, "recipes": "delete"})).await.status(204);
    ada.get("/users/me").await.status(401);
    ada.log_in("ada@example.com", PASSWORD).await.status(400);
    app.anyone().get(&format!("/recipes/{id}")).await.status(404);
    app.user("ada").await;
}

#[actix_web::test]
async fn what_is_done_to_an_account_is_written_down_for_its_user_and_for_superusers() {
    let app = TestApp::new().await;
    let (root, ada) = (app.superuser("root").await, app.user("ada").await);
    let made = ada.post("/auth/tokens", &json!({"name": "s", "scopes": ["profile"]})).await.status(201);
    ada.delete(&format!("/auth/tokens/{}", made.json()["id"])).await.status(204);
    let form = json!({"current_password": PASSWORD, "new_password": PASSWORD});
    ada.put("/auth/password", &form).await.status(204);
    root.patch(&format!("/users/{}", ada.id), &json!({"surname": "Lovelace"})).await.status(200);
    let expected =
        ["user_changed", "password_changed", "api_token_deleted", "api_token_made", "logged_in", "signed_up"];
    assert_eq!(actions(&ada, "/users/me/audit").await, expected);
    // From where a superuser works is for superusers to know.
    let address =
        async |caller: &Caller, path: &str, at: usize| caller.get(path).await.json()["results"][at]["address"].clone();
    assert_eq!(address(&ada, "/users/me/audit", 0).await, Value::Null);
    assert_eq!(address(&ada, "/users/me/audit", 1).await, "127.0.0.1");
    assert_eq!(address(&root, &format!("/audit?user_id={}", ada.id), 0).await, "127.0.0.1");
    assert_eq!(actions(&root, &format!("/audit?user_id={}", ada.id)).await, expected);
    let newest = ada.get("/users/me/audit?limit=1").await.json();
    let event = &newest["results"][0];
    assert_eq!((&event["actor_id"], &event["subject_id"]), (&json!(root.id), &json!(ada.id)));
    assert_eq!(event["detail"], json!({"changed": ["surname"]}));
    let next = newest["next_cursor"].as_str().unwrap();
    assert_eq!(actions(&ada, &format!("/users/me/audit?limit=1&cursor={next}")).await, ["password_changed"]);

    root.delete(&format!("/users/{}", ada.id)).await.status(204);
    assert_eq!(actions(&root, "/audit?limit=1").await, ["user_deleted"]);
    app.connection().batch_execute("DELETE FROM audit_events").unwrap();
    assert!(actions(&root, "/audit").await.is_empty());
}

#[actix_web::test]
async fn a_refresh_token_that_comes_again_is_written_down() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let token = ada.log_in("ada@example.com", PASSWORD).await.text("refresh_token");
    let form = [("grant_type", "refresh_token"), ("refresh_token", token.as_str())];
    ada.post_form("/auth/refresh", &form).await.status(200);
    app.clock.advance(std::time::Duration::from_secs(11));
    ada.post_form("/auth/refresh", &form).await.status(400);
    assert_eq!(actions(&ada, "/users/me/audit?limit=1").await, ["refresh_token_reused"]);
}

#[actix_web::test]
async fn a_recipe_submitted_while_its_submitter_goes_is_refused_or_handed_over() {
    let app = TestApp::new().await;
    let (root, ada) = (app.superuser("root").await, app.user("ada").await);
    let path = format!("/users/{}", ada.id);
    let soup = json!({"label": "Soup"});
    let (gone, answers) = tokio::join!(root.delete(&path), join_all((0..32).map(|_| ada.post("/recipes", &soup))));
    gone.status(204);
    let stored = answers.iter().filter(|answer| answer.status == 201).count();
    assert!(answers.iter().all(|answer| [201, 401].contains(&answer.status.as_u16())), "{answers:?}");
    assert_eq!(app.recipe_ids().len(), stored);
}
