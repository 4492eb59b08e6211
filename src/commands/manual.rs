//! `labproof completions` and `labproof man`: what is made of the command line itself.

use crate::cli::{self, Completions, Man};
use crate::exit::{self, Failure};
use crate::publish;
use std::io;
use std::path::Path;

/// Prints what completes the command line in a shell.
///
/// # Errors
/// Standard output cannot be written.
pub(crate) fn complete(args: &Completions) -> Result<u8, Failure> {
    let mut script = Vec::new();
    let mut command = cli::command();
    let name = command.get_name().to_owned();
    clap_complete::generate(args.shell, &mut command, name, &mut script);
    publish::print_exactly(&script)?;
    Ok(exit::OK)
}

/// Prints the manual page, or writes all of them into a folder.
///
/// # Errors
/// Standard output, or the folder, cannot be written.
pub(crate) fn man(args: &Man) -> Result<u8, Failure> {
    match &args.out {
        Some(folder) => {
            pages(folder).map_err(|error| Failure::Input(unwritten(folder, &error)))?;
        }
        None => publish::print_exactly(&page().map_err(Failure::of_machine)?)?,
    }
    Ok(exit::OK)
}

fn page() -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    clap_mangen::Man::new(cli::command()).render(&mut page)?;
    Ok(page)
}

fn pages(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    clap_mangen::generate_to(cli::command(), folder)
}

fn unwritten(folder: &Path, error: &io::Error) -> miette::Report {
    miette::miette!(
        help = "name a folder that you may write to: --out DIR",
        "the manual pages cannot be written to {}: {error}",
        folder.display()
    )
}
