//! `JUnit` XML for CI: a suite a student, a class a task of a student, a case a criterion.
//!
//! GitLab and Jenkins know a case by the names of its class and its own, and overlook suites: so the
//! class is `student.task`. Jenkins takes what stands before the last dot for a package.
//!
//! Points, outcome and reason stand in `system-out` as `[[PROPERTY|name=value]]` lines: the crate
//! that writes the XML has no properties, and CI systems read them there as well.

use crate::gradebook::{Criterion, Gradebook, Reason, Student, Task};
use crate::view::View;
use crate::{clean, distinct, wording};
use junit_report::{Duration, OffsetDateTime, ReportBuilder, TestCase, TestSuite};
use labproof_checks::lab::Language;
use labproof_checks::outcome::Outcome;
use std::borrow::Cow;
use std::io;

/// Writes the cohort.
pub(crate) fn render(book: &Gradebook, view: &View, sink: &mut dyn io::Write) -> io::Result<()> {
    let ids = book.students.iter().map(|student| student.student_id.as_str());
    let ids = distinct::ids(ids, |id| text(id).into_owned());
    sink.write_all(BEGIN.as_bytes())?;
    for (number, (student, id)) in book.students.iter().zip(&ids).enumerate() {
        let suite = alone(suite(book, student, id, view))?;
        write!(sink, "{SUITE}\"{number}\"{suite}")?;
    }
    writeln!(sink, "{END}")
}

/// How the crate begins a report, and ends it.
const BEGIN: &str = r#"<?xml version="1.0" encoding="utf-8"?><testsuites>"#;
const END: &str = "</testsuites>";

/// How it begins a suite; its number follows.
const SUITE: &str = "<testsuite id=";

/// A suite behind its number. The crate writes reports whole: a class of ten thousand would be in memory
/// three times over, so each suite is a report, out of which it is cut.
fn alone(suite: TestSuite) -> io::Result<String> {
    let mut report = Vec::new();
    let made = ReportBuilder::new().add_testsuite(suite).build();
    made.write_xml(&mut report).map_err(io::Error::other)?;
    let report = String::from_utf8(report).map_err(io::Error::other)?;
    let inner = report.strip_prefix(BEGIN).and_then(|report| report.strip_suffix(END));
    let suite = inner.and_then(|suite| suite.strip_prefix(SUITE)?.strip_prefix("\"0\""));
    suite
        .map(str::to_owned)
        .ok_or_else(|| io::Error::other("the crate writes suites otherwise now"))
}

/// Made by its fields: the crate's constructor would read the clock.
fn suite(book: &Gradebook, student: &Student, id: &str, view: &View) -> TestSuite {
    let testcases = match &student.reason {
        Some(reason) => vec![not_graded(id, reason, view.language)],
        None => student
            .tasks
            .iter()
            .flat_map(|task| task.criteria.iter().map(move |criterion| (task, criterion)))
            .map(|(task, criterion)| case(id, student, task, criterion, view))
            .collect(),
    };
    TestSuite {
        name: text(&format!("{id} {}", student.name)).into_owned(),
        package: text(&book.lab.id).into_owned(),
        timestamp: instant(book),
        hostname: text(&format!("{}.{}", student.account_id, student.region)).into_owned(),
        testcases,
        system_out: Some(totals(student)),
        system_err: None,
    }
}

/// The first and the last second that XML's time stamps know: of the years 0 and 9999.
const TIMES: (i64, i64) = (-62_167_219_200, 253_402_300_799);

/// The run's time, in the type that the crate wants: it writes whole seconds and finer alike.
fn instant(book: &Gradebook) -> OffsetDateTime {
    let second = book.run.started_at.as_second().clamp(TIMES.0, TIMES.1);
    OffsetDateTime::from_unix_timestamp(second).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

fn case(id: &str, student: &Student, task: &Task, criterion: &Criterion, view: &View) -> TestCase {
    let name = &text(&criterion.id);
    let kind = criterion.outcome.as_str();
    let said = || wording::of_criterion(student, criterion, view);
    let mut case = match fate(criterion) {
        Fate::Success => TestCase::success(name, Duration::ZERO),
        Fate::Failure => TestCase::failure(name, Duration::ZERO, kind, &text(&said())),
        Fate::Error => {
            let kind = criterion.reason.as_ref().map_or(kind, |reason| reason.code.as_str());
            TestCase::error(name, Duration::ZERO, kind, &text(&said()))
        }
        Fate::Skipped => TestCase::skipped_with_cause(name, kind, &text(&said())),
    };
    case.classname = Some([id, ".", &text(&task.id)].concat());
    case.system_out = Some(properties(criterion, view.language));
    case
}

/// What CI makes of a criterion.
enum Fate {
    Success,
    Failure,
    Error,
    Skipped,
}

/// The one place where an outcome becomes a `JUnit` result. What could not be looked at is an
/// error, never a failure; what has no points informs, and breaks no build.
fn fate(criterion: &Criterion) -> Fate {
    let informs = criterion.possible.is_zero();
    match criterion.outcome {
        Outcome::Passed => Fate::Success,
        Outcome::Partial | Outcome::Failed | Outcome::Unverified if informs => Fate::Skipped,
        Outcome::Partial | Outcome::Failed => Fate::Failure,
        Outcome::Unverified => Fate::Error,
        Outcome::Blocked | Outcome::Pending | Outcome::Excused => Fate::Skipped,
    }
}

/// A student whom nobody could grade is one error: neither absent nor a row of failures.
fn not_graded(id: &str, reason: &Reason, language: Language) -> TestCase {
    let message = text(reason.message.get(language));
    let mut case = TestCase::error("not-graded", Duration::ZERO, reason.code.as_str(), &message);
    case.classname = Some(format!("{id}.account"));
    let mut lines = Properties::default();
    lines.add("outcome", "not-graded");
    lines.add("reason", reason.code.as_str());
    case.system_out = Some(lines.0);
    case
}

fn properties(criterion: &Criterion, language: Language) -> String {
    let mut lines = Properties::default();
    lines.add("title", criterion.spec.title.get(language));
    lines.add("outcome", criterion.outcome.as_str());
    lines.add("points", &criterion.points.to_string());
    lines.add("possible", &criterion.possible.to_string());
    lines.add_all("reason", criterion.reason.iter().map(|reason| reason.code.as_str()));
    lines.add_all("blocked_by", criterion.blocked_by.as_deref());
    if let Some(decided) = criterion.decided.as_deref() {
        lines.add_all("decided_by", decided.who.as_deref());
        lines.add_all("decided_because", decided.reason.as_deref());
        lines.add("beneath", decided.beneath.as_str());
    }
    lines.add_all("note", criterion.notes.iter().map(|note| &*note.code));
    lines.0
}

fn totals(student: &Student) -> String {
    let mut lines = Properties::default();
    lines.add("account", &student.account_id);
    lines.add("region", &student.region);
    if let Some(score) = &student.score {
        lines.add("earned", &score.earned.to_string());
        lines.add("possible", &score.possible.to_string());
        lines.add("open", &score.open.to_string());
        lines.add("final", &score.is_final.to_string());
    }
    lines.add_all("flag", student.flags.iter().map(|flag| &*flag.code));
    lines.0
}

/// The lines in `system-out` that stand for properties.
#[derive(Default)]
struct Properties(String);

impl Properties {
    fn add(&mut self, name: &str, value: &str) {
        let value = text(value);
        let value = if value.contains("]]") { value.replace("]]", "] ]").into() } else { value };
        self.0.extend(["[[PROPERTY|", name, "=", &value, "]]\n"]);
    }

    fn add_all<'v>(&mut self, name: &str, values: impl IntoIterator<Item = &'v str>) {
        for value in values {
            self.add(name, value);
        }
    }
}

/// A string that XML can carry, in an attribute as in a CDATA section, which nothing can escape.
pub(crate) fn text(dirty: &str) -> Cow<'_, str> {
    let line = clean::as_line(dirty);
    if line.contains("]]>") { line.replace("]]>", "]] >").into() } else { line }
}
