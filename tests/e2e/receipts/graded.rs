//! What a receipt that holds is worth.

use super::lecture::{Lecture, NO_RECORD, PASSED, TYPED, UNREACHABLE, forged};
use crate::class::now;
use crate::dbms::Kind;
use crate::lab;
use crate::run::{Run, criterion, keep};
use crate::servers::on_every_server;
use jiff::SignedDuration;
use labproof_checks::outcome::Outcome::Failed;
use serde_json::json;
use std::fs;
use std::path::Path;

on_every_server! {
    a_receipt_that_was_made_on_the_web_server_is_graded_where_the_grader_has_no_way_in,
    a_receipt_is_enough_after_the_deletion_though_nobody_had_looked_before,
    what_is_wrong_in_a_receipt_is_told_to_the_student_and_fails_nothing,
    a_live_look_overrules_a_receipt,
    a_lab_that_does_not_count_receipts_shows_them_and_another_one_may_count_them_later,
    a_watch_takes_in_what_is_handed_in_while_it_looks,
}

fn a_receipt_that_was_made_on_the_web_server_is_graded_where_the_grader_has_no_way_in(kind: Kind) {
    let Some(mut lecture) = Lecture::of(kind, 2, &TYPED) else { return };
    let made = Run::of(&mut lecture.check(&lecture.seats[0], "s01.json", &[])).with_status(0);
    insta::with_settings!({filters => vec![(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", "[nonce]")]}, {
        insta::assert_snapshot!("receipt-made", made.out);
    });
    assert_eq!(made.err, "");
    for seat in &mut lecture.seats {
        seat.server = None;
    }
    lecture.grade(&[]).with_status(0);
    assert_eq!(lecture.table("s01"), [UNREACHABLE; 5]);

    let run = lecture.grade(&["--receipts", "receipts"]).with_status(0);
    assert!(run.remarks().is_empty(), "{}", run.err);
    assert_eq!(lecture.table("s01"), [PASSED; 5]);
    assert_eq!(lecture.notes("s01", "sql-table.row"), ["attested"]);
    assert_eq!(lecture.table("s02"), [UNREACHABLE; 5]);
    lecture.grade(&["--receipts", "receipts"]).with_status(0);
    assert_eq!(lecture.attested(), 1, "taken in twice, it is once");

    for seat in &lecture.seats {
        lab::delete(&seat.student);
    }
    lecture.class.minutes(20);
    fs::remove_file(lecture.class.path("receipts/s01.json")).unwrap();
    lecture.grade(&[]).with_status(0);
    assert_eq!(lecture.table("s01"), [PASSED; 5], "it stays in the evidence");
    assert_eq!(lecture.table("s02"), [NO_RECORD; 5]);
}

fn a_receipt_is_enough_after_the_deletion_though_nobody_had_looked_before(kind: Kind) {
    let Some(lecture) = Lecture::of(kind, 1, &TYPED) else { return };
    let seat = &lecture.seats[0];
    Run::of(&mut lecture.check(seat, "s01.json", &[])).with_status(0);
    lab::delete(&seat.student);
    lecture.class.minutes(20);
    // The record of the deletion, when it has come, names the address.
    let run = lecture.grade(&["--receipts", "receipts"]).with_status(0);
    assert!(run.remarks().is_empty(), "{}", run.err);
    assert_eq!(lecture.table("s01"), [PASSED; 5]);
    assert_eq!(lecture.attested(), 1);
}

fn what_is_wrong_in_a_receipt_is_told_to_the_student_and_fails_nothing(kind: Kind) {
    let Some(mut lecture) = Lecture::of(kind, 1, &TYPED[..3]) else { return };
    let shown = Run::of(&mut lecture.check(&lecture.seats[0], "s01.json", &["--lang", "ko"]));
    assert!(shown.with_status(2).err.contains("--lang"), "given twice");
    let mut command = lecture.check(&lecture.seats[0], "s01.json", &[]);
    let shown = Run::of(command.env("LANG", "ko_KR.UTF-8")).with_status(0);
    assert!(shown.out.contains("☐  A table stem: not yet"), "{}", shown.out);
    lecture.seats[0].server = None;
    lecture.grade(&["--receipts", "receipts"]).with_status(0);
    let expected = [PASSED, PASSED, UNREACHABLE, UNREACHABLE, UNREACHABLE];
    assert_eq!(lecture.table("s01"), expected);
    assert_eq!(lecture.notes("s01", "sql-table.table"), ["attested"]);
}

fn a_live_look_overrules_a_receipt(kind: Kind) {
    let Some(lecture) = Lecture::of(kind, 1, &TYPED[..4]) else { return };
    let seat = &lecture.seats[0];
    Run::of(&mut lecture.check(seat, "s01.json", &[])).with_status(0);
    let whole = lecture.receipt("s01.json");
    lecture.hand_in(
        "s01.json",
        forged(&whole, |receipt| {
            receipt["look"]["seen"]["tables"][0]["rows"] = json!([["1", "stem"]]);
        }),
    );
    lecture.grade(&["--receipts", "receipts"]).with_status(0);
    assert_eq!(lecture.table("s01")[4], (Failed, None), "the grader sees that there is no row");
    assert_eq!(lecture.attested(), 1);
}

fn a_lab_that_does_not_count_receipts_shows_them_and_another_one_may_count_them_later(kind: Kind) {
    let Some(mut lecture) = Lecture::of(kind, 1, &TYPED) else { return };
    Run::of(&mut lecture.check(&lecture.seats[0], "s01.json", &[])).with_status(0);
    lecture.seats[0].server = None;
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("checks/labs/stem-day-rds.toml");
    let shipped = fs::read_to_string(shipped).unwrap();
    let strict = shipped.replace("[resource.stem]\n", "[resource.stem]\nattested = \"none\"\n");
    fs::write(lecture.class.path("strict.toml"), strict).unwrap();
    let check = ["lab", "check", "strict.toml"];
    Run::of(&mut lecture.class.labproof(&check)).with_status(0);

    let run = lecture.grade(&["--receipts", "receipts", "--lab", "strict.toml"]).with_status(0);
    assert!(run.remarks().is_empty(), "{}", run.err);
    assert_eq!(lecture.table("s01"), [UNREACHABLE; 5]);
    let book = lecture.class.book();
    let login = criterion(&book, "s01", "sql-table.login");
    assert_eq!(login.found.as_deref(), Some("awsuser"));
    assert_eq!(lecture.notes("s01", "sql-table.login"), ["attested"]);
    Run::of(&mut lecture.class.labproof(&["regrade"])).with_status(0);
    assert_eq!(lecture.table("s01"), [PASSED; 5]);
}

fn a_watch_takes_in_what_is_handed_in_while_it_looks(kind: Kind) {
    let Some(mut lecture) = Lecture::of(kind, 1, &TYPED) else { return };
    Run::of(&mut lecture.check(&lecture.seats[0], "s01.json", &[])).with_status(0);
    lecture.seats[0].server = None;
    lecture.hand_in("broken.json", "{}");
    keep(lecture.class.path("roster.csv"), lecture.class.roster()).unwrap();
    let until = (now() + SignedDuration::from_secs(20)).to_string();
    let watch = ["watch", "--roster", "roster.csv", "--receipts", "receipts", "--until", &until];
    let run = Run::of(&mut lecture.class.labproof(&watch)).with_status(0);
    assert_eq!(lecture.table("s01"), [PASSED; 5]);
    let refused = "Warning: not taken in: receipts/broken.json: it is not a receipt: it has no \
                   `schema`; have the student make it again";
    assert_eq!(run.remarks(), [refused]);
}
