//! Between metric and US customary measures: mass in mass, volume in volume.

use super::quantity::Quantity;
use super::reading::{Doubt, Role};
use super::understood::{Change, Understood, Written};
use super::unit::{Kind, System, Unit};

/// The same amounts in the measures of a system, rounded to what a cook would measure, never to nothing.
///
/// Where the line itself has the amount in that system (`1 cup (200 g)`), that one is taken. Spoons, pinches and
/// pieces stay, as do sizes ("a 14 oz tin"), lengths and what has a measure of that system already. A cup is the
/// US one.
#[must_use]
pub fn convert(understood: &Understood, to: System) -> Understood {
    if understood.unsure {
        return understood.clone();
    }
    let mut converted = understood.clone();
    let foreign = |amount: &Written| amount.unit.and_then(Unit::system).is_some_and(|system| system != to);
    let measured = |amount: &Written| {
        matches!(amount.unit.map(Unit::kind), Some(Kind::Mass | Kind::Volume)) && amount.change != Change::Dropped
    };
    let main_foreign =
        converted.amounts.iter().any(|amount| amount.role == Role::Main && measured(amount) && foreign(amount));
    let given = converted.amounts.iter().find(|amount| {
        amount.role == Role::Same && measured(amount) && !foreign(amount) && amount.change != Change::Dropped
    });
    let given = given.map(|amount| (amount.low, amount.high, amount.unit));
    let main = converted.amounts.iter().find(|amount| amount.role == Role::Main);
    let main_is_piece = main.and_then(|main| main.unit).and_then(Unit::size).is_none();
    let has_given = given.is_some();
    for amount in &mut converted.amounts {
        if amount.role == Role::Same && main_is_piece && has_given {
            // "1 loaf (800 g / 1.7 lbs)" has both.
            continue;
        }
        let needless = main_foreign || (!main_is_piece && foreign(amount));
        if amount.role == Role::Same && needless {
            amount.change = Change::Dropped;
        } else if amount.role == Role::Main
            && main_foreign
            && let Some((low, high, unit)) = given
        {
            (amount.low, amount.high, amount.unit) = (low, high, unit);
            amount.change = Change::Converted;
        } else if measured(amount) && foreign(amount) {
            let Some((low, high, unit)) = into(amount, to) else { return understood.doubted(Doubt::TooLarge) };
            if Some(unit) != amount.unit {
                (amount.low, amount.high, amount.unit) = (low, high, Some(unit));
                amount.change = Change::Converted;
            }
        }
    }
    converted.settle();
    converted
}

/// The amount in a unit of the system that suits its size.
fn into(amount: &Written, to: System) -> Option<(Quantity, Option<Quantity>, Unit)> {
    let from = amount.unit?;
    let base = amount.low.times(from.size()?)?;
    let high = match amount.high {
        Some(high) => Some(high.times(from.size()?)?),
        None => None,
    };
    let unit = target(high.unwrap_or(base), from, to)?;
    if unit == from {
        return Some((amount.low, amount.high, from));
    }
    let rounded = |base: Quantity| Some(round(base.over(unit.size()?)?, unit));
    let low = rounded(base)?;
    let high = match high {
        Some(high) => Some(rounded(high)?).filter(|high| *high > low),
        None => None,
    };
    Some((low, high, unit))
}

/// The unit that a cook of that system would take for so many milligrams or microlitres.
fn target(base: Quantity, from: Unit, to: System) -> Option<Unit> {
    let thousands = |number: u64| Quantity::whole(number * 1000);
    Some(match (from.kind(), to) {
        (Kind::Mass, System::Metric) if base < thousands(995) => Unit::G,
        (Kind::Mass, System::Metric) => Unit::Kg,
        (Kind::Volume, System::Metric) if base < thousands(995) => Unit::Ml,
        (Kind::Volume, System::Metric) => Unit::L,
        // Below a quarter of an ounce a scale in grams is the only one that helps.
        (Kind::Mass, System::Us) if base < thousands(7) => from,
        (Kind::Mass, System::Us) if base < thousands(900) => Unit::Oz,
        (Kind::Mass, System::Us) => Unit::Lb,
        (Kind::Volume, System::Us) if base < thousands(14) => Unit::Tsp,
        (Kind::Volume, System::Us) if base < thousands(56) => Unit::Tbsp,
        (Kind::Volume, System::Us) if base < thousands(3700) => Unit::Cup,
        (Kind::Volume, System::Us) => Unit::Quart,
        _ => return None,
    })
}

/// To what a cook would measure. The largest step below ten is an eighth of the amount or less, but for the least
/// that can be measured at all.
fn round(quantity: Quantity, unit: Unit) -> Quantity {
    let at_least = |number: u64| quantity >= Quantity::whole(number);
    let (n, d) = match unit {
        Unit::G | Unit::Ml if !at_least(10) => (1, 1),
        Unit::G if !at_least(250) => (5, 1),
        Unit::Ml if !at_least(100) => (5, 1),
        Unit::G | Unit::Ml => (10, 1),
        Unit::Kg | Unit::L => (1, 20),
        Unit::Oz if at_least(8) => (1, 2),
        Unit::Cup | Unit::Tsp | Unit::Tbsp if !at_least(4) => return to_kitchen_fraction(quantity),
        Unit::Oz | Unit::Quart | Unit::Cup | Unit::Tsp | Unit::Tbsp => (1, 4),
        _ => (1, 8),
    };
    Quantity::new(n, d).map_or(quantity, |step| quantity.to_step(step))
}

/// The nearest of ⅛ (where it is all there is) ¼ ⅓ ½ ⅔ ¾ and whole numbers.
fn to_kitchen_fraction(quantity: Quantity) -> Quantity {
    let whole = Quantity::whole(quantity.numerator() / quantity.denominator());
    let marks = [(0, 1), (1, 8), (1, 4), (1, 3), (1, 2), (2, 3), (3, 4), (1, 1)];
    let eighth = |(n, d): &&(u64, u64)| whole.is_zero() || (*n, *d) != (1, 8);
    let candidates = marks.iter().filter(eighth).filter_map(|(n, d)| whole.plus(Quantity::new(*n, *d)?));
    let distance = |mark: &Quantity| if *mark > quantity { mark.minus(quantity) } else { quantity.minus(*mark) };
    let fits = |mark: &Quantity| !mark.is_zero() && distance(mark).is_some();
    candidates.filter(fits).min_by_key(distance).unwrap_or(quantity)
}
