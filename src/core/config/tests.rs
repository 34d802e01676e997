use std::collections::HashMap;

use super::{
    Check, Config, DatabaseAddress, DatabaseConfig, LogConfig, MailTransport, Problems, Reader, SuperuserConfig,
};

const SECRET: (&str, &str) = ("JWT_SECRET", "kJ8#mQ2$vX9!pL4@wZ7%tR1^yB6&nC3*");

fn read(variables: &[(&str, &str)]) -> Result<Config, Problems> {
    let variables: HashMap<_, _> = variables.iter().copied().collect();
    let source = |name: &str| variables.get(name).map(|value| (*value).to_owned());
    Config::read(&mut Reader::new(&source))
}

fn problem(variables: &[(&str, &str)]) -> String {
    read(variables).err().map(|problems| problems.to_string()).unwrap_or_default()
}

#[test]
fn a_secret_is_all_that_is_needed() {
    let config = read(&[SECRET]).unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(config.database.address, DatabaseAddress::Sqlite("recipes.db".into()));
    assert_eq!((config.server.port, config.server.public_url), (8001, None));
    assert_eq!(config.tokens.lifetime_minutes, 30);
}

#[test]
fn all_problems_are_told_at_once_by_name_and_without_the_value() {
    let told = problem(&[
        ("PORT", "eighty-sentinel"),
        ("BCRYPT_COST", "9"),
        ("DATABASE_URL", "mysql://u:sentinel@h/db"),
        ("BACKEND_CORS_ORIGINS", "https://a.example/path,*"),
        ("JWT_SECRET", "sentinel"),
    ]);
    for name in ["PORT", "BCRYPT_COST", "DATABASE_URL", "BACKEND_CORS_ORIGINS", "JWT_SECRET"] {
        assert!(told.contains(name), "{name} is missing in: {told}");
    }
    assert!(!told.contains("sentinel"), "{told}");
}

#[test]
fn an_unknown_scheme_is_told_the_two() {
    for url in ["mysql://localhost/recipes", "postgres:recipes", "recipes.db", "://"] {
        let told = problem(&[SECRET, ("DATABASE_URL", url)]);
        assert!(told.contains("sqlite://") && told.contains("postgres://"), "{url}: {told}");
    }
}

#[test]
fn an_address_that_libpq_would_refuse_is_refused_without_its_password() {
    for url in [
        "postgres://u:100%SENTINEL@127.0.0.1/db",
        "postgres://u:SENTINEL@[::1/db",
        "postgres://u:SENT@INEL@h/db",
        "postgres://u:SENT/INEL@h/db",
        "postgres://u:SENTINEL@h:port/db",
        "postgres://u:SENTINEL@h/db?sslmode",
        "postgres://u:SENTINEL@h:70000/db",
    ] {
        let told = problem(&[SECRET, ("DATABASE_URL", url)]);
        assert!(told.starts_with("DATABASE_URL") && !told.contains("SENT") && !told.contains("INEL"), "{url}: {told}");
    }
    for url in [
        "postgres://u:p%40ss@h/db",
        "postgresql://u@/db?host=/tmp/x&port=5433",
        "postgres://h",
        "postgres://",
        "postgres://u:p@a:1,b:2/db?target_session_attrs=read-write",
        "postgres://u:p@[::1]:5432/db",
        "postgres:///db",
    ] {
        assert_eq!(problem(&[SECRET, ("DATABASE_URL", url)]), "", "{url}");
    }
}

#[test]
fn weak_and_sample_secrets_are_refused() {
    for weak in [
        "short",
        "0123456789012345678901234567890",
        "TEST_SECRET_DO_NOT_USE_IN_PROD",
        "TEST_SECRET_DO_NOT_USE_IN_PROD_AT_ALL_REALLY",
        "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "abcabcabcabcabcabcabcabcabcabcabcabcabcabc",
    ] {
        assert!(problem(&[("JWT_SECRET", weak)]).contains("JWT_SECRET"), "{weak}");
        for name in ["JWT_SECRETS_RETIRED", "PASSWORD_PEPPER", "PASSWORD_PEPPERS_RETIRED"] {
            assert!(problem(&[SECRET, (name, weak)]).contains(name), "{name} {weak}");
        }
    }
    assert!(problem(&[]).contains("JWT_SECRET is missing"));
}

#[test]
fn a_secret_whose_file_cannot_be_read_is_told_as_that_alone() {
    let told = problem(&[("JWT_SECRET_FILE", "/nowhere")]);
    assert_eq!(told, "JWT_SECRET_FILE names a file that cannot be read: entity not found");
}

#[test]
fn origins_come_as_json_or_between_commas() {
    for value in [r#"["http://localhost:3000", "https://app.example"]"#, "http://localhost:3000/, https://app.example"]
    {
        let origins = read(&[SECRET, ("BACKEND_CORS_ORIGINS", value)]).map(|config| config.server.cors_origins);
        assert_eq!(origins, Ok(vec!["http://localhost:3000".to_owned(), "https://app.example".to_owned()]));
    }
}

#[test]
fn letters_go_to_a_folder_unless_told() {
    let mail = |variables: &[(&str, &str)]| read(&[&[SECRET], variables].concat()).map(|config| config.mail);
    let default = mail(&[]).unwrap();
    assert!(matches!(default.transport, MailTransport::File(None)));
    assert_eq!(default.from, "Recipes <recipes@localhost>");
    assert!(matches!(mail(&[("MAIL_TRANSPORT", "log")]).unwrap().transport, MailTransport::Log));
    for (security, port) in [("starttls", 587), ("tls", 465), ("none", 25)] {
        let smtp = mail(&[("MAIL_TRANSPORT", "smtp"), ("SMTP_HOST", "mail.example"), ("SMTP_SECURITY", security)]);
        let MailTransport::Smtp(smtp) = smtp.unwrap().transport else { panic!("{security}") };
        assert_eq!((smtp.port, smtp.credentials), (port, None));
    }
}

#[test]
fn mail_settings_that_cannot_work_are_told() {
    for (variables, told) in [
        (&[("MAIL_TRANSPORT", "pigeon")][..], "MAIL_TRANSPORT has to be smtp, file or log"),
        (&[("MAIL_TRANSPORT", "smtp")], "SMTP_HOST is missing"),
        (&[("MAIL_FROM", "recipes")], "MAIL_FROM has to be an address"),
        (&[("MAIL_FROM", "Recipes <a@example.com>\r\nBcc: b@example.com")], "MAIL_FROM has to be an address"),
        (&[("SMTP_SECURITY", "maybe")], "SMTP_SECURITY has to be starttls, tls or none"),
        (&[("SMTP_PORT", "0")], "SMTP_PORT has to be"),
        (&[("SMTP_USERNAME", "ada")], "SMTP_PASSWORD is missing"),
        (&[("SMTP_PASSWORD", "secret")], "SMTP_USERNAME is missing"),
        (&[("SMTP_USERNAME", "ada"), ("SMTP_PASSWORD", "secret"), ("SMTP_SECURITY", "none")], "in clear"),
        (&[("SMTP_CA_FILE", "/nowhere")], "SMTP_CA_FILE names a file that cannot be read"),
        (&[("SMTP_CA_FILE", "Cargo.toml")], "SMTP_CA_FILE names a file that holds no certificate"),
    ] {
        let problem = problem(&[&[SECRET], variables].concat());
        assert!(problem.contains(told) && !problem.contains("secret"), "{variables:?}: {problem}");
    }
}

#[test]
fn monitoring_is_off_and_asks_for_the_database_unless_told() {
    let monitoring =
        |variables: &[(&str, &str)]| read(&[&[SECRET], variables].concat()).map(|config| config.monitoring);
    let default = monitoring(&[]).unwrap();
    assert_eq!(default.metrics_address, None);
    assert_eq!(default.ready_requires, [Check::Database, Check::Migrations]);
    assert!(default.shutdown_delay.is_zero());
    let set = monitoring(&[("METRICS_ADDRESS", "[::1]:9464"), ("READY_REQUIRES", "hash_queue, outbox")]).unwrap();
    assert_eq!(set.metrics_address.map(|address| address.port()), Some(9464));
    assert_eq!(set.ready_requires, [Check::Outbox, Check::HashQueue]);
    for (name, value, told) in [
        ("METRICS_ADDRESS", "9464", "METRICS_ADDRESS has to be an IP address and a port"),
        ("METRICS_ADDRESS", "localhost:9464", "METRICS_ADDRESS has to be an IP address and a port"),
        ("READY_REQUIRES", "database,disk", "READY_REQUIRES has to list some of database, migrations, outbox"),
        ("READY_OUTBOX_SECONDS", "1", "READY_OUTBOX_SECONDS has to be"),
        ("SHUTDOWN_DELAY_SECONDS", "601", "SHUTDOWN_DELAY_SECONDS has to be"),
    ] {
        assert!(problem(&[SECRET, (name, value)]).contains(told), "{name}={value}");
    }
}

#[test]
fn the_memory_of_bodies_has_room_for_the_largest() {
    assert_eq!(problem(&[SECRET, ("MAX_IMPORT_BYTES", "25165824")]), "");
    for variables in [("MAX_IMPORT_BYTES", "25165825"), ("MAX_BODIES_BYTES", "10000000")] {
        let told = problem(&[SECRET, variables]);
        assert!(told.starts_with("MAX_BODIES_BYTES has to be MAX_IMPORT_BYTES"), "{told}");
    }
}

#[test]
fn env_example_and_the_readme_name_every_setting() {
    let nothing = |_: &str| None;
    let mut reader = Reader::new(&nothing);
    let _problems = Config::read(&mut reader);
    let (_, _, _) =
        (DatabaseConfig::read(&mut reader), SuperuserConfig::read(&mut reader), LogConfig::read(&mut reader));
    let example = include_str!("../../../.env.example");
    let listed: std::collections::BTreeSet<String> = example
        .lines()
        .map(|line| line.trim_start_matches("# "))
        .filter_map(|line| line.split_once('='))
        .map(|(name, _)| name.to_owned())
        .filter(|name| name.chars().all(|c| c.is_ascii_uppercase() || c == '_'))
        .collect();
    assert_eq!(&listed, reader.names());
    let readme = include_str!("../../../README.md");
    let missing: Vec<_> = reader.names().iter().filter(|name| !readme.contains(&format!("`{name}`"))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
