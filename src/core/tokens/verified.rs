//! Access tokens whose signatures have been computed.

use std::cell::RefCell;
use std::collections::HashMap;

use super::{Access, InvalidToken};

/// Tokens that one worker keeps; all are forgotten where one more comes.
const ROOM: usize = 1024;

/// What a token says, and when it may be believed: seconds since the Unix epoch.
#[derive(Clone, Copy)]
pub(super) struct Verified {
    pub access: Access,
    pub from: u64,
    /// No longer at this second.
    pub until: u64,
}

impl Verified {
    pub fn at(self, now: u64) -> Result<Access, InvalidToken> {
        if self.from <= now && now < self.until { Ok(self.access) } else { Err(InvalidToken) }
    }
}

/// The tokens that one worker has verified, to the letter. Clients send the same token for its whole life, and its
/// signature is the dearest thing about it. What time, session and user say is asked anew each time.
///
/// Found by a hash with a random key before they are compared, so that the time it takes tells nobody how much of a
/// token is right.
#[derive(Default)]
pub struct VerifiedTokens(RefCell<HashMap<Box<str>, Verified>>);

impl VerifiedTokens {
    pub(super) fn get_or_read(
        &self,
        token: &str,
        read: impl FnOnce(&str) -> Result<Verified, InvalidToken>,
    ) -> Result<Verified, InvalidToken> {
        let mut known = self.0.borrow_mut();
        if let Some(verified) = known.get(token) {
            return Ok(*verified);
        }
        let verified = read(token)?;
        if known.len() >= ROOM {
            known.clear();
        }
        known.insert(token.into(), verified);
        Ok(verified)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::scopes::Scopes;

    fn access() -> Access {
        Access { user_id: 1, session_id: 2, scopes: Scopes::of(false) }
    }

    fn verified() -> Verified {
        Verified { access: access(), from: 100, until: 200 }
    }

    #[test]
    fn a_token_is_read_once_and_its_time_asked_each_time() {
        let known = VerifiedTokens::default();
        let first = known.get_or_read("a.b.c", |_| Ok(verified())).unwrap();
        let again = known.get_or_read("a.b.c", |_| panic!("read again")).unwrap();
        for verified in [first, again] {
            assert_eq!(verified.at(99), Err(InvalidToken));
            assert_eq!((verified.at(100), verified.at(199)), (Ok(access()), Ok(access())));
            assert_eq!(verified.at(200), Err(InvalidToken));
        }
    }

    #[test]
    fn another_token_is_read_and_one_that_is_refused_is_refused_again() {
        let known = VerifiedTokens::default();
        known.get_or_read("a.b.c", |_| Ok(verified())).unwrap();
        for token in ["a.b.d", "a.b.c ", "a.b", ""] {
            for _ in 0..2 {
                assert!(known.get_or_read(token, |_| Err(InvalidToken)).is_err(), "{token:?}");
            }
        }
    }

    #[test]
    fn no_more_than_so_many_are_kept() {
        let known = VerifiedTokens::default();
        for number in 0..3 * ROOM {
            known.get_or_read(&number.to_string(), |_| Ok(verified())).unwrap();
            assert!(known.0.borrow().len() <= ROOM);
        }
    }
}
