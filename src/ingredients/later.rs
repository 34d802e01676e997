//! Lines that name the food first: "Spaghetti: 320 g", "Carrot (1)", "2 garlic cloves".

use super::amount::{Amount, amount};
use super::rest::is_label;
use super::source::Source;
use super::unit::{Kind, Unit};
use super::words::{is_description, is_half, is_of, is_or, is_per};

/// An amount behind the food: "Spaghetti: 320 g", "Carrot (1)", "Juice of ½ lemon".
pub(super) fn later(source: &Source, start: usize) -> Option<Amount> {
    let mut depth = 0_usize;
    for at in 0..source.tokens.len() {
        depth = match (source.mark(at, '('), source.mark(at, ')')) {
            (true, _) => depth + 1,
            (_, true) => depth.saturating_sub(1),
            _ => depth,
        };
        if at <= start && !source.number(at) {
            continue;
        }
        let Some(found) = amount(source, at) else { continue };
        if is_label(source, at, Some(&found)) && (depth > 0 || found.kind() != Some(Kind::Length)) {
            continue;
        }
        if found.unit.is_some() && (source.number(at) || found.is_measure() || !found.article) && found.size.is_empty()
        {
            return Some(found);
        }
        let alone = !found.article && stands_alone(source, &found, depth);
        if found.unit.is_none() && (alone || is_part_of(source, at)) {
            return Some(found);
        }
        if found.article && found.unit.is_some() {
            return Some(found);
        }
    }
    None
}

/// A bare number that can only be how many: "Eggs: 5", "Garlic cloves 3, minced", "Onions 2 medium-sized".
fn stands_alone(source: &Source, found: &Amount, depth: usize) -> bool {
    let before = found.start().checked_sub(1);
    let set_off = before.is_some_and(|at| {
        source.mark(at, ':') || source.mark(at, '(') || source.mark(at, ',') || source.mark(at, '*') || source.dash(at)
    });
    let ends = source.token(found.end).is_none()
        || [',', '(', ')', '.', ';', '*', '+'].iter().any(|mark| source.mark(found.end, *mark));
    let described = source.word_is(found.end, is_description);
    let worded = before.is_some_and(|at| source.word(at).is_some());
    let open = source.word_is(found.end, is_or) || source.word_is(found.end, is_per);
    (set_off && (ends || described || open)) || (depth == 0 && worded && (ends || described))
}

/// "Juice of ½ lemon", "diced half onion".
pub(super) fn is_part_of(source: &Source, at: usize) -> bool {
    const PARTS: &str = "juice zest saft schale abrieb jus zeste zumo jugo ralladura succo scorza suco raspa peel rind";
    let is_part = |at: usize| source.word(at).is_some_and(|word| PARTS.split(' ').any(|part| part == word));
    let part = (0..4).any(is_part);
    let of =
        at.checked_sub(1).is_some_and(|at| source.word_is(at, is_of) || source.word(at) == Some("from") || is_part(at));
    let described = at > 0 && (0..at).take(4).all(|at| source.word_is(at, is_description)) && at <= 4;
    (part && of) || (described && source.word_is(at, is_half))
}

/// "2 garlic cloves", "1 celery stalk": the unit stands behind the food.
pub(super) fn with_unit_behind_food(source: &Source, main: Amount) -> Amount {
    if main.unit.is_some() {
        return main;
    }
    for at in main.end + 1..main.end + 4 {
        if source.word(at - 1).is_none() {
            break;
        }
        let Some((name, end)) = source.unit(at) else { continue };
        let behind = source.word(end).is_none() || source.word_is(end, is_description);
        if matches!(name.unit, Unit::Clove | Unit::Stalk | Unit::Sprig) && behind {
            // The food stands between the two, and stays free.
            return Amount { unit: Some(name), unit_at: at..end, ..main };
        }
    }
    main
}
