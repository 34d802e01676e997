//! Where a recipe says what was asked for: pieces of its texts, cut at the words that were found. Never
//! markup: who shows it marks the hits.

use std::collections::HashSet;
use std::hash::BuildHasher;
use std::ops::Range;

use super::analysis::{Field, Text};
use super::languages::stem;
use super::words::words;

/// About so many bytes of a text are shown.
const WIDTH: usize = 160;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub text: String,
    pub hit: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// The whole label.
    pub label: Vec<Part>,
    /// The best place outside the label; `None` where there is none.
    pub elsewhere: Option<Fragment>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fragment {
    pub field: Field,
    /// `…` at an end says that the text goes on.
    pub parts: Vec<Part>,
}

/// `stems`: those that were looked for.
#[must_use]
pub fn snippet<S: BuildHasher>(text: &Text, stems: &HashSet<String, S>) -> Snippet {
    let mut best: Option<(usize, Field, &str, Vec<Hit>)> = None;
    for field in [Field::Description, Field::Ingredients, Field::Steps, Field::Tags] {
        for piece in text.pieces(field) {
            let hits = hits(piece, text.language, stems);
            let distinct = hits.iter().map(|hit| hit.stem.as_str()).collect::<HashSet<_>>().len();
            if distinct > best.as_ref().map_or(0, |(most, ..)| *most) {
                best = Some((distinct, field, piece, hits));
            }
        }
    }
    Snippet {
        label: parts(text.label, 0..text.label.len(), &hits(text.label, text.language, stems)),
        elsewhere: best.map(|(_, field, piece, hits)| Fragment { field, parts: around(piece, &hits) }),
    }
}

struct Hit {
    place: Range<usize>,
    stem: String,
}

fn hits<S: BuildHasher>(text: &str, language: Option<&str>, stems: &HashSet<String, S>) -> Vec<Hit> {
    let hit = |(place, stem): (Range<usize>, String)| stems.contains(&stem).then_some(Hit { place, stem });
    words(text).into_iter().filter_map(|word| hit((word.place.clone(), stem(&word.folded, language)))).collect()
}

/// The window with the most distinct hits, cut at spaces.
fn around(text: &str, hits: &[Hit]) -> Vec<Part> {
    if text.len() <= WIDTH + WIDTH / 4 {
        return parts(text, 0..text.len(), hits);
    }
    let in_window = |first: &Hit| {
        let inside = hits.iter().filter(|hit| hit.place.start >= first.place.start);
        let inside = inside.filter(|hit| hit.place.end <= first.place.start + WIDTH * 3 / 4);
        inside.map(|hit| hit.stem.as_str()).collect::<HashSet<_>>().len()
    };
    // The first of several that are as good.
    let first = hits.iter().rev().max_by_key(|hit| in_window(hit));
    let hit = first.map_or(0..0, |hit| hit.place.clone());
    let start = space_before(text, hit.start.saturating_sub(WIDTH / 4));
    let end = space_after(text, (start + WIDTH).max(hit.end));
    let mut parts = parts(text, start..end, hits);
    let cut = |at_end| Part { text: if at_end { " …" } else { "… " }.to_owned(), hit: false };
    if start > 0 {
        parts.insert(0, cut(false));
    }
    if end < text.len() {
        parts.push(cut(true));
    }
    parts
}

/// Behind the last space up to there. Where a word is long, any character's border will do.
fn space_before(text: &str, at: usize) -> usize {
    let at = text.floor_char_boundary(at);
    let before = text.get(..at).unwrap_or_default();
    before
        .rfind(char::is_whitespace)
        .map(|space| text.ceil_char_boundary(space + 1))
        .filter(|from| at - from < WIDTH / 4)
        .unwrap_or(at)
}

fn space_after(text: &str, at: usize) -> usize {
    let at = text.ceil_char_boundary(at);
    let behind = text.get(at..).unwrap_or_default();
    behind
        .find(char::is_whitespace)
        .filter(|to| *to < WIDTH / 4)
        .map_or_else(|| if behind.len() < WIDTH / 4 { text.len() } else { at }, |to| at + to)
}

fn parts(text: &str, window: Range<usize>, hits: &[Hit]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut push = |range: Range<usize>, hit| {
        let piece = text.get(range).unwrap_or_default();
        match parts.last_mut() {
            _ if piece.is_empty() => {}
            Some(last) if last.hit == hit => last.text.push_str(piece),
            _ => parts.push(Part { text: piece.to_owned(), hit }),
        }
    };
    let mut at = window.start;
    for hit in hits.iter().filter(|hit| hit.place.start >= window.start && hit.place.end <= window.end) {
        // Pairs of characters overlap.
        let start = hit.place.start.max(at);
        push(at..start, false);
        push(start..hit.place.end.max(start), true);
        at = hit.place.end.max(start);
    }
    push(at..window.end, false);
    parts
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::{Part, Text, snippet};

    fn marked(parts: &[Part]) -> String {
        parts.iter().map(|part| if part.hit { format!("[{}]", part.text) } else { part.text.clone() }).collect()
    }

    fn stems(words: &[&str]) -> HashSet<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn hits_are_marked_where_they_stand() {
        let text = Text {
            label: "Crème brûlée & Berries",
            steps: &[
                "Whip.".into(),
                format!("{} Add berries, then the crème. {}", "So. ".repeat(60), "Wait. ".repeat(60)),
            ],
            ..Text::default()
        };
        let snippet = snippet(&text, &stems(&["creme", "berri"]));
        assert_eq!(marked(&snippet.label), "[Crème] brûlée & [Berries]");
        let elsewhere = marked(&snippet.elsewhere.unwrap().parts);
        assert!(elsewhere.starts_with("… ") && elsewhere.ends_with(" …") && elsewhere.len() < 220, "{elsewhere}");
        assert!(elsewhere.contains("Add [berries], then the [crème]."), "{elsewhere}");
        assert_eq!(super::snippet(&text, &stems(&["egg"])).elsewhere, None);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_or_made_up(label in "[a-cé焼そば' ]{0,30}", step in "[a-cé焼そば' ]{0,400}", word in "[a-c]{1,2}") {
            let text = Text { label: &label, steps: std::slice::from_ref(&step), ..Text::default() };
            let snippet = snippet(&text, &stems(&[&word, "焼そ", "そば"]));
            prop_assert_eq!(snippet.label.iter().map(|part| part.text.as_str()).collect::<String>(), label.clone());
            if let Some(fragment) = snippet.elsewhere {
                prop_assert!(fragment.parts.iter().any(|part| part.hit));
                for part in fragment.parts {
                    prop_assert!(part.text.contains('…') || step.contains(&part.text));
                }
            }
        }
    }
}
