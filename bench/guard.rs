//! The hot functions, each called so often inside [`counted`] that callgrind can count what one call takes:
//! `bench/guard` runs this, and reads the names that it prints in the order of the counts.

#![allow(clippy::print_stdout)]

use std::collections::HashSet;
use std::hint::black_box;

use recipe_api::core::api_tokens;
use recipe_api::core::clock::Clock;
use recipe_api::core::config::{ThrottleConfig, TokenConfig};
use recipe_api::core::refresh_tokens::{RefreshToken, RefreshTokens};
use recipe_api::core::scopes::Scopes;
use recipe_api::core::text::fold;
use recipe_api::core::throttles::{Bucket, Tries};
use recipe_api::core::tokens::{Access, Tokens};
use recipe_api::ingredients::{Quantity, scale, understand, write_line};
use recipe_api::models::{NewRecipe, Recipe};
use recipe_api::schemas::json::{VALUES_OF_A_BODY, one_value};
use recipe_api::schemas::{Cursor, Form, RecipeIn, RecipeOut, read};
use recipe_api::search::{Query, Scorer, Terms, Text, Wanted, analyse, snippet, stems};

type Failure = Box<dyn std::error::Error>;

/// A call's share of what is counted. Hash maps differ from call to call, as their seeds do.
const CALLS: usize = 100;

const WHOLE_RECIPE: &str = include_str!("recipe.json");

const SALT: &str = "c2FsdHNhbHRzYWx0c2FsdA";
const NOW: i64 = 1_795_000_000;

/// Callgrind collects in here and nowhere else.
#[inline(never)]
fn counted(work: &mut dyn FnMut()) {
    for _ in 0..CALLS {
        work();
    }
}

fn count<T>(name: &str, mut work: impl FnMut() -> T) {
    // What is made once, when it is first asked for, is nobody's cost.
    black_box(work());
    counted(&mut || drop(black_box(work())));
    told(name);
}

/// Callgrind writes down what it has collected before this begins.
#[inline(never)]
fn told(name: &str) {
    println!("{name}");
}

fn main() -> Result<(), Failure> {
    tokens()?;
    throttles();
    texts();
    ingredients()?;
    search()?;
    wire()
}

fn tokens() -> Result<(), Failure> {
    let config = TokenConfig {
        secrets: vec!["kJ8#mQ2$vX9!pL4@wZ7%tR1^yB6&nC3*".into()],
        refresh_secrets: Vec::new(),
        issuer: "recipe-api".into(),
        audience: "recipe-api".into(),
        lifetime_minutes: 30,
    };
    let tokens = Tokens::new(&config, Clock::stopped());
    let scopes: Scopes = "recipes:read recipes:write profile".parse().map_err(|_unknown| "no such scope")?;
    let access = Access { user_id: 4711, session_id: 123_456, scopes };
    let token = tokens.issue(access).map_err(|error| error.to_string())?.token;
    count("make an access token", || tokens.issue(access));
    count("verify an access token", || tokens.verify(black_box(&token)));
    let refresh_tokens = RefreshTokens::new(&config);
    let refresh_token = refresh_tokens.issue(123_456, 7, SALT);
    count("make a refresh token", || refresh_tokens.issue(black_box(123_456), 7, SALT));
    count("verify a refresh token", || {
        RefreshToken::read(black_box(&refresh_token)).is_some_and(|token| refresh_tokens.is_genuine(&token, SALT))
    });
    let api_token = api_tokens::make().map_err(|_unavailable| "no randomness")?;
    count("digest an API token", || api_tokens::digest(black_box(&api_token)));
    Ok(())
}

fn throttles() {
    let config = ThrottleConfig {
        login_per_account: 20,
        login_per_address: 100,
        signup_per_address: 50,
        mail_per_recipient: 5,
        writes_per_user: 3000,
        imports_per_user: 3000,
    };
    let bucket: Bucket = config.writes_of(4711);
    let mut tries = Tries::default();
    for second in 0..800 {
        tries.add(&bucket, NOW + second);
    }
    let kept = tries.to_string();
    count("count a try, read and written", || {
        let mut tries = Tries::read(black_box(&kept));
        let admitted = tries.debit(&bucket, NOW + 800).is_ok();
        (admitted, tries.to_string())
    });
}

fn texts() {
    count("fold a label, ASCII", || fold(black_box("Grandmother's Slow-Roasted Pork Shoulder with Fennel")));
    count("fold a label, accents", || fold(black_box("Crème brûlée à l'ancienne, façon Weißwurst, Smørrebrød")));
}

fn ingredients() -> Result<(), Failure> {
    count("understand an ingredient, usual", || understand(black_box("1 ½ cups (200 g) plain flour, sifted")));
    count("understand an ingredient, long", || {
        understand(black_box(
            "2 to 3 (14-ounce / 400 g) cans whole peeled San Marzano tomatoes, drained, crushed by hand, juice reserved",
        ))
    });
    let line = understand("1 ½ cups (200 g) plain flour, sifted");
    let factor: Quantity = "3/2".parse().map_err(|_not_a_quantity| "no quantity")?;
    count("scale an ingredient and write it", || write_line(&scale(black_box(&line), &factor)));
    Ok(())
}

fn search() -> Result<(), Failure> {
    let recipe = whole_recipe()?;
    let ingredients: Vec<String> = recipe.ingredients.iter().flatten().map(|it| it.text.clone()).collect();
    let steps: Vec<String> = recipe.steps.iter().flatten().map(|it| it.text.clone()).collect();
    let tags: Vec<String> = recipe.tags.iter().flatten().map(|it| it.0.clone()).collect();
    let text = Text {
        label: &recipe.label,
        description: recipe.description.as_deref(),
        tags: &tags,
        ingredients: &ingredients,
        steps: &steps,
        language: Some("en"),
    };
    count("search: analyse a recipe", || analyse(black_box(&text)));
    count("search: read a query", || Query::new(black_box("slow roasted pork with fennel")));
    let found: HashSet<String> = stems("pork fennel", Some("en")).into_iter().collect();
    count("search: cut a snippet", || snippet(black_box(&text), &found));
    let wanted: Vec<Wanted> =
        [(17, 900), (4711, 12), (90_210, 400)].map(|(word, recipes)| Wanted { words: vec![word], recipes }).into();
    let scorer = Scorer::new(&wanted, 10_000);
    let words = (0_i64..120).map(|number| (number * number * 7 + 17, u8::try_from(number % 31).unwrap_or_default()));
    let terms = Terms::new(5, words);
    count("search: score a candidate", || scorer.fit(black_box(&terms)));
    Ok(())
}

fn whole_recipe() -> Result<RecipeIn, Failure> {
    let body = one_value(black_box(WHOLE_RECIPE.as_bytes()), VALUES_OF_A_BODY)?;
    read("body", &body, Form::Json).map_err(|error| error.to_string().into())
}

fn wire() -> Result<(), Failure> {
    let recipe = whole_recipe()?;
    count("make a recipe's columns", || black_box(recipe.clone()).into_content());
    let recipe: Recipe = NewRecipe::with_id(recipe.into_new_recipe(1, NOW), 4711);
    count("write a recipe as JSON", || serde_json::to_string(&RecipeOut::from(black_box(&recipe))));
    let cursor = Cursor::Label("crème brûlée".into(), 4711);
    let written = cursor.write();
    count("write a cursor", || black_box(&cursor).write());
    count("read a cursor", || Cursor::read(black_box(&written)));
    Ok(())
}
