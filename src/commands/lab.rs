//! `labproof lab`: the labs that ship, one in full, one to start from, and whether a lab file can be
//! graded by.

use crate::cli::{ExportLab, LabCommand, Listing, NewLab, Output};
use crate::exit::{self, Failure};
use crate::labs::{self, Loaded};
use crate::private;
use crate::publish;
use labproof_checks::lab::{Lab, Language, SHIPPED, masked};
use labproof_checks::modules::{MODULES, Module};
use labproof_reports::terminal;
use serde_json::json;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// What names standard output.
const STANDARD_OUTPUT: &str = "-";

/// Runs one of the lab commands.
///
/// # Errors
/// There is no such lab, its file is wrong, or a new one cannot be written.
pub(crate) fn run(command: &LabCommand, output: &Output) -> Result<u8, Failure> {
    let text = match command {
        LabCommand::List { format: Listing::Text } => list(output.language())?,
        LabCommand::List { format: Listing::Json } => listed()?,
        LabCommand::Show { lab } => masked(&labs::load(lab)?.text),
        LabCommand::Export(asked) => return export(asked),
        LabCommand::Check { file } => {
            let lab = labs::load(&file.to_string_lossy())?.lab;
            format!("{}: {}\n", file.display(), summary(&lab, output.language()))
        }
        LabCommand::Schema => schema(),
        LabCommand::New(new) => start(new)?,
    };
    publish::answer(&text)?;
    Ok(exit::OK)
}

fn list(language: Language) -> Result<String, Failure> {
    let mut text = String::new();
    for (id, _) in SHIPPED {
        let lab = labs::load(id)?.lab;
        let title = &lab.title;
        // Writing into a string cannot fail.
        let _ = writeln!(text, "{id}  {}\n  {} / {}", summary(&lab, language), title.ko, title.en);
    }
    Ok(text)
}

/// The same for programs.
fn listed() -> Result<String, Failure> {
    let mut labs = Vec::new();
    for (id, _) in SHIPPED {
        let lab = labs::load(id)?.lab;
        labs.push(json!({
            "id": lab.id,
            "title": lab.title,
            "tasks": lab.tasks.len(),
            "criteria": lab.criteria().count(),
            "points": f64::from(lab.points().tenths()) / 10.0,
            "sha256": lab.sha256,
        }));
    }
    Ok(publish::json(&json!({ "schema": "labproof/labs/1", "labs": labs })))
}

fn summary(lab: &Lab, language: Language) -> String {
    let tasks = &lab.tasks;
    let criteria = tasks.iter().map(|task| task.criteria.len()).sum::<usize>();
    terminal::extent(tasks.len(), criteria, lab.points(), language)
}

/// A lab file to start from; where it went to a file, the file's name.
fn start(new: &NewLab) -> Result<String, Failure> {
    let is_named = |module: &&Module| new.modules.iter().any(|id| id == module.id);
    let named: Vec<_> = MODULES.into_iter().filter(is_named).collect();
    let modules = if named.is_empty() { MODULES.to_vec() } else { named };
    let languages = if new.language.is_empty() { &Language::ALL[..] } else { &new.language };
    let text = Lab::starter(&modules, languages);
    let Some(path) = &new.out else { return Ok(text) };
    create(path, &text).map_err(|error| unwritten(path, &error))?;
    Ok(format!("{}\n", path.display()))
}

/// The lab as it is written, into a file of its owner alone: its password is in it.
fn export(asked: &ExportLab) -> Result<u8, Failure> {
    let Loaded { lab, text } = labs::load(&asked.lab)?;
    let path = asked.out.clone().unwrap_or_else(|| PathBuf::from(format!("{}.toml", lab.id)));
    if path == Path::new(STANDARD_OUTPUT) {
        publish::print_exactly(text.as_bytes())?;
    } else {
        private::create(&path, text.as_bytes()).map_err(|error| unwritten(&path, &error))?;
        publish::answer(&format!("{}\n", path.display()))?;
    }
    Ok(exit::OK)
}

fn create(path: &Path, text: &str) -> io::Result<()> {
    File::create_new(path)?.write_all(text.as_bytes())
}

fn unwritten(path: &Path, error: &io::Error) -> Failure {
    let path = path.display();
    Failure::Input(if error.kind() == io::ErrorKind::AlreadyExists {
        miette::miette!(
            help = "name another file, or move that one away",
            "{path} is there already, so nothing was written"
        )
    } else {
        miette::miette!(
            help = "name a file in a folder that you may write to",
            "{path} cannot be written: {error}"
        )
    })
}

fn schema() -> String {
    let text = serde_json::to_string_pretty(&Lab::json_schema()).expect("a JSON Schema is JSON");
    format!("{text}\n")
}
