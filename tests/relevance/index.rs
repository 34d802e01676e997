use std::collections::BTreeMap;

use diesel::prelude::*;
use recipe_api::crud::search::{
    Entry, Facets, Ranked, index, index_all, matching, ranked, remove, settle, suggestions, unindexed,
};
use recipe_api::crud::{recipes, users};
use recipe_api::db::{AnyConnection, connect};
use recipe_api::models::NewUser;
use recipe_api::schema::{recipe_terms, search_words};
use recipe_api::schemas::RecipeIn;
use recipe_api::search::{Analysis, Query, Text, analyse};

use crate::database::{TestDatabase, on_postgres};

struct Index {
    conn: AnyConnection,
    database: TestDatabase,
}

impl Index {
    fn new() -> Self {
        let database = TestDatabase::new();
        let conn = connect(&database.config()).unwrap();
        Self { conn, database }
    }

    fn put(&mut self, id: i64, label: &str, ingredients: &str, facets: &[&str], minutes: Option<i32>) {
        let ingredients: Vec<String> = ingredients.split(", ").map(str::to_owned).collect();
        let analysis = analyse(&Text { label, ingredients: &ingredients, ..Text::default() });
        let facets: Vec<String> = facets.iter().map(|&facet| facet.to_owned()).collect();
        let entry = Entry { recipe_id: id, analysis: &analysis, facets: &facets, minutes };
        self.conn.transaction(|conn| index(conn, &entry)).unwrap();
    }

    fn search(&mut self, query: &str, facets: &Facets, max_minutes: Option<i32>) -> Ranked {
        ranked(&mut self.conn, &Query::new(query), facets, max_minutes, None, 100).unwrap()
    }

    fn ids(&mut self, query: &str) -> Vec<i64> {
        self.search(query, &Facets::default(), None).hits.into_iter().map(|(id, _)| id).collect()
    }

    /// Of each word: how many recipes have it, and how many in their labels.
    fn counts(&mut self) -> BTreeMap<String, (i64, i64)> {
        let rows: Vec<(String, i64, i64)> = search_words::table
            .filter(search_words::recipes.ne(0).or(search_words::labels.ne(0)))
            .select((search_words::word, search_words::recipes, search_words::labels))
            .load(&mut self.conn)
            .unwrap();
        rows.into_iter().map(|(word, recipes, labels)| (word, (recipes, labels))).collect()
    }
}

fn facets(all: &[&str], any: &[&[&str]], none: &[&str]) -> Facets {
    let owned = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect::<Vec<String>>();
    Facets { all: owned(all), any: any.iter().map(|group| owned(group)).collect(), none: owned(none) }
}

#[test]
fn better_matches_come_first_and_the_newest_of_equals() {
    let mut index = Index::new();
    index.put(1, "Garlic bread", "flour, garlic", &[], None);
    index.put(2, "Tomato soup", "tomatoes, garlic", &[], None);
    index.put(3, "Garlic bread", "flour, garlic", &[], None);
    index.put(4, "Roasted garlic and white bean bread spread", "beans", &[], None);
    index.put(5, "Pancakes", "flour", &[], None);
    assert_eq!(index.ids("garlic bread"), [3, 1, 4, 2]);
    assert_eq!(index.ids("GARLIC"), [3, 1, 4, 2]);
    assert_eq!(index.ids("flours"), [5, 3, 1]);
    assert_eq!(index.ids("nothing of it"), [0; 0]);
}

#[test]
fn slips_are_corrected_and_the_last_word_goes_on() {
    let mut index = Index::new();
    index.put(1, "Chicken paprikash", "chicken, onions", &[], None);
    index.put(2, "Onion soup", "onions", &[], None);
    for slip in ["chikcen", "chiken", "chickken", "chicjen", "hcicken"] {
        let found = index.search(slip, &Facets::default(), None);
        assert_eq!(found.hits[0].0, 1, "{slip}");
        assert_eq!(found.did_you_mean.as_deref(), Some("chicken"), "{slip}");
    }
    let found = index.search("Onoin & chikcen", &Facets::default(), None);
    assert_eq!((found.hits[0].0, found.did_you_mean.as_deref()), (1, Some("onion & chicken")));
    assert_eq!(index.search("papri", &Facets::default(), None).did_you_mean, None);
    assert_eq!(index.ids("papri"), [1]);
    assert_eq!(index.ids("papri "), [0; 0]);
}

#[test]
fn facets_and_minutes_filter() {
    let mut index = Index::new();
    index.put(1, "Rye bread", "rye", &["u:1", "t:new zealand", "p"], Some(90));
    index.put(2, "White bread", "wheat", &["u:2", "t:Bread"], Some(25));
    index.put(3, "Flat bread", "wheat", &["u:1"], None);
    let mut ids = |facets: &Facets, minutes| -> Vec<i64> {
        index.search("bread", facets, minutes).hits.into_iter().map(|(id, _)| id).collect()
    };
    assert_eq!(ids(&facets(&["u:1"], &[], &[]), None), [3, 1]);
    assert_eq!(ids(&facets(&["u:1", "t:new zealand"], &[], &[]), None), [1]);
    assert_eq!(ids(&facets(&["t:bread"], &[], &[]), None), [0; 0]);
    assert_eq!(ids(&facets(&[], &[&["t:Bread", "u:1"]], &["p"]), None), [3, 2]);
    assert_eq!(ids(&facets(&[], &[], &[]), Some(25)), [2]);
    assert_eq!(ids(&facets(&[], &[], &[]), Some(24)), [0; 0]);
    assert_eq!(ids(&facets(&[], &[], &[]), Some(10_000)), [2, 1]);
    let none = Facets::default();
    assert_eq!(matching(&mut index.conn, &none, None, None, 2).unwrap(), [3, 2]);
    assert_eq!(matching(&mut index.conn, &none, None, Some(2), 2).unwrap(), [1]);
    assert_eq!(matching(&mut index.conn, &facets(&["u:1"], &[], &["p"]), None, None, 9).unwrap(), [3]);
}

#[test]
fn pages_follow_each_other() {
    let mut index = Index::new();
    for id in 1..=25 {
        index.put(id, if id % 3 == 0 { "Rice" } else { "Rice pudding" }, "rice", &[], None);
    }
    let all = index.search("rice", &Facets::default(), None);
    assert_eq!((all.total, all.total_is_exact), (25, true));
    let (mut pages, mut after) = (Vec::new(), None);
    loop {
        let page = ranked(&mut index.conn, &Query::new("rice"), &Facets::default(), None, after, 4).unwrap();
        let Some(&(id, score)) = page.hits.last() else { break };
        assert_eq!(page.total, 25);
        after = Some((score, id));
        pages.extend(page.hits);
    }
    assert_eq!(pages, all.hits);
}

#[test]
fn counts_follow_what_is_indexed() {
    let mut index = Index::new();
    let counts = |of: &[(&str, i64, i64)]| -> BTreeMap<String, (i64, i64)> {
        of.iter().map(|&(word, recipes, labels)| (word.to_owned(), (recipes, labels))).collect()
    };
    index.put(1, "Egg salad", "eggs, salt", &["u:1"], Some(400));
    index.put(2, "Salad", "salt", &[], None);
    let both =
        [("#", 2, 0), ("#_m480", 1, 0), ("#u:1", 1, 0), ("egg", 1, 1), ("eggs", 1, 0), ("salad", 2, 2), ("salt", 2, 0)];
    assert_eq!(index.counts(), counts(&both));
    index.put(1, "Egg salad", "eggs, salt", &["u:1"], Some(400));
    assert_eq!(index.counts(), counts(&both));
    index.put(1, "Egg", "salad", &[], None);
    assert_eq!(index.counts(), counts(&[("#", 2, 0), ("egg", 1, 1), ("salad", 2, 1), ("salt", 1, 0)]));
    remove(&mut index.conn, &[1]).unwrap();
    remove(&mut index.conn, &[1]).unwrap();
    assert_eq!(index.counts(), counts(&[("#", 1, 0), ("salad", 1, 1), ("salt", 1, 0)]));
    assert_eq!((index.ids("egg"), index.ids("salad")), (vec![], vec![2]));
    remove(&mut index.conn, &[2]).unwrap();
    assert_eq!(index.counts(), BTreeMap::new());
}

#[test]
fn common_words_are_counted_about_and_still_found() {
    let mut index = Index::new();
    let analysis = analyse(&Text { label: "Plain rice", ..Text::default() });
    let special = analyse(&Text { label: "Saffron rice", ..Text::default() });
    let entries = |from: i64, to: i64| -> Vec<(i64, &Analysis)> {
        (from..to).map(|id| (id, if id % 1000 == 1 { &special } else { &analysis })).collect()
    };
    for (from, to) in [(1, 1001), (1001, 2001), (2001, 10_001)] {
        let entries = entries(from, to);
        let entries: Vec<Entry> = entries
            .iter()
            .map(|&(recipe_id, analysis)| Entry { recipe_id, analysis, facets: &[], minutes: None })
            .collect();
        index_all(&mut index.conn, &entries).unwrap();
    }
    settle(&mut index.conn).unwrap();
    let counts = index.counts();
    assert_eq!(counts["saffron"], (10, 10));
    assert!((8000..12_000).contains(&counts["rice"].0), "{counts:?}");
    let found = index.search("rice", &Facets::default(), None);
    assert_eq!((found.total, found.total_is_exact, found.hits[0].0), (1000, false, 10_000));
    let found = index.search("saffron rice", &Facets::default(), None);
    assert_eq!(found.hits[..10].iter().map(|(id, _)| id / 1000).collect::<Vec<_>>(), [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    for id in 1..=10_000 {
        if id % 5 != 0 {
            remove(&mut index.conn, &[id]).unwrap();
        }
    }
    // Once common, a word is never taken for a rare one again.
    assert!(index.counts()["rice"].0 > 1024);
    assert_eq!((index.ids("plain rice").len(), index.ids("saffron").len()), (100, 0));
}

#[test]
fn suggestions_are_the_most_frequent_words() {
    let mut index = Index::new();
    index.put(1, "Crème brûlée", "cream, cherries", &[], None);
    index.put(2, "Cream cheese", "cream", &[], None);
    let mut words = |prefix: &str, limit| -> Vec<(String, i64)> {
        let found = suggestions(&mut index.conn, prefix, limit).unwrap();
        found.into_iter().map(|found| (found.word, found.recipes)).collect()
    };
    let owned =
        |words: &[(&str, i64)]| words.iter().map(|&(word, recipes)| (word.to_owned(), recipes)).collect::<Vec<_>>();
    assert_eq!(words("c", 20), owned(&[("cream", 2), ("cheese", 1), ("cherries", 1), ("creme", 1)]));
    assert_eq!(words("CRÈ", 1), owned(&[("cream", 2)]));
    assert_eq!((words("#", 9), words("", 9), words("%", 9)), (vec![], vec![], vec![]));
}

#[test]
fn recipes_without_an_index_are_told() {
    let mut index = Index::new();
    let user = NewUser {
        email: "a@b.c".into(),
        email_folded: "a@b.c".into(),
        first_name: None,
        surname: None,
        password_hash: String::new(),
        is_superuser: false,
        created_at: None,
    };
    let submitter = users::insert(&mut index.conn, &user).unwrap().id;
    for _ in 0..3 {
        let recipe = RecipeIn::bookmark("Rice".into(), None, None).into_new_recipe(submitter, 0);
        recipes::insert(&mut index.conn, recipe).unwrap();
    }
    assert_eq!(unindexed(&mut index.conn, 9).unwrap(), [0; 0]);
    for id in [1, 3] {
        remove(&mut index.conn, &[id]).unwrap();
    }
    assert_eq!(unindexed(&mut index.conn, 9).unwrap(), [1, 3]);
    diesel::update(recipe_terms::table).set(recipe_terms::version.eq(0)).execute(&mut index.conn).unwrap();
    assert_eq!(unindexed(&mut index.conn, 2).unwrap(), [1, 2]);
}

#[test]
fn hostile_queries_are_answered() {
    let mut index = Index::new();
    index.put(1, "Near rice \"and\" not", "salt", &["p"], None);
    let long = "rice ".repeat(60);
    let letters = "abcdefgh".repeat(32);
    for query in [
        "\"",
        "rice\"",
        "rice*",
        "NEAR(rice near)",
        "-rice",
        "rice AND",
        "OR",
        "NOT rice",
        "^rice",
        "rice:rice",
        "{rice}",
        "%",
        "_",
        "'; DROP TABLE recipes; --",
        "\\",
        "rice\0",
        "🍲",
        "焼きそば",
        "a",
        "",
        "   ",
        "#p",
        "=rice",
        "#",
        &long,
        &letters,
    ] {
        let found = index.search(query, &Facets::default(), None);
        assert!(found.hits.len() <= 1, "{query}");
    }
    assert_eq!(index.ids("NEAR(rice)"), [1]);
    let odd = facets(&["\" OR \"rice"], &[&["'"], &["\\"], &["\0"]], &["*", "名"]);
    assert!(index.search("rice", &odd, None).hits.is_empty());
}

/// `SQLite` has one writer.
#[test]
fn writers_of_the_same_new_words_do_not_wait_in_a_circle() {
    if !on_postgres() {
        return;
    }
    let mut index = Index::new();
    let config = index.database.config();
    let writer = |number: i64| {
        let mut conn = connect(&config).unwrap();
        for round in 0..40 {
            // The same words in every writer, each round new ones, some again.
            let words: Vec<String> =
                (0..60).map(|word| format!("wort{}", letters(round * 40 + (word * 7 + number) % 60))).collect();
            let analysis = analyse(&Text { label: "Soup", ingredients: &words, ..Text::default() });
            let entry = Entry { recipe_id: number * 1000 + round, analysis: &analysis, facets: &[], minutes: None };
            conn.transaction(|conn| recipe_api::crud::search::index(conn, &entry)).unwrap();
            if round % 3 == 2 {
                conn.transaction(|conn| remove(conn, &[entry.recipe_id - 1])).unwrap();
            }
        }
    };
    std::thread::scope(|scope| {
        for number in 1..=6 {
            scope.spawn(move || writer(number));
        }
    });
    assert_eq!(index.counts()["soup"], (6 * 27, 6 * 27));
}

fn letters(number: i64) -> String {
    number.to_string().chars().map(|digit| char::from(digit as u8 - b'0' + b'a')).collect()
}
