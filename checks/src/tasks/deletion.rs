//! The end: the instance is gone, and nothing that costs was left of it.

use super::LIFE;
use super::snapshot::may_be_final;
use crate::evidence::Source;
use crate::facts::{Call, Facts, Fate, Open, final_name};
use crate::lab::CriterionSpec;
use crate::outcome::{Citation, Evidence, Judgement, Note};
use crate::registry::{Criterion, Expects, Task};
use jiff::{SignedDuration, Timestamp};

const DELETED: &[&str] = &["deletion.instance-deleted"];

pub(crate) static TASK: Task = Task {
    id: "deletion",
    criteria: &[
        Criterion {
            id: "instance-deleted",
            needs: &["db-config.created"],
            reads: &LIFE,
            expects: Expects::Of(|_, _| Some("DBInstanceNotFound".to_owned())),
            judge: instance_deleted,
        },
        Criterion {
            id: "no-final-snapshot",
            needs: DELETED,
            reads: &LIFE,
            expects: Expects::Of(|_, _| Some("SkipFinalSnapshot=true".to_owned())),
            judge: no_final_snapshot,
        },
        Criterion {
            id: "no-retained-backups",
            needs: DELETED,
            reads: &[
                Source::DbInstances,
                Source::DbSnapshots,
                Source::DbEvents,
                Source::Trail,
                Source::SecurityGroups,
                Source::AutomatedBackups,
            ],
            expects: Expects::Of(|_, _| Some("DeleteAutomatedBackups=true".to_owned())),
            judge: no_retained_backups,
        },
    ],
};

/// Three things together: it existed, its deletion is known, and the newest look that answered
/// does not show it.
fn instance_deleted(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    let life = facts.life();
    let Some(newest) = facts.history.instances.seen.last() else {
        return match facts.history.instances.now() {
            Ok(_) => unreachable!("a series whose newest look answered has seen something"),
            Err(open) => open.judgement(),
        };
    };
    let standing = newest.value.iter().find(|instance| life.is(instance));
    let deletion = known_deletion(facts);
    if let Some(instance) = standing {
        let status = instance.status.clone().unwrap_or_default();
        if let (Err(open), true) = (facts.history.instances.now(), true) {
            return open.judgement().found(status);
        }
        let on_the_way = matches!(status.as_str(), "deleting" | "delete-precheck");
        if on_the_way || life.deleted.is_some() {
            let subject = format!("{}: {status}", instance.identifier);
            return Open::in_progress(subject, newest.at, newest.cite.clone())
                .judgement()
                .found(status);
        }
        let tried = facts.trail().named("DeleteDBInstance").any(|call| {
            call.asked("dBInstanceIdentifier").is_some_and(|name| life.is_named(&name))
        });
        let judgement = Judgement::failed(newest.cite.clone()).found(status);
        return judgement.note_if((!tried).then_some(Note::NotStarted));
    }
    match deletion {
        Some(Deletion::By(call)) if is_staff(facts, call) => {
            Judgement::excused(Evidence::from(call.cite.clone()).and([newest.cite.clone()]))
        }
        Some(Deletion::By(call)) => gone(call.cite.clone(), newest.cite.clone()),
        Some(Deletion::Told(cite)) => gone(cite, newest.cite.clone()),
        None => match facts.fate() {
            Fate::Unknown(open) => open.judgement(),
            Fate::Ended(at) | Fate::Standing(at) => facts.trail().missing(*at).judgement(),
        },
    }
}

fn gone(deletion: Citation, newest: Citation) -> Judgement {
    Judgement::passed(Evidence::from(deletion).and([newest])).found("DBInstanceNotFound")
}

/// How the deletion of the graded life is known.
enum Deletion<'f> {
    /// By the call.
    By(&'f Call<'f>),
    /// By an event, by the status `deleting`, or by two later looks that do not show it.
    Told(Citation),
}

fn known_deletion<'f>(facts: &Facts<'f>) -> Option<Deletion<'f>> {
    let life = facts.life();
    if let Some(call) = &life.deleted {
        return Some(Deletion::By(call));
    }
    let event = life.event("db instance deleted").map(|(_, cite)| cite);
    let deleting =
        life.states.iter().rev().find(|state| {
            state.run.is_some() && state.instance.status.as_deref() == Some("deleting")
        });
    let told = event.or_else(|| deleting.map(|state| state.cite.clone()));
    told.or_else(|| twice_absent(facts)).map(Deletion::Told)
}

/// Seen alive, and authoritatively absent in two later runs.
fn twice_absent(facts: &Facts<'_>) -> Option<Citation> {
    let life = facts.life();
    let alive = life.last_look()?;
    let later = facts.history.instances.seen.iter().filter(|sight| {
        sight.at > alive.at && !sight.value.iter().any(|instance| life.is(instance))
    });
    let mut runs: Vec<(&str, &Citation)> = later.map(|sight| (sight.run, &sight.cite)).collect();
    runs.dedup_by_key(|(run, _)| *run);
    runs.get(1).map(|(_, cite)| (*cite).clone())
}

fn is_staff(facts: &Facts<'_>, call: &Call<'_>) -> bool {
    let staff = facts.history.staff;
    call.record.principal.as_ref().is_some_and(|principal| staff.contains(principal))
}

/// The delete request decides; an absent flag means AWS's default, a final snapshot. Without the
/// record, what is there now.
fn no_final_snapshot(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    let life = facts.life();
    if let Some(call) = &life.deleted {
        let skipped = call.flag("skipFinalSnapshot") == Some(true);
        let found = format!("SkipFinalSnapshot={skipped}");
        return if skipped {
            Judgement::passed(call.cite.clone()).found(found)
        } else {
            let note = final_name(call).map(|name| Note::FinalSnapshot { name });
            Judgement::failed(call.cite.clone()).found(found).note_if(note)
        };
    }
    let unsure = |end: Timestamp| facts.trail().missing(end).judgement();
    let Fate::Ended(end) = facts.fate() else { return unsure(facts.history.as_of) };
    let name = facts.lab().file.names.snapshot.to_lowercase();
    let mut others =
        facts.history.snapshots.iter().filter(|snapshot| {
            snapshot.name != name && facts.is_of_graded(snapshot) != Some(false)
        });
    if let Some(open) = others.find_map(|snapshot| may_be_final(facts, snapshot)) {
        return open.judgement();
    }
    // Nothing now, and no event of a snapshot that was deleted since.
    match facts.history.snapshot_looks.now() {
        Err(open) => open.judgement(),
        Ok(_) if !facts.events().cover(life.start()) => unsure(*end),
        Ok(now) => Judgement::passed(now.cite.clone()),
    }
}

/// The delete request decides; an absent flag means AWS's default, no retained backups. Without
/// the record, what is there now, as long as a retained backup would still be there.
fn no_retained_backups(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    let life = facts.life();
    if let Some(call) = &life.deleted {
        let deleted = call.flag("deleteAutomatedBackups").unwrap_or(true);
        let found = format!("DeleteAutomatedBackups={deleted}");
        let judgement = if deleted {
            Judgement::passed(call.cite.clone())
        } else {
            Judgement::failed(call.cite.clone())
        };
        return judgement.found(found);
    }
    let now = match facts.history.backups.now() {
        Ok(now) => now,
        Err(open) => return open.judgement(),
    };
    let ours = now.value.iter().any(|backup| {
        backup.status.as_deref() == Some("retained") && backup.resource_id == life.resource_id
    });
    if ours {
        return Judgement::failed(now.cite.clone()).found("retained");
    }
    match kept_until(facts) {
        Ok(until) if now.at < until => Judgement::passed(now.cite.clone()),
        Ok(until) => facts.trail().missing(until).judgement(),
        Err(open) => open.judgement(),
    }
}

/// Until when a retained backup would certainly still be listed: the retention period after the
/// last instant at which the instance was there.
fn kept_until(facts: &Facts<'_>) -> Result<Timestamp, Open> {
    let life = facts.life();
    let states = life.states.iter().rev();
    let days = states.filter_map(|state| state.instance.backup_retention).next().unwrap_or(1);
    let alive = life.deletion_at().or_else(|| life.last_look().map(|state| state.at));
    let alive = alive.ok_or_else(|| facts.trail().missing(facts.history.as_of))?;
    Ok(alive.checked_add(SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::MAX))
}
