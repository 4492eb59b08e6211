//! The evening before: a roster of twelve accounts, each broken in another way, tried by the built program.

use crate::class::{Class, HUB, REGION, ROLE};
use crate::lab;
use crate::run::{Run, keep, masks};
use jiff::SignedDuration;
use labproof_checks::preflight::{Severity, Standing};
use labproof_cloud::workshop::{DeleteChoices, Student};
use labproof_cloud::{Fault, FaultKind, Role};
use labproof_reports::Preflight;
use labproof_reports::preflight::Finding;
use std::fs;

/// Where a student has worked by mistake.
const ELSEWHERE: &str = "us-east-1";
/// A region of the class in which less is offered.
const POOR: &str = "ap-northeast-1";

/// The reads that grading makes, and those of a preflight.
const READS: [&str; 5] = [
    "ec2:Describe*",
    "rds:DescribeDBInstances",
    "rds:DescribeDBSnapshots",
    "rds:DescribeDBInstanceAutomatedBackups",
    "cloudtrail:LookupEvents",
];

fn role(external_id: &str, actions: &[&str]) -> Role {
    Role::new(ROLE, HUB).external_id(external_id).allowing(actions)
}

/// The plain role: what grading reads, and nothing else.
fn plain() -> Vec<&'static str> {
    [&READS[..], &["rds:DescribeEvents"]].concat()
}

/// The lab before this one, done in the student's region.
fn prepared(student: &Student) {
    student.web_server().unwrap();
}

/// What is left of last term: everything of the lab.
fn left_over(class: &Class, student: &Student) {
    lab::begin(student);
    class.minutes(40);
    lab::snapshot(student);
    class.minutes(40);
    student.delete("awsdb", &DeleteChoices { final_snapshot: None, retain_backups: true }).unwrap();
    class.minutes(40);
    lab::create(student, &lab_group(student), |_| ());
}

fn lab_group(student: &Student) -> String {
    let filter = [("Filter.1.Name", "group-name"), ("Filter.1.Value.1", "Stem Day DB Tier")];
    student.call("ec2", "DescribeSecurityGroups", &filter).unwrap().text("groupId").unwrap()
}

/// Twelve accounts, each broken in another way, but for the first.
pub(crate) fn twelve() -> Class {
    let mut class = Class::began(SignedDuration::from_hours(6));
    let enrol = |class: &mut Class, name: &str, actions: Option<&[&str]>| {
        let id = class.next_external_id();
        let role = match actions {
            None => Role::new(ROLE, HUB).external_id(&id),
            Some(actions) => role(&id, actions),
        };
        class.enrol_with(name, Some(role))
    };
    let healthy = enrol(&mut class, "준비된 학생", None);
    prepared(&healthy);
    class.enrol_with("No role", None);
    let other = Role::new(ROLE, HUB).external_id("another-external-id");
    prepared(&class.enrol_with("Other external id", Some(other)));
    prepared(&class.enrol_with("No external id", Some(Role::new(ROLE, HUB))));
    prepared(&enrol(&mut class, "A denied read", Some(&READS)));
    let moved = enrol(&mut class, "In another region", None);
    prepared(&Student::new(&class.cloud, moved.account(), ELSEWHERE));
    let untidy = enrol(&mut class, "Leftovers", None);
    left_over(&class, &untidy);
    let slow = enrol(&mut class, "Throttled", None);
    prepared(&slow);
    let suspended = enrol(&mut class, "Suspended", None);
    prepared(&suspended);
    let governed = enrol(&mut class, "Governed", None);
    prepared(&governed);
    let poor = enrol(&mut class, "Little offered", None);
    prepared(&Student::new(&class.cloud, poor.account(), POOR));
    let plain = enrol(&mut class, "Plain role", Some(&plain()));
    prepared(&Student::new(&class.cloud, plain.account(), ELSEWHERE));
    class.until_now();
    let fault = |kind, student: &Student| Fault::new(kind).account(student.account());
    let throttled = fault(FaultKind::Throttled, &slow).region(REGION);
    class.cloud.add_fault(throttled.operation("DescribeDBInstances"));
    for service_call in ["DescribeDBInstances", "DescribeInstances", "DescribeRegions"] {
        let suspended = fault(FaultKind::NotSignedUp, &suspended);
        class.cloud.add_fault(suspended.operation(service_call));
    }
    let denied = fault(FaultKind::DeniedByOrganization, &governed).region(REGION);
    class.cloud.add_fault(denied.operation("DescribeDBInstances"));
    for name in ["db.t3.micro", "db.t4g.micro", "8.0", "8.4", "9.7"] {
        class.cloud.withdraw(poor.account(), POOR, name);
    }
    class
}

/// The roster, in which two students do the lab elsewhere, and one reads Korean.
pub(crate) fn roster(class: &Class) -> String {
    let region = |number: usize| match number {
        11 => POOR,
        12 => ELSEWHERE,
        _ => "",
    };
    let regions: Vec<String> = (1..=12).map(|number| region(number).to_owned()).collect();
    let languages: Vec<&str> = (1..=12).map(|number| if number == 1 { "ko" } else { "" }).collect();
    let with_regions = class.roster_with("region", &regions);
    let cells = std::iter::once("language").chain(languages);
    with_regions.lines().zip(cells).map(|(line, cell)| format!("{line},{cell}\n")).collect()
}

/// `labproof preflight` of a roster.
pub(crate) fn run(class: &Class, roster: &str, arguments: &[&str]) -> Run {
    keep(class.path("roster.csv"), roster).unwrap();
    let command = ["preflight", "--roster", "roster.csv", "--account-timeout", "20s"];
    Run::of(&mut class.labproof(&[&command[..], arguments].concat()))
}

fn report(class: &Class) -> Preflight {
    let json = fs::read_to_string(class.path("labproof-report/preflight.json")).unwrap();
    serde_json::from_str(&json).unwrap()
}

fn codes(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.code.as_str()).collect()
}

#[test]
fn twelve_accounts_each_broken_in_another_way_are_told_apart() {
    let class = twelve();
    let run = run(&class, &roster(&class), &["--lang", "en"]).with_status(3);
    let report = report(&class);
    let expected: [(&[&str], Standing); 12] = [
        (&[], Standing::Ready),
        (&["role-refused"], Standing::Blocked),
        (&["role-refused"], Standing::Blocked),
        (&["no-external-id"], Standing::Ready),
        (&["reads-denied"], Standing::Blocked),
        (&["missing"], Standing::Ready),
        (&["leftover", "leftover", "leftover", "leftover"], Standing::Blocked),
        (&["unanswered"], Standing::NotKnown),
        (&["account-not-ready"], Standing::Blocked),
        (&["denied-by-organization"], Standing::Blocked),
        // Nothing is wrong with the account: the region has no class that the lab takes.
        (&[], Standing::Blocked),
        (&[], Standing::Ready),
    ];
    for (student, (expected, standing)) in report.students.iter().zip(expected) {
        let id = &student.student_id;
        assert_eq!(codes(&student.findings), expected, "{id}: {:#?}", student.findings);
        assert_eq!(student.standing, standing, "{id}");
    }
    let regions: Vec<_> = report
        .regions
        .iter()
        .map(|region| (region.region.as_str(), codes(&region.findings)))
        .collect();
    assert_eq!(
        regions,
        [
            (POOR, vec!["no-class", "extended-support"]),
            (REGION, vec!["extended-support", "extended-support", "other-class"]),
            (ELSEWHERE, vec!["offers-not-allowed"]),
        ]
    );
    assert_eq!(codes(&report.grader), ["tables", "free-plan"]);
    for secret in ["external-id-0", "another-external-id"] {
        assert!(!run.out.contains(secret) && !run.err.contains(secret), "{secret}");
    }
}

#[test]
fn what_is_written_of_the_twelve_in_both_languages() {
    let class = twelve();
    for language in ["ko", "en"] {
        let run = run(&class, &roster(&class), &["--lang", language]).with_status(3);
        let file = |name: &str| {
            fs::read_to_string(class.path(&format!("labproof-report/{name}"))).unwrap()
        };
        let page = file("preflight.html");
        let (_, body) = page.split_once("<body>").unwrap();
        let mut masks = masks();
        masks.push((r"\d{4}-\d\d-\d\d", "[date]"));
        insta::with_settings!({omit_expression => true, filters => masks}, {
            insta::assert_snapshot!(format!("text_{language}"), run.out);
            insta::assert_snapshot!(format!("page_{language}"), body);
            insta::assert_snapshot!(format!("mail_{language}"), file("preflight-mail.csv"));
        });
    }
}

/// A class of healthy accounts, with what goes wrong on the grader's own side.
fn healthy(students: usize) -> Class {
    let mut class = Class::began(SignedDuration::from_hours(1));
    for number in 1..=students {
        prepared(&class.enrol(&format!("Student {number}")));
    }
    class.until_now();
    class
}

#[test]
fn a_class_of_healthy_accounts_can_be_held_and_graded() {
    let class = healthy(3);
    let run = run(&class, &class.roster(), &["--lang", "en"]).with_status(0);
    assert!(run.out.contains("all 3 students are ready"), "{}", run.out);
    assert_eq!(report(&class).standing, Standing::Ready);
    assert!(!class.path("labproof.evidence").exists(), "nothing is kept");
    let calls = class.cloud.calls();
    let writes = ["Create", "Delete", "Modify", "Run", "Send", "Authorize", "Terminate"];
    let since = calls.keys().filter(|name| writes.iter().any(|write| name.starts_with(write)));
    let by_students = ["CreateSecurityGroup", "AuthorizeSecurityGroupIngress", "RunInstances"];
    assert!(since.clone().all(|name| by_students.contains(&name.as_str())), "{calls:?}");
}

#[test]
fn what_is_wrong_on_the_grader_s_own_side_is_said_once() {
    for (kind, words) in [
        (FaultKind::RegionDisabled, "not enabled"),
        (FaultKind::Denied, "not allowed to assume a role"),
        (FaultKind::Expired, "have expired"),
    ] {
        let class = healthy(2);
        class.cloud.add_fault(Fault::new(kind).operation("AssumeRole"));
        let run = run(&class, &class.roster(), &["--lang", "en"]).with_status(3);
        assert_eq!(codes(&report(&class).grader)[0], "grader", "{kind:?}");
        let said = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(said.matches(words).count(), 1, "{}", run.out);
        assert!(!said.contains("The role does not let"), "{}", run.out);
    }
    let class = healthy(2);
    class.cloud.remove_role(&crate::class::account(1), ROLE);
    class.cloud.remove_role(&crate::class::account(2), ROLE);
    run(&class, &class.roster(), &[]).with_status(3);
    assert_eq!(codes(&report(&class).grader)[0], "nobody-lets-in");
}

#[test]
fn the_grader_s_session_and_clock_are_held_against_the_class() {
    let mut class = Class::began(SignedDuration::from_hours(10));
    prepared(&class.enrol("Kim"));
    class.cloud.let_time_flow();
    class.cloud.date_answers();
    keep(class.path("roster.csv"), class.roster()).unwrap();
    let arguments = [
        "preflight",
        "--roster",
        "roster.csv",
        "--sql",
        "off",
        "--deadline",
        "2099-01-01T00:00:00Z",
    ];
    let mut command = class.labproof(&arguments);
    command.env("AWS_SESSION_TOKEN", "t").env("AWS_CREDENTIAL_EXPIRATION", "2098-12-31T00:00:00Z");
    let run = Run::of(&mut command).with_status(0);
    let grader = report(&class).grader;
    assert_eq!(codes(&grader), ["credentials-end", "clock-differs", "tables", "free-plan"]);
    assert!(grader[0].message.en.contains("before the class ends"), "{}", run.out);
    assert!(grader.iter().all(|finding| finding.severity == Severity::ToKnow));
    let mut command = class.labproof(&arguments);
    Run::of(command.env("AWS_SESSION_TOKEN", "t")).with_status(0);
    assert_eq!(codes(&report(&class).grader)[0], "credentials-end-unknown");
}

#[test]
fn the_way_to_the_databases_is_that_of_the_options() {
    let class = healthy(1);
    fs::create_dir(class.path("receipts")).unwrap();
    for (arguments, words) in [
        (&["--sql", "off"][..], "No database will be queried"),
        (&[], "from this machine only"),
        (&["--allow-ssh"], "keys that are pushed"),
        (&["--receipts", "receipts"], "receipts will be used"),
    ] {
        let arguments = [&["--lang", "en"], arguments].concat();
        run(&class, &class.roster(), &arguments).with_status(0);
        let report = report(&class);
        let tables = report.grader.iter().find(|finding| finding.code == "tables").unwrap();
        assert!(tables.message.en.contains(words), "{}", tables.message.en);
    }
}

#[test]
fn bad_input_is_told_before_anything_is_tried() {
    let class = healthy(1);
    let bad = "student_id,name,account_id\ns1,Kim,12\n";
    run(&class, bad, &[]).with_status(2).complains(&["account_id"]);
    let nowhere = ["--receipts", "nowhere"];
    run(&class, &class.roster(), &nowhere).with_status(2).complains(&["nowhere"]);
    assert!(!class.path("labproof-report/preflight.json").exists());
    let role = ["role", "--with-preflight", "--lab", "stem-day-ec2"];
    Run::of(&mut class.labproof(&role)).with_status(2).complains(&["--with-preflight"]);
}

#[test]
fn a_lab_without_a_database_is_tried_without_one() {
    let class = healthy(1);
    let run = run(&class, &class.roster(), &["--lab", "stem-day-ec2", "--no-http"]);
    run.with_status(3);
    let report = report(&class);
    // What the workshop before makes stands already.
    assert_eq!(codes(&report.students[0].findings), ["leftover", "leftover"]);
    assert_eq!(codes(&report.grader), ["pages-not-asked"]);
    assert!(report.regions[0].findings.is_empty());
}
