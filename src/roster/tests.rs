//! What a roster may look like, and what is said where it may not.

mod unseen;

use super::{Roster, RosterError, SshTarget};
use encoding_rs::EUC_KR;
use labproof_checks::evidence::Endpoint;
use miette::Diagnostic;
use proptest::prelude::*;
use secrecy::ExposeSecret;
use std::collections::BTreeMap;

const PLAIN: &str =
    "student_id,name,account_id\ns001,김하나,111122223333\ns002,이둘,444455556666\n";

const FULL_HEADER: &str =
    "student_id,name,account_id,role_arn,external_id,region,db_endpoint,ssh,section";

fn parse(text: &str) -> Result<Roster, RosterError> {
    Roster::parse("roster.csv", text.as_bytes())
}

/// The faults of one row below the full header, as texts.
fn faults(row: &str) -> Vec<String> {
    faults_of(&format!("{FULL_HEADER}\n{row}\n"))
}

fn faults_of(text: &str) -> Vec<String> {
    let error = parse(text).expect_err("the roster is bad");
    error.related().into_iter().flatten().map(ToString::to_string).collect()
}

/// The error as a terminal shows it.
fn shown(text: &str) -> String {
    let error = parse(text).expect_err("the roster is bad");
    format!("{:?}", miette::Report::new(error))
}

#[test]
fn of_many_faults_ten_are_shown_and_all_counted() {
    let rows = "s,Kim,1\n".repeat(100_000);
    let shown = shown(&format!("student_id,name,account_id\n{rows}"));
    let counted = "199999 faults, of which";
    assert!(shown.contains(counted) && shown.len() < 20_000, "{}: {shown:.300}", shown.len());
}

#[test]
fn a_plain_roster_has_its_rows_in_order() {
    let rows = parse(PLAIN).unwrap().rows;
    let read: Vec<_> =
        rows.iter().map(|row| (row.line, &*row.student_id, &*row.name, &*row.account_id)).collect();
    assert_eq!(read, [(2, "s001", "김하나", "111122223333"), (3, "s002", "이둘", "444455556666")]);
}

#[test]
fn a_profile_is_named_as_in_the_files_of_aws() {
    let roster =
        |cell: &str| format!("student_id,name,account_id,profile\ns1,Kim,111122223333,{cell}\n");
    for (cell, profile) in [("s-001", Some("s-001")), ("lab/kim@1", Some("lab/kim@1")), ("", None)]
    {
        let row = parse(&roster(cell)).unwrap().rows.remove(0);
        assert_eq!(row.profile.as_deref(), profile, "R208");
        assert!(row.columns.is_empty(), "it is no column of reports");
    }
    let long = "x".repeat(300);
    for cell in ["[s001]", "Student Two", "김하나", long.as_str()] {
        let expected = "line 2, column profile: this is not the name of a profile";
        assert_eq!(faults_of(&roster(cell)), [expected], "{cell}");
    }
}

#[test]
fn every_known_column_is_read() {
    let row = "s001,Kim,1111-2222-3333,arn:aws:iam::111122223333:role/lab/Reader,some-id:1,\
               ap-northeast-2,[fd00::5]:3306,ec2-user@203.0.113.5:2222,A";
    let row = parse(&format!("{FULL_HEADER}\n{row}")).unwrap().rows.remove(0);
    assert_eq!(row.account_id, "111122223333");
    assert_eq!(row.role_arn.as_deref(), Some("arn:aws:iam::111122223333:role/lab/Reader"));
    assert_eq!(row.external_id.unwrap().expose_secret(), "some-id:1");
    assert_eq!(row.region.as_deref(), Some("ap-northeast-2"));
    assert_eq!(row.db_endpoint, Some(Endpoint { host: "fd00::5".to_owned(), port: 3306 }));
    let ssh = SshTarget { user: "ec2-user".into(), host: "203.0.113.5".into(), port: 2222 };
    assert_eq!(row.ssh, Some(ssh));
    assert_eq!(*row.columns, BTreeMap::from([("section".to_owned(), "A".to_owned())]));
}

#[test]
fn ssh_has_its_own_port_where_none_is_named() {
    let target = |cell: &str| parse(&format!("{FULL_HEADER}\ns1,,111122223333,,,,,{cell}"));
    let port = |cell: &str| target(cell).unwrap().rows.remove(0).ssh.unwrap().port;
    assert_eq!(port("ec2-user@web.example"), 22);
    assert_eq!(port("ec2-user@[fd00::5]"), 22);
    assert_eq!(port("ec2-user@[fd00::5]:23"), 23);
}

#[test]
fn a_host_key_is_a_whole_key_or_its_fingerprint() {
    let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFXSDK4nEcZ3lXhMvcUQAFCRYcR6xBXRlwEAz1CoJpNX";
    let read = |cell: &str| {
        let roster =
            format!("student_id,name,account_id,SSH host key\ns1,Kim,111122223333,{cell}\n");
        parse(&roster).map(|mut roster| roster.rows.remove(0).ssh_host_key)
    };
    let whole = read(key).unwrap().unwrap();
    assert_eq!(whole.algorithm, Some(russh::keys::Algorithm::Ed25519));
    assert_eq!(read(&format!("{key} root@web")).unwrap(), Some(whole.clone()));
    let hash = read(&whole.fingerprint.to_string()).unwrap().unwrap();
    assert_eq!((hash.fingerprint, hash.algorithm), (whole.fingerprint, None));
    assert_eq!(read("").unwrap(), None);
    let short = key.split_at(60).0;
    let private = "-----BEGIN OPENSSH PRIVATE KEY-----";
    for cell in ["SHA256:short", "MD5:16:27:ac", "AAAAC3NzaC1lZDI1NTE5", short, private] {
        let error = read(cell).unwrap_err();
        let faults: Vec<_> =
            error.related().into_iter().flatten().map(ToString::to_string).collect();
        assert_eq!(faults, ["line 2, column ssh_host_key: this is not a host key"], "{cell}");
    }
}

#[test]
fn excel_writes_it_in_many_encodings() {
    let utf16 = |swap: fn(u16) -> [u8; 2]| -> Vec<u8> {
        "\u{feff}".encode_utf16().chain(PLAIN.encode_utf16()).flat_map(swap).collect()
    };
    let (cp949, ..) = EUC_KR.encode(PLAIN);
    let files = [
        ("UTF-8", PLAIN.as_bytes().to_vec()),
        ("UTF-8 with a mark", [b"\xef\xbb\xbf", PLAIN.as_bytes()].concat()),
        ("UTF-16 little-endian", utf16(u16::to_le_bytes)),
        ("UTF-16 big-endian", utf16(u16::to_be_bytes)),
        ("CP949", cp949.into_owned()),
        ("Windows line ends", PLAIN.replace('\n', "\r\n").into_bytes()),
        ("Macintosh line ends", PLAIN.replace('\n', "\r").into_bytes()),
        ("semicolons", PLAIN.replace(',', ";").into_bytes()),
        ("tabs", PLAIN.replace(',', "\t").into_bytes()),
        ("quotes", PLAIN.replace("김하나", "\"김하나\"").into_bytes()),
        ("an emptied row", PLAIN.replace("\ns002", "\n,,\n\n  \ns002").into_bytes()),
    ];
    for (kind, bytes) in files {
        let rows =
            Roster::parse("roster.csv", &bytes).unwrap_or_else(|e| panic!("{kind}: {e}")).rows;
        let names: Vec<_> = rows.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, ["김하나", "이둘"], "{kind}");
    }
}

#[test]
fn cp949_reaches_beyond_the_older_korean_set() {
    // 똠 is in CP949, Microsoft's extension, and not in KS X 1001.
    let bytes = [b"student_id,name,account_id\ns1,\x8c\x63,111122223333".as_slice()].concat();
    assert_eq!(Roster::parse("roster.csv", &bytes).unwrap().rows[0].name, "똠");
}

#[test]
fn headers_are_told_by_their_words() {
    let text =
        " Student ID ,NAME,Account-Id,SIS User ID,이메일\ns1,Kim,111122223333,77,a@b.example";
    let row = parse(text).unwrap().rows.remove(0);
    let columns: Vec<_> = row.columns.iter().map(|(name, text)| (&**name, &**text)).collect();
    assert_eq!(columns, [("sis_user_id", "77"), ("이메일", "a@b.example")]);
}

#[test]
fn quoted_cells_hold_delimiters_and_quotes() {
    let text = "student_id,name,account_id\ns1, \"Kim, \"\"Bob\"\" Lee\" ,111122223333";
    assert_eq!(parse(text).unwrap().rows[0].name, "Kim, \"Bob\" Lee");
}

#[test]
fn cells_missing_at_the_end_of_a_line_are_empty() {
    let row = parse(&format!("{FULL_HEADER}\ns1,Kim,111122223333")).unwrap().rows.remove(0);
    assert!(row.region.is_none() && row.columns.is_empty());
}

#[test]
fn each_fault_is_named_by_line_column_and_cause() {
    let ok = "111122223333";
    let table = [
        (format!(",Kim,{ok}"), "line 2, column student_id: there is no value"),
        ("s1,Kim,".to_owned(), "line 2, column account_id: there is no value"),
        ("s1".to_owned(), "line 2, column account_id: there is no value"),
        (
            format!("{},Kim,{ok}", "x".repeat(101)),
            "line 2, column student_id: the id is longer than 100 characters",
        ),
        (format!("s\u{7}1,Kim,{ok}"), "line 2, column student_id: there is a control character"),
        (
            "s1,Kim,11112222333".to_owned(),
            "line 2, column account_id: an account has 12 digits, this has 11: Excel has taken the \
             zeros that it began with",
        ),
        (
            "s1,Kim,1.11122E+11".to_owned(),
            "line 2, column account_id: Excel has turned the account into a number with an \
             exponent, and lost digits",
        ),
        (
            "s1,Kim,1111222233334".to_owned(),
            "line 2, column account_id: this is not an account, which is 12 digits",
        ),
        (
            "s1,Kim,１１１１２２２２３３３３".to_owned(),
            "line 2, column account_id: this is not an account, which is 12 digits",
        ),
        (
            format!("s1,Kim,{ok},arn:aws:iam::111122223333:user/me"),
            "line 2, column role_arn: this is not the ARN of a role",
        ),
        (
            format!("s1,Kim,{ok},arn:aws:iam::444455556666:role/Reader"),
            "line 2, column role_arn: the role belongs to another account, 444455556666",
        ),
        (format!("s1,Kim,{ok},,x"), "line 2, column external_id: this is not an external id"),
        (
            format!("s1,Kim,{ok},,,ap-northeast-2a"),
            "line 2, column region: this is not the code of a region",
        ),
        (
            format!("s1,Kim,{ok},,,Asia Pacific (Seoul)"),
            "line 2, column region: this is not the code of a region",
        ),
        (
            format!("s1,Kim,{ok},,,,db.example"),
            "line 2, column db_endpoint: this is not an endpoint",
        ),
        (format!("s1,Kim,{ok},,,,db:99999"), "line 2, column db_endpoint: this is not an endpoint"),
        (
            format!("s1,Kim,{ok},,,,fd00::5:3306"),
            "line 2, column db_endpoint: this is not an endpoint",
        ),
        (format!("s1,Kim,{ok},,,,,web.example"), "line 2, column ssh: this is not an SSH target"),
        (format!("s1,Kim,{ok},,,,,-oProxy@web"), "line 2, column ssh: this is not an SSH target"),
        (format!("s1,Kim,{ok},,,,,me@-oProxy"), "line 2, column ssh: this is not an SSH target"),
        (format!("s1,Kim,{ok},,,,,me@web:0"), "line 2, column ssh: this is not an SSH target"),
        (format!("s1,Kim,{ok},,,,,,A,B"), "line 2: 10 fields, but the header has 9 columns"),
        (format!("s1,\"Kim,{ok}"), "line 2: a quote is opened and not closed on the line"),
        (format!("s1,\"Kim\" Lee,{ok}"), "line 2: there is text after a closing quote"),
    ];
    for (row, expected) in table {
        assert_eq!(faults(&row), [expected], "{row}");
    }
}

#[test]
fn a_faulty_header_is_named() {
    let table = [
        ("student_id,name\ns1,Kim", "line 1: there is no column account_id"),
        (
            "student_id,name,account_id,Name\ns1,Kim,111122223333,Lee",
            "line 1, column name: there are two columns of this name",
        ),
        (
            "student_id,name,account_id,DB Password\ns1,Kim,111122223333,hush",
            "line 1, column db_password: the column sounds like a secret",
        ),
        (
            "student_id,name,account_id,비밀번호\ns1,Kim,111122223333,hush",
            "line 1, column 비밀번호: the column sounds like a secret",
        ),
        (
            "student_id,name,account_id,dbPin\ns1,Kim,111122223333,hush",
            "line 1, column dbpin: the column sounds like a secret",
        ),
        (
            "student_id;account_id;External-Id 2\ns1;111122223333;hush",
            "line 1: there is no column name",
        ),
        (
            "student_id,name,account_id,\ns1,Kim,111122223333,x",
            "line 2: there is a value in a column without a name",
        ),
        ("student_id,name,account_id\n\n", "line 1: there is no student below the header"),
    ];
    for (text, expected) in table {
        assert_eq!(faults_of(text)[0], expected, "{text}");
        assert!(!shown(text).contains("hush"), "{text}");
    }
}

#[test]
fn all_faults_are_named_in_the_order_of_the_file() {
    let text = "student_id,name,account_id,region\ns1,Kim,12,x\n\ns1,Lee,111122223333,us-east-1\n";
    let lines: Vec<_> =
        faults_of(text).iter().map(|fault| fault[..fault.find(':').unwrap()].to_owned()).collect();
    assert_eq!(
        lines,
        ["line 2, column account_id", "line 2, column region", "line 4, column student_id"]
    );
    assert_eq!(faults_of(text)[2], "line 4, column student_id: the student is already on line 2");
}

#[test]
fn student_ids_are_compared_exactly() {
    let text = "student_id,name,account_id\ns1,Kim,111122223333\nS1,Lee,111122223334\n";
    assert_eq!(parse(text).unwrap().rows.len(), 2);
}

#[test]
fn an_error_points_into_the_file_and_says_what_to_do() {
    let shown = shown("student_id,name,account_id\ns1,김하나,12345678\n");
    assert!(shown.contains("[roster.csv:2:"), "{shown}");
    assert!(shown.contains("s1,김하나,12345678"), "{shown}");
    assert!(shown.contains("put the zeros back"), "{shown}");
}

#[test]
fn an_error_never_shows_an_external_id() {
    let header = "student_id,name,account_id,external_id";
    let good = "s0,Park,111122223333,hush-hush";
    let bad = [
        "s1,Kim,12,hush-hush",
        "s1,Kim,111122223333,hush hush",
        "s1,Kim,Min,111122223333,hush-hush",
        "s1,\"Kim,111122223333,hush-hush",
        "s0,Kim,111122223333,hush-hush",
    ];
    for row in bad {
        let shown = shown(&format!("{header}\n{good}\n{row}\n{good}9\n"));
        assert!(!shown.contains("hush"), "{shown}");
    }
    let row = parse(&format!("{header}\n{good}")).unwrap().rows.remove(0);
    assert!(!format!("{row:?}").contains("hush"));
}

#[test]
fn a_file_that_is_no_roster_is_refused_with_what_to_do() {
    let refused = |bytes: &[u8]| Roster::parse("roster.csv", bytes).unwrap_err().to_string();
    assert_eq!(refused(b"PK\x03\x04\x14"), "the roster roster.csv is an Excel workbook");
    assert_eq!(refused(b" \n\n"), "the roster roster.csv is empty");
    let missing = Roster::read(std::path::Path::new("no/such/roster.csv")).unwrap_err();
    assert_eq!(missing.to_string(), "the roster no/such/roster.csv cannot be read");
}

#[test]
fn a_roster_in_no_known_encoding_is_told_with_the_line_and_the_byte() {
    let header = PLAIN.lines().next().unwrap().as_bytes();
    let below = |line: &[u8]| [header, b"\r\n", PLAIN.as_bytes(), line].concat();
    let latin = below("s003,Ren\u{e9} Kim,111122224444\n".replace('\u{e9}', "@").as_bytes());
    let latin: Vec<u8> = latin.iter().map(|b| if *b == b'@' { 0xe9 } else { *b }).collect();
    let broken = [PLAIN.as_bytes(), b"s003,\xea\xb9,111122224444\n"].concat();
    let utf16 =
        [b"\xff\xfe".to_vec(), "a\nb\n".encode_utf16().flat_map(u16::to_le_bytes).collect()];
    let table: [(&str, Vec<u8>, usize, u8, usize); 6] = [
        ("half a character", b"\xff\xfes\x00t".to_vec(), 1, b't', 5),
        ("half a pair", [utf16.concat(), b"\x00\xd8c\x00".to_vec()].concat(), 3, 0x00, 11),
        ("none of either", b"a\xff\xffb".to_vec(), 1, 0xff, 2),
        ("Latin-1", latin.clone(), 5, 0xe9, 1 + latin.iter().position(|b| *b == 0xe9).unwrap()),
        ("a letter cut off", broken.clone(), 4, 0xea, broken.len() - 15),
        ("a mark, then CP949", b"\xef\xbb\xbfa\nb\xb1\xe8".to_vec(), 2, 0xb1, 7),
    ];
    for (kind, bytes, line, byte, offset) in table {
        let said = Roster::parse("roster.csv", &bytes).unwrap_err().to_string();
        let expected = format!(
            "the roster roster.csv is neither UTF-8, UTF-16 nor CP949: line {line} has the \
             byte 0x{byte:02X}, the file's byte {offset}"
        );
        assert_eq!(said, expected, "{kind}");
    }
}

#[test]
fn a_second_mark_at_the_start_of_the_file_is_skipped() {
    let marks = "\u{feff}\u{feff}";
    let text = format!("{marks}{PLAIN}");
    let utf16 = |swap: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(swap).collect::<Vec<u8>>();
    for bytes in [
        text.clone().into_bytes(),
        format!("\u{feff}{text}").into_bytes(),
        utf16(u16::to_le_bytes),
        utf16(u16::to_be_bytes),
    ] {
        let rows = Roster::parse("roster.csv", &bytes).unwrap().rows;
        assert_eq!(rows.len(), 2);
        assert_eq!((rows[0].line, &*rows[0].student_id), (2, "s001"));
    }
}

#[test]
fn a_formula_that_keeps_a_text_in_excel_is_the_text() {
    for (cell, text) in [
        ("=\"0012\"", "0012"),
        ("\"=\"\"0012\"\"\"", "0012"),
        (" =\"0012\" ", "0012"),
        ("=\" 0012 \"", "0012"),
        ("=\"a, b\"", "a, b"),
        ("=\"say \"\"hi\"\"\"", "say \"hi\""),
        ("=0012", "=0012"),
        ("=\"0012", "=\"0012"),
        ("=\"A1\"&B1", "=\"A1\"&B1"),
        ("'0012", "'0012"),
    ] {
        let file =
            format!("student_id,name,account_id,section\n{cell},{cell},111122223333,{cell}\n");
        let row =
            parse(&file).unwrap_or_else(|_| panic!("{cell}: {}", shown(&file))).rows.remove(0);
        assert_eq!((&*row.student_id, &*row.name, &*row.columns["section"]), (text, text, text));
    }
    let file =
        "=\"student_id\";=\"name\";=\"account_id\"\n=\"007\";=\"Kim; Lee\";=\"001122223333\"";
    let row = parse(file).unwrap().rows.remove(0);
    assert_eq!(
        (&*row.student_id, &*row.name, &*row.account_id),
        ("007", "Kim; Lee", "001122223333")
    );
    assert_eq!(
        faults_of("student_id,name,account_id\n=\"\",Kim,111122223333")[0],
        "line 2, column student_id: there is no value"
    );
}

#[test]
fn two_spellings_of_one_id_are_one_student() {
    let apart = "\u{1100}\u{1175}\u{11b7}\u{1112}\u{1161}\u{1102}\u{1173}\u{11af}";
    for (first, second) in [
        ("김하늘", apart),
        (apart, "김하늘"),
        ("jos\u{e9}", "jose\u{301}"),
        // KS X 1001 has some Chinese characters twice, once for each way to read them.
        ("\u{f90a}", "\u{91d1}"),
    ] {
        let text = format!(
            "student_id,name,account_id\n{first},Kim,111122223333\n{second},Kim,111122223334\n"
        );
        assert_eq!(
            faults_of(&text),
            ["line 3, column student_id: the student is already on line 2"]
        );
    }
    let one = |id: &str| {
        let text = format!("student_id,name,account_id\n{id},Kim,111122223333\n");
        parse(&text).unwrap().rows.remove(0).student_id
    };
    assert_eq!(one(apart), "김하늘", "a later roster finds the student again");
    // What looks otherwise is another.
    let text = "student_id,name,account_id\n\u{ff53}1,,111122223333\ns1,,111122223334\n";
    assert_eq!(parse(text).unwrap().rows.len(), 2);
}

#[test]
fn an_account_of_two_students_is_no_error() {
    let text = "student_id,name,account_id\ns1,,111122223333\ns2,,111122223333\n";
    assert_eq!(parse(text).unwrap().rows.len(), 2);
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let read = Roster::parse("roster.csv", &bytes);
        if let Err(error) = read {
            let _ = format!("{:?}", miette::Report::new(error));
        }
    }

    #[test]
    fn every_line_that_holds_anything_is_a_row_or_a_fault(
        lines in proptest::collection::vec(r#"[ ,"a-c1\t]{0,12}(,Kim,11112222333[0-9])?"#, 0..12)
    ) {
        let text = format!("student_id,name,account_id\n{}", lines.join("\n"));
        let accounted: Vec<usize> = match parse(&text) {
            Ok(roster) => roster.rows.iter().map(|row| row.line).collect(),
            Err(RosterError::Bad { mut faults, more, .. }) => {
                faults.extend(more);
                let good = good_lines(&lines, &faults);
                faults.iter().map(super::fault::Located::line).chain(good).collect()
            }
            Err(error) => panic!("{error}"),
        };
        for (index, line) in lines.iter().enumerate() {
            let is_blank = line.chars().all(|c| c == ',' || c == '"' || c.is_whitespace());
            prop_assert!(is_blank || accounted.contains(&(index + 2)), "{line:?} of {text:?}");
        }
    }
}

/// The lines without a fault, each of which must be a row once the faulty ones are removed.
fn good_lines(lines: &[String], faults: &[super::fault::Located]) -> Vec<usize> {
    let is_bad = |number: usize| faults.iter().any(|fault| fault.line() == number);
    let kept: Vec<String> = lines
        .iter()
        .enumerate()
        .map(|(index, line)| if is_bad(index + 2) { String::new() } else { line.clone() })
        .collect();
    let text = format!("student_id,name,account_id\n{}", kept.join("\n"));
    parse(&text).map(|roster| roster.rows.iter().map(|row| row.line).collect()).unwrap_or_default()
}

/// What the fuzz target has been given (`fuzz/corpus/roster`), again.
#[test]
fn every_roster_of_the_corpus_is_rows_or_faults() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/corpus/roster");
    for file in std::fs::read_dir(folder).unwrap() {
        let file = file.unwrap().path();
        match Roster::parse("roster.csv", &std::fs::read(&file).unwrap()) {
            Ok(roster) => assert!(!roster.rows.is_empty(), "{}", file.display()),
            Err(error) => assert!(!format!("{:?}", miette::Report::new(error)).is_empty()),
        }
    }
}
