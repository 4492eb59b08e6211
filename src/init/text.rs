//! The texts of the folder, filled in for the class.

use super::{For, Place, template};
use crate::role::Form;
use jiff::civil::Time;
use labproof_checks::lab::{Lab, Language};

/// When a deadline is, in the example.
const EVENING: Time = Time::constant(18, 0, 0, 0);

/// What is written for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Text {
    /// The first hour, the class, and what comes after.
    Readme,
    /// What students are told.
    Students,
    /// The class file.
    ClassFile,
    /// The file of decisions.
    Decisions,
    /// What belongs into no repository.
    Gitignore,
}

impl Text {
    fn source(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Readme, Language::En) => include_str!("README.md"),
            (Self::Readme, Language::Ko) => include_str!("README.ko.md"),
            (Self::Students, Language::En) => include_str!("students.md"),
            (Self::Students, Language::Ko) => include_str!("students.ko.md"),
            (Self::ClassFile, _) => include_str!("labproof.toml"),
            (Self::Decisions, _) => include_str!("decisions.toml"),
            (Self::Gitignore, _) => include_str!("gitignore"),
        }
    }
}

/// The text for this class. A line that begins with `{if-table}` or `{if-pages}` is for labs that have them.
pub(super) fn filled(text: Text, language: Language, what: &For<'_>, place: &Place) -> String {
    let lab = what.lab;
    let conditions = [
        ("{if-table}", lab.tables().next().is_some()),
        ("{if-pages}", lab.with_pages().next().is_some()),
    ];
    let line = |line: &'static str| {
        let condition = conditions.iter().find(|(mark, _)| line.starts_with(mark));
        match condition {
            None => Some(line),
            Some((mark, holds)) => holds.then(|| &line[mark.len()..]),
        }
    };
    let kept: String = text.source(language).split_inclusive('\n').filter_map(line).collect();
    let values = values(language, what, place);
    values.into_iter().fold(kept, |text, (name, value)| text.replace(name, &value))
}

fn values(language: Language, what: &For<'_>, place: &Place) -> [(&'static str, String); 11] {
    let lab = what.lab;
    let first = lab.tasks.first().and_then(|task| Some((task, task.criteria.first()?)));
    let (task, criterion) = first.map(|(task, one)| (&*task.id, &*one.id)).unwrap_or_default();
    let minute = |at: jiff::civil::DateTime| at.strftime("%Y-%m-%dT%H:%M").to_string();
    let policy = String::from_utf8_lossy(&template(Form::GraderPolicy, what)).into_owned();
    [
        ("{title}", lab.title.get(language).to_owned()),
        ("{lab}", place.named(lab)),
        ("{since}", minute(what.since)),
        ("{deadline}", minute(what.since.date().to_datetime(EVENING))),
        ("{zone}", what.zone.iana_name().unwrap_or("UTC").to_owned()),
        ("{region}", lab.region.clone()),
        ("{task}", task.to_owned()),
        ("{criterion}", criterion.to_owned()),
        // It stands in a step of a list.
        ("{grader-policy}", policy.trim_end().replace('\n', "\n   ")),
        ("{actions}", listed(&lab.actions())),
        ("{charges}", charges(lab, language).trim_end().to_owned()),
    ]
}

/// Permissions as a list, wrapped by whoever shows it.
fn listed(actions: &[&str]) -> String {
    actions.iter().map(|action| format!("`{action}`")).collect::<Vec<_>>().join(", ")
}

/// What a student's work costs, as a rehearsal in an account tells it. What is free is of no interest here, and
/// a part of it is the rehearsal's own.
#[cfg(feature = "rehearsal")]
fn charges(lab: &Lab, language: Language) -> String {
    let mut charges = crate::rehearsal::account::charges::of(&lab.work(), &lab.region);
    charges.free.clear();
    charges.listed(language)
}

/// Without the rehearsal nobody knows prices here.
#[cfg(not(feature = "rehearsal"))]
fn charges(_: &Lab, _: Language) -> String {
    "https://aws.amazon.com/pricing/".to_owned()
}
