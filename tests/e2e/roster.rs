//! Rosters that cannot be graded by, and names that try to break out of a report.

use crate::class::Class;
use crate::lab;
use crate::run::{Run, keep};
use jiff::SignedDuration;
use std::fs;
use std::process::Command;

#[test]
fn every_bad_row_is_named_and_nobody_is_graded() {
    let class = Class::began(SignedDuration::from_mins(1));
    let roster = "student_id,name,account_id,role_arn,db_endpoint\n\
                  s01,Fine,111100000001,,\n\
                  s02,Eleven digits,11110000000,,\n\
                  s01,Doubled,111100000003,,\n\
                  s04,Other account,111100000004,arn:aws:iam::111100000009:role/LabproofReader,\n\
                  ,No id,111100000005,,\n\
                  s06,No port,111100000006,,db.example\n\
                  s07,Too many,111100000007,,,more,and more\n";
    keep(class.path("roster.csv"), roster).unwrap();
    let run = Run::of(&mut class.labproof(&["grade", "--roster", "roster.csv"])).with_status(2);
    run.complains(&["roster.csv", "s01"]);
    for line in 3..=8 {
        let places = [format!("roster.csv:{line}:"), format!("line {line}")];
        assert!(places.iter().any(|place| run.err.contains(place)), "line {line}: {}", run.err);
    }
    assert_eq!(run.out, "");
    assert!(!class.path("labproof.evidence").exists(), "nothing was done");
    assert!(!class.path("labproof-report").exists(), "nothing was done");
    assert!(class.cloud.calls().is_empty(), "nobody was asked: {:?}", class.cloud.calls());
}

#[test]
fn a_roster_that_is_not_there_is_named() {
    let class = Class::began(SignedDuration::from_mins(1));
    let run = Run::of(&mut class.labproof(&["grade", "--roster", "nowhere.csv"])).with_status(2);
    run.complains(&["nowhere.csv"]);
    assert!(!class.path("labproof-report").exists(), "nothing was done");
}

#[test]
fn a_roster_as_excel_in_korea_writes_it_is_read() {
    let mut class = Class::began(SignedDuration::from_mins(1));
    class.enrol("김서연");
    class.until_now();
    let utf16: Vec<u8> =
        class.roster().encode_utf16().chain([]).flat_map(u16::to_le_bytes).collect();
    let cp949 = {
        // 김서연 as Windows writes it in Korea.
        let name: &[u8] = &[0xb1, 0xe8, 0xbc, 0xad, 0xbf, 0xac];
        let roster = class.roster();
        let (before, after) = roster.split_once("김서연").unwrap();
        [before.as_bytes(), name, after.as_bytes()].concat()
    };
    let files = [[&[0xff, 0xfe], utf16.as_slice()].concat(), cp949];
    for bytes in files {
        keep(class.path("roster.csv"), bytes).unwrap();
        let grade = ["grade", "--roster", "roster.csv", "--sql", "off"];
        Run::of(&mut class.labproof(&grade)).with_status(0);
        assert_eq!(class.book().students[0].name, "김서연");
    }
}

#[test]
fn a_name_that_would_steer_a_terminal_is_refused_and_steers_none() {
    let mut class = Class::began(SignedDuration::from_mins(1));
    class.enrol("bell \u{7} escape \u{1b}[31m red \u{1b}]0;title\u{7}");
    let run = class.grade(&[]).with_status(2);
    run.complains(&["line 2, column name", "control character"]);
    let steers = |c: char| c.is_control() && c != '\n';
    assert!(!run.err.contains(steers), "{:?}", run.err);
}

/// What breaks HTML, attributes, CDATA sections, JSON in a page, and CSV.
const HOSTILE: [&str; 5] = [
    "<img src=x onerror=alert(1)>",
    "\"'><script>alert(1)</script>",
    "a ]]> b &amp; <![CDATA[ c",
    "</script><!-- \u{2028} \\u003c",
    "=HYPERLINK(\"http://x\") \u{fffe} \u{202e}reversed",
];

#[test]
fn a_hostile_name_stays_text_in_every_report() {
    let mut class = Class::began(SignedDuration::from_hours(1));
    for name in HOSTILE {
        lab::begin(&class.enrol(name));
    }
    class.enrol_with(HOSTILE[0], None);
    class.until_now();
    let run = class.grade(&["--sql", "off"]).with_status(0);
    let controls = |text: &str| text.chars().filter(|c| c.is_control() && *c != '\n').count();
    assert_eq!(controls(&run.out), 0, "{:?}", run.out);
    assert!(run.out.contains(HOSTILE[0]), "{}", run.out);

    let report = |name: &str| class.path("labproof-report").join(name);
    let page = fs::read_to_string(report("report.html")).unwrap();
    assert!(page.contains("&#60;img src=x") || page.contains("&lt;img src=x"), "it is shown");
    for markup in ["<img src=x", "<script>alert", "</script><!--"] {
        assert!(!page.contains(markup), "{markup}");
    }
    let junit = fs::read_to_string(report("junit.xml")).unwrap();
    assert_eq!(junit.matches("<testsuite ").count(), class.book().students.len());
    let forbidden =
        |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{fffe}'..='\u{ffff}');
    assert!(!junit.contains(forbidden), "XML forbids control characters");
    crate::reports::well_formed(&report("junit.xml"));
    html_is_well_formed(&report("report.html"));
    assert!(class.book().students[1].name.contains("<script>"), "the gradebook keeps the name");
}

/// As a browser's parser would have it, by xmllint's, where there is one.
fn html_is_well_formed(file: &std::path::Path) {
    let mut lint = Command::new("xmllint");
    let Ok(found) = lint.args(["--html", "--noout"]).arg(file).output() else { return };
    let said = String::from_utf8_lossy(&found.stderr);
    // Its vocabulary is that of HTML 4: it does not know `main`, and minds nothing else.
    let complaint = said.lines().find(|line| line.contains("error") && !line.contains("invalid"));
    assert_eq!(complaint, None, "{said}");
}

/// Rosters as chats, web pages and spreadsheets leave them: what nobody sees is named, and nobody is
/// graded by it.
#[test]
fn what_nobody_sees_in_a_roster_is_named() {
    let class = Class::began(SignedDuration::from_mins(1));
    let header = "student_id,name,account_id";
    let apart = "\u{1100}\u{1175}\u{11b7}\u{1112}\u{1161}\u{1102}\u{1173}\u{11af}";
    for (rows, said) in [
        (
            "\u{200b}s001,A,111100000001\ns001,B,111100000002".to_owned(),
            "line 2, column student_id: there is a character that nobody sees: a zero-width space \
             (U+200B)",
        ),
        (
            "s001\u{a0},A,111100000001".to_owned(),
            "line 2, column student_id: there is a character that nobody sees: a no-break space \
             (U+00A0)",
        ),
        (
            "s001,A,\u{202a}111100000001\u{202c}".to_owned(),
            "line 2, column account_id: there is a character that nobody sees: a left-to-right \
             embedding (U+202A)",
        ),
        (
            format!("김하늘,A,111100000001\n{apart},B,111100000002"),
            "line 3, column student_id: the student is already on line 2",
        ),
    ] {
        keep(class.path("roster.csv"), format!("{header}\n{rows}\n")).unwrap();
        let run = Run::of(&mut class.labproof(&["grade", "--roster", "roster.csv"])).with_status(2);
        // A terminal wraps where it likes.
        let letters = |text: &str| text.replace(|c: char| c.is_whitespace() || c == '│', "");
        assert!(letters(&run.err).contains(&letters(said)), "{said}\n{}", run.err);
    }
    keep(class.path("roster.csv"), b"student_id,name,account_id\ns1,Ren\xe9,111100000001\n")
        .unwrap();
    let run = Run::of(&mut class.labproof(&["grade", "--roster", "roster.csv"])).with_status(2);
    run.complains(&["line 2", "0xE9"]);
    assert!(class.cloud.calls().is_empty(), "nobody was asked");
}

#[test]
fn a_roster_with_two_marks_and_excels_formulas_is_read() {
    let mut class = Class::began(SignedDuration::from_mins(1));
    class.enrol("One");
    class.until_now();
    let roster = class.roster();
    let id = class.roster().lines().nth(1).unwrap().split(',').next().unwrap().to_owned();
    let formula = roster.replacen(&format!("\n{id},"), "\n=\"0012\",", 1);
    keep(class.path("roster.csv"), format!("\u{feff}\u{feff}{formula}")).unwrap();
    let grade = ["grade", "--roster", "roster.csv", "--sql", "off", "--min-score", "99.5"];
    Run::of(&mut class.labproof(&grade)).with_status(1);
    assert_eq!(class.book().students[0].student_id, "0012");
    let wrong = ["grade", "--roster", "roster.csv", "--min-score", "100.5"];
    Run::of(&mut class.labproof(&wrong)).with_status(2).complains(&["0 to 100", "99.5"]);
}
