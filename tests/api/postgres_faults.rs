//! What is kept, repeated and told when PostgreSQL fails. On SQLite nothing of it can happen.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::sql_types::Integer;
use diesel::{QueryResult, QueryableByName, RunQueryDsl, sql_query};
use recipe_api::db::{AnyConnection, Database, DbError, connect};

use crate::support::database::{TestDatabase, on_postgres};
use crate::support::relay::{Relay, Way};
use crate::support::{Caller, TestApp, labelled};

#[derive(QueryableByName)]
struct Pid {
    #[diesel(sql_type = Integer)]
    pid: i32,
}

fn pid(conn: &mut AnyConnection) -> QueryResult<i32> {
    sql_query("SELECT pg_backend_pid() AS pid").get_result::<Pid>(conn).map(|row| row.pid)
}

const INSERT_TAG: &str = "INSERT INTO tags (tag, label, recipes) VALUES ('once', 'Once', 0)";

fn insert_tag(conn: &mut AnyConnection) -> QueryResult<usize> {
    sql_query(INSERT_TAG).execute(conn)
}

const END_OWN_CONNECTION: &str = "SELECT pg_terminate_backend(pg_backend_pid())";

/// A unit that writes a row and fails in its first `failing` tries by this statement; how often it was begun.
async fn write_failing(failing: u32, statement: &'static str) -> (Result<(), DbError>, u32, i64) {
    let database = TestDatabase::new();
    let db = Database::open(&database.config()).unwrap().handle();
    let begun = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&begun);
    let outcome = db.write(move |conn| {
        insert_tag(conn)?;
        if count.fetch_add(1, Ordering::SeqCst) < failing { conn.batch_execute(statement) } else { Ok(()) }
    });
    let outcome = outcome.await;
    let kept = db.read(|conn| {
        use diesel::prelude::*;
        recipe_api::schema::tags::table.count().get_result::<i64>(conn)
    });
    (outcome, begun.load(Ordering::SeqCst), kept.await.unwrap())
}

fn failing_with(code: &str) -> &'static str {
    format!("DO $$ BEGIN RAISE EXCEPTION 'on purpose' USING ERRCODE = '{code}'; END $$").leak()
}

#[actix_web::test]
async fn a_unit_is_begun_again_where_nothing_of_it_can_have_stayed() {
    if !on_postgres() {
        return;
    }
    // Serialisation failure, deadlock, a standby, a lost connection.
    for fault in [failing_with("40001"), failing_with("40P01"), failing_with("25006"), END_OWN_CONNECTION] {
        let (outcome, begun, kept) = write_failing(1, fault).await;
        assert!(outcome.is_ok(), "{fault}: {outcome:?}");
        assert_eq!((begun, kept), (2, 1), "{fault}");
    }
}

#[actix_web::test]
async fn a_unit_is_begun_three_times_at_most_and_then_nothing_of_it_stays() {
    if !on_postgres() {
        return;
    }
    for fault in [failing_with("40001"), failing_with("25006"), END_OWN_CONNECTION] {
        let (outcome, begun, kept) = write_failing(u32::MAX, fault).await;
        assert!(matches!(outcome, Err(DbError::Unavailable(_))), "{fault}: {outcome:?}");
        assert_eq!((begun, kept), (3, 0), "{fault}");
    }
}

#[actix_web::test]
async fn a_unit_that_fails_by_itself_is_not_begun_again() {
    if !on_postgres() {
        return;
    }
    let (outcome, begun, kept) = write_failing(1, INSERT_TAG).await;
    assert!(matches!(outcome, Err(DbError::Query(_))));
    assert_eq!((begun, kept), (1, 0));
}

#[actix_web::test]
async fn two_units_that_wait_for_each_other_are_both_carried_out() {
    if !on_postgres() {
        return;
    }
    let database = TestDatabase::new();
    let db = Database::open(&database.config()).unwrap().handle();
    let rows = "INSERT INTO tags (tag, label, recipes) VALUES ('a', 'A', 0), ('b', 'B', 0)";
    db.write(move |conn| conn.batch_execute(rows)).await.unwrap();
    let (both, tries) = (Arc::new(std::sync::Barrier::new(2)), Arc::new(AtomicU32::new(0)));
    let move_both = |first: &'static str, second: &'static str| {
        let (both, tries) = (Arc::clone(&both), Arc::clone(&tries));
        db.write(move |conn| {
            let step = |tag| format!("UPDATE tags SET recipes = recipes + 1 WHERE tag = '{tag}'");
            conn.batch_execute("SET LOCAL deadlock_timeout = '10ms'")?;
            conn.batch_execute(&step(first))?;
            if tries.fetch_add(1, Ordering::SeqCst) < 2 {
                both.wait();
            }
            conn.batch_execute(&step(second))
        })
    };
    let (one, other) = futures_util::future::join(move_both("a", "b"), move_both("b", "a")).await;
    assert!(one.is_ok() && other.is_ok(), "{one:?} {other:?}");
    // Where both look for the deadlock at once, the server ends both.
    assert!(tries.load(Ordering::SeqCst) > 2);
    let moved = db.read(|conn| {
        use diesel::prelude::*;
        recipe_api::schema::tags::table.select(recipe_api::schema::tags::recipes).load::<i64>(conn)
    });
    assert_eq!(moved.await.unwrap(), [2, 2]);
}

/// Does this while it commits what was put into the table.
fn on_commit_of(table: &str, statement: &str, conn: &mut AnyConnection) {
    conn.batch_execute(&format!(
        "CREATE FUNCTION on_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {statement}; RETURN NULL; END $$; \
         CREATE CONSTRAINT TRIGGER on_commit AFTER INSERT ON {table} DEFERRABLE INITIALLY DEFERRED \
           FOR EACH ROW EXECUTE FUNCTION on_commit()"
    ))
    .unwrap();
}

const LOSE: &str = "PERFORM pg_terminate_backend(pg_backend_pid())";

#[actix_web::test]
async fn a_commit_whose_outcome_is_not_known_is_not_repeated() {
    if !on_postgres() {
        return;
    }
    let database = TestDatabase::new();
    on_commit_of("tags", LOSE, &mut connect(&database.config()).unwrap());
    let db = Database::open(&database.config()).unwrap().handle();
    let begun = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&begun);
    let outcome = db.write(move |conn| {
        count.fetch_add(1, Ordering::SeqCst);
        insert_tag(conn)
    });
    let outcome = outcome.await;
    assert!(matches!(outcome, Err(DbError::Unknown(_))), "{outcome:?}");
    assert_eq!(begun.load(Ordering::SeqCst), 1);
}

const NOT_KNOWN: &str =
    "The database went away while it stored this: it may be stored, or not. Look before you send it again.";

#[actix_web::test]
async fn whoever_sent_what_may_be_stored_or_not_is_told_so() {
    if !on_postgres() {
        return;
    }
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    on_commit_of("recipes", LOSE, &mut app.connection());
    let refused = ada.post("/recipes", &labelled("Toast")).await.problem(503, NOT_KNOWN);
    assert_eq!(refused.header("retry-after"), "1");
}

/// PostgreSQL's own timeouts do not count while it commits.
#[actix_web::test]
async fn a_commit_that_waits_as_for_a_lost_standby_holds_no_request() {
    if !on_postgres() {
        return;
    }
    let app = TestApp::with(|config| config.database.statement_timeout = Duration::from_secs(1)).await;
    let ada = app.user("ada").await;
    on_commit_of("recipes", "PERFORM pg_sleep(600)", &mut app.connection());
    ada.post("/recipes", &labelled("Toast")).await.problem(503, NOT_KNOWN);
    ada.get("/auth/me").await.status(200);
}

#[actix_web::test]
async fn a_read_whose_connection_was_lost_is_answered_on_another() {
    if !on_postgres() {
        return;
    }
    let database = TestDatabase::new();
    let db = Database::open(&database.config()).unwrap().handle();
    let first = db.read(pid).await.unwrap();
    let tries = Arc::new(AtomicU32::new(0));
    let answered = db.read(move |conn| {
        if tries.fetch_add(1, Ordering::SeqCst) == 0 {
            conn.batch_execute(END_OWN_CONNECTION)?;
        }
        pid(conn)
    });
    assert_ne!(answered.await.unwrap(), first);
}

#[actix_web::test]
async fn a_server_that_only_reads_is_left_for_the_one_that_writes() {
    if !on_postgres() {
        return;
    }
    let database = TestDatabase::new();
    let db = Database::open(&database.config()).unwrap().handle();
    // As a former primary that came back as a standby.
    let first = db.read(|conn| conn.batch_execute("SET default_transaction_read_only = on").and_then(|()| pid(conn)));
    let first = first.await.unwrap();
    let second = db.write(|conn| {
        insert_tag(conn)?;
        pid(conn)
    });
    assert_ne!(second.await.unwrap(), first);
}

fn app_behind(relay: &Relay, database: TestDatabase) -> TestApp {
    TestApp::on(database, |config| {
        config.database = relay.config.clone();
        config.database.acquire_timeout = Duration::from_secs(1);
        config.database.statement_timeout = Duration::from_secs(1);
    })
}

/// Refused, and not otherwise, until the server is used again.
async fn until_served(user: &Caller) {
    loop {
        let answer = user.get("/auth/me").await;
        if answer.status == 200 {
            return;
        }
        answer.status(503);
    }
}

#[actix_web::test]
async fn while_the_server_is_gone_requests_are_refused_without_asking_for_it() {
    if !on_postgres() {
        return;
    }
    let database = TestDatabase::new();
    let relay = Relay::to(database.config()).await;
    let app = app_behind(&relay, database);
    let ada = app.user("ada").await;
    relay.set(Way::Closed);
    ada.get("/auth/me").await.status(503);
    let asked = relay.accepted.load(Ordering::SeqCst);
    let mut refused = 0;
    // r2d2 asks now and then; the requests do not.
    while relay.accepted.load(Ordering::SeqCst) < asked + 3 {
        assert_eq!(ada.get("/auth/me").await.status(503).header("retry-after"), "1");
        refused += 1;
    }
    assert!(refused > 3, "{refused} requests were refused while the server was asked for 3 times");
    relay.set(Way::Open);
    until_served(&ada).await;
    for _ in 0..20 {
        ada.get("/auth/me").await.status(200);
    }
}

#[actix_web::test]
async fn a_server_that_says_nothing_holds_no_request_and_is_used_again_when_it_speaks() {
    if !on_postgres() {
        return;
    }
    let database = TestDatabase::new();
    let relay = Relay::to(database.config()).await;
    let app = app_behind(&relay, database);
    let ada = app.user("ada").await;
    relay.set(Way::Frozen);
    // More than there are connections.
    let body = labelled("Toast");
    let reads = futures_util::future::join_all((0..12).map(|_| ada.get("/auth/me")));
    let writes = futures_util::future::join_all((0..12).map(|_| ada.post("/recipes", &body)));
    let (reads, writes) = futures_util::future::join(reads, writes).await;
    assert!(reads.iter().chain(&writes).all(|answer| answer.status == 503), "{reads:?} {writes:?}");
    relay.set(Way::Open);
    until_served(&ada).await;
    ada.get("/auth/me").await.status(200);
    assert_eq!(app.recipe_ids().len(), 0, "what was refused before its COMMIT was sent is not stored");
}
