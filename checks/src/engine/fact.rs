//! What all values of one thing show together, over time.
//!
//! [`Fact::judge`] is the only way to the value, and it handles blindness itself: a judge cannot
//! turn "could not look" into "failed".

use crate::engine::note::Note;
use crate::engine::open::Open;
use crate::engine::outcome::{Citation, Judgement};
use crate::engine::shown::Shown;
use jiff::Timestamp;

/// The kinds of values, strongest first (`docs/contract.md` R160).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    Live,
    Record,
    Snapshot,
    /// A student's own look.
    Attested,
}

/// One value that was seen.
#[derive(Debug, Clone)]
pub(crate) struct Dated<T> {
    pub(crate) value: T,
    pub(crate) at: Timestamp,
    pub(crate) rank: Rank,
    pub(crate) cite: Citation,
}

/// Which moments count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    /// Right at any known moment is right.
    Any,
    /// Only the last known moment counts.
    Last,
    /// It cannot be changed: any moment tells, and holds for ever.
    Fixed,
}

impl<T> Dated<T> {
    fn is_attested(&self) -> bool {
        self.rank == Rank::Attested
    }
}

/// All values of one thing.
#[derive(Debug)]
pub(crate) struct Fact<T> {
    /// Oldest first.
    pub(crate) values: Vec<Dated<T>>,
    pub(crate) when: When,
    /// Whether the last dated value holds until the end (of the instance, or now); else why it may
    /// have changed unseen, or why there is no dated value.
    pub(crate) holds: Result<(), Open>,
}

/// What a judge says of one value.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    grade: Grade,
    found: Shown,
    notes: Vec<Note>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Grade {
    Right,
    Part,
    Wrong,
}

impl Mark {
    fn new(grade: Grade, found: impl Into<Shown>) -> Self {
        Self { grade, found: found.into(), notes: Vec::new() }
    }

    pub(crate) fn right(found: impl Into<Shown>) -> Self {
        Self::new(Grade::Right, found)
    }

    pub(crate) fn part(found: impl Into<Shown>) -> Self {
        Self::new(Grade::Part, found)
    }

    pub(crate) fn wrong(found: impl Into<Shown>) -> Self {
        Self::new(Grade::Wrong, found)
    }

    pub(crate) fn right_if(right: bool, found: impl Into<Shown>) -> Self {
        Self::new(if right { Grade::Right } else { Grade::Wrong }, found)
    }

    pub(crate) fn note(mut self, note: Note) -> Self {
        self.notes.push(note);
        self
    }

    /// For choosing the best of several.
    pub(crate) fn rank(&self) -> impl Ord + use<> {
        self.grade
    }

    pub(crate) fn is_wrong(&self) -> bool {
        self.grade == Grade::Wrong
    }

    pub(crate) fn judgement(self, cite: Citation) -> Judgement {
        let judgement = match self.grade {
            Grade::Right => Judgement::passed(cite),
            Grade::Part => Judgement::partial(cite),
            Grade::Wrong => Judgement::failed(cite),
        };
        let judgement = judgement.found(self.found);
        self.notes.into_iter().fold(judgement, Judgement::note)
    }
}

impl<T> Fact<T> {
    /// The best of the moments that count; a wrong one fails only while it certainly holds, which
    /// one that was only attested never does.
    pub(crate) fn judge(&self, mark: impl Fn(&T) -> Mark) -> Judgement {
        let counted = match self.when {
            When::Any | When::Fixed => &self.values[..],
            When::Last => &self.values[self.values.len().saturating_sub(1)..],
        };
        let counted = counted.iter().filter(|dated| !self.is_overruled(dated));
        let marked = counted.map(|dated| (mark(&dated.value), dated));
        let best = marked
            .clone()
            .filter(|(mark, _)| !mark.is_wrong())
            .min_by_key(|(mark, dated)| (mark.grade, dated.rank, dated.at));
        let is_shown = |(_, dated): &(Mark, &Dated<T>)| self.holds.is_err() || !dated.is_attested();
        let last = marked.filter(is_shown).last();
        match (best, last, &self.holds) {
            (Some((mark, dated)), _, _) | (None, Some((mark, dated)), Ok(())) => {
                mark.judgement(dated.cite.clone()).note_if(attested(dated))
            }
            (None, Some((mark, dated)), Err(open)) => {
                open.judgement().found(mark.found).note_if(attested(dated))
            }
            (None, None, Err(open)) => open.judgement(),
            (None, None, Ok(())) => unreachable!("what was never seen cannot be said to hold"),
        }
    }

    /// The same, without what was only attested.
    pub(crate) fn without_attested(mut self) -> Self {
        self.values.retain(|dated| !dated.is_attested());
        self
    }

    /// What the grader sees overrules what a student has said before.
    fn is_overruled(&self, dated: &Dated<T>) -> bool {
        let live = self.values.iter().rev().find(|dated| !dated.is_attested());
        dated.is_attested() && live.is_some_and(|live| live.at >= dated.at)
    }
}

fn attested<T>(dated: &Dated<T>) -> Option<Note> {
    dated.is_attested().then_some(Note::Attested)
}
