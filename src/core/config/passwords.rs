//! How passwords are hashed.

use super::cores;
use super::reader::Reader;

#[derive(Clone, Copy)]
pub struct PasswordConfig {
    /// bcrypt's work factor.
    pub cost: u32,
    /// Threads that hash.
    pub threads: usize,
    /// Jobs that may wait for a thread.
    pub queue: usize,
}

impl PasswordConfig {
    /// Reads the password settings; problems stay in the reader until [`Reader::finish`].
    pub fn read(reader: &mut Reader<'_>) -> Self {
        let cost = reader.range("BCRYPT_COST", 12, 10..=16);
        let threads = reader.range("HASH_THREADS", (cores() / 2).max(1), 1..=1024);
        Self { cost, threads, queue: reader.range("HASH_QUEUE", five_seconds_of_work(cost, threads), 1..=100_000) }
    }
}

/// One hash takes some 280 ms at cost 12 and twice as long with every step.
fn five_seconds_of_work(cost: u32, threads: usize) -> usize {
    let milliseconds_a_hash = (280 << cost.saturating_sub(8)) >> 4;
    (threads * 5000 / milliseconds_a_hash).max(32)
}
