//! What backup, restore and move share: every row of every table from one database into another that is empty, and
//! compared afterwards.

use indicatif::ProgressBar;

use super::log::say;
use super::{Failure, progress, reindex};
use crate::crud::tables::{self, Row, TABLES, Table};
use crate::db::{AnyConnection, migrations};

/// Copies a database as it is at one moment into an empty one, whole or not at all; returns how many rows.
///
/// # Errors
/// When the source's schema is not this binary's, the target holds anything or another schema, or a row is not the same
/// afterwards.
pub fn whole(source: &mut AnyConnection, target: &mut AnyConnection) -> Result<u64, Failure> {
    migrations::in_transaction(source, |source| {
        migrations::exclusively_whole(target, |target| {
            prepare(target)?;
            rows(source, target)?;
            let rows = compare(source, target)?;
            // Also mends what the source's own reindex would: facets and sort keys that an earlier version made.
            let indexed = reindex::missing(target)?;
            say(&format!("put {indexed} recipes into the search index"))?;
            tables::analyze(target)?;
            Ok(rows)
        })
    })
}

/// Both are told in one line which schema they have.
pub fn ensure_same_schema(conn: &mut AnyConnection, whose: &str) -> Result<(), Failure> {
    let (applied, known) = migrations::versions(conn)
        .map_err(|error| format!("{whose} cannot be read as a database of recipe-api: {error}"))?;
    if applied == known {
        return Ok(());
    }
    let newest = |versions: &[String]| versions.last().map_or_else(|| "none".to_owned(), Clone::clone);
    let way_out = if known.starts_with(&applied) {
        "bring it up to date with `recipe-api migrate up` first"
    } else {
        "use the recipe-api that migrated it"
    };
    Err(format!("{whose} has schema {} and this recipe-api {}: {way_out}", newest(&applied), newest(&known)).into())
}

/// An empty database gets its tables; one that holds anything is refused.
fn prepare(target: &mut AnyConnection) -> Result<(), Failure> {
    if !migrations::status(target)?.iter().any(|migration| migration.applied) {
        migrations::up(target)?;
    }
    ensure_same_schema(target, "the target")?;
    tables::lock(target)?;
    let filled: Vec<&str> = tables::filled(target)?.iter().map(|table| table.name).collect();
    if filled.is_empty() {
        return Ok(());
    }
    Err(format!(
        "the target holds data already ({}), and nothing is ever replaced: name a new file or an empty database, and \
         let DATABASE_URL name it once it is whole",
        filled.join(", ")
    )
    .into())
}

/// Copies all rows, and has ids go on where the source's do. The target has the same schema and no rows.
pub fn rows(source: &mut AnyConnection, target: &mut AnyConnection) -> Result<(), Failure> {
    let bar = bar(source, "rows copied")?;
    for table in &TABLES {
        let copied = copy_table(source, target, table, &bar).map_err(|error| format!("{}: {error}", table.name))?;
        say(&format!("copied {copied} rows of {}", table.name))?;
    }
    bar.finish_and_clear();
    Ok(())
}

fn copy_table(
    source: &mut AnyConnection,
    target: &mut AnyConnection,
    table: &Table,
    bar: &ProgressBar,
) -> Result<usize, Failure> {
    if table.is_prefilled {
        tables::clear(target, table)?;
    }
    let mut copied = 0;
    let mut page = tables::page(source, table, None)?;
    while let Some(last) = page.last() {
        tables::insert(target, table, &page)?;
        copied += page.len();
        bar.inc(page.len() as u64);
        page = tables::page(source, table, Some(last))?;
    }
    if table.is_numbered {
        let last_id = tables::last_id(source, table)?;
        tables::continue_ids(target, table, last_id)?;
    }
    Ok(copied)
}

/// Compares every row of both; returns how many there are.
///
/// # Errors
/// The first row that one of them lacks, or has otherwise.
pub fn compare(source: &mut AnyConnection, target: &mut AnyConnection) -> Result<u64, Failure> {
    let bar = bar(source, "rows compared")?;
    for table in &TABLES {
        compare_table(source, target, table, &bar)?;
    }
    let compared = bar.position();
    bar.finish_and_clear();
    say(&format!("compared {compared} rows of {} tables: they are the same", TABLES.len()))?;
    Ok(compared)
}

fn compare_table(
    source: &mut AnyConnection,
    target: &mut AnyConnection,
    table: &Table,
    bar: &ProgressBar,
) -> Result<(), Failure> {
    let mut last: Option<Row> = None;
    loop {
        let theirs = tables::page(source, table, last.as_ref())?;
        let ours = tables::page(target, table, last.as_ref())?;
        if theirs != ours {
            return Err(difference(table, &theirs, &ours).into());
        }
        bar.inc(theirs.len() as u64);
        match theirs.into_iter().last() {
            Some(row) => last = Some(row),
            None => return Ok(()),
        }
    }
}

fn difference(table: &Table, source: &[Row], target: &[Row]) -> String {
    let name = table.name;
    let alike = source.iter().zip(target).take_while(|(theirs, ours)| theirs == ours).count();
    match (source.get(alike), target.get(alike)) {
        (Some(theirs), Some(ours)) if ours.is_before(theirs, table) => surplus(table, ours),
        (Some(theirs), Some(ours)) if theirs.is_before(ours, table) => missing(table, theirs),
        (Some(theirs), Some(_)) => format!("{name}: the row {} is not as it is in the source", theirs.place(table)),
        (Some(theirs), None) => missing(table, theirs),
        (None, Some(ours)) => surplus(table, ours),
        (None, None) => format!("{name}: the rows differ"),
    }
}

fn missing(table: &Table, row: &Row) -> String {
    format!("{}: the row {} is missing", table.name, row.place(table))
}

fn surplus(table: &Table, row: &Row) -> String {
    format!("{}: the row {} is not in the source", table.name, row.place(table))
}

fn bar(source: &mut AnyConnection, what: &'static str) -> Result<ProgressBar, Failure> {
    let mut count = 0;
    for table in &TABLES {
        count += tables::count(source, table)?;
    }
    Ok(progress::bar(count, what))
}
