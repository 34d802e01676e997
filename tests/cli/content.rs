//! Rows that copies have to get right, and everything that a database holds as text.

use recipe_api::crud::tables::TABLES;

use crate::site::{Database, Site};

/// A database with rows in every table: no text, all of Unicode, nothing, far too much, and numbers at their limits.
pub fn fill(site: &Site, database: &Database) {
    site.run_on(database, &["prestart"]).succeeds();
    let line =
        r#"{"label": "Soße 👩‍🍳 \u{10FFFF}", "tags": ["Brühe"], "ingredients": ["1 ½ cups flour"], "notes": " x\n"}"#;
    site.file("recipes.ndjson", line.replace("\\u{10FFFF}", "\u{10FFFF}"));
    site.run_on(database, &["seed", "--file", "recipes.ndjson"]).succeeds();
    let (least, most, highest) = (i64::MIN, i64::MAX, '\u{10FFFF}');
    database.execute(&format!(
        "INSERT INTO users (id, email, email_folded, first_name, surname, password_hash, is_active, is_superuser, epoch, created_at, verified_at) VALUES
             ({least}, 'least', 'least', NULL, '', '', TRUE, FALSE, {least}, {most}, NULL),
             (-5, '{highest}', '{highest}', '', NULL, 'a''b\"c\\d', FALSE, FALSE, {most}, NULL, -1),
             (0, 'null', 'null', 'NULL', '\t\r\n', '?$1', FALSE, TRUE, 0, 0, 0),
             (70, 'gone', 'gone', NULL, NULL, '', TRUE, FALSE, 0, 0, 0);
         DELETE FROM users WHERE id = 70;
         INSERT INTO sessions (id, user_id, epoch, generation, salt, scopes, door, created_at, refreshed_at, expires_at, revoked_at, user_agent, address) VALUES
             (3, -5, {most}, 7, 's', '', 'cookie', 1, 2, {most}, NULL, '{highest}', NULL),
             (900, 1, 0, {least}, '', 'profile', 'body', 1, 2, 3, 4, NULL, '::1');
         INSERT INTO api_tokens (id, user_id, name, digest, scopes, created_at, expires_at, last_used_at) VALUES
             (1, 1, '', 'd', '', 0, {most}, NULL);
         INSERT INTO mail_tokens (digest, user_id, purpose, email, expires_at) VALUES
             ('', NULL, 'verify_address', 'a@b', 1), ('Z', -5, 'reset_password', '', {least});
         INSERT INTO login_addresses (user_id, network, seen_at) VALUES
             ({least}, 'b', 1), (-5, 'Z', 2), (-5, 'a', 2), (1, '', 3);
         INSERT INTO throttles (key, tries, expires_at) VALUES
             ('', '', 0), ('Z', '1:1', 1), ('_', '', 1), ('a', '', 1), ('a b', '', 1), ('ä', '', 1), ('z', '', 1),
             ('\u{FFFD}', '', 1), ('{highest}', '', 1);
         INSERT INTO audit_events (id, at, action, actor_id, subject_id, address, detail) VALUES
             (55, {least}, 'signed_up', NULL, {most}, NULL, '{{}}'), (56, 1, '', {least}, -1, '', '{highest}');
         INSERT INTO recipes (id, label, label_folded, submitter_id, document, visibility, servings, minutes) VALUES
             (-7, '', '', 1, '{{\"a\": null}}', 'private', {least}, {most}),
             (0, '{highest}', '{highest}', -5, '{large}', 'private', NULL, 1);
         INSERT INTO tags (tag, label, recipes) VALUES ('', '{highest}', -1);
         INSERT INTO recipe_facets (facet, recipe_id) VALUES ('Z', 0), ('a', -7), ('a', 0), ('ä', 0), ('{highest}', -7);
         INSERT INTO recipe_versions (recipe_id, version, updated_at, updated_by, label, changed, content) VALUES
             (1, {least}, 0, 0, '', '[]', '{large}'), (1, -1, 0, 0, '', '', ''), (1, {most}, 0, 0, '', '', '');
         INSERT INTO recipe_trash (recipe_id, submitter_id, created_at, updated_at, updated_by, version, deleted_at, deleted_by, label, content) VALUES
             (5000, 1, 1, 1, 1, 1, 1, 1, 'Gone', '{large}');
         INSERT INTO idempotency_keys (user_id, key, fingerprint, answer, created_at) VALUES
             (-5, '', '', '', 0), (1, 'Z', '', '{{}}', 0), (1, 'a', '', '{highest}', 0);
         INSERT INTO outbox (id, message_id, recipient, kind, sealed, created_at, give_up_at, next_attempt_at, attempts, last_error, given_up_at) VALUES
             (8, 'm', 'a@b', 'test', 's', 0, 0, 0, 3, '{highest}', NULL);",
        large = "large \u{10FFFF} '' ".repeat(80_000),
    ));
    continue_ids(database);
    for table in &TABLES {
        assert!(!dump(database, table.name).is_empty(), "{} is to have rows here", table.name);
    }
}

/// PostgreSQL does not count ids that it has not given out itself: behind those of [`fill`].
fn continue_ids(database: &Database) {
    if !database.is_postgres() {
        return;
    }
    for (table, last) in [("users", 70), ("sessions", 900), ("api_tokens", 1), ("audit_events", 56), ("outbox", 8)] {
        database.execute(&format!("SELECT setval(pg_get_serial_sequence('{table}', 'id'), {last})"));
    }
}

/// Many recipes, so that a copy takes a while.
pub fn fill_with_many(site: &Site, database: &Database, recipes: u32) {
    site.run_on(database, &["prestart"]).succeeds();
    let tags = (0..10).map(|tag| format!(r#""tag {tag}""#)).collect::<Vec<_>>().join(", ");
    let lines = (0..recipes).map(|number| format!(r#"{{"label": "Soup {number}", "tags": [{tags}]}}"#));
    site.file("many.ndjson", lines.collect::<Vec<_>>().join("\n"));
    site.run_on(database, &["seed", "--file", "many.ndjson"]).succeeds();
}

/// A table's rows as text, in any order.
pub fn dump(database: &Database, table: &str) -> Vec<String> {
    let columns = TABLES.iter().find(|known| known.name == table).unwrap().columns.iter().map(|column| column.name);
    let values = columns.map(|name| {
        let text = if name.starts_with("is_") {
            format!("CASE WHEN {name} THEN 'yes' ELSE 'no' END")
        } else {
            format!("CAST({name} AS TEXT)")
        };
        format!("'{name}=' || coalesce('[' || {text} || ']', 'NULL')")
    });
    let values = values.collect::<Vec<_>>().join(" || ' ' || ");
    let mut rows = database.texts(&format!("SELECT {values} AS t FROM {table}"));
    rows.sort_unstable();
    rows
}

#[track_caller]
pub fn assert_same(one: &Database, other: &Database) {
    for table in &TABLES {
        assert!(dump(one, table.name) == dump(other, table.name), "{} has other rows", table.name);
    }
}

/// No tables, or none that has rows.
#[track_caller]
pub fn assert_empty(site: &Site, database: &Database) {
    let status = site.run_on(database, &["migrate", "status"]);
    if status.out.contains("pending") || status.err.contains("there is no file") {
        return;
    }
    for table in TABLES.iter().filter(|table| !table.is_prefilled) {
        assert_eq!(dump(database, table.name), [""; 0], "{}", table.name);
    }
}
