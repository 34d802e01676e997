//! A line written again, with the amounts it has now.

use std::ops::Range;

use super::quantity::Quantity;
use super::understood::{Change, Understood, Written};
use super::unit::{Kind, Name, System, Unit, named};
use super::words::key;

/// The line for people. Exactly as it was written, but for amounts that were scaled or converted; those are
/// rounded to what a cook can measure.
#[must_use]
pub fn write_line(understood: &Understood) -> String {
    write(understood, 0..understood.line.len())
}

/// A part of the line, with the amounts that lie in it.
pub(super) fn write(understood: &Understood, part: Range<usize>) -> String {
    let line = &understood.line;
    let mut text = String::with_capacity(part.len() + 16);
    let mut at = part.start;
    let mut copy = |text: &mut String, to: usize, next: usize| {
        text.push_str(line.get(at..to).unwrap_or_default());
        at = next.max(at);
    };
    // Not a filter over all: a line with many notes has many amounts, too.
    let first = understood.amounts.partition_point(|amount| amount.number.start < part.start);
    let inside = understood.amounts.iter().skip(first).take_while(|amount| amount.number.start < part.end);
    for amount in inside.filter(|amount| amount.name.end <= part.end) {
        match amount.change {
            Change::None => {}
            Change::Dropped => {
                copy(&mut text, amount.whole.start, amount.whole.end);
                while text.ends_with(' ') {
                    text.pop();
                }
            }
            // "½ cup + 2 tbsp" and "a pint and a half" become one amount.
            _ if amount.change == Change::Converted || is_compound(understood, amount) => {
                copy(&mut text, amount.number.start, amount.name.end.max(amount.number.end));
                text.push_str(&numbers(amount));
                if let Some(unit) = amount.unit {
                    text.push(' ');
                    text.push_str(named(unit.name()).map_or(unit.name(), |name| form(name, amount)));
                }
            }
            Change::Scaled | Change::Converted => {
                copy(&mut text, amount.number.start, amount.number.end);
                text.push_str(&numbers(amount));
                let written = line.get(amount.name.clone()).unwrap_or_default();
                if amount.number.is_empty() {
                    text.push_str(if amount.sized { " × " } else { " " });
                } else if amount.number.end == amount.name.start && needs_space(written) {
                    text.push(' ');
                }
                if let Some(name) = unit_name(written)
                    && name.one != name.many
                    && is_many(amount.low, amount.high) != amount.many
                {
                    copy(&mut text, amount.name.start, amount.name.end);
                    text.push_str(form(name, amount));
                }
            }
        }
    }
    copy(&mut text, part.end, part.end);
    text
}

fn needs_space(written: &str) -> bool {
    written.chars().next().is_some_and(char::is_alphabetic)
        && unit_name(written).is_some_and(|name| name.unit.size().is_none())
}

/// Without the `(s)` of `clove(s)`.
fn plural_cut(written: &str) -> String {
    ["(s)", "(es)", "(n)", "(en)"].iter().fold(written.to_owned(), |name, plural| name.replace(plural, ""))
}

fn is_compound(understood: &Understood, amount: &Written) -> bool {
    let written = understood.line.get(amount.name.clone()).unwrap_or_default();
    amount.unit.is_some() && !written.is_empty() && unit_name(written).is_none()
}

fn unit_name(written: &str) -> Option<Name> {
    let plain = key(&plural_cut(written)).replace(['.', '(', ')'], " ");
    named(&plain.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// "cup" for up to one, "cups" above.
fn form(name: Name, amount: &Written) -> &'static str {
    if is_many(amount.low, amount.high) { name.many } else { name.one }
}

pub(super) fn is_many(low: Quantity, high: Option<Quantity>) -> bool {
    high.unwrap_or(low) > Quantity::whole(1)
}

fn numbers(amount: &Written) -> String {
    let low = number(amount, amount.low);
    match amount.high.map(|high| number(amount, high)) {
        Some(high) if high != low => format!("{low}–{high}"),
        _ => low,
    }
}

/// Metric measures in decimals, all else in fractions.
fn number(amount: &Written, quantity: Quantity) -> String {
    let metric = amount.unit.filter(|unit| unit.system() == Some(System::Metric) && unit.kind() != Kind::Vague);
    let Some(unit) = metric else { return quantity.for_people() };
    let decimal = quantity.to_step(metric_step(unit, quantity)).as_decimal();
    if amount.comma { decimal.replace('.', ",") } else { decimal }
}

/// A whole number stays; a broken one is as exact as a kitchen's scale.
fn metric_step(unit: Unit, quantity: Quantity) -> Quantity {
    let small = matches!(unit, Unit::G | Unit::Ml | Unit::Mg);
    let steps: [(u64, u64); 4] =
        if small { [(1, 10), (1, 2), (1, 1), (5, 1)] } else { [(1, 100), (1, 20), (1, 10), (1, 1)] };
    let below = [1, 10, 100].iter().take_while(|limit| quantity >= Quantity::whole(**limit)).count();
    let step = if quantity.is_whole() { Some((1, 1)) } else { steps.get(below).copied() };
    step.and_then(|(n, d)| Quantity::new(n, d)).unwrap_or(quantity)
}
