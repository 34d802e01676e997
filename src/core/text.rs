//! How text is compared: the form that search indexes and unique columns hold.

use icu_casemap::CaseMapper;
use icu_normalizer::{ComposingNormalizer, DecomposingNormalizer};

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

/// Text as it is sorted by both databases, byte by byte: folded, without accents, its first 64 characters.
#[must_use]
pub fn sort_key(text: &str) -> String {
    let decomposed = DecomposingNormalizer::new_nfd().normalize(&fold(text)).into_owned();
    decomposed.trim().chars().filter(|c| !('\u{300}'..='\u{36f}').contains(c)).take(64).collect()
}

#[cfg(test)]
mod tests {
    use super::{fold, sort_key};

    #[test]
    fn accents_and_case_do_not_count_in_the_order() {
        let mut labels = ["Zander", "Éclair", "eggs", "Apfel", "Äpfel", " beans"];
        labels.sort_by_key(|label| sort_key(label));
        assert_eq!(labels, ["Apfel", "Äpfel", " beans", "Éclair", "eggs", "Zander"]);
        assert_eq!(sort_key(&"é".repeat(100)).len(), 64);
    }

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
