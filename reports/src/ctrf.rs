//! CTRF, the Common Test Report Format: a test a criterion of a student, for whatever reads test
//! results in CI.
//!
//! The format has no points and allows no member of one's own, so what a grade is made of stands in
//! `extra`. All times are the run's, and no id is made up: one gradebook gives one sequence of bytes.

use crate::gradebook::{Criterion, Decided, Gradebook, Reason, Score, Student, Task};
use crate::view::View;
use crate::{clean, distinct, wording};
use jiff::Timestamp;
use labproof_checks::lab::Language;
use labproof_checks::outcome::{Actor, Outcome};
use serde::{Serialize, Serializer};
use std::io;

/// What the format's own reporters write.
const SPEC_VERSION: &str = "0.0.0";

/// Writes the cohort, a test at a time.
pub(crate) fn render(book: &Gradebook, view: &View, sink: &mut dyn io::Write) -> io::Result<()> {
    let run = &book.run;
    let report = Report {
        format: "CTRF",
        spec_version: SPEC_VERSION,
        timestamp: run.finished_at,
        generated_by: "labproof",
        results: Results {
            tool: Tool { name: "labproof", version: &run.version },
            summary: Summary::of(book),
            tests: Tests { book, view },
            environment: Environment {
                report_name: clean::line(book.lab.title.get(view.language)),
                app_name: clean::line(&book.lab.id),
            },
            extra: Totals::of(book),
        },
    };
    serde_json::to_writer(&mut *sink, &report)?;
    writeln!(sink)
}

/// What CI makes of a criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Status {
    Passed,
    Failed,
    Skipped,
    Pending,
    Other,
}

/// The one place where an outcome becomes a CTRF status. What could not be looked at is `other`,
/// never a failure; what has no points informs, and breaks no build.
fn status(criterion: &Criterion) -> Status {
    let informs = criterion.possible.is_zero();
    match criterion.outcome {
        Outcome::Passed => Status::Passed,
        Outcome::Partial | Outcome::Failed if informs => Status::Skipped,
        Outcome::Partial | Outcome::Failed => Status::Failed,
        Outcome::Blocked | Outcome::Excused => Status::Skipped,
        Outcome::Pending => Status::Pending,
        Outcome::Unverified => Status::Other,
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report<'a> {
    #[serde(rename = "reportFormat")]
    format: &'static str,
    spec_version: &'static str,
    timestamp: Timestamp,
    generated_by: &'static str,
    results: Results<'a>,
}

#[derive(Serialize)]
struct Results<'a> {
    tool: Tool<'a>,
    summary: Summary,
    tests: Tests<'a>,
    environment: Environment,
    extra: Totals<'a>,
}

#[derive(Serialize)]
struct Tool<'a> {
    name: &'static str,
    version: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Environment {
    report_name: String,
    app_name: String,
}

/// How many tests have each status. Times are milliseconds since 1970.
#[derive(Serialize)]
struct Summary {
    tests: usize,
    passed: usize,
    failed: usize,
    skipped: usize,
    pending: usize,
    other: usize,
    suites: usize,
    start: i64,
    stop: i64,
}

impl Summary {
    fn of(book: &Gradebook) -> Self {
        let criteria = book.students.iter().flat_map(Student::criteria);
        let statuses: Vec<_> = criteria.map(status).collect();
        let count = |status| statuses.iter().filter(|other| **other == status).count();
        let not_graded = book.summary.not_graded;
        Self {
            tests: statuses.len() + not_graded,
            passed: count(Status::Passed),
            failed: count(Status::Failed),
            skipped: count(Status::Skipped),
            pending: count(Status::Pending),
            other: count(Status::Other) + not_graded,
            suites: book.students.len(),
            start: book.run.started_at.as_millisecond(),
            stop: book.run.finished_at.as_millisecond(),
        }
    }
}

/// Every test of the cohort, made while it is written: a large cohort has two hundred thousand.
struct Tests<'a> {
    book: &'a Gradebook,
    view: &'a View,
}

impl Serialize for Tests<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let view = self.view;
        let students = &self.book.students;
        let ids = students.iter().map(|student| student.student_id.as_str());
        let ids = distinct::ids(ids, clean::line);
        let tests = students.iter().zip(&ids).flat_map(|(student, id)| {
            let suite = clean::line(&format!("{id} {}", student.name));
            let of_account = suite.clone();
            let not_graded = student
                .reason
                .iter()
                .map(move |why| not_graded(id, of_account.clone(), why, view.language));
            let graded = student.tasks.iter().flat_map(move |task| {
                let suite = suite.clone();
                task.criteria
                    .iter()
                    .map(move |it| test((student, id), suite.clone(), task, it, view))
            });
            not_graded.chain(graded)
        });
        serializer.collect_seq(tests)
    }
}

/// A criterion of a student. Reads of AWS serve many criteria, so none has a duration of its own.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Test<'a> {
    name: String,
    status: Status,
    duration: u64,
    suite: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    raw_status: &'static str,
    extra: Extra<'a>,
}

/// What of a criterion has no place in the format.
#[derive(Serialize)]
#[serde(untagged)]
enum Extra<'a> {
    Graded(Box<Graded<'a>>),
    NotGraded { reason: &'static str, who: Actor },
}

#[derive(Serialize)]
struct Graded<'a> {
    title: String,
    points: f64,
    possible: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    who: Option<Actor>,
    #[serde(skip_serializing_if = "Option::is_none")]
    again_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    blocked_by: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decided: Option<&'a Decided>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<&'a str>,
}

fn test<'a>(
    (student, id): (&Student, &str),
    suite: String,
    task: &Task,
    criterion: &'a Criterion,
    view: &View,
) -> Test<'a> {
    let reason = criterion.reason.as_ref();
    let message = (criterion.outcome != Outcome::Passed)
        .then(|| clean::line(&wording::of_criterion(student, criterion, view)));
    Test {
        name: clean::line(&format!("{id} {}", criterion.id)),
        status: status(criterion),
        duration: 0,
        suite: vec![suite, clean::line(&task.id)],
        message,
        raw_status: criterion.outcome.as_str(),
        extra: Extra::Graded(Box::new(Graded {
            title: clean::line(criterion.spec.title.get(view.language)),
            points: criterion.points.as_f64(),
            possible: criterion.possible.as_f64(),
            reason: reason.map(|reason| reason.code.as_str()),
            who: reason.map(|reason| reason.who),
            again_at: reason.and_then(|reason| reason.again_at),
            blocked_by: criterion.blocked_by.as_deref(),
            decided: criterion.decided.as_deref(),
            notes: criterion.notes.iter().map(|note| note.code.as_str()).collect(),
        })),
    }
}

/// A student whom nobody could grade is one test: neither absent nor a row of failures.
fn not_graded(id: &str, suite: String, reason: &Reason, language: Language) -> Test<'static> {
    Test {
        name: clean::line(&format!("{id} not-graded")),
        status: Status::Other,
        duration: 0,
        suite: vec![suite],
        message: Some(clean::line(reason.message.get(language))),
        raw_status: "not-graded",
        extra: Extra::NotGraded { reason: reason.code.as_str(), who: reason.who },
    }
}

/// What the grades were made by, and everybody's sum, which the format has no place for.
#[derive(Serialize)]
struct Totals<'a> {
    run: &'a str,
    lab_sha256: &'a str,
    as_of: Timestamp,
    deadline: Option<Timestamp>,
    students: Vec<Total<'a>>,
}

#[derive(Serialize)]
struct Total<'a> {
    student_id: &'a str,
    score: Option<Score>,
    flags: Vec<&'a str>,
}

impl<'a> Totals<'a> {
    fn of(book: &'a Gradebook) -> Self {
        let total = |student: &'a Student| Total {
            student_id: &student.student_id,
            score: student.score,
            flags: student.flags.iter().map(|flag| flag.code.as_str()).collect(),
        };
        Self {
            run: &book.run.id,
            lab_sha256: &book.lab.sha256,
            as_of: book.as_of,
            deadline: book.deadline,
            students: book.students.iter().map(total).collect(),
        }
    }
}
