use std::cell::Cell;
use std::future::{Ready, ready};
use std::ops::Deref;

use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Data};

use super::{db, now};
use crate::api::throttle::Throttle;
use crate::crud;
use crate::db::{AnyConnection, Db, QueryResult};
use crate::error::{ApiError, ApiResult};

/// The database, for a request that writes recipes: that is counted once, in the transaction of the write, so that
/// it costs no commit of its own.
pub struct Writes {
    db: Db,
    throttle: Data<Throttle>,
    versions_kept: u32,
    now: i64,
    is_counted: Cell<bool>,
}

/// Versions of a recipe that are kept beside the present one, 0 for all; the application is configured with it.
#[derive(Clone, Copy)]
pub struct VersionsKept(pub u32);

impl Deref for Writes {
    type Target = Db;

    fn deref(&self) -> &Db {
        &self.db
    }
}

impl Writes {
    /// See [`VersionsKept`].
    #[must_use]
    pub const fn versions_kept(&self) -> u32 {
        self.versions_kept
    }

    /// As [`Db::write`], on behalf of this user.
    ///
    /// # Errors
    /// 429 where the user has written too much lately: then nothing is written.
    pub async fn write<T, F>(&self, user_id: i64, work: F) -> ApiResult<T>
    where
        T: Send + 'static,
        F: Fn(&mut AnyConnection) -> QueryResult<T> + Send + 'static,
    {
        let bucket = (!self.is_counted.get()).then(|| self.throttle.limits().writes_of(user_id));
        let now = self.now;
        let written = self.db.write(move |conn| match crud::throttles::debit(conn, bucket.as_slice(), now)? {
            Ok(()) => work(conn).map(Ok),
            Err(too_many) => Ok(Err(too_many)),
        });
        let written = written.await??;
        self.is_counted.set(true);
        Ok(written)
    }
}

impl FromRequest for Writes {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(writes(request))
    }
}

fn writes(request: &HttpRequest) -> ApiResult<Writes> {
    let throttle = request.app_data::<Data<Throttle>>().cloned();
    let throttle = throttle.ok_or_else(|| ApiError::Internal("no limits are configured".into()))?;
    let versions_kept = request.app_data::<Data<VersionsKept>>().map_or(0, |kept| kept.0);
    Ok(Writes { db: db(request)?, throttle, versions_kept, now: now(request)?, is_counted: Cell::new(false) })
}
