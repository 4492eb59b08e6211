//! What a lab has no use for: refused where it asks for something, obeyed where it forbids.

use super::EC2;
use crate::class::Class;
use crate::run::{Run, keep, labproof};
use jiff::SignedDuration;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;

#[test]
fn an_option_that_asks_for_what_the_lab_does_not_look_at_is_refused() {
    let mut class = Class::began(SignedDuration::from_mins(1));
    class.enrol("One");
    fs::write(class.path("key"), "").unwrap();
    let grade = ["grade", "--roster", "roster.csv"];
    keep(class.path("roster.csv"), class.roster()).unwrap();
    fs::create_dir(class.path("receipts")).unwrap();
    for (option, arguments) in [
        ("--sql direct", &["--sql", "direct"][..]),
        ("--sql ssh", &["--sql", "ssh"]),
        ("--allow-ssh", &["--allow-ssh"]),
        ("--ssh-key", &["--ssh-key", "key"]),
        ("--sql-ca", &["--sql-ca", "key"]),
        ("--sql-tls off", &["--sql-tls", "off"]),
        ("--receipts", &["--receipts", "receipts"]),
    ] {
        let run = Run::of(&mut class.labproof(&[&grade[..], &EC2, arguments].concat()));
        let why = "the lab stem-day-ec2 logs in to no database";
        run.with_status(2).complains(&[&format!("{option}: {why}")]);
    }
    let nonce = "7KQM-2XDP-9TNA";
    for arguments in [
        &["check", "--receipt", "r.json", "--db", "a.example:3306", "--nonce", nonce][..],
        &["nonce"],
        &["role", "--with-ssh"],
    ] {
        let run = Run::of(&mut class.labproof(&[arguments, &EC2].concat()));
        run.with_status(2).complains(&["the lab stem-day-ec2 logs in to no database"]);
    }
    let run = Run::of(&mut class.labproof(&[&grade[..], &["--http-allow-private"]].concat()));
    run.with_status(2).complains(&["the lab stem-day-rds looks at no web page"]);
    assert!(!class.path("labproof.evidence").exists());
}

#[test]
fn an_option_that_forbids_what_the_lab_does_not_look_at_anyway_is_obeyed() {
    let mut class = Class::began(SignedDuration::from_hours(3));
    class.enrol("One").web_server().unwrap();
    class.until_now();
    class.grade(&[&EC2[..], &["--sql", "off"]].concat()).with_status(0);
    class.grade(&["--no-http", "--sql", "off"]).with_status(0);
}

/// The actions of the role, as IAM names them.
fn actions(lab: &str) -> BTreeSet<String> {
    let folder = tempfile::tempdir().unwrap();
    let role = ["role", "--form", "policy", "--lab", lab];
    let run = Run::of(&mut labproof(folder.path(), &role)).with_status(0);
    let policy: Value = serde_json::from_str(&run.out).unwrap();
    let statements = policy["Statement"].as_array().unwrap();
    let actions = statements.iter().flat_map(|it| it["Action"].as_array().unwrap());
    actions.map(|action| action.as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_run_calls_what_the_role_of_its_lab_allows_and_nothing_else() {
    let shop = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/labs/shop-db.toml");
    for (lab, forbidden) in [("stem-day-ec2", "rds:"), (shop, "ec2:DescribeImages")] {
        let mut class = Class::began(SignedDuration::from_hours(3));
        class.enrol("One").web_server().unwrap();
        class.until_now();
        let before = class.cloud.calls();
        class.grade(&["--lab", lab, "--one-region"]).with_status(0);
        let after = class.cloud.calls();
        let called = after.iter().filter(|(name, count)| before.get(*name).unwrap_or(&0) < count);
        let called: BTreeSet<&str> = called.map(|(name, _)| name.as_str()).collect();
        let allowed = actions(lab);
        let names = allowed.iter().map(|action| action.split_once(':').unwrap().1);
        let names: BTreeSet<&str> = names.chain(["AssumeRole", "GetCallerIdentity"]).collect();
        assert!(called.is_subset(&names), "{lab}: {called:?} of {names:?}");
        let unused: Vec<_> = names.difference(&called).collect();
        assert!(unused.is_empty() || unused == [&"DescribeRegions"], "{lab}: {unused:?}");
        assert!(!allowed.iter().any(|action| action.starts_with(forbidden)), "{lab}: {allowed:?}");
    }
}
