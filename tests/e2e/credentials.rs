//! The grader's own side: credentials that end, that may do nothing, or that are renewed; the clock; the
//! instant that is judged for; whose calls are not the student's.

use crate::class::{Class, HUB, account, now};
use crate::lab;
use crate::run::{Run, keep, labproof};
use jiff::SignedDuration;
use labproof_checks::outcome::Outcome;
use labproof_cloud::workshop::Student;
use labproof_cloud::{AccessKey, Fault, FaultKind};
use labproof_reports::gradebook::State;
use std::fs;
use std::os::unix::fs::PermissionsExt;

/// One after another, so that it is known whom the end of a key leaves out.
const ONE_BY_ONE: [&str; 6] = ["--sql", "off", "--concurrency", "1", "--format", "json,html,md"];

fn class(students: usize) -> (Class, Vec<Student>) {
    let mut class = Class::began(SignedDuration::from_hours(1));
    let students = (1..=students).map(|n| class.enrol(&format!("Student {n}"))).collect();
    class.until_now();
    (class, students)
}

/// Why each student is not graded; nothing for those who are.
fn reasons(class: &Class) -> Vec<Option<&'static str>> {
    let book = class.book();
    let reason = |student: &labproof_reports::gradebook::Student| {
        student.reason.as_ref().map(|reason| reason.code.as_str())
    };
    book.students.iter().map(reason).collect()
}

fn times(text: &str, words: &str) -> usize {
    text.split_whitespace().collect::<Vec<_>>().join(" ").matches(words).count()
}

/// Asserts that the trouble is said once in each place that an instructor looks at, at its top.
#[track_caller]
fn is_said_once_at_the_top(class: &Class, run: &Run, words: &str) {
    assert_eq!(times(&run.err, words), 1, "{}", run.err);
    assert_eq!(times(&run.out, words), 1, "{}", run.out);
    assert!(run.out.find("No student") < run.out.find("s01"), "{}", run.out);
    let summary = fs::read_to_string(class.path("labproof-report/summary.md")).unwrap();
    assert_eq!(times(&summary, words), 1, "{summary}");
    let page = fs::read_to_string(class.path("labproof-report/report.html")).unwrap();
    let (without_script, _) = page.split_once("</noscript>").unwrap();
    assert!(without_script.contains(words), "{without_script}");
    for text in [&run.err, &run.out, &summary] {
        assert!(!text.contains("trust policy"), "{text}");
    }
}

#[test]
fn a_key_that_ends_after_three_accounts_leaves_the_others_to_the_instructor() {
    let (class, _) = class(5);
    let key = class.cloud.access_key(HUB);
    // Who we are, and three accounts.
    class.cloud.end_key_after(&key, 4);
    let run = class.grade(&ONE_BY_ONE).with_status(3);
    let ended = Some("grader-credentials");
    let mut found = reasons(&class);
    found.sort_unstable();
    assert_eq!(found, [None, None, None, ended, ended]);
    is_said_once_at_the_top(&class, &run, "have expired");
    let trouble = class.book().run.trouble.unwrap();
    assert_eq!(trouble.code.as_str(), "grader-credentials");

    class.cloud.end_key_after(&key, 100);
    class.grade(&ONE_BY_ONE).with_status(0);
    assert_eq!(reasons(&class), [None; 5]);
    assert_eq!(class.book().run.trouble, None);

    // Whoever was seen before keeps the result.
    class.cloud.end_key_after(&key, 1);
    let run = class.grade(&ONE_BY_ONE).with_status(3);
    assert_eq!(reasons(&class), [None; 5]);
    is_said_once_at_the_top(&class, &run, "have expired");
}

#[test]
fn a_key_that_has_ended_before_the_first_account_does_nothing() {
    let (class, _) = class(1);
    class.cloud.end_key_after(&class.cloud.access_key(HUB), 0);
    let run = class.grade(&ONE_BY_ONE).with_status(2);
    run.complains(&["AWS does not know who you are", "ExpiredToken", "aws sso login"]);
}

#[test]
fn what_opens_no_account_at_all_is_the_instructors_matter() {
    for (kind, words) in [
        (FaultKind::RegionDisabled, "is not enabled"),
        (FaultKind::Denied, "is not allowed to assume a role"),
        (FaultKind::Expired, "have expired"),
    ] {
        let (class, _) = class(3);
        class.cloud.add_fault(Fault::new(kind).operation("AssumeRole"));
        let run = class.grade(&ONE_BY_ONE).with_status(3);
        assert_eq!(reasons(&class), [Some("grader-credentials"); 3], "{kind:?}");
        is_said_once_at_the_top(&class, &run, words);
    }
}

#[test]
fn one_account_that_refuses_is_that_accounts_matter() {
    let (class, _) = class(3);
    let denied = Fault::new(FaultKind::Denied).operation("AssumeRole");
    class.cloud.add_fault(denied.account(&account(2)));
    let run = class.grade(&ONE_BY_ONE).with_status(0);
    assert_eq!(reasons(&class), [None, Some("assume-role-refused"), None]);
    assert_eq!(class.book().run.trouble, None);
    let book = class.book();
    let said = &book.students[1].reason.as_ref().unwrap().message.en;
    for words in ["trust policy", "sts:AssumeRole"] {
        assert!(said.contains(words), "{said}");
    }
    let tried = book.students[1].reason.as_ref().unwrap().attempt.as_ref().unwrap();
    assert!(tried.role.is_some() && tried.caller.is_some(), "{tried:?}");
    assert_eq!(run.remarks(), [""; 0]);
}

/// What `credential_process` prints of a key.
fn printed(key: &AccessKey, expiration: Option<&str>) -> String {
    let expiration = expiration.map(|at| format!(r#","Expiration":"{at}""#)).unwrap_or_default();
    format!(
        r#"{{"Version":1,"AccessKeyId":"{}","SecretAccessKey":"{}","SessionToken":"t"{expiration}}}"#,
        key.id, key.secret
    )
}

#[test]
fn credentials_that_can_be_renewed_are_renewed() {
    let soon = (now() + SignedDuration::from_secs(30)).to_string();
    // With its end told, and without: then only AWS tells that it has come.
    for expiration in [Some(soon.as_str()), None] {
        let (class, _) = class(6);
        let keys: Vec<_> =
            (0..20).map(|n| class.cloud.console_key(HUB, &format!("grader{n}"))).collect();
        for key in &keys {
            class.cloud.end_key_after(key, 3);
        }
        let lines: Vec<_> = keys.iter().map(|key| printed(key, expiration) + "\n").collect();
        fs::write(class.path("keys"), lines.concat()).unwrap();
        fs::write(class.path("asked"), "").unwrap();
        let script = class.path("next-key");
        let folder = script.parent().unwrap().display().to_string();
        let text = format!(
            "#!/bin/sh\necho once >> {folder}/asked\nn=$(wc -l < {folder}/asked)\nsed -n \"$n\"p {folder}/keys\n"
        );
        fs::write(&script, text).unwrap();
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
        fs::create_dir(class.path(".aws")).unwrap();
        let config = format!("[default]\ncredential_process = {}\n", script.display());
        fs::write(class.path(".aws/config"), config).unwrap();
        keep(class.path("roster.csv"), class.roster()).unwrap();
        let arguments = [&["grade", "--roster", "roster.csv"], &ONE_BY_ONE[..]].concat();
        let mut command = class.labproof(&arguments);
        command.env_remove("AWS_ACCESS_KEY_ID").env_remove("AWS_SECRET_ACCESS_KEY");
        Run::of(&mut command).with_status(0);
        assert_eq!(reasons(&class), [None; 6], "{expiration:?}");
        let asked = fs::read_to_string(class.path("asked")).unwrap().lines().count();
        assert!((3..20).contains(&asked), "{expiration:?}: asked {asked} times");
    }
}

#[test]
fn where_the_clocks_differ_times_are_those_of_aws() {
    let mut class = Class::began(SignedDuration::from_hours(10));
    let student = class.enrol("Kim");
    class.minutes(30);
    lab::begin(&student);
    class.minutes(30);
    class.cloud.let_time_flow();
    class.cloud.date_answers();
    let run = class.grade(&["--sql", "off"]).with_status(0);
    run.complains(&["this machine's clock is 9h", "ahead of AWS's"]);
    let book = class.book();
    let behind = now().duration_since(book.as_of);
    assert!(behind > SignedDuration::from_hours(8), "{behind:#}");
    assert!(book.run.finished_at <= class.cloud.now(), "the run is dated by AWS's clock");
    let created = book.students[0].criterion("db-config.created").unwrap();
    assert_eq!(created.outcome, Outcome::Passed);
}

#[test]
fn with_clocks_that_differ_by_more_than_a_day_nothing_is_done() {
    let mut class = Class::began(SignedDuration::from_hours(30));
    class.enrol("Kim");
    class.cloud.date_answers();
    let run = class.grade(&["--sql", "off"]).with_status(2);
    run.complains(&["this machine's clock is 30h", "set this machine's clock"]);
    assert!(!class.path("labproof.evidence").exists());
}

#[test]
fn clocks_that_agree_are_not_spoken_of() {
    let (class, _) = class(1);
    class.cloud.date_answers();
    assert_eq!(class.grade(&["--sql", "off"]).with_status(0).remarks(), [""; 0]);
}

#[test]
fn nothing_is_judged_for_an_instant_before_everything_that_was_seen() {
    let (class, _) = class(1);
    let early = ["--sql", "off", "--as-of", "2026-01-01T00:00:00Z"];
    let nothing = ["nothing was seen before 2026-01-01T00:00:00Z"];
    class.grade(&early).with_status(2).complains(&nothing);
    class.grade(&["--sql", "off"]).with_status(0);
    class.grade(&early).with_status(2).complains(&nothing);
    let regrade =
        |arguments: &[&str]| Run::of(&mut class.labproof(&[&["regrade"], arguments].concat()));
    regrade(&["--as-of", "2026-01-01T00:00:00Z"]).with_status(2).complains(&nothing);
    regrade(&["--as-of", &now().to_string()]).with_status(0);
    regrade(&[]).with_status(0);
}

#[test]
fn an_empty_store_is_not_judged() {
    let (class, _) = class(1);
    fs::write(class.path("nothing.jsonl"), "").unwrap();
    let merge = ["evidence", "merge", "nothing.jsonl", "--evidence", "empty"];
    Run::of(&mut class.labproof(&merge)).with_status(0);
    let regrade = ["regrade", "--evidence", "empty"];
    let says = ["the evidence store empty contains nothing"];
    Run::of(&mut class.labproof(&regrade)).with_status(2).complains(&says);
    keep(class.path("roster.csv"), class.roster()).unwrap();
    let with_roster = [&regrade[..], &["--roster", "roster.csv"]].concat();
    Run::of(&mut class.labproof(&with_roster)).with_status(2).complains(&says);
}

#[test]
fn whose_calls_are_the_staffs_is_written_as_an_arn_and_said_if_nobody_is() {
    let mut class = Class::began(SignedDuration::from_hours(1));
    let student = class.enrol("Kim");
    lab::begin(&student);
    class.until_now();
    let user = format!("arn:aws:iam::{}:user/student01", student.account());
    let any = "arn:aws:iam::*:user/student01";
    for met in [user.as_str(), any] {
        let run = class.grade(&["--sql", "off", "--staff-principal", met]).with_status(0);
        assert!(!run.err.contains("--staff-principal"), "{}", run.err);
    }
    let stranger = "arn:aws:iam::*:role/cleaner";
    let run = class.grade(&["--sql", "off", "--staff-principal", stranger]).with_status(0);
    run.complains(&["--staff-principal arn:aws:iam::*:role/cleaner", "no call by it"]);
    let regrade = ["regrade", "--staff-principal", stranger];
    Run::of(&mut class.labproof(&regrade)).with_status(0).complains(&["no call by it"]);
    for wrong in ["cleaner", "arn:aws:iam::111122223333:root", "arn:aws:iam::*:role/*"] {
        let run = class.grade(&["--staff-principal", wrong]).with_status(2);
        run.complains(&["names no role and no user"]);
    }
}

#[test]
fn a_locale_that_names_neither_language_is_english() {
    let (class, _) = class(1);
    class.grade(&["--sql", "off"]).with_status(0);
    let regraded = |variables: &[(&str, &str)], arguments: &[&str]| {
        let mut command = labproof(&class.path(""), &[&["regrade"], arguments].concat());
        command.env_remove("LANG").envs(variables.iter().copied());
        Run::of(&mut command).with_status(0).out
    };
    let is_korean = |text: &str| text.contains("채점 완료");
    for english in [
        &[][..],
        &[("LANG", "C")],
        &[("LANG", "POSIX")],
        &[("LANG", "C.UTF-8")],
        &[("LC_ALL", "C"), ("LANG", "ko_KR.UTF-8")],
        &[("LANG", "ja_JP.UTF-8")],
        &[("LANG", "en_US.UTF-8")],
        &[("LANG", "")],
    ] {
        assert!(!is_korean(&regraded(english, &[])), "{english:?}");
        assert!(is_korean(&regraded(english, &["--lang", "ko"])), "{english:?}");
    }
    assert!(is_korean(&regraded(&[("LANG", "ko_KR.UTF-8")], &[])));
    assert!(!is_korean(&regraded(&[("LANG", "ko_KR.UTF-8")], &["--lang", "en"])));
}

#[test]
fn a_student_who_was_not_looked_at_by_then_is_told_so() {
    let mut class = Class::began(SignedDuration::from_hours(1));
    class.enrol("Kim");
    class.until_now();
    class.grade(&["--sql", "off"]).with_status(0);
    let then = now().to_string();
    class.enrol("Lee");
    class.grade(&["--sql", "off"]).with_status(0);
    Run::of(&mut class.labproof(&["regrade", "--as-of", &then])).with_status(0);
    let book = class.book();
    assert_eq!(book.students[1].state, State::NotGraded);
    let reason = book.students[1].reason.as_ref().unwrap();
    assert!(reason.message.en.contains("had not been looked at"), "{}", reason.message.en);
}
