//! JSON that comes piece by piece, each of bounded size: in memory a bracket takes hundreds of times its byte.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// A recipe has some thousand values.
pub const VALUES_OF_A_BODY: usize = 20_000;

/// A page with a recipe has some thousand more, and there may be many recipes in a document.
pub const VALUES_OF_A_DOCUMENT: usize = 200_000;

/// Reads all of a text as one value that consists of `max_values` at most.
///
/// # Errors
/// When it is no JSON, or too much of it.
pub fn one_value(json: &[u8], max_values: usize) -> serde_json::Result<Value> {
    let mut json = serde_json::Deserializer::from_slice(json);
    let value = Bounded { left: &Cell::new(max_values), max: max_values }.deserialize(&mut json)?;
    json.end().map(|()| value)
}

/// Hands out the elements of a list one after the other: none but the present one is kept.
///
/// # Errors
/// When it is no list, broken, or too much in one element; or the first error of `take`.
pub fn each_element<'de, D: Deserializer<'de>>(
    list: D,
    take: impl FnMut(usize, Value) -> Result<(), String>,
) -> Result<(), D::Error> {
    struct Each<F>(F);

    impl<'de, F: FnMut(usize, Value) -> Result<(), String>> Visitor<'de> for Each<F> {
        type Value = ();

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list")
        }

        fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
            let (mut index, max) = (0, VALUES_OF_A_DOCUMENT);
            while let Some(value) = items.next_element_seed(Bounded { left: &Cell::new(max), max })? {
                (self.0)(index, value).map_err(Error::custom)?;
                index += 1;
            }
            Ok(())
        }
    }

    list.deserialize_seq(Each(take))
}

/// Builds a value of as many values as are left.
#[derive(Clone, Copy)]
struct Bounded<'a> {
    left: &'a Cell<usize>,
    max: usize,
}

impl<'de> DeserializeSeed<'de> for Bounded<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Value, D::Error> {
        let Some(left) = self.left.get().checked_sub(1) else {
            return Err(Error::custom(format!("there are more than {} values in it", self.max)));
        };
        self.left.set(left);
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Bounded<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        while let Some(name) = items.next_key()? {
            members.insert(name, items.next_value_seed(self)?);
        }
        Ok(Value::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::one_value;

    #[test]
    fn a_value_of_too_many_values_is_refused() {
        let list = |length: usize| format!("[{}]", vec!["{}"; length].join(","));
        assert!(one_value(list(199).as_bytes(), 200).is_ok());
        assert!(one_value(list(200).as_bytes(), 200).is_err());
        assert!(one_value(b"{} {}", 200).is_err());
        assert!(one_value("[".repeat(1_000_000).as_bytes(), 200_000).is_err());
    }

    proptest! {
        #[test]
        fn values_are_read_as_serde_json_reads_them(text in "\\PC{0,20}", float in any::<f64>(), int in any::<i64>()) {
            let value = json!({"a": [text, float, int, null, true, {}], "b": {"c": u64::MAX}});
            let json = value.to_string();
            prop_assert_eq!(one_value(json.as_bytes(), 200).unwrap(), serde_json::from_str::<Value>(&json).unwrap());
        }
    }
}
