//! Single values, which sites write in many ways.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::ENOUGH;
use super::nodes::Nodes;

/// Whether the node is of this schema.org type, however that is written.
pub fn is_a(node: &Map<String, Value>, wanted: &str) -> bool {
    let named = |value: &Value| value.as_str().is_some_and(|name| name.rsplit(['/', ':']).next() == Some(wanted));
    match node.get("@type") {
        Some(Value::Array(types)) => types.iter().any(named),
        Some(one) => named(one),
        None => false,
    }
}

/// Text with its HTML entities decoded, once, and without white space around it; `None` where nothing is left.
pub fn decoded(text: &str) -> Option<String> {
    let text = html_escape::decode_html_entities(text);
    Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// Text such that [`decoded`] gives it back.
pub fn encoded(text: &str) -> Cow<'_, str> {
    if html_escape::decode_html_entities(text) == text { text.into() } else { text.replace('&', "&amp;").into() }
}

/// A value as text: itself, the first of a list, or the name of a thing.
pub fn text(value: &Value, nodes: &Nodes<'_>) -> Option<String> {
    match value {
        Value::String(text) => decoded(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(items) => items.iter().find_map(|item| text(item, nodes)),
        Value::Object(node) => {
            let node = nodes.resolved(node);
            ["@value", "name", "text"].iter().find_map(|member| text_or_number(node.get(*member)?))
        }
        _ => None,
    }
}

fn text_or_number(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => decoded(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The texts of a value, one after the other.
pub fn texts(value: &Value, nodes: &Nodes<'_>) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().filter_map(|item| text(item, nodes)).take(ENOUGH).collect(),
        one => text(one, nodes).into_iter().collect(),
    }
}

/// An address: itself, or that of a page or picture.
pub fn address(value: &Value, nodes: &Nodes<'_>) -> Option<String> {
    match value {
        Value::String(address) => decoded(address),
        Value::Array(items) => items.iter().find_map(|item| address(item, nodes)),
        Value::Object(node) => {
            let node = nodes.resolved(node);
            ["url", "contentUrl", "@id"].iter().find_map(|member| decoded(node.get(*member)?.as_str()?))
        }
        _ => None,
    }
}

/// The whole minutes of an ISO 8601 duration, such as `PT1H30M`, `P0DT45M` or `PT1.5H`. Years and months have
/// no length, and only none of them is understood.
pub fn minutes(duration: &str) -> Option<i64> {
    let duration = duration.trim().to_ascii_uppercase();
    let (days, time) = duration.strip_prefix('P').map(|rest| rest.split_once('T').unwrap_or((rest, "")))?;
    let units = |unit| match unit {
        'Y' | 'M' => Some(f64::INFINITY),
        'W' => Some(7.0 * 24.0 * 60.0),
        'D' => Some(24.0 * 60.0),
        _ => None,
    };
    let time_units = |unit| match unit {
        'H' => Some(60.0),
        'M' => Some(1.0),
        'S' => Some(1.0 / 60.0),
        _ => None,
    };
    let sum = sum(days, units)? + sum(time, time_units)?;
    let told = !days.is_empty() || !time.is_empty();
    #[expect(clippy::cast_possible_truncation, reason = "checked by the condition")]
    (told && sum < 1e12).then(|| sum.round() as i64)
}

/// Numbers, each with a unit behind it.
fn sum(text: &str, unit: impl Fn(char) -> Option<f64>) -> Option<f64> {
    let (mut sum, mut number) = (0.0, String::new());
    for c in text.chars() {
        match c {
            '0'..='9' | '.' => number.push(c),
            ',' => number.push('.'),
            c => {
                let count: f64 = number.parse().ok()?;
                let length = unit(c)?;
                // None of an endless length is nothing.
                sum += if count == 0.0 { 0.0 } else { count * length };
                number.clear();
            }
        }
    }
    number.is_empty().then_some(sum)
}

/// Minutes as an ISO 8601 duration.
pub fn duration(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("PT{minutes}M"),
        (hours, 0) => format!("PT{hours}H"),
        (hours, minutes) => format!("PT{hours}H{minutes}M"),
    }
}

/// How many it serves, and what comes of it in words.
pub fn servings_and_yield(value: &Value, nodes: &Nodes<'_>) -> (Option<i64>, Option<String>) {
    let (mut servings, mut words) = (None, None);
    let told = match value {
        Value::Object(node) => quantity(node).into_iter().collect(),
        value => texts(value, nodes),
    };
    for text in told {
        match servings_in(&text) {
            Some(number) if servings.is_none() => servings = Some(number),
            _ => words = words.or(Some(text)),
        }
    }
    (servings, words)
}

/// Nutrients: each a number, or text. What is neither stays, to be refused.
pub fn nutrition(value: &Value, nodes: &Nodes<'_>) -> Map<String, Value> {
    let node = match value {
        Value::Array(items) => items.first().and_then(Value::as_object),
        value => value.as_object(),
    };
    let Some(node) = node.map(|node| nodes.resolved(node)) else { return Map::new() };
    let nutrients = node.iter().filter(|(name, value)| !name.starts_with('@') && !value.is_null());
    let read = |value: &Value| match value {
        Value::String(text) => Some(decoded(text).unwrap_or_default().into()),
        Value::Array(_) => text(value, nodes).map(Value::from),
        Value::Object(node) => quantity(node).or_else(|| text(value, nodes)).map(Value::from),
        _ => None,
    };
    nutrients.map(|(name, value)| (name.clone(), read(value).unwrap_or_else(|| value.clone()))).collect()
}

/// A `QuantitativeValue`, such as 12 muffins.
fn quantity(node: &Map<String, Value>) -> Option<String> {
    let member = |name| node.get(name).and_then(text_or_number);
    let value = member("value").or_else(|| member("name"))?;
    Some(member("unitText").map_or_else(|| value.clone(), |unit| format!("{value} {unit}")))
}

/// The number, where the text says nothing but how many it serves.
fn servings_in(text: &str) -> Option<i64> {
    const AROUND: [&str; 24] = [
        "",
        "serves",
        "serving",
        "servings",
        "portion",
        "portions",
        "person",
        "persons",
        "people",
        "portionen",
        "personen",
        "personne",
        "personnes",
        "porzioni",
        "persone",
        "raciones",
        "personas",
        "porciones",
        "porções",
        "pessoas",
        "porties",
        "portioner",
        "人分",
        "人份",
    ];
    let text = text.to_lowercase();
    let (start, end) = (text.find(|c: char| c.is_ascii_digit())?, text.rfind(|c: char| c.is_ascii_digit())? + 1);
    let around = [text.get(..start)?, text.get(end..)?];
    let known = around.iter().all(|words| AROUND.contains(&words.trim().trim_end_matches([':', '.'])));
    text.get(start..end)?.parse().ok().filter(|number| known && (1..=1000).contains(number))
}
