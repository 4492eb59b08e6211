//! When anything of a student's last changed, whoever looks and however often.

use crate::common::{Student, t};
use jiff::SignedDuration;
use labproof_checks::evidence::TRAIL;

/// CloudTrail tells nothing: a look is all there is.
fn unrecorded(student: Student) -> Student {
    student.with(|s| s.delay = SignedDuration::from_hours(9))
}

#[test]
fn the_last_change_is_the_newest_call_or_what_a_look_first_shows() {
    let ready = || Student::begins().groups().creates().is_ready();
    let second = |s: &mut Student| {
        let mut server = s.servers[0].clone();
        (server.id, server.public_ip) = ("i-0second".into(), Some("198.51.100.8".into()));
        s.servers.push(server);
        s.page = Some(Ok(200));
    };
    let pages = unrecorded(Student::begins().with(second)).look("02:00").look("02:20");
    let two_pages = ("two pages that are the same at each look", pages, None);
    let cases = [
        ("nothing was done", Student::begins().look("02:00"), None),
        ("a call", Student::begins().groups().creates().look("01:21"), Some("01:20:04")),
        ("AWS was done with it", ready().look("02:00"), Some("01:24:31")),
        ("looks that show the same", ready().look("02:00").look("02:20"), Some("01:24:31")),
        (
            "a call after looks",
            ready().look("01:30").resizes().look("02:00").look("02:10"),
            // The second look shows what is pending, after the call that asked for it.
            Some("02:00"),
        ),
        (
            "a look without records shows another thing",
            unrecorded(Student::begins()).look("01:00").groups().look("01:30").look("01:50"),
            Some("01:30"),
        ),
        (
            "a first look without records tells nothing of when",
            unrecorded(Student::begins().groups()).look("02:00"),
            None,
        ),
        (
            "a source that did not answer shows no change",
            unrecorded(Student::begins())
                .look("01:00")
                .look_but("01:30", &[labproof_checks::evidence::SECURITY_GROUPS, TRAIL])
                .look("01:50"),
            None,
        ),
        (
            "what was before the lab's window is not counted",
            ready().look("02:00").with(|s| s.since = Some(t("01:40"))),
            None,
        ),
    ];
    for (name, student, expected) in cases.into_iter().chain([two_pages]) {
        assert_eq!(student.graded().0.last_change, expected.map(t), "{name}");
    }
}

#[test]
fn what_the_staff_did_is_no_change_of_the_students() {
    let student = Student::begins().groups().creates().look("02:00");
    let caller = student.records.iter().find_map(|record| record.principal.clone()).unwrap();
    let student = student.with(|s| s.staff = vec![caller.parse().unwrap()]);
    assert_eq!(student.graded().0.last_change, None);
}
