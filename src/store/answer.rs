//! An answer as it is kept: its form, once for all looks that found the same; the items of its
//! lists, once for all answers that they are in; and its window, which each look has for itself.
//!
//! The form is the answer's JSON with marks in it. It is found by shape alone: the innermost of
//! objects with one member is the body, and of a body that is or holds a list, the objects in the
//! list are items, and instants and whole numbers beside it are the window. A body without lists
//! stays as it is. The id of the run, which names of sessions carry, is a mark too, wherever it is.

use super::value::{from_nanoseconds, nanoseconds};
use super::window::{Window, Written};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// What stands in a form for an item, for an instant, for a count, and for the run's id. No JSON has
/// these characters: in its texts they are escaped.
const ITEM: char = '\u{1}';
const INSTANT: char = '\u{2}';
const COUNT: char = '\u{3}';
const RUN: char = '\u{4}';

/// What an answer consists of.
pub(super) struct Parted {
    /// The JSON with its marks.
    pub(super) form: String,
    /// The JSON of each item.
    pub(super) items: Vec<String>,
    /// The instants and counts.
    pub(super) window: Option<Vec<u8>>,
}

/// What is kept once for many observations.
pub(super) struct Answer {
    /// [`Parted::form`].
    pub(super) form: String,
    /// [`Parted::items`].
    pub(super) items: Vec<String>,
}

/// Takes an answer apart that a run got at an instant.
pub(super) fn part(answer: &Value, run: &str, at: i64) -> Parted {
    let mut parting = Parting { form: String::new(), items: Vec::new(), window: Written::new(at) };
    parting.body(answer);
    let Parting { form, items, window } = parting;
    let is_plain = !run.is_empty() && json(&run.into()) == format!("\"{run}\"");
    let form = if is_plain { form.replace(run, &RUN.to_string()) } else { form };
    Parted { form, items, window: window.finish() }
}

impl Answer {
    /// The JSON that was taken apart; `None` if the parts do not belong together.
    pub(super) fn joined(&self, run: &str, at: i64, window: &[u8]) -> Option<String> {
        let mut window = Window::new(at, window);
        let mut items = self.items.iter();
        let mut json = String::new();
        let mut rest = self.form.as_str();
        while let Some(mark) = rest.find([ITEM, INSTANT, COUNT, RUN]) {
            json += &rest[..mark];
            match char::from(rest.as_bytes()[mark]) {
                ITEM => json += items.next()?,
                INSTANT => json += &instant(window.instant()?),
                COUNT => json += &window.count()?.to_string(),
                _run => json += run,
            }
            rest = &rest[mark + 1..];
        }
        json += rest;
        (window.is_over() && items.next().is_none()).then_some(json)
    }
}

impl Parted {
    /// The hashes of the items, and the one of the whole, by which equal ones are found.
    pub(super) fn hashes(&self) -> ([u8; 32], Vec<[u8; 32]>) {
        let items: Vec<[u8; 32]> =
            self.items.iter().map(|item| Sha256::digest(item).into()).collect();
        let mut whole = Sha256::new_with_prefix(&self.form);
        for item in &items {
            whole.update(item);
        }
        (whole.finalize().into(), items)
    }
}

/// An answer that is being taken apart.
struct Parting {
    form: String,
    items: Vec<String>,
    window: Written,
}

impl Parting {
    fn body(&mut self, value: &Value) {
        match value {
            Value::Array(list) => self.list(list),
            Value::Object(members) if members.len() == 1 => self.members(members, Self::body),
            Value::Object(members) if members.values().any(Value::is_array) => {
                self.members(members, Self::member);
            }
            whole => self.form += &json(whole),
        }
    }

    fn members(&mut self, members: &Map<String, Value>, write: fn(&mut Self, &Value)) {
        let mut separator = '{';
        for (name, value) in members {
            self.form.push(separator);
            self.form += &json(&name.as_str().into());
            self.form.push(':');
            write(self, value);
            separator = ',';
        }
        self.form.push('}');
    }

    fn member(&mut self, value: &Value) {
        if let Value::Array(list) = value {
            self.list(list);
        } else if let Some(count) = value.as_i64() {
            self.form.push(COUNT);
            self.window.count(count);
        } else if as_instant(value).is_some_and(|instant| self.window.instant(instant)) {
            self.form.push(INSTANT);
        } else {
            self.form += &json(value);
        }
    }

    fn list(&mut self, list: &[Value]) {
        self.form.push('[');
        for (number, value) in list.iter().enumerate() {
            if number > 0 {
                self.form.push(',');
            }
            if value.is_object() {
                self.form.push(ITEM);
                self.items.push(json(value));
            } else {
                self.form += &json(value);
            }
        }
        self.form.push(']');
    }
}

fn json(value: &Value) -> String {
    value.to_string()
}

fn instant(nanoseconds: i64) -> String {
    format!("\"{}\"", from_nanoseconds(nanoseconds))
}

/// The instant that a text is, if it is written as instants are written here.
fn as_instant(value: &Value) -> Option<i64> {
    let found = nanoseconds(value.as_str()?.parse().ok()?).ok()?;
    (instant(found) == json(value)).then_some(found)
}
