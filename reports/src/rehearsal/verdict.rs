//! Whether a fault was caught.

use super::{FaultSeen, WorkSeen};
use crate::gradebook::{Criterion, Student};
use labproof_checks::outcome::Outcome;

/// What became of a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Its criterion gave the declared outcome, and nothing else fell than what may.
    Caught,
    /// Its criterion gave another outcome.
    Missed {
        /// The outcome; `None` if the student was not graded.
        found: Option<Outcome>,
    },
    /// Its criterion gave the declared outcome, but others fell that must not.
    Spread {
        /// Full ids of the others.
        others: Vec<String>,
    },
    /// The lab leaves no way to make it.
    Impossible,
}

/// Judges a fault by what the reference student has.
pub(super) fn of(fault: &FaultSeen, reference: &WorkSeen) -> Verdict {
    let Some(seen) = &fault.seen else { return Verdict::Impossible };
    let (Some(student), Some(reference)) = (seen.end(), reference.end()) else {
        return Verdict::Missed { found: None };
    };
    let found = outcome(student, &fault.criterion);
    if found != Some(fault.wanted) {
        return Verdict::Missed { found };
    }
    let others: Vec<String> = fallen(student, reference)
        .filter(|id| *id != fault.criterion && !fault.also.contains(*id))
        .map(str::to_owned)
        .collect();
    if others.is_empty() { Verdict::Caught } else { Verdict::Spread { others } }
}

/// The outcome of a criterion.
pub(super) fn outcome(student: &Student, id: &str) -> Option<Outcome> {
    student.criteria().find(|one| one.id == id).map(|one| one.outcome)
}

/// Full ids of the criteria that are graded otherwise than the reference student's.
pub(super) fn fallen<'s>(
    student: &'s Student,
    reference: &'s Student,
) -> impl Iterator<Item = &'s str> {
    let differs =
        |one: &&Criterion| outcome(reference, &one.id).is_some_and(|other| other != one.outcome);
    student.criteria().filter(differs).map(|one| one.id.as_str())
}

#[cfg(test)]
mod tests {
    use super::super::{Rehearsal, StageSeen};
    use super::*;
    use crate::gradebook;
    use Outcome::{Failed, Partial, Passed};
    use labproof_checks::lab::Lab;
    use std::collections::BTreeMap;

    const TEXT: &str = include_str!("../../../tests/labs/shop-db.toml");

    /// Criteria, and outcomes that are others than passed.
    type Outcomes<'a> = &'a [(&'a str, Outcome)];

    /// A student of the shop's lab who passes everything but for these criteria.
    fn student(lab: &Lab, otherwise: Outcomes<'_>) -> WorkSeen {
        let criterion = |one: &labproof_checks::lab::TaskCriterion| {
            let given = otherwise.iter().find(|(id, _)| *id == one.id);
            let outcome = given.map_or(Passed, |(_, outcome)| *outcome);
            let spec = gradebook::Spec {
                title: one.spec.title.clone().into(),
                rules: Vec::new(),
                stage: None,
                expected: None,
                expected_words: None,
                hint: one.spec.hint.clone().into(),
            };
            let verdict = gradebook::Verdict {
                id: one.id.as_str().into(),
                outcome,
                points: one.spec.points,
                possible: one.spec.points,
                found_words: None,
                found: None,
                reason: None,
                blocked_by: None,
                notes: Vec::new(),
                decided: None,
            };
            gradebook::Criterion {
                spec: spec.into(),
                verdict: verdict.into(),
                evidence: Vec::new().into(),
            }
        };
        let tasks = lab.tasks.iter().map(|task| gradebook::Task {
            id: task.id.as_str().into(),
            title: task.title.clone().into(),
            earned: lab.points(),
            possible: lab.points(),
            open: lab.points(),
            criteria: task.criteria.iter().map(criterion).collect(),
        });
        let student = Student {
            student_id: "reference".to_owned(),
            name: String::new(),
            account_id: String::new(),
            region: "".into(),
            regions_seen: Vec::new(),
            columns: BTreeMap::new().into(),
            state: gradebook::State::Graded,
            reason: None,
            score: None,
            flags: Vec::new(),
            things: Vec::new(),
            last_change: None,
            tasks: tasks.collect(),
        };
        WorkSeen { stages: vec![StageSeen { after: None, student }], undone: Vec::new() }
    }

    fn fault(criterion: &str, also: &[&str], seen: Option<WorkSeen>) -> FaultSeen {
        FaultSeen {
            criterion: criterion.to_owned(),
            did: Vec::new(),
            wanted: Failed,
            also: also.iter().map(|id| (*id).to_owned()).collect(),
            seen,
        }
    }

    #[test]
    fn a_fault_is_caught_by_its_criterion_and_nothing_else_may_fall_than_what_is_declared() {
        let lab = Lab::parse("shop-db", TEXT).unwrap();
        let (port, private) = ("instance.port", "instance.private");
        let table: [(Outcomes, &[&str], Verdict); 5] = [
            (&[(port, Failed)], &[], Verdict::Caught),
            (&[], &[], Verdict::Missed { found: Some(Passed) }),
            (&[(port, Partial)], &[], Verdict::Missed { found: Some(Partial) }),
            (&[(port, Failed), (private, Failed)], &[private], Verdict::Caught),
            (
                &[(port, Failed), (private, Failed)],
                &[],
                Verdict::Spread { others: vec![private.to_owned()] },
            ),
        ];
        for (otherwise, also, verdict) in table {
            let fault = fault(port, also, Some(student(&lab, otherwise)));
            assert_eq!(of(&fault, &student(&lab, &[])), verdict, "{otherwise:?}");
        }
        assert_eq!(of(&fault(port, &[], None), &student(&lab, &[])), Verdict::Impossible);
    }

    #[test]
    fn a_lab_is_sound_if_the_reference_passes_and_each_criterion_catches_a_fault() {
        let lab = Lab::parse("shop-db", TEXT).unwrap();
        let caught = || -> Vec<FaultSeen> {
            let seen = |id: &str| Some(student(&lab, &[(id, Failed)]));
            lab.criteria().map(|one| fault(&one.id, &[], seen(&one.id))).collect()
        };
        assert!(Rehearsal::of(&lab, student(&lab, &[]), caught()).is_sound());

        let mut one_less = caught();
        one_less.pop();
        let rehearsal = Rehearsal::of(&lab, student(&lab, &[]), one_less);
        assert_eq!(rehearsal.without_fault, ["removed.no-retained-backups"]);
        assert!(!rehearsal.is_sound());

        let lost = student(&lab, &[("app.launched", Failed)]);
        assert!(!Rehearsal::of(&lab, lost, caught()).is_sound(), "worth no points, and lost");
    }
}
