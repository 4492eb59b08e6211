//! What can be wrong with a class file, and what to do about it.

use miette::{Diagnostic, NamedSource, SourceSpan};
use thiserror::Error;

/// Why a class file cannot be used. Nothing was done.
#[derive(Debug, Error, Diagnostic)]
pub(crate) enum ClassError {
    /// The file could not be read.
    #[error("the class file {name} cannot be read")]
    #[diagnostic(help("`labproof init` writes one; with --no-class none is read"))]
    Unreadable {
        /// The file.
        name: String,
        /// What the system says.
        #[source]
        cause: std::io::Error,
    },
    /// The file is no TOML. What it holds where is not known, so nothing of it is shown.
    #[error("the class file {name} is not valid TOML: line {line}, column {column}: {message}")]
    #[diagnostic(help(
        "a line is `key = value`, and texts are in quotes: roster = \"roster.csv\""
    ))]
    NoToml {
        /// The file.
        name: String,
        /// The line, counted from 1.
        line: usize,
        /// The column, counted from 1.
        column: usize,
        /// What the reader of TOML says.
        message: String,
    },
    /// Something in the file is wrong.
    #[error("the class file {name} cannot be used, so nothing was done: {}", count(faults))]
    Bad {
        /// The file.
        name: String,
        /// The file's text, without the values of keys that are not known.
        #[source_code]
        source_code: NamedSource<String>,
        /// Everything that is wrong, in the order of the file.
        #[related]
        faults: Vec<Located>,
    },
}

fn count(faults: &[Located]) -> String {
    match faults.len() {
        1 => "1 fault".to_owned(),
        many => format!("{many} faults"),
    }
}

/// A fault, and where it is.
#[derive(Debug, Error, Diagnostic)]
#[error("line {line}, {key}: {fault}")]
pub(crate) struct Located {
    pub(super) line: usize,
    pub(super) key: String,
    pub(super) fault: Fault,
    #[help]
    pub(super) advice: String,
    #[label("here")]
    pub(super) span: SourceSpan,
}

/// What is wrong.
#[derive(Debug, Error)]
pub(super) enum Fault {
    #[error("there is no such key")]
    UnknownKey,
    #[error("an external id does not belong in a class file, which others can read")]
    ExternalId,
    #[error("this is {0}")]
    WrongType(&'static str),
    #[error("there is nothing in it")]
    Empty,
    #[error("{0}")]
    Refused(String),
}
