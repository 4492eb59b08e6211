//! `labproof init`: a folder to start from.

use crate::cli::Init;
use crate::exit::{self, Failure};
use crate::init::{self, For};
use crate::role::ROLE_NAME;
use crate::{labs, publish};

/// Makes the folder.
///
/// # Errors
/// There is no such lab, or a file could not be written.
pub(crate) fn run(args: &Init) -> Result<u8, Failure> {
    let lab = labs::load(&args.lab)?.lab;
    let what = For { lab: &lab, named: &args.lab, role_name: ROLE_NAME };
    let made = init::init(&args.folder, what).map_err(Failure::input)?;
    let lines: String = made.iter().map(|path| format!("{}\n", path.display())).collect();
    publish::print(&lines)?;
    Ok(exit::OK)
}
