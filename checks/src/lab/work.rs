//! What the reference student of a lab does, and the faults that its criteria must catch.

use crate::engine::CriterionSpec;
use crate::lab::{Lab, Task, TaskCriterion};
use crate::modules::work::{Act, Asked, Deletion, Falls, Fault, Site, Step, Work};
use std::collections::BTreeSet;

/// A fault at a place of a lab.
#[derive(Debug)]
pub struct LabFault<'l> {
    /// The full id of the criterion that must catch it.
    pub criterion: &'l str,
    /// The fault, as the check module declares it.
    pub fault: &'static Fault,
    /// The spoilt work; `None` if this lab leaves no way to make the fault.
    pub work: Option<Work>,
    /// Full ids of the criteria that may fall besides: the declared ones, and those that need one that
    /// falls.
    pub also: BTreeSet<&'l str>,
}

impl Lab {
    /// What the reference student does: the lab's things, in its order, and at the end whatever is left
    /// is deleted.
    ///
    /// ```
    /// use labproof_checks::lab::Lab;
    ///
    /// let lab = Lab::shipped("stem-day-rds").unwrap();
    /// let reference = lab.work();
    /// assert!(lab.faults(&reference).len() > 20);
    /// ```
    pub fn work(&self) -> Work {
        let mut work = Work::default();
        for task in &self.tasks {
            let criteria: Vec<(&str, &CriterionSpec)> =
                task.criteria.iter().map(|one| (one.check.id, &one.spec)).collect();
            let asked = Asked { criteria: &criteria };
            (task.module.walk)(&mut work, &task.id, &task.subject, &asked);
        }
        if let Some(last) = self.tasks.last() {
            delete_instances(&mut work, &last.id);
            work.add(&last.id, Act::CleanUp);
        }
        work
    }

    /// A fault for each criterion, in the lab's order. A criterion for which its module declares none is
    /// not among them.
    pub fn faults(&self, reference: &Work) -> Vec<LabFault<'_>> {
        let placed = self.tasks.iter().flat_map(|task| {
            task.criteria.iter().flat_map(move |one| self.faults_of(task, one, reference))
        });
        placed.collect()
    }

    fn faults_of<'l>(
        &'l self,
        task: &'l Task,
        criterion: &'l TaskCriterion,
        reference: &Work,
    ) -> Vec<LabFault<'l>> {
        let site = Site { subject: &task.subject, spec: &criterion.spec };
        let faults = task.module.faults.iter().filter(|it| it.criterion == criterion.check.id);
        let placed = faults.map(|fault| (fault, fault.of(reference, &site)));
        let placed = placed.map(|(fault, work)| LabFault {
            criterion: &criterion.id,
            fault,
            also: self.fallen_with(criterion, fault, &left_out(reference, work.as_ref())),
            work,
        });
        placed.collect()
    }

    /// What may fall with a criterion.
    fn fallen_with<'l>(
        &'l self,
        criterion: &'l TaskCriterion,
        fault: &Fault,
        left_out: &BTreeSet<&str>,
    ) -> BTreeSet<&'l str> {
        let is_declared = |task: &Task, one: &TaskCriterion| {
            let named = |(module, id): &Falls| task.module.id == *module && one.check.id == *id;
            left_out.contains(task.id.as_str()) || fault.also.iter().any(named)
        };
        let mut fallen: BTreeSet<&str> = BTreeSet::from([criterion.id.as_str()]);
        for task in &self.tasks {
            let declared = task.criteria.iter().filter(|one| is_declared(task, one));
            fallen.extend(declared.map(|one| one.id.as_str()));
        }
        // Needs come before what needs them, but not in every lab: until nothing is added.
        loop {
            let before = fallen.len();
            let needing = self
                .criteria()
                .filter(|one| one.needs.iter().any(|need| fallen.contains(need.as_str())));
            let needing: Vec<&str> = needing.map(|one| one.id.as_str()).collect();
            fallen.extend(needing);
            if fallen.len() == before {
                break;
            }
        }
        fallen.remove(criterion.id.as_str());
        fallen
    }
}

/// The tasks of which nothing is done.
fn left_out<'w>(reference: &'w Work, work: Option<&Work>) -> BTreeSet<&'w str> {
    let Some(work) = work else { return BTreeSet::new() };
    let counts = |step: &&Step| !step.act.is_clean_up();
    let begun: BTreeSet<&str> =
        work.steps.iter().filter(counts).map(|it| it.task.as_str()).collect();
    let asked = reference.steps.iter().filter(counts).map(|it| it.task.as_str());
    asked.filter(|task| !begun.contains(task)).collect()
}

/// Deletes the DB instances that no task of the lab deletes: they cost money.
fn delete_instances(work: &mut Work, task: &str) {
    let is_deleted = |name: &String| {
        let acts = work.steps.iter().map(|step| &step.act);
        acts.into_iter().any(|act| matches!(act, Act::DeleteInstance(it) if it.instance == *name))
    };
    let made = work.steps.iter().filter_map(|step| {
        if let Act::CreateInstance(made) = &step.act { Some(made.name.clone()) } else { None }
    });
    let left: Vec<String> = made.filter(|name| !is_deleted(name)).collect();
    for instance in left {
        let deletion = Deletion { instance, final_snapshot: None, keep_backups: false };
        work.add(task, Act::DeleteInstance(deletion));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::SHIPPED;
    use crate::modules::MODULES;

    #[test]
    fn every_criterion_of_every_module_has_a_fault() {
        for module in MODULES {
            for criterion in module.criteria {
                let has = module.faults.iter().any(|fault| fault.criterion == criterion.id);
                assert!(has, "{}.{} has no fault", module.id, criterion.id);
            }
            for fault in module.faults {
                let known = module.criterion(fault.criterion).is_some();
                assert!(known, "{} has no criterion {}", module.id, fault.criterion);
            }
        }
    }

    #[test]
    fn every_fault_of_a_shipped_lab_can_be_made_and_differs_from_the_reference() {
        for (_, text) in SHIPPED {
            let lab = Lab::parse("shipped", text).unwrap();
            let reference = lab.work();
            for fault in lab.faults(&reference) {
                let work =
                    fault.work.unwrap_or_else(|| panic!("{} cannot be made", fault.criterion));
                let lines = crate::modules::work::difference(&reference, &work);
                assert!(!lines.is_empty() || work.is_cut_off, "{}", fault.criterion);
                println!("{}\n    {}", fault.criterion, lines.join("\n    "));
            }
        }
    }
}
