//! One student's score for Gradescope: the `results.json` that an autograder writes.
//!
//! Its tests know passed and failed only, so every test says in words what was judged, and the score
//! of the whole is given apart: what is excused has no points to lose there.

use crate::catalogue::say;
use crate::clean;
use crate::gradebook::{Criterion, Gradebook, Student};
use crate::lms;
use crate::view::View;
use crate::wording;
use labproof_checks::outcome::Outcome;
use serde_json::{Map, Value, json};
use std::io;

/// Writes the score of the first student, who is the only one in a gradebook made for this; nothing
/// where there is no final one.
pub(crate) fn render(book: &Gradebook, view: &View, sink: &mut dyn io::Write) -> io::Result<()> {
    let graded = book
        .students
        .iter()
        .find_map(|student| lms::grade(book, student).ok().map(|grade| (student, grade.as_f64())));
    let Some((student, score)) = graded else { return Ok(()) };
    let results = json!({
        "score": score,
        "output": clean::line(book.lab.title.get(view.language)),
        "output_format": "text",
        "test_output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": tests(student, view),
        "extra_data": {"lab": book.lab.id, "lab_sha256": book.lab.sha256, "as_of": book.as_of},
    });
    serde_json::to_writer_pretty(&mut *sink, &results)?;
    writeln!(sink)
}

fn tests(student: &Student, view: &View) -> Vec<Value> {
    let language = view.language;
    let numbered = student.tasks.iter().zip(1..).flat_map(|(task, first)| {
        task.criteria
            .iter()
            .zip(1..)
            .map(move |(criterion, second)| (task, criterion, format!("{first}.{second}")))
    });
    numbered
        .map(|(task, criterion, number)| {
            let name =
                format!("{}: {}", task.title.get(language), criterion.spec.title.get(language));
            test(criterion, &number, &clean::line(&name), view)
        })
        .collect()
}

fn test(criterion: &Criterion, number: &str, name: &str, view: &View) -> Value {
    let mut test = Map::from_iter([
        ("number".to_owned(), number.into()),
        ("name".to_owned(), name.into()),
        ("output".to_owned(), output(criterion, view).into()),
        ("tags".to_owned(), json!([criterion.outcome.as_str()])),
        ("visibility".to_owned(), "visible".into()),
        (
            "extra_data".to_owned(),
            json!({"id": criterion.id, "outcome": criterion.outcome.as_str()}),
        ),
    ]);
    // What gives no points is told, and is neither won nor lost.
    if !criterion.possible.is_zero() {
        test.insert("score".to_owned(), criterion.points.as_f64().into());
        test.insert("max_score".to_owned(), criterion.possible.as_f64().into());
        let status = if criterion.outcome == Outcome::Passed { "passed" } else { "failed" };
        test.insert("status".to_owned(), status.into());
    }
    Value::Object(test)
}

/// The verdict, what was expected and found, and for what did not pass the hint.
fn output(criterion: &Criterion, view: &View) -> String {
    let language = view.language;
    let mut lines = vec![say(language, wording::of_verdict(criterion))];
    lines.extend(wording::values(criterion, view));
    lines.extend(criterion.notes.iter().map(|note| note.message.get(language).to_owned()));
    if matches!(criterion.outcome, Outcome::Failed | Outcome::Partial) {
        lines.push(criterion.spec.hint.get(language).to_owned());
    }
    lines.iter().map(|line| clean::line(line)).collect::<Vec<_>>().join("\n")
}
