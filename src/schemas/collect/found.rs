//! What was found while a value is read, and why a round of reading ends.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::fmt::Display;

use serde::de;

use super::Form;
use crate::error::{Place, Problem};

/// What was found so far, one problem a place.
pub struct Found {
    pub form: Form,
    /// More problems than this are counted and not told.
    max: usize,
    problems: RefCell<Vec<Problem>>,
    places: RefCell<HashSet<Vec<Place>>>,
    untold: Cell<usize>,
    /// Fields that serde has missed, each with all fields of its struct.
    required: RefCell<HashSet<(Fields, &'static str)>>,
}

/// The names of a struct's fields.
pub type Fields = &'static [&'static str];

impl Found {
    pub fn new(max: usize, form: Form) -> Self {
        Self {
            form,
            max,
            problems: RefCell::default(),
            places: RefCell::default(),
            untold: Cell::default(),
            required: RefCell::default(),
        }
    }

    /// Begins a round, which counts anew what is not told.
    pub fn begin(&self) {
        self.untold.set(0);
    }

    /// Grows with all that makes the next round another.
    pub fn count(&self) -> usize {
        self.problems.borrow().len() + self.required.borrow().len()
    }

    pub fn is_empty(&self) -> bool {
        self.problems.borrow().is_empty()
    }

    /// Whether every problem is told.
    pub fn is_whole(&self) -> bool {
        self.untold.get() == 0
    }

    /// The problems at `place`, the last of which tells how many more there are.
    pub fn into_problems(self, place: &'static str) -> Vec<Problem> {
        let untold = self.untold.get();
        let more =
            (untold > 0).then(|| Problem::new(place, None, format!("more problems: {untold}"), "value_error.more"));
        self.problems.into_inner().into_iter().chain(more).collect()
    }

    pub fn note(&self, loc: &[Place], msg: impl Into<Cow<'static, str>>, kind: impl Into<Cow<'static, str>>) {
        if self.noted(loc) {
            return;
        }
        let mut problems = self.problems.borrow_mut();
        if problems.len() < self.max {
            self.places.borrow_mut().insert(loc.to_vec());
            problems.push(Problem { loc: loc.to_vec(), msg: msg.into(), kind: kind.into() });
        } else {
            self.untold.set(self.untold.get() + 1);
        }
    }

    pub fn noted(&self, loc: &[Place]) -> bool {
        self.places.borrow().contains(loc)
    }

    pub fn require(&self, fields: Fields, field: &'static str) {
        self.required.borrow_mut().insert((fields, field));
    }

    pub fn requires(&self, fields: Fields, field: &'static str) -> bool {
        self.required.borrow().contains(&(fields, field))
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
}
