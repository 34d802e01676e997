//! How often something was tried, and whether it may be once more. What is counted here is kept by
//! `crud::throttles`, and, where that would cost too much, in memory.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use super::config::ThrottleConfig;
use super::digest::sha256;

const QUARTER_HOUR: i64 = 15 * 60;
const HOUR: i64 = 60 * 60;

/// Up to this limit every try is kept by its second, beyond it by steps of [`STEP_SECONDS`]: what is kept stays
/// small.
const MAX_BY_SECOND: u32 = 100;
const STEP_SECONDS: i64 = 15;

/// As far may the clocks of instances be apart. What lies further ahead was counted while a clock was wrong, and does
/// not count: nobody is locked out until then.
const DRIFT_SECONDS: i64 = 60;

/// What is counted together, and how often that may be within how long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// A digest: whose it is cannot be read from it.
    pub key: String,
    limit: u32,
    window_seconds: i64,
}

/// It may not be once more, before so many seconds have passed. They are exact where nothing else is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TooMany {
    pub retry_after_seconds: i64,
}

/// When something was tried: of each second or step the last moment, and how often. The oldest are first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tries(Vec<(i64, u32)>);

impl ThrottleConfig {
    /// Passwords for the account of an address, `email_folded`, whether there is one or not.
    #[must_use]
    pub fn login_to(&self, email_folded: &str) -> Bucket {
        Bucket::new("login to", email_folded, self.login_per_account, QUARTER_HOUR)
    }

    /// Passwords from a network, for whatever accounts.
    #[must_use]
    pub fn login_from(&self, network: &str) -> Bucket {
        Bucket::new("login from", network, self.login_per_address, QUARTER_HOUR)
    }

    /// Passwords for an account from a network that it was logged in from before.
    #[must_use]
    pub fn login_from_known(&self, user_id: i64, network: &str) -> Bucket {
        Bucket::new("login from known", &format!("{user_id} {network}"), self.login_per_account, QUARTER_HOUR)
    }

    /// The present password, asked for within a session.
    #[must_use]
    pub fn password_in(&self, session_id: i64) -> Bucket {
        Bucket::new("password in", &session_id.to_string(), self.login_per_account, QUARTER_HOUR)
    }

    #[must_use]
    pub fn signup_from(&self, network: &str) -> Bucket {
        Bucket::new("signup from", network, self.signup_per_address, QUARTER_HOUR)
    }

    /// Mails to an address, `email_folded`. Where it is full, the mail is left out and nothing else.
    #[must_use]
    pub fn mail_to(&self, email_folded: &str) -> Bucket {
        Bucket::new("mail to", email_folded, self.mail_per_recipient, HOUR)
    }

    /// Letters that a user has sent to addresses of their choice, counted and left out as those to an address are.
    #[must_use]
    pub fn mail_by(&self, user_id: i64) -> Bucket {
        Bucket::new("mail by", &user_id.to_string(), self.mail_per_recipient, HOUR)
    }

    /// Resets asked for from a network, for whatever accounts: as many as signups, and the mail is left out beyond.
    #[must_use]
    pub fn resets_from(&self, network: &str) -> Bucket {
        Bucket::new("resets from", network, self.signup_per_address, QUARTER_HOUR)
    }

    /// What a user writes.
    #[must_use]
    pub fn writes_of(&self, user_id: i64) -> Bucket {
        Bucket::new("writes of", &user_id.to_string(), self.writes_per_user, QUARTER_HOUR)
    }

    /// What a user sends to be imported.
    #[must_use]
    pub fn imports_of(&self, user_id: i64) -> Bucket {
        Bucket::new("imports of", &user_id.to_string(), self.imports_per_user, QUARTER_HOUR)
    }

    /// Ranked searches of a user, or from a network.
    #[must_use]
    pub fn searches_of(&self, who: &str) -> Bucket {
        Bucket::new("searches of", who, self.writes_per_user, QUARTER_HOUR)
    }
}

impl Bucket {
    fn new(kind: &str, whose: &str, limit: u32, window_seconds: i64) -> Self {
        Self { key: sha256(format!("{kind}\0{whose}").as_bytes()), limit, window_seconds }
    }

    /// Whether nothing is counted.
    #[must_use]
    pub const fn is_off(&self) -> bool {
        self.limit == 0
    }

    const fn counts(&self, at: i64, now: i64) -> bool {
        at + self.window_seconds > now && at <= now + DRIFT_SECONDS
    }

    /// Two moments are counted together where they are in the same step.
    const fn step(&self, at: i64) -> i64 {
        if self.limit <= MAX_BY_SECOND { at } else { at.div_euclid(STEP_SECONDS) }
    }
}

impl Tries {
    /// Counts one more, if that may be.
    ///
    /// # Errors
    /// As [`Tries::check`]. What is refused is not counted.
    pub fn debit(&mut self, bucket: &Bucket, now: i64) -> Result<(), TooMany> {
        self.check(bucket, now).map(|()| self.add(bucket, now))
    }

    /// Counts one more.
    pub fn add(&mut self, bucket: &Bucket, now: i64) {
        self.0.retain(|(at, _)| bucket.counts(*at, now));
        match self.0.last_mut() {
            // Clocks of instances differ: what one of them counted may lie ahead of another's present.
            Some((at, count)) if bucket.step(*at) >= bucket.step(now) => (*at, *count) = (now.max(*at), *count + 1),
            _ => self.0.push((now, 1)),
        }
    }

    /// Whether one more may be counted.
    ///
    /// # Errors
    /// When the limit is reached: within any window there are never more.
    pub fn check(&self, bucket: &Bucket, now: i64) -> Result<(), TooMany> {
        let mut left = self.0.iter().filter(|(at, _)| bucket.counts(*at, now));
        let count: u32 = left.clone().map(|(_, count)| count).sum();
        let mut surplus = (count + 1).saturating_sub(bucket.limit);
        if surplus == 0 {
            return Ok(());
        }
        let enough = left.find(|(_, count)| {
            surplus = surplus.saturating_sub(*count);
            surplus == 0
        });
        let free_at = enough.map_or(now, |(at, _)| at + bucket.window_seconds);
        Err(TooMany { retry_after_seconds: (free_at - now).max(1) })
    }

    /// Takes back one that was counted at this moment.
    pub fn credit(&mut self, at: i64) {
        if let Some((_, count)) = self.0.iter_mut().find(|(last, _)| *last >= at) {
            *count -= 1;
        }
        self.0.retain(|(_, count)| *count > 0);
    }

    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// When none of them counts any more.
    #[must_use]
    pub fn end(&self, bucket: &Bucket) -> i64 {
        self.0.last().map_or(0, |(at, _)| at + bucket.window_seconds)
    }

    /// From [`Tries::to_string`]; what is damaged is left out.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let read =
            |part: &str| part.split_once(':').and_then(|(at, count)| Some((at.parse().ok()?, count.parse().ok()?)));
        Self(text.split(' ').filter_map(read).collect())
    }
}

impl fmt::Display for Tries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, (at, count)) in self.0.iter().enumerate() {
            let space = if position == 0 { "" } else { " " };
            write!(f, "{space}{at}:{count}")?;
        }
        Ok(())
    }
}

/// Tries counted in this process's memory.
#[derive(Default)]
pub struct InMemory(Mutex<HashMap<String, Tries>>);

/// So many buckets are held at once.
const MAX_BUCKETS: usize = 10_000;

impl InMemory {
    /// Counts one more. Beyond [`MAX_BUCKETS`] counting begins anew: memory is worth more than the count.
    ///
    /// # Errors
    /// When the limit is reached.
    pub fn debit(&self, bucket: &Bucket, now: i64) -> Result<(), TooMany> {
        if bucket.is_off() {
            return Ok(());
        }
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MAX_BUCKETS && !buckets.contains_key(&bucket.key) {
            buckets.retain(|_, tries| tries.end(bucket) > now);
            if buckets.len() >= MAX_BUCKETS {
                buckets.clear();
            }
        }
        buckets.entry(bucket.key.clone()).or_default().debit(bucket, now)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Bucket, InMemory, MAX_BUCKETS, QUARTER_HOUR, STEP_SECONDS, TooMany, Tries};

    fn bucket(limit: u32) -> Bucket {
        Bucket::new("test", "", limit, QUARTER_HOUR)
    }

    proptest! {
        /// Of all moments that were admitted, no window has more than the limit; a refused one is admitted when
        /// the time that it was told is over, and not a second before.
        #[test]
        fn within_any_window_there_are_never_more_than_the_limit(
            limit in prop_oneof![1_u32..8, 101_u32..110], pauses in prop::collection::vec(0_i64..60, 1..400),
        ) {
            let (bucket, mut tries, mut now) = (bucket(limit), Tries::default(), 1_000_000);
            let mut admitted: Vec<i64> = Vec::new();
            for pause in pauses {
                now += pause / 10;
                match tries.debit(&bucket, now) {
                    Ok(()) => admitted.push(now),
                    Err(TooMany { retry_after_seconds: wait }) => {
                        prop_assert!((1..=QUARTER_HOUR).contains(&wait));
                        prop_assert!(tries.check(&bucket, now + wait).is_ok());
                        prop_assert!(tries.check(&bucket, now + wait - 1).is_err());
                        // What is admitted is admitted as soon as it may be, give or take a step.
                        let first = admitted[admitted.len() - limit as usize];
                        let step = if limit > 100 { STEP_SECONDS } else { 1 };
                        prop_assert!((0..step).contains(&(now + wait - first - QUARTER_HOUR)));
                        now += if pause % 2 == 0 { wait } else { 0 };
                    }
                }
                prop_assert_eq!(Tries::read(&tries.to_string()), tries.clone());
            }
            for (nth, moment) in admitted.iter().enumerate().skip(limit as usize) {
                prop_assert!(moment - admitted[nth - limit as usize] >= QUARTER_HOUR);
            }
            prop_assert!(tries.0.len() <= 100);
        }
    }

    #[test]
    fn what_is_given_back_may_be_tried_again() {
        let (bucket, mut tries) = (bucket(2), Tries::default());
        assert_eq!([10, 20].map(|now| tries.debit(&bucket, now)), [Ok(()); 2]);
        assert_eq!(tries.debit(&bucket, 30), Err(TooMany { retry_after_seconds: QUARTER_HOUR - 20 }));
        tries.credit(10);
        assert_eq!(tries.debit(&bucket, 30), Ok(()));
        assert_eq!(tries.debit(&bucket, 30), Err(TooMany { retry_after_seconds: QUARTER_HOUR - 10 }));
        tries.credit(20);
        tries.credit(30);
        assert!(tries.is_empty());
    }

    #[test]
    fn a_clock_that_is_behind_counts_too() {
        let (bucket, mut tries) = (bucket(2), Tries::default());
        assert_eq!([20, 10].map(|now| tries.debit(&bucket, now)), [Ok(()); 2]);
        assert!(tries.debit(&bucket, 10).is_err());
        tries.credit(10);
        assert!(tries.debit(&bucket, 10).is_ok());
    }

    #[test]
    fn what_was_counted_while_a_clock_was_far_ahead_locks_nobody_out() {
        let (bucket, mut tries) = (bucket(2), Tries::default());
        assert_eq!([7200, 7201].map(|now| tries.debit(&bucket, now)), [Ok(()); 2]);
        assert!(tries.debit(&bucket, 7202).is_err());
        assert_eq!([10, 11].map(|now| tries.debit(&bucket, now)), [Ok(()); 2]);
        assert_eq!(tries.debit(&bucket, 12), Err(TooMany { retry_after_seconds: QUARTER_HOUR - 2 }));
    }

    #[test]
    fn memory_is_bounded() {
        let memory = InMemory::default();
        for number in 0..3 * MAX_BUCKETS {
            let bucket = Bucket::new("test", &number.to_string(), 1, QUARTER_HOUR);
            assert!(memory.debit(&bucket, 10).is_ok());
        }
        assert!(memory.0.lock().is_ok_and(|buckets| buckets.len() <= MAX_BUCKETS));
    }
}
