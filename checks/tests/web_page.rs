//! The page of the EC2 workshop's server: R260 and R261.

use crate::cases::case;
use crate::common::{EC2, Student};
use crate::server::{expect, graded};
use labproof_checks::evidence::{Answer, Look, Observation, Page, ReasonCode, Server};
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

/// R261. Each page is asked by itself: what the others answer, or why they do not, says nothing of it.
#[test]
fn why_a_page_is_open_is_told_by_the_look_at_that_page_alone() {
    use Actor::{Instructor, Student as Learner};
    let [own, second, third] = ["198.51.100.7", "198.51.100.8", "198.51.100.9"];
    let beside = |id: &'static str, address: &'static str| {
        move |server: &mut Server| {
            (server.id, server.groups) = (id.into(), Some(vec!["sg-0other".into()]));
            server.public_ip = Some(address.into());
        }
    };
    let silent = || {
        let two = Student::serves().launches_at("00:50", beside("i-0second", second));
        let three = two.launches_at("00:51", beside("i-0third", third));
        three.with(|s| s.page = Some(Err(ReasonCode::Timeout))).look("01:00")
    };
    let url = |address: &str| format!("http://{address}/");
    let is_at = |seen: &Observation, address: &str| match &seen.look {
        Look::Blind { why, .. } => why.subject == url(address),
        Look::Seen(_) => false,
    };
    let answers = |s: &mut Student, server: &str, address: &str| {
        for seen in s.seen.iter_mut().filter(|seen| is_at(seen, address)) {
            let (server, url) = (server.to_owned(), url(address));
            let page = Page { server, url, status: 200, content_type: None, bytes: 240 };
            seen.look = Look::Seen(Answer::Page(page));
        }
    };
    let both_answer = silent().with(|s| answers(s, "i-0second", second));
    let both_answer = both_answer.with(|s| answers(s, "i-0third", third));
    let not_asked = silent().with(|s| answers(s, "i-0third", third));
    let not_asked = not_asked.with(|s| s.seen.retain(|seen| !is_at(seen, own)));
    let table = [
        ("the others answer", both_answer, "timeout", PageTrouble::Silent, Learner),
        ("another is silent", not_asked, "unreachable", PageTrouble::NotAsked, Instructor),
    ];
    for (name, student, code, trouble, who) in table {
        let graded = student.graded_of(&EC2);
        assert_eq!(graded.says(ANSWERS), format!("unverified {code}"), "{name}");
        let reason = graded.criterion(ANSWERS).reason.as_ref().unwrap();
        assert_eq!((reason.of_page(), reason.who()), (Some(trouble), who), "{name}");
    }
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
