//! The index on PostgreSQL: GIN over numbers that stand for tokens. GIN reads all that a token has before it
//! gives the first recipe, so each token is there once a block of ids, and the newest blocks are asked until
//! there is enough; tokens of rare words are also there without a block, and asked at once.

use diesel::dsl::max;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Binary, Integer, Nullable, Text};

use super::candidates::{AnyOf, BLOCK, Candidate, Question};
use super::index::Row;
use crate::db::Prepare;
use crate::models::RecipeTerms;
use crate::schema::recipe_terms;
use crate::search::{Terms, VERSION, tokens::Fnv};

/// A token's number: its hash above, and room for the number of a block below. 0 is no block.
fn number(token: &str) -> i64 {
    let mut hash = Fnv::default();
    hash.write(token.as_bytes());
    (hash.finish() << BLOCK_BITS).cast_signed()
}

const BLOCK_BITS: u32 = 16;

/// As in the SQL below. Blocks that are very far apart share a number, so ids are compared too.
const fn block(recipe_id: i64) -> i64 {
    recipe_id / BLOCK % ((1 << BLOCK_BITS) - 1) + 1
}

pub fn store(conn: &mut PgConnection, rows: &[Row]) -> QueryResult<()> {
    let arrays: Vec<String> = rows.iter().map(|row| format!("{{{}}}", joined(&numbers(row)))).collect();
    let stored = diesel::sql_query(
        "INSERT INTO recipe_terms (recipe_id, version, minutes, terms, tokens)
         SELECT recipe_id, $5, minutes, terms, tokens::bigint[]
         FROM unnest($1, $2, $3, $4) AS new (recipe_id, minutes, terms, tokens)
         ON CONFLICT (recipe_id) DO UPDATE SET
             version = excluded.version, minutes = excluded.minutes, terms = excluded.terms, tokens = excluded.tokens",
    )
    .bind::<Array<BigInt>, _>(rows.iter().map(|row| row.recipe_id).collect::<Vec<_>>())
    .bind::<Array<Nullable<Integer>>, _>(rows.iter().map(|row| row.minutes).collect::<Vec<_>>())
    .bind::<Array<Binary>, _>(rows.iter().map(|row| row.terms.as_bytes()).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(arrays)
    .bind::<Integer, _>(VERSION)
    .prepared()
    .load::<RecipeTerms>(conn);
    stored.map(drop)
}

fn numbers(row: &Row) -> Vec<i64> {
    let block = block(row.recipe_id);
    let mut numbers = Vec::with_capacity(row.tokens.len() * 2);
    for token in &row.tokens {
        let number = number(token);
        numbers.push(number + block);
        if !row.common.contains(bare(token)) {
            numbers.push(number);
        }
    }
    numbers
}

/// The stem of a token that says more than that it is there.
fn bare(token: &str) -> &str {
    match token.strip_prefix('=') {
        Some(stem) => stem,
        None => token.strip_prefix('_').and_then(|rest| rest.get(1..)).unwrap_or(token),
    }
}

fn joined(numbers: &[i64]) -> String {
    numbers.iter().map(i64::to_string).collect::<Vec<_>>().join(",")
}

pub fn ask(conn: &mut PgConnection, question: &Question) -> QueryResult<Vec<Candidate>> {
    match question.all.iter().position(|any| !any.common) {
        Some(rare) => ask_at_once(conn, question, rare),
        None => ask_by_blocks(conn, question),
    }
}

fn ask_at_once(conn: &mut PgConnection, question: &Question, rare: usize) -> QueryResult<Vec<Candidate>> {
    let mut conditions = Vec::new();
    for (at, any) in question.all.iter().enumerate() {
        let numbers: Vec<i64> = any.tokens.iter().map(|token| number(token)).collect();
        conditions.push(if at == rare {
            format!("tokens && '{{{}}}'::bigint[]", joined(&numbers))
        } else {
            format!("tokens && {}", in_block(&any.tokens, &block_of("recipe_id")))
        });
    }
    // Materialised: or the planner may walk all recipes from the newest on, hoping to meet enough.
    let statement = format!(
        "WITH hits AS MATERIALIZED (SELECT recipe_id, terms FROM recipe_terms WHERE {})
         SELECT recipe_id, terms FROM hits ORDER BY recipe_id DESC LIMIT {}",
        with_the_rest(conditions, question, &block_of("recipe_id")),
        question.limit
    );
    load(conn, &statement)
}

fn ask_by_blocks(conn: &mut PgConnection, question: &Question) -> QueryResult<Vec<Candidate>> {
    let conditions: Vec<String> =
        question.all.iter().map(|AnyOf { tokens, .. }| format!("tokens && {}", in_block(tokens, "slot"))).collect();
    let conditions = with_the_rest(conditions, question, "slot");
    let rarest = question.all.first().map_or(0, |any| any.recipes);
    let mut found: Vec<Candidate> = Vec::new();
    let (mut before, mut step) = (question.before, None);
    while found.len() < question.limit {
        // The next recipe there is: ids may have gaps of any width.
        let Some(newest) = newest(conn, before)?.filter(|newest| *newest >= question.from) else { break };
        let block = newest / BLOCK;
        let blocks = step.unwrap_or_else(|| blocks_for(question.limit, rarest, newest)).clamp(1, MOST_BLOCKS);
        let last = (block - blocks + 1).max(question.from / BLOCK);
        let missing = question.limit - found.len();
        let statement = format!(
            "SELECT recipe_id, terms FROM generate_series({block}::bigint, {last}, -1) AS number
             CROSS JOIN LATERAL (VALUES (number % {slots} + 1)) AS slots (slot)
             CROSS JOIN LATERAL (
                 SELECT recipe_id, terms FROM recipe_terms WHERE {conditions} AND recipe_id / {BLOCK} = number OFFSET 0
             ) AS hits ORDER BY recipe_id DESC LIMIT {missing}",
            slots = (1 << BLOCK_BITS) - 1
        );
        let more = load(conn, &statement)?;
        // As many blocks as the missing ones may take, if those to come are like these.
        let yielded = i64::try_from(more.len()).unwrap_or(i64::MAX);
        let missing = i64::try_from(missing).unwrap_or(i64::MAX).saturating_sub(yielded);
        let enough = missing.saturating_mul(blocks).checked_div(yielded).unwrap_or(i64::MAX);
        step = Some(enough.saturating_add(1).min(blocks * 4));
        found.extend(more);
        before = last.saturating_mul(BLOCK);
    }
    Ok(found)
}

/// So many blocks are asked at once; each costs some ten microseconds even where it has nothing.
const MOST_BLOCKS: i64 = 1024;

fn newest(conn: &mut PgConnection, before: i64) -> QueryResult<Option<i64>> {
    let older = recipe_terms::table.filter(recipe_terms::recipe_id.lt(before));
    older.select(max(recipe_terms::recipe_id)).get_result(conn)
}

/// How many blocks hold enough, were the rarest condition the only one and its recipes spread evenly.
fn blocks_for(limit: usize, rarest: i64, highest_id: i64) -> i64 {
    let all = highest_id / BLOCK + 1;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    limit.saturating_mul(all).checked_div(rarest).map_or(all, |blocks| blocks.saturating_add(1).min(all))
}

fn block_of(recipe_id: &str) -> String {
    format!("{recipe_id} / {BLOCK} % {} + 1", (1 << BLOCK_BITS) - 1)
}

/// The numbers of tokens in a block, as an array that PostgreSQL computes.
fn in_block(tokens: &[String], block: &str) -> String {
    let numbers: Vec<String> = tokens.iter().map(|token| format!("{}::bigint + ({block})", number(token))).collect();
    format!("ARRAY[{}]", numbers.join(", "))
}

fn with_the_rest(mut conditions: Vec<String>, question: &Question, block: &str) -> String {
    if !question.none.is_empty() {
        conditions.push(format!("NOT tokens && {}", in_block(&question.none, block)));
    }
    if let Some(minutes) = question.max_minutes {
        conditions.push(format!("minutes <= {minutes}"));
    }
    // `+ 0`: or the planner would read half of the primary key for the sake of a bound.
    if question.from > 0 {
        conditions.push(format!("recipe_id + 0 >= {}", question.from));
    }
    if question.before < i64::MAX {
        conditions.push(format!("recipe_id + 0 < {}", question.before));
    }
    conditions.join(" AND ")
}

/// Every value in the statement is a number of ours.
fn load(conn: &mut PgConnection, statement: &str) -> QueryResult<Vec<Candidate>> {
    let rows: Vec<RecipeTerms> = diesel::sql_query(statement).load(conn)?;
    Ok(rows
        .into_iter()
        .map(|row| Candidate { recipe_id: row.recipe_id, terms: Terms::from_bytes(row.terms) })
        .collect())
}
