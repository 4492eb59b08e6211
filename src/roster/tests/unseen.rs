//! Characters that nobody sees: where they would make two students of one, they are named.

use super::*;

/// What nobody sees, with its name and code point.
const UNSEEN: [(char, &str); 18] = [
    ('\u{200b}', "a zero-width space (U+200B)"),
    ('\u{200c}', "a zero-width non-joiner (U+200C)"),
    ('\u{200d}', "a zero-width joiner (U+200D)"),
    ('\u{2060}', "a word joiner (U+2060)"),
    ('\u{feff}', "a byte-order mark (U+FEFF)"),
    ('\u{200e}', "a left-to-right mark (U+200E)"),
    ('\u{200f}', "a right-to-left mark (U+200F)"),
    ('\u{202e}', "a right-to-left override (U+202E)"),
    ('\u{2066}', "a direction isolate (U+2066)"),
    ('\u{2069}', "a direction isolate (U+2069)"),
    ('\u{61c}', "an Arabic letter mark (U+061C)"),
    ('\u{ad}', "a soft hyphen (U+00AD)"),
    ('\u{a0}', "a no-break space (U+00A0)"),
    ('\u{202f}', "a narrow no-break space (U+202F)"),
    ('\u{3164}', "a Hangul filler (U+3164)"),
    ('\u{fe0f}', "a variation selector (U+FE0F)"),
    ('\u{e0041}', "an invisible tag (U+E0041)"),
    ('\u{2028}', "a line separator (U+2028)"),
];

#[test]
fn what_nobody_sees_is_named_in_every_column_that_identifies() {
    let header = "student_id,name,account_id,role_arn,external_id,profile,region,db_endpoint,ssh,\
                  email,canvas_id,sis_user_id,SIS Login ID,idnumber,학번";
    let values = [
        "s001",
        "Kim",
        "111122223333",
        "arn:aws:iam::111122223333:role/Reader",
        "some-id",
        "lab-kim",
        "us-east-1",
        "db.example:3306",
        "me@web.example",
        "kim@school.example",
        "77",
        "u-77",
        "kim",
        "2026-1",
        "20261234",
    ];
    for (at, column) in header.split(',').enumerate().filter(|(at, _)| *at != 1) {
        let column = column.trim().to_lowercase().replace(' ', "_");
        for (unseen, name) in UNSEEN {
            let value = values[at];
            let inside = value.char_indices().nth(1).map_or(value.len(), |(place, _)| place);
            let (first, rest) = value.split_at(inside);
            for cell in [
                format!("{unseen}{value}"),
                format!("{value}{unseen}"),
                format!("{first}{unseen}{rest}"),
            ] {
                let mut row = values.map(str::to_owned);
                row[at] = cell;
                let text = format!("{header}\n{}\n", row.join(","));
                let expected = format!(
                    "line 2, column {column}: there is a character that nobody sees: {name}"
                );
                assert_eq!(faults_of(&text), [expected], "{row:?}");
                assert!(!shown(&text).contains(unseen), "nobody would see it in the excerpt");
            }
        }
    }
}

#[test]
fn a_zero_width_space_makes_no_second_student() {
    let text = "student_id,name,account_id\n\u{200b}s001,Kim,111122223333\ns001,Kim,111122223333\n";
    assert_eq!(
        faults_of(text),
        ["line 2, column student_id: there is a character that nobody sees: a zero-width space \
          (U+200B)"]
    );
}

#[test]
fn a_name_or_a_remark_may_hold_what_a_script_or_an_emoji_needs() {
    let text = "student_id,name,account_id,remark\ns1,\u{a0}👩🏽\u{200d}💻 \u{646}\u{200c}\u{6cc}\u{a0},111122223333,a\u{ad}b\n";
    let row = parse(text).unwrap().rows.remove(0);
    assert_eq!(row.name, "👩🏽\u{200d}💻 \u{646}\u{200c}\u{6cc}");
    assert_eq!(row.columns["remark"], "a\u{ad}b");
}

#[test]
fn what_nobody_sees_in_the_header_is_named() {
    for (header, expected) in [
        ("stu\u{200b}dent_id,name,account_id", "line 1, column student_id"),
        ("student_id,name,account_id\u{a0}", "line 1, column account_id"),
        ("\"\u{feff}student_id\",name,account_id", "line 1, column student_id"),
        ("student_id,name,account_id,\u{200b}email", "line 1, column email"),
        ("student_id,name,account_id,\u{200b}", "line 1"),
    ] {
        let faults = faults_of(&format!("{header}\ns1,Kim,111122223333\n"));
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(faults[0].starts_with(&format!("{expected}: there is a character")), "{faults:?}");
    }
}
