//! Letters: put with their cause or not at all, sent at least once, given up when they are of no use any more.

use std::sync::atomic::AtomicBool;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use futures_util::future::{join, join_all, select};
use recipe_api::core::clock::Clock;
use recipe_api::crud;
use recipe_api::db::{Database, connect};
use recipe_api::mail::Letter;

use crate::support::database::TestDatabase;
use crate::support::mail::PostOffice;
use crate::support::{PUBLIC_URL, RETIRED_SECRET, SECRET, TestApp};

const ADA: &str = "ada@example.com";

fn reset(token: &str) -> Letter {
    Letter::ResetPassword { token: token.into() }
}

/// Puts a file where the folder for letters was, so that none can be written.
fn block(office: &PostOffice<'_>) {
    let folder = office.folder.path().join("mail");
    std::fs::remove_dir_all(&folder).unwrap();
    std::fs::write(&folder, []).unwrap();
}

fn unblock(office: &PostOffice<'_>) {
    std::fs::remove_file(office.folder.path().join("mail")).unwrap();
}

#[actix_web::test]
async fn a_letter_goes_out_once_with_its_link_and_leaves_the_outbox() {
    let app = TestApp::new().await;
    let office = PostOffice::of(&app.database, &app.clock);
    office.put(ADA, &reset("rt_one")).await;
    office.put("bob@example.com", &Letter::PasswordChanged).await;
    let letters = app.letters().await;
    let told: Vec<_> = letters.iter().map(|letter| (&*letter.to, &*letter.link, &*letter.token)).collect();
    let link = format!("{PUBLIC_URL}/reset-password#token=rt_one");
    assert_eq!(told, [(ADA, &*link, "rt_one"), ("bob@example.com", "https://recipes.example.com/profile", "")]);
    assert_eq!(letters[0].subject, "Choose a new password for Recipes");
    assert!(letters[0].text.contains("within 60 minutes"), "{}", letters[0].text);
    assert!(letters[0].header.contains("\nAuto-Submitted: auto-generated\n"), "{}", letters[0].header);
    assert!(letters[0].header.contains("From: Recipes <recipes@example.com>"), "{}", letters[0].header);
    assert!(app.letters().await.is_empty());
    assert!(office.rows().is_empty());
}

#[actix_web::test]
async fn a_cause_that_is_taken_back_leaves_no_letter() {
    let (database, clock) = (TestDatabase::new(), Clock::stopped());
    let office = PostOffice::of(&database, &clock);
    let letter = office.outbox.seal(ADA, &Letter::PasswordChanged, clock.seconds()).unwrap();
    let undone = office.db.write(move |conn| {
        crud::outbox::put(conn, &letter)?;
        Err::<(), _>(diesel::result::Error::RollbackTransaction)
    });
    assert!(undone.await.is_err());
    assert!(office.rows().is_empty());
}

#[actix_web::test]
async fn what_a_letter_says_is_not_in_the_database() {
    let (database, clock) = (TestDatabase::new(), Clock::stopped());
    let office = PostOffice::of(&database, &clock);
    office.put(ADA, &reset("rt_secret")).await;
    office.put(ADA, &Letter::AddressChanged { new_address: "eve@example.org".into() }).await;
    let rows = format!("{:?}", office.rows());
    assert!(!rows.contains("rt_secret") && !rows.contains("eve"), "{rows}");
}

#[actix_web::test]
async fn two_instances_claim_no_letter_twice() {
    let (database, clock) = (TestDatabase::new(), Clock::stopped());
    let office = PostOffice::of(&database, &clock);
    for _ in 0..60 {
        office.put(ADA, &Letter::PasswordChanged).await;
    }
    let now = clock.seconds();
    let other = Database::open(&database.config()).unwrap().handle();
    let claims = |db: recipe_api::db::Db| async move {
        let one = |_| {
            let db = db.clone();
            async move { db.write(move |conn| crud::outbox::claim(conn, now, now + 60, 3)).await.unwrap() }
        };
        join_all((0..10).map(one)).await.concat()
    };
    let (mine, theirs) = join(claims(office.db.clone()), claims(other)).await;
    let mut ids: Vec<_> = mine.iter().chain(&theirs).map(|letter| letter.id).collect();
    let claimed = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((claimed, ids.len()), (60, 60));
    assert!(office.rows().iter().all(|letter| letter.attempts == 1));
}

#[actix_web::test]
async fn a_letter_whose_sender_died_goes_out_later_under_the_same_id() {
    let (database, clock) = (TestDatabase::new(), Clock::stopped());
    let office = PostOffice::of(&database, &clock);
    office.put(ADA, &reset("rt_one")).await;
    let now = clock.seconds();
    let claimed = office.db.write(move |conn| crud::outbox::claim(conn, now, now + 60, 4)).await.unwrap();
    assert!(office.letters().await.is_empty());
    clock.advance(Duration::from_mins(1));
    let letters = office.letters().await;
    assert_eq!(letters.len(), 1);
    assert!(letters[0].header.contains(&format!("Message-ID: <{}@example.com>", claimed[0].message_id)));
    // Whoever was taken for dead comes back and knows nothing better.
    let late = claimed[0].clone();
    office.db.write(move |conn| crud::outbox::postpone(conn, &late, now, "late")).await.unwrap();
    assert!(office.rows().is_empty());
}

#[actix_web::test]
async fn a_late_word_about_an_earlier_attempt_changes_nothing() {
    let (database, clock) = (TestDatabase::new(), Clock::stopped());
    let office = PostOffice::of(&database, &clock);
    office.put(ADA, &Letter::PasswordChanged).await;
    let now = clock.seconds();
    let claim = || office.db.write(move |conn| crud::outbox::claim(conn, now, now, 1));
    let (first, second) = (claim().await.unwrap().remove(0), claim().await.unwrap().remove(0));
    assert_eq!((first.id, first.attempts, second.attempts), (second.id, 1, 2));
    let late = first.clone();
    office.db.write(move |conn| crud::outbox::postpone(conn, &late, now + 9, "late")).await.unwrap();
    office.db.write(move |conn| crud::outbox::give_up(conn, &first, now, "late")).await.unwrap();
    assert_eq!(office.rows(), [second]);
}

#[actix_web::test]
async fn pauses_grow_and_a_notice_is_given_up_after_three_days() {
    let (database, clock) = (TestDatabase::new(), Clock::stopped());
    let office = PostOffice::of(&database, &clock);
    office.put(ADA, &Letter::PasswordChanged).await;
    block(&office);
    let put_at = clock.seconds();
    let mut pauses = Vec::new();
    while office.rows()[0].given_up_at.is_none() {
        assert_eq!(office.worker.send_due().await.unwrap(), 1);
        let row = office.rows().remove(0);
        if row.given_up_at.is_none() {
            let pause = row.next_attempt_at - clock.seconds();
            pauses.push(pause);
            clock.advance(Duration::from_secs(pause.unsigned_abs() - 1));
            assert_eq!(office.worker.send_due().await.unwrap(), 0);
            clock.advance(Duration::from_secs(1));
        }
    }
    assert_eq!(pauses[..10], [60, 120, 240, 480, 960, 1920, 3840, 7680, 15360, 21600]);
    let row = office.rows().remove(0);
    let lived = row.given_up_at.unwrap() - put_at;
    assert!((66 * 3600..72 * 3600).contains(&lived), "{lived}");
    assert!(row.last_error.unwrap().starts_with("cannot write to"));
    // It stays for the operator, is not tried, and goes after 30 days.
    clock.advance(Duration::from_hours(30 * 24 - 1));
    assert_eq!(office.worker.send_due().await.unwrap(), 0);
    recipe_api::api::purge::purge(&office.db, crate::support::SESSIONS, clock.seconds()).await.unwrap();
    assert_eq!(office.rows().len(), 1);
    clock.advance(Duration::from_hours(1));
    recipe_api::api::purge::purge(&office.db, crate::support::SESSIONS, clock.seconds()).await.unwrap();
    assert!(office.rows().is_empty());
}

#[actix_web::test]
async fn a_link_that_has_died_is_not_sent() {
    let (database, clock) = (TestDatabase::new(), Clock::stopped());
    let office = PostOffice::of(&database, &clock);
    office.put(ADA, &reset("rt_one")).await;
    office.put(ADA, &Letter::VerifyAddress { token: "vt_one".into() }).await;
    clock.advance(Duration::from_hours(1));
    let letters = office.letters().await;
    assert_eq!(letters.iter().map(|letter| &*letter.token).collect::<Vec<_>>(), ["vt_one"]);
    let rows = office.rows();
    assert_eq!((rows.len(), &*rows[0].kind), (1, "reset_password"));
    assert!(rows[0].given_up_at.is_some());
}

#[actix_web::test]
async fn an_address_that_is_none_is_given_up_at_once() {
    let (database, clock) = (TestDatabase::new(), Clock::stopped());
    let office = PostOffice::of(&database, &clock);
    office.put("ada@example.com\r\nBcc: eve@example.org", &Letter::PasswordChanged).await;
    assert!(office.letters().await.is_empty());
    let row = office.rows().remove(0);
    assert!(row.given_up_at.is_some() && row.last_error.unwrap().starts_with("the address"));
}

#[actix_web::test]
async fn an_operator_has_everything_tried_again_that_is_of_use() {
    let (database, clock) = (TestDatabase::new(), Clock::stopped());
    let office = PostOffice::of(&database, &clock);
    office.put(ADA, &reset("rt_old")).await;
    clock.advance(Duration::from_hours(2));
    office.put(ADA, &Letter::PasswordChanged).await;
    office.put(ADA, &reset("rt_new")).await;
    block(&office);
    assert_eq!(office.worker.send_due().await.unwrap(), 3);
    let given_up = office.rows().remove(1);
    let now = clock.seconds();
    office.db.write(move |conn| crud::outbox::give_up(conn, &given_up, now, "no such user")).await.unwrap();
    unblock(&office);
    assert_eq!(office.worker.send_due().await.unwrap(), 0);
    assert_eq!(office.db.write(move |conn| crud::outbox::retry(conn, now)).await.unwrap(), 2);
    assert_eq!(office.letters().await.len(), 2);
    assert_eq!(office.rows().len(), 1);
}

#[actix_web::test]
async fn letters_outlive_a_change_of_the_secret_that_is_retired_and_wait_for_one_that_is_lost() {
    let (database, clock) = (TestDatabase::new(), Clock::stopped());
    let former = PostOffice::with_secrets(&database, &clock, &[RETIRED_SECRET]);
    former.put(ADA, &reset("rt_one")).await;
    let stranger = PostOffice::with_secrets(&database, &clock, &[SECRET]);
    assert!(stranger.letters().await.is_empty());
    let row = stranger.rows().remove(0);
    assert!(row.given_up_at.is_none() && row.last_error.unwrap().contains("JWT_SECRETS_RETIRED"));
    clock.advance(Duration::from_mins(1));
    assert_eq!(PostOffice::of(&database, &clock).letters().await[0].token, "rt_one");
}

#[actix_web::test]
async fn a_letter_cannot_be_turned_to_another_recipient() {
    let (database, clock) = (TestDatabase::new(), Clock::stopped());
    let office = PostOffice::of(&database, &clock);
    office.put(ADA, &reset("rt_one")).await;
    let mut conn = connect(&database.config()).unwrap();
    conn.batch_execute("UPDATE outbox SET recipient = 'eve@example.org'").unwrap();
    assert!(office.letters().await.is_empty());
}

#[cfg(unix)]
#[actix_web::test]
async fn files_are_for_nobody_elses_eyes() {
    use std::os::unix::fs::PermissionsExt;
    let (database, clock) = (TestDatabase::new(), Clock::stopped());
    let office = PostOffice::of(&database, &clock);
    office.put(ADA, &reset("rt_one")).await;
    let row = office.rows().remove(0);
    office.letters().await;
    let file = office.file(&row.message_id).unwrap();
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o600, 0o700));
    assert_eq!(std::fs::read_dir(file.parent().unwrap()).unwrap().count(), 1);
}

#[actix_web::test]
async fn a_letter_of_this_process_goes_out_at_once() {
    let (database, clock) = (TestDatabase::new(), Clock::stopped());
    let office = PostOffice::of(&database, &clock);
    let stopping = AtomicBool::new(false);
    let working = office.worker.run(Duration::from_hours(1), &stopping);
    let putting = async {
        // The second one finds a worker that has looked before, and sleeps.
        for _ in 0..2 {
            office.put(ADA, &Letter::PasswordChanged).await;
            office.outbox.wake();
            while !office.rows().is_empty() {
                actix_web::rt::task::yield_now().await;
            }
        }
    };
    let (working, putting) = (std::pin::pin!(working), std::pin::pin!(putting));
    assert!(tokio::time::timeout(Duration::from_mins(1), select(working, putting)).await.is_ok());
}
