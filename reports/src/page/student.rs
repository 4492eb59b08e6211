//! A student as the page's data have it: a small object that speaks in numbers of shared tables.

use super::table::{Both, Table, both};
use crate::catalogue::text;
use crate::clean;
use crate::gradebook::{Criterion, Evidence, Reason, Student, Task};
use crate::message::Message;
use crate::moment::Clock;
use crate::next_step::next_step;
use crate::not_graded::NotGraded;
use crate::signs::Sign;
use crate::{moment, rules, wording};
use jiff::tz::TimeZone;
use labproof_checks::lab::{Language, Text};
use labproof_checks::outcome::Outcome;
use serde::Serialize;

/// How much of an observation's id tells it apart: twelve hex digits, which the command line takes.
const SHORT_ID: usize = "sha256:".len() + 12;

/// What students share.
#[derive(Default, Serialize)]
pub(super) struct Tables {
    texts: Table<Both>,
    values: Table<String>,
    reasons: Table<ReasonRow>,
    findings: Table<Finding>,
}

/// Why something is open, or a student not graded.
#[derive(PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct ReasonRow {
    code: &'static str,
    who: &'static str,
    text: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    again: Option<usize>,
}

/// What was found of one criterion, without whose it is: many students share one.
#[derive(PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Finding {
    sign: &'static str,
    points: u32,
    possible: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    found: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    needs: Option<usize>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<usize>,
}

/// A student. Points are tenths; criteria and tasks stand in the order of the page's lists.
#[derive(Serialize)]
pub(super) struct StudentRow {
    id: String,
    name: String,
    account: String,
    region: String,
    columns: Vec<[String; 2]>,
    score: Option<ScoreRow>,
    reason: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_graded: Option<NotGradedRow>,
    flags: Vec<(String, usize)>,
    /// Of each task: sign, earned, possible, open.
    tasks: Vec<Option<(&'static str, u32, u32, u32)>>,
    findings: Vec<Option<usize>>,
    /// Of each criterion: places in `evidence`.
    cites: Vec<Vec<usize>>,
    /// Every observation that some criterion rests on, once: source, time, short id.
    evidence: Vec<(usize, usize, String)>,
    step: Step,
}

/// What to do about a student who is not graded: what was tried and by whom, the numbers of the texts
/// that say what came back and what to look at, in order, and the command that tries again.
#[derive(Serialize)]
struct NotGradedRow {
    role: Option<String>,
    profile: Option<String>,
    caller: Option<String>,
    answer: usize,
    steps: Vec<usize>,
    command: String,
}

#[derive(Serialize)]
struct ScoreRow {
    earned: u32,
    possible: u32,
    open: u32,
    #[serde(rename = "final")]
    is_final: bool,
}

/// What to do next, the place of the criterion that it is about, whose hint says how, and what says
/// so in its place.
#[derive(Serialize)]
struct Step {
    text: usize,
    criterion: Option<usize>,
    obstacle: Option<usize>,
}

/// Makes students into rows.
pub(super) struct Scribe<'a> {
    pub(super) tables: Tables,
    pub(super) time_zone: &'a TimeZone,
    /// Whether the reader is told what was tried to enter an account.
    pub(super) explains: bool,
    /// The ids of all tasks and of all criteria, in the page's order.
    pub(super) tasks: Vec<&'a str>,
    pub(super) criteria: Vec<&'a str>,
}

impl Scribe<'_> {
    pub(super) fn student(&mut self, student: &Student) -> StudentRow {
        let mut evidence: Vec<&Evidence> = Vec::new();
        let (mut findings, mut cites) = (Vec::new(), Vec::new());
        for id in self.criteria.clone() {
            let criterion = student.criterion(id);
            findings.push(criterion.map(|criterion| self.finding(student, criterion)));
            cites.push(criterion.map_or_else(Vec::new, |found| places(found, &mut evidence)));
        }
        StudentRow {
            id: clean::line(&student.student_id),
            name: clean::line(&student.name),
            account: clean::line(&student.account_id),
            region: clean::line(&student.region),
            columns: columns(student),
            score: student.score.map(|score| ScoreRow {
                earned: score.earned.tenths(),
                possible: score.possible.tenths(),
                open: score.open.tenths(),
                is_final: score.is_final,
            }),
            reason: student.reason.as_ref().map(|reason| self.reason(reason)),
            not_graded: self.not_graded(student),
            flags: self.flags(student),
            tasks: self.tasks.iter().map(|id| task(student, id)).collect(),
            evidence: evidence.into_iter().map(|one| self.evidence(one)).collect(),
            findings,
            cites,
            step: self.step(student),
        }
    }

    fn finding(&mut self, student: &Student, criterion: &Criterion) -> usize {
        let finding = Finding {
            sign: wording::sign_of(criterion),
            points: criterion.points.tenths(),
            possible: criterion.possible.tenths(),
            expected: self.words(|language, zone| wording::expected(criterion, language, zone)),
            found: self.words(|language, zone| wording::found(criterion, language, zone)),
            reason: criterion.reason.as_ref().map(|reason| self.reason(reason)),
            needs: criterion.blocked_by.as_ref().map(|id| self.title(student, id)),
            notes: wording::notes(criterion).map(|note| self.text(both(&note.message))).collect(),
            decision: criterion.decided.as_ref().map(|decided| {
                let words = wording::of_decision(decided, self.time_zone);
                self.text(both(&words))
            }),
        };
        self.tables.findings.number(finding)
    }

    fn title(&mut self, student: &Student, id: &str) -> usize {
        let title = student.criterion(id).map(|needed| both(&needed.spec.title));
        self.text(title.unwrap_or_else(|| [clean::line(id), clean::line(id)]))
    }

    fn reason(&mut self, reason: &Reason) -> usize {
        let again = reason.again_at.map(|at| {
            let at = moment::local(at, self.time_zone);
            self.text(both(&text(Message::LookAgain { at: &at })))
        });
        let row = ReasonRow {
            code: reason.code.as_str(),
            who: wording::of_actor(reason.who).id(),
            text: self.text(both(&reason.message)),
            again,
        };
        self.tables.reasons.number(row)
    }

    fn not_graded(&mut self, student: &Student) -> Option<NotGradedRow> {
        let told = NotGraded::of(student).filter(|_| self.explains)?;
        Some(NotGradedRow {
            role: told.role,
            profile: told.profile,
            caller: told.caller,
            answer: self.text(both(&told.answer)),
            steps: told.steps.iter().map(|step| self.text(both(step))).collect(),
            command: told.command,
        })
    }

    fn flags(&mut self, student: &Student) -> Vec<(String, usize)> {
        let flags = student.flags.iter();
        flags.map(|flag| (clean::line(&flag.code), self.text(both(&flag.message)))).collect()
    }

    fn evidence(&mut self, evidence: &Evidence) -> (usize, usize, String) {
        let id = clean::line(&evidence.look.id).chars().take(SHORT_ID).collect();
        let source = clean::line(&evidence.look.source);
        let at = moment::local(evidence.look.at, self.time_zone);
        (self.tables.values.number(source), self.tables.values.number(at), id)
    }

    fn step(&mut self, student: &Student) -> Step {
        let step = next_step(student);
        let criterion = step.criterion().map(|criterion| criterion.id.as_str());
        Step {
            text: self.text(both(&step.says(&Clock { time_zone: self.time_zone, now: None }))),
            criterion: criterion.and_then(|id| self.criteria.iter().position(|known| *known == id)),
            obstacle: step.obstacle().map(|obstacle| self.text(both(obstacle))),
        }
    }

    /// A rule of the contract by its name, and where its text stands. One that this version does not
    /// know is left out.
    pub(super) fn rule(&mut self, name: &str) -> Option<(String, usize)> {
        let number = rules::number(name)?;
        let [ko, en] = [Language::Ko, Language::En].map(|language| rules::text(number, language));
        let words = Text { ko: ko?.to_owned(), en: en?.to_owned() };
        Some((rules::name(number), self.text(both(&words))))
    }

    /// The place of a text that many may share.
    pub(super) fn text(&mut self, text: Both) -> usize {
        self.tables.texts.number(text)
    }

    /// A value in the words of both languages.
    fn words(&mut self, of: impl Fn(Language, &TimeZone) -> Option<String>) -> Option<usize> {
        let in_language = |language| of(language, self.time_zone).map(|words| clean::line(&words));
        let words = [in_language(Language::Ko)?, in_language(Language::En)?];
        Some(self.text(words))
    }
}

fn columns(student: &Student) -> Vec<[String; 2]> {
    let columns = student.columns.iter();
    columns.map(|(name, value)| [clean::line(name), clean::line(value)]).collect()
}

fn task(student: &Student, id: &str) -> Option<(&'static str, u32, u32, u32)> {
    let task: &Task = student.tasks.iter().find(|task| task.id == id)?;
    let sign = match Sign::of_task(task) {
        Some(Sign::NotBegun) => "not-yet",
        Some(Sign::Of(outcome)) => outcome.as_str(),
        None => Outcome::Passed.as_str(),
    };
    Some((sign, task.earned.tenths(), task.possible.tenths(), task.open.tenths()))
}

/// Where the criterion's observations stand among all; new ones are added.
fn places<'a>(criterion: &'a Criterion, all: &mut Vec<&'a Evidence>) -> Vec<usize> {
    let place = |evidence: &'a Evidence| {
        all.iter().position(|known| known.look.id == evidence.look.id).unwrap_or_else(|| {
            all.push(evidence);
            all.len() - 1
        })
    };
    criterion.evidence.iter().map(place).collect()
}
