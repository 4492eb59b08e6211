//! Options that a lab has no use for.
//!
//! What asks for something that the lab does not look at is refused: whoever asks for it would wait for
//! what never comes. What forbids (`--sql off`, `--no-http`) is obeyed by doing nothing, so that one
//! command line serves several labs.

use crate::cli::{LookArgs, SqlTls, SqlWay};
use crate::exit::Failure;
use labproof_checks::lab::Lab;
use labproof_checks::preflight;

/// An option as it is written, and whether it was given.
type Given = (&'static str, bool);

/// Whether the lab has a use for all that is asked for.
///
/// # Errors
/// It looks for no table, or no page, that an option is about.
pub(super) fn refuse(args: &LookArgs, lab: &Lab) -> Result<(), Failure> {
    about_tables(
        lab,
        &[
            ("--sql direct", args.sql == SqlWay::Direct),
            ("--sql ssh", args.sql == SqlWay::Ssh),
            ("--allow-ssh", args.allow_ssh),
            ("--ssh-key", args.ssh_key.is_some()),
            ("--sql-ca", args.sql_ca.is_some()),
            ("--sql-tls off", args.sql_tls == SqlTls::Off),
        ],
    )?;
    about_pages(lab, &[("--http-allow-private", args.pages.http_allow_private)])
}

/// Whether the lab has a use for what is about tables.
///
/// # Errors
/// One was given, and the lab looks for no table.
pub(super) fn about_tables(lab: &Lab, given: &[Given]) -> Result<(), Failure> {
    let is_asked = lab.tables().next().is_some();
    first(given, is_asked, lab, "logs in to no database, because it looks for no table")
}

/// Whether the lab has a use for what is about AWS's offers.
///
/// # Errors
/// One was given, and the lab asks for nothing that a region may not offer.
pub(super) fn about_offers(lab: &Lab, given: &[Given]) -> Result<(), Failure> {
    let is_asked = !preflight::actions(lab).is_empty();
    first(given, is_asked, lab, "asks for no version or class that a region may not offer")
}

fn about_pages(lab: &Lab, given: &[Given]) -> Result<(), Failure> {
    first(given, lab.with_pages().next().is_some(), lab, "looks at no web page")
}

fn first(given: &[Given], is_asked: bool, lab: &Lab, why: &str) -> Result<(), Failure> {
    match given.iter().find(|(_, is_given)| *is_given && !is_asked) {
        None => Ok(()),
        Some((option, _)) => Err(Failure::Input(miette::miette!(
            help = "leave it out, or choose another lab with --lab",
            "{option}: the lab {} {why}",
            lab.id
        ))),
    }
}
