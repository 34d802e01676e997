//! The HTTP contract, tested over real sockets: on SQLite, or on the PostgreSQL of `TEST_POSTGRES_URL`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stderr)]

mod support;

mod access_tokens;
mod api_tokens;
mod bad_input;
mod browser_refusals;
mod callers;
mod content;
mod cookie_session;
mod database;
mod docs;
mod export;
mod front_page;
mod headers;
mod health;
mod history;
mod ideas;
mod idempotency;
mod import;
mod letters;
mod limits;
mod lists;
mod login;
mod metrics;
mod migrations;
mod outbox;
mod pages;
mod passwords;
mod postgres_faults;
mod ranked;
mod recipe_page;
mod recipes;
mod representations;
mod scopes;
mod search;
mod servings;
mod sessions;
mod signup;
mod throttled_work;
mod throttles;
mod transfers;
mod users;
mod web_app;
