//! What is to be stored, decided before anything is.

use super::fit::Row;
use super::policy::{Misfits, Policy};
use super::source::Source;
use super::{Failure, recipes, users};
use crate::models::fastapi::{FastapiRecipe, FastapiUser};
use crate::models::{NewRecipe, User};

/// All rows that go in, in the order of their ids.
pub struct Plan {
    pub users: Vec<User>,
    /// With the ids that they keep.
    pub recipes: Vec<(i64, NewRecipe)>,
    /// What was decided by a flag, a line each.
    pub decisions: Vec<String>,
}

/// What was found, and what decides it.
#[derive(Default)]
pub struct Findings {
    decided: Vec<String>,
    refused: Vec<String>,
}

impl Findings {
    /// `flag`: what would decide these lines, where they are refused.
    pub fn add(&mut self, lines: Vec<String>, flag: Option<&str>) {
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
    let (users, kept_by_dropped) = users::distinct(users, policy.duplicate_emails, &mut findings);
    let users: Vec<User> = users.into_iter().map(users::account).collect();
    let heir = recipes::heir(&users, &policy.orphans)?;
    let recipes = recipes::with_submitters(recipes, &users, &kept_by_dropped, heir, &policy.orphans, &mut findings);
    if findings.refused.is_empty() {
        return Ok(Plan { users, recipes, decisions: findings.decided });
    }
    Err(format!("nothing was imported:\n  {}", findings.refused.join("\n  ")).into())
}

fn fitting(source: Source, misfits: Misfits, findings: &mut Findings) -> (Vec<FastapiUser>, Vec<FastapiRecipe>) {
    let flag = (misfits == Misfits::Refuse).then_some("--misfits skip or --misfits trim");
    let mut lines = Vec::new();
    let users = source.users.into_iter().filter_map(|user| {
        let name = users::name(&user);
        fit(user, &name, misfits, &mut lines)
    });
    let users = users.collect();
    let recipes = source.recipes.into_iter().filter_map(|recipe| {
        let name = recipes::name(&recipe);
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
