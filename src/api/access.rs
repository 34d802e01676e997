//! Who may call what: the table that the guard reads (`extract/caller.rs`) and OpenAPI tells.

use actix_web::Resource;
use actix_web::http::Method;
use actix_web::web;

use crate::core::metrics::Route;
use crate::core::scopes::Scope;

/// Who may call an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anybody; who it is does not matter.
    Anyone,
    /// Anybody, and with a token of this scope what is the caller's own.
    Optional(Scope),
    /// A user, with a token of this scope.
    User(Scope),
    /// A user who logged in, with whatever token of that session.
    Session,
    /// A user who logged in, with a token of this scope: an API token makes no other and ends no session.
    SessionWith(Scope),
    /// A superuser, with a token of this scope.
    Superuser(Scope),
}

use Access::{Anyone, Optional, Session, SessionWith, Superuser, User};
use Scope::{Profile, RecipesRead, RecipesWrite, UsersAdmin};

/// Where the API is.
pub const PREFIX: &str = "/api/v1";

/// One path and its operations.
pub type Row = (&'static str, &'static [(Method, Access)]);

/// Below [`PREFIX`]. What is not here is refused.
pub const TABLE: &[Row] = &[
    ("/auth/signup", &[(Method::POST, Anyone)]),
    ("/auth/login", &[(Method::POST, Anyone)]),
    ("/auth/refresh", &[(Method::POST, Anyone)]),
    ("/auth/revoke", &[(Method::POST, Anyone)]),
    ("/auth/logout", &[(Method::POST, Session)]),
    ("/auth/logout-all", &[(Method::POST, Session)]),
    ("/auth/session", &[(Method::POST, Anyone), (Method::DELETE, Anyone)]),
    ("/auth/session/refresh", &[(Method::POST, Anyone)]),
    ("/auth/sessions", &[(Method::GET, SessionWith(Profile))]),
    ("/auth/sessions/{session_id}", &[(Method::DELETE, SessionWith(Profile))]),
    ("/auth/tokens", &[(Method::GET, SessionWith(Profile)), (Method::POST, SessionWith(Profile))]),
    ("/auth/tokens/{token_id}", &[(Method::DELETE, SessionWith(Profile))]),
    ("/auth/password", &[(Method::PUT, SessionWith(Profile))]),
    ("/auth/password-reset", &[(Method::POST, Anyone)]),
    ("/auth/password-reset/confirm", &[(Method::POST, Anyone)]),
    ("/auth/verify-email", &[(Method::POST, Anyone)]),
    ("/auth/verify-email/resend", &[(Method::POST, User(Profile))]),
    ("/auth/me", &[(Method::GET, User(Profile))]),
    ("/users", &[(Method::GET, Superuser(UsersAdmin)), (Method::POST, Superuser(UsersAdmin))]),
    (
        "/users/me",
        &[(Method::GET, User(Profile)), (Method::PATCH, SessionWith(Profile)), (Method::DELETE, SessionWith(Profile))],
    ),
    ("/users/me/email", &[(Method::PUT, SessionWith(Profile))]),
    ("/users/me/audit", &[(Method::GET, User(Profile))]),
    (
        "/users/{user_id}",
        &[
            (Method::GET, Superuser(UsersAdmin)),
            (Method::PATCH, Superuser(UsersAdmin)),
            (Method::DELETE, Superuser(UsersAdmin)),
        ],
    ),
    ("/users/{user_id}/sessions", &[(Method::DELETE, Superuser(UsersAdmin))]),
    ("/audit", &[(Method::GET, Superuser(UsersAdmin))]),
    ("/recipes", &[(Method::GET, Anyone), (Method::POST, User(RecipesWrite)), (Method::PUT, User(RecipesWrite))]),
    ("/recipes/search", &[(Method::GET, Anyone)]),
    ("/recipes/my-recipes", &[(Method::GET, User(RecipesRead))]),
    ("/recipes/suggestions", &[(Method::GET, Anyone)]),
    ("/recipes/tags", &[(Method::GET, Anyone)]),
    ("/recipes/trash", &[(Method::GET, User(RecipesRead)), (Method::DELETE, User(RecipesWrite))]),
    ("/recipes/trash/{recipe_id}", &[(Method::GET, User(RecipesRead)), (Method::DELETE, User(RecipesWrite))]),
    ("/recipes/trash/{recipe_id}/restore", &[(Method::POST, User(RecipesWrite))]),
    ("/recipes/export", &[(Method::GET, User(RecipesRead))]),
    ("/recipes/import", &[(Method::POST, User(RecipesWrite))]),
    ("/recipes/ideas", &[(Method::GET, Anyone)]),
    ("/recipes/ideas/async", &[(Method::GET, Superuser(UsersAdmin))]),
    (
        "/recipes/{recipe_id}",
        &[
            (Method::GET, Optional(RecipesRead)),
            (Method::PUT, User(RecipesWrite)),
            (Method::PATCH, User(RecipesWrite)),
            (Method::DELETE, User(RecipesWrite)),
        ],
    ),
    ("/recipes/{recipe_id}/history", &[(Method::GET, User(RecipesRead))]),
    ("/recipes/{recipe_id}/history/{version}", &[(Method::GET, User(RecipesRead))]),
    ("/recipes/{recipe_id}/history/{version}/diff", &[(Method::GET, User(RecipesRead))]),
    ("/recipes/{recipe_id}/history/{version}/restore", &[(Method::POST, User(RecipesWrite))]),
];

/// What the guard of a path goes by.
#[derive(Clone, Copy)]
pub struct Admission(&'static [(Method, Access)]);

impl Admission {
    /// Who may use this method; `None`: nobody.
    #[must_use]
    pub fn of(self, method: &Method) -> Option<Access> {
        self.0.iter().find(|(allowed, _)| allowed == method).map(|&(_, access)| access)
    }
}

/// The resource at a path, with its row of the table: a service of the scope that has the path's first segment.
#[must_use]
pub fn resource(path: &'static str) -> Resource {
    let below_scope = path.match_indices('/').nth(1).map_or("", |(slash, _)| &path[slash..]);
    let row = TABLE.iter().find(|(listed, _)| *listed == path).map_or(&[][..], |&(_, operations)| operations);
    web::resource(below_scope).app_data(Admission(row)).app_data(Route::new(format!("{PREFIX}{path}")))
}

impl Access {
    /// The scope that a token has to have.
    #[must_use]
    pub const fn scope(self) -> Option<Scope> {
        match self {
            Self::Anyone | Self::Session => None,
            Self::Optional(scope) | Self::User(scope) | Self::SessionWith(scope) | Self::Superuser(scope) => {
                Some(scope)
            }
        }
    }

    /// Whether a token that was made for scripts is refused.
    #[must_use]
    pub const fn needs_session(self) -> bool {
        matches!(self, Self::Session | Self::SessionWith(_))
    }
}
