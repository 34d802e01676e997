//! The numbers beside the amount: sizes, further amounts, and what is in doubt.

use super::amount::{Amount, amount, past_about};
use super::quantity::Quantity;
use super::reading::{Doubt, Place, Reading, Role, is_sized};
use super::source::Source;
use super::unit::{Kind, Unit};
use super::words::{
    is_and, is_article, is_half, is_named_by_number, is_numbered, is_of, is_or, is_other_measure, is_per, number_word,
};

impl Reading {
    /// Every other number: a size, one more amount, or a doubt.
    pub(super) fn take_rest(&mut self, source: &Source) {
        let mut at = 0;
        while at < source.tokens.len() {
            let free = self.places.get(at) == Some(&Place::Free);
            if free && source.word_is(at, is_per) && !self.amounts.is_empty() {
                self.doubt = self.doubt.or(Some(Doubt::Per));
            }
            let spelled = source.word(at).is_some_and(|word| number_word(word).is_some() || is_half(word));
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
        // "1 pack of 6", "1 bottle, 750 ml".
        let measure = found.as_ref().is_some_and(Amount::is_measure);
        let inside = before.is_some_and(|at| (measure && source.mark(at, ',')) || source.word_is(at, is_of));
        if inside && main.is_some_and(|main| main.kind() == Some(Kind::Container)) {
            return end;
        }
        let opened = opened(source, at);
        let alone = opened.filter(|_| source.mark(end, ')')).map(|open| open..end + 1);
        let fits = |found: &Amount, main: &Amount| {
            let few = opened.is_some() && found.low <= Quantity::whole(24);
            found.is_measure()
                || (more && figures)
                || (few && figures && main.is_measure())
                || (alone.is_some() && found.unit.is_some() && main.is_measure())
        };
        let Some((found, main)) = found.zip(main).filter(|(found, main)| fits(found, main)) else {
            self.doubt = self.doubt.or(Some(Doubt::Number));
            return end;
        };
        if (is_each(source, end) && !more) || (alone.is_some() && is_sized(main)) {
            // "2 packets sugar (16 g)" may be of 16 g each or together.
            if !is_each(source, end) && main.low > Quantity::whole(1) {
                self.doubt = self.doubt.or(Some(Doubt::Number));
            }
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

/// A number that counts nothing: "10 %", "180 °C", "5 spice", "a 9-inch tin".
pub(super) fn is_label(source: &Source, at: usize, found: Option<&Amount>) -> bool {
    let end = found.map_or(at + 1, |found| found.number.end);
    let before = at.checked_sub(1);
    // "180 C" is no cup.
    let celsius = found.is_some_and(|found| {
        found.unit().is_some_and(|unit| unit == Unit::Cup)
            && source.slice(&found.unit_at).trim_end_matches('.').eq_ignore_ascii_case("c")
            && found.low >= Quantity::whole(20)
    });
    let percent = (end..end + 2).any(|at| ['%', '°', '#'].iter().any(|mark| source.mark(at, *mark)));
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
    percent || celsius || across || measure || name || numbered || ratio || (length && before.is_some())
}

/// Digits that are no number that we hold: `1.2.3`, a number of ten digits.
fn odd_number(source: &Source, at: usize) -> bool {
    let word = source.word(at).unwrap_or_default();
    word.starts_with(|c: char| c.is_ascii_digit()) && !matches!(word, "00" | "000")
        || word.starts_with(char::is_numeric) && !word.starts_with(|c: char| c.is_ascii_digit())
}

/// "each", "pieces", "per": the amount before it is that of one.
pub(super) fn is_each(source: &Source, at: usize) -> bool {
    let word = source.word(at).unwrap_or_default();
    let piece = source.unit(at).is_some_and(|(name, _)| matches!(name.unit.kind(), Kind::Count | Kind::Container));
    piece || is_per(word) || matches!(word, "each" | "apiece" | "chacun" | "chacune" | "cada" | "ciascuno" | "ciascuna")
}

/// The parenthesis that an amount is the first word in.
fn opened(source: &Source, at: usize) -> Option<usize> {
    let open = (at.saturating_sub(8)..at).rev().find(|at| source.mark(*at, '('))?;
    (past_about(source, open + 1) == at).then_some(open)
}
