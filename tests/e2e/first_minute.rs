//! The first minute: somebody with an empty home and nothing set up, and each error that they meet. Every one
//! says what happened and what to do now, has status 2, and leaves nothing behind.

use crate::class::Class;
use crate::run::{Run, keep, labproof};
use jiff::SignedDuration;
use std::fs;
use std::path::Path;

/// A command line, what the environment says beside it, and what the error has to name.
struct Case {
    arguments: &'static str,
    environment: &'static [(&'static str, &'static str)],
    says: &'static [&'static str],
}

const ID: (&str, &str) = ("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
const SESSION: (&str, &str) = ("AWS_ACCESS_KEY_ID", "ASIAIOSFODNN7EXAMPLE");
const SECRET: (&str, &str) = ("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI");
const NOWHERE: (&str, &str) = ("AWS_ENDPOINT_URL", "http://127.0.0.1:9");

static CASES: [Case; 22] = [
    Case { arguments: "chekc", environment: &[], says: &["chekc", "'check'"] },
    Case {
        arguments: "check",
        environment: &[],
        says: &["AWS does not know who you are", "aws configure", "AWS_PROFILE", "CloudShell"],
    },
    Case {
        arguments: "check",
        environment: &[("AWS_PROFILE", "class")],
        says: &["the profile class, which AWS_PROFILE names", "aws sso login --profile class"],
    },
    Case {
        arguments: "check",
        environment: &[ID],
        says: &["AWS_SECRET_ACCESS_KEY is not set", "set every part of the key"],
    },
    Case { arguments: "check", environment: &[SECRET], says: &["AWS_ACCESS_KEY_ID is not set"] },
    Case {
        arguments: "check",
        environment: &[SESSION, SECRET, NOWHERE],
        says: &["could not be reached", "HTTPS_PROXY", "AWS_ENDPOINT_URL"],
    },
    Case {
        arguments: "check",
        environment: &[ID, SECRET, ("AWS_REGION", "seoul")],
        says: &["names the region seoul", "AWS_REGION", "ap-northeast-2", "--region"],
    },
    Case {
        arguments: "check --region Seoul",
        environment: &[],
        says: &["'Seoul' for '--region", "ap-northeast-2"],
    },
    Case {
        arguments: "grade --roster ok.csv --region ap-northeast-2a",
        environment: &[],
        says: &["ap-northeast-2a", "write the region's code"],
    },
    Case { arguments: "grade", environment: &[], says: &["there is no roster", "labproof init"] },
    Case { arguments: "watch", environment: &[], says: &["there is no roster", "labproof init"] },
    Case {
        arguments: "preflight",
        environment: &[],
        says: &["there is no roster", "labproof init"],
    },
    Case {
        arguments: "grade --roster nowhere.csv",
        environment: &[],
        says: &["nowhere.csv cannot be read", "No such file", "labproof init"],
    },
    Case {
        arguments: "grade --roster .",
        environment: &[],
        says: &["cannot be read", "directory"],
    },
    Case {
        arguments: "grade --roster nothing.csv",
        environment: &[],
        says: &["nothing.csv is empty", "student_id,name,account_id"],
    },
    Case {
        arguments: "grade --roster header.csv",
        environment: &[],
        says: &["there is no student below the header", "one line a student"],
    },
    Case {
        arguments: "grade --roster headless.csv",
        environment: &[],
        says: &["line 1", "student_id"],
    },
    Case {
        arguments: "grade --roster workbook.csv",
        environment: &[],
        says: &["is an Excel workbook", "CSV UTF-8"],
    },
    Case {
        arguments: "grade --roster scientific.csv",
        environment: &[],
        says: &["line 2, column account_id", "12 digits"],
    },
    Case {
        arguments: "grade --roster neither.csv",
        environment: &[],
        says: &["neither UTF-8, UTF-16 nor CP949", "line 2", "CSV UTF-8"],
    },
    Case { arguments: "report", environment: &[], says: &["--from"] },
    Case {
        arguments: "grade --roster ok.csv --lab my-lab",
        environment: &[],
        says: &["my-lab", "stem-day-rds"],
    },
];

/// The files that somebody may have.
fn lay(folder: &Path) {
    let head = "student_id,name,account_id\n";
    let files: [(&str, Vec<u8>); 7] = [
        ("ok.csv", format!("{head}s001,A,111100000001\n").into_bytes()),
        ("nothing.csv", Vec::new()),
        ("header.csv", head.into()),
        ("headless.csv", b"s001,A,111100000001\n".into()),
        ("workbook.csv", b"PK\x03\x04\x14\0\x06\0".into()),
        // What Excel makes of twelve digits.
        ("scientific.csv", format!("{head}s001,A,1.111E+11\n").into_bytes()),
        ("neither.csv", [head.as_bytes(), b"s001,\xff\xff,111100000001\n"].concat()),
    ];
    for (name, bytes) in files {
        fs::write(folder.join(name), bytes).unwrap();
    }
}

#[test]
fn every_error_says_what_to_do_and_leaves_nothing_behind() {
    for Case { arguments, environment, says } in &CASES {
        let home = tempfile::tempdir().unwrap();
        lay(home.path());
        let names = || {
            let entries = fs::read_dir(home.path()).unwrap().map(|it| it.unwrap().file_name());
            let mut names: Vec<_> = entries.collect();
            names.sort();
            names
        };
        let before = names();
        let arguments: Vec<_> = arguments.split(' ').collect();
        let mut command = labproof(home.path(), &arguments);
        let run = Run::of(command.envs(environment.iter().copied()));
        assert_eq!(run.status, 2, "{arguments:?}: {}{}", run.out, run.err);
        run.complains(says);
        assert_eq!(run.out, "", "{arguments:?}");
        assert_eq!(names(), before, "{arguments:?}");
    }
}

#[test]
fn alone_it_says_what_to_do_first() {
    let folder = tempfile::tempdir().unwrap();
    let alone = |language: &str| {
        Run::of(&mut labproof(folder.path(), &["--lang", language])).with_status(0).out
    };
    let bare = Run::of(&mut labproof(folder.path(), &[])).with_status(0);
    assert_eq!((bare.out, bare.err), (alone("en"), String::new()));
    for language in ["en", "ko"] {
        for command in ["labproof demo", "labproof check", "labproof init", "labproof --help"] {
            assert!(alone(language).contains(command), "{}", alone(language));
        }
    }
    Run::of(&mut labproof(folder.path(), &["init", "."])).with_status(0);
    for language in ["en", "ko"] {
        for command in ["labproof.toml", "labproof preflight", "labproof watch", "labproof grade"] {
            assert!(alone(language).contains(command), "{}", alone(language));
        }
    }
}

#[test]
fn a_role_of_another_name_is_found_by_what_is_said() {
    let mut class = Class::began(SignedDuration::from_hours(1));
    class.enrol("A");
    class.until_now();
    keep(class.path("roster.csv"), class.roster()).unwrap();
    for (language, says) in [
        ("en", &["look for Reader", "grade with `--role-name`", "0 of 1 graded"][..]),
        ("ko", &["Reader 역할을", "`--role-name`으로", "1명 중 0명"]),
    ] {
        let run = class.grade(&["--role-name", "Reader", "--lang", language]).with_status(0);
        let text = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
        for words in says {
            assert!(text.contains(words), "no “{words}” in {text}");
        }
    }
}
