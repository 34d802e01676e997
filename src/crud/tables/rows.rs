//! Rows as values, read in the order of their keys.

use std::fmt::{self, Display};

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, QueryableByName};
use diesel::prelude::*;
use diesel::query_builder::{BoxedSqlQuery, SqlQuery};
use diesel::row::{Field, NamedRow};
use diesel::sql_types::{BigInt, Bool, Nullable, Text};

use super::{Column, Kind, Table};
use crate::db::AnyConnection;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Value {
    Integer(Option<i64>),
    Text(Option<String>),
    Bool(Option<bool>),
}

/// A row: a value a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row(Vec<Value>);

/// The next rows in the order of their keys, compared as bytes; none where there are no more.
pub fn page(conn: &mut AnyConnection, table: &Table, after: Option<&Row>) -> QueryResult<Vec<Row>> {
    let Table { name, columns, key, page, .. } = *table;
    let columns: Vec<String> = columns.iter().enumerate().map(|(at, column)| column.selected(at)).collect();
    let order: Vec<String> = table.key().map(|column| column.ordered(conn)).collect();
    let (columns, order) = (columns.join(", "), order.join(", "));
    let beyond = after.map_or_else(String::new, |_| format!("WHERE ({order}) > ({})", placeholders(conn, 0, key)));
    let query =
        diesel::sql_query(format!("SELECT {columns} FROM {name} {beyond} ORDER BY {order} LIMIT {page}")).into_boxed();
    let key_values = after.into_iter().flat_map(|row| row.0.iter().take(key));
    key_values.fold(query, Value::bound).load(conn)
}

/// Stores rows of one [page].
pub fn insert(conn: &mut AnyConnection, table: &Table, rows: &[Row]) -> QueryResult<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let width = table.columns.len();
    let columns: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    let tuples: Vec<String> =
        (0..rows.len()).map(|row| format!("({})", placeholders(conn, row * width, width))).collect();
    let statement = format!("INSERT INTO {} ({}) VALUES {}", table.name, columns.join(", "), tuples.join(", "));
    let values = rows.iter().flat_map(|row| &row.0);
    values.fold(diesel::sql_query(statement).into_boxed(), Value::bound).execute(conn).map(drop)
}

pub fn count(conn: &mut AnyConnection, table: &Table) -> QueryResult<u64> {
    count_of(conn, table.name)
}

pub fn is_empty(conn: &mut AnyConnection, table: &Table) -> QueryResult<bool> {
    Ok(count_of(conn, &format!("(SELECT 1 FROM {} LIMIT 1) AS first", table.name))? == 0)
}

fn count_of(conn: &mut AnyConnection, source: &str) -> QueryResult<u64> {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        total: i64,
    }
    let count: Count = diesel::sql_query(format!("SELECT count(*) AS total FROM {source}")).get_result(conn)?;
    Ok(u64::try_from(count.total).unwrap_or(0))
}

/// Takes away the rows of a table.
pub fn clear(conn: &mut AnyConnection, table: &Table) -> QueryResult<()> {
    diesel::sql_query(format!("DELETE FROM {}", table.name)).execute(conn).map(drop)
}

/// `?, ?`, or `$3, $4` where two values come before.
fn placeholders(conn: &AnyConnection, before: usize, count: usize) -> String {
    let one = |number: usize| match conn {
        AnyConnection::Sqlite(_) => "?".to_owned(),
        AnyConnection::Postgres(_) => format!("${number}"),
    };
    (before + 1..=before + count).map(one).collect::<Vec<_>>().join(", ")
}

impl Column {
    /// Under a name that tells what its values are.
    fn selected(&self, at: usize) -> String {
        let kind = match self.kind {
            Kind::Integer => 'i',
            Kind::Text => 't',
            Kind::Bool => 'b',
        };
        format!("{} AS {kind}{at}", self.name)
    }

    /// As SQLite compares it: by bytes.
    fn ordered(&self, conn: &AnyConnection) -> String {
        match (conn, self.kind) {
            (AnyConnection::Postgres(_), Kind::Text) => format!("{} COLLATE \"C\"", self.name),
            _ => self.name.to_owned(),
        }
    }
}

type Query<'f> = BoxedSqlQuery<'f, <AnyConnection as diesel::Connection>::Backend, SqlQuery>;

impl Value {
    fn bound<'f>(query: Query<'f>, value: &'f Self) -> Query<'f> {
        match value {
            Self::Integer(value) => query.bind::<Nullable<BigInt>, _>(*value),
            Self::Text(value) => query.bind::<Nullable<Text>, _>(value.as_deref()),
            Self::Bool(value) => query.bind::<Nullable<Bool>, _>(*value),
        }
    }
}

impl<DB: Backend> QueryableByName<DB> for Row
where
    i64: FromSql<BigInt, DB>,
    String: FromSql<Text, DB>,
    bool: FromSql<Bool, DB>,
{
    fn build<'a>(row: &impl NamedRow<'a, DB>) -> deserialize::Result<Self> {
        let fields = (0..row.field_count()).filter_map(|at| diesel::row::Row::get(row, at));
        let values = fields.map(|field| {
            Ok(match field.field_name().and_then(|name| name.chars().next()) {
                Some('i') => Value::Integer(Option::from_nullable_sql(field.value())?),
                Some('b') => Value::Bool(Option::from_nullable_sql(field.value())?),
                _ => Value::Text(Option::from_nullable_sql(field.value())?),
            })
        });
        values.collect::<deserialize::Result<_>>().map(Self)
    }
}

impl Row {
    /// How a person finds it: `id 7`, `user_id 7, key "a"`.
    #[must_use]
    pub fn place<'a>(&'a self, table: &'a Table) -> impl Display + 'a {
        fmt::from_fn(move |f| {
            for (at, (column, value)) in table.key().zip(&self.0).enumerate() {
                let separator = if at == 0 { "" } else { ", " };
                match value {
                    Value::Integer(Some(value)) => write!(f, "{separator}{} {value}", column.name)?,
                    Value::Text(Some(value)) => write!(f, "{separator}{} {value:?}", column.name)?,
                    other => write!(f, "{separator}{} {other:?}", column.name)?,
                }
            }
            Ok(())
        })
    }

    /// Whether its key comes before that of another row.
    #[must_use]
    pub fn is_before(&self, other: &Self, table: &Table) -> bool {
        self.0.iter().take(table.key).lt(other.0.iter().take(table.key))
    }
}
