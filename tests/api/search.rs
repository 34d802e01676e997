use crate::support::TestApp;

async fn kitchen() -> TestApp {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    for label in [
        "Chicken Vesuvio",
        "CHICKEN Paprikash",
        "Crème Brûlée",
        "100% Rye",
        "焼きそば弁当",
        "Weißwurst",
        "a_b\\c*d\"e'f",
        "Σουβλάκι",
    ] {
        ada.submit(label).await;
    }
    app
}

async fn found(app: &TestApp, keyword: &str) -> Vec<String> {
    let query: String = url::form_urlencoded::byte_serialize(keyword.as_bytes()).collect();
    app.anyone().get(&format!("/recipes/search/?keyword={query}&max_results=10")).await.status(200).labels()
}

#[actix_web::test]
async fn any_part_of_the_label_is_found_in_any_case_and_alphabet() {
    let app = kitchen().await;
    assert_eq!(found(&app, "chick").await, ["Chicken Vesuvio", "CHICKEN Paprikash"]);
    assert_eq!(found(&app, "KEN PAP").await, ["CHICKEN Paprikash"]);
    assert_eq!(found(&app, "BRÛL").await, ["Crème Brûlée"]);
    assert_eq!(found(&app, "BRU\u{302}LE\u{301}").await, ["Crème Brûlée"]);
    assert_eq!(found(&app, "きそば").await, ["焼きそば弁当"]);
    assert_eq!(found(&app, "WEISSWURST").await, ["Weißwurst"]);
    assert_eq!(found(&app, "σουβλάκι").await, ["Σουβλάκι"]);
    assert_eq!(found(&app, "brul").await, [""; 0]);
    assert_eq!(found(&app, "nothing like it").await, [""; 0]);
}

#[actix_web::test]
async fn every_character_is_taken_literally() {
    let app = kitchen().await;
    assert_eq!(found(&app, "100%").await, ["100% Rye"]);
    for keyword in [
        "%%%",
        "___",
        "a%b",
        "***",
        "chick*",
        "\"chicken\"",
        "chicken OR rye",
        "label_folded:rye",
        "NEAR(chicken rye)",
        "'; --",
    ] {
        assert_eq!(found(&app, keyword).await, [""; 0], "{keyword}");
    }
    for keyword in ["a_b", "b\\c", "c*d", "d\"e", "e'f"] {
        assert_eq!(found(&app, keyword).await, ["a_b\\c*d\"e'f"], "{keyword}");
    }
}

#[actix_web::test]
async fn a_label_that_holds_all_parts_of_a_keyword_apart_is_not_found() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    ada.submit("abcd bcde cdef").await;
    ada.submit("abcdef").await;
    assert_eq!(found(&app, "abcdef").await, ["abcdef"]);
    assert_eq!(found(&app, "cd bcd").await, ["abcd bcde cdef"]);
    assert_eq!(found(&app, &"ab".repeat(128)).await, [""; 0]);
}

#[actix_web::test]
async fn results_come_by_id_and_no_more_than_asked_for() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    for number in 0..105 {
        ada.submit(&format!("Soup {number:03}")).await;
    }
    let search = async |query: &str| {
        app.anyone().get(&format!("/recipes/search?keyword=soup{query}")).await.status(200).labels()
    };
    assert_eq!(search("").await.len(), 10);
    assert_eq!(search("&max_results=3").await, ["Soup 000", "Soup 001", "Soup 002"]);
    for large in ["101", "1000000", "9223372036854775807", "99999999999999999999"] {
        assert_eq!(search(&format!("&max_results={large}")).await.len(), 100);
    }
}

#[actix_web::test]
async fn a_search_that_does_not_fit_says_why() {
    let app = TestApp::new().await;
    let search = async |query: &str| app.anyone().get(&format!("/recipes/search{query}")).await;
    for query in ["", "?keyword=", "?keyword=ab", "?keyword=e%CC%81e", "?keyword=a%00bc"] {
        search(query).await.misfits(&[&["query", "keyword"]]);
    }
    for query in [
        "?keyword=soup&max_results=0",
        "?keyword=soup&max_results=-1",
        "?keyword=soup&max_results=ten",
        "?keyword=soup&max_results=1.5",
    ] {
        search(query).await.misfits(&[&["query", "max_results"]]);
    }
    search("?max_results=0").await.misfits(&[&["query", "keyword"], &["query", "max_results"]]);
    search(&format!("?keyword={}", "x".repeat(257))).await.misfits(&[&["query", "keyword"]]);
}

#[actix_web::test]
async fn a_bad_token_does_not_matter_to_a_search() {
    let app = kitchen().await;
    let answer = app.anyone().with_token("nonsense").get("/recipes/search?keyword=rye").await.status(200);
    assert_eq!(answer.labels(), ["100% Rye"]);
}

#[actix_web::test]
async fn an_emoji_and_a_combining_mark_are_found_too() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    ada.submit("🍲🍲🍲 stew").await;
    ada.submit("!!! hot !!!").await;
    assert_eq!(found(&app, "🍲🍲🍲").await, ["🍲🍲🍲 stew"]);
    assert_eq!(found(&app, "!!!").await, ["!!! hot !!!"]);
}

mod properties {
    use proptest::prelude::*;
    use proptest::test_runner::{Config, TestRunner};
    use recipe_api::core::text::fold;
    use recipe_api::crud;
    use recipe_api::db::connect;
    use recipe_api::models::NewUser;
    use recipe_api::schemas::RecipeIn;

    use crate::support::database::TestDatabase;

    /// Text in which cases, accents, alphabets and the special characters of both databases meet.
    fn label() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            "[a-cA-C%_\\\\\"'*^:() -]{1,4}",
            "[éÉßẞσςΣİıкКñ\u{301}\u{308}焼きそ🍲👩\u{200d}]{1,4}",
            "\\PC{1,4}",
        ];
        proptest::collection::vec(piece, 1..5).prop_map(|pieces| pieces.concat())
    }

    /// A label, and a part of some label as a keyword of three characters or more.
    fn kitchen() -> impl Strategy<Value = (Vec<String>, String)> {
        let labels = proptest::collection::vec(label(), 1..12);
        (labels, any::<prop::sample::Index>(), any::<prop::sample::Index>(), 3..8_usize, any::<bool>()).prop_map(
            |(labels, which, from, length, upper)| {
                let characters: Vec<char> = which.get(&labels).chars().collect();
                let from = from.index(characters.len());
                let part: String = characters.into_iter().skip(from).take(length).collect();
                let part = if upper { part.to_uppercase() } else { part };
                (labels, part)
            },
        )
    }

    #[test]
    fn the_index_finds_what_reading_every_label_finds() {
        let database = TestDatabase::new();
        let mut conn = connect(&database.config()).unwrap();
        let cook = NewUser {
            email: "cook@example.com".into(),
            email_folded: "cook@example.com".into(),
            first_name: None,
            surname: None,
            password_hash: "x".into(),
            is_superuser: false,
            created_at: None,
        };
        let cook = crud::users::insert(&mut conn, &cook).unwrap().id;
        let conn = std::cell::RefCell::new(conn);
        let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::with_cases(200) });
        let tested = runner.run(&kitchen(), |(labels, keyword)| {
            prop_assume!(fold(&keyword).chars().count() >= 3);
            let conn = &mut *conn.borrow_mut();
            let stored: Vec<_> = labels
                .iter()
                .map(|label| RecipeIn::bookmark(label.clone(), None, None).into_new_recipe(cook, 0))
                .map(|recipe| crud::recipes::insert(conn, recipe).unwrap())
                .collect();
            let holds = |label: &str| fold(label).contains(&fold(&keyword));
            let read: Vec<_> =
                stored.iter().filter(|recipe| holds(&recipe.content.label)).map(|recipe| recipe.id).collect();
            let found = crud::recipes::search(conn, &keyword, 100).unwrap();
            let found: Vec<_> = found.into_iter().map(|recipe| recipe.id).collect();
            for recipe in stored {
                assert!(crud::recipes::delete(conn, &recipe).unwrap());
            }
            prop_assert_eq!(found, read);
            Ok(())
        });
        tested.unwrap_or_else(|failure| panic!("{failure}"));
    }
}
