//! Check modules: what is judged, what that reads, and what it needs.

use crate::common::{LAB, LABS};
use labproof_checks::evidence::{HOST_KEY, IMAGES, KEPT_EVENTS, PAGES, SOURCES, Source};
use labproof_checks::lab::{Lab, SHIPPED, Task};
use labproof_checks::modules::{Criterion, MODULES, Module, Need, TYPES, module};
use std::collections::BTreeSet;

/// Every criterion of every module.
fn criteria() -> impl Iterator<Item = (&'static Module, &'static Criterion)> {
    let of = |module: &'static Module| module.criteria.iter().map(move |known| (module, known));
    MODULES.into_iter().flat_map(of)
}

#[test]
fn modules_criteria_and_types_are_told_apart_by_their_ids() {
    let once = |ids: Vec<&str>| assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    once(MODULES.iter().map(|module| module.id).collect());
    once(TYPES.iter().map(|known| known.id).collect());
    for known in MODULES {
        assert!(std::ptr::eq(module(known.id).unwrap(), known));
        once(known.criteria.iter().map(|criterion| criterion.id).collect());
        assert!(known.about.ends_with('.'), "{}: a sentence", known.id);
    }
    assert!(module("no-such-module").is_none());
}

/// The criterion that is needed, and its module.
fn needed(of: &'static Module, need: Need) -> Option<(&'static Module, &'static Criterion)> {
    match need {
        Need::Own(id) => Some((of, of.criterion(id)?)),
        Need::Of { module: other, criterion } => {
            let other = module(other)?;
            Some((other, other.criterion(criterion)?))
        }
    }
}

#[test]
fn needs_are_known_criteria_and_form_no_circle() {
    fn walk(of: &'static Module, criterion: &'static Criterion, path: &mut Vec<String>) {
        let id = format!("{}.{}", of.id, criterion.id);
        assert!(!path.contains(&id), "a circle: {path:?} {id}");
        path.push(id);
        for need in criterion.needs {
            let known = needed(of, *need);
            let (of, criterion) = known.unwrap_or_else(|| panic!("{need:?} is unknown: {path:?}"));
            walk(of, criterion, path);
        }
        path.pop();
    }
    for (of, criterion) in criteria() {
        walk(of, criterion, &mut Vec::new());
    }
}

#[test]
fn the_needs_are_those_of_the_contract() {
    for criterion in LAB.criteria() {
        let (task, name) = criterion.id.split_once('.').unwrap();
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
        assert_eq!(criterion.needs, expected, "{}", criterion.id);
    }
}

#[test]
fn every_criterion_of_every_module_is_judged_by_some_lab_that_ships() {
    let ships = |lab: &&Lab| SHIPPED.iter().any(|(id, _)| *id == lab.id);
    let tasks = LABS.iter().filter(ships).flat_map(|lab| &lab.tasks);
    let of_task = |task: &'static Task| {
        task.criteria.iter().map(|criterion| (task.module.id, criterion.check.id))
    };
    let judged: BTreeSet<_> = tasks.flat_map(of_task).collect();
    let known: BTreeSet<_> = criteria().map(|(of, criterion)| (of.id, criterion.id)).collect();
    assert_eq!(judged, known);
}

#[test]
fn the_actions_are_exactly_the_reads_and_all_of_them_look_only() {
    let declared: BTreeSet<&str> = LAB.reads().into_iter().filter_map(Source::action).collect();
    assert_eq!(declared.into_iter().collect::<Vec<_>>(), LAB.actions());
    assert_eq!(
        LAB.actions(),
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
    let unread = [HOST_KEY, IMAGES, PAGES];
    let read = SOURCES.into_iter().filter(|source| !unread.contains(source));
    assert_eq!(LAB.reads(), read.collect());
}

#[test]
fn no_module_reads_what_no_service_declares_or_what_changes_anything() {
    for (module, criterion) in criteria() {
        for source in criterion.reads {
            assert!(SOURCES.contains(source), "{}.{}: {source:?}", module.id, criterion.id);
            let action = source.action().and_then(|action| action.split_once(':'));
            let looks = |(_, call): (&str, &str)| {
                ["Describe", "Lookup", "Get", "List"].iter().any(|verb| call.starts_with(verb))
            };
            assert!(action.is_none_or(looks), "{source:?}");
        }
    }
}

#[test]
fn the_calls_of_a_criterion_are_kept_and_it_is_told_by_some() {
    let called = |module: &str, id: &str| {
        let module = labproof_checks::modules::module(module).unwrap();
        module.criterion(id).unwrap().calls()
    };
    assert_eq!(called("deletion", "instance-deleted"), ["DeleteDBInstance"]);
    assert_eq!(called("server", "launched").len(), 3);
    for (module, criterion) in criteria() {
        for call in criterion.calls() {
            let is_kept = KEPT_EVENTS.iter().any(|event| event.name == *call);
            assert!(is_kept, "{}.{}: {call}", module.id, criterion.id);
        }
    }
}

#[test]
fn what_passes_is_the_written_value_and_the_accepted_ones_as_aws_shows_them() {
    let passes = |id: &str| {
        let values = LAB.criterion(id).unwrap().passes();
        values.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(passes("db-config.instance-class"), ["db.t2.micro", "db.t3.micro", "db.t4g.micro"]);
    assert_eq!(passes("db-config.private"), ["PubliclyAccessible=false"]);
    assert_eq!(passes("db-config.deletion-protection"), ["DeletionProtection=false"]);
    assert!(passes("db-config.created").is_empty());
}

/// A lab of a database alone: its settings, and whom its group admits.
const DATABASE: &str = r#"
id = "database"
title = { en = "A database" }
languages = ["en"]
region = "eu-central-1"

[resource.app-tier]
type = "ec2:security-group"
name = "app"

[resource.db-tier]
type = "ec2:security-group"
name = "db"

[resource.db]
type = "rds:db-instance"
name = "db"
engine = "mysql"
group = "db-tier"

[[task]]
id = "db-config"
check = "db-instance"
of = "db"
title.en = "The database"

[[task.criterion]]
id = "created"
points = 1
title.en = "It is there"
hint.en = "Create it."

[[task.criterion]]
id = "security-group"
points = 1
title.en = "It has its group"
hint.en = "Attach it."
"#;

/// The same, where a task is on the group.
fn with_its_group(settings: &str) -> String {
    format!(
        "{DATABASE}
[[task]]
id = \"network\"
check = \"security-group\"
of = \"db-tier\"
{settings}
title.en = \"Who may come in\"

[[task.criterion]]
id = \"exists\"
points = 1
title.en = \"It is there\"
hint.en = \"Create it.\"
"
    )
}

/// What nobody asks for, nobody needs a permission for.
#[test]
fn the_servers_are_read_only_where_a_lab_names_one_or_their_group() {
    let of_rds = ["rds:DescribeDBInstances", "rds:DescribeDBSnapshots", "rds:DescribeEvents"];
    let of_ec2 = ["ec2:DescribeRegions", "ec2:DescribeSecurityGroups"];
    let actions = |text: &str, with: &[&'static str]| {
        let lab = Lab::parse("database.toml", text).unwrap();
        let all = ["cloudtrail:LookupEvents"].into_iter().chain(of_ec2).chain(of_rds);
        let expected: BTreeSet<_> = all.chain(with.iter().copied()).collect();
        assert_eq!(lab.actions(), expected.into_iter().collect::<Vec<_>>());
    };
    actions(DATABASE, &[]);
    actions(&with_its_group(""), &[]);
    actions(&with_its_group("from = \"app-tier\""), &["ec2:DescribeInstances"]);
}
