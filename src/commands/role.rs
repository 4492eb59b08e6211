//! `labproof role`: the role that each account installs.

use super::unneeded;
use crate::cli::Role;
use crate::exit::{self, Failure};
use crate::role::{self, Grant};
use crate::{labs, publish};

/// Prints the role in one form.
///
/// # Errors
/// There is no such lab.
pub(crate) fn run(args: &Role) -> Result<u8, Failure> {
    let lab = labs::load(&args.lab)?.lab;
    unneeded::about_tables(&lab, &[("--with-ssh", args.with_ssh)])?;
    unneeded::about_offers(&lab, &[("--with-preflight", args.with_preflight)])?;
    let grant = Grant::of(args.with_ssh, args.with_preflight);
    let mut document = Vec::new();
    role::write(args.form, &lab, grant, &args.role_name, None, &mut document).map_err(|error| {
        Failure::Internal(miette::miette!("the role cannot be written: {error}"))
    })?;
    publish::answer(&String::from_utf8_lossy(&document))?;
    Ok(exit::OK)
}
