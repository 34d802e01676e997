//! How many files the process may have open: each connection is one.

use rustix::process::{Resource, getrlimit, setrlimit};

/// For the database, the log and what else is open beside connections.
const OTHERS: u64 = 256;

/// Raises the limit as far as so many connections need it and the operator allows it. Usually it is 1,024 unless a
/// process asks for more.
pub fn allow_for(connections: usize) {
    let wanted = connections as u64 + OTHERS;
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current.is_none_or(|current| current >= wanted) {
        return;
    }
    let allowed = limit.maximum.map_or(wanted, |maximum| maximum.min(wanted));
    limit.current = Some(allowed);
    if let Err(error) = setrlimit(Resource::Nofile, limit) {
        tracing::warn!(%error, "the limit of open files stays as it is");
    }
    if allowed < wanted {
        tracing::warn!(
            allowed,
            wanted,
            "MAX_CONNECTIONS needs more open files than this process may have (ulimit -Hn)"
        );
    }
}
