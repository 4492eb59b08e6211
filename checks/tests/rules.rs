//! The contract's rules: numbered once, the same in both languages, short, and named by what they
//! judge.

use labproof_checks::evidence::ReasonCode;
use labproof_checks::lab::{Lab, SHIPPED, TaskCriterion};
use labproof_checks::modules::MODULES;
use std::collections::BTreeSet;
use std::path::Path;

const PAGES: [(&str, &str); 2] = [
    ("contract.md", include_str!("../../docs/contract.md")),
    ("contract.ko.md", include_str!("../../docs/contract.ko.md")),
];

/// The widest line, in letters.
const WIDEST: usize = 120;

/// The rules of a page, each with its lines: a list item that begins with a number.
fn rules(page: &str) -> Vec<(u16, Vec<&str>)> {
    let mut rules: Vec<(u16, Vec<&str>)> = Vec::new();
    let mut within = false;
    for line in page.lines() {
        if let Some(rest) = line.strip_prefix("- **R") {
            let (number, _) = rest.split_once("** ").unwrap();
            rules.push((number.parse().unwrap(), vec![line]));
            within = true;
        } else if within && line.starts_with("  ") {
            rules.last_mut().unwrap().1.push(line);
        } else {
            within = false;
        }
    }
    rules
}

fn numbers(page: &str) -> Vec<u16> {
    rules(page).into_iter().map(|(number, _)| number).collect()
}

#[test]
fn the_numbers_ascend_and_are_the_same_in_both_languages() {
    let [english, korean] = PAGES.map(|(_, page)| numbers(page));
    assert!(!english.is_empty());
    assert!(english.is_sorted_by(|one, next| one < next), "{english:?}");
    assert_eq!(english, korean);
}

#[test]
fn every_number_that_a_page_cites_is_one_of_its_rules() {
    for (name, page) in PAGES {
        let known: BTreeSet<u16> = numbers(page).into_iter().collect();
        for word in page.split(|letter: char| !letter.is_ascii_alphanumeric()) {
            let number = word.strip_prefix('R').and_then(|number| number.parse().ok());
            assert!(number.is_none_or(|number| known.contains(&number)), "{name}: {word}");
        }
    }
}

#[test]
fn a_rule_takes_one_to_three_lines_and_no_line_is_wide() {
    for (name, page) in PAGES {
        for (number, lines) in rules(page) {
            assert!(lines.len() <= 3, "{name}: R{number} takes {} lines", lines.len());
        }
        for (place, line) in page.lines().enumerate() {
            assert!(line.chars().count() <= WIDEST, "{name}:{}: {line}", place + 1);
        }
    }
}

#[test]
fn a_rule_is_a_list_item_and_nothing_else_begins_like_one() {
    for (name, page) in PAGES {
        let bold = page.matches("**R").count();
        assert_eq!(bold, numbers(page).len(), "{name}");
    }
}

#[test]
fn every_criterion_names_rules_that_there_are() {
    for (_, page) in PAGES {
        let known: BTreeSet<u16> = numbers(page).into_iter().collect();
        for module in MODULES {
            for criterion in module.criteria {
                let id = format!("{}.{}", module.id, criterion.id);
                assert!(!criterion.rules.is_empty(), "{id}");
                assert!(criterion.rules.is_sorted_by(|one, next| one < next), "{id}");
                for rule in criterion.rules {
                    assert!(known.contains(rule), "{id}: R{rule}");
                }
            }
        }
    }
}

#[test]
fn every_reason_is_explained() {
    for (name, page) in PAGES {
        for code in ReasonCode::ALL {
            assert!(page.contains(&format!("\n| `{}` | ", code.as_str())), "{name}: {code:?}");
        }
    }
}

/// The page's tables of criteria are the shipped labs, line by line.
/// `UPDATE_DOCS=1 cargo test -p labproof-checks tables_of_criteria` writes them.
#[test]
fn the_tables_of_criteria_are_what_is_judged() {
    let shipped = SHIPPED.iter().map(|(id, _)| Lab::shipped(id).unwrap());
    let labs: Vec<Lab> = shipped.collect();
    let expected: Vec<String> = labs.iter().flat_map(Lab::criteria).map(row).collect();
    for (name, page) in PAGES {
        let ids = |line: &&str| {
            let id = line.strip_prefix("| `").and_then(|rest| rest.split('`').next());
            id.is_some_and(|id| labs.iter().any(|lab| lab.criterion(id).is_some()))
        };
        if is_to_be_written() {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs").join(name);
            std::fs::write(path, with_tables(page, &labs, |line| ids(&line))).unwrap();
            continue;
        }
        let rows: Vec<&str> = page.lines().filter(ids).collect();
        assert_eq!(rows, expected, "{name}");
    }
}

/// The page with a table for each lab, in the place of those that it has.
fn with_tables(page: &str, labs: &[Lab], is_row: impl Fn(&str) -> bool) -> String {
    let lines: Vec<&str> = page.lines().collect();
    let mut labs = labs.iter();
    let runs = lines.chunk_by(|one, next| is_row(one) == is_row(next)).map(|run| {
        if is_row(run[0]) {
            let lab = labs.next().expect("a table for each lab and no more");
            lab.criteria().map(|criterion| row(criterion) + "\n").collect::<String>()
        } else {
            run.iter().map(|line| format!("{line}\n")).collect()
        }
    });
    runs.collect()
}

#[expect(clippy::disallowed_methods, reason = "a test may be told to write what it compares with")]
fn is_to_be_written() -> bool {
    std::env::var_os("UPDATE_DOCS").is_some()
}

fn row(criterion: &TaskCriterion) -> String {
    let (id, points) = (&criterion.id, criterion.spec.points);
    let task = &id[..=id.find('.').unwrap()];
    let needs =
        criterion.needs.iter().map(|need| format!("`{}`", need.strip_prefix(task).unwrap_or(need)));
    let rules = criterion.check.rules.iter().map(|rule| format!("R{rule}"));
    let [needs, rules] = [needs.collect::<Vec<_>>(), rules.collect()].map(|cells| cells.join(", "));
    format!("| `{id}` | {points} | {needs} | {rules} |")
}
