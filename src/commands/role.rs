//! `labproof role`: the read-only role that each account installs.

use crate::cli::Role;
use crate::exit::{self, Failure};
use crate::{labs, publish, role};

/// Prints the role in one form.
///
/// # Errors
/// There is no such lab.
pub(crate) fn run(args: &Role) -> Result<u8, Failure> {
    let lab = labs::load(&args.lab)?.lab;
    let mut document = Vec::new();
    role::write(args.form, &lab, &args.name, &mut document).map_err(|error| {
        Failure::Internal(miette::miette!("the role cannot be written: {error}"))
    })?;
    publish::print(&String::from_utf8_lossy(&document))?;
    Ok(exit::OK)
}
