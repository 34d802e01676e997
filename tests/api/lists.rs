//! Sorting and filtering lists of recipes.

use serde_json::{Value, json};

use crate::support::{Caller, TestApp};

/// Recipes that differ in everything that lists filter and sort by.
async fn kitchen(cook: &Caller) {
    for recipe in [
        json!({"label": "Zwiebelkuchen", "tags": ["Baking", "german"], "prep_minutes": 30, "cook_minutes": 60,
            "language": "de", "ingredients": ["3 Zwiebeln", "200 g Speck"]}),
        json!({"label": "éclair", "tags": ["baking", "dessert"], "total_minutes": 90, "language": "fr",
            "image": "https://example.com/eclair.jpg", "ingredients": ["2 eggs", "100 g butter"]}),
        json!({"label": "Egg fried rice", "tags": ["quick"], "cook_minutes": 15, "language": "en-GB",
            "ingredients": ["2 eggs", "1 tbsp sesame oil", "250 g rice"]}),
        json!({"label": "Greek salad", "tags": ["quick", "Salad"], "prep_minutes": 15,
            "ingredients": ["100 g olives", "2 tbsp olive oil", "1 cucumber"]}),
        json!({"label": "Toast"}),
        json!({"label": "Secret sauce", "tags": ["quick", "secret"], "total_minutes": 5, "visibility": "private",
            "ingredients": ["1 egg"]}),
    ] {
        cook.post("/recipes", &recipe).await.status(201);
    }
}

async fn labels(caller: &Caller, query: &str) -> Vec<String> {
    let page = caller.get(query).await.status(200);
    assert_eq!(page.json()["total"], page.labels().len(), "{page:?}");
    page.labels()
}

#[actix_web::test]
async fn a_first_page_that_was_shown_changes_with_its_recipes() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    ada.post("/recipes", &json!({"label": "Toast"})).await.status(201);
    let seen = async |query| labels(&ada, &format!("/recipes?{query}")).await;
    for query in ["", "sort=name", "limit=1"] {
        assert_eq!(seen(query).await, ["Toast"], "{query}");
    }
    let second = ada.post("/recipes", &json!({"label": "Bread"})).await.status(201).json()["id"].clone();
    assert_eq!(seen("").await, ["Bread", "Toast"]);
    assert_eq!(seen("sort=name").await, ["Bread", "Toast"]);
    let path = format!("/recipes/{second}");
    ada.patch(&path, &json!({"label": "Rye bread"})).await.status(200);
    assert_eq!(seen("").await, ["Rye bread", "Toast"]);
    ada.patch(&path, &json!({"visibility": "private"})).await.status(200);
    assert_eq!(seen("").await, ["Toast"]);
    ada.delete("/recipes/1").await.status(204);
    assert_eq!(seen("").await, [""; 0]);
}

#[actix_web::test]
async fn filters_narrow_and_combine() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    kitchen(&ada).await;
    for (query, expected) in [
        ("", &["Toast", "Greek salad", "Egg fried rice", "éclair", "Zwiebelkuchen"][..]),
        ("tags=baking", &["éclair", "Zwiebelkuchen"]),
        ("tags=BAKING,Dessert", &["éclair"]),
        ("tags=baking,quick", &[]),
        ("any_tags=salad,dessert", &["Greek salad", "éclair"]),
        ("any_tags=salad,quick&tags=quick", &["Greek salad", "Egg fried rice"]),
        ("tags=secret", &[]),
        ("max_minutes=15", &["Greek salad", "Egg fried rice"]),
        ("max_minutes=14", &[]),
        ("max_minutes=90", &["Greek salad", "Egg fried rice", "éclair", "Zwiebelkuchen"]),
        ("max_minutes=89&tags=baking", &[]),
        ("has_image=true", &["éclair"]),
        ("has_image=false&tags=baking", &["Zwiebelkuchen"]),
        ("language=en", &["Egg fried rice"]),
        ("language=DE", &["Zwiebelkuchen"]),
        ("ingredients=eggs", &["Egg fried rice", "éclair"]),
        ("ingredients=eggs,rice", &["Egg fried rice"]),
        ("ingredients=olive%20oil", &["Greek salad"]),
        ("ingredients=sesame%20oil&without=olive%20oil", &["Egg fried rice"]),
        ("without=eggs", &["Toast", "Greek salad", "Zwiebelkuchen"]),
        ("without=eggs,speck&any_tags=quick,baking", &["Greek salad"]),
        ("submitter_id=4711", &[]),
    ] {
        assert_eq!(labels(&app.anyone(), &format!("/recipes?{query}")).await, expected, "{query}");
    }
    assert_eq!(labels(&app.anyone(), &format!("/recipes?submitter_id={}&tags=quick", ada.id)).await.len(), 2);
}

#[actix_web::test]
async fn lists_are_sorted_and_paged_in_every_order() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    kitchen(&ada).await;
    for (sort, expected) in [
        ("newest", ["Toast", "Greek salad", "Egg fried rice", "éclair", "Zwiebelkuchen"]),
        ("oldest", ["Zwiebelkuchen", "éclair", "Egg fried rice", "Greek salad", "Toast"]),
        ("name", ["éclair", "Egg fried rice", "Greek salad", "Toast", "Zwiebelkuchen"]),
        ("time", ["Egg fried rice", "Greek salad", "Zwiebelkuchen", "éclair", "Toast"]),
    ] {
        for (filter, left_out) in [("", ""), ("&without=cucumber", "Greek salad"), ("&max_minutes=1000", "Toast")] {
            let mut expected = expected.to_vec();
            expected.retain(|label| *label != left_out);
            for limit in 1..=6 {
                let (mut all, mut cursor) = (Vec::new(), String::new());
                loop {
                    let path = format!("/recipes?sort={sort}&limit={limit}{filter}{cursor}");
                    let page = app.anyone().get(&path).await.status(200);
                    all.extend(page.labels());
                    assert_eq!(page.json()["total"], expected.len());
                    let Some(next) = page.json()["next_cursor"].as_str().map(str::to_owned) else { break };
                    cursor = format!("&cursor={next}");
                }
                assert_eq!(all, expected, "{sort} {filter} {limit}");
            }
        }
    }
}

/// The index of words answers for facets that are common, the tables for those of few recipes.
#[actix_web::test]
async fn what_is_common_is_found_like_what_is_rare() {
    struct Made {
        id: i64,
        minutes: i64,
        label: String,
        is_even: bool,
        has_egg: bool,
        is_first: bool,
    }
    type Fits<'a> = &'a dyn Fn(&Made) -> bool;
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let lines = (0..5500).map(|number| {
        let (parity, place) =
            (if number % 2 == 0 { "even" } else { "odd" }, if number < 3200 { "first" } else { "last" });
        json!({
            "label": format!("Recipe {}", number * 7 % 100), "tags": [parity, place], "cook_minutes": number % 61,
            "ingredients": if number % 3 == 0 { vec![] } else { vec!["1 egg"] },
            "visibility": if number % 50 == 11 { "private" } else { "public" },
        })
    });
    let answer =
        ada.import("application/x-ndjson", lines.map(|line| line.to_string()).collect::<Vec<_>>().join("\n")).await;
    let told = answer.status(201).json();
    let first_id = told["results"][0]["id"].as_i64().unwrap();
    let made = (0..5500).filter(|number| number % 50 != 11).map(|number| Made {
        id: first_id + number,
        minutes: number % 61,
        label: format!("recipe {}", number * 7 % 100),
        is_even: number % 2 == 0,
        has_egg: number % 3 != 0,
        is_first: number < 3200,
    });
    let made: Vec<Made> = made.collect();
    let cases: [(String, Fits); 8] = [
        ("tags=even".into(), &|one| one.is_even),
        ("tags=even&ingredients=egg".into(), &|one| one.is_even && one.has_egg),
        ("tags=even,odd".into(), &|_| false),
        ("any_tags=even,odd&ingredients=egg".into(), &|one| one.has_egg),
        ("tags=first&without=egg".into(), &|one| one.is_first && !one.has_egg),
        ("tags=even&max_minutes=30".into(), &|one| one.is_even && one.minutes <= 30),
        ("max_minutes=50".into(), &|one| one.minutes <= 50),
        (format!("submitter_id={}&tags=first&max_minutes=37", ada.id), &|one| one.is_first && one.minutes <= 37),
    ];
    for (filter, fits) in cases {
        for sort in ["newest", "oldest", "name", "time"] {
            let mut expected: Vec<&Made> = made.iter().filter(|one| fits(one)).collect();
            match sort {
                "newest" => expected.reverse(),
                "name" => expected.sort_by_key(|one| (&one.label, one.id)),
                "time" => expected.sort_by_key(|one| (one.minutes, one.id)),
                _ => {}
            }
            let (mut all, mut cursor) = (Vec::new(), String::new());
            loop {
                let path = format!("/recipes?sort={sort}&limit=100&{filter}{cursor}");
                let page = app.anyone().get(&path).await.status(200).json();
                assert_eq!(page["total"], expected.len(), "{filter} {sort}");
                all.extend(page["results"].as_array().unwrap().iter().map(|recipe| recipe["id"].as_i64().unwrap()));
                let Some(next) = page["next_cursor"].as_str() else { break };
                cursor = format!("&cursor={next}");
            }
            assert_eq!(all, expected.iter().map(|one| one.id).collect::<Vec<_>>(), "{filter} {sort}");
        }
    }
}

#[actix_web::test]
async fn my_recipes_take_the_same_filters_and_hold_private_ones() {
    let app = TestApp::new().await;
    let (ada, bob) = (app.user("ada").await, app.user("bob").await);
    kitchen(&ada).await;
    kitchen(&bob).await;
    let own = "/recipes/my-recipes?limit=10";
    assert_eq!(labels(&ada, &format!("{own}&tags=quick")).await, ["Egg fried rice", "Greek salad", "Secret sauce"]);
    assert_eq!(labels(&ada, &format!("{own}&sort=time&max_minutes=15&submitter_id={}", bob.id)).await.len(), 3);
    assert_eq!(
        labels(&ada, &format!("{own}&without=egg,eggs&sort=name")).await,
        ["Greek salad", "Toast", "Zwiebelkuchen"]
    );
    assert_eq!(ada.get("/recipes/my-recipes?tags=secret").await.status(200).labels(), ["Secret sauce"]);
    assert_eq!(ada.get("/recipes/my-recipes?submitter_id=x").await.status(200).labels().len(), 6);
}

#[actix_web::test]
async fn what_is_changed_is_found_by_what_it_has_now() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let id = ada.submit("Stew").await;
    let path = format!("/recipes/{id}");
    let tags = async || app.anyone().get("/recipes/tags").await.status(200).json()["results"].clone();
    ada.patch(&path, &json!({"tags": ["Winter", "winter", " WINTER", "beef"], "ingredients": ["beef"]}))
        .await
        .status(200);
    assert_eq!(tags().await, json!([{"tag": "beef", "recipes": 1}, {"tag": "Winter", "recipes": 1}]));
    ada.patch(&path, &json!({"tags": ["summer"], "ingredients": null})).await.status(200);
    assert_eq!(tags().await, json!([{"tag": "summer", "recipes": 1}]));
    assert!(labels(&app.anyone(), "/recipes?tags=winter").await.is_empty());
    assert!(labels(&app.anyone(), "/recipes?ingredients=beef").await.is_empty());
    ada.patch(&path, &json!({"visibility": "private"})).await.status(200);
    assert_eq!(tags().await, json!([]));
    assert!(labels(&app.anyone(), "/recipes").await.is_empty());
    assert_eq!(labels(&ada, "/recipes/my-recipes?limit=5&tags=summer").await, ["Stew"]);
    ada.patch(&path, &json!({"visibility": "public"})).await.status(200);
    assert_eq!(labels(&app.anyone(), "/recipes?tags=summer").await, ["Stew"]);
    ada.delete(&path).await.status(204);
    assert_eq!(tags().await, json!([]));
    assert!(labels(&app.anyone(), "/recipes?tags=summer").await.is_empty());
}

#[actix_web::test]
async fn tags_are_suggested_by_prefix_the_most_used_first() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    for tags in [json!(["Bread", "brunch"]), json!(["bread", "Äpfel"]), json!(["BRUNCH", "bread", "cake"])] {
        ada.post("/recipes", &json!({"label": "x y z", "tags": tags})).await.status(201);
    }
    let tags = async |query: &str| {
        let tags = app.anyone().get(&format!("/recipes/tags?{query}")).await.status(200).json();
        tags["results"]
            .as_array()
            .unwrap()
            .iter()
            .map(|tag| (tag["tag"].clone(), tag["recipes"].clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(tags("prefix=br").await, [(json!("Bread"), json!(3)), (json!("brunch"), json!(2))]);
    assert_eq!(tags("prefix=%C3%A4").await, [(json!("Äpfel"), json!(1))]);
    assert_eq!(tags("limit=1").await, [(json!("Bread"), json!(3))]);
    app.anyone().get("/recipes/tags?limit=0").await.misfits(&[&["query", "limit"]]);
}

#[actix_web::test]
async fn no_more_than_a_hundred_tags_are_told() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    for recipe in 0..3 {
        let tags: Vec<_> = (0..50).map(|number| format!("tag {}", recipe * 50 + number)).collect();
        ada.post("/recipes", &json!({"label": "Toast", "tags": tags})).await.status(201);
    }
    for (query, told) in [("", 20), ("?prefix=tag", 20), ("?limit=100", 100)] {
        let tags = app.anyone().get(&format!("/recipes/tags{query}")).await.status(200).json();
        assert_eq!(tags["results"].as_array().unwrap().len(), told, "{query}");
    }
    app.anyone().get("/recipes/tags?limit=101").await.misfits(&[&["query", "limit"]]);
}

#[actix_web::test]
async fn a_query_that_does_not_fit_is_named() {
    let app = TestApp::new().await;
    let page = app.user("ada").await;
    page.submit("One").await;
    page.submit("Two").await;
    let next: Value = page.get("/recipes?limit=1").await.json()["next_cursor"].clone();
    let next = next.as_str().unwrap();
    let many = ["x"; 11].join(",");
    for (query, misfits) in [
        ("sort=best".to_owned(), &["sort"][..]),
        (format!("sort=name&cursor={next}"), &["cursor"]),
        (format!("sort=time&cursor={next}"), &["cursor"]),
        ("max_minutes=-1&has_image=maybe&language=english!".to_owned(), &["max_minutes", "has_image", "language"]),
        (format!("tags={many}&without={}", "x".repeat(51)), &["tags", "without"]),
        ("submitter_id=me".to_owned(), &["submitter_id"]),
    ] {
        let expected: Vec<[&str; 2]> = misfits.iter().map(|&field| ["query", field]).collect();
        let expected: Vec<&[&str]> = expected.iter().map(<[&str; 2]>::as_slice).collect();
        app.anyone().get(&format!("/recipes?{query}")).await.misfits(&expected);
    }
}
