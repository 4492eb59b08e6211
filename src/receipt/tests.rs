use super::*;
use crate::observe::fake;
use crate::receipt::folder::{Folder, Intake, Terms};
use crate::receipt::listing::Unread;
use crate::receipt::refusal::Refusal;
use crate::store::Store;
use labproof_checks::evidence::{Column, Table};
use serde_json::json;
use std::collections::BTreeSet;
use std::path::PathBuf;

fn look() -> TableLook {
    TableLook {
        resource_id: None,
        endpoint: "awsdb.c0example0000.ap-northeast-2.rds.amazonaws.com:3306".to_owned(),
        version: Some("8.4.8".to_owned()),
        schemas: vec!["stemday".to_owned(), "test".to_owned()],
        tables: vec![Table {
            schema: "test".to_owned(),
            name: None,
            columns: vec![column("col1", "int", None), column("col2", "varchar", Some(10))],
            rows: Some(vec![vec![Some("1".to_owned()), Some("stem".to_owned())]]),
            more_rows: false,
        }],
        asked: None,
    }
}

fn column(name: &str, data_type: &str, length: Option<u64>) -> Column {
    Column { name: name.to_owned(), data_type: data_type.to_owned(), length }
}

/// The receipt that the documentation shows.
fn receipt() -> Receipt {
    let host = "awsdb.c0example0000.ap-northeast-2.rds.amazonaws.com".to_owned();
    let names = ServerNames {
        uuid: Some("6ccd780c-baba-1026-9564-5b8c656024db".to_owned()),
        hostname: Some("ip-10-1-2-3".to_owned()),
    };
    let document = json!({
        "accountId": "111122223333", "region": "ap-northeast-2", "instanceId": "i-0aeb0000000000001",
    });
    let receipt = Receipt::new(
        &fake::lab(),
        &fake::table(),
        "7KQM-2XDP-9TNA".parse().unwrap(),
        Endpoint { host, port: 3306 },
        "2026-11-22T10:00:00.123Z".parse().unwrap(),
        Ok((look(), names)),
        Some(Identity { document: document.to_string(), signature: Some("c2ln".to_owned()) }),
    );
    let lab = LabName { id: "stem-day-rds".to_owned(), sha256: "e9f3".repeat(16) };
    Receipt { version: "0.1.0".to_owned(), lab, ..receipt }
}

/// The terms of a cohort in which nobody is.
fn nobody(lab: &Lab) -> Terms<'_> {
    static NOBODY: BTreeSet<String> = BTreeSet::new();
    Terms { lab, accounts: &NOBODY, elsewhere: &NOBODY, now: receipt().at, as_of: None }
}

#[test]
fn a_receipt_is_read_as_it_was_written_however_it_is_laid_out() {
    let text = receipt().to_json();
    assert_eq!(Receipt::parse(text.as_bytes()), Ok(receipt()));
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(Receipt::parse(value.to_string().as_bytes()), Ok(receipt()));
    assert_eq!(receipt().id(), value[HASH]);
}

#[test]
fn a_receipt_that_was_changed_anywhere_is_none() {
    let whole: Value = serde_json::from_str(&receipt().to_json()).unwrap();
    let places = [
        ("/look/seen/tables/0/rows/0/1", json!("Stem")),
        ("/nonce", json!("7KQM-2XDP-9TNB")),
        ("/at", json!("2026-11-22T10:00:00.124Z")),
        ("/endpoint/port", json!(3307)),
        ("/identity/document", json!("{}")),
        ("/identity", json!(null)),
        ("/sha256", json!("0".repeat(64))),
    ];
    for (place, other) in places {
        let mut value = whole.clone();
        *value.pointer_mut(place).unwrap() = other;
        assert_eq!(Receipt::parse(value.to_string().as_bytes()), Err(Fault::Changed), "{place}");
    }
    for member in whole.as_object().unwrap().keys().filter(|member| *member != "schema") {
        let mut value = whole.clone();
        value.as_object_mut().unwrap().remove(member);
        assert_eq!(Receipt::parse(value.to_string().as_bytes()), Err(Fault::Changed), "{member}");
    }
}

#[test]
fn what_is_no_receipt_of_this_version_says_so() {
    let table: [(&[u8], &str); 6] = [
        (b"", "it is not a receipt: EOF while parsing"),
        (b"\xff\xfe", "it is not a receipt: expected value"),
        (b"[]", "it is not a receipt: it has no `schema`"),
        (b"{\"schema\": 1}", "it is not a receipt: it has no `schema`"),
        (b"{\"schema\": \"labproof/receipt/2\"}", "version `labproof/receipt/2`"),
        (b"{\"schema\": \"labproof/gradebook/1\"}", "version `labproof/gradebook/1`"),
    ];
    for (text, expected) in table {
        let error = Receipt::parse(text).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
    // Well hashed, but with a member that nobody knows, or with one of another kind.
    for (member, value) in [("more", json!(1)), ("at", json!("yesterday"))] {
        let mut other = receipt().to_value();
        other[member] = value;
        other[HASH] = json!(hash(&other));
        let error = Receipt::parse(other.to_string().as_bytes()).unwrap_err();
        assert!(matches!(error, Fault::NotAReceipt(_)), "{member}: {error}");
    }
}

/// What parsing the receipt comes to after this, well hashed again.
fn parsed_after(change: impl FnOnce(&mut Value)) -> Result<Receipt, Fault> {
    let mut value = receipt().to_value();
    change(&mut value);
    value[HASH] = json!(hash(&value));
    Receipt::parse(value.to_string().as_bytes())
}

#[test]
fn a_member_that_no_receipt_has_is_refused_wherever_it_stands() {
    let places =
        ["/endpoint", "/look/seen", "/look/seen/tables/0", "/look/seen/tables/0/columns/1"];
    let unknown = "it has a member, or a value in a form, that labproof does not write";
    let unknown = Err(Fault::NotAReceipt(unknown.to_owned()));
    for place in places {
        let parsed = parsed_after(|value| value.pointer_mut(place).unwrap()["more"] = json!("m"));
        assert_eq!(parsed, unknown, "{place}");
    }
    let blind = json!({"code": "unreachable", "subject": "a:1"});
    assert!(parsed_after(|value| value["look"] = json!({"blind": blind})).is_ok());
    let other = parsed_after(|value| {
        value["look"] = json!({"blind": blind});
        value["look"]["blind"]["more"] = json!(1);
    });
    assert_eq!(other, unknown);
    assert_eq!(parsed_after(|value| value["at"] = json!("2026-11-22T19:00:00.123+09:00")), unknown);
}

#[test]
fn a_receipt_holds_no_more_than_a_look_reads() {
    let (letters, names) =
        (|count| json!("\u{c904}".repeat(count)), |count| json!(vec!["a"; count]));
    let (host, value) = (253 + ":65535".len(), mysql::LETTERS);
    let places = [
        ("/look/seen/schemas/0", letters(64), letters(1 << 20)),
        ("/look/seen/schemas", names(1000), names(1001)),
        ("/look/seen/tables/0/schema", letters(64), letters(1000)),
        ("/look/seen/tables/0/columns/0/name", letters(64), letters(1000)),
        ("/look/seen/tables/0/rows/0/1", letters(value), letters(1000)),
        ("/look/seen/endpoint", letters(host), letters(1000)),
        ("/look/seen/version", letters(64), letters(1000)),
        ("/endpoint/host", letters(253), letters(1000)),
        ("/server/hostname", letters(255), letters(1000)),
        ("/lab/id", letters(64), letters(1000)),
        ("/version", letters(64), letters(1000)),
    ];
    let more = Err(Fault::NotAReceipt("it holds more than a look reads".to_owned()));
    for (place, most, too_much) in places {
        let with = |it| parsed_after(|value| *value.pointer_mut(place).unwrap() = it);
        assert!(with(most).is_ok(), "{place}");
        assert_eq!(with(too_much), more, "{place}");
    }
    let instance = json!({"accountId": "1", "region": "r", "instanceId": letters(1000)});
    let identity = Identity { document: instance.to_string(), signature: None };
    assert_eq!(identity.whose(), None);
}

#[test]
fn the_receipt_of_the_documentation_is_one() {
    let page = include_str!("../../docs/receipt.md");
    let example = page.split("```json\n").nth(1).unwrap().split("```").next().unwrap();
    assert_eq!(Receipt::parse(example.as_bytes()), Ok(receipt()), "{}", receipt().to_json());
}

#[test]
fn what_is_refused_is_said_once_in_a_watch_and_again_if_the_reason_is_another() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(&folder.path().join("evidence")).unwrap();
    let file = folder.path().join("a.json");
    let receipts = Folder::at(folder.path()).unwrap();
    let lab = fake::lab();
    let terms = nobody(&lab);
    let mut said = |text: &str| {
        std::fs::write(&file, text).unwrap();
        let intake = receipts.take_in(&mut store, &terms).unwrap();
        assert_eq!(intake.accounts.len(), 0);
        intake.refused.into_iter().map(|(_, why)| why).collect::<Vec<_>>()
    };
    let empty = Refusal::Fault(Fault::NotAReceipt("it has no `schema`".to_owned()));
    assert_eq!(said("{}"), [empty]);
    assert_eq!(said("{}"), []);
    assert_eq!(said(&receipt().to_json()), [Refusal::UnknownNonce(receipt().nonce)]);
    let cut = &receipt().to_json()[..100];
    assert!(matches!(said(cut)[..], [Refusal::Fault(Fault::NotAReceipt(_))]));
}

#[test]
fn a_folder_that_is_gone_is_named_once_and_read_again_when_it_is_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(&folder.path().join("evidence")).unwrap();
    let share = folder.path().join("share");
    std::fs::create_dir(&share).unwrap();
    let receipts = Folder::at(&share).unwrap();
    let lab = fake::lab();
    let terms = nobody(&lab);
    let mut said = || receipts.take_in(&mut store, &terms).unwrap().lines();
    std::fs::remove_dir(&share).unwrap();
    let line = format!(
        "not read: {}: No such file or directory (os error 2); the next run reads it again\n",
        share.display()
    );
    assert_eq!(said(), line);
    assert_eq!(said(), "");
    std::fs::create_dir(&share).unwrap();
    std::fs::write(share.join("a.json"), receipt().to_json()).unwrap();
    assert!(said().contains("a.json: its nonce 7KQM-2XDP-9TNA was not issued"));
}

#[test]
fn files_of_other_names_are_counted_once_each() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(&folder.path().join("evidence")).unwrap();
    let root = folder.path().join("receipts");
    std::fs::create_dir(&root).unwrap();
    let receipts = Folder::at(&root).unwrap();
    let lab = fake::lab();
    let terms = nobody(&lab);
    let mut said = |files: &[&str]| {
        for file in files {
            std::fs::write(root.join(file), "").unwrap();
        }
        let said = receipts.take_in(&mut store, &terms).unwrap().lines();
        said.replace(&root.display().to_string(), "receipts")
    };
    let two = "not looked at: 2 files whose names do not end in .json, such as receipts/a.txt\n";
    assert_eq!(said(&["receipt.json.txt", "a.txt"]), two);
    assert_eq!(said(&[]), "");
    let one = "not looked at: receipts/b.json.txt: its name does not end in .json\n";
    assert_eq!(said(&["b.json.txt"]), one);
}

#[test]
fn the_name_of_a_file_cannot_move_a_terminals_cursor() {
    let intake = Intake {
        refused: vec![(PathBuf::from("\u{1b}[2Ja.json"), Refusal::NotAFile)],
        ..Intake::default()
    };
    assert_eq!(intake.lines(), "not taken in: \u{fffd}[2Ja.json: it is not a file\n");
}

#[test]
fn a_hundred_thousand_bad_receipts_are_a_few_lines() {
    let bad = |at| (PathBuf::from(format!("{at}.json")), Refusal::NotAFile);
    let unread = |at| (PathBuf::from(format!("{at}")), Unread::TooDeep);
    let intake = Intake {
        refused: (0..100_000).map(bad).collect(),
        unread: (0..100_000).map(unread).collect(),
        ..Intake::default()
    };
    let said = intake.lines();
    assert_eq!(said.lines().count(), 100);
    assert_eq!(said.matches("and 99951 more; -v shows them all\n").count(), 2);
}

#[test]
fn a_file_does_not_fill_standard_error_with_what_it_holds() {
    let line = |fault| {
        let refused = vec![(PathBuf::from("a.json"), Refusal::Fault(fault))];
        Intake { refused, ..Intake::default() }.lines()
    };
    let version = line(Fault::OtherVersion("\u{c904}".repeat(1 << 18)));
    assert_eq!(version.chars().count(), "not taken in: a.json: …\n".chars().count() + 500);
    let member = parsed_after(|value| value["m".repeat(1 << 18)] = json!(1));
    assert!(line(member.unwrap_err()).chars().count() < 600);
}

#[test]
fn an_identity_document_tells_whose_server_it_is() {
    let identity = |document: &str| Identity { document: document.to_owned(), signature: None };
    let whose = receipt().identity.unwrap().whose().unwrap();
    assert_eq!((whose.account.as_str(), whose.region.as_str()), ("111122223333", "ap-northeast-2"));
    assert_eq!(identity("").whose(), None);
    assert_eq!(identity(r#"{"accountId": 111122223333}"#).whose(), None);
}

/// What the fuzz target has been given (`fuzz/corpus/receipt`), again.
#[test]
fn every_receipt_of_the_corpus_is_read_or_refused() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/corpus/receipt");
    for file in std::fs::read_dir(folder).unwrap() {
        let file = file.unwrap().path();
        let parsed = Receipt::parse(&std::fs::read(&file).unwrap());
        assert_eq!(parsed.is_ok(), file.ends_with("page.json"), "{}", file.display());
    }
}
