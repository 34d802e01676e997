//! How text is compared: the form that search indexes and unique columns hold.

use icu_casemap::CaseMapper;
use icu_normalizer::ComposingNormalizer;

/// Text without its case, for comparison only: Unicode's full case folding (`Straße` and `STRASSE`
/// are equal) between two normalisations to NFC (`é` equals `e` with an accent behind it).
///
/// Both databases store and index this form, so neither one's idea of case matters.
#[must_use]
pub fn fold(text: &str) -> String {
    let folded = CaseMapper::new().fold_string(&nfc(text)).into_owned();
    nfc(&folded)
}

/// Text in Unicode's normalisation form C.
#[must_use]
pub fn nfc(text: &str) -> String {
    ComposingNormalizer::new_nfc().normalize(text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn case_is_folded_beyond_ascii() {
        assert_eq!(fold("CRÈME BRÛLÉE"), fold("crème brûlée"));
        assert_eq!(fold("ΟΔΟΣ"), fold("οδος"));
        assert_eq!(fold("Weißwurst"), fold("WEISSWURST"));
    }

    #[test]
    fn composed_and_decomposed_accents_are_equal() {
        assert_eq!(fold("caf\u{e9}"), fold("cafe\u{301}"));
        assert_ne!(fold("café"), fold("cafe"));
    }
}
