//! Needs come first.

use crate::cases;
use crate::common::{LAB, LAB_TEXT, LABS, Student};
use labproof_checks::evidence::DB_INSTANCES;
use labproof_checks::lab::Lab;
use labproof_checks::outcome::Outcome;

#[test]
fn behind_a_need_stands_what_the_need_says() {
    let labs = LABS.iter().flat_map(|lab| cases::ALL.iter().map(move |case| (lab, case)));
    for (lab, (name, student)) in labs {
        let graded = student.graded_of(lab);
        for criterion in graded.0.criteria() {
            let known = lab.criterion(&criterion.id).unwrap();
            let needs: Vec<_> = known.needs.iter().map(|need| graded.criterion(need)).collect();
            let lost =
                needs.iter().find(|n| matches!(n.outcome, Outcome::Failed | Outcome::Blocked));
            let open = needs.iter().find(|n| n.outcome.is_open());
            match (lost, open) {
                (Some(need), _) => {
                    assert_eq!(criterion.outcome, Outcome::Blocked, "{name}: {}", criterion.id);
                    let first = need.blocked_by.as_ref().unwrap_or(&need.id);
                    assert_eq!(
                        criterion.blocked_by.as_ref(),
                        Some(first),
                        "{name}: {}",
                        criterion.id
                    );
                    assert_eq!(graded.outcome(first), Outcome::Failed, "{name}: {}", criterion.id);
                }
                (None, Some(need)) => {
                    assert_eq!(criterion.outcome, need.outcome, "{name}: {}", criterion.id);
                    assert_eq!(criterion.reason, need.reason, "{name}: {}", criterion.id);
                }
                (None, None) => {
                    assert_ne!(criterion.outcome, Outcome::Blocked, "{name}: {}", criterion.id);
                }
            }
        }
    }
}

#[test]
fn behind_a_need_that_aws_refused_all_is_excused() {
    let graded = cases::case("deleted by the cleaner").graded();
    graded.expect(
        "cleaner",
        &[("deletion.no-final-snapshot", "excused"), ("deletion.no-retained-backups", "excused")],
    );
    assert_eq!(graded.score().possible.tenths(), 850);
}

#[test]
fn a_criterion_without_points_never_blocks() {
    let text = LAB_TEXT.replace("id = \"created\"\npoints = 4", "id = \"created\"\npoints = 0");
    let lab = Lab::parse("free.toml", &text).unwrap();
    assert_eq!(lab.points().tenths() + 40, LAB.points().tenths());
    let student = Student::begins().look("01:00");
    let graded = student.graded_in(&lab, crate::common::t("01:00"));
    graded.expect(
        "free",
        &[
            ("db-config.created", "failed (not-started)"),
            ("db-config.engine", "failed (not-started)"),
        ],
    );
    let blind = Student::begins().look_but("01:00", &[DB_INSTANCES]);
    let graded = blind.graded_in(&lab, crate::common::t("01:00"));
    graded.expect("open", &[("db-config.engine", "unverified access-denied")]);
}
