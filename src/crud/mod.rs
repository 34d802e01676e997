//! What is asked of the tables, in SQL's words: functions that take a connection and return rows. Knows
//! nothing of HTTP, settings or JSON.

pub mod fastapi;
pub mod recipes;
pub mod users;
