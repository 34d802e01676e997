//! A line understood, scaled, and written again.

use std::ops::Range;

use super::food::{clean, parts};
use super::quantity::Quantity;
use super::reading::{Doubt, Role, read};
use super::source::Source;
use super::unit::Unit;
use super::write::{is_many, write};

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
    /// More than one, as it was written.
    pub many: bool,
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
        many: is_many(amount.low, amount.high),
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
/// quantity stay as they are, a factor of zero changes nothing, and what would not fit becomes unsure.
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
