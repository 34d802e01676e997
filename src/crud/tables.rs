//! Every table as a whole, for copies of whole databases: the same rows in the same order from SQLite and PostgreSQL.

mod checks;
mod ids;
mod rows;

use diesel::sql_types::{BigInt, Bool, Nullable, SqlType, Text};

use crate::schema;
pub use checks::{analyze, filled, is_whole, lock, mark_whole, problems};
pub use ids::{continue_ids, last_id};
pub use rows::{Row, clear, count, insert, page};

/// A table and its columns.
#[derive(Debug)]
pub struct Table {
    pub name: &'static str,
    /// Those of the primary key come first: by them rows are ordered.
    pub columns: &'static [Column],
    key: usize,
    /// Rows that are read at once.
    page: usize,
    /// Whether the database counts its ids, so that none is given out twice.
    pub is_numbered: bool,
    /// Whether an empty database has rows of it, which triggers change with others.
    pub is_prefilled: bool,
}

#[derive(Clone, Copy, Debug)]
pub struct Column {
    pub name: &'static str,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Integer,
    Text,
    Bool,
}

/// A table with all its columns: one that is left out does not compile.
macro_rules! table {
    ($table:ident: $($key:ident)+ | $($column:ident)*) => {{
        use schema::$table::*;
        const _: <table as diesel::Table>::AllColumns = ($($key,)+ $($column,)*);
        Table::new(
            stringify!($table),
            &[$(column::<$key>(),)+ $(column::<$column>(),)*],
            [$(stringify!($key)),+].len(),
        )
    }};
}

/// All tables but the [derived](DERIVED), those that others refer to first. Prefilled ones come after those whose
/// triggers change them.
pub const TABLES: [Table; 15] = [
    table!(users: id | email email_folded first_name surname password_hash is_active is_superuser epoch created_at
        verified_at)
    .numbered(),
    table!(sessions: id | user_id epoch generation salt scopes door created_at refreshed_at expires_at revoked_at
        user_agent address)
    .numbered(),
    table!(api_tokens: id | user_id name digest scopes created_at expires_at last_used_at).numbered(),
    table!(mail_tokens: digest | user_id purpose email expires_at),
    table!(login_addresses: user_id network | seen_at),
    table!(throttles: key | tries expires_at),
    table!(audit_events: id | at action actor_id subject_id address detail).numbered(),
    table!(recipes: id | label label_folded source url submitter_id label_key description document tags servings
        prep_minutes cook_minutes total_minutes minutes cuisine language image visibility created_at updated_at
        updated_by version)
    .numbered()
    .large(),
    table!(recipe_facets: facet recipe_id |),
    table!(tags: tag | label recipes),
    table!(recipe_counts: shard | public).prefilled(),
    table!(recipe_versions: recipe_id version | updated_at updated_by label changed content).large(),
    table!(recipe_trash: recipe_id | submitter_id created_at updated_at updated_by version deleted_at deleted_by label
        content)
    .large(),
    table!(idempotency_keys: user_id key | fingerprint answer created_at).large(),
    table!(outbox: id | message_id recipient kind sealed created_at give_up_at next_attempt_at attempts last_error
        given_up_at)
    .numbered(),
];

/// The search index, which is made of the recipes, by each database in its own way.
pub const DERIVED: [&str; 5] = ["search_words", "search_slips", "recipe_terms", "recipe_tokens", "recipe_labels"];

const fn column<C: diesel::Column<SqlType: Stored>>() -> Column {
    Column { name: C::NAME, kind: <C::SqlType as Stored>::KIND }
}

impl Table {
    const fn new(name: &'static str, columns: &'static [Column], key: usize) -> Self {
        Self { name, columns, key, page: 1000, is_numbered: false, is_prefilled: false }
    }

    const fn numbered(self) -> Self {
        Self { is_numbered: true, ..self }
    }

    const fn prefilled(self) -> Self {
        Self { is_prefilled: true, ..self }
    }

    /// The columns of the primary key.
    pub fn key(&self) -> impl Iterator<Item = &'static Column> {
        self.columns.iter().take(self.key)
    }

    /// A row may have a mebibyte or two.
    const fn large(self) -> Self {
        Self { page: 50, ..self }
    }
}

/// An SQL type that a column may have.
trait Stored {
    const KIND: Kind;
}

impl Stored for BigInt {
    const KIND: Kind = Kind::Integer;
}

impl Stored for Text {
    const KIND: Kind = Kind::Text;
}

impl Stored for Bool {
    const KIND: Kind = Kind::Bool;
}

impl<T: Stored + SqlType> Stored for Nullable<T> {
    const KIND: Kind = T::KIND;
}
