//! From the text of a class file to its entries.

use super::fault::{Fault, Located};
use super::{COMMAND, ClassError, Entry, KEYS, Key, Kind};
use crate::cli::instant;
use clap::Command;
use clap::error::{ContextKind, ContextValue};
use jiff::tz::TimeZone;
use labproof_checks::lab::{SHIPPED, nearest};
use miette::NamedSource;
use std::error::Error;
use std::ops::Range;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What stands in a command line for standard output.
const STANDARD_OUTPUT: &str = "-";

/// What the file says, in its order.
///
/// # Errors
/// Everything that is wrong with it.
pub(super) fn entries(
    path: &Path,
    text: &str,
    command: &Command,
) -> Result<Vec<Entry>, ClassError> {
    let name = path.display().to_string();
    let table = DeTable::parse(text).map_err(|error| no_toml(&name, text, &error))?;
    let mut said: Vec<_> = table.get_ref().iter().collect();
    said.sort_by_key(|(key, _)| key.span().start);
    let folder = path.parent().unwrap_or(Path::new(""));
    let (mut entries, mut faults) = (Vec::new(), Vec::new());
    let mut shown = text.to_owned();
    for (name, value) in said {
        let line = line_of(text, name.span().start);
        match entry(name.get_ref(), value.get_ref(), folder, command) {
            Ok((key, values)) => entries.push(Entry { key, values, line }),
            Err(Wrong { fault, advice }) => {
                let is_known = known(name.get_ref()).is_some();
                let span = if is_known { value.span() } else { name.span() };
                let key = name.get_ref().to_string();
                if !is_known {
                    star_out(&mut shown, value.span());
                }
                faults.push(Located { line, key, fault, advice, span: span.into() });
            }
        }
    }
    if faults.is_empty() {
        return Ok(entries);
    }
    let source_code = NamedSource::new(&name, shown);
    Err(ClassError::Bad { name, source_code, faults })
}

fn no_toml(name: &str, text: &str, error: &toml::de::Error) -> ClassError {
    let at = error.span().map_or(0, |span| span.start).min(text.len());
    let before = &text[..text.floor_char_boundary(at)];
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    let message = error.message().to_owned();
    ClassError::NoToml { name: name.to_owned(), line: line_of(text, at), column, message }
}

fn line_of(text: &str, at: usize) -> usize {
    text[..text.floor_char_boundary(at)].matches('\n').count() + 1
}

/// What stands behind a key that nobody knows may be anybody's secret. Byte for byte as long.
fn star_out(text: &mut String, place: Range<usize>) {
    let stars = text[place.clone()]
        .bytes()
        .map(|byte| if byte == b'\n' { '\n' } else { '*' })
        .collect::<String>();
    text.replace_range(place, &stars);
}

/// What is wrong, and what to do about it.
struct Wrong {
    fault: Fault,
    advice: String,
}

fn known(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.option == name)
}

fn entry(
    name: &str,
    value: &DeValue<'_>,
    folder: &Path,
    command: &Command,
) -> Result<(&'static Key, Vec<String>), Wrong> {
    let key = known(name).ok_or_else(|| unknown(name))?;
    let wrong = |fault| Wrong { fault, advice: key.kind.allowed().to_owned() };
    let written =
        written(key.kind, value).ok_or_else(|| wrong(Fault::WrongType(type_of(value))))?;
    if written.iter().any(|text| text.trim().is_empty()) {
        let advice = "fill it in, or put a # before the line".to_owned();
        return Err(Wrong { fault: Fault::Empty, advice });
    }
    if key.kind == Kind::Time {
        time(&written).map_err(|error| wrong(Fault::Refused(error)))?;
    }
    let values: Vec<_> = written.into_iter().map(|text| led(key.kind, text, folder)).collect();
    for value in &values {
        tried(key, value, command)?;
    }
    Ok((key, values))
}

fn unknown(name: &str) -> Wrong {
    if name == "external-id" {
        let advice = "write it into a file of its own, for you alone (chmod 600), and name that: \
                      external-id-file = \"external-id\"; or set LABPROOF_EXTERNAL_ID";
        return Wrong { fault: Fault::ExternalId, advice: advice.to_owned() };
    }
    let meant = nearest::question(name, KEYS.iter().map(|key| key.option));
    let keys: Vec<_> = KEYS.iter().map(|key| key.option).collect();
    let advice = format!("{meant}the keys are {}", keys.join(", "));
    Wrong { fault: Fault::UnknownKey, advice }
}

/// The values as the command line has them; none if it is another type than the key's.
fn written(kind: Kind, value: &DeValue<'_>) -> Option<Vec<String>> {
    let text = value.as_str().map(str::to_owned);
    let one = match kind {
        Kind::Text | Kind::Path | Kind::Lab => text,
        Kind::Time => text.or_else(|| value.as_datetime().map(ToString::to_string)),
        Kind::Number => number(value),
        Kind::Switch => value.as_bool().map(|is_on| is_on.to_string()),
        Kind::List => return text.map(|text| vec![text]).or_else(|| list(value)),
    };
    one.map(|text| vec![text])
}

fn number(value: &DeValue<'_>) -> Option<String> {
    let integer = value.as_integer().map(ToString::to_string);
    integer.or_else(|| value.as_float().map(ToString::to_string))
}

fn list(value: &DeValue<'_>) -> Option<Vec<String>> {
    let text = |item: &Spanned<DeValue<'_>>| item.get_ref().as_str().map(str::to_owned);
    let texts: Option<Vec<_>> = value.as_array()?.iter().map(text).collect();
    texts.filter(|texts| !texts.is_empty())
}

fn type_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or a time",
        DeValue::Array(_) => "a list, or a list of other things than texts",
        DeValue::Table(_) => "a table",
    }
}

fn time(written: &[String]) -> Result<(), String> {
    written.iter().try_for_each(|text| instant(text, &TimeZone::UTC).map(drop))
}

/// The value as the current folder has it.
fn led(kind: Kind, text: String, folder: &Path) -> String {
    let is_of_folder = match kind {
        Kind::Path => text != STANDARD_OUTPUT,
        Kind::Lab => !SHIPPED.iter().any(|(id, _)| *id == text),
        Kind::Text | Kind::Time | Kind::Number | Kind::Switch | Kind::List => false,
    };
    if is_of_folder { folder.join(text).display().to_string() } else { text }
}

/// Tries a value by the option's own parser, which says what is allowed.
fn tried(key: &Key, value: &str, command: &Command) -> Result<(), Wrong> {
    let option = format!("--{}={value}", key.option);
    let words = [command.get_name(), COMMAND, &option];
    let Err(error) = super::applied(command.clone(), None).try_get_matches_from(words) else {
        return Ok(());
    };
    // Of other options nothing is said here, so nothing can be wrong with them but in the environment.
    let is_its_own = matches!(error.get(ContextKind::InvalidArg), Some(ContextValue::String(option))
        if option.split([' ', '[', '=']).next() == Some(&format!("--{}", key.option)));
    if !is_its_own || error.get(ContextKind::InvalidValue).is_none() {
        return Ok(());
    }
    let refused = format!("`{value}` is not allowed");
    let (fault, advice) = match error.get(ContextKind::ValidValue) {
        Some(ContextValue::Strings(valid)) if !valid.is_empty() => {
            (refused, format!("write one of {}", valid.join(", ")))
        }
        _ => match error.source() {
            Some(why) => (format!("{refused}: {why}"), key.kind.allowed().to_owned()),
            None => (refused, key.kind.allowed().to_owned()),
        },
    };
    Err(Wrong { fault: Fault::Refused(fault), advice })
}
