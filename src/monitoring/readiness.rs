//! Whether the server can serve, and why not.

use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::timeout;

use crate::core::clock::Clock;
use crate::core::config::{Check, MonitoringConfig};
use crate::core::draining::Draining;
use crate::core::passwords::Passwords;
use crate::crud;
use crate::db::{Db, migrations};
use crate::models::OutboxStanding;

/// How long the database is waited for in all. Whoever asks while somebody else does waits for that one's answer.
const PATIENCE: Duration = Duration::from_millis(900);

const NO_ANSWER: &str = "the database does not answer";

/// Looks at what the server needs. The database is asked once in a second of the clock, however often somebody wants
/// to know.
pub struct Readiness {
    clock: Clock,
    passwords: Passwords,
    requires: Vec<Check>,
    outbox_overdue_limit: i64,
    draining: Draining,
    seen: Mutex<Option<(u64, Seen)>>,
}

/// What was seen of the database in one second.
#[derive(Clone, Copy, Debug)]
struct Seen {
    /// How many migrations are missing; `None` where the database did not answer.
    pending: Option<usize>,
    outbox: Option<OutboxStanding>,
}

/// How a check came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub check: Check,
    /// Whether the server is not ready where this check fails.
    pub is_required: bool,
    /// Why it fails, for anybody to read: it names no address and no credentials. `None`: it passes.
    pub failure: Option<String>,
}

impl Readiness {
    #[must_use]
    pub fn new(config: &MonitoringConfig, clock: Clock, passwords: Passwords) -> Self {
        Self {
            clock,
            passwords,
            requires: config.ready_requires.clone(),
            outbox_overdue_limit: config.outbox_overdue_limit,
            draining: Draining::default(),
            seen: Mutex::default(),
        }
    }

    /// From now on the server is not ready, so that load balancers send nothing more, and serves what still comes.
    pub fn drain(&self) {
        self.draining.begin();
    }

    pub fn is_draining(&self) -> bool {
        self.draining.has_begun()
    }

    #[must_use]
    pub fn draining(&self) -> Draining {
        self.draining.clone()
    }

    /// All checks, and how the outbox is where the database tells; within a second.
    pub async fn check(&self, db: &Db) -> (Vec<Finding>, Option<OutboxStanding>) {
        let is_sound = timeout(PATIENCE, db.ensure_sound()).await.is_ok_and(|sound| sound.is_ok());
        let seen = self.look(db).await;
        let finding = |check| {
            let failure = match check {
                Check::Database if !is_sound => Some("the database's file is damaged".into()),
                Check::Database => seen.pending.is_none().then(|| NO_ANSWER.to_owned()),
                Check::Migrations => migrations_failure(seen.pending),
                Check::Outbox => self.outbox_failure(seen.outbox),
                Check::HashQueue => self.passwords.is_full().then(|| "as many passwords wait as may".to_owned()),
            };
            Finding { check, is_required: self.requires.contains(&check), failure }
        };
        (Check::ALL.map(finding).into(), seen.outbox)
    }

    async fn look(&self, db: &Db) -> Seen {
        let mut seen = self.seen.lock().await;
        let now = self.clock.now();
        if let Some((at, seen)) = *seen
            && at == now
        {
            return seen;
        }
        let (mut pending, mut outbox) = (None, None);
        let _took_too_long = timeout(PATIENCE, async {
            pending = db.read(migrations::pending).await.ok();
            // Counting may take a while, and is not worth a short read's place.
            outbox = db.read_long(crud::outbox::standing).await.ok();
        })
        .await;
        let latest = Seen { pending, outbox };
        *seen = Some((now, latest));
        latest
    }

    fn outbox_failure(&self, standing: Option<OutboxStanding>) -> Option<String> {
        let Some(standing) = standing else { return Some(NO_ANSWER.into()) };
        let overdue = self.clock.seconds() - standing.longest_due_at?;
        (overdue > self.outbox_overdue_limit).then(|| {
            format!("a letter is due for {overdue} seconds and nobody sends it; {} are fine", self.outbox_overdue_limit)
        })
    }
}

fn migrations_failure(pending: Option<usize>) -> Option<String> {
    match pending {
        Some(0) => None,
        Some(missing) => Some(format!("the database misses {missing} migration(s): run `recipe-api migrate up`")),
        None => Some(NO_ANSWER.into()),
    }
}
