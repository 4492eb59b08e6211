//! Whose mark, and of what: by the names that people give.

use crate::exit::Failure;
use crate::store::Enrolment;
use labproof_checks::lab::{Lab, Task};

/// How many near names are told.
const NEAR: usize = 5;

/// The place of the student of this id, or of this name if nobody else has it.
///
/// # Errors
/// Nobody, or several.
pub(in crate::commands) fn student(
    enrolments: &[Enrolment],
    asked: &str,
) -> Result<usize, Failure> {
    let places = |is_it: fn(&Enrolment, &str) -> bool| -> Vec<usize> {
        let all = enrolments.iter().enumerate();
        all.filter(|(_, one)| is_it(one, asked)).map(|(place, _)| place).collect()
    };
    let by_id = places(|one, asked| one.student_id == asked);
    let by_name = places(|one, asked| one.name == asked);
    match (&by_id[..], &by_name[..]) {
        ([place, ..], _) | ([], [place]) => Ok(*place),
        ([], []) => {
            let names = enrolments.iter().flat_map(|one| [&*one.student_id, &*one.name]);
            Err(unknown("student", asked, names))
        }
        ([], several) => {
            let ids: Vec<_> = several.iter().map(|at| &*enrolments[*at].student_id).collect();
            Err(Failure::Input(miette::miette!(
                help = "name one of them by the id",
                "several students are named `{asked}`: {}",
                ids.join(", ")
            )))
        }
    }
}

/// The full ids of the criterion, or of all criteria of the task, of this name.
///
/// # Errors
/// The lab has neither.
pub(super) fn criteria(lab: &Lab, asked: &str) -> Result<Vec<String>, Failure> {
    let of_task = |task: &Task| task.criteria.iter().map(|it| it.id.clone()).collect();
    if let Some(task) = lab.tasks.iter().find(|task| task.id == asked) {
        return Ok(of_task(task));
    }
    match lab.criterion(asked) {
        Some(criterion) => Ok(vec![criterion.id.clone()]),
        None => Err(unknown("criterion", asked, lab.criteria().map(|it| it.id.as_str()))),
    }
}

fn unknown<'n>(what: &str, asked: &str, names: impl Iterator<Item = &'n str>) -> Failure {
    let near = near(asked, names).join(", ");
    Failure::Input(if near.is_empty() {
        miette::miette!("no {what} is named `{asked}`")
    } else {
        miette::miette!(help = format!("did you mean {near}?"), "no {what} is named `{asked}`")
    })
}

/// The names nearest to this one, nearest first.
fn near<'n>(asked: &str, names: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let asked = asked.to_lowercase();
    let far = |name: &str| {
        let name = name.to_lowercase();
        if name.contains(&asked) || asked.contains(&name) { 0 } else { distance(&asked, &name) }
    };
    let enough = 2.max(asked.chars().count() / 3);
    let known = names.filter(|name| !name.is_empty()).map(|name| (far(name), name));
    let mut near: Vec<_> = known.filter(|(far, _)| *far <= enough).collect();
    near.sort_unstable();
    near.dedup();
    near.into_iter().map(|(_, name)| name).take(NEAR).collect()
}

/// How many letters must be put in, taken out or changed to make one of the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (above, letter) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = above + 1;
        for (at, theirs) in other.iter().enumerate() {
            let changed = diagonal + usize::from(letter != *theirs);
            diagonal = row[at + 1];
            row[at + 1] = changed.min(row[at] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn enrolment(id: &str, name: &str) -> Enrolment {
        Enrolment {
            student_id: id.into(),
            name: name.into(),
            account: "111122223333".into(),
            region: None,
            columns: BTreeMap::new().into(),
        }
    }

    #[test]
    fn a_student_is_found_by_the_id_or_by_a_name_that_nobody_else_has() {
        let all = [enrolment("s001", "김하늘"), enrolment("s002", "Park"), enrolment("s3", "Park")];
        assert_eq!(student(&all, "s002").unwrap(), 1);
        assert_eq!(student(&all, "김하늘").unwrap(), 0);
        for (asked, said) in [("Park", "s002, s3"), ("s01", "s001"), ("nobody", "nobody")] {
            let failure = student(&all, asked).unwrap_err();
            assert!(failure.shown().contains(said), "{asked}");
        }
    }

    #[test]
    fn a_criterion_is_found_by_its_id_and_a_task_by_its_own() {
        let lab = Lab::shipped("stem-day-rds").unwrap();
        assert_eq!(criteria(&lab, "security-group.exists").unwrap(), ["security-group.exists"]);
        assert_eq!(criteria(&lab, "snapshot").unwrap().len(), 3);
        let failure = criteria(&lab, "security-group.exist").unwrap_err();
        assert!(failure.shown().contains("security-group.exists"));
    }

    #[test]
    fn the_distance_is_counted_in_letters() {
        for (one, other, letters) in [("", "abc", 3), ("s001", "s01", 1), ("하늘", "하는", 1)] {
            assert_eq!(distance(one, other), letters);
        }
    }
}
