//! Who needs attention, and for what: one matter, everybody whom it concerns, and what to do (R218).

mod act;

use crate::catalogue::say;
use crate::gradebook::{Criterion, Gradebook, Reason, Remark, Student};
use crate::message::Message;
use crate::thresholds::{PerCent, Thresholds};
use crate::wording;
use jiff::Timestamp;
use labproof_checks::evidence::ReasonCode;
use labproof_checks::lab::Language;
use labproof_checks::outcome::{Actor, Outcome};

/// What somebody has to do something about, or to know.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Matter<'a> {
    /// Less than the least score.
    Below(PerCent),
    /// An account that could not be entered.
    NotGraded(&'a Reason),
    /// Points that nobody can look at any more.
    Decide(&'a Reason),
    /// Something that could not be looked at, and will not be without somebody's help.
    Unseen(&'a Reason),
    /// Points that are open because AWS needs time.
    Waiting,
    /// A score with nothing open that is not final: until the deadline, if there is one.
    Provisional(Option<Timestamp>),
    /// Something conspicuous.
    Flag(&'a Remark),
}

/// One matter, with the students whom it concerns in the roster's order.
#[derive(Debug)]
pub(crate) struct Concern<'a> {
    pub(crate) matter: Matter<'a>,
    pub(crate) students: Vec<&'a Student>,
}

/// Everything that needs attention: what is wrong on the grader's own side, who is below the bar, who could not be graded, what must be
/// decided, what could not be looked at, whose score can still move, what is conspicuous; in this order, and of a kind the most frequent
/// first.
pub(crate) fn all(book: &Gradebook, thresholds: Thresholds) -> Vec<Concern<'_>> {
    let mut all: Vec<Concern<'_>> = Vec::new();
    let below: Vec<_> = thresholds.below(book).collect();
    if let Some(bar) = thresholds.min_score.filter(|_| !below.is_empty()) {
        all.push(Concern { matter: Matter::Below(bar), students: below });
    }
    // Said once and first, even where nobody is left without a grade by it.
    let trouble = book.run.trouble.iter().map(Matter::NotGraded);
    all.extend(trouble.map(|matter| Concern { matter, students: Vec::new() }));
    for student in &book.students {
        for matter in matters(student, book.deadline) {
            match all.iter_mut().find(|known| known.matter.key() == matter.key()) {
                Some(concern) => concern.students.push(student),
                None => all.push(Concern { matter, students: vec![student] }),
            }
        }
    }
    for concern in &mut all {
        concern.students.dedup_by_key(|student| &student.student_id);
    }
    all.sort_by_key(|concern| (concern.matter.rank(), std::cmp::Reverse(concern.students.len())));
    all
}

/// That of it about which somebody has to do something.
pub(crate) fn concerns(book: &Gradebook, thresholds: Thresholds) -> Vec<Concern<'_>> {
    let mut concerns = all(book, thresholds);
    concerns.retain(|concern| !concern.matter.settles_itself());
    concerns
}

/// Everything that needs attention about one student, each matter once.
pub(crate) fn of(student: &Student, thresholds: Thresholds) -> Vec<Matter<'_>> {
    let bar = thresholds.min_score.filter(|_| thresholds.is_above(student)).map(Matter::Below);
    let mut all: Vec<Matter<'_>> = Vec::new();
    let matters = matters(student, None).filter(|matter| !matter.settles_itself());
    for matter in bar.into_iter().chain(matters) {
        if !all.iter().any(|known| known.key() == matter.key()) {
            all.push(matter);
        }
    }
    all
}

fn matters(student: &Student, deadline: Option<Timestamp>) -> impl Iterator<Item = Matter<'_>> {
    let not_graded = student.reason.as_deref().into_iter().map(Matter::NotGraded);
    let is_provisional = student.score.is_some_and(|score| !score.is_final && score.open.is_zero());
    let provisional = is_provisional.then_some(Matter::Provisional(deadline));
    let flags = student.flags.iter().map(Matter::Flag);
    not_graded.chain(open(student).map(of_open)).chain(provisional).chain(flags)
}

/// The criteria with points that are open, each with its reason.
fn open(student: &Student) -> impl Iterator<Item = (&Criterion, &Reason)> {
    student
        .criteria()
        .filter(|criterion| criterion.outcome.is_open() && !criterion.possible.is_zero())
        .filter_map(|criterion| Some((criterion, criterion.reason.as_deref()?)))
}

fn of_open<'a>((criterion, reason): (&'a Criterion, &'a Reason)) -> Matter<'a> {
    if reason.who == Actor::Aws || criterion.outcome != Outcome::Unverified {
        Matter::Waiting
    } else if reason.code == ReasonCode::NoRecord {
        Matter::Decide(reason)
    } else {
        Matter::Unseen(reason)
    }
}

impl<'a> Matter<'a> {
    fn rank(self) -> u8 {
        match self {
            // One matter, whether it left a student without a grade or an account without a look.
            Self::NotGraded(reason) | Self::Unseen(reason)
                if reason.code == ReasonCode::GraderCredentials =>
            {
                0
            }
            Self::Below(_) => 1,
            Self::NotGraded(_) => 2,
            Self::Decide(_) => 3,
            Self::Unseen(_) => 4,
            Self::Waiting => 5,
            Self::Provisional(_) => 6,
            Self::Flag(_) => 7,
        }
    }

    /// Whether time alone settles it: nobody has to do anything.
    pub(crate) fn settles_itself(self) -> bool {
        match self {
            Self::Waiting | Self::Provisional(_) => true,
            Self::Below(_)
            | Self::NotGraded(_)
            | Self::Decide(_)
            | Self::Unseen(_)
            | Self::Flag(_) => false,
        }
    }

    /// Two students' matters are one if they are of a kind and have one cause.
    pub(crate) fn key(self) -> (u8, &'a str) {
        let cause = match self {
            Self::Below(_) | Self::Waiting | Self::Provisional(_) => "",
            Self::NotGraded(reason) | Self::Decide(reason) | Self::Unseen(reason) => {
                reason.code.as_str()
            }
            Self::Flag(flag) => &flag.code,
        };
        (self.rank(), cause)
    }

    /// What it is, in a few words.
    pub(crate) fn name(self, language: Language) -> String {
        let named = |kind, words| format!("{}: {}", say(language, kind), say(language, words));
        let cause = |kind, reason: &Reason| named(kind, wording::of_cause(reason.code));
        match self {
            Self::Below(bar) => say(language, Message::SummaryBelow { bar: &bar.to_string() }),
            Self::NotGraded(reason) => {
                named(Message::NotGraded, wording::of_not_graded(reason.code))
            }
            Self::Decide(reason) => cause(Message::AttentionDecide, reason),
            Self::Unseen(reason) => cause(Message::Unverified, reason),
            Self::Waiting => say(language, Message::AttentionWaiting),
            Self::Provisional(_) => say(language, Message::AttentionProvisional),
            Self::Flag(flag) => {
                let what = wording::of_flag_code(&flag.code, language);
                format!("{}: {what}", say(language, Message::SummaryFlag))
            }
        }
    }

    /// Who must act; nobody, where it is a result.
    pub(crate) fn who(self, language: Language) -> String {
        let actor = match self {
            Self::Below(_) | Self::Provisional(_) => return String::new(),
            Self::NotGraded(reason) | Self::Decide(reason) | Self::Unseen(reason) => reason.who,
            Self::Waiting => Actor::Aws,
            Self::Flag(_) => Actor::Instructor,
        };
        say(language, wording::of_actor(actor))
    }

    /// What happened to the first of them, and what to do.
    pub(crate) fn example(self, language: Language) -> Option<&'a str> {
        match self {
            Self::Below(_) | Self::Waiting | Self::Provisional(_) => None,
            Self::NotGraded(reason) | Self::Decide(reason) | Self::Unseen(reason) => {
                Some(reason.message.get(language))
            }
            Self::Flag(flag) => Some(flag.message.get(language)),
        }
    }
}

#[cfg(test)]
mod tests;
