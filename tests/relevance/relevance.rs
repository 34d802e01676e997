//! What people look for among 396 real recipes, and what they get in the first ten answers.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use diesel::Connection;
use recipe_api::crud::search::{Entry, Facets, index_all, ranked};
use recipe_api::db::{AnyConnection, connect};
use recipe_api::search::tokens::Fnv;
use recipe_api::search::{Analysis, Query, Text, analyse, words};

use crate::database::{TestDatabase, on_postgres};

#[derive(serde::Deserialize)]
struct Recipe {
    label: String,
    description: Option<String>,
    tags: Vec<String>,
    ingredients: Vec<String>,
    steps: Vec<String>,
}

/// Of the recipes that the answers below belong to, and of all answers with their scores. Both databases have to
/// give the same; who changes the ranking looks at the figures and notes the new number.
const RECIPES: u64 = 0x1bfc_7a31_8246_ec04;
const ANSWERS: u64 = 0xf0c5_bc06_5a67_fb4b;

const FIRST: usize = 10;

/// Beside the checkout, or where the environment says.
fn recipes() -> Option<String> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data/recipes.ndjson");
    let path = std::env::var_os("RECIPES_NDJSON").map_or_else(beside, PathBuf::from);
    match std::fs::read_to_string(&path) {
        Ok(recipes) => Some(recipes),
        Err(error) => {
            eprintln!("SKIPPED: no judged search without the real recipes: {}: {error}", path.display());
            None
        }
    }
}

fn indexed(text: &str) -> (Vec<Recipe>, AnyConnection, TestDatabase) {
    let recipes: Vec<Recipe> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let database = TestDatabase::new();
    let mut conn = connect(&database.config()).unwrap();
    let analysed: Vec<Analysis> = recipes
        .iter()
        .map(|recipe| {
            analyse(&Text {
                label: &recipe.label,
                description: recipe.description.as_deref(),
                tags: &recipe.tags,
                ingredients: &recipe.ingredients,
                steps: &recipe.steps,
                language: None,
            })
        })
        .collect();
    let entries: Vec<Entry> = (1..)
        .zip(&analysed)
        .map(|(recipe_id, analysis)| Entry { recipe_id, analysis, facets: &[], minutes: None })
        .collect();
    conn.transaction(|conn| index_all(conn, &entries)).unwrap();
    (recipes, conn, database)
}

/// Sums of a kind of query.
#[derive(Default)]
struct Figures {
    queries: f64,
    recall: f64,
    reciprocal_rank: f64,
}

#[test]
fn people_find_what_they_look_for() {
    let Some(text) = recipes() else { return };
    let (recipes, mut conn, _database) = indexed(&text);

    let mut figures: BTreeMap<&str, Figures> = BTreeMap::new();
    let mut answers = Fnv::default();
    for line in include_str!("judged.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (kind, judged) = line.split_once(": ").unwrap();
        let (query, relevant) = judged.split_once(" => ").unwrap();
        let relevant: BTreeSet<&str> = relevant.split(" | ").collect();
        for label in &relevant {
            assert!(recipes.iter().any(|recipe| recipe.label.trim() == *label), "no recipe is called {label}");
        }
        let found = ranked(&mut conn, &Query::new(query), &Facets::default(), None, None, FIRST).unwrap();
        answers.write(format!("{query} {:?} {:?}\n", found.hits, found.did_you_mean).as_bytes());
        let labels: Vec<&str> =
            found.hits.iter().map(|(id, _)| recipes[usize::try_from(*id).unwrap() - 1].label.trim()).collect();
        let hits = relevant.iter().filter(|label| labels.contains(label)).count();
        let (hits, all) = (u32::try_from(hits).unwrap(), u32::try_from(relevant.len().min(FIRST)).unwrap());
        let recall = f64::from(hits.min(all)) / f64::from(all);
        let first = labels.iter().position(|label| relevant.contains(label));
        let reciprocal_rank = first.map_or(0.0, |at| 1.0 / f64::from(u32::try_from(at).unwrap() + 1));
        if recall < 1.0 || reciprocal_rank < 1.0 {
            eprintln!(
                "{kind}: {query} ({:?}): recall {recall:.2}, reciprocal rank {reciprocal_rank:.2}: {labels:?}",
                found.did_you_mean
            );
        }
        for kind in [kind, "all"] {
            let sums = figures.entry(kind).or_default();
            sums.queries += 1.0;
            sums.recall += recall;
            sums.reciprocal_rank += reciprocal_rank;
        }
    }

    eprintln!(
        "on {}:\n| queries | | recall@10 | MRR |\n|---|---|---|---|",
        if on_postgres() { "PostgreSQL" } else { "SQLite" }
    );
    for (kind, sums) in &figures {
        let (recall, rank) = (sums.recall / sums.queries, sums.reciprocal_rank / sums.queries);
        eprintln!("| {kind} | {} | {recall:.3} | {rank:.3} |", sums.queries);
    }
    let share = |kind: &str, of: fn(&Figures) -> f64| of(&figures[kind]) / figures[kind].queries;
    assert!(share("typo", |sums| sums.recall) >= 0.9);
    assert!(share("all", |sums| sums.recall) >= 0.9 && share("all", |sums| sums.reciprocal_rank) >= 0.9);

    let mut fingerprint = Fnv::default();
    fingerprint.write(text.as_bytes());
    if fingerprint.finish() == RECIPES {
        assert_eq!(answers.finish(), ANSWERS, "the answers are others than they were, or than the other database's");
    } else {
        eprintln!(
            "The recipes are others ({:#x}), and so may be the answers ({:#x}).",
            fingerprint.finish(),
            answers.finish()
        );
    }
}

/// Words with two letters that changed places, without a letter, and with one twice.
fn slips(word: &str) -> BTreeSet<String> {
    let letters: Vec<char> = word.chars().collect();
    let mut slips = BTreeSet::new();
    for at in 0..letters.len() {
        let (mut swapped, mut missing, mut doubled) = (letters.clone(), letters.clone(), letters.clone());
        swapped.swap(at, (at + 1).min(letters.len() - 1));
        missing.remove(at);
        doubled.insert(at, letters[at]);
        slips.extend([swapped, missing, doubled].iter().map(|letters| letters.iter().collect::<String>()));
    }
    slips.remove(word);
    slips
}

/// Every slip in every word that labels have finds what the word finds.
#[test]
fn slips_find_what_the_word_finds() {
    let Some(text) = recipes() else { return };
    let (recipes, mut conn, _database) = indexed(&text);
    let labels = recipes.iter().flat_map(|recipe| words(&recipe.label));
    let distinct: BTreeSet<String> = labels.map(|word| word.plain()).filter(|word| word.chars().count() >= 5).collect();
    let mut first = |query: &str| ranked(&mut conn, &Query::new(query), &Facets::default(), None, None, FIRST).unwrap();
    let (mut asked, mut recall) = (0_u32, 0.0);
    // One word of four: all take half a minute.
    for word in distinct.iter().step_by(4) {
        let meant = first(word).hits;
        for slip in slips(word) {
            let found = first(&slip);
            let hits = meant.iter().filter(|(id, _)| found.hits.iter().any(|(other, _)| id == other)).count();
            asked += 1;
            recall += f64::from(u32::try_from(hits).unwrap()) / f64::from(u32::try_from(meant.len()).unwrap());
        }
    }
    let recall = recall / f64::from(asked);
    eprintln!("{asked} slips: recall@10 {recall:.3} of what the word finds");
    assert!(recall >= 0.9);
}
