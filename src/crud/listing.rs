//! Pages of recipes, filtered and sorted, at a cost that does not grow with the table.
//!
//! Positive facets lead: the index of one gives its recipes in the order of their ids. Without one, or in
//! another order than that of ids where the facet is common, the index of the order leads and facets are
//! looked up for each recipe.

use std::collections::{BTreeMap, HashSet};

use diesel::dsl::{exists, not, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text};

use super::facets;
use crate::db::AnyConnection;
use crate::models::{Count, RecipeSummary};
use crate::schema::{recipe_counts, recipe_facets, recipes};

type Backend = <AnyConnection as Connection>::Backend;

/// Up to this many recipes are counted exactly.
const COUNTED: usize = 10_000;

/// A facet of at most so many recipes leads in every order.
const FEW: i64 = 2_000;

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

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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

diesel::alias!(recipe_facets as probed: Probed);

macro_rules! has_one_of {
    ($facets:expr) => {
        probed.filter(
            probed
                .field(recipe_facets::recipe_id)
                .eq(recipes::id)
                .and(probed.field(recipe_facets::facet).eq_any($facets)),
        )
    };
}
/// Adds the scope, the probes, the order and the start to a query over `recipes`.
macro_rules! narrowed {
    ($query:expr, $listing:expr) => {{
        let listing: &Listing = $listing;
        let mut query = $query;
        query = match listing.scope {
            Scope::Public => query,
            Scope::PublicOf(id) => query.filter(recipes::submitter_id.eq(id).and(recipes::visibility.ne("private"))),
            Scope::Own(id) => query.filter(recipes::submitter_id.eq(id)),
        };
        for group in listing.groups() {
            query = query.filter(exists(has_one_of!(group)));
        }
        if !listing.none.is_empty() {
            query = query.filter(not(exists(has_one_of!(listing.as_stored(&listing.none)))));
        }
        if let Some(max) = listing.max_minutes {
            query = query.filter(recipes::minutes.le(max));
        }
        query = match &listing.after {
            None => query,
            Some(Position::Id(id)) if listing.order == Order::Newest => query.filter(recipes::id.lt(*id)),
            Some(Position::Id(id)) => query.filter(recipes::id.gt(*id)),
            Some(Position::Label(key, id)) => {
                let behind = sql::<Bool>("(recipes.label_key, recipes.id) > (");
                query.filter(behind.bind::<Text, _>(key.clone()).sql(", ").bind::<BigInt, _>(*id).sql(")"))
            }
            Some(Position::Minutes(minutes, id)) => {
                let behind = sql::<Bool>("(recipes.minutes, recipes.id) > (");
                query.filter(behind.bind::<BigInt, _>(*minutes).sql(", ").bind::<BigInt, _>(*id).sql(")"))
            }
        };
        match listing.order {
            Order::Newest => query.order(recipes::id.desc()),
            Order::Oldest => query.order(recipes::id.asc()),
            Order::Label => query.order((recipes::label_key.asc(), recipes::id.asc())),
            Order::Minutes => query.order((recipes::minutes.asc(), recipes::id.asc())),
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

    /// The group that leads, without it in the listing that is left; `None` where the order's index leads.
    fn led(&self, conn: &mut AnyConnection) -> QueryResult<Option<(Vec<String>, Self)>> {
        if !matches!(self.scope, Scope::Public) {
            return Ok(None);
        }
        let mut fewest: Option<(i64, Vec<String>)> = None;
        for group in self.groups() {
            let mut size = 0;
            for facet in &group {
                size += at_most(conn, facet, FEW + 1)?;
            }
            if fewest.as_ref().is_none_or(|(least, _)| size < *least) {
                fewest = Some((size, group));
            }
        }
        Ok(fewest.filter(|(size, _)| self.order.is_by_id() || *size <= FEW).map(|(_, group)| {
            let without = |facets: &[String]| *facets != *group;
            let mut left = self.clone();
            left.all.retain(|facet| without(std::slice::from_ref(facet)));
            left.any.retain(|facets| without(facets));
            (group, left)
        }))
    }
}

/// How many recipes have the facet; counting stops at `limit`.
fn at_most(conn: &mut AnyConnection, facet: &str, limit: i64) -> QueryResult<i64> {
    let some = recipe_facets::table.filter(recipe_facets::facet.eq(facet)).select(recipe_facets::recipe_id);
    let ids: Vec<i64> = some.limit(limit).load(conn)?;
    Ok(i64::try_from(ids.len()).unwrap_or(limit))
}

/// The next `limit` recipes of the listing.
pub fn page(conn: &mut AnyConnection, listing: &Listing, limit: i64) -> QueryResult<Vec<RecipeSummary>> {
    let Some((leaders, left)) = listing.led(conn)? else {
        return narrowed!(in_scope(listing.scope), listing).limit(limit).select(RecipeSummary::as_select()).load(conn);
    };
    let mut found = BTreeMap::new();
    for leader in leaders {
        let led = recipe_facets::table.inner_join(recipes::table).filter(recipe_facets::facet.eq(leader));
        let recipes: Vec<RecipeSummary> =
            narrowed!(led.into_boxed::<Backend>(), &left).limit(limit).select(RecipeSummary::as_select()).load(conn)?;
        found.extend(recipes.into_iter().map(|recipe| (listing.order.position(&recipe), recipe)));
    }
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    Ok(match listing.order {
        Order::Newest => found.into_values().rev().take(limit).collect(),
        _ => found.into_values().take(limit).collect(),
    })
}

/// Where the order's index leads, its first column has to be told.
fn in_scope(scope: Scope) -> recipes::BoxedQuery<'static, Backend> {
    match scope {
        Scope::Public => recipes::table.filter(recipes::visibility.eq("public")).into_boxed(),
        Scope::PublicOf(_) | Scope::Own(_) => recipes::table.into_boxed(),
    }
}

/// How many recipes the listing has in all; counting stops above [`COUNTED`].
pub fn count(conn: &mut AnyConnection, listing: &Listing) -> QueryResult<Count> {
    let listing = Listing { order: Order::Newest, after: None, ..listing.clone() };
    let limit = i64::try_from(COUNTED + 1).unwrap_or(i64::MAX);
    let total = match listing.led(conn)? {
        None if listing.is_everything() => {
            let shards: Vec<i64> = recipe_counts::table.select(recipe_counts::public).load(conn)?;
            usize::try_from(shards.into_iter().sum::<i64>()).unwrap_or(0)
        }
        None => {
            let ids: Vec<i64> =
                narrowed!(in_scope(listing.scope), &listing).limit(limit).select(recipes::id).load(conn)?;
            ids.len()
        }
        Some((leaders, left)) => {
            let mut found = HashSet::new();
            for leader in leaders {
                let led = recipe_facets::table.inner_join(recipes::table).filter(recipe_facets::facet.eq(leader));
                let query = narrowed!(led.into_boxed::<Backend>(), &left).limit(limit);
                found.extend(query.select(recipe_facets::recipe_id).load::<i64>(conn)?);
            }
            found.len()
        }
    };
    let exact = i64::try_from(total.min(COUNTED)).unwrap_or(i64::MAX);
    Ok(Count { total: exact, is_exact: total <= COUNTED })
}
