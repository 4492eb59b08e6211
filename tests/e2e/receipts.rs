//! A student's own look at the table: made where the database answers, handed in, graded.

use crate::class::{Class, HUB, ROLE, now};
use crate::database::{mariadb, table};
use crate::lab;
use crate::mariadb::{MariaDb, Server};
use crate::run::{self, Run, criterion};
use jiff::{SignedDuration, Timestamp};
use labproof_checks::outcome::Outcome::{self, Failed, Passed, Unverified};
use labproof_cloud::Role;
use labproof_cloud::workshop::Student;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// What a student typed who did all that the lab asks.
const TYPED: [&str; 5] = [
    "CREATE USER 'awsuser'@'%' IDENTIFIED BY 'awspassword'",
    "GRANT ALL ON *.* TO 'awsuser'@'%'",
    "CREATE DATABASE test",
    "CREATE TABLE test.stem(col1 int, col2 varchar(10))",
    "INSERT INTO test.stem VALUES(1, 'stem')",
];

/// A class of students with a web server each and a database that answers there.
struct Lecture {
    class: Class,
    maria: MariaDb,
    seats: Vec<Seat>,
    nonce: String,
}

/// A student's place: the web server, where the database answers.
struct Seat {
    student: Student,
    metadata: String,
    /// Stopped to make the database unreachable.
    server: Option<Server>,
    address: String,
}

impl Lecture {
    /// A class that has typed this, an hour ago; the nonce is out.
    fn of(students: usize, typed: &[&str]) -> Option<Self> {
        let maria = mariadb(&[])?;
        let mut class = Class::began(SignedDuration::from_hours(1));
        let seats = (0..students).map(|_| seat(&mut class, &maria, typed)).collect();
        class.minutes(40);
        class.until_now();
        let nonce = Run::of(&mut class.labproof(&["nonce", "--lang", "en"])).with_status(0).out;
        fs::create_dir(class.path("receipts")).unwrap();
        Some(Self { class, maria, seats, nonce: nonce.trim_end().to_owned() })
    }

    /// `labproof check --receipt` on a student's web server: no AWS credentials, no evidence.
    fn check(&self, seat: &Seat, file: &str, more: &[&str]) -> Command {
        let ca = self.maria.ca();
        let file = format!("receipts/{file}");
        let arguments = [
            "check",
            "--receipt",
            &file,
            "--db",
            &seat.address,
            "--nonce",
            &self.nonce,
            "--sql-ca",
            ca.to_str().unwrap(),
            "--lang",
            "en",
        ];
        let mut command = run::labproof(&self.class.path(""), &[&arguments, more].concat());
        command
            .env_remove("AWS_EC2_METADATA_DISABLED")
            .env("AWS_EC2_METADATA_SERVICE_ENDPOINT", &seat.metadata);
        command
    }

    fn grade(&self, more: &[&str]) -> Run {
        let ca = self.maria.ca();
        self.class.grade(&[&["--sql-ca", ca.to_str().unwrap()], more].concat())
    }

    /// What the receipt of this name says.
    fn receipt(&self, file: &str) -> Value {
        let text = fs::read_to_string(self.class.path(&format!("receipts/{file}"))).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    fn hand_in(&self, file: &str, text: impl AsRef<[u8]>) {
        fs::write(self.class.path(&format!("receipts/{file}")), text).unwrap();
    }

    fn table(&self, student: &str) -> [(Outcome, Option<&'static str>); 5] {
        table(&self.class.book(), student)
    }

    /// The codes of the notes on a criterion.
    fn notes(&self, student: &str, id: &str) -> Vec<String> {
        let book = self.class.book();
        criterion(&book, student, id).notes.iter().map(|note| note.code.clone()).collect()
    }

    /// How many attested looks the evidence holds.
    fn attested(&self) -> usize {
        let export = Run::of(&mut self.class.labproof(&["evidence", "export"])).with_status(0);
        export.out.matches(r#""attested":{"#).count()
    }
}

fn seat(class: &mut Class, maria: &MariaDb, typed: &[&str]) -> Seat {
    let external_id = class.next_external_id();
    let student = class.enrol_with("한", Some(Role::new(ROLE, HUB).external_id(&external_id)));
    let server = maria.start(typed, &[]).unwrap();
    let endpoint = server.endpoint();
    class.cloud.set_default_endpoint(student.account(), &endpoint.host, endpoint.port);
    let (web, group) = lab::bare_group(&student);
    student.authorize_mysql_from(&group, &web.group).unwrap();
    lab::create(&student, &group, |_| ());
    let metadata = class.metadata(&student, &web.instance);
    let address = format!("{}:{}", endpoint.host, endpoint.port);
    Seat { student, metadata, server: Some(server), address }
}

/// A receipt with other words, hashed anew: what somebody who knows the format can write.
fn forged(receipt: &Value, change: impl FnOnce(&mut Value)) -> String {
    let mut receipt = receipt.clone();
    receipt.as_object_mut().unwrap().remove("sha256");
    change(&mut receipt);
    let canonical = serde_json_canonicalizer::to_vec(&receipt).unwrap();
    let hash: String = Sha256::digest(canonical).iter().map(|b| format!("{b:02x}")).collect();
    receipt["sha256"] = json!(hash);
    receipt.to_string()
}

const PASSED: (Outcome, Option<&str>) = (Passed, None);
const UNREACHABLE: (Outcome, Option<&str>) = (Unverified, Some("unreachable"));
const NO_RECORD: (Outcome, Option<&str>) = (Unverified, Some("no-record"));

#[test]
fn a_receipt_that_was_made_on_the_web_server_is_graded_where_the_grader_has_no_way_in() {
    let Some(mut lecture) = Lecture::of(2, &TYPED) else { return };
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
    assert_eq!(run.err, "");
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

#[test]
fn a_receipt_is_enough_after_the_deletion_though_nobody_had_looked_before() {
    let Some(lecture) = Lecture::of(1, &TYPED) else { return };
    let seat = &lecture.seats[0];
    Run::of(&mut lecture.check(seat, "s01.json", &[])).with_status(0);
    lab::delete(&seat.student);
    lecture.class.minutes(20);
    // The record of the deletion, when it has come, names the address.
    let run = lecture.grade(&["--receipts", "receipts"]).with_status(0);
    assert_eq!(run.err, "");
    assert_eq!(lecture.table("s01"), [PASSED; 5]);
    assert_eq!(lecture.attested(), 1);
}

#[test]
fn a_receipt_that_does_not_hold_is_named_and_costs_nobody_anything() {
    let Some(mut lecture) = Lecture::of(3, &TYPED) else { return };
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
    fs::create_dir(lecture.class.path("receipts/folder.json")).unwrap();
    lecture.hand_in("notes.txt", "not looked at");
    let run = lecture.grade(&["--receipts", "receipts"]).with_status(0);
    for (name, _, why) in &bad {
        let line = run.err.lines().find(|line| line.contains(&format!("/{name}.json: ")));
        assert!(line.is_some_and(|line| line.contains(why)), "{name}: {line:?}");
    }
    assert!(run.err.contains("receipts/folder.json: it is not a file"), "{}", run.err);
    assert_eq!(run.err.lines().count(), bad.len() + 1, "{}", run.err);
    let tables = ["s01", "s02", "s03"].map(|student| lecture.table(student));
    assert_eq!(tables, [[PASSED; 5], [PASSED; 5], [UNREACHABLE; 5]]);
    assert!(!tables.iter().flatten().any(|(outcome, _)| *outcome == Failed));
    assert_eq!(lecture.attested(), 2);

    let as_of = (made - SignedDuration::from_mins(1)).to_string();
    let run = lecture.grade(&["--receipts", "receipts", "--as-of", &as_of]).with_status(0);
    let expected = "receipts/good-1.json: it was made at";
    let line = run.err.lines().find(|line| line.contains(expected)).unwrap();
    assert!(line.ends_with("after the instant that is judged for (--as-of)"), "{line}");
}

/// The student's password was refused.
fn blind(receipt: &mut Value) {
    let why = json!({"code": "login-refused", "subject": "127.0.0.1:3306"});
    receipt["look"] = json!({"blind": why});
}

#[test]
fn of_five_hundred_files_every_receipt_is_taken_in_once_and_every_other_is_named() {
    let Some(mut lecture) = Lecture::of(2, &TYPED) else { return };
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
        assert_eq!(run.err.matches("not taken in: receipts/bad-").count(), 400);
        assert_eq!(run.err.lines().count(), 400, "{}", run.err);
        assert_eq!(lecture.attested(), 100);
        assert_eq!(["s01", "s02"].map(|student| lecture.table(student)), [[PASSED; 5]; 2]);
    }
}

#[test]
fn what_is_wrong_in_a_receipt_is_told_to_the_student_and_fails_nothing() {
    let Some(mut lecture) = Lecture::of(1, &TYPED[..3]) else { return };
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

#[test]
fn a_live_look_overrules_a_receipt() {
    let Some(lecture) = Lecture::of(1, &TYPED[..4]) else { return };
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

#[test]
fn a_lab_that_does_not_count_receipts_shows_them_and_another_one_may_count_them_later() {
    let Some(mut lecture) = Lecture::of(1, &TYPED) else { return };
    Run::of(&mut lecture.check(&lecture.seats[0], "s01.json", &[])).with_status(0);
    lecture.seats[0].server = None;
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("checks/labs/stem-day-rds.toml");
    let shipped = fs::read_to_string(shipped).unwrap();
    let strict = shipped.replace("[sql]\n", "[sql]\nattested = \"none\"\n");
    fs::write(lecture.class.path("strict.toml"), strict).unwrap();
    let check = ["lab", "check", "strict.toml"];
    Run::of(&mut lecture.class.labproof(&check)).with_status(0);

    let run = lecture.grade(&["--receipts", "receipts", "--lab", "strict.toml"]).with_status(0);
    assert_eq!(run.err, "");
    assert_eq!(lecture.table("s01"), [UNREACHABLE; 5]);
    let book = lecture.class.book();
    let login = criterion(&book, "s01", "sql-table.login");
    assert_eq!(login.found.as_deref(), Some("awsuser"));
    assert_eq!(lecture.notes("s01", "sql-table.login"), ["attested"]);
    Run::of(&mut lecture.class.labproof(&["regrade"])).with_status(0);
    assert_eq!(lecture.table("s01"), [PASSED; 5]);
}

#[test]
fn a_watch_takes_in_what_is_handed_in_while_it_looks() {
    let Some(mut lecture) = Lecture::of(1, &TYPED) else { return };
    Run::of(&mut lecture.check(&lecture.seats[0], "s01.json", &[])).with_status(0);
    lecture.seats[0].server = None;
    lecture.hand_in("broken.json", "{}");
    fs::write(lecture.class.path("roster.csv"), lecture.class.roster()).unwrap();
    let until = (now() + SignedDuration::from_secs(20)).to_string();
    let watch = ["watch", "--roster", "roster.csv", "--receipts", "receipts", "--until", &until];
    let run = Run::of(&mut lecture.class.labproof(&watch)).with_status(0);
    assert_eq!(lecture.table("s01"), [PASSED; 5]);
    let refused = "not taken in: receipts/broken.json: it is not a receipt: it has no `schema`; \
                   let the student make it again\n";
    assert_eq!(run.err, refused);
}

/// Runs a command on a terminal, and types a line as soon as the terminal shows nothing of it.
static ON_A_TERMINAL: &str = "
import os, pty, sys, termios, time
child, terminal = pty.fork()
if child == 0:
    os.execv(sys.argv[2], sys.argv[2:])
while termios.tcgetattr(terminal)[3] & termios.ECHO:
    time.sleep(0.01)
os.write(terminal, sys.argv[1].encode() + b'\\n')
shown = b''
try:
    while part := os.read(terminal, 65536):
        shown += part
except OSError:
    pass
sys.stdout.buffer.write(shown)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
";

#[test]
fn a_password_is_asked_for_on_a_terminal_and_not_shown() {
    let secret = "nobody sees this";
    let user = format!("CREATE USER 'awsuser'@'%' IDENTIFIED BY '{secret}'");
    let Some(lecture) = Lecture::of(1, &[&user, TYPED[1], TYPED[2]]) else { return };
    let check = lecture.check(&lecture.seats[0], "s01.json", &["--ask-password", "--quiet"]);
    let mut python = Command::new("python3");
    python.args(["-c", ON_A_TERMINAL, secret]).arg(check.get_program()).args(check.get_args());
    python.current_dir(lecture.class.path("")).env("AWS_EC2_METADATA_DISABLED", "true");
    let run = Run::of(&mut python).with_status(0);
    assert!(run.out.contains("Password of awsuser: "), "{}", run.out);
    assert!(run.out.contains("Login as awsuser") && !run.out.contains(secret), "{}", run.out);
    assert!(lecture.receipt("s01.json")["look"]["seen"].is_object());
}

#[test]
fn another_password_is_read_from_a_pipe_and_stands_nowhere() {
    let secret = "한글도 되는 my own secret";
    let typed =
        [&format!("CREATE USER 'awsuser'@'%' IDENTIFIED BY '{secret}'"), TYPED[1], TYPED[2]];
    let Some(lecture) = Lecture::of(1, &typed) else { return };
    let seat = &lecture.seats[0];
    let refused = Run::of(&mut lecture.check(seat, "refused.json", &["--strict"])).with_status(3);
    assert!(refused.out.contains("--ask-password"), "{}", refused.out);

    let mut command = lecture.check(seat, "s01.json", &["-vv", "--ask-password"]);
    let run = piped(&mut command, &format!("{secret}\nmore\n")).with_status(0);
    assert!(run.out.contains("✓  Login as awsuser"), "{}", run.out);
    lecture.grade(&["-vv", "--receipts", "receipts"]).with_status(0);
    assert_eq!(lecture.table("s01")[0], PASSED);
    let export = Run::of(&mut lecture.class.labproof(&["evidence", "export"])).with_status(0);
    let receipts = ["refused.json", "s01.json"].map(|file| lecture.receipt(file).to_string());
    for text in [run.out, run.err, export.out].iter().chain(&receipts) {
        assert!(!text.contains(secret) && !text.contains("awspassword"), "{text}");
    }
}

/// Runs a command with this on its standard input.
fn piped(command: &mut Command, input: &str) -> Run {
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Run {
        status: output.status.code().unwrap(),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

#[test]
fn what_does_not_go_together_is_refused_before_anything_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let whole =
        ["check", "--receipt", "r.json", "--db", "127.0.0.1:9", "--nonce", "7KQM-2XDP-9TNA"];
    let table: [(&[&str], &str); 8] = [
        (&["check", "--receipt", "r.json"], "--db <HOST:PORT>"),
        (&["check", "--receipt", "r.json", "--db", "127.0.0.1:9"], "--nonce <NONCE>"),
        (&["check", "--db", "127.0.0.1:9"], "--receipt <FILE>"),
        (&["check", "--ask-password"], "--receipt <FILE>"),
        (
            &["check", "--receipt", "r.json", "--db", "127.0.0.1", "--nonce", "x"],
            "rds.amazonaws.com:3306",
        ),
        (
            &["check", "--receipt", "r.json", "--db", "h:1", "--nonce", "x"],
            "such as 7KQM-2XDP-9TNA",
        ),
        (&[&whole[..], &["--evidence", "e"]].concat(), "cannot be used with"),
        (&["grade", "--roster", "r.csv", "--receipts"], "--receipts <DIR>"),
    ];
    for (arguments, expected) in table {
        let run = Run::of(&mut run::labproof(folder.path(), arguments)).with_status(2);
        run.complains(&[expected]);
    }
    let mut class = Class::began(SignedDuration::from_mins(1));
    class.enrol("한");
    class.grade(&["--receipts", "nowhere"]).with_status(2).complains(&["--receipts: nowhere"]);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn without_a_database_and_without_metadata_there_is_a_receipt_that_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let arguments =
        ["check", "--receipt", "new/r.json", "--db", "127.0.0.1:9", "--nonce", "7kqm2xdp9tna"];
    let mut command = run::labproof(folder.path(), &[&arguments[..], &["--lang", "ko"]].concat());
    command.env_remove("AWS_EC2_METADATA_DISABLED");
    command.env("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:9");
    let run = Run::of(&mut command).with_status(0);
    insta::assert_snapshot!("receipt-blind", run.out);
    assert_eq!(run.err, "");
    let text = fs::read_to_string(folder.path().join("new/r.json")).unwrap();
    let receipt: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(receipt["nonce"], "7KQM-2XDP-9TNA");
    assert_eq!(receipt["look"]["blind"]["code"], "unreachable");
    assert_eq!((&receipt["identity"], &receipt["server"]["uuid"]), (&json!(null), &json!(null)));
}

#[test]
fn a_nonce_is_new_each_time_and_stands_in_the_evidence_as_a_run_of_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let nonce = || Run::of(&mut run::labproof(folder.path(), &["nonce"])).with_status(0).out;
    let (one, other) = (nonce(), nonce());
    assert_ne!(one, other);
    let runs = Run::of(&mut run::labproof(folder.path(), &["evidence", "list"])).with_status(0).out;
    for nonce in [one, other] {
        let line = runs.lines().find(|line| line.starts_with(nonce.trim_end())).unwrap();
        let words: Vec<_> = line.split_whitespace().collect();
        assert_eq!((words[1], words[2], words[5]), ("nonce", "stem-day-rds", "0"), "{line}");
    }
}
