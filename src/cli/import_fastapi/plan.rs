//! What is to be stored, decided before anything is.

use std::collections::{HashMap, HashSet};

use super::Failure;
use super::fit::{Row, quoted};
use super::policy::{DuplicateEmails, Misfits, Orphans, Policy};
use super::source::Source;
use crate::core::text::fold;
use crate::models::fastapi::{FastapiRecipe, FastapiUser};
use crate::models::{Recipe, User};
use crate::schemas::{UserCreate, email_folded};

/// All rows that go in, in the order of their ids.
pub struct Plan {
    pub users: Vec<User>,
    pub recipes: Vec<Recipe>,
    /// What was decided by a flag, a line each.
    pub decisions: Vec<String>,
}

/// What was found, and what decides it.
#[derive(Default)]
struct Findings {
    decided: Vec<String>,
    refused: Vec<String>,
}

impl Findings {
    /// `flag`: what would decide these lines, where they are refused.
    fn add(&mut self, lines: Vec<String>, flag: Option<&str>) {
        match flag {
            Some(flag) if !lines.is_empty() => {
                self.refused.extend(lines);
                self.refused.push(format!("-> mend these rows, or decide with {flag}"));
            }
            _ => self.decided.extend(lines),
        }
    }
}

/// # Errors
/// Every row that does not fit and is not decided by the policy.
pub fn make(source: Source, policy: &Policy) -> Result<Plan, Failure> {
    let mut findings = Findings::default();
    let (users, recipes) = fitting(source, policy.misfits, &mut findings);
    let (users, kept_by_dropped) = distinct(users, policy.duplicate_emails, &mut findings);
    let users: Vec<User> = users.into_iter().map(account).collect();
    let heir = heir(&users, &policy.orphans)?;
    let recipes = submitted(recipes, &users, &kept_by_dropped, heir, &policy.orphans, &mut findings);
    if findings.refused.is_empty() {
        return Ok(Plan { users, recipes, decisions: findings.decided });
    }
    Err(format!("nothing was imported:\n  {}", findings.refused.join("\n  ")).into())
}

fn fitting(source: Source, misfits: Misfits, findings: &mut Findings) -> (Vec<FastapiUser>, Vec<FastapiRecipe>) {
    let flag = (misfits == Misfits::Refuse).then_some("--misfits skip or --misfits trim");
    let mut lines = Vec::new();
    let users = source.users.into_iter().filter_map(|user| {
        let name = name_user(&user);
        fit(user, &name, misfits, &mut lines)
    });
    let users = users.collect();
    let recipes = source.recipes.into_iter().filter_map(|recipe| {
        let name = name_recipe(&recipe);
        fit(recipe, &name, misfits, &mut lines)
    });
    let recipes = recipes.collect();
    findings.add(lines, flag);
    (users, recipes)
}

/// The row as it goes in, if it does. A refused row stays, so that nothing is said to miss it.
fn fit<R: Row>(mut row: R, name: &str, misfits: Misfits, lines: &mut Vec<String>) -> Option<R> {
    let problems = row.problems();
    if problems.is_empty() {
        return Some(row);
    }
    if misfits == Misfits::Trim {
        row.trim();
    }
    let (decision, kept) = match misfits {
        Misfits::Refuse => ("does not fit", true),
        Misfits::Trim if row.problems().is_empty() => ("trimmed", true),
        Misfits::Skip | Misfits::Trim => ("left out", false),
    };
    lines.push(format!("{name}: {decision}: {}", problems.join("; ")));
    kept.then_some(row)
}

/// One account an address, and for the id of every account that is dropped the one that is kept.
fn distinct(
    users: Vec<FastapiUser>,
    policy: DuplicateEmails,
    findings: &mut Findings,
) -> (Vec<FastapiUser>, HashMap<i64, i64>) {
    let mut kept: HashMap<String, (i64, String)> = HashMap::new();
    for user in &users {
        let entry = kept.entry(email_folded(&user.email)).or_insert_with(|| (user.id, name_user(user)));
        if policy == DuplicateEmails::KeepNewest {
            *entry = (user.id, name_user(user));
        }
    }
    let (mut distinct, mut dropped, mut lines) = (Vec::new(), HashMap::new(), Vec::new());
    for user in users {
        match kept.get(&email_folded(&user.email)) {
            Some((id, name)) if *id != user.id => {
                let decision = if policy == DuplicateEmails::Refuse { "" } else { "left out: " };
                let rights = if user.is_superuser { "a superuser, " } else { "" };
                let user_name = name_user(&user);
                lines.push(format!("{user_name}: {decision}{rights}has the address of {name}, but for case"));
                dropped.insert(user.id, *id);
            }
            _ => distinct.push(user),
        }
    }
    let refused = policy == DuplicateEmails::Refuse;
    findings.add(lines, refused.then_some("--duplicate-emails keep-oldest or --duplicate-emails keep-newest"));
    (distinct, dropped)
}

/// The account that orphans go to.
fn heir(users: &[User], orphans: &Orphans) -> Result<Option<i64>, Failure> {
    let Orphans::GiveTo(email) = orphans else { return Ok(None) };
    let folded = email_folded(email);
    match users.iter().find(|user| user.email_folded == folded) {
        Some(user) => Ok(Some(user.id)),
        None => Err(format!("--orphans give-to={email}: none of the imported accounts has this address").into()),
    }
}

fn submitted(
    recipes: Vec<FastapiRecipe>,
    users: &[User],
    kept_by_dropped: &HashMap<i64, i64>,
    heir: Option<i64>,
    orphans: &Orphans,
    findings: &mut Findings,
) -> Vec<Recipe> {
    let ids: HashSet<i64> = users.iter().map(|user| user.id).collect();
    let (mut submitted, mut lines) = (Vec::new(), Vec::new());
    for recipe in recipes {
        let told = recipe.submitter_id.as_deref().and_then(|id| id.trim().parse().ok());
        let account = told.map(|id| kept_by_dropped.get(&id).copied().unwrap_or(id)).filter(|id| ids.contains(id));
        if account.is_none() {
            lines.push(orphan(&recipe, orphans));
        }
        submitted.extend(account.or(heir).map(|id| with_submitter(recipe, id)));
    }
    findings.add(lines, (*orphans == Orphans::Refuse).then_some("--orphans skip or --orphans give-to=EMAIL"));
    submitted
}

fn orphan(recipe: &FastapiRecipe, orphans: &Orphans) -> String {
    let why = recipe
        .submitter_id
        .as_deref()
        .map_or_else(|| "has no submitter".into(), |id| format!("its submitter {} is not imported", quoted(id)));
    let decision = match orphans {
        Orphans::Refuse => String::new(),
        Orphans::Skip => "left out: ".into(),
        Orphans::GiveTo(email) => format!("given to {email}: "),
    };
    format!("{}: {decision}{why}", name_recipe(recipe))
}

fn account(user: FastapiUser) -> User {
    let FastapiUser { id, first_name, surname, email, is_superuser, hashed_password } = user;
    let form = UserCreate { email, password: String::new(), first_name, surname };
    let new = form.into_new_user(hashed_password);
    User {
        id,
        email: new.email,
        email_folded: new.email_folded,
        first_name: new.first_name,
        surname: new.surname,
        password_hash: new.password_hash,
        is_active: true,
        is_superuser,
    }
}

fn with_submitter(recipe: FastapiRecipe, submitter_id: i64) -> Recipe {
    let FastapiRecipe { id, label, source, url, submitter_id: _ } = recipe;
    Recipe { id, label_folded: fold(&label), label, source, url, submitter_id }
}

fn name_user(user: &FastapiUser) -> String {
    format!("user {} ({})", user.id, quoted(&user.email))
}

fn name_recipe(recipe: &FastapiRecipe) -> String {
    format!("recipe {} ({})", recipe.id, quoted(&recipe.label))
}
