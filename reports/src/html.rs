//! One self-contained page: the cohort, every student, both languages, no request to anywhere.
//!
//! The templates escape everything. Details are made while the page is written, a student at a
//! time, so that a large cohort needs no more memory than a small one.

mod detail;
mod words;

use crate::cohort::{headline, of_task, share, worst_first};
use crate::gradebook::{Gradebook, Score, Student, Task};
use crate::message::Message;
use crate::view::View;
use crate::{clean, moment, wording};
use askama::Template;
use detail::Detail;
use jiff::Timestamp;
use labproof_checks::Points;
use labproof_checks::lab::{Language, Text};
use labproof_checks::outcome::Outcome;
use std::collections::BTreeSet;
use std::io;
use words::Words;

/// Writes the page.
pub(crate) fn render(book: &Gradebook, view: &View, sink: &mut dyn io::Write) -> io::Result<()> {
    let page = Page { book, view, students: worst_first(book), scored: scored(book) };
    page.write_into(&mut &mut *sink)
}

/// The page as its template sees it.
#[derive(Template)]
#[template(path = "page.html")]
struct Page<'a> {
    book: &'a Gradebook,
    view: &'a View,
    students: Vec<&'a Student>,
    scored: BTreeSet<&'a str>,
}

impl<'a> Page<'a> {
    fn local(&self, at: &Timestamp) -> String {
        moment::local(*at, &self.view.time_zone)
    }

    fn title(&self) -> String {
        clean::line(self.book.lab.title.get(self.view.language))
    }

    fn headline(&self) -> Words {
        let [ko, en] = Language::ALL.map(|language| headline(self.book, language));
        Words::from(&Text { ko, en })
    }

    fn of_everybody(&self) -> Words {
        Words::of(Message::PageOf { count: self.book.summary.students })
    }

    fn details(&self) -> impl Iterator<Item = Detail<'a>> {
        let view = self.view;
        self.students.iter().enumerate().map(move |(index, student)| Detail {
            student,
            view,
            number: index + 1,
        })
    }

    fn finals(&self) -> usize {
        self.scores().filter(|score| score.is_final).count()
    }

    fn with_open(&self) -> usize {
        self.scores().filter(|score| !score.open.is_zero()).count()
    }

    /// The median of the shares that are earned, in per cent; of two middle ones the lower.
    fn median(&self) -> Option<u64> {
        let mut shares: Vec<_> =
            self.scores().map(|score| share(score.earned, score.possible)).collect();
        shares.sort_unstable();
        let middle = shares.len().checked_sub(1)? / 2;
        shares.get(middle).map(|share| share / 10)
    }

    fn scores(&self) -> impl Iterator<Item = &'a Score> {
        self.book.students.iter().filter_map(|student| student.score.as_ref())
    }

    /// Every outcome with how often it was given.
    fn outcomes(&self) -> Vec<(&'static str, Words, usize)> {
        let count = |outcome| {
            let criteria = self.book.students.iter().flat_map(Student::criteria);
            criteria.filter(|criterion| criterion.outcome == outcome).count()
        };
        Outcome::ALL
            .map(|outcome| {
                (outcome.as_str(), Words::of(wording::of_outcome(outcome)), count(outcome))
            })
            .into()
    }

    /// The titles of the tasks that give points to somebody.
    fn titles(&self) -> Vec<&'a Text> {
        let graded = self.book.students.iter().find(|student| !student.tasks.is_empty());
        graded
            .into_iter()
            .flat_map(|student| self.scored(student))
            .map(|task| &task.title)
            .collect()
    }

    /// The tasks of a student under those titles, with the sign of each.
    fn cells(&self, student: &'a Student) -> Vec<(&'static str, &'a Task)> {
        let sign = |task| of_task(task).unwrap_or(Outcome::Excused).as_str();
        self.scored(student).map(|task| (sign(task), task)).collect()
    }

    fn scored(&self, student: &'a Student) -> impl Iterator<Item = &'a Task> {
        student.tasks.iter().filter(|task| self.scored.contains(task.id.as_str()))
    }
}

/// The ids of the tasks that give points to somebody in the cohort.
fn scored(book: &Gradebook) -> BTreeSet<&str> {
    let tasks = book.students.iter().flat_map(|student| &student.tasks);
    tasks.filter(|task| !task.possible.is_zero()).map(|task| task.id.as_str()).collect()
}

/// The share of the possible points in per cent, for a bar.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "a template passes references")]
fn per_cent(part: &Points, possible: &Points) -> u64 {
    share(*part, *possible) / 10
}
