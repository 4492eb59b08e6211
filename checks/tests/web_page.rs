//! The page of the EC2 workshop's server: R260 and R261.

use crate::cases::case;
use crate::common::{EC2, Student};
use crate::server::{expect, graded};
use labproof_checks::outcome::{Actor, PageTrouble};

const ANSWERS: &str = "web-page.answers";

/// R260.
#[test]
fn a_page_that_answered_once_stays_and_another_status_fails_until_it_is_mended() {
    expect(&[
        ("everything", &[(ANSWERS, "passed")]),
        ("page broken later", &[(ANSWERS, "passed")]),
        ("page silent later", &[(ANSWERS, "passed")]),
        ("terminated, seen before", &[(ANSWERS, "passed")]),
        ("page forbidden", &[(ANSWERS, "failed")]),
        ("page broken", &[(ANSWERS, "failed")]),
        ("page mended", &[(ANSWERS, "passed")]),
        ("page seen late", &[(ANSWERS, "passed (seen-late)")]),
    ]);
}

/// R261.
#[test]
fn a_page_that_nobody_saw_is_open_and_says_who_must_act() {
    use Actor::{Instructor, Student};
    let table = [
        ("page refused", "unreachable", PageTrouble::Silent, Student),
        ("page silent", "timeout", PageTrouble::Silent, Student),
        ("page not asked", "unreachable", PageTrouble::NotAsked, Instructor),
        ("page broken, then silent", "timeout", PageTrouble::Silent, Student),
        ("page broken, then not asked", "unreachable", PageTrouble::NotAsked, Instructor),
        ("page of another server", "timeout", PageTrouble::Silent, Student),
        ("no public address", "unreachable", PageTrouble::NoAddress, Student),
        ("a stopped server", "stopped", PageTrouble::Stopped, Student),
        ("terminated, by records alone", "no-record", PageTrouble::NeverLooked, Instructor),
        ("page not asked, then terminated", "no-record", PageTrouble::NeverLooked, Instructor),
        ("page broken, then terminated", "no-record", PageTrouble::NotLookedAgain, Instructor),
    ];
    for (name, code, trouble, who) in table {
        let graded = graded(name);
        assert_eq!(graded.says(ANSWERS), format!("unverified {code}"), "{name}");
        let reason = graded.criterion(ANSWERS).reason.as_ref().unwrap();
        assert_eq!((reason.of_page(), reason.who()), (Some(trouble), who), "{name}");
    }
    expect(&[
        ("a starting server", &[(ANSWERS, "pending in-progress")]),
        ("no pages shown", &[(ANSWERS, "unverified access-denied")]),
    ]);
}

/// A reason of another criterion is none of a page, whatever its code.
#[test]
fn only_reasons_of_pages_are_of_pages() {
    for name in ["no images shown", "another group, just terminated", "nothing shown"] {
        let graded = case(name).graded_of(&EC2);
        let reasons = graded.0.criteria().filter_map(|criterion| criterion.reason.as_ref());
        let reasons: Vec<_> = reasons.collect();
        assert!(!reasons.is_empty(), "{name}");
        assert!(reasons.iter().all(|reason| reason.of_page().is_none()), "{name}");
    }
    let private = Student::begins().groups().creates().is_ready().with(|s| s.table = None);
    let graded = private.look("01:30").graded();
    graded.expect("a database", &[("sql-table.login", "unverified unreachable")]);
    assert_eq!(graded.criterion("sql-table.login").reason.as_ref().unwrap().of_page(), None);
}
