//! What of a result time alone can change, and when: nobody has to be judged again before.

use crate::cases;
use crate::common::{LAB, Student, t};
use jiff::{SignedDuration, Timestamp};
use labproof_checks::decision;
use labproof_checks::outcome::Outcome;

/// How long after the newest look it is judged again.
fn later() -> impl Iterator<Item = SignedDuration> {
    let minutes = [0, 29, 30, 31, 60, 119, 121, 24 * 60];
    let after = minutes.into_iter().map(SignedDuration::from_mins);
    after.chain([SignedDuration::from_nanos(1)])
}

/// A case as it is, with a deadline to come, and with decisions that are about to end.
fn terms(student: &Student) -> [Student; 3] {
    let soon = student.newest() + SignedDuration::from_mins(30);
    let decisions = format!(
        "[[decision]]\nstudent = \"*\"\ncriterion = \"resize.*\"\noutcome = \"failed\"\n\
         reason = \"r\"\nwho = \"w\"\nuntil = \"{soon}\"\n\
         [[waiver]]\nstudent = \"*\"\ncriterion = \"db-config.*\"\nreason = \"r\"\nwho = \"w\"\n"
    );
    let decisions = decision::parse("decisions", &decisions, &LAB, None).unwrap();
    [
        student.clone(),
        student.clone().with(|s| s.deadline = Some(soon)),
        student.clone().with(|s| s.decisions = decisions),
    ]
}

#[test]
fn a_result_stands_until_time_could_change_it() {
    let mut wrong = Vec::new();
    for (name, case) in cases::ALL.iter() {
        for (number, student) in terms(case).iter().enumerate() {
            let (before, until) = student.judged_in(&LAB, student.newest());
            let stands = |at: &Timestamp| until.is_none_or(|until| *at < until);
            for at in later().map(|after| student.newest() + after).filter(stands) {
                if student.graded_at(at) != before {
                    wrong.push(format!("{name}, terms {number}, {at}, until {until:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_nothing_waits_for_stands_for_ever() {
    let mut standing = 0;
    for (name, student) in cases::ALL.iter() {
        let (graded, until) = student.judged_in(&LAB, student.newest());
        let waits = graded.0.criteria().any(|it| it.outcome == Outcome::Pending);
        assert!(waits || until.is_none(), "{name}: {until:?}");
        standing += usize::from(until.is_none());
    }
    assert!(standing * 2 > cases::ALL.len(), "{standing}");
}

#[test]
fn a_wait_for_cloudtrail_ends_when_it_says() {
    // Its record is on the way: two hours after the look that shows it gone, none is to come.
    let delayed = Student::done().with(|s| s.delay = SignedDuration::from_hours(5));
    let student = delayed.with(|s| s.events.clear()).look("02:50");
    let (graded, until) = student.judged_in(&LAB, student.newest());
    let again = graded.0.look_again_at();
    assert!(again.is_some() && until.is_some(), "{again:?} {until:?}");
    assert!(until <= again, "{again:?} {until:?}");
    assert_ne!(student.graded_at(student.newest() + SignedDuration::from_hours(3)), graded);
    // From the next minute on it is told what the wait is for, and it stands until then.
    let (graded, until) = student.judged_in(&LAB, a_minute_after(&student));
    assert_eq!((until, graded.0.look_again_at()), (again, again));
}

/// Nothing tells of the group's VPC: the record of its creation would, however often it is judged again.
#[test]
fn a_wait_for_the_record_of_a_creation_ends_two_hours_after_it() {
    let student = Student::begins().groups_as(|group| group.vpc = None).look("01:15");
    for as_of in [a_minute_after(&student), t("02:00"), t("03:09:59")] {
        let (graded, until) = student.judged_in(&LAB, as_of);
        graded.expect("waiting", &[("security-group.vpc", "pending settling")]);
        assert_eq!(until, Some(t("03:10")), "{as_of}");
    }
    let settled = student.graded_at(t("03:10"));
    settled.expect("settled", &[("security-group.vpc", "unverified no-record")]);
}

/// Evidence of later than as-of is not used: a look from its own instant on, a record from its.
#[test]
fn a_result_stands_until_the_next_evidence_is_dated() {
    let begins = Student::begins().look("01:00");
    let looks = begins.clone().look("01:30");
    assert_eq!(looks.judged_in(&LAB, t("01:05")).1, Some(t("01:30")));
    let mut ahead = begins.groups();
    ahead.catch_up("01:00");
    let ahead = ahead.look("01:30");
    assert_eq!(ahead.judged_in(&LAB, t("01:05")).1, Some(t("01:10")));
}

fn a_minute_after(student: &Student) -> Timestamp {
    student.newest() + SignedDuration::from_mins(1)
}

/// A wait that began anew with each as-of would never end.
#[test]
fn no_wait_for_cloudtrail_begins_with_as_of() {
    for (name, student) in cases::EVERY.iter() {
        let as_of = a_minute_after(student);
        let graded = student.graded_at(as_of);
        let waits =
            graded.0.criteria().filter_map(|it| Some((&it.id, it.reason.as_ref()?.again_at?)));
        for (id, again) in waits {
            assert!(again < as_of + SignedDuration::from_hours(2), "{name}: {id} until {again}");
        }
    }
}
