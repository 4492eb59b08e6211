//! Waivers: criteria that the instructor takes out of the grade, with a name and a reason.
//!
//! A waived criterion is `excused`; what evidence says of it is kept beneath and shown. Whatever
//! needs it goes by what is beneath.

use crate::outcome::Outcome;
use crate::registry;
use crate::result::CriterionResult;
use jiff::Timestamp;
use miette::{Diagnostic, NamedSource, SourceSpan};
use serde::Deserialize;
use std::ops::Range;
use thiserror::Error;
use toml::Spanned;

/// Stands for every student, or at the end of `task.*` for every criterion of a task.
const ANY: &str = "*";

/// One decision of an instructor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// The student's id; `None` for everybody.
    pub student: Option<String>,
    /// The task, and its criterion; `None` for all of the task.
    pub task: String,
    /// See [`Waiver::task`].
    pub criterion: Option<String>,
    /// Why, in the instructor's words.
    pub reason: String,
    /// Who decided.
    pub who: String,
    /// The last instant for which it is good, against as-of; `None` for good.
    pub until: Option<Timestamp>,
}

/// What is waived of one criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waived {
    /// What evidence says, beneath the waiver.
    pub beneath: Outcome,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub who: String,
    /// Until when.
    pub until: Option<Timestamp>,
}

/// What is wrong with a file of waivers, and where.
#[derive(Debug, Error, Diagnostic)]
#[error("{message}")]
#[diagnostic(code(labproof::waivers))]
pub struct WaiverError {
    message: String,
    #[help]
    help: &'static str,
    #[source_code]
    file: NamedSource<String>,
    #[label("here")]
    place: Option<SourceSpan>,
}

const FORM: &str = "a waiver is written as\n  [[waiver]]\n  student = \"s001\"    # or \"*\" for everybody\n  \
                    criterion = \"db-config.iam-auth\"    # or \"db-config.*\"\n  reason = \"…\"\n  \
                    who = \"…\"\n  until = \"2026-12-01T00:00:00Z\"    # if it ends";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    waiver: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    student: Spanned<String>,
    criterion: Spanned<String>,
    reason: Spanned<String>,
    who: Spanned<String>,
    until: Option<Spanned<String>>,
}

/// The waivers of a TOML file. `name` is the file's name, for errors.
///
/// # Errors
/// The file is not TOML, or a waiver names no criterion, nobody, or no reason.
pub fn parse(name: &str, text: &str) -> Result<Vec<Waiver>, Box<WaiverError>> {
    let error = |message: String, place: Option<Range<usize>>| {
        Box::new(WaiverError {
            message,
            help: FORM,
            file: NamedSource::new(name, text.to_owned()),
            place: place.map(Into::into),
        })
    };
    let file: File =
        toml::from_str(text).map_err(|fault| error(fault.message().to_owned(), fault.span()))?;
    let waivers = file
        .waiver
        .into_iter()
        .map(|entry| entry.check().map_err(|(message, place)| error(message, Some(place))));
    waivers.collect()
}

impl Entry {
    fn check(self) -> Result<Waiver, (String, Range<usize>)> {
        let place = self.criterion.span();
        let full = self.criterion.into_inner();
        let unknown = || (format!("no check judges `{full}`"), place.clone());
        let (task, criterion) = full.split_once('.').ok_or_else(unknown)?;
        let known = match criterion {
            ANY => registry::task(task).is_some(),
            _ => registry::criterion(&full).is_some(),
        };
        if !known {
            return Err(unknown());
        }
        let until = match self.until {
            None => None,
            Some(until) => {
                let place = until.span();
                let parsed = until.into_inner().parse();
                Some(parsed.map_err(|fault: jiff::Error| (fault.to_string(), place))?)
            }
        };
        let student = said(self.student, "names no student")?;
        Ok(Waiver {
            student: (student != ANY).then_some(student),
            task: task.to_owned(),
            criterion: (criterion != ANY).then(|| criterion.to_owned()),
            reason: said(self.reason, "gives no reason")?,
            who: said(self.who, "does not say who decided")?,
            until,
        })
    }
}

/// A text that says something.
fn said(text: Spanned<String>, otherwise: &str) -> Result<String, (String, Range<usize>)> {
    let place = text.span();
    let text = text.into_inner().trim().to_owned();
    if text.is_empty() { Err((format!("a waiver {otherwise}"), place)) } else { Ok(text) }
}

impl Waiver {
    /// Whether it is about this student.
    pub fn is_for(&self, student: &str) -> bool {
        self.student.as_ref().is_none_or(|named| named == student)
    }

    fn covers(&self, criterion: &str, as_of: Timestamp) -> bool {
        let (task, id) = criterion.split_once('.').unwrap_or((criterion, ""));
        self.task == task
            && self.criterion.as_ref().is_none_or(|named| named == id)
            && self.until.is_none_or(|until| as_of <= until)
    }
}

/// Lays the waivers over what was judged.
pub(crate) fn apply(waivers: &[Waiver], as_of: Timestamp, criterion: &mut CriterionResult) {
    let Some(waiver) = waivers.iter().find(|waiver| waiver.covers(&criterion.id, as_of)) else {
        return;
    };
    criterion.waived = Some(Waived {
        beneath: criterion.outcome,
        reason: waiver.reason.clone(),
        who: waiver.who.clone(),
        until: waiver.until,
    });
    criterion.outcome = Outcome::Excused;
    criterion.reason = None;
    criterion.blocked_by = None;
}
