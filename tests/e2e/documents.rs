//! Every command in the documents is run: each `sh` block of each page, in its order, in a folder and an AWS of its
//! own (`labproof cloud`). Who has to be somebody else, and what cannot be run here, is said below with the reason.

mod stage;

use labproof_book::commands;
use labproof_book::document::Document;
use labproof_book::files;
use stage::{Stage, Who};
use std::collections::BTreeSet;

/// Pages whose blocks other tests run.
const RUN_ELSEWHERE: [(&str, &str); 2] = [
    ("docs/ci.md", "gate.rs, in a repository"),
    ("docs/three-days.md", "three_days.rs, with students"),
];

/// The pages, each with who reads it and where.
const PAGES: [(&str, Who); 17] = [
    ("CONTRIBUTING.md", Who::Developer),
    ("README.md", Who::Instructor),
    ("docs/accounts.md", Who::Instructor),
    ("docs/appeals.md", Who::Instructor),
    ("docs/checks.md", Who::Developer),
    ("docs/costs.md", Who::Instructor),
    ("docs/database.md", Who::Instructor),
    ("docs/end-of-class.md", Who::Instructor),
    ("docs/fifteen-minutes.md", Who::Instructor),
    ("docs/install.md", Who::Instructor),
    ("docs/instructors.md", Who::Instructor),
    ("docs/labs.md", Who::Instructor),
    ("docs/next-term.md", Who::Instructor),
    ("docs/performance.md", Who::Developer),
    ("docs/privacy.md", Who::Instructor),
    ("docs/receipt.md", Who::Instructor),
    ("docs/scale.md", Who::Instructor),
];

/// The page of students.
const OF_STUDENTS: (&str, Who) = ("docs/students.md", Who::Student);

/// What a page writes, and what is run for it.
const RUN_AS: [(&str, &str, &str); 7] = [
    (":8080", ":0", "a port of this machine that may be taken"),
    ("ou-ab12-cdefgh34", "$UNIT", "the organization's own"),
    (
        "awsdb.c0example0000.ap-northeast-2.rds.amazonaws.com:3306",
        "127.0.0.1:9",
        "nobody has a database there; receipts.rs makes receipts of real ones",
    ),
    (" --i-accept-charges", "", "rehearse_account.rs does the lab in an account"),
    ("--lab stem-day-rds", "--lab stem-day-ec2", "rehearse.rs does the longer lab, with databases"),
    (
        "--engine postgres …",
        "--engine postgres --db-instance-class db.t3.micro --allocated-storage 20 \
         --master-username shopper --master-user-password at-least-8",
        "the page leaves out what a student chooses",
    ),
    ("ADDRESS", "http://example.invalid/labproof", "the instructor's own"),
];

fn documents() -> Vec<Document> {
    files::documents(&files::root()).unwrap()
}

fn blocks(page: &str) -> Vec<String> {
    let document = documents().into_iter().find(|it| it.path == page).unwrap();
    let blocks = document.blocks().into_iter().filter(|block| block.language == "sh");
    blocks.map(|block| block.text).collect()
}

fn run(page: &str, who: Who) {
    let Some(mut stage) = Stage::of(who) else { return };
    for block in blocks(page) {
        let known = |text: String, (from, to, _): &(&str, &str, &str)| text.replace(from, to);
        stage.run(page, &RUN_AS.iter().fold(block, known));
    }
}

#[test]
fn every_page_with_commands_is_run() {
    let shows = |document: &&Document| !commands::shown(document).is_empty();
    let documents = documents();
    let pages: BTreeSet<&str> = documents.iter().filter(shows).map(|it| it.path.as_str()).collect();
    let english = pages.iter().copied().filter(|page| !page.ends_with(".ko.md"));
    let run = PAGES.iter().chain([&OF_STUDENTS]).map(|(page, _)| *page);
    let elsewhere = RUN_ELSEWHERE.iter().map(|(page, _)| *page);
    assert_eq!(english.collect::<BTreeSet<_>>(), run.chain(elsewhere).collect());
}

#[test]
fn the_commands_of_the_pages_for_developers_are_run() {
    PAGES.iter().filter(|it| it.1 == Who::Developer).for_each(|(page, who)| run(page, *who));
}

#[test]
fn the_commands_of_the_first_page_are_run() {
    run("README.md", Who::Instructor);
}

#[test]
fn the_commands_of_the_pages_on_labs_and_receipts_are_run() {
    for page in
        ["docs/labs.md", "docs/install.md", "docs/receipt.md", "docs/costs.md", "docs/database.md"]
    {
        run(page, Who::Instructor);
    }
}

#[test]
fn the_commands_of_the_pages_on_a_class_are_run() {
    for page in
        ["docs/fifteen-minutes.md", "docs/instructors.md", "docs/accounts.md", "docs/scale.md"]
    {
        run(page, Who::Instructor);
    }
}

#[test]
fn the_commands_of_the_pages_on_what_comes_after_a_class_are_run() {
    for page in ["docs/end-of-class.md", "docs/appeals.md", "docs/next-term.md", "docs/privacy.md"]
    {
        run(page, Who::Instructor);
    }
}

#[test]
fn the_commands_of_the_page_for_students_are_run() {
    run(OF_STUDENTS.0, OF_STUDENTS.1);
}
