//! The sample that every format renders: six students, and among them every outcome.

mod lab;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use lab::{CriterionRow, TASKS, TaskRow};
use labproof_checks::Points;
use labproof_checks::evidence::{Attempt, Blind, ReasonCode};
use labproof_checks::lab::{Lab, Language, Text};
use labproof_checks::outcome::{
    Citation, Flag, Named, Note, Outcome, Reason, Rule, Shown, TableName,
};
use labproof_checks::result::{CriterionResult, Score, State, StudentResult, TaskResult};
use labproof_reports::gradebook::{LabStamp, Run};
use labproof_reports::terminal::Sheet;
use labproof_reports::{Enrolment, Gradebook, Header, View};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// What differs from a student who passed everything.
type Change<'a> = (&'a str, &'a dyn Fn(&mut CriterionResult));

pub(crate) fn view(language: Language) -> View {
    View::new(language, TimeZone::get("Asia/Seoul").unwrap())
}

pub(crate) fn sheet(language: Language) -> Sheet {
    Sheet { width: 100, colour: false, view: view(language) }
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Of the sample the first criterion of each outcome, with its student: as much as a person reviews.
/// Its sums are those of the whole.
pub(crate) fn one_an_outcome() -> Gradebook {
    let (mut book, mut shown) = (book(), BTreeSet::new());
    for student in &mut book.students {
        for task in student.tasks.iter_mut() {
            task.criteria.retain(|criterion| shown.insert(criterion.outcome));
        }
        student.tasks.retain(|task| !task.criteria.is_empty());
    }
    book.students.retain(|student| !student.tasks.is_empty() || student.score.is_none());
    book
}

pub(crate) fn book() -> Gradebook {
    Gradebook::new(header(), cohort())
}

/// A gradebook of the sample's first students, so many of them.
pub(crate) fn crowd(students: usize) -> Gradebook {
    let cohort = cohort();
    let crowd =
        cohort.iter().cycle().take(students).enumerate().map(|(index, (enrolment, result))| {
            let enrolment = Enrolment { student_id: format!("s{index:04}"), ..enrolment.clone() };
            (enrolment, result.clone())
        });
    Gradebook::new(header(), crowd)
}

pub(crate) fn header() -> Header {
    Header {
        lab: LabStamp {
            id: "stem-day-rds".to_owned(),
            sha256: "5e".repeat(32),
            title: Text {
                ko: "Stem Day: Amazon RDS 실습".into(),
                en: "Stem Day: Amazon RDS workshop".into(),
            },
            points: None,
        },
        run: Run {
            id: "01998f3c-5d0a-7c44-9f51-0e6a1c6a2b11".to_owned(),
            started_at: at("2026-11-22T10:00:00Z"),
            finished_at: at("2026-11-22T10:03:20Z"),
            version: "0.1.0".to_owned(),
            trouble: None,
            endpoint: None,
        },
        as_of: at("2026-11-22T10:03:00Z"),
        deadline: Some(at("2026-11-22T12:00:00Z")),
    }
}

pub(crate) fn cohort() -> Vec<(Enrolment, StudentResult)> {
    vec![
        (enrolment("s001", "김하늘", "111122220001"), perfect()),
        (enrolment("s002", "Park Ji-woo", "111122220002"), missed_apply_immediately()),
        (enrolment("s003", "이도윤", "111122220003"), partly_unseen()),
        (enrolment("s004", "최서아", "111122220004"), locked_out()),
        (enrolment("s005", "정예준", "111122220005"), not_begun()),
        (enrolment("s006", "Kang Min-jun", "111122220006"), on_a_free_plan()),
    ]
}

fn perfect() -> StudentResult {
    graded(&[("db-config.engine-version", &|it| {
        it.found = Some("8.4.3".into());
        it.notes = vec![Note::AcceptedVariation { written: "5.7".into(), found: "8.4.3".into() }];
    })])
}

/// The resize waits for the maintenance window; the deletion is yet to come.
fn missed_apply_immediately() -> StudentResult {
    graded(&[
        ("db-config.private", &|it| {
            it.outcome = Outcome::Failed;
            it.found = Some(Shown::Switch { member: "PubliclyAccessible", on: true });
        }),
        ("resize.instance-class", &|it| {
            it.outcome = Outcome::Partial;
            it.found = Some(Shown::ToCome("PendingModifiedValues", Box::new("db.t3.small".into())));
            it.notes = vec![Note::WaitsForWindow { window: "sun:17:00-sun:17:30".into() }];
        }),
        ("resize.applied-immediately", &|it| {
            it.outcome = Outcome::Failed;
            it.notes = vec![Note::WaitsForWindow { window: "sun:17:00-sun:17:30".into() }];
        }),
        ("deletion.instance-deleted", &not_started),
        ("deletion.no-final-snapshot", &|it| blocked(it, "deletion.instance-deleted")),
    ])
}

/// Nobody can reach the database, and the records of the deletion are on their way.
fn partly_unseen() -> StudentResult {
    let unreachable =
        Reason::new(ReasonCode::Unreachable, "awsdb.abc.ap-northeast-2.rds.amazonaws.com:3306");
    let settling = Reason::new(ReasonCode::Settling, "cloudtrail:LookupEvents")
        .again_at(at("2026-11-22T12:05:00Z"));
    let mut student = graded(&[
        ("sql-table.login", &|it| open(it, Outcome::Unverified, &unreachable)),
        ("sql-table.row", &|it| open(it, Outcome::Unverified, &unreachable)),
        ("deletion.no-final-snapshot", &|it| open(it, Outcome::Pending, &settling)),
    ]);
    student.flags = vec![Flag::NotSeenThisTime];
    student
}

fn locked_out() -> StudentResult {
    let attempt = Attempt::role("arn:aws:iam::111122220004:role/LabproofReader");
    let attempt = attempt.by(Some("arn:aws:iam::999988887777:user/teacher"));
    let refused = Blind::new(ReasonCode::AssumeRoleRefused, "sts:AssumeRole");
    let reason = Reason::from(&refused.because("AccessDenied").at(attempt));
    StudentResult::not_graded("ap-northeast-2".into(), reason)
}

fn not_begun() -> StudentResult {
    let nothing = |it: &mut CriterionResult| match it.id.as_str() {
        "security-group.exists" | "db-config.created" => not_started(it),
        id if id.starts_with("security-group") => blocked(it, "security-group.exists"),
        id if id.starts_with("web-tier") => {}
        _ => blocked(it, "db-config.created"),
    };
    let ids: Vec<_> = ids().collect();
    let changes: Vec<Change<'_>> = ids.iter().map(|id| (id.as_str(), &nothing as _)).collect();
    graded(&changes)
}

/// AWS refuses the larger class; the account stands twice in the roster, and something was left.
fn on_a_free_plan() -> StudentResult {
    let mut student = graded(&[
        ("web-tier.server", &|it| {
            it.outcome = Outcome::Failed;
            it.found = None;
        }),
        ("resize.instance-class", &|it| {
            it.outcome = Outcome::Excused;
            it.found = Some("db.t3.micro".into());
            it.notes = vec![Note::RefusedByAws { error: "FreeTierRestrictionError".into() }];
        }),
    ]);
    student.flags = vec![
        Flag::SharedAccount { with: "s016".into() },
        Flag::Leftover { instance: "awsdb".into() },
    ];
    student
}

fn not_started(it: &mut CriterionResult) {
    it.outcome = Outcome::Failed;
    it.found = None;
    it.notes = vec![Note::NotStarted];
}

fn blocked(it: &mut CriterionResult, by: &str) {
    it.outcome = Outcome::Blocked;
    it.found = None;
    it.blocked_by = Some(by.into());
}

fn open(it: &mut CriterionResult, outcome: Outcome, reason: &Reason) {
    it.outcome = outcome;
    it.found = None;
    it.reason = Some(reason.clone());
}

/// A student who passed everything but for some changes.
pub(crate) fn graded(changes: &[Change<'_>]) -> StudentResult {
    let tasks: Vec<TaskResult> = TASKS.iter().map(|row| task(*row, changes)).collect();
    let criteria = tasks.iter().flat_map(|task| &task.criteria);
    let header = header();
    let score = Score::of(criteria).settle(header.as_of, header.deadline);
    StudentResult {
        region: "ap-northeast-2".into(),
        regions_seen: Vec::new(),
        state: State::Graded { score, tasks },
        flags: Vec::new(),
        things: Vec::new(),
        last_change: None,
    }
}

/// The lab that ships.
static LAB: LazyLock<Lab> = LazyLock::new(|| Lab::shipped("stem-day-rds").unwrap());

fn ids() -> impl Iterator<Item = String> {
    TASKS.iter().flat_map(|(task, _, _, criteria)| {
        criteria.iter().map(move |row| format!("{task}.{}", row.0))
    })
}

fn task((id, ko, en, criteria): TaskRow, changes: &[Change<'_>]) -> TaskResult {
    TaskResult {
        id: id.into(),
        title: Text { ko: ko.into(), en: en.into() },
        criteria: criteria.iter().map(|row| criterion(id, *row, changes)).collect(),
    }
}

/// What a criterion expects, as what it is.
fn value(id: &str, written: &str) -> Shown {
    let web = || Named { id: "sg-0a1".into(), name: Some("Stem Day Web Tier".into()) };
    match id {
        "mysql-from-web-tier" => {
            let (protocol, ports) = ("TCP".into(), "3306".into());
            Shown::Rules(vec![Rule { protocol, ports, from: vec![web()] }])
        }
        "private" => Shown::Switch { member: "PubliclyAccessible", on: false },
        "row" => {
            let of = TableName { schema: "test".into(), table: "stem".into() };
            Shown::Row(of, vec!["1".into(), "stem".into()])
        }
        _ => written.into(),
    }
}

fn criterion(task: &str, row: CriterionRow, changes: &[Change<'_>]) -> CriterionResult {
    let (id, points, ko, en, hint_ko, hint_en, expected) = row;
    let full = format!("{task}.{id}");
    let check = LAB.criterion(&full).expect("it is one of the shipped lab").check;
    let mut criterion = CriterionResult {
        rules: check.rules,
        stage: check.nature.stage,
        id: full,
        title: Text { ko: ko.into(), en: en.into() },
        hint: Text { ko: hint_ko.into(), en: hint_en.into() },
        outcome: Outcome::Passed,
        worth: Points::from_tenths(points * 10),
        expected: expected.map(|written| value(id, written)),
        found: expected.map(|written| value(id, written)),
        reason: None,
        blocked_by: None,
        decided: None,
        notes: Vec::new(),
        evidence: vec![citation(task)],
    };
    if let Some((_, change)) = changes.iter().find(|(changed, _)| *changed == criterion.id) {
        change(&mut criterion);
    }
    criterion
}

fn citation(task: &str) -> Citation {
    let (digit, source) = match task {
        "web-tier" => ("1", "ec2:DescribeInstances"),
        "security-group" => ("2", "ec2:DescribeSecurityGroups"),
        "sql-table" => ("3", "mysql:SELECT"),
        "snapshot" => ("4", "rds:DescribeDBSnapshots"),
        "deletion" => ("5", "cloudtrail:LookupEvents"),
        _ => ("6", "rds:DescribeDBInstances"),
    };
    Citation {
        id: format!("sha256:{}", digit.repeat(64)),
        source,
        at: at("2026-11-22T10:01:07Z"),
        item: None,
    }
}

fn enrolment(id: &str, name: &str, account: &str) -> Enrolment {
    Enrolment {
        student_id: id.into(),
        name: name.into(),
        account_id: account.into(),
        columns: BTreeMap::from([("section".to_owned(), "A".to_owned())]).into(),
    }
}
