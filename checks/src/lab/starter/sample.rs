//! What a lab that ships says of a criterion, in the names of another lab.

use crate::engine::{Text, Value};
use crate::lab::model::Lab;
use crate::lab::read;
use crate::lab::shipped::SHIPPED;
use crate::lab::toml_text;
use crate::modules::{Criterion, Expects, Kind, Module, Subject};
use std::sync::LazyLock;

static LABS: LazyLock<Vec<Lab>> = LazyLock::new(|| {
    SHIPPED.iter().filter_map(|(_, text)| read::lab(text, String::new()).ok()).collect()
});

/// What to say of a criterion.
pub(super) struct Sample {
    pub(super) title: Text,
    pub(super) hint: Text,
    /// The lines of its values.
    pub(super) values: String,
}

/// What a lab that ships says of the criterion, with the names that another subject has.
pub(super) fn of(module: &Module, criterion: &Criterion, subject: Option<&Subject>) -> Sample {
    let found = LABS.iter().flat_map(|lab| &lab.tasks).find_map(|task| {
        let mut of_module = task.criteria.iter().filter(|_| task.module.id == module.id);
        Some((of_module.find(|known| known.check.id == criterion.id)?, task))
    });
    let Some((found, task)) = found else { return unwritten(criterion) };
    let names = Names::of(&task.subject, subject);
    let spec = &found.spec;
    let expected = spec.expected.as_ref().map(|value| names.value(value));
    let accepted = spec.accepted.iter().map(|value| names.value(value)).collect();
    Sample {
        title: names.text(&spec.title),
        hint: names.text(&spec.hint),
        values: lines(expected, accepted),
    }
}

/// What to say where no lab that ships has the criterion.
fn unwritten(criterion: &Criterion) -> Sample {
    let expected = match criterion.expects {
        Expects::Of(_) => None,
        Expects::Value(Kind::Flag) | Expects::Switch(_) => Some(true.into()),
        Expects::Value(Kind::Number(_)) => Some(1.into()),
        Expects::Value(Kind::Text) => Some("what the lab's text names".into()),
    };
    Sample {
        title: Text { ko: criterion.id.to_owned(), en: criterion.id.to_owned() },
        hint: toml::from_str(include_str!("unwritten.toml")).expect("a test reads the file"),
        values: lines(expected, Vec::new()),
    }
}

/// The names of one subject, and what another one has in their place.
struct Names<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Names<'a> {
    fn of(from: &'a Subject, to: Option<&'a Subject>) -> Self {
        let pairs = to.into_iter().flat_map(|to| names(from).into_iter().zip(names(to)));
        Self(pairs.filter_map(|(from, to)| Some((from?, to?))).collect())
    }

    fn renamed(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
    }

    fn text(&self, text: &Text) -> Text {
        Text { ko: self.renamed(&text.ko), en: self.renamed(&text.en) }
    }

    fn value(&self, value: &Value) -> serde_json::Value {
        match value {
            Value::Flag(flag) => (*flag).into(),
            Value::Number(number) => (*number).into(),
            Value::Text(text) => self.renamed(text).into(),
        }
    }
}

/// The names of a subject that texts speak of.
fn names(subject: &Subject) -> [Option<&str>; 8] {
    let (db, table) = (subject.db.as_ref(), subject.table.as_ref());
    [
        subject.snapshot.as_ref().map(|snapshot| snapshot.name.as_str()),
        db.map(|db| db.name.as_str()),
        db.and_then(|db| db.database.as_deref()),
        subject.group.as_ref().map(|group| group.name.as_str()),
        subject.web.as_ref().map(|group| group.name.as_str()),
        table.map(|table| table.user.as_str()),
        table.map(|table| table.schema.as_str()),
        table.map(|table| table.table.as_str()),
    ]
}

/// The lines of what is expected and accepted.
fn lines(expected: Option<serde_json::Value>, accepted: Vec<serde_json::Value>) -> String {
    let line = |(key, value)| format!("{key} = {}\n", toml_text::value(&value));
    let accepted = (!accepted.is_empty()).then(|| accepted.into());
    let values = [expected.map(|it| ("expected", it)), accepted.map(|it| ("accepted", it))];
    values.into_iter().flatten().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::modules::MODULES;

    #[test]
    fn what_no_lab_says_yet_has_a_hint_in_both_languages() {
        let hint = unwritten(&MODULES[0].criteria[0]).hint;
        assert!(!hint.ko.is_empty() && !hint.en.is_empty());
    }
}
