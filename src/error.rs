//! The one place where a meaning becomes an HTTP status, a body and headers.

use std::borrow::Cow;

use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::clients::reddit::RedditError;
use crate::core::passwords::PasswordError;
use crate::core::scopes::Scope;
use crate::core::seal::SealError;
use crate::core::throttles::TooMany;
use crate::db::{DbError, is_foreign_key_violation};

pub type ApiResult<T> = Result<T, ApiError>;

/// Why a request is refused, a variant a meaning.
#[derive(Clone, Debug)]
pub enum ApiError {
    /// 400 with this detail.
    BadRequest(Cow<'static, str>),
    /// 400: two `Authorization` headers (RFC 6750, section 3.1).
    AmbiguousCredentials,
    /// 401: nobody said who is calling.
    NotAuthenticated,
    /// 401: a token that is not believed, whatever the reason.
    InvalidToken,
    /// 403 with this detail.
    Forbidden(&'static str),
    /// 403: the token has not this scope (RFC 6750, section 3.1).
    InsufficientScope(Scope),
    /// 404 with this detail.
    NotFound(String),
    /// 409 with this detail.
    Conflict(&'static str),
    /// 412: `If-Match` names another version than this recipe, which is the present one.
    PreconditionFailed(Value),
    /// 408: the body came more slowly than it has to.
    BodyTooSlow,
    /// 413: the limit in bytes.
    BodyTooLarge(usize),
    /// 415: a `Content-Encoding`.
    EncodedBody,
    /// 422: everything that does not fit.
    Invalid(Vec<Problem>),
    /// Another error with RFC 6749's `error` code (section 5.2) beside its detail.
    OAuth(&'static str, Box<ApiError>),
    /// 429: the same request may be sent again after so many seconds.
    TooManyRequests { retry_after_seconds: i64 },
    /// 502, 503 or 504: a service that we asked failed.
    Upstream(RedditError),
    /// The handler was given up. 503 where nothing was asked for but an answer; 504 where it is not known whether it was
    /// carried out.
    TookTooLong { is_safe: bool },
    /// 503: the same request may succeed in a moment. The text is for the log.
    Unavailable(String),
    /// 503: this instance should be sent nothing, for this reason; and how each check came out.
    NotReady { why: String, checks: Value },
    /// 503: the database went away while it stored what was sent. The text is for the log.
    OutcomeUnknown(String),
    /// 500. The text is for the log.
    Internal(String),
}

/// One thing that does not fit: where, what, and a name for programs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Problem {
    /// `body`, `query` or `path`, then the names and positions down to the place.
    #[schema(inline, example = json!(["body", "label"]))]
    pub loc: Vec<Place>,
    #[schema(example = "field required")]
    pub msg: Cow<'static, str>,
    #[serde(rename = "type")]
    #[schema(example = "value_error.missing")]
    pub kind: Cow<'static, str>,
}

/// A step on the way to a problem.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, ToSchema)]
#[serde(untagged)]
pub enum Place {
    Name(Cow<'static, str>),
    Index(usize),
}

/// A refusal's body with one thing wrong.
#[must_use]
pub fn envelope(detail: &str, request_id: &str) -> String {
    let detail = Detail::One(detail.into());
    let body = Envelope { detail, error: None, error_description: None, recipe: None, checks: None, request_id };
    serde_json::to_string(&body).unwrap_or_default()
}

/// The body of every refusal.
#[derive(Serialize)]
struct Envelope<'a> {
    detail: Detail<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_description: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recipe: Option<&'a Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    checks: Option<&'a Value>,
    request_id: &'a str,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Detail<'a> {
    One(Cow<'a, str>),
    Many(&'a [Problem]),
}

impl Problem {
    /// A problem at `place` (`body`, `query` or `path`), or at a field of it.
    pub fn new(
        place: &'static str,
        field: Option<&'static str>,
        msg: impl Into<Cow<'static, str>>,
        kind: &'static str,
    ) -> Self {
        let loc = std::iter::once(place).chain(field).map(|name| Place::Name(name.into())).collect();
        Self { loc, msg: msg.into(), kind: kind.into() }
    }
}

impl ApiError {
    /// Somebody else's recipe was to be changed.
    pub const NOT_YOURS: Self = Self::Forbidden("You can only update your recipes.");
    /// Only superusers may.
    pub const NOT_PRIVILEGED: Self = Self::Forbidden("The user doesn't have enough privileges");
    /// The password that was asked for again.
    pub const WRONG_PASSWORD: Self = Self::BadRequest(Cow::Borrowed("The current password is not right"));
    /// A letter's token that is none, or was used, or is too old.
    pub const STALE_LINK: Self = Self::BadRequest(Cow::Borrowed("The link is not valid any more: ask for another"));
    /// The only superuser who may log in was to be none, or to go.
    pub const LAST_SUPERUSER: Self = Self::Conflict("This is the last superuser: make another one first");
    /// An API token where a session is asked for.
    pub const NO_SESSION: Self = Self::Forbidden("Log in to do this: an API token may not");
    /// A request to the cookie's door that another site's page could have sent.
    pub const CROSS_SITE: Self = Self::Forbidden(
        "Send this from a page of this service, as JSON, with an Origin and an X-Requested-With header",
    );

    /// 422: the `Idempotency-Key` came with another body before.
    #[must_use]
    pub fn key_of_another_request() -> Self {
        let msg = "is not what was sent with this Idempotency-Key before: send a new key";
        Self::Invalid(vec![Problem::new("body", None, msg, "value_error.idempotency_key")])
    }

    /// What is wrong with the password at this field of the body: 422 where it is too weak.
    pub fn of_password(field: &'static str) -> impl Fn(PasswordError) -> Self {
        move |error| match error {
            PasswordError::Weak(advice) => {
                Self::Invalid(vec![Problem::new("body", Some(field), advice, "value_error.weak_password")])
            }
            PasswordError::Busy => Self::Unavailable(error.to_string()),
            PasswordError::Broken(why) => Self::Internal(why),
        }
    }

    /// This error as an OAuth 2.0 endpoint tells it.
    #[must_use]
    pub fn oauth(self, code: &'static str) -> Self {
        Self::OAuth(code, Box::new(self))
    }

    /// The JSON body. `request_id` is what a user quotes and an operator searches the log for.
    #[must_use]
    pub fn body(&self, request_id: &str) -> String {
        let (error, inner) = match self {
            Self::OAuth(code, inner) => (Some(*code), &**inner),
            other => (None, other),
        };
        let detail = inner.detail();
        let error_description = error.map(|_| match &detail {
            Detail::One(text) => text.clone(),
            Detail::Many(problems) => describe(problems).into(),
        });
        let recipe = match inner {
            Self::PreconditionFailed(recipe) => Some(recipe),
            _ => None,
        };
        let checks = match inner {
            Self::NotReady { checks, .. } => Some(checks),
            _ => None,
        };
        serde_json::to_string(&Envelope { detail, error, error_description, recipe, checks, request_id })
            .unwrap_or_default()
    }

    /// What was wrong, in one line of text.
    #[must_use]
    pub fn sentence(&self) -> Cow<'_, str> {
        match self.detail() {
            Detail::One(text) => text,
            Detail::Many(problems) => describe(problems).into(),
        }
    }

    fn detail(&self) -> Detail<'_> {
        Detail::One(match self {
            Self::Invalid(problems) => return Detail::Many(problems),
            Self::OAuth(_, inner) => return inner.detail(),
            Self::BadRequest(detail) => detail.as_ref().into(),
            Self::AmbiguousCredentials => "Invalid request".into(),
            Self::NotAuthenticated => "Not authenticated".into(),
            Self::InvalidToken => "Could not validate credentials".into(),
            Self::Forbidden(detail) | Self::Conflict(detail) => (*detail).into(),
            Self::PreconditionFailed(_) => "The recipe has been changed since: this is how it is now".into(),
            Self::InsufficientScope(scope) => format!("The token lacks the scope {}", scope.name()).into(),
            Self::NotFound(detail) => detail.as_str().into(),
            Self::Upstream(error) => error.to_string().into(),
            Self::BodyTooLarge(limit) => format!("The body is larger than {limit} bytes").into(),
            Self::EncodedBody => "Send the body without a Content-Encoding".into(),
            Self::BodyTooSlow => "The body came too slowly: send it again, faster".into(),
            Self::TookTooLong { is_safe: true } => "It took too long. Try again in a moment.".into(),
            Self::TookTooLong { is_safe: false } => {
                "It took too long, and may have been carried out all the same: look before you send it again".into()
            }
            Self::TooManyRequests { retry_after_seconds } => {
                format!("Too many tries: try again in {retry_after_seconds} seconds").into()
            }
            Self::Unavailable(_) => "The service is busy or its database is away. Try again in a moment.".into(),
            Self::NotReady { why, .. } => format!("Not ready: {why}").into(),
            Self::OutcomeUnknown(_) => {
                "The database went away while it stored this: it may be stored, or not. Look before you send it again."
                    .into()
            }
            Self::Internal(_) => "Internal Server Error".into(),
        })
    }

    /// RFC 6750, section 3.
    fn challenge(&self) -> Option<String> {
        let error = match self {
            Self::NotAuthenticated => return Some(r#"Bearer realm="recipe-api""#.into()),
            Self::InvalidToken => "invalid_token",
            Self::AmbiguousCredentials => "invalid_request",
            Self::InsufficientScope(scope) => {
                let scope = scope.name();
                return Some(format!(r#"Bearer realm="recipe-api", error="insufficient_scope", scope="{scope}""#));
            }
            _ => return None,
        };
        Some(format!(r#"Bearer realm="recipe-api", error="{error}""#))
    }
}

impl std::fmt::Display for Problem {
    /// The last name on the way to it, and what is wrong.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.loc.last() {
            Some(Place::Name(name)) => write!(f, "{name}: {}", self.msg),
            _ => f.write_str(&self.msg),
        }
    }
}

fn describe(problems: &[Problem]) -> String {
    problems.iter().map(Problem::to_string).collect::<Vec<_>>().join("; ")
}

impl std::fmt::Display for ApiError {
    /// For the log: the cause of what the client is told little about.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unavailable(cause) | Self::OutcomeUnknown(cause) | Self::Internal(cause) => f.write_str(cause),
            Self::OAuth(_, inner) => inner.fmt(f),
            other => f.write_str(&other.sentence()),
        }
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::BadRequest(_) | Self::AmbiguousCredentials => StatusCode::BAD_REQUEST,
            Self::NotAuthenticated | Self::InvalidToken => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) | Self::InsufficientScope(_) => StatusCode::FORBIDDEN,
            Self::NotFound(_) => StatusCode::NOT_FOUND,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::PreconditionFailed(_) => StatusCode::PRECONDITION_FAILED,
            Self::BodyTooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::BodyTooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::EncodedBody => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::OAuth(_, inner) => inner.status_code(),
            Self::TooManyRequests { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Upstream(RedditError::BadAnswer(_)) => StatusCode::BAD_GATEWAY,
            Self::TookTooLong { is_safe: false } | Self::Upstream(RedditError::TimedOut(_)) => {
                StatusCode::GATEWAY_TIMEOUT
            }
            Self::Unavailable(_)
            | Self::OutcomeUnknown(_)
            | Self::NotReady { .. }
            | Self::TookTooLong { is_safe: true }
            | Self::Upstream(RedditError::Unavailable(_)) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Status and headers; `middleware::edge` writes the body, since it knows the request id.
    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        if let Some(challenge) = self.challenge() {
            response.insert_header((header::WWW_AUTHENTICATE, challenge));
        }
        if self.status_code() == StatusCode::SERVICE_UNAVAILABLE || matches!(self, Self::TookTooLong { .. }) {
            response.insert_header((header::RETRY_AFTER, "1"));
        }
        if let Self::TooManyRequests { retry_after_seconds } = self {
            response.insert_header((header::RETRY_AFTER, *retry_after_seconds));
        }
        if matches!(self, Self::BodyTooLarge(_) | Self::BodyTooSlow) {
            // What is left of the body is not worth reading.
            response.force_close();
        }
        if matches!(self, Self::EncodedBody) {
            response.insert_header((header::ACCEPT_ENCODING, "identity"));
        }
        response.finish()
    }
}

impl From<DbError> for ApiError {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Unavailable(why) | DbError::Damaged(why) => Self::Unavailable(why),
            DbError::Unknown(_) => Self::OutcomeUnknown(error.to_string()),
            // Rows refer to users alone: whose row it was to be has gone meanwhile.
            _ if is_foreign_key_violation(&error) => Self::InvalidToken,
            DbError::Query(_) => Self::Internal(error.to_string()),
        }
    }
}

impl From<RedditError> for ApiError {
    fn from(error: RedditError) -> Self {
        Self::Upstream(error)
    }
}

impl From<SealError> for ApiError {
    fn from(error: SealError) -> Self {
        Self::Internal(error.to_string())
    }
}

impl From<PasswordError> for ApiError {
    fn from(error: PasswordError) -> Self {
        Self::of_password("password")(error)
    }
}

impl From<TooMany> for ApiError {
    fn from(too_many: TooMany) -> Self {
        Self::TooManyRequests { retry_after_seconds: too_many.retry_after_seconds }
    }
}
