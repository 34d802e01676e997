//! The OpenAPI document and Swagger UI, both out of the binary.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use actix_web::http::Method;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY};
use actix_web::web::Path;
use actix_web::{HttpResponse, Responder};
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{
    Flow, HttpAuthScheme, HttpBuilder, OAuth2, Password, Scopes, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{RefOr, Response};
use utoipa::{IntoResponses, Modify, OpenApi};
use utoipa_swagger_ui::Config;

use super::access::{Access, TABLE};
use super::links;
use super::v1::{
    AccountApi, AddressApi, ApiTokensApi, AuthApi, CookieSessionApi, HistoryApi, IdeasApi, PasswordResetApi, RankedApi,
    RecipesApi, SessionsApi, TagsApi, TransferApi, TrashApi, UsersApi,
};
use crate::api::reply::{Forbidden, Misfit, Refusal, TooSlow, TookTooLong, Unauthorized};
use crate::core::scopes::Scope;
use crate::error::{ApiError, ApiResult, Problem};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Recipe API",
        description = "Recipes to read, search and keep.\n\nTo try what needs an account: sign up with \
            `POST /api/v1/auth/signup`, press **Authorize**, and give your email address as `username`.",
        license(name = "MIT", identifier = "MIT"),
    ),
    tags(
        (name = "auth", description = "Signing up, logging in, passwords, addresses"),
        (name = "sessions", description = "How logins go on and end"),
        (name = "API tokens", description = "For scripts"),
        (name = "users", description = "One's own account, and for superusers everybody's"),
        (name = "recipes", description = "What it is about"),
        (name = "history", description = "How recipes were"),
        (name = "trash", description = "Deleted recipes, for 30 days"),
    ),
    components(schemas(Refusal, Misfit, Problem)),
    modifiers(&SecuritySchemes),
)]
struct Document;

struct SecuritySchemes;

impl Modify for SecuritySchemes {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scopes = Scopes::from_iter(Scope::ALL.map(|scope| (scope.name(), scope.description())));
        let flow = Flow::Password(Password::with_refresh_url("/api/v1/auth/login", scopes, "/api/v1/auth/refresh"));
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("password", SecurityScheme::OAuth2(OAuth2::new([flow])));
        components.add_security_scheme("token", SecurityScheme::Http(bearer));
    }
}

/// The document, made of what handlers and schemas say of themselves.
#[must_use]
pub fn generated() -> String {
    let parts = [
        AuthApi::openapi,
        SessionsApi::openapi,
        CookieSessionApi::openapi,
        ApiTokensApi::openapi,
        PasswordResetApi::openapi,
        AddressApi::openapi,
        AccountApi::openapi,
        UsersApi::openapi,
        RecipesApi::openapi,
        HistoryApi::openapi,
        TrashApi::openapi,
        TagsApi::openapi,
        TransferApi::openapi,
        RankedApi::openapi,
        IdeasApi::openapi,
    ];
    let mut document = parts.iter().fold(Document::openapi(), |document, part| document.merge_from(part()));
    for (path, operations) in TABLE {
        let Some(item) = document.paths.paths.get_mut(&format!("/api/v1{path}")) else { continue };
        for (method, access) in *operations {
            if let Some(operation) = operation(item, method) {
                operation.security = security(*access);
                if operation.security.is_some() {
                    add(operation, Unauthorized::responses());
                    add(operation, Forbidden::responses());
                }
                if operation.request_body.is_some() {
                    add(operation, TooSlow::responses());
                }
                if !method.is_safe() {
                    add(operation, TookTooLong::responses());
                }
            }
        }
    }
    links::add_to(&mut document);
    let mut json = document.to_pretty_json().unwrap_or_default();
    json.push('\n');
    json
}

/// Refusals of every operation of a kind, where it has none of its own with the status.
fn add(operation: &mut Operation, refusals: BTreeMap<String, RefOr<Response>>) {
    for (status, refusal) in refusals {
        operation.responses.responses.entry(status).or_insert(refusal);
    }
}

fn operation<'a>(item: &'a mut PathItem, method: &Method) -> Option<&'a mut Operation> {
    match method.as_str() {
        "GET" => item.get.as_mut(),
        "POST" => item.post.as_mut(),
        "PUT" => item.put.as_mut(),
        "PATCH" => item.patch.as_mut(),
        "DELETE" => item.delete.as_mut(),
        _ => None,
    }
}

/// What an operation asks for, in either scheme.
fn security(access: Access) -> Option<Vec<SecurityRequirement>> {
    let scopes: Vec<_> = access.scope().iter().map(|scope| scope.name()).collect();
    let required = ["password", "token"].map(|scheme| SecurityRequirement::new(scheme, scopes.clone()));
    match access {
        Access::Anyone => None,
        Access::Optional(_) => Some([SecurityRequirement::default()].into_iter().chain(required).collect()),
        _ => Some(required.into()),
    }
}

/// The document as it is served. A release has the one that is kept in the repository, and not the megabyte of code
/// that makes it.
#[cfg(not(debug_assertions))]
#[must_use]
pub const fn document() -> &'static str {
    include_str!("../../openapi.json")
}

/// The document as it is served.
#[cfg(debug_assertions)]
#[must_use]
pub fn document() -> &'static str {
    static GENERATED: LazyLock<String> = LazyLock::new(generated);
    &GENERATED
}

pub async fn openapi_json() -> impl Responder {
    HttpResponse::Ok().content_type("application/json").body(document())
}

/// Swagger UI's page. Its own has relative paths, which end in nothing at `/docs`.
const PAGE: &str = r#"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Recipe API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="stylesheet" href="/docs/index.css">
<link rel="icon" type="image/png" href="/docs/favicon-32x32.png" sizes="32x32">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/swagger-ui-standalone-preset.js"></script>
<script src="/docs/swagger-initializer.js"></script>
</body>
</html>
"#;

/// Swagger UI writes style attributes and draws with data addresses; no script but ours runs.
const PAGE_POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

pub async fn page() -> impl Responder {
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((CONTENT_SECURITY_POLICY, PAGE_POLICY))
        .body(PAGE)
}

/// One of Swagger UI's own files. They are embedded compressed, and every browser takes gzip.
pub async fn asset(file: Path<String>) -> ApiResult<impl Responder> {
    static CONFIG: LazyLock<Arc<Config<'static>>> = LazyLock::new(|| {
        // "none" keeps Swagger UI from asking validator.swagger.io about our document.
        let config =
            Config::from("/api/v1/openapi.json").validator_url("none").display_request_duration(true).use_base_layout();
        Arc::new(config.persist_authorization(false))
    });
    // Its own page names paths that lead nowhere here.
    if file.as_str() == "index.html" {
        return Err(ApiError::NotFound("Not Found".into()));
    }
    let found = utoipa_swagger_ui::serve(&file, Arc::clone(&CONFIG))
        .map_err(|error| ApiError::Internal(error.to_string()))?
        .ok_or_else(|| ApiError::NotFound("Not Found".into()))?;
    let mut response = HttpResponse::Ok();
    response.content_type(found.content_type).insert_header((CACHE_CONTROL, "public, max-age=3600"));
    if found.gzpipped {
        response.insert_header((CONTENT_ENCODING, "gzip"));
    }
    Ok(response.body(found.bytes))
}
