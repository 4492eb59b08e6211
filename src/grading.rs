//! From the evidence store to the gradebook: what `grade`, `check` and `demo` have in common.

use crate::cli::{Judging, instant};
use crate::exit::Failure;
use crate::sharing::{Known, Sharing};
use crate::store::{Enrolment, Store, StoreError};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use labproof_checks::judge::{self, Case};
use labproof_checks::lab::Lab;
use labproof_checks::result::StudentResult;
use labproof_checks::waiver::{self, Waiver};
use labproof_reports::gradebook::{LabStamp, Run};
use labproof_reports::{Gradebook, Header};
use std::path::Path;

/// The terms of a judgement: what it depends on besides the evidence.
#[derive(Debug)]
pub(crate) struct Terms<'a> {
    /// The rules.
    pub(crate) lab: &'a Lab,
    /// What the instructor has decided.
    pub(crate) ruling: &'a Ruling,
    /// Whether the time is up with as-of where there is no deadline: for a cohort it is, for a
    /// student who checks the own work it is not.
    pub(crate) time_is_up: bool,
}

/// What the instructor has decided, besides the lab.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ruling {
    /// When the students' time is up.
    pub(crate) deadline: Option<Timestamp>,
    /// The instant to judge for; the newest observation's where there is none.
    pub(crate) as_of: Option<Timestamp>,
    /// What is taken out of whose grade.
    pub(crate) waivers: Vec<Waiver>,
    /// ARNs whose calls are not the student's.
    pub(crate) staff: Vec<String>,
}

impl Ruling {
    /// The ruling of the command line. Times without an offset are in `zone`.
    ///
    /// # Errors
    /// A time or a file of waivers that cannot be read.
    pub(crate) fn of(args: &Judging, zone: &TimeZone) -> Result<Self, Failure> {
        let time = |text: &Option<String>| {
            let parsed = text.as_deref().map(|text| instant(text, zone)).transpose();
            parsed.map_err(|error| Failure::Input(miette::miette!("{error}")))
        };
        Ok(Self {
            deadline: time(&args.deadline)?,
            as_of: time(&args.as_of)?,
            waivers: args.waivers.as_deref().map(waivers).transpose()?.unwrap_or_default(),
            staff: args.staff_principal.clone(),
        })
    }
}

fn waivers(file: &Path) -> Result<Vec<Waiver>, Failure> {
    let name = file.display().to_string();
    let text = std::fs::read_to_string(file).map_err(|error| {
        Failure::Input(miette::miette!("the waivers {name} cannot be read: {error}"))
    })?;
    waiver::parse(&name, &text).map_err(|error| Failure::input(*error))
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
    let cohort = enrolments
        .iter()
        .map(|enrolment| Ok((enrolment, store.observations(&enrolment.account)?)))
        .collect::<Result<Vec<Known<'_>>, StoreError>>()
        .map_err(Failure::internal)?;
    let newest = cohort.iter().filter_map(|(_, observations)| judge::newest(observations)).max();
    let as_of = terms.ruling.as_of.or(newest).unwrap_or(run.finished_at);
    let sharing = Sharing::of(&cohort);
    let students: Vec<_> = cohort
        .iter()
        .map(|known| (reported(known.0), judge_one(known, &sharing, as_of, terms)))
        .collect();
    let deadline = terms.ruling.deadline;
    let header = Header { lab: LabStamp::from(terms.lab), run, as_of, deadline };
    Ok(Gradebook::new(header, students))
}

fn judge_one(
    known: &Known<'_>,
    sharing: &Sharing<'_>,
    as_of: Timestamp,
    terms: &Terms<'_>,
) -> StudentResult {
    let (enrolment, observations) = known;
    let looked_at = judge::newest_region(observations);
    let region = enrolment.region.as_deref().or(looked_at).unwrap_or(&terms.lab.file.region);
    let ruling = terms.ruling;
    let waivers = ruling.waivers.iter().filter(|waiver| waiver.is_for(&enrolment.student_id));
    let waivers: Vec<Waiver> = waivers.cloned().collect();
    judge::judge(&Case {
        lab: terms.lab,
        account: &enrolment.account,
        region,
        observations,
        as_of,
        deadline: ruling.deadline.or(terms.time_is_up.then_some(as_of)),
        staff: &ruling.staff,
        account_shared_with: &sharing.of_account(enrolment),
        instance_shared_with: &sharing.of_instances(known),
        waivers: &waivers,
    })
}

fn reported(enrolment: &Enrolment) -> labproof_reports::Enrolment {
    labproof_reports::Enrolment {
        student_id: enrolment.student_id.clone(),
        name: enrolment.name.clone(),
        account_id: enrolment.account.clone(),
        columns: enrolment.columns.clone(),
    }
}
