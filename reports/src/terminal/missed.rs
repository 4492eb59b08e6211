//! Who misses what must be reached: a line each, for standard error.

use crate::catalogue::say;
use crate::clean;
use crate::gradebook::{Gradebook, Student};
use crate::message::Message;
use crate::view::View;
use crate::wording;
use labproof_checks::Points;

/// Who is below the least score, who is not graded or has no final score where that is not enough, and
/// what is wrong on the grader's own side.
pub fn missed(book: &Gradebook, view: &View) -> String {
    let below = view.thresholds.below(book).map(|student| below(student, view));
    let unsettled = view.thresholds.unsettled(book).map(|student| unsettled(student, view));
    let trouble = book.run.trouble.as_ref().map(|why| why.message.get(view.language).to_owned());
    let lines = below.chain(unsettled).chain(trouble);
    lines.map(|line| clean::line(&line) + "\n").collect()
}

fn below(student: &Student, view: &View) -> String {
    let bar = view.thresholds.min_score.map(|bar| bar.to_string()).unwrap_or_default();
    let points = |points: Option<Points>| points.unwrap_or_default().to_string();
    say(
        view.language,
        Message::MissedScore {
            bar: &bar,
            student: &whom(student),
            earned: &points(student.score.map(|score| score.earned)),
            possible: &points(student.score.map(|score| score.possible)),
        },
    )
}

fn unsettled(student: &Student, view: &View) -> String {
    let (language, whom) = (view.language, &whom(student));
    let open = student.score.map(|score| score.open);
    match open {
        None => {
            let why =
                student.reason.as_ref().map(|why| say(language, wording::of_not_graded(why.code)));
            let why = &why.unwrap_or_default();
            say(language, Message::MissedGraded { student: whom, why })
        }
        Some(open) if open > Points::default() => {
            say(language, Message::MissedOpen { student: whom, open: &open.to_string() })
        }
        Some(_) => say(language, Message::MissedFinal { student: whom }),
    }
}

fn whom(student: &Student) -> String {
    format!("{} {}", student.student_id, student.name).trim_end().to_owned()
}
