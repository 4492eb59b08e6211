//! What a rehearsal of a lab showed: whether the reference student is graded in full at every stage, and
//! whether each criterion catches the fault that is declared for it, and no other criterion falls.

mod charges;
mod findings;
mod junit;
mod markdown;
mod matrix;
mod terminal;
mod verdict;

pub use charges::{Charge, Charged, Charges};
pub use terminal::{missing, shown};
pub use verdict::Verdict;

use crate::annotations::{Annotation, Kind, MOST_ANNOTATIONS};
use crate::catalogue::say;
use crate::gradebook::{Criterion, Student};
use crate::message::Message;
use crate::thresholds::PerCent;
use crate::view::View;
use labproof_checks::lab::{Lab, Text};
use labproof_checks::outcome::Outcome;
use std::collections::BTreeSet;
use std::io;

/// What a student was seen to have at a stage.
#[derive(Debug, Clone)]
pub struct StageSeen {
    /// The task after which it was; `None` before a deletion and at the end.
    pub after: Option<String>,
    /// How the student was graded.
    pub student: Student,
}

/// Something that a student could not do.
#[derive(Debug, Clone)]
pub struct Undone {
    /// What was to be done.
    pub act: String,
    /// What came of it.
    pub why: String,
}

/// A student's work as it was seen: the last stage is what counts.
#[derive(Debug, Clone, Default)]
pub struct WorkSeen {
    /// The stages, in order.
    pub stages: Vec<StageSeen>,
    /// What was refused.
    pub undone: Vec<Undone>,
}

/// A student with a fault.
#[derive(Debug, Clone)]
pub struct FaultSeen {
    /// The full id of the criterion that must catch it.
    pub criterion: String,
    /// What was done otherwise than by the reference student, a line a step.
    pub did: Vec<String>,
    /// The outcome that the criterion must give.
    pub wanted: Outcome,
    /// Full ids of the criteria that may fall with it.
    pub also: BTreeSet<String>,
    /// What was seen; `None` if the lab leaves no way to make the fault.
    pub seen: Option<WorkSeen>,
}

/// A rehearsal, judged.
#[derive(Debug, Clone)]
pub struct Rehearsal {
    /// The lab's id.
    pub lab: String,
    /// The lab's title.
    pub title: Text,
    /// The criteria in the lab's order: full id and title.
    pub criteria: Vec<(String, Text)>,
    /// What the reference student had.
    pub reference: WorkSeen,
    /// A line each fault, in the lab's order.
    pub faults: Vec<(FaultSeen, Verdict)>,
    /// The criteria for which no fault is declared.
    pub without_fault: Vec<String>,
    /// Whether it was in a real account, where the reference student works alone.
    pub is_in_account: bool,
    /// Into which databases nothing could be typed, and why: their tables stay open.
    pub untyped: Vec<Undone>,
    /// What of the points the reference student has to earn at least; everything if nobody says.
    pub min_score: Option<PerCent>,
}

/// A criterion of which the reference student has less than everything.
#[derive(Debug, Clone, Copy)]
pub struct Lost<'r> {
    /// The task after which it was seen; `None` at the end.
    pub after: Option<&'r str>,
    /// The criterion.
    pub criterion: &'r Criterion,
}

impl Rehearsal {
    /// Judges what was seen.
    pub fn of(lab: &Lab, reference: WorkSeen, faults: Vec<FaultSeen>) -> Self {
        let criteria: Vec<(String, Text)> =
            lab.criteria().map(|one| (one.id.clone(), one.spec.title.clone())).collect();
        let has_fault = |id: &str| faults.iter().any(|fault| fault.criterion == id);
        let without_fault = criteria.iter().map(|(id, _)| id.clone()).filter(|id| !has_fault(id));
        let without_fault = without_fault.collect();
        let judged = faults.into_iter().map(|fault| {
            let verdict = verdict::of(&fault, &reference);
            (fault, verdict)
        });
        let faults = judged.collect();
        let (lab, title) = (lab.id.clone(), lab.title.clone());
        Self {
            lab,
            title,
            criteria,
            reference,
            faults,
            without_fault,
            is_in_account: false,
            untyped: Vec::new(),
            min_score: None,
        }
    }

    /// Judges what was seen of the reference student alone, in a real account.
    pub fn of_reference(lab: &Lab, reference: WorkSeen, untyped: Vec<Undone>) -> Self {
        let alone = Self::of(lab, reference, Vec::new());
        Self { without_fault: Vec::new(), is_in_account: true, untyped, ..alone }
    }

    /// Whether the lab can be held: everything is caught, and the reference student has what it takes.
    pub fn is_sound(&self) -> bool {
        let caught = self.faults.iter().all(|(_, verdict)| *verdict == Verdict::Caught);
        caught && self.without_fault.is_empty() && self.reference_passes()
    }

    /// Whether the reference student has what it takes.
    pub fn reference_passes(&self) -> bool {
        match (self.min_score, self.reference.score()) {
            (Some(least), Some(score)) => !least.is_above(score),
            (Some(_), None) => false,
            (None, _) => self.lost().is_empty() && self.reference.undone.is_empty(),
        }
    }

    /// Full ids of the criteria that could not be looked at to the end; in a real account they are not
    /// lost.
    pub fn open(&self) -> Vec<&str> {
        let Some(end) = self.reference.end().filter(|_| self.is_in_account) else {
            return Vec::new();
        };
        let open = end.criteria().filter(|one| is_open(one.outcome));
        open.map(|one| one.id.as_str()).collect()
    }

    /// What the reference student lost, each criterion once: where it was seen first.
    pub fn lost(&self) -> Vec<Lost<'_>> {
        let Some((end, stages)) = self.reference.stages.split_last() else { return Vec::new() };
        let on_the_way = stages.iter().flat_map(|stage| stage.lost(&self.criteria));
        let is_lost = |one: &&Criterion| {
            one.outcome != Outcome::Passed && !(self.is_in_account && is_open(one.outcome))
        };
        let at_the_end = end.student.criteria().filter(is_lost);
        let at_the_end = at_the_end.map(|criterion| Lost { after: None, criterion });
        let mut known: BTreeSet<&str> = BTreeSet::new();
        let mut lost: Vec<Lost<'_>> = on_the_way.chain(at_the_end).collect();
        lost.retain(|lost| known.insert(&lost.criterion.id));
        lost
    }

    /// What CI shows beside a build: an error each thing that is wrong, and no more than are shown.
    pub fn annotations(&self, view: &View) -> Vec<Annotation> {
        let language = view.language;
        let title = say(language, Message::RehearsalTitle { lab: self.title.get(language) });
        let findings = findings::findings(self, language).into_iter().take(MOST_ANNOTATIONS);
        let error = |message| Annotation { kind: Kind::Error, title: title.clone(), message };
        findings.map(error).collect()
    }

    /// Writes it as `JUnit` XML.
    ///
    /// # Errors
    /// The sink cannot be written to.
    pub fn junit(&self, view: &View, sink: &mut dyn io::Write) -> io::Result<()> {
        junit::render(self, view.language, sink)
    }

    /// It as Markdown.
    pub fn markdown(&self, view: &View) -> String {
        markdown::render(self, view.language)
    }
}

fn is_open(outcome: Outcome) -> bool {
    match outcome {
        Outcome::Pending | Outcome::Unverified | Outcome::Excused => true,
        Outcome::Passed | Outcome::Partial | Outcome::Failed | Outcome::Blocked => false,
    }
}

impl StageSeen {
    /// What is lost of the tasks that were done by then.
    fn lost(&self, criteria: &[(String, Text)]) -> Vec<Lost<'_>> {
        let of_task =
            |id: &str| self.after.as_ref().is_some_and(|task| id.split('.').next() == Some(task));
        let done = criteria.iter().rposition(|(id, _)| of_task(id)).map_or(0, |last| last + 1);
        let asked: BTreeSet<&str> = criteria[..done].iter().map(|(id, _)| id.as_str()).collect();
        let is_lost = |one: &&Criterion| {
            let settled = [Outcome::Failed, Outcome::Partial, Outcome::Blocked];
            asked.contains(one.id.as_str()) && settled.contains(&one.outcome)
        };
        let after = self.after.as_deref();
        self.student.criteria().filter(is_lost).map(|criterion| Lost { after, criterion }).collect()
    }
}

impl WorkSeen {
    /// How the student stands in the end.
    pub fn end(&self) -> Option<&Student> {
        self.stages.last().map(|stage| &stage.student)
    }

    fn score(&self) -> Option<&crate::gradebook::Score> {
        self.end()?.score.as_ref()
    }
}
