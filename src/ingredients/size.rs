//! How large one of what is counted is: `1 (14 oz) tin`, `2 33cl bottles`, "a 9-inch crust", "400 ml tin".

use super::amount::{Amount, past_about, unit_behind};
use super::quantity::Quantity;
use super::source::Source;
use super::unit::{Kind, Unit};
use super::value::value;
use super::words::is_or;

/// A number with a unit of mass, volume or length right behind it or behind a hyphen: `14 oz`, `9-inch`.
pub(super) fn measure(source: &Source, at: usize) -> Option<Amount> {
    let value = value(source, at).filter(|_| source.number(at))?;
    let mut amount = Amount::new(value, at);
    let hyphen = usize::from(source.dash(value.end) && !source.spaced(value.end + 1));
    let (name, end) = source.unit(value.end + hyphen)?;
    amount.unit = Some(name);
    amount.unit_at = value.end + hyphen..end;
    amount.end = end;
    matches!(name.unit.kind(), Kind::Mass | Kind::Volume | Kind::Spoon | Kind::Length).then_some(amount)
}

/// `15oz` of "1 15oz can", `9-inch` of "a 9-inch crust". Not "1 lb 2 oz", whose first number has a unit.
pub(super) fn size_behind(source: &Source, count: &Amount) -> Option<Amount> {
    let plain = count.low.is_whole() && count.high.is_none();
    let size = measure(source, count.end).filter(|_| plain && source.spaced(count.end))?;
    let named = source.word(size.end).is_some() || source.mark(size.end, '(') || source.mark(size.end, '/');
    (named && size.kind() != Some(Kind::Spoon)).then_some(size)
}

/// `(14 oz)`, `(400 g / 14 oz)`, and the token behind it.
pub(super) fn measure_in_parentheses(source: &Source, at: usize) -> Option<(Amount, usize)> {
    if !source.mark(at, '(') {
        return None;
    }
    let first = measure(source, past_about(source, at + 1))?;
    let mut end = first.end;
    while ['/', '|', ','].iter().any(|mark| source.mark(end, *mark)) || source.word_is(end, is_or) {
        end = measure(source, past_about(source, end + 1))?.end;
    }
    source.mark(end, ')').then_some((first, end + 1))
}

/// "400 ml can", "2 cm piece", "3-inch stick": one of that size.
pub(super) fn counted_once(source: &Source, amount: Amount) -> Amount {
    let sized = matches!(amount.kind(), Some(Kind::Mass | Kind::Volume | Kind::Length)) && amount.size.is_empty();
    let marked = source.word(amount.unit_at.start).is_none() && !amount.unit_at.is_empty();
    let hyphenated =
        marked || source.dash(amount.unit_at.start.saturating_sub(1)) && amount.number.end < amount.unit_at.start;

    if !sized || amount.unit() == Some(Unit::Cup) {
        return amount;
    }
    let hyphen = usize::from(source.dash(amount.end) && !source.spaced(amount.end));
    let container = unit_behind(source, amount.end + hyphen).filter(|(name, ..)| {
        name.unit.kind() == Kind::Container || matches!(name.unit, Unit::Piece | Unit::Knob | Unit::Block)
    });
    let once = Amount {
        low: Quantity::whole(1),
        high: None,
        unit: None,
        number: amount.number.start..amount.number.start,
        size: amount.number.start..amount.end,
        ..amount.clone()
    };
    match container {
        Some((name, at, end)) => Amount { unit: Some(name), unit_at: at..end, end, ..once },
        None if hyphenated && amount.kind() == Some(Kind::Length) && source.word(amount.end).is_some() => {
            Amount { unit_at: amount.end..amount.end, ..once }
        }
        None => amount,
    }
}
