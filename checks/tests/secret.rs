//! The password of a lab file: nothing that is shown of the file shows it.

use labproof_checks::lab::{Lab, SHIPPED};

const SECRET: &str = "hunter2-Zq9";

/// The password of a second table.
const OTHER: &str = "hunter2 [Zq8]";

/// The lab with a password that stands nowhere else, and its line.
fn with_secret() -> (String, String) {
    let line = format!("password = \"{SECRET}\"");
    (SHIPPED[0].1.replace("password = \"awspassword\"", &line), line)
}

/// The same, as far as its first task: a fault of it is found in no time.
fn short_with_secret() -> (String, String) {
    let (text, line) = with_secret();
    let (short, _) = text.split_once("# [1]").unwrap();
    (short.replacen("\npoints = 100\n", "\n", 1), line)
}

/// A lab with two tables, each with a password; the lines of both.
fn two_tables(text: &str) -> [(String, String); 2] {
    let (before, rest) = text.split_once("[resource.stem]").unwrap();
    let (table, after) = rest.split_once("\n\n").unwrap();
    let other = table.replace(SECRET, OTHER);
    let line = |secret: &str| format!("password = \"{secret}\"");
    let both = format!("{before}[resource.stem]{table}\n\n[resource.other]{other}\n\n{after}");
    [SECRET, OTHER].map(|secret| (both.clone(), line(secret)))
}

/// What a terminal shows of the fault; nothing where there is none.
fn shown(text: &str) -> Option<String> {
    Lab::parse("lab.toml", text).err().map(|error| format!("{:?}", miette::Report::new(error)))
}

/// Slips on the password's line.
fn on_its_line(line: &str) -> Vec<String> {
    vec![
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
        format!("stem.password = \"{SECRET}\""),
        format!("resource.stem.password = \"{SECRET}\""),
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
        format!("{line}\n[resource.stem]"),
        format!("{line}\n[resource.stem"),
        format!("{line}\n[resource.other]\ntype = \"mysql:table\"\npasword = \"{SECRET}\""),
        format!("{line} # {SECRET}\nanother = 1"),
        format!("{line} user = 1"),
    ]
}

/// Slips in the header, the type and the form of its section.
fn in_its_section(text: &str, line: &str) -> Vec<String> {
    let mut files = Vec::new();
    let table = |header: &str| text.replace("\n[resource.stem]\n", &format!("\n{header}\n"));
    let headers = [
        "[resource.stem",
        "resource.stem]",
        "[[resource.stem]]",
        "[ resource.stem",
        "[resource.]",
        "[resource]",
        "[resource.db]",
        "[stem]",
        "",
        "[resource.stem.password]",
        "[resource.stem.type]",
    ];
    files.extend(headers.map(table));
    for kind in ["mysql:tabel", "mysql", "", "rds:db-instance"] {
        files.push(text.replace("type = \"mysql:table\"", &format!("type = \"{kind}\"")));
    }
    for kind in ["mysql:tabel", "mysql\\u003atable"] {
        let other = format!("type = \"{kind}\"");
        let pasword = format!("pasword = \"{SECRET}\"");
        files.push(text.replace("type = \"mysql:table\"", &other).replace(line, &pasword));
    }
    let inline = |with: &str| {
        let (before, rest) = text.split_once("[resource.web-tier]").unwrap();
        let (things, rest) = rest.split_once("[resource.stem]").unwrap();
        let (_, after) = rest.split_once("row = [\"1\", \"stem\"]").unwrap();
        let end = after.find("\n[[").unwrap();
        format!("{before}{with}\n[resource.web-tier]{things}{}", &after[end..])
    };
    let table = format!("type = \"mysql:table\", user = \"awsuser\", password = \"{SECRET}\"");
    files.extend([
        inline(&format!("resource = {{ stem = {{ {table} }} }}")),
        inline(&format!("resource = {{ stem = {{ {table}")),
        inline(&format!("resource.stem = {{ {table} }}")),
        inline(&format!("[resource]\nstem = {{ {table} }}")),
        inline(&format!("[resource]\nstem = \"{SECRET}\"\nuser = \"password\"")),
        inline(&format!("stem = [\"awsuser\", \"mysql:table\", \"{SECRET}\"]")),
        inline(&format!("resource.stem.user = \"awsuser\"\nresource.stem.password = \"{SECRET}\"")),
        inline(&format!("resource.stem.user = \"awsuser\"\nresource.stem.password = {SECRET}")),
    ]);
    files.extend(two_tables(text).into_iter().flat_map(|(text, line)| {
        [line.replace('"', ""), line.replace('=', "")].map(|slip| text.replace(&line, &slip))
    }));
    files
}

/// The password said again on a line that is at fault for something else.
fn said_again(text: &str) -> Vec<String> {
    let slips = [
        ("region =", format!("regoin = \"{SECRET}\" #")),
        ("region =", format!("region = [\"{SECRET}\"] #")),
        ("id = \"stem-day-rds\"", format!("id = \"{SECRET}\"")),
        ("id = \"server\"", format!("id = \"{SECRET}\"")),
        ("languages = [\"ko\", \"en\"]", format!("languages = [\"{SECRET}\"]")),
        ("languages = [\"ko\", \"en\"]", format!("languages = \"{SECRET}\"")),
        ("languages = [\"ko\", \"en\"]", "languages = \"hunter2\\u002dZq9\"".to_owned()),
        ("admits = 80", format!("admits = \"{SECRET}\"")),
        ("of = \"web\"", format!("of = \"{SECRET}\"")),
        ("check = \"server\"", format!("check = \"{SECRET}\"")),
        ("type = \"ec2:instance\"", format!("type = \"{SECRET}\"")),
        ("group = \"web-tier\"", format!("group = \"{SECRET}\"")),
        ("points = 0", format!("points = \"{SECRET}\"")),
        ("hint.en =", format!("hint.en = \"log in with {SECRET}\" #\nhint = 1 #")),
        ("hint.en =", format!("hint.en = \"\"\"\nlog in\nwith {SECRET}\n\"\"\"\nhunt = 1 #")),
    ];
    let slip = |(from, to): (&str, String)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, &to, 1)
    };
    slips.map(slip).into()
}

#[test]
fn no_slip_near_the_password_shows_it_or_the_lines_beside_it() {
    let (text, line) = short_with_secret();
    let on_its_line = on_its_line(&line).into_iter().map(|slip| text.replace(&line, &slip));
    let elsewhere = in_its_section(&text, &line).into_iter().chain(said_again(&text));
    for file in on_its_line.chain(elsewhere) {
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
        ("admits = 80", "admits 80", "admits 80"),
        ("admits = 80", "admits = 65536", "`65536`"),
        ("type = \"ec2:instance\"", "type = \"ec2:server\"", "type = \"ec2:server\""),
        ("of = \"web\"", "of = \"nobody\"", "of = \"nobody\""),
        ("region =", "regoin =", "unknown field `regoin`"),
        ("check = \"from-group\"", "check = \"from\"", "check = \"from\""),
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
        assert!(Lab::parse("lab.toml", &masked).is_err(), "it is masked: {written}");
        let filled = masked.replace("********", "filled-in");
        assert!(Lab::parse("lab.toml", &filled).is_ok(), "it stays a lab file: {written}");
    }
    for (text, line) in two_tables(&text) {
        let masked = labproof_checks::lab::masked(&text);
        assert!(text.contains(&line) && !masked.contains("hunter2"), "{masked}");
        assert_eq!(masked.matches("********").count(), 2);
        assert!(Lab::parse("lab.toml", &masked.replace("********", "filled-in")).is_ok());
    }
    let shipped = labproof_checks::lab::masked(SHIPPED[0].1);
    let changed = shipped.lines().zip(SHIPPED[0].1.lines()).filter(|(a, b)| a != b);
    assert_eq!(
        changed.collect::<Vec<_>>(),
        [("password = \"********\"", "password = \"awspassword\"")]
    );
}
