//! What needs attention, as the page's data have it: a matter, what to do about it, and the places of
//! the students whom it concerns.

use super::student::Scribe;
use super::table::{Both, both};
use crate::attention::{self, Concern, Matter};
use crate::catalogue::text;
use crate::clean;
use crate::gradebook::Gradebook;
use crate::view::{Audience, View};
use crate::wording;
use labproof_checks::lab::{Language, Text};
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
pub(super) struct AttentionRow {
    /// The same for the same matter in later data of a live page.
    key: String,
    /// Why its points are the instructor's to decide, if they are: the page offers decisions to fill in.
    decide: Option<Both>,
    /// Whether time alone settles it.
    settles: bool,
    title: Both,
    /// What happened to the first of them: the place of the text.
    what: Option<usize>,
    advice: Option<Both>,
    command: Option<String>,
    students: Vec<usize>,
}

/// A row a matter; none at all for readers who may not see one another.
pub(super) fn rows(
    book: &Gradebook,
    view: &View,
    scribe: &mut Scribe<'_>,
) -> Option<Vec<AttentionRow>> {
    if view.audience != Audience::Instructor {
        return None;
    }
    let ids = book.students.iter().map(|student| student.student_id.as_str());
    let places: BTreeMap<&str, usize> = ids.zip(0..).collect();
    let all = attention::all(book, view.thresholds);
    Some(all.iter().map(|concern| row(concern, &places, scribe)).collect())
}

fn to_decide(matter: Matter<'_>) -> Option<Both> {
    let Matter::Decide(reason) = matter else { return None };
    Some(both(&text(wording::of_cause(reason.code))))
}

fn row(
    concern: &Concern<'_>,
    places: &BTreeMap<&str, usize>,
    scribe: &mut Scribe<'_>,
) -> AttentionRow {
    let matter = concern.matter;
    let (rank, cause) = matter.key();
    // What to check so that an account lets the grader in, the student's own page says in order.
    let is_told_there = matches!(matter, Matter::NotGraded(_)) && !concern.is_the_graders();
    let what = matter.example(Language::Ko).zip(matter.example(Language::En));
    let what = what.filter(|_| !is_told_there);
    let students = concern.students.iter();
    AttentionRow {
        key: format!("{rank}:{cause}"),
        decide: to_decide(matter),
        settles: matter.settles_itself(),
        title: both(&Text { ko: matter.name(Language::Ko), en: matter.name(Language::En) }),
        what: what.map(|(ko, en)| scribe.text([clean::line(ko), clean::line(en)])),
        advice: concern.advice(scribe.time_zone).map(|advice| both(&advice)),
        command: concern.command(),
        students: students.filter_map(|it| places.get(it.student_id.as_str()).copied()).collect(),
    }
}
