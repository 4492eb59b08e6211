//! What is made of the command line itself: completions and manual pages.

use clap::Args;
use clap_complete::Shell;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    pub(crate) shell: Shell,
}

#[derive(Debug, Args)]
pub(crate) struct Man {
    /// The folder to write a page for each command into; without it, the page of labproof itself is printed
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}
