//! A number at a place of the line, in figures or words: `2`, `1 ½`, `1-1/2`, `half a`, `two to three`.

use super::quantity::Quantity;
use super::source::Source;
use super::token::Shape;
use super::words::{is_about, is_and, is_article, is_half, is_of, is_quarter, is_third, is_to, number_word};

#[derive(Debug, Clone, Copy)]
pub(super) struct Value {
    pub low: Quantity,
    pub high: Option<Quantity>,
    /// The other reading of `1.250` or `1,250`.
    pub other: Option<Quantity>,
    /// The decimal mark was a comma.
    pub comma: bool,
    /// No number but "a", which is one only where something follows that can be one.
    pub article: bool,
    /// The token behind it.
    pub end: usize,
}

impl Value {
    fn plain(low: Quantity, end: usize) -> Self {
        Self { low, high: None, other: None, comma: false, article: false, end }
    }
}

/// A number, or a range of two.
pub(super) fn value(source: &Source, at: usize) -> Option<Value> {
    let first = single(source, at)?;
    let joined = source.dash(first.end) || (source.word_is(first.end, is_to) && !source.word_is(first.end, is_article));
    let articled = source.word(first.end) == Some("a") && source.number(at) && source.number(first.end + 1);
    if first.article || !(joined || articled) {
        return Some(first);
    }
    let mut next = first.end + 1;
    while source.mark(next, '~') || source.word_is(next, is_about) {
        next += 1;
    }
    match single(source, next) {
        Some(second) if second.low > first.low && !second.article => {
            Some(Value { high: Some(second.low), end: second.end, comma: first.comma || second.comma, ..first })
        }
        _ => Some(first),
    }
}

fn single(source: &Source, at: usize) -> Option<Value> {
    if let Some((fraction, end)) = fraction(source, at) {
        return Some(Value::plain(fraction, past_of_a(source, end)));
    }
    match &source.token(at)?.shape {
        // `1/0` and `90/10` are no numbers, and so is neither half of them.
        Shape::Number { .. } if slashed(source, at) => None,
        Shape::Number { value, other, comma } => {
            let value = Value { other: *other, comma: *comma, ..Value::plain(*value, at + 1) };
            Some(with_fraction(source, value))
        }
        Shape::Word(word) => in_words(source, at, word),
        Shape::Fraction(_) | Shape::Mark(_) => None,
    }
}

fn in_words(source: &Source, at: usize, word: &str) -> Option<Value> {
    if is_half(word) {
        // "half and half" is a cream.
        let cream = |at: usize| {
            source.word_is(at, is_half) && source.word_is(at + 1, is_and) && source.word_is(at + 2, is_half)
        };
        if cream(at) || at.checked_sub(2).is_some_and(cream) {
            return None;
        }
        return Some(Value::plain(Quantity::new(1, 2)?, past_of_a(source, at + 1)));
    }
    if is_article(word) {
        if let Some((part, end)) = part(source, at + 1) {
            return Some(Value::plain(part, past_of_a(source, end)));
        }
        return Some(Value { article: true, ..Value::plain(Quantity::whole(1), at + 1) });
    }
    Some(with_fraction(source, Value::plain(number_word(word)?, at + 1)))
}

/// A whole number with what belongs to it: `1 ½`, `1-1/2`, `1 and a half`, "three quarters".
fn with_fraction(source: &Source, whole: Value) -> Value {
    if !whole.low.is_whole() {
        return whole;
    }
    if let Some((part, end)) = part(source, whole.end)
        && part < Quantity::whole(1)
        && !source.word_is(whole.end, is_half)
    {
        // "one half" is no "one and a half", and "2 quarters" are two of them.
        let product = whole.low.times(part).unwrap_or(part);
        return Value::plain(product, past_of_a(source, end));
    }
    if source.word_is(whole.end, is_half) && whole.low == Quantity::whole(1) {
        return Value::plain(Quantity::new(1, 2).unwrap_or(whole.low), past_of_a(source, whole.end + 1));
    }
    let dashed = source.dash(whole.end) && whole.low >= Quantity::whole(1);
    let next = whole.end + usize::from(dashed || source.word_is(whole.end, is_and) || source.mark(whole.end, '&'));
    let (sum, end) = match fraction(source, next) {
        Some((part, end)) if part < Quantity::whole(1) => (whole.low.plus(part), end),
        _ => match and_a_half(source, whole.end) {
            Some((half, end)) => (whole.low.plus(half), end),
            None => return whole,
        },
    };
    sum.map_or(whole, |sum| Value { other: None, ..Value::plain(sum, end) })
}

/// `½`, `1/2`, `1⁄2`; not `90/10` and not `1/0`.
pub(super) fn fraction(source: &Source, at: usize) -> Option<(Quantity, usize)> {
    if let Shape::Fraction(fraction) = source.token(at)?.shape {
        return Some((fraction, at + 1));
    }
    if !slashed(source, at) {
        return None;
    }
    let (n, d) = (source.whole(at)?, source.whole(at + 2)?);
    let ratio = n.checked_add(d) == Some(100) || !(2..=64).contains(&d);
    if ratio { None } else { Some((Quantity::new(n, d)?, at + 3)) }
}

/// A number, a stroke and a number with nothing between them.
fn slashed(source: &Source, at: usize) -> bool {
    let slash = source.mark(at + 1, '/') || source.mark(at + 1, '⁄');
    slash && source.number(at + 2) && !source.spaced(at + 1) && !source.spaced(at + 2)
}

/// "half", "quarter", "third".
fn part(source: &Source, at: usize) -> Option<(Quantity, usize)> {
    let word = source.word(at)?;
    let denominator = match word {
        _ if is_half(word) => 2,
        _ if is_third(word) => 3,
        _ if is_quarter(word) => 4,
        _ => return None,
    };
    Some((Quantity::new(1, denominator)?, at + 1))
}

/// "and a half" behind a number or a unit.
pub(super) fn and_a_half(source: &Source, at: usize) -> Option<(Quantity, usize)> {
    if !source.word_is(at, is_and) {
        return None;
    }
    part(source, at + 1 + usize::from(source.word_is(at + 1, is_article)))
}

/// Behind a fraction: "of a" of "a quarter of a pound", "a" of "half a lemon".
fn past_of_a(source: &Source, at: usize) -> usize {
    let of = at + usize::from(source.word_is(at, is_of));
    if source.word_is(of, is_article) { of + 1 } else { at }
}
