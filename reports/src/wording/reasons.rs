//! Why something is open, in sentences: what happened, who must act, what to do.

use crate::catalogue::{say, text};
use crate::message::Message;
use labproof_checks::evidence::{Cause, ReasonCode, SESSION, SOURCES, TRAIL};
use labproof_checks::lab::{Language, Text};
use labproof_checks::login_error::LoginError;
use labproof_checks::outcome::{Looked, OnTheWay, OwnTrouble, PageTrouble, Reason};
use labproof_checks::things::DB_NAME;

/// What happened and what to do.
pub(crate) fn of_reason(reason: &Reason) -> Text {
    let subject = &reason.subject;
    let what = &match reason.error() {
        Some(error) => format!("{subject}: {error}"),
        None => subject.clone(),
    };
    if let Some(place) = reason.on_the_way() {
        return text(on_the_way(place, what));
    }
    if let Some(trouble) = reason.of_page() {
        return text(of_page(trouble, what));
    }
    if let Some(error) = LoginError::in_reason(reason) {
        return text(of_login(error, what));
    }
    if let (ReasonCode::InProgress, Some((name, status))) = (reason.code, subject.split_once(": "))
    {
        return at_work(name, status);
    }
    if let Some(trouble) = reason.of_the_grader() {
        return text(of_the_grader(trouble, what));
    }
    text(match reason.code {
        ReasonCode::Settling if is_about_database_name(reason) => Message::NameSettling,
        ReasonCode::NoRecord if is_about_database_name(reason) => Message::NameNoRecord,
        // What is denied in one region only may be allowed in that of the lab.
        ReasonCode::AccessDenied if is_regional(subject) => Message::RegionDenied { what },
        ReasonCode::AccessDenied => Message::AccessDenied { what },
        ReasonCode::AssumeRoleRefused => Message::AssumeRoleRefused { what },
        ReasonCode::ProfileRefused => match reason.cause {
            Some(Cause::NoProfile) => Message::ProfileMissing { what },
            Some(_) | None => Message::ProfileEnded { what },
        },
        ReasonCode::GraderCredentials => Message::GraderCredentials { what },
        ReasonCode::Throttled => Message::Throttled { what },
        ReasonCode::Timeout => match reason.cause {
            Some(Cause::NotReached) => Message::NotReached,
            Some(_) | None => Message::Timeout { what },
        },
        ReasonCode::Unreachable => Message::Unreachable { what },
        ReasonCode::Tls if reason.cause == Some(Cause::NoTls) => Message::NoTls { what: subject },
        ReasonCode::Tls => match roots_of(subject) {
            Some(roots) => Message::TlsRoots { what, roots },
            None => Message::Tls { what },
        },
        ReasonCode::LoginRefused => Message::LoginRefused { what },
        // No run had entered the account by then.
        ReasonCode::NoRecord if subject == SESSION.as_str() => Message::NotLookedAt,
        ReasonCode::NoRecord => match reason.looked {
            Some(Looked::Never) => Message::NeverLooked { what },
            Some(Looked::Before) => Message::NotLookedAgain { what },
            None => Message::NoRecord { what },
        },
        ReasonCode::TooManyRecords => Message::TooManyRecords { what },
        ReasonCode::Settling => Message::Settling { what },
        ReasonCode::InProgress => Message::InProgress { what },
        ReasonCode::Stopped => Message::Stopped { what },
        ReasonCode::WrongAccount => Message::WrongAccount { what },
        ReasonCode::Internal => Message::Internal { what },
    })
}

/// What AWS is doing to a thing. While a change is due to take effect, the thing itself is available.
fn at_work(name: &str, status: &str) -> Text {
    if status.is_empty() || status == "available" {
        return text(Message::InProgress { what: name });
    }
    let [ko, en] = Language::ALL.map(|language| {
        let status = say(language, Message::ValueStatus { status });
        say(language, Message::InProgressAs { what: name, status: &status })
    });
    Text { ko, en }
}

/// Whether an action is on what each region has of its own, and may be denied in some of them alone.
fn is_regional(action: &str) -> bool {
    let mut all = SOURCES.into_iter().filter(|source| *source != TRAIL);
    all.any(|source| source.action() == Some(action))
}

/// Whether what a record could tell is the name of the database that an instance was created with,
/// which nothing shows where there is none.
fn is_about_database_name(reason: &Reason) -> bool {
    reason.error().as_deref() == Some(DB_NAME)
}

/// Why somebody is not graded, in a few words. Where no record tells of a whole student, nobody has looked.
pub(crate) fn of_not_graded(code: ReasonCode) -> Message<'static> {
    if code == ReasonCode::NoRecord { Message::CauseNotLookedAt } else { of_cause(code) }
}

/// What happened, in a few words.
pub(crate) fn of_cause(code: ReasonCode) -> Message<'static> {
    match code {
        ReasonCode::AccessDenied => Message::CauseAccessDenied,
        ReasonCode::AssumeRoleRefused => Message::CauseAssumeRoleRefused,
        ReasonCode::ProfileRefused => Message::CauseProfileRefused,
        ReasonCode::GraderCredentials => Message::CauseGraderCredentials,
        ReasonCode::Throttled => Message::CauseThrottled,
        ReasonCode::Timeout => Message::CauseTimeout,
        ReasonCode::Unreachable => Message::CauseUnreachable,
        ReasonCode::Tls => Message::CauseTls,
        ReasonCode::LoginRefused => Message::CauseLoginRefused,
        ReasonCode::NoRecord => Message::CauseNoRecord,
        ReasonCode::TooManyRecords => Message::CauseTooManyRecords,
        ReasonCode::Settling => Message::CauseSettling,
        ReasonCode::InProgress => Message::CauseInProgress,
        ReasonCode::Stopped => Message::CauseStopped,
        ReasonCode::WrongAccount => Message::CauseWrongAccount,
        ReasonCode::Internal => Message::CauseInternal,
    }
}

/// Where the roots are had by which the RDS of a partition signs, where the bundle that labproof brings
/// has none of them (RDS guide of China, "Using SSL/TLS"; of `GovCloud`, the same).
fn roots_of(database: &str) -> Option<&'static str> {
    let host = database.split(':').next().unwrap_or_default();
    if host.ends_with(".amazonaws.com.cn") {
        Some("https://rds-truststore.s3.cn-north-1.amazonaws.com.cn/global/global-bundle.pem")
    } else if host.ends_with(".rds.amazonaws.com") && host.contains(".us-gov-") {
        Some("https://truststore.pki.us-gov-west-1.rds.amazonaws.com/global/global-bundle.pem")
    } else {
        None
    }
}

/// What is in the way at the student's web server, and what to do.
fn on_the_way(place: OnTheWay, what: &str) -> Message<'_> {
    match place {
        OnTheWay::NoServer => Message::WayNoServer { what },
        OnTheWay::NotTheirs => Message::WayNotTheirs { what },
        OnTheWay::Address => Message::WayAddress { what },
        OnTheWay::Silence => Message::WaySilence { what },
        OnTheWay::HostKey => Message::WayHostKey { what },
        OnTheWay::Key => Message::WayKey { what },
        OnTheWay::Forwarding => Message::WayForwarding { what },
        OnTheWay::Behind => Message::WayBehind { what },
    }
}

/// What is in the way to a web page, and what to do.
fn of_page(trouble: PageTrouble, what: &str) -> Message<'_> {
    match trouble {
        PageTrouble::Silent => Message::WebPageSilent { what },
        PageTrouble::NoAddress => Message::WebPageNoAddress { what },
        PageTrouble::Stopped => Message::WebPageStopped { what },
        PageTrouble::OwnNetwork => Message::WebPageOwnNetwork { what },
        PageTrouble::NotAsked => Message::WebPageNotAsked { what },
        PageTrouble::NeverLooked => Message::WebPageNeverLooked { what },
        PageTrouble::NotLookedAgain => Message::WebPageNotLookedAgain { what },
    }
}

/// Why the database lets nobody in, and what to do.
fn of_login(error: LoginError, what: &str) -> Message<'_> {
    match error {
        LoginError::Locked => Message::LoginLocked { what },
        LoginError::PasswordExpired => Message::LoginExpired { what },
        LoginError::HostBlocked => Message::LoginBlocked { what },
        LoginError::NoRoom => Message::LoginNoRoom { what },
        LoginError::TlsRequired => Message::LoginTlsRequired { what },
    }
}

/// What is in the way on the grader's own side, and what to do.
fn of_the_grader(trouble: OwnTrouble, what: &str) -> Message<'_> {
    match trouble {
        OwnTrouble::Credentials => Message::GraderCredentials { what },
        OwnTrouble::Region => Message::GraderRegion { what },
        OwnTrouble::Policy => Message::GraderPolicy { what },
    }
}

#[cfg(test)]
mod tests;
