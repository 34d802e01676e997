//! Words, what the index keeps of them, and snippets: words stand where they say, and a snippet makes nothing up. The
//! first line is the label, the second what somebody searches for, the rest a step a line.

use std::collections::HashSet;

use recipe_api::search::{Part, Query, Text, analyse, codes, every_stem, snippet, stem, tokens, typos, words};

pub fn target(data: &[u8]) {
    let mut lines = super::text(data).lines();
    let (label, asked) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    let steps: Vec<String> = lines.map(str::to_owned).collect();
    for language in codes().chain(["", "xx-YY"]) {
        let text = Text { label, steps: &steps, language: Some(language), ..Text::default() };
        let analysis = analyse(&text);
        assert!(analysis.occurrences.len() <= 800);
        assert!(analysis.occurrences.is_sorted_by(|a, b| (&a.word, &a.stem) < (&b.word, &b.stem)));
        assert!(analysis.occurrences.iter().all(|found| found.fields != 0 && !found.stem.is_empty()));
        assert!(tokens::of_words(&analysis).len() <= 3 * analysis.occurrences.len());
        assert_snippet(&text, asked);
    }
    assert_query(asked);
    assert!(tokens::facet(asked).starts_with('#'));
    if label != asked {
        assert_ne!(tokens::facet(label), tokens::facet(asked), "{label:?} and {asked:?}");
    }
}

fn assert_snippet(text: &Text, asked: &str) {
    let stems: HashSet<String> = words(asked).iter().map(|word| stem(&word.folded, text.language)).collect();
    let snippet = snippet(text, &stems);
    let joined = |parts: &[Part]| parts.iter().map(|part| part.text.as_str()).collect::<String>();
    assert_eq!(joined(&snippet.label), text.label);
    if let Some(fragment) = snippet.elsewhere {
        assert!(fragment.parts.iter().any(|part| part.hit), "{fragment:?}");
        let shown = joined(&fragment.parts);
        let shown = shown.strip_prefix("… ").unwrap_or(&shown);
        let shown = shown.strip_suffix(" …").unwrap_or(shown);
        assert!(
            text.steps.iter().any(|step| step.contains(shown) || step.starts_with('…') || step.ends_with('…')),
            "{shown:?}"
        );
    }
}

fn assert_query(asked: &str) {
    let query = Query::new(asked);
    assert!(query.words().len() <= 16);
    for word in words(asked) {
        assert!(asked.get(word.place.clone()).is_some_and(|there| !there.is_empty()));
        assert!(!word.folded.is_empty() && word.folded.chars().count() <= 40);
        let plain = word.plain();
        assert_eq!(typos::distance(&plain, &word.folded), typos::distance(&word.folded, &plain));
        assert!(typos::keys(&plain).len() <= plain.chars().count() + 1);
        assert!(every_stem(&word.folded).iter().all(|(_, stem)| !stem.is_empty()), "{word:?}");
    }
    let all: Vec<_> = (0..query.words().len()).map(|number| (number, "x".to_owned())).collect();
    let _any = query.corrected(&all);
    assert_eq!(query.corrected(&[]), asked);
}
