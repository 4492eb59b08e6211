//! A student deletes the DB instance, and what a student may do wrong.

use crate::engine::Outcome::Failed;
use crate::modules::subject::Subject;
use crate::modules::work::{Act, Asked, Deletion, Fault, Work};

pub(super) fn walk(work: &mut Work, task: &str, subject: &Subject, _: &Asked<'_>) {
    let instance = subject.db().name.clone();
    let deletion = Deletion { instance, final_snapshot: None, keep_backups: false };
    work.add(task, Act::DeleteInstance(deletion));
}

pub(super) static FAULTS: &[Fault] = &[
    Fault {
        criterion: "instance-deleted",
        outcome: Failed,
        also: &[],
        make: |work, site| {
            let name = &site.subject.db().name;
            work.leave_out(
                |act| matches!(act, Act::DeleteInstance(deletion) if deletion.instance == *name),
            )
        },
    },
    Fault {
        criterion: "no-final-snapshot",
        outcome: Failed,
        also: &[],
        make: |work, site| {
            let deletion = work.deletion(site.subject)?;
            deletion.final_snapshot = Some(format!("{}-final", deletion.instance));
            Some(())
        },
    },
    Fault {
        criterion: "no-retained-backups",
        outcome: Failed,
        also: &[],
        make: |work, site| {
            work.deletion(site.subject)?.keep_backups = true;
            Some(())
        },
    },
];
