//! The registry: what is judged, what that reads, and what it needs.

use crate::common::LAB;
use labproof_checks::evidence::{HOST_KEY, SOURCES, Source};
use labproof_checks::registry::{self, TASKS, actions, reads};
use std::collections::BTreeSet;

fn ids() -> Vec<String> {
    let of = |task: &&'static registry::Task| {
        let task = *task;
        task.criteria.iter().map(move |criterion| format!("{}.{}", task.id, criterion.id))
    };
    TASKS.iter().flat_map(of).collect()
}

#[test]
fn needs_are_known_criteria_and_form_no_circle() {
    fn walk(id: &str, path: &mut Vec<String>) {
        assert!(!path.iter().any(|seen| seen == id), "a circle: {path:?} {id}");
        path.push(id.to_owned());
        let known =
            registry::criterion(id).unwrap_or_else(|| panic!("{id} is needed, and unknown"));
        for need in known.needs {
            walk(need, path);
        }
        path.pop();
    }
    for id in ids() {
        walk(&id, &mut Vec::new());
    }
}

#[test]
fn the_needs_are_those_of_the_contract() {
    let needs = |id: &str| registry::criterion(id).unwrap().needs.to_vec();
    for id in ids() {
        let (task, name) = id.split_once('.').unwrap();
        let expected: &[&str] = match (task, name) {
            ("web-tier", _) | ("security-group", "exists") | ("db-config", "created") => &[],
            ("security-group", "nothing-else-open") => {
                &["security-group.exists", "security-group.mysql-from-web-tier"]
            }
            ("security-group", _) => &["security-group.exists"],
            ("sql-table", "database" | "table") => &["db-config.created", "sql-table.login"],
            ("sql-table", "columns" | "row") => &["db-config.created", "sql-table.table"],
            ("snapshot", "of-instance" | "available") => &["snapshot.exists"],
            ("deletion", "no-final-snapshot" | "no-retained-backups") => {
                &["deletion.instance-deleted"]
            }
            _ => &["db-config.created"],
        };
        assert_eq!(needs(&id), expected, "{id}");
    }
}

#[test]
fn the_lab_judges_every_known_criterion_once() {
    let of_lab: Vec<String> = LAB
        .file
        .tasks
        .iter()
        .flat_map(|task| task.criteria.iter().map(move |spec| format!("{}.{}", task.id, spec.id)))
        .collect();
    assert_eq!(of_lab, ids());
    assert_eq!(of_lab.iter().collect::<BTreeSet<_>>().len(), of_lab.len());
}

#[test]
fn the_actions_are_exactly_the_reads_and_all_of_them_look_only() {
    let declared: BTreeSet<&str> = reads(&LAB).into_iter().filter_map(Source::action).collect();
    assert_eq!(declared.into_iter().collect::<Vec<_>>(), actions(&LAB));
    assert_eq!(
        actions(&LAB),
        [
            "cloudtrail:LookupEvents",
            "ec2:DescribeInstances",
            "ec2:DescribeRegions",
            "ec2:DescribeSecurityGroups",
            "ec2:DescribeVpcs",
            "rds:DescribeDBInstanceAutomatedBackups",
            "rds:DescribeDBInstances",
            "rds:DescribeDBSnapshots",
            "rds:DescribeEvents",
        ]
    );
    let unread = |source: &Source| *source != HOST_KEY;
    assert_eq!(reads(&LAB), SOURCES.into_iter().filter(unread).collect());
}
