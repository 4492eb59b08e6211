use super::*;
use crate::gradebook::{Criterion, Header, LabStamp, Run, Thing};
use crate::next_step::tests::{END, criterion, failed, not_started, open, student};
use labproof_checks::evidence::ReasonCode;
use labproof_checks::lab::Text;
use labproof_checks::outcome::{Actor, Outcome};

/// The tasks of the small lab, in its order.
const TASKS: [&str; 6] =
    ["security-group", "db-config", "sql-table", "resize", "snapshot", "deletion"];

fn at(time: &str) -> Timestamp {
    format!("2026-11-27T{time}:00Z").parse().unwrap()
}

/// The student with a task for each of the lab's, as a gradebook has it.
fn in_tasks(mut student: Student) -> Student {
    let criteria = std::mem::take(&mut student.tasks[0].criteria);
    let model = student.tasks.remove(0);
    student.tasks = TASKS
        .iter()
        .map(|task| {
            let is_of = |it: &&Criterion| it.id.split('.').next() == Some(*task);
            let criteria = criteria.iter().filter(is_of).cloned().collect();
            crate::gradebook::Task { id: (*task).into(), criteria, ..model.clone() }
        })
        .collect();
    student
}

/// A student who has done everything before a step of the lab and nothing from it on, but for what is
/// given.
fn at_step(step: usize, others: Vec<Criterion>) -> Student {
    let given = others.iter().map(|it| it.id.clone()).collect::<Vec<_>>();
    let later = [
        (0, not_started("security-group.exists")),
        (1, not_started("db-config.created")),
        (1, criterion("db-config.engine", Outcome::Blocked)),
        (2, not_started("sql-table.row")),
        (3, not_started("resize.instance-class")),
        (3, criterion("resize.applied-immediately", Outcome::Blocked)),
        (4, not_started("snapshot.exists")),
        (5, not_started(END)),
        (5, criterion("deletion.no-final-snapshot", Outcome::Blocked)),
    ];
    let later = later.into_iter().filter(|(task, it)| *task >= step && !given.contains(&it.id));
    in_tasks(student(later.map(|(_, it)| it).chain(others).collect()))
}

fn book(students: Vec<Student>) -> Gradebook {
    let text = || Text { ko: String::new(), en: String::new() };
    let lab = LabStamp { id: String::new(), sha256: String::new(), title: text(), points: None };
    let (now, version) = (at("10:00"), String::new());
    let run = Run {
        id: String::new(),
        started_at: now,
        finished_at: now,
        version,
        trouble: None,
        endpoint: None,
    };
    let header = Header { lab, run, as_of: now, deadline: None };
    Gradebook { students, ..Gradebook::new(header, []) }
}

fn in_progress(id: &str) -> Criterion {
    open(id, ReasonCode::InProgress, Actor::Aws, Some(at("10:05")))
}

#[test]
fn a_student_is_at_the_furthest_step_that_was_begun_or_at_the_one_after_it() {
    let refused = Student { score: None, tasks: Vec::new().into(), ..at_step(0, Vec::new()) };
    let cases = [
        ("an account that nobody may enter", refused, Place::NotGraded),
        ("nothing done", at_step(0, Vec::new()), Place::NotBegun),
        ("the first step done", at_step(1, Vec::new()), Place::At(1)),
        (
            "AWS creates the instance",
            at_step(2, vec![in_progress("db-config.created")]),
            Place::At(1),
        ),
        (
            "AWS changes the instance, and the table cannot be looked at",
            with_thing(
                at_step(
                    4,
                    vec![
                        open("sql-table.row", ReasonCode::Unreachable, Actor::Instructor, None),
                        in_progress("resize.instance-class"),
                        in_progress("resize.applied-immediately"),
                    ],
                ),
                Condition::Changing,
                None,
            ),
            Place::At(3),
        ),
        (
            "AWS creates the instance, of which all is right so far",
            with_thing(at_step(2, Vec::new()), Condition::Creating, None),
            Place::At(1),
        ),
        (
            "AWS creates the instance, for which the resize waits too",
            at_step(
                2,
                vec![in_progress("db-config.created"), in_progress("resize.instance-class")],
            ),
            Place::At(1),
        ),
        (
            "a mistake that can be put right",
            at_step(1, vec![failed("security-group.exists")]),
            Place::At(0),
        ),
        (
            "a mistake in an earlier step holds nobody there",
            at_step(4, vec![failed("security-group.exists")]),
            Place::At(4),
        ),
        (
            "what only a new instance corrects holds nobody either",
            at_step(2, vec![failed("db-config.engine")]),
            Place::At(2),
        ),
        ("all but the end", at_step(5, Vec::new()), Place::At(5)),
        ("everything", at_step(6, Vec::new()), Place::Finished),
        (
            "the instance is deleted, and a step is missing",
            at_step(6, vec![not_started("snapshot.exists")]),
            Place::Finished,
        ),
    ];
    for (name, student, place) in cases {
        assert_eq!(Place::of(&student), place, "{name}");
    }
}

#[test]
fn a_table_that_nobody_could_look_at_is_the_next_step_until_a_later_one_is_begun() {
    let behind_the_end = || criterion("deletion.no-final-snapshot", Outcome::Blocked);
    let unseen = || open("sql-table.row", ReasonCode::Unreachable, Actor::Instructor, None);
    let next = in_tasks(student(vec![
        unseen(),
        not_started("resize.instance-class"),
        criterion("resize.applied-immediately", Outcome::Blocked),
        not_started("snapshot.exists"),
        not_started(END),
        behind_the_end(),
    ]));
    assert_eq!(Place::of(&next), Place::At(2));
    let rest = vec![unseen(), not_started("snapshot.exists"), not_started(END), behind_the_end()];
    let later = in_tasks(student(rest));
    assert_eq!(Place::of(&later), Place::At(4));
}

/// What is wrong, as a line a group: what, whose, who must act.
fn help(students: Vec<Student>) -> Vec<String> {
    let book = book(students);
    let class = Class::of(&book).unwrap();
    let line = |help: &Help<'_>| {
        let what = help.matter.criterion().map_or("the account", |it| it.id.as_str());
        format!("{what} {:?} {:?}", help.students, help.matter.who())
    };
    class.help.iter().map(line).collect()
}

#[test]
fn the_same_mistake_is_one_group_and_what_can_be_put_right_comes_first() {
    let group = || failed("security-group.exists");
    let engine = || failed("db-config.engine");
    let stopped = open("sql-table.row", ReasonCode::Stopped, Actor::Student, None);
    let refused = Student {
        score: None,
        tasks: Vec::new().into(),
        reason: open("x", ReasonCode::AssumeRoleRefused, Actor::Instructor, None).reason.clone(),
        ..at_step(0, Vec::new())
    };
    let students = vec![
        at_step(2, vec![engine()]),
        at_step(1, vec![group()]),
        refused,
        at_step(4, vec![group(), engine()]),
        at_step(3, vec![stopped]),
        at_step(0, Vec::new()),
        // At the end nothing is put right any more.
        at_step(6, vec![group()]),
    ];
    assert_eq!(
        help(students),
        [
            "security-group.exists [1, 3] Student",
            "sql-table.row [4] Student",
            "db-config.engine [0, 3] Student",
            "the account [2] Instructor",
        ]
    );
}

#[test]
fn two_reasons_for_one_criterion_are_two_things_to_say() {
    let noted = |code: &str| {
        let mut criterion = failed("resize.instance-class");
        let message = Text { ko: String::new(), en: String::new() };
        criterion
            .notes
            .push(crate::gradebook::Remark { code: code.into(), message: message.into() });
        at_step(4, vec![criterion])
    };
    let students = vec![noted("waits-for-window"), noted("refused"), noted("waits-for-window")];
    assert_eq!(
        help(students),
        ["resize.instance-class [0, 2] Student", "resize.instance-class [1] Student"]
    );
}

#[test]
fn a_change_that_waits_for_the_window_is_said_once() {
    let waits = |id: &str, outcome| {
        let message = Text { ko: String::new(), en: String::new() };
        let note =
            crate::gradebook::Remark { code: "waits-for-window".into(), message: message.into() };
        let mut criterion = criterion(id, outcome);
        criterion.notes = vec![note];
        criterion
    };
    let student = at_step(
        4,
        vec![
            waits("resize.instance-class", Outcome::Partial),
            waits("resize.applied-immediately", Outcome::Failed),
        ],
    );
    assert_eq!(help(vec![student]), ["resize.applied-immediately [0] Student"]);
}

fn changed(student: Student, last_change: &str) -> Student {
    Student { last_change: Some(at(last_change)), ..student }
}

fn with_thing(student: Student, condition: Condition, until: Option<&str>) -> Student {
    let thing = Thing {
        name: "awsdb".to_owned(),
        status: String::new(),
        condition,
        since: Some(at("09:50")),
        until: until.map(at),
        address: None,
    };
    Student { things: vec![thing], ..student }
}

#[test]
fn who_has_not_moved_for_long_is_told_the_longest_first_but_not_who_waits_for_aws() {
    let students = vec![
        changed(at_step(1, Vec::new()), "09:45"),
        changed(at_step(2, Vec::new()), "09:23"),
        changed(at_step(3, Vec::new()), "09:55"),
        with_thing(changed(at_step(1, Vec::new()), "09:40"), Condition::Creating, None),
        changed(at_step(6, Vec::new()), "09:00"),
        at_step(0, Vec::new()),
    ];
    let book = book(students);
    let class = Class::of(&book).unwrap();
    assert_eq!(class.idle(at("10:00")), [(1, at("09:23")), (0, at("09:45"))]);
    assert_eq!(class.idle(at("10:05")).len(), 3);
}

#[test]
fn what_aws_is_busy_with_is_told_the_first_to_be_done_first() {
    let students = vec![
        with_thing(at_step(2, Vec::new()), Condition::Changing, None),
        with_thing(at_step(2, Vec::new()), Condition::Creating, Some("10:09")),
        with_thing(at_step(2, Vec::new()), Condition::Ready, None),
        with_thing(at_step(2, Vec::new()), Condition::BackingUp, Some("10:02")),
    ];
    let book = book(students);
    let busy = Class::of(&book).unwrap().busy;
    let told: Vec<_> = busy.iter().map(|one| (one.student, one.condition)).collect();
    let expected = [(3, Condition::BackingUp), (1, Condition::Creating), (0, Condition::Changing)];
    assert_eq!(told, expected);
}

#[test]
fn a_class_is_at_work_until_the_deadline_or_until_every_score_is_final() {
    let student = |is_final| {
        let mut student = at_step(3, Vec::new());
        student.score.as_mut().unwrap().is_final = is_final;
        student
    };
    let until =
        |deadline: &str| Gradebook { deadline: Some(at(deadline)), ..book(vec![student(false)]) };
    let refused = Student { score: None, ..student(false) };
    for (name, book, is_at_work) in [
        ("nobody has been looked at", book(Vec::new()), true),
        ("one is not final", book(vec![student(true), student(false)]), true),
        ("one could not be graded", book(vec![student(true), refused]), true),
        ("all are final", book(vec![student(true), student(true)]), false),
        ("a deadline to come", until("10:01"), true),
        ("the deadline", until("10:00"), false),
    ] {
        assert_eq!(Class::of(&book).is_some(), is_at_work, "{name}");
    }
}
