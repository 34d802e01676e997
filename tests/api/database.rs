//! What the doors to the database promise, and what happens when there is no database.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::dsl::sql;
use diesel::sql_types::BigInt;
use diesel::{Connection, RunQueryDsl};
use futures_util::FutureExt;
use recipe_api::core::config::{DatabaseAddress, DatabaseConfig};
use recipe_api::core::throttles::Bucket;
use recipe_api::crud;
use recipe_api::db::{Database, DbError, RowCache, connect};
use recipe_api::models::NewUser;

use crate::support::database::{TestDatabase, on_postgres};
use crate::support::{HARDLY_THROTTLED, TestApp};

fn user(name: &str) -> NewUser {
    NewUser {
        email: format!("{name}@example.com"),
        email_folded: format!("{name}@example.com"),
        first_name: None,
        surname: None,
        password_hash: "x".into(),
        is_superuser: false,
        created_at: None,
    }
}

#[actix_web::test]
async fn a_failing_write_leaves_nothing_and_harms_no_other() {
    let database = TestDatabase::new();
    let db = Database::open(&database.config()).unwrap().handle();
    let failing = db.write(|conn| {
        crud::users::insert(conn, &user("undone"))?;
        Err::<(), _>(diesel::result::Error::RollbackTransaction)
    });
    let taken = db.write(|conn| {
        crud::users::insert(conn, &user("twice"))?;
        crud::users::insert(conn, &user("twice"))
    });
    let fine = db.write(|conn| crud::users::insert(conn, &user("kept")));
    let (failing, taken, fine) = futures_util::future::join3(failing, taken, fine).await;
    assert!(matches!(failing, Err(DbError::Query(_))));
    assert!(taken.is_err_and(|error| recipe_api::db::is_unique_violation(&error)));
    assert!(fine.is_ok());
    for (email, there) in [("undone@example.com", false), ("twice@example.com", false), ("kept@example.com", true)] {
        let found = db.read(move |conn| crud::users::find_by_email(conn, email)).await.unwrap();
        assert_eq!(found.is_some(), there, "{email}");
    }
}

#[actix_web::test]
async fn a_panicking_write_leaves_nothing_and_the_next_one_works() {
    let database = TestDatabase::new();
    let db = Database::open(&database.config()).unwrap().handle();
    let panicking = db.write(|conn| -> diesel::QueryResult<()> {
        diesel::Connection::transaction(conn, |conn| {
            crud::users::insert(conn, &user("undone"))?;
            panic!("on purpose")
        })
    });
    let fine = db.write(|conn| crud::users::insert(conn, &user("kept")));
    let (panicking, fine) = futures_util::future::join(panicking, fine).await;
    assert!(panicking.is_err());
    assert!(fine.is_ok());
    let undone = db.read(|conn| crud::users::find_by_email(conn, "undone@example.com")).await.unwrap();
    assert_eq!(undone, None);
    db.write(|conn| crud::users::insert(conn, &user("later"))).await.unwrap();
}

/// On PostgreSQL the server itself finishes what it was sent.
#[actix_web::test]
async fn what_was_accepted_is_stored_although_the_client_left() {
    if on_postgres() {
        return;
    }
    let database = TestDatabase::new();
    let open = Database::open(&database.config()).unwrap();
    let db = open.handle();
    let left = db.write(|conn| crud::users::insert(conn, &user("ada"))).now_or_never();
    assert!(left.is_none());
    open.close();
    let mut conn = recipe_api::db::connect(&database.config()).unwrap();
    assert!(crud::users::find_by_email(&mut conn, "ada@example.com").unwrap().is_some());
}

#[actix_web::test]
async fn a_closed_database_refuses_writes_and_says_so() {
    if on_postgres() {
        return;
    }
    let database = TestDatabase::new();
    let open = Database::open(&database.config()).unwrap();
    open.close();
    let refused = open.handle().write(|conn| crud::users::insert(conn, &user("ada"))).await;
    assert!(matches!(refused, Err(DbError::Unavailable(_))));
}

#[actix_web::test]
async fn a_postgres_that_is_away_is_a_503_and_the_server_stays() {
    let app = TestApp::with(|config| {
        config.database = DatabaseConfig {
            address: DatabaseAddress::Postgres("postgres://nobody@127.0.0.1:1/none".into()),
            pool_size: 2,
            acquire_timeout: Duration::from_millis(300),
            statement_timeout: Duration::from_secs(1),
        };
    })
    .await;
    let detail = "The service is busy or its database is away. Try again in a moment.";
    for path in ["/recipes", "/recipes/1", "/recipes/search?keyword=soup"] {
        app.anyone().get(path).await.problem(503, detail);
    }
    app.anyone().log_in("ada@example.com", "x").await.problem(503, detail);
    let live = app.anyone().outside(reqwest::Method::GET, "/health/live");
    crate::support::send(live).await.status(200);
    let ready = app.anyone().outside(reqwest::Method::GET, "/health/ready");
    crate::support::send(ready).await.problem(503, "Not ready: the database does not answer");
}

#[actix_web::test]
async fn connections_that_postgres_lost_cost_no_answer() {
    if !on_postgres() {
        return;
    }
    // A statement that the lost connection knows, and one that it would have to prepare.
    for (warm, probe) in [("/recipes", "/recipes"), ("/recipes/1", "/recipes")] {
        let app = TestApp::new().await;
        let anyone = app.anyone();
        futures_util::future::join_all((0..16).map(|_| anyone.get(warm))).await;
        let others = "pid <> pg_backend_pid() AND datname = current_database()";
        let end = format!("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE {others}");
        app.connection().batch_execute(&end).unwrap();
        for _ in 0..8 {
            anyone.get(probe).await.status(200);
        }
    }
}

#[actix_web::test]
async fn long_reads_leave_connections_to_the_others() {
    if !on_postgres() {
        return;
    }
    let database = TestDatabase::new();
    let db = Database::open(&database.config()).unwrap().handle();
    let (release, hold) = std::sync::mpsc::channel::<()>();
    let hold = std::sync::Arc::new(std::sync::Mutex::new(hold));
    let long = (0..4).map(|_| {
        let hold = std::sync::Arc::clone(&hold);
        db.read_long(move |_| {
            let _released = hold.lock().map(|hold| hold.recv());
            Ok(())
        })
    });
    let mut long = Box::pin(futures_util::future::join_all(long));
    assert!((&mut long).now_or_never().is_none());
    db.read(|conn| crud::recipes::find(conn, 1)).await.unwrap();
    drop(release);
    assert!(long.await.iter().all(Result::is_ok));
}

#[actix_web::test]
async fn nothing_is_acknowledged_into_a_file_that_was_taken_away_or_replaced() {
    if on_postgres() {
        return;
    }
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let path = app.database.path();
    let (backup, away) = (format!("{path}.backup"), format!("{path}.away"));
    app.connection().batch_execute(&format!("VACUUM INTO '{backup}'")).unwrap();
    ada.submit("After the backup").await;

    std::fs::rename(path, &away).unwrap();
    let body = crate::support::labelled("Lost");
    ada.post("/recipes", &body).await.status(503);
    ada.get("/recipes").await.status(503);
    assert!(!std::path::Path::new(path).exists(), "an empty file was made");

    for suffix in ["-wal", "-shm"] {
        let _none = std::fs::remove_file(format!("{path}{suffix}"));
    }
    std::fs::rename(&backup, path).unwrap();
    ada.post("/recipes", &body).await.status(503);
    assert_eq!(ada.get("/recipes").await.status(200).labels(), [""; 0]);
    ada.submit("Kept").await;
    assert_eq!(app.recipe_ids().len(), 1);
}

#[actix_web::test]
async fn a_database_without_tables_is_a_500_that_tells_nothing() {
    let app = TestApp::new().await;
    let drop =
        if on_postgres() { "DROP TABLE recipes CASCADE" } else { "DROP TABLE recipe_labels; DROP TABLE recipes" };
    app.connection().batch_execute(drop).unwrap();
    let answer = app.anyone().get("/recipes/1").await.problem(500, "Internal Server Error");
    assert_eq!(answer.json().as_object().unwrap().len(), 2, "{answer:?}");
}

#[actix_web::test]
async fn a_writer_elsewhere_makes_writes_wait_and_reads_go_on() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let id = ada.submit("Toast").await;
    let mut elsewhere = app.connection();
    elsewhere.batch_execute("BEGIN").unwrap();
    elsewhere.batch_execute("UPDATE recipes SET source = 'elsewhere', version = version + 1").unwrap();
    ada.get(&format!("/recipes/{id}")).await.status(200);
    let path = format!("/recipes/{id}");
    let body = serde_json::json!({"label": "French toast"});
    let mut waiting = Box::pin(ada.patch(&path, &body));
    let early = tokio::time::timeout(Duration::from_millis(200), &mut waiting).await;
    assert!(early.is_err(), "{early:?}");
    elsewhere.batch_execute("COMMIT").unwrap();
    assert_eq!(waiting.await.status(200).text("source"), "elsewhere");
}

/// As an import makes writers wait, only longer.
#[actix_web::test]
async fn reads_and_searches_are_answered_however_many_writers_wait() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let path = format!("/recipes/{}", ada.submit("Toast").await);
    let mut elsewhere = app.connection();
    let lock = "BEGIN; LOCK TABLE recipes IN SHARE ROW EXCLUSIVE MODE";
    elsewhere.batch_execute(if on_postgres() { lock } else { "BEGIN IMMEDIATE" }).unwrap();
    let body = crate::support::labelled("Jam");
    let writers = futures_util::future::join_all((0..16).map(|_| ada.post("/recipes", &body)));
    let reads = async {
        for _ in 0..8 {
            for path in [&path, "/recipes", "/recipes?q=toast", "/auth/me"] {
                ada.get(path).await.status(200);
            }
        }
        elsewhere.batch_execute("COMMIT").unwrap();
    };
    let (written, ()) = futures_util::future::join(writers, reads).await;
    assert!(written.iter().all(|answer| answer.status == 201), "{written:?}");
}

#[actix_web::test]
async fn two_that_count_the_first_tries_do_not_wait_for_each_other_in_a_ring() {
    if !on_postgres() {
        return;
    }
    let database = TestDatabase::new();
    let connection = || connect(&database.config()).unwrap();
    let mut buckets = vec![HARDLY_THROTTLED.login_to("ada@example.com"), HARDLY_THROTTLED.login_from("192.0.2.1")];
    buckets.sort_unstable_by(|one, other| one.key.cmp(&other.key));
    let count = |buckets: &[Bucket]| {
        connection().transaction(|conn| crud::throttles::debit(conn, buckets, 0)).unwrap().unwrap();
    };
    let mut watcher = connection();
    let mut until_waiting = |wanted: i64| {
        let waiting = "(SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' \
                       AND datname = current_database())";
        let mut waiting = || diesel::select(sql::<BigInt>(waiting)).get_result::<i64>(&mut watcher).unwrap();
        assert!((0..100_000).any(|_| waiting() == wanted), "{wanted} writers do not wait");
    };
    count(&buckets[1..]);
    let mut elsewhere = connection();
    elsewhere.batch_execute("BEGIN; SELECT * FROM throttles FOR UPDATE").unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| count(&buckets));
        until_waiting(1);
        scope.spawn(|| {
            count(&buckets[..1]);
            count(&buckets);
        });
        until_waiting(2);
        elsewhere.batch_execute("COMMIT").unwrap();
    });
}

#[actix_web::test]
async fn postgres_is_spoken_to_under_tls() {
    let Ok(url) = std::env::var("TEST_POSTGRES_TLS_URL") else {
        eprintln!("SKIPPED: TEST_POSTGRES_TLS_URL names no PostgreSQL that demands TLS");
        return;
    };
    assert!(url.contains("sslmode=require"), "{url}");
    let config = |url: String| DatabaseConfig {
        address: DatabaseAddress::Postgres(url),
        pool_size: 1,
        acquire_timeout: Duration::from_secs(5),
        statement_timeout: Duration::from_secs(5),
    };
    let under_tls = |conn: &mut recipe_api::db::AnyConnection| {
        #[derive(diesel::QueryableByName)]
        struct Tls {
            #[diesel(sql_type = diesel::sql_types::Bool)]
            ssl: bool,
        }
        let row: Tls =
            diesel::sql_query("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()").get_result(conn)?;
        Ok(row.ssl)
    };
    let db = Database::open(&config(url.clone())).unwrap().handle();
    assert!(db.read(under_tls).await.unwrap());
    let plain = Database::open(&config(url.replace("sslmode=require", "sslmode=disable"))).unwrap().handle();
    assert!(matches!(plain.read(under_tls).await, Err(DbError::Unavailable(_))));
}

#[actix_web::test]
async fn what_a_worker_has_read_it_reads_again_once_anybody_has_written() {
    let database = TestDatabase::new();
    let db = Database::open(&database.config()).unwrap().handle();
    let another = Database::open(&database.config()).unwrap().handle();
    let (cache, asked) = (RowCache::with_room_for(8), Arc::new(AtomicU64::new(0)));
    let find = async |email: &'static str| {
        let asked = Arc::clone(&asked);
        let found = db.read_through(&cache, email, move |conn| {
            asked.fetch_add(1, Ordering::Relaxed);
            crud::users::find_by_email(conn, email)
        });
        found.await.unwrap().is_some()
    };
    for _ in 0..3 {
        assert!(!find("ada@example.com").await);
    }
    let once = if on_postgres() { 3 } else { 1 };
    assert_eq!(asked.swap(0, Ordering::Relaxed), once);
    for (writer, name, email) in [(&db, "ada", "ada@example.com"), (&another, "bob", "bob@example.com")] {
        assert!(!find(email).await);
        writer.write(move |conn| crud::users::insert(conn, &user(name))).await.unwrap();
        assert!(find(email).await);
    }
}

#[actix_web::test]
async fn a_damaged_file_is_left_as_it_is_until_another_has_its_place() {
    if on_postgres() {
        return;
    }
    let database = TestDatabase::new();
    let (path, backup) = (database.path(), format!("{}.backup", database.path()));
    let tables = std::fs::read(path).unwrap().len();
    let whole = Database::open(&database.config()).unwrap();
    for number in 0..500 {
        let user = NewUser { first_name: Some("x".repeat(500)), ..user(&format!("user-{number}")) };
        whole.handle().write(move |conn| crud::users::insert(conn, &user)).await.unwrap();
    }
    whole.close();
    std::fs::copy(path, &backup).unwrap();
    let mut damaged = std::fs::read(path).unwrap();
    damaged[tables..].fill(0x5a);
    std::fs::write(path, &damaged).unwrap();

    let open = Database::open(&database.config()).unwrap();
    let db = open.handle();
    assert!(db.ensure_sound().await.is_ok());
    let read = db.read_long(|conn| conn.batch_execute("SELECT sum(length(first_name)) FROM users")).await;
    assert!(matches!(read, Err(DbError::Damaged(_))), "{read:?}");
    assert!(matches!(db.ensure_sound().await, Err(DbError::Unavailable(_))));
    // These rows are on pages that are whole.
    let refused = db.write(|conn| conn.batch_execute("UPDATE recipe_counts SET public = public")).await;
    assert!(matches!(refused, Err(DbError::Unavailable(_))));
    assert_eq!(std::fs::read(path).unwrap(), damaged);

    std::fs::rename(path, format!("{path}.damaged")).unwrap();
    for suffix in ["-wal", "-shm"] {
        let _none = std::fs::remove_file(format!("{path}{suffix}"));
    }
    std::fs::rename(&backup, path).unwrap();
    assert!(db.ensure_sound().await.is_err());
    db.ensure_sound().await.unwrap();
    db.write(|conn| crud::users::insert(conn, &user("kept"))).await.unwrap();
    assert!(db.read(|conn| crud::users::find_by_email(conn, "user-7@example.com")).await.unwrap().is_some());
}
