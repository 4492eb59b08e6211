//! One run of the program, and what is compared of it: outcomes, and text whose varying parts are
//! masked.

use labproof_checks::outcome::Outcome;
use labproof_reports::Gradebook;
use labproof_reports::gradebook::Criterion;
use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

/// What a run left.
#[derive(Debug)]
pub(crate) struct Run {
    /// The exit status.
    pub(crate) status: i32,
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
}

impl Run {
    /// Runs a command to its end.
    pub(crate) fn of(command: &mut Command) -> Self {
        Self::started(command, |_process| ())
    }

    /// Runs a command to its end, and says by which number the process goes as soon as it does.
    pub(crate) fn started(command: &mut Command, tell: impl FnOnce(u32)) -> Self {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let process = command.spawn().unwrap();
        tell(process.id());
        let output = process.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self {
            status: output.status.code().unwrap(),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }

    /// The same run, which had this exit status.
    #[track_caller]
    pub(crate) fn with_status(self, status: i32) -> Self {
        assert_eq!(self.status, status, "{}\n{}", self.out, self.err);
        self
    }

    /// What standard error says besides when work counts.
    pub(crate) fn remarks(&self) -> Vec<&str> {
        self.err.lines().filter(|line| !line.starts_with("Work counts ")).collect()
    }

    /// Asserts that an error names what matters. Where a line is broken is not compared.
    #[track_caller]
    pub(crate) fn complains(&self, words: &[&str]) {
        let unbroken = |text: &str| text.replace(['│', '×'], " ");
        let error: Vec<_> = unbroken(&self.err).split_whitespace().map(str::to_owned).collect();
        let error = error.join(" ");
        for word in words {
            assert!(error.contains(word), "no “{word}” in: {}", self.err);
        }
    }
}

/// The program in a folder, with a clean environment.
pub(crate) fn labproof(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_labproof"));
    command
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("PATH", "/usr/sbin:/usr/bin:/bin")
        .env("HOME", folder)
        .env("TZ", "UTC")
        .env("LANG", "en_US.UTF-8")
        .env("AWS_EC2_METADATA_DISABLED", "true");
    command
}

/// Writes a file as whoever has secrets in it does: for the owner alone.
pub(crate) fn keep(path: impl AsRef<Path>, content: impl AsRef<[u8]>) -> io::Result<()> {
    let mut options = OpenOptions::new();
    let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.write_all(content.as_ref())
}

/// A gradebook that was written.
pub(crate) fn book(file: &Path) -> Gradebook {
    Gradebook::from_json(&fs::read_to_string(file).unwrap()).unwrap()
}

/// Every outcome, by student and criterion.
pub(crate) fn outcomes(book: &Gradebook) -> BTreeMap<(String, String), Outcome> {
    let of = |student: &labproof_reports::gradebook::Student| -> Vec<_> {
        let id = &student.student_id;
        student.criteria().map(|c| ((id.clone(), c.id.to_string()), c.outcome)).collect()
    };
    book.students.iter().flat_map(of).collect()
}

/// One criterion of one student.
#[track_caller]
pub(crate) fn criterion<'a>(book: &'a Gradebook, student: &str, id: &str) -> &'a Criterion {
    let found = book.students.iter().find(|one| one.student_id == student);
    found
        .and_then(|student| student.criterion(id))
        .unwrap_or_else(|| panic!("{student} has no {id}"))
}

/// Why a criterion is open.
pub(crate) fn reason(criterion: &Criterion) -> Option<&'static str> {
    criterion.reason.as_ref().map(|reason| reason.code.as_str())
}

/// What differs from run to run, and what stands in its place. Widths are kept where text is set
/// in columns.
pub(crate) fn masks() -> Vec<(&'static str, &'static str)> {
    vec![
        (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", "[time]"),
        (r"\d{4}-\d\d-\d\d\s+\d\d:\d\d(:\d\d)?", "[local time]"),
        (r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", "[run]"),
        (r"sha256:[0-9a-f]{64}", "sha256:[evidence]"),
        (r"[0-9a-f]{64}", "[sha256]"),
        (r"[a-z]{3}:\d\d:\d\d-[a-z]{3}:\d\d:\d\d", "[window]"),
        (r#""version":( ?)"[^"]+""#, r#""version":$1"[version]""#),
    ]
}

/// Whether a program that a test needs must be there, as in CI.
#[expect(clippy::disallowed_methods, reason = "what CI requires stands in its environment")]
pub(crate) fn everything_is_required() -> bool {
    std::env::var_os("LABPROOF_REQUIRE_ALL").is_some()
}

#[expect(clippy::print_stderr, reason = "whoever runs the tests is told what was not shown")]
pub(crate) fn skipped(why: &str) {
    eprintln!("skipped: {why}");
}
