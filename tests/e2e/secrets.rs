//! No password, key, token or external id is ever printed, logged or kept.

use crate::class::{Class, HUB};
use crate::lab;
use crate::run::{Run, keep};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use jiff::SignedDuration;
use russh::keys::key::safe_rng;
use russh::keys::ssh_key::LineEnding;
use russh::keys::{Algorithm, PrivateKey};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;
use zip::ZipArchive;

/// Every file under a folder.
fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// A secret, and how it could stand somewhere: as it is, in another alphabet, in another encoding.
struct Secret {
    name: String,
    forms: Vec<Vec<u8>>,
}

impl Secret {
    fn new(name: &str, secret: impl AsRef<[u8]>) -> Self {
        let secret = secret.as_ref();
        let hex = |byte: &u8| format!("{byte:02x}");
        let hex: String = secret.iter().map(hex).collect();
        let upper: String =
            secret.iter().map(|&byte| percent(byte, format!("%{byte:02X}"))).collect();
        let lower: String =
            secret.iter().map(|&byte| percent(byte, format!("%{byte:02x}"))).collect();
        let mut forms = vec![
            secret.to_vec(),
            hex.to_uppercase().into(),
            hex.into(),
            lower.into(),
            upper.into(),
        ];
        if let Ok(text) = str::from_utf8(secret) {
            let escaped = serde_json::to_string(text).unwrap();
            forms.push(escaped.trim_matches('"').into());
            forms.push(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
            forms.push(text.encode_utf16().flat_map(u16::to_be_bytes).collect());
        }
        for engine in [STANDARD_NO_PAD, URL_SAFE_NO_PAD] {
            // It may begin at each of the three places of a group; what its neighbours share is left out.
            for (before, cut) in [(0, 0), (1, 2), (2, 3)] {
                let padded = [&b"xx"[..before], secret].concat();
                let text = engine.encode(&padded);
                let end = text.len() - usize::from(padded.len() % 3 != 0);
                forms.push(text[cut..end].into());
            }
        }
        Self { name: name.to_owned(), forms }
    }
}

/// A byte as an address has it, where `encoded` stands for what it may not have.
fn percent(byte: u8, encoded: String) -> String {
    let is_plain = byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    if is_plain { char::from(byte).to_string() } else { encoded }
}

#[test]
fn a_secret_is_found_in_whichever_form_it_stands() {
    let secret = "hush/Hush+1 two";
    let forms = Secret::new("", secret).forms;
    let is_found =
        |text: &[u8]| forms.iter().any(|form| text.windows(form.len()).any(|it| it == form));
    for text in ["hush/Hush+1 two", "x=hush%2fHush%2b1%20two", "687573682f487573682b312074776f"] {
        assert!(is_found(text.as_bytes()), "{text}");
    }
    for before in ["", "a", "ab", "abc"] {
        for after in ["", "a", "ab"] {
            let around = format!("{before}{secret}{after}");
            assert!(is_found(STANDARD_NO_PAD.encode(&around).as_bytes()), "{around}");
            assert!(is_found(URL_SAFE_NO_PAD.encode(&around).as_bytes()), "{around}");
        }
    }
    assert!(!is_found(b"hush/Hush+1two"));
}

/// The key for servers: each line that its file has, and the number that it is made of.
fn key_in(file: &Path) -> Vec<Secret> {
    let key = PrivateKey::random(&mut safe_rng(), Algorithm::Ed25519).unwrap();
    let text = key.to_openssh(LineEnding::LF).unwrap();
    keep(file, &text).unwrap();
    let number = key.key_data().ed25519().unwrap().private.to_bytes();
    let lines = text.lines().filter(|line| !line.starts_with("-----")).skip(1);
    let lines = lines.map(|line| Secret::new("a line of the private key", line));
    lines.chain([Secret::new("the private key", number)]).collect()
}

/// What a watch prints that is looked at by a browser once.
fn watched(class: &Class, token: &str) -> Vec<Vec<u8>> {
    let arguments = ["watch", "--roster", "roster.csv", "--sql", "off", "--serve", "127.0.0.1:0"];
    let mut command = class.labproof(&[&arguments[..], &["-vv", "--out", "watched"]].concat());
    command.env("LABPROOF_SERVE_TOKEN", token).env("RUST_LOG", "trace");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut told = String::new();
    let address = loop {
        assert!(out.read_line(&mut told).unwrap() > 0, "it says where it is seen: {told}");
        if let Some((_, rest)) = told.split_once("http://") {
            break rest.split('/').next().unwrap().to_owned();
        }
    };
    let ask = |path: &str| {
        let mut stream = TcpStream::connect(&address).unwrap();
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        answer
    };
    let answers =
        [ask("/"), ask(&format!("/?token={token}")), ask("/?token=a-token-that-is-wrong")];
    while !class.path("watched/report.html").exists() {
        sleep(Duration::from_millis(50));
    }
    let kill = format!("kill -INT {}", child.id());
    assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    let (mut rest, mut errors) = (Vec::new(), Vec::new());
    out.read_to_end(&mut rest).unwrap();
    child.stderr.take().unwrap().read_to_end(&mut errors).unwrap();
    child.wait().unwrap();
    answers.into_iter().chain([told.into_bytes(), rest, errors]).collect()
}

/// What is in a file: of a workbook the texts, which are packed.
fn contents(file: &Path) -> Vec<Vec<u8>> {
    let mut all = vec![fs::read(file).unwrap()];
    if file.extension().is_some_and(|kind| kind == "xlsx") {
        let mut parts = ZipArchive::new(fs::File::open(file).unwrap()).unwrap();
        for number in 0..parts.len() {
            let mut part = Vec::new();
            parts.by_index(number).unwrap().read_to_end(&mut part).unwrap();
            all.push(part);
        }
    }
    all
}

#[test]
fn no_secret_is_in_anything_that_a_class_leaves_or_prints_in_any_form() {
    let mut class = Class::began(SignedDuration::from_hours(1));
    let hub = class.cloud.console_key(HUB, "teacher");
    let session = hub.session_token.clone().unwrap();
    let (fallback, token) = ("the-external-id/of+the-class", "the-token-of-the-live-page");
    let mut secrets = vec![
        Secret::new("the database's password", "awspassword"),
        Secret::new("the secret access key", &hub.secret),
        Secret::new("the session token", &session),
        Secret::new("a session token of a student's account", "FwoGZXIvYXdzE"),
        Secret::new("the external id of the class", fallback),
        Secret::new("the token of the live page", token),
    ];
    for name in ["let in", "let in too"] {
        secrets.push(Secret::new("an external id", class.next_external_id()));
        lab::begin(&class.enrol(name));
    }
    secrets.push(Secret::new("an external id", class.next_external_id()));
    class.enrol_with("shut out", None);
    class.minutes(40);
    class.until_now();
    keep(class.path("roster.csv"), class.roster()).unwrap();
    secrets.extend(key_in(&class.path("key")));
    fs::create_dir(class.path("tmp")).unwrap();
    let run = |arguments: &[&str], status: i32| {
        let mut command = class.labproof(arguments);
        command
            .env("AWS_ACCESS_KEY_ID", &hub.id)
            .env("AWS_SECRET_ACCESS_KEY", &hub.secret)
            .env("AWS_SESSION_TOKEN", &session)
            .env("LABPROOF_EXTERNAL_ID", fallback)
            .env("TMPDIR", class.path("tmp"))
            .env("RUST_LOG", "trace")
            .env("RUST_BACKTRACE", "full");
        let run = Run::of(&mut command).with_status(status);
        [run.out.into_bytes(), run.err.into_bytes()]
    };
    let formats = "json,junit,html,md,csv,canvas,moodle,gradescope,ctrf,xlsx";
    let grade = ["grade", "--roster", "roster.csv", "--strict", "--format", formats];
    let ssh = ["-vv", "--allow-ssh", "--ssh-key", "key"];
    let mut printed = [
        run(&[&grade[..], &ssh].concat(), 3),
        run(
            &[&grade[..], &["-vv", "--sql-tls", "off", "--log-file", "log", "--lang", "ko"]]
                .concat(),
            3,
        ),
        run(&["preflight", "--roster", "roster.csv", "-vv", "--out", "before"], 3),
        run(&["regrade", "-vv", "--out", "again"], 0),
        run(&["explain", "s01", "-v"], 0),
        run(&["evidence", "list"], 0),
        run(&["evidence", "export"], 0),
        run(&["config", "--format", "json"], 0),
        run(&["nonce"], 0),
        run(&["role", "-vv"], 0),
        run(&["lab", "show"], 0),
        run(&["grade", "--roster", "roster.csv", "--external-id", "unfit: hush", "-vv"], 2),
    ]
    .concat();
    printed.extend(watched(&class, token));
    for secret in ["roster.csv", "key"] {
        fs::remove_file(class.path(secret)).unwrap();
    }

    let kept = files(&class.path(""));
    let written = ["labproof.evidence", "log", "gradebook.json", "report.xlsx", "grades.csv"];
    for name in written {
        assert!(kept.iter().any(|file| file.ends_with(name)), "{name} is not among {kept:?}");
    }
    let read = kept.iter().flat_map(|file| {
        contents(file).into_iter().map(|bytes| (file.display().to_string(), bytes))
    });
    let said = printed.into_iter().enumerate().map(|(number, it)| (format!("output {number}"), it));
    for (place, bytes) in read.chain(said) {
        for Secret { name, forms } in &secrets {
            for form in forms {
                let found = bytes.windows(form.len()).any(|window| window == form);
                assert!(!found, "{name} is in {place}: {}", String::from_utf8_lossy(form));
            }
        }
    }
}

#[test]
fn an_external_id_of_the_environment_is_not_shown_by_the_help() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = crate::run::labproof(folder.path(), &["grade", "--help"]);
    let run = Run::of(command.env("LABPROOF_EXTERNAL_ID", "not-to-be-shown")).with_status(0);
    assert!(run.out.contains("LABPROOF_EXTERNAL_ID"), "{}", run.out);
    assert!(!run.out.contains("not-to-be-shown"), "{}", run.out);
}

#[test]
fn no_slip_in_a_lab_file_shows_its_password() {
    let class = Class::began(SignedDuration::from_hours(1));
    let lab = Run::of(&mut class.labproof(&["lab", "show"])).with_status(0).out;
    let secret = "hunter2-Zq9";
    for slip in [
        format!("password = \"{secret}"),
        format!("password = {secret}"),
        format!("pasword = \"{secret}\""),
        format!("password = [\"{secret}\"]"),
        format!("password = \"{secret}\"\nschema = test"),
    ] {
        fs::write(class.path("lab.toml"), lab.replace("password = \"********\"", &slip)).unwrap();
        let commands: [&[&str]; 4] = [
            &["lab", "check", "lab.toml"],
            &["lab", "show", "lab.toml"],
            &["grade", "--lab", "lab.toml", "--roster", "roster.csv"],
            &["-vv", "lab", "check", "lab.toml"],
        ];
        for command in commands {
            let run = Run::of(&mut class.labproof(command)).with_status(2);
            assert!(!run.err.contains("hunter2") && !run.out.contains("hunter2"), "{}", run.err);
            assert!(!run.err.contains("awsuser"), "nor the line beside it: {}", run.err);
            run.complains(&["lab.toml"]);
        }
    }
    let commented = format!("# password = \"old-{secret}\"\npassword = \"hunter2\\u002DZq9\"");
    fs::write(class.path("lab.toml"), lab.replace("password = \"********\"", &commented)).unwrap();
    let shown = Run::of(&mut class.labproof(&["lab", "show", "lab.toml"])).with_status(0);
    assert!(!shown.out.contains("hunter2"), "{}", shown.out);
}
