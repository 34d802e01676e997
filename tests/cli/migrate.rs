use crate::site::{Site, Told, assert_all_in, postgres};

/// All migrations that there are, in their order.
fn names() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/sqlite");
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

/// What `status` says where only the first `applied` are.
fn status(applied: usize) -> String {
    let line = |(at, name): (usize, &String)| {
        let state = if at < applied { "applied" } else { "pending" };
        format!("{state}  {name}\n")
    };
    names().iter().enumerate().map(line).collect::<Vec<_>>().concat()
}

fn number(name: &str) -> &str {
    name.split('_').next().unwrap()
}

#[test]
fn up_applies_what_is_missing_and_status_tells() {
    let site = Site::new();
    site.make_file();
    assert_eq!(site.run(&["migrate", "status"]).succeeds(), status(0));
    let all = names().iter().map(|name| number(name)).collect::<Vec<_>>().join(", ");
    assert_all_in(&site.run(&["migrate", "up"]).succeeds(), &[&format!("applied {all}")]);
    assert_eq!(site.run(&["migrate", "status"]).succeeds(), status(names().len()));
    assert_eq!(site.run(&["migrate", "up"]).succeeds(), "up to date\n");
}

#[test]
fn down_takes_one_migration_back_until_there_is_none() {
    let site = Site::migrated();
    for (left, name) in names().iter().enumerate().rev() {
        assert_eq!(site.run(&["migrate", "down"]).succeeds(), format!("took back {}\n", number(name)));
        assert_eq!(site.run(&["migrate", "status"]).succeeds(), status(left));
    }
    assert_eq!(site.run(&["migrate", "down"]).succeeds(), "nothing to take back\n");
    site.run(&["migrate", "up"]).succeeds();
}

#[test]
fn a_command_that_needs_the_schema_says_how_to_get_it() {
    let site = Site::new();
    site.make_file();
    let misses = format!("misses {} migration(s)", names().len());
    for args in [&["seed"][..], &["user", "promote", "ada@example.com"], &["import-fastapi", "sqlite://old.db"]] {
        assert_all_in(&site.run(args).fails(), &[&misses, "recipe-api migrate up"]);
    }
}

#[test]
fn a_mistyped_file_is_told_and_not_made() {
    if postgres().is_some() {
        return;
    }
    let site = Site::new();
    for args in [&["migrate", "status"][..], &["migrate", "down"], &["seed"], &["serve"]] {
        let mut command = site.command(args);
        command.envs([("DATABASE_URL", "sqlite://typo.db"), ("JWT_SECRET", "kJ8#mQ2$vX9!pL4@wZ7%tR1^yB6&nC3*")]);
        let told = command.output().unwrap();
        assert_all_in(&Told::by(told).fails(), &["there is no file typo.db"]);
    }
}
