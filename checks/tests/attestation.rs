//! What a student's own look proves: as much as the lab says, never against what the grader sees,
//! and nothing against the student.

use crate::cases::case;
use crate::common::{ACCOUNT, LAB, LIFE, REGION, Student, t, written};
use labproof_checks::attestation::{Misplaced, Place, endpoints, judge_look, place};
use labproof_checks::evidence::{
    Answer, Blind, Endpoint, Kept, Look, Observation, ReasonCode, TABLE, TableLook,
};
use labproof_checks::judge::Case;
use labproof_checks::lab::{Lab, SHIPPED};
use labproof_checks::outcome::Outcome;
use labproof_checks::things::Attestation;
use std::sync::LazyLock;

/// A lab that does not count what students attest.
static STRICT: LazyLock<Lab> = LazyLock::new(|| {
    let (_, shipped) = SHIPPED[0];
    Lab::parse("strict.toml", &that_attests(shipped, "none")).unwrap()
});

/// The lab file that says so much of what students attest.
fn that_attests(lab: &str, attested: &str) -> String {
    let header = "[resource.stem]\n";
    assert!(lab.contains(header));
    lab.replace(header, &format!("{header}attested = \"{attested}\"\n"))
}

fn attested(lab: &Lab) -> Attestation {
    lab.tables().next().unwrap().attested
}

fn nothing_in(look: &mut TableLook) {
    look.tables.clear();
}

/// An instance that nobody but its web server reaches.
fn private() -> Student {
    Student::begins().groups().creates().is_ready().with(|s| s.table = None)
}

#[test]
fn what_is_attested_counts_with_a_note_and_what_the_grader_sees_overrules_it() {
    let seen_empty = |at| {
        let student = private().with(|s| s.table = Some(crate::common::the_table()));
        student.with(|s| nothing_in(s.table.as_mut().unwrap())).look(at).with(|s| s.table = None)
    };
    let table = [
        ("attested", private().attests("01:30", |_| {}).look("01:40"), "passed (attested)"),
        ("only attested", private().look("01:30").attests("01:40", |_| {}), "passed (attested)"),
        (
            "attested, then deleted",
            Student::done().attests("01:45", |_| {}).look("02:50"),
            "passed (attested)",
        ),
        ("seen later", case("attested and seen").clone(), "passed"),
        (
            "seen before",
            private()
                .with(|s| s.table = Some(crate::common::the_table()))
                .look("01:30")
                .attests("01:40", |_| {}),
            "passed",
        ),
        ("seen wrong later", case("attested, then seen wrong").clone(), "failed (not-started)"),
        ("seen wrong before", seen_empty("01:30").attests("01:40", |_| {}), "passed (attested)"),
        (
            "seen wrong at that very time",
            seen_empty("01:30").attests("01:30", |_| {}),
            "failed (not-started)",
        ),
        (
            "seen wrong between two that attest it",
            seen_empty("01:30").attests("01:29", |_| {}).attests("01:31", |_| {}).look("01:40"),
            "passed (attested)",
        ),
        (
            "seen wrong later, then deleted",
            seen_empty("01:30").attests("01:29", |_| {}).deletes().is_gone().look("02:50"),
            "unverified no-record",
        ),
    ];
    for (name, student, says) in table {
        student.graded().expect(name, &[("sql-table.table", says)]);
    }
}

#[test]
fn a_wrong_table_that_is_attested_is_shown_and_costs_nothing() {
    let wrong = |student: Student| student.attests("01:35", nothing_in);
    let table = [
        ("before the look", wrong(private()).look("01:40"), "unverified unreachable (attested)"),
        ("after the look", wrong(private().look("01:30")), "unverified unreachable (attested)"),
        ("deleted", wrong(Student::done()).look("02:50"), "unverified no-record (attested)"),
    ];
    for (name, student, says) in table {
        let graded = student.graded();
        graded.expect(
            name,
            &[
                ("sql-table.login", "passed (attested)"),
                ("sql-table.database", "passed (attested)"),
                ("sql-table.table", says),
            ],
        );
        assert_eq!(written(graded.criterion("sql-table.table")).as_deref(), Some("-"), "{name}");
    }
}

#[test]
fn an_attested_look_neither_mends_nor_hides_what_the_grader_sees_now() {
    let seen = |change: fn(&mut TableLook)| {
        let student = private().with(|s| s.table = Some(crate::common::the_table()));
        student.with(|s| change(s.table.as_mut().unwrap())).look("01:30")
    };
    let says = |student: Student| student.graded().says("sql-table.row");
    let other_row = |look: &mut TableLook| look.tables[0].rows = Some(vec![vec![None, None]]);
    let unread = |look: &mut TableLook| look.tables[0].rows = None;
    assert_eq!(says(seen(other_row).attests("01:35", other_row)), "failed");
    assert_eq!(says(seen(other_row).attests("01:35", unread)), "failed");
    assert_eq!(says(seen(unread).attests("01:25", |_| {})), "passed (attested)");
}

#[test]
fn a_lab_may_leave_attested_points_open() {
    let table = [
        ("attested", "unverified unreachable (attested)", "test.stem"),
        ("attested, then deleted", "unverified no-record (attested)", "test.stem"),
        ("attested wrong", "unverified unreachable (attested)", "-"),
        ("attested and seen", "passed", "test.stem"),
        ("attested, then seen wrong", "failed (not-started)", "-"),
        ("seen wrong, then attested", "unverified unreachable (attested)", "test.stem"),
    ];
    for (name, says, found) in table {
        let student = case(name);
        let as_of = student.newest();
        let graded = student.graded_in(&STRICT, as_of);
        // The login opens the door to the others: it must be seen for itself.
        let door = graded.criterion("sql-table.login");
        if door.outcome == Outcome::Passed {
            graded.expect(name, &[("sql-table.table", says)]);
            let shown = written(graded.criterion("sql-table.table"));
            assert_eq!(shown.as_deref(), Some(found), "{name}");
        } else {
            let expected = says.to_owned();
            graded.expect(name, &[("sql-table.login", &expected)]);
            assert_eq!(written(door).as_deref(), Some("awsuser"), "{name}");
        }
    }
    // What the grader sees is proven, whatever is attested after it.
    let empty = private().with(|s| s.table = Some(crate::common::the_table()));
    let empty = empty.with(|s| nothing_in(s.table.as_mut().unwrap())).look("01:30");
    let graded = empty.attests("01:40", |_| {}).graded_of(&STRICT);
    graded.expect("still seen wrong", &[("sql-table.table", "failed (not-started)")]);
}

#[test]
fn a_lab_file_says_what_attested_points_are_worth() {
    let (_, shipped) = SHIPPED[0];
    assert_eq!(attested(&LAB), Attestation::Full, "where it says nothing, they count");
    let worth = |word: &str| {
        let text = that_attests(shipped, word);
        Lab::parse("lab.toml", &text).map(|lab| attested(&lab)).map_err(|e| e.to_string())
    };
    assert_eq!(worth("none"), Ok(Attestation::None));
    assert_eq!(worth("full"), Ok(Attestation::Full));
    let error = worth("half").unwrap_err();
    assert!(error.contains("expected `full` or `none`"), "{error}");
}

#[test]
fn what_is_attested_of_another_life_or_after_as_of_does_not_count() {
    let other = |look: &mut TableLook| look.resource_id = Some("db-ANOTHER".into());
    let student = private().attests_as("01:30", other).look("01:40");
    student.graded().expect("another", &[("sql-table.row", "unverified unreachable")]);
    // The grader saw the table of another life, which says nothing of this one's.
    let elsewhere = private().with(|s| s.table = Some(crate::common::the_table()));
    let student = elsewhere.attests("01:25", nothing_in).look("01:30").with(|s| {
        for seen in &mut s.seen {
            if let Look::Seen(Answer::Table(look)) = &mut seen.look {
                other(look);
            }
        }
    });
    student
        .graded()
        .expect("elsewhere", &[("sql-table.table", "unverified unreachable (attested)")]);
    let student = private().look("01:30").attests("01:40", |_| {});
    let says = student.graded_at(t("01:35")).says("sql-table.row");
    assert_eq!(says, "unverified unreachable");
}

#[test]
fn what_is_attested_after_the_deadline_counts_as_what_is_seen_after_it() {
    let student = private().with(|s| s.deadline = Some(t("01:30"))).look("01:40");
    let graded = student.attests("01:45", |_| {}).graded();
    graded.expect("late", &[("sql-table.row", "passed (attested, seen-late)")]);
}

fn look(change: impl FnOnce(&mut TableLook)) -> Observation {
    private().attests("01:30", change).seen.pop().unwrap()
}

#[test]
fn a_look_is_judged_by_itself_for_the_student_who_took_it() {
    let says = |seen: &Observation| {
        let task = judge_look(&LAB, seen).unwrap();
        let short = task.criteria.iter().map(|c| (c.outcome, c.blocked_by.is_some()));
        short.collect::<Vec<_>>()
    };
    let passed = (Outcome::Passed, false);
    assert_eq!(says(&look(|_| {})), [passed; 5]);
    let blocked = (Outcome::Blocked, true);
    let nothing = [passed, passed, (Outcome::Failed, false), blocked, blocked];
    assert_eq!(says(&look(nothing_in)), nothing);
    let unread = says(&look(|look| look.tables[0].rows = None));
    assert_eq!(unread[4], (Outcome::Unverified, false));
    let why = Blind::new(ReasonCode::LoginRefused, "awsdb:3306");
    let blind = Observation { look: Look::blind(TABLE, why), ..look(|_| {}) };
    assert_eq!(says(&blind), [(Outcome::Unverified, false); 5]);
}

fn placed(student: &Student, host: &str, at: &str) -> Result<Place, Misplaced> {
    let observations: Vec<_> = student.seen.iter().cloned().map(Kept::of).collect();
    let case = Case {
        lab: &LAB,
        account: ACCOUNT,
        region: REGION,
        observations: &observations,
        as_of: jiff::Timestamp::MAX,
        since: None,
        // Who is who does not depend on when the time was up.
        deadline: Some(t("00:30")),
        staff: &[],
        decisions: &[],
    };
    place(&case, &Endpoint { host: host.to_owned(), port: 3306 }, t(at))
}

#[test]
fn the_address_and_the_time_tell_which_instance_a_look_is_of() {
    let host = "awsdb.c0example0000.ap-northeast-2.rds.amazonaws.com";
    let here = Ok(Place { region: REGION.into(), resource_id: LIFE.into() });
    let alive = private().look("01:40");
    let gone = Student::done().look("02:50");
    let in_paris = alive.clone().with(|s| {
        s.seen.iter_mut().for_each(|seen| seen.region = "eu-west-3".into());
    });
    let other_port =
        |student: Student| student.with(|s| s.db().endpoint.as_mut().unwrap().port = 7);
    let other_name = private().with(|s| s.db().identifier = "reports".into());
    let other_name = other_name.with(|s| {
        s.db().db_name = None;
        s.db().security_groups = Some(Vec::new());
        s.records.clear();
        s.events.clear();
    });
    let twice = case("deleted and created again");
    let table = [
        ("while it stands", &alive, host, "01:35", here.clone()),
        ("before it was created", &alive, host, "01:00", Err(Misplaced::AnotherTime)),
        ("after it was deleted", &gone, host, "02:31", Err(Misplaced::AnotherTime)),
        ("in the second of its deletion", &gone, host, "02:30:30.999", here.clone()),
        ("in the next second", &gone, host, "02:30:31", Err(Misplaced::AnotherTime)),
        ("told by records alone", &gone, host, "01:45", here),
        (
            "in another region",
            &in_paris,
            host,
            "01:35",
            Ok(Place { region: "eu-west-3".into(), resource_id: LIFE.into() }),
        ),
        (
            "written otherwise",
            &alive,
            "AWSDB.c0example0000.ap-northeast-2.rds.amazonaws.com.",
            "01:35",
            placed(&alive, host, "01:35"),
        ),
        ("unheard of", &alive, "awsdb.another.example", "01:35", Err(Misplaced::Unknown)),
        (
            "another port",
            &other_port(private()).look("01:40"),
            host,
            "01:35",
            Err(Misplaced::Unknown),
        ),
        (
            "another instance",
            &other_name.look("01:40"),
            host,
            "01:35",
            Err(Misplaced::AnotherInstance),
        ),
        (
            "nobody was let in",
            &Student::begins().shut("01:30", ReasonCode::AssumeRoleRefused),
            host,
            "01:20",
            Err(Misplaced::Unknown),
        ),
    ];
    for (name, student, host, at, expected) in table {
        assert_eq!(placed(student, host, at), expected, "{name}");
    }
    let life = |at| placed(twice, host, at).map(|place| place.resource_id);
    assert_eq!(life("01:45").as_deref(), Ok(LIFE));
    assert_eq!(life("02:55"), Err(Misplaced::AnotherTime), "between the two");
    assert_eq!(life("03:09").as_deref(), Ok("db-SECOND"));
}

/// An address that AWS never told is of nobody in the class.
#[test]
fn the_addresses_that_aws_told_are_those_of_looks_and_of_answers() {
    let folded = |host: &str| Endpoint { host: host.to_owned(), port: 3306 }.folded();
    let told = |student: &Student| endpoints(&student.kept()).into_iter().collect::<Vec<_>>();
    let host = "awsdb.c0example0000.ap-northeast-2.rds.amazonaws.com";
    assert_eq!(told(&Student::begins().look("01:00")), [""; 0]);
    assert_eq!(told(&Student::begins().creates().look("01:22")), [""; 0], "none yet");
    assert_eq!(told(&private().look("01:40")), [folded(host)]);
    assert_eq!(told(&Student::done().look("02:50")), [folded(host)], "by the answers alone");
    let capitals = private().with(|s| {
        s.db().endpoint.as_mut().unwrap().host = host.to_uppercase() + ".";
    });
    assert_eq!(told(&capitals.look("01:40")), [folded(host)]);
}
