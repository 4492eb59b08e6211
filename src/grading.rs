//! From the evidence store to the gradebook: what `grade`, `check` and `demo` have in common.

use crate::exit::Failure;
use crate::store::{Enrolment, Store};
use jiff::Timestamp;
use labproof_checks::evidence::Observation;
use labproof_checks::judge::{self, Case};
use labproof_checks::lab::Lab;
use labproof_reports::gradebook::{LabStamp, Run};
use labproof_reports::{Gradebook, Header};
use std::collections::BTreeMap;

/// The terms of a judgement: what it depends on besides the evidence.
#[derive(Debug)]
pub(crate) struct Terms<'a> {
    /// The rules.
    pub(crate) lab: &'a Lab,
    /// ARNs whose calls are not the student's.
    pub(crate) staff: &'a [String],
    /// Whether the time is up with the newest observation: for a cohort it is, for a student who
    /// checks the own work it is not.
    pub(crate) time_is_up: bool,
}

/// Judges every student by what the store holds.
///
/// # Errors
/// The store could not be read.
pub(crate) fn gradebook(
    store: &Store,
    enrolments: &[Enrolment],
    run: Run,
    terms: &Terms<'_>,
) -> Result<Gradebook, Failure> {
    let evidence = enrolments
        .iter()
        .map(|enrolment| store.observations(&enrolment.account))
        .collect::<Result<Vec<_>, _>>()
        .map_err(Failure::internal)?;
    let newest = evidence.iter().filter_map(|observations| judge::newest(observations)).max();
    let as_of = newest.unwrap_or(run.finished_at);
    let sharing = sharing(enrolments);
    let students: Vec<_> = enrolments
        .iter()
        .zip(&evidence)
        .map(|(enrolment, observations)| {
            let others: Vec<String> = sharing[enrolment.account.as_str()]
                .iter()
                .filter(|id| **id != enrolment.student_id)
                .map(|id| (*id).to_owned())
                .collect();
            let result = judge_one(enrolment, observations, &others, as_of, terms);
            (reported(enrolment), result)
        })
        .collect();
    let header = Header { lab: LabStamp::from(terms.lab), run, as_of, deadline: None };
    Ok(Gradebook::new(header, students))
}

fn judge_one(
    enrolment: &Enrolment,
    observations: &[Observation],
    others: &[String],
    as_of: Timestamp,
    terms: &Terms<'_>,
) -> labproof_checks::result::StudentResult {
    let looked_at = judge::newest_region(observations);
    let region = enrolment.region.as_deref().or(looked_at).unwrap_or(&terms.lab.file.region);
    judge::judge(&Case {
        lab: terms.lab,
        account: &enrolment.account,
        region,
        observations,
        as_of,
        deadline: terms.time_is_up.then_some(as_of),
        staff: terms.staff,
        account_shared_with: others,
    })
}

/// The students of each account.
fn sharing(enrolments: &[Enrolment]) -> BTreeMap<&str, Vec<&str>> {
    let mut students: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for enrolment in enrolments {
        students.entry(&enrolment.account).or_default().push(&enrolment.student_id);
    }
    students
}

fn reported(enrolment: &Enrolment) -> labproof_reports::Enrolment {
    labproof_reports::Enrolment {
        student_id: enrolment.student_id.clone(),
        name: enrolment.name.clone(),
        account_id: enrolment.account.clone(),
        columns: enrolment.columns.clone(),
    }
}
