//! Where a page's commands are run: an AWS, a folder, and programs on the `PATH`.

use crate::cloud_command::Served;
use crate::python::python;
use crate::run::{Run, keep};
use labproof_book::files;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::PathBuf;
use std::process::Command;

/// Who reads a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    /// In the folder of a class that was graded.
    Instructor,
    /// In a folder of their own, with the credentials of one account.
    Student,
    /// In the project.
    Developer,
}

/// Programs that are not run as they are, and why.
const STAND_INS: [(&str, &str, &str); 3] = [
    (
        "make",
        "exec /usr/bin/make --dry-run -f \"$PROJECT/Makefile\" \"$@\" >/dev/null",
        "it would build and test everything",
    ),
    ("cargo", "exit 0", "it would build; what it names is held by labproof-book's tests"),
    ("curl", "cp \"$LABPROOF\" \"$2\"", "the instructor puts the program somewhere"),
];

/// `labproof`, with what somebody does who reads: the roster is written, Ctrl-C is pressed, a warning is read.
const PROGRAM: &str = r#"#!/bin/sh
case " $* " in
  *" cloud "*) exec timeout --preserve-status -s INT 3 "$LABPROOF" "$@" --listen 127.0.0.1:0 ;;
  *" watch "* | *" --watch "*) exec timeout --preserve-status -s INT 5 "$LABPROOF" "$@" ;;
esac
"$LABPROOF" "$@"
status=$?
case "$1 $status" in
  "init 0") [ "$3" ] || cp "$HOME/roster.csv" "$HOME/my-lab.toml" "$2" ;;
  "preflight 3") exit 0 ;;
  "rehearse 2") case "$*" in *"--on account"*) exit 0 ;; esac ;;
esac
exit $status
"#;

/// A lab of one's own.
const LAB: &str = include_str!("../../../checks/labs/stem-day-ec2.toml");

/// The ids by which pages call students, with their accounts on the embedded cloud.
const ROSTER: &str = "student_id,name,account_id,sis_user_id,email\n\
    s017,Kim Hana,111100000001,20260001,s017@school.example\n\
    s06,Lee Dul,111100000002,20260002,s06@school.example\n\
    s02,Park Set,111100000003,20260003,s02@school.example\n";

/// A page's reader, at work.
pub(super) struct Stage {
    cloud: Served,
    who: Who,
    folder: PathBuf,
}

impl Stage {
    /// Ready for a page's first block; nothing where there is no AWS CLI and none is asked for.
    pub(super) fn of(who: Who) -> Option<Self> {
        let python = python("awscli")?;
        let cloud = Served::with(&["--speed", "240"]);
        let folder = cloud.path("at-work");
        for made in ["bin", "at-work", "at-work/receipts"] {
            fs::create_dir(cloud.path(made)).unwrap();
        }
        let stage = Self { cloud, who, folder };
        stage.program("labproof", PROGRAM.trim_start_matches("#!/bin/sh\n"));
        stage.program("aws", &format!("exec {} -m awscli \"$@\"", python.get_program().display()));
        for (name, text, _) in STAND_INS {
            stage.program(name, text);
        }
        stage.prepare();
        Some(stage)
    }

    fn program(&self, name: &str, text: &str) {
        let path = self.cloud.path("bin").join(name);
        fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// What the reader has before the page begins.
    fn prepare(&self) {
        keep(self.cloud.path("roster.csv"), ROSTER).unwrap();
        fs::write(self.cloud.path("my-lab.toml"), LAB).unwrap();
        match self.who {
            Who::Instructor => self.prepare_class(),
            Who::Student => {}
            Who::Developer => {
                symlink(files::root().join("benches"), self.folder.join("benches")).unwrap();
            }
        }
    }

    /// A class that was graded, its files beside each other as pages name them.
    fn prepare_class(&self) {
        self.run_in(
            "labproof init class >/dev/null
             mv class/* . && rm -r class
             labproof grade -q
             cp labproof.evidence labproof-report/demo.evidence",
        )
        .with_status(0);
    }

    /// Runs a block, and stays in the folder that it leads to.
    pub(super) fn run(&mut self, page: &str, block: &str) {
        let run = self.run_in(&format!("{block}\npwd > \"$HOME/at\""));
        assert_eq!(run.status, 0, "{page}:\n{block}\n{}\n{}", run.out, run.err);
        let at = fs::read_to_string(self.cloud.path("at")).unwrap();
        // A page goes on in the folder of a class; the project is left for one block alone.
        if self.who != Who::Developer {
            self.folder = at.trim_end().into();
        }
    }

    fn run_in(&self, script: &str) -> Run {
        let mut shell = Command::new("bash");
        let profile = if self.who == Who::Student { "s01" } else { "grader" };
        shell
            .args(["-euo", "pipefail", "-c", script])
            .env_clear()
            .env("PATH", format!("{}:/usr/sbin:/usr/bin:/bin", self.cloud.path("bin").display()))
            .env("HOME", self.cloud.path(""))
            .env("LANG", "en_US.UTF-8")
            .env("LABPROOF", env!("CARGO_BIN_EXE_labproof"))
            .env("PROJECT", files::root())
            .env("UNIT", self.cloud.unit());
        self.cloud.of(profile, &mut shell).current_dir(&self.folder);
        Run::of(&mut shell)
    }
}
