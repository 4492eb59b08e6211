//! `labproof check`: each student is told the next step, in both languages.

use crate::class::{Class, HUB, ROLE};
use crate::lab;
use crate::run::{Run, masks};
use jiff::SignedDuration;
use labproof_cloud::workshop::{InstanceChoices, Student};
use labproof_cloud::{Plan, Role};
use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The masks of a run, and of the time that something still takes.
fn all_masks() -> Vec<(&'static str, &'static str)> {
    let mut all = masks();
    all.push((
        r"in about (\d+ h \d+ min|\d+ hours|an hour|\d+ minutes|a minute)",
        "in about [time]",
    ));
    all.push((r"약 [0-9시간분 ]+ 뒤", "약 [시간] 뒤"));
    all.push((r"\b\d\d:\d\d(:\d\d)?", "[time]"));
    all
}

/// What the student reads, whole, and the sentence that matters, in both languages.
#[track_caller]
fn reads(name: &str, mut check: impl FnMut(&str) -> Run, korean: &str, english: &str) {
    for (language, sentence) in [("ko", korean), ("en", english)] {
        let run = check(language).with_status(0);
        insta::with_settings!({filters => all_masks(), omit_expression => true}, {
            insta::assert_snapshot!(format!("{name}_{language}"), run.out);
        });
        let unbroken: String = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
        let opening: String = unbroken.chars().take(900).collect();
        assert!(opening.contains(sentence), "{name}: no “{sentence}” in {opening}");
        assert_eq!(run.err, "", "{name}");
        assert!(run.out.lines().count() <= 20, "{name}: {}", run.out);
    }
}

#[track_caller]
fn student_reads(name: &str, class: &Class, student: &Student, korean: &str, english: &str) {
    reads(name, |language| class.check(student, &["--lang", language]), korean, english);
}

fn class_of_one() -> (Class, Student) {
    let mut class = Class::began(SignedDuration::from_hours(5));
    let student = class.enrol("김서연");
    (class, student)
}

#[test]
fn who_has_not_begun_is_told_to_create_the_group() {
    let (class, student) = class_of_one();
    student.web_server().unwrap();
    class.until_now();
    student_reads(
        "not_begun",
        &class,
        &student,
        "이름이 Stem Day DB Tier인 보안 그룹을 만드세요",
        "create a group with the name Stem Day DB Tier",
    );
}

#[test]
fn who_missed_apply_immediately_is_told_to_apply_it_now() {
    let (class, student) = class_of_one();
    lab::begin(&student);
    class.minutes(40);
    lab::resize_later(&student);
    class.until_now();
    student_reads(
        "missed_apply_immediately",
        &class,
        &student,
        "Apply immediately",
        "Apply immediately",
    );
}

#[test]
fn who_was_refused_the_class_small_on_a_free_plan_goes_on() {
    let (class, student) = class_of_one();
    class.cloud.set_plan(student.account(), Plan::Free);
    let group = lab::group(&student);
    let asked = InstanceChoices { groups: vec![group.clone()], ..Default::default() };
    student.create_instance(&asked).unwrap_err();
    lab::create(&student, &group, |db| db.retention = 1);
    class.minutes(40);
    let refused = student.resize(lab::INSTANCE, Some("db.t3.small"), Some(30), true);
    assert!(refused.unwrap_err().message.contains("free plan"), "it is the plan that refuses");
    class.until_now();
    student_reads(
        "free_plan",
        &class,
        &student,
        "스토리지만 따로 변경하면 됩니다",
        "change the storage alone",
    );
}

#[test]
fn who_may_not_read_cloudtrail_is_told_who_must_act() {
    let (class, student) = class_of_one();
    lab::begin(&student);
    class.minutes(40);
    lab::resize(&student);
    class.until_now();
    let account = student.account();
    class.cloud.add_role(account, Role::new("Student", HUB).allowing(&["ec2:*", "rds:*"]));
    let key = session(&class, account, "Student");
    let check = |language: &str| {
        let mut command = class.labproof(&["check", "--lang", language]);
        command
            .env("AWS_ACCESS_KEY_ID", &key[0])
            .env("AWS_SECRET_ACCESS_KEY", &key[1])
            .env("AWS_SESSION_TOKEN", &key[2]);
        Run::of(&mut command)
    };
    reads("without_cloudtrail", check, PERHAPS_KO, PERHAPS_EN);
}

/// A snapshot that nobody could look for must not be missed: without the instance there is none.
const PERHAPS_KO: &str = "인스턴스를 삭제하기 전에 잠깐: 다음을 했는지 확인하지 못했습니다";
const PERHAPS_EN: &str =
    "whether you have done this could not be checked. If you have not, do it now";

/// The key, the secret and the token of a session of a role.
fn session(class: &Class, account: &str, role: &str) -> [String; 3] {
    let hub = Student::new(&class.cloud, HUB, "us-east-1").with_key(class.cloud.access_key(HUB));
    let arn = format!("arn:aws:iam::{account}:role/{role}");
    let call = [("RoleArn", arn.as_str()), ("RoleSessionName", "kim")];
    let reply = hub.call("sts", "AssumeRole", &call).unwrap();
    ["AccessKeyId", "SecretAccessKey", "SessionToken"].map(|member| reply.text(member).unwrap())
}

#[test]
fn who_has_done_everything_but_the_deletion_is_told_how_to_delete() {
    let (class, student) = class_of_one();
    lab::begin(&student);
    class.minutes(40);
    lab::resize(&student);
    class.minutes(30);
    lab::snapshot(&student);
    class.minutes(30);
    class.until_now();
    student_reads(
        "before_deletion",
        &class,
        &student,
        "해제하고 `delete me`를 입력해 삭제하세요",
        "type `delete me` and delete it",
    );
}

#[test]
fn who_created_the_instance_a_minute_ago_is_told_when_to_look_again() {
    let mut class = Class::began(SignedDuration::from_mins(1));
    let student = class.enrol("김서연");
    lab::begin(&student);
    class.until_now();
    student_reads(
        "creating",
        &class,
        &student,
        "만들고 있습니다",
        "AWS is creating awsdb: done in",
    );
}

#[test]
fn a_role_that_the_grader_enters_by_is_not_needed_to_check_oneself() {
    let (class, student) = class_of_one();
    class.cloud.remove_role(student.account(), ROLE);
    class.until_now();
    let run = class.check(&student, &["--lang", "en"]).with_status(0);
    assert!(run.out.contains("You need this first"), "{}", run.out);
}

/// What must not be said to somebody who can still put things right.
const WRONG_WAY: [&str; 6] = [
    "does not count in the score",
    "There is nothing to correct",
    "It did exist",
    "Go on with the next step",
    "채점에서 제외했습니다",
    "따로 할 일은 없습니다",
];

/// The group admits everybody, the database is public, without IAM authentication and without its
/// database; the resize waits for the window, and the snapshot is refused.
#[test]
fn a_student_with_four_usual_mistakes_is_sent_no_wrong_way_at_any_stage() {
    let (class, student) = class_of_one();
    let (_, group) = lab::bare_group(&student);
    student.authorize_from_cidr(&group, "3306", "0.0.0.0/0").unwrap();
    lab::create(&student, &group, |db| {
        db.public = true;
        db.iam = false;
        db.database = None;
    });
    class.minutes(180);
    let stage = |class: &Class, name: &str, said: [&str; 2], english: &[&str]| {
        for (language, sentence) in ["ko", "en"].into_iter().zip(said) {
            let run = class
                .check(&student, &["--lang", language, "--sql", "off", "--all"])
                .with_status(0);
            let text = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(text.contains(sentence), "{name}: no “{sentence}” in {}", run.out);
            for wrong in WRONG_WAY {
                assert!(!text.contains(wrong), "{name}: “{wrong}” in {}", run.out);
            }
            let english = english.iter().filter(|_| language == "en");
            english.for_each(|said| assert!(text.contains(said), "{name}: no “{said}” in {text}"));
        }
    };
    stage(
        &class,
        "created",
        ["웹 서버 보안 그룹", "the web server's security group"],
        &["Not publicly accessible", "Password and IAM database authentication", "stemday"],
    );
    lab::resize_later(&student);
    class.minutes(20);
    stage(
        &class,
        "resize waits",
        ["Apply immediately", "Apply immediately"],
        &["maintenance window"],
    );
    student.resize(lab::INSTANCE, Some("db.t3.small"), Some(30), true).unwrap();
    class.minutes(2);
    student.take_snapshot(lab::INSTANCE, "Stem-day-snapshot").unwrap_err();
    class.until_now();
    stage(
        &class,
        "snapshot refused",
        ["상태가 Available이 될 때까지 기다렸다가", "Wait until its status is Available"],
        &["AWS refused it"],
    );
}

/// What lies in a folder, however deep.
fn files(folder: &std::path::Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let inner = entries.flat_map(|path| {
        let below = if path.is_dir() { files(&path) } else { BTreeSet::from([String::new()]) };
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        below.into_iter().map(move |file| format!("{name}/{file}"))
    });
    inner.map(|path| path.trim_end_matches('/').to_owned()).collect()
}

#[test]
fn a_look_of_ones_own_writes_what_was_asked_for_and_keeps_its_evidence_where_it_stays() {
    let (class, student) = class_of_one();
    lab::begin(&student);
    class.until_now();
    let account = student.account();
    let check = |arguments: &[&str]| class.check(&student, arguments).with_status(0).out;
    let kept = format!(".local/state/labproof/{account}.evidence");
    assert!(check(&["--sql", "off"]).lines().count() <= 20);
    assert_eq!(files(&class.path("")), BTreeSet::from([kept.clone()]));
    let all = check(&["--sql", "off", "--all"]);
    assert!(all.lines().count() > 60 && all.contains(&kept), "{all}");
    check(&["--sql", "off", "--evidence", "own/mine", "--out", "kept"]);
    let written = ["kept/gradebook.json", "kept/report.html", "own/mine"].map(str::to_owned);
    assert_eq!(files(&class.path("")), written.into_iter().chain([kept]).collect());
}

#[test]
fn a_student_has_no_options_of_an_instructor() {
    let (class, student) = class_of_one();
    for option in
        ["--staff-principal", "--min-score", "--decisions", "--shard", "--audience", "--as-of"]
    {
        class.check(&student, &[option, "x"]).with_status(2).complains(&["unexpected argument"]);
    }
}

#[test]
fn a_watch_of_ones_own_ends_at_ctrl_c_and_says_what_is_kept() {
    for signal in ["INT", "TERM"] {
        let (class, student) = class_of_one();
        lab::begin(&student);
        class.until_now();
        let key = class.cloud.access_key(student.account());
        let mut command = class.labproof(&["check", "--watch", "--sql", "off"]);
        command.env("AWS_ACCESS_KEY_ID", key.id).env("AWS_SECRET_ACCESS_KEY", key.secret);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut first = String::new();
        out.read_line(&mut first).unwrap();
        assert!(first.contains("next look at"), "{first}");
        let kill = format!("kill -{signal} {}", child.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
        let told = Instant::now();
        assert_eq!(child.wait().unwrap().code(), Some(0));
        assert!(told.elapsed() < Duration::from_secs(20));
        let mut rest = String::new();
        out.read_to_string(&mut rest).unwrap();
        let last = rest.lines().last().unwrap();
        let kept = format!(".local/state/labproof/{}.evidence", student.account());
        assert!(last.starts_with(" Stopped.") && last.contains(&kept), "{rest}");
        assert!(!rest.contains('\u{1b}'), "nothing is drawn where there is no terminal");
    }
}

#[test]
fn a_watch_of_ones_own_ends_where_nothing_can_be_gained() {
    let (class, student) = class_of_one();
    class.until_now();
    let deadline = (crate::class::now() - SignedDuration::from_hours(4)).to_string();
    let run = class.check(&student, &["--watch", "--deadline", &deadline]).with_status(0);
    assert!(run.out.contains("Looking again cannot earn any more points"), "{}", run.out);
}
