//! What AWS keeps of each criterion after everything is deleted: the table of `docs/aws.md` 3.3.

use labproof_checks::lab::Lab;
use std::collections::{BTreeMap, BTreeSet};

/// The rows of the table, and the criteria that each is about. A task stands for all of its own.
const ROWS: [(&str, &[&str]); 14] = [
    (
        "SG exists, name, VPC",
        &[
            "security-group.exists",
            "security-group.vpc",
            "security-group.name-tag",
            "security-group.description",
        ],
    ),
    (
        "SG rule 3306 from web SG",
        &["security-group.mysql-from-web-tier", "security-group.nothing-else-open"],
    ),
    (
        "instance created, id `awsdb`, user, DB name",
        &["db-config.created", "db-config.master-username", "db-config.database-name"],
    ),
    (
        "engine/version, param/option group",
        &[
            "db-config.engine",
            "db-config.engine-version",
            "db-config.parameter-group",
            "db-config.option-group",
        ],
    ),
    ("initial class (micro)", &["db-config.instance-class"]),
    (
        "not public, SG attached, subnet group, port",
        &[
            "db-config.private",
            "db-config.security-group",
            "db-config.subnet-group",
            "db-config.port",
        ],
    ),
    ("IAM auth on", &["db-config.iam-auth"]),
    ("backup retention", &["db-config.backup-retention"]),
    ("class resized", &["resize.instance-class"]),
    ("storage 30", &["resize.storage"]),
    ("apply immediately", &["resize.applied-immediately"]),
    ("snapshot taken", &["snapshot"]),
    ("SQL step", &["sql-table"]),
    ("deleted, no final snapshot", &["deletion"]),
];

/// The criteria of which the table names no record: its row does not speak of CloudTrail (CT).
pub(super) fn without_record(lab: &Lab) -> BTreeSet<String> {
    let known: BTreeMap<_, _> = ROWS.into();
    let kept = rows();
    assert!(kept.keys().eq(known.keys()), "the rows of 3.3 are {:?}", kept.keys());
    let gone = kept.iter().filter(|(_, after)| !after.contains("CT"));
    let of = gone.flat_map(|(row, _)| known[row].iter().flat_map(|part| criteria(lab, part)));
    of.collect()
}

/// Each row, with what it says of the time after deletion.
fn rows() -> BTreeMap<&'static str, &'static str> {
    let document = include_str!("../../../../docs/aws.md");
    let (_, section) = document.split_once("### 3.3 Evidence matrix\n").unwrap();
    let lines = section.lines().take_while(|line| !line.starts_with("---"));
    let cells = lines.filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
    // The first two are the header and the line beneath it.
    let rows = cells.skip(2).map(|line| line.split(" | ").collect::<Vec<_>>());
    rows.map(|cells| (cells[0], cells[2])).collect()
}

/// The criterion of that name, or all of the task.
fn criteria(lab: &Lab, part: &str) -> Vec<String> {
    let of_task = lab.tasks.iter().flat_map(|task| {
        task.criteria.iter().map(move |criterion| (&task.id, criterion.id.clone()))
    });
    let found = of_task.filter(|(task, id)| id == part || *task == part);
    let found: Vec<String> = found.map(|(_, id)| id).collect();
    assert!(!found.is_empty(), "no criterion is called {part}");
    found
}
