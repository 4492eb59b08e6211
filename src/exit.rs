//! Exit statuses (`docs/contract.md` R241 to R244, R303), and failures that end a command.

use crate::stop;
use labproof_checks::lab::Language;
use labproof_reports::terminal::{self, Left};
use std::process::ExitCode;

/// Graded, and every bar met.
pub(crate) const OK: u8 = 0;
/// Somebody graded is below `--min-score`, a rehearsal failed, or a grade changed that must not.
pub(crate) const BELOW_BAR: u8 = 1;
/// Bad usage or bad input; nothing was done.
pub(crate) const BAD_INPUT: u8 = 2;
/// `--strict`, and somebody was not graded or a score is not final; or the run's own credentials did
/// not open accounts that were to be looked at; or a preflight found that a class could not be graded.
pub(crate) const NOT_FINAL: u8 = 3;
/// An internal failure.
pub(crate) const INTERNAL: u8 = 4;

/// Why a command ended early.
#[derive(Debug)]
pub(crate) enum Failure {
    /// What was asked for, or given, cannot be used. Nothing was done.
    Input(miette::Report),
    /// Something went wrong on the way.
    Internal(miette::Report),
    /// It was told to stop before its end: no error. What is kept, and how to go on.
    Stopped(String),
}

impl Failure {
    /// A failure of what was given.
    pub(crate) fn input(error: impl Into<miette::Report>) -> Self {
        Self::Input(error.into())
    }

    /// A failure on the way.
    pub(crate) fn internal(error: impl Into<miette::Report>) -> Self {
        Self::Internal(error.into())
    }

    /// A failure of this machine on the way: a file, a port.
    pub(crate) fn of_machine(error: std::io::Error) -> Self {
        Self::Internal(miette::Report::from_err(error))
    }

    /// It was told to stop before anything was done.
    pub(crate) fn stopped_at_once(language: Language) -> Self {
        Self::Stopped(terminal::stopped(Left::Nothing, language))
    }

    /// What is printed.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Input(report) | Self::Internal(report) => format!("Error: {report:?}\n"),
            Self::Stopped(line) => line.clone(),
        }
    }
}

impl From<&Failure> for ExitCode {
    fn from(failure: &Failure) -> Self {
        match failure {
            Failure::Input(_) => Self::from(BAD_INPUT),
            Failure::Internal(_) => Self::from(INTERNAL),
            Failure::Stopped(_) => Self::from(stop::status()),
        }
    }
}
