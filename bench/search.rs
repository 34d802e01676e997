//! How long searches take, without a server: `search DATABASE load RECIPES.ndjson`, then `search DATABASE ask`;
//! `search DATABASE post RECIPES.ndjson` puts a thousand more in, one a transaction, and takes them out again;
//! `search DATABASE churn RECIPES.ndjson 20` indexes each twentieth recipe again, under the text of another.
//! DATABASE is a file or postgresql://… Recipes come from `bench/corpus.py`.

#![allow(clippy::print_stdout, clippy::indexing_slicing, clippy::cast_precision_loss, clippy::expect_used)]

use std::io::{BufRead, BufReader};
use std::time::{Duration, Instant};

use diesel::Connection;
use recipe_api::core::config::{DatabaseAddress, DatabaseConfig};
use recipe_api::crud::search::{Entry, Facets, index, index_all, matching, ranked, remove, settle, suggestions};
use recipe_api::db::{AnyConnection, connect, migrations};
use recipe_api::search::{Analysis, Query, Text, analyse};

type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

const BATCH: usize = 500;

#[derive(serde::Deserialize)]
struct Recipe {
    label: String,
    description: Option<String>,
    ingredients: Vec<String>,
    steps: Vec<String>,
    tags: Vec<String>,
    prep_minutes: Option<i32>,
    cook_minutes: Option<i32>,
}

fn main() -> Outcome<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [database, rest @ ..] = args.as_slice() else {
        return Err("search DATABASE load FILE | ask | post FILE".into());
    };
    let address = if database.starts_with("postgres") {
        DatabaseAddress::Postgres(database.clone())
    } else {
        DatabaseAddress::Sqlite(database.clone())
    };
    let config = DatabaseConfig {
        address,
        pool_size: 1,
        acquire_timeout: Duration::from_secs(5),
        statement_timeout: Duration::from_hours(1),
    };
    let mut conn = connect(&config).map_err(|error| error.to_string())?;
    match rest {
        [load, file] if load == "load" => self::load(&mut conn, file)?,
        [post, file] if post == "post" => self::post(&mut conn, file)?,
        [churn, file, every] if churn == "churn" => self::churn(&mut conn, file, every.parse()?)?,
        [ask] if ask == "ask" => self::ask(&mut conn)?,
        _ => return Err("search DATABASE load FILE | ask | post FILE".into()),
    }
    println!("memory: {}", memory()?);
    Ok(())
}

fn load(conn: &mut AnyConnection, file: &str) -> Outcome<()> {
    migrations::exclusively(conn, migrations::up)?;
    let mut lines = BufReader::new(std::fs::File::open(file)?).lines();
    let (mut id, mut analysing, mut indexing) = (0_i64, Duration::ZERO, Duration::ZERO);
    loop {
        let recipes = lines
            .by_ref()
            .take(BATCH)
            .map(|line| Ok(serde_json::from_str(&line?)?))
            .collect::<Outcome<Vec<Recipe>>>()?;
        if recipes.is_empty() {
            break;
        }
        let begun = Instant::now();
        let analysed: Vec<Analysis> = recipes.iter().map(analysis).collect();
        analysing += begun.elapsed();
        let rows: Vec<(i64, Vec<String>, Option<i32>)> = recipes
            .iter()
            .map(|recipe| {
                id += 1;
                (id, facets(id, recipe), minutes(recipe))
            })
            .collect();
        let entries: Vec<Entry> = rows
            .iter()
            .zip(&analysed)
            .map(|((recipe_id, facets, minutes), analysis)| Entry {
                recipe_id: *recipe_id,
                analysis,
                facets,
                minutes: *minutes,
            })
            .collect();
        let begun = Instant::now();
        conn.transaction(|conn| index_all(conn, &entries))?;
        indexing += begun.elapsed();
        if id % 100_000 == 0 {
            println!("{id}: {indexing:.1?} in all");
        }
    }
    let each = |all: Duration| all.as_secs_f64() * 1e6 / id as f64;
    println!("{id} recipes: analysed in {:.0} µs each, indexed in {:.0} µs each", each(analysing), each(indexing));
    let begun = Instant::now();
    settle(conn)?;
    println!("settled in {:.1?}", begun.elapsed());
    Ok(())
}

fn churn(conn: &mut AnyConnection, file: &str, every: i64) -> Outcome<()> {
    let highest = matching(conn, &Facets::default(), None, None, 1)?.pop().unwrap_or_default();
    let lines = BufReader::new(std::fs::File::open(file)?).lines().take(5000);
    let recipes = lines.map(|line| Ok(serde_json::from_str(&line?)?)).collect::<Outcome<Vec<Recipe>>>()?;
    let analysed: Vec<Analysis> = recipes.iter().map(analysis).collect();
    let all = (1..=highest / every).map(|number| number * every).zip(recipes.iter().zip(&analysed).cycle());
    let rows: Vec<_> =
        all.map(|(id, (recipe, analysis))| (id, analysis, facets(id, recipe), minutes(recipe))).collect();
    let begun = Instant::now();
    for rows in rows.chunks(BATCH) {
        let entries: Vec<Entry> = rows
            .iter()
            .map(|(id, analysis, facets, minutes)| Entry { recipe_id: *id, analysis, facets, minutes: *minutes })
            .collect();
        conn.transaction(|conn| index_all(conn, &entries))?;
    }
    println!("{} recipes indexed again in {:.1?}", rows.len(), begun.elapsed());
    Ok(())
}

fn post(conn: &mut AnyConnection, file: &str) -> Outcome<()> {
    const BEHIND_ALL: i64 = 2_000_000;
    let lines = BufReader::new(std::fs::File::open(file)?).lines().take(1000);
    let recipes = lines.map(|line| Ok(serde_json::from_str(&line?)?)).collect::<Outcome<Vec<Recipe>>>()?;
    let ids = BEHIND_ALL..;
    let (mut into, mut out) = (Vec::new(), Vec::new());
    for (id, recipe) in ids.clone().zip(&recipes) {
        let (analysis, facets) = (analysis(recipe), facets(id, recipe));
        let entry = Entry { recipe_id: id, analysis: &analysis, facets: &facets, minutes: minutes(recipe) };
        let begun = Instant::now();
        conn.transaction(|conn| index(conn, &entry))?;
        into.push(begun.elapsed());
    }
    for (id, _) in ids.zip(&recipes) {
        let begun = Instant::now();
        conn.transaction(|conn| remove(conn, &[id]))?;
        out.push(begun.elapsed());
    }
    for (what, times) in [("into the index", &mut into), ("out of it", &mut out)] {
        times.sort_unstable();
        println!("{what}, with the commit: p50 {}, p99 {}, max {} ms", ms(times[500]), ms(times[990]), ms(times[999]));
    }
    Ok(())
}

fn analysis(recipe: &Recipe) -> Analysis {
    analyse(&Text {
        label: &recipe.label,
        description: recipe.description.as_deref(),
        tags: &recipe.tags,
        ingredients: &recipe.ingredients,
        steps: &recipe.steps,
        language: Some("en"),
    })
}

fn minutes(recipe: &Recipe) -> Option<i32> {
    recipe.cook_minutes.map(|cook| cook + recipe.prep_minutes.unwrap_or(0))
}

/// One recipe of a hundred is private, one of fifty has an image.
fn facets(id: i64, recipe: &Recipe) -> Vec<String> {
    let mut facets = vec![format!("u:{}", id % 1000), "l:en".to_owned()];
    facets.extend(recipe.tags.iter().map(|tag| format!("t:{tag}")));
    facets.extend(
        [(id % 100 == 50, "p"), (id % 50 == 7, "img")]
            .into_iter()
            .filter(|(has, _)| *has)
            .map(|(_, facet)| facet.to_owned()),
    );
    facets
}

const TIMES: usize = 5;

fn ask(conn: &mut AnyConnection) -> Outcome<()> {
    println!("| kind | query | first, ms | p50, ms | max, ms | results |\n|---|---|---|---|---|---|");
    let mut all = Vec::new();
    for line in include_str!("queries.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let mut parts = line.split('|').map(str::trim);
        let (kind, text) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let (facets, minutes) = filter(parts.next().unwrap_or_default());
        let query = Query::new(text);
        let (mut times, mut results) = (Vec::new(), String::new());
        for _ in 0..TIMES {
            let begun = Instant::now();
            results = match kind {
                "suggest" => suggestions(conn, text, 20)?.len().to_string(),
                "browse" => matching(conn, &facets, minutes, None, 20)?.len().to_string(),
                _ => {
                    let found = ranked(conn, &query, &facets, minutes, None, 20)?;
                    format!(
                        "{}{} {}",
                        found.total,
                        if found.total_is_exact { "" } else { "+" },
                        found.did_you_mean.unwrap_or_default()
                    )
                }
            };
            times.push(begun.elapsed());
        }
        let first = times[0];
        all.extend_from_slice(&times);
        times.sort_unstable();
        let shown: String = format!("{text} {}", line.split('|').nth(2).unwrap_or_default()).chars().take(48).collect();
        println!(
            "| {kind} | {shown} | {} | {} | {} | {results} |",
            ms(first),
            ms(times[TIMES / 2]),
            ms(times[TIMES - 1])
        );
    }
    all.sort_unstable();
    let at = |thousandth: usize| ms(all[(all.len() - 1) * thousandth / 1000]);
    println!("{} searches: p50 {}, p95 {}, p99 {}, max {} ms", all.len(), at(500), at(950), at(990), at(1000));
    Ok(())
}

fn ms(time: Duration) -> String {
    format!("{:.2}", time.as_secs_f64() * 1e3)
}

/// `+a` all, `-a` none, `a,b` any, `<30` minutes.
fn filter(text: &str) -> (Facets, Option<i32>) {
    let (mut facets, mut minutes) = (Facets::default(), None);
    for word in text.split_whitespace() {
        match word.split_at(1) {
            ("+", facet) => facets.all.push(facet.to_owned()),
            ("-", facet) => facets.none.push(facet.to_owned()),
            ("<", limit) => minutes = limit.parse().ok(),
            _ => facets.any.push(word.split(',').map(str::to_owned).collect()),
        }
    }
    (facets, minutes)
}

fn memory() -> Outcome<String> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let lines = status.lines().filter(|line| line.starts_with("VmHWM") || line.starts_with("VmRSS"));
    Ok(lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>().join(", "))
}
