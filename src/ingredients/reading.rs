//! Which of a line's numbers is the amount, which say the same again, which are sizes, and which are in doubt.

use std::ops::Range;

use super::amount::{Amount, amount, past_about, unnumbered};
use super::later::{is_part_of, later, with_unit_behind_food};
use super::rest::{is_each, is_label};
use super::size::{measure, measure_in_parentheses};
use super::source::Source;
use super::unit::{Kind, Unit};
use super::words::{is_and, is_article, is_of, is_or, is_vague};

/// What a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Not read yet: food or note.
    Free,
    Amount,
    Note,
}

/// Why a line is unsure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Doubt {
    /// The line names no food.
    NoFood,
    /// There is a number that is neither the amount nor known to be something else.
    Number,
    /// The amount is for a person, a serving or a piece of something.
    Per,
    /// A scaled or converted amount is too large to hold.
    TooLarge,
}

/// How an amount belongs to the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Main,
    /// The main amount in other words: `(200 g)`.
    Same,
    /// More of the food, or another: "plus 1 tbsp for dusting".
    Extra,
}

pub(super) struct Reading {
    pub places: Vec<Place>,
    /// In the order of the line, with the tokens to drop where the amount itself is dropped.
    pub amounts: Vec<(Role, Amount, Range<usize>)>,
    pub doubt: Option<Doubt>,
    /// The unit of "a few cloves".
    pub vague_unit: Option<Unit>,
}

pub(super) fn read(source: &Source) -> Reading {
    let mut reading =
        Reading { places: vec![Place::Free; source.tokens.len()], amounts: Vec::new(), doubt: None, vague_unit: None };
    let start = past_lead(source);
    let first = past_about(source, start);
    let main = amount(source, first).or_else(|| amount(source, start)).or_else(|| unnumbered(source, first));
    let main = main.filter(|main| is_amount(source, main)).map(|main| with_unit_behind_food(source, main));
    match main {
        Some(main) => reading.take_main(source, &main, start),
        None => match later(source, start) {
            Some(main) => {
                let start = main.start();
                let part_of = main.unit.is_none() && is_part_of(source, start);
                reading.take_main(source, &main, start);
                if part_of {
                    reading.mark(0..start, Place::Note);
                }
            }
            None => reading.take_vague(source, start),
        },
    }
    reading.take_rest(source);
    reading
}

impl Reading {
    pub(super) fn mark(&mut self, tokens: Range<usize>, place: Place) {
        for at in tokens {
            if let Some(token) = self.places.get_mut(at) {
                *token = place;
            }
        }
    }

    fn take_main(&mut self, source: &Source, main: &Amount, from: usize) {
        self.mark(from..main.end, Place::Note);
        self.take(Role::Main, main.clone(), main.start()..main.end);
        if let Some(same) = &main.same {
            let whole = same.start().saturating_sub(1)..same.end + 1;
            self.mark(whole.clone(), Place::Amount);
            self.take(Role::Same, (**same).clone(), whole);
        }
        let end = self.take_sum(source, main);
        self.take_same(source, main, end);
    }

    pub(super) fn take(&mut self, role: Role, amount: Amount, whole: Range<usize>) {
        self.mark(amount.number.clone(), Place::Amount);
        self.mark(amount.unit_at.clone(), Place::Amount);
        self.amounts.push((role, amount, whole));
    }

    /// "½ cup + 2 tablespoons", "1 lb 4 oz": one amount in the unit of the first.
    fn take_sum(&mut self, source: &Source, main: &Amount) -> usize {
        let joined = source.mark(main.end, '+') || source.word_is(main.end, is_and);
        let at = main.end + usize::from(joined);
        let mass = |kind| if kind == Some(Kind::Spoon) { Some(Kind::Volume) } else { kind };
        let Some(more) = amount(source, at).filter(|more| more.is_measure() && source.number(at)) else {
            return main.end;
        };
        let sum = || {
            let (of, by) = (more.unit()?.size()?, main.unit()?.size()?);
            let more = more.low.times(of)?.over(by).filter(|_| of < by && more.high.is_none())?;
            main.low.plus(more).filter(|_| main.high.is_none())
        };
        let same_kind = main.is_measure() && mass(main.kind()) == mass(more.kind());
        let Some(sum) = sum().filter(|_| same_kind) else { return main.end };
        self.mark(main.start()..more.end, Place::Amount);
        if let Some((_, first, whole)) = self.amounts.first_mut() {
            first.low = sum;
            first.unit_at.end = more.end;
            first.end = more.end;
            whole.end = more.end;
        }
        more.end
    }

    /// "/ 7 oz", "| 7 oz", "or 5 cups", "(200 g / 7 oz)" right behind the main amount.
    fn take_same(&mut self, source: &Source, main: &Amount, end: usize) {
        let mut at = end;
        if is_sized(main) {
            // One tin is as large as the parentheses say, however many there are.
            let size = measure_in_parentheses(source, at).map(|(_, end)| end);
            let size = size.or_else(|| measure(source, at).map(|size| size.end));
            self.mark(at..size.unwrap_or(at), Place::Note);
            return;
        }
        while ['/', '|', '=', '~'].iter().any(|mark| source.mark(at, *mark))
            || source.word_is(at, is_or)
            || source.dash(at)
        {
            let Some(same) = same_amount(source, at + 1, main) else { break };
            let whole = at..same.end;
            at = same.end;
            self.mark(whole.clone(), Place::Amount);
            self.take(Role::Same, same, whole);
        }
        if !source.mark(at, '(') {
            return;
        }
        let mut inside = Vec::new();
        let mut next = at;
        while let Some(same) = same_amount(source, next + 1, main) {
            next = same.end;
            inside.push(same);
            let separated = ['/', '|', '=', ',', ';'].iter().any(|mark| source.mark(next, *mark));
            if !separated && !source.dash(next) && !source.word_is(next, is_or) {
                break;
            }
        }
        let closed = source.mark(next, ')');
        if is_each(source, next) {
            return;
        }
        for same in inside {
            if closed {
                self.mark(at..next + 1, Place::Amount);
                self.take(Role::Same, same, at..next + 1);
            } else {
                let whole = same.start()..same.end;
                self.mark(whole.clone(), Place::Note);
                self.amounts.push((Role::Extra, same, whole));
            }
        }
    }

    /// "some", "a few cloves of": said in the note, and no number.
    fn take_vague(&mut self, source: &Source, start: usize) {
        let article = usize::from(source.word_is(start, is_article));
        let vague = (start + article..start + article + 3).take_while(|at| source.word_is(*at, is_vague)).count();
        if vague == 0 {
            return;
        }
        let end = start + article + vague;
        let unit = source.unit(end).filter(|(_, behind)| source.word_is(*behind, is_of));
        self.vague_unit = unit.map(|(name, _)| name.unit);
        self.mark(start..end, Place::Note);
        if let Some((_, behind)) = unit {
            self.mark(end..behind, Place::Amount);
        }
    }
}

/// An amount that can say the same as the main one: a measure, or pieces where the main one is a measure.
fn same_amount(source: &Source, at: usize, main: &Amount) -> Option<Amount> {
    let at = past_about(source, at);
    let same = amount(source, at).filter(|same| source.number(at) && same.size.is_empty())?;
    (same.is_measure() || (same.unit.is_some() && main.is_measure())).then_some(same)
}

/// Whole containers, or what has a size already: a further measure is the size of one.
pub(super) fn is_sized(main: &Amount) -> bool {
    (main.kind() == Some(Kind::Container) && main.low.is_whole()) || !main.size.is_empty()
}

/// Bullets and a leading "(optional)".
fn past_lead(source: &Source) -> usize {
    let mut at = 0;
    while let Some(token) = source.token(at) {
        let parenthesis = source.mark(at, '(') && source.word(at + 1).is_some() && source.mark(at + 2, ')');
        if parenthesis {
            at += 3;
        } else if token.word().is_none() && !token.is_number() {
            at += 1;
        } else {
            break;
        }
    }
    at
}

/// Not "10 %", "180 °C", "5 spice".
fn is_amount(source: &Source, amount: &Amount) -> bool {
    amount.number.is_empty() || !is_label(source, amount.start(), Some(amount))
}
