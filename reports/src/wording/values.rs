//! What was expected and found, in words: a setting, a rule, a status, a column as people call it.

use crate::catalogue::say;
use crate::gradebook::Criterion;
use crate::message::Message;
use crate::moment;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use labproof_checks::lab::{Language, Text};
use labproof_checks::outcome::{Columns, Named, Rule, Shown, TableName};

/// What a criterion expects, as a person reads it.
pub(crate) fn expected(
    criterion: &Criterion,
    language: Language,
    time_zone: &TimeZone,
) -> Option<String> {
    let words = criterion.spec.expected_words.as_deref();
    Some(in_words(criterion.spec.expected.as_deref()?, words, language, time_zone))
}

/// What was found of a criterion, as a person reads it.
pub(crate) fn found(
    criterion: &Criterion,
    language: Language,
    time_zone: &TimeZone,
) -> Option<String> {
    let words = criterion.found_words.as_deref();
    Some(in_words(criterion.found.as_deref()?, words, language, time_zone))
}

/// A value as a person reads it: its words, if it has some; an instant by the clock on the wall.
pub(crate) fn in_words(
    value: &str,
    words: Option<&Text>,
    language: Language,
    time_zone: &TimeZone,
) -> String {
    match (words, value.parse::<Timestamp>()) {
        (Some(words), _) => words.get(language).to_owned(),
        (None, Ok(at)) => moment::local(at, time_zone),
        (None, Err(_)) => value.to_owned(),
    }
}

/// The words of a value; none where it is its own word in every language, or an instant, which depends
/// on the reader's time zone.
pub(crate) fn of_shown(shown: &Shown) -> Option<Text> {
    if let Shown::Name(_) | Shown::At(_) = shown {
        return None;
    }
    let [ko, en] = Language::ALL.map(|language| of(shown, language));
    Some(Text { ko, en })
}

fn of(shown: &Shown, language: Language) -> String {
    let say = |message| say(language, message);
    match shown {
        Shown::Name(name) => name.clone(),
        Shown::At(at) => at.to_string(),
        Shown::No(item) => say(Message::ValueNone { what: item.as_str() }),
        Shown::Any(item, _) => say(Message::ValueAny { what: item.as_str() }),
        Shown::Switch { member, on } => {
            let on = if *on { "on" } else { "off" };
            say(Message::ValueSwitch { member, on })
        }
        Shown::Days(days) => say(Message::ValueDays { days: *days }),
        Shown::Storage(size) => say(Message::ValueStorage { size: *size }),
        Shown::ToCome(_, value) => say(Message::ValueToCome { value: &of(value, language) }),
        Shown::Status(status) => say(Message::ValueStatus { status }),
        Shown::Gone(_) => say(Message::ValueGone),
        Shown::Things(things) => joined(things.iter().map(Named::in_full)),
        Shown::Rules(rules) if rules.is_empty() => say(Message::ValueNone { what: "rule" }),
        Shown::Rules(rules) => {
            rules.iter().map(|rule| of_rule(rule, language)).collect::<Vec<_>>().join("; ")
        }
        Shown::OnlyPort(port) => {
            say(Message::ValueOnly { what: &port_of("TCP", &port.to_string(), language) })
        }
        Shown::Closed(port) => {
            say(Message::ValueClosed { what: &port_of("TCP", &port.to_string(), language) })
        }
        Shown::NameTag(name) if name.is_empty() => say(Message::ValueNone { what: "name-tag" }),
        Shown::NameTag(name) => say(Message::ValueNameTag { name }),
        Shown::Page(status) => say(Message::ValuePage { status: &status.to_string() }),
        Shown::Schemas(names) => {
            say(Message::ValueSchemas { names: &names.join(", "), count: names.len() })
        }
        Shown::Table(table) => of_table(table, language),
        Shown::Columns(columns) => of_columns(columns, language),
        Shown::Row(table, values) => say(Message::ValueRow {
            table: &of_table(table, language),
            row: &format!("({})", values.join(", ")),
        }),
    }
}

/// Who is admitted to what.
fn of_rule(rule: &Rule, language: Language) -> String {
    let from = joined(rule.from.iter().map(|from| match from.id.as_str() {
        range @ ("0.0.0.0/0" | "::/0") => say(language, Message::ValueAnywhere { range }),
        _ => from.in_full(),
    }));
    let what = port_of(&rule.protocol, &rule.ports, language);
    say(language, Message::ValueRule { what: &what, from: &from })
}

/// A port by the name of the service that uses it, as the console's list of types has it.
fn port_of(protocol: &str, ports: &str, language: Language) -> String {
    match protocol {
        "ALL" => say(language, Message::ValueAllTraffic),
        "TCP" if let Ok(port) = ports.parse() => say(language, Message::ValuePort { port }),
        _ => format!("{protocol} {ports}"),
    }
}

fn of_table(table: &TableName, language: Language) -> String {
    say(language, Message::ValueTable { schema: &table.schema, table: &table.table })
}

/// The columns that there are, or, where some are wrong, which and how.
fn of_columns(columns: &Columns, language: Language) -> String {
    let Some(table) = &columns.of else {
        return say(language, Message::ValueNone { what: "table" });
    };
    let table = &of_table(table, language);
    let missing = columns.missing.iter();
    let missing = missing.map(|column| say(language, Message::ValueColumnMissing { column }));
    let other = columns
        .other
        .iter()
        .map(|(found, wanted)| say(language, Message::ValueColumnOther { found, wanted }));
    let wrong: Vec<String> = missing.chain(other).collect();
    if wrong.is_empty() {
        let columns = &joined(columns.columns.iter().cloned());
        return say(language, Message::ValueColumns { table, columns });
    }
    say(language, Message::ValueColumnsWrong { table, wrong: &wrong.join(", ") })
}

fn joined(words: impl Iterator<Item = String>) -> String {
    words.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests;
