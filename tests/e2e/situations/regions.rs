//! The region with the lab (R181, R182): where the instance is, not where something of it lies.

use crate::class::{Class, REGION, now};
use crate::lab;
use crate::run::criterion;
use jiff::SignedDuration;
use labproof_checks::outcome::Outcome::Passed;
use labproof_cloud::workshop::Student;

const ELSEWHERE: &str = "us-east-1";

#[test]
fn a_group_and_an_old_snapshot_do_not_make_the_named_region_the_lab_s() {
    let mut class = Class::began(SignedDuration::from_hours(24 * 60));
    let here = class.enrol("elsewhere");
    let there = Student::new(&class.cloud, here.account(), ELSEWHERE);
    // Last term, in the named region.
    lab::begin(&here);
    class.minutes(40);
    lab::snapshot(&here);
    class.minutes(40);
    lab::delete(&here);
    class.minutes(24 * 60 * 59);
    // This term: the group here, and everything once more elsewhere.
    here.create_group("Stem Day DB Tier 2", "Stem Day DB Tier", Some("Stem Day DB Tier")).unwrap();
    lab::begin(&there);
    class.minutes(40);
    lab::resize(&there);
    class.minutes(40);
    lab::snapshot(&there);
    class.until_now();
    let since = (now() - SignedDuration::from_hours(48)).strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    class.grade(&["--sql", "off", "--since", &since, "--region", REGION]).with_status(0);
    let book = class.book();
    assert_eq!(book.students[0].region, ELSEWHERE);
    for id in ["db-config.created", "resize.instance-class", "snapshot.exists"] {
        assert_eq!(criterion(&book, "s01", id).outcome, Passed, "{id}");
    }
}
