//! Reads a value into a type and finds *all* that does not fit, each with its place.
//!
//! serde stops at the first error. So what does not fit is noted and a stand-in takes its place, until
//! the whole type can be built; a value with a stand-in in it never leaves this module.

mod found;
mod node;

use serde::de::DeserializeOwned;
use serde_json::Value;
use validator::{Validate, ValidationError, ValidationErrors, ValidationErrorsKind};

use crate::error::{ApiError, ApiResult, Place};
use found::Found;
use node::Node;

/// How values are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As JSON's own types.
    Json,
    /// All as text, as in a query string or a form; what is empty is absent.
    Text,
}

/// The name under which a type asks serde for a struct that may also come as text.
pub const TEXT_OR_OBJECT: &str = "TextOrObject";

/// So many problems are told of one value, and how many more there are.
const MAX_PROBLEMS: usize = 100;

/// Reads and validates `input`. `place` (`body` or `query`) begins every problem's `loc`.
///
/// Beyond the type: an array is not an object, text holds no U+0000, and unknown members are ignored.
///
/// # Errors
/// [`ApiError::Invalid`] with every problem.
pub fn read<T: DeserializeOwned + Validate>(place: &'static str, input: &Value, form: Form) -> ApiResult<T> {
    read_first(MAX_PROBLEMS, place, input, form)
}

/// The same, but no more than so many problems are told.
///
/// # Errors
/// As [`read`].
pub fn read_first<T: DeserializeOwned + Validate>(
    max_problems: usize,
    place: &'static str,
    input: &Value,
    form: Form,
) -> ApiResult<T> {
    let found = Found::new(max_problems, form);
    let value = loop {
        let before = found.count();
        found.begin();
        if let Ok(value) = T::deserialize(Node::root(place, input, &found)) {
            break Some(value);
        }
        // Every further round stands in for more, or there is no use in another.
        if found.count() == before {
            break None;
        }
    };
    // Of a problem that is not told nobody knows its place any more, and its stand-in would be judged.
    if let Some(Err(errors)) = &value.as_ref().filter(|_| found.is_whole()).map(Validate::validate) {
        add_validation(&found, &[Place::Name(place.into())], errors);
    }
    match value {
        Some(value) if found.is_empty() => Ok(value),
        _ => Err(ApiError::Invalid(found.into_problems(place))),
    }
}

/// Adds what `validator` found, but for places that are wrong already.
fn add_validation(found: &Found, loc: &[Place], errors: &ValidationErrors) {
    let mut fields: Vec<_> = errors.errors().iter().collect();
    fields.sort_by_key(|(field, _)| field.to_string());
    for (field, kind) in fields {
        // What is validated as a whole has no field; `r#yield` is Rust's for `yield`.
        let field = field.strip_prefix("r#").unwrap_or(field);
        let step = (!field.is_empty()).then(|| Place::Name(field.to_owned().into()));
        let loc: Vec<Place> = loc.iter().cloned().chain(step).collect();
        match kind {
            ValidationErrorsKind::Field(errors) => {
                // A stand-in is not judged, nor what lies in it.
                let told = (1..=loc.len()).any(|length| loc.get(..length).is_some_and(|way| found.noted(way)));
                if let Some(error) = errors.first().filter(|_| !told) {
                    let msg = error.message.clone().unwrap_or_else(|| limits(error).into());
                    found.note(&loc, msg, format!("value_error.{}", error.code));
                }
            }
            ValidationErrorsKind::Struct(errors) => add_validation(found, &loc, errors),
            ValidationErrorsKind::List(items) => {
                for (&index, errors) in items {
                    let loc: Vec<Place> = loc.iter().cloned().chain([Place::Index(index)]).collect();
                    add_validation(found, &loc, errors);
                }
            }
        }
    }
}

/// The words for `validator`'s own rules about lengths and ranges.
fn limits(error: &ValidationError) -> String {
    let (min, max) = (error.params.get("min"), error.params.get("max"));
    let unit = match error.params.get("value") {
        Some(Value::Array(_)) => " items",
        _ if error.code == "length" => " characters",
        _ => "",
    };
    match (min, max) {
        (Some(min), Some(max)) => format!("ensure this value has from {min} to {max}{unit}"),
        (Some(min), None) => format!("ensure this value has at least {min}{unit}"),
        (None, Some(max)) => format!("ensure this value has at most {max}{unit}"),
        (None, None) => format!("value is not valid ({})", error.code),
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use serde::Deserialize;
    use serde_json::{Value, json};
    use validator::Validate;

    use super::{Form, read};
    use crate::error::ApiError;

    #[derive(Debug, PartialEq, Deserialize, Validate)]
    struct Dish {
        #[validate(length(min = 1))]
        label: String,
        servings: Option<i64>,
        #[validate(nested)]
        steps: Vec<Step>,
    }

    #[derive(Debug, PartialEq, Deserialize, Validate)]
    struct Step {
        #[validate(length(max = 5))]
        text: String,
        minutes: f64,
        optional: bool,
    }

    fn places(input: &Value) -> Vec<String> {
        match read::<Dish>("body", input, Form::Json) {
            Ok(dish) => panic!("{dish:?} fits"),
            Err(ApiError::Invalid(problems)) => {
                problems.iter().map(|problem| serde_json::to_string(&problem.loc).unwrap_or_default()).collect()
            }
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn what_fits_is_read() {
        let step = json!({"text": "Mix", "minutes": 3, "optional": false, "unknown": []});
        let dish = read::<Dish>("body", &json!({"label": "Loaf", "servings": 4.0, "steps": [step]}), Form::Json);
        let steps = vec![Step { text: "Mix".into(), minutes: 3.0, optional: false }];
        assert_eq!(dish.ok(), Some(Dish { label: "Loaf".into(), servings: Some(4), steps }));
    }

    #[test]
    fn every_problem_is_told_with_its_way_however_deep() {
        let input = json!({"label": "", "servings": "many", "steps": [
            {"text": "too long", "minutes": "x", "optional": 1},
            {"minutes": 1, "optional": true},
            ["Mix", 1, true],
        ]});
        let mut found = places(&input);
        found.sort();
        assert_eq!(
            found,
            [
                r#"["body","label"]"#,
                r#"["body","servings"]"#,
                r#"["body","steps",0,"minutes"]"#,
                r#"["body","steps",0,"optional"]"#,
                r#"["body","steps",0,"text"]"#,
                r#"["body","steps",1,"text"]"#,
                r#"["body","steps",2]"#,
            ]
        );
    }

    #[test]
    fn what_is_no_object_is_one_problem() {
        for input in [json!([]), json!(null), json!("x"), json!(["Loaf", 4, []])] {
            assert_eq!(places(&input), [r#"["body"]"#]);
        }
    }

    #[test]
    fn of_a_flood_of_problems_a_hundred_are_told_and_how_many_more_there_are() {
        let steps = |count: usize, step: Value| json!({"label": "x", "steps": vec![step; count]});
        let step = json!({"text": "too long", "minutes": 1, "optional": true});
        for (input, more) in [
            (steps(1000, json!(7)), Some("more problems: 900")),
            (steps(1000, json!({})), Some("more problems: 2900")),
            (steps(1000, json!({"minutes": "x", "optional": null})), Some("more problems: 2900")),
            (steps(1000, step.clone()), Some("more problems: 900")),
            (steps(101, step.clone()), Some("more problems: 1")),
            (steps(100, step), None),
        ] {
            let Err(ApiError::Invalid(problems)) = read::<Dish>("body", &input, Form::Json) else { panic!("it fits") };
            let last = problems.get(100).map(|problem| (problem.loc.len(), &*problem.msg));
            assert_eq!((problems.len(), last), (100 + usize::from(more.is_some()), more.map(|msg| (1, msg))));
        }
        assert_eq!(places(&steps(50_000, json!(7))), [r#"["body","steps"]"#]);
    }

    #[test]
    fn however_many_items_do_not_fit_each_is_read_a_few_times() {
        thread_local! { static READ: Cell<usize> = const { Cell::new(0) }; }
        #[derive(Debug)]
        struct Counted;
        impl<'de> Deserialize<'de> for Counted {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                READ.set(READ.get() + 1);
                String::deserialize(deserializer).map(|_| Self)
            }
        }
        #[derive(Debug, Deserialize)]
        #[serde(rename_all = "lowercase")]
        enum Size {
            Small,
        }
        #[expect(dead_code, reason = "only read")]
        #[derive(Debug, Deserialize, Validate)]
        struct Item {
            text: Counted,
            size: Size,
            minutes: i64,
        }
        #[expect(dead_code, reason = "only read")]
        #[derive(Debug, Deserialize, Validate)]
        struct List {
            items: Vec<Item>,
        }
        let good = json!({"text": "a", "size": "small", "minutes": 1});
        for bad in [json!({"text": "a"}), json!({"text": "a", "minutes": 1, "size": "x"}), json!([])] {
            let items: Vec<_> = (0..1000).map(|number| if number < 900 { &good } else { &bad }).collect();
            READ.set(0);
            assert!(read::<List>("body", &json!({"items": items}), Form::Json).is_err());
            assert!(READ.get() <= 4000, "{bad}: {} times", READ.get());
        }
    }

    #[test]
    fn text_forms_hold_numbers_as_text_and_empty_is_absent() {
        #[derive(Debug, PartialEq, Deserialize, Validate)]
        struct Query {
            limit: i64,
            cursor: Option<String>,
            all: Option<bool>,
        }
        let query = read::<Query>("query", &json!({"limit": "20", "cursor": "", "all": "true"}), Form::Text);
        assert_eq!(query.ok(), Some(Query { limit: 20, cursor: None, all: Some(true) }));
        assert!(read::<Query>("query", &json!({"limit": ""}), Form::Text).is_err());
        assert!(read::<Query>("query", &json!({"limit": "20"}), Form::Json).is_err());
    }
}
