//! `labproof lab`: the labs that ship, one in full, and whether a lab file can be graded by.

use crate::cli::{LabCommand, of_locale};
use crate::exit::{self, Failure};
use crate::labs;
use crate::publish;
use labproof_checks::lab::{Lab, SHIPPED, masked};
use labproof_reports::terminal;
use std::fmt::Write;

/// Runs one of the lab commands.
///
/// # Errors
/// There is no such lab, or its file is wrong.
pub(crate) fn run(command: &LabCommand) -> Result<u8, Failure> {
    let text = match command {
        LabCommand::List => list()?,
        LabCommand::Show { lab } => masked(&labs::load(lab)?.text),
        LabCommand::Check { file } => {
            let lab = labs::load(&file.to_string_lossy())?.lab;
            format!("{}: {}\n", file.display(), summary(&lab))
        }
        LabCommand::Schema => schema(),
    };
    publish::print(&text)?;
    Ok(exit::OK)
}

fn list() -> Result<String, Failure> {
    let mut text = String::new();
    for (id, _) in SHIPPED {
        let lab = labs::load(id)?.lab;
        let title = &lab.title;
        // Writing into a string cannot fail.
        let _ = writeln!(text, "{id}  {}\n  {} / {}", summary(&lab), title.ko, title.en);
    }
    Ok(text)
}

fn summary(lab: &Lab) -> String {
    let tasks = &lab.tasks;
    let criteria = tasks.iter().map(|task| task.criteria.len()).sum::<usize>();
    terminal::extent(tasks.len(), criteria, lab.points(), of_locale())
}

fn schema() -> String {
    let text = serde_json::to_string_pretty(&Lab::json_schema()).expect("a JSON Schema is JSON");
    format!("{text}\n")
}
