//! `labproof config`: which command is asked about, and how it answers.

use super::Cli;
use crate::class::{ClassFile, applied};
use clap::{ArgMatches, Args, Command, CommandFactory, ValueEnum};

/// The command that is asked about where none is named.
const GRADE: &str = "grade";

#[derive(Debug, Args)]
pub(crate) struct Config {
    /// The form in which it is printed
    #[arg(long, value_enum, default_value_t = SettingsForm::Text)]
    pub(crate) format: SettingsForm,
    /// A command, with the options that you would give it; `grade` by default
    #[arg(value_name = "COMMAND", trailing_var_arg = true, allow_hyphen_values = true)]
    words: Vec<String>,
}

/// A form in which settings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SettingsForm {
    /// For a terminal
    Text,
    /// `labproof/config/1`
    Json,
}

/// A command as it would be called, with what the class file says.
pub(crate) struct Called {
    /// Its words: `grade`, `lab show`.
    pub(crate) name: String,
    pub(crate) command: Command,
    pub(crate) matches: ArgMatches,
}

impl Config {
    /// The command that is asked about. Ends the program where it could not be called so.
    pub(crate) fn called(&self, class: Option<&ClassFile>) -> Called {
        let mut root = applied(Cli::command(), class);
        let is_named = self.words.first().is_some_and(|word| !word.starts_with('-'));
        let default = [GRADE.to_owned()];
        let named = if is_named { &[][..] } else { &default[..] };
        let program = [root.get_name().to_owned()];
        let words = program.iter().chain(named).chain(&self.words);
        let matches = root.try_get_matches_from_mut(words).unwrap_or_else(|error| error.exit());
        innermost(root, matches)
    }
}

fn innermost(root: Command, matches: ArgMatches) -> Called {
    let (mut command, mut matches, mut names) = (root, matches, Vec::new());
    while let Some((name, inner)) = matches.remove_subcommand() {
        let called = command.find_subcommand(&name).cloned();
        command = called.expect("clap has matched it");
        matches = inner;
        names.push(name);
    }
    Called { name: names.join(" "), command, matches }
}
