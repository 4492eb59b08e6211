//! `labproof preflight`: whether the class can be held and graded, tried the evening before.

use super::{grade, look, unneeded};
use crate::cli::{
    LookArgs, Output, Preflight, PreflightFormat, SqlWay, credentials_expire, is_standard_output,
};
use crate::clock::Clock;
use crate::cohort::Round;
use crate::exit::{self, Failure};
use crate::grading::Policy;
use crate::observe::Ways;
use crate::preflight::{self, Account, Own, Region};
use crate::receipt::folder::Folder;
use crate::role::{self, Grant};
use crate::roster::{Roster, Row};
use crate::{labs, progress, publish, window};
use jiff::{SignedDuration, Timestamp};
use labproof_checks::lab::{Lab, Language};
use labproof_checks::preflight::{self as checks, Standing, Way};
use labproof_reports::preflight::{Pupil, RegionFindings, Seen};
use labproof_reports::terminal::{self, Sheet};
use labproof_reports::{Preflight as Report, View};
use miette::{Context, IntoDiagnostic};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

/// How far back records are read: enough to see that they may be.
const RECORDS: SignedDuration = SignedDuration::from_hours(1);

/// Tries a class, and says what is in the way.
///
/// # Errors
/// Bad input, before anything is tried; or files that could not be written.
pub(crate) async fn run(args: &Preflight, output: &Output) -> Result<u8, Failure> {
    let Prepared { round, rows, own, sheet } = prepare(args, output).await?;
    let shown = output.progress().then_some(&sheet);
    let bar = progress::bar(shown, rows.len(), round.base.traffic());
    let accounts = preflight::accounts(&round, &rows, &bar).await;
    let regions = preflight::regions(&round, &accounts).await;
    let grader = own.seen(&round, &accounts).await;
    let lab = round.plan.lab();
    let now = round.plan.clock.now();
    let seen = Seen {
        lab,
        version: env!("CARGO_PKG_VERSION"),
        tried_at: now,
        class_ends: own.class_ends,
        grader: checks::grader(lab, &grader),
        regions: of_regions(lab, &regions, &accounts, now),
        students: rows.iter().filter_map(|row| pupil(row, &round, &accounts)).collect(),
    };
    let report = Report::new(&seen, &sheet.view);
    let paths = write(&report, args, &sheet.view)?;
    publish::print(&terminal::preflight(&report, &sheet))?;
    publish::print(&publish::files(&paths, &sheet))?;
    publish::insist(&terminal::missing(&report, &sheet));
    Ok(match report.standing {
        Standing::Ready => exit::OK,
        Standing::Blocked | Standing::NotKnown => exit::NOT_FINAL,
    })
}

/// All that trying needs.
struct Prepared {
    round: Arc<Round>,
    rows: Vec<Row>,
    own: Own,
    sheet: Sheet,
}

/// Reads everything that was given, as a run of grading would.
///
/// # Errors
/// Bad input. Nothing was done.
async fn prepare(args: &Preflight, output: &Output) -> Result<Prepared, Failure> {
    let lab = labs::load(&args.look.lab)?.lab;
    let rows = Roster::read(args.cohort.roster()?).map_err(Failure::input)?.rows;
    let rows = grade::entered(rows, args.cohort.profiles)?;
    let external_id = args.cohort.external_id()?;
    let view = View::new(output.language(), args.findings.zone());
    let students = rows.iter().map(|row| row.student_id.as_str()).collect();
    let policy = Policy::of(&args.look.judging, &view.time_zone, &lab, Some(&students))?;
    let clock = Clock::system();
    let mut plan = look::plan(&args.look, &lab, &view.time_zone, &clock)?;
    look::can_go(&plan.ways, &rows)?;
    unneeded::about_tables(&lab, &[("--receipts", args.cohort.receipts.is_some())])?;
    args.cohort.receipts.as_deref().map(Folder::at).transpose()?;
    let formats: Vec<_> = args.findings.formats().iter().map(|one| one.as_str()).collect();
    publish::place(&args.findings.out, &formats)?;
    let own = own(args, &lab, &plan.ways, &rows, policy.deadline)?;
    let base = look::base_of_class(&lab.region, &clock, &rows).await?;
    window::tell(plan.since, &policy, &view);
    plan.since = clock.now().checked_sub(RECORDS).unwrap_or(plan.since);
    let round = Round {
        run: look::begin("preflight", &lab, &clock).id,
        policy: role::session_policy(&lab, Grant::of(false, true)),
        role_name: args.cohort.role_name.clone(),
        external_id,
        region: args.look.region.clone().unwrap_or_else(|| base.region().to_owned()),
        concurrency: args.cohort.concurrency.map(usize::from),
        ends: plan.end_of_run(),
        plan: plan.of_base(&base),
        base,
    };
    let sheet = publish::sheet_for(view, output);
    Ok(Prepared { round: Arc::new(round), rows, own, sheet })
}

fn own(
    args: &Preflight,
    lab: &Lab,
    ways: &Ways,
    rows: &[Row],
    class_ends: Option<Timestamp>,
) -> Result<Own, Failure> {
    let asks = args.look.sql != SqlWay::Off && lab.tables().next().is_some();
    Ok(Own {
        tls: asks.then(|| look::tls(&args.look)).transpose()?,
        way: way(&args.look, ways),
        receipts: args.cohort.receipts.is_some(),
        class_ends,
        expire: credentials_expire(),
        endpoints: rows.iter().filter(|row| row.db_endpoint.is_some()).count(),
        students: rows.len(),
    })
}

fn way(args: &LookArgs, ways: &Ways) -> Way {
    match args.sql {
        SqlWay::Off => Way::None,
        SqlWay::Auto | SqlWay::Direct | SqlWay::Ssh if ways.push_keys() => Way::PushedKey,
        SqlWay::Auto | SqlWay::Direct | SqlWay::Ssh if ways.go_through_servers() => Way::OwnKey,
        SqlWay::Auto | SqlWay::Direct | SqlWay::Ssh => Way::Direct,
    }
}

fn of_regions(
    lab: &Lab,
    regions: &[Region],
    accounts: &[Account],
    now: Timestamp,
) -> Vec<RegionFindings> {
    let found = regions.iter().map(|region| RegionFindings {
        region: region.name.clone(),
        students: accounts.iter().filter(|account| account.region == region.name).count(),
        findings: checks::region(lab, &region.offers, now),
    });
    found.collect()
}

/// What was found of a student. There is an account for each row: it was tried.
fn pupil(row: &Row, round: &Round, accounts: &[Account]) -> Option<Pupil> {
    let region = row.region.as_ref().unwrap_or(&round.region);
    let is_it = |account: &&Account| account.id == row.account_id && account.region == *region;
    let account = accounts.iter().find(is_it)?;
    let (seen, lab) = (account.seen(), round.plan.lab());
    let column = |names: &[&str]| names.iter().find_map(|name| row.columns.get(*name));
    Some(Pupil {
        student_id: row.student_id.clone(),
        name: row.name.clone(),
        email: column(&["email"]).cloned(),
        language: column(&["language", "lang"]).and_then(|text| language(text)),
        account_id: row.account_id.clone(),
        region: region.clone(),
        reads: checks::reads(lab, &seen),
        findings: checks::account(lab, &seen),
    })
}

fn language(text: &str) -> Option<Language> {
    Language::ALL.into_iter().find(|language| language.as_str().eq_ignore_ascii_case(text.trim()))
}

/// Writes the files, each whole or not at all, and gives their paths; or the one to standard output.
fn write(report: &Report, args: &Preflight, view: &View) -> Result<Vec<PathBuf>, Failure> {
    let out = &args.findings.out;
    let mut paths = Vec::new();
    for format in args.findings.formats() {
        let render = |sink: &mut dyn io::Write| match format {
            PreflightFormat::Html => report.html(view, sink),
            PreflightFormat::Csv => report.mail(sink),
            PreflightFormat::Md => report.markdown(view, sink),
            PreflightFormat::Json => report.json(sink),
        };
        let path = out.join(format.file_name());
        let written = if is_standard_output(out) {
            publish::on_stream(render)
        } else {
            paths.push(path.clone());
            publish::whole(&path, render)
        };
        written
            .into_diagnostic()
            .wrap_err_with(|| format!("{} could not be written", path.display()))
            .map_err(Failure::Internal)?;
    }
    Ok(paths)
}
