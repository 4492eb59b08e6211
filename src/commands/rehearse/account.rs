//! `labproof rehearse --on account`: the reference student in a real account, with the credentials at hand.

use super::super::look;
use super::super::own::OwnAccount;
use crate::cli::{InAccountArgs, Output, Rehearse as Args, folder_beside};
use crate::clock::Clock;
use crate::exit::{self, Failure};
use crate::grading::Policy;
use crate::observe::Plan;
use crate::observe::mysql::{RDS_ROOTS, Tls};
use crate::rehearsal::account::journal::{Began, Journal, JournalError};
use crate::rehearsal::account::{self, Ended, InAccount, charges};
use crate::session::Patience;
use crate::stop::Stop;
use crate::store::Store;
use crate::{progress, publish, session};
use jiff::Timestamp;
use labproof_checks::lab::Lab;
use labproof_reports::rehearsal::Rehearsal;
use labproof_reports::terminal::{self, Left};
use std::io::Write;
use std::time::Duration;
use tempfile::NamedTempFile;

/// The command, by which the store knows its runs.
const COMMAND: &str = "rehearse";

/// How long one look may take at most.
const LOOK: Duration = Duration::from_mins(2);

/// Rehearses in an account; or only deletes what a rehearsal has made, which gives no rehearsal.
///
/// # Errors
/// Bad input, before anything is made; or something could not be kept, or deleted.
pub(super) async fn run(
    args: &Args,
    lab: Lab,
    output: &Output,
    stop: Stop,
) -> Result<Option<Rehearsal>, Failure> {
    let options = &args.in_account;
    let region = options.region.clone().unwrap_or_else(|| lab.region.clone());
    if !options.clean_up {
        publish::print(&charges::of(&lab.work(), &region).shown(output.language()))?;
        accepted(options)?;
    }
    let clock = Clock::system();
    let usual = Patience::default();
    let patience = Patience { backoff: usual.backoff / options.haste, ..usual };
    let (base, caller) = tokio::select! {
        entered = look::patient_base(&lab.region, &clock, &patience) => entered?,
        () = stop.clone() => return Err(Failure::stopped_at_once(output.language())),
    };
    let session = session::ambient(&base, &region, COMMAND).await.map_err(|why| {
        Failure::Input(miette::miette!("AWS no longer knows who you are: {}", why.subject))
    })?;
    let plan = plan(&lab, clock.now(), &clock, options.haste);
    let policy = Policy::default();
    let own = OwnAccount { command: COMMAND, lab, policy, plan, base, caller, region };
    let roots = roots()?;
    let mut here = InAccount {
        account: own,
        session,
        stop,
        haste: options.haste,
        ca: roots.path().to_owned(),
        progress: progress::spinner(output.progress()),
    };
    let journal = journal(&here, options).await?;
    let began = journal.told().began;
    here.account.plan.since = began.at;
    if options.clean_up {
        here.clean_up(journal).await?;
        return Ok(None);
    }
    let file = folder_beside(&args.out).join(format!("rehearsal-{}.evidence", &began.id[..8]));
    let store = Store::open(&file).map_err(Failure::internal)?;
    let progress = here.progress.clone();
    let ended = Box::pin(here.rehearse(journal, store)).await;
    progress.finish_and_clear();
    match ended? {
        Ended::Worked(rehearsal) => Ok(Some(*rehearsal)),
        Ended::Stopped => {
            Err(Failure::Stopped(terminal::stopped(Left::Deleted, output.language())))
        }
    }
}

/// The exit status of a rehearsal of the reference student alone.
pub(super) fn status(rehearsal: &Rehearsal) -> u8 {
    if !rehearsal.is_sound() {
        exit::BELOW_BAR
    } else if !rehearsal.open().is_empty() {
        exit::NOT_FINAL
    } else {
        exit::OK
    }
}

fn accepted(options: &InAccountArgs) -> Result<(), Failure> {
    if options.i_accept_charges {
        return Ok(());
    }
    Err(Failure::Input(miette::miette!(
        help = "add --i-accept-charges if that is what you want; without --on account a rehearsal \
                costs nothing",
        "nothing was created: the charges have not been accepted"
    )))
}

/// What is looked at: the rehearsal's region alone, and databases directly, as they are typed into.
fn plan(lab: &Lab, since: Timestamp, clock: &Clock, haste: u32) -> Plan {
    let mut plan = Plan::new(lab, since, Some(Tls::rds()), clock.clone());
    plan.one_region = true;
    plan.timeout = LOOK;
    plan.pace /= haste.max(1);
    plan
}

/// A file with the roots of RDS, for the client that types.
fn roots() -> Result<NamedTempFile, Failure> {
    let mut file = NamedTempFile::new().map_err(Failure::of_machine)?;
    file.write_all(RDS_ROOTS).map_err(Failure::of_machine)?;
    Ok(file)
}

/// The journal of a new rehearsal, if there is nothing in the way of one; or that of the one to go on with.
async fn journal(here: &InAccount, options: &InAccountArgs) -> Result<Journal, Failure> {
    let path = &options.journal;
    if options.resume || options.clean_up {
        let journal = Journal::reopen(path).map_err(Failure::input)?;
        is_of(&journal.told().began, &here.account)?;
        return Ok(journal);
    }
    if path.exists() {
        return Err(Failure::input(JournalError::Unfinished(path.clone())));
    }
    let held = account::held(&here.session, &here.account.lab).await?;
    if !held.is_empty() {
        let lines: Vec<String> = held.iter().map(|name| format!("  {name}")).collect();
        return Err(Failure::Input(miette::miette!(
            help = "delete them if they are not needed, or rehearse in another account or region",
            "nothing was created: {} in the account {} already has resources with the lab's names:\n{}",
            here.account.region,
            here.account.caller.account,
            lines.join("\n")
        )));
    }
    Journal::begin(path, account::began(&here.account)?).map_err(Failure::input)
}

/// Whether a journal is of this account, region and lab.
fn is_of(began: &Began, own: &OwnAccount) -> Result<(), Failure> {
    let differs = |what: &str, theirs: &str, ours: &str| {
        Failure::Input(miette::miette!(
            "the journal is for the {what} {theirs}, not for {ours}: nothing was done"
        ))
    };
    if began.account != own.caller.account {
        return Err(differs("account", &began.account, &own.caller.account));
    }
    if began.region != own.region {
        return Err(differs("region", &began.region, &own.region));
    }
    if began.lab_sha256 != own.lab.sha256 {
        return Err(differs("lab file", &began.lab, "this one"));
    }
    Ok(())
}
