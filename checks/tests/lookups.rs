//! What CloudTrail's lookups answer for together.

use crate::common::{Student, t};
use labproof_checks::evidence::{Answer, Blind, Look, ReasonCode};

const NOT_STARTED: &str = "failed (not-started)";
const CUT: &str = "unverified too-many-records";

/// The newest lookup reaches back to this instant alone.
fn cut_at(mut student: Student, from: &str) -> Student {
    let newest = student.newest();
    for seen in student.seen.iter_mut().filter(|seen| seen.at == newest) {
        if let Look::Seen(Answer::Trail(lookup)) = &mut seen.look {
            lookup.covered_from = t(from);
            lookup.cut = Some(Blind::new(ReasonCode::TooManyRecords, "cloudtrail:LookupEvents"));
        }
    }
    student
}

/// A lookup answers for calls until two hours before it was made: where the next one begins there,
/// nothing lies between them.
#[test]
fn what_a_lookup_did_not_reach_an_earlier_one_may_have() {
    let table =
        [("02:00", NOT_STARTED), ("01:59:59", NOT_STARTED), ("02:00:01", CUT), ("05:00", CUT)];
    for (from, says) in table {
        let student = cut_at(Student::begins().look("04:00").look("06:00"), from);
        student.graded().expect(from, &[("security-group.exists", says)]);
    }
    let alone = cut_at(Student::begins().look("06:00"), "02:00");
    alone.graded().expect("no earlier one", &[("security-group.exists", CUT)]);
}
