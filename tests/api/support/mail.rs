//! Sends what is in an outbox to a folder, and reads it there.

use std::path::Path;
use std::sync::Arc;

use recipe_api::core::clock::Clock;
use recipe_api::core::config::{MailConfig, MailTransport};
use recipe_api::crud;
use recipe_api::db::{Database, connect};
use recipe_api::mail::{Letter, Mailer, Outbox, Worker};
use recipe_api::models::OutboxLetter;
use tempfile::TempDir;

use super::database::TestDatabase;
use super::{PUBLIC_URL, RETIRED_SECRET, SECRET};

/// A letter as it arrived.
#[derive(Debug)]
pub struct Received {
    /// The header, a field a line.
    pub header: String,
    pub to: String,
    pub subject: String,
    pub text: String,
    /// The one link in it.
    pub link: String,
    /// The token in the link's fragment; empty where there is none.
    pub token: String,
}

/// A worker that writes to a folder of its own.
pub struct PostOffice<'a> {
    pub folder: TempDir,
    pub worker: Worker,
    pub outbox: Outbox,
    pub db: recipe_api::db::Db,
    database: &'a TestDatabase,
    clock: &'a Clock,
}

impl<'a> PostOffice<'a> {
    pub fn of(database: &'a TestDatabase, clock: &'a Clock) -> Self {
        Self::with_secrets(database, clock, &[SECRET, RETIRED_SECRET])
    }

    pub fn with_secrets(database: &'a TestDatabase, clock: &'a Clock, secrets: &[&str]) -> Self {
        let folder = TempDir::new().unwrap();
        let transport = MailTransport::File(Some(folder.path().join("mail")));
        let config = MailConfig { transport, from: "Recipes <recipes@example.com>".into() };
        let mailer = Arc::new(Mailer::new(&config, PUBLIC_URL).unwrap());
        let outbox = Outbox::new(&secrets.iter().map(|secret| (*secret).to_owned()).collect::<Vec<_>>());
        let db = Database::open(&database.config()).unwrap().handle();
        let worker = Worker::new(db.clone(), clock.clone(), outbox.clone(), mailer);
        Self { folder, worker, outbox, db, database, clock }
    }

    pub async fn put(&self, recipient: &str, letter: &Letter) {
        let letter = self.outbox.seal(recipient, letter, self.clock.seconds()).unwrap();
        self.db.write(move |conn| crud::outbox::put(conn, &letter)).await.unwrap();
    }

    /// What is in the outbox.
    pub fn rows(&self) -> Vec<OutboxLetter> {
        crud::outbox::list(&mut connect(&self.database.config()).unwrap(), 1000).unwrap()
    }

    pub async fn letters(&self) -> Vec<Received> {
        let waiting = self.rows();
        while self.worker.send_due().await.unwrap() > 0 {}
        waiting.iter().filter_map(|row| self.file(&row.message_id)).map(|file| read(&file)).collect()
    }

    /// The file of a letter.
    pub fn file(&self, message_id: &str) -> Option<std::path::PathBuf> {
        let files = std::fs::read_dir(self.folder.path().join("mail")).unwrap();
        let mut paths = files.map(|file| file.unwrap().path());
        paths.find(|path| path.to_str().unwrap().ends_with(&format!("{message_id}.eml")))
    }
}

fn read(file: &Path) -> Received {
    let whole = std::fs::read_to_string(file).unwrap();
    let (header, body) = whole.split_once("\r\n\r\n").unwrap();
    let header = header.replace("\r\n ", " ").replace("\r\n", "\n");
    let field = |name: &str| header.lines().find_map(|line| line.strip_prefix(name)).unwrap().to_owned();
    let boundary = header.split("boundary=\"").nth(1).unwrap().split('"').next().unwrap();
    let plain = body.split(&format!("--{boundary}")).find(|part| part.contains("text/plain")).unwrap();
    let (encoding, text) = plain.split_once("\r\n\r\n").unwrap();
    assert!(encoding.contains("7bit"), "{encoding}");
    let text = text.replace("\r\n", "\n");
    let link = text.lines().find(|line| line.starts_with("https://")).unwrap().to_owned();
    let token = link.split_once("#token=").map(|(_, token)| token.to_owned()).unwrap_or_default();
    Received { to: field("To: "), subject: field("Subject: "), header, text, link, token }
}
