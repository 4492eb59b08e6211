//! `labproof` alone: what to do first, here.

use crate::class::FILE;
use crate::cli::Output;
use crate::exit::{self, Failure};
use crate::publish;
use labproof_reports::terminal::{self, Start};
use std::path::Path;

/// Says what to do first: in the folder of a class, or anywhere else.
///
/// # Errors
/// Standard output cannot be written.
pub(crate) fn run(output: &Output) -> Result<u8, Failure> {
    let start = if Path::new(FILE).is_file() {
        Start::InClass(FILE)
    } else {
        Start::Anywhere { can_show: cfg!(feature = "rehearsal") }
    };
    publish::print(&terminal::start(start, output.language()))?;
    Ok(exit::OK)
}
