//! Who needs help, by what is wrong: the same mistake of six students is one thing to say once.

use super::place::Place;
use crate::gradebook::{Criterion, Reason, Student};
use crate::next_step::counting;
use crate::wording::is_not_begun;
use labproof_checks::evidence::ReasonCode;
use labproof_checks::lab::Text;
use labproof_checks::outcome::{Actor, Outcome};
use labproof_checks::result::Stage;
use std::cmp::Reverse;

/// The note on a change that was not asked for at once: it costs a criterion of its own, which says so
/// for all that wait.
const WAITS: &str = "waits-for-window";

/// One thing that is wrong, and whose it is, by place in the gradebook.
#[derive(Debug)]
pub(crate) struct Help<'a> {
    pub(crate) matter: Matter<'a>,
    /// What a note says of why, where it says the same of all of them.
    pub(crate) why: Option<&'a Text>,
    pub(crate) students: Vec<usize>,
}

/// What is wrong.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Matter<'a> {
    /// Something was done in another way than the lab asks.
    Mistake(&'a Criterion),
    /// Something that nobody can look at before somebody acts; where the account could not be entered,
    /// about no criterion.
    Unseen(Option<&'a Criterion>, &'a Reason),
}

/// What tells two matters apart.
#[derive(Debug, PartialEq, Eq)]
enum Key<'a> {
    /// The criterion, and what a note says of why.
    Mistake(&'a str, Option<&'a str>),
    Unseen(ReasonCode),
}

/// Everything that is wrong, with everybody whom it concerns.
pub(super) fn groups<'a>(students: &'a [Student], places: &[Place]) -> Vec<Help<'a>> {
    let mut all: Vec<Help<'a>> = Vec::new();
    for (at, (student, place)) in students.iter().zip(places).enumerate() {
        for matter in matters(student, *place) {
            match all.iter_mut().find(|known| known.matter.key() == matter.key()) {
                Some(known) if known.students.last() == Some(&at) => {}
                Some(known) => known.add(at, matter),
                None => all.push(Help { matter, why: matter.why(), students: vec![at] }),
            }
        }
    }
    all.sort_by_key(|help| (help.matter.rank(), Reverse(help.students.len())));
    all
}

impl<'a> Help<'a> {
    fn add(&mut self, student: usize, matter: Matter<'a>) {
        self.students.push(student);
        self.why = self.why.filter(|why| matter.why() == Some(why));
    }
}

fn matters(student: &Student, place: Place) -> Vec<Matter<'_>> {
    match place {
        Place::NotGraded => {
            student.reason.iter().map(|reason| Matter::Unseen(None, reason)).collect()
        }
        // Whoever is at the end can put nothing right on what is gone.
        Place::Finished | Place::NotBegun => Vec::new(),
        Place::At(_) => {
            let lost =
                counting(student).any(|it| it.outcome == Outcome::Failed && it.has_note(WAITS));
            let is_said =
                |it: &&Criterion| lost && it.outcome == Outcome::Partial && it.has_note(WAITS);
            counting(student).filter(|it| !is_said(it)).filter_map(matter).collect()
        }
    }
}

fn matter(criterion: &Criterion) -> Option<Matter<'_>> {
    match criterion.outcome {
        Outcome::Partial | Outcome::Failed if is_not_begun(criterion) => None,
        Outcome::Partial | Outcome::Failed => Some(Matter::Mistake(criterion)),
        Outcome::Pending | Outcome::Unverified => {
            let reason = criterion.reason.as_ref().filter(|reason| reason.who != Actor::Aws)?;
            Some(Matter::Unseen(Some(criterion), reason))
        }
        // Behind what is blocked stands what failed.
        Outcome::Passed | Outcome::Excused | Outcome::Blocked => None,
    }
}

impl<'a> Matter<'a> {
    fn key(self) -> Key<'a> {
        match self {
            Self::Mistake(criterion) => {
                let note = criterion.notes.first().map(|note| note.code.as_str());
                Key::Mistake(&criterion.id, note)
            }
            Self::Unseen(_, reason) => Key::Unseen(reason.code),
        }
    }

    fn why(self) -> Option<&'a Text> {
        match self {
            Self::Mistake(criterion) => criterion.notes.first().map(|note| &*note.message),
            Self::Unseen(..) => None,
        }
    }

    /// What the student can put right now comes before what the instance must be created anew for, and
    /// both before what is the instructor's.
    fn rank(self) -> u8 {
        match (self.who(), self.is_of_creation()) {
            (Actor::Student | Actor::Aws, false) => 0,
            (Actor::Student | Actor::Aws, true) => 1,
            (Actor::Instructor, _) => 2,
        }
    }

    /// Who must act.
    pub(crate) fn who(self) -> Actor {
        match self {
            Self::Mistake(_) => Actor::Student,
            Self::Unseen(_, reason) => reason.who,
        }
    }

    /// Whether it was settled when the thing was created.
    pub(crate) fn is_of_creation(self) -> bool {
        match self {
            Self::Mistake(criterion) => criterion.is_at(Stage::Creation),
            Self::Unseen(..) => false,
        }
    }

    /// The criterion that it is about, if it is about one.
    pub(crate) fn criterion(self) -> Option<&'a Criterion> {
        match self {
            Self::Mistake(criterion) => Some(criterion),
            Self::Unseen(criterion, _) => criterion,
        }
    }
}
