//! The declared members of a JSON value, read out of its text: what is not declared is skipped, and never
//! enters the program's memory.

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt;

/// The members of a JSON value that are kept, by their names.
#[derive(Debug, Default)]
pub(crate) struct Declared(BTreeMap<String, Kept>);

/// What is kept of a member.
#[derive(Debug)]
enum Kept {
    /// All of it.
    Whole,
    /// These of its members.
    Part(Declared),
}

impl Declared {
    /// The members that these paths lead to; a dot leads inwards, and through lists as if they were not there.
    pub(crate) fn of<'p>(paths: impl IntoIterator<Item = &'p str>) -> Self {
        let mut declared = Self::default();
        for path in paths {
            declared.declare(path);
        }
        declared
    }

    fn declare(&mut self, path: &str) {
        let Some((name, inner)) = path.split_once('.') else {
            self.0.insert(path.to_owned(), Kept::Whole);
            return;
        };
        let kept = self.0.entry(name.to_owned()).or_insert(Kept::Part(Self::default()));
        if let Kept::Part(part) = kept {
            part.declare(inner);
        }
    }

    /// These members of a value. Null where no value is.
    ///
    /// # Errors
    /// A declared member cannot be read.
    pub(super) fn read(&self, value: Option<&RawValue>) -> Result<Value, serde_json::Error> {
        let Some(value) = value else { return Ok(Value::Null) };
        self.deserialize(&mut serde_json::Deserializer::from_str(value.get()))
    }
}

/// Reads the declared members of a value.
impl<'de> DeserializeSeed<'de> for &Declared {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<Value, D::Error> {
        value.deserialize_any(self)
    }
}

/// Whatever is neither an object nor a list has no members, and is null.
impl<'de> Visitor<'de> for &Declared {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut of: A) -> Result<Value, A::Error> {
        let mut kept = Map::new();
        while let Some(member) = of.next_key_seed(Name(self))? {
            match member {
                Some((name, Kept::Whole)) => {
                    kept.insert(name.clone(), of.next_value()?);
                }
                Some((name, Kept::Part(inner))) => {
                    kept.insert(name.clone(), of.next_value_seed(inner)?);
                }
                None => {
                    of.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(Value::Object(kept))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut of: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = of.next_element_seed(self)? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_str<E>(self, _: &str) -> Result<Value, E> {
        Ok(Value::Null)
    }
}

/// Reads the name of a member, and tells what is kept of it; `None` for nothing.
struct Name<'d>(&'d Declared);

impl<'de, 'd> DeserializeSeed<'de> for Name<'d> {
    type Value = Option<(&'d String, &'d Kept)>;

    fn deserialize<D: Deserializer<'de>>(self, name: D) -> Result<Self::Value, D::Error> {
        name.deserialize_str(self)
    }
}

impl<'d> Visitor<'_> for Name<'d> {
    type Value = Option<(&'d String, &'d Kept)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.0.0.get_key_value(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn kept(value: &Value, paths: &[&str]) -> Value {
        let text = RawValue::from_string(value.to_string()).unwrap();
        Declared::of(paths.iter().copied()).read(Some(&text)).unwrap()
    }

    #[test]
    fn declared_members_alone_are_read() {
        for (value, paths, expected) in [
            (json!({"a": 1, "b": 2}), &["a"][..], json!({"a": 1})),
            (json!({"a": {"x": [1, {"y": null}]}}), &["a"], json!({"a": {"x": [1, {"y": null}]}})),
            (json!({"a": {"b": 1, "c": 2}}), &["a.b"], json!({"a": {"b": 1}})),
            (json!({"a": {"b": {"c": 1, "d": 2}}}), &["a.b.c"], json!({"a": {"b": {"c": 1}}})),
            (
                json!({"a": {"b": 1, "c": 2, "d": 3}}),
                &["a.b", "a.c"],
                json!({"a": {"b": 1, "c": 2}}),
            ),
            (json!({"a": {"b": 1}}), &["a.b", "a"], json!({"a": {"b": 1}})),
            (json!({"ab": 1, "a.b": 2}), &["a.b"], json!({})),
            (json!({"b": 1}), &["a"], json!({})),
            (json!({"a\"\u{301}": 1}), &["a\"\u{301}"], json!({"a\"\u{301}": 1})),
        ] {
            assert_eq!(kept(&value, paths), expected, "{paths:?} of {value}");
        }
    }

    #[test]
    fn a_path_goes_through_lists_as_if_they_were_not_there() {
        let value = json!({"items": [{"a": 1, "b": 2}, [{"a": 3}], {"b": 4}]});
        let expected = json!({"items": [{"a": 1}, [{"a": 3}], {}]});
        assert_eq!(kept(&value, &["items.a"]), expected);
        assert_eq!(kept(&json!([{"a": 1}, 2]), &["a"]), json!([{"a": 1}, null]));
    }

    #[test]
    fn what_has_no_members_is_null() {
        for value in [json!(null), json!(true), json!(-1), json!(1), json!(0.5), json!("a")] {
            assert_eq!(kept(&value, &["a"]), Value::Null);
            assert_eq!(kept(&json!({ "b": value }), &["b.a"]), json!({"b": null}));
        }
        assert_eq!(Declared::of([]).read(None).unwrap(), Value::Null);
    }
}
