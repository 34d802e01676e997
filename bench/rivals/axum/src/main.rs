//! The same endpoints in axum and sqlx. Reads have a pool, writes one connection, which is what SQLite has room for.

mod recipes;

use std::env;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::extract::{FromRef, FromRequestParts};
use axum::http::{StatusCode, request::Parts};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::serve::ListenerExt;
use axum::{Json, RequestPartsExt, Router};
use axum_extra::TypedHeader;
use axum_extra::headers::{Authorization, authorization::Bearer};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use tower_http::trace::{DefaultMakeSpan, DefaultOnResponse, TraceLayer};
use tracing::Level;

#[derive(Clone)]
pub struct Reads(SqlitePool);

#[derive(Clone)]
pub struct Writes(SqlitePool);

#[derive(Clone, FromRef)]
struct App {
    reads: Reads,
    writes: Writes,
    tokens: Arc<Tokens>,
}

struct Tokens {
    key: DecodingKey,
    rules: Validation,
}

#[derive(Deserialize)]
struct Claims {
    sub: String,
    sid: String,
    scope: String,
}

#[derive(Serialize, sqlx::FromRow)]
pub struct User {
    id: i64,
    email: String,
    first_name: Option<String>,
    surname: Option<String>,
    is_superuser: bool,
}

pub enum ApiError {
    Unauthorized,
    NotFound,
    Unprocessable(String),
    Database(sqlx::Error),
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, detail) = match self {
            Self::Unauthorized => (StatusCode::UNAUTHORIZED, "Could not validate credentials".to_owned()),
            Self::NotFound => (StatusCode::NOT_FOUND, "Recipe not found".to_owned()),
            Self::Unprocessable(detail) => (StatusCode::UNPROCESSABLE_ENTITY, detail),
            Self::Database(error) => {
                tracing::error!(%error, "database");
                (StatusCode::INTERNAL_SERVER_ERROR, "Internal server error".to_owned())
            }
        };
        (status, Json(json!({ "detail": detail }))).into_response()
    }
}

impl From<sqlx::Error> for ApiError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

impl FromRequestParts<App> for User {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let bearer = parts.extract::<TypedHeader<Authorization<Bearer>>>().await;
        let TypedHeader(bearer) = bearer.map_err(|_| ApiError::Unauthorized)?;
        let claims = decode::<Claims>(bearer.token(), &app.tokens.key, &app.tokens.rules);
        let claims = claims.map_err(|_| ApiError::Unauthorized)?.claims;
        let (Ok(user), Ok(session)) = (claims.sub.parse::<i64>(), claims.sid.parse::<i64>()) else {
            return Err(ApiError::Unauthorized);
        };
        if !claims.scope.split(' ').any(|scope| scope == "profile" || scope == "recipes:write") {
            return Err(ApiError::Unauthorized);
        }
        let found = sqlx::query_as(
            "SELECT users.id, email, first_name, surname, is_superuser FROM sessions
             JOIN users ON users.id = sessions.user_id
             WHERE sessions.id = ? AND users.id = ? AND is_active AND revoked_at IS NULL AND expires_at > ?",
        );
        let found = found.bind(session).bind(user).bind(now()).fetch_optional(&app.reads.0).await?;
        found.ok_or(ApiError::Unauthorized)
    }
}

fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs().cast_signed())
}

async fn me(user: User) -> Json<User> {
    Json(user)
}

async fn pools(file: &str, readers: u32) -> Result<(Reads, Writes), sqlx::Error> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(5))
        .pragma("cache_size", "-16000");
    // Asking a file whether it is still there is a trip to the connection's thread.
    let pool = |size| SqlitePoolOptions::new().min_connections(size).max_connections(size).test_before_acquire(false);
    let writes = pool(1).connect_with(options.clone()).await?;
    Ok((Reads(pool(readers).connect_with(options).await?), Writes(writes)))
}

async fn serve(workers: u32) -> Result<(), Box<dyn std::error::Error>> {
    let (reads, writes) = pools(&env::var("DATABASE")?, workers).await?;
    let mut rules = Validation::new(Algorithm::HS256);
    rules.set_issuer(&["recipe-api"]);
    rules.set_audience(&["recipe-api"]);
    rules.set_required_spec_claims(&["exp", "iss", "aud"]);
    (rules.leeway, rules.validate_nbf) = (0, true);
    let tokens = Arc::new(Tokens { key: DecodingKey::from_secret(env::var("JWT_SECRET")?.as_bytes()), rules });
    let log = TraceLayer::new_for_http()
        .make_span_with(DefaultMakeSpan::new().level(Level::INFO))
        .on_request(())
        .on_response(DefaultOnResponse::new().level(Level::INFO));
    let app = Router::new()
        .route("/api/v1/auth/me", get(me))
        .nest("/api/v1/recipes", recipes::router())
        .layer(log)
        .with_state(App { reads, writes, tokens });
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{}", env::var("PORT")?)).await?;
    let listener = listener.tap_io(|connection| {
        let _ = connection.set_nodelay(true);
    });
    let mut end = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        served = axum::serve(listener, app) => Ok(served?),
        _ = end.recv() => Ok(()),
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (log, _flushed_when_dropped) = tracing_appender::non_blocking(std::io::stdout());
    tracing_subscriber::fmt().json().with_writer(log).init();
    let workers: u32 = env::var("WORKERS")?.parse()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(workers as usize).enable_all().build()?;
    runtime.block_on(serve(workers))
}
