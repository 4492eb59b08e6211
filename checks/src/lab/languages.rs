//! The languages of a lab: every text has each of them, and stands in for those that the lab has not.

use crate::engine::Language;
use crate::lab::errors::Fault;
use serde::Deserialize;
use std::borrow::Cow;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

/// The members of a lab file, of a task and of a criterion that are texts.
const TEXTS: [&str; 2] = ["title", "hint"];

/// Gives every text of a lab file the languages that the lab has not, in the words of its first
/// language: a reader of another language reads the lab as it is, and the rest in their own.
pub(super) fn complete(root: &mut DeTable<'_>) -> Result<(), Fault> {
    let languages = languages(root)?;
    texts(root, &languages)?;
    for task in tables(root, "task") {
        texts(task, &languages)?;
        for criterion in tables(task, "criterion") {
            texts(criterion, &languages)?;
        }
    }
    Ok(())
}

const HELP: &str = "write languages = [\"en\"], languages = [\"ko\"], or both";

/// The lab's languages: at least one.
fn languages(root: &DeTable<'_>) -> Result<Vec<Language>, Fault> {
    let Some(named) = root.get("languages") else { return Ok(Vec::new()) };
    let languages = Vec::deserialize(ValueDeserializer::from(named.clone()));
    let languages: Vec<Language> = languages.map_err(|error| {
        let mut fault = Fault::of(&error);
        fault.explain(HELP);
        fault
    })?;
    if languages.is_empty() {
        return Err(Fault::new(named.span(), "the lab names no language", HELP));
    }
    Ok(languages)
}

/// The tables of a list.
fn tables<'t, 'i>(
    of: &'t mut DeTable<'i>,
    list: &str,
) -> impl Iterator<Item = &'t mut DeTable<'i>> {
    let list = of
        .get_mut(list)
        .and_then(|list| if let DeValue::Array(list) = list.get_mut() { Some(list) } else { None });
    list.into_iter().flat_map(|list| list.iter_mut()).filter_map(|one| {
        if let DeValue::Table(table) = one.get_mut() { Some(table) } else { None }
    })
}

fn texts(of: &mut DeTable<'_>, languages: &[Language]) -> Result<(), Fault> {
    for (key, text) in of.iter_mut() {
        if TEXTS.contains(&&**key.get_ref()) {
            self::text(key.get_ref(), key.span(), text.get_mut(), languages)?;
        }
    }
    Ok(())
}

/// One text, which stands behind this key.
fn text(
    key: &str,
    place: Range<usize>,
    text: &mut DeValue<'_>,
    languages: &[Language],
) -> Result<(), Fault> {
    let written: Vec<String> =
        languages.iter().map(|it| format!("{key}.{} = \"…\"", it.as_str())).collect();
    let DeValue::Table(text) = text else {
        let message = format!("`{key}` is written once for each language of the lab");
        return Err(Fault::new(place, message, &format!("write {}", written.join(", and "))));
    };
    // A language that nobody knows is told by the reader.
    if text.keys().any(|key| Language::ALL.iter().all(|it| it.as_str() != key.get_ref())) {
        return Ok(());
    }
    if let Some((language, said)) = text.iter().find(|(_, said)| is_blank(said.get_ref())) {
        let message = format!("`{key}.{}` is empty", language.get_ref());
        return Err(Fault::new(said.span(), message, "write what students will read"));
    }
    if let Some(lacking) = languages.iter().find(|it| !text.contains_key(it.as_str())) {
        let lacking = lacking.as_str();
        let message = format!("`{key}` is not written in `{lacking}`, a language of the lab");
        let help = format!("write {key}.{lacking} = \"…\", or take {lacking} out of `languages`");
        return Err(Fault::new(place, message, &help));
    }
    let first = text.get(languages[0].as_str()).cloned();
    for other in Language::ALL.into_iter().filter(|it| !languages.contains(it)) {
        if let (None, Some(first)) = (text.get(other.as_str()), &first) {
            let key = Spanned::new(first.span(), Cow::Borrowed(other.as_str()));
            text.insert(key, first.clone());
        }
    }
    Ok(())
}

fn is_blank(text: &DeValue<'_>) -> bool {
    text.as_str().is_some_and(|text| text.trim().is_empty())
}
