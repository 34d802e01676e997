//! Versions, conditional requests and the trash.

use std::time::Duration;

use actix_web::web::Data;
use futures_util::future::join_all;
use recipe_api::api::purge::purge;
use recipe_api::crud;
use recipe_api::db::Database;
use recipe_api::schemas::RecipeIn;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Caller, SESSIONS, TestApp, send};

async fn with_if_match(caller: &Caller, method: Method, path: &str, tag: &str, body: &Value) -> Answer {
    send(caller.request(method, path).header("If-Match", tag).json(body)).await
}

#[actix_web::test]
async fn every_version_is_kept_with_who_made_it_and_when() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let id = ada.submit("Loaf").await;
    let path = format!("/recipes/{id}");
    app.clock.advance(Duration::from_mins(1));
    ada.patch(&path, &json!({"servings": 4, "steps": ["Mix.", "Bake."]})).await.status(200);
    let third = json!({"label": "Plain loaf", "steps": ["Mix.", {"text": "Rise.", "section": "Dough"}, "Bake."]});
    ada.put(&path, &third).await.status(200);

    let history = ada.get(&format!("{path}/history")).await.status(200).json();
    let versions: Vec<_> = history["results"].as_array().unwrap().iter().map(|version| &version["version"]).collect();
    assert_eq!(versions, [3, 2, 1]);
    assert_eq!(history["results"][0]["changed"], json!(["label", "servings", "source", "steps", "url"]));
    assert_eq!(history["results"][1]["changed"], json!(["servings", "steps"]));
    assert_eq!((&history["results"][2]["updated_by"], &history["total"]), (&json!(ada.id), &json!(3)));
    assert_ne!(history["results"][2]["updated_at"], history["results"][1]["updated_at"]);

    let second = ada.get(&format!("{path}/history/2")).await.status(200);
    second.has(&json!({"label": "Loaf", "servings": 4, "version": 2, "id": id}));
    ada.get(&format!("{path}/history/4")).await.problem(404, &format!("Recipe with ID {id} has no version 4"));
    ada.get(&format!("{path}/history/x")).await.misfits(&[&["path", "version"]]);

    let first_page = ada.get(&format!("{path}/history?limit=2")).await.status(200);
    let next = first_page.text("next_cursor");
    let last_page = ada.get(&format!("{path}/history?limit=2&cursor={next}")).await.status(200).json();
    assert_eq!((&last_page["results"][0]["version"], &last_page["next_cursor"]), (&json!(1), &Value::Null));
}

#[actix_web::test]
async fn of_very_many_versions_the_newest_are_kept() {
    let app = TestApp::with(|config| config.server.max_recipe_versions = 3).await;
    let ada = app.user("ada").await;
    let path = format!("/recipes/{}", ada.submit("Loaf").await);
    let versions = async |query: &str| {
        let history = ada.get(&format!("{path}/history{query}")).await.status(200).json();
        let numbers = history["results"].as_array().unwrap().iter().map(|version| version["version"].as_i64().unwrap());
        (numbers.collect::<Vec<_>>(), history["total"].clone(), history["next_cursor"].clone())
    };
    for servings in 1..=3 {
        ada.patch(&path, &json!({"servings": servings})).await.status(200);
    }
    assert_eq!(versions("").await, (vec![4, 3, 2, 1], json!(4), Value::Null));
    for servings in 4..=6 {
        ada.patch(&path, &json!({"servings": servings})).await.status(200);
    }
    assert_eq!(versions("").await, (vec![7, 6, 5, 4], json!(4), Value::Null));
    let (_, total, next) = versions("?limit=3").await;
    let rest = versions(&format!("?limit=3&cursor={}", next.as_str().unwrap())).await;
    assert_eq!((total, rest), (json!(4), (vec![4], json!(4), Value::Null)));
    ada.get(&format!("{path}/history/3")).await.status(404);
    send(ada.request(Method::POST, &format!("{path}/history/4/restore")))
        .await
        .status(200)
        .has(&json!({"servings": 3}));
    assert_eq!(versions("").await.0, [8, 7, 6, 5]);

    // Those of a recipe that was deleted and restored are no other.
    ada.delete(&path).await.status(204);
    let id = path.rsplit('/').next().unwrap();
    send(ada.request(Method::POST, &format!("/recipes/trash/{id}/restore"))).await.status(200);
    assert_eq!(versions("").await.0, [8, 7, 6, 5]);
}

#[actix_web::test]
async fn versions_are_compared_and_restored() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let body =
        json!({"label": "Loaf", "steps": ["Mix.", "Bake."], "ingredients": [{"text": "flour", "group": "Dough"}]});
    let created = ada.post("/recipes", &body).await.status(201).json();
    let path = format!("/recipes/{}", created["id"]);
    ada.patch(&path, &json!({"label": "Bread", "steps": ["Mix.", "Rise.", "Bake."]})).await.status(200);

    let diff = ada.get(&format!("{path}/history/1/diff")).await.status(200).json();
    let line = |op: &str, text: &str| json!({"op": op, "text": text});
    let lines = [line("equal", "Mix."), line("insert", "Rise."), line("equal", "Bake.")];
    let label = json!({"field": "label", "before": "Loaf", "after": "Bread"});
    assert_eq!(diff, json!({"from": 1, "to": 2, "changes": [label, {"field": "steps", "lines": lines}]}));
    let back = ada.get(&format!("{path}/history/2/diff?to=1")).await.status(200).json();
    assert_eq!(back["changes"][0]["after"], "Loaf");
    ada.get(&format!("{path}/history/1/diff?to=9")).await.status(404);

    let restored = ada.request(Method::POST, &format!("{path}/history/1/restore"));
    let restored = send(restored).await.status(200);
    for field in ["label", "steps", "ingredients", "created_at"] {
        assert_eq!(restored.json()[field], created[field], "{field}");
    }
    assert_eq!(restored.json()["version"], 3);
    assert_eq!(app.anyone().get("/recipes/search?keyword=loaf").await.labels(), ["Loaf"]);
}

#[actix_web::test]
async fn a_tag_says_whether_the_recipe_has_changed() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let path = format!("/recipes/{}", ada.submit("Loaf").await);
    let read = app.anyone().get(&path).await.status(200);
    assert_eq!(read.header("etag"), "\"v1\"");
    assert!(read.header("vary").starts_with("Accept, Authorization"), "{read:?}");
    for (known, status) in [
        ("\"v1\"", 304),
        ("W/\"v1\"", 304),
        ("\"v0\", \"v1\"", 304),
        ("*", 304),
        ("\"v2\"", 200),
        ("\"v+1\"", 200),
        ("\"v01\"", 200),
        ("\"v1 \"", 200),
    ] {
        let again = send(app.anyone().request(Method::GET, &path).header("If-None-Match", known)).await;
        assert_eq!((again.status.as_u16(), again.header("etag")), (status, "\"v1\""), "{known}");
        assert_eq!(again.body.is_empty(), status == 304);
    }
    let own = ada.get(&path).await.status(200);
    assert_eq!(own.header("cache-control"), "private, no-cache");
}

#[actix_web::test]
async fn whoever_names_an_old_version_is_shown_the_present_one() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let id = ada.submit("Loaf").await;
    let path = format!("/recipes/{id}");
    let changed = with_if_match(&ada, Method::PATCH, &path, "\"v1\"", &json!({"label": "Bread"})).await.status(200);
    assert_eq!(changed.header("etag"), "\"v2\"");
    let detail = "The recipe has been changed since: this is how it is now";
    let rename = json!({"id": id, "label": "Mine"});
    for (method, path, body) in [
        (Method::PUT, path.as_str(), json!({"label": "Mine"})),
        (Method::PATCH, &path, json!({"label": "Mine"})),
        (Method::DELETE, &path, Value::Null),
        (Method::PUT, "/recipes", rename),
    ] {
        for tag in ["\"v1\"", "W/\"v2\"", "v2", "", "\"v+2\"", "\"v02\"", "\"v2 \""] {
            let refused = with_if_match(&ada, method.clone(), path, tag, &body).await.problem(412, detail);
            assert_eq!(refused.json()["recipe"], changed.json());
        }
    }
    with_if_match(&ada, Method::PUT, &path, "\"v2-md\"", &json!({"label": "Buns"})).await.status(200);
    with_if_match(&ada, Method::DELETE, &path, "*", &Value::Null).await.status(204);
}

/// One wins and the others are told; without `If-Match` every edit counts, none is lost.
#[actix_web::test]
async fn of_64_writers_at_once_one_wins_and_no_edit_is_lost() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let path = format!("/recipes/{}", ada.submit("Loaf").await);
    let rounds = std::env::var("RACE_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(3);
    for round in 1..=rounds {
        let tag = format!("\"v{round}\"");
        let bodies: Vec<_> = (0..64).map(|writer| json!({"notes": format!("{round}/{writer}")})).collect();
        let writers = bodies.iter().map(|body| with_if_match(&ada, Method::PATCH, &path, &tag, body));
        let answers = join_all(writers).await;
        let won: Vec<_> = answers.iter().filter(|answer| answer.status == 200).collect();
        assert_eq!(won.len(), 1, "round {round}");
        assert_eq!(answers.iter().filter(|answer| answer.status == 412).count(), 63, "round {round}");
        assert_eq!(app.anyone().get(&path).await.json(), won[0].json());
    }
    let nutrients: Vec<_> = (0..16).map(|writer| json!({"nutrition": {writer.to_string(): "1 g"}})).collect();
    let answers = join_all(nutrients.iter().map(|body| ada.patch(&path, body))).await;
    assert!(answers.iter().all(|answer| answer.status == 200), "{answers:?}");
    let merged = app.anyone().get(&path).await.json();
    assert_eq!(merged["nutrition"].as_object().unwrap().len(), 16);
    assert_eq!(merged["version"], 1 + rounds + 16);
}

#[actix_web::test]
async fn a_merge_patch_merges_objects_replaces_lists_and_is_judged_by_its_outcome() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let path = format!("/recipes/{}", ada.submit("Loaf").await);
    let first = json!({"nutrition": {"calories": "240 kcal", "fat": 3}, "ingredients": ["flour", "salt"]});
    ada.patch(&path, &first).await.status(200);
    let second = json!({"nutrition": {"fat": null, "fiber": "2 g"}, "ingredients": ["rye"], "source": null});
    let merged = ada.patch(&path, &second).await.status(200);
    merged.has(&json!({"nutrition": {"calories": "240 kcal", "fiber": "2 g"}, "source": null, "label": "Loaf"}));
    assert_eq!(merged.json()["ingredients"][0]["text"], "rye");
    ada.patch(&path, &json!({"ingredients": ["ok", {"text": ""}, {"group": "x"}, 7]})).await.misfits(&[
        &["body", "ingredients", "1", "text"],
        &["body", "ingredients", "2", "text"],
        &["body", "ingredients", "3"],
    ]);
    for body in [json!([]), json!("x"), json!(null)] {
        ada.patch(&path, &body).await.misfits(&[&["body"]]);
    }
}

#[actix_web::test]
async fn deleted_recipes_are_restored_with_their_id_and_history() {
    let app = TestApp::new().await;
    let (ada, bob) = (app.user("ada").await, app.user("bob").await);
    let id = ada.submit("Loaf").await;
    let path = format!("/recipes/{id}");
    let before = ada.patch(&path, &json!({"tags": ["bread"], "visibility": "private"})).await.status(200).json();
    ada.delete(&path).await.status(204);
    ada.get(&path).await.status(404);
    ada.get(&format!("{path}/history")).await.status(404);

    let trash = ada.get("/recipes/trash").await.status(200).json();
    let expected = json!({"id": id, "label": "Loaf", "deleted_by": ada.id});
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&trash["results"][0][name], value);
    }
    assert_eq!(bob.get("/recipes/trash").await.json()["results"], json!([]));
    assert_eq!(ada.get(&format!("/recipes/trash/{id}")).await.status(200).json(), before);
    let nowhere = format!("Recipe with ID {id} is not in the trash");
    bob.get(&format!("/recipes/trash/{id}")).await.problem(404, &nowhere);

    let restore = || send(ada.request(Method::POST, &format!("/recipes/trash/{id}/restore")));
    assert_eq!(restore().await.status(200).json(), before);
    restore().await.problem(404, &nowhere);
    assert_eq!(ada.get(&path).await.status(200).json(), before);
    assert_eq!(ada.get(&format!("{path}/history")).await.status(200).json()["total"], 2);
    assert_eq!(ada.get("/recipes/my-recipes?tags=bread").await.labels(), ["Loaf"]);
}

#[actix_web::test]
async fn the_trash_is_emptied_by_hand_or_after_thirty_days() {
    let app = TestApp::new().await;
    let (ada, bob) = (app.user("ada").await, app.user("bob").await);
    let mut ids = Vec::new();
    for label in ["One", "Two", "Three"] {
        let id = ada.submit(label).await;
        ada.delete(&format!("/recipes/{id}")).await.status(204);
        ids.push(id);
    }
    let his = bob.submit("His").await;
    bob.delete(&format!("/recipes/{his}")).await.status(204);
    ada.delete(&format!("/recipes/trash/{}", ids[0])).await.status(204);
    ada.delete(&format!("/recipes/trash/{}", ids[0])).await.status(404);
    ada.delete(&format!("/recipes/trash/{his}")).await.status(404);
    let page = ada.get("/recipes/trash?limit=1").await.status(200).json();
    let next = page["next_cursor"].as_str().unwrap();
    let rest = ada.get(&format!("/recipes/trash?limit=1&cursor={next}")).await.status(200).json();
    assert_eq!((&rest["results"][0]["id"], &rest["next_cursor"]), (&json!(ids[1]), &Value::Null));
    ada.delete("/recipes/trash").await.status(204);
    assert_eq!(ada.get("/recipes/trash").await.json()["results"], json!([]));

    app.clock.advance(Duration::from_hours(24 * 30) - Duration::from_secs(1));
    let bob = bob.again("bob").await;
    bob.get(&format!("/recipes/trash/{his}")).await.status(200);
    app.clock.advance(Duration::from_secs(1));
    bob.get(&format!("/recipes/trash/{his}")).await.status(404);
    let database = Data::new(Database::open(&app.database.config()).unwrap());
    assert_eq!(purge(&database.handle(), SESSIONS, app.clock.seconds()).await.unwrap(), 1);
    assert_eq!(purge(&database.handle(), SESSIONS, app.clock.seconds()).await.unwrap(), 0);
}

#[actix_web::test]
async fn a_private_recipe_is_there_for_its_submitter_alone() {
    let app = TestApp::new().await;
    let (ada, bob, root) = (app.user("ada").await, app.user("bob").await, app.superuser("root").await);
    let body = json!({"label": "Secret sauce", "visibility": "private"});
    let id = ada.post("/recipes", &body).await.status(201).json()["id"].as_i64().unwrap();
    let (path, nowhere) = (format!("/recipes/{id}"), format!("Recipe with ID {id} not found"));
    ada.get(&path).await.status(200);
    root.get(&path).await.status(200);
    bob.get(&path).await.problem(404, &nowhere);
    app.anyone().get(&path).await.problem(404, &nowhere);
    app.anyone().with_token("a.b.c").get(&path).await.problem(401, "Could not validate credentials");
    for method in [Method::PUT, Method::PATCH, Method::DELETE] {
        send(bob.request(method, &path).json(&body)).await.problem(404, &nowhere);
    }
    bob.get(&format!("{path}/history")).await.problem(404, &nowhere);
    let rename = json!({"id": id, "label": "Mine"});
    bob.put("/recipes", &rename).await.problem(404, &format!("Recipe with ID: {id} not found."));
    for list in ["/recipes", "/recipes/search?keyword=secret", "/recipes?tags=x"] {
        assert!(ada.get(list).await.status(200).labels().is_empty(), "{list}");
    }
}

/// Between what it read and what it writes another request may have restored the recipe and deleted it again.
#[actix_web::test]
async fn a_restore_that_comes_late_leaves_a_newer_deletion_as_it_is() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let id = ada.submit("Loaf").await;
    let (path, since) = (format!("/recipes/{id}"), app.clock.seconds() - 1);
    let mut conn = app.connection();
    ada.delete(&path).await.status(204);
    let (first, content) = crud::trash::find(&mut conn, id, since).unwrap().unwrap();
    let deleted_again = async |change: Option<Value>| {
        send(ada.request(Method::POST, &format!("/recipes/trash/{id}/restore"))).await.status(200);
        if let Some(change) = change {
            ada.patch(&path, &change).await.status(200);
        }
        app.clock.advance(Duration::from_secs(1));
        ada.delete(&path).await.status(204);
    };
    for change in [None, Some(json!({"label": "Bread"}))] {
        deleted_again(change).await;
        let recipe = RecipeIn::from_snapshot(&content).unwrap().into_new_recipe(ada.id, 0);
        let restored = diesel::Connection::transaction(&mut conn, |conn| crud::trash::restore(conn, &first, recipe));
        assert_eq!(restored.unwrap(), None);
        assert!(crud::trash::find(&mut conn, id, since).unwrap().is_some_and(|(newer, _)| newer != first));
    }
    assert_eq!(ada.get(&format!("/recipes/trash/{id}")).await.status(200).text("label"), "Bread");
}

#[actix_web::test]
async fn histories_and_the_trash_are_told_in_pages_of_a_hundred_at_most() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let path = format!("/recipes/{}", ada.submit("Loaf").await);
    for version in 2..=23 {
        ada.patch(&path, &json!({"servings": version})).await.status(200);
        let id = ada.submit("Crumbs").await;
        ada.delete(&format!("/recipes/{id}")).await.status(204);
    }
    for (list, rest) in [(format!("{path}/history"), 3), ("/recipes/trash".to_owned(), 2)] {
        for limit in ["0", "101"] {
            ada.get(&format!("{list}?limit={limit}")).await.misfits(&[&["query", "limit"]]);
        }
        ada.get(&format!("{list}?limit=100")).await.status(200).has(&json!({"next_cursor": null}));
        let first = ada.get(&list).await.status(200);
        assert_eq!(first.json()["results"].as_array().unwrap().len(), 20, "{list}");
        let last = ada.get(&format!("{list}?cursor={}", first.text("next_cursor"))).await.status(200).json();
        assert_eq!((last["results"].as_array().unwrap().len(), &last["next_cursor"]), (rest, &Value::Null), "{list}");
    }
}

#[actix_web::test]
async fn a_token_that_is_not_believed_does_not_tell_what_is_hidden_from_what_is_not_there() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let private = ada.post("/recipes", &json!({"label": "Secret", "visibility": "private"})).await.status(201).json();
    let public = ada.submit("Toast").await;
    let stranger = app.anyone().with_token("a.b.c");
    for id in [private["id"].as_i64().unwrap(), 4711] {
        for accept in ["application/json", "text/markdown"] {
            let request = stranger.request(Method::GET, &format!("/recipes/{id}")).header("Accept", accept);
            send(request).await.problem(401, "Could not validate credentials");
        }
    }
    stranger.get(&format!("/recipes/{public}")).await.status(200);
}

/// On PostgreSQL writers lock rows of counts: in different orders they would wait for each other in a ring.
#[actix_web::test]
async fn writers_that_share_tags_and_words_do_not_stop_each_other() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let tags = ["autumn", "bread", "cake", "dinner", "eggs", "fish"];
    let cook = async |number: usize| {
        let chosen = |from: usize| json!([tags[from % 6], tags[(from * 5 + 1) % 6], tags[(from * 7 + 3) % 6]]);
        let label = |from: usize| format!("{} {} {}", tags[(from * 5) % 6], tags[from % 6], tags[(from + 3) % 6]);
        for round in 0..6 {
            let from = number + round;
            let body = json!({"label": label(from), "tags": chosen(from)});
            let id = ada.post("/recipes", &body).await.status(201).json()["id"].as_i64().unwrap();
            let path = format!("/recipes/{id}");
            ada.patch(&path, &json!({"label": label(from + 1), "tags": chosen(from + 2)})).await.status(200);
            if from.is_multiple_of(2) {
                ada.patch(&path, &json!({"visibility": "private"})).await.status(200);
            }
            ada.delete(&path).await.status(204);
        }
    };
    join_all((0..16).map(cook)).await;
    assert_eq!(app.anyone().get("/recipes/tags").await.json()["results"], json!([]));
    assert_eq!(app.anyone().get("/recipes").await.json()["total"], 0);
    assert_eq!(app.anyone().get("/recipes/suggestions?prefix=br").await.json()["results"], json!([]));
}
