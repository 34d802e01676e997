//! What search finds: on SQLite, or on the PostgreSQL of `TEST_POSTGRES_URL`. Both have to find the same.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stderr)]

#[path = "../api/support/database.rs"]
mod database;

mod index;
mod relevance;
