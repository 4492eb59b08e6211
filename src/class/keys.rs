//! The keys of a class file: one table.

use clap::{Arg, Command};

/// An option that a class file may say.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Key {
    /// The option's long name, which is the key.
    pub(crate) option: &'static str,
    /// What stands behind it.
    pub(crate) kind: Kind,
}

/// How a value is written, and what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A text.
    Text,
    /// A file or a folder, from the class file's folder.
    Path,
    /// The id of a lab that ships, or a lab file, from the class file's folder.
    Lab,
    /// RFC 3339, or local time.
    Time,
    /// A number.
    Number,
    /// On or off.
    Switch,
    /// A text, or a list of texts.
    List,
}

impl Kind {
    /// What is allowed.
    pub(super) fn allowed(self) -> &'static str {
        match self {
            Self::Text | Self::Lab => "write a text in quotes",
            Self::Path => "write a path in quotes; it is read from the class file's folder",
            Self::Time => {
                "write \"2026-11-22T09:00\", local time, or \"2026-11-22T09:00:00+09:00\""
            }
            Self::Number => "write a number, without quotes",
            Self::Switch => "write true or false, without quotes",
            Self::List => "write a text in quotes, or a list of them: [\"…\", \"…\"]",
        }
    }
}

/// All of them, in the order in which `labproof init` writes them.
pub(crate) const KEYS: [Key; 30] = [
    key("lab", Kind::Lab),
    key("roster", Kind::Path),
    key("since", Kind::Time),
    key("deadline", Kind::Time),
    key("time-zone", Kind::Text),
    key("region", Kind::Text),
    key("one-region", Kind::Switch),
    key("role-name", Kind::Text),
    key("external-id-file", Kind::Path),
    key("profiles", Kind::Switch),
    key("staff-principal", Kind::List),
    key("decisions", Kind::Path),
    key("sql", Kind::Text),
    key("allow-ssh", Kind::Switch),
    key("ssh-key", Kind::Path),
    key("sql-ca", Kind::Path),
    key("sql-tls", Kind::Text),
    key("no-http", Kind::Switch),
    key("http-allow-private", Kind::Switch),
    key("receipts", Kind::Path),
    key("timeout", Kind::Text),
    key("account-timeout", Kind::Text),
    key("concurrency", Kind::Number),
    key("evidence", Kind::Path),
    key("out", Kind::Path),
    key("format", Kind::List),
    key("assignment", Kind::Text),
    key("lang", Kind::Text),
    key("min-score", Kind::Number),
    key("strict", Kind::Switch),
];

const fn key(option: &'static str, kind: Kind) -> Key {
    Key { option, kind }
}

impl Key {
    /// By which id clap knows the option.
    pub(crate) fn id(&self) -> String {
        self.option.replace('-', "_")
    }

    /// The option of `grade`, or of every command: it is the same for every command that has it.
    pub(super) fn argument<'a>(&self, root: &'a Command) -> &'a Arg {
        let grade = root.find_subcommand(super::COMMAND);
        let options = grade.into_iter().flat_map(Command::get_arguments);
        let mut options = options.chain(root.get_arguments());
        let option = options.find(|option| *option.get_id() == self.id());
        option.expect("a test finds every key among the options of grade")
    }
}
