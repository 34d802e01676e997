use crate::site::{Site, Told, assert_all_in};

fn stored(site: &Site) -> Vec<String> {
    let users = site.database.texts("SELECT id || email || password_hash || is_superuser AS t FROM users ORDER BY id");
    let recipes = site.database.texts("SELECT id || label || submitter_id AS t FROM recipes ORDER BY id");
    [users, recipes].concat()
}

#[test]
fn a_second_prestart_changes_nothing() {
    let site = Site::new();
    let told = site.run(&["prestart"]).succeeds();
    assert_all_in(&told, &["applied migrations", "admin@recipeapi.com with the password", "first 3 recipes", "ready"]);
    let first = stored(&site);
    assert_eq!(first.len(), 1 + 3);
    assert_eq!(site.run(&["prestart"]).succeeds(), "ready\n");
    assert_eq!(stored(&site), first);
}

#[test]
fn two_prestarts_at_once_do_the_work_once() {
    for _ in 0..5 {
        let site = Site::new();
        let children = [(); 2].map(|()| site.command(&["prestart"]).spawn().unwrap());
        for child in children {
            Told::by(child.wait_with_output().unwrap()).succeeds();
        }
        assert_eq!(stored(&site).len(), 1 + 3);
        assert_eq!(site.database.texts("SELECT count(*) AS t FROM users WHERE is_superuser"), ["1"]);
    }
}

#[test]
fn a_first_superuser_that_does_not_fit_is_named_and_nothing_is_stored() {
    let site = Site::migrated();
    let output = site.command(&["prestart"]).env("FIRST_SUPERUSER", "nobody").output().unwrap();
    assert_all_in(&Told::by(output).fails(), &["FIRST_SUPERUSER", "email"]);
    assert_eq!((site.count("users"), site.count("recipes")), ("0".into(), "0".into()));
}

#[test]
fn a_first_password_that_is_easy_to_guess_is_told_and_nothing_is_stored() {
    let site = Site::migrated();
    let prestart = |score: &str| {
        let mut command = site.command(&["prestart"]);
        Told::by(command.env("FIRST_SUPERUSER_PW", "recipeapi1").env("PASSWORD_MIN_SCORE", score).output().unwrap())
    };
    assert_all_in(&prestart("2").fails(), &["FIRST_SUPERUSER_PW does not fit: it is too easy to guess"]);
    assert_eq!((site.count("users"), site.count("recipes")), ("0".into(), "0".into()));
    prestart("0").succeeds();
    // Once it is stored nobody asks again.
    prestart("2").succeeds();
}

#[test]
fn a_pepper_is_part_of_what_is_stored() {
    let site = Site::migrated();
    let pepper = "aB3$dE6&gH9*jK2(mN5)pQ8+sT1-vW4_";
    site.file("pepper", format!("{pepper}\n"));
    Told::by(site.command(&["prestart"]).env("PASSWORD_PEPPER_FILE", "pepper").output().unwrap()).succeeds();
    let hash = site.database.texts("SELECT password_hash AS t FROM users").concat();
    assert!(hash.starts_with("{hmac-sha256:") && hash.contains("}$2b$10$"), "{hash}");
    let weak = site.command(&["prestart"]).env("PASSWORD_PEPPER", "short").output().unwrap();
    assert_all_in(&Told::by(weak).fails(), &["PASSWORD_PEPPER", "32 bytes"]);
}

#[test]
fn recipes_of_an_older_version_are_put_into_the_search_index() {
    let site = Site::prestarted();
    let older =
        "INSERT INTO recipes (label, label_folded, submitter_id) SELECT 'Käsespätzle', 'käsespätzle', id FROM users";
    site.database.execute(older);
    assert_all_in(&site.run(&["prestart"]).succeeds(), &["put 1 recipes into the search index", "ready"]);
    assert_eq!(site.run(&["prestart"]).succeeds(), "ready\n");
    assert_all_in(&site.run(&["reindex"]).succeeds(), &["put 0 recipes into the search index"]);
    let found = recipe_api::crud::search::suggestions(&mut site.database.connect(), "kase", 5).unwrap();
    assert_eq!(found.len(), 1);
}
