//! What the letters of the world's scripts have in common, and what not.

use icu_normalizer::{ComposingNormalizer, DecomposingNormalizer};

use crate::core::text::fold;

/// Thai, Lao, Burmese and Khmer; kana, Han and Hangul.
pub fn is_dense(character: char) -> bool {
    matches!(character,
        '\u{0e01}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{1100}'..='\u{11ff}'
        | '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30fa}' | '\u{30fc}'..='\u{312f}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9d}'
        | '\u{20000}'..='\u{3ffff}')
}

/// A folded word without its accents, and with plain letters for those of other alphabets that have no
/// accent to lose: `œ`, `ø`, `ł`.
#[must_use]
pub fn plain(folded: &str) -> String {
    if folded.is_ascii() {
        return folded.to_owned();
    }
    let mut plain = String::with_capacity(folded.len());
    for character in DecomposingNormalizer::new_nfd().normalize(folded).chars() {
        match character {
            '\u{300}'..='\u{36f}' => {}
            'œ' => plain.push_str("oe"),
            'æ' => plain.push_str("ae"),
            'ø' => plain.push('o'),
            'ł' => plain.push('l'),
            'đ' | 'ð' => plain.push('d'),
            'ı' => plain.push('i'),
            'þ' => plain.push_str("th"),
            other => plain.push(other),
        }
    }
    ComposingNormalizer::new_nfc().normalize(&plain).into_owned()
}

/// Text as lists sort it on both databases, byte by byte: without case and accents, its first 64 characters.
#[must_use]
pub fn sort_key(text: &str) -> String {
    plain(&fold(text)).trim().chars().take(64).collect()
}

#[cfg(test)]
mod tests {
    use super::sort_key;

    #[test]
    fn accents_and_case_do_not_count_in_the_order() {
        let mut labels = ["Zander", "Éclair", "eggs", "Apfel", "Äpfel", " beans"];
        labels.sort_by_key(|label| sort_key(label));
        assert_eq!(labels, ["Apfel", "Äpfel", " beans", "Éclair", "eggs", "Zander"]);
        assert_eq!(sort_key(&"é".repeat(100)).len(), 64);
    }
}
