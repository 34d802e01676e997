//! What was found while a value is read, and why a round of reading ends.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt::Display;

use serde::de;

use super::Form;
use crate::error::{Place, Problem};

/// More problems than this are not told.
const MAX_PROBLEMS: usize = 100;

/// What was found so far, one problem a place.
pub struct Found {
    pub form: Form,
    problems: RefCell<Vec<Problem>>,
}

impl Found {
    pub fn new(form: Form) -> Self {
        Self { form, problems: RefCell::default() }
    }

    pub fn count(&self) -> usize {
        self.problems.borrow().len()
    }

    pub fn into_problems(self) -> Vec<Problem> {
        self.problems.into_inner()
    }

    pub fn note(&self, loc: &[Place], msg: impl Into<Cow<'static, str>>, kind: &'static str) {
        let mut problems = self.problems.borrow_mut();
        if problems.len() < MAX_PROBLEMS && !problems.iter().any(|problem| problem.loc == loc) {
            problems.push(Problem { loc: loc.to_vec(), msg: msg.into(), kind: kind.into() });
        }
    }

    pub fn noted(&self, loc: &[Place]) -> bool {
        self.problems.borrow().iter().any(|problem| problem.loc == loc)
    }
}

/// Why a round ended early.
#[derive(Debug)]
pub enum Stop {
    /// serde misses this field of the struct it reads.
    Missing(&'static str),
    /// A visitor does not take the value, and says why.
    Refused(String),
    /// Noted: the next round stands in for it.
    Noted,
}

impl Display for Stop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Missing(field) => write!(f, "missing {field}"),
            Self::Refused(why) => f.write_str(why),
            Self::Noted => f.write_str("noted"),
        }
    }
}

impl std::error::Error for Stop {}

impl de::Error for Stop {
    fn custom<T: Display>(msg: T) -> Self {
        Self::Refused(msg.to_string())
    }

    fn missing_field(field: &'static str) -> Self {
        Self::Missing(field)
    }

    fn unknown_variant(_variant: &str, known: &'static [&'static str]) -> Self {
        let known: Vec<String> = known.iter().map(|variant| format!("\"{variant}\"")).collect();
        Self::Refused(match known.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("has to be {} or {last}", rest.join(", ")),
            _ => format!("has to be {}", known.concat()),
        })
    }
}
