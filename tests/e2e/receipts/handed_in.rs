//! The folder that receipts are handed in to, as people and shares leave it.

use super::lecture::{Lecture, PASSED, TYPED, forged};
use crate::class::{Class, account};
use crate::dbms::Kind;
use crate::lab;
use crate::run::{Run, keep};
use jiff::SignedDuration;
use labproof_cloud::{Fault, FaultKind};
use labproof_reports::gradebook::State;
use serde_json::json;
use std::fs;
use std::time::{Duration, Instant};

#[test]
fn a_folder_that_goes_away_in_the_middle_of_a_run_is_named_and_everybody_is_judged() {
    let mut class = Class::began(SignedDuration::from_hours(1));
    lab::begin(&class.enrol("한"));
    class.enrol("이");
    class.until_now();
    // The run waits for the second account, and the folder goes while it does.
    class.cloud.add_fault(Fault::new(FaultKind::Hang).account(&account(2)));
    let (receipts, reports) = (class.path("receipts"), class.path("labproof-report"));
    fs::create_dir(&receipts).unwrap();
    keep(class.path("roster.csv"), class.roster()).unwrap();
    let grade =
        ["grade", "--roster", "roster.csv", "--receipts", "receipts", "--account-timeout", "3s"];
    let run = Run::started(&mut class.labproof(&grade), |_process| {
        let until = Instant::now() + Duration::from_secs(20);
        while !reports.exists() && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(1));
        }
        fs::remove_dir(&receipts).unwrap();
    });
    let gone = "Warning: not read: receipts: No such file or directory (os error 2); the next run \
                reads it again";
    assert_eq!(run.with_status(0).remarks(), [gone]);
    let states: Vec<_> = class.book().students.iter().map(|student| student.state).collect();
    assert_eq!(states, [State::Graded, State::NotGraded]);
}

#[test]
fn what_an_lms_packs_is_taken_in_as_it_was_unpacked() {
    let Some(mut lecture) = Lecture::of(Kind::MariaDb, 2, &TYPED) else { return };
    let folders = ["Lab 7/김하늘_4711_assignsubmission_file_", "Lab 7/이서준_4712_file_/mine"];
    for (seat, folder) in lecture.seats.iter().zip(folders) {
        let file = format!("{folder}/receipt.json");
        Run::of(&mut lecture.check(seat, &file, &[])).with_status(0);
    }
    lecture.seats.iter_mut().for_each(|seat| seat.server = None);
    fs::create_dir(lecture.class.path("receipts/__MACOSX")).unwrap();
    for beside in ["__MACOSX/receipt.json", "Lab 7/._receipt.json", ".DS_Store"] {
        lecture.hand_in(beside, "\0\x05\x16\x07");
    }
    for file in ["receipt.json.txt", "Lab 7/receipt.JSON.webloc"] {
        lecture.hand_in(file, "{}");
    }
    let run = lecture.grade(&["--receipts", "receipts"]).with_status(0);
    assert_eq!(["s01", "s02"].map(|student| lecture.table(student)), [[PASSED; 5]; 2]);
    assert_eq!(lecture.attested(), 2);
    let left_alone = "Warning: not looked at: 2 files whose names do not end in .json, such as \
                      receipts/Lab 7/receipt.JSON.webloc";
    assert_eq!(run.remarks(), [left_alone]);
}

#[test]
fn a_shard_takes_in_the_receipts_of_its_own_students_and_is_silent_about_the_others() {
    let Some(mut lecture) = Lecture::of(Kind::MariaDb, 2, &TYPED) else { return };
    for (seat, file) in lecture.seats.iter().zip(["s01.json", "s02.json"]) {
        Run::of(&mut lecture.check(seat, file, &[])).with_status(0);
    }
    lecture.seats.iter_mut().for_each(|seat| seat.server = None);
    let [first, second] = ["s01.json", "s02.json"].map(|file| lecture.receipt(file));
    let nonce = forged(&second, |receipt| receipt["nonce"] = json!("0000-0000-0000"));
    lecture.hand_in("s02-nonce.json", nonce);
    let document = json!({
        "accountId": "999988887777", "region": "ap-northeast-2", "instanceId": "i-0aeb0000000000001",
    });
    let stranger = |receipt: &mut serde_json::Value| {
        receipt["identity"]["document"] = json!(document.to_string());
    };
    lecture.hand_in("stranger.json", forged(&first, stranger));
    // Without a document the address tells whose it is, to a shard that has seen it.
    let address = forged(&second, |receipt| receipt["identity"] = json!(null));
    lecture.hand_in("s02-address.json", address);
    let grade = |shard: &str| {
        let run = lecture.grade(&["--receipts", "receipts", "--shard", shard]).with_status(0);
        let lines = run.remarks().into_iter();
        let words = lines.map(|line| line.strip_prefix("Warning: not taken in: receipts/"));
        let words = words.map(|line| line.unwrap().split(&['(', ';', ','][..]).next().unwrap());
        words.map(str::to_owned).collect::<Vec<_>>()
    };
    let stranger = "stranger.json: it was made in the account 999988887777";
    let nonce = "s02-nonce.json: its nonce 0000-0000-0000 was not issued by this evidence store ";
    let address = format!(
        "s02-address.json: nothing that AWS has reported so far names {} as a database of this \
         shard's students ",
        lecture.seats[1].address
    );
    assert_eq!(grade("5/8"), [address.as_str(), stranger]);
    assert_eq!((lecture.class.book().students.len(), lecture.attested()), (1, 1));
    assert_eq!(lecture.table("s01"), [PASSED; 5]);
    assert_eq!(grade("1/8"), [nonce, stranger]);
    assert_eq!((lecture.class.book().students.len(), lecture.attested()), (1, 3));
    assert_eq!(lecture.table("s02"), [PASSED; 5]);
    // By now this store has seen both.
    assert_eq!(grade("5/8"), [stranger]);
    assert_eq!(lecture.attested(), 3);
}
