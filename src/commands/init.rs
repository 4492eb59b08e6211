//! `labproof init`: the folder of a class.

use super::look;
use crate::cli::Init;
use crate::clock::Clock;
use crate::exit::{self, Failure};
use crate::init::{self, For};
use crate::labs::{self, Loaded};
use crate::organization::{self, Members};
use crate::role::ROLE_NAME;
use crate::{external_id, publish, session};
use jiff::tz::TimeZone;
use std::path::Path;

/// Makes the folder.
///
/// # Errors
/// There is no such lab, the organization does not tell its accounts, or a file could not be written.
pub(crate) async fn run(args: &Init) -> Result<u8, Failure> {
    let Loaded { lab, text } = labs::load(&args.lab)?;
    let clock = Clock::system();
    let members = match &args.from_organization {
        None => None,
        Some(unit) => Some(members(unit, &lab.region, &clock).await?),
    };
    let roster = members.as_ref().map_or_else(|| init::TO_FILL_IN.to_owned(), Members::roster);
    let external_id = external_id::fresh().map_err(|error| {
        Failure::Internal(miette::miette!("the system provides no random numbers: {error}"))
    })?;
    let zone = TimeZone::system();
    let what = For {
        lab: &lab,
        lab_text: &text,
        lab_file: (!init::ships(&args.lab)).then(|| Path::new(&args.lab)),
        role_name: ROLE_NAME,
        external_id: &external_id,
        roster: &roster,
        since: clock.now().to_zoned(zone.clone()).date().to_datetime(jiff::civil::Time::midnight()),
        zone: &zone,
    };
    let made = init::init(&args.folder, &what).map_err(Failure::input)?;
    if let Some(members) = members {
        publish::warn(&members.left_out());
    }
    let lines: String = made.iter().map(|path| format!("{}\n", path.display())).collect();
    publish::answer(&lines)?;
    Ok(exit::OK)
}

async fn members(unit: &str, region: &str, clock: &Clock) -> Result<Members, Failure> {
    let (base, _) = look::base(region, clock).await?;
    let session = session::ambient(&base, base.region(), "init").await;
    let session = session.expect("the caller was asked for, and answered, before");
    organization::members(&session, unit).await.map_err(Failure::input)
}
