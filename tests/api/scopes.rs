//! What a token may be used for: its scopes, and what its user may do.

use recipe_api::api::access::{Access, TABLE};
use recipe_api::core::scopes::Scope;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Caller, PASSWORD, TestApp, send};

async fn log_in(caller: &Caller, name: &str, scope: &str) -> Answer {
    let username = format!("{name}@example.com");
    caller.post_form("/auth/login", &[("username", &username), ("password", PASSWORD), ("scope", scope)]).await
}

async fn with_scope(caller: &Caller, name: &str, scope: &str) -> Caller {
    caller.with_token(log_in(caller, name, scope).await.status(200).text("access_token"))
}

#[actix_web::test]
async fn a_login_is_granted_what_it_asks_for_of_what_the_user_may_do() {
    let app = TestApp::new().await;
    let (ada, root) = (app.user("ada").await, app.superuser("root").await);
    let all = "recipes:read recipes:write profile";
    for (asked, granted) in [
        ("", all),
        ("profile", "profile"),
        ("  profile   recipes:read ", "recipes:read profile"),
        ("users:admin profile", "profile"),
    ] {
        log_in(&ada, "ada", asked).await.status(200).has(&json!({"scope": granted}));
    }
    for asked in ["users:admin", "everything", "profile everything", "PROFILE", "profile,recipes:read"] {
        let answer = log_in(&ada, "ada", asked).await.status(400);
        assert_eq!(answer.json()["error"], "invalid_scope", "{asked}: {answer:?}");
    }
    log_in(&root, "root", "").await.status(200).has(&json!({"scope": format!("{all} users:admin")}));
}

#[actix_web::test]
async fn every_operation_asks_for_its_scope() {
    let app = TestApp::new().await;
    let root = app.superuser("root").await;
    let id = root.submit("Soup").await;
    for scope in Scope::ALL {
        let others: Vec<&str> = Scope::ALL.into_iter().filter(|&other| other != scope).map(Scope::name).collect();
        let caller = with_scope(&root, "root", &others.join(" ")).await;
        for (path, operations) in TABLE {
            for (method, access) in *operations {
                let needed = access.scope().filter(|&needed| needed == scope);
                let (Some(_), false) = (needed, matches!(access, Access::Optional(_))) else { continue };
                let path = path.replace("{recipe_id}", &id.to_string()).replace("{version}", "1");
                let answer = send(caller.request(method_of(method), &path.replace(['{', '}'], ""))).await;
                let answer = answer.problem(403, &format!("The token lacks the scope {}", scope.name()));
                let challenge = answer.header("www-authenticate");
                assert!(challenge.contains("error=\"insufficient_scope\""), "{answer:?}");
                assert!(challenge.contains(&format!("scope=\"{}\"", scope.name())), "{answer:?}");
            }
        }
    }
}

fn method_of(method: &actix_web::http::Method) -> Method {
    Method::from_bytes(method.as_str().as_bytes()).unwrap()
}

#[actix_web::test]
async fn a_private_recipe_is_read_with_the_scope_to_read_alone() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let public = ada.submit("Soup").await;
    let private = ada.post("/recipes", &json!({"label": "Secret soup", "visibility": "private"})).await;
    let private = private.status(201).json()["id"].clone();
    let narrow = with_scope(&ada, "ada", "profile").await;
    narrow.get(&format!("/recipes/{public}")).await.status(200);
    narrow.get(&format!("/recipes/{private}")).await.status(403);
    with_scope(&ada, "ada", "recipes:read").await.get(&format!("/recipes/{private}")).await.status(200);
}

#[actix_web::test]
async fn scope_only_shrinks_when_tokens_are_renewed() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let first = log_in(&ada, "ada", "recipes:read recipes:write").await.status(200);
    let refresh = async |token: &str, scope: &str| {
        let form = [("grant_type", "refresh_token"), ("refresh_token", token), ("scope", scope)];
        ada.post_form("/auth/refresh", &form).await
    };
    let token = first.text("refresh_token");
    for more in ["profile", "recipes:read profile", "everything"] {
        let answer = refresh(&token, more).await.status(400);
        assert_eq!(answer.json()["error"], "invalid_scope", "{answer:?}");
    }
    let narrowed = refresh(&token, "recipes:read").await.status(200);
    narrowed.has(&json!({"scope": "recipes:read"}));
    let token = narrowed.text("refresh_token");
    ada.with_token(narrowed.text("access_token")).post("/recipes", &json!({"label": "Soup"})).await.status(403);
    // RFC 6749, section 6: the new refresh token has the scope of the old one.
    refresh(&token, "").await.status(200).has(&json!({"scope": "recipes:read recipes:write"}));
}

#[actix_web::test]
async fn who_is_no_superuser_any_more_has_no_use_for_the_scope() {
    use diesel::connection::SimpleConnection;
    let app = TestApp::new().await;
    let root = app.superuser("root").await;
    root.get("/recipes/ideas/async").await.status(503);
    app.connection().batch_execute("UPDATE users SET is_superuser = NOT is_superuser").unwrap();
    root.get("/recipes/ideas/async").await.problem(403, "The user doesn't have enough privileges");
}

#[actix_web::test]
async fn the_document_tells_the_scopes() {
    let document: Value = serde_json::from_str(recipe_api::api::docs::document()).unwrap();
    let flow = &document["components"]["securitySchemes"]["password"]["flows"]["password"];
    assert_eq!(flow["refreshUrl"], "/api/v1/auth/refresh");
    let told: Vec<&String> = flow["scopes"].as_object().unwrap().keys().collect();
    assert_eq!(told.len(), Scope::ALL.len());
    let asked = &document["paths"]["/api/v1/recipes"]["post"]["security"];
    assert_eq!(asked, &json!([{"password": ["recipes:write"]}, {"token": ["recipes:write"]}]));
}
