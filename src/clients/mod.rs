//! Other services that we ask. Knows HTTP as a client and nothing of ours but `core`.

pub mod reddit;
