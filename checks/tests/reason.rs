//! Why an outcome is open: who must act, where the trouble is, and the error as its sender names it.

use labproof_checks::evidence::{Blind, Cause, ReasonCode};
use labproof_checks::outcome::{Actor, Looked, OwnTrouble, PageTrouble, Reason, Refusal};

fn reason(code: ReasonCode, subject: &str, cause: Option<Cause>) -> Reason {
    let blind = Blind::new(code, subject);
    Reason::from(&Blind { cause, ..blind })
}

/// R15. What AWS, the student or the instructor must do, by what was asked and what stood in the way.
#[test]
fn who_must_act_follows_from_where_the_trouble_is() {
    use Actor::{Aws, Instructor, Student};
    let (database, server, page) =
        ("awsdb:3306", Blind::server("203.0.113.10:22"), "http://1.2.3.4/");
    let server = server.as_str();
    for code in ReasonCode::ALL {
        let expected = match code {
            ReasonCode::Throttled
            | ReasonCode::Timeout
            | ReasonCode::Settling
            | ReasonCode::InProgress => Aws,
            ReasonCode::LoginRefused | ReasonCode::Stopped | ReasonCode::ProfileRefused => Student,
            ReasonCode::AccessDenied
            | ReasonCode::AssumeRoleRefused
            | ReasonCode::GraderCredentials
            | ReasonCode::Unreachable
            | ReasonCode::Tls
            | ReasonCode::NoRecord
            | ReasonCode::TooManyRecords
            | ReasonCode::WrongAccount
            | ReasonCode::Internal => Instructor,
        };
        assert_eq!(reason(code, database, None).who(), expected, "{code:?}");
    }
    let table = [
        (ReasonCode::ProfileRefused, database, Some(Cause::NoProfile), Instructor),
        (ReasonCode::Unreachable, database, Some(Cause::Number(1130)), Student),
        (ReasonCode::Tls, database, Some(Cause::Number(1130)), Instructor),
        (ReasonCode::Unreachable, database, Some(Cause::BehindServer), Student),
        (ReasonCode::Unreachable, database, Some(Cause::NoServer), Student),
        (ReasonCode::Unreachable, database, Some(Cause::NoTls), Instructor),
        (ReasonCode::AccessDenied, server, None, Student),
        (ReasonCode::AccessDenied, server, Some(Cause::NoForwarding), Student),
        (ReasonCode::AccessDenied, server, Some(Cause::NotTheirs), Instructor),
        (ReasonCode::Unreachable, server, None, Student),
        (ReasonCode::Timeout, server, None, Student),
        (ReasonCode::Tls, server, None, Instructor),
        (ReasonCode::Throttled, server, None, Aws),
        (ReasonCode::Internal, server, None, Instructor),
        (ReasonCode::Unreachable, page, None, Student),
        (ReasonCode::Timeout, page, None, Student),
        (ReasonCode::Unreachable, page, Some(Cause::NoAddress), Student),
        (ReasonCode::Unreachable, page, Some(Cause::OwnNetwork), Instructor),
        (ReasonCode::Unreachable, page, Some(Cause::NotAsked), Instructor),
        (ReasonCode::Stopped, page, Some(Cause::NoServer), Student),
        (ReasonCode::Throttled, page, None, Aws),
    ];
    for (code, subject, cause, who) in table {
        assert_eq!(reason(code, subject, cause.clone()).who(), who, "{code:?} {subject} {cause:?}");
    }
}

#[test]
fn what_is_in_the_way_to_a_page_is_told_of_pages_alone() {
    let page = "http://203.0.113.10/";
    let table = [
        (ReasonCode::Stopped, page, Some(Cause::NoServer), Some(PageTrouble::Stopped)),
        (ReasonCode::Stopped, page, None, None),
        (ReasonCode::Unreachable, page, Some(Cause::NoAddress), Some(PageTrouble::NoAddress)),
        (ReasonCode::Unreachable, page, Some(Cause::OwnNetwork), Some(PageTrouble::OwnNetwork)),
        (ReasonCode::Timeout, page, Some(Cause::NotAsked), Some(PageTrouble::NotAsked)),
        (ReasonCode::Timeout, page, Some(Cause::NotReached), Some(PageTrouble::Silent)),
        (ReasonCode::Unreachable, page, None, Some(PageTrouble::Silent)),
        (ReasonCode::Unreachable, "awsdb:3306", None, None),
        (ReasonCode::Timeout, "awsdb:3306", None, None),
        (ReasonCode::NoRecord, page, None, None),
        (ReasonCode::Tls, page, None, None),
    ];
    for (code, subject, cause, trouble) in table {
        let reason = reason(code, subject, cause.clone());
        assert_eq!(reason.of_page(), trouble, "{code:?} {subject} {cause:?}");
    }
    let gone = |subject: &str, looked| Reason::gone(subject, looked).of_page();
    assert_eq!(gone(page, Looked::Never), Some(PageTrouble::NeverLooked));
    assert_eq!(gone(page, Looked::Before), Some(PageTrouble::NotLookedAgain));
    assert_eq!(gone("awsdb:3306", Looked::Before), None);
}

#[test]
fn the_graders_own_trouble_is_told_by_its_code_and_an_error_as_its_sender_names_it() {
    let table = [
        (ReasonCode::GraderCredentials, None, Some(OwnTrouble::Credentials), None),
        (
            ReasonCode::GraderCredentials,
            Some("ExpiredToken".into()),
            Some(OwnTrouble::Credentials),
            Some("ExpiredToken"),
        ),
        (
            ReasonCode::GraderCredentials,
            Some(Cause::RegionOff),
            Some(OwnTrouble::Region),
            Some("RegionDisabledException"),
        ),
        (
            ReasonCode::GraderCredentials,
            Some(Cause::OwnPolicy),
            Some(OwnTrouble::Policy),
            Some("AccessDenied by the caller's own policy"),
        ),
        (
            ReasonCode::AssumeRoleRefused,
            Some(Cause::OwnPolicy),
            None,
            Some("AccessDenied by the caller's own policy"),
        ),
        (ReasonCode::LoginRefused, Some(Cause::Number(1045)), None, Some("1045")),
    ];
    for (code, cause, own, error) in table {
        let reason = reason(code, "sts:AssumeRole", cause);
        assert_eq!(reason.of_the_grader(), own, "{reason:?}");
        assert_eq!(reason.error().as_deref(), error, "{reason:?}");
    }
}

/// A cause is read back as what it was, and a number is one only as servers write it.
#[test]
fn a_cause_comes_back_from_how_it_is_written() {
    let causes = [
        Cause::OwnPolicy,
        Cause::Organization,
        Cause::RegionOff,
        Cause::NoProfile,
        Cause::NoServer,
        Cause::NotTheirs,
        Cause::NoForwarding,
        Cause::BehindServer,
        Cause::NoAddress,
        Cause::OwnNetwork,
        Cause::NotAsked,
        Cause::NotReached,
        Cause::NoTls,
        Cause::Number(1045),
        Cause::Named("HTTP 503".into()),
        Cause::Named("01045".into()),
        Cause::Named("+1045".into()),
    ];
    for cause in causes {
        assert_eq!(Cause::from(cause.to_string()), cause);
        let kept = serde_json::to_value(&cause).unwrap();
        assert_eq!(kept, cause.to_string(), "as it is kept");
        assert_eq!(serde_json::from_value::<Cause>(kept).unwrap(), cause);
    }
}

/// The message catalogues select by these.
#[test]
fn what_a_refusal_is_about_has_a_code() {
    let table = [
        (Refusal::Class, "class"),
        (Refusal::Version, "version"),
        (Refusal::Retention, "retention"),
        (Refusal::Storage, "storage"),
        (Refusal::MultiAz, "multi-az"),
        (Refusal::AnotherChange, "another-change"),
        (Refusal::Plan, "plan"),
        (Refusal::State, "state"),
        (Refusal::Permission, "permission"),
        (Refusal::NameTaken, "name-taken"),
        (Refusal::Quota, "quota"),
        (Refusal::Capacity, "capacity"),
        (Refusal::Protected, "protected"),
        (Refusal::Value, "value"),
        (Refusal::Other, "other"),
    ];
    for (refusal, code) in table {
        assert_eq!(refusal.as_str(), code);
    }
}
