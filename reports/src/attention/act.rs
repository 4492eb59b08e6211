//! What to do about a matter: a sentence, and where one helps a command.

use super::{Concern, Matter, open};
use crate::catalogue::text;
use crate::clean;
use crate::command;
use crate::gradebook::Student;
use crate::message::Message;
use crate::moment;
use crate::not_graded::NotGraded;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use labproof_checks::evidence::ReasonCode;
use labproof_checks::lab::Text;
use labproof_checks::outcome::Actor;

/// A command names so many students at most; for more of them everybody is graded again.
const MOST_NAMED: usize = 10;

impl Concern<'_> {
    /// What to do, where the matter itself has not said all of it.
    pub(crate) fn advice(&self, time_zone: &TimeZone) -> Option<Text> {
        if self.is_the_graders() {
            return Some(text(Message::AttentionDoAgain));
        }
        let at = self.until().map(|at| moment::local(at, time_zone));
        Some(text(match (self.matter, &at) {
            (Matter::Below(_), _) => return None,
            (Matter::NotGraded(_), _) => Message::AttentionDoNotGraded,
            (Matter::Decide(_), _) => Message::AttentionDoDecide,
            (Matter::Unseen(_), _) => Message::AttentionDoUnseen,
            (Matter::Waiting, Some(at)) => Message::AttentionDoWaitUntil { at },
            (Matter::Waiting, None) => Message::AttentionDoWait,
            (Matter::Provisional(_), Some(at)) => Message::AttentionDoDeadline { at },
            (Matter::Provisional(_), None) => Message::AttentionDoFinal,
            (Matter::Flag(flag), _) => of_flag(&flag.code)?,
        }))
    }

    /// What was tried for the first of those whose account could not be entered, by no fault of the
    /// run's own credentials.
    pub(crate) fn not_graded(&self) -> Option<NotGraded> {
        let Matter::NotGraded(reason) = self.matter else { return None };
        let is_told = reason.attempt.is_some() && !self.is_the_graders();
        self.students.first().filter(|_| is_told).and_then(|student| NotGraded::of(student))
    }

    /// The command that helps.
    pub(crate) fn command(&self) -> Option<String> {
        match self.matter {
            _ if self.is_the_graders() => Some(command::grade()),
            Matter::NotGraded(_) | Matter::Unseen(_) | Matter::Waiting => Some(self.again()),
            Matter::Decide(_) => self.explain(),
            Matter::Provisional(None) => Some(command::grade_final()),
            Matter::Below(_) | Matter::Provisional(Some(_)) => None,
            Matter::Flag(flag) => (flag.code == "not-seen-this-time").then(|| self.again()),
        }
    }

    /// Until when it can change by itself, as far as that is known.
    fn until(&self) -> Option<Timestamp> {
        match self.matter {
            Matter::Provisional(deadline) => deadline,
            Matter::Waiting => {
                let open = self.students.iter().flat_map(|student| open(student));
                let waits = open.filter(|(_, reason)| reason.who == Actor::Aws);
                waits.filter_map(|(_, reason)| reason.again_at).max()
            }
            Matter::Below(_)
            | Matter::NotGraded(_)
            | Matter::Decide(_)
            | Matter::Unseen(_)
            | Matter::Flag(_) => None,
        }
    }

    /// Whether it is the fault of the run's own credentials.
    pub(crate) fn is_the_graders(&self) -> bool {
        match self.matter {
            Matter::NotGraded(reason) | Matter::Unseen(reason) => {
                reason.code == ReasonCode::GraderCredentials
            }
            Matter::Below(_)
            | Matter::Decide(_)
            | Matter::Waiting
            | Matter::Provisional(_)
            | Matter::Flag(_) => false,
        }
    }

    fn again(&self) -> String {
        if self.students.len() > MOST_NAMED {
            return command::grade();
        }
        command::grade_only(self.students.iter().map(|student| student.student_id.as_str()))
    }

    /// Why the first of them has an open criterion.
    fn explain(&self) -> Option<String> {
        let student: &Student = self.students.first()?;
        let mut all = open(student).filter(|(_, reason)| reason.code == ReasonCode::NoRecord);
        let (criterion, _) = all.next()?;
        Some(command::explain(&student.student_id, &clean::line(&criterion.id)))
    }
}

/// What to do about a flag. Of those that say it themselves, and of unknown ones, there is nothing to add.
fn of_flag(code: &str) -> Option<Message<'static>> {
    match code {
        "shared-account" => Some(Message::AttentionDoSharedAccount),
        "shared-instance" => Some(Message::AttentionDoSharedInstance),
        "not-seen-this-time" => Some(Message::AttentionDoNotSeen),
        "leftover" => Some(Message::AttentionDoLeftover),
        _ => None,
    }
}
