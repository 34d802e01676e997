//! A line understood, scaled, and written again.

use std::ops::Range;

use super::food::{clean, parts};
use super::quantity::Quantity;
use super::reading::{Doubt, Role, read};
use super::source::Source;
use super::unit::{Kind, Name, System, Unit, named};
use super::words::key;

/// What a line says, and the line.
#[derive(Debug, Clone, PartialEq)]
pub struct Understood {
    /// Exact, however the line for people is rounded.
    pub quantity: Option<Quantity>,
    /// The upper end of a range, always above `quantity`.
    pub quantity_max: Option<Quantity>,
    pub unit: Option<Unit>,
    /// What a cook would search for: lower case, without articles, size and preparation.
    pub food: Option<String>,
    /// What else the line says, as it is written there; amounts in it are scaled and converted too.
    pub note: Option<String>,
    /// A number of the line may be misread, or no food was found: the line is not scaled or converted.
    pub unsure: bool,
    pub(super) doubt: Option<Doubt>,
    pub(super) line: String,
    /// Where in the line the note stands, in bytes.
    pub(super) notes: Vec<Range<usize>>,
    /// In the order of the line; they do not overlap.
    pub(super) amounts: Vec<Written>,
}

/// An amount with its places in the line, in bytes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Written {
    pub role: Role,
    pub low: Quantity,
    pub high: Option<Quantity>,
    pub unit: Option<Unit>,
    pub comma: bool,
    pub number: Range<usize>,
    pub name: Range<usize>,
    /// With the parentheses or the stroke that set it off.
    pub whole: Range<usize>,
    /// A size stands between number and unit.
    pub sized: bool,
    pub change: Change,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    None,
    Scaled,
    Converted,
    Dropped,
}

impl Understood {
    /// Why it is unsure.
    #[must_use]
    pub fn doubt(&self) -> Option<Doubt> {
        self.doubt
    }

    pub(super) fn doubted(&self, doubt: Doubt) -> Self {
        Self { unsure: true, doubt: self.doubt.or(Some(doubt)), ..self.clone() }
    }

    /// The fields for all, from the line's amounts as they are now.
    pub(super) fn settle(&mut self) {
        let notes = self.notes.iter().map(|note| clean(&write(self, note.clone()))).filter(|note| !note.is_empty());
        let notes: Vec<String> = notes.collect();
        self.note = (!notes.is_empty()).then(|| notes.join(", "));
        if let Some(main) = self.amounts.iter().find(|amount| amount.role == Role::Main) {
            self.quantity = Some(main.low);
            self.quantity_max = main.high;
            self.unit = main.unit;
        }
    }
}

/// Reads a line in any of six languages. Takes time in proportion to the line, whatever it holds.
#[must_use]
pub fn understand(line: &str) -> Understood {
    let source = Source::new(line);
    let reading = read(&source);
    let parts = parts(&source, &reading);
    let doubt = reading.doubt.or(if parts.food.is_none() { Some(Doubt::NoFood) } else { None });
    let amounts = reading.amounts.iter().map(|(role, amount, whole)| Written {
        role: *role,
        low: amount.low,
        high: amount.high,
        unit: amount.unit().filter(|_| *role != Role::Main || !parts.unit_is_food),
        comma: amount.comma,
        number: source.bytes(&amount.number),
        name: source.bytes(&amount.unit_at),
        whole: source.bytes(whole),
        sized: !amount.size.is_empty(),
        change: Change::None,
    });
    let mut understood = Understood {
        quantity: None,
        quantity_max: None,
        unit: reading.vague_unit,
        food: parts.food,
        note: None,
        unsure: doubt.is_some(),
        doubt,
        line: line.to_owned(),
        notes: parts.notes,
        amounts: amounts.collect(),
    };
    understood.settle();
    understood
}

/// As much times `factor`, exactly: scaling twice is scaling by the product. An unsure line and one without a
/// quantity stay as they are; what would not fit becomes unsure.
#[must_use]
pub fn scale(understood: &Understood, factor: &Quantity) -> Understood {
    if understood.unsure || factor.is_zero() || *factor == Quantity::whole(1) {
        return understood.clone();
    }
    let mut scaled = understood.clone();
    for amount in &mut scaled.amounts {
        let high = amount.high.map(|high| high.times(*factor));
        let (Some(low), Some(high)) = (amount.low.times(*factor), high.map_or(Some(None), |high| high.map(Some)))
        else {
            return understood.doubted(Doubt::TooLarge);
        };
        amount.low = low;
        amount.high = high;
        if amount.change == Change::None {
            amount.change = Change::Scaled;
        }
    }
    scaled.settle();
    scaled
}

/// The line for people. Exactly as it was written, but for amounts that were scaled or converted; those are
/// rounded to what a cook can measure.
#[must_use]
pub fn write_line(understood: &Understood) -> String {
    write(understood, 0..understood.line.len())
}

/// A part of the line, with the amounts that lie in it.
fn write(understood: &Understood, part: Range<usize>) -> String {
    let line = &understood.line;
    let mut text = String::with_capacity(part.len() + 16);
    let mut at = part.start;
    let mut copy = |text: &mut String, to: usize, next: usize| {
        text.push_str(line.get(at..to).unwrap_or_default());
        at = next.max(at);
    };
    let inside = |amount: &&Written| amount.number.start >= part.start && amount.name.end <= part.end;
    for amount in understood.amounts.iter().filter(inside) {
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
                if let Some(name) = unit_name(written) {
                    let other = form(name, amount);
                    if key(other) != key(written.trim_end_matches('.')) {
                        copy(&mut text, amount.name.start, amount.name.end);
                        text.push_str(other);
                    }
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

fn is_compound(understood: &Understood, amount: &Written) -> bool {
    let written = understood.line.get(amount.name.clone()).unwrap_or_default();
    amount.unit.is_some() && !written.is_empty() && unit_name(written).is_none()
}

fn unit_name(written: &str) -> Option<Name> {
    let plain = key(written.split('(').next().unwrap_or_default()).replace('.', " ");
    named(&plain.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// "cup" for up to one, "cups" above.
fn form(name: Name, amount: &Written) -> &'static str {
    let many = amount.high.unwrap_or(amount.low) > Quantity::whole(1);
    if many { name.many } else { name.one }
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
