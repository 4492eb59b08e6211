//! What to do about a student who is not graded: what was tried and by whom, what AWS answered, what
//! to look at, in which order, and the command that tries this student alone again.

use crate::catalogue::{say, text};
use crate::clean;
use crate::command;
use crate::gradebook::{Reason, Student};
use crate::message::Message;
use crate::wording;
use labproof_checks::evidence::{Cause, ReasonCode};
use labproof_checks::lab::{Language, Text};

/// What to do about a student who is not graded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NotGraded {
    /// The ARN of the role that was to be assumed.
    pub(crate) role: Option<String>,
    /// The named profile that was to be used.
    pub(crate) profile: Option<String>,
    /// The ARN of whoever tried.
    pub(crate) caller: Option<String>,
    /// What came back, with AWS's error in brackets.
    pub(crate) answer: Text,
    /// What to look at, the likeliest first.
    pub(crate) steps: Vec<Text>,
    /// What tries this student alone again.
    pub(crate) command: String,
}

impl NotGraded {
    /// Of a student who is not graded.
    pub(crate) fn of(student: &Student) -> Option<Self> {
        let reason = student.reason.as_ref()?;
        let attempt = reason.attempt.as_ref();
        let line = |text: Option<&String>| text.map(|text| clean::line(text));
        Some(Self {
            role: line(attempt.and_then(|attempt| attempt.role.as_ref())),
            profile: line(attempt.and_then(|attempt| attempt.profile.as_ref())),
            caller: line(attempt.and_then(|attempt| attempt.caller.as_ref())),
            answer: answer(reason),
            steps: steps(&Tried::of(student, reason)).into_iter().map(text).collect(),
            command: command::grade_only([student.student_id.as_str()].into_iter()),
        })
    }

    /// What was tried and what came back, a line each.
    pub(crate) fn tried(&self, language: Language) -> Vec<String> {
        let facts = [
            (Message::PageEntryRole, &self.role),
            (Message::PageEntryProfile, &self.profile),
            (Message::PageEntryCaller, &self.caller),
        ];
        let told = facts.into_iter().filter_map(|(label, fact)| {
            fact.as_ref().map(|fact| format!("{}: {fact}", say(language, label)))
        });
        told.chain([self.answer.get(language).to_owned()]).collect()
    }

    /// What to check, numbered.
    pub(crate) fn to_check(&self, language: Language) -> Vec<String> {
        let steps = self.steps.iter().zip(1..);
        steps.map(|(step, number)| format!("{number}. {}", step.get(language))).collect()
    }
}

fn answer(reason: &Reason) -> Text {
    let cause = text(wording::of_cause(reason.code));
    let error = reason.attempt.as_ref().and_then(|attempt| attempt.answer.as_deref());
    let Some(error) = error.map(clean::line) else { return cause };
    let of = |language| {
        let cause = cause.get(language);
        say(language, Message::EntryAnswer { cause, error: &error })
    };
    Text { ko: of(Language::Ko), en: of(Language::En) }
}

/// What was tried, as the steps speak of it.
struct Tried<'a> {
    code: ReasonCode,
    cause: Option<Cause>,
    account: &'a str,
    role: &'a str,
    profile: Option<&'a str>,
    principal: Principal<'a>,
}

/// Whom a role must trust.
enum Principal<'a> {
    /// A user, or the account's root user.
    Named(&'a str),
    /// A role, by its name: the ARN of a session does not tell the path.
    Session(&'a str),
    Unknown,
}

impl<'a> Tried<'a> {
    fn of(student: &'a Student, reason: &'a Reason) -> Self {
        let attempt = reason.attempt.as_ref();
        let caller = attempt.and_then(|attempt| attempt.caller.as_deref());
        Self {
            code: reason.code,
            cause: attempt.and_then(|attempt| attempt.answer.as_deref()).map(Cause::from),
            account: &student.account_id,
            role: attempt.and_then(|attempt| attempt.role.as_deref()).unwrap_or("LabproofReader"),
            profile: attempt.and_then(|attempt| attempt.profile.as_deref()),
            principal: caller.map_or(Principal::Unknown, principal),
        }
    }

    fn trust(&self) -> Message<'a> {
        match self.principal {
            Principal::Named(principal) => Message::EntryTrust { principal },
            Principal::Session(role) => Message::EntryTrustSession { role },
            Principal::Unknown => Message::EntryTrustUnknown,
        }
    }
}

/// `arn:aws:sts::111122223333:assumed-role/NAME/SESSION` is a session of the role NAME.
fn principal(caller: &str) -> Principal<'_> {
    match caller.split_once(":assumed-role/") {
        Some((_, session)) => Principal::Session(session.split('/').next().unwrap_or(session)),
        None => Principal::Named(caller),
    }
}

fn steps<'a>(tried: &Tried<'a>) -> Vec<Message<'a>> {
    let (account, role) = (tried.account, tried.role);
    let own = || vec![Message::EntryPermission { role }, Message::EntryOrganization];
    match tried.code {
        ReasonCode::AssumeRoleRefused if tried.cause == Some(Cause::OwnPolicy) => own(),
        ReasonCode::AssumeRoleRefused | ReasonCode::AccessDenied => vec![
            Message::EntryRole { account, role: role.rsplit('/').next().unwrap_or(role) },
            tried.trust(),
            Message::EntryExternalId,
            Message::EntryOrganization,
            Message::EntryPermission { role },
        ],
        ReasonCode::ProfileRefused => of_profile(tried),
        ReasonCode::GraderCredentials => match tried.cause {
            Some(Cause::OwnPolicy) => own(),
            Some(Cause::RegionOff) => vec![Message::EntryRegion],
            Some(_) | None => vec![Message::EntryLogin],
        },
        ReasonCode::WrongAccount => vec![match tried.profile {
            Some(profile) => Message::EntryProfileAccount { profile, account },
            None => Message::EntryRoleAccount { role, account },
        }],
        ReasonCode::Unreachable | ReasonCode::Tls => {
            vec![Message::EntryNetwork, Message::EntryLater]
        }
        ReasonCode::Throttled | ReasonCode::Timeout => vec![Message::EntryLater],
        ReasonCode::Internal => vec![Message::EntryLater, Message::EntryReport],
        ReasonCode::LoginRefused
        | ReasonCode::NoRecord
        | ReasonCode::TooManyRecords
        | ReasonCode::Settling
        | ReasonCode::InProgress
        | ReasonCode::Stopped => Vec::new(),
    }
}

fn of_profile<'a>(tried: &Tried<'a>) -> Vec<Message<'a>> {
    let profile = tried.profile.unwrap_or("default");
    match tried.cause {
        Some(Cause::NoProfile) => vec![Message::EntryProfile { profile }],
        Some(_) | None => {
            vec![Message::EntryProfileNew { profile }, Message::EntryProfile { profile }]
        }
    }
}

#[cfg(test)]
mod tests;
