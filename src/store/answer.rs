//! An answer as it is kept: its template, once for all looks that found the same; the items of its
//! lists, once for all answers that they are in; and its window, which each look has for itself.
//!
//! The template is the answer's JSON with placeholders. It is split by shape alone: the innermost of
//! objects with one member is the body, and of a body that is or holds a list, the objects in the
//! list are items, and instants and whole numbers beside it are the window. A body without lists
//! stays as it is. The id of the run, which names of sessions contain, becomes a placeholder too.

use super::value::{from_nanoseconds, nanoseconds};
use super::window::{WindowReader, WindowWriter};
use serde_json::Value;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

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
    /// Splits an answer that a run got at an instant, by its JSON without spaces. Gives its window besides, if
    /// it has one.
    ///
    /// # Errors
    /// It is no JSON.
    pub(super) fn split(
        answer: &str,
        run: &str,
        at: i64,
    ) -> serde_json::Result<(Self, Option<Vec<u8>>)> {
        let mut splitter =
            Splitter { template: String::new(), items: Vec::new(), window: WindowWriter::new(at) };
        splitter.body(answer)?;
        let Splitter { template, items, window } = splitter;
        let is_plain = !run.is_empty() && json(&run.into()) == format!("\"{run}\"");
        let template = if is_plain { template.replace(run, &RUN.to_string()) } else { template };
        Ok((Self { template, items }, window.finish()))
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

/// An answer that is being split. Of its JSON no more is read than is treated apart.
struct Splitter {
    template: String,
    items: Vec<String>,
    window: WindowWriter,
}

/// The members of an object, in the order of their names.
type Members<'j> = BTreeMap<String, &'j RawValue>;

impl Splitter {
    fn body(&mut self, json: &str) -> serde_json::Result<()> {
        match json.as_bytes().first() {
            Some(b'[') => return self.list(json),
            Some(b'{') => {
                let members: Members<'_> = serde_json::from_str(json)?;
                if members.len() == 1 {
                    return self.members(&members, Self::body);
                }
                if members.values().any(|value| value.get().starts_with('[')) {
                    return self.members(&members, Self::member);
                }
            }
            Some(_) | None => {}
        }
        self.template += json;
        Ok(())
    }

    fn members(
        &mut self,
        members: &Members<'_>,
        write: fn(&mut Self, &str) -> serde_json::Result<()>,
    ) -> serde_json::Result<()> {
        let mut separator = '{';
        for (name, value) in members {
            self.template.push(separator);
            self.template += &json(&name.as_str().into());
            self.template.push(':');
            write(self, value.get())?;
            separator = ',';
        }
        self.template.push('}');
        Ok(())
    }

    fn member(&mut self, json: &str) -> serde_json::Result<()> {
        if json.starts_with('[') {
            return self.list(json);
        }
        if let Some(count) = as_count(json) {
            self.template.push(COUNT);
            self.window.count(count);
        } else if as_instant(json).is_some_and(|instant| self.window.instant(instant)) {
            self.template.push(INSTANT);
        } else {
            self.template += json;
        }
        Ok(())
    }

    fn list(&mut self, json: &str) -> serde_json::Result<()> {
        let list: Vec<&RawValue> = serde_json::from_str(json)?;
        self.template.push('[');
        for (number, value) in list.iter().enumerate() {
            if number > 0 {
                self.template.push(',');
            }
            if value.get().starts_with('{') {
                self.template.push(ITEM);
                self.items.push(value.get().to_owned());
            } else {
                self.template += value.get();
            }
        }
        self.template.push(']');
        Ok(())
    }
}

fn json(value: &Value) -> String {
    value.to_string()
}

fn instant(nanoseconds: i64) -> String {
    format!("\"{}\"", from_nanoseconds(nanoseconds))
}

/// The whole number that a value is, if it is written as whole numbers are written here.
fn as_count(json: &str) -> Option<i64> {
    json.parse().ok().filter(|count: &i64| count.to_string() == json)
}

/// The instant that a text is, if it is written as instants are written here.
fn as_instant(json: &str) -> Option<i64> {
    let text = json.strip_prefix('"')?.strip_suffix('"')?;
    let found = nanoseconds(text.parse().ok()?).ok()?;
    (instant(found) == json).then_some(found)
}
