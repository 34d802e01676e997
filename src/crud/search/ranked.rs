//! The best recipes for a query.

use std::collections::{BTreeMap, HashSet};

use diesel::dsl::max;
use diesel::prelude::*;

use super::candidates::{AnyOf, Candidate, Question};
use super::resolve::{self, Resolved};
use crate::db::AnyConnection;
use crate::schema::recipe_terms;
use crate::search::{Query, Scorer, Wanted, tokens};

/// What recipes are filtered by, beside their words.
#[derive(Clone, Debug, Default)]
pub struct Facets {
    /// Has each of these.
    pub all: Vec<String>,
    /// Of each of these groups, has one at least.
    pub any: Vec<Vec<String>>,
    /// Has none of these.
    pub none: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ranked {
    /// Recipes with their scores, the best first; of equals the newest.
    pub hits: Vec<(i64, i64)>,
    /// How many there are, of all pages.
    pub total: usize,
    /// Whether there may be more than that.
    pub total_is_exact: bool,
    /// The query with other words for those that are misspelt. What is found is already found by them.
    pub did_you_mean: Option<String>,
    /// The stems that were found, for snippets.
    pub stems: HashSet<String>,
}

/// Results end here.
pub const MOST: usize = 1000;

/// So many words have to be there for all to count as found by the index; the score sees the others.
const ASKED: usize = 4;

/// With fewer results than this, recipes are added that lack some of the words: so many at most.
const ENOUGH: usize = 20;
const FILLED_UP: usize = 100;

/// The best `limit` recipes for the query; with `after`, those that come after the one of that score and id.
pub fn ranked(
    conn: &mut AnyConnection,
    query: &Query,
    facets: &Facets,
    max_minutes: Option<i32>,
    after: Option<(i64, i64)>,
    limit: usize,
) -> QueryResult<Ranked> {
    let resolved = resolve::resolve(conn, query)?;
    let Some(highest_id) = highest_id(conn)? else { return Ok(Ranked::default()) };
    let filter = Filter::new(conn, facets, max_minutes)?;
    let mut search = Search { filter, highest_id, found: BTreeMap::new(), is_exact: true };
    search.run(conn, &resolved)?;

    let wanted: Vec<Wanted> = resolved.terms.iter().map(|term| term.wanted.clone()).collect();
    let scorer = Scorer::new(&wanted, highest_id);
    let mut hits: Vec<(i64, i64)> =
        search.found.values().map(|hit| (hit.recipe_id, scorer.fit(&hit.terms).score)).collect();
    let total = hits.len();
    hits.sort_unstable_by_key(|&(id, score)| std::cmp::Reverse((score, id)));
    if let Some(after) = after {
        hits.retain(|&(id, score)| (score, id) < after);
    }
    hits.truncate(limit);
    Ok(Ranked {
        hits,
        total,
        total_is_exact: search.is_exact,
        did_you_mean: resolved.did_you_mean,
        stems: resolved.terms.into_iter().flat_map(|term| term.stems).collect(),
    })
}

/// The newest `limit` recipes that fit the facets; with `before`, those with lower ids.
pub fn matching(
    conn: &mut AnyConnection,
    facets: &Facets,
    max_minutes: Option<i32>,
    before: Option<i64>,
    limit: usize,
) -> QueryResult<Vec<i64>> {
    let mut question = Filter::new(conn, facets, max_minutes)?.question(Vec::new(), limit);
    question.before = before.unwrap_or(i64::MAX);
    Ok(question.ask(conn)?.into_iter().map(|candidate| candidate.recipe_id).collect())
}

/// The ids of the `limit` newest or oldest recipes that fit the facets, between two ids (the lower one included);
/// `None` on PostgreSQL, whose index is not faster at it than its tables.
pub fn having(
    conn: &mut AnyConnection,
    facets: &Facets,
    max_minutes: Option<i32>,
    ids: std::ops::Range<i64>,
    oldest_first: bool,
    limit: usize,
) -> QueryResult<Option<Vec<i64>>> {
    if matches!(conn, AnyConnection::Postgres(_)) {
        return Ok(None);
    }
    let mut question = Filter::new(conn, facets, max_minutes)?.question(Vec::new(), limit);
    (question.from, question.before) = (ids.start, ids.end);
    match conn {
        AnyConnection::Sqlite(conn) => question.ids(conn, oldest_first).map(Some),
        AnyConnection::Postgres(_) => Ok(None),
    }
}

/// Ids stand for how many recipes there are: counting them would take longer than the search.
fn highest_id(conn: &mut AnyConnection) -> QueryResult<Option<i64>> {
    recipe_terms::table.select(max(recipe_terms::recipe_id)).get_result(conn)
}

struct Filter {
    all: Vec<AnyOf>,
    none: Vec<String>,
    max_minutes: Option<i32>,
}

impl Filter {
    fn new(conn: &mut AnyConnection, facets: &Facets, max_minutes: Option<i32>) -> QueryResult<Self> {
        let token = |facet: &String| tokens::facet(facet);
        let mut all: Vec<Vec<String>> = facets.all.iter().map(|facet| vec![token(facet)]).collect();
        all.extend(facets.any.iter().map(|group| group.iter().map(token).collect()));
        all.extend(max_minutes.and_then(tokens::within).map(|token| vec![token]));
        let none = facets.none.iter().map(token).collect();
        Ok(Self { all: resolve::facets(conn, &all)?, none, max_minutes })
    }

    fn question(&self, mut all: Vec<AnyOf>, limit: usize) -> Question {
        all.extend(self.all.iter().cloned());
        let (none, max_minutes) = (self.none.clone(), self.max_minutes);
        Question { all, none, max_minutes, before: i64::MAX, from: 0, limit }
    }
}

struct Search {
    filter: Filter,
    highest_id: i64,
    found: BTreeMap<i64, Candidate>,
    is_exact: bool,
}

impl Search {
    /// From the questions whose answers score highest to those that score least, until there are enough.
    fn run(&mut self, conn: &mut AnyConnection, resolved: &Resolved) -> QueryResult<()> {
        let terms = &resolved.terms;
        if terms.is_empty() {
            return Ok(());
        }
        let asked = || terms.iter().take(ASKED);
        if terms.len() <= tokens::SHORT_LABEL {
            self.ask(conn, asked().map(|term| term.in_short_label(terms.len())).collect(), MOST / 4)?;
        }
        self.ask(conn, asked().map(resolve::Term::in_label).collect(), MOST)?;
        self.is_exact = true;
        self.ask(conn, asked().map(resolve::Term::anywhere).collect(), MOST)?;
        // Fewer words, the rarest kept longest; then each of the others alone.
        for kept in (1..terms.len().min(ASKED)).rev() {
            self.fill_up(conn, terms.iter().take(kept).map(resolve::Term::anywhere).collect())?;
        }
        for term in terms.iter().take(ASKED).skip(1) {
            self.fill_up(conn, vec![term.anywhere()])?;
        }
        Ok(())
    }

    fn fill_up(&mut self, conn: &mut AnyConnection, all: Vec<AnyOf>) -> QueryResult<()> {
        if self.found.len() < ENOUGH { self.ask(conn, all, FILLED_UP) } else { Ok(()) }
    }

    fn ask(&mut self, conn: &mut AnyConnection, all: Vec<AnyOf>, most: usize) -> QueryResult<()> {
        let limit = most.min(MOST.saturating_sub(self.found.len()));
        let mut question = self.filter.question(all, limit);
        let cut = question.bound(self.highest_id);
        let hits = question.ask(conn)?;
        self.is_exact &= !cut && hits.len() < limit;
        self.found.extend(hits.into_iter().map(|hit| (hit.recipe_id, hit)));
        Ok(())
    }
}
