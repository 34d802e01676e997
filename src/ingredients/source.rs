//! A line with its tokens, and short questions about them. A place beyond the end answers no.

use std::ops::Range;

use super::token::{Shape, Token, tokens};
use super::unit::{LONGEST_NAME, Name, named};

pub(super) struct Source<'a> {
    pub text: &'a str,
    pub tokens: Vec<Token>,
}

impl<'a> Source<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text, tokens: tokens(text) }
    }

    pub fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at)
    }

    pub fn word(&self, at: usize) -> Option<&str> {
        self.token(at)?.word()
    }

    pub fn word_is(&self, at: usize, is: fn(&str) -> bool) -> bool {
        self.word(at).is_some_and(is)
    }

    pub fn mark(&self, at: usize, mark: char) -> bool {
        self.token(at).is_some_and(|token| token.is_mark(mark))
    }

    pub fn dash(&self, at: usize) -> bool {
        self.token(at).is_some_and(Token::is_dash)
    }

    pub fn number(&self, at: usize) -> bool {
        self.token(at).is_some_and(Token::is_number)
    }

    pub fn spaced(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| token.spaced)
    }

    /// The value of a token that is a whole number in figures.
    pub fn whole(&self, at: usize) -> Option<u64> {
        match self.token(at)?.shape {
            Shape::Number { value, .. } if value.is_whole() => Some(value.numerator()),
            _ => None,
        }
    }

    /// The bytes from a token to before another; empty at the first one's beginning where there are none.
    pub fn bytes(&self, tokens: &Range<usize>) -> Range<usize> {
        let start = self.token(tokens.start).map_or(self.text.len(), |token| token.span.start);
        let last = tokens.end.checked_sub(1).filter(|last| *last >= tokens.start);
        let end = last.and_then(|last| self.token(last)).map_or(start, |token| token.span.end);
        start..end
    }

    pub fn slice(&self, tokens: &Range<usize>) -> &'a str {
        self.text.get(self.bytes(tokens)).unwrap_or_default()
    }

    /// The unit named at a place by the longest name there is, and the token behind it: `c. à s.`, `clove(s)`.
    pub fn unit(&self, at: usize) -> Option<(Name, usize)> {
        if !self.spaced(at) && ['"', '″', '”'].iter().any(|mark| self.mark(at, *mark)) {
            return named("inch").map(|inch| (inch, at + 1));
        }
        let mut name = String::new();
        let mut best = None;
        let mut next = at;
        for _ in 0..LONGEST_NAME {
            // Brazil writes `colher (sopa)`.
            let spoon = self.word(next + 1).is_some_and(|word| matches!(word, "sopa" | "cha" | "cafe"));
            let wrapped = self.mark(next, '(') && spoon && self.mark(next + 2, ')');
            let Some(word) = self.word(next + usize::from(wrapped)) else { break };
            if !name.is_empty() {
                name.push(' ');
            }
            name.push_str(word);
            next += if wrapped { 3 } else { 1 };
            let found = if name == "t" && self.slice(&(at..next)) == "T" { named("tbsp") } else { named(&name) };
            if let Some(found) = found {
                best = Some((found, next));
            }
            if self.mark(next, '.') && !self.spaced(next) {
                next += 1;
                best = best.map(|(found, end)| (found, if end + 1 == next { next } else { end }));
            }
        }
        best.map(|(found, end)| (found, end + self.plural_in_parentheses(end)))
    }

    /// How many tokens `(s)` takes.
    pub fn plural_in_parentheses(&self, at: usize) -> usize {
        let suffix = self.word(at + 1).is_some_and(|word| matches!(word, "s" | "es" | "n" | "en"));
        if self.mark(at, '(') && !self.spaced(at) && suffix && self.mark(at + 2, ')') { 3 } else { 0 }
    }
}
