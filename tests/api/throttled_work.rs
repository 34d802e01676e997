//! How often, and how many at once, a user may write and search.

use std::time::Duration;

use diesel::connection::SimpleConnection;
use futures_util::future::join_all;
use futures_util::stream::{FuturesUnordered, StreamExt};
use reqwest::Method;
use serde_json::json;

use crate::support::database::on_postgres;
use crate::support::throttled::{divided, limited, proxied, statuses, wait};
use crate::support::{Caller, TestApp, labelled, send};

const QUARTER_HOUR: i64 = 900;

#[actix_web::test]
async fn what_a_user_writes_is_counted_once_a_request_on_all_instances() {
    let app = TestApp::with(limited(|limits| limits.writes_per_user = 6)).await;
    let other = app.beside(limited(|limits| limits.writes_per_user = 6));
    let ada = app.user("ada").await;
    let beside = other.anyone().with_token(ada.token.clone().unwrap());
    let id = ada.submit("Soup").await;
    beside.patch(&format!("/recipes/{id}"), &json!({"label": "Broth"})).await.status(200);
    ada.put(&format!("/recipes/{id}"), &labelled("Stew")).await.status(200);
    beside.delete(&format!("/recipes/{id}")).await.status(204);
    ada.post(&format!("/recipes/trash/{id}/restore"), &json!({})).await.status(200);
    // What does not fit is no write.
    ada.post("/recipes", &json!({})).await.status(422);
    beside.import("application/x-ndjson", "{\"label\": \"Scones\"}\n{\"label\": \"Toast\"}\n").await.status(201);
    for answer in [
        ada.post("/recipes", &labelled("Pie")).await,
        beside.patch(&format!("/recipes/{id}"), &json!({"label": "Pie"})).await,
        ada.delete(&format!("/recipes/{id}")).await,
        ada.delete("/recipes/trash").await,
        beside.import("application/x-ndjson", "{\"label\": \"Pie\"}\n").await,
    ] {
        assert_eq!(wait(&answer.status(429)), QUARTER_HOUR);
    }
    assert_eq!(app.recipe_ids().len(), 3);
    ada.get("/recipes/my-recipes").await.status(200);
    app.user("eva").await.submit("Pie").await;
    app.clock.advance(Duration::from_mins(15));
    ada.submit("Pie").await;
}

#[actix_web::test]
async fn of_200_writes_at_once_on_two_instances_the_limit_gets_through() {
    let app = TestApp::with(limited(|limits| limits.writes_per_user = 110)).await;
    let other = app.beside(limited(|limits| limits.writes_per_user = 110));
    let ada = app.user("ada").await;
    let beside = other.anyone().with_token(ada.token.clone().unwrap());
    let (recipe, callers) = (labelled("Soup"), [&ada, &beside]);
    let answers = join_all((0..200).map(|number| callers[number % 2].post("/recipes", &recipe))).await;
    assert_eq!(statuses(&answers), divided((201, 110), (429, 90)));
    assert_eq!(app.recipe_ids().len(), 110);
}

#[actix_web::test]
async fn of_many_changes_that_race_each_is_counted_once() {
    let app = TestApp::with(limited(|limits| limits.writes_per_user = 21)).await;
    let ada = app.user("ada").await;
    let path = format!("/recipes/{}", ada.submit("Soup").await);
    let changes: Vec<_> = (0..20).map(|number| json!({"label": format!("Soup {number}")})).collect();
    let answers = join_all(changes.iter().map(|change| ada.patch(&path, change))).await;
    assert_eq!(statuses(&answers), [200; 20]);
    ada.delete(&path).await.status(429);
}

#[actix_web::test]
async fn ranked_searches_are_counted_by_user_or_by_address() {
    let app = TestApp::with(proxied(|limits| limits.writes_per_user = 3)).await;
    let ada = app.user("ada").await;
    let search = async |caller: &Caller, address: &str| {
        let request = caller.request(Method::GET, "/recipes?q=soup").header("X-Forwarded-For", address);
        send(request).await.status.as_u16()
    };
    let anyone = app.anyone();
    for status in [200, 200, 200, 429] {
        assert_eq!(search(&anyone, "192.0.2.1").await, status);
    }
    assert_eq!(search(&anyone.with_token("a.b.c"), "192.0.2.1").await, 429);
    for (address, status) in [("192.0.2.1", 200), ("192.0.2.2", 200), ("192.0.2.3", 200), ("192.0.2.4", 429)] {
        assert_eq!(search(&ada, address).await, status);
    }
    assert_eq!(search(&anyone, "192.0.2.5").await, 200);
    // They do not count as what is written, and lists do not count at all.
    ada.submit("Soup").await;
    for _ in 0..5 {
        ada.get("/recipes").await.status(200);
    }
}

#[actix_web::test]
async fn searches_of_a_user_wait_for_each_other_and_for_a_second_at_most() {
    let app = TestApp::new().await;
    let (ada, eva) = (app.user("ada").await, app.user("eva").await);
    let search = |caller: &Caller| send(caller.request(Method::GET, "/recipes?q=soup"));
    assert_eq!(statuses(&join_all((0..16).map(|_| search(&ada))).await), [200; 16]);
    if !on_postgres() {
        return;
    }
    let mut elsewhere = app.connection();
    elsewhere.batch_execute("BEGIN; LOCK TABLE recipes IN ACCESS EXCLUSIVE MODE").unwrap();
    let mut searches: FuturesUnordered<_> = [&ada, &ada, &eva].map(search).into_iter().collect();
    assert_eq!(searches.next().await.unwrap().status(429).header("retry-after"), "1");
    elsewhere.batch_execute("COMMIT").unwrap();
    for _ in [&ada, &eva] {
        searches.next().await.unwrap().status(200);
    }
}
