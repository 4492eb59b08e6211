//! `labproof explain`: why a student has a mark. Nothing is contacted, and nothing is written but to
//! standard output.

pub(super) mod whom;

use super::{look, regrade};
use crate::cli::{Account, Explain, Output};
use crate::clock::Clock;
use crate::exit::{self, Failure};
use crate::grading::{self, Policy, Terms};
use crate::store::Store;
use crate::{labs, publish};
use labproof_checks::lab::Lab;
use labproof_reports::gradebook::Run;
use labproof_reports::{Explanation, terminal};

/// Explains the marks of one student, as `regrade` would give them by the same options.
///
/// # Errors
/// Bad input: an unknown student or criterion, among others. Nothing was done then.
pub(crate) fn run(args: &Explain, output: &Output) -> Result<u8, Failure> {
    let lab = labs::load(&args.lab)?.lab;
    let view = args.view(output);
    let criteria = args.criterion.as_deref().map(|name| whom::criteria(&lab, name)).transpose()?;
    let store = Store::reading(&args.evidence).map_err(Failure::input)?;
    let enrolments = regrade::enrolments(&store, args.roster.as_deref())?;
    let students = enrolments.iter().map(|one| one.student_id.as_str()).collect();
    let policy = Policy::of(&args.judging, &view.time_zone, &lab, Some(&students))?;
    let policy = policy.closed(args.closing, Clock::system().now())?;
    grading::saw_something(&store, &enrolments, &args.evidence, policy.as_of)?;
    let at = whom::student(&enrolments, &args.student)?;
    let enrolment = enrolments[at].clone();
    let terms = Terms { lab: lab.clone(), policy };
    let book = grading::gradebook(&store, enrolments, this_run(&lab), terms.clone())?;
    let why = grading::explanation(&store, &enrolment, book.as_of, &terms)?;
    let explanation = labproof_reports::explanation(&book, at, &why, view.audience);
    let explanation = match criteria {
        Some(criteria) => explanation.of(&criteria),
        None => explanation,
    };
    write(&explanation, args.format, &publish::sheet_for(view, output))?;
    Ok(exit::OK)
}

/// The run that it is: it looks at nothing.
fn this_run(lab: &Lab) -> Run {
    let clock = Clock::system();
    let begun = look::begin("explain", lab, &clock);
    Run {
        id: begun.id,
        started_at: begun.started_at,
        finished_at: clock.now(),
        version: begun.version,
        trouble: None,
        endpoint: None,
    }
}

fn write(
    explanation: &Explanation,
    format: Account,
    sheet: &terminal::Sheet,
) -> Result<(), Failure> {
    let mut bytes = Vec::new();
    match format {
        Account::Text => return publish::answer(&terminal::explanation(explanation, sheet)),
        Account::Json => explanation.json(&mut bytes),
        Account::Html => explanation.html(&sheet.view, &mut bytes),
    }
    .expect("a list of bytes takes whatever is written");
    publish::print_exactly(&bytes)
}
