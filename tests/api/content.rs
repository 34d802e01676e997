//! A recipe's content: what is kept, and every limit.

use serde_json::{Value, json};

use crate::support::TestApp;

fn whole() -> Value {
    json!({
        "label": "Plain <b>loaf</b>", "source": "Grandmother", "url": "https://example.com/loaf",
        "description": "For every day.", "servings": 4, "yield": "1 loaf", "prep_minutes": 20, "cook_minutes": 35,
        "total_minutes": 55, "tags": ["Bread", "easy"], "cuisine": "German", "language": "de-CH",
        "image": "https://example.com/loaf.jpg", "notes": "Keeps for days.", "visibility": "private",
        "nutrition": {"calories": "240 kcal", "servings": 1.5},
        "steps": [{"text": "Mix.", "section": "Dough"}, {"text": "Bake.", "section": null}]
    })
}

#[actix_web::test]
async fn everything_that_is_sent_is_kept() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let mut body = whole();
    body["ingredients"] = json!([{"text": "500 g flour", "group": "Dough"}, "1 tsp salt"]);
    let answer = ada.post("/recipes", &body).await.status(201);
    answer.has(&whole());
    answer.has(&json!({"version": 1, "submitter_id": ada.id}));
    let recipe = answer.json();
    assert_eq!(recipe["ingredients"][0]["group"], "Dough");
    assert_eq!(
        (&recipe["ingredients"][1]["text"], &recipe["ingredients"][1]["group"]),
        (&json!("1 tsp salt"), &Value::Null)
    );
    assert_eq!(recipe["created_at"], recipe["updated_at"]);
    assert_eq!(recipe["created_at"].as_str().unwrap().len(), "2026-11-22T12:00:00Z".len());
    let read = ada.get(&format!("/recipes/{}", recipe["id"])).await.status(200).json();
    assert_eq!(read, recipe);
    let again = ada.put(&format!("/recipes/{}", recipe["id"]), &read).await.status(200).json();
    for (name, value) in recipe.as_object().unwrap() {
        assert!(name == "version" || &again[name] == value, "{name}");
    }
}

#[actix_web::test]
async fn what_is_null_or_left_out_is_empty() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let nulls: serde_json::Map<_, _> =
        whole().as_object().unwrap().keys().map(|name| (name.clone(), Value::Null)).collect();
    let mut nulls = Value::Object(nulls);
    nulls["label"] = json!("Toast");
    for body in [nulls, json!({"label": "Toast"})] {
        ada.post("/recipes", &body).await.status(201).has(&json!({
            "description": null, "ingredients": [], "steps": [], "servings": null, "yield": null, "prep_minutes": null,
            "tags": [], "cuisine": null, "language": null, "image": null, "notes": null, "nutrition": {},
            "visibility": "public"
        }));
    }
}

#[actix_web::test]
async fn every_limit_holds_to_the_last_and_names_its_place() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let text = |length: usize| "é".repeat(length);
    let members = |count: usize| (0..count).map(|n| (format!("n{n}"), json!(1))).collect::<serde_json::Map<_, _>>();
    for (field, fits, misfits, place) in [
        ("label", json!(text(256)), json!(text(257)), &["label"][..]),
        ("source", json!(text(256)), json!(text(257)), &["source"]),
        ("description", json!(text(10_000)), json!(text(10_001)), &["description"]),
        ("notes", json!(text(10_000)), json!(text(10_001)), &["notes"]),
        ("yield", json!(text(100)), json!(text(101)), &["yield"]),
        ("yield", json!("1"), json!(" "), &["yield"]),
        ("cuisine", json!(text(100)), json!(text(101)), &["cuisine"]),
        ("servings", json!(1), json!(0), &["servings"]),
        ("servings", json!(1000), json!(1001), &["servings"]),
        ("prep_minutes", json!(0), json!(-1), &["prep_minutes"]),
        ("cook_minutes", json!(100_000), json!(100_001), &["cook_minutes"]),
        ("total_minutes", json!(55.0), json!(55.5), &["total_minutes"]),
        ("ingredients", json!(vec!["salt"; 200]), json!(vec!["salt"; 201]), &["ingredients"]),
        ("ingredients", json!([text(500)]), json!(["salt", text(501)]), &["ingredients", "1", "text"]),
        (
            "ingredients",
            json!([{"text": "a", "group": text(100)}]),
            json!([{"text": "a", "group": text(101)}]),
            &["ingredients", "0", "group"],
        ),
        ("ingredients", json!([]), json!(["a", "b", "c", {"text": " "}]), &["ingredients", "3", "text"]),
        ("ingredients", json!(null), json!([{"group": "x"}]), &["ingredients", "0", "text"]),
        ("ingredients", json!(null), json!([7]), &["ingredients", "0"]),
        ("ingredients", json!(null), json!({"text": "a"}), &["ingredients"]),
        ("steps", json!(vec!["Mix."; 200]), json!(vec!["Mix."; 201]), &["steps"]),
        ("steps", json!([text(5000)]), json!([text(5001)]), &["steps", "0", "text"]),
        (
            "steps",
            json!([{"text": "a", "section": "b"}]),
            json!([{"text": "a", "section": ""}]),
            &["steps", "0", "section"],
        ),
        (
            "tags",
            json!((0..50).map(|n| n.to_string()).collect::<Vec<_>>()),
            json!((0..51).map(|n| n.to_string()).collect::<Vec<_>>()),
            &["tags"],
        ),
        ("tags", json!([text(50)]), json!(["ok", text(51)]), &["tags", "1"]),
        ("tags", json!([]), json!(["a,b"]), &["tags", "0"]),
        ("tags", json!([]), json!(["\u{2003}"]), &["tags", "0"]),
        ("tags", json!(["\u{200b}x"]), json!(["\u{200b}"]), &["tags", "0"]),
        ("label", json!("\u{200b}x"), json!("\u{200b}"), &["label"]),
        ("label", json!("👩‍🍳"), json!("\u{2060}\u{feff} \u{ad}"), &["label"]),
        ("steps", json!(["\u{301}"]), json!(["\u{3164}"]), &["steps", "0", "text"]),
        ("language", json!("pt-BR"), json!("Portuguese"), &["language"]),
        ("image", json!("https://example.com/a.jpg"), json!("a.jpg"), &["image"]),
        ("visibility", json!("private"), json!("secret"), &["visibility"]),
        ("nutrition", json!(members(50)), json!(members(51)), &["nutrition"]),
        ("nutrition", json!({"fat": text(256)}), json!({"fat": text(257)}), &["nutrition"]),
        ("nutrition", json!({}), json!({"fat": {"saturated": 1}}), &["nutrition"]),
        ("nutrition", json!({}), json!({"fat": "\u{0}"}), &["nutrition"]),
        ("nutrition", json!({}), json!([]), &["nutrition"]),
    ] {
        let with = |value: &Value| {
            let mut body = json!({"label": "Loaf"});
            body[field] = value.clone();
            body
        };
        ada.post("/recipes", &with(&fits)).await.status(201);
        let place: Vec<&str> = std::iter::once("body").chain(place.iter().copied()).collect();
        ada.post("/recipes", &with(&misfits)).await.misfits(&[&place]);
    }
}

#[actix_web::test]
async fn markup_stays_text_everywhere() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let bad = "<script>alert(1)</script>";
    let body = json!({"label": bad, "description": bad, "ingredients": [bad], "steps": [bad], "tags": [bad]});
    let path = format!("/recipes/{}", ada.post("/recipes", &body).await.status(201).json()["id"]);
    assert_eq!(ada.get(&path).await.json()["label"], bad);
    for (accept, path) in [
        ("text/html", "/"),
        ("text/markdown", &*format!("/api/v1{path}")),
        ("application/ld+json", &format!("/api/v1{path}")),
    ] {
        let page =
            crate::support::send(app.anyone().outside(reqwest::Method::GET, path).header("Accept", accept)).await;
        assert!(!page.status(200).body.contains("<script>alert"), "{accept}");
    }
}
