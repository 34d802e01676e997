//! What the index is asked, bounded so that no question reads much of it.

use diesel::{QueryResult, SqliteConnection};

use super::{postgres, sqlite};
use crate::db::AnyConnection;
use crate::search::{Terms, tokens};

/// One condition: the recipe has one of these tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnyOf {
    pub tokens: Vec<String>,
    /// How many recipes have one, about.
    pub recipes: i64,
    /// Whether one of them is, or was, in more recipes than are counted one by one.
    pub common: bool,
}

/// A question to the index: newest first, the recipes that fulfil all conditions.
#[derive(Clone, Debug, Default)]
pub struct Question {
    pub all: Vec<AnyOf>,
    /// Tokens that the recipe must not have.
    pub none: Vec<String>,
    pub max_minutes: Option<i32>,
    /// Only recipes with lower ids.
    pub before: i64,
    /// Only recipes with this id or a higher one.
    pub from: i64,
    pub limit: usize,
}

#[derive(Clone, Debug)]
pub struct Candidate {
    pub recipe_id: i64,
    pub terms: Terms,
}

/// Ids come in blocks of so many (a power of two). PostgreSQL's index knows the block of each token.
pub const BLOCK: i64 = 1 << 13;

/// So many entries of the index are read for one question. An entry takes some ten nanoseconds on SQLite.
const BUDGET: i64 = 600_000;

impl Question {
    /// Where the conditions have so many entries that reading all would take long, only the newest recipes are
    /// asked for. Returns whether that is so.
    ///
    /// The same on both databases, so that both give the same answer.
    pub fn bound(&mut self, highest_id: i64) -> bool {
        let rarest = self.all.iter().map(|any| any.recipes).min().unwrap_or_default();
        let entries: i64 = self.all.iter().map(|any| any.recipes.min(rarest.saturating_mul(64))).sum();
        if entries <= BUDGET {
            return false;
        }
        let blocks = (highest_id / BLOCK).saturating_mul(BUDGET) / entries.max(1) + 1;
        self.from = (highest_id / BLOCK - blocks + 1).max(0).saturating_mul(BLOCK);
        self.from > 0
    }

    /// The newest that fulfil it.
    pub fn ask(&mut self, conn: &mut AnyConnection) -> QueryResult<Vec<Candidate>> {
        if !self.prepare() {
            return Ok(Vec::new());
        }
        match conn {
            AnyConnection::Sqlite(conn) => sqlite::ask(conn, self),
            AnyConnection::Postgres(conn) => postgres::ask(conn, self),
        }
    }

    /// Only their ids, from either end; on SQLite.
    pub fn ids(&mut self, conn: &mut SqliteConnection, oldest_first: bool) -> QueryResult<Vec<i64>> {
        if self.prepare() { sqlite::ids(conn, self, oldest_first) } else { Ok(Vec::new()) }
    }

    /// Whether there may be any.
    fn prepare(&mut self) -> bool {
        if self.all.iter().any(|any| any.tokens.is_empty() || any.recipes == 0) || self.limit == 0 {
            return false;
        }
        if self.all.is_empty() {
            self.all.push(AnyOf { tokens: vec![tokens::EVERY.to_owned()], recipes: i64::MAX / 2, common: true });
        }
        // The rarest first: it is what the others are held against.
        self.all.sort_by_key(|any| any.recipes);
        true
    }
}
