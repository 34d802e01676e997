//! A word's stem in its language, and the words that say nothing.

use frostem::{Algorithm, Stemmer};

use super::letters::plain;

struct Language {
    code: &'static str,
    algorithm: Algorithm,
    /// Words that nearly every text has, without accents, between spaces.
    silent: &'static str,
}

/// The first is that of texts that name none, or another.
const LANGUAGES: [Language; 13] = [
    Language {
        code: "en",
        algorithm: Algorithm::English,
        silent: " a an and are as at be by for from in into is it of on or so that the then this to until with you your ",
    },
    Language {
        code: "da",
        algorithm: Algorithm::Danish,
        silent: " af at det den der en er et fra i med og pa som til ",
    },
    Language {
        code: "de",
        algorithm: Algorithm::German,
        silent: " als am an auf aus bei bis das dem den der des die ein eine einem einen einer es fur im in ist mit nach oder sie und vom von zu zum zur ",
    },
    Language {
        code: "es",
        algorithm: Algorithm::Spanish,
        silent: " a al con de del el en es la las lo los o para por que se sin su un una y ",
    },
    Language { code: "fi", algorithm: Algorithm::Finnish, silent: " ja on tai se kun " },
    Language {
        code: "fr",
        algorithm: Algorithm::French,
        silent: " a au aux avec ce dans de des du en est et il la le les ou par pour que qui sans sur un une ",
    },
    Language {
        code: "it",
        algorithm: Algorithm::Italian,
        silent: " a ai al alla alle allo con da dal dei del della delle di e ed gli i il in la le lo nel nella o per su un una uno ",
    },
    Language {
        code: "nl",
        algorithm: Algorithm::Dutch,
        silent: " aan de die dat een en het in is met of op te tot uit van voor ",
    },
    Language { code: "no", algorithm: Algorithm::Norwegian, silent: " av det den en er et fra i med og pa som til " },
    Language { code: "pl", algorithm: Algorithm::Polish, silent: " a do i lub na o po sie w z ze za " },
    Language {
        code: "pt",
        algorithm: Algorithm::Portuguese,
        silent: " a ao as com da das de do dos e em na no o os ou para por que se sem um uma ",
    },
    Language {
        code: "ru", algorithm: Algorithm::Russian, silent: " а в до и из или к на не о от по с у "
    },
    Language {
        code: "sv",
        algorithm: Algorithm::Swedish,
        silent: " av att den det en ett fran i med och pa som till ",
    },
];

/// The codes of the languages whose words are stemmed, the default's first.
pub fn codes() -> impl Iterator<Item = &'static str> {
    LANGUAGES.iter().map(|language| language.code)
}

/// By its code, of which the region and what else follows do not matter: `de-CH`.
fn language(code: Option<&str>) -> &'static Language {
    let code = code.unwrap_or_default();
    let code = code.split(['-', '_']).next().unwrap_or_default();
    let [default, ..] = &LANGUAGES;
    LANGUAGES.iter().find(|language| language.code.eq_ignore_ascii_case(code)).unwrap_or(default)
}

/// A folded word's stem, without accents.
#[must_use]
pub fn stem(folded: &str, code: Option<&str>) -> String {
    stem_in(language(code), folded)
}

fn stem_in(language: &Language, folded: &str) -> String {
    let stemmer = Stemmer::new(language.algorithm);
    // Accents are foreign to English, and its stemmer knows no `é` for a vowel; others tell endings by them.
    let stem = if language.algorithm == Algorithm::English {
        stemmer.stem(&plain(folded)).into_owned()
    } else {
        plain(&stemmer.stem(folded))
    };
    if stem.is_empty() { plain(folded) } else { stem }
}

/// What a word's stem may be, with the language's code, the default language's first.
#[must_use]
pub fn every_stem(folded: &str) -> Vec<(&'static str, String)> {
    LANGUAGES.iter().map(|language| (language.code, stem_in(language, folded))).collect()
}

/// Whether nearly every text of the language has the word.
pub fn says_nothing(plain: &str, code: Option<&str>) -> bool {
    is_silent(language(code), plain)
}

/// Whether that is so in some language.
pub fn says_nothing_anywhere(plain: &str) -> bool {
    LANGUAGES.iter().any(|language| is_silent(language, plain))
}

fn is_silent(language: &Language, plain: &str) -> bool {
    let after = |at: usize| language.silent.as_bytes().get(at + plain.len()) == Some(&b' ');
    let before = |at: usize| language.silent.as_bytes().get(at.wrapping_sub(1)) == Some(&b' ');
    language.silent.match_indices(plain).any(|(at, _)| before(at) && after(at))
}

#[cfg(test)]
mod tests {
    use super::{every_stem, says_nothing, says_nothing_anywhere, stem};

    /// Other stems than these mean another `VERSION`: what is indexed has the old ones.
    #[test]
    fn inflections_have_one_stem() {
        for (code, words, expected) in [
            (None, &["muffin", "muffins"][..], "muffin"),
            (None, &["bake", "baked", "baking", "bakes"], "bake"),
            (None, &["berry", "berries"], "berri"),
            (None, &["purée", "puree"], "pure"),
            (Some("de-CH"), &["apfel", "äpfel", "äpfeln"], "apfel"),
            (Some("fr"), &["grillé", "grillée", "grillées"], "grill"),
            (Some("it"), &["pomodoro", "pomodori"], "pomodor"),
            (Some("es"), &["huevo", "huevos"], "huev"),
            (Some("tlh"), &["eggs"], "egg"),
        ] {
            for word in words {
                assert_eq!(stem(word, code), expected, "{word} in {code:?}");
            }
        }
        assert!(every_stem("huevos").contains(&("es", "huev".to_owned())));
    }

    #[test]
    fn small_words_say_nothing_in_their_language() {
        assert!(says_nothing("the", None) && !says_nothing("the", Some("fr")) && !says_nothing("th", None));
        assert!(says_nothing("und", Some("de")) && says_nothing_anywhere("und") && !says_nothing_anywhere("rice"));
    }
}
