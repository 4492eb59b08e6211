//! A student takes the snapshot, and what a student may do wrong.

use crate::engine::Outcome::{Failed, Pending};
use crate::modules::subject::Subject;
use crate::modules::work::{Act, Asked, Fault, NewSnapshot, Placement, Site, Work};

pub(super) fn walk(work: &mut Work, task: &str, subject: &Subject, _: &Asked<'_>) {
    let (name, of) = (subject.snapshot().name.clone(), subject.db().name.clone());
    work.add(task, Act::TakeSnapshot(NewSnapshot { name, of }));
}

fn is_it(act: &Act, site: &Site<'_>) -> bool {
    matches!(act, Act::TakeSnapshot(taken) if taken.name == site.subject.snapshot().name)
}

/// Takes it of another instance, which has nothing of the lab's.
fn of_another(work: &mut Work, site: &Site<'_>) -> Option<()> {
    let mut other = work.instance(site.subject)?.clone();
    other.name.push_str("-2");
    other.groups.clear();
    (other.database, other.placement) = (None, Placement::Default);
    let taken = work.find(|act| {
        if let Act::TakeSnapshot(taken) = act
            && taken.name == site.subject.snapshot().name
        {
            Some(taken)
        } else {
            None
        }
    })?;
    taken.of.clone_from(&other.name);
    let name = site.subject.db().name.clone();
    work.put_behind(
        |act| matches!(act, Act::CreateInstance(instance) if instance.name == name),
        Act::CreateInstance(Box::new(other)),
    )
}

pub(super) static FAULTS: &[Fault] = &[
    Fault {
        criterion: "exists",
        outcome: Failed,
        also: &[],
        make: |work, site| work.leave_out(|act| is_it(act, site)),
    },
    Fault { criterion: "of-instance", outcome: Failed, also: &[], make: of_another },
    Fault {
        criterion: "available",
        outcome: Pending,
        also: &[],
        make: |work, site| work.cut_off_behind(|act| is_it(act, site)),
    },
];
