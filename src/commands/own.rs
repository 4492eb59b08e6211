//! The account of the credentials at hand, which nobody has to enter: what `check` and a rehearsal in an
//! account have in common.

use super::look;
use crate::exit::Failure;
use crate::grading::{self, Policy, Terms};
use crate::observe::{self, Directions, Plan};
use crate::session::{self, Base};
use crate::store::{Enrolment, Store};
use labproof_checks::evidence::{Caller, Kept};
use labproof_checks::lab::Lab;
use labproof_reports::Gradebook;
use std::collections::BTreeMap;

/// An account, and how it is looked at and judged.
#[derive(Debug)]
pub(crate) struct OwnAccount {
    /// The command, by which the store knows its runs.
    pub(crate) command: &'static str,
    pub(crate) lab: Lab,
    pub(crate) policy: Policy,
    pub(crate) plan: Plan,
    pub(crate) base: Base,
    pub(crate) caller: Caller,
    pub(crate) region: String,
}

impl OwnAccount {
    /// Looks at it once, and judges it by all that the store holds.
    ///
    /// # Errors
    /// The store could not be read or written, or there is nothing to judge by.
    pub(crate) async fn grade(&self, store: &mut Store) -> Result<Gradebook, Failure> {
        let Self { command, lab, policy, plan, base, caller, region } = self;
        let clock = &plan.clock;
        let run = look::begin(command, lab, clock);
        let enrolment = self.enrolment();
        let enrolments = std::slice::from_ref(&enrolment);
        grading::judges_something(store, enrolments, policy.as_of, clock)?;
        store.begin_run(&run, enrolments).map_err(Failure::internal)?;
        let until = plan.until(None);
        let entered = session::ambient(base, region, &run.id).await;
        let door = session::observation(&caller.account, region, &run.id, entered.as_ref(), clock);
        let door = Kept::of(door);
        let seen = match entered {
            Ok(session) => {
                observe::account(&session, plan, &Directions::default(), door, until).await
            }
            Err(_) => vec![door],
        };
        store.add(&seen).map_err(Failure::internal)?;
        let reported = look::end(store, &run, clock.now())?;
        grading::gradebook(
            store,
            vec![enrolment],
            reported,
            Terms { lab: lab.clone(), policy: policy.clone() },
        )
    }

    /// Judges it as it stood at an instant, by what the store holds.
    ///
    /// # Errors
    /// The store could not be read.
    #[cfg(feature = "rehearsal")]
    pub(crate) fn grade_again(
        &self,
        store: &Store,
        at: jiff::Timestamp,
    ) -> Result<Gradebook, Failure> {
        let reported = look::reported(&look::begin(self.command, &self.lab, &self.plan.clock), at);
        let policy = Policy { as_of: Some(at), ..self.policy.clone() };
        let terms = Terms { lab: self.lab.clone(), policy };
        grading::gradebook(store, vec![self.enrolment()], reported, terms)
    }

    /// The student, by the account and by the name that AWS knows the credentials under.
    fn enrolment(&self) -> Enrolment {
        let Caller { account, arn, .. } = &self.caller;
        Enrolment {
            student_id: account.clone(),
            name: arn.rsplit(['/', ':']).next().unwrap_or(arn).to_owned(),
            account: account.clone(),
            region: Some(self.region.clone()),
            columns: BTreeMap::new().into(),
        }
    }
}
