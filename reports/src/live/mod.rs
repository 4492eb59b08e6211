//! The class at work: where everybody is now, who has not moved for how long, who needs help with
//! what, and what AWS is busy with. It is what whoever walks through the room has to know; the
//! statistics are for when the class is over.
//!
//! Everything comes from the gradebook, and times from evidence, so that a watch which is started
//! again tells the same.

mod help;
mod place;

pub(crate) use help::{Help, Matter};
pub(crate) use place::Place;

use crate::gradebook::{Gradebook, Score, Student};
use jiff::{SignedDuration, Timestamp};
use labproof_checks::result::Condition;

/// Whoever has not moved for so long is worth asking: about twice what a step takes.
pub(crate) const LONG: SignedDuration = SignedDuration::from_mins(10);

/// The class at one moment. Students are named by their places in the gradebook.
#[derive(Debug)]
pub(crate) struct Class<'a> {
    /// Where each student is.
    pub(crate) places: Vec<Place>,
    /// When anything of each student's last changed.
    pub(crate) changes: Vec<Option<Timestamp>>,
    /// Who needs help, by what is wrong: what the student can put right first, most students first.
    pub(crate) help: Vec<Help<'a>>,
    /// What AWS is busy with, the first to be done first.
    pub(crate) busy: Vec<Busy>,
}

/// A thing of a student that AWS is busy with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Busy {
    pub(crate) student: usize,
    pub(crate) condition: Condition,
    /// Since when, where anything dates it.
    pub(crate) since: Option<Timestamp>,
    /// Until about when; none where that cannot be said, or it takes longer than usual.
    pub(crate) until: Option<Timestamp>,
}

impl<'a> Class<'a> {
    /// The class, while it is at work: none once the deadline has passed or every score is final.
    pub(crate) fn of(book: &'a Gradebook) -> Option<Self> {
        if is_over(book) {
            return None;
        }
        let places: Vec<Place> = book.students.iter().map(Place::of).collect();
        let help = help::groups(&book.students, &places);
        let mut busy: Vec<Busy> = book.students.iter().enumerate().flat_map(busy).collect();
        busy.sort_by_key(|one| (one.until.is_none(), one.until, one.since, one.student));
        let changes = book.students.iter().map(|student| student.last_change).collect();
        Some(Self { places, changes, help, busy })
    }

    /// Who has not moved for long at that instant, and since when: the longest first. Whoever waits
    /// for AWS, has not begun or has finished is not meant.
    pub(crate) fn idle(&self, at: Timestamp) -> Vec<(usize, Timestamp)> {
        let waits = |student: usize| self.busy.iter().any(|one| one.student == student);
        let since = self.places.iter().zip(&self.changes).enumerate();
        let mut idle: Vec<(usize, Timestamp)> = since
            .filter_map(|(student, (place, change))| match place {
                Place::At(_) => Some((student, (*change)?)),
                Place::NotGraded | Place::NotBegun | Place::Finished => None,
            })
            .filter(|(student, since)| at.duration_since(*since) >= LONG && !waits(*student))
            .collect();
        idle.sort_by_key(|(student, since)| (*since, *student));
        idle
    }
}

fn is_over(book: &Gradebook) -> bool {
    let is_final = |score: &Option<Score>| score.as_ref().is_some_and(|score| score.is_final);
    let mut scores = book.students.iter().map(|student| &student.score);
    book.deadline.is_some_and(|deadline| deadline <= book.as_of)
        || (!book.students.is_empty() && scores.all(is_final))
}

fn busy((place, student): (usize, &Student)) -> impl Iterator<Item = Busy> + '_ {
    student.things.iter().filter(|thing| thing.condition.is_busy()).map(move |thing| Busy {
        student: place,
        condition: thing.condition,
        since: thing.since,
        until: thing.until,
    })
}

#[cfg(test)]
mod tests;
