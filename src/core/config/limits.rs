//! How much, how long and how slowly.

use std::time::Duration;

use super::reader::Reader;

/// What one client, and all together, may have of this instance.
#[derive(Clone, Copy)]
pub struct LimitConfig {
    pub deadlines: Deadlines,
    /// Connections of all clients; more wait in the kernel until one is closed.
    pub connections: usize,
    /// Connections of one address (of IPv6, a /64); 0 is as many as it likes.
    pub connections_per_address: usize,
    /// Requests that are being answered at once.
    pub requests: usize,
    /// The memory of all request bodies that are held at once, in bytes.
    pub bodies_bytes: usize,
    /// The longest query string, in bytes.
    pub query_bytes: usize,
    /// Ranked searches of one user, or of one address, at once.
    pub searches_per_user: usize,
    /// Imports of one user at once.
    pub imports_per_user: usize,
    /// Exports of one user at once.
    pub exports_per_user: usize,
}

/// How long a connection may take for what it does.
#[derive(Clone, Copy)]
pub struct Deadlines {
    /// For the head of a request, the first one of a connection or another.
    pub head: Duration,
    /// Between an answer and the next request.
    pub keep_alive: Duration,
    /// For a whole body.
    pub body: Duration,
    /// A body that comes, and an answer that is taken, has to keep up the lowest rate over this time.
    pub stall: Duration,
    /// The lowest rate, in bytes.
    pub bytes_per_second: u32,
    /// For an answer, from the last byte of the request on.
    pub handler: Duration,
}

impl LimitConfig {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            deadlines: Deadlines {
                head: reader.seconds("HEAD_TIMEOUT_SECONDS", 10, 1..=3600),
                keep_alive: reader.seconds("KEEP_ALIVE_SECONDS", 5, 1..=3600),
                body: reader.seconds("BODY_TIMEOUT_SECONDS", 300, 1..=86_400),
                stall: reader.seconds("STALL_SECONDS", 10, 1..=3600),
                bytes_per_second: reader.range("MIN_BYTES_PER_SECOND", 1024, 1..=1 << 30),
                handler: reader.seconds("HANDLER_TIMEOUT_SECONDS", 30, 1..=3600),
            },
            connections: reader.range("MAX_CONNECTIONS", 8192, 1..=1_000_000),
            connections_per_address: reader.range("MAX_CONNECTIONS_PER_ADDRESS", 256, 0..=1_000_000),
            requests: reader.range("MAX_REQUESTS_IN_FLIGHT", 2048, 1..=1_000_000),
            bodies_bytes: reader.range("MAX_BODIES_BYTES", 24 << 20, 1 << 20..=1 << 40),
            query_bytes: reader.range("MAX_QUERY_BYTES", 8192, 256..=100_000),
            searches_per_user: reader.range("MAX_SEARCHES_PER_USER", 1, 1..=100_000),
            imports_per_user: reader.range("MAX_IMPORTS_PER_USER", 2, 1..=1000),
            exports_per_user: reader.range("MAX_EXPORTS_PER_USER", 2, 1..=1000),
        }
    }
}
