//! The file of decisions, TOML: every fault points at its place.

use crate::engine::{DECIDABLE, Decision, Outcome};
use crate::lab::model::Lab;
use jiff::Timestamp;
use miette::{Diagnostic, NamedSource, SourceSpan};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::ops::Range;
use thiserror::Error;
use toml::Spanned;

/// Stands for every student, or at the end of `task.*` for every criterion of a task.
const ANY: &str = "*";

/// What is wrong with a file of decisions, and where.
#[derive(Debug, Error, Diagnostic)]
#[error("{message}")]
pub struct DecisionError {
    message: String,
    #[help]
    help: String,
    #[source_code]
    file: NamedSource<String>,
    #[label("here")]
    place: Option<SourceSpan>,
}

const FORM: &str = "a decision is written as\n  [[decision]]\n  student = \"s001\"    # or \"*\" for everybody\n  \
                    criterion = \"sql-table.row\"    # or \"sql-table.*\"\n  \
                    outcome = \"passed\"    # or \"partial\", \"failed\", \"excused\"\n  \
                    reason = \"…\"\n  who = \"…\"\n  until = \"2026-12-01T00:00:00Z\"    # if it ends";

/// A fault: what it is, and its place.
type Fault = (String, Range<usize>);

/// A waiver is a decision to excuse, in the words of earlier versions.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    decision: Vec<DecisionEntry>,
    #[serde(default)]
    waiver: Vec<WaiverEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DecisionEntry {
    student: Spanned<String>,
    criterion: Spanned<String>,
    outcome: Spanned<String>,
    reason: Spanned<String>,
    who: Spanned<String>,
    until: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WaiverEntry {
    student: Spanned<String>,
    criterion: Spanned<String>,
    reason: Spanned<String>,
    who: Spanned<String>,
    until: Option<Spanned<String>>,
}

/// The decisions of a TOML file on a lab. `name` is the file's name, for errors; `students` are the
/// ids that there are, where they are known.
///
/// ```
/// use labproof_checks::decision;
/// use labproof_checks::lab::Lab;
///
/// let lab = Lab::shipped("stem-day-rds").unwrap();
/// let text = r#"
/// [[decision]]
/// student = "s017"
/// criterion = "snapshot.*"
/// outcome = "excused"
/// reason = "AWS was down in the region"
/// who = "Instructor Lee"
/// "#;
/// let decisions = decision::parse("decisions.toml", text, &lab, None)?;
/// assert!(!decisions.is_empty());
/// assert!(decision::parse("decisions.toml", &text.replace("excused", "good"), &lab, None).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// The file is not TOML; or a decision is on a criterion that the lab has not, on nobody, with an
/// outcome that nobody decides, by nobody, without a reason, or on what another one decides too.
pub fn parse(
    name: &str,
    text: &str,
    lab: &Lab,
    students: Option<&BTreeSet<&str>>,
) -> Result<Vec<Decision>, Box<DecisionError>> {
    let error = |message: String, place: Option<Range<usize>>| {
        Box::new(DecisionError {
            message,
            help: FORM.to_owned(),
            file: NamedSource::new(name, text.to_owned()),
            place: place.map(Into::into),
        })
    };
    let file: File =
        toml::from_str(text).map_err(|fault| error(fault.message().to_owned(), fault.span()))?;
    let mut entries = file.decision;
    entries.extend(file.waiver.into_iter().map(DecisionEntry::from));
    entries.sort_by_key(|entry| entry.criterion.span().start);
    let mut decisions: Vec<Decision> = Vec::new();
    for entry in entries {
        let place = entry.criterion.span();
        let decision =
            entry.check(lab, students).map_err(|(message, place)| error(message, Some(place)))?;
        if decisions.iter().any(|other| is_on_the_same(other, &decision)) {
            let message = format!("{} is decided twice", target(&decision));
            return Err(error(message, Some(place)));
        }
        decisions.push(decision);
    }
    Ok(decisions)
}

impl From<WaiverEntry> for DecisionEntry {
    fn from(waiver: WaiverEntry) -> Self {
        let WaiverEntry { student, criterion, reason, who, until } = waiver;
        let outcome = Spanned::new(criterion.span(), Outcome::Excused.as_str().to_owned());
        Self { student, criterion, outcome, reason, who, until }
    }
}

impl DecisionEntry {
    fn check(self, lab: &Lab, students: Option<&BTreeSet<&str>>) -> Result<Decision, Fault> {
        let (task, criterion) = criterion(&self.criterion, lab)?;
        let student = student(self.student, students)?;
        Ok(Decision {
            student,
            task,
            criterion,
            outcome: outcome(&self.outcome)?,
            reason: said(self.reason, "gives no reason")?,
            who: said(self.who, "does not say who decided")?,
            until: self.until.map(until).transpose()?,
        })
    }
}

/// The task and the criterion that `task.criterion` or `task.*` names in the lab.
fn criterion(full: &Spanned<String>, lab: &Lab) -> Result<(String, Option<String>), Fault> {
    let name = full.get_ref();
    let unknown = || (format!("the lab has no criterion `{name}`"), full.span());
    let (task, criterion) = name.split_once('.').ok_or_else(unknown)?;
    let spec = lab.tasks.iter().find(|spec| spec.id == task).ok_or_else(unknown)?;
    let is_known = criterion == ANY || spec.criteria.iter().any(|known| known.spec.id == criterion);
    let criterion = (criterion != ANY).then(|| criterion.to_owned());
    if is_known { Ok((task.to_owned(), criterion)) } else { Err(unknown()) }
}

/// The student who is meant; `None` for everybody.
fn student(
    id: Spanned<String>,
    students: Option<&BTreeSet<&str>>,
) -> Result<Option<String>, Fault> {
    let place = id.span();
    let id = said(id, "names no student")?;
    if id == ANY {
        return Ok(None);
    }
    match students {
        Some(known) if !known.contains(id.as_str()) => {
            Err((format!("nobody on the roster has the id `{id}`"), place))
        }
        Some(_) | None => Ok(Some(id)),
    }
}

fn outcome(name: &Spanned<String>) -> Result<Outcome, Fault> {
    let named = DECIDABLE.into_iter().find(|outcome| outcome.as_str() == name.get_ref());
    named.ok_or_else(|| (format!("nobody can decide `{}`", name.get_ref()), name.span()))
}

fn until(time: Spanned<String>) -> Result<Timestamp, Fault> {
    let place = time.span();
    time.into_inner().parse().map_err(|fault: jiff::Error| (fault.to_string(), place))
}

/// A text that says something.
fn said(text: Spanned<String>, otherwise: &str) -> Result<String, Fault> {
    let place = text.span();
    let text = text.into_inner().trim().to_owned();
    if text.is_empty() { Err((format!("a decision {otherwise}"), place)) } else { Ok(text) }
}

/// What a decision is on.
fn is_on_the_same(one: &Decision, other: &Decision) -> bool {
    (&one.student, &one.task, &one.criterion) == (&other.student, &other.task, &other.criterion)
}

/// The same, as the file says it.
fn target(decision: &Decision) -> String {
    let criterion = decision.criterion.as_deref().unwrap_or(ANY);
    let student = decision.student.as_deref().unwrap_or(ANY);
    format!("`{}.{criterion}` of `{student}`", decision.task)
}
