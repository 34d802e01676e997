use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use diesel::connection::SimpleConnection;
use serde_json::{Value, json};

use crate::support::{Caller, TestApp};

/// All pages after each other: their labels, and how many pages there were.
async fn walk(caller: &Caller, path: &str, limit: u32) -> (Vec<String>, usize) {
    let (mut labels, mut pages, mut cursor) = (Vec::new(), 0, String::new());
    loop {
        let page = caller.get(&format!("{path}?limit={limit}{cursor}")).await.status(200);
        labels.extend(page.labels());
        pages += 1;
        match page.json()["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return (labels, pages),
        }
    }
}

#[actix_web::test]
async fn pages_hold_every_recipe_once_the_newest_first() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    for number in 0..7 {
        ada.submit(&format!("Recipe {number}")).await;
    }
    let newest_first: Vec<String> = (0..7).rev().map(|number| format!("Recipe {number}")).collect();
    assert_eq!(walk(&app.anyone(), "/recipes", 3).await, (newest_first.clone(), 3));
    assert_eq!(walk(&app.anyone(), "/recipes", 7).await, (newest_first.clone(), 1));
    let page = app.anyone().get("/recipes/").await.status(200).json();
    assert_eq!(
        (&page["total"], &page["total_is_exact"], &page["next_cursor"]),
        (&json!(7), &json!(true), &Value::Null)
    );
}

#[actix_web::test]
async fn a_list_without_recipes_is_an_empty_page() {
    let app = TestApp::new().await;
    let page = app.anyone().get("/recipes").await.status(200).json();
    assert_eq!(page, json!({"results": [], "next_cursor": null, "total": 0, "total_is_exact": true}));
}

#[actix_web::test]
async fn what_is_deleted_or_added_between_pages_moves_no_other_recipe() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let mut ids = Vec::new();
    for number in 0..4 {
        ids.push(ada.submit(&format!("Recipe {number}")).await);
    }
    let first = app.anyone().get("/recipes?limit=2").await.status(200);
    assert_eq!(first.labels(), ["Recipe 3", "Recipe 2"]);
    ada.delete(&format!("/recipes/{}", ids[2])).await.status(204);
    ada.submit("Recipe 4").await;
    let next = first.text("next_cursor");
    let second = app.anyone().get(&format!("/recipes?limit=2&cursor={next}")).await.status(200);
    assert_eq!(second.labels(), ["Recipe 1", "Recipe 0"]);
}

#[actix_web::test]
async fn a_limit_or_a_cursor_that_does_not_fit_is_named() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    for path in ["/recipes", "/recipes/my-recipes"] {
        for limit in ["0", "-1", "101", "x", "1.5", "99999999999999999999"] {
            ada.get(&format!("{path}?limit={limit}")).await.misfits(&[&["query", "limit"]]);
        }
        for cursor in ["x", "====", "4711", "bnVsbA", "%00"] {
            ada.get(&format!("{path}?limit=1&cursor={cursor}")).await.misfits(&[&["query", "cursor"]]);
        }
    }
}

/// PostgreSQL has no text with U+0000.
#[actix_web::test]
async fn a_cursor_of_a_label_that_no_recipe_can_have_is_named() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    for cursor in [json!(["a\0", 1]), json!(["\0", 1])] {
        let cursor = URL_SAFE_NO_PAD.encode(cursor.to_string());
        for list in ["/recipes", "/recipes/my-recipes"] {
            let path = format!("{list}?limit=1&sort=name&cursor={cursor}");
            ada.get(&path).await.misfits(&[&["query", "cursor"]]);
        }
    }
}

#[actix_web::test]
async fn totals_are_exact_to_ten_thousand_and_a_lower_bound_beyond() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let fill = |count: usize| {
        let statement = format!(
            "INSERT INTO recipes (label, label_folded, submitter_id) WITH RECURSIVE numbers (number) AS \
             (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < {count}) \
             SELECT 'Soup', 'soup', {} FROM numbers",
            ada.id
        );
        app.connection().batch_execute(&statement).unwrap();
    };
    let told = async |path: &str| {
        let page = ada.get(path).await.status(200).json();
        (page["total"].as_i64().unwrap(), page["total_is_exact"].as_bool().unwrap())
    };
    fill(10_000);
    assert_eq!(told("/recipes?limit=1").await, (10_000, true));
    assert_eq!(told("/recipes/my-recipes?limit=1").await, (10_000, true));
    fill(1);
    assert_eq!(told("/recipes?limit=1").await, (10_000, false));
    assert_eq!(told("/recipes/my-recipes?limit=1").await, (10_000, false));
}

#[actix_web::test]
async fn my_recipes_are_all_of_mine_and_nobody_elses() {
    let app = TestApp::new().await;
    let (ada, bob) = (app.user("ada").await, app.user("bob").await);
    for number in 0..25 {
        ada.submit(&format!("Ada's {number}")).await;
        bob.submit(&format!("Bob's {number}")).await;
    }
    let hers: Vec<String> = (0..25).map(|number| format!("Ada's {number}")).collect();
    let answer = ada.get("/recipes/my-recipes/").await.status(200);
    assert_eq!(answer.labels(), hers);
    assert_eq!(answer.json().as_object().unwrap().len(), 1, "only results: {answer:?}");
    for query in [format!("?submitter_id={}", bob.id), format!("?user_id={}", bob.id)] {
        assert_eq!(ada.get(&format!("/recipes/my-recipes{query}")).await.status(200).labels(), hers);
    }
    assert_eq!(walk(&ada, "/recipes/my-recipes", 10).await, (hers, 3));
    let page = ada.get("/recipes/my-recipes?limit=10").await.status(200).json();
    assert_eq!((&page["total"], &page["total_is_exact"]), (&json!(25), &json!(true)));
}
