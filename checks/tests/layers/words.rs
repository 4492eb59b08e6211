//! Where the words of a service or a lab may stand.

use super::sources::{File, files};

/// Words of services and labs.
const WORDS: [&str; 4] = ["rds", "awsdb", "mysql", "securitygroup"];

/// Files outside the services' and the labs' own that have such a word, and why.
const EXCEPTIONS: &[(&str, &str)] = &[
    (
        "reports/src/wording/reasons.rs",
        "tells where AWS publishes the certificates of its partitions",
    ),
    ("reports/src/rehearsal/charges.rs", "what AWS charges for each thing"),
    ("reports/src/manual/samples.rs", "answers as AWS gives them, in examples"),
    ("src/cli/cloud.rs", "how clients reach the embedded cloud's services and databases"),
    ("src/cli/examples.rs", "an example shows an endpoint as students see it in the console"),
    ("src/cli/receipt.rs", "an error shows an endpoint as students see it in the console"),
    ("src/commands/attest.rs", "a student's own look is one over SQL"),
    ("src/commands/cloud/files.rs", "the certificates that a database is verified by"),
    ("src/commands/demo/mod.rs", "which labs the demonstration has a class for"),
    ("src/commands/demo/stem_day_rds/mod.rs", "the class of one lab at work"),
    ("src/commands/demo/stem_day_rds/students.rs", "the class of one lab at work"),
    ("src/commands/demo/stem_day_rds/tables.rs", "the class of one lab at work"),
    ("src/commands/look.rs", "the certificates that a database is verified by"),
    ("src/dbms/client.rs", "an ordinary client of the databases"),
    ("src/dbms/host.rs", "the databases of the embedded cloud's instances"),
    ("src/dbms/kind.rs", "the database servers that the demonstration and the tests start"),
    ("src/dbms/mod.rs", "the database servers that the demonstration and the tests start"),
    ("src/practice.rs", "how the embedded cloud's databases prove who they are"),
    ("src/receipt/file.rs", "a student's own look is one over SQL"),
    ("src/roster/secret_column.rs", "words that stand beside `password` in a name"),
    ("src/session/clients.rs", "the clients of one account, each made once"),
    ("src/session/endpoint.rs", "which services can have an endpoint of their own"),
    ("src/commands/rehearse/account.rs", "the certificates that a database is verified by"),
    ("src/rehearsal/account/charges.rs", "what AWS charges for each thing"),
    ("src/rehearsal/account/mod.rs", "the clients by which an account is looked at"),
    ("src/rehearsal/account/occupied.rs", "which of a lab's things are there already"),
    ("src/rehearsal/account/place.rs", "the certificates that a database is verified by"),
    ("src/rehearsal/account/prices.rs", "what AWS charges for each thing"),
    ("src/rehearsal/account/remover.rs", "how each thing is deleted"),
    ("src/rehearsal/marked.rs", "how each thing is found again"),
    ("src/rehearsal/mod.rs", "how the embedded cloud's databases prove who they are"),
    ("src/rehearsal/student.rs", "each act of a student as the calls that it takes"),
    ("src/rehearsal/student/database.rs", "each act of a student as the calls that it takes"),
    ("src/rehearsal/student/marks.rs", "each act of a student as the calls that it takes"),
    ("src/rehearsal/student/network.rs", "each act of a student as the calls that it takes"),
    ("src/rehearsal/student/sql.rs", "each act of a student as the calls that it takes"),
    ("src/rehearsal/thing.rs", "the things that a student makes"),
];

/// Whether a file is of tests alone: they play students of a lab that ships.
fn is_of_tests(name: &str) -> bool {
    let of_tests = ["/tests.rs", "/tests/", "/watch/simulation", "/sshd.rs", "/fake.rs"];
    of_tests.iter().any(|part| name.contains(part))
}

/// A file without its tests, which end it, and without what its examples hide, for they are tests too.
fn without_tests(text: &str) -> String {
    let code = text.split_once("\n#[cfg(test)]\nmod tests {").map_or(text, |(code, _)| code);
    let is_hidden = |line: &&str| line.trim_start().starts_with("/// # ");
    code.lines().filter(|line| !is_hidden(line)).collect::<Vec<_>>().join("\n")
}

/// Which of the words a text has: as words, or as parts of names, however they are written.
fn found(text: &str) -> Vec<&'static str> {
    let has = |word: &&str| text.lines().any(|line| stands_in(word, line));
    WORDS.iter().copied().filter(has).collect()
}

/// Whether a word stands in a line. `security_group`, `SecurityGroup` and `security group` are one.
fn stands_in(word: &str, line: &str) -> bool {
    let letters: Vec<char> = line.chars().filter(|c| !"-_ ".contains(*c)).collect();
    let whole: Vec<char> = line.chars().collect();
    let line = if word == "securitygroup" { &letters } else { &whole };
    let length = word.chars().count();
    line.windows(length).enumerate().any(|(at, window)| {
        let same = window.iter().flat_map(|c| c.to_lowercase()).eq(word.chars());
        // Other words end in `rds`, such as records.
        same && (word != "rds" || is_apart(line, at, length))
    })
}

/// Whether no letter stands beside it that belongs to the same word.
fn is_apart(line: &[char], at: usize, length: usize) -> bool {
    let (first, last) = (line[at], line[at + length - 1]);
    let before = at.checked_sub(1).and_then(|before| line.get(before));
    let behind = line.get(at + length);
    let begins = before.is_none_or(|before| {
        !before.is_alphabetic() || (before.is_lowercase() && first.is_uppercase())
    });
    let ends = behind.is_none_or(|behind| {
        !behind.is_alphabetic() || (last.is_lowercase() && behind.is_uppercase())
    });
    begins && ends
}

#[test]
fn words_of_services_and_labs_stand_with_these_alone() {
    let observe = |name: &str| name.starts_with("src/observe/") || name == "src/observe.rs";
    let all = ["checks/src/engine", "src", "reports/src"].map(files);
    let mut wrong = Vec::new();
    let code = |file: &&File| !observe(&file.name) && !is_of_tests(&file.name);
    for file in all.iter().flatten().filter(code) {
        let found = found(&without_tests(&file.text));
        let exception = EXCEPTIONS.iter().find(|(name, _)| *name == file.name);
        match (found.is_empty(), exception) {
            (false, None) => wrong.push(format!("{}: {}", file.name, found.join(", "))),
            (true, Some(_)) => wrong.push(format!("{} is no exception any more", file.name)),
            (true, None) | (false, Some(_)) => {}
        }
    }
    for (name, why) in EXCEPTIONS {
        let is_there = all.iter().flatten().any(|file| file.name == *name);
        if !is_there || why.is_empty() || name.starts_with("checks/src/engine") {
            wrong.push(format!("{name}: no file, no reason, or the engine's"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_word_is_found_however_it_is_written() {
    for line in ["RDS", "rds:Describe", "RdsEvent", "of_rds", "ofRds", "(rds)", "RDS's"] {
        assert_eq!(found(line), ["rds"], "{line}");
    }
    for line in ["records", "Records", "towards", "RECORDS", "standards:", "cardsEvent"] {
        assert!(found(line).is_empty(), "{line}");
    }
    for line in ["security-group", "SecurityGroup", "SECURITY_GROUPS", "a security group"] {
        assert_eq!(found(line), ["securitygroup"], "{line}");
    }
    assert_eq!(found("MySQL, awsdb-instance"), ["awsdb", "mysql"]);
}
