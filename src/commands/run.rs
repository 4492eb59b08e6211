//! A run: observe, keep, judge. What `grade`, `watch` and `demo` have in common.

use super::look;
use crate::cohort::{self, Round};
use crate::exit::Failure;
use crate::grading::{Judged, Policy, Standings, Terms};
use crate::observe::Plan;
use crate::publish;
use crate::receipt::folder::{self, Folder};
use crate::role::{self, Grant};
use crate::roster::Row;
use crate::session::Base;
use crate::stop::Stop;
use crate::store::{Enrolment, Store};
use indicatif::ProgressBar;
use labproof_checks::lab::Lab;
use labproof_checks::outcome;
use labproof_reports::Gradebook;
use labproof_reports::gradebook::{self, Reason};
use secrecy::SecretString;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What all runs of a command have in common.
#[derive(Debug)]
pub(crate) struct Grader {
    /// The command, by which the store knows its runs.
    pub(crate) command: String,
    /// The rules.
    pub(crate) lab: Lab,
    /// What the instructor has decided besides.
    pub(crate) policy: Policy,
    /// The cohort: everybody who is judged.
    pub(crate) roster: Vec<Row>,
    /// The accounts of everybody else on the roster, whom other shards judge.
    pub(crate) elsewhere: BTreeSet<String>,
    /// Where students hand in what they have seen themselves.
    pub(crate) receipts: Option<Folder>,
    /// The configuration that accounts are entered from.
    pub(crate) base: Base,
    /// What is looked at.
    pub(crate) plan: Plan,
    /// The role where the roster names none.
    pub(crate) role_name: String,
    /// The external id where the roster names none.
    pub(crate) external_id: Option<SecretString>,
    /// The region where the roster names none.
    pub(crate) region: String,
    /// How many accounts side by side, if anybody says.
    pub(crate) concurrency: Option<usize>,
}

impl Grader {
    /// The cohort, of which nothing has been judged yet: what [`Self::run`] goes on from.
    pub(crate) fn standings(&self) -> Standings {
        Standings::new(self.enrolments(), self.terms())
    }

    /// What everybody is judged by.
    pub(crate) fn terms(&self) -> Terms {
        Terms { lab: self.lab.clone(), policy: self.policy.clone() }
    }

    /// The cohort as the store knows it, everybody with the region that is looked at.
    pub(crate) fn enrolments(&self) -> Vec<Enrolment> {
        let in_region = |enrolment: Enrolment| {
            let region = enrolment.region.unwrap_or_else(|| self.region.clone());
            Enrolment { region: Some(region), ..enrolment }
        };
        self.roster.iter().map(Enrolment::from).map(in_region).collect()
    }

    /// Where each of the cohort stands in the roster: in a shard there are gaps.
    fn lines(&self) -> Vec<i64> {
        self.roster.iter().map(|row| i64::try_from(row.line).unwrap_or(i64::MAX)).collect()
    }

    /// One run: looks at these rows of the cohort, and judges everybody who may stand otherwise now.
    /// A run that is told to stop is judged by what it saw until then; the store knows it as one
    /// without an end.
    ///
    /// # Errors
    /// The store could not be read or written.
    pub(crate) async fn run(
        &self,
        mut kept: Judged,
        rows: &[Row],
        progress: &ProgressBar,
        stop: Stop,
    ) -> Result<(Judged, Gradebook), Failure> {
        let clock = &self.plan.clock;
        let run = look::begin(&self.command, &self.lab, clock);
        let (lines, enrolments) = (self.lines(), self.enrolments());
        kept.store.begin_run_of(&run, &lines, &enrolments).map_err(Failure::internal)?;
        let round = Arc::new(self.round(&run.id));
        let seen = cohort::observe(round, rows, kept, progress, stop.clone()).await;
        let (mut kept, trouble) = seen.map_err(Failure::internal)?;
        let changed = self.take_in(&mut kept.store)?;
        let at = clock.now();
        if stop.peek().is_none() {
            kept.store.finish_run(&run.id, at).map_err(Failure::internal)?;
        }
        let trouble = trouble.as_ref().map(|why| Reason::from(outcome::Reason::from(why)));
        let reported = gradebook::Run { trouble, ..look::reported(&run, at) };
        let book = kept.standings.gradebook(&kept.store, &changed, reported)?;
        Ok((kept, book))
    }

    /// Takes in what was handed in, after the accounts were looked at: they tell whose it is. Gives
    /// the accounts of which something new is known.
    fn take_in(&self, store: &mut Store) -> Result<BTreeSet<String>, Failure> {
        let Some(receipts) = &self.receipts else { return Ok(BTreeSet::new()) };
        let (now, as_of) = (self.plan.clock.now(), self.policy.as_of);
        let accounts = self.roster.iter().map(|row| row.account_id.clone()).collect();
        let elsewhere = &self.elsewhere;
        let terms = folder::Terms { lab: &self.lab, accounts: &accounts, elsewhere, now, as_of };
        let intake = receipts.take_in(store, &terms)?;
        publish::warn(&intake.lines());
        Ok(intake.accounts)
    }

    /// What the sessions of a run may do.
    fn grant(&self) -> Grant {
        Grant::of(self.plan.ways.push_keys(), false)
    }

    fn round(&self, run: &str) -> Round {
        Round {
            base: self.base.clone(),
            plan: self.plan.clone(),
            run: run.to_owned(),
            policy: role::session_policy(&self.lab, self.grant()),
            role_name: self.role_name.clone(),
            external_id: self.external_id.clone(),
            region: self.region.clone(),
            concurrency: self.concurrency,
            ends: self.plan.end_of_run(),
        }
    }
}
