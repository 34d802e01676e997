//! Counts what strangers and users try, and refuses what is too much. What matters is counted in the database, so
//! that it is exact over several instances.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::extract::ClientAddress;
use crate::core::at_once::{AtOnce, UnderWay};
use crate::core::clock::Clock;
use crate::core::config::{LimitConfig, ThrottleConfig};
use crate::core::throttles::{Bucket, InMemory};
use crate::crud;
use crate::db::{AnyConnection, Db, QueryResult};
use crate::error::{ApiError, ApiResult};

/// So many tries of strangers are counted at once: in a storm of them, other writes do not wait for all.
const TURNS: usize = 16;

/// So long a search waits for others of the same user.
const SEARCH_WAIT: Duration = Duration::from_secs(1);

/// Of what a user has under way, one may end at any moment.
const TOO_MANY_AT_ONCE: ApiError = ApiError::TooManyRequests { retry_after_seconds: 1 };

/// The limits, and what is counted beside the database.
pub struct Throttle {
    limits: ThrottleConfig,
    clock: Clock,
    searches_begun: InMemory,
    searches: AtOnce,
    imports_begun: InMemory,
    imports: AtOnce,
    exports: AtOnce,
    turns: Arc<Semaphore>,
}

/// What was counted, to be given back where it turns out to have been no try.
pub struct Counted {
    buckets: Vec<Bucket>,
    at: i64,
}

impl Throttle {
    #[must_use]
    pub fn new(limits: ThrottleConfig, at_once: &LimitConfig, clock: Clock) -> Self {
        Self {
            limits,
            clock,
            searches_begun: InMemory::default(),
            searches: AtOnce::new(at_once.searches_per_user),
            imports_begun: InMemory::default(),
            imports: AtOnce::new(at_once.imports_per_user),
            exports: AtOnce::new(at_once.exports_per_user),
            turns: Arc::new(Semaphore::new(TURNS)),
        }
    }

    #[must_use]
    pub const fn limits(&self) -> &ThrottleConfig {
        &self.limits
    }

    /// A password for an account. From where its user has logged in before, tries of nobody else count; from
    /// elsewhere they count for the account and for where they come from. `user_id`: `None` where there is no such
    /// account, which costs the same.
    ///
    /// # Errors
    /// 429, before the password is looked at.
    pub async fn login(
        &self,
        db: &Db,
        email_folded: &str,
        user_id: Option<i64>,
        from: ClientAddress,
    ) -> ApiResult<Counted> {
        let (network, user_id, now) = (from.network(), user_id.unwrap_or_default(), self.clock.seconds());
        let known = vec![self.limits.login_from_known(user_id, &network)];
        let unknown = vec![self.limits.login_to(email_folded), self.limits.login_from(&network)];
        self.count(db, move |conn| {
            let is_known = crud::login_addresses::is_known(conn, user_id, &network, now)?;
            Ok(if is_known { known.clone() } else { unknown.clone() })
        })
        .await
    }

    /// The present password, within a session.
    ///
    /// # Errors
    /// 429, before the password is looked at.
    pub async fn password(&self, db: &Db, session_id: i64, from: ClientAddress) -> ApiResult<Counted> {
        let buckets = vec![self.limits.password_in(session_id), self.limits.login_from(&from.network())];
        self.count(db, move |_conn| Ok(buckets.clone())).await
    }

    /// A signup.
    ///
    /// # Errors
    /// 429, before the password is hashed.
    pub async fn signup(&self, db: &Db, from: ClientAddress) -> ApiResult<Counted> {
        let buckets = vec![self.limits.signup_from(&from.network())];
        self.count(db, move |_conn| Ok(buckets.clone())).await
    }

    /// A ranked search, of a user or of whoever calls from there. It is counted in memory: each instance counts
    /// its own, and a search waits for no writer. It is under way as long as the guard lives, and others of the same
    /// user wait for their turn, so that one alone does not keep the cores and the connections for long reads.
    ///
    /// # Errors
    /// 429.
    pub async fn search(&self, user_id: Option<i64>, from: ClientAddress) -> ApiResult<UnderWay> {
        let who = user_id.map_or_else(|| from.network(), |id| id.to_string());
        self.searches_begun.debit(&self.limits.searches_of(&who), self.clock.seconds())?;
        if let Some(searching) = self.searches.begin(&who) {
            return Ok(searching);
        }
        let turn = timeout(SEARCH_WAIT, self.searches.wait(&who)).await;
        turn.map_err(|_late| TOO_MANY_AT_ONCE)
    }

    /// An import of a user's, counted in memory as a search is: it is to be refused before its body is read. As long as
    /// the guard lives it is under way, and a user may have but a few of those.
    ///
    /// # Errors
    /// 429.
    pub fn import(&self, user_id: i64) -> ApiResult<UnderWay> {
        let importing = self.imports.begin(&user_id.to_string()).ok_or(TOO_MANY_AT_ONCE)?;
        self.imports_begun.debit(&self.limits.imports_of(user_id), self.clock.seconds())?;
        Ok(importing)
    }

    /// An export of a user's, under way as long as the guard lives.
    ///
    /// # Errors
    /// 429.
    pub fn export(&self, user_id: i64) -> ApiResult<UnderWay> {
        self.exports.begin(&user_id.to_string()).ok_or(TOO_MANY_AT_ONCE)
    }

    async fn count(
        &self,
        db: &Db,
        choose: impl Fn(&mut AnyConnection) -> QueryResult<Vec<Bucket>> + Send + 'static,
    ) -> ApiResult<Counted> {
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let turn = turn.map_err(|closed| ApiError::Internal(closed.to_string()))?;
        let at = self.clock.seconds();
        let counted = db.write(move |conn| {
            // As long as the work, although its client may have left.
            let _turn = &turn;
            let buckets = choose(conn)?;
            let counted = crud::throttles::debit(conn, &buckets, at)?;
            Ok(counted.map(|()| Counted { buckets, at }))
        });
        Ok(counted.await??)
    }

    /// It was no try.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn give_back(&self, db: &Db, counted: Counted) -> ApiResult<()> {
        let Counted { buckets, at } = counted;
        Ok(db.write(move |conn| crud::throttles::credit(conn, &buckets, at)).await?)
    }

    /// It was this user, from there.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn succeeded(&self, db: &Db, counted: Counted, user_id: i64, from: ClientAddress) -> ApiResult<()> {
        let Counted { buckets, at } = counted;
        let network = from.network();
        let written = db.write(move |conn| {
            if crud::users::lock(conn, user_id)? {
                crud::login_addresses::put(conn, user_id, &network, at)?;
            }
            crud::throttles::credit(conn, &buckets, at)
        });
        Ok(written.await?)
    }
}
