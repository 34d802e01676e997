//! Pages of recipes, filtered and sorted, at a cost that does not grow with the table.
//!
//! Positive facets lead: the index of one gives its recipes in the order of their ids. Without one, or in
//! another order than that of ids where the facet is common, the index of the order leads and facets are
//! looked up for each recipe. On SQLite the index of words, which has the facets too, finds the recipes of several
//! conditions and counts: it holds the lists of two facets against each other without a look-up for each recipe.

use std::collections::{BTreeMap, HashSet};

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::search::Facets;
use super::{facets, search};
use crate::db::AnyConnection;
use crate::models::{Count, RecipeSummary};
use crate::schema::{recipe_counts, recipe_facets, recipes};

type Backend = <AnyConnection as Connection>::Backend;

/// Up to this many recipes are counted exactly.
const COUNTED: usize = 10_000;

/// A facet of at most so many recipes leads in every order.
const FEW: i64 = 5_000;

/// Which recipes, in which order, from where on.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    pub scope: Scope,
    /// The recipes have all of these facets,
    pub all: Vec<String>,
    /// and of each of these groups at least one,
    pub any: Vec<Vec<String>>,
    /// and none of these.
    pub none: Vec<String>,
    pub max_minutes: Option<i64>,
    pub order: Order,
    /// The last recipe of the page before.
    pub after: Option<Position>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// Everybody's public recipes.
    #[default]
    Public,
    /// The public recipes of a user.
    PublicOf(i64),
    /// All recipes of a user.
    Own(i64),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Order {
    #[default]
    Newest,
    Oldest,
    Label,
    Minutes,
}

/// Where a recipe stands in an order; its id decides between equals.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Position {
    Id(i64),
    Label(String, i64),
    Minutes(i64, i64),
}

impl Order {
    #[must_use]
    pub fn position(self, recipe: &RecipeSummary) -> Position {
        match self {
            Self::Newest | Self::Oldest => Position::Id(recipe.id),
            Self::Label => Position::Label(recipe.label_key.clone(), recipe.id),
            Self::Minutes => Position::Minutes(recipe.minutes, recipe.id),
        }
    }

    const fn is_by_id(self) -> bool {
        matches!(self, Self::Newest | Self::Oldest)
    }
}

/// From where on. Behind a label are those of the same label with higher ids, and then those of later ones: two
/// questions, since SQLite's index does not find both by one.
#[derive(Clone, Debug)]
enum Start {
    First,
    BehindId(i64),
    InLabel(String, i64),
    BehindLabel(String),
    InMinutes(i64, i64),
    BehindMinutes(i64),
}

diesel::alias!(recipe_facets as probed: Probed);

macro_rules! has_one_of {
    ($facets:expr, $id:expr) => {
        probed.filter(
            probed.field(recipe_facets::recipe_id).eq($id).and(probed.field(recipe_facets::facet).eq_any($facets)),
        )
    };
}

/// Adds the probes for facets to a query that has the recipes' ids in a column.
macro_rules! probed_for {
    ($query:expr, $id:expr, $listing:expr) => {{
        let mut query = $query;
        for group in $listing.groups() {
            query = query.filter(exists(has_one_of!(group, $id)));
        }
        if !$listing.none.is_empty() {
            query = query.filter(not(exists(has_one_of!($listing.as_stored(&$listing.none), $id))));
        }
        query
    }};
}

/// Adds the scope, the probes, the order and the start to a query over `recipes`. The ids come from the column that
/// the leading index has: by another one that is equal, SQLite would read and sort all.
macro_rules! narrowed {
    ($query:expr, $id:expr, $listing:expr, $start:expr) => {{
        let listing: &Listing = $listing;
        let mut query = probed_for!($query, $id, listing);
        query = match listing.scope {
            Scope::Public => query,
            Scope::PublicOf(id) => query.filter(recipes::submitter_id.eq(id).and(recipes::visibility.ne("private"))),
            Scope::Own(id) => query.filter(recipes::submitter_id.eq(id)),
        };
        if let Some(max) = listing.max_minutes {
            query = query.filter(recipes::minutes.le(max));
        }
        query = match $start {
            Start::First => query,
            Start::BehindId(id) if listing.order == Order::Newest => query.filter($id.lt(id)),
            Start::BehindId(id) => query.filter($id.gt(id)),
            Start::InLabel(key, id) => query.filter(recipes::label_key.eq(key).and($id.gt(id))),
            Start::BehindLabel(key) => query.filter(recipes::label_key.gt(key)),
            Start::InMinutes(minutes, id) => query.filter(recipes::minutes.eq(minutes).and($id.gt(id))),
            Start::BehindMinutes(minutes) => query.filter(recipes::minutes.gt(minutes)),
        };
        match listing.order {
            Order::Newest => query.order($id.desc()),
            Order::Oldest => query.order($id.asc()),
            Order::Label => query.order((recipes::label_key.asc(), $id.asc())),
            Order::Minutes => query.order((recipes::minutes.asc(), $id.asc())),
        }
    }};
}

impl Listing {
    /// All public recipes.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.scope == Scope::Public
            && self.all.is_empty()
            && self.any.is_empty()
            && self.none.is_empty()
            && self.max_minutes.is_none()
    }

    fn is_by_minutes_alone(&self) -> bool {
        let no_facets =
            self.all.is_empty() && self.none.is_empty() && self.any.iter().all(|any| facets::are_minutes(any));
        self.scope == Scope::Public && no_facets && self.max_minutes.is_some()
    }

    /// The facets as the table holds them for this scope.
    fn as_stored(&self, facets: &[String]) -> Vec<String> {
        let private = facets.iter().filter_map(|facet| match self.scope {
            Scope::Own(id) => Some(facets::private(id, facet)),
            _ => None,
        });
        facets.iter().cloned().chain(private).collect()
    }

    /// Every positive condition as a group of which one facet has to be there.
    fn groups(&self) -> Vec<Vec<String>> {
        let single = self.all.iter().map(std::slice::from_ref);
        single.chain(self.any.iter().map(Vec::as_slice)).map(|group| self.as_stored(group)).collect()
    }

    /// What a page is asked for by, in this order.
    fn starts(&self) -> Vec<Start> {
        match &self.after {
            None => vec![Start::First],
            Some(Position::Id(id)) => vec![Start::BehindId(*id)],
            Some(Position::Label(key, id)) => vec![Start::InLabel(key.clone(), *id), Start::BehindLabel(key.clone())],
            Some(Position::Minutes(minutes, id)) => {
                vec![Start::InMinutes(*minutes, *id), Start::BehindMinutes(*minutes)]
            }
        }
    }

    /// The group that leads, without it in the listing that is left; `None` where the submitter's recipes lead, or
    /// the order's index.
    fn led(&self, conn: &mut AnyConnection) -> QueryResult<Option<(Vec<String>, Self)>> {
        let mut groups = self.groups();
        let submitter = match self.scope {
            Scope::Public => None,
            Scope::PublicOf(id) => Some(vec![facets::submitter(id)]),
            Scope::Own(_) => return Ok(None),
        };
        if groups.is_empty() {
            return Ok(None);
        }
        groups.extend(submitter.clone());
        let sizes = search::frequencies(conn, &groups)?;
        let fewest = sizes.into_iter().zip(groups).min_by_key(|(size, _)| *size);
        let fewest = fewest.filter(|(_, group)| Some(group) != submitter.as_ref());
        Ok(fewest.filter(|(size, _)| self.order.is_by_id() || *size <= FEW).map(|(_, group)| {
            let without = |facets: &[String]| *facets != *group;
            let mut left = self.clone();
            left.all.retain(|facet| without(std::slice::from_ref(facet)));
            left.any.retain(|facets| without(facets));
            (group, left)
        }))
    }

    /// What the index of words is asked for; it has no private recipes.
    fn as_search(&self) -> Option<Facets> {
        let mut all = self.all.clone();
        match self.scope {
            Scope::Public => {}
            Scope::PublicOf(id) => all.push(facets::submitter(id)),
            Scope::Own(_) => return None,
        }
        // It has times of its own.
        let any = self.any.iter().filter(|group| !facets::are_minutes(group)).cloned().collect();
        Some(Facets { all, any, none: self.none.clone() })
    }

    /// Of how many conditions, beside that on minutes.
    fn conditions(&self) -> usize {
        let submitter = usize::from(self.scope != Scope::Public);
        submitter + self.groups().len() + usize::from(!self.none.is_empty())
    }

    /// The ids of the first `limit` recipes, from an id on where ids are the order; `None` where the tables tell
    /// sooner, or alone.
    fn found(&self, conn: &mut AnyConnection, limit: usize) -> QueryResult<Option<Vec<i64>>> {
        let Some(wanted) = self.as_search() else { return Ok(None) };
        // The index of words reads the other lists whole.
        if search::frequencies(conn, &self.groups())?.into_iter().any(|size| size <= FEW) {
            return Ok(None);
        }
        let ids = match (&self.after, self.order) {
            (Some(Position::Id(id)), Order::Newest) => 0..*id,
            (Some(Position::Id(id)), _) => id.saturating_add(1)..i64::MAX,
            _ => 0..i64::MAX,
        };
        let max = self.max_minutes.map(|max| i32::try_from(max).unwrap_or(i32::MAX));
        search::having(conn, &wanted, max, ids, self.order == Order::Oldest, limit)
    }

    /// The ids that a page in this order can be chosen from: where there are several conditions and few recipes.
    fn choice(&self, conn: &mut AnyConnection, limit: i64) -> QueryResult<Option<Vec<i64>>> {
        if self.conditions() < 2 {
            return Ok(None);
        }
        let few = usize::try_from(FEW).unwrap_or(usize::MAX);
        if self.order.is_by_id() {
            return self.found(conn, usize::try_from(limit).unwrap_or(few));
        }
        Ok(self.found(conn, few + 1)?.filter(|ids| ids.len() <= few))
    }

    /// What the index of an order begins with. A submitter's few recipes are sorted instead.
    fn in_scope(&self, conn: &mut AnyConnection) -> QueryResult<recipes::BoxedQuery<'static, Backend>> {
        let public = || recipes::table.filter(recipes::visibility.eq("public")).into_boxed();
        Ok(match self.scope {
            Scope::Public => public(),
            Scope::PublicOf(id) if !self.order.is_by_id() => {
                let size = search::frequencies(conn, &[vec![facets::submitter(id)]])?;
                if size.iter().sum::<i64>() > FEW { public() } else { recipes::table.into_boxed() }
            }
            Scope::PublicOf(_) | Scope::Own(_) => recipes::table.into_boxed(),
        })
    }
}

/// The next `limit` recipes of the listing.
pub fn page(conn: &mut AnyConnection, listing: &Listing, limit: i64) -> QueryResult<Vec<RecipeSummary>> {
    if let Some(ids) = listing.choice(conn, limit)? {
        return of_choice(conn, listing, &ids, limit);
    }
    let led = listing.led(conn)?;
    let mut found: Vec<RecipeSummary> = Vec::new();
    for start in listing.starts() {
        let more = limit - i64::try_from(found.len()).unwrap_or(limit);
        if more > 0 {
            found.extend(match &led {
                None => in_order(conn, listing, start, more)?,
                Some((leaders, left)) => led_by(conn, leaders, left, &start, more)?,
            });
        }
    }
    Ok(found)
}

fn of_choice(conn: &mut AnyConnection, listing: &Listing, ids: &[i64], limit: i64) -> QueryResult<Vec<RecipeSummary>> {
    let all = recipes::table.filter(recipes::id.eq_any(ids)).select(RecipeSummary::as_select());
    let mut found: Vec<RecipeSummary> = all.load(conn)?;
    found.retain(|recipe| {
        listing.order.is_by_id() || listing.after.as_ref().is_none_or(|after| listing.order.position(recipe) > *after)
    });
    found.sort_by_cached_key(|recipe| listing.order.position(recipe));
    if listing.order == Order::Newest {
        found.reverse();
    }
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(found)
}

fn in_order(conn: &mut AnyConnection, listing: &Listing, start: Start, limit: i64) -> QueryResult<Vec<RecipeSummary>> {
    let query = narrowed!(listing.in_scope(conn)?, recipes::id, listing, start);
    query.limit(limit).select(RecipeSummary::as_select()).load(conn)
}

fn led_by(
    conn: &mut AnyConnection,
    leaders: &[String],
    left: &Listing,
    start: &Start,
    limit: i64,
) -> QueryResult<Vec<RecipeSummary>> {
    let mut found = BTreeMap::new();
    for leader in leaders {
        let led = recipe_facets::table.inner_join(recipes::table).filter(recipe_facets::facet.eq(leader));
        let query = narrowed!(led.into_boxed::<Backend>(), recipe_facets::recipe_id, left, start.clone());
        let recipes: Vec<RecipeSummary> = query.limit(limit).select(RecipeSummary::as_select()).load(conn)?;
        found.extend(recipes.into_iter().map(|recipe| (left.order.position(&recipe), recipe)));
    }
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    Ok(match left.order {
        Order::Newest => found.into_values().rev().take(limit).collect(),
        _ => found.into_values().take(limit).collect(),
    })
}

/// How many recipes the listing has in all; counting stops above [`COUNTED`].
pub fn count(conn: &mut AnyConnection, listing: &Listing) -> QueryResult<Count> {
    let listing = Listing { order: Order::Newest, after: None, ..listing.clone() };
    let limit = i64::try_from(COUNTED + 1).unwrap_or(i64::MAX);
    let total = if listing.is_everything() {
        let shards: Vec<i64> = recipe_counts::table.select(recipe_counts::public).load(conn)?;
        usize::try_from(shards.into_iter().sum::<i64>()).unwrap_or(0)
    } else if listing.is_by_minutes_alone() {
        let public = recipes::table.filter(recipes::visibility.eq("public"));
        let quick = public.filter(recipes::minutes.le(listing.max_minutes.unwrap_or(i64::MAX)));
        quick.limit(limit).select(recipes::id).load::<i64>(conn)?.len()
    } else if let Some(ids) = listing.found(conn, COUNTED + 1)? {
        ids.len()
    } else {
        count_in_tables(conn, &listing, limit)?
    };
    let exact = i64::try_from(total.min(COUNTED)).unwrap_or(i64::MAX);
    Ok(Count { total: exact, is_exact: total <= COUNTED })
}

fn count_in_tables(conn: &mut AnyConnection, listing: &Listing, limit: i64) -> QueryResult<usize> {
    let Some((leaders, left)) = listing.led(conn)? else {
        let query = narrowed!(listing.in_scope(conn)?, recipes::id, listing, Start::First);
        return Ok(query.limit(limit).select(recipes::id).load::<i64>(conn)?.len());
    };
    let mut found = HashSet::new();
    for leader in leaders {
        found.extend(led_ids(conn, &leader, &left, limit)?);
    }
    Ok(found.len())
}

/// Recipes themselves are looked at only for what no facet says.
fn led_ids(conn: &mut AnyConnection, leader: &str, left: &Listing, limit: i64) -> QueryResult<Vec<i64>> {
    let led = recipe_facets::table.filter(recipe_facets::facet.eq(leader));
    if left.scope == Scope::Public && left.max_minutes.is_none() {
        let query = probed_for!(led.into_boxed::<Backend>(), recipe_facets::recipe_id, left);
        return query.limit(limit).select(recipe_facets::recipe_id).load(conn);
    }
    let led = led.inner_join(recipes::table).into_boxed::<Backend>();
    let query = narrowed!(led, recipe_facets::recipe_id, left, Start::First);
    query.limit(limit).select(recipe_facets::recipe_id).load(conn)
}
