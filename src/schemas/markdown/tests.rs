use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag};
use serde_json::json;

use super::markdown;
use crate::schemas::recipe::arbitrary;
use crate::schemas::{Form, RecipeIn, RecipeOut, read};

fn recipe(body: &serde_json::Value) -> RecipeOut {
    let form = read::<RecipeIn>("body", body, Form::Json).unwrap();
    RecipeOut::from(&form.into_new_recipe(1, 1_763_812_800).with_id(7))
}

#[test]
fn a_recipe_reads_as_a_document() {
    let document = markdown(&recipe(&json!({
        "label": "Plain loaf", "source": "Aunt May", "url": "https://example.com/loaf?a=1&b=2",
        "description": "Bread.\nFor every day.\n\n1. Really", "image": "https://example.com/loaf.jpg",
        "ingredients": [{"text": "200 g flour", "group": "Dough"}, {"text": "1 tsp salt", "group": "Dough"}, "Butter"],
        "steps": ["Mix.", {"text": "Bake.\nThen cool.", "section": "Oven"}], "servings": 4, "yield": "1 loaf",
        "prep_minutes": 20, "tags": ["bread", "every day"], "notes": "- Good\n= Better", "nutrition": {"calories": "240 kcal", "fat": 3}
    })));
    assert_eq!(
        document,
        r"# Plain loaf

![Plain loaf](<https://example.com/loaf.jpg>)

Bread.\
For every day.

1\. Really

- Serves: 4
- Yield: 1 loaf
- Preparation: 20 min
- Tags: bread, every day
- Source: [Aunt May](<https://example.com/loaf?a=1\&b=2>)

## Ingredients

### Dough

- 200 g flour
- 1 tsp salt

* * *

- Butter

## Steps

1. Mix.

### Oven

2. Bake.\
   Then cool.

## Notes

\- Good\
\= Better

## Nutrition

- calories: 240 kcal
- fat: 3
"
    );
}

/// The text of a document, word by word, and what it has of markup beyond what every recipe may have.
fn rendered(document: &str) -> (Vec<String>, Vec<String>) {
    let (mut text, mut strange) = (String::new(), Vec::new());
    let parser = Parser::new_ext(document, Options::all() - Options::ENABLE_SMART_PUNCTUATION);
    for event in parser {
        match event {
            Event::Text(part) => text.push_str(&part),
            Event::SoftBreak | Event::HardBreak | Event::Rule | Event::End(_) => text.push(' '),
            Event::Start(
                Tag::Heading { .. } | Tag::Paragraph | Tag::List(_) | Tag::Item | Tag::Link { .. } | Tag::Image { .. },
            ) => {}
            other => strange.push(format!("{other:?}")),
        }
    }
    (text.split_whitespace().map(str::to_owned).collect(), strange)
}

fn words(texts: impl IntoIterator<Item = String>) -> Vec<String> {
    texts.into_iter().flat_map(|text| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect()
}

#[test]
fn nothing_of_a_field_is_markup() {
    for text in [
        "<script>alert(1)</script>",
        "<!-- -->",
        "&amp; &copy; &#60;b&#62;",
        "# heading",
        "a\n===",
        "a\n---",
        "***",
        "```\ncode\n```",
        "    code",
        "> quote",
        "[link](https://e.com) ![image](x) [a]: https://e.com",
        "*em* __strong__ ~~gone~~ `code` $x$ ^sup^",
        "1. one\n2) two\n+ three\n- four",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "- [ ] task",
        "https://example.com www.example.com a@example.com <https://e.com>",
        "ends with \\",
        "[^1] [^1]: note",
        "\u{a0}   * x",
        "a\rb\r\n\r\nc",
        "# closing #",
        "{#id .class}",
        ": definition",
    ] {
        let body = json!({
            "label": text, "source": text, "description": text, "ingredients": [{"text": text, "group": text}],
            "steps": [{"text": text, "section": text}, text], "yield": text, "cuisine": text, "notes": text,
            "nutrition": {"calories": text},
        });
        let document = markdown(&recipe(&body));
        let (found, strange) = rendered(&document);
        assert!(strange.is_empty(), "{text:?}: {strange:?} in\n{document}");
        let fields = [
            text,
            "Yield:",
            text,
            "Cuisine:",
            text,
            "Source:",
            text,
            "Ingredients",
            text,
            text,
            "Steps",
            text,
            text,
            text,
            "Notes",
            text,
            "Nutrition",
            "calories:",
            text,
        ];
        assert_eq!(found, words([text.to_owned()].into_iter().chain(fields.map(str::to_owned))), "{document}");
    }
}

proptest! {
    #[test]
    fn every_text_comes_out_as_it_is(body in arbitrary::recipe()) {
        let recipe = recipe(&body);
        let (found, strange) = rendered(&markdown(&recipe));
        prop_assert!(strange.is_empty(), "{:?}", strange);
        for step in &recipe.steps {
            let wanted = words([step.text.clone()]);
            prop_assert!(found.windows(wanted.len()).any(|window| window == wanted), "{:?} is not in {:?}", wanted, found);
        }
    }
}
