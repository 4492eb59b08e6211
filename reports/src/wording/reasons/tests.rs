use super::*;
use labproof_checks::evidence::{Blind, Cause};
use labproof_checks::outcome::Actor;

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
        (Tls, SERVER, "host key", Instructor, "did not prove to be the right one"),
        (
            Unreachable,
            DATABASE,
            "through the web server",
            Student,
            "does not answer the student’s web server",
        ),
        (
            Unreachable,
            DATABASE,
            "no web server",
            Student,
            "none that runs and has a public address",
        ),
        (AccessDenied, DATABASE, "", Instructor, "no permission to look"),
        (AccessDenied, "rds:DescribeDBInstances", "", Instructor, "`--region`"),
        (Unreachable, PAGE, "", Student, "TCP 80"),
        (Timeout, PAGE, "", Student, "TCP 80"),
        (Stopped, SERVER_ID, "no web server", Student, "start the instance"),
        (Unreachable, PAGE, "private address", Instructor, "`--http-allow-private`"),
        (Unreachable, SERVER_ID, "no public address", Student, "give it a public address"),
        (Unreachable, PAGE, "not asked", Instructor, "`--no-http`"),
        (Unreachable, DATABASE, "", Instructor, "could not connect to"),
        (Timeout, DATABASE, "", Aws, "No answer came in time"),
        (Tls, DATABASE, "", Instructor, "no password was sent"),
        (Internal, SERVER, "", Instructor, "labproof itself failed"),
        (Tls, CHINA, "", Instructor, "rds-truststore.s3.cn-north-1.amazonaws.com.cn"),
        (Tls, GOV, "", Instructor, "truststore.pki.us-gov-west-1.rds.amazonaws.com"),
        (GraderCredentials, STS, "ExpiredToken", Instructor, "have expired"),
        (GraderCredentials, STS, "RegionDisabledException", Instructor, "is not enabled"),
        (
            GraderCredentials,
            STS,
            "AccessDenied by the caller's own policy",
            Instructor,
            "`sts:AssumeRole`",
        ),
        (AssumeRoleRefused, STS, "AccessDenied", Instructor, "grader’s own side"),
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

#[test]
fn of_a_student_without_any_record_it_is_said_that_nobody_looked() {
    let said = |message| crate::catalogue::say(Language::En, message);
    assert_eq!(said(of_not_graded(ReasonCode::NoRecord)), "nobody has looked at the account");
    for code in [ReasonCode::Timeout, ReasonCode::AssumeRoleRefused, ReasonCode::Internal] {
        assert_eq!(said(of_not_graded(code)), said(of_cause(code)));
    }
}
