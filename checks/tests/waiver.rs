//! Waivers: excused, with what is beneath kept and shown.

use crate::common::{Graded, Student, t};
use labproof_checks::lab::Lab;
use labproof_checks::outcome::Outcome;
use labproof_checks::waiver::{self, Waiver};

fn waivers(text: &str) -> Vec<Waiver> {
    waiver::parse("waivers.toml", text).unwrap()
}

fn with(waivers: Vec<Waiver>) -> Graded {
    let student = Student::begins().groups().creates_as(|db| db.iam_auth = Some(false)).is_ready();
    student.with(|s| s.waivers = waivers).look("01:30").graded()
}

const ONE: &str = r#"
    [[waiver]]
    student = "*"
    criterion = "db-config.iam-auth"
    reason = "the slides said otherwise"
    who = "Prof. Kim"
"#;

#[test]
fn a_waived_criterion_is_excused_and_keeps_what_is_beneath() {
    let graded = with(waivers(ONE));
    let criterion = graded.criterion("db-config.iam-auth");
    assert_eq!(criterion.outcome, Outcome::Excused);
    let waived = criterion.waived.as_ref().unwrap();
    assert_eq!((waived.beneath, waived.who.as_str()), (Outcome::Failed, "Prof. Kim"));
    assert_eq!(criterion.found.as_deref(), Some("IAMDatabaseAuthenticationEnabled=false"));
    let possible = Lab::shipped("stem-day-rds").unwrap().points().tenths() - 20;
    assert_eq!(graded.score().possible.tenths(), possible);
}

#[test]
fn a_task_is_waived_with_all_its_criteria_and_nothing_else() {
    let graded = with(waivers(&ONE.replace("iam-auth", "*")));
    for criterion in graded.0.criteria() {
        let waived = criterion.waived.is_some();
        assert_eq!(waived, criterion.id.starts_with("db-config."), "{}", criterion.id);
    }
}

#[test]
fn a_waived_need_counts_as_what_is_beneath() {
    let waived = waivers(&ONE.replace("iam-auth", "created"));
    let nothing = Student::begins().with(|s| s.waivers = waived).look("01:30").graded();
    nothing.expect(
        "beneath",
        &[
            ("db-config.created", "excused (not-started)"),
            ("db-config.engine", "blocked by db-config.created"),
        ],
    );
}

#[test]
fn a_waiver_ends_with_its_last_instant_against_as_of() {
    let text = format!("{ONE}until = \"{}\"", t("01:30"));
    assert!(with(waivers(&text)).criterion("db-config.iam-auth").waived.is_some());
    let text = format!("{ONE}until = \"{}\"", t("01:29"));
    assert!(with(waivers(&text)).criterion("db-config.iam-auth").waived.is_none());
}

#[test]
fn a_waiver_is_for_the_student_it_names() {
    let waiver = &waivers(&ONE.replace('*', "s001"))[0];
    assert!(waiver.is_for("s001") && !waiver.is_for("s002"));
    assert!(waivers(ONE)[0].is_for("anybody"));
}

#[test]
fn a_faulty_waiver_is_refused_with_its_place() {
    let cases = [
        (ONE.replace("iam-auth", "iam"), "no check judges `db-config.iam`"),
        (ONE.replace("Prof. Kim", " "), "a waiver does not say who decided"),
        (ONE.replace("the slides said otherwise", ""), "a waiver gives no reason"),
        (format!("{ONE}until = \"tomorrow\""), "failed to parse"),
        (ONE.replace("who", "whom"), "unknown field `whom`"),
    ];
    for (text, expected) in cases {
        let error = waiver::parse("waivers.toml", &text).unwrap_err();
        assert!(error.to_string().contains(expected), "{error} / {expected}");
        let labels = miette::Diagnostic::labels(&*error).map(Iterator::count);
        assert_eq!(labels, Some(1), "{expected}");
    }
}
