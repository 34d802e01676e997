//! How much: an exact number that cannot overflow, divide by zero or be negative.

use std::fmt;
use std::str::FromStr;

use num_rational::Ratio;
use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub};

/// An exact fraction of whole numbers, zero or more, in lowest terms.
///
/// Written and read as `3/2` or `2`; [`for_people`](Self::for_people) writes `1 ½`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity(Ratio<u64>);

/// A text is not of the form `3/2` or `2`, divides by zero or is too large.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAQuantity;

/// What a cook can measure between two whole numbers.
const KITCHEN: [(u64, u64, &str); 8] =
    [(0, 1, ""), (1, 8, "⅛"), (1, 4, "¼"), (1, 3, "⅓"), (1, 2, "½"), (2, 3, "⅔"), (3, 4, "¾"), (1, 1, "")];

/// The fractions that Unicode has a character for.
pub(super) const GLYPHS: [(char, u64, u64); 18] = [
    ('½', 1, 2),
    ('⅓', 1, 3),
    ('⅔', 2, 3),
    ('¼', 1, 4),
    ('¾', 3, 4),
    ('⅕', 1, 5),
    ('⅖', 2, 5),
    ('⅗', 3, 5),
    ('⅘', 4, 5),
    ('⅙', 1, 6),
    ('⅚', 5, 6),
    ('⅛', 1, 8),
    ('⅜', 3, 8),
    ('⅝', 5, 8),
    ('⅞', 7, 8),
    ('⅐', 1, 7),
    ('⅑', 1, 9),
    ('⅒', 1, 10),
];

impl Quantity {
    #[must_use]
    pub fn whole(number: u64) -> Self {
        Self(Ratio::from_integer(number))
    }

    /// `None` where the denominator is zero.
    #[must_use]
    pub fn new(numerator: u64, denominator: u64) -> Option<Self> {
        (denominator != 0).then(|| Self(Ratio::new(numerator, denominator)))
    }

    #[must_use]
    pub fn numerator(self) -> u64 {
        *self.0.numer()
    }

    #[must_use]
    pub fn denominator(self) -> u64 {
        *self.0.denom()
    }

    #[must_use]
    pub fn is_zero(self) -> bool {
        self.numerator() == 0
    }

    #[must_use]
    pub fn is_whole(self) -> bool {
        self.0.is_integer()
    }

    /// `None` where the sum does not fit; the same holds for the three below.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(&other.0).map(Self)
    }

    /// `None` where `other` is the larger one, too.
    #[must_use]
    pub fn minus(self, other: Self) -> Option<Self> {
        if other > self { None } else { self.0.checked_sub(&other.0).map(Self) }
    }

    #[must_use]
    pub fn times(self, other: Self) -> Option<Self> {
        self.0.checked_mul(&other.0).map(Self)
    }

    /// `None` where `other` is zero, too.
    #[must_use]
    pub fn over(self, other: Self) -> Option<Self> {
        if other.is_zero() { None } else { self.0.checked_div(&other.0).map(Self) }
    }

    /// The nearest multiple of `step`, and one step rather than nothing. Where that does not fit, itself.
    #[must_use]
    pub fn to_step(self, step: Self) -> Self {
        if self.is_zero() || step.is_zero() {
            return self;
        }
        let steps = self.over(step).map(|steps| rounded(steps.0).max(1));
        steps.and_then(|steps| Self::whole(steps).times(step)).unwrap_or(self)
    }

    /// `1 ½`, `⅓`, `12`: exact in halves, thirds, quarters and eighths, else the nearest that a cook can measure.
    /// Never nothing where there is something: below one sixteenth it is `1/20`.
    #[must_use]
    pub fn for_people(self) -> String {
        let (whole, rest) = (self.0.to_integer(), self.0.fract());
        let written = GLYPHS
            .iter()
            .find(|(_, n, d)| [2, 3, 4, 8].contains(d) && Ratio::new_raw(*n, *d) == rest)
            .map(|(glyph, ..)| *glyph);
        if let Some(glyph) = written {
            return if whole == 0 { glyph.to_string() } else { format!("{whole} {glyph}") };
        }
        if whole == 0 && !self.is_zero() && rest < Ratio::new_raw(1, 16) {
            return format!("1/{}", rounded(rest.recip()));
        }
        // Coarser by the bits that a difference of fractions could overflow in.
        let bits = 61_u32.saturating_sub(rest.denom().leading_zeros() + 29);
        let rest = Ratio::new(rest.numer() >> bits, (rest.denom() >> bits).max(1));
        let distance = |(n, d, _): &&(u64, u64, &str)| {
            let mark = Ratio::new_raw(*n, *d);
            if mark > rest { mark.checked_sub(&rest) } else { rest.checked_sub(&mark) }
        };
        let nearest = KITCHEN.iter().min_by_key(distance);
        match nearest {
            Some((1, 1, _)) => whole.saturating_add(1).to_string(),
            Some((0, ..)) | None => whole.to_string(),
            Some((.., glyph)) if whole == 0 => (*glyph).to_owned(),
            Some((.., glyph)) => format!("{whole} {glyph}"),
        }
    }

    /// As a decimal number of at most two places, as metric amounts are written.
    #[must_use]
    pub fn as_decimal(self) -> String {
        let Some(hundredths) = self.times(Self::whole(100)) else { return self.to_string() };
        let hundredths = rounded(hundredths.0).max(u64::from(!self.is_zero()));
        let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }
}

/// The nearest whole number, a half upwards, without the sum that `Ratio::round` could overflow in.
fn rounded(ratio: Ratio<u64>) -> u64 {
    let up = ratio.fract() >= Ratio::new_raw(1, 2);
    ratio.to_integer().saturating_add(u64::from(up))
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Quantity {
    type Err = NotAQuantity;

    fn from_str(text: &str) -> Result<Self, NotAQuantity> {
        let (numerator, denominator) = text.split_once('/').unwrap_or((text, "1"));
        let number = |text: &str| {
            let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            if plain { text.parse().ok() } else { None }
        };
        let (Some(numerator), Some(denominator)) = (number(numerator), number(denominator)) else {
            return Err(NotAQuantity);
        };
        Self::new(numerator, denominator).ok_or(NotAQuantity)
    }
}

impl fmt::Display for NotAQuantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a quantity such as 3/2 or 2")
    }
}

impl std::error::Error for NotAQuantity {}
