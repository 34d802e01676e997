use proptest::prelude::*;
use serde_json::{Value, json};

use super::values::minutes;
use super::{Document, json_ld};
use crate::error::{ApiError, ApiResult};
use crate::schemas::recipe::arbitrary;
use crate::schemas::{self, Form, RecipeIn, RecipeOut};

fn only(document: &Value) -> ApiResult<RecipeIn> {
    let document = Document::of(document);
    assert_eq!(document.recipes.len(), 1);
    document.read(&document.recipes[0])
}

fn out(recipe: RecipeIn) -> Value {
    serde_json::to_value(RecipeOut::from(&recipe.into_new_recipe(1, 0).with_id(7))).unwrap()
}

fn read(document: &Value) -> Value {
    out(only(document).unwrap_or_else(|error| panic!("{error}: {document}")))
}

fn texts(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|item| item["text"].as_str().unwrap()).collect()
}

/// A blog's graph: references between its nodes, entities in its texts, sections of steps.
#[test]
fn a_blogs_graph_is_understood() {
    let recipe = read(&json!({"@context": "https://schema.org", "@graph": [
        {"@type": "Organization", "@id": "https://blog.example/#org", "name": "Mary&#39;s Kitchen"},
        {"@type": ["Article", "BlogPosting"], "@id": "https://blog.example/scones/#article", "headline": "Scones!"},
        {"@type": "ImageObject", "@id": "https://blog.example/#img", "url": "https://blog.example/scones.jpg"},
        {
            "@type": ["Recipe", "NewsArticle"], "name": "Mac &amp; cheese scones", "author": {"@type": "Person", "name": "Mary"},
            "publisher": {"@id": "https://blog.example/#org"}, "image": {"@id": "https://blog.example/#img"},
            "mainEntityOfPage": {"@type": "WebPage", "@id": "https://blog.example/scones/"},
            "description": "They <em>rise</em> &frac12; an inch. &amp;lt;",
            "recipeYield": ["12", "12 scones"], "prepTime": "PT0H15M", "cookTime": "P0DT20M", "totalTime": "PT.6H",
            "recipeIngredient": ["2 cups flour", "", "&frac12; cup milk "],
            "recipeInstructions": [
                {"@type": "HowToSection", "name": "Dough", "itemListElement": [
                    {"@type": "HowToStep", "name": "Mix", "text": "Mix it all."},
                    {"@type": "HowToStep", "itemListElement": [{"@type": "HowToDirection", "text": "Knead."}, {"@type": "HowToTip", "text": "Not too long."}]},
                ]},
                {"@type": "HowToStep", "name": "Bake."},
            ],
            "keywords": "scones, quick bread", "recipeCategory": ["Breakfast"], "recipeCuisine": ["British", "American"],
            "inLanguage": "en_GB", "nutrition": {"@type": "NutritionInformation", "calories": "240 kcal", "servingSize": null},
            "aggregateRating": {"@type": "AggregateRating", "ratingValue": "4.9"}, "video": null,
        },
    ]}));
    assert_eq!(recipe["label"], "Mac & cheese scones");
    assert_eq!(recipe["source"], "Mary's Kitchen");
    assert_eq!(recipe["url"], "https://blog.example/scones/");
    assert_eq!(recipe["image"], "https://blog.example/scones.jpg");
    assert_eq!(recipe["description"], "They <em>rise</em> ½ an inch. &lt;");
    assert_eq!((&recipe["servings"], &recipe["yield"]), (&json!(12), &json!("12 scones")));
    assert_eq!((&recipe["prep_minutes"], &recipe["cook_minutes"]), (&json!(15), &json!(20)));
    assert_eq!(recipe["total_minutes"], 36);
    assert_eq!(texts(&recipe["ingredients"]), ["2 cups flour", "½ cup milk"]);
    assert_eq!(texts(&recipe["steps"]), ["Mix it all.", "Knead.", "Not too long.", "Bake."]);
    assert_eq!(recipe["steps"][1]["section"], "Dough");
    assert_eq!(recipe["steps"][3]["section"], Value::Null);
    assert_eq!(recipe["tags"], json!(["scones", "quick bread", "Breakfast"]));
    assert_eq!(recipe["cuisine"], "British, American");
    assert_eq!(recipe["language"], "en-GB");
    assert_eq!(recipe["nutrition"], json!({"calories": "240 kcal"}));
}

/// An old page: one text of instructions, `ingredients`, an author by name, a yield in words.
#[test]
fn an_old_page_is_understood() {
    let recipe = read(&json!([{"@context": "http://schema.org/", "@type": "http://schema.org/Recipe",
        "name": ["Stew"], "author": ["Ann", {"@type": "Person", "name": "Bob"}], "image": ["https://e.com/1.jpg", "https://e.com/2.jpg"],
        "ingredients": "1 onion\n\n2 carrots", "recipeInstructions": "Chop.\r\n  Fry.\n\nStew for an hour.",
        "recipeYield": "Serves 6", "cookTime": "about an hour", "totalTime": "PT1H30M", "keywords": ["stew", "beef, slow"],
        "url": "https://e.com/stew"}]));
    assert_eq!((&recipe["label"], &recipe["source"]), (&json!("Stew"), &json!("Ann, Bob")));
    assert_eq!(recipe["image"], "https://e.com/1.jpg");
    assert_eq!(texts(&recipe["ingredients"]), ["1 onion", "2 carrots"]);
    assert_eq!(texts(&recipe["steps"]), ["Chop.", "Fry.", "Stew for an hour."]);
    assert_eq!((&recipe["servings"], &recipe["yield"]), (&json!(6), &Value::Null));
    assert_eq!((&recipe["cook_minutes"], &recipe["total_minutes"]), (&Value::Null, &json!(90)));
    assert_eq!(recipe["tags"], json!(["stew", "beef", "slow"]));
    assert_eq!(recipe["url"], "https://e.com/stew");
}

#[test]
fn yields_are_servings_or_words() {
    for (told, servings, words) in [
        (json!(4), json!(4), Value::Null),
        (json!("4"), json!(4), Value::Null),
        (json!("4 Servings"), json!(4), Value::Null),
        (json!("Serves: 4"), json!(4), Value::Null),
        (json!("4 Portionen"), json!(4), Value::Null),
        (json!("1 loaf"), Value::Null, json!("1 loaf")),
        (json!("4-6 servings"), Value::Null, json!("4-6 servings")),
        (json!(["1 loaf", 8]), json!(8), json!("1 loaf")),
        (json!(0), Value::Null, json!("0")),
        (json!({"@type": "QuantitativeValue", "value": 12, "unitText": "muffins"}), Value::Null, json!("12 muffins")),
        (json!(null), Value::Null, Value::Null),
    ] {
        let recipe = read(&json!({"@type": "Recipe", "name": "x", "recipeYield": told}));
        assert_eq!((&recipe["servings"], &recipe["yield"]), (&servings, &words), "{told}");
    }
}

#[test]
fn nutrition_is_understood_however_it_is_written() {
    let document = |nutrition: Value| {
        json!({"@graph": [
            {"@type": "NutritionInformation", "@id": "#n", "@context": "https://schema.org", "calories": "240 kcal"},
            {"@type": "Recipe", "name": "x", "nutrition": nutrition},
        ]})
    };
    for (told, expected) in [
        (json!({"@id": "#n"}), json!({"calories": "240 kcal"})),
        (json!([{"@id": "#n"}]), json!({"calories": "240 kcal"})),
        (
            json!({"@type": ["NutritionInformation"], "@id": "#m", "fatContent": " 3&nbsp;g "}),
            json!({"fatContent": "3\u{a0}g"}),
        ),
        (json!({"fatContent": {"@type": "Mass", "name": "3 g"}}), json!({"fatContent": "3 g"})),
        (
            json!({"fatContent": {"@type": "QuantitativeValue", "value": 3, "unitText": "g"}}),
            json!({"fatContent": "3 g"}),
        ),
        (
            json!({"fatContent": ["3 g", "0.1 oz"], "calories": 240.5, "sugarContent": null}),
            json!({"fatContent": "3 g", "calories": 240.5}),
        ),
        (Value::Null, json!({})),
    ] {
        assert_eq!(read(&document(told.clone()))["nutrition"], expected, "{told}");
    }
}

#[test]
fn durations_are_iso_8601_or_nothing() {
    for (duration, expected) in [
        ("PT1H30M", Some(90)),
        ("P0DT45M", Some(45)),
        ("PT1.5H", Some(90)),
        ("PT0,5H", Some(30)),
        ("P1D", Some(1440)),
        ("P1W", Some(10_080)),
        ("PT90S", Some(2)),
        ("pt5m", Some(5)),
        ("P0Y0M0DT0H35M0.000S", Some(35)),
        ("PT0M", Some(0)),
        ("P1M", None),
        ("P", None),
        ("PT", None),
        ("PT5", None),
        ("PTM", None),
        ("30", None),
        ("30 minutes", None),
        ("PT1..5H", None),
        ("PT-5M", None),
        ("PT99999999999999999999M", None),
        ("", None),
    ] {
        assert_eq!(minutes(duration), expected, "{duration}");
    }
}

#[test]
fn what_does_not_fit_is_told_in_the_documents_own_words() {
    let long = "x".repeat(5001);
    let document = json!({"@graph": [{"@type": "Recipe", "recipeIngredient": ["", "x", long],
        "recipeInstructions": [{"@type": "HowToSection", "name": long, "itemListElement": [{"@type": "HowToStep", "text": long}]}],
        "recipeCategory": long, "url": "nowhere", "totalTime": "P1000D", "creditText": long, "author": "Ann",
        "inLanguage": "English, of course", "nutrition": {"x": []}}]});
    let Err(ApiError::Invalid(problems)) = only(&document) else { panic!("it fits") };
    let mut told: Vec<String> = problems.iter().map(|problem| json!(problem.loc).to_string()).collect();
    told.sort();
    told.dedup();
    assert_eq!(
        told,
        [
            r#"["body","creditText"]"#,
            r#"["body","inLanguage"]"#,
            r#"["body","name"]"#,
            r#"["body","nutrition"]"#,
            r#"["body","recipeCategory"]"#,
            r#"["body","recipeIngredient",2]"#,
            r#"["body","recipeInstructions",0,"itemListElement",0,"text"]"#,
            r#"["body","recipeInstructions",0,"name"]"#,
            r#"["body","totalTime"]"#,
            r#"["body","url"]"#,
        ]
    );
}

#[test]
fn a_long_text_that_much_refers_to_is_not_copied_everywhere() {
    let node = json!({"@id": "#n", "name": "x".repeat(1 << 20)});
    let problems = |recipe: &Value| {
        let document = json!([node, recipe]);
        let Err(ApiError::Invalid(problems)) = only(&document) else { panic!("it fits") };
        problems.into_iter().map(|problem| (json!(problem.loc), problem.msg)).collect::<Vec<_>>()
    };
    for member in ["author", "keywords", "recipeIngredient", "recipeCuisine"] {
        let refers = |times: usize| json!({"@type": "Recipe", "name": "x", member: vec![json!({"@id": "#n"}); times]});
        assert_eq!(problems(&refers(1))[0].0[1], member);
        let msg = "refers to other nodes of its document too often, or they are too long";
        assert_eq!(problems(&refers(65)), [(json!(["body"]), msg.into())]);
    }
    let section = json!({"@type": "HowToSection", "name": "x".repeat(1 << 20), "itemListElement": vec!["Mix."; 200]});
    let steps = super::instructions::instructions(&section, Vec::new());
    assert!(steps.iter().all(|step| step.section.as_ref().is_some_and(|(name, _)| name.len() == super::ENOUGH)));
    assert_eq!(problems(&json!({"@type": "Recipe", "name": "x", "recipeInstructions": section}))[0].0[2], "name");
}

#[test]
fn a_document_can_stand_in_a_script() {
    let recipe = only(&json!({"@type": "Recipe", "name": "</script><!-- & -->"})).unwrap();
    let document = json_ld(&RecipeOut::from(&recipe.into_new_recipe(1, 0).with_id(7)));
    assert!(!document.contains(['<', '>', '&']), "{document}");
    let recipe = only(&serde_json::from_str(&document).unwrap()).unwrap();
    assert_eq!(recipe.label, "</script><!-- & -->");
}

/// What travels: everything but white space around a text, and texts of white space alone.
fn travelled(mut recipe: Value) -> Value {
    fn trim(value: &mut Value) {
        match value {
            Value::String(text) => *text = text.trim().to_owned(),
            Value::Array(items) => items.iter_mut().for_each(trim),
            Value::Object(members) => members.values_mut().for_each(trim),
            _ => {}
        }
    }
    trim(&mut recipe);
    if recipe["description"] == "" {
        recipe["description"] = Value::Null;
    }
    recipe
}

fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "P?T?[0-9.,]{0,20}[HMSDW]?".prop_map(Value::from),
        Just(json!("Recipe")),
    ];
    let names = prop::sample::select(vec![
        "@type",
        "@id",
        "@graph",
        "name",
        "text",
        "itemListElement",
        "item",
        "url",
        "recipeIngredient",
        "recipeInstructions",
        "recipeYield",
        "image",
        "keywords",
        "author",
        "publisher",
        "nutrition",
        "totalTime",
        "inLanguage",
        super::OWN,
        "@value",
        "groups",
    ]);
    leaf.prop_recursive(6, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::hash_map(names.clone(), inner, 0..6)
                .prop_map(|members| members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()),
        ]
    })
}

proptest! {
    #[test]
    fn our_own_documents_come_back_as_the_same_recipe(body in arbitrary::recipe()) {
        let form = schemas::read::<RecipeIn>("body", &body, Form::Json).unwrap();
        let recipe = RecipeOut::from(&form.into_new_recipe(1, 0).with_id(7));
        let document = serde_json::from_str(&json_ld(&recipe)).unwrap();
        prop_assert_eq!(travelled(read(&document)), travelled(serde_json::to_value(&recipe).unwrap()));
    }

    #[test]
    fn no_document_is_too_odd(mut document in anything()) {
        if let Some(members) = document.as_object_mut() {
            members.insert("@type".into(), "Recipe".into());
        }
        let document = Document::of(&document);
        for found in &document.recipes {
            let _refused_or_not = document.read(found);
        }
    }

    #[test]
    fn a_duration_comes_back(number in 0i64..=100_000) {
        prop_assert_eq!(minutes(&super::values::duration(number)), Some(number));
    }
}
