//! Settings that were asked for and are not so yet: AWS is at work, or they wait for the weekly
//! window.

use crate::engine::{Call, Judgement, Note, Open, Shown};
use crate::services::rds::answers::Pending;
use crate::services::rds::graded::Graded;
use crate::services::rds::history::{State, Status};
use jiff::SignedDuration;

/// A setting whose change may have to wait.
#[derive(Debug)]
pub(crate) struct Awaited<T> {
    /// The value to come.
    pending: fn(&Pending) -> Option<T>,
    /// The member of a `ModifyDBInstance` request that asks for it.
    asked: &'static str,
}

pub(crate) static IAM: Awaited<bool> =
    Awaited { pending: |pending| pending.iam_auth, asked: "enableIAMDatabaseAuthentication" };
pub(crate) static MULTI_AZ: Awaited<bool> =
    Awaited { pending: |pending| pending.multi_az, asked: "multiAZ" };
pub(crate) static RETENTION: Awaited<i64> =
    Awaited { pending: |pending| pending.backup_retention, asked: "backupRetentionPeriod" };
pub(crate) static VERSION: Awaited<String> =
    Awaited { pending: |pending| pending.engine_version.clone(), asked: "engineVersion" };
pub(crate) static PORT: Awaited<u16> =
    Awaited { pending: |pending| pending.port, asked: "dBPortNumber" };

/// How long what takes effect by itself may take, whatever the window (`docs/aws.md` 4).
const EFFECT: SignedDuration = SignedDuration::from_mins(30);

impl Graded<'_> {
    /// A failure that the value to come would mend is pending while AWS is at work on it, and stays
    /// a failure while it waits for the window: the student can have it applied at once.
    pub(crate) fn or_waits<T>(
        &self,
        judgement: Judgement,
        setting: &Awaited<T>,
        is_right: impl Fn(&T) -> bool,
    ) -> Judgement {
        let Some(state) = self.standing_state().filter(|_| judgement.is_failed()) else {
            return judgement;
        };
        if !(setting.pending)(&state.instance.pending).is_some_and(|value| is_right(&value)) {
            return judgement;
        }
        let mut calls = self.life.modified.iter().rev();
        let found = judgement.found.clone();
        let open = match calls.find(|call| call.record.request.get(setting.asked).is_some()) {
            Some(call) if call.at_once() => state.in_progress(),
            Some(call) => {
                let window = self.window().unwrap_or_default().to_owned();
                let evidence = judgement.evidence.and([call.cite.clone()]);
                let failed = Judgement { evidence, ..judgement };
                return failed.note(Note::WaitsForWindow { window });
            }
            None => self.trail.missing(state.at),
        };
        shown(&open, found)
    }

    /// A failure is pending while a call that mends it is due to take effect.
    pub(crate) fn or_due(
        &self,
        judgement: Judgement,
        mends: impl Fn(&Call<'_>) -> bool,
    ) -> Judgement {
        let Some(state) = self.standing_state().filter(|_| judgement.is_failed()) else {
            return judgement;
        };
        let is_due =
            |call: &&Call<'_>| mends(call) && state.at.duration_since(call.record.at) < EFFECT;
        match self.life.modified.iter().rev().find(is_due) {
            Some(_) => shown(&state.in_progress(), judgement.found),
            None => judgement,
        }
    }

    /// The newest state of an instance that stands.
    fn standing_state(&self) -> Option<&State<'_>> {
        let state = self.life.newest_state();
        state.filter(|_| matches!(&self.fate, Status::Standing(_)))
    }
}

fn shown(open: &Open, found: Option<Shown>) -> Judgement {
    match found {
        Some(found) => open.judgement().found(found),
        None => open.judgement(),
    }
}
