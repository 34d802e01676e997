//! `docs/SECURITY.md` names tests: they are there.

#![allow(clippy::unwrap_used)]

use std::path::Path;

#[test]
fn every_test_that_the_security_page_names_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("docs/SECURITY.md")).unwrap();
    let named: Vec<_> = page.split('`').skip(1).step_by(2).filter_map(|quoted| quoted.split_once("::")).collect();
    assert!(named.len() > 40);
    for (module, test) in named {
        let tests = std::fs::read_to_string(root.join(format!("tests/api/{module}.rs"))).unwrap_or_default();
        let is_there =
            tests.contains(&format!("fn {test}(")) || (test.is_empty() && tests.contains("#[actix_web::test]"));
        assert!(is_there, "{module}::{test}");
    }
}
