use crate::site::{Site, assert_all_in};

fn account(site: &Site) -> (String, String) {
    let one = |column: &str| site.database.texts(&format!("SELECT {column} AS t FROM users")).concat();
    (one("password_hash"), one("CASE WHEN is_superuser THEN 1 ELSE 0 END"))
}

#[test]
fn an_account_is_made_promoted_and_given_another_password() {
    let site = Site::migrated();
    let made = site.run_with_input(&["user", "create", "Ada@Example.com", "--first-name", "Ada"], "correct horse\n");
    assert_eq!(made.succeeds(), "made Ada@example.com with the id 1\n");
    let (hash, superuser) = account(&site);
    assert!(hash.starts_with("{hmac-sha256}$2b$10$"), "{hash}");
    assert_eq!(superuser, "0");
    assert_eq!(site.run(&["user", "promote", "ADA@example.com"]).succeeds(), "Ada@example.com is a superuser\n");
    site.run_with_input(&["user", "set-password", "ada@example.com"], "battery staple").succeeds();
    let (other_hash, superuser) = account(&site);
    assert_ne!(other_hash, hash);
    assert_eq!(superuser, "1");
}

#[test]
fn an_address_has_one_account() {
    let site = Site::migrated();
    site.run_with_input(&["user", "create", "ada@example.com"], "correct horse").succeeds();
    let again = site.run_with_input(&["user", "create", "ADA@example.com"], "correct horse");
    assert_all_in(&again.fails(), &["ADA@example.com has an account already"]);
    assert_eq!(site.count("users"), "1");
}

#[test]
fn a_password_that_is_easy_to_guess_is_refused_with_advice() {
    let site = Site::migrated();
    for weak in ["password123", "lovelace1", "augusta99"] {
        let args = ["user", "create", "lovelace@example.com", "--first-name", "Augusta"];
        assert_all_in(
            &site.run_with_input(&args, weak).fails(),
            &["the password is too easy to guess", "Add another word"],
        );
    }
    assert_eq!(site.count("users"), "0");
    site.run_with_input(&["user", "create", "lovelace@example.com"], "correct horse").succeeds();
    let told = site.run_with_input(&["user", "set-password", "lovelace@example.com"], "lovelace1").fails();
    assert_all_in(&told, &["the password is too easy to guess"]);
}

#[test]
fn what_does_not_fit_is_named() {
    let site = Site::migrated();
    assert_all_in(&site.run_with_input(&["user", "create", "ada@example.com"], "short").fails(), &["8 characters"]);
    assert_all_in(&site.run_with_input(&["user", "create", "ada"], "correct horse").fails(), &["email"]);
    assert_all_in(&site.run(&["user", "promote", "bob@example.com"]).fails(), &["no account of bob@example.com"]);
    assert_eq!(site.count("users"), "0");
}
