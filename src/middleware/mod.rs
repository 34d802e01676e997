//! What happens to every request on its way in and out.

pub mod cors;
pub mod edge;
pub mod in_time;
pub mod meter;
pub mod refusal_page;
