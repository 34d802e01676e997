//! Which accounts go in.

use std::collections::HashMap;

use super::fit::quoted;
use super::plan::Findings;
use super::policy::DuplicateEmails;
use crate::models::User;
use crate::models::fastapi::FastapiUser;
use crate::schemas::{UserCreate, email_folded};

/// One account an address, and for the id of every account that is dropped the one that is kept.
pub fn distinct(
    users: Vec<FastapiUser>,
    policy: DuplicateEmails,
    findings: &mut Findings,
) -> (Vec<FastapiUser>, HashMap<i64, i64>) {
    let mut kept: HashMap<String, (i64, String)> = HashMap::new();
    for user in &users {
        let entry = kept.entry(email_folded(&user.email)).or_insert_with(|| (user.id, name(user)));
        if policy == DuplicateEmails::KeepNewest {
            *entry = (user.id, name(user));
        }
    }
    let (mut distinct, mut dropped, mut lines) = (Vec::new(), HashMap::new(), Vec::new());
    for user in users {
        match kept.get(&email_folded(&user.email)) {
            Some((id, kept_name)) if *id != user.id => {
                let decision = if policy == DuplicateEmails::Refuse { "" } else { "left out: " };
                let rights = if user.is_superuser { "a superuser, " } else { "" };
                let user_name = name(&user);
                lines.push(format!("{user_name}: {decision}{rights}has the address of {kept_name}, but for case"));
                dropped.insert(user.id, *id);
            }
            _ => distinct.push(user),
        }
    }
    let refused = policy == DuplicateEmails::Refuse;
    findings.add(lines, refused.then_some("--duplicate-emails keep-oldest or --duplicate-emails keep-newest"));
    (distinct, dropped)
}

pub fn account(user: FastapiUser) -> User {
    let FastapiUser { id, first_name, surname, email, is_superuser, hashed_password } = user;
    let form = UserCreate { email, password: String::new(), first_name, surname };
    let new = form.into_new_user(hashed_password, 0);
    User {
        id,
        email: new.email,
        email_folded: new.email_folded,
        first_name: new.first_name,
        surname: new.surname,
        password_hash: new.password_hash,
        is_active: true,
        is_superuser,
        epoch: 0,
        created_at: None,
        verified_at: None,
    }
}

pub fn name(user: &FastapiUser) -> String {
    format!("user {} ({})", user.id, quoted(&user.email))
}
