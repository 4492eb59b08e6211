//! `labproof check`: a student's own account, with the credentials at hand, and what to do next.

use super::{attest, look};
use crate::cli::{Check, Output};
use crate::clock::Clock;
use crate::exit::Failure;
use crate::grading::{self, Policy, Terms};
use crate::observe::{self, Directions};
use crate::store::{Enrolment, Store};
use crate::{labs, progress, publish, session};
use labproof_checks::evidence::{Caller, Kept};
use labproof_reports::{Edition, terminal};
use std::collections::BTreeMap;

/// Checks one account.
///
/// # Errors
/// No credentials, or other bad input, before anything is done; or evidence or reports that could
/// not be written.
pub(crate) async fn run(args: &Check, output: &Output) -> Result<u8, Failure> {
    if let Some(task) = attest::Task::of(&args.receipt) {
        return attest::run(args, task, output).await;
    }
    let clock = Clock::system();
    let lab = labs::load(&args.look.lab)?.lab;
    let sheet = publish::sheet(&args.reports, args.thresholds.to_reach(), output);
    let policy = Policy::of(&args.look.judging, &sheet.view.time_zone, &lab, None)?;
    let mut plan = look::plan(&args.look, &lab, &sheet.view.time_zone, &clock)?;
    publish::prepare(&args.reports)?;
    let (base, caller) = look::base(&lab.region, &clock).await?;
    plan.since = look::since(&args.look, &sheet.view.time_zone, &clock)?;
    let region = args.look.region.clone().unwrap_or_else(|| base.region().to_owned());
    let mut store = Store::open(&args.look.evidence).map_err(Failure::input)?;

    let run = look::begin("check", &lab, &clock);
    let enrolment = myself(&caller, &region);
    let enrolments = std::slice::from_ref(&enrolment);
    grading::judges_something(&store, enrolments, policy.as_of, &clock)?;
    store.begin_run(&run, enrolments).map_err(Failure::internal)?;
    let spinner = progress::spinner(output.progress());
    let entered = session::ambient(&base, &region, &run.id).await;
    let door = session::observation(&caller.account, &region, &run.id, entered.as_ref(), &clock);
    let door = Kept::of(door);
    let seen = match entered {
        Ok(session) => observe::account(&session, &plan, &Directions::default(), door).await,
        Err(_) => vec![door],
    };
    store.add(&seen).map_err(Failure::internal)?;
    spinner.finish_and_clear();
    let reported = look::end(&mut store, &run, clock.now())?;

    let terms = Terms { lab: &lab, policy: &policy };
    let book = grading::gradebook(&store, vec![enrolment], reported, terms)?;
    let edition = Edition::of(&book, &sheet.view);
    let written = publish::write(&edition, &args.reports);
    for student in &book.students {
        publish::print(&terminal::student(student, &book, &sheet))?;
    }
    publish::whereabouts(&written, &edition, &args.reports, &sheet)?;
    Ok(publish::conclude(edition.book(), &sheet.view))
}

/// The student, by the account and by the name that AWS knows the credentials under.
fn myself(caller: &Caller, region: &str) -> Enrolment {
    let name = caller.arn.rsplit(['/', ':']).next().unwrap_or(&caller.arn);
    Enrolment {
        student_id: caller.account.clone(),
        name: name.to_owned(),
        account: caller.account.clone(),
        region: Some(region.to_owned()),
        columns: BTreeMap::new(),
    }
}
