//! The manual snapshot. One that was deleted later still counts by its record; a final snapshot
//! never does.

use super::{LIFE, too_late};
use crate::evidence::{ReasonCode, Source};
use crate::facts::{Facts, Fate, Maker, Open, Snapshot, noted};
use crate::lab::CriterionSpec;
use crate::outcome::{Judgement, Note, Reason};
use crate::registry::{Criterion, Expects, Task};

const EXISTS: &[&str] = &["snapshot.exists"];

pub(crate) static TASK: Task = Task {
    id: "snapshot",
    criteria: &[
        Criterion {
            id: "exists",
            needs: &["db-config.created"],
            rules: &[140, 141, 142, 143, 144],
            reads: &LIFE,
            expects: Expects::Of(|lab, _| Some(lab.file.names.snapshot.clone())),
            judge: exists,
        },
        Criterion {
            id: "of-instance",
            needs: EXISTS,
            rules: &[146],
            reads: &LIFE,
            expects: Expects::Of(|_, facts| facts.maybe_life()?.resource_id.clone()),
            judge: of_instance,
        },
        Criterion {
            id: "available",
            needs: EXISTS,
            rules: &[147],
            reads: &LIFE,
            expects: Expects::Of(|_, _| Some("available".to_owned())),
            judge: available,
        },
    ],
};

/// The snapshot that is graded: the lab's name first, then one of the instance that was made by a
/// call, then one that might be a final one.
fn graded<'f>(facts: &'f Facts<'_>) -> Option<&'f Snapshot> {
    let name = facts.lab().file.names.snapshot.to_lowercase();
    let of_the_student = |it: &&Snapshot| matches!(it.maker, Maker::Unknown | Maker::Student);
    let manual = facts.history.snapshots.iter().filter(of_the_student);
    manual
        .filter(|snapshot| snapshot.name == name || facts.is_of_graded(snapshot) != Some(false))
        .max_by_key(|snapshot| {
            let of_graded = facts.is_of_graded(snapshot) == Some(true);
            let available = snapshot.available.is_some();
            (snapshot.name == name, of_graded, available, snapshot.maker, snapshot.at)
        })
}

fn exists(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    let name = facts.lab().file.names.snapshot.to_lowercase();
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
        Fate::Standing(_) => None,
        Fate::Ended(end) => Some(facts.trail().missing(end.gone)),
        Fate::Unknown(open) => Some(open.clone()),
    }
}

/// An answer that does not say of what kind a snapshot is.
fn untold(snapshot: &Snapshot) -> Judgement {
    let reason = Reason::new(ReasonCode::Internal, Source::DbSnapshots.as_str());
    Judgement::unverified(reason, snapshot.cite.clone())
}

/// The calls that make a snapshot.
const MAKE: [&str; 2] = ["CreateDBSnapshot", "CopyDBSnapshot"];

fn without_one(facts: &Facts<'_>) -> Judgement {
    if let Some(late) = MAKE.into_iter().find_map(|name| facts.trail().only_late(name)) {
        return late.map_or_else(|open| open.judgement(), too_late);
    }
    let now = facts.history.snapshot_looks.now();
    let now = now.map(|sight| sight.cite.clone()).map_err(Clone::clone);
    match (facts.history.never_was(now), &facts.history.late_snapshot) {
        (Ok(_), Some(late)) => {
            let judgement = Judgement::failed(late.cite.clone()).found(late.made.to_string());
            judgement.note(Note::TooLate)
        }
        (Ok(cite), None) => {
            let failed = Judgement::failed(cite).note(Note::NotStarted);
            let refused = MAKE.into_iter().find_map(|name| facts.refused_call(name));
            noted(failed, refused)
        }
        (Err(open), _) => open.judgement(),
    }
}

fn of_instance(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    let snapshot = graded(facts).expect("the criterion needs snapshot.exists");
    let found = snapshot.resource_id.clone().or_else(|| snapshot.instance.clone());
    let judgement = match facts.is_of_graded(snapshot) {
        Some(true) => Judgement::passed(snapshot.cite.clone()),
        Some(false) => Judgement::failed(snapshot.cite.clone()),
        None => facts.trail().missing(snapshot.at).judgement(),
    };
    judgement.found(found.unwrap_or_default())
}

fn available(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    let snapshot = graded(facts).expect("the criterion needs snapshot.exists");
    if let Some(cite) = &snapshot.available {
        return Judgement::passed(cite.clone()).found("available");
    }
    let now = facts.history.snapshot_looks.now();
    let live = now.map(|sight| {
        let mut live = sight.value.iter();
        live.find(|live| live.identifier == snapshot.name).map(|live| (live, sight))
    });
    match live {
        Err(open) => open.judgement(),
        Ok(Some((live, sight))) => match live.status.as_deref() {
            Some("failed") => Judgement::failed(sight.cite.clone()).found("failed"),
            Some(status) => {
                let subject = format!("{}: {status}", snapshot.name);
                Open::in_progress(subject, sight.at, sight.cite.clone()).judgement()
            }
            None => {
                let reason = Reason::new(ReasonCode::Internal, Source::DbSnapshots.as_str());
                Judgement::unverified(reason, sight.cite.clone())
            }
        },
        // It was deleted, and only an available snapshot can be.
        Ok(None) => facts.trail().missing(facts.history.as_of).judgement(),
    }
}
