//! Which class file is read, before anything else of the command line is.

use crate::class::{self, ClassError, ClassFile};
use clap::{ArgMatches, Args, Command, FromArgMatches};
use std::path::{Path, PathBuf};

/// The class that a command is about.
#[derive(Debug, Args)]
#[command(next_help_heading = "The class")]
pub(crate) struct ClassArgs {
    /// The class file, whose values apply unless the command line or the environment sets another (turn a
    /// switch off with =false: --strict=false); by default labproof.toml in the current folder, if there is
    /// one
    #[arg(
        long,
        value_name = "FILE",
        env = "LABPROOF_CLASS",
        hide_env_values = true,
        global = true,
        conflicts_with = "no_class"
    )]
    class: Option<PathBuf>,
    /// Read no class file
    #[arg(long, global = true)]
    no_class: bool,
}

impl ClassArgs {
    /// The file that is to be read, if one is.
    fn file(self) -> Option<PathBuf> {
        match self.class {
            _ if self.no_class => None,
            Some(file) => Some(file),
            None => Some(PathBuf::from(class::FILE)).filter(|file| file.symlink_metadata().is_ok()),
        }
    }
}

/// The class file that the command line is about, if it is about one. `first` is what was understood of
/// it without the class file.
///
/// # Errors
/// It cannot be read, or something in it is wrong.
pub(super) fn class_file(
    command: &Command,
    first: &ArgMatches,
) -> Result<Option<ClassFile>, ClassError> {
    if !takes_class(command, first) {
        return Ok(None);
    }
    let named = ClassArgs::from_arg_matches(first).ok().and_then(ClassArgs::file);
    named.map(|file| ClassFile::read(Path::new(&file), command)).transpose()
}

/// Whether a class file could say anything to the command that was called.
fn takes_class(root: &Command, first: &ArgMatches) -> bool {
    let (mut command, mut matches, mut path) = (root, first, Vec::new());
    let mut takes = false;
    // What the class file says to every command is no reason to read it.
    while let Some((name, inner)) = matches.subcommand() {
        let Some(called) = command.find_subcommand(name) else { break };
        (command, matches) = (called, inner);
        path.push(name.to_owned());
        takes |= !class::keys_of(command, &path, root).is_empty();
    }
    takes || path == ["config"]
}
