//! The class file, `labproof.toml`: the options of a class, said once for every command.
//!
//! A key is the long name of an option of `labproof grade`. Before the command line is parsed, the
//! file's values become the defaults of these options, so that clap alone holds what wins: the command
//! line, the environment, the class file, what is built in.

mod fault;
mod keys;
mod read;
#[cfg(test)]
mod tests;

pub(crate) use fault::ClassError;
pub(crate) use keys::{KEYS, Key, Kind};

use clap::builder::OsStr;
use clap::{Arg, ArgAction, Command};
use std::path::{Path, PathBuf};

/// The name of a class file, in the folder of the class.
pub(crate) const FILE: &str = "labproof.toml";

/// The command whose options are the keys.
pub(crate) const COMMAND: &str = "grade";

/// Commands to which a class file speaks of these options alone: those that are about no class, or begin
/// one, a rehearsal, whose other options mean something else, and a student's own look, which keeps and
/// writes files of its own.
const RESERVED: [(&str, &[&str]); 6] = [
    ("demo", &[]),
    ("init", &[]),
    ("cloud", &[]),
    ("man", &[]),
    ("rehearse", &["lab"]),
    ("check", &["lab", "since", "deadline", "time-zone", "region", "one-region", "timeout"]),
];

/// A class file.
#[derive(Debug)]
pub(crate) struct ClassFile {
    /// Where it is, as it was named.
    pub(crate) path: PathBuf,
    /// What it says, in its order.
    pub(crate) entries: Vec<Entry>,
}

/// What the file says of one option.
#[derive(Debug)]
pub(crate) struct Entry {
    /// The option.
    pub(crate) key: &'static Key,
    /// Its values, as the command line would have them: paths lead there from the current folder.
    pub(crate) values: Vec<String>,
    /// The line, counted from 1.
    pub(crate) line: usize,
}

impl ClassFile {
    /// The class file at `path`. Its values are tried by the options of `command`.
    ///
    /// # Errors
    /// It cannot be read, or something in it is wrong: then everything that is wrong is named.
    pub(crate) fn read(path: &Path, command: &Command) -> Result<Self, ClassError> {
        let name = path.display().to_string();
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(path, &text, command),
            Err(cause) => Err(ClassError::Unreadable { name, cause }),
        }
    }

    /// The class file of this text.
    ///
    /// # Errors
    /// As of [`ClassFile::read`].
    pub(crate) fn parse(path: &Path, text: &str, command: &Command) -> Result<Self, ClassError> {
        let entries = read::entries(path, text, command)?;
        Ok(Self { path: path.to_owned(), entries })
    }

    /// The folder that its paths lead from.
    fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    /// What it says of an option.
    pub(crate) fn entry(&self, option: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key.option == option)
    }
}

/// The command line, with what the class file says as the defaults of its options, and with every switch
/// of a class able to be turned off again: `--profiles=false`.
pub(crate) fn applied(command: Command, class: Option<&ClassFile>) -> Command {
    let root = command.clone();
    applied_to(command, class, &root, &[])
}

fn applied_to(
    command: Command,
    class: Option<&ClassFile>,
    root: &Command,
    path: &[String],
) -> Command {
    let keys = keys_of(&command, path, root);
    let command =
        command.mut_args(|option| match keys.iter().find(|key| *option.get_id() == key.id()) {
            None => option,
            Some(key) => defaulted(switchable(option, key), key, class),
        });
    command.mut_subcommands(|inner| {
        let path = [path, &[inner.get_name().to_owned()]].concat();
        applied_to(inner, class, root, &path)
    })
}

/// The keys that the command of this path takes: those whose option it has, of the same name and the
/// same kind of value as `grade` has it.
pub(crate) fn keys_of(command: &Command, path: &[String], root: &Command) -> Vec<&'static Key> {
    let reserved = RESERVED.iter().find(|(name, _)| path.first().is_some_and(|it| it == name));
    let has = |key: &&Key| {
        let same = |option: &Arg| option.get_value_names() == key.argument(root).get_value_names();
        reserved.is_none_or(|(_, options)| options.contains(&key.option))
            && command.get_arguments().any(|option| *option.get_id() == key.id() && same(option))
    };
    KEYS.iter().filter(has).collect()
}

/// A switch that is on in the class file can be turned off on the command line.
fn switchable(option: Arg, key: &Key) -> Arg {
    match key.kind {
        Kind::Switch => option
            .action(ArgAction::Set)
            .num_args(0..=1)
            .require_equals(true)
            .value_name("true|false")
            .hide_possible_values(true)
            .default_missing_value("true")
            .default_value("false")
            .hide_default_value(true),
        Kind::Text | Kind::Path | Kind::Lab | Kind::Time | Kind::Number | Kind::List => option,
    }
}

/// What the class file says; where it says nothing, a file whose name is built in is in its folder too.
fn defaulted(option: Arg, key: &Key, class: Option<&ClassFile>) -> Arg {
    let Some(class) = class else { return option };
    let values: Vec<_> = match (class.entry(key.option), key.kind) {
        (Some(entry), _) => entry.values.iter().map(OsStr::from).collect(),
        (None, Kind::Path) => {
            let built_in = option.get_default_values().iter();
            built_in.map(|name| OsStr::from(class.folder().join(name).into_os_string())).collect()
        }
        (None, Kind::Text | Kind::Lab | Kind::Time | Kind::Number | Kind::Switch | Kind::List) => {
            return option;
        }
    };
    if values.is_empty() { option } else { option.required(false).default_values(values) }
}
