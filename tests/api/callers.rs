//! Every operation of the OpenAPI document, called by everybody. An operation that is missing from the
//! table fails.

use std::collections::BTreeSet;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use recipe_api::api::{access, docs};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Caller, PASSWORD, TestApp, send};

/// The statuses for: nobody, a bad token, an expired one, a user, another user, a superuser. The recipe
/// in question is the user's.
type Row = (&'static str, &'static str, [u16; 6]);

const TABLE: &[Row] = &[
    ("post", "/api/v1/auth/signup", [201, 201, 201, 201, 201, 201]),
    ("post", "/api/v1/auth/login", [200, 200, 200, 200, 200, 200]),
    ("post", "/api/v1/auth/refresh", [400, 400, 400, 400, 400, 400]),
    ("post", "/api/v1/auth/revoke", [200, 200, 200, 200, 200, 200]),
    ("post", "/api/v1/auth/session", [403, 403, 403, 403, 403, 403]),
    ("delete", "/api/v1/auth/session", [403, 403, 403, 403, 403, 403]),
    ("post", "/api/v1/auth/session/refresh", [403, 403, 403, 403, 403, 403]),
    ("get", "/api/v1/auth/sessions", [401, 401, 401, 200, 200, 200]),
    ("delete", "/api/v1/auth/sessions/{session_id}", [401, 401, 401, 404, 404, 404]),
    ("get", "/api/v1/auth/tokens", [401, 401, 401, 200, 200, 200]),
    ("post", "/api/v1/auth/tokens", [401, 401, 401, 201, 201, 201]),
    ("delete", "/api/v1/auth/tokens/{token_id}", [401, 401, 401, 404, 404, 404]),
    ("get", "/api/v1/auth/me", [401, 401, 401, 200, 200, 200]),
    ("post", "/api/v1/auth/password-reset", [202, 202, 202, 202, 202, 202]),
    ("post", "/api/v1/auth/password-reset/confirm", [400, 400, 400, 400, 400, 400]),
    ("post", "/api/v1/auth/verify-email", [400, 400, 400, 400, 400, 400]),
    ("post", "/api/v1/auth/verify-email/resend", [401, 401, 401, 202, 202, 202]),
    ("put", "/api/v1/users/me/email", [401, 401, 401, 202, 202, 202]),
    ("get", "/api/v1/users", [401, 401, 401, 403, 403, 200]),
    ("post", "/api/v1/users", [401, 401, 401, 403, 403, 201]),
    ("get", "/api/v1/users/me", [401, 401, 401, 200, 200, 200]),
    ("patch", "/api/v1/users/me", [401, 401, 401, 200, 200, 200]),
    ("get", "/api/v1/users/me/audit", [401, 401, 401, 200, 200, 200]),
    ("get", "/api/v1/users/{user_id}", [401, 401, 401, 403, 403, 404]),
    ("patch", "/api/v1/users/{user_id}", [401, 401, 401, 403, 403, 404]),
    ("delete", "/api/v1/users/{user_id}", [401, 401, 401, 403, 403, 404]),
    ("delete", "/api/v1/users/{user_id}/sessions", [401, 401, 401, 403, 403, 404]),
    ("get", "/api/v1/audit", [401, 401, 401, 403, 403, 200]),
    ("get", "/api/v1/recipes", [200, 200, 200, 200, 200, 200]),
    ("post", "/api/v1/recipes", [401, 401, 401, 201, 201, 201]),
    ("put", "/api/v1/recipes", [401, 401, 401, 200, 403, 403]),
    ("get", "/api/v1/recipes/search", [200, 200, 200, 200, 200, 200]),
    ("get", "/api/v1/recipes/my-recipes", [401, 401, 401, 200, 200, 200]),
    ("get", "/api/v1/recipes/suggestions", [200, 200, 200, 200, 200, 200]),
    ("get", "/api/v1/recipes/tags", [200, 200, 200, 200, 200, 200]),
    ("get", "/api/v1/recipes/trash", [401, 401, 401, 200, 200, 200]),
    ("delete", "/api/v1/recipes/trash", [401, 401, 401, 204, 204, 204]),
    ("get", "/api/v1/recipes/export", [401, 401, 401, 200, 200, 200]),
    ("post", "/api/v1/recipes/import", [401, 401, 401, 201, 201, 201]),
    ("get", "/api/v1/recipes/ideas", [503, 503, 503, 503, 503, 503]),
    ("get", "/api/v1/recipes/ideas/async", [401, 401, 401, 403, 403, 503]),
    ("get", "/api/v1/recipes/{recipe_id}", [200, 200, 200, 200, 200, 200]),
    ("put", "/api/v1/recipes/{recipe_id}", [401, 401, 401, 200, 403, 403]),
    ("patch", "/api/v1/recipes/{recipe_id}", [401, 401, 401, 200, 403, 403]),
    ("get", "/api/v1/recipes/{recipe_id}/history", [401, 401, 401, 200, 403, 200]),
    ("get", "/api/v1/recipes/{recipe_id}/history/{version}", [401, 401, 401, 200, 403, 200]),
    ("get", "/api/v1/recipes/{recipe_id}/history/{version}/diff", [401, 401, 401, 200, 403, 200]),
    ("post", "/api/v1/recipes/{recipe_id}/history/{version}/restore", [401, 401, 401, 200, 403, 403]),
];

/// After these the caller has to log in again.
const ENDING: &[Row] = &[
    ("put", "/api/v1/auth/password", [401, 401, 401, 204, 204, 204]),
    ("post", "/api/v1/auth/logout", [401, 401, 401, 204, 204, 204]),
    ("post", "/api/v1/auth/logout-all", [401, 401, 401, 204, 204, 204]),
    // The superuser is the last one.
    ("delete", "/api/v1/users/me", [401, 401, 401, 204, 204, 409]),
];

/// Beside the table, since they need a recipe of their own for each caller.
const DELETE: Row = ("delete", "/api/v1/recipes/{recipe_id}", [401, 401, 401, 204, 403, 204]);

/// The same, of a recipe in the trash.
const TRASHED: &[Row] = &[
    ("get", "/api/v1/recipes/trash/{recipe_id}", [401, 401, 401, 200, 404, 200]),
    ("delete", "/api/v1/recipes/trash/{recipe_id}", [401, 401, 401, 204, 404, 204]),
    ("post", "/api/v1/recipes/trash/{recipe_id}/restore", [401, 401, 401, 200, 404, 200]),
];

fn document() -> Value {
    serde_json::from_str(docs::document()).unwrap()
}

fn rows() -> impl Iterator<Item = Row> {
    TABLE.iter().copied().chain([DELETE]).chain(TRASHED.iter().copied()).chain(ENDING.iter().copied())
}

/// The path with this id, and a recipe's first version.
fn filled(path: &str, id: i64) -> String {
    let fill = |segment: &str| match segment {
        "{version}" => "1".to_owned(),
        // Nobody's.
        "{session_id}" | "{token_id}" | "{user_id}" => "1000".to_owned(),
        "{recipe_id}" => id.to_string(),
        segment => segment.to_owned(),
    };
    path.split('/').map(fill).collect::<Vec<_>>().join("/")
}

/// The addresses of the callers begin with these.
const NAMES: [&str; 6] = ["", "", "expired", "user", "other", "root"];

struct Cast {
    app: TestApp,
    user: Caller,
    callers: [Caller; 6],
}

impl Cast {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let expired = app.user("expired").await;
        app.clock.advance(Duration::from_mins(30));
        let (user, other, root) = (app.user("user").await, app.user("other").await, app.superuser("root").await);
        let callers = [app.anyone(), app.anyone().with_token("a.b.c"), expired, user.clone(), other, root];
        Self { app, user, callers }
    }
}

async fn call(caller: &Caller, method: &str, path: &str, id: i64, nonce: usize) -> Answer {
    let request_path = filled(path, id);
    let query = match path {
        "/api/v1/recipes/search" => "?keyword=soup",
        "/api/v1/recipes/suggestions" => "?prefix=so",
        _ => "",
    };
    let method_name = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
    let request = caller.outside(method_name, &format!("{request_path}{query}"));
    send(match (method, path) {
        ("patch" | "delete", "/api/v1/users/me") => {
            request.json(&json!({"current_password": PASSWORD, "recipes": "delete"}))
        }
        ("post", "/api/v1/auth/signup" | "/api/v1/users") => {
            request.json(&json!({"email": format!("new{nonce}@example.com"), "password": PASSWORD}))
        }
        ("post", "/api/v1/auth/login") => request
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(format!("username=user%40example.com&password={}", PASSWORD.replace(' ', "+"))),
        ("post", "/api/v1/auth/refresh" | "/api/v1/auth/revoke") => request
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body("grant_type=refresh_token&refresh_token=none&token=none"),
        ("post", "/api/v1/auth/tokens") => request.json(&json!({"name": "script", "scopes": ["recipes:read"]})),
        ("put", "/api/v1/auth/password") => {
            request.json(&json!({"current_password": PASSWORD, "new_password": PASSWORD}))
        }
        ("post", "/api/v1/auth/password-reset") => request.json(&json!({"email": "user@example.com"})),
        ("post", "/api/v1/auth/password-reset/confirm" | "/api/v1/auth/verify-email") => {
            request.json(&json!({"token": "none", "new_password": PASSWORD}))
        }
        ("put", "/api/v1/users/me/email") => {
            request.json(&json!({"current_password": PASSWORD, "email": format!("new{nonce}@example.com")}))
        }
        ("put", "/api/v1/recipes") => request.json(&json!({"id": id, "label": "Soup"})),
        ("post" | "put" | "patch", _) => request.json(&json!({"label": "Soup"})),
        _ => request,
    })
    .await
}

#[actix_web::test]
async fn every_operation_admits_whom_it_should() {
    let cast = Cast::new().await;
    let id = cast.user.submit("Soup").await;
    for (row, (method, path, expected)) in rows().enumerate() {
        for (column, (caller, expected)) in cast.callers.iter().zip(expected).enumerate() {
            let trashed = path.contains("/trash/");
            let id = if path.contains("/recipes/") && (method == "delete" || trashed) {
                cast.user.submit("Soup").await
            } else {
                id
            };
            if trashed {
                cast.user.delete(&format!("/recipes/{id}")).await.status(204);
            }
            let ends = ENDING.iter().any(|row| (row.0, row.1) == (method, path));
            let caller = if ends && column > 2 { &caller.again(NAMES[column]).await } else { caller };
            let answer = call(caller, method, path, id, row * 10 + column).await;
            assert_eq!(answer.status.as_u16(), expected, "{method} {path} as caller {column}: {answer:?}");
            answer.status(expected);
        }
    }
}

#[actix_web::test]
async fn the_table_and_the_document_name_the_same_operations() {
    let tabled: BTreeSet<String> = rows().map(|(method, path, _)| format!("{method} {path}")).collect();
    let document = document();
    let mut documented = BTreeSet::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        documented.extend(operations.as_object().unwrap().keys().map(|method| format!("{method} {path}")));
    }
    assert_eq!(tabled, documented);
}

#[actix_web::test]
async fn the_document_asks_for_credentials_where_the_server_does() {
    let document = document();
    for (method, path, expected) in rows() {
        let asked = &document["paths"][path][method]["security"];
        let needed = asked.as_array().is_some_and(|schemes| schemes.iter().all(|scheme| scheme != &json!({})));
        assert_eq!(needed, expected[0] == 401, "{method} {path}");
    }
}

#[actix_web::test]
async fn the_document_names_every_status_of_the_table() {
    let document = document();
    for (method, path, expected) in rows() {
        for status in expected {
            let response = &document["paths"][path][method]["responses"][status.to_string()];
            assert!(response.is_object(), "{method} {path} does not document {status}");
        }
    }
}

#[test]
fn every_route_is_documented() {
    let table = include_str!("../../src/api/v1/mod.rs");
    let paths = table.split("(resource(\"").flat_map(|part| part.split(" resource(\"")).skip(1);
    let paths: BTreeSet<&str> = paths.map(|rest| rest.split('"').next().unwrap()).collect();
    let admitted: BTreeSet<&str> = access::TABLE.iter().map(|(path, _)| *path).collect();
    assert_eq!(paths, admitted);
    let routed: BTreeSet<String> = paths.iter().map(|path| format!("/api/v1{path}")).collect();
    let documented: BTreeSet<String> = document()["paths"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(routed, documented);
}

#[actix_web::test]
async fn the_server_answers_the_documented_methods_and_no_others() {
    let app = TestApp::new().await;
    let document = document();
    for (path, operations) in document["paths"].as_object().unwrap() {
        let mut documented: BTreeSet<String> =
            operations.as_object().unwrap().keys().map(|method| method.to_uppercase()).collect();
        if documented.contains("GET") {
            documented.insert("HEAD".into());
        }
        let path = filled(path, 1);
        let answer = send(app.anyone().outside(Method::TRACE, &path)).await.problem(405, "Method Not Allowed");
        let allowed: BTreeSet<String> = answer.header("allow").split(", ").map(str::to_owned).collect();
        assert_eq!(allowed, documented, "{path}");
    }
}

/// A user whose token is sound and who is looked up in vain: on PostgreSQL that takes a while.
#[actix_web::test]
async fn who_is_calling_is_settled_before_a_word_about_the_query_or_the_path() {
    let app = TestApp::new().await;
    let gone = app.user("gone").await;
    app.connection().batch_execute(&format!("DELETE FROM users WHERE id = {}", gone.id)).unwrap();
    gone.get("/recipes/my-recipes?limit=0").await.status(401);
    gone.delete("/recipes/none").await.status(401);
    gone.put("/recipes/none", &json!([])).await.status(401);
}

#[actix_web::test]
async fn who_is_calling_is_settled_before_a_word_about_the_body() {
    let cast = Cast::new().await;
    let id = cast.user.submit("Soup").await;
    let guarded = rows().filter(|(method, path, expected)| {
        expected[0] == 401
            && *method != "get"
            && *method != "delete"
            && !path.ends_with("/restore")
            && !path.contains("/logout")
            && !path.ends_with("/resend")
    });
    for (method, path, expected) in guarded {
        let path = filled(path, id);
        for (caller, expected) in cast.callers.iter().zip(expected) {
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            let request = caller.outside(method.clone(), &path).header("Content-Type", "application/json");
            let answer = send(request.body("{broken")).await;
            // The old rename finds its recipe in the body, so that only the token can be judged before.
            let judged = expected == 401
                || (expected == 403 && (path.contains(&format!("/{id}")) || path.starts_with("/api/v1/users")));
            let expected = if judged { expected } else { 422 };
            assert_eq!(answer.status.as_u16(), expected, "{method} {path}: {answer:?}");
        }
    }
    drop(cast.app);
}
