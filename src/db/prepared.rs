//! Statements that stay prepared although Diesel would prepare them anew at each execution.

use diesel::RunQueryDsl;
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;

/// A statement whose text is one of few, whatever its values: each connection keeps it prepared, under its text.
///
/// Diesel cannot tell that of an `UPDATE`, which may set some columns or others, nor of SQL that we write ourselves, and
/// parsing one and planning it takes SQLite longer than running it. A list whose length is part of the text
/// (`eq_any` on SQLite) must not be in it: a connection would keep one for each length.
///
/// Only what is loaded stays prepared, if it gives rows or not. What is executed is not: Diesel hands that on by
/// reference, and what a reference refers to cannot say that it may be kept.
pub struct Prepared<Q>(Q);

/// Lets a statement stay prepared.
pub trait Prepare: Sized {
    fn prepared(self) -> Prepared<Self> {
        Prepared(self)
    }
}

impl<Q> Prepare for Q {}

impl<Q: Query> Query for Prepared<Q> {
    type SqlType = Q::SqlType;
}

impl<Q> QueryId for Prepared<Q> {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q, C> RunQueryDsl<C> for Prepared<Q> {}

impl<Q: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for Prepared<Q> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }

    fn is_safe_to_cache_prepared(&self, _backend: &DB) -> QueryResult<bool> {
        Ok(true)
    }
}
