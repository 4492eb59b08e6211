//! An answer as it is kept: its template, once for all looks that found the same; the items of its
//! lists, once for all answers that they are in; and its window, which each look has for itself.
//!
//! The template is the answer's JSON with placeholders. It is split by shape alone: the innermost of
//! objects with one member is the body, and of a body that is or holds a list, the objects in the
//! list are items, and instants and whole numbers beside it are the window. A body without lists
//! stays as it is. The id of the run, which names of sessions contain, becomes a placeholder too.

use super::value::{from_nanoseconds, nanoseconds};
use super::window::{WindowReader, WindowWriter};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// The placeholders of an item, an instant, a count, and the run's id. No JSON has these characters:
/// in its texts they are escaped.
const ITEM: char = '\u{1}';
const INSTANT: char = '\u{2}';
const COUNT: char = '\u{3}';
const RUN: char = '\u{4}';

/// What is kept once for many observations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    /// The JSON with its placeholders.
    pub(super) template: String,
    /// The JSON of each item.
    pub(super) items: Vec<String>,
}

impl Answer {
    /// Splits an answer that a run got at an instant. Gives its window besides, if it has one.
    pub(super) fn split(answer: &Value, run: &str, at: i64) -> (Self, Option<Vec<u8>>) {
        let mut splitter =
            Splitter { template: String::new(), items: Vec::new(), window: WindowWriter::new(at) };
        splitter.body(answer);
        let Splitter { template, items, window } = splitter;
        let is_plain = !run.is_empty() && json(&run.into()) == format!("\"{run}\"");
        let template = if is_plain { template.replace(run, &RUN.to_string()) } else { template };
        (Self { template, items }, window.finish())
    }

    /// The JSON that was split; `None` if the items or the window are not of this template.
    pub(super) fn join(&self, run: &str, at: i64, window: &[u8]) -> Option<String> {
        let mut window = WindowReader::new(at, window);
        let mut items = self.items.iter();
        let mut json = String::new();
        let mut rest = self.template.as_str();
        while let Some(place) = rest.find([ITEM, INSTANT, COUNT, RUN]) {
            json += &rest[..place];
            match char::from(rest.as_bytes()[place]) {
                ITEM => json += items.next()?,
                INSTANT => json += &instant(window.instant()?),
                COUNT => json += &window.count()?.to_string(),
                _run => json += run,
            }
            rest = &rest[place + 1..];
        }
        json += rest;
        (window.is_over() && items.next().is_none()).then_some(json)
    }

    /// The hash of the whole, and those of the items, by which equal ones are found.
    pub(super) fn hashes(&self) -> ([u8; 32], Vec<[u8; 32]>) {
        let items: Vec<[u8; 32]> =
            self.items.iter().map(|item| Sha256::digest(item).into()).collect();
        let mut whole = Sha256::new_with_prefix(&self.template);
        for item in &items {
            whole.update(item);
        }
        (whole.finalize().into(), items)
    }
}

/// An answer that is being split.
struct Splitter {
    template: String,
    items: Vec<String>,
    window: WindowWriter,
}

impl Splitter {
    fn body(&mut self, value: &Value) {
        if let Value::Array(list) = value {
            self.list(list);
        } else if let Value::Object(members) = value
            && members.len() == 1
        {
            self.members(members, Self::body);
        } else if let Value::Object(members) = value
            && members.values().any(Value::is_array)
        {
            self.members(members, Self::member);
        } else {
            self.template += &json(value);
        }
    }

    fn members(&mut self, members: &Map<String, Value>, write: fn(&mut Self, &Value)) {
        let mut separator = '{';
        for (name, value) in members {
            self.template.push(separator);
            self.template += &json(&name.as_str().into());
            self.template.push(':');
            write(self, value);
            separator = ',';
        }
        self.template.push('}');
    }

    fn member(&mut self, value: &Value) {
        if let Value::Array(list) = value {
            self.list(list);
        } else if let Some(count) = value.as_i64() {
            self.template.push(COUNT);
            self.window.count(count);
        } else if as_instant(value).is_some_and(|instant| self.window.instant(instant)) {
            self.template.push(INSTANT);
        } else {
            self.template += &json(value);
        }
    }

    fn list(&mut self, list: &[Value]) {
        self.template.push('[');
        for (number, value) in list.iter().enumerate() {
            if number > 0 {
                self.template.push(',');
            }
            if value.is_object() {
                self.template.push(ITEM);
                self.items.push(json(value));
            } else {
                self.template += &json(value);
            }
        }
        self.template.push(']');
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
