//! What CloudTrail has not delivered yet (R143, R166): whether a snapshot was the final one.

use super::{Story, played};
use crate::class::Class;
use crate::lab;
use jiff::SignedDuration;
use labproof_checks::outcome::Outcome::{Passed, Pending};
use labproof_cloud::workshop::{DeleteChoices, Student};

fn begin(class: &Class, student: &Student) {
    class.cloud.set_trail_delay(SignedDuration::from_mins(30));
    lab::begin(student);
}

fn snapshot(_: &Class, student: &Student) {
    lab::snapshot(student);
}

fn delete(_: &Class, student: &Student) {
    lab::delete(student);
}

fn delete_with_a_final_snapshot_of_the_lab_s_name(_: &Class, student: &Student) {
    let final_snapshot = Some("stem-day-snapshot".to_owned());
    student
        .delete(lab::INSTANCE, &DeleteChoices { final_snapshot, retain_backups: false })
        .unwrap();
}

#[test]
fn a_snapshot_of_the_lab_s_name_may_be_the_final_one_until_its_record_tells() {
    let stories = [
        Story {
            name: "a final one",
            steps: &[begin, delete_with_a_final_snapshot_of_the_lab_s_name],
            marks: &[("snapshot.exists", Pending, "settling")],
        },
        Story {
            name: "one from before",
            steps: &[begin, snapshot, delete],
            marks: &[("snapshot.exists", Passed, "")],
        },
    ];
    let (class, _students) = played(&stories, SignedDuration::from_mins(8));
    class.grade(&["--sql", "off"]).with_status(0);
    super::assert_marks(&class.book(), &stories);
}
