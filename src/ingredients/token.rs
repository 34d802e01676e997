//! A line in pieces: numbers, words and marks, each with its place in the line.

use std::ops::Range;

use super::quantity::{GLYPHS, Quantity};
use super::words::key;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shape {
    /// Digits. `1.250` and `1,250` have another reading, of which the unit decides.
    Number {
        value: Quantity,
        other: Option<Quantity>,
        comma: bool,
    },
    /// One character: `½`.
    Fraction(Quantity),
    /// By its [`key`].
    Word(String),
    Mark(char),
}

#[derive(Debug, Clone)]
pub(super) struct Token {
    pub shape: Shape,
    pub span: Range<usize>,
    /// White space stands before it.
    pub spaced: bool,
}

/// More digits than these are no amount of food.
const MOST_DIGITS: usize = 9;

/// French and Italian articles that an apostrophe ties to their noun.
const ELIDED: [&str; 10] = ["d", "l", "dell", "all", "dall", "nell", "sull", "un", "quell", "qu"];

/// Splits the line. The target of a link in Markdown is left out; its text stays.
pub(super) fn tokens(line: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    let mut spaced = true;
    let mut links = true;
    while let Some(rest) = line.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(first) = rest.chars().next() else { break };
        if first.is_whitespace() {
            spaced = true;
            at += first.len_utf8();
            continue;
        }
        // Looked for once more only where the last search found something, or a line of `](` is quadratic.
        if links && rest.starts_with("](") {
            match rest.find(')') {
                Some(end) => {
                    at += end + 1;
                    continue;
                }
                None => links = false,
            }
        }
        let decimal = first == '.' && spaced && rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
        let (shape, length) = if decimal { number(rest) } else { token(rest, first) };
        tokens.push(Token { shape, span: at..at + length, spaced });
        at += length;
        spaced = false;
    }
    tokens
}

fn token(rest: &str, first: char) -> (Shape, usize) {
    if let Some((_, n, d)) = GLYPHS.iter().find(|(glyph, ..)| *glyph == first)
        && let Some(fraction) = Quantity::new(*n, *d)
    {
        return (Shape::Fraction(fraction), first.len_utf8());
    }
    if first.is_ascii_digit() {
        return number(rest);
    }
    if in_word(first) {
        let length = word(rest);
        let text = rest.get(..length).unwrap_or(rest);
        return (Shape::Word(key(text)), length);
    }
    (Shape::Mark(first), first.len_utf8())
}

fn in_word(c: char) -> bool {
    let glyph = !c.is_ascii() && GLYPHS.iter().any(|(glyph, ..)| *glyph == c);
    (c.is_alphanumeric() && !glyph) || ('\u{300}'..='\u{36f}').contains(&c)
}

/// Letters, with a hyphen or an apostrophe between two of them: `all-purpose`, `baker's`, but `d'` of `d'huile`.
fn word(rest: &str) -> usize {
    let mut length = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next_in_word = chars.peek().is_some_and(|(_, next)| in_word(*next));
        let apostrophe = matches!(c, '\'' | '’');
        if apostrophe && next_in_word {
            let so_far = rest.get(..at).unwrap_or_default();
            if ELIDED.iter().any(|elided| elided.eq_ignore_ascii_case(so_far)) {
                return at + c.len_utf8();
            }
        }
        let letter_next = chars.peek().is_some_and(|(_, next)| next.is_alphabetic());
        let joins = next_in_word && at > 0 && (apostrophe || (matches!(c, '-' | '‐' | '\u{2011}') && letter_next));
        if !in_word(c) && !joins {
            break;
        }
        length = at + c.len_utf8();
    }
    length
}

/// Digits with `.` and `,` between them. What no reading fits (`1.2.3`, too long, `00`) is a word.
fn number(rest: &str) -> (Shape, usize) {
    let bytes = rest.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    // `.5` begins with its point.
    let mut length = usize::from(!digit(0));
    while digit(length) || (matches!(bytes.get(length), Some(b'.' | b',')) && digit(length + 1)) {
        length += 1;
    }
    let text = rest.get(..length).unwrap_or_default();
    match read_number(text) {
        Some(shape) => (shape, length),
        None => (Shape::Word(text.to_owned()), length),
    }
}

fn read_number(text: &str) -> Option<Shape> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if digits.len() > MOST_DIGITS || text.starts_with("00") || digits.is_empty() {
        return None;
    }
    let all = digits.parse().ok().map(Quantity::whole)?;
    let decimal = |places: usize| {
        let ten = 10_u64.checked_pow(u32::try_from(places).ok()?)?;
        Quantity::new(all.numerator(), ten)
    };
    let marks: Vec<(usize, char)> = text.char_indices().filter(|(_, c)| !c.is_ascii_digit()).collect();
    let grouped = |marks: &[(usize, char)], end: usize| {
        let ends = marks.iter().skip(1).map(|(at, _)| *at).chain([end]);
        marks.iter().zip(ends).all(|((at, _), end)| end - at == 4) && marks.first().is_none_or(|(at, _)| *at <= 3)
    };
    let (value, other, comma) = match marks.as_slice() {
        [] => (all, None, false),
        [(at, mark)] => {
            let plain = decimal(text.len() - at - 1)?;
            let group = *at > 0 && grouped(&marks, text.len()) && !text.starts_with('0');
            // Three digits behind a comma are English thousands, behind a point decimals.
            let value = if group && *mark == ',' { all } else { plain };
            (value, group.then_some(if value == all { plain } else { all }), *mark == ',')
        }
        [.., (at, last)] => {
            let (_, first) = marks.first()?;
            if first == last {
                (grouped(&marks, text.len()).then_some(all)?, None, false)
            } else {
                (decimal(text.len() - at - 1)?, None, *last == ',')
            }
        }
    };
    Some(Shape::Number { value, other, comma })
}

impl Token {
    pub fn word(&self) -> Option<&str> {
        if let Shape::Word(key) = &self.shape { Some(key) } else { None }
    }

    pub fn is_mark(&self, mark: char) -> bool {
        self.shape == Shape::Mark(mark)
    }

    pub fn is_dash(&self) -> bool {
        matches!(self.shape, Shape::Mark('-' | '–' | '—' | '‒' | '−' | '‐' | '\u{2011}'))
    }

    pub fn is_number(&self) -> bool {
        matches!(self.shape, Shape::Number { .. } | Shape::Fraction(_))
    }
}
