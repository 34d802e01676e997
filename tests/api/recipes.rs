use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{TestApp, labelled, send};

const NOT_YOURS: &str = "You can only update your recipes.";

#[actix_web::test]
async fn a_submitted_recipe_can_be_read_where_it_says() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let body = json!({"label": " Grüne Soße ", "source": "Omas Küche", "url": "HTTP://Example.com/a?b=1#c", "submitter_id": ada.id});
    let answer = ada.post("/recipes", &body).await.status(201);
    let recipe = answer.json();
    let id = &recipe["id"];
    answer.has(&body);
    assert_eq!(answer.header("location"), format!("/api/v1/recipes/{id}"));
    let read = app.anyone().get(&format!("/recipes/{id}")).await.status(200);
    assert_eq!((read.json(), read.header("etag")), (recipe, answer.header("etag")));
}

#[actix_web::test]
async fn every_answer_with_a_recipe_that_can_be_changed_says_its_version() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let created = ada.post("/recipes", &labelled("Toast")).await.status(201);
    assert_eq!(created.header("etag"), "\"v1\"");
    let id = created.json()["id"].clone();
    let path = format!("/recipes/{id}");
    let post = async |path: String| send(ada.request(Method::POST, &path)).await.status(200);
    let answers = [
        ada.patch(&path, &json!({"servings": 2})).await.status(200),
        ada.put(&path, &json!({"label": "Jam"})).await.status(200),
        ada.put("/recipes", &json!({"id": id, "label": "Marmalade"})).await.status(200),
        post(format!("{path}/history/1/restore")).await,
    ];
    for (answer, tag) in answers.iter().zip(["\"v2\"", "\"v3\"", "\"v4\"", "\"v5\""]) {
        assert_eq!(answer.header("etag"), tag);
    }
    ada.delete(&path).await.status(204);
    assert_eq!(post(format!("/recipes/trash/{id}/restore")).await.header("etag"), "\"v5\"");
}

#[actix_web::test]
async fn only_the_label_is_needed() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let recipe = ada.post("/recipes/", &json!({"label": "Toast"})).await.status(201).json();
    assert_eq!((&recipe["source"], &recipe["url"]), (&Value::Null, &Value::Null));
    assert_eq!(recipe["submitter_id"], ada.id);
    let nulls = json!({"label": "Toast", "source": null, "url": null, "submitter_id": null});
    ada.post("/recipes", &nulls).await.status(201);
}

#[actix_web::test]
async fn submitting_as_someone_else_is_forbidden_even_for_superusers() {
    let app = TestApp::new().await;
    let (bob, root) = (app.user("bob").await, app.superuser("root").await);
    for caller in [&bob, &root] {
        let body = json!({"label": "Toast", "submitter_id": if caller.id == bob.id { root.id } else { bob.id }});
        caller.post("/recipes", &body).await.problem(403, "You can only submit recipes as yourself");
    }
    assert!(app.recipe_ids().is_empty());
}

#[actix_web::test]
async fn what_does_not_fit_is_named_all_of_it_and_nothing_is_stored() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let long = "x".repeat(257);
    for (body, misfits) in [
        (json!({}), &["label"][..]),
        (json!({"label": null}), &["label"]),
        (json!({"label": ""}), &["label"]),
        (json!({"label": " \u{2003}\t"}), &["label"]),
        (json!({"label": long, "source": long, "url": "x"}), &["label", "source", "url"]),
        (
            json!({"label": 1, "source": true, "url": [], "submitter_id": "me"}),
            &["label", "source", "url", "submitter_id"],
        ),
        (json!({"label": {"a": 1}, "source": ""}), &["label", "source"]),
        (json!({"label": "ok", "url": "http://localhost/x"}), &["url"]),
        (json!({"label": "ok", "url": "javascript:alert(1)"}), &["url"]),
        (json!({"label": "ok", "url": format!("https://example.com/{}", "x".repeat(2083))}), &["url"]),
        (json!({"label": "nul \u{0} inside"}), &["label"]),
        (json!({"label": "ok", "submitter_id": 1.5}), &["submitter_id"]),
        (json!({"label": "ok", "submitter_id": 99_999_999_999_999_999_999_f64}), &["submitter_id"]),
    ] {
        let expected: Vec<[&str; 2]> = misfits.iter().map(|&field| ["body", field]).collect();
        let expected: Vec<&[&str]> = expected.iter().map(<[&str; 2]>::as_slice).collect();
        ada.post("/recipes", &body).await.misfits(&expected);
    }
    assert!(app.recipe_ids().is_empty());
}

#[actix_web::test]
async fn labels_have_256_characters_not_bytes() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let label = "焼".repeat(256);
    let recipe = ada.post("/recipes", &json!({"label": label})).await.status(201).json();
    assert_eq!(recipe["label"], label);
}

#[actix_web::test]
async fn an_unknown_recipe_is_named_in_the_404() {
    let app = TestApp::new().await;
    for id in ["7", "0", "-1", "9223372036854775807"] {
        app.anyone().get(&format!("/recipes/{id}")).await.problem(404, &format!("Recipe with ID {id} not found"));
    }
    for id in ["x", "1.5", "1e3", "9223372036854775808", "99999999999999999999999", "%00", "0x10", "１"] {
        app.anyone().get(&format!("/recipes/{id}")).await.misfits(&[&["path", "recipe_id"]]);
    }
}

#[actix_web::test]
async fn put_replaces_and_patch_changes_what_is_sent() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let id = ada.submit("Toast").await;
    let path = format!("/recipes/{id}");

    let patched = json!({
        "id": id, "label": "Toast", "source": null, "url": "https://example.com/recipe", "submitter_id": ada.id,
    });
    ada.patch(&path, &json!({"source": null})).await.status(200).has(&patched);
    ada.patch(&path, &json!({"unknown": 1})).await.status(200).has(&patched);
    let merge = ada.request(Method::PATCH, &path).header("Content-Type", "application/merge-patch+json");
    assert_eq!(send(merge.body(r#"{"label": "Toasted"}"#)).await.status(200).json()["label"], "Toasted");

    let put = ada.put(&path, &json!({"label": "French toast", "id": 99, "submitter_id": 99})).await.status(200);
    put.has(&json!({"id": id, "label": "French toast", "source": null, "url": null, "submitter_id": ada.id}));

    ada.patch(&path, &json!({"label": null, "url": "x"})).await.misfits(&[&["body", "label"], &["body", "url"]]);
    ada.put(&path, &json!({"url": 7})).await.misfits(&[&["body", "label"], &["body", "url"]]);
    assert_eq!(app.anyone().get(&path).await.json(), put.json());
}

#[actix_web::test]
async fn only_the_submitter_changes_a_recipe() {
    let app = TestApp::new().await;
    let (ada, bob, root) = (app.user("ada").await, app.user("bob").await, app.superuser("root").await);
    let id = ada.submit("Toast").await;
    let path = format!("/recipes/{id}");
    for caller in [&bob, &root] {
        caller.put(&path, &labelled("Mine")).await.problem(403, NOT_YOURS);
        caller.patch(&path, &labelled("Mine")).await.problem(403, NOT_YOURS);
        caller.put("/recipes", &json!({"id": id, "label": "Mine"})).await.problem(403, NOT_YOURS);
    }
    assert_eq!(app.anyone().get(&path).await.text("label"), "Toast");
    ada.put("/recipes/4711", &labelled("x")).await.problem(404, "Recipe with ID 4711 not found");
    ada.patch("/recipes/4711", &labelled("x")).await.problem(404, "Recipe with ID 4711 not found");
}

#[actix_web::test]
async fn the_old_rename_changes_the_label_alone() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let id = ada.submit("Toast").await;
    let body = json!({"id": id, "label": "French toast", "source": "stolen", "url": 5, "submitter_id": 99});
    let renamed = ada.put("/recipes/", &body).await.status(200);
    renamed.has(&json!({
        "id": id, "label": "French toast", "source": "Grandmother", "url": "https://example.com/recipe", "submitter_id": ada.id,
    }));
    ada.put("/recipes", &json!({"id": 4711, "label": "x"})).await.problem(404, "Recipe with ID: 4711 not found.");
    ada.put("/recipes", &json!({"label": ""})).await.misfits(&[&["body", "id"], &["body", "label"]]);
    assert_eq!(app.anyone().get("/recipes/search?keyword=french").await.labels(), ["French toast"]);
}

#[actix_web::test]
async fn the_submitter_and_superusers_delete() {
    let app = TestApp::new().await;
    let (ada, bob, root) = (app.user("ada").await, app.user("bob").await, app.superuser("root").await);
    let (first, second) = (ada.submit("Toast").await, ada.submit("Jam").await);
    bob.delete(&format!("/recipes/{first}")).await.problem(403, "You can only delete your recipes.");
    let gone = ada.delete(&format!("/recipes/{first}")).await.status(204);
    assert!(gone.body.is_empty());
    root.delete(&format!("/recipes/{second}/")).await.status(204);
    ada.delete(&format!("/recipes/{first}")).await.problem(404, &format!("Recipe with ID {first} not found"));
    ada.delete("/recipes/x").await.misfits(&[&["path", "recipe_id"]]);
    assert!(app.recipe_ids().is_empty());
    assert!(app.anyone().get("/recipes/search?keyword=toast").await.labels().is_empty());
    assert!(ada.submit("Again").await > second, "an id was given out again");
}

#[actix_web::test]
async fn of_many_deletes_at_once_one_finds_the_recipe() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let path = format!("/recipes/{}", ada.submit("Toast").await);
    let answers = join_all((0..16).map(|_| ada.delete(&path))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 204).count(), 1);
    assert_eq!(answers.iter().filter(|answer| answer.status == 404).count(), 15);
}

#[actix_web::test]
async fn a_burst_of_submissions_is_stored_whole() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let labels: Vec<String> = (0..64).map(|n| format!("Recipe number {n}")).collect();
    let ids = join_all(labels.iter().map(|label| ada.submit(label))).await;
    for (id, label) in ids.iter().zip(&labels) {
        assert_eq!(&app.anyone().get(&format!("/recipes/{id}")).await.text("label"), label);
    }
    assert_eq!(app.recipe_ids().len(), 64);
}

#[actix_web::test]
async fn what_another_instance_has_written_is_in_the_next_answer() {
    let app = TestApp::new().await;
    let other = app.beside(|_| {});
    let ada = app.user("ada").await;
    let path = format!("/recipes/{}", ada.submit("Toast").await);
    let ada_there = other.anyone().with_token(ada.token.clone().unwrap());
    for round in 1..=5 {
        let label = format!("Toast {round}");
        ada_there.patch(&path, &json!({"label": label, "visibility": "public"})).await.status(200);
        // Twice: what was read a moment ago may be kept.
        for _ in 0..2 {
            app.anyone().get(&path).await.status(200).has(&json!({"label": label}));
        }
        ada_there.patch(&path, &json!({"visibility": "private"})).await.status(200);
        app.anyone().get(&path).await.status(404);
        ada.get(&path).await.status(200).has(&json!({"visibility": "private"}));
    }
    ada_there.post("/auth/logout", &Value::Null).await.status(204);
    ada.get("/auth/me").await.status(401);
}
