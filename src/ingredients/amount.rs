//! An amount at a place of the line: a number with its unit, and the size of what is counted.

use std::ops::Range;

use super::quantity::Quantity;
use super::size::{counted_once, measure, measure_in_parentheses, size_behind};
use super::source::Source;
use super::unit::{Kind, Name, Unit};
use super::value::{Value, and_a_half, value};
use super::words::{is_about, is_of, is_or, is_to, is_unit_size, is_vague};

/// All ranges are of tokens.
#[derive(Debug, Clone)]
pub(super) struct Amount {
    pub low: Quantity,
    pub high: Option<Quantity>,
    pub unit: Option<Name>,
    pub comma: bool,
    /// Empty where the number is not written: "pinch of salt", "400 ml can".
    pub number: Range<usize>,
    pub unit_at: Range<usize>,
    /// Numbers that say how large one of them is: `(14 oz)` of `1 (14 oz) can`.
    pub size: Range<usize>,
    /// The same again in another unit between number and unit: `(355 ml)` of `1 ½ (355 ml) cups`.
    pub same: Option<Box<Amount>>,
    pub article: bool,
    pub end: usize,
}

impl Amount {
    pub fn new(value: Value, at: usize) -> Self {
        Self {
            low: value.low,
            high: value.high,
            unit: None,
            comma: value.comma,
            number: at..value.end,
            unit_at: value.end..value.end,
            size: value.end..value.end,
            same: None,
            article: value.article,
            end: value.end,
        }
    }

    pub fn unit(&self) -> Option<Unit> {
        self.unit.map(|name| name.unit)
    }

    pub fn kind(&self) -> Option<Kind> {
        self.unit().map(Unit::kind)
    }

    /// In a unit that has a size, so that it can say the same as another amount does.
    pub fn is_measure(&self) -> bool {
        matches!(self.kind(), Some(Kind::Mass | Kind::Volume | Kind::Spoon))
    }

    pub fn start(&self) -> usize {
        self.number.start
    }
}

/// Reads the amount that begins with the token at `at`.
pub(super) fn amount(source: &Source, at: usize) -> Option<Amount> {
    let value = value(source, at)?;
    let mut amount = Amount::new(or_in_parentheses(source, value), at);
    let value = Value { end: amount.end, ..value };
    if source.word(value.end).is_some_and(|word| matches!(word, "x" | "×")) || source.mark(value.end, '×') {
        amount.end += 1;
        if let Some(size) = measure(source, amount.end) {
            amount.size = value.end..size.end;
            amount.end = size.end;
        }
    } else if let Some(size) = size_behind(source, &amount) {
        amount.size = value.end..size.end;
        amount.end = size.end;
    } else if let Some((inner, end)) = measure_in_parentheses(source, value.end) {
        amount.same = unit_behind(source, end).filter(|(name, ..)| name.unit.size().is_some()).map(|_| Box::new(inner));
        let something_follows = source.word(end).is_some();
        if amount.same.is_none() && something_follows {
            amount.size = value.end..end;
        }
        if something_follows {
            amount.end = end;
        }
    }
    while !amount.size.is_empty() && (source.mark(amount.end, '/') || source.mark(amount.end, '(')) {
        let parenthesis = measure_in_parentheses(source, amount.end).map(|(_, end)| end);
        let Some(end) = parenthesis.or_else(|| measure(source, amount.end + 1).map(|size| size.end)) else { break };
        amount.size.end = end;
        amount.end = end;
    }
    with_unit(source, &mut amount, value.other);
    one_or_the_other(source, &mut amount);
    if amount.article && amount.unit.is_none() && source.word_is(amount.end, is_vague) {
        return None;
    }
    Some(counted_once(source, amount))
}

/// "5/6 bay leaves" are five or six.
fn one_or_the_other(source: &Source, amount: &mut Amount) {
    let at = amount.number.start;
    let (Some(n), Some(d)) = (source.whole(at), source.whole(at + 2)) else { return };
    let apart = amount.number == (at..at + 3) && source.mark(at + 1, '/') && n >= 4 && d == n + 1 && d != 8;
    if apart && amount.unit.is_none() {
        (amount.low, amount.high) = (Quantity::whole(n), Some(Quantity::whole(d)));
    }
}

/// "1 (or 2)".
fn or_in_parentheses(source: &Source, first: Value) -> Value {
    let (open, or) = (source.mark(first.end, '('), source.word_is(first.end + 1, is_or));
    let second = if open && or && first.high.is_none() { value(source, first.end + 2) } else { None };
    match second {
        Some(second) if second.low > first.low && !second.article && source.mark(second.end, ')') => {
            Value { high: Some(second.low), end: second.end + 1, ..first }
        }
        _ => first,
    }
}

fn with_unit(source: &Source, amount: &mut Amount, other: Option<Quantity>) {
    let Some((name, at, end)) = unit_behind(source, amount.end) else { return };
    amount.unit = Some(name);
    amount.unit_at = at..end;
    amount.end = end;
    if let Some(other) = other {
        // Nobody weighs 1.25 g, nor 1,250 kg.
        amount.low = match name.unit {
            Unit::G | Unit::Ml => amount.low.max(other),
            Unit::Kg | Unit::L | Unit::Lb => amount.low.min(other),
            _ => amount.low,
        };
    }
    if let Some((half, end)) = and_a_half(source, end)
        && let Some(sum) = amount.low.plus(half)
        && amount.high.is_none()
    {
        amount.low = sum;
        amount.unit_at.end = end;
        amount.end = end;
    }
    range_with_two_units(source, amount, name.unit);
}

/// "30g to 70g".
fn range_with_two_units(source: &Source, amount: &mut Amount, unit: Unit) {
    if amount.high.is_some() || !(source.dash(amount.end) || source.word_is(amount.end, is_to)) {
        return;
    }
    let about = usize::from(source.mark(amount.end + 1, '~'));
    let Some(high) = value(source, amount.end + 1 + about).filter(|high| high.high.is_none() && !high.article) else {
        return;
    };
    if let Some((name, end)) = source.unit(high.end)
        && name.unit == unit
        && high.low > amount.low
    {
        amount.high = Some(high.low);
        amount.number = amount.number.start..high.end;
        amount.unit_at = high.end..end;
        amount.end = end;
    }
}

/// A unit, behind words that say how full or large it is: "2 heaped tablespoons", "1 large tin".
pub(super) fn unit_behind(source: &Source, at: usize) -> Option<(Name, usize, usize)> {
    if let Some((name, end)) = source.unit(at) {
        return Some((name, at, end));
    }
    let described = (at..at + 3).take_while(|word| source.word_is(*word, is_unit_size)).count();
    let dash = usize::from(described == 0 && source.dash(at) && !source.spaced(at + 1));
    let at = at + described + dash;
    let (name, end) = source.unit(at)?;
    let fits = if dash == 1 { true } else { described > 0 && name.unit.kind() != Kind::Mass };
    fits.then_some((name, at, end))
}

/// "Pinch of salt", "large handful of dates": one, though no number says so.
pub(super) fn unnumbered(source: &Source, at: usize) -> Option<Amount> {
    let described = (at..at + 2).take_while(|word| source.word_is(*word, is_unit_size)).count();
    let (name, end) = source.unit(at + described)?;
    let follows = match name.unit.kind() {
        Kind::Vague => source.word(end).is_some(),
        Kind::Container | Kind::Count | Kind::Volume | Kind::Spoon => {
            source.word_is(end, is_of) && source.word(end + 1).is_some()
        }
        Kind::Mass | Kind::Length => false,
    };
    let value = Value { low: Quantity::whole(1), high: None, other: None, comma: false, article: false, end: at };
    follows.then(|| Amount { unit: Some(name), unit_at: at + described..end, end, ..Amount::new(value, at) })
}

/// Past "about", "~", "=" and the like.
pub(super) fn past_about(source: &Source, at: usize) -> usize {
    let about = |at: &usize| {
        let mark = ['~', '≈', '<', '±', '*', '_', '.'].iter().any(|mark| source.mark(*at, *mark));
        mark || (source.word_is(*at, is_about) && source.word(*at) != Some("a"))
    };
    // Bounded, since it is asked at many places of a line.
    at + (at..at + 8).take_while(about).count()
}
