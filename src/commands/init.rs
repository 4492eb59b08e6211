//! `labproof init`: a folder to start from.

use crate::exit::{self, Failure};
use crate::role::ROLE_NAME;
use crate::{init, publish};
use std::path::Path;

/// Makes the folder.
///
/// # Errors
/// A file could not be written.
pub(crate) fn run(folder: &Path) -> Result<u8, Failure> {
    let lab = crate::labs::load("stem-day-rds")?.lab;
    let made = init::init(folder, &lab, ROLE_NAME).map_err(Failure::input)?;
    let lines: String = made.iter().map(|path| format!("{}\n", path.display())).collect();
    publish::print(&lines)?;
    Ok(exit::OK)
}
