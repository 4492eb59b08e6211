//! `labproof evidence erase`: students taken out of a store for good, once somebody has said so; and which
//! files still hold them.

use crate::class;
use crate::cli::Erase;
use crate::exit::{self, Failure};
use crate::held::{self, Place};
use crate::publish;
use crate::store::{EraseError, Store};
use labproof_checks::lab::Language;
use labproof_reports::terminal::{self, Amount};
use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

/// Erases students.
///
/// # Errors
/// Nobody has such an id, nobody has agreed, or the store could not be read or written.
pub(super) fn run(file: &Path, args: &Erase, language: Language) -> Result<u8, Failure> {
    let mut store = Store::existing(file).map_err(Failure::input)?;
    let whom = store.identities(&args.students).map_err(Failure::internal)?;
    // Where somebody is not there nobody is erased, but perhaps something is swept away.
    let is_everybody_there = whom.len() == args.students.len();
    if is_everybody_there && !is_agreed(file, args, language)? {
        publish::print(&terminal::not_erased(language))?;
        return Ok(exit::BAD_INPUT);
    }
    let erased = store.erase(&args.students).map_err(|error| match error {
        EraseError::Nobody { .. } => Failure::input(error),
        EraseError::NotSwept { .. } | EraseError::Store(_) => Failure::internal(error),
    })?;
    let gone = Amount { runs: 0, rows: erased.enrolments, observations: erased.observations };
    publish::print(&terminal::erased(&args.students, gone, &erased.kept, language))?;
    let (folders, places) = places(file, args);
    let held = held::search(&places, &of_store(file), &whom).map_err(|error| {
        Failure::Internal(miette::miette!(
            "the files that may hold them were not searched: {error}"
        ))
    })?;
    publish::print(&terminal::held(&folders, &held.files, &held.unread, language))?;
    Ok(exit::OK)
}

/// Whether somebody has said so: on the command line, or at a terminal.
///
/// # Errors
/// Nobody can be asked.
fn is_agreed(file: &Path, args: &Erase, language: Language) -> Result<bool, Failure> {
    if args.yes {
        return Ok(true);
    }
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Err(Failure::Input(miette::miette!(
            help = "add --yes if that is what you want",
            "nothing was erased: {} would be erased from {} for good, and there is no terminal to ask on",
            args.students.join(", "),
            file.display()
        )));
    }
    publish::insist(&terminal::ask_to_erase(&args.students, file, language));
    let mut answer = String::new();
    io::stdin().read_line(&mut answer).map_err(|error| {
        Failure::Input(miette::miette!("nothing was erased: the answer could not be read: {error}"))
    })?;
    Ok(["y", "yes"].contains(&answer.trim().to_lowercase().as_str()))
}

/// Where files are that may hold them: beside the store, or anywhere in its folder if that is a class's; in the
/// reports' folder and in that of the receipts.
fn places(file: &Path, args: &Erase) -> (Vec<PathBuf>, Vec<Place>) {
    let beside = file.parent().unwrap_or(Path::new("")).to_owned();
    let below: Vec<PathBuf> = [&args.out].into_iter().chain(&args.receipts).cloned().collect();
    let shown = if beside.as_os_str().is_empty() { PathBuf::from(".") } else { beside.clone() };
    let folders = std::iter::once(shown).chain(below.iter().filter(|it| it.exists()).cloned());
    let places = below.iter().cloned().map(Place::Below);
    let beside = if beside.join(class::FILE).is_file() {
        Place::Below(beside)
    } else {
        Place::Within(beside)
    };
    (folders.collect(), std::iter::once(beside).chain(places).collect())
}

/// The files of the store itself.
fn of_store(file: &Path) -> Vec<PathBuf> {
    let with = |end: &str| {
        let mut name = OsString::from(file);
        name.push(end);
        PathBuf::from(name)
    };
    ["", "-wal", "-shm"].map(with).to_vec()
}
