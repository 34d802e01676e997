//! The index of recipes' words: its upkeep, and what is found by it. Both databases hold the same words and
//! tokens and give the same answers; `crate::search` makes them.

mod candidates;
mod correct;
mod index;
mod postgres;
mod ranked;
mod resolve;
mod slips;
mod sqlite;
mod suggestions;
mod vocabulary;

pub use index::{Entry, count_unindexed, index, index_all, remove, settle, unindexed};
pub use ranked::{Facets, MOST, Ranked, having, matching, ranked};
pub use resolve::frequencies;
pub use suggestions::{Suggestion, suggestions};
