//! One life of one instance: everything known of one `DbiResourceId`, from creation to end.

use crate::engine::{
    Call, Citation, Dated, Fact, Open, Rank, Reason, ReasonCode, Series, Trail, When,
};
use crate::services::rds::answers::DbInstance;
use crate::services::rds::sources::DB_INSTANCES;
use jiff::{SignedDuration, Timestamp};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// One life of one instance.
#[derive(Debug, Default)]
pub(crate) struct InstanceHistory<'a> {
    /// `DbiResourceId`, where anything told it.
    pub(crate) resource_id: Option<String>,
    /// Every identifier that it had, in lower case.
    pub(crate) names: BTreeSet<String>,
    /// Its known states, oldest first.
    pub(crate) states: Vec<State<'a>>,
    /// The call that created it.
    pub(crate) created: Option<Call<'a>>,
    /// Answered calls that modified it, oldest first.
    pub(crate) modified: Vec<Call<'a>>,
    /// The answered call that deleted it.
    pub(crate) deleted: Option<Call<'a>>,
    /// What the RDS events tell of it, oldest first.
    pub(crate) events: Vec<RdsEvent>,
}

/// What an event tells of a life.
#[derive(Debug, Clone)]
pub(crate) struct RdsEvent {
    pub(crate) at: Timestamp,
    /// The message as it is compared.
    pub(crate) text: String,
    pub(crate) cite: Citation,
}

/// The instance at one known moment.
#[derive(Debug, Clone)]
pub(crate) struct State<'a> {
    pub(crate) at: Timestamp,
    pub(crate) rank: Rank,
    pub(crate) instance: Cow<'a, DbInstance>,
    pub(crate) port: Option<u16>,
    pub(crate) cite: Citation,
}

/// How it stands with a life at the end of what is known.
#[derive(Debug, Clone)]
pub(crate) enum Status {
    /// The newest look shows it.
    Standing(Timestamp),
    /// It has ended.
    Ended(End),
    /// Nobody could look.
    Unknown(Open),
}

/// The end of a life. The record of the deletion, or its event, dates it to one instant.
#[derive(Debug, Clone, Copy)]
pub(crate) struct End {
    /// The last instant at which it certainly stood.
    pub(crate) alive: Timestamp,
    /// The first instant at which it certainly did not stand any more, or was being deleted.
    pub(crate) gone: Timestamp,
}

/// `InstanceCreateTime` is when an instance was ready; its call and its events are from before.
pub(crate) const CREATION: SignedDuration = SignedDuration::from_mins(30);

/// How long a deletion of so small an instance takes at most, its final snapshot included, as far
/// as is known: some minutes.
const DELETION: SignedDuration = SignedDuration::from_mins(15);

/// How the event begins of a restore that is done (`docs/aws.md` 2).
pub(crate) const RESTORED: &str = "restored from";

/// The event of a deletion that is done (`docs/aws.md` 2).
pub(crate) const GONE: &str = "db instance deleted";

impl<'a> InstanceHistory<'a> {
    /// When it was created, or ready first: nobody can have changed it before. `None` if nothing
    /// dates it.
    pub(crate) fn begun(&self) -> Option<Timestamp> {
        let call = self.created.as_ref().map(|call| call.record.at);
        let told = || ["db instance created", RESTORED].into_iter().find_map(|it| self.event(it));
        call.or(self.ready()).or_else(|| told().map(|told| told.at))
    }

    /// When it was ready first, by what AWS dates.
    pub(crate) fn ready(&self) -> Option<Timestamp> {
        self.states.iter().filter_map(|state| state.instance.created_at).min()
    }

    /// The earliest instant that it may be from, by anything that dates it.
    pub(crate) fn start(&self) -> Timestamp {
        let call = self.created.as_ref().map(|call| call.record.at);
        let ready = self.ready().and_then(|at| at.checked_sub(CREATION).ok());
        let state = self.states.first().map(|state| state.at);
        let event = self.events.first().map(|told| told.at);
        call.or(ready).or(state).or(event).unwrap_or(Timestamp::MIN)
    }

    /// The identifier that it had last, as far as is known.
    pub(crate) fn name(&self) -> String {
        let told = self.states.iter().rev().map(|state| &state.instance.identifier);
        let last = told.into_iter().find(|name| !name.is_empty());
        last.or(self.names.first()).cloned().unwrap_or_default()
    }

    /// The cluster that it is, or was, a member of.
    pub(crate) fn cluster(&self) -> Option<&str> {
        self.states.iter().find_map(|state| state.instance.cluster.as_deref())
    }

    /// Whether it ever had this identifier.
    pub(crate) fn is_named(&self, name: &str) -> bool {
        self.names.contains(&name.to_lowercase())
    }

    /// Whether a live look's instance is this life.
    pub(crate) fn is(&self, instance: &DbInstance) -> bool {
        match (&self.resource_id, &instance.resource_id) {
            (Some(ours), Some(theirs)) => ours == theirs,
            (None, _) | (_, None) => self.names.contains(&instance.identifier),
        }
    }

    /// Some evidence that it ever existed, the strongest first.
    pub(crate) fn proof(&self) -> Citation {
        let state = self.states.iter().min_by_key(|state| (state.rank, state.at));
        let proof = state.map(|state| &state.cite).or(self.events.first().map(|told| &told.cite));
        proof.expect("a life stands on at least one state or event").clone()
    }

    /// How it stands with it now. What is gone stays gone, whatever later looks could not see.
    pub(crate) fn fate(&self, instances: &Series<'a, [DbInstance]>) -> Status {
        let now = instances.now();
        let shows = |shown: &[DbInstance]| shown.iter().any(|instance| self.is(instance));
        if let Ok(now) = now
            && shows(now.value)
        {
            return Status::Standing(now.at);
        }
        if let Some(at) = self.deletion_at() {
            return Status::Ended(End { alive: at, gone: at });
        }
        let alive = self.last_known();
        let later = instances.seen.iter().filter(|sight| sight.at >= alive);
        let absent = later.rev().take_while(|sight| !shows(sight.value)).last();
        match (absent, now) {
            (Some(absent), _) => Status::Ended(End { alive, gone: absent.at }),
            (None, Err(open)) => Status::Unknown(open.clone()),
            // It was created between the look at the instances and the lookup.
            (None, Ok(now)) => {
                let subject = self.names.first().cloned().unwrap_or_default();
                Status::Unknown(Open::in_progress(subject, now.at, now.cite.clone()))
            }
        }
    }

    fn last_known(&self) -> Timestamp {
        let state = self.states.last().map(|state| state.at);
        let event = self.events.last().map(|told| told.at);
        state.max(event).unwrap_or(Timestamp::MIN)
    }

    /// When its deletion was asked for, by the record, else when an event reports it done.
    pub(crate) fn deletion_at(&self) -> Option<Timestamp> {
        let call = self.deleted.as_ref().map(|call| call.record.at);
        call.or_else(|| self.event(GONE).map(|told| told.at))
    }

    /// The last event whose text begins like this.
    pub(crate) fn event(&self, start: &str) -> Option<&RdsEvent> {
        self.events.iter().rev().find(|told| told.text.starts_with(start))
    }

    /// The newest live look that shows it.
    pub(crate) fn last_look(&self) -> Option<&State<'a>> {
        self.states.iter().rev().find(|state| state.rank == Rank::Live)
    }

    /// One setting, over the whole life. `read` takes it from a state that tells it.
    pub(crate) fn setting<T>(
        &self,
        when: When,
        fate: &Status,
        trail: &Trail<'a>,
        read: impl Fn(&State<'a>) -> Option<T>,
    ) -> Fact<T> {
        let states = self.states.iter();
        let values: Vec<Dated<T>> =
            states.filter_map(|state| Some(state.dated(read(state)?))).collect();
        let holds = match (values.last(), when) {
            (Some(_), When::Fixed) => Ok(()),
            (Some(last), When::Any | When::Last) => self.holds_from(last.at, fate, trail),
            (None, _) => Err(self.never_seen(fate, trail)),
        };
        Fact { values, when, holds }
    }

    /// Whether what was so at `at` was so until the end; else what could tell.
    pub(crate) fn holds_from(
        &self,
        at: Timestamp,
        fate: &Status,
        trail: &Trail<'a>,
    ) -> Result<(), Open> {
        match fate {
            Status::Unknown(_) | Status::Ended(_) if self.is_left_so(at, trail) => Ok(()),
            Status::Unknown(open) => Err(open.clone()),
            Status::Standing(now) if at >= *now => self.in_progress().map_or(Ok(()), Err),
            Status::Standing(_) => Err(self.missing_member()),
            Status::Ended(end) if at >= end.gone => Ok(()),
            Status::Ended(end) if self.modified.iter().any(|call| call.record.at >= at) => {
                Err(trail.missing(end.gone))
            }
            Status::Ended(end) => trail.silent_between(at, end.gone).map(|_| ()),
        }
    }

    /// Whether what was so at `at` is what the deadline left.
    fn is_left_so(&self, at: Timestamp, trail: &Trail<'a>) -> bool {
        let asked_later = self.modified.iter().any(|call| call.record.at >= at);
        trail.is_past(at) || (!asked_later && trail.silent_until_deadline(at))
    }

    fn never_seen(&self, fate: &Status, trail: &Trail<'a>) -> Open {
        match fate {
            Status::Unknown(open) => open.clone(),
            Status::Standing(_) => self.in_progress().unwrap_or_else(|| self.missing_member()),
            Status::Ended(end) => trail.missing(end.gone),
        }
    }

    /// An instant before which its deletion was certainly not asked for: a look, or the answer to a
    /// call, shows it intact, or it was gone only long after.
    pub(crate) fn intact_until(&self) -> Option<Timestamp> {
        let known = self.states.iter().filter(|state| state.rank != Rank::Snapshot);
        let intact = |state: &&State<'_>| {
            let status = state.instance.status.as_deref();
            status.is_some_and(|status| !matches!(status, "deleting" | "delete-precheck"))
        };
        let seen = known.filter(intact).map(|state| state.at).next_back();
        let gone = self.event(GONE).and_then(|told| told.at.checked_sub(DELETION).ok());
        seen.max(gone)
    }

    /// Why the newest live look may show something unfinished: AWS is at work on the instance.
    pub(crate) fn in_progress(&self) -> Option<Open> {
        self.last_look().filter(|look| look.is_changing()).map(State::in_progress)
    }

    /// The newest state that is not a snapshot's: a look, or the answer to a call after it.
    pub(crate) fn newest_state(&self) -> Option<&State<'a>> {
        self.states.iter().rev().find(|state| state.rank != Rank::Snapshot)
    }

    fn missing_member(&self) -> Open {
        let reason = Reason::new(ReasonCode::Internal, DB_INSTANCES.as_str());
        let look = self.last_look().map(|state| state.cite.clone());
        Open::new(reason, look.unwrap_or_else(|| self.proof()))
    }
}

impl State<'_> {
    /// What this state shows, as a dated value.
    pub(crate) fn dated<T>(&self, value: T) -> Dated<T> {
        Dated { value, at: self.at, rank: self.rank, cite: self.cite.clone() }
    }

    /// Whether its status is one of change.
    pub(crate) fn is_changing(&self) -> bool {
        !SETTLED.contains(&self.instance.status.as_deref().unwrap_or_default())
    }

    /// AWS is at work on what this look shows.
    pub(crate) fn in_progress(&self) -> Open {
        let status = self.instance.status.as_deref().unwrap_or_default();
        let subject = format!("{}: {status}", self.instance.identifier);
        Open::in_progress(subject, self.at, self.cite.clone())
    }
}

/// Statuses in which nothing is being changed. An unknown one is in progress (`docs/aws.md` 4).
const SETTLED: [&str; 17] = [
    "available",
    "storage-initialization",
    "storage-optimization",
    "stopped",
    "failed",
    "storage-full",
    "restore-error",
    "insufficient-capacity",
    "incompatible-network",
    "incompatible-option-group",
    "incompatible-parameters",
    "incompatible-restore",
    "incompatible-credentials",
    "inaccessible-encryption-credentials",
    "inaccessible-encryption-credentials-recoverable",
    "deleting",
    "delete-precheck",
];
