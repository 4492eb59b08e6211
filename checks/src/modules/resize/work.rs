//! A student makes the DB instance larger, and what a student may do wrong.

use crate::engine::Outcome::Failed;
use crate::modules::subject::Subject;
use crate::modules::work::{Act, Asked, Change, Fault, Site, Work};

pub(super) fn walk(work: &mut Work, task: &str, subject: &Subject, asked: &Asked<'_>) {
    let change = Change {
        instance: subject.db().name.clone(),
        classes: asked.values("instance-class"),
        storage: asked.number("storage"),
        at_once: true,
    };
    work.add(task, Act::ChangeInstance(change));
}

/// Leaves one change out, and the whole step where nothing is left of it.
fn without(work: &mut Work, site: &Site<'_>, spoil: fn(&mut Change)) -> Option<()> {
    let change = work.change(site.subject)?;
    spoil(change);
    if change.classes.is_empty() && change.storage.is_none() {
        let instance = change.instance.clone();
        work.leave_out(
            |act| matches!(act, Act::ChangeInstance(change) if change.instance == instance),
        )?;
    }
    Some(())
}

pub(super) static FAULTS: &[Fault] = &[
    Fault {
        criterion: "instance-class",
        outcome: Failed,
        also: &[("resize", "applied-immediately")],
        make: |work, site| without(work, site, |change| change.classes.clear()),
    },
    Fault {
        criterion: "storage",
        outcome: Failed,
        also: &[("resize", "applied-immediately")],
        make: |work, site| without(work, site, |change| change.storage = None),
    },
    Fault {
        criterion: "applied-immediately",
        outcome: Failed,
        also: &[("resize", "instance-class"), ("resize", "storage")],
        make: |work, site| {
            work.change(site.subject)?.at_once = false;
            Some(())
        },
    },
];
