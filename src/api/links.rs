//! What can be asked next with what an answer tells: OpenAPI's links (version 3.1, section 4.8.20). Tools walk along
//! them, the tests in `tests/schemathesis` too. A link is here only where every such answer has what it hands on: a list
//! may be empty.

use serde_json::{Map, Value};
use utoipa::openapi::link::LinkBuilder;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::{OpenApi, RefOr};

/// A link; operations go by their ids.
pub struct Link {
    pub from: &'static str,
    pub status: &'static str,
    /// The link's name too.
    pub to: &'static str,
    /// Parameters with their values, runtime expressions.
    pub parameters: Pairs,
    /// Members of the body with theirs.
    pub body: Pairs,
}

type Pairs = &'static [(&'static str, &'static str)];

const fn link(from: &'static str, status: &'static str, to: &'static str, parameters: Pairs) -> Link {
    Link { from, status, to, parameters, body: &[] }
}

const fn body(from: &'static str, status: &'static str, to: &'static str, body: Pairs) -> Link {
    Link { from, status, to, parameters: &[], body }
}

const NEW: Pairs = &[("recipe_id", "$response.body#/id")];
const NEW_VERSION: Pairs = &[("recipe_id", "$response.body#/id"), ("If-Match", "$response.header.ETag")];
const SAME: Pairs = &[("recipe_id", "$request.path.recipe_id")];
const FIRST: Pairs = &[("recipe_id", "$response.body#/results/0/id")];
const OLD: Pairs = &[("recipe_id", "$request.path.recipe_id"), ("version", "$response.body#/results/0/version")];
const USER: Pairs = &[("user_id", "$response.body#/id")];

pub const LINKS: &[Link] = &[
    body("signup", "201", "login", &[("username", "$request.body#/email"), ("password", "$request.body#/password")]),
    body(
        "create_user",
        "201",
        "login",
        &[("username", "$request.body#/email"), ("password", "$request.body#/password")],
    ),
    link("create_user", "201", "read_user", USER),
    link("create_user", "201", "update_user", USER),
    link("create_user", "201", "end_sessions_of_user", USER),
    link("create_user", "201", "delete_user", USER),
    link("login", "200", "read_me", &[("header.Authorization", "Bearer {$response.body#/access_token}")]),
    link("login", "200", "list_sessions", &[("header.Authorization", "Bearer {$response.body#/access_token}")]),
    link("login", "200", "log_out", &[("header.Authorization", "Bearer {$response.body#/access_token}")]),
    body(
        "login",
        "200",
        "refresh_tokens",
        &[("grant_type", "refresh_token"), ("refresh_token", "$response.body#/refresh_token")],
    ),
    body(
        "refresh_tokens",
        "200",
        "refresh_tokens",
        &[("grant_type", "refresh_token"), ("refresh_token", "$response.body#/refresh_token")],
    ),
    body("refresh_tokens", "200", "revoke_token", &[("token", "$response.body#/refresh_token")]),
    link("list_sessions", "200", "end_session", &[("session_id", "$response.body#/results/0/id")]),
    link("create_api_token", "201", "read_me", &[("header.Authorization", "Bearer {$response.body#/token}")]),
    link("create_api_token", "201", "delete_api_token", &[("token_id", "$response.body#/id")]),
    body("create_api_token", "201", "revoke_token", &[("token", "$response.body#/token")]),
    link("create_recipe", "201", "read_recipe", NEW),
    link("create_recipe", "201", "replace_recipe", NEW_VERSION),
    link("create_recipe", "201", "update_recipe", NEW_VERSION),
    link("create_recipe", "201", "delete_recipe", NEW_VERSION),
    link("create_recipe", "201", "list_versions", NEW),
    link("import_recipes", "201", "read_recipe", FIRST),
    link("import_recipes", "201", "update_recipe", FIRST),
    link("import_recipes", "201", "delete_recipe", FIRST),
    link("replace_recipe", "200", "list_versions", SAME),
    link("replace_recipe", "200", "update_recipe", NEW_VERSION),
    link("update_recipe", "200", "list_versions", SAME),
    link("update_recipe", "200", "read_recipe", SAME),
    link("update_recipe", "200", "replace_recipe", NEW_VERSION),
    link("update_recipe", "200", "delete_recipe", NEW_VERSION),
    link("list_versions", "200", "read_version", OLD),
    link("list_versions", "200", "compare_versions", OLD),
    link("list_versions", "200", "restore_version", OLD),
    link("restore_version", "200", "list_versions", SAME),
    link("delete_recipe", "204", "read_deleted_recipe", SAME),
    link("delete_recipe", "204", "restore_deleted_recipe", SAME),
    link("delete_recipe", "204", "delete_recipe_for_good", SAME),
    link("restore_deleted_recipe", "200", "read_recipe", SAME),
    link("restore_deleted_recipe", "200", "list_versions", SAME),
];

/// Puts the links into the answers that they lead from.
pub fn add_to(document: &mut OpenApi) {
    for item in document.paths.paths.values_mut() {
        for operation in operations(item) {
            let id = operation.operation_id.clone().unwrap_or_default();
            for link in LINKS.iter().filter(|link| link.from == id) {
                if let Some(RefOr::T(answer)) = operation.responses.responses.get_mut(link.status) {
                    answer.links.insert(link.to.to_owned(), described(link).into());
                }
            }
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete].into_iter().flatten()
}

fn described(link: &Link) -> utoipa::openapi::link::Link {
    let start = LinkBuilder::new().operation_id(link.to);
    let with_parameters =
        link.parameters.iter().fold(start, |described, &(name, value)| described.parameter(name, value));
    let members: Map<_, _> = link.body.iter().map(|&(name, value)| (name.to_owned(), Value::from(value))).collect();
    with_parameters.request_body((!members.is_empty()).then_some(Value::Object(members))).build()
}
