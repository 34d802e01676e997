//! Many recipes in one request.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::support::{Answer, TestApp, arbitrary};

const NDJSON: &str = "application/x-ndjson";

fn lines(recipes: &[Value]) -> String {
    recipes.iter().map(Value::to_string).collect::<Vec<_>>().join("\n")
}

/// A recipe without what is its place in a database.
fn content(mut recipe: Value) -> Value {
    for member in ["id", "submitter_id", "created_at", "updated_at", "version"] {
        assert!(recipe.as_object_mut().unwrap().remove(member).is_some());
    }
    recipe
}

fn contents(recipes: Vec<Value>) -> Vec<Value> {
    recipes.into_iter().map(content).collect()
}

/// Everything as large as it may be.
fn largest() -> Value {
    let items = |max: usize, heading: &str| {
        let item = |n: usize| json!({"text": format!("{n} {}", "焼".repeat(max - 5)), heading: "é".repeat(100)});
        (0..200).map(item).collect::<Vec<_>>()
    };
    let members: serde_json::Map<String, Value> =
        (0..50).map(|n| (format!("{n}{}", "n".repeat(250)), json!("v".repeat(256)))).collect();
    let url = format!("https://example.com/{}", "u".repeat(2063));
    json!({
        "label": "焼".repeat(256), "source": "👩‍🍳".repeat(85), "url": url, "description": "d".repeat(10_000),
        "ingredients": items(500, "group"), "steps": items(5000, "section"), "servings": 1000, "yield": "y".repeat(100),
        "prep_minutes": 100_000, "cook_minutes": 100_000, "total_minutes": 100_000,
        "tags": (0..50).map(|n| format!("{n:02}{}", "🥐".repeat(48))).collect::<Vec<_>>(), "cuisine": "c".repeat(100),
        "language": "en-abcdefgh-abcdefgh-abcdefgh", "image": url, "notes": "n".repeat(10_000), "nutrition": members,
        "visibility": "private",
    })
}

/// So many words that the facets of one recipe are more than a statement of PostgreSQL's takes.
fn wordiest() -> Value {
    let words = |line: usize| (0..100).map(move |word| format!("{:x}", 0x1000 + line * 100 + word));
    let ingredients: Vec<String> = (0..200).map(|line| words(line).collect::<Vec<_>>().join(" ")).collect();
    json!({"label": "Words", "ingredients": ingredients})
}

#[actix_web::test]
async fn export_and_import_again_gives_the_same_recipes() {
    let app = TestApp::with(|config| config.server.max_body_bytes = 8 << 20).await;
    let (ada, bob) = (app.user("ada").await, app.user("bob").await);
    let mut runner = TestRunner::default();
    let mut generated = || arbitrary::recipe().new_tree(&mut runner).unwrap().current();
    let mut recipes: Vec<Value> = (0..100).map(|_| generated()).collect();
    recipes.extend([largest(), wordiest(), json!({"label": "x"})]);
    let imported = ada.import(NDJSON, lines(&recipes)).await.status(201);
    assert_eq!(imported.json()["imported"], 103);
    let exported = ada.export().await;
    for (recipe, exported) in recipes.iter().zip(&exported) {
        for member in ["label", "source", "url", "description", "notes", "yield", "nutrition", "language", "image"] {
            let expected = match &recipe[member] {
                Value::Null if member == "nutrition" => json!({}),
                value => value.clone(),
            };
            assert_eq!(exported[member], expected, "{member}");
        }
    }
    let export = ada.get("/recipes/export").await.body;
    bob.import(NDJSON, export.clone()).await.status(201);
    assert_eq!(contents(bob.export().await), contents(exported.clone()));
    // And as a list.
    let eve = app.user("eve").await;
    eve.import("application/json", Value::from(exported.clone()).to_string()).await.status(201);
    assert_eq!(contents(eve.export().await), contents(exported));
}

#[actix_web::test]
async fn what_was_imported_is_told_line_by_line() {
    let app = TestApp::new().await;
    let (ada, bob) = (app.user("ada").await, app.user("bob").await);
    let theirs = bob.submit("Toast").await;
    let recipe = json!({"id": theirs, "label": "Scones", "submitter_id": bob.id, "version": 9, "created_at": "2020-01-01T00:00:00Z"});
    let body = format!("\u{feff}{recipe}\r\n\r\n  \n{{\"label\": \"Jam\"}}");
    for content_type in [NDJSON, "application/ndjson", "Application/JSONL; charset=utf-8"] {
        let answer = ada.import(content_type, body.clone()).await.status(201).json();
        let ids: Vec<i64> = answer["results"].as_array().unwrap().iter().map(|it| it["id"].as_i64().unwrap()).collect();
        assert_eq!(answer["imported"], 2);
        assert_eq!(answer["results"][0], json!({"line": 1, "id": ids[0], "label": "Scones"}));
        assert_eq!(answer["results"][1], json!({"line": 4, "id": ids[1], "label": "Jam"}));
        let scones = ada.get(&format!("/recipes/{}", ids[0])).await.status(200);
        scones.has(&json!({"label": "Scones", "submitter_id": ada.id, "version": 1}));
        assert_ne!(scones.json()["created_at"], "2020-01-01T00:00:00Z");
    }
    let found = app.anyone().get("/recipes/search?keyword=scones").await.labels();
    assert_eq!(found, ["Scones", "Scones", "Scones"]);
    assert_eq!(bob.export().await.len(), 1);
}

#[actix_web::test]
async fn json_comes_as_a_list_or_as_one_recipe_in_our_words_or_schema_orgs() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let theirs = json!({"@type": "Recipe", "name": "Scones", "recipeYield": "4"});
    let graph = json!({"@context": "https://schema.org", "@graph": [{"@type": "WebSite"}, theirs, {"@type": ["Recipe"], "name": "Jam"}]});
    for (content_type, body, labels) in [
        ("application/json", json!({"label": "Toast"}), &["Toast"][..]),
        ("application/json", json!([{"label": "Toast"}, theirs, graph]), &["Toast", "Scones", "Scones", "Jam"]),
        ("application/json", theirs.clone(), &["Scones"]),
        ("application/ld+json", theirs.clone(), &["Scones"]),
        ("application/ld+json", graph.clone(), &["Scones", "Jam"]),
        ("application/ld+json", json!([graph, theirs]), &["Scones", "Jam", "Scones"]),
        (NDJSON, graph.clone(), &["Scones", "Jam"]),
    ] {
        let answer = ada.import(content_type, body.to_string()).await.status(201).json();
        let results = answer["results"].as_array().unwrap();
        let told: Vec<&str> = results.iter().map(|result| result["label"].as_str().unwrap()).collect();
        assert_eq!(told, labels, "{body}");
        let numbers: Vec<u64> = results.iter().map(|result| result["line"].as_u64().unwrap()).collect();
        if content_type != NDJSON {
            assert_eq!(numbers, (1..=labels.len() as u64).collect::<Vec<_>>(), "{body}");
        }
    }
}

#[actix_web::test]
async fn our_own_json_ld_comes_back_as_the_same_recipe() {
    let app = TestApp::new().await;
    let (ada, bob) = (app.user("ada").await, app.user("bob").await);
    let body = json!({
        "label": "Fish &amp; <b>chips</b>", "ingredients": [{"text": "1 fish", "group": "Fish"}, "Salt"], "yield": "6",
        "steps": [{"text": "Fry.\nEat.", "section": "Fish"}, "Rest."], "tags": ["fish", "à la"], "notes": " Secret ",
        "visibility": "private", "prep_minutes": 0, "total_minutes": 61, "nutrition": {"calories": 3.5},
    });
    let id = ada.post("/recipes", &body).await.status(201).json()["id"].clone();
    let request = ada.request(reqwest::Method::GET, &format!("/recipes/{id}")).header("Accept", "application/ld+json");
    let document = crate::support::send(request).await.status(200).body;
    bob.import("application/ld+json", document).await.status(201);
    assert_eq!(contents(bob.export().await), contents(ada.export().await));
}

/// The places of a 422, each as JSON, with its message.
fn told(answer: &Answer) -> Vec<(String, String)> {
    let problems = answer.json()["detail"].clone();
    let told = |problem: &Value| (problem["loc"].to_string(), problem["msg"].as_str().unwrap().to_owned());
    let mut told: Vec<_> = problems.as_array().unwrap().iter().map(told).collect();
    told.sort();
    told
}

#[actix_web::test]
async fn one_bad_line_changes_nothing_and_every_bad_line_is_named() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let long = "x".repeat(501);
    let body = [
        json!({"label": "Good"}).to_string(),
        json!({"label": "", "ingredients": ["a", "b", "c", {"text": long}]}).to_string(),
        String::new(),
        "{\"label\": \"Soup\"".to_owned(),
        "[]".to_owned(),
        json!({"@type": "Recipe", "name": "Scones", "recipeIngredient": ["a", long]}).to_string(),
        json!({"@type": "WebSite"}).to_string(),
    ];
    let answer = ada.import(NDJSON, body.join("\n")).await.status(422);
    let told = told(&answer);
    let places: Vec<&str> = told.iter().map(|(place, _)| place.as_str()).collect();
    assert_eq!(
        places,
        [
            r#"["body",1,"ingredients",3,"text"]"#,
            r#"["body",1,"label"]"#,
            r#"["body",3]"#,
            r#"["body",4]"#,
            r#"["body",5,"recipeIngredient",1]"#,
            r#"["body",6]"#,
        ]
    );
    assert_eq!(told[2].1, "line 4: invalid JSON: EOF while parsing an object at column 16");
    assert!(told[1].1.starts_with("line 2: "), "{told:?}");
    assert!(app.recipe_ids().is_empty());

    let list =
        json!([{"label": "Good"}, {"label": 5}, [], {"@graph": [{}, {"@type": "Recipe", "totalTime": "P900D"}]}]);
    let answer = ada.import("application/json", list.to_string()).await.status(422);
    answer.misfits(&[
        &["body", "1", "label"],
        &["body", "2"],
        &["body", "3", "@graph", "1", "name"],
        &["body", "3", "@graph", "1", "totalTime"],
    ]);
    assert!(app.recipe_ids().is_empty());
}

#[actix_web::test]
async fn every_bad_line_is_named_and_of_a_thousand_all_that_is_wrong() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let bad = json!({"label": 1, "steps": vec![json!(1); 50]});
    let answer = ada.import(NDJSON, lines(&vec![bad; 10_000])).await.status(422);
    let told = told(&answer);
    let of_line = |line: usize| told.iter().filter(move |(_, msg)| msg.starts_with(&format!("line {line}: ")));
    assert_eq!(of_line(1000).count(), 11);
    assert!(of_line(1000).any(|(place, msg)| place == "[\"body\",999]" && msg == "line 1000: more problems: 41"));
    assert_eq!(of_line(10_000).count(), 1);
    let named: std::collections::BTreeSet<&str> = told.iter().map(|(_, msg)| msg.split(':').next().unwrap()).collect();
    assert_eq!(named.len(), 10_000);
    assert_eq!(told.len(), 11_000 + 9_000);
}

#[actix_web::test]
async fn what_is_no_import_is_refused() {
    let app = TestApp::with(|config| config.server.max_import_bytes = 100_000).await;
    let ada = app.user("ada").await;
    for (content_type, body) in [
        ("text/plain", "{\"label\": \"Toast\"}"),
        ("application/x-www-form-urlencoded", "label=Toast"),
        ("application/json", ""),
        ("application/json", "7"),
        ("application/json", "[{\"label\": \"Toast\"}"),
        ("application/json", "[{\"label\": \"Toast\"}] []"),
        ("application/ld+json", "{\"label\": \"Toast\"}"),
        ("application/ld+json", "{\"@type\": \"WebSite\"}"),
    ] {
        ada.import(content_type, body).await.misfits(&[&["body"]]);
    }
    ada.import(NDJSON, " ".repeat(100_001)).await.status(413);
    ada.import(NDJSON, "{}\n".repeat(10_001)).await.status(422);
    let nested = format!("[{}{}]", "[".repeat(40_000), "]".repeat(40_000));
    ada.import("application/json", nested).await.misfits(&[&["body"]]);
    assert!(app.recipe_ids().is_empty());
}

#[actix_web::test]
async fn an_import_of_nothing_is_told_that_there_is_nothing_in_it() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    for (content_type, body) in
        [(NDJSON, ""), (NDJSON, "\u{feff}\n \r\n"), ("application/json", "[]"), ("application/json", " [ ] ")]
    {
        let answer = ada.import(content_type, body).await.misfits(&[&["body"]]);
        assert_eq!(told(&answer)[0].1, "there is no recipe in it", "{content_type}: {body:?}");
    }
    for body in ["[]", "{\"@graph\": []}"] {
        let answer = ada.import("application/ld+json", body).await.misfits(&[&["body"]]);
        assert_eq!(told(&answer)[0].1, "there is no schema.org Recipe in it", "{body}");
    }
}

/// Whatever its form: what is too long to be submitted alone is too long among others.
#[actix_web::test]
async fn no_recipe_of_an_import_is_longer_than_one_that_is_submitted() {
    let app = TestApp::with(|config| config.server.max_body_bytes = 20_000).await;
    let ada = app.user("ada").await;
    let with_steps = |count: usize| json!({"label": "Stew", "steps": vec!["x".repeat(4800); count]});
    let (fits, long) = (with_steps(4), with_steps(5));
    let theirs = json!({"@type": "Recipe", "name": "Stew", "recipeInstructions": long["steps"]});
    ada.post("/recipes", &fits).await.status(201);
    ada.post("/recipes", &long).await.status(413);
    let limit = "is longer than the 20000 bytes that a recipe may have";
    let answer = ada.import(NDJSON, lines(&[fits.clone(), long.clone(), theirs.clone()])).await.status(422);
    assert_eq!(
        told(&answer),
        [(r#"["body",1]"#.into(), format!("line 2: {limit}")), (r#"["body",2]"#.into(), format!("line 3: {limit}"))]
    );
    let list = json!([fits, long]).to_string();
    ada.import("application/json", list).await.misfits(&[&["body", "1"]]);
    ada.import("application/json", long.to_string()).await.misfits(&[&["body"]]);
    let graph = json!({"@graph": [{"@type": "WebSite"}, theirs]}).to_string();
    ada.import("application/ld+json", graph).await.misfits(&[&["body", "@graph", "1"]]);
    assert_eq!(app.recipe_ids().len(), 1);
    ada.import(NDJSON, ada.get("/recipes/export").await.body).await.status(201);
}

/// It could not be imported again.
#[actix_web::test]
async fn no_recipe_becomes_longer_by_pieces_than_one_that_is_submitted() {
    let app = TestApp::with(|config| config.server.max_body_bytes = 20_000).await;
    let ada = app.user("ada").await;
    let path = format!("/recipes/{}", ada.submit("Stew").await);
    for member in ["description", "notes"] {
        ada.patch(&path, &json!({member: "x".repeat(9000)})).await.status(200);
    }
    let steps = vec!["x".repeat(1000); 2];
    let answer = ada.patch(&path, &json!({"steps": steps})).await.misfits(&[&["body"]]);
    assert_eq!(told(&answer)[0].1, "is longer than the 20000 bytes that a recipe may have");
    ada.patch(&path, &json!({"notes": null, "steps": steps})).await.status(200);
    ada.import(NDJSON, ada.get("/recipes/export").await.body).await.status(201);
}

/// In memory a bracket takes hundreds of times its byte.
#[actix_web::test]
async fn a_body_that_would_fill_the_memory_is_refused_early() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    for (start, item, end) in [
        ("[[", "{\"a\":0}", "]]"),
        ("{\"label\": \"x\", \"steps\": [", "7", "]}"),
        ("{\"@type\": \"Recipe\", \"name\": \"x\", \"recipeInstructions\": [", "\"a\"", "]}"),
    ] {
        let body = format!("{start}{item}{}{end}", format!(",{item}").repeat(300_000));
        let started = std::time::Instant::now();
        let answer = ada.import("application/json", body).await.misfits(&[&["body"]]);
        assert!(answer.body.contains("there are more than 200000 values in it"), "{}", answer.body);
        assert!(started.elapsed().as_secs() < 10);
    }
    for (body, place) in [
        (json!({"label": "x", "steps": vec![7; 100_000]}), "steps"),
        (json!({"@type": "Recipe", "name": "x", "recipeInstructions": vec!["a"; 100_000]}), "recipeInstructions"),
        (json!({"@type": "Recipe", "name": "x", "keywords": "a,".repeat(1_000_000)}), "keywords"),
    ] {
        ada.import("application/json", body.to_string()).await.misfits(&[&["body", place]]);
    }
}

#[actix_web::test]
async fn no_more_than_ten_thousand_recipes_come_at_once() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let answer = ada.import(NDJSON, "{\"label\": \"x\"}\n".repeat(10_001)).await.misfits(&[&["body"]]);
    assert_eq!(told(&answer)[0].1, "ensure there are at most 10000 recipes");
    let list = format!("[{}{{\"label\": \"x\"}}]", "{\"label\": \"x\"},".repeat(10_000));
    ada.import("application/json", list).await.misfits(&[&["body"]]);
    assert!(app.recipe_ids().is_empty());
    let answer = ada.import(NDJSON, "{\"label\": \"x\"}\n".repeat(10_000)).await.status(201);
    assert_eq!(answer.json()["imported"], 10_000);
}
