//! Who may import whom. Reads the `use` lines and paths of `src` and fails with the offending one.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::{Path, PathBuf};

/// A layer (a file or a folder of `src`) and the layers of ours that it may name.
const MAY_USE: [(&str, &[&str]); 19] = [
    ("main", &["cli"]),
    ("cli", &["app", "api", "monitoring", "net", "mail", "schemas", "error", "crud", "models", "db", "search", "core"]),
    ("app", &["api", "middleware", "monitoring", "net", "mail", "clients", "db", "core"]),
    ("api", &["schemas", "monitoring", "mail", "crud", "models", "clients", "error", "db", "search", "core"]),
    ("monitoring", &["mail", "crud", "models", "db", "core"]),
    ("middleware", &["error", "core"]),
    ("net", &["core"]),
    ("schemas", &["models", "error", "ingredients", "search", "core"]),
    ("error", &["clients", "db", "core"]),
    ("mail", &["crud", "models", "db", "core"]),
    ("clients", &["core"]),
    ("crud", &["models", "schema", "db", "search", "core"]),
    ("models", &["schema", "search", "core"]),
    ("schema", &[]),
    ("db", &["core"]),
    ("ingredients", &["core"]),
    ("search", &["core"]),
    ("core", &[]),
    (
        "lib",
        &[
            "app",
            "api",
            "cli",
            "clients",
            "core",
            "crud",
            "db",
            "error",
            "ingredients",
            "mail",
            "middleware",
            "models",
            "monitoring",
            "net",
            "schema",
            "schemas",
            "search",
        ],
    ),
];

/// A crate, or a way to the environment, and the only places that may name it.
const ONLY_IN: [(&str, &[&str]); 17] = [
    ("actix_web", &["app", "api", "middleware", "error", "net", "cli/serve", "cli/signals"]),
    ("actix_http", &["net"]),
    ("actix_server", &["net"]),
    ("diesel", &["db", "models", "crud", "schema"]),
    ("jsonwebtoken", &["core/tokens"]),
    ("bcrypt", &["core/passwords"]),
    ("zxcvbn", &["core/passwords"]),
    ("frostem", &["search/languages"]),
    ("reqwest", &["clients"]),
    ("lettre", &["mail", "core/config/mail"]),
    ("env::var", &["core/config"]),
    ("env::vars_os", &["core/config"]),
    ("SystemTime", &["core/clock"]),
    ("prometheus_client", &["monitoring/exposition"]),
    ("procfs", &["monitoring/process"]),
    ("num_rational", &["ingredients/quantity"]),
    ("utoipa", &["api", "schemas", "error"]),
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// Every line of code of `src`: its file below `src` without the ending, and its text. Tests and comments
/// may name what they like.
fn lines() -> Vec<(String, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut lines = Vec::new();
    for path in sources(&src) {
        let name = path.strip_prefix(&src).unwrap().with_extension("").to_str().unwrap().replace('\\', "/");
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let code = code.lines().filter(|line| !line.trim_start().starts_with("//"));
        if !name.ends_with("/tests") {
            lines.extend(code.map(|line| (name.clone(), line.to_owned())));
        }
    }
    lines
}

fn layer(file: &str) -> &str {
    file.split('/').next().unwrap()
}

#[test]
fn layers_name_only_what_lies_below_them() {
    for (file, line) in lines() {
        let (_, allowed) =
            MAY_USE.iter().find(|(name, _)| *name == layer(&file)).unwrap_or_else(|| panic!("{file} is in no layer"));
        for path in line.split("crate::").skip(1).chain(line.split("recipe_api::").skip(1)) {
            let used = path.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap();
            let known = MAY_USE.iter().any(|(name, _)| *name == used);
            assert!(
                !known || used == layer(&file) || allowed.contains(&used),
                "src/{file}.rs may not use {used}: {line}"
            );
        }
    }
}

#[test]
fn each_library_is_named_in_its_own_places_alone() {
    for (file, line) in lines() {
        for (name, places) in ONLY_IN {
            let named = line.match_indices(name).any(|(at, _)| {
                let (before, after) = (&line[..at], &line[at + name.len()..]);
                let whole = !before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
                whole && (after.starts_with("::") || after.starts_with('('))
            });
            let allowed = places.iter().any(|place| file == *place || file.starts_with(&format!("{place}/")));
            assert!(!named || allowed, "src/{file}.rs may not name {name}: {line}");
        }
    }
}
