//! `GET /recipes/{id}?servings=&units=`.

use serde_json::{Value, json};

use crate::support::TestApp;

#[actix_web::test]
async fn ingredients_are_understood() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let lines = ["1 ½ cups (200 g) plain flour, sifted", "2–3 cloves garlic", "salt to taste"];
    let body = json!({"label": "Loaf", "ingredients": [{"text": lines[0], "group": "Dough"}, lines[1], lines[2]]});
    let recipe = ada.post("/recipes", &body).await.status(201).json();
    assert_eq!(
        recipe["ingredients"][0],
        json!({"text": lines[0], "group": "Dough", "quantity": "3/2", "quantity_max": null, "unit": "cup",
            "food": "plain flour", "note": "sifted", "unsure": false})
    );
    let garlic = &recipe["ingredients"][1];
    assert_eq!(
        (&garlic["quantity"], &garlic["quantity_max"], &garlic["unit"]),
        (&json!("2"), &json!("3"), &json!("clove"))
    );
    assert_eq!(
        (&recipe["ingredients"][2]["quantity"], &recipe["ingredients"][2]["food"]),
        (&Value::Null, &json!("salt"))
    );
    // What was understood is found anew, so nobody can say that a line means something else.
    let forged = json!({"label": "Loaf", "ingredients": [{"text": "2 eggs", "quantity": "9", "food": "salt"}]});
    let stored = ada.post("/recipes", &forged).await.status(201).json();
    assert_eq!(
        (&stored["ingredients"][0]["quantity"], &stored["ingredients"][0]["food"]),
        (&json!("2"), &json!("eggs"))
    );
}

#[actix_web::test]
async fn a_recipe_is_read_for_as_many_as_wanted_and_in_either_units() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let body = json!({"label": "Loaf", "servings": 4, "ingredients": ["2 cups flour", "1 lb butter", "salt to taste"]});
    let path = format!("/recipes/{}", ada.post("/recipes", &body).await.status(201).json()["id"]);
    let lines = async |query: &str| {
        let recipe = app.anyone().get(&format!("{path}?{query}")).await.status(200);
        let texts: Vec<String> = recipe.json()["ingredients"]
            .as_array()
            .unwrap()
            .iter()
            .map(|ingredient| ingredient["text"].as_str().unwrap().to_owned())
            .collect();
        (texts, recipe.json()["servings"].clone(), recipe.header("etag").to_owned())
    };
    let (texts, servings, tag) = lines("servings=6").await;
    assert_eq!(
        (texts[0].as_str(), texts[2].as_str(), servings, tag.as_str()),
        ("3 cups flour", "salt to taste", json!(6), "\"v1-6\"")
    );
    let (texts, servings, tag) = lines("units=metric").await;
    assert!(texts[0].contains("ml") && texts[1].contains(" g "), "{texts:?}");
    assert_eq!((servings, tag.as_str()), (json!(4), "\"v1-metric\""));
    let (texts, _, tag) = lines("servings=2&units=us").await;
    assert_eq!((texts[0].as_str(), tag.as_str()), ("1 cup flour", "\"v1-2-us\""));
}

#[actix_web::test]
async fn servings_or_units_that_do_not_fit_are_named() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let path = format!("/recipes/{}", ada.submit("Toast").await);
    app.anyone().get(&format!("{path}?servings=2")).await.misfits(&[&["query", "servings"]]);
    app.anyone()
        .get(&format!("{path}?servings=0&units=imperial"))
        .await
        .misfits(&[&["query", "servings"], &["query", "units"]]);
    app.anyone().get(&format!("{path}?units=us")).await.status(200);
}
