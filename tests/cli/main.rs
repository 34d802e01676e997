//! The binary as an operator meets it: exit codes, what is printed, and what is stored afterwards. On
//! SQLite, or with `TEST_POSTGRES_URL` (an administrator's address) on PostgreSQL.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stderr)]

mod export;
mod import_fastapi;
mod mail;
mod migrate;
mod prestart;
mod seed;
mod serve;
mod settings;
mod site;
mod sqlite_file;
mod user;
