//! What of a line is the food, and what is said about it.

use std::ops::Range;

use super::reading::{Place, Reading, Role};
use super::source::Source;
use super::unit::Kind;
use super::words::{is_and, is_article, is_description, is_note_start, is_of, is_or, is_per, is_taste, is_the};
use crate::core::text::nfc;

pub(super) struct Parts {
    pub food: Option<String>,
    /// Where in the line the note stands, in bytes.
    pub notes: Vec<Range<usize>>,
    /// The unit is the food itself: "5 cloves" and nothing else.
    pub unit_is_food: bool,
}

pub(super) fn parts(source: &Source, reading: &Reading) -> Parts {
    let runs = runs(source, reading);
    let mut food = None;
    let mut notes: Vec<Range<usize>> = Vec::new();
    for run in runs {
        let core = if food.is_none() && run.outside { core(source, run.tokens.clone()) } else { None };
        match core {
            Some(core) => {
                notes.push(before_food(source, run.tokens.start..core.start));
                notes.push(core.end..run.tokens.end);
                food = Some(core);
            }
            None => notes.push(run.tokens),
        }
    }
    if food.is_none()
        && let Some((at, core)) =
            notes.iter().enumerate().find_map(|(at, note)| Some((at, core(source, note.clone())?)))
        && reading.places.get(core.start) == Some(&Place::Free)
    {
        let note = notes.remove(at);
        notes.extend([before_food(source, note.start..core.start), core.end..note.end]);
        food = Some(core);
    }
    let mut unit_is_food = false;
    if food.is_none() {
        let main = reading.amounts.iter().find(|(role, ..)| *role == Role::Main).map(|(_, main, _)| main);
        let named = main.filter(|main| matches!(main.kind(), Some(Kind::Count | Kind::Container)));
        food = named.map(|main| main.unit_at.clone());
        unit_is_food = food.is_some();
    }
    let food = food.map(|food| clean(source.slice(&food)).to_lowercase()).filter(|food| !food.is_empty());
    notes.retain(|note| source.slice(note).contains(char::is_alphanumeric));
    notes.sort_by_key(|note| note.start);
    // What was split by an amount that is part of it, such as "plus 1 tbsp for dusting", is one note.
    notes.dedup_by(|next, note| {
        let follows = note.end == next.start;
        note.end = if follows { next.end } else { note.end };
        follows
    });
    Parts { food, notes: notes.iter().map(|note| source.bytes(note)).collect(), unit_is_food }
}

struct Run {
    tokens: Range<usize>,
    /// Of parentheses, and not already known to be a note.
    outside: bool,
}

/// The tokens that are no amount, in pieces between commas, parentheses and amounts.
fn runs(source: &Source, reading: &Reading) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut depth = 0_usize;
    let mut open: Option<Run> = None;
    for (at, token) in source.tokens.iter().enumerate() {
        let place = reading.places.get(at).copied().unwrap_or(Place::Free);
        // `breast(s)` is one word.
        let plural = source.plural_in_parentheses(at) > 0 || source.plural_in_parentheses(at.saturating_sub(2)) > 0;
        let opens = !plural && token.is_mark('(') || token.is_mark('[') && depth > 0;
        let closes = !plural && token.is_mark(')');
        let breaks = [',', ';', ':', '|', '•'].iter().any(|mark| token.is_mark(*mark))
            || (token.is_dash() && token.spaced)
            || (token.is_mark('.') && source.spaced(at + 1));
        let outside = depth == 0 && place == Place::Free;
        let other = open.as_ref().is_some_and(|run| run.outside != outside);
        // Inside parentheses a note keeps its commas.
        if place == Place::Amount || opens || closes || other || (breaks && depth == 0) {
            runs.extend(open.take());
        }
        depth = if opens { depth + 1 } else { depth.saturating_sub(usize::from(closes)) };
        if place == Place::Amount || opens || closes || (breaks && depth == 0) {
            continue;
        }
        match &mut open {
            Some(run) => run.tokens.end = at + 1,
            None => open = Some(Run { tokens: at..at + 1, outside }),
        }
    }
    runs.extend(open);
    runs.retain(|run| !source.slice(&run.tokens).trim_matches(is_decoration).is_empty());
    runs
}

/// The food of a run without articles before it, and size and preparation around it.
fn core(source: &Source, run: Range<usize>) -> Option<Range<usize>> {
    let dropped = |at: usize| {
        let mark = source.token(at).is_some_and(|token| token.word().is_none() && !token.is_number());
        mark || source.word_is(at, is_of) || source.word_is(at, is_the) || source.word_is(at, is_article)
    };
    let described = |at: usize| source.word_is(at, is_description);
    let joins = |at: usize| source.word_is(at, is_and) || source.word_is(at, is_or);
    let mut start = run.start;
    while start < run.end && (dropped(start) || described(start) || (joins(start) && start > run.start)) {
        start += 1;
    }
    let mut end = (start..run.end).find(|at| *at > start && begins_note(source, *at)).unwrap_or(run.end);
    let mark = |at: usize| source.token(at).is_some_and(|token| token.word().is_none());
    while end > start + 1 && (described(end - 1) || mark(end - 1) || joins(end - 1)) {
        end -= 1;
    }
    (start < end && !begins_note(source, start)).then_some(start..end)
}

/// "to taste", "for frying", "nach Geschmack", "q.b.".
fn begins_note(source: &Source, at: usize) -> bool {
    let Some(word) = source.word(at) else { return false };
    let next_says_taste = source.word_is(at + 1, is_taste) || source.word_is(at + 2, is_taste);
    let short = matches!(word, "q" if source.mark(at + 1, '.') && source.word(at + 2) == Some("b"));
    let foreign =
        matches!(word, "nach" | "al" | "a" | "au" | "per" | "zum" | "nur" | "pour" | "para") && next_says_taste;
    let romance = matches!(word, "pour" | "para" | "zum" | "quanto");
    short || foreign || romance || is_note_start(word) || is_per(word)
}

/// What stands before the food without its articles.
fn before_food(source: &Source, tokens: Range<usize>) -> Range<usize> {
    let little = |at: usize| {
        let mark = source.token(at).is_some_and(|token| token.word().is_none() && !token.is_number());
        mark || source.word_is(at, is_of) || source.word_is(at, is_the) || source.word_is(at, is_article)
    };
    let mut range = tokens;
    while range.start < range.end && little(range.start) {
        range.start += 1;
    }
    while range.end > range.start && little(range.end - 1) {
        range.end -= 1;
    }
    range
}

fn is_decoration(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '*' | '_' | '`' | '[' | ']' | '.' | ',' | ';' | ':' | '~' | '/' | '|' | '-' | '–' | '—' | '•' | '"'
        )
}

/// Without marks around it, Markdown's inside it, the target of a link, and more than one space.
pub(super) fn clean(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("](") {
        plain.push_str(before);
        let Some((_, next)) = behind.split_once(')') else {
            rest = "";
            break;
        };
        rest = next;
    }
    plain.push_str(rest);
    plain.retain(|c| !matches!(c, '*' | '`' | '[' | ']' | '_'));
    let words: Vec<&str> = plain.split_whitespace().collect();
    nfc(words.join(" ").trim_matches(is_decoration))
}
