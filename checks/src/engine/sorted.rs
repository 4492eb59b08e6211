//! JSON with the members of objects in the order of their names, written in one pass: a tree of the value in
//! between took half as much time again.

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};
use std::cell::{Cell, RefCell};
use std::io::{self, Write};
use std::ops::Range;

/// The value as JSON without spaces, the members of objects in the order of their names, which is canonical
/// (RFC 8785). `None` where that could be written otherwise: fractions, numbers beyond 2^53, names that are
/// not plain ASCII, one name twice.
///
/// # Errors
/// The value is no JSON.
pub(super) fn canonical(value: &impl Serialize) -> Result<Option<String>, serde_json::Error> {
    let (text, is_plain) = (RefCell::new(Vec::new()), Cell::new(true));
    let sorting = Sorting { text: &text, is_plain: &is_plain, open: Vec::new() };
    value.serialize(&mut Serializer::with_formatter(Text(&text), sorting))?;
    let text = String::from_utf8(text.into_inner()).map_err(serde::ser::Error::custom)?;
    Ok(is_plain.get().then_some(text))
}

/// The text so far, to which the serializer writes while the formatter puts it in order.
struct Text<'t>(&'t RefCell<Vec<u8>>);

impl Write for Text<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes).map(|()| bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Puts the members of each object in order as soon as it is whole.
struct Sorting<'t> {
    text: &'t RefCell<Vec<u8>>,
    is_plain: &'t Cell<bool>,
    /// The objects that are not whole yet, the outermost first.
    open: Vec<Object>,
}

/// Where an object is in the text.
struct Object {
    /// Behind its bracket.
    start: usize,
    members: Vec<Member>,
}

/// Where a member is in the text.
struct Member {
    /// In quotation marks.
    name: Range<usize>,
    end: usize,
}

impl Sorting<'_> {
    fn length(&self) -> usize {
        self.text.borrow().len()
    }

    fn last(&mut self) -> Option<&mut Member> {
        self.open.last_mut()?.members.last_mut()
    }

    fn exact(&self, is_exact: bool) {
        self.is_plain.set(self.is_plain.get() && is_exact);
    }
}

/// The largest whole number that is written in one way alone.
const EXACT: u64 = (1 << 53) - 1;

impl Formatter for Sorting<'_> {
    fn write_i64<W: ?Sized + Write>(&mut self, writer: &mut W, value: i64) -> io::Result<()> {
        self.exact(value.unsigned_abs() <= EXACT);
        CompactFormatter.write_i64(writer, value)
    }

    fn write_u64<W: ?Sized + Write>(&mut self, writer: &mut W, value: u64) -> io::Result<()> {
        self.exact(value <= EXACT);
        CompactFormatter.write_u64(writer, value)
    }

    fn write_i128<W: ?Sized + Write>(&mut self, writer: &mut W, value: i128) -> io::Result<()> {
        self.exact(false);
        CompactFormatter.write_i128(writer, value)
    }

    fn write_u128<W: ?Sized + Write>(&mut self, writer: &mut W, value: u128) -> io::Result<()> {
        self.exact(false);
        CompactFormatter.write_u128(writer, value)
    }

    fn write_f32<W: ?Sized + Write>(&mut self, writer: &mut W, value: f32) -> io::Result<()> {
        self.exact(false);
        CompactFormatter.write_f32(writer, value)
    }

    fn write_f64<W: ?Sized + Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        self.exact(false);
        CompactFormatter.write_f64(writer, value)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b"{")?;
        self.open.push(Object { start: self.length(), members: Vec::new() });
        Ok(())
    }

    fn begin_object_key<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        CompactFormatter.begin_object_key(writer, first)?;
        let start = self.length();
        if let Some(object) = self.open.last_mut() {
            object.members.push(Member { name: start..start, end: start });
        }
        Ok(())
    }

    fn end_object_key<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        let end = self.length();
        if let Some(member) = self.last() {
            member.name.end = end;
            let name = member.name.clone();
            let name = &self.text.borrow()[name];
            self.exact(name.is_ascii() && !name.contains(&b'\\'));
        }
        Ok(())
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        let end = self.length();
        if let Some(member) = self.last() {
            member.end = end;
        }
        Ok(())
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        if let Some(object) = self.open.pop() {
            let is_plain = object.sort(&mut self.text.borrow_mut());
            self.exact(is_plain);
        }
        writer.write_all(b"}")
    }
}

impl Object {
    /// Puts the members in the order of their names; says whether these differ.
    fn sort(mut self, text: &mut Vec<u8>) -> bool {
        // Without their quotation marks: a mark is larger than a space.
        let name = |member: &Member| &text[member.name.start + 1..member.name.end - 1];
        let rises = |two: &[Member]| name(&two[0]) < name(&two[1]);
        if self.members.windows(2).all(rises) {
            return true;
        }
        self.members.sort_by_key(name);
        let differ = self.members.windows(2).all(rises);
        let members = self.members.iter().map(|member| &text[member.name.start..member.end]);
        let sorted = members.collect::<Vec<_>>().join(&b',');
        text.truncate(self.start);
        text.extend_from_slice(&sorted);
        differ
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    /// The same by way of a tree, and by the crate for canonical JSON.
    fn by_tree(value: &Value) -> String {
        let tree = value.to_string();
        let canonical = serde_json_canonicalizer::to_vec(value).unwrap();
        assert_eq!(tree.as_bytes(), canonical, "{value}");
        tree
    }

    /// A value that is written with its members in the order that it has them.
    #[derive(Debug, Clone)]
    enum Made {
        One(Value),
        List(Vec<Made>),
        Object(Vec<(String, Made)>),
    }

    impl Serialize for Made {
        fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            match self {
                Self::One(value) => value.serialize(to),
                Self::List(list) => to.collect_seq(list),
                Self::Object(members) => {
                    to.collect_map(members.iter().map(|(name, it)| (name, it)))
                }
            }
        }
    }

    fn values() -> impl Strategy<Value = Made> {
        let one = prop_oneof![
            Just(json!(null)),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            (-9_i32..9).prop_map(Value::from),
            "[a\"\\\\ \u{0}\u{7f}\u{d55c}\u{1f469}/]{0,4}".prop_map(Value::from),
        ];
        one.prop_map(Made::One).prop_recursive(4, 40, 6, |inner| {
            let name = "[ab!\" \\\\\u{d55c}]{0,3}";
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Made::List),
                prop::collection::vec((name, inner), 0..6).prop_map(Made::Object),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_written_in_one_pass_is_what_a_tree_would_be(value in values()) {
            if let Some(written) = canonical(&value).unwrap() {
                prop_assert_eq!(written, by_tree(&serde_json::to_value(&value).unwrap()));
            }
        }
    }

    #[test]
    fn members_are_in_the_order_of_their_names_at_every_depth() {
        let members = |names: &[&str], inner: &Made| {
            Made::Object(names.iter().map(|name| ((*name).to_owned(), inner.clone())).collect())
        };
        let inner = members(&["b", "a b", "a", "a!"], &Made::One(json!("x\n\u{d55c}")));
        let value = Made::List(vec![members(&["z", "B"], &inner), members(&[], &inner)]);
        let inner = "{\"a\":\"x\\n한\",\"a b\":\"x\\n한\",\"a!\":\"x\\n한\",\"b\":\"x\\n한\"}";
        let expected = format!("[{{\"B\":{inner},\"z\":{inner}}},{{}}]");
        assert_eq!(canonical(&value).unwrap(), Some(expected));
    }

    #[test]
    fn what_could_be_written_otherwise_is_left_to_others() {
        let exact = (1_u64 << 53) - 1;
        let named = |name: &str| Made::Object(vec![(name.to_owned(), Made::One(json!(1)))]);
        let twice = vec![("a".to_owned(), named("a")), ("a".to_owned(), named("a"))];
        for (value, is_plain) in [
            (Made::One(json!(exact)), true),
            (Made::One(json!(exact + 1)), false),
            (Made::One(json!(-i64::try_from(exact).unwrap())), true),
            (Made::One(json!(-i64::try_from(exact).unwrap() - 1)), false),
            (Made::One(json!(0.5)), false),
            (named("a"), true),
            (named("\u{d55c}"), false),
            (named("a\""), false),
            (Made::Object(twice), false),
        ] {
            assert_eq!(canonical(&value).unwrap().is_some(), is_plain, "{value:?}");
        }
        assert_eq!(canonical(&0.5_f32).unwrap(), None, "a tree would have another number");
        assert_eq!((canonical(&1_u128).unwrap(), canonical(&1_i128).unwrap()), (None, None));
    }
}
