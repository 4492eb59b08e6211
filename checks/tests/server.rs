//! The server of the EC2 workshop: R250 to R256.

use crate::cases::case;
use crate::common::{EC2, Graded, Student, t, written};
use jiff::SignedDuration;
use labproof_checks::evidence::DB_EVENTS;
use labproof_checks::result::Stage;

/// The case of this name, graded by the EC2 workshop.
pub(crate) fn graded(name: &str) -> Graded {
    case(name).graded_of(&EC2)
}

/// What criteria say in cases.
pub(crate) fn expect(table: &[(&str, &[(&str, &str)])]) {
    for (name, expected) in table {
        graded(name).expect(name, expected);
    }
}

const LAUNCHED: &str = "server.launched";
const TYPE: &str = "server.instance-type";
const IMAGE: &str = "server.image";
const KEY: &str = "server.key-pair";
const ADDRESS: &str = "server.public-address";

const ACCEPTED: &str = "passed (accepted-variation)";

#[test]
fn a_perfect_student_has_all_points_while_the_server_runs_and_after() {
    for name in ["everything", "still listed as terminated", "terminated, seen before"] {
        let score = graded(name).score();
        assert!(score.is_final && score.earned == EC2.points(), "{name}: {score:?}");
    }
}

/// R163.
#[test]
fn the_records_of_a_terminated_server_show_all_but_its_page() {
    let graded = graded("terminated, by records alone");
    let expected = [
        ("security-group.exists", "passed"),
        ("security-group.http-from-everywhere", "passed"),
        (LAUNCHED, "passed"),
        (TYPE, ACCEPTED),
        (IMAGE, "passed"),
        (KEY, "passed"),
        (ADDRESS, "passed"),
        ("web-page.answers", "unverified no-record"),
    ];
    graded.expect("by records alone", &expected);
}

/// R250.
#[test]
fn of_several_servers_the_best_is_graded() {
    for name in ["two servers", "the second is right"] {
        let graded = graded(name);
        graded.expect(name, &[(LAUNCHED, "passed (second-life)"), (TYPE, ACCEPTED)]);
        assert_eq!(written(graded.criterion(LAUNCHED)).as_deref(), Some("i-0second"), "{name}");
    }
    // Of equal ones it is the latest, whatever their ids.
    let equal = Student::serves().launches_at("00:50", |server| server.id = "i-00later".into());
    let graded = equal.look("01:00").graded_of(&EC2);
    assert_eq!(written(graded.criterion(LAUNCHED)).as_deref(), Some("i-00later"));
}

/// R251.
#[test]
fn a_server_that_certainly_carries_another_group_is_half_of_it() {
    expect(&[
        ("another group of its own", &[(LAUNCHED, "partial (other-name)")]),
        ("another group, terminated", &[(LAUNCHED, "partial (other-name)")]),
        ("another group, just terminated", &[(LAUNCHED, "pending settling")]),
        ("no groups ever shown, other group", &[(LAUNCHED, "unverified access-denied")]),
        ("the default group, gone", &[(LAUNCHED, "pending settling")]),
    ]);
    let graded = graded("another group of its own");
    let notes = &graded.criterion(LAUNCHED).notes;
    assert!(format!("{notes:?}").contains("launch-wizard-1"), "{notes:?}");
}

/// R252.
#[test]
fn a_launch_counts_within_the_window_and_before_the_deadline() {
    expect(&[
        ("launched late", &[(LAUNCHED, "failed (too-late)")]),
        ("launched late, by a look", &[(LAUNCHED, "failed (too-late)")]),
        ("launched late, record due", &[(LAUNCHED, "pending settling")]),
        ("launched late, no records", &[(LAUNCHED, "unverified access-denied")]),
        ("older than the lab", &[(LAUNCHED, "failed (not-started)")]),
        ("launch refused", &[(LAUNCHED, "failed (refused)"), (TYPE, "blocked by server.launched")]),
        ("the group alone", &[(LAUNCHED, "failed (not-started)")]),
    ]);
    assert_eq!(graded("older than the lab").flags(), ["older-than-lab"]);
    assert!(graded("launched late").flags().is_empty());
}

/// R53.
#[test]
fn without_a_since_the_window_begins_90_days_before() {
    let at = t("01:00") - SignedDuration::from_hours(90 * 24);
    let launched = |at| {
        let server = Student::serves().with(|s| s.records.clear());
        server.with(|s| s.server().launched_at = Some(at)).look("01:00").graded_of(&EC2)
    };
    let first = launched(at);
    first.expect("in its first second", &[(LAUNCHED, "passed")]);
    assert!(first.flags().is_empty());
    let older = launched(at - SignedDuration::from_secs(1));
    older.expect("before it", &[(LAUNCHED, "failed (not-started)")]);
    assert_eq!(older.flags(), ["older-than-lab"]);
}

#[test]
fn a_server_that_earns_nothing_may_be_older_than_the_lab() {
    let flags = case("older than the lab").graded().flags();
    assert!(flags.is_empty(), "{flags:?}");
}

/// R253.
#[test]
fn the_type_is_right_at_any_known_moment_in_time() {
    expect(&[
        ("a large server", &[(TYPE, "failed")]),
        ("a large server, terminated", &[(TYPE, "failed")]),
        ("a large server, gone unseen", &[(TYPE, "pending settling")]),
        ("made small", &[(TYPE, ACCEPTED), (KEY, "passed")]),
        ("made small, by records alone", &[(TYPE, ACCEPTED), (KEY, "passed")]),
        ("made small too late", &[(TYPE, "failed")]),
    ]);
}

/// R254.
#[test]
fn the_image_is_amazons_own_by_its_name_and_owner() {
    expect(&[
        ("everything", &[(IMAGE, "passed")]),
        ("Amazon Linux 2", &[(IMAGE, ACCEPTED)]),
        ("Ubuntu", &[(IMAGE, "failed")]),
        ("an image like Amazon's", &[(IMAGE, "failed")]),
        ("an image no longer listed", &[(IMAGE, "unverified no-record")]),
        ("no images shown", &[(IMAGE, "unverified access-denied")]),
    ]);
}

/// R255.
#[test]
fn a_key_pair_is_chosen_at_launch_or_never() {
    expect(&[
        ("no key pair", &[(KEY, "failed")]),
        ("no key pair, terminated", &[(KEY, "failed")]),
        ("a stopped server", &[(KEY, "passed")]),
    ]);
}

/// R256.
#[test]
fn an_address_counts_once_it_was_shown_or_asked_for() {
    expect(&[
        ("no records shown", &[(ADDRESS, "passed")]),
        ("no servers shown", &[(ADDRESS, "passed")]),
        ("an Elastic IP", &[(ADDRESS, "passed")]),
        ("no public address", &[(ADDRESS, "failed")]),
        ("no public address, terminated", &[(ADDRESS, "unverified no-record")]),
        ("a stopped server", &[(ADDRESS, "unverified stopped")]),
        ("a starting server", &[(ADDRESS, "pending in-progress")]),
    ]);
}

/// R10.
#[test]
fn nobody_who_was_not_looked_at_fails() {
    let graded = graded("nothing shown");
    assert_eq!(graded.score().open, EC2.points());
    for criterion in graded.0.criteria() {
        assert_eq!(graded.says(&criterion.id), "unverified access-denied", "{}", criterion.id);
    }
}

/// A student who has done nothing reads "not yet", and is told what stands in the way of the rest.
#[test]
fn what_was_not_begun_is_not_wrong() {
    let graded = Student::arrives().look("01:00").graded_of(&EC2);
    let expected = [
        ("security-group.exists", "failed (not-started)"),
        (LAUNCHED, "failed (not-started)"),
        ("web-page.answers", "blocked by server.launched"),
    ];
    graded.expect("nothing yet", &expected);
}

/// Nothing can be done on a server that is no more: what it lacks takes another one.
#[test]
fn what_a_terminated_server_lacks_can_only_be_done_with_another_one() {
    let stage = |name: &str, id: &str| graded(name).criterion(id).stage;
    for name in ["another group of its own", "another group, terminated"] {
        let is_gone = name.ends_with("terminated");
        let expected = is_gone.then_some(Stage::Creation);
        assert_eq!(stage(name, "security-group.exists"), expected, "{name}");
    }
}

/// R256. An address comes and goes with a stop, so one that is lacking now is lacking only while it runs.
#[test]
fn a_server_that_lacked_an_address_and_is_stopped_now_may_have_had_one_since() {
    let without = Student::arrives().makes_group().launches_as(|it| it.public_ip = None);
    let seen = without.look("01:00");
    seen.graded_of(&EC2).expect("running", &[(ADDRESS, "failed")]);
    let stopped = seen.with(|s| s.server().state = Some("stopped".into())).look("02:00");
    stopped.graded_of(&EC2).expect("stopped", &[(ADDRESS, "unverified stopped")]);
}

/// R256. What a look shows is told before what the launch asked for.
#[test]
fn the_address_that_was_shown_is_told() {
    let found = |student: Student| written(student.graded_of(&EC2).criterion(ADDRESS));
    let shown = found(Student::serves().look("01:00"));
    assert_eq!(shown.as_deref(), Some("198.51.100.7"));
    let asked = found(Student::serves().ends().look("05:00"));
    assert_eq!(asked.as_deref(), Some("AssociatePublicIpAddress=true"));
}

/// R164. A lab that reads no events needs none to tell that nothing was begun.
#[test]
fn where_no_events_are_read_a_complete_lookup_tells_at_once_that_nothing_was_made() {
    let graded = |is_read: bool| {
        let mut nothing = Student::arrives().look("01:00");
        nothing.seen.retain(|seen| is_read || seen.look.source() != DB_EVENTS);
        nothing.graded_of(&EC2).says("security-group.exists")
    };
    assert_eq!(graded(false), "failed (not-started)");
    assert_eq!(graded(true), "failed (not-started)");
}
