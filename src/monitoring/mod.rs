//! What operators see of the server: whether it is ready, and what it counts.

mod exporter;
mod exposition;
mod families;
mod process;
mod readiness;
mod sources;

pub use exporter::Exporter;
pub use exposition::Format;
pub use readiness::{Finding, Readiness};
