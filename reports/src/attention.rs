//! Who needs attention, and for what: one matter, and everybody whom it concerns.

use crate::catalogue::say;
use crate::gradebook::{Gradebook, Reason, Remark, Student};
use crate::message::Message;
use crate::thresholds::{PerCent, Thresholds};
use crate::wording;
use labproof_checks::evidence::ReasonCode;
use labproof_checks::lab::Language;
use labproof_checks::outcome::{Actor, Outcome};

/// What somebody has to do something about.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Matter<'a> {
    /// Less than the least score.
    Below(PerCent),
    /// An account that could not be entered.
    NotGraded(&'a Reason),
    /// Something that could not be looked at, and will not be without somebody's help.
    Unseen(&'a Reason),
    /// Something conspicuous.
    Flag(&'a Remark),
}

/// One matter, with the students whom it concerns in the roster's order.
#[derive(Debug)]
pub(crate) struct Concern<'a> {
    pub(crate) matter: Matter<'a>,
    pub(crate) students: Vec<&'a Student>,
}

/// Everything that needs attention: what is wrong on the grader's own side, who is below the bar, who could not be graded, what could not be
/// looked at, what is conspicuous; in this order, and of a kind the most frequent first.
pub(crate) fn concerns<'a>(book: &'a Gradebook, thresholds: Thresholds) -> Vec<Concern<'a>> {
    let mut all: Vec<Concern<'a>> = Vec::new();
    let below: Vec<_> = thresholds.below(book).collect();
    if let Some(bar) = thresholds.min_score.filter(|_| !below.is_empty()) {
        all.push(Concern { matter: Matter::Below(bar), students: below });
    }
    // Said once and first, even where nobody is left without a grade by it.
    let trouble = book.run.trouble.iter().map(Matter::NotGraded);
    all.extend(trouble.map(|matter| Concern { matter, students: Vec::new() }));
    for student in &book.students {
        for matter in matters(student) {
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

/// Everything that needs attention about one student, each matter once.
pub(crate) fn of(student: &Student, thresholds: Thresholds) -> Vec<Matter<'_>> {
    let bar = thresholds.min_score.filter(|_| thresholds.is_above(student)).map(Matter::Below);
    let mut all: Vec<Matter<'_>> = Vec::new();
    for matter in bar.into_iter().chain(matters(student)) {
        if !all.iter().any(|known| known.key() == matter.key()) {
            all.push(matter);
        }
    }
    all
}

fn matters(student: &Student) -> impl Iterator<Item = Matter<'_>> {
    let not_graded = student.reason.iter().map(Matter::NotGraded);
    let unseen = student
        .criteria()
        .filter(|criterion| {
            criterion.outcome == Outcome::Unverified && !criterion.possible.is_zero()
        })
        .filter_map(|criterion| criterion.reason.as_ref())
        .filter(|reason| reason.who != Actor::Aws)
        .map(Matter::Unseen);
    let flags = student.flags.iter().map(Matter::Flag);
    not_graded.chain(unseen).chain(flags)
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
            Self::Unseen(_) => 3,
            Self::Flag(_) => 4,
        }
    }

    /// Two students' matters are one if they are of a kind and have one cause.
    fn key(self) -> (u8, &'a str) {
        let cause = match self {
            Self::Below(_) => "",
            Self::NotGraded(reason) | Self::Unseen(reason) => reason.code.as_str(),
            Self::Flag(flag) => &flag.code,
        };
        (self.rank(), cause)
    }

    /// What it is, in a few words.
    pub(crate) fn name(self, language: Language) -> String {
        match self {
            Self::Below(bar) => say(language, Message::SummaryBelow { bar: &bar.to_string() }),
            Self::NotGraded(reason) => {
                let cause = say(language, wording::of_cause(reason.code));
                format!("{}: {cause}", say(language, Message::NotGraded))
            }
            Self::Unseen(reason) => {
                let cause = say(language, wording::of_cause(reason.code));
                format!("{}: {cause}", say(language, Message::Unverified))
            }
            Self::Flag(flag) => {
                let what = wording::of_flag_code(&flag.code, language);
                format!("{}: {what}", say(language, Message::SummaryFlag))
            }
        }
    }

    /// Who must act; nobody, where it is a result.
    pub(crate) fn who(self, language: Language) -> String {
        let actor = match self {
            Self::Below(_) => return String::new(),
            Self::NotGraded(reason) | Self::Unseen(reason) => reason.who,
            Self::Flag(_) => Actor::Instructor,
        };
        say(language, wording::of_actor(actor))
    }

    /// What happened to the first of them, and what to do.
    pub(crate) fn example(self, language: Language) -> Option<&'a str> {
        match self {
            Self::Below(_) => None,
            Self::NotGraded(reason) | Self::Unseen(reason) => Some(reason.message.get(language)),
            Self::Flag(flag) => Some(flag.message.get(language)),
        }
    }
}
