//! `labproof evidence`: what is in the store, and what may be done with it besides grading.

mod erase;

use crate::cli::{Evidence, EvidenceCommand, Listing, Output};
use crate::exit::{self, Failure};
use crate::publish;
use crate::shard;
use crate::store::{Entry, MergeError, Source, Store, StoreError};
use jiff::Timestamp;
use labproof_checks::evidence::{Kept, Look};
use labproof_checks::lab::Language;
use labproof_reports::terminal::{self, Amount};
use serde::Serialize;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::fmt::Write as _;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// What every id begins with.
const ALGORITHM: &str = "sha256:";

/// How many digits of an id tell observations apart for people.
const DIGITS: usize = 12;

/// How many observations of one beginning are named.
const EXAMPLES: u32 = 5;

/// Runs one of the commands on the store.
///
/// # Errors
/// There is no store, or no such thing in it; or it could not be read or written.
pub(crate) fn run(args: &Evidence, output: &Output) -> Result<u8, Failure> {
    let existing = || Store::reading(&args.evidence).map_err(Failure::input);
    match &args.command {
        EvidenceCommand::List { student, format } => {
            publish::answer(&list(&existing()?, student.as_deref(), *format)?)?;
        }
        EvidenceCommand::Show { id } => publish::answer(&show(&existing()?, id)?)?,
        EvidenceCommand::Merge { files } => merge(&args.evidence, files, output.language())?,
        EvidenceCommand::Export { file } => {
            spared(&args.evidence, file)?;
            export(&existing()?, file)?;
        }
        EvidenceCommand::Erase(wanted) => {
            return erase::run(&args.evidence, wanted, output.language());
        }
    }
    Ok(exit::OK)
}

fn list(store: &Store, student: Option<&str>, format: Listing) -> Result<String, Failure> {
    match (student, format) {
        (None, Listing::Text) => runs(store),
        (None, Listing::Json) => runs_as_json(store),
        (Some(student), Listing::Text) => {
            let header = ["ID", "TIME", "ACCOUNT", "REGION", "SOURCE", "LOOK"].map(str::to_owned);
            let lines = observed(store, student)?.iter().map(line).collect::<Vec<_>>();
            Ok(table(&[&[header], lines.as_slice()].concat()))
        }
        (Some(student), Listing::Json) => {
            let seen: Vec<_> = observed(store, student)?.iter().map(summary).collect();
            let schema = "labproof/observations/1";
            Ok(publish::json(&json!({ "schema": schema, "of": student, "observations": seen })))
        }
    }
}

fn runs_as_json(store: &Store) -> Result<String, Failure> {
    let mut runs = Vec::new();
    for run in store.runs().map_err(Failure::internal)? {
        runs.push(json!({
            "id": run.id,
            "command": run.command,
            "version": run.version,
            "lab": run.lab,
            "lab_sha256": run.lab_sha256,
            "started_at": run.started_at,
            "finished_at": run.finished_at,
            "students": store.students(&run.id).map_err(Failure::internal)?,
        }));
    }
    Ok(publish::json(&json!({ "schema": "labproof/runs/1", "runs": runs })))
}

/// An observation without what was seen: `labproof evidence show` has all of it.
fn summary(seen: &Kept) -> Value {
    let blind = match &seen.look {
        Look::Seen(_) => None,
        Look::Blind { why, .. } => Some(why.code.as_str()),
    };
    json!({
        "id": seen.id(),
        "run": seen.run,
        "at": seen.at,
        "account": seen.account,
        "region": seen.region,
        "source": seen.look.source().as_str(),
        "blind": blind,
    })
}

fn runs(store: &Store) -> Result<String, Failure> {
    let header = ["RUN", "COMMAND", "LAB", "STARTED", "FINISHED", "STUDENTS"];
    let mut lines = vec![header.map(str::to_owned)];
    for run in store.runs().map_err(Failure::internal)? {
        let students = store.students(&run.id).map_err(Failure::internal)?.to_string();
        let finished = run.finished_at.map_or_else(|| "-".to_owned(), second);
        lines.push([run.id, run.command, run.lab, second(run.started_at), finished, students]);
    }
    Ok(table(&lines))
}

fn observed(store: &Store, student: &str) -> Result<Vec<Kept>, Failure> {
    let accounts = store.accounts(student).map_err(Failure::internal)?;
    if accounts.is_empty() {
        return Err(Failure::Input(miette::miette!(
            help = "give the student_id as the roster has it, or an account number",
            "there is no evidence of `{student}`"
        )));
    }
    let mut seen = Vec::new();
    for account in accounts {
        seen.extend(store.observations(&account).map_err(Failure::internal)?);
    }
    Ok(seen)
}

fn line(seen: &Kept) -> [String; 6] {
    let look = match &seen.look {
        Look::Seen(_) => "seen".to_owned(),
        Look::Blind { why, .. } => format!("blind {}", why.code.as_str()),
    };
    let id = seen.id().chars().skip(ALGORITHM.len()).take(DIGITS).collect();
    let source = seen.look.source().as_str().to_owned();
    [id, second(seen.at), seen.account.clone(), seen.region.clone(), source, look]
}

fn second(at: Timestamp) -> String {
    format!("{at:.0}")
}

/// Sets lines in columns. What could move a terminal's cursor is shown as what it is: unknown.
fn table<const N: usize>(lines: &[[String; N]]) -> String {
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max();
    let widths: [usize; N] = std::array::from_fn(|column| width(column).unwrap_or(0));
    let mut text = String::new();
    for line in lines {
        let mut set = String::new();
        for (cell, width) in line.iter().zip(widths) {
            let cell = cell.replace(char::is_control, "\u{fffd}");
            // Writing into a string cannot fail.
            let _ = write!(set, "{cell:width$}  ");
        }
        text += set.trim_end();
        text.push('\n');
    }
    text
}

fn show(store: &Store, id: &str) -> Result<String, Failure> {
    let digits = id.strip_prefix(ALGORITHM).unwrap_or(id).to_lowercase();
    let found =
        store.by_id(&format!("{ALGORITHM}{digits}"), EXAMPLES).map_err(Failure::internal)?;
    match found.as_slice() {
        [] => Err(Failure::Input(miette::miette!(
            help = "`labproof evidence list STUDENT` lists the ids of a student's observations",
            "there is no observation whose id begins with {digits}"
        ))),
        [kept] => Ok(publish::json(kept)),
        several => {
            let ids: Vec<_> = several.iter().map(Kept::id).collect();
            Err(Failure::Input(miette::miette!(
                help = "give more of the id",
                "several observations have ids that begin with {digits}: {}",
                ids.join(", ")
            )))
        }
    }
}

/// Merges each file in a step of its own, and says so as soon as it is on the disk; then what is doubtful of
/// the shards that are there.
fn merge(into: &Path, files: &[PathBuf], language: Language) -> Result<(), Failure> {
    let open = |file: &PathBuf| Source::open(file).map_err(Failure::input);
    let sources = files.iter().map(open).collect::<Result<Vec<_>, _>>()?;
    let mut store = Store::open(into).map_err(Failure::input)?;
    for mut source in sources {
        let merged = store.merge(&mut source).map_err(|error| match error {
            MergeError::Store(_) => Failure::internal(error),
            MergeError::Source(_) | MergeError::Conflict { .. } | MergeError::NoSuchRun { .. } => {
                Failure::input(error)
            }
        })?;
        let (runs, rows, observations) = (merged.runs, merged.enrolments, merged.observations);
        let file = source.path().display().to_string();
        let new = Amount { runs, rows, observations };
        publish::print(&terminal::merged(&file, new, language))?;
    }
    let doubts = shard::doubts(&store, &[]).map_err(Failure::internal)?;
    publish::warn(&terminal::shard_doubts(&doubts, language));
    Ok(())
}

/// Why an export could not be written: by the store, or by where it goes.
enum Stopped {
    Store(StoreError),
    Output(io::Error),
}

impl From<StoreError> for Stopped {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<io::Error> for Stopped {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// An export is not written over the store that it is of.
fn spared(store: &Path, file: &Path) -> Result<(), Failure> {
    if !publish::is_same(store, file) {
        return Ok(());
    }
    Err(Failure::Input(miette::miette!(
        help = "name another file; `-` is standard output",
        "{} is the evidence store itself, so nothing was written",
        file.display()
    )))
}

fn export(store: &Store, file: &Path) -> Result<(), Failure> {
    let (written, whither) = if file == Path::new("-") {
        let mut sink = BufWriter::new(io::stdout().lock());
        let written = write_lines(store, &mut sink);
        (written.and_then(|()| Ok(sink.flush()?)), "stdout".to_owned())
    } else {
        let written = publish::whole(file, |sink| write_lines(store, sink));
        (written, file.display().to_string())
    };
    match written {
        Ok(()) => Ok(()),
        Err(Stopped::Store(error)) => Err(Failure::internal(error)),
        // A reader who has gone away is no failure.
        Err(Stopped::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(Stopped::Output(error)) => Err(Failure::Internal(miette::miette!(
            help = "the evidence is unchanged; export it again to a place with enough room",
            "the export cannot be written to {whither}: {error}"
        ))),
    }
}

fn write_lines(store: &Store, sink: &mut dyn Write) -> Result<(), Stopped> {
    let sink = RefCell::new(sink);
    store.counted(
        |header| Ok(write_line(*sink.borrow_mut(), &header)?),
        |entry: Entry| Ok(write_line(*sink.borrow_mut(), &entry)?),
    )
}

fn write_line(sink: &mut dyn Write, line: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *sink, line)?;
    sink.write_all(b"\n")
}
