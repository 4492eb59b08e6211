//! Receipts that do not hold: each is named, and costs nobody anything.

use super::lecture::{Lecture, PASSED, TYPED, UNREACHABLE, forged};
use crate::dbms::Kind;
use crate::run::Run;
use jiff::{SignedDuration, Timestamp};
use labproof_checks::outcome::Outcome::Failed;
use serde_json::{Value, json};
use std::process::Command;

#[test]
fn a_receipt_that_does_not_hold_is_named_and_costs_nobody_anything() {
    let Some(mut lecture) = Lecture::of(Kind::MariaDb, 3, &TYPED) else { return };
    // Somebody has looked before any receipt was made.
    lecture.grade(&["--sql", "off"]).with_status(0);
    for (seat, file) in lecture.seats.iter().zip(["good-1.json", "good-2.json"]) {
        Run::of(&mut lecture.check(seat, file, &[])).with_status(0);
    }
    for seat in &mut lecture.seats {
        seat.server = None;
    }
    let [first, second] = ["good-1.json", "good-2.json"].map(|file| lecture.receipt(file));
    let made: Timestamp = first["at"].as_str().unwrap().parse().unwrap();
    let at = |minutes| json!((made + SignedDuration::from_mins(minutes)).to_string());
    let identity = |change: &dyn Fn(&mut Value)| {
        let text = first["identity"]["document"].as_str().unwrap();
        let mut document: Value = serde_json::from_str(text).unwrap();
        change(&mut document);
        json!(document.to_string())
    };
    let set = |place: &str, value: Value| {
        forged(&first, |receipt| *receipt.pointer_mut(place).unwrap() = value)
    };
    let mut tampered = first.clone();
    tampered["look"]["seen"]["tables"] = json!([]);
    let other_account = identity(&|document| document["accountId"] = json!("999988887777"));
    let other_region = identity(&|document| document["region"] = json!("us-east-1"));
    let mut another_member = first["look"]["seen"]["tables"][0].clone();
    another_member["points"] = json!(20);
    let unknown = "was not issued by this evidence store";
    let bad = [
        ("nonce", set("/nonce", json!("0000-0000-0000")), unknown),
        ("account", set("/identity/document", other_account), "account 999988887777, which nobody"),
        ("region", set("/identity/document", other_region), "made in the region us-east-1"),
        ("no identity", set("/identity/document", json!("{}")), "identity document cannot be read"),
        ("endpoint", set("/endpoint/port", json!(9)), "names 127.0.0.1:9 as a database of account"),
        ("swapped", set("/endpoint", second["endpoint"].clone()), "as a database of account"),
        ("lab", set("/lab/id", json!("another-lab")), "a receipt of the lab `another-lab`"),
        ("questions", set("/asked/table", json!("stems")), "another version of the lab file"),
        ("before its nonce", set("/at", at(-30)), "before its nonce was issued"),
        ("in the future", set("/at", at(30)), "is in the future"),
        ("blind", forged(&first, blind), "could not look at the database: login-refused"),
        ("other version", set("/schema", json!("labproof/receipt/2")), "labproof/receipt/2"),
        ("another member", set("/look/seen/tables/0", another_member), "it has a member"),
        ("too long", set("/look/seen/schemas/0", json!("s".repeat(900_000))), "than a look reads"),
        ("tampered", tampered.to_string(), "changed after it was written"),
        ("cut", first.to_string()[..200].to_owned(), "is not a receipt"),
        ("empty", String::new(), "is not a receipt"),
        ("binary", "\u{0}\u{1}\u{2}".to_owned(), "is not a receipt"),
        ("nested", "[".repeat(100_000), "is not a receipt"),
        ("huge", " ".repeat(50 << 20), "larger than 1048576 bytes"),
    ];
    for (name, text, _) in &bad {
        lecture.hand_in(&format!("{name}.json"), text);
    }
    // Whoever opened it would wait for ever.
    let pipe = lecture.class.path("receipts/pipe.json");
    assert!(Command::new("mkfifo").arg(pipe).status().unwrap().success());
    let run = lecture.grade(&["--receipts", "receipts"]).with_status(0);
    for (name, _, why) in &bad {
        let line = run.err.lines().find(|line| line.contains(&format!("/{name}.json: ")));
        assert!(line.is_some_and(|line| line.contains(why)), "{name}: {line:?}");
    }
    assert!(run.err.contains("receipts/pipe.json: it is not a file"), "{}", run.err);
    assert_eq!(run.remarks().len(), bad.len() + 1, "{}", run.err);
    let tables = ["s01", "s02", "s03"].map(|student| lecture.table(student));
    assert_eq!(tables, [[PASSED; 5], [PASSED; 5], [UNREACHABLE; 5]]);
    assert!(!tables.iter().flatten().any(|(outcome, _)| *outcome == Failed));
    assert_eq!(lecture.attested(), 2);

    let as_of = (made - SignedDuration::from_millis(1)).to_string();
    let run = lecture.grade(&["--receipts", "receipts", "--as-of", &as_of]).with_status(0);
    let expected = "receipts/good-1.json: it was made at";
    let line = run.err.lines().find(|line| line.contains(expected)).unwrap();
    assert!(line.ends_with("after the time that is judged for (--as-of)"), "{line}");
}

/// The student's password was refused.
fn blind(receipt: &mut Value) {
    let why = json!({"code": "login-refused", "subject": "127.0.0.1:3306"});
    receipt["look"] = json!({"blind": why});
}

#[test]
fn of_five_hundred_files_every_receipt_is_taken_in_once_and_every_other_is_named() {
    let Some(mut lecture) = Lecture::of(Kind::MariaDb, 2, &TYPED) else { return };
    for (seat, file) in lecture.seats.iter().zip(["s01.json", "s02.json"]) {
        Run::of(&mut lecture.check(seat, file, &[])).with_status(0);
    }
    lecture.seats.iter_mut().for_each(|seat| seat.server = None);
    let whole = ["s01.json", "s02.json"].map(|file| lecture.receipt(file));
    for number in 0..98 {
        let text = forged(&whole[number % 2], |receipt| {
            receipt["server"]["hostname"] = json!(format!("ip-{number}"));
            // Without a document the address tells whose it is.
            if number % 3 == 0 {
                receipt["identity"] = json!(null);
            }
        });
        lecture.hand_in(&format!("{number}.json"), text);
    }
    for number in 0..400 {
        let text = forged(&whole[number % 2], |receipt| match number % 3 {
            0 => receipt["nonce"] = json!("0000-0000-0000"),
            1 => receipt["endpoint"]["port"] = json!(number),
            _ => receipt["look"] = json!(number),
        });
        lecture.hand_in(&format!("bad-{number}.json"), text);
    }
    for _ in 0..2 {
        let run = lecture.grade(&["--receipts", "receipts"]).with_status(0);
        assert_eq!(run.err.matches("not taken in: receipts/bad-").count(), 49);
        assert!(run.err.contains("and 351 more"), "{}", run.err);
        let run = lecture.grade(&["--receipts", "receipts", "-v"]).with_status(0);
        assert_eq!(run.err.matches("not taken in: receipts/bad-").count(), 400);
        assert_eq!(lecture.attested(), 100);
        assert_eq!(["s01", "s02"].map(|student| lecture.table(student)), [[PASSED; 5]; 2]);
    }
}
