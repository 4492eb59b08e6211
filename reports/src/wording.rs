//! From typed outcomes, reasons, notes and flags to their sentences. No match has a `_` arm: a new
//! variant breaks the build here until it has words in both languages.

use crate::catalogue::{say, text};
use crate::clean;
use crate::gradebook::{Criterion, Decided, Remark};
use crate::message::Message;
use crate::moment;
use jiff::tz::TimeZone;
use labproof_checks::evidence::{Cause, ReasonCode, SESSION, SOURCES, TRAIL};
use labproof_checks::lab::{Language, Text};
use labproof_checks::login_error::LoginError;
use labproof_checks::outcome::{
    Actor, Flag, Looked, Note, OnTheWay, Outcome, OwnTrouble, PageTrouble, Reason,
};
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
        ReasonCode::Timeout => Message::Timeout { what },
        ReasonCode::Unreachable => Message::Unreachable { what },
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

/// Whether an action is on what each region has of its own, and may be denied in some of them alone.
fn is_regional(action: &str) -> bool {
    let mut all = SOURCES.into_iter().filter(|source| *source != TRAIL);
    all.any(|source| source.is_regional() && source.action() == Some(action))
}

/// Whether what a record could tell is the name of the database that an instance was created with,
/// which nothing shows where there is none.
fn is_about_database_name(reason: &Reason) -> bool {
    reason.error().as_deref() == Some(DB_NAME)
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

/// What is conspicuous, in a few words. Of a flag that a later version wrote there is only its code.
pub(crate) fn of_flag_code(code: &str, language: Language) -> String {
    let message = match code {
        "shared-account" => Message::FlagSharedAccount,
        "shared-instance" => Message::FlagSharedInstance,
        "older-than-lab" => Message::FlagOlderThanLab,
        "not-seen-this-time" => Message::FlagNotSeenThisTime,
        "leftover" => Message::FlagLeftover,
        "host-key-changed" => Message::FlagHostKeyChanged,
        _ => return clean::line(code),
    };
    say(language, message)
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

/// What a note says.
pub(crate) fn of_note(note: &Note) -> Text {
    text(match note {
        Note::AcceptedVariation { written, found } => Message::AcceptedVariation { written, found },
        Note::NotStarted => Message::NotStarted,
        Note::OtherName { found } => Message::OtherName { found },
        Note::AlreadyThatSize => Message::AlreadyThatSize,
        Note::SecondLife { lives } => Message::SecondLife { lives: *lives },
        Note::SeenLate => Message::SeenLate,
        Note::TooLate => Message::TooLate,
        Note::ExtraGroup { groups } => Message::ExtraGroup { groups },
        Note::WaitsForWindow { window } => Message::WaitsForWindow { window },
        Note::RefusedByAws { error } => Message::RefusedByAws { error },
        Note::Refused { error, about } => Message::Refused { error, about: about.as_str() },
        Note::DidNotHappen { event } => Message::DidNotHappen { event },
        Note::OtherLetters { found } => Message::OtherLetters { found },
        Note::KnownByName { name } => Message::KnownByName { name },
        Note::WiderThanAsked { ports } => Message::WiderThanAsked { ports },
        Note::FinalSnapshot { name } => Message::FinalSnapshot { name },
        Note::Attested => Message::Attested,
        Note::Decided => Message::Decided,
    })
}

/// What a flag says.
pub(crate) fn of_flag(flag: &Flag) -> Text {
    let created = match flag {
        Flag::OlderThanLab { created, .. } => created.to_string(),
        Flag::SharedAccount { .. }
        | Flag::SharedInstance { .. }
        | Flag::NotSeenThisTime
        | Flag::Leftover { .. }
        | Flag::HostKeyChanged { .. } => String::new(),
    };
    text(match flag {
        Flag::SharedAccount { with } => Message::SharedAccount { with },
        Flag::SharedInstance { with } => Message::SharedInstance { with },
        Flag::OlderThanLab { name, .. } => Message::OlderThanLab { name, created: &created },
        Flag::NotSeenThisTime => Message::NotSeenThisTime,
        Flag::Leftover { instance } => Message::Leftover { instance },
        Flag::HostKeyChanged { server, before, now } => {
            Message::HostKeyChanged { server, before, now }
        }
    })
}

/// The name of an outcome.
pub(crate) fn of_outcome(outcome: Outcome) -> Message<'static> {
    match outcome {
        Outcome::Passed => Message::Passed,
        Outcome::Partial => Message::Partial,
        Outcome::Failed => Message::Failed,
        Outcome::Blocked => Message::Blocked,
        Outcome::Pending => Message::Pending,
        Outcome::Unverified => Message::Unverified,
        Outcome::Excused => Message::Excused,
    }
}

/// Who must act.
pub(crate) fn of_actor(actor: Actor) -> Message<'static> {
    match actor {
        Actor::Student => Message::WhoStudent,
        Actor::Instructor => Message::WhoInstructor,
        Actor::Aws => Message::WhoAws,
    }
}

/// How the verdict on a criterion reads: what was not begun is “not yet”, and not wrong.
pub(crate) fn of_verdict(criterion: &Criterion) -> Message<'static> {
    if is_not_begun(criterion) { Message::NotYet } else { of_outcome(criterion.outcome) }
}

/// Whether it failed for no other reason than that nothing was attempted.
pub(crate) fn is_not_begun(criterion: &Criterion) -> bool {
    criterion.outcome == Outcome::Failed
        && criterion.has_note(Note::NotStarted.code())
        && criterion.decided.is_none()
}

/// The notes beside a decision: that there is one, the decision itself says.
pub(crate) fn notes(criterion: &Criterion) -> impl Iterator<Item = &Remark> {
    let is_told = criterion.decided.is_some();
    criterion.notes.iter().filter(move |note| !is_told || note.code != Note::Decided.code())
}

/// The sign of a criterion: its outcome's, and one of its own where nothing was begun.
pub(crate) fn sign_of(criterion: &Criterion) -> &'static str {
    if is_not_begun(criterion) { "not-yet" } else { criterion.outcome.as_str() }
}

/// Who decided a criterion, why, until when, and what the outcome would be otherwise; without the
/// words of the one who decided where the readers may not see them.
pub(crate) fn of_decision(decided: &Decided, time_zone: &TimeZone) -> Text {
    let until = decided.until.map(|until| moment::local(until, time_zone));
    let [ko, en] = Language::ALL.map(|language| {
        let beneath = &beneath(decided, language);
        say(
            language,
            match (&decided.who, &decided.reason, &until) {
                (Some(who), Some(reason), None) => Message::DecidedBy { who, reason, beneath },
                (Some(who), Some(reason), Some(until)) => {
                    Message::DecidedUntil { who, reason, beneath, until }
                }
                (None, _, _) | (_, None, _) => Message::DecidedAgainst { beneath },
            },
        )
    });
    Text { ko, en }
}

/// The outcome beneath a decision, and why it is open.
fn beneath(decided: &Decided, language: Language) -> String {
    let outcome = say(language, of_outcome(decided.beneath));
    match &decided.because {
        None => outcome,
        Some(because) => format!("{outcome} · {}", because.message.get(language)),
    }
}

/// One line on why a criterion did not pass: the title, the values, the reason or the notes.
pub(crate) fn of_criterion(criterion: &Criterion, language: Language) -> String {
    let mut parts = vec![criterion.title.get(language).to_owned()];
    let values = [(Message::Expected, &criterion.expected), (Message::Found, &criterion.found)];
    for (label, value) in values {
        parts.extend(value.as_ref().map(|value| format!("{}: {value}", say(language, label))));
    }
    parts.extend(
        criterion.blocked_by.as_ref().map(|id| say(language, Message::NeedsFirst { title: id })),
    );
    parts.extend(criterion.reason.as_ref().map(|reason| reason.message.get(language).to_owned()));
    parts.extend(criterion.notes.iter().map(|note| note.message.get(language).to_owned()));
    parts.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use labproof_checks::evidence::{Blind, Cause};

    #[test]
    fn what_only_the_record_of_a_creation_could_tell_is_said_in_words_about_the_name() {
        let about = |code| {
            let cause = Some(Cause::from(DB_NAME));
            of_reason(&Reason { cause, ..Reason::new(code, "cloudtrail:LookupEvents") })
        };
        let waits = about(ReasonCode::Settling);
        assert!(waits.en.contains("initial database name") && waits.en.contains("two hours"));
        assert!(waits.ko.contains("초기 데이터베이스 이름") && waits.ko.contains("두 시간"));
        let never = about(ReasonCode::NoRecord);
        assert!(never.en.contains("initial database name") && never.en.contains("instructor"));
        assert!(never.ko.contains("초기 데이터베이스 이름") && never.ko.contains("강사"));
    }

    #[test]
    fn every_flag_has_a_few_words_and_an_unknown_one_its_code() {
        let flags = [
            "shared-account",
            "shared-instance",
            "older-than-lab",
            "not-seen-this-time",
            "leftover",
            "host-key-changed",
        ];
        for (code, language) in
            flags.into_iter().flat_map(|code| Language::ALL.map(|it| (code, it)))
        {
            assert_ne!(of_flag_code(code, language), code);
        }
        assert_eq!(of_flag_code("of-tomorrow\u{7}", Language::En), "of-tomorrow");
    }

    const SERVER: &str = "ssh://203.0.113.10:22";
    const DATABASE: &str = "awsdb.example:3306";
    const PAGE: &str = "http://203.0.113.10/";
    const SERVER_ID: &str = "i-0aaaaaaaaaaaaaaaa";
    const CHINA: &str = "awsdb.c0example0.rds.cn-north-1.amazonaws.com.cn:3306";
    const GOV: &str = "awsdb.c0example0.us-gov-west-1.rds.amazonaws.com:3306";
    const STS: &str = "sts:AssumeRole";
    const TRAIL: &str = "cloudtrail:LookupEvents";

    #[test]
    fn trouble_is_told_as_such_to_whom_it_belongs() {
        use Actor::{Aws, Instructor, Student};
        use ReasonCode::{
            AccessDenied, AssumeRoleRefused, GraderCredentials, Internal, Stopped, Timeout, Tls,
            TooManyRecords, Unreachable,
        };
        let table = [
            (AccessDenied, SERVER, "publickey", Student, "refused the grader’s key"),
            (AccessDenied, SERVER, "direct-tcpip", Student, "AllowTcpForwarding"),
            (
                AccessDenied,
                SERVER,
                "no instance of the account",
                Instructor,
                "correct the roster’s `ssh`",
            ),
            (Unreachable, SERVER, "", Student, "could not be reached"),
            (Timeout, SERVER, "", Student, "took too long"),
            (Tls, SERVER, "host key", Instructor, "did not prove to be the one"),
            (
                Unreachable,
                DATABASE,
                "through the web server",
                Student,
                "does not answer the web server",
            ),
            (Unreachable, DATABASE, "no web server", Student, "no web server that runs"),
            (AccessDenied, DATABASE, "", Instructor, "no permission to look"),
            (AccessDenied, "rds:DescribeDBInstances", "", Instructor, "`--region`"),
            (Unreachable, PAGE, "", Student, "TCP 80"),
            (Timeout, PAGE, "", Student, "TCP 80"),
            (Stopped, SERVER_ID, "no web server", Student, "start the instance"),
            (Unreachable, PAGE, "private address", Instructor, "`--http-allow-private`"),
            (Unreachable, SERVER_ID, "no public address", Student, "give it a public address"),
            (Unreachable, PAGE, "not asked", Instructor, "`--no-http`"),
            (Unreachable, DATABASE, "", Instructor, "was no way to reach"),
            (Timeout, DATABASE, "", Aws, "No answer came in time"),
            (Tls, DATABASE, "", Instructor, "no password was sent"),
            (Internal, SERVER, "", Instructor, "labproof itself failed"),
            (Tls, CHINA, "", Instructor, "rds-truststore.s3.cn-north-1.amazonaws.com.cn"),
            (Tls, GOV, "", Instructor, "truststore.pki.us-gov-west-1.rds.amazonaws.com"),
            (GraderCredentials, STS, "ExpiredToken", Instructor, "have ended"),
            (GraderCredentials, STS, "RegionDisabledException", Instructor, "is switched off"),
            (
                GraderCredentials,
                STS,
                "AccessDenied by the caller's own policy",
                Instructor,
                "`sts:AssumeRole`",
            ),
            (AssumeRoleRefused, STS, "AccessDenied", Instructor, "grader’s own side"),
            (AssumeRoleRefused, STS, "AccessDenied", Instructor, "aws-reserved/sso.amazonaws.com"),
            (TooManyRecords, TRAIL, "", Instructor, "`--since`"),
        ];
        for (code, subject, error, who, words) in table {
            let blind = Blind::new(code, subject);
            let blind = if error.is_empty() { blind } else { blind.because(error) };
            let reason = Reason::from(&blind);
            assert_eq!(reason.who(), who, "{reason:?}");
            let said = of_reason(&reason);
            assert!(said.en.contains(words) && said.en.contains(subject), "{}", said.en);
            assert!(said.ko.contains(subject), "{}", said.ko);
        }
    }

    #[test]
    fn nothing_is_said_to_have_existed_that_nobody_saw() {
        let table = "mysql:SELECT";
        for (reason, en, ko) in [
            (
                Reason::gone(table, Looked::Never),
                "was not looked at before the instance was deleted",
                "있었는지 알 수 없습니다",
            ),
            (Reason::gone(table, Looked::Before), "may have changed", "바뀌었을 수 있지만"),
            (
                Reason::new(ReasonCode::NoRecord, "cloudtrail:LookupEvents"),
                "it cannot be known",
                "알 수 없습니다",
            ),
        ] {
            let said = of_reason(&reason);
            assert!(said.en.contains(en) && said.ko.contains(ko), "{said:?}");
            assert!(!said.en.contains("did exist") && !said.ko.contains("있었던 것은"), "{said:?}");
        }
    }
}
