//! The page's data: small, because what many students share is written once.

use super::attention::{self, AttentionRow};
use super::class::ClassRow;
use super::student::{Scribe, StudentRow, Tables};
use super::table::{Both, both};
use crate::catalogue::text;
use crate::cohort::{headline, not_aws};
use crate::gradebook::{Criterion, Gradebook, Student, Task};
use crate::message::Message;
use crate::statistics::{self, Item};
use crate::view::{Audience, View};
use crate::{clean, moment, wording};
use labproof_checks::lab::{Language, Text};
use labproof_checks::outcome::Outcome;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// All that the page shows. Its members are read by `templates/page/book.js`.
#[derive(Serialize)]
pub(super) struct Data {
    lab: String,
    title: Both,
    headline: Both,
    /// What went wrong on the grader's own side, as of when, the deadline, the run, the lab file: a
    /// line each.
    about: Vec<Both>,
    provenance: Vec<Both>,
    summary: SummaryRow,
    /// Nothing for readers who may not see one another.
    attention: Option<Vec<AttentionRow>>,
    /// Whether the reader has the evidence, and is told the command that explains a mark.
    explains: bool,
    /// In eleven shares of the possible points: students with nothing open, and with something.
    distribution: [[usize; 2]; statistics::BINS],
    /// How many students a discrimination needs.
    fewest: usize,
    apart: usize,
    /// The codes of the outcomes, in the order of the contract, and how often each was given.
    outcomes: Vec<(&'static str, usize)>,
    tasks: Vec<TaskRow>,
    /// On a live page, while the class is at work.
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<ClassRow>,
    criteria: Vec<CriterionRow>,
    /// What the codes of flags mean.
    flags: BTreeMap<String, Both>,
    #[serde(flatten)]
    tables: Tables,
    students: Vec<StudentRow>,
}

#[derive(Serialize)]
struct SummaryRow {
    students: usize,
    graded: usize,
    #[serde(rename = "final")]
    finals: usize,
    open: usize,
    /// The median share of the possible points that is earned, in per cent.
    median: Option<u64>,
}

#[derive(Serialize)]
struct TaskRow {
    id: String,
    title: Both,
    /// The first of its criteria, and how many it has.
    first: usize,
    criteria: usize,
    counts: bool,
}

#[derive(Serialize)]
struct CriterionRow {
    id: String,
    title: Both,
    hint: Both,
    /// The contract's rules that judge it: the name, and the place of its text.
    rules: Vec<(String, usize)>,
    #[serde(flatten)]
    item: Item,
}

impl Data {
    pub(super) fn of(book: &Gradebook, view: &View) -> Self {
        let tasks = tasks(book);
        let criteria: Vec<&Criterion> = tasks.iter().flat_map(|task| &task.criteria).collect();
        let mut scribe = Scribe {
            tables: Tables::default(),
            time_zone: &view.time_zone,
            explains: view.audience == Audience::Instructor,
            tasks: tasks.iter().map(|task| task.id.as_str()).collect(),
            criteria: criteria.iter().map(|criterion| criterion.id.as_str()).collect(),
        };
        let students = book.students.iter().map(|student| scribe.student(student)).collect();
        let rows = criterion_rows(book, &criteria, &mut scribe);
        let attention = attention::rows(book, view, &mut scribe);
        Self {
            lab: clean::line(&book.lab.id),
            title: both(&book.lab.title),
            headline: both(&in_both(|language| headline(book, language))),
            about: about(book, view),
            provenance: provenance(book),
            summary: summary(book),
            attention,
            distribution: statistics::distribution(book),
            fewest: statistics::FEWEST,
            apart: statistics::APART,
            outcomes: outcomes(book),
            tasks: task_rows(book, &tasks),
            class: None,
            explains: view.audience == Audience::Instructor,
            criteria: rows,
            flags: flags(book),
            tables: scribe.tables,
            students,
        }
    }
}

impl Data {
    /// The same, with where everybody is now, if the class is at work.
    pub(super) fn at_work(self, book: &Gradebook, view: &View) -> Self {
        let criteria: Vec<&Criterion> =
            tasks(book).into_iter().flat_map(|task| &task.criteria).collect();
        Self { class: ClassRow::of(book, &criteria, &view.time_zone), ..self }
    }
}

/// The lab's tasks, as the first graded student has them: all are graded by one lab file.
fn tasks(book: &Gradebook) -> Vec<&Task> {
    let graded = book.students.iter().find(|student| !student.tasks.is_empty());
    graded.into_iter().flat_map(|student| &student.tasks).collect()
}

fn in_both(say: impl Fn(Language) -> String) -> Text {
    Text { ko: say(Language::Ko), en: say(Language::En) }
}

fn about(book: &Gradebook, view: &View) -> Vec<Both> {
    let at = moment::local(book.as_of, &view.time_zone);
    let as_of = text(Message::PageAsOf { at: &at });
    let deadline = book.deadline.map(|at| {
        let at = moment::local(at, &view.time_zone);
        text(Message::PageDeadline { at: &at })
    });
    let trouble = book.run.trouble.as_ref().map(|trouble| trouble.message.clone());
    let not_aws = book
        .run
        .endpoint
        .is_some()
        .then(|| in_both(|language| not_aws(book, language).unwrap_or_default()));
    trouble
        .into_iter()
        .chain(not_aws)
        .chain([as_of])
        .chain(deadline)
        .map(|text| both(&text))
        .collect()
}

fn provenance(book: &Gradebook) -> Vec<Both> {
    let [run, version] = [&book.run.id, &book.run.version].map(|text| clean::line(text));
    let [lab, sha256] = [&book.lab.id, &book.lab.sha256].map(|text| clean::line(text));
    let run = Message::PageRun { id: &run, version: &version };
    let lab = Message::PageLab { id: &lab, sha256: &sha256 };
    [run, lab].map(|message| both(&text(message))).into()
}

fn summary(book: &Gradebook) -> SummaryRow {
    let scores = || book.students.iter().filter_map(|student| student.score.as_ref());
    SummaryRow {
        students: book.summary.students,
        graded: book.summary.graded,
        finals: scores().filter(|score| score.is_final).count(),
        open: scores().filter(|score| !score.open.is_zero()).count(),
        median: statistics::median(book),
    }
}

fn outcomes(book: &Gradebook) -> Vec<(&'static str, usize)> {
    let count = |outcome| {
        let criteria = book.students.iter().flat_map(Student::criteria);
        criteria.filter(|criterion| criterion.outcome == outcome).count()
    };
    Outcome::ALL.map(|outcome| (outcome.as_str(), count(outcome))).into()
}

fn flags(book: &Gradebook) -> BTreeMap<String, Both> {
    let all = book.students.iter().flat_map(|student| &student.flags);
    let codes: BTreeSet<&str> = all.map(|flag| flag.code.as_str()).collect();
    let words = |code| both(&in_both(|language| wording::of_flag_code(code, language)));
    codes.into_iter().map(|code| (clean::line(code), words(code))).collect()
}

fn task_rows(book: &Gradebook, tasks: &[&Task]) -> Vec<TaskRow> {
    let mut first = 0;
    let row = |task: &&Task| {
        let start = first;
        first += task.criteria.len();
        TaskRow {
            id: clean::line(&task.id),
            title: both(&task.title),
            first: start,
            criteria: task.criteria.len(),
            counts: counts(book, &task.id),
        }
    };
    tasks.iter().map(row).collect()
}

/// Whether the task has points for anybody.
fn counts(book: &Gradebook, id: &str) -> bool {
    let mut tasks = book.students.iter().flat_map(|student| &student.tasks);
    tasks.any(|task| task.id == id && !task.possible.is_zero())
}

fn criterion_rows(
    book: &Gradebook,
    criteria: &[&Criterion],
    scribe: &mut Scribe<'_>,
) -> Vec<CriterionRow> {
    let items = statistics::items(book, criteria);
    let row = |(criterion, item): (&&Criterion, Item)| CriterionRow {
        id: clean::line(&criterion.id),
        title: both(&criterion.spec.title),
        hint: both(&criterion.spec.hint),
        rules: criterion.spec.rules.iter().filter_map(|name| scribe.rule(name)).collect(),
        item,
    };
    criteria.iter().zip(items).map(row).collect()
}
