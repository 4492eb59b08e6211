//! `labproof grade`: observe every account once, add to the evidence, judge, report.

use super::explain::whom;
use super::run::Grader;
use super::{look, unneeded};
use crate::cli::{Grade, GradeOnce, Output};
use crate::clock::Clock;
use crate::cohort;
use crate::exit::Failure;
use crate::grading::{self, Judged, Policy};
use crate::receipt::folder::Folder;
use crate::roster::{Roster, Row};
use crate::shard::Shard;
use crate::store::{Enrolment, Store};
use crate::{labs, progress, publish, stop, streams, window};
use labproof_reports::Edition;
use labproof_reports::terminal::{self, Sheet};
use std::collections::BTreeSet;

/// Grades a cohort.
///
/// # Errors
/// Bad input, before anything is done; or evidence or reports that could not be written.
pub(crate) async fn run(args: &GradeOnce, output: &Output) -> Result<u8, Failure> {
    let GradeOnce { only, grade: args } = args;
    let prepared = prepare("grade", args, only, output, Clock::system()).await?;
    let Prepared { grader, named, store, sheet } = prepared;
    let due = named.as_deref().unwrap_or(&grader.roster);
    let shown = output.progress().then_some(&sheet);
    let bar = progress::bar(shown, due.len(), grader.base.traffic());
    let kept = Judged { store, standings: grader.standings() };
    let (Judged { standings, .. }, book) = grader.run(kept, due, &bar, stop::never()).await?;
    tell_width(&grader, due.len(), &sheet);
    publish::warn(&standings.doubts());
    publish::warn(&standings.strangers());
    let edition = Edition::of(&book, &sheet.view);
    let written = publish::write(&edition, &args.reports);
    publish::print(&terminal::cohort(edition.book(), &sheet))?;
    publish::whereabouts(&written, &edition, &args.reports, &sheet)?;
    Ok(publish::conclude(edition.book(), &sheet.view))
}

/// A class of so many accounts is long enough to find out how many at a time are fastest.
const MANY: usize = 4 * cohort::START;

/// With how many accounts at a time the run was fastest, where it had to find out and was long enough to.
fn tell_width(grader: &Grader, accounts: usize, sheet: &Sheet) {
    if grader.concurrency.is_none() && accounts > MANY {
        let found = grader.base.traffic().width();
        streams::note(&format!("{}\n", terminal::width_found(found, sheet.view.language)));
    }
}

/// All that a run needs.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) grader: Grader,
    /// Whom to look at first, if not everybody.
    pub(super) named: Option<Vec<Row>>,
    pub(super) store: Store,
    pub(super) sheet: Sheet,
}

/// Reads everything that was given, and opens what will be written. Of the cohort `only` these are looked
/// at, if anybody is named.
///
/// # Errors
/// Bad input. Nothing was done.
pub(super) async fn prepare(
    command: &str,
    args: &Grade,
    only: &[String],
    output: &Output,
    clock: Clock,
) -> Result<Prepared, Failure> {
    let lab = labs::load(&args.look.lab)?.lab;
    let everybody = Roster::read(args.cohort.roster()?).map_err(Failure::input)?.rows;
    let everybody = entered(everybody, args.cohort.profiles)?;
    let external_id = args.cohort.external_id()?;
    let sheet = publish::sheet(&args.reports, args.thresholds.to_reach(), output);
    let students = everybody.iter().map(|row| row.student_id.as_str()).collect();
    let policy = Policy::of(&args.look.judging, &sheet.view.time_zone, &lab, Some(&students))?;
    let shard = args.shard.unwrap_or(Shard::WHOLE);
    let (roster, elsewhere) = shard.of_rows(everybody);
    if roster.is_empty() && args.shard.is_some() {
        streams::note(&terminal::shard_of_nobody(&shard.to_string(), sheet.view.language));
    }
    let enrolments: Vec<_> = roster.iter().map(Enrolment::from).collect();
    let named = (!only.is_empty()).then(|| named(&roster, &enrolments, only)).transpose()?;
    let mut plan = look::plan(&args.look, &lab, &sheet.view.time_zone, &clock)?;
    look::can_go(&plan.ways, &roster)?;
    unneeded::about_tables(&lab, &[("--receipts", args.cohort.receipts.is_some())])?;
    let receipts = args.cohort.receipts.as_deref().map(Folder::at).transpose()?;
    publish::prepare(&args.reports)?;
    let base = look::base_of_class(&lab.region, &clock, &roster).await?.one_of(shard.of);
    plan.since = look::since(&args.look, &sheet.view.time_zone, &clock)?;
    let policy = policy.closed(args.closing, clock.now())?;
    let store = Store::open(&args.look.evidence).map_err(Failure::input)?;
    grading::judges_something(&store, &enrolments, policy.as_of, &clock)?;
    window::tell(plan.since, &policy, &sheet.view);
    let grader = Grader {
        command: shard.command(command),
        policy,
        roster,
        elsewhere,
        receipts,
        region: args.look.region.clone().unwrap_or_else(|| base.region().to_owned()),
        plan: plan.of_base(&base),
        base,
        role_name: args.cohort.role_name.clone(),
        external_id,
        concurrency: args.cohort.concurrency.map(usize::from),
        lab,
    };
    Ok(Prepared { grader, named, store, sheet })
}

/// Those of a cohort who are named, in its order. A name that holds commas and is nobody's is a list.
///
/// # Errors
/// Somebody is not in the cohort.
fn named(roster: &[Row], enrolments: &[Enrolment], only: &[String]) -> Result<Vec<Row>, Failure> {
    let mut places = BTreeSet::new();
    for named in only {
        match whom::student(enrolments, named) {
            Ok(place) => {
                places.insert(place);
            }
            Err(_) if named.contains(',') => {
                for one in named.split(',').map(str::trim) {
                    places.insert(whom::student(enrolments, one)?);
                }
            }
            Err(nobody) => return Err(nobody),
        }
    }
    Ok(places.into_iter().map(|place| roster[place].clone()).collect())
}

/// Everybody with the profile to enter the account by, if that is how: the one that the roster names, or
/// else the one that is named like the student. Profiles are used only where the command line says so,
/// so that a roster chooses none of the grader's credentials by itself.
///
/// # Errors
/// The roster names a role besides.
pub(super) fn entered(rows: Vec<Row>, by_profiles: bool) -> Result<Vec<Row>, Failure> {
    if !by_profiles {
        return Ok(rows.into_iter().map(|row| Row { profile: None, ..row }).collect());
    }
    if let Some(row) = rows.iter().find(|row| row.role_arn.is_some()) {
        return Err(Failure::Input(miette::miette!(
            help = "leave --profiles out, or empty the roster's column role_arn; a profile may assume a \
                    role itself (role_arn and source_profile in ~/.aws/config)",
            "--profiles: student {} is to be entered by a role",
            row.student_id
        )));
    }
    let named = |row: Row| Row {
        profile: Some(row.profile.unwrap_or_else(|| row.student_id.clone())),
        ..row
    };
    Ok(rows.into_iter().map(named).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_who_are_named_are_looked_at_in_the_order_of_the_roster() {
        let rows = "s1,One,111100000001\ns2,Two,111100000002\n\"s3,4\",Three,111100000003\n";
        let roster = format!("student_id,name,account_id\n{rows}");
        let rows = Roster::parse("class", roster.as_bytes()).unwrap().rows;
        let enrolments: Vec<_> = rows.iter().map(Enrolment::from).collect();
        let named = |only: &[&str]| {
            let only: Vec<_> = only.iter().map(|&one| one.to_owned()).collect();
            let named = named(&rows, &enrolments, &only);
            named.map(|rows| rows.into_iter().map(|row| row.student_id).collect::<Vec<_>>())
        };
        for (only, students) in [
            (&["s2"][..], &["s2"][..]),
            (&["s2, s1"], &["s1", "s2"]),
            (&["Two", "s1", "s1"], &["s1", "s2"]),
            (&["s3,4"], &["s3,4"]),
        ] {
            assert_eq!(named(only).unwrap(), students, "{only:?}");
        }
        let failure = named(&["s2,s9"]).unwrap_err();
        assert!(failure.shown().contains("s9"));
    }
}
