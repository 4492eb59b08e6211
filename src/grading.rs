//! From the evidence store to the gradebook: what `grade`, `check` and `demo` have in common.

mod standings;

pub(crate) use standings::Standings;

use crate::cli::{Judging, instant};
use crate::exit::Failure;
use crate::store::{Enrolment, Store};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use labproof_checks::explain::Explanation;
use labproof_checks::lab::Lab;
use labproof_checks::waiver::{self, Waiver};
use labproof_reports::Gradebook;
use labproof_reports::gradebook::Run;
use std::collections::BTreeSet;
use std::path::Path;

/// The terms of a judgement: what it depends on besides the evidence.
#[derive(Debug, Clone, Copy)]
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
    /// When the lab's window begins; where nobody says, the newest lookup tells.
    pub(crate) since: Option<Timestamp>,
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
            since: time(&args.since)?,
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
    enrolments: Vec<Enrolment>,
    run: Run,
    terms: Terms<'_>,
) -> Result<Gradebook, Failure> {
    Standings::new(enrolments, terms).gradebook(store, &BTreeSet::new(), run)
}

/// Why a student has the marks that a gradebook of this as-of gives.
///
/// # Errors
/// The store could not be read.
pub(crate) fn explanation(
    store: &Store,
    enrolment: &Enrolment,
    as_of: Timestamp,
    terms: Terms<'_>,
) -> Result<Explanation, Failure> {
    let observations = store.observations(&enrolment.account).map_err(Failure::internal)?;
    Ok(standings::explain_one(enrolment, &observations, as_of, &terms))
}
