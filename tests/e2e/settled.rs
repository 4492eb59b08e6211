//! When a score is final, and what a person decides that nobody can look at any more.

use crate::class::Class;
use crate::lab;
use crate::run::{Run, criterion, keep};
use jiff::SignedDuration;
use labproof_checks::Points;
use labproof_checks::outcome::Outcome;
use std::fs;

/// Three students, seen in mid-class and no way to any database: two have the instance, and one has
/// not begun.
fn mid_class() -> Class {
    let mut class = Class::began(SignedDuration::from_hours(5));
    let students = ["One", "Two"].map(|name| class.enrol(name));
    class.enrol("Three").web_server().unwrap();
    students.iter().for_each(lab::begin);
    class.minutes(40);
    class.until_now();
    keep(class.path("roster.csv"), class.roster()).unwrap();
    class
}

const CANVAS: [&str; 6] =
    ["--format", "json,canvas,moodle,html,md,junit", "--assignment", "RDS (1)", "--sql", "off"];

fn regrade(class: &Class, arguments: &[&str]) -> Run {
    Run::of(&mut class.labproof(&[&["regrade"], arguments].concat()))
}

fn finals(class: &Class) -> Vec<bool> {
    class.book().students.iter().map(|student| student.score.unwrap().is_final).collect()
}

/// Whose scores a file has.
fn written(class: &Class, file: &str) -> Vec<String> {
    let text = fs::read_to_string(class.path("labproof-report").join(file)).unwrap();
    let ids = ["s01", "s02", "s03"].into_iter().filter(|id| text.contains(id));
    ids.map(str::to_owned).collect()
}

#[test]
fn in_mid_class_scores_are_provisional_and_no_file_takes_them_elsewhere() {
    let class = mid_class();
    for language in ["en", "ko"] {
        let run = class.grade(&[&CANVAS[..], &["--lang", language]].concat()).with_status(0);
        assert_eq!(finals(&class), [false; 3]);
        assert_eq!(class.book().deadline, None);
        assert_eq!(written(&class, "moodle.csv"), [""; 0]);
        for said in ["s01, s02", "(s03)", "--deadline", "--final"] {
            assert!(run.out.contains(said), "{said}: {}", run.out);
        }
    }
    class.grade(&["--sql", "off", "--strict"]).with_status(3);
    regrade(&class, &[]).with_status(0);
    assert_eq!(finals(&class), [false; 3]);
}

#[test]
fn nobody_is_told_of_an_end_that_nobody_set() {
    let class = mid_class();
    class.grade(&CANVAS).with_status(0);
    let mut said: Vec<(String, String)> = ["report.html", "summary.md", "junit.xml"]
        .map(|name| {
            let file = class.path("labproof-report").join(name);
            (name.to_owned(), fs::read_to_string(file).unwrap())
        })
        .into();
    said.push(("terminal".to_owned(), regrade(&class, &["--lang", "ko"]).out));
    for (name, text) in said {
        for end in ["time is up", "This score is final", "Deadline 2", "마감 2", "확정되었습니다"]
        {
            assert!(!text.contains(end), "{end} in {name}");
        }
    }
}

#[test]
fn a_score_is_final_by_the_instructors_word_or_by_a_deadline_that_has_passed() {
    let class = mid_class();
    class.grade(&CANVAS).with_status(0);
    let book = class.book();
    let later = (book.as_of + SignedDuration::from_hours(1)).to_string();
    let as_of = book.as_of.to_string();
    for (arguments, is_final) in [
        (&["--final"][..], true),
        (&["--deadline", &as_of], true),
        (&["--deadline", &later], false),
        (&["--final", "--deadline", &as_of], true),
    ] {
        regrade(&class, arguments).with_status(0);
        // Who has points open has no final score, whatever anybody says.
        assert_eq!(finals(&class), [false, false, is_final], "{arguments:?}");
    }
    regrade(&class, &["--final"]).with_status(0);
    assert_eq!(class.book().deadline, Some(class.book().as_of), "as-of counts as the deadline");
    let run = class.grade(&[&CANVAS[..], &["--final", "--lang", "en"]].concat()).with_status(0);
    assert_eq!(written(&class, "moodle.csv"), ["s03"]);
    assert!(run.out.contains("points still open 2 (s01, s02)"), "{}", run.out);
    assert!(run.out.contains("--decisions") && !run.out.contains("--final"), "{}", run.out);
}

#[test]
fn a_class_is_not_over_before_its_deadline() {
    let class = mid_class();
    let soon = "2199-01-01T00:00:00Z";
    let contradiction = ["--final", "--deadline", soon];
    class.grade(&contradiction).with_status(2).complains(&["--final", "in the future"]);
    assert!(!class.path("labproof.evidence").exists(), "nothing was done");
    class.grade(&["--sql", "off"]).with_status(0);
    regrade(&class, &contradiction).with_status(2).complains(&["--final", "in the future"]);
    let watch = ["watch", "--roster", "roster.csv", "--final"];
    Run::of(&mut class.labproof(&watch)).with_status(2).complains(&["--final", "watch"]);
    Run::of(&mut class.labproof(&["check", "--final"])).with_status(2);
}

const DECISION: &str = r#"
[[decision]]
student = "*"
criterion = "sql-table.*"
outcome = "passed"
reason = "shown to me in class"
who = "Prof. Kim"
"#;

#[test]
fn points_that_nobody_can_look_at_any_more_are_settled_by_a_person() {
    let class = mid_class();
    let decided = |text: &str| fs::write(class.path("decisions.toml"), text).unwrap();
    class.grade(&["--sql", "off"]).with_status(0);
    let before = class.book();
    let points = |book: &labproof_reports::Gradebook| book.students[0].score.unwrap();
    assert_eq!(points(&before).open, Points::from_tenths(200));

    let own = DECISION.replace('*', "s02").replace("sql-table.s02", "sql-table.*");
    decided(&(DECISION.to_owned() + &own.replace("passed", "failed")));
    let formats = "json,html,md,csv,xlsx,junit,ctrf,gradescope";
    let arguments =
        ["--final", "--decisions", "decisions.toml", "--format", formats, "--lang", "en"];
    let run = regrade(&class, &arguments).with_status(0);
    assert!(run.out.contains("5 decided"), "{}", run.out);
    let book = class.book();
    assert_eq!(points(&book).earned, points(&before).earned + Points::from_tenths(200));
    assert_eq!(book.students[1].score.unwrap().earned, points(&before).earned);
    assert_eq!(finals(&class), [true; 3]);
    let row = criterion(&book, "s01", "sql-table.row");
    let beneath = row.decided.as_ref().unwrap();
    assert_eq!((row.outcome, beneath.beneath), (Outcome::Passed, Outcome::Unverified));
    assert_eq!(row.evidence, criterion(&before, "s01", "sql-table.row").evidence);
    for name in ["report.html", "summary.md", "grades.csv", "junit.xml", "ctrf.json"] {
        let text = fs::read_to_string(class.path("labproof-report").join(name)).unwrap();
        assert!(text.contains("decided"), "{name}");
    }

    // By the name of earlier versions, as a run of its own; and for a student's eyes.
    decided(&DECISION.replace("decision", "waiver").replace("outcome = \"passed\"\n", ""));
    let student = ["--sql", "off", "--waivers", "decisions.toml", "--audience", "student"];
    class.grade(&student).with_status(0);
    let page = class.path("labproof-report/students/s01.html");
    let page = fs::read_to_string(page).unwrap();
    assert!(page.contains("Decided by the instructor"));
    assert!(!page.contains("Prof. Kim") && !page.contains("shown to me"));
}

#[test]
fn a_decision_on_somebody_or_something_that_there_is_not_is_refused_at_its_place() {
    let class = mid_class();
    class.grade(&["--sql", "off"]).with_status(0);
    let file = class.path("decisions.toml");
    for (text, complaint) in [
        (DECISION.replacen('*', "s999", 1), "nobody on the roster has the id `s999`"),
        (DECISION.replace("sql-table", "sql"), "the lab has no criterion `sql.*`"),
        (DECISION.replace("passed", "pending"), "nobody can decide `pending`"),
        (DECISION.replace("Prof. Kim", ""), "a decision does not say who decided"),
    ] {
        fs::write(&file, text).unwrap();
        let watch = ["watch", "--roster", "roster.csv", "--decisions", "decisions.toml"];
        for command in [&["regrade", "--waivers", "decisions.toml"][..], &watch] {
            let run = Run::of(&mut class.labproof(command)).with_status(2);
            run.complains(&[complaint, "decisions.toml:"]);
        }
        class.grade(&["--decisions", "decisions.toml"]).with_status(2).complains(&[complaint]);
    }
    let both = ["--decisions", "decisions.toml", "--waivers", "decisions.toml"];
    regrade(&class, &both).with_status(2).complains(&["--decisions"]);
    regrade(&class, &["--decisions", "nowhere.toml"]).with_status(2).complains(&["nowhere.toml"]);
}
