//! Which of a line's numbers is the amount, which say the same again, which are sizes, and which are in doubt.

use std::ops::Range;

use super::amount::{Amount, amount, measure, measure_in_parentheses, past_about, unnumbered};
use super::source::Source;
use super::unit::{Kind, Unit};
use super::words::{
    is_and, is_article, is_description, is_half, is_named_by_number, is_numbered, is_of, is_or, is_other_measure,
    is_per, is_vague,
};

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
        Some(main) => reading.take_main(source, main, start),
        None => match later(source, start) {
            Some(main) => {
                let start = main.start();
                let part_of = main.unit.is_none() && is_part_of(source, start);
                reading.take_main(source, main, start);
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
    fn mark(&mut self, tokens: Range<usize>, place: Place) {
        for at in tokens {
            if let Some(token) = self.places.get_mut(at) {
                *token = place;
            }
        }
    }

    fn take_main(&mut self, source: &Source, main: Amount, from: usize) {
        self.mark(from..main.end, Place::Note);
        self.take(Role::Main, main.clone(), main.start()..main.end);
        if let Some(same) = &main.same {
            let whole = same.start().saturating_sub(1)..same.end + 1;
            self.mark(whole.clone(), Place::Amount);
            self.take(Role::Same, (**same).clone(), whole);
        }
        let end = self.take_sum(source, &main);
        self.take_same(source, &main, end);
    }

    fn take(&mut self, role: Role, amount: Amount, whole: Range<usize>) {
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

    /// Every other number: a size, one more amount, or a doubt.
    fn take_rest(&mut self, source: &Source) {
        let mut at = 0;
        while at < source.tokens.len() {
            let free = self.places.get(at) == Some(&Place::Free);
            if free && source.word_is(at, is_per) && !self.amounts.is_empty() {
                self.doubt = self.doubt.or(Some(Doubt::Per));
            }
            let spelled =
                source.word(at).is_some_and(|word| super::words::number_word(word).is_some() || is_half(word));
            let article = source.word_is(at, is_article);
            if !free || !(source.number(at) || spelled || article || odd_number(source, at)) {
                at += 1;
                continue;
            }
            at = self.take_number(source, at, source.number(at) || odd_number(source, at)).max(at + 1);
        }
        self.amounts.sort_by_key(|(_, amount, _)| amount.start());
    }

    fn take_number(&mut self, source: &Source, at: usize, figures: bool) -> usize {
        let found = amount(source, at);
        if !figures && found.as_ref().is_none_or(|found| !found.is_measure()) {
            return at + 1;
        }
        if is_label(source, at, found.as_ref()) {
            return found.map_or(at + 1, |found| found.number.end.max(at + 1));
        }
        let before = at.checked_sub(1);
        let more = before.is_some_and(|at| {
            source.word_is(at, is_and) || source.word_is(at, is_or) || source.mark(at, '+') || source.mark(at, '/')
        });
        let main = self.amounts.first().map(|(_, main, _)| main);
        let end = found.as_ref().map_or(at + 1, |found| found.end);
        let opened = opened(source, at);
        let alone = opened.filter(|_| source.mark(end, ')')).map(|open| open..end + 1);
        let fits = |found: &Amount, main: &Amount| {
            found.is_measure() || (more && figures) || (alone.is_some() && found.unit.is_some() && main.is_measure())
        };
        let Some((found, main)) = found.zip(main).filter(|(found, main)| fits(found, main)) else {
            self.doubt = self.doubt.or(Some(Doubt::Number));
            return end;
        };
        if is_each(source, end) || (alone.is_some() && is_sized(main)) {
            return end;
        }
        match alone {
            Some(whole) => {
                self.mark(whole.clone(), Place::Amount);
                self.take(Role::Same, found, whole);
            }
            None if more || opened.is_some() => {
                // It is said beside the food, and stays in the note.
                self.mark(at.saturating_sub(usize::from(more))..end, Place::Note);
                self.amounts.push((Role::Extra, found.clone(), found.start()..end));
            }
            None => self.doubt = self.doubt.or(Some(Doubt::Number)),
        }
        end
    }
}

/// An amount that can say the same as the main one: a measure, or pieces where the main one is a measure.
fn same_amount(source: &Source, at: usize, main: &Amount) -> Option<Amount> {
    let at = past_about(source, at);
    let same = amount(source, at).filter(|same| source.number(at) && same.size.is_empty())?;
    (same.is_measure() || (same.unit.is_some() && main.is_measure())).then_some(same)
}

/// Whole containers, or what has a size already: a further measure is the size of one.
fn is_sized(main: &Amount) -> bool {
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

fn is_label(source: &Source, at: usize, found: Option<&Amount>) -> bool {
    let end = found.map_or(at + 1, |found| found.number.end);
    let before = at.checked_sub(1);
    let percent = (end..end + 2).any(|at| ['%', '°', '"', '″', '”', '#'].iter().any(|mark| source.mark(at, *mark)));
    let measure = source.word_is(end, is_other_measure) && found.is_none_or(|found| found.size.is_empty());
    let name = source.word_is(end, is_named_by_number);
    let numbered = before.is_some_and(|before| source.word_is(before, is_numbered) || source.mark(before, '#'));
    let length = found.is_some_and(|found| found.kind() == Some(Kind::Length) || !found.size.is_empty());
    let across = source
        .word(end)
        .is_some_and(|word| word.strip_prefix('x').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())));
    // "90/10" is how lean the meat is.
    let hundred = |at: usize| {
        let sum = source.whole(at).zip(source.whole(at + 2)).and_then(|(a, b)| a.checked_add(b));
        source.mark(at + 1, '/') && sum == Some(100)
    };
    let ratio = hundred(at) || at.checked_sub(2).is_some_and(hundred);
    percent || across || measure || name || numbered || ratio || (length && before.is_some())
}

/// Digits that are no number that we hold: `1.2.3`, a number of ten digits.
fn odd_number(source: &Source, at: usize) -> bool {
    let word = source.word(at).unwrap_or_default();
    word.starts_with(|c: char| c.is_ascii_digit()) && !matches!(word, "00" | "000")
        || word.starts_with(char::is_numeric) && !word.starts_with(|c: char| c.is_ascii_digit())
}

/// "each", "pieces", "per": the amount before it is that of one.
fn is_each(source: &Source, at: usize) -> bool {
    let word = source.word(at).unwrap_or_default();
    let piece = source.unit(at).is_some_and(|(name, _)| matches!(name.unit.kind(), Kind::Count | Kind::Container));
    piece || is_per(word) || matches!(word, "each" | "apiece" | "chacun" | "chacune" | "cada" | "ciascuno" | "ciascuna")
}

/// The parenthesis that an amount is the first word in.
fn opened(source: &Source, at: usize) -> Option<usize> {
    let open = (at.saturating_sub(8)..at).rev().find(|at| source.mark(*at, '('))?;
    (past_about(source, open + 1) == at).then_some(open)
}

/// An amount behind the food: "Spaghetti: 320 g", "Carrot (1)", "Juice of ½ lemon".
fn later(source: &Source, start: usize) -> Option<Amount> {
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
        let bare = found.unit.is_none() && !found.article;
        if bare && (stands_alone(source, &found, depth) || is_part_of(source, at)) {
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
fn is_part_of(source: &Source, at: usize) -> bool {
    const PARTS: &str = "juice zest saft schale abrieb jus zeste zumo jugo ralladura succo scorza suco raspa peel rind";
    let first = (0..3).find_map(|at| source.word(at)).unwrap_or_default();
    let part = PARTS.split(' ').any(|part| part == first);
    let of = at.checked_sub(1).is_some_and(|at| source.word_is(at, is_of) || source.word(at) == Some("from"));
    let described = at > 0 && (0..at).take(4).all(|at| source.word_is(at, is_description)) && at <= 4;
    (part && of) || (described && source.word_is(at, is_half))
}

/// "2 garlic cloves", "1 celery stalk": the unit stands behind the food.
fn with_unit_behind_food(source: &Source, main: Amount) -> Amount {
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
