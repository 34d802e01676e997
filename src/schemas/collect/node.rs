//! A value and its place as serde reads it: what does not fit is noted, and a stand-in is handed out.

use std::borrow::Cow;
use std::sync::LazyLock;

use serde::de::{self, DeserializeSeed, Deserializer, IntoDeserializer, Visitor};
use serde_json::{Map, Value};

use super::found::{Fields, Found, Stop};
use super::{Form, TEXT_OR_OBJECT};
use crate::error::Place;

/// No list that is taken anywhere has so many items; reading them would take much time and memory.
const MAX_ITEMS: usize = 1000;

/// A value at its place; `None` is a stand-in.
#[derive(Clone)]
pub struct Node<'a> {
    value: Option<&'a Value>,
    loc: Vec<Place>,
    found: &'a Found,
}

impl<'a> Node<'a> {
    pub fn root(place: &'static str, value: &'a Value, found: &'a Found) -> Self {
        Self { value: Some(value), loc: vec![Place::Name(place.into())], found }
    }

    fn child(&self, value: Option<&'a Value>, place: Place) -> Self {
        let mut loc = self.loc.clone();
        loc.push(place);
        Self { value, loc, found: self.found }
    }

    /// The value, unless this place is known to be wrong.
    fn usable(&self) -> Option<&'a Value> {
        self.value.filter(|_| !self.found.noted(&self.loc))
    }

    fn note(&self, msg: impl Into<Cow<'static, str>>, kind: &'static str) {
        if self.value.is_some() {
            self.found.note(&self.loc, msg, kind);
        }
    }

    /// Notes what a visitor refused.
    fn settle<T>(&self, result: Result<T, Stop>) -> Result<T, Stop> {
        result.map_err(|stop| match stop {
            Stop::Refused(why) => {
                self.note(why, "value_error");
                Stop::Noted
            }
            other => other,
        })
    }

    fn text<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Stop> {
        let text = match self.usable() {
            Some(Value::String(text)) if text.contains('\0') => {
                self.note("must not contain the character U+0000", "value_error.nul");
                ""
            }
            Some(Value::String(text)) => text,
            Some(_) => {
                self.note("str type expected", "type_error.str");
                ""
            }
            None => "",
        };
        let result = visitor.visit_str(text);
        self.settle(result)
    }

    fn integer<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Stop> {
        let number = match self.usable() {
            Some(Value::Number(number)) => number.as_i64().or_else(|| number.as_f64().and_then(whole)),
            Some(Value::String(text)) if self.found.form == Form::Text => text.trim().parse().ok(),
            Some(_) => None,
            None => Some(1),
        };
        let number = number.unwrap_or_else(|| {
            self.note("value is not a valid integer", "type_error.integer");
            1
        });
        let result = visitor.visit_i64(number);
        self.settle(result)
    }

    fn float<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Stop> {
        let number = match self.usable() {
            Some(Value::Number(number)) => number.as_f64(),
            Some(Value::String(text)) if self.found.form == Form::Text => text.trim().parse().ok(),
            Some(_) => None,
            None => Some(1.0),
        };
        let number = number.unwrap_or_else(|| {
            self.note("value is not a valid float", "type_error.float");
            1.0
        });
        let result = visitor.visit_f64(number);
        self.settle(result)
    }

    fn boolean<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Stop> {
        let boolean = match self.usable() {
            Some(Value::Bool(boolean)) => Some(*boolean),
            Some(Value::String(text)) if self.found.form == Form::Text => text.trim().parse().ok(),
            Some(_) => None,
            None => Some(false),
        };
        let boolean = boolean.unwrap_or_else(|| {
            self.note("value could not be parsed to a boolean", "type_error.bool");
            false
        });
        let result = visitor.visit_bool(boolean);
        self.settle(result)
    }

    fn object<V: Visitor<'a>>(self, fields: Fields, visitor: V) -> Result<V::Value, Stop> {
        let members = match self.usable() {
            Some(Value::Object(members)) => Some(members),
            Some(_) => {
                self.note("value is not a valid dict", "type_error.dict");
                None
            }
            None => None,
        };
        let left = fields.iter();
        match visitor.visit_map(Members { object: &self, known: members, fields, left, next: None }) {
            Err(Stop::Missing(field)) => {
                self.found.require(fields, field);
                Err(Stop::Noted)
            }
            result => self.settle(result),
        }
    }
}

/// A number such as `3.0`, which JSON Schema counts as an integer.
fn whole(number: f64) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "checked by the condition")]
    (number.fract() == 0.0 && number.abs() < 9e15).then_some(number as i64)
}

/// Such as `"a", "b" or "c"`.
fn alternatives(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

/// The known members of an object: those that are there, and stand-ins for those that are missing and required.
/// Of an object that is none, stand-ins for all.
struct Members<'a, 'n> {
    object: &'n Node<'a>,
    known: Option<&'a Map<String, Value>>,
    fields: Fields,
    left: std::slice::Iter<'static, &'static str>,
    next: Option<Node<'a>>,
}

impl<'a> de::MapAccess<'a> for Members<'a, '_> {
    type Error = Stop;

    fn next_key_seed<K: DeserializeSeed<'a>>(&mut self, seed: K) -> Result<Option<K::Value>, Stop> {
        for &field in self.left.by_ref() {
            let value = self.known.and_then(|members| members.get(field));
            let absent = self.object.found.form == Form::Text && value == Some(&Value::String(String::new()));
            let node = self.object.child(value.filter(|_| !absent), Place::Name(field.into()));
            let is_missing = node.value.is_none() && self.known.is_some();
            let is_required = is_missing && node.found.requires(self.fields, field);
            if is_required {
                node.found.note(&node.loc, "field required", "value_error.missing");
            }
            if is_required || !is_missing {
                self.next = Some(node);
                return seed.deserialize(field.into_deserializer()).map(Some);
            }
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'a>>(&mut self, seed: V) -> Result<V::Value, Stop> {
        let node = self.next.take().ok_or(Stop::Noted)?;
        let place = node.clone();
        let result = seed.deserialize(node);
        place.settle(result)
    }
}

struct Items<'a, 'n> {
    list: &'n Node<'a>,
    items: std::iter::Enumerate<std::slice::Iter<'a, Value>>,
}

impl<'a> de::SeqAccess<'a> for Items<'a, '_> {
    type Error = Stop;

    fn next_element_seed<T: DeserializeSeed<'a>>(&mut self, seed: T) -> Result<Option<T::Value>, Stop> {
        let Some((index, value)) = self.items.next() else { return Ok(None) };
        seed.deserialize(self.list.child(Some(value), Place::Index(index))).map(Some)
    }
}

macro_rules! read_as {
    ($kind:ident: $($method:ident)*) => {
        $(fn $method<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Stop> { self.$kind(visitor) })*
    };
}

impl<'a> Deserializer<'a> for Node<'a> {
    type Error = Stop;

    read_as!(text: deserialize_str deserialize_string deserialize_char deserialize_identifier);
    read_as!(integer: deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64);
    read_as!(integer: deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64);
    read_as!(float: deserialize_f32 deserialize_f64);
    read_as!(boolean: deserialize_bool);

    fn deserialize_option<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Stop> {
        match self.usable() {
            None | Some(Value::Null) => visitor.visit_none(),
            Some(_) => visitor.visit_some(self),
        }
    }

    fn deserialize_struct<V: Visitor<'a>>(
        self,
        name: &'static str,
        fields: Fields,
        visitor: V,
    ) -> Result<V::Value, Stop> {
        match self.usable() {
            Some(Value::String(_)) if name == TEXT_OR_OBJECT => self.text(visitor),
            _ => self.object(fields, visitor),
        }
    }

    fn deserialize_map<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Stop> {
        static NONE: LazyLock<Map<String, Value>> = LazyLock::new(Map::new);
        let members = match self.usable() {
            Some(Value::Object(members)) => members,
            Some(_) => {
                self.note("value is not a valid dict", "type_error.dict");
                &NONE
            }
            None => &NONE,
        };
        let result = members.deserialize_map(visitor).map_err(|error| Stop::Refused(error.to_string()));
        self.settle(result)
    }

    fn deserialize_newtype_struct<V: Visitor<'a>>(self, _: &'static str, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Stop> {
        let items: &[Value] = match self.usable() {
            Some(Value::Array(items)) if items.len() > MAX_ITEMS => {
                self.note("there are too many items", "value_error.length");
                &[]
            }
            Some(Value::Array(items)) => items,
            Some(_) => {
                self.note("value is not a valid list", "type_error.list");
                &[]
            }
            None => &[],
        };
        visitor.visit_seq(Items { list: &self, items: items.iter().enumerate() })
    }

    fn deserialize_enum<V: Visitor<'a>>(
        self,
        _name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        let stand_in = variants.first().copied().unwrap_or_default();
        let text = match self.usable() {
            Some(Value::String(text)) if variants.contains(&text.as_str()) => text,
            Some(Value::String(_)) => {
                self.note(format!("has to be {}", alternatives(variants)), "value_error");
                stand_in
            }
            Some(_) => {
                self.note("str type expected", "type_error.str");
                stand_in
            }
            None => stand_in,
        };
        let result = visitor.visit_enum(text.into_deserializer());
        self.settle(result)
    }

    fn deserialize_any<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Stop> {
        let value = self.usable().unwrap_or(&Value::Null);
        let result = value.deserialize_any(visitor).map_err(|error| Stop::Refused(error.to_string()));
        self.settle(result)
    }

    serde::forward_to_deserialize_any! {
        <V: Visitor<'a>>
        i128 u128 bytes byte_buf unit unit_struct tuple tuple_struct ignored_any
    }
}
