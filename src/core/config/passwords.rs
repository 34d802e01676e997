//! What passwords have to be, and how they are hashed.

use super::cores;
use super::reader::Reader;
use super::tokens::weakness;

#[derive(Clone)]
pub struct PasswordConfig {
    /// bcrypt's work factor.
    pub cost: u32,
    /// Threads that hash.
    pub threads: usize,
    /// Jobs that may wait for a thread.
    pub queue: usize,
    /// What a new password has to reach of zxcvbn's 4; 0 is anything.
    pub min_score: u8,
    /// Goes into every new hash, where there is one.
    pub pepper: Option<String>,
    /// Hashes of these are checked, and upgraded.
    pub peppers_retired: Vec<String>,
}

impl PasswordConfig {
    /// Reads the password settings; problems stay in the reader until [`Reader::finish`].
    pub fn read(reader: &mut Reader<'_>) -> Self {
        let cost = reader.range("BCRYPT_COST", 12, 10..=16);
        let threads = reader.range("HASH_THREADS", (cores() / 2).max(1), 1..=1024);
        let pepper = reader.secret("PASSWORD_PEPPER");
        let peppers_retired = reader.list("PASSWORD_PEPPERS_RETIRED");
        if let Some(weakness) = pepper.iter().chain(&peppers_retired).find_map(|secret| weakness(secret)) {
            reader.problem("PASSWORD_PEPPER", &format!("(or PASSWORD_PEPPERS_RETIRED) {weakness}"));
        }
        Self {
            cost,
            threads,
            queue: reader.range("HASH_QUEUE", five_seconds_of_work(cost, threads), 1..=100_000),
            min_score: reader.range("PASSWORD_MIN_SCORE", 2, 0..=4),
            pepper,
            peppers_retired,
        }
    }
}

/// One hash takes some 280 ms at cost 12 and twice as long with every step.
fn five_seconds_of_work(cost: u32, threads: usize) -> usize {
    let milliseconds_a_hash = (280 << cost.saturating_sub(8)) >> 4;
    (threads * 5000 / milliseconds_a_hash).max(32)
}
