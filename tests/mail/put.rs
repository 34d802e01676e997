//! Puts a letter of every kind into the outbox of `DATABASE_URL`, as a handler would, and ends:
//! `put_letters ADDRESS TOKEN [KIND]`. tests/mail/run uses it.

#![allow(clippy::unwrap_used, clippy::panic)]

use recipe_api::core::clock::Clock;
use recipe_api::core::config::{Config, Reader, environment};
use recipe_api::crud;
use recipe_api::db::connect;
use recipe_api::mail::{Letter, Outbox};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [recipient, token, kind @ ..] = arguments.as_slice() else { panic!("put_letters ADDRESS TOKEN [KIND]") };
    let config = Config::read(&mut Reader::new(&environment().unwrap())).unwrap();
    let outbox = Outbox::new(&config.tokens.secrets);
    let mut conn = connect(&config.database).unwrap();
    let now = Clock::system().seconds();
    let user_agent = "Mozilla/5.0 <script>alert(1)</script>\r\nBcc: eve@example.org".to_owned();
    let letters = [
        Letter::VerifyAddress { token: token.clone() },
        Letter::ResetPassword { token: token.clone() },
        Letter::ConfirmNewAddress { token: token.clone() },
        Letter::AddressChanged { new_address: "ada@example.org".into() },
        Letter::PasswordChanged,
        Letter::NewDevice { user_agent, address: [192, 0, 2, 7].into(), at: now },
    ];
    for letter in letters.iter().filter(|letter| kind.is_empty() || kind.contains(&letter.kind().to_owned())) {
        crud::outbox::put(&mut conn, &outbox.seal(recipient, letter, now).unwrap()).unwrap();
    }
}
