//! What a student reads in a few lines, at every moment of the lab.

use crate::common::{
    DB_GROUP, Graded, LAB, Student, WEB_GROUP, group_source, permission, t, the_table,
};
use crate::sample::{book, crowd, sheet};
use jiff::{SignedDuration, Timestamp};
use labproof_checks::lab::Language;
use labproof_reports::gradebook::{LabStamp, Run};
use labproof_reports::terminal::{self, Sheet};
use labproof_reports::{Enrolment, Gradebook, Header, NextStep, next_step_in};
use std::collections::BTreeMap;
use unicode_width::UnicodeWidthStr;

const WIDEST: usize = 80;
const MOST_LINES: usize = 20;

/// The gradebook of one student.
pub(crate) fn book_of(
    Graded(result): Graded,
    as_of: Timestamp,
    deadline: Option<Timestamp>,
) -> Gradebook {
    let enrolment = Enrolment {
        student_id: "111122223333".into(),
        name: "student".into(),
        account_id: "111122223333".into(),
        columns: BTreeMap::new().into(),
    };
    let header = Header {
        lab: LabStamp::from(&*LAB),
        run: Run {
            id: "run".into(),
            started_at: as_of,
            finished_at: as_of,
            version: "0.1.0".into(),
            trouble: None,
            endpoint: None,
        },
        as_of,
        deadline,
    };
    Gradebook::new(header, [(enrolment, result)])
}

/// The short answer at the newest look.
fn brief(student: &Student, language: Language) -> String {
    let book = book_of(student.graded(), student.newest(), student.deadline);
    terminal::brief(&book.students[0], &book, &sheet(language))
}

/// No line and no text longer than promised.
#[track_caller]
fn fits(text: &str) {
    assert!(text.lines().count() <= MOST_LINES, "{} lines:\n{text}", text.lines().count());
    for line in text.lines() {
        assert!(line.width() <= WIDEST, "{}: {line:?}", line.width());
    }
}

/// A student's moments, in the order of the lab. Four mistakes: the group admits a wrong port, the
/// instance is of a wrong class and public, and its initial database has another name.
pub(crate) fn moments() -> Vec<(&'static str, Student)> {
    let nothing = Student::begins().with(|student| {
        student.servers.clear();
        student.groups.clear();
    });
    let grouped = || {
        Student::begins().groups_as(|group| {
            group.inbound = Some(vec![permission("tcp", 3307, 3307, [group_source(WEB_GROUP)])]);
        })
    };
    let creating = || {
        grouped().creates_as(|db| {
            db.class = Some("db.t3.medium".into());
            db.public = Some(true);
            db.db_name = Some("test".into());
        })
    };
    // A private database answers nobody outside its own network.
    let available = || creating().is_ready().with(|student| student.table = None);
    let corrected = || {
        let wrong = permission("tcp", 3307, 3307, [group_source(WEB_GROUP)]);
        let right = permission("tcp", 3306, 3306, [group_source(WEB_GROUP)]);
        let student = available().look("01:30").opens(DB_GROUP, right, "01:32");
        let student = student.closes(DB_GROUP, &wrong, "01:33");
        student.with(|student| student.db().public = Some(false))
    };
    let reached = || {
        corrected().with(|student| {
            let mut table = the_table();
            table.tables[0].name = Some("STEM".into());
            table.tables[0].rows = Some(Vec::new());
            student.table = Some(table);
        })
    };
    let with_status = |status: &'static str| {
        move |student: &mut Student| student.db().status = Some(status.into())
    };
    let asked = || corrected().asks_resize("01:50", Some("db.t3.small"), Some(30), Some(true));
    let resized = || asked().is_resized();
    let taking = || resized().snapshots().with(with_status("backing-up"));
    let taken = || resized().snapshots().is_snapshotted();
    let gone = || taken().look("02:20").deletes().is_gone().look("02:45");
    vec![
        ("01_nothing_yet", nothing.look("01:05")),
        ("02_web_server", Student::begins().look("01:09")),
        ("03_group_with_a_wrong_port", grouped().look("01:15")),
        ("04_creating_with_mistakes", creating().look("01:22")),
        ("05_available_with_mistakes", available().look("01:30")),
        ("06_corrected_and_out_of_reach", corrected().look("01:40")),
        ("07_table_in_other_letters_without_its_row", reached().look("01:45")),
        ("08_resize_under_way", asked().with(with_status("modifying")).look("01:53")),
        ("09_resized", resized().look("02:00")),
        ("10_snapshot_being_taken", taking().look("02:12")),
        ("11_snapshot_taken", taken().look("02:20")),
        ("12_deleting", taken().look("02:20").deletes().look("02:31")),
        ("13_deleted", gone()),
        ("14_deleted_long_ago", gone().look("23 02:45")),
    ]
}

#[test]
fn a_student_with_four_mistakes_reads_a_few_lines_at_every_moment() {
    let mut texts = Vec::new();
    for (name, student) in moments() {
        for language in Language::ALL {
            let text = brief(&student, language);
            insta::assert_snapshot!(format!("{name}-{}", language.as_str()), text);
            texts.push(text);
        }
    }
    for text in &texts {
        fits(text);
    }
}

/// The step as a few words.
fn step(student: &Student) -> String {
    let book = book_of(student.graded(), student.newest(), student.deadline);
    match next_step_in(&book, &book.students[0]) {
        NextStep::Prepare(it) => format!("prepare {}", it.id),
        NextStep::Begin(it) => format!("begin {}", it.id),
        NextStep::Do(it) => format!("do {}", it.id),
        NextStep::Attest { address, .. } => format!("attest at {}", &address[..5]),
        NextStep::Keep { address, step, .. } => {
            format!("keep before {}, {}", step.id, address.is_some())
        }
        NextStep::WaitFor { thing, then } => {
            format!("wait for {}, then {}", thing.name, then.map_or("-", |it| it.id.as_str()))
        }
        NextStep::Start { then, .. } => format!("start, then {}", then.id),
        NextStep::Ask(None) => "ask".to_owned(),
        NextStep::Final => "final".to_owned(),
        other @ (NextStep::Enter
        | NextStep::ApplyNow(_)
        | NextStep::Unlock(_)
        | NextStep::Perhaps(_)
        | NextStep::Wait(_)
        | NextStep::Ask(Some(_))
        | NextStep::Again(_)
        | NextStep::Done) => panic!("no step of these stories: {other:?}"),
    }
}

/// No step would be refused by AWS because of the state of the instance, and each is in the lab's order.
#[test]
fn the_next_step_knows_the_state_of_the_instance() {
    let creating = || Student::begins().groups().creates();
    let ready = || creating().is_ready();
    let out_of_reach = || ready().with(|student| student.table = None);
    let empty = |student: &mut Student| {
        let mut table = the_table();
        table.tables.clear();
        student.table = Some(table);
    };
    let with = |status: &'static str| {
        move |student: &mut Student| student.db().status = Some(status.into())
    };
    let no_server = |student: &mut Student| student.servers.clear();
    let resizing = || ready().look("01:45").resizes().with(with("modifying"));
    let wrong_group = || Student::begins().groups_as(|group| group.inbound = Some(Vec::new()));
    let late = ready().is_ready().look("01:40").with(|it| it.deadline = Some(t("01:39")));
    for (student, expected) in [
        (Student::begins().with(no_server), "prepare web-tier.server"),
        (Student::begins(), "begin security-group.exists"),
        (Student::begins().groups(), "do db-config.created"),
        (creating(), "wait for awsdb, then sql-table.login"),
        (creating().with(no_server), "prepare web-tier.server"),
        (
            Student::begins().groups().creates_as(|db| db.public = Some(true)),
            "wait for awsdb, then db-config.private",
        ),
        (wrong_group().creates(), "do security-group.mysql-from-web-tier"),
        (ready().with(empty), "do sql-table.table"),
        (out_of_reach(), "attest at awsdb"),
        (out_of_reach().with(with("modifying")), "wait for awsdb, then -"),
        (out_of_reach().with(no_server), "prepare web-tier.server"),
        (ready(), "do resize.instance-class"),
        (ready().with(with("stopped")), "start, then "),
        (resizing(), "wait for awsdb, then -"),
        (ready().resizes().is_resized().with(with("backing-up")), "wait for awsdb, then "),
        (ready().resizes().is_resized(), "do snapshot.exists"),
        (ready().resizes().is_resized().snapshots(), "wait for stem-day-snapshot, then -"),
        (out_of_reach().resizes().is_resized(), "do snapshot.exists"),
        (
            out_of_reach().resizes().is_resized().snapshots().is_snapshotted(),
            "keep before deletion.instance-deleted, true",
        ),
        (Student::all_but_deletion(), "do deletion.instance-deleted"),
        (wrong_group().creates().is_ready().deletes(), "wait for awsdb, then -"),
    ] {
        let said = step(&student.look("02:50"));
        assert!(said.starts_with(expected), "{expected}: {said}");
    }
    assert_eq!(step(&late), "final");
}

/// A look whose records are late still says what is wrong, and by when the records are there.
#[test]
fn records_that_are_on_their_way_are_told_with_the_time_until() {
    let student = Student::begins().groups().with(|it| it.delay = SignedDuration::from_hours(3));
    let student = student.creates().is_ready().resizes().is_resized().look("02:00");
    for language in Language::ALL {
        let text = brief(&student, language);
        let words = match language {
            Language::Ko => "기록이 아직 도착하지 않았습니다",
            Language::En => "records of what you did are still on their way",
        };
        let unbroken = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(unbroken.contains(words), "{text}");
    }
}

/// However much is wrong, and however many steps a lab has, it stays short.
#[test]
fn nothing_makes_it_longer() {
    let mut books = vec![book(), crowd(6)];
    let mut long = book();
    for student in &mut long.students {
        let tasks = std::mem::take(&mut student.tasks);
        student.tasks = tasks.iter().cycle().take(tasks.len() * 4).cloned().collect();
    }
    books.push(long);
    for book in &books {
        for (student, language) in
            book.students.iter().flat_map(|it| Language::ALL.map(|to| (it, to)))
        {
            for width in [80, 100, 200] {
                fits(&terminal::brief(student, book, &Sheet { width, ..sheet(language) }));
            }
        }
    }
}

/// Neither the few lines nor the long list asks for anything to be done on an instance that is gone.
#[test]
fn after_the_end_nothing_asks_for_what_is_gone() {
    let wrong = |db: &mut labproof_checks::evidence::DbInstance| {
        db.public = Some(true);
        db.class = Some("db.t3.medium".into());
    };
    let standing = Student::begins().groups().creates_as(wrong).is_ready().look("01:45");
    let gone = standing.clone().deletes().is_gone().look("02:45");
    for language in Language::ALL {
        let all = |student: &Student| {
            let book = book_of(student.graded(), student.newest(), None);
            terminal::student(&book.students[0], &book, &sheet(language))
        };
        assert!(all(&standing).contains('→') && !all(&gone).contains('→'), "{}", all(&gone));
        let asks = ["Modify", "Create database", "Actions"];
        let brief = brief(&gone, language);
        assert!(asks.iter().all(|word| !brief.contains(word)), "{brief}");
    }
}
