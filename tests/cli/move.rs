use crate::content::{assert_empty, assert_same, dump, fill};
use crate::site::{Database, Site, assert_all_in};

/// A database to move from and one to move to, of every kind that there is.
fn pairs(site: &Site) -> Vec<(Database, Database)> {
    let kind = |from: bool, name: &str| if from { site.other_database(name) } else { site.other_file(name) };
    let kinds = if site.database.is_postgres() { &[false, true][..] } else { &[false] };
    let all = kinds.iter().flat_map(|from| kinds.iter().map(move |to| (*from, *to)));
    all.map(|(from, to)| (kind(from, &format!("from_{to}")), kind(to, &format!("to_{from}")))).collect()
}

#[test]
fn every_row_moves_between_any_two_databases() {
    let site = Site::new();
    for (from, to) in pairs(&site) {
        fill(&site, &from);
        let told = site.run(&["move", &from.url, &to.url]).succeeds();
        assert_all_in(&told, &["copied 4 rows of users", "tables: they are the same", "search index", "moved "]);
        assert_same(&from, &to);
        let back = site.other_file(&format!("back_{}_{}", from.is_postgres(), to.is_postgres()));
        site.run(&["move", &to.url, &back.url]).succeeds();
        assert_same(&from, &back);
    }
}

#[test]
fn ids_that_were_given_out_are_never_given_out_again() {
    let site = Site::new();
    for (from, to) in pairs(&site) {
        fill(&site, &from);
        site.run(&["move", &from.url, &to.url]).succeeds();
        let insert = "INSERT INTO users (email, email_folded, password_hash) VALUES ('new', 'new', '');
            INSERT INTO sessions (user_id, epoch, salt, scopes, door, created_at, refreshed_at, expires_at)
                VALUES (1, 0, '', '', 'body', 0, 0, 0);";
        to.execute(insert);
        assert_eq!(to.texts("SELECT id AS t FROM users WHERE email = 'new'"), ["71"], "70 was deleted");
        assert_eq!(to.texts("SELECT max(id) AS t FROM sessions"), ["901"]);
    }
}

#[test]
fn what_was_found_is_found_after_a_move() {
    let site = Site::new();
    for (from, to) in pairs(&site) {
        fill(&site, &from);
        let told = site.run(&["move", &from.url, &to.url]).succeeds();
        assert_all_in(&told, &["put 4 recipes into the search index"]);
        assert_eq!(site.run_on(&to, &["reindex"]).succeeds(), "put 0 recipes into the search index\n");
        let words = "SELECT word || ' ' || recipes AS t FROM search_words ORDER BY word, stem";
        let sorted = |database: &Database| {
            let mut words = database.texts(words);
            words.sort_unstable();
            words
        };
        assert_eq!(sorted(&from), sorted(&to));
    }
}

#[test]
fn a_target_that_holds_anything_is_refused_and_stays() {
    let site = Site::new();
    for (from, to) in pairs(&site) {
        fill(&site, &from);
        site.run_on(&to, &["migrate", "up"]).succeeds();
        to.execute("INSERT INTO throttles (key, tries, expires_at) VALUES ('a', '', 1)");
        let told = site.run(&["move", &from.url, &to.url]).fails();
        assert_all_in(&told, &["the target holds data already (throttles)", "name a new file or an empty database"]);
        assert_eq!((dump(&to, "throttles").len(), dump(&to, "users").len()), (1, 0));
        let told = site.run(&["move", &from.url, &from.url]).fails();
        assert_all_in(&told, &["the target holds data already"]);
    }
}

#[test]
fn schemas_that_differ_are_told_in_one_line() {
    let site = Site::new();
    for (from, to) in pairs(&site) {
        fill(&site, &from);
        site.run_on(&to, &["migrate", "up"]).succeeds();
        site.run_on(&to, &["migrate", "down"]).succeeds();
        let told = site.run(&["move", &from.url, &to.url]).fails();
        assert_all_in(&told, &["the target has schema", "and this recipe-api", "`recipe-api migrate up` first"]);
        assert_eq!(told.lines().count(), 1);
        assert_all_in(&site.run(&["move", &to.url, &from.url]).fails(), &["the source has schema"]);
        site.run_on(&to, &["migrate", "up"]).succeeds();
        from.execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('9999')");
        let told = site.run(&["move", &from.url, &to.url]).fails();
        assert_all_in(&told, &["the source has schema 9999", "use the recipe-api that migrated it"]);
        assert_empty(&site, &to);
    }
}

#[test]
fn a_row_that_is_another_one_afterwards_is_told_and_nothing_stays() {
    let site = Site::new();
    for (from, to) in pairs(&site) {
        fill(&site, &from);
        site.run_on(&to, &["migrate", "up"]).succeeds();
        to.execute(if to.is_postgres() {
            "CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN new.content := 'spoilt'; RETURN new; END $$;
             CREATE TRIGGER spoil BEFORE INSERT ON recipe_trash FOR EACH ROW EXECUTE FUNCTION spoil();"
        } else {
            "CREATE TRIGGER spoil AFTER INSERT ON recipe_trash BEGIN UPDATE recipe_trash SET content = 'spoilt'; END;"
        });
        let told = site.run(&["move", &from.url, &to.url]);
        assert_eq!(told.code, Some(1));
        assert_eq!(told.err, "recipe-api: recipe_trash: the row recipe_id 5000 is not as it is in the source\n");
        assert_empty(&site, &to);
        to.execute(if to.is_postgres() {
            "CREATE OR REPLACE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;"
        } else {
            "DROP TRIGGER spoil; CREATE TRIGGER spoil AFTER INSERT ON recipe_trash BEGIN DELETE FROM recipe_trash; END;"
        });
        let told = site.run(&["move", &from.url, &to.url]);
        assert_eq!(told.err, "recipe-api: recipe_trash: the row recipe_id 5000 is missing\n");
        assert_empty(&site, &to);
    }
}

#[test]
fn an_address_that_is_none_of_ours_is_told_apart() {
    let site = Site::new();
    let to = site.other_file("to");
    for (from, wanted) in [
        ("sqlite://nowhere.db", "there is no file nowhere.db"),
        ("mysql://localhost/x", "the source's address has to start with sqlite:// or postgres://"),
        ("postgres:///x?host=/nowhere", "the source cannot be opened"),
    ] {
        assert_all_in(&site.run(&["move", from, &to.url]).fails(), &[wanted]);
    }
    site.other_file("other").execute("CREATE TABLE t (x)");
    let told = site.run(&["move", &site.other_file("other").url, &to.url]).fails();
    assert_all_in(&told, &["the source cannot be read as a database of recipe-api"]);
    assert!(!site.folder.path().join("to").exists());
    assert_all_in(&site.run(&["move", "--help"]).succeeds(), &["stop the service first", "PGPASSWORD"]);
}
