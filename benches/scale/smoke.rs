//! The measurement as a test: every part runs, on a class of a few, and no figure counts.

use crate::Outcome;
use crate::cases::{Bench, Case, Part, Row};
use crate::measure::machine;
use crate::table::markdown;
use crate::targets::Rows;
use std::collections::BTreeMap;

/// As few as show it; one alone where calls fail, for that costs seconds of waiting.
const ACCOUNTS: usize = 5;

/// Runs every part but those that need Python.
///
/// # Errors
/// A part failed, or two do not do the same.
pub(crate) fn run() -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let bench = Bench {
        scale: std::env::current_exe()?,
        labproof: env!("CARGO_BIN_EXE_labproof").into(),
        peers: None,
        scratch: folder.path().to_owned(),
        events: 60,
    };
    let parts = [Part::Bare, Part::Grade, Part::GradeAgain, Part::Regrade, Part::GradeFaulty];
    let accounts = |part| if part == Part::GradeFaulty { 1 } else { ACCOUNTS };
    let case = |part| Case { part, accounts: accounts(part), latency_ms: 0 };
    let measure = |part| bench.measure(case(part));
    let rows = parts.into_iter().map(measure).collect::<Outcome<Vec<_>>>()?;
    let [bare, graded, again, regraded, _faulty] = rows.as_slice() else {
        return Err("no rows".into());
    };
    same("calls", &calls(bare), &calls(graded))?;
    same("students", &(ACCOUNTS + 1), &grades(graded).lines().count())?;
    // While calls fail, one may fail too often: what counts there is a class of a thousand.
    for other in [again, regraded] {
        same("outcomes", &grades(graded), &grades(other))?;
    }
    let page = markdown(&Rows::of_runs(rows), &machine()?);
    same("rows", &(parts.len() - 1), &page.matches(&format!("| {ACCOUNTS} | 0 |")).count())
}

/// What was called for the accounts; who calls is asked once, by labproof alone.
fn calls(row: &Row) -> BTreeMap<String, u64> {
    let calls = row.endpoint.iter().flat_map(|(_, calls)| calls.clone());
    calls.filter(|(action, _)| action != "GetCallerIdentity").collect()
}

fn grades(row: &Row) -> String {
    row.grades.clone().unwrap_or_default()
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, one: &T, other: &T) -> Outcome<()> {
    if one == other { Ok(()) } else { Err(format!("other {what}: {one:?}, {other:?}").into()) }
}
