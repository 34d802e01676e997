//! What is asserted of every input, a function a target. libFuzzer runs them (`fuzz_targets/`), and so does the
//! product's own suite (`tests/fuzz.rs`), with the corpus and inputs made of it. [`TARGETS`] has them all.

mod api_token;
mod cursor;
mod forms;
mod headers;
mod import;
mod ingredient_line;
mod json_ld;
mod letters;
mod list_query;
mod recipe;
mod recipe_body;
mod search;
mod session_token;
mod written;

/// Panics where something does not hold.
pub type Target = fn(&[u8]);

pub const TARGETS: [(&str, Target); 14] = [
    ("access_token", access_token::target),
    ("api_token", api_token::target),
    ("cursor", cursor::target),
    ("forms", forms::target),
    ("headers", headers::target),
    ("import", import::target),
    ("ingredient_line", ingredient_line::target),
    ("json_ld", json_ld::target),
    ("letters", letters::target),
    ("list_query", list_query::target),
    ("recipe_body", recipe_body::target),
    ("search", search::target),
    ("session_token", session_token::target),
    ("written", written::target),
];

mod access_token;

/// Runs the target of this name.
///
/// # Panics
/// Where something does not hold, or there is no such target.
pub fn run(name: &str, data: &[u8]) {
    let found = TARGETS.iter().find(|(known, _)| *known == name);
    let (_, target) = found.unwrap_or_else(|| panic!("there is no target {name}"));
    target(data);
}

/// As most inputs are meant; what is no UTF-8 is nothing.
fn text(data: &[u8]) -> &str {
    std::str::from_utf8(data).unwrap_or_default()
}
