//! A recipe API: Actix-web above, Diesel below, SQLite or PostgreSQL inside.
//!
//! Dependencies point downwards; `tests/architecture.rs` holds them to it.

pub mod cli;

pub mod app;

pub mod api;
pub mod middleware;
pub mod net;
pub mod schemas;

pub mod error;

pub mod monitoring;

pub mod mail;

pub mod clients;
pub mod crud;
pub mod models;
pub mod schema;

pub mod db;

pub mod ingredients;
pub mod search;

pub mod core;
