//! Lab files: those that ship are sound, and every fault points at its place.

use crate::common::LAB;
use labproof_checks::lab::{Lab, SHIPPED};
use labproof_checks::registry;
use miette::Diagnostic;

#[test]
fn every_lab_that_ships_parses_and_every_criterion_of_it_is_known() {
    for (id, text) in SHIPPED {
        let lab = Lab::parse(id, text).unwrap();
        assert_eq!(lab.id, id);
        assert_eq!(lab.sha256.len(), 64);
        for task in &lab.tasks {
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

const SECRET: &str = "hunter2-Zq9";

/// The lab with a password that stands nowhere else, and its line.
fn with_secret() -> (String, String) {
    let line = format!("password = \"{SECRET}\"");
    (SHIPPED[0].1.replace("password = \"awspassword\"", &line), line)
}

/// The same, as far as its first task: a fault of it is found in no time.
fn short_with_secret() -> (String, String) {
    let (text, line) = with_secret();
    (text.split_once("# [1]").unwrap().0.to_owned(), line)
}

/// What a terminal shows of the fault; nothing where there is none.
fn shown(text: &str) -> Option<String> {
    Lab::parse("lab.toml", text).err().map(|error| format!("{:?}", miette::Report::new(error)))
}

#[test]
fn no_slip_near_the_password_shows_it_or_the_lines_beside_it() {
    let (text, line) = short_with_secret();
    let slips = [
        // The value's own shape.
        format!("password = {SECRET}"),
        format!("password = \"{SECRET}"),
        format!("password = {SECRET}\""),
        format!("password = '{SECRET}"),
        format!("password = '{SECRET}\""),
        format!("password = \"\"\"\n{SECRET}"),
        format!("password = \"\"\"\n{SECRET}\"\"\"\nuser = \"awsuser\""),
        format!("password = '''\n\n{SECRET}\n\n'''\nuser = \"twice\""),
        format!("password = [\"{SECRET}\"]"),
        format!("password = [\n  \"{SECRET}\",\n]"),
        format!("password = {{ value = \"{SECRET}\" }}"),
        format!("password = \"\\q{SECRET}\""),
        // The sign and the key.
        format!("password \"{SECRET}\""),
        format!("password: \"{SECRET}\""),
        format!("password == \"{SECRET}\""),
        format!("password =\n\"{SECRET}\""),
        format!("pasword = \"{SECRET}\""),
        format!("Password = \"{SECRET}\""),
        format!("pass word = \"{SECRET}\""),
        format!("\"password = \"{SECRET}\""),
        format!("\"pass\\u0077ord\" = [\"{SECRET}\"]"),
        format!("\"{SECRET}\" = \"password\""),
        format!("sql.password = \"{SECRET}\""),
        format!("= \"{SECRET}\""),
        format!("\"{SECRET}\""),
        // Twice, or commented out.
        format!("{line}\n{line}"),
        format!("# {line}"),
        format!("# {line}\npassword = 5"),
        format!("# {line}\npassword = \"{SECRET}\"\nanother = 1"),
        // The lines beside it.
        format!("{line}, schema = \"x\""),
        format!("{line}\nusr = \"x\""),
        format!("{line}\nschema = test"),
        format!("{line}\nschema = \"{SECRET}"),
        format!("{line}\nattested = \"{SECRET}\""),
        format!("{line}\n[sql]"),
        format!("{line}\n[sql"),
        format!("{line} # {SECRET}\nanother = 1"),
        format!("{line} user = 1"),
    ];
    let mut files: Vec<String> = slips.iter().map(|slip| text.replace(&line, slip)).collect();
    let table = |header: &str| text.replace("\n[sql]\n", &format!("\n{header}\n"));
    files.extend(["[sq]", "[sql", "sql]", "[[sql]]", "[ sql", "", "[sql.password]"].map(table));
    let inline = |with: &str| {
        let (before, rest) = text.split_once("[names]").unwrap();
        let (_, after) = rest.split_once("row = [\"1\", \"stem\"]").unwrap();
        format!("{before}{with}\n[names]{after}")
    };
    files.extend([
        inline(&format!("sql = {{ user = \"awsuser\", password = \"{SECRET}\" }}")),
        inline(&format!("sql = {{ user = \"awsuser\", password = \"{SECRET}\"")),
        inline(&format!("sql = \"{SECRET}\"")),
        inline(&format!("sql = [\"awsuser\", \"{SECRET}\"]")),
        inline(&format!("sql.user = \"awsuser\"\nsql.password = \"{SECRET}\"")),
        inline(&format!("sql.user = \"awsuser\"\nsql.password = {SECRET}")),
    ]);
    // The password said again on a line that is at fault for something else.
    for (from, to) in [
        ("region =", format!("regoin = \"{SECRET}\" #")),
        ("region =", format!("region = [\"{SECRET}\"] #")),
        ("id = \"stem-day-rds\"", format!("id = \"{SECRET}\"")),
        ("id = \"server\"", format!("id = \"{SECRET}\"")),
        ("languages = [\"ko\", \"en\"]", format!("languages = [\"{SECRET}\"]")),
        ("languages = [\"ko\", \"en\"]", format!("languages = \"{SECRET}\"")),
        ("languages = [\"ko\", \"en\"]", "languages = \"hunter2\\u002dZq9\"".to_owned()),
        ("web-port = 80", format!("web-port = \"{SECRET}\"")),
        ("points = 0", format!("points = \"{SECRET}\"")),
        ("hint.en =", format!("hint.en = \"log in with {SECRET}\" #\nhint = 1 #")),
        ("hint.en =", format!("hint.en = \"\"\"\nlog in\nwith {SECRET}\n\"\"\"\nhunt = 1 #")),
    ] {
        assert!(text.contains(from), "{from}");
        files.push(text.replacen(from, &to, 1));
    }
    for file in files {
        for file in [file.replace('\n', "\r\n"), file] {
            let changed = file.split('\n').filter(|line| !text.contains(line.trim_end()));
            let changed = changed.collect::<Vec<_>>().join("\n");
            let shown = shown(&file).unwrap_or_else(|| panic!("a fault: {changed}"));
            for hidden in [SECRET, "hunter2", "awsuser"] {
                assert!(!shown.contains(hidden), "{changed}\n{shown}");
            }
            assert!(shown.contains("lab.toml"), "it says where: {shown}");
        }
    }
}

#[test]
fn an_excerpt_shows_a_slip_that_is_nowhere_near_the_password() {
    let (text, _) = with_secret();
    for (from, to, seen) in [
        ("engine = \"mysql\"", "engine = \"mysql", "engine = \"mysql"),
        ("points = 4", "points = 0.1", "points = 0.1"),
        ("web-port = 80", "web-port 80", "web-port 80"),
        ("region =", "regoin =", "unknown field `regoin`"),
        ("id = \"mysql-from-web-tier\"", "id = \"mysql-from\"", "id = \"mysql-from\""),
    ] {
        let shown = shown(&text.replacen(from, to, 1)).unwrap();
        assert!(shown.contains(seen), "{to}\n{shown}");
    }
}

#[test]
fn no_byte_more_or_less_around_the_password_shows_it() {
    let (text, line) = short_with_secret();
    let near = text.find(&line).unwrap();
    for at in near - 120..near + 120 {
        let less = format!("{}{}", &text[..at], &text[at + 1..]);
        let more = ["\"", "'", "=", "\n", "[", "]", "{", "#", "\\", ".", "x", "\r"];
        let more = more.map(|byte| format!("{}{byte}{}", &text[..at], &text[at..]));
        for file in more.into_iter().chain([less]) {
            let shown = shown(&file).unwrap_or_default();
            assert!(!shown.contains(SECRET), "{shown}");
        }
    }
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(60))]

    #[test]
    fn no_byte_more_or_less_anywhere_shows_the_password(
        places in proptest::collection::vec((0.0..1.0, "[\"'=\n\\[\\]{}#\\\\.,a0 ]?"), 1..4)
    ) {
        let (mut text, _) = with_secret();
        for (share, more) in places {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place in a small file")]
            let at = (share * text.len() as f64) as usize;
            let at = (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap();
            if more.is_empty() {
                text.remove(at);
            } else {
                text.insert_str(at, &more);
            }
        }
        let shown = shown(&text).unwrap_or_default();
        proptest::prop_assert!(!shown.contains("hunter2"), "{}", shown);
    }
}

#[test]
fn a_lab_is_shown_with_its_password_masked_however_it_is_written() {
    let (text, line) = short_with_secret();
    for written in [
        line.clone(),
        "password = 'hunter2-Zq9'".to_owned(),
        "password = \"hunter2\\u002DZq9\"".to_owned(),
        "password = \"\"\"\nhunter2-Zq9\"\"\"".to_owned(),
        "password = '''\nhunter2-Zq9'''".to_owned(),
        "\"password\" = \"hunter2-Zq9\"".to_owned(),
        "\"pass\\u0077ord\" = \"hunter2-Zq9\"".to_owned(),
        format!("# {line}\n{line}"),
        format!("# password: hunter2-Zq8\n#password='hunter2-Zq7'\n{line} # was \"hunter2-Zq9\""),
        format!("# 비밀번호: hunter2-Zq8\n{line}"),
        format!("{line}\n# SECRET = hunter2 Zq8"),
    ] {
        let file = text.replace(&line, &written).replacen(
            "hint.en = \"",
            "hint.en = \"hunter2-Zq9, hunter2\\u002dZq9: ",
            1,
        );
        assert!(Lab::parse("lab.toml", &file).is_ok(), "{written}");
        let masked = labproof_checks::lab::masked(&file);
        let left: Vec<_> = masked.lines().filter(|line| line.contains("hunter2")).collect();
        assert!(left.is_empty(), "{written}: {left:?}");
        assert!(masked.contains("********"), "{written}");
        assert!(Lab::parse("lab.toml", &masked).is_ok(), "it stays a lab file: {written}");
    }
    let shipped = labproof_checks::lab::masked(SHIPPED[0].1);
    let changed = shipped.lines().zip(SHIPPED[0].1.lines()).filter(|(a, b)| a != b);
    assert_eq!(
        changed.collect::<Vec<_>>(),
        [("password = \"********\"", "password = \"awspassword\"")]
    );
}
