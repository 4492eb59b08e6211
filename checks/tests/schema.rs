//! The JSON Schema of lab files: what editors complete, and what they underline.

use labproof_checks::lab::{Lab, Language, SHIPPED};
use labproof_checks::modules::{MODULES, TYPES};
use serde_json::{Value, json};
use std::sync::LazyLock;

static SCHEMA: LazyLock<Value> = LazyLock::new(|| json!(Lab::json_schema()));

/// Where a file is at fault, by its schema; nowhere, if it is sound.
fn faults(lab: &str) -> Vec<String> {
    let validator = jsonschema::validator_for(&SCHEMA).unwrap();
    let lab: Value = toml::from_str(lab).unwrap();
    let mut at: Vec<String> =
        validator.iter_errors(&lab).map(|fault| fault.instance_path().to_string()).collect();
    at.dedup();
    at
}

const SHOP: &str = include_str!("../../tests/labs/shop-db.toml");

#[test]
fn every_lab_that_is_there_is_as_the_schema_says() {
    let starter = Lab::starter(&MODULES, &Language::ALL);
    let files = SHIPPED.iter().copied().chain([("shop-db", SHOP), ("starter", &starter)]);
    for (name, text) in files {
        assert_eq!(faults(text), [""; 0], "{name}");
    }
}

#[test]
fn a_fault_that_lab_check_tells_is_one_for_an_editor_too() {
    for (from, to, at) in [
        ("region =", "regoin =", ""),
        ("languages = [\"en\"]", "languages = [\"fr\"]", "/languages/0"),
        ("title.en = \"Take a snapshot\"", "title = {}", "/task/4"),
        ("check = \"server\"", "check = \"servers\"", "/task/0"),
        ("check = \"server\"", "check = \"snapshot\"", "/task/0"),
        ("id = \"launched\"", "id = \"from-group\"", "/task/0"),
        ("port = 5432", "port = \"5432\"", "/task/1"),
        ("port = 5432", "ports = 5432", "/task/1"),
        ("of = \"app\"", "", "/task/0"),
        ("engine = \"postgres\"", "", "/resource/db"),
        ("type = \"ec2:instance\"", "type = \"ec2:server\"", "/resource/app"),
        ("expected = \"db.t4g.micro\"", "expected = 4", "/task/2"),
        ("expected = \"db.t4g.micro\"", "", "/task/2"),
        ("expected = true", "expected = \"yes\"", "/task/2"),
        ("id = \"exists\"", "id = \"exists\"\nexpected = 1", "/task/1"),
    ] {
        assert!(SHOP.contains(from), "{from}");
        let text = SHOP.replacen(from, to, 1);
        assert!(Lab::parse("lab.toml", &text).is_err(), "{to}");
        assert_eq!(faults(&text), [at], "{to}");
    }
}

#[test]
fn an_editor_knows_each_module_by_what_it_judges_and_each_thing_by_what_it_is() {
    let tasks = SCHEMA["properties"]["task"]["items"]["oneOf"].as_array().unwrap();
    for (module, task) in MODULES.iter().zip(tasks) {
        assert_eq!(task["properties"]["check"]["const"], module.id);
        assert_eq!(task["description"], module.about);
    }
    let things = SCHEMA["properties"]["resource"]["additionalProperties"]["oneOf"].as_array();
    for (known, thing) in TYPES.iter().zip(things.unwrap()) {
        assert_eq!(thing["properties"]["type"]["const"], known.id);
    }
    for table in tasks.iter().chain(things.unwrap()) {
        for (member, of) in table["properties"].as_object().unwrap() {
            let is_told = of["description"].is_string() || of.get("$ref").is_some();
            let is_common = ["id", "check", "type", "criterion"].contains(&member.as_str());
            assert!(is_told || is_common, "{member}: {of}");
        }
    }
}
