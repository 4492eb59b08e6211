//! The end of a DB instance: it is gone, and nothing that costs was left of it.

mod work;

use crate::engine::{
    AnswerAt, Call, Citation, CriterionSpec, Evidence, Judgement, Note, Open, Rank, Shown, Source,
    Stage, TRAIL,
};
use crate::modules::bind::ON_DB;
use crate::modules::compare::{CREATED, LIFE, too_late};
use crate::modules::criterion::Thing::{Backup, Instance, Snapshot};
use crate::modules::criterion::{Basis, Criterion, Expects, Module, Nature, Need, PLAIN};
use crate::modules::facts::Facts;
use crate::modules::snapshot::may_be_final;
use crate::services::ec2::SECURITY_GROUPS;
use crate::services::rds::answers::{AutomatedBackup, DbInstance};
use crate::services::rds::calls::Action;
use crate::services::rds::members::{
    BACKUP_STATUS, DELETE_BACKUPS, FINAL_NAME, LIFE as LIFE_ID, SKIP_FINAL, SNAPSHOT,
    SNAPSHOT_TYPE, STATUS,
};
use crate::services::rds::snapshots::final_name;
use crate::services::rds::{
    AUTOMATED_BACKUPS, DB_EVENTS, DB_INSTANCES, DB_SNAPSHOTS, End, GONE, Status,
};
use crate::services::refusal::noted;
use jiff::{SignedDuration, Timestamp};

const DELETED: &[Need] = &[Need::Own("instance-deleted")];

/// The account's cleaner may have done it.
const EXCUSABLE: Nature = PLAIN.refusable();

const LIFE_AND_BACKUPS: [Source; 6] =
    [DB_INSTANCES, DB_SNAPSHOTS, DB_EVENTS, TRAIL, SECURITY_GROUPS, AUTOMATED_BACKUPS];

const DELETE: &[&str] = &[Action::Delete.name()];

/// What AWS answers where there is no such instance.
const NOT_FOUND: Shown = Shown::Gone("DBInstanceNotFound");

const fn skipped(on: bool) -> Shown {
    Shown::Switch { member: "SkipFinalSnapshot", on }
}

const fn backups_deleted(on: bool) -> Shown {
    Shown::Switch { member: "DeleteAutomatedBackups", on }
}

pub(crate) static MODULE: Module = Module {
    id: "deletion",
    about: "The deletion of a DB instance, with nothing left that costs money.",
    bind: ON_DB,
    walk: work::walk,
    faults: work::FAULTS,
    contradictions: &[],
    criteria: &[
        Criterion {
            id: "instance-deleted",
            needs: CREATED,
            rules: &[150, 151, 152],
            reads: &LIFE,
            uses: &[],
            expects: Expects::Of(|_| Some(NOT_FOUND)),
            nature: EXCUSABLE.at(Stage::End),
            basis: Basis { members: &[(Instance, STATUS), (Instance, LIFE_ID)], calls: DELETE },
            judge: instance_deleted,
        },
        Criterion {
            id: "no-final-snapshot",
            needs: DELETED,
            rules: &[142, 153],
            reads: &LIFE,
            uses: &[],
            expects: Expects::Of(|_| Some(skipped(true))),
            nature: EXCUSABLE,
            basis: Basis {
                members: &[
                    (Instance, SKIP_FINAL),
                    (Instance, FINAL_NAME),
                    (Snapshot, SNAPSHOT),
                    (Snapshot, SNAPSHOT_TYPE),
                ],
                calls: DELETE,
            },
            judge: no_final_snapshot,
        },
        Criterion {
            id: "no-retained-backups",
            needs: DELETED,
            rules: &[153, 154],
            reads: &LIFE_AND_BACKUPS,
            uses: &[],
            expects: Expects::Of(|_| Some(backups_deleted(true))),
            nature: EXCUSABLE,
            basis: Basis {
                members: &[(Instance, DELETE_BACKUPS), (Backup, BACKUP_STATUS)],
                calls: DELETE,
            },
            judge: no_retained_backups,
        },
    ],
};

/// Three things together: it existed, its deletion is known, and the newest look that answered
/// does not show it.
fn instance_deleted(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    let life = facts.life();
    if let Some(call) = facts.late_calls(Action::Delete.name()).next() {
        return too_late(call);
    }
    if let Some(judgement) = stood_after_deadline(facts) {
        return judgement;
    }
    let instances = &facts.history.rds.instances;
    let (newest, now) = match (instances.seen.last(), instances.now()) {
        (Some(newest), now) => (newest, now),
        (None, Err(open)) => return open.judgement(),
        (None, Ok(newest)) => (newest, Ok(newest)),
    };
    if let Some(instance) = newest.value.iter().find(|instance| life.is(instance)) {
        return match now {
            Ok(_) => still_there(facts, instance, newest),
            Err(open) => open.judgement(),
        };
    }
    match known_deletion(facts) {
        Some(Deletion::By(call)) if facts.trail().is_anothers(call) => {
            Judgement::excused(Evidence::from(call.cite.clone()).and([newest.cite.clone()]))
        }
        Some(Deletion::By(call)) => gone(call.cite.clone(), newest.cite.clone()),
        // Without the record nobody knows whether the account's cleaner did it, nor whether it was asked
        // for in time.
        Some(Deletion::Told(at, _))
            if !facts.history.staff.is_empty()
                || facts.history.deadline.is_some_and(|end| at > end) =>
        {
            facts.trail().missing(at).judgement()
        }
        Some(Deletion::Told(_, cite)) => gone(cite, newest.cite.clone()),
        None => match facts.fate() {
            Status::Unknown(open) => open.judgement(),
            Status::Ended(end) => facts.trail().missing(end.gone).judgement(),
            Status::Standing(at) => facts.trail().missing(*at).judgement(),
        },
    }
}

/// A look after the deadline that shows it standing proves that its deletion was not asked for in
/// time, whatever was done later.
fn stood_after_deadline<'a>(facts: &Facts<'a>) -> Option<Judgement> {
    let (life, deadline) = (facts.life(), facts.history.deadline?);
    let all = &facts.history.rds.all_instances;
    let shows = |sight: &AnswerAt<'a, [DbInstance]>| {
        let ours = sight.value.iter().find(|instance| life.is(instance))?;
        (!matches!(ours.status.as_deref()?, "deleting" | "delete-precheck")).then_some(ours)
    };
    let later = || all.seen.iter().filter(|sight| sight.at > deadline);
    let (ours, sight) = later().rev().find_map(|sight| Some((shows(sight)?, sight)))?;
    if life.deleted.is_some() {
        return None;
    }
    let is_newest = later().next_back().is_some_and(|newest| newest.run == sight.run);
    if is_newest {
        return Some(still_there(facts, ours, sight));
    }
    // Whatever is newer shows it gone, or going.
    let status = ours.status.clone().unwrap_or_default();
    Some(Judgement::failed(sight.cite.clone()).found(Shown::Status(status)).note(Note::TooLate))
}

fn still_there(
    facts: &Facts<'_>,
    instance: &DbInstance,
    look: &AnswerAt<'_, [DbInstance]>,
) -> Judgement {
    let life = facts.life();
    let status = instance.status.clone().unwrap_or_default();
    if life.deleted.is_some() || matches!(status.as_str(), "deleting" | "delete-precheck") {
        let subject = format!("{}: {status}", instance.identifier);
        let open = Open::in_progress(subject, look.at, look.cite.clone());
        return open.judgement().found(Shown::Status(status));
    }
    let refused = facts.trail().refused(Action::Delete.name()).filter(|call| {
        // A record may keep no request, and then does not say whom it was about.
        let name = call.asked("dBInstanceIdentifier");
        call.record.at >= life.start() && name.is_none_or(|name| life.is_named(&name))
    });
    let failed = Judgement::failed(look.cite.clone()).found(Shown::Status(status));
    let failed = failed.note(Note::NotStarted);
    noted(failed, refused)
}

fn gone(deletion: Citation, newest: Citation) -> Judgement {
    Judgement::passed(Evidence::from(deletion).and([newest])).found(NOT_FOUND)
}

/// How the deletion of the graded life is known.
enum Deletion<'f> {
    /// By the call.
    By(&'f Call<'f>),
    /// By an event, by the status `deleting`, or by two later looks that do not show it: when, and
    /// which.
    Told(Timestamp, Citation),
}

fn known_deletion<'f>(facts: &Facts<'f>) -> Option<Deletion<'f>> {
    let life = facts.life();
    if let Some(call) = &life.deleted {
        return Some(Deletion::By(call));
    }
    let event = life.event(GONE).map(|told| (told.at, told.cite.clone()));
    let deleting = life.states.iter().rev().find(|state| {
        state.rank == Rank::Live && state.instance.status.as_deref() == Some("deleting")
    });
    let told = event.or_else(|| deleting.map(|state| (state.at, state.cite.clone())));
    let (at, cite) = told.or_else(|| twice_absent(facts))?;
    Some(Deletion::Told(at, cite))
}

/// Seen alive, and authoritatively absent in two later runs.
fn twice_absent(facts: &Facts<'_>) -> Option<(Timestamp, Citation)> {
    let life = facts.life();
    let alive = life.last_look()?;
    let later = facts.history.rds.instances.seen.iter().filter(|sight| {
        sight.at > alive.at && !sight.value.iter().any(|instance| life.is(instance))
    });
    let mut runs: Vec<_> = later.map(|sight| (sight.run, sight.at, &sight.cite)).collect();
    runs.dedup_by_key(|(run, ..)| *run);
    let (_, first, _) = *runs.first()?;
    runs.get(1).map(|(.., cite)| (first, (*cite).clone()))
}

/// The delete request decides; an absent flag means AWS's default, a final snapshot. Without the
/// record, what is there since.
fn no_final_snapshot(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    if let Some(call) = asked_deletion(facts) {
        let is_skipped = call.flag("skipFinalSnapshot") == Some(true);
        let found = skipped(is_skipped);
        if is_skipped {
            return Judgement::passed(call.cite.clone()).found(found);
        }
        let note = final_name(call).map(|name| Note::FinalSnapshot { name });
        return Judgement::failed(call.cite.clone()).found(found).note_if(note);
    }
    let end = match end(facts) {
        Ok(end) => end,
        Err(open) => return open.judgement(),
    };
    let mut ours = facts
        .history
        .rds
        .snapshots
        .iter()
        .filter(|snapshot| facts.is_of_graded(snapshot) != Some(false));
    if let Some(open) = ours.find_map(|snapshot| may_be_final(facts, snapshot)) {
        return open.judgement();
    }
    // None is there, and no event tells of one that was there and is not any more.
    let looks = &facts.history.rds.snapshot_looks;
    match (looks.seen.iter().find(|sight| sight.at >= end.gone), looks.now()) {
        (Some(sight), _) if facts.events().cover(facts.life().start(), sight.at) => {
            Judgement::passed(sight.cite.clone())
        }
        (None, Err(open)) => open.judgement(),
        (_, Ok(_)) | (Some(_), Err(_)) => facts.trail().missing(end.gone).judgement(),
    }
}

/// The record of the deletion, if it keeps what was asked.
fn asked_deletion<'f>(facts: &Facts<'f>) -> Option<&'f Call<'f>> {
    facts.life().deleted.as_ref().filter(|call| call.record.request.is_object())
}

fn end(facts: &Facts<'_>) -> Result<End, Open> {
    match facts.fate() {
        Status::Ended(end) => Ok(*end),
        Status::Unknown(open) => Err(open.clone()),
        Status::Standing(at) => Err(facts.trail().missing(*at)),
    }
}

/// The delete request decides; an absent flag means AWS's default, no retained backups. Without
/// the record, what was there while a retained backup would still have been there.
fn no_retained_backups(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    if let Some(call) = asked_deletion(facts) {
        let deleted = call.flag("deleteAutomatedBackups").unwrap_or(true);
        let found = backups_deleted(deleted);
        let judgement = if deleted {
            Judgement::passed(call.cite.clone())
        } else {
            Judgement::failed(call.cite.clone())
        };
        return judgement.found(found);
    }
    let end = match end(facts) {
        Ok(end) => end,
        Err(open) => return open.judgement(),
    };
    let looks = &facts.history.rds.backups;
    let since: Vec<_> = looks.seen.iter().filter(|sight| sight.at >= end.gone).collect();
    let (mut may_be, mut is) = (false, None);
    for sight in &since {
        for backup in sight.value {
            match is_retained(facts, backup) {
                Some(true) => is = Some(sight),
                Some(false) => {}
                None => may_be = true,
            }
        }
    }
    if let Some(sight) = is {
        return Judgement::failed(sight.cite.clone()).found(Shown::Status("retained".to_owned()));
    }
    let until = kept_until(facts, end);
    match (since.iter().find(|sight| sight.at < until), looks.now()) {
        (Some(sight), _) if !may_be => Judgement::passed(sight.cite.clone()),
        (None, Err(open)) => open.judgement(),
        (_, Ok(_)) | (Some(_), Err(_)) => facts.trail().missing(end.gone).judgement(),
    }
}

/// Whether a backup outlived the graded instance; `None` if the answer does not tell.
fn is_retained(facts: &Facts<'_>, backup: &AutomatedBackup) -> Option<bool> {
    let life = facts.life();
    let ours = match (&backup.resource_id, &life.resource_id) {
        (Some(theirs), Some(ours)) => Some(theirs == ours),
        (None, _) | (_, None) => match &backup.instance {
            Some(name) if !life.is_named(name) => Some(false),
            Some(_) | None => None,
        },
    };
    match (ours, backup.status.as_deref().map(|status| status == "retained")) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        (None, _) | (_, None) => None,
    }
}

/// Until when a retained backup would certainly still be listed: the retention period after the
/// last instant at which the instance was there; unknown, one day.
fn kept_until(facts: &Facts<'_>, end: End) -> Timestamp {
    const LONGEST: i64 = 35;
    let mut states = facts.life().states.iter().rev();
    let days = states.find_map(|state| state.instance.backup_retention).unwrap_or(1);
    let kept = SignedDuration::from_hours(24 * days.clamp(0, LONGEST));
    end.alive.checked_add(kept).unwrap_or(Timestamp::MAX)
}
