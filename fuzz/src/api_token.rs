//! API tokens: what is taken for one has the form of one, and with one character changed it is none.

use recipe_api::core::api_tokens::digest;

const LENGTH: usize = "rat_".len() + 43 + 8;

pub fn target(data: &[u8]) {
    let text = super::text(data);
    let Some(kept) = digest(text) else { return };
    assert!(text.len() == LENGTH && text.starts_with("rat_"), "{text:?}");
    assert!(kept.len() == 43 && !kept.contains(text));
    for (at, c) in text.char_indices() {
        let other = if c == 'a' { "b" } else { "a" };
        let changed = format!("{}{other}{}", &text[..at], &text[at + c.len_utf8()..]);
        assert_eq!(digest(&changed), None, "{changed} for {text}");
    }
}
