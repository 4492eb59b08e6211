//! What is printed, and how; and what the environment says about where it goes.

#![expect(clippy::doc_markdown, reason = "these comments are the help that people read")]

use super::locale::of_locale;
use super::value::language;
use clap::{Args, ValueEnum};
use labproof_checks::lab::Language;
use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::path::PathBuf;

/// What is printed, and how.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct Output {
    /// The language of everything printed and written; by default the locale's, else English
    #[arg(long, value_name = "ko|en", global = true, value_parser = language)]
    lang: Option<Language>,
    /// Print without colour (like NO_COLOR in the environment)
    #[arg(long, global = true)]
    no_color: bool,
    /// Print only errors, what was asked for on standard output, and who misses --min-score or --strict
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Log to standard error what is done; give it twice for more
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
    /// Append the log to this file instead; each line is on the disk before the work goes on
    #[arg(long, value_name = "FILE", global = true)]
    pub(crate) log_file: Option<PathBuf>,
}

/// How a command writes what it lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Listing {
    /// For people
    Text,
    /// For programs
    Json,
}

/// A job of GitHub Actions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Actions {
    /// The file that becomes the step's summary, if the runner names one.
    pub(crate) summary: Option<PathBuf>,
}

impl Output {
    /// The language that was asked for, else the locale's.
    pub(crate) fn language(&self) -> Language {
        self.lang.unwrap_or_else(of_locale)
    }

    /// Whether standard output takes colour.
    pub(crate) fn colour(&self) -> bool {
        takes_colour(self.no_color, io::stdout().is_terminal(), variable)
    }

    /// Whether standard error takes colour.
    pub(crate) fn colour_of_errors(&self) -> bool {
        takes_colour(self.no_color, io::stderr().is_terminal(), variable)
    }

    /// Whether progress is shown: on a terminal that can draw over itself, unless it is not wanted.
    pub(crate) fn progress(&self) -> bool {
        !self.quiet && io::stderr().is_terminal() && !is_dumb(variable)
    }

    /// Whether standard output can be drawn over, and shall be.
    pub(crate) fn redraws(&self) -> bool {
        !self.quiet && io::stdout().is_terminal() && !is_dumb(variable)
    }
}

/// The job of GitHub Actions that this runs in, if it does.
pub(crate) fn actions() -> Option<Actions> {
    actions_of(variable)
}

/// A variable of the environment, if it holds anything.
#[expect(clippy::disallowed_methods, reason = "this is where the environment is read")]
pub(super) fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// The conventions of <https://no-color.org>, <https://bixense.com/clicolors> and
/// <https://force-color.org>: to refuse beats to force, and to force beats what is found.
fn takes_colour(
    refused: bool,
    is_terminal: bool,
    variable: impl Fn(&str) -> Option<OsString>,
) -> bool {
    let is_on = |name| variable(name).map(|value| value != "0" && value != "false");
    if refused || variable("NO_COLOR").is_some() || is_on("FORCE_COLOR") == Some(false) {
        return false;
    }
    if is_on("FORCE_COLOR") == Some(true) || is_on("CLICOLOR_FORCE") == Some(true) {
        return true;
    }
    is_terminal && !is_dumb(&variable) && is_on("CLICOLOR") != Some(false)
}

fn is_dumb(variable: impl Fn(&str) -> Option<OsString>) -> bool {
    variable("TERM").is_some_and(|term| term == "dumb")
}

fn actions_of(variable: impl Fn(&str) -> Option<OsString>) -> Option<Actions> {
    variable("GITHUB_ACTIONS").filter(|value| value == "true")?;
    Some(Actions { summary: variable("GITHUB_STEP_SUMMARY").map(PathBuf::from) })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What stands in an environment, written as `NAME=value NAME=value`.
    fn environment(text: &str) -> impl Fn(&str) -> Option<OsString> {
        move |name| {
            let mut pairs = text.split_whitespace().filter_map(|pair| pair.split_once('='));
            pairs.find(|(known, _)| *known == name).map(|(_, value)| value.into())
        }
    }

    #[test]
    fn colour_follows_the_conventions_of_other_tools() {
        for (refused, is_terminal, variables, colour) in [
            (false, true, "TERM=xterm-256color", true),
            (false, true, "", true),
            (false, false, "", false),
            (true, true, "", false),
            (true, true, "FORCE_COLOR=1", false),
            (false, true, "NO_COLOR=1", false),
            (false, true, "NO_COLOR=0", false),
            (false, true, "NO_COLOR=1 CLICOLOR_FORCE=1", false),
            (false, true, "TERM=dumb", false),
            (false, true, "CLICOLOR=0", false),
            (false, true, "CLICOLOR=1", true),
            (false, false, "CLICOLOR=1", false),
            (false, false, "CLICOLOR_FORCE=1", true),
            (false, false, "CLICOLOR_FORCE=0", false),
            (false, false, "FORCE_COLOR=1", true),
            (false, false, "FORCE_COLOR=true TERM=dumb", true),
            (false, true, "FORCE_COLOR=0", false),
            (false, true, "FORCE_COLOR=false CLICOLOR_FORCE=1", false),
        ] {
            assert_eq!(
                takes_colour(refused, is_terminal, environment(variables)),
                colour,
                "--no-color {refused}, terminal {is_terminal}, {variables:?}"
            );
        }
    }

    #[test]
    fn a_job_of_github_actions_is_known_by_what_its_runner_says() {
        let summary = |text| actions_of(environment(text)).map(|actions| actions.summary);
        assert_eq!(summary("CI=true GITHUB_STEP_SUMMARY=/tmp/s"), None);
        assert_eq!(summary("GITHUB_ACTIONS=false GITHUB_STEP_SUMMARY=/tmp/s"), None);
        assert_eq!(summary("GITHUB_ACTIONS=true"), Some(None));
        assert_eq!(
            summary("GITHUB_ACTIONS=true GITHUB_STEP_SUMMARY=/tmp/s"),
            Some(Some(PathBuf::from("/tmp/s")))
        );
    }
}
