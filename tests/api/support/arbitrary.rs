//! Recipes that fit, as odd as they may be: what property tests generate, in the crate and outside.

use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// Text that is not blank: any Unicode, and what means something in JSON, HTML and Markdown.
fn text(max: usize) -> impl Strategy<Value = String> {
    let odd = prop_oneof![
        Just("&amp;"),
        Just("&#39;"),
        Just("<b>"),
        Just("</script>"),
        Just("\n"),
        Just("\r\n"),
        Just("- "),
        Just("1. "),
        Just("# "),
        Just("\\"),
        Just("\u{feff}"),
        Just("👩‍🍳"),
        Just("e\u{301}"),
        Just("مرحبا"),
        Just("\u{202e}"),
        Just("4 servings"),
        Just("*_`[](){}|~$"),
    ];
    let piece = prop_oneof![odd.prop_map(str::to_owned), "\\PC{0,6}", any::<char>().prop_map(String::from)];
    vec(piece, 1..8).prop_map(move |pieces| {
        let text: String = pieces.concat().replace('\0', "").chars().take(max - 1).collect();
        if text.contains(|c| matches!(c, '!'..='~' | 'ء'..='ي')) { text } else { format!("x{text}") }
    })
}

fn headed(max: usize, heading: &'static str) -> impl Strategy<Value = Value> {
    let heading_text = of(prop_oneof![Just("Dough".to_owned()), text(100)]);
    (text(max), heading_text).prop_map(move |(text, group)| json!({"text": text, heading: group}))
}

fn nutrition() -> impl Strategy<Value = Map<String, Value>> {
    let value = prop_oneof![Just(json!("")), text(256).prop_map(Value::from), any::<i32>().prop_map(Value::from)];
    let name = prop_oneof![Just("@type".to_owned()), Just("@id".to_owned()), text(20)];
    vec((name, value), 0..4).prop_map(Map::from_iter)
}

fn minutes() -> impl Strategy<Value = Option<i64>> {
    of(prop_oneof![Just(0), Just(100_000), 0i64..=100_000])
}

prop_compose! {
    fn words()(
        label in text(256), source in of(text(256)), description in of(text(10_000)), notes in of(text(10_000)),
        yields in of(prop_oneof![Just("6".to_owned()), text(100)]), cuisine in of(text(100)),
        tags in vec(text(50).prop_map(|tag| tag.replace(',', ".")), 0..4),
    ) -> Value {
        json!({"label": label, "source": source, "description": description, "notes": notes, "yield": yields,
               "cuisine": cuisine, "tags": tags})
    }
}

prop_compose! {
    fn rest()(
        url in of(Just("https://example.com/a?b=1&copy;=2#c")), image in of(Just("https://example.com/l.jpg")),
        ingredients in vec(headed(500, "group"), 0..5), steps in vec(headed(5000, "section"), 0..5),
        servings in of(1i64..=1000), prep in minutes(), cook in minutes(), total in minutes(),
        language in of(Just("pt-BR")), nutrition in nutrition(), visibility in of(prop_oneof![Just("public"), Just("private")]),
    ) -> Value {
        json!({"url": url, "image": image, "ingredients": ingredients, "steps": steps, "servings": servings,
               "prep_minutes": prep, "cook_minutes": cook, "total_minutes": total, "language": language,
               "nutrition": nutrition, "visibility": visibility})
    }
}

/// A recipe's body.
pub fn recipe() -> impl Strategy<Value = Value> {
    (words(), rest()).prop_map(|(mut words, mut rest)| {
        words.as_object_mut().unwrap().append(rest.as_object_mut().unwrap());
        words
    })
}
