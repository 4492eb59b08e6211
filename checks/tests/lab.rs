//! Lab files: those that ship are sound, and every fault points at its place.

use crate::common::LAB;
use labproof_checks::lab::{Lab, SHIPPED};
use labproof_checks::registry;
use miette::Diagnostic;

#[test]
fn every_lab_that_ships_parses_and_every_criterion_of_it_is_known() {
    for (id, text) in SHIPPED {
        let lab = Lab::parse(id, text).unwrap();
        assert_eq!(lab.file.id, id);
        assert_eq!(lab.sha256.len(), 64);
        for task in &lab.file.tasks {
            for spec in &task.criteria {
                let full = format!("{}.{}", task.id, spec.id);
                assert!(registry::criterion(&full).is_some(), "{full}");
                assert!(lab.criterion(&full).is_some(), "{full}");
                let texts = [&spec.title.ko, &spec.title.en, &spec.hint.ko, &spec.hint.en];
                assert!(texts.iter().all(|text| !text.trim().is_empty()), "{full}");
                assert!(
                    !spec.hint.ko.contains("awspassword") && !spec.hint.en.contains("awspassword")
                );
            }
        }
    }
}

#[test]
fn the_shipped_lab_has_the_points_of_the_contract() {
    let tasks: Vec<(&str, u32)> = LAB
        .file
        .tasks
        .iter()
        .map(|task| (task.id.as_str(), task.criteria.iter().map(|c| c.points.tenths()).sum()))
        .collect();
    let contract = [
        ("web-tier", 0),
        ("security-group", 150),
        ("db-config", 300),
        ("sql-table", 200),
        ("resize", 100),
        ("snapshot", 100),
        ("deletion", 150),
    ];
    assert_eq!(tasks, contract);
}

#[test]
fn a_fault_says_what_is_wrong_and_where() {
    let text = SHIPPED[0].1;
    let table = [
        ("id = \"stem-day-rds\"", "id = \"Stem Day\"", "is not a name", "Stem Day"),
        ("id = \"server\"", "id = \"servers\"", "no check judges", "servers"),
        ("id = \"http\"", "id = \"server\"", "stands twice", "server"),
        ("points = 4", "points = 0.1", "multiple of 0.2", "0.1"),
        ("points = 4", "points = -1", "", "-1"),
        ("languages = [\"ko\", \"en\"]", "languages = []", "names no language", ""),
        ("row = [\"1\", \"stem\"]", "row = [\"1\"]", "another number of values", ""),
        ("region =", "regoin =", "unknown field", "regoin"),
        ("expected = 7", "expected = \"7\"", "a whole number", "backup-retention"),
        ("id = \"storage\"\npoints = 4", "id = \"storage\"\nexpected = 1\npoints = 4", "", ""),
    ];
    for (from, to, message, at) in table {
        assert!(text.contains(from), "{from}");
        let broken = text.replacen(from, to, 1);
        let error = Lab::parse("lab.toml", &broken).unwrap_err();
        assert!(error.to_string().contains(message), "{to}: {error}");
        assert!(error.help().is_some(), "{to}");
        if at.is_empty() {
            continue;
        }
        let label = error.labels().unwrap().next().unwrap();
        let marked = &broken[label.offset()..label.offset() + label.len()];
        assert!(marked.contains(at), "{to}: points at {marked:?}");
    }
}
