//! The EC2 workshop: a student who does as asked, and one who misses each criterion.

use super::{AMAZON_LINUX, EC2, MY_IP, as_asked, serve};
use crate::class::Class;
use crate::run::{Run, criterion, keep, reason};
use crate::situations::{LONG, Story, assert_marks, first_server, graded, played};
use jiff::SignedDuration;
use labproof_checks::outcome::Outcome::{Blocked, Failed, Partial, Passed, Unverified};
use labproof_cloud::workshop::{ServerChoices, Student};
use labproof_reports::Gradebook;
use std::fs;

const UBUNTU: &str = "ami-0a1b2c3d4e5f60004";

fn perfect(class: &Class, student: &Student) {
    serve(class, student, &as_asked());
}

fn otherwise(class: &Class, student: &Student, change: fn(&mut ServerChoices)) {
    let mut choices = as_asked();
    change(&mut choices);
    serve(class, student, &choices);
}

fn terminate(_: &Class, student: &Student) {
    let server = first_server(student);
    student.call("ec2", "TerminateInstances", &[("InstanceId.1", &server)]).unwrap();
}

const ALL: [&str; 9] = [
    "security-group.exists",
    "security-group.http-from-everywhere",
    "security-group.ssh-closed",
    "server.launched",
    "server.instance-type",
    "server.image",
    "server.key-pair",
    "server.public-address",
    "web-page.answers",
];

/// Every student misses one criterion; what is not named here passes.
static STORIES: [Story; 15] = [
    Story { name: "as asked", steps: &[perfect], marks: &[] },
    Story {
        name: "another group",
        steps: &[|class, student| {
            otherwise(class, student, |it| it.group = "launch-wizard-1".into());
        }],
        marks: &[
            ("security-group.exists", Partial, "other-name"),
            ("server.launched", Partial, "other-name"),
        ],
    },
    Story {
        name: "HTTP from one address",
        steps: &[|class, student| {
            otherwise(class, student, |it| it.rules[0].1 = MY_IP.into());
        }],
        marks: &[
            ("security-group.http-from-everywhere", Failed, ""),
            ("web-page.answers", Unverified, "timeout"),
        ],
    },
    Story {
        name: "SSH from everywhere",
        steps: &[|class, student| {
            otherwise(class, student, |it| it.rules[1].1 = "0.0.0.0/0".into());
        }],
        marks: &[("security-group.ssh-closed", Failed, "")],
    },
    Story {
        name: "a group and no server",
        steps: &[|_, student| {
            let name = "Stem Day - Web Server";
            let group = student.create_group(name, name, None).unwrap();
            student.authorize_from_cidr(&group, "80", "0.0.0.0/0").unwrap();
        }],
        marks: &[
            ("server.launched", Failed, "not-started"),
            ("server.instance-type", Blocked, ""),
            ("server.image", Blocked, ""),
            ("server.key-pair", Blocked, ""),
            ("server.public-address", Blocked, ""),
            ("web-page.answers", Blocked, ""),
        ],
    },
    Story {
        name: "a large server",
        steps: &[|class, student| {
            otherwise(class, student, |it| it.instance_type = "t3.large".into());
        }],
        marks: &[("server.instance-type", Failed, "")],
    },
    Story {
        name: "another image",
        steps: &[|class, student| otherwise(class, student, |it| it.image = UBUNTU.into())],
        marks: &[("server.image", Failed, "")],
    },
    Story {
        name: "no key pair",
        steps: &[|class, student| otherwise(class, student, |it| it.key_pair = None)],
        marks: &[("server.key-pair", Failed, "")],
    },
    Story {
        name: "no public address",
        steps: &[|class, student| {
            otherwise(class, student, |it| it.public_address = Some(false));
        }],
        marks: &[
            ("server.public-address", Failed, ""),
            ("web-page.answers", Unverified, "unreachable"),
        ],
    },
    Story {
        name: "an error in place of the page",
        steps: &[|class, student| {
            let server = student.launch_server(&as_asked()).unwrap();
            class.cloud.serve_page(&server.instance, 500, "Internal Server Error");
        }],
        marks: &[("web-page.answers", Failed, "")],
    },
    Story {
        name: "a web server that is not started",
        steps: &[|_, student| {
            student.launch_server(&as_asked()).unwrap();
        }],
        marks: &[("web-page.answers", Unverified, "unreachable")],
    },
    Story {
        name: "a long page",
        steps: &[|class, student| {
            let server = student.launch_server(&as_asked()).unwrap();
            class.cloud.serve_page(&server.instance, 200, &"Hello ".repeat(20_000));
        }],
        marks: &[],
    },
    Story {
        name: "terminated before anybody looked",
        steps: &[perfect, terminate],
        marks: &[
            ("server.public-address", Unverified, "no-record"),
            ("web-page.answers", Unverified, "no-record"),
        ],
    },
    Story {
        name: "nothing",
        steps: &[|_, _| ()],
        marks: &[
            ("security-group.exists", Failed, "not-started"),
            ("security-group.http-from-everywhere", Blocked, ""),
            ("security-group.ssh-closed", Blocked, ""),
            ("server.launched", Failed, "not-started"),
            ("server.instance-type", Blocked, ""),
            ("server.image", Blocked, ""),
            ("server.key-pair", Blocked, ""),
            ("server.public-address", Blocked, ""),
            ("web-page.answers", Blocked, ""),
        ],
    },
    Story {
        name: "an older Amazon Linux, in a size that is accepted",
        steps: &[|class, student| {
            otherwise(class, student, |it| {
                it.image = "ami-0a1b2c3d4e5f60003".into();
                it.instance_type = "t2.micro".into();
            });
        }],
        marks: &[],
    },
];

/// Whatever a story does not name has passed.
#[track_caller]
fn assert_all_else_passed(book: &Gradebook) {
    for (number, story) in (1..).zip(&STORIES) {
        for id in ALL {
            let is_named = story.marks.iter().any(|(named, ..)| *named == id);
            let found = criterion(book, &format!("s{number:02}"), id);
            assert!(is_named || found.outcome == Passed, "{}: {found:?}", story.name);
        }
    }
}

fn grade(class: &Class) -> Gradebook {
    class.grade(&EC2).with_status(0);
    class.book()
}

#[test]
fn each_criterion_is_missed_by_whoever_misses_it_and_by_nobody_else() {
    let (class, book) = graded(&STORIES, LONG, &EC2);
    assert_all_else_passed(&book);
    let perfect = book.students[0].score.unwrap();
    assert_eq!(
        (perfect.earned.to_string(), perfect.possible.to_string()),
        ("50".into(), "50".into())
    );
    assert_eq!(criterion(&book, "s10", "web-page.answers").found.as_deref(), Some("HTTP 500"));

    let export = Run::of(&mut class.labproof(&["evidence", "export"])).with_status(0).out;
    assert_eq!(export.matches(r#""bytes":65536"#).count(), 1, "a long page is cut at 64 KiB");
    assert!(!export.contains("Hello"), "what a page says is not kept");
}

#[test]
fn a_page_that_does_not_answer_is_the_student_s_to_put_right() {
    let (_, book) = graded(&STORIES[..3], LONG, &EC2);
    let page = criterion(&book, "s03", "web-page.answers");
    let why = page.reason.as_ref().unwrap();
    assert!(why.message.en.contains("http://203.0.113."), "{}", why.message.en);
    for text in [&why.message.en, &why.message.ko] {
        assert!(text.contains("TCP 80"), "{text}");
        for word in ["database", "데이터베이스", "awsdb", "RDS"] {
            assert!(!text.contains(word), "{text}");
        }
    }
}

#[test]
fn what_was_proven_stays_proven_when_the_servers_are_terminated() {
    let (class, students) = played(&STORIES, LONG);
    class.cloud.date_answers();
    let live = grade(&class);
    assert_marks(&live, &STORIES);
    class.minutes(5);
    for (student, story) in students.iter().zip(&STORIES) {
        let shown = student.call("ec2", "DescribeInstances", &[]).unwrap();
        if story.steps.len() == 1 && shown.text("instanceId").is_some() {
            terminate(&class, student);
        }
    }
    class.minutes(180);
    let after = grade(&class);
    for (before, after) in live.students.iter().zip(&after.students) {
        for was in before.criteria() {
            let is = after.criterion(&was.id).unwrap();
            let what = format!("{} {}: {is:?}", before.student_id, was.id);
            assert_eq!(is.outcome == Passed, was.outcome == Passed, "{what}");
        }
    }
    // What nobody can look at any more says so; what was seen wrong could have been put right unseen.
    let silent = criterion(&after, "s03", "web-page.answers");
    assert_eq!((silent.outcome, reason(silent)), (Unverified, Some("no-record")));
    let message = &silent.reason.as_ref().unwrap().message;
    assert!(!message.en.contains("table") && !message.ko.contains("테이블"), "{message:?}");
    assert_eq!(criterion(&after, "s07", "server.image").outcome, Failed);
    assert_eq!(criterion(&after, "s08", "server.key-pair").outcome, Failed);
}

#[test]
fn every_report_explanation_and_second_judgement_is_of_this_lab() {
    let (class, book) = graded(&STORIES[..3], LONG, &EC2);
    let formats = "json,junit,html,md,csv,canvas,moodle,gradescope,ctrf,xlsx";
    let report =
        ["report", "--from", "labproof-report/gradebook.json", "--format", formats, "--out", "all"];
    Run::of(&mut class.labproof(&report)).with_status(0);
    let written = fs::read_dir(class.path("all")).unwrap().count();
    assert!(written >= 8, "{written}");
    let html = fs::read_to_string(class.path("all/report.html")).unwrap();
    assert!(html.contains("Amazon EC2 workshop"));
    for word in ["awsdb", "MySQL"] {
        assert!(!html.contains(word), "{word}");
    }
    let again = Run::of(&mut class.labproof(&[&["regrade"][..], &EC2].concat())).with_status(0);
    assert!(again.out.contains("3 of 3 graded"), "{}", again.out);
    assert_eq!(crate::run::outcomes(&class.book()), crate::run::outcomes(&book));
    for asked in ["server.instance-type", "web-page"] {
        let explain = [&["explain", "s03", asked, "--lang", "en"][..], &EC2].concat();
        let told = Run::of(&mut class.labproof(&explain)).with_status(0).out;
        assert!(told.contains(asked), "{told}");
    }
}

#[test]
fn a_student_is_told_the_next_step_of_this_lab() {
    let mut class = Class::began(SignedDuration::from_hours(5));
    let names = ["fresh", "silent", "gone"];
    let [fresh, silent, gone] = names.map(|name| class.enrol(name));
    student_without_a_page(&silent);
    let closed = ServerChoices { rules: vec![(80, "192.0.2.10/32".into())], ..as_asked() };
    gone.launch_server(&closed).unwrap();
    class.minutes(5);
    terminate(&class, &gone);
    class.until_now();
    for (student, language, words) in [
        (&fresh, "en", "create a group with the name Stem Day - Web Server"),
        (&fresh, "ko", "이름이 Stem Day - Web Server인 보안 그룹을 만드세요"),
        (&silent, "en", "The web page did not answer"),
        (&silent, "ko", "웹 페이지가 응답하지 않았습니다"),
        (&gone, "en", "What is still open needs your instructor"),
        (&gone, "ko", "아직 미정인 점수는 강사에게 물어보세요"),
    ] {
        let run = class.check(student, &[&EC2[..], &["--lang", language]].concat()).with_status(0);
        let text = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(words), "{}", run.out);
        for word in ["awsdb", "RDS", "MySQL", "database"] {
            assert!(!run.out.contains(word), "{word}: {}", run.out);
        }
    }
}

fn student_without_a_page(student: &Student) {
    student.launch_server(&ServerChoices { image: AMAZON_LINUX.into(), ..as_asked() }).unwrap();
}

#[test]
fn a_class_of_this_lab_is_watched_until_nobody_can_gain_any_more() {
    let (class, _) = played(&STORIES[..1], LONG);
    keep(class.path("roster.csv"), class.roster()).unwrap();
    let watch = [&["watch", "--roster", "roster.csv"][..], &EC2].concat();
    let run = Run::of(&mut class.labproof(&watch)).with_status(0);
    assert!(run.out.contains("No student can gain any more"), "{}", run.out);
    assert_eq!(class.book().summary.graded, 1);
}
