//! How a student makes a receipt, and what is refused before one is made.

use super::lecture::{Lecture, PASSED, TYPED};
use crate::class::Class;
use crate::dbms::Kind;
use crate::run::{self, Run};
use crate::servers::on_every_server;
use jiff::SignedDuration;
use serde_json::{Value, json};
use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

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

on_every_server! {
    a_password_is_asked_for_on_a_terminal_and_not_shown,
    another_password_is_read_from_a_pipe_and_stands_nowhere,
}

fn a_password_is_asked_for_on_a_terminal_and_not_shown(kind: Kind) {
    let secret = "nobody sees this";
    let user = format!("CREATE USER 'awsuser'@'%' IDENTIFIED BY '{secret}'");
    let Some(lecture) = Lecture::of(kind, 1, &[&user, TYPED[1], TYPED[2]]) else { return };
    let check = lecture.check(&lecture.seats[0], "s01.json", &["--ask-password", "--quiet"]);
    let mut python = Command::new("python3");
    python.args(["-c", ON_A_TERMINAL, secret]).arg(check.get_program()).args(check.get_args());
    python.current_dir(lecture.class.path("")).env("AWS_EC2_METADATA_DISABLED", "true");
    let run = Run::of(&mut python).with_status(0);
    assert!(run.out.contains("Password of awsuser: "), "{}", run.out);
    assert!(run.out.contains("Login as awsuser") && !run.out.contains(secret), "{}", run.out);
    assert!(lecture.receipt("s01.json")["look"]["seen"].is_object());
}

fn another_password_is_read_from_a_pipe_and_stands_nowhere(kind: Kind) {
    let secret = "한글도 되는 my own secret";
    let typed =
        [&format!("CREATE USER 'awsuser'@'%' IDENTIFIED BY '{secret}'"), TYPED[1], TYPED[2]];
    let Some(lecture) = Lecture::of(kind, 1, &typed) else { return };
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
