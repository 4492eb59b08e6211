//! A manual snapshot. One that was deleted later still counts by its record; a final snapshot
//! never does.

mod work;

use crate::engine::{
    CriterionSpec, Judgement, Named, Note, Open, Reason, ReasonCode, Shown, Stage,
};
use crate::modules::bind::ON_SNAPSHOT;
use crate::modules::compare::{CREATED, LIFE, too_late};
use crate::modules::criterion::Thing::Snapshot as Taken;
use crate::modules::criterion::{Basis, Criterion, Expects, Module, Need, PLAIN};
use crate::modules::facts::Facts;
use crate::services::rds::calls::{Action, TAKE};
use crate::services::rds::members::{
    SNAPSHOT, SNAPSHOT_LIFE, SNAPSHOT_OF, SNAPSHOT_STATUS, SNAPSHOT_TYPE,
};
use crate::services::rds::snapshots::{Maker, Snapshot};
use crate::services::rds::{DB_SNAPSHOTS, Status};
use crate::services::refusal::noted;

const EXISTS: &[Need] = &[Need::Own("exists")];

pub(crate) static MODULE: Module = Module {
    id: "snapshot",
    about: "A manual snapshot of a DB instance.",
    bind: ON_SNAPSHOT,
    walk: work::walk,
    faults: work::FAULTS,
    contradictions: &[],
    criteria: &[
        Criterion {
            id: "exists",
            needs: CREATED,
            rules: &[140, 141, 142, 143, 144],
            reads: &LIFE,
            uses: &[],
            expects: Expects::Of(|facts| Some((&facts.subject.snapshot().name).into())),
            nature: PLAIN.with_half().at(Stage::Standing),
            basis: Basis {
                members: &[(Taken, SNAPSHOT), (Taken, SNAPSHOT_TYPE), (Taken, SNAPSHOT_OF)],
                calls: TAKE,
            },
            judge: exists,
        },
        Criterion {
            id: "of-instance",
            needs: EXISTS,
            rules: &[146],
            reads: &LIFE,
            uses: &[],
            expects: Expects::Of(graded_instance),
            nature: PLAIN,
            basis: Basis { members: &[(Taken, SNAPSHOT_LIFE), (Taken, SNAPSHOT_OF)], calls: TAKE },
            judge: of_instance,
        },
        Criterion {
            id: "available",
            needs: EXISTS,
            rules: &[147],
            reads: &LIFE,
            uses: &[],
            expects: Expects::Of(|_| Some(Shown::Status("available".to_owned()))),
            nature: PLAIN,
            basis: Basis {
                members: &[(Taken, SNAPSHOT_STATUS)],
                calls: &[
                    Action::CreateSnapshot.name(),
                    Action::CopySnapshot.name(),
                    Action::DeleteSnapshot.name(),
                ],
            },
            judge: available,
        },
    ],
};

/// The instance that it is to be of.
fn graded_instance(facts: &Facts<'_>) -> Option<Shown> {
    let life = facts.maybe_life()?;
    let (id, name) = (life.resource_id.clone()?, life.names.first().cloned());
    Some(Shown::Things(vec![Named { id, name }]))
}

/// The snapshot that is graded: the lab's name first, then one of the instance that was made by a
/// call, then one that might be a final one.
fn graded<'f>(facts: &'f Facts<'_>) -> Option<&'f Snapshot> {
    let name = facts.subject.snapshot().name.to_lowercase();
    let of_the_student = |it: &&Snapshot| matches!(it.maker, Maker::Unknown | Maker::Student);
    let manual = facts.history.rds.snapshots.iter().filter(of_the_student);
    manual
        .filter(|snapshot| snapshot.name == name || facts.is_of_graded(snapshot) != Some(false))
        .max_by_key(|snapshot| {
            let of_graded = facts.is_of_graded(snapshot) == Some(true);
            let available = snapshot.available.is_some();
            (snapshot.name == name, of_graded, available, snapshot.maker, snapshot.at)
        })
}

fn exists(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    let name = facts.subject.snapshot().name.to_lowercase();
    let Some(snapshot) = graded(facts) else { return without_one(facts) };
    if let Some(open) = may_be_final(facts, snapshot) {
        return open.judgement().found(&snapshot.name);
    }
    if !snapshot.is_told_manual {
        return untold(snapshot).found(&snapshot.name);
    }
    if snapshot.name == name {
        return Judgement::passed(snapshot.cite.clone()).found(&snapshot.name);
    }
    match facts.is_of_graded(snapshot) {
        Some(true) => Judgement::partial(snapshot.cite.clone())
            .found(&snapshot.name)
            .note(Note::OtherName { found: snapshot.name.clone() }),
        Some(false) | None => facts.trail().missing(snapshot.at).judgement().found(&snapshot.name),
    }
}

/// After the end of the instance, a snapshot that no call is known to have made could be its final
/// one, whatever its name; only the record of the deletion tells, or that it was there before.
pub(super) fn may_be_final(facts: &Facts<'_>, snapshot: &Snapshot) -> Option<Open> {
    let life = facts.life();
    let is_older =
        || snapshot.made_by.zip(life.intact_until()).is_some_and(|(made, at)| made <= at);
    let is_anothers = facts.is_of_graded(snapshot) == Some(false);
    let by_call = matches!(snapshot.maker, Maker::Student | Maker::Another);
    if by_call || life.deleted.is_some() || is_anothers || is_older() {
        return None;
    }
    match facts.fate() {
        Status::Standing(_) => None,
        Status::Ended(end) => Some(facts.trail().missing(end.gone)),
        Status::Unknown(open) => Some(open.clone()),
    }
}

/// An answer that does not say of what kind a snapshot is.
fn untold(snapshot: &Snapshot) -> Judgement {
    let reason = Reason::new(ReasonCode::Internal, DB_SNAPSHOTS.as_str());
    Judgement::unverified(reason, snapshot.cite.clone())
}

fn without_one(facts: &Facts<'_>) -> Judgement {
    if let Some(late) = TAKE.iter().find_map(|name| facts.trail().only_late(name)) {
        return late.map_or_else(|open| open.judgement(), too_late);
    }
    let now = facts.history.rds.snapshots_now();
    match (facts.history.never_was(now), &facts.history.rds.late_snapshot) {
        (Ok(_), Some(late)) => {
            let judgement = Judgement::failed(late.cite.clone()).found(Shown::At(late.made));
            judgement.note(Note::TooLate)
        }
        (Ok(cite), None) => {
            let failed = Judgement::failed(cite).note(Note::NotStarted);
            let refused = TAKE.iter().find_map(|name| facts.trail().refused(name));
            noted(failed, refused)
        }
        (Err(open), _) => open.judgement(),
    }
}

fn of_instance(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    let snapshot = graded(facts).expect("the criterion needs that a snapshot exists");
    let (id, name) = (snapshot.resource_id.clone(), snapshot.instance.clone());
    let found = match id {
        Some(id) => Named { id, name },
        None => Named::unnamed(name.unwrap_or_default()),
    };
    let judgement = match facts.is_of_graded(snapshot) {
        Some(true) => Judgement::passed(snapshot.cite.clone()),
        Some(false) => Judgement::failed(snapshot.cite.clone()),
        None => facts.trail().missing(snapshot.at).judgement(),
    };
    judgement.found(Shown::Things(vec![found]))
}

fn available(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    let snapshot = graded(facts).expect("the criterion needs that a snapshot exists");
    if let Some(cite) = &snapshot.available {
        return Judgement::passed(cite.clone()).found(Shown::Status("available".to_owned()));
    }
    let looks = &facts.history.rds.snapshot_looks;
    let now = match looks.now() {
        Ok(now) => now,
        Err(open) => return open.judgement(),
    };
    let Some(live) = now.value.iter().find(|live| snapshot.is(live)) else {
        // It was deleted, and only an available snapshot can be.
        return facts.trail().missing(snapshot.gone_by(looks)).judgement();
    };
    match live.status.as_deref() {
        Some("failed") => {
            Judgement::failed(now.cite.clone()).found(Shown::Status("failed".to_owned()))
        }
        Some(status) => {
            let subject = format!("{}: {status}", snapshot.name);
            Open::in_progress(subject, now.at, now.cite.clone()).judgement()
        }
        None => {
            let reason = Reason::new(ReasonCode::Internal, DB_SNAPSHOTS.as_str());
            Judgement::unverified(reason, now.cite.clone())
        }
    }
}
