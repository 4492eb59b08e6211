//! The lab's table on real servers, and the demonstration, which has one a state of it.

use crate::class::{Class, HUB, ROLE};
use crate::dbms::Kind;
use crate::dbms::Server;
use crate::lab;
use crate::run::{Run, book, criterion, labproof, reason};
use crate::servers::on_every_server;
use crate::servers::prepared;
use jiff::SignedDuration;
use labproof_checks::outcome::Outcome::{self, Failed, Partial, Passed, Unverified};
use labproof_cloud::Role;
use labproof_cloud::workshop::Student;
use labproof_reports::Gradebook;
use std::time::{Duration, Instant};

/// The table's criteria, in the lab's order.
const TABLE: [&str; 5] = ["login", "database", "table", "columns", "row"];

const USER: &str = "CREATE USER 'awsuser'@'%' IDENTIFIED BY 'awspassword'";
const GRANT: &str = "GRANT ALL ON *.* TO 'awsuser'@'%'";

/// What a student typed, and what the table's criteria come to.
struct Case {
    typed: &'static [&'static str],
    outcomes: [Outcome; 5],
    reason: Option<&'static str>,
}

static CASES: [Case; 8] = [
    Case {
        typed: &[
            USER,
            GRANT,
            "CREATE DATABASE test",
            "CREATE TABLE test.stem(col1 int, col2 varchar(10))",
            "INSERT INTO test.stem VALUES(1, 'stem')",
        ],
        outcomes: [Passed; 5],
        reason: None,
    },
    Case {
        typed: &[
            USER,
            GRANT,
            "CREATE DATABASE stemday",
            "CREATE TABLE stemday.stem(col1 int, col2 varchar(10))",
            "INSERT INTO stemday.stem VALUES(1, 'stem')",
        ],
        outcomes: [Passed, Partial, Passed, Passed, Passed],
        reason: None,
    },
    Case {
        typed: &[
            USER,
            GRANT,
            "CREATE DATABASE test",
            "CREATE TABLE test.stem(col1 int, col2 varchar(20))",
            "INSERT INTO test.stem VALUES(1, 'stem')",
        ],
        outcomes: [Passed, Passed, Passed, Failed, Passed],
        reason: None,
    },
    Case {
        typed: &[
            USER,
            GRANT,
            "CREATE DATABASE test",
            "CREATE TABLE test.stem(col1 int, col2 varchar(10))",
            "INSERT INTO test.stem VALUES(1, 'Stem')",
        ],
        outcomes: [Passed, Passed, Passed, Passed, Failed],
        reason: None,
    },
    Case {
        typed: &[USER, GRANT, "CREATE DATABASE test"],
        outcomes: [Passed, Passed, Failed, Outcome::Blocked, Outcome::Blocked],
        reason: None,
    },
    Case {
        typed: &["CREATE USER 'awsuser'@'%' IDENTIFIED BY 'my own secret'", GRANT],
        outcomes: [Unverified; 5],
        reason: Some("login-refused"),
    },
    Case {
        typed: &[
            USER,
            GRANT,
            "CREATE DATABASE TEST",
            "CREATE TABLE TEST.STEM(COL1 INT, COL2 VARCHAR(10))",
            "INSERT INTO TEST.STEM VALUES(1, 'stem')",
        ],
        outcomes: [Passed; 5],
        reason: None,
    },
    // Nobody listens there.
    Case { typed: &[], outcomes: [Unverified; 5], reason: Some("unreachable") },
];

/// What makes a server that of a student who did everything as asked.
pub(crate) fn as_asked() -> &'static [&'static str] {
    CASES[0].typed
}

/// A class whose instances answer with the cases, in order.
fn class(servers: &[Option<Server>]) -> (Class, Vec<Student>) {
    let mut class = Class::began(SignedDuration::from_hours(1));
    let enrol = |server: &Option<Server>| {
        let external_id = class.next_external_id();
        let student = class.enrol_with("한", Some(Role::new(ROLE, HUB).external_id(&external_id)));
        if let Some(endpoint) = server.as_ref().map(Server::endpoint) {
            class.cloud.set_default_endpoint(student.account(), &endpoint.host, endpoint.port);
        }
        lab::begin(&student);
        student
    };
    let students = servers.iter().map(enrol).collect();
    class.minutes(40);
    class.until_now();
    (class, students)
}

pub(crate) fn table(book: &Gradebook, student: &str) -> [(Outcome, Option<&'static str>); 5] {
    TABLE.map(|id| {
        let criterion = criterion(book, student, &format!("sql-table.{id}"));
        (criterion.outcome, reason(criterion))
    })
}

on_every_server! {
    the_table_is_graded_by_what_stands_in_the_database_and_stays_proven_after_the_deletion,
    a_database_that_cannot_prove_who_it_is_gets_no_password_and_costs_no_points,
}

fn the_table_is_graded_by_what_stands_in_the_database_and_stays_proven_after_the_deletion(
    kind: Kind,
) {
    let Some(dbms) = prepared(kind, &[]) else { return };
    let start =
        |case: &Case| (!case.typed.is_empty()).then(|| dbms.start(case.typed, &[]).unwrap());
    // Side by side, for MySQL takes two seconds to start.
    let servers: Vec<Option<Server>> = std::thread::scope(|scope| {
        let starting: Vec<_> = CASES.iter().map(|case| scope.spawn(move || start(case))).collect();
        starting.into_iter().map(|server| server.join().unwrap()).collect()
    });
    let (class, students) = class(&servers);
    let ca = dbms.ca();
    class.grade(&["--sql-ca", ca.to_str().unwrap()]).with_status(0);
    let before = class.book();
    for (number, case) in (1..).zip(&CASES) {
        let student = format!("s{number:02}");
        let expected = case.outcomes.map(|outcome| (outcome, case.reason));
        assert_eq!(table(&before, &student), expected, "{student}: {:?}", case.typed);
    }
    let notes = &criterion(&before, "s07", "sql-table.table").notes;
    let notes: Vec<_> = notes.iter().map(|note| note.code.as_str()).collect();
    assert_eq!(notes, ["other-letters"], "R112");

    students.iter().for_each(lab::delete);
    drop(servers);
    class.minutes(20);
    class.grade(&["--sql-ca", ca.to_str().unwrap()]).with_status(0);
    let after = class.book();
    for (student, case) in after.students.iter().zip(&CASES) {
        for (id, outcome) in TABLE.iter().zip(case.outcomes) {
            let now = student.criterion(&format!("sql-table.{id}")).unwrap();
            let what = format!("{} {id}", student.student_id);
            assert_eq!(now.outcome == Passed, outcome == Passed, "{what}: {:?}", now.outcome);
        }
        let gone = student.criterion("deletion.instance-deleted").unwrap();
        assert_eq!(gone.outcome, Passed, "{}: {:?}", student.student_id, gone.reason);
    }
}

fn a_database_that_cannot_prove_who_it_is_gets_no_password_and_costs_no_points(kind: Kind) {
    let Some(dbms) = prepared(kind, &[]) else { return };
    let servers = [Some(dbms.start(CASES[0].typed, &[]).unwrap())];
    let (class, _) = class(&servers);
    // Its certificate is not signed by the roots of RDS.
    class.grade(&[]).with_status(0);
    assert_eq!(table(&class.book(), "s01"), [(Unverified, Some("tls")); 5]);
    class.grade(&["--sql-tls", "off"]).with_status(0);
    assert_eq!(table(&class.book(), "s01"), [(Passed, None); 5]);
}

#[test]
fn the_demonstration_shows_thirty_students_in_under_a_minute() {
    let Some(_) = prepared(Kind::MariaDb, &[]) else { return };
    let folder = tempfile::tempdir().unwrap();
    let began = Instant::now();
    let run = Run::of(&mut labproof(folder.path(), &["demo", "--lang", "en"])).with_status(0);
    assert!(began.elapsed() < Duration::from_mins(1), "{:?}", began.elapsed());
    assert_eq!(run.err, "");
    let headline = "28 of 30 graded, 2 not graded (the role could not be assumed: 2)";
    assert_eq!(run.out.matches(headline).count(), 4, "each stage and the end: {}", run.out);

    let reports = folder.path().join("labproof-report");
    for report in ["gradebook.json", "junit.xml", "report.html"] {
        assert!(run.out.contains(&format!("labproof-report/{report}")), "{report}");
        assert!(reports.join(report).is_file(), "{report}");
    }
    let book = book(&reports.join("gradebook.json"));
    assert_eq!(book.students.len(), 30);
    // After the deletion: what was proven stays, what was seen wrong could have been mended unseen.
    let unseen = (Unverified, Some("no-record"));
    let seen = (Passed, None);
    let expected = [
        ("s01", [seen; 5]),
        ("s16", [seen, (Partial, None), seen, seen, seen]),
        ("s17", [seen, seen, seen, unseen, seen]),
        ("s18", [seen, seen, seen, seen, unseen]),
        ("s19", [seen, seen, unseen, unseen, unseen]),
        ("s20", [unseen; 5]),
        ("s21", [unseen; 5]),
    ];
    for (student, outcomes) in expected {
        assert_eq!(table(&book, student), outcomes, "{student}");
    }
}
