//! From the evidence store to the gradebook: what `grade`, `check` and `demo` have in common.

mod judged;
mod standings;

pub(crate) use judged::Judged;
pub(crate) use standings::Standings;

use crate::cli::{Closing, Judging, instant};
use crate::clock::{AGREED, Clock};
use crate::exit::Failure;
use crate::publish;
use crate::store::{Enrolment, Store};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use labproof_checks::decision::{self, Decision};
use labproof_checks::explain::Explanation;
use labproof_checks::lab::Lab;
use labproof_checks::principal::Principal;
use labproof_reports::Gradebook;
use labproof_reports::gradebook::Run;
use std::collections::BTreeSet;
use std::path::Path;

/// The terms of a judgement: what it depends on besides the evidence.
#[derive(Debug, Clone)]
pub(crate) struct Terms {
    /// The rules.
    pub(crate) lab: Lab,
    /// What the instructor has decided.
    pub(crate) policy: Policy,
}

/// What the instructor has decided, besides the lab.
#[derive(Debug, Clone, Default)]
pub(crate) struct Policy {
    /// When the lab's window begins; where nobody says, the newest lookup tells.
    pub(crate) since: Option<Timestamp>,
    /// When the students' time ends.
    pub(crate) deadline: Option<Timestamp>,
    /// Whether scores are final whatever the time is: as-of counts as the deadline then.
    pub(crate) is_final: bool,
    /// The instant to judge for; the newest observation's where there is none.
    pub(crate) as_of: Option<Timestamp>,
    /// What was decided by hand.
    pub(crate) decisions: Vec<Decision>,
    /// Whose calls are not the student's.
    pub(crate) staff: Vec<Principal>,
}

impl Policy {
    /// The policy of the command line. Times without an offset are in `zone`.
    ///
    /// # Errors
    /// A time or a file of decisions that cannot be read; a decision on somebody who is not among
    /// the `students`, where these are known.
    pub(crate) fn of(
        args: &Judging,
        zone: &TimeZone,
        lab: &Lab,
        students: Option<&BTreeSet<&str>>,
    ) -> Result<Self, Failure> {
        let time = |text: &Option<String>| {
            let parsed = text.as_deref().map(|text| instant(text, zone)).transpose();
            parsed.map_err(|error| Failure::Input(miette::miette!("{error}")))
        };
        let (since, deadline) = (time(&args.since)?, time(&args.deadline)?);
        goes_forward(since, deadline, zone)?;
        let decisions = args.decisions.as_deref().map(|file| decisions(file, lab, students));
        Ok(Self {
            since,
            deadline,
            is_final: false,
            as_of: time(&args.as_of)?,
            decisions: decisions.transpose()?.unwrap_or_default(),
            staff: args.staff_principal.clone(),
        })
    }

    /// The same, with what `--final` says.
    ///
    /// # Errors
    /// It says so while the deadline is still to come, at as-of or else `now`; or as-of itself is
    /// still to come.
    pub(crate) fn closed(self, closing: Closing, now: Timestamp) -> Result<Self, Failure> {
        let Closing { is_final } = closing;
        if let Some(as_of) = self.as_of.filter(|as_of| as_of.duration_since(now) > AGREED) {
            return Err(Failure::Input(miette::miette!(
                help = "leave --as-of out to judge by all that has been seen",
                "--as-of is in the future: {as_of}; nobody can have looked then"
            )));
        }
        match self.deadline {
            Some(deadline) if is_final && deadline > self.as_of.unwrap_or(now) => {
                Err(Failure::Input(miette::miette!(
                    help = "leave --final out until then, or leave --deadline out",
                    "--final: the deadline is in the future: {deadline}"
                )))
            }
            Some(_) | None => Ok(Self { is_final, ..self }),
        }
    }

    /// The instant after which nothing counts that is done, if there is one.
    fn end(&self, as_of: Timestamp) -> Option<Timestamp> {
        match self.deadline {
            Some(deadline) if self.is_final => Some(deadline.min(as_of)),
            None if self.is_final => Some(as_of),
            deadline => deadline,
        }
    }
}

/// Whether the students' time ends after it begins.
///
/// # Errors
/// It does not, so nothing that anybody does could count.
fn goes_forward(
    since: Option<Timestamp>,
    deadline: Option<Timestamp>,
    zone: &TimeZone,
) -> Result<(), Failure> {
    let local = |at: Timestamp| at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M %Z").to_string();
    match (since, deadline) {
        (Some(since), Some(deadline)) if since >= deadline => Err(Failure::Input(miette::miette!(
            help = "correct one of them, in labproof.toml or on the command line; `labproof config` shows \
                    where each comes from",
            "the deadline, {}, is not after `since`, {}: no work could count",
            local(deadline),
            local(since)
        ))),
        _ => Ok(()),
    }
}

fn decisions(
    file: &Path,
    lab: &Lab,
    students: Option<&BTreeSet<&str>>,
) -> Result<Vec<Decision>, Failure> {
    let name = file.display().to_string();
    let text = std::fs::read_to_string(file).map_err(|error| {
        Failure::Input(miette::miette!("the decisions {name} cannot be read: {error}"))
    })?;
    decision::parse(&name, &text, lab, students).map_err(|error| Failure::input(*error))
}

/// Judges every student by what the store holds.
///
/// # Errors
/// The store could not be read.
pub(crate) fn gradebook(
    store: &Store,
    enrolments: Vec<Enrolment>,
    run: Run,
    terms: Terms,
) -> Result<Gradebook, Failure> {
    let mut standings = Standings::new(enrolments, terms);
    let book = standings.gradebook(store, &BTreeSet::new(), run)?;
    publish::warn(&standings.doubts());
    publish::warn(&standings.strangers());
    Ok(book)
}

/// Whether there will be something to judge by, once everybody has been looked at. Of nobody there is
/// nothing to judge.
///
/// # Errors
/// The instant to judge for lies before everything that was seen, or the store cannot be read.
pub(crate) fn judges_something(
    store: &Store,
    enrolments: &[Enrolment],
    as_of: Option<Timestamp>,
    clock: &Clock,
) -> Result<(), Failure> {
    let Some(as_of) = as_of.filter(|as_of| *as_of < clock.now()) else { return Ok(()) };
    if enrolments.is_empty() {
        return Ok(());
    }
    match first_look(store, enrolments)? {
        Some(first) if first <= as_of => Ok(()),
        first => Err(Failure::Input(nothing_before(as_of, first))),
    }
}

/// Whether there is something to judge by.
///
/// # Errors
/// Nothing was ever seen of them, or nothing before the instant to judge for; or the store cannot be
/// read.
pub(crate) fn saw_something(
    store: &Store,
    enrolments: &[Enrolment],
    file: &Path,
    as_of: Option<Timestamp>,
) -> Result<(), Failure> {
    match (first_look(store, enrolments)?, as_of) {
        (None, _) => Err(Failure::Input(miette::miette!(
            help = "name the store that `labproof grade` wrote, with --evidence",
            "the evidence store {} contains nothing about any student to be judged",
            file.display()
        ))),
        (Some(first), Some(as_of)) if as_of < first => {
            Err(Failure::Input(nothing_before(as_of, Some(first))))
        }
        (Some(_), _) => Ok(()),
    }
}

fn first_look(store: &Store, enrolments: &[Enrolment]) -> Result<Option<Timestamp>, Failure> {
    let mut first = None;
    for enrolment in enrolments {
        let oldest = store.oldest(&enrolment.account).map_err(Failure::internal)?;
        first = first.into_iter().chain(oldest).min();
    }
    Ok(first)
}

fn nothing_before(as_of: Timestamp, first: Option<Timestamp>) -> miette::Report {
    match first {
        Some(first) => miette::miette!(
            help = "choose a later --as-of",
            "--as-of: nothing was seen before {as_of}; the first look was at {first}"
        ),
        None => miette::miette!(
            help = "leave --as-of out, or name the store with --evidence",
            "--as-of: nothing was seen before {as_of}"
        ),
    }
}

/// Why a student has the marks that a gradebook of this as-of gives.
///
/// # Errors
/// The store could not be read.
pub(crate) fn explanation(
    store: &Store,
    enrolment: &Enrolment,
    as_of: Timestamp,
    terms: &Terms,
) -> Result<Explanation, Failure> {
    let mut observations = store.observations(&enrolment.account).map_err(Failure::internal)?;
    // What lies after as-of is not used anyway; a clock that was ahead before it is.
    store.ahead(as_of).map_err(Failure::internal)?.take_out(&mut observations);
    Ok(standings::explain_one(enrolment, &observations, as_of, terms))
}
