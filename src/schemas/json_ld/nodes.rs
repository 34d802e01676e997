use std::cell::Cell;
use std::collections::HashMap;
use std::ops::RangeInclusive;

use serde_json::{Map, Value};

/// References lead to so many times the bytes of their document: with one long node that all recipes refer to, each
/// many times, a short document would be a very long one.
const TIMES: usize = 64;

/// To so many in a short document, and in a long one.
const BYTES: RangeInclusive<usize> = 1 << 20..=64 << 20;

/// The nodes of a document by their `@id`: others refer to them by it.
pub struct Nodes<'a> {
    by_id: HashMap<&'a str, (&'a Map<String, Value>, usize)>,
    /// Bytes to which references may lead yet; `None` where they would lead to more.
    left: Cell<Option<usize>>,
}

impl<'a> Nodes<'a> {
    /// Of a document, none yet.
    pub fn of(document: &Value) -> Self {
        let most = (TIMES * bytes(document)).clamp(*BYTES.start(), *BYTES.end());
        Self { by_id: HashMap::new(), left: Cell::new(Some(most)) }
    }

    pub fn add(&mut self, id: &'a str, node: &'a Map<String, Value>) {
        self.by_id.insert(id, (node, node.iter().map(|(name, value)| name.len() + bytes(value)).sum()));
    }

    /// What an object that is a mere reference stands for.
    pub fn resolved(&self, node: &'a Map<String, Value>) -> &'a Map<String, Value> {
        let id = node.get("@id").and_then(Value::as_str).filter(|_| node.len() == 1);
        let Some((target, bytes)) = id.and_then(|id| self.by_id.get(id)) else { return node };
        self.left.set(self.left.get().and_then(|left| left.checked_sub(*bytes)));
        if self.are_spent() { node } else { target }
    }

    /// Whether a reference was not followed since there were too many.
    pub fn are_spent(&self) -> bool {
        self.left.get().is_none()
    }
}

fn bytes(value: &Value) -> usize {
    let inner = match value {
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(bytes).sum(),
        Value::Object(members) => members.iter().map(|(name, value)| name.len() + bytes(value)).sum(),
        _ => 0,
    };
    inner + size_of::<Value>()
}
