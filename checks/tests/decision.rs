//! Decisions: an outcome by a person's word, with what evidence says kept beneath and shown.

use crate::cases::case;
use crate::common::{Graded, LAB, LAB_TEXT, Student, t, without_criterion};
use labproof_checks::Points;
use labproof_checks::decision::{self, DECIDABLE, Decision};
use labproof_checks::evidence::ReasonCode;
use labproof_checks::lab::Lab;
use labproof_checks::outcome::Outcome;
use std::collections::BTreeSet;

fn decisions(text: &str) -> Vec<Decision> {
    decision::parse("decisions.toml", text, &LAB, None).unwrap()
}

fn decided(student: Student, text: &str) -> Graded {
    student.with(|s| s.decisions = decisions(text)).graded()
}

/// A student who forgot IAM authentication.
fn without_iam(text: &str) -> Graded {
    let student = Student::begins().groups().creates_as(|db| db.iam_auth = Some(false)).is_ready();
    decided(student.look("01:30"), text)
}

const WAIVER: &str = r#"
    [[waiver]]
    student = "*"
    criterion = "db-config.iam-auth"
    reason = "the slides said otherwise"
    who = "Prof. Kim"
"#;

const DECISION: &str = r#"
    [[decision]]
    student = "*"
    criterion = "db-config.iam-auth"
    outcome = "passed"
    reason = "shown to me in class"
    who = "Prof. Kim"
"#;

const IAM: &str = "db-config.iam-auth";

#[test]
fn a_decided_criterion_has_the_outcome_that_was_decided_and_keeps_what_is_beneath() {
    let before = without_iam("");
    for outcome in DECIDABLE {
        let graded = without_iam(&DECISION.replace("passed", outcome.as_str()));
        let criterion = graded.criterion(IAM);
        assert_eq!(criterion.outcome, outcome);
        let decided = criterion.decided.as_ref().unwrap();
        assert_eq!(decided.beneath, Outcome::Failed);
        assert_eq!(decided.who, "Prof. Kim");
        assert_eq!(decided.reason, "shown to me in class");
        assert_eq!(criterion.found, before.criterion(IAM).found);
        assert_eq!(criterion.evidence, before.criterion(IAM).evidence);
        assert!(graded.says(IAM).contains("decided"), "{}", graded.says(IAM));
    }
}

#[test]
fn a_decision_gives_the_points_of_its_outcome() {
    let before = without_iam("").score();
    let points = Points::from_tenths;
    for (outcome, earned, possible) in
        [("passed", 20, 1000), ("partial", 10, 1000), ("failed", 0, 1000), ("excused", 0, 980)]
    {
        let score = without_iam(&DECISION.replace("passed", outcome)).score();
        assert_eq!(score.earned, before.earned + points(earned), "{outcome}");
        assert_eq!(score.possible, points(possible), "{outcome}");
    }
}

#[test]
fn a_waiver_is_a_decision_to_excuse() {
    let waived = decisions(WAIVER);
    let excused = DECISION
        .replace("passed", "excused")
        .replace("shown to me in class", "the slides said otherwise");
    assert_eq!(waived, decisions(&excused));
    assert_eq!(without_iam(WAIVER).says(IAM), "excused (decided)");
    let both = decisions(&format!("{WAIVER}{}", DECISION.replace("iam-auth", "private")));
    assert_eq!(both.len(), 2);
}

#[test]
fn a_task_is_decided_with_all_its_criteria_and_nothing_else() {
    let graded = without_iam(&DECISION.replace("iam-auth", "*"));
    for criterion in graded.0.criteria() {
        let decided = criterion.decided.is_some();
        assert_eq!(decided, criterion.id.starts_with("db-config."), "{}", criterion.id);
    }
}

#[test]
fn points_that_nobody_can_look_at_any_more_are_settled_by_a_person() {
    // No way to any database, and the class is over.
    let unseen = || Student::done().look("06:00");
    let open = decided(unseen(), "");
    assert_eq!((open.score().open, open.score().is_final), (Points::from_tenths(200), false));
    for (outcome, earned) in [("passed", 200), ("failed", 0)] {
        let text = DECISION.replace("db-config.iam-auth", "sql-table.*");
        let graded = decided(unseen(), &text.replace("passed", outcome));
        let score = graded.score();
        assert_eq!(score.earned, open.score().earned + Points::from_tenths(earned), "{outcome}");
        assert!(score.open.is_zero() && score.is_final, "{outcome}: {score:?}");
        let row = graded.criterion("sql-table.row");
        let beneath = row.decided.as_ref().unwrap();
        assert_eq!(beneath.beneath, Outcome::Unverified);
        assert_eq!(beneath.because.as_ref().unwrap().code, ReasonCode::NoRecord);
        assert!(row.reason.is_none());
    }
}

#[test]
fn a_decided_need_counts_as_what_is_beneath() {
    for outcome in ["excused", "passed"] {
        let created = DECISION.replace("iam-auth", "created").replace("passed", outcome);
        let nothing = decided(Student::begins().look("01:30"), &created);
        nothing.expect(
            "beneath",
            &[
                ("db-config.created", &format!("{outcome} (not-started, decided)")),
                ("db-config.engine", "blocked by db-config.created"),
            ],
        );
    }
    let failed = DECISION.replace("iam-auth", "created").replace("passed", "failed");
    let graded = without_iam(&failed);
    assert_eq!(graded.says("db-config.created"), "failed (decided)");
    assert_eq!(graded.outcome("db-config.engine"), Outcome::Passed);
}

#[test]
fn of_two_decisions_the_more_precise_one_counts() {
    let one = |student: &str, criterion: &str, outcome: &str| {
        DECISION
            .replace('*', student)
            .replace("db-config.iam-auth", criterion)
            .replace("passed", outcome)
    };
    let everybody = one("*", IAM, "excused") + &one("*", "db-config.*", "failed");
    assert_eq!(without_iam(&everybody).outcome(IAM), Outcome::Excused);
    assert_eq!(without_iam(&everybody).outcome("db-config.private"), Outcome::Failed);
    let named = everybody + &one("s001", "db-config.*", "partial");
    assert_eq!(without_iam(&named).outcome(IAM), Outcome::Partial);
}

#[test]
fn a_decision_ends_with_its_last_instant_against_as_of() {
    let good = format!("{DECISION}until = \"{}\"", t("01:30"));
    assert!(without_iam(&good).criterion(IAM).decided.is_some());
    let ended = format!("{DECISION}until = \"{}\"", t("01:29"));
    assert!(without_iam(&ended).criterion(IAM).decided.is_none());
    // Where the more precise one has ended, the other one counts.
    let both = ended + &WAIVER.replace("iam-auth", "*");
    assert_eq!(without_iam(&both).outcome(IAM), Outcome::Excused);
}

#[test]
fn a_score_is_final_when_what_is_not_earned_is_decided() {
    let all_but = case("all but deletion").clone();
    assert!(!decided(all_but.clone(), "").score().is_final);
    let deletion = DECISION.replace("db-config.iam-auth", "deletion.*");
    for outcome in DECIDABLE {
        let text = deletion.replace("passed", outcome.as_str());
        assert!(decided(all_but.clone(), &text).score().is_final, "{outcome:?}");
    }
}

#[test]
fn a_decision_is_for_the_student_it_names() {
    let decision = &decisions(&DECISION.replace('*', "s001"))[0];
    assert!(decision.is_for("s001") && !decision.is_for("s002"));
    assert!(decisions(DECISION)[0].is_for("anybody"));
}

/// What a fault says, and the text that it points at.
fn fault(text: &str, lab: &Lab) -> (String, String) {
    let known = BTreeSet::from(["s001", "s002"]);
    let error = decision::parse("decisions.toml", text, lab, Some(&known)).unwrap_err();
    let label = miette::Diagnostic::labels(&*error).unwrap().next().unwrap();
    (error.to_string(), text[label.offset()..label.offset() + label.len()].to_owned())
}

#[test]
fn a_faulty_decision_is_refused_with_its_place() {
    let whole = |from: &str, to: &str| DECISION.replace(from, to);
    let cases = [
        (whole("iam-auth", "iam"), "the lab has no criterion `db-config.iam`", "db-config.iam"),
        (whole("db-config", "db"), "the lab has no criterion `db.iam-auth`", "db.iam-auth"),
        (whole("db-config.iam-auth", "*"), "the lab has no criterion `*`", "\"*\""),
        (WAIVER.replace('*', "s999"), "nobody on the roster has the id `s999`", "s999"),
        (whole("*", "s999"), "nobody on the roster has the id `s999`", "s999"),
        (whole("*", " "), "a decision names no student", "\" \""),
        (whole("passed", "blocked"), "nobody can decide `blocked`", "blocked"),
        (whole("passed", "pass"), "nobody can decide `pass`", "pass"),
        (whole("Prof. Kim", " "), "a decision does not say who decided", "\" \""),
        (whole("shown to me in class", ""), "a decision gives no reason", "\"\""),
        (format!("{DECISION}until = \"tomorrow\""), "failed to parse", "tomorrow"),
        (whole("who", "whom"), "unknown field `whom`", "whom"),
        (WAIVER.replace("reason", "outcome = \"passed\"\nreason"), "unknown field", "outcome"),
        (format!("{DECISION}{WAIVER}"), "`db-config.iam-auth` of `*` is decided twice", "iam-auth"),
        (whole("[[decision]]", "[[decisions]]"), "unknown field `decisions`", "decisions"),
    ];
    for (text, expected, place) in cases {
        let (message, at) = fault(&text, &LAB);
        assert!(message.contains(expected), "{message} / {expected}");
        assert!(at.contains(place), "{message}: {at} / {place}");
    }
}

#[test]
fn a_criterion_that_this_lab_leaves_out_is_unknown() {
    let text = without_criterion(&LAB_TEXT, IAM);
    let lab = Lab::parse("lab.toml", &text).unwrap();
    let (message, _) = fault(DECISION, &lab);
    assert_eq!(message, "the lab has no criterion `db-config.iam-auth`");
}
