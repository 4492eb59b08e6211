//! `labproof init`: a folder to start from.

use super::look;
use crate::cli::Init;
use crate::clock::Clock;
use crate::exit::{self, Failure};
use crate::init::{self, For};
use crate::organization::{self, Members};
use crate::role::ROLE_NAME;
use crate::{labs, publish, session};

/// Makes the folder.
///
/// # Errors
/// There is no such lab, the organization does not tell its accounts, or a file could not be written.
pub(crate) async fn run(args: &Init) -> Result<u8, Failure> {
    let lab = labs::load(&args.lab)?.lab;
    let members = match &args.from_organization {
        None => None,
        Some(unit) => Some(members(unit, &lab.region).await?),
    };
    let roster = members.as_ref().map_or_else(|| init::TO_FILL_IN.to_owned(), Members::roster);
    let what = For { lab: &lab, named: &args.lab, role_name: ROLE_NAME, roster: &roster };
    let made = init::init(&args.folder, what).map_err(Failure::input)?;
    if let Some(members) = members {
        publish::warn(&members.left_out());
    }
    let lines: String = made.iter().map(|path| format!("{}\n", path.display())).collect();
    publish::print(&lines)?;
    Ok(exit::OK)
}

async fn members(unit: &str, region: &str) -> Result<Members, Failure> {
    let (base, _) = look::base(region, &Clock::system()).await?;
    let session = session::ambient(&base, base.region(), "init").await;
    let session = session.expect("the caller was asked for, and answered, before");
    organization::members(&session, unit).await.map_err(Failure::input)
}
