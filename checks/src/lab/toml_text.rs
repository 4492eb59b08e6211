//! TOML as text.

use serde_json::Value;
use std::fmt::Write;

/// How wide a line of a comment is at most, in characters.
const WIDTH: usize = 100;

/// A value in one line.
pub(super) fn value(of: &Value) -> String {
    match of {
        Value::Array(items) => format!("[{}]", joined(items.iter().map(value))),
        Value::Object(members) => {
            format!(
                "{{ {} }}",
                joined(members.iter().map(|(key, of)| format!("{key} = {}", value(of))))
            )
        }
        // JSON writes these as TOML does, strings of one line too.
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => of.to_string(),
    }
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}

/// Adds a comment, in as many lines as it takes.
pub(super) fn comment(text: &mut String, said: &str) {
    let mut line = String::from("#");
    for word in said.split_whitespace() {
        if line.len() + 1 + word.len() > WIDTH {
            let _ = writeln!(text, "{line}");
            line.truncate(1);
        }
        let _ = write!(line, " {word}");
    }
    let _ = writeln!(text, "{line}");
}
