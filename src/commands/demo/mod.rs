//! `labproof demo`: thirty students do the lab on the embedded cloud, and are graded half-way, at
//! the end, and after they deleted everything. No AWS account, no credentials, no network.

mod students;
mod tables;
mod work;

use super::run::Grader;
use crate::cli::{Demo, Output};
use crate::clock::Clock;
use crate::exit::{self, Failure};
use crate::grading::Ruling;
use crate::observe::Plan;
use crate::roster::Roster;
use crate::session::{Base, Patience};
use crate::store::Store;
use crate::{labs, progress, publish, role, stop};
use aws_credential_types::Credentials;
use indicatif::ProgressBar;
use jiff::SignedDuration;
use labproof_checks::lab::Lab;
use labproof_cloud::Cloud;
use labproof_reports::terminal::Stage;
use labproof_reports::{Bars, Edition, Gradebook, terminal};
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;
use tables::Tables;
use work::Class;

/// How long the whole class takes on the embedded clock: it ends now.
const CLASS_TIME: SignedDuration = SignedDuration::from_hours(5);

/// The command as its runs are kept.
const COMMAND: &str = "demo";

/// What the class does until it is graded.
type Work = fn(&Class, &Tables);

/// Shows everything.
///
/// # Errors
/// The reports could not be written.
pub(crate) async fn run(args: &Demo, output: &Output) -> Result<u8, Failure> {
    let lab = labs::load("stem-day-rds")?.lab;
    let sheet = publish::sheet(&args.reports, Bars::default(), output);
    publish::prepare(&args.reports)?;
    let evidence = args.evidence.clone().unwrap_or_else(|| args.reports.out.join("demo.evidence"));
    forget(&evidence)?;
    let spinner = progress::spinner(output.progress());
    spinner.set_message(terminal::starting(&sheet));
    let tables = Tables::start().await;
    let began = Clock::system().now().checked_sub(CLASS_TIME).unwrap_or_default();
    let class = Class::new(Cloud::new(began));
    let mut demonstration = Demonstration::new(lab, &class, &tables, &evidence)?;

    let stages: [(Stage, Work); 3] = [
        (Stage::HalfWay, Class::first_half),
        (Stage::AtTheEnd, Class::second_half),
        (Stage::AfterDeletion, Class::clean_up),
    ];
    let mut last = None;
    for (stage, work) in stages {
        spinner.set_message(terminal::at_work(&sheet));
        work(&class, &tables);
        // After the last step nobody does any more.
        demonstration.grader.ruling.is_final = stage == Stage::AfterDeletion;
        let book = demonstration.grade(&spinner).await?;
        spinner.suspend(|| publish::print(&terminal::milestone(stage, &book, &sheet)))?;
        last = Some(book);
    }
    spinner.finish_and_clear();
    let book = last.expect("there are three stages");
    let edition = Edition::of(&book, &sheet.view);
    let written = publish::write(&edition, &args.reports);
    publish::print(&format!("\n{}", terminal::cohort(edition.book(), &sheet)))?;
    if let Some(error) = tables.missing() {
        tracing::warn!("{error}");
        publish::print(&terminal::no_database(tables::INSTALL, &sheet))?;
    }
    publish::whereabouts(&written, &edition, &args.reports, &sheet)?;
    publish::print(&terminal::afterwards(&evidence, &sheet))?;
    Ok(exit::OK)
}

/// The grader's side: what a real run has, on the embedded cloud.
struct Demonstration {
    grader: Grader,
    store: Option<Store>,
}

impl Demonstration {
    fn new(lab: Lab, class: &Class, tables: &Tables, evidence: &Path) -> Result<Self, Failure> {
        let clock = {
            let cloud = class.cloud.clone();
            Clock::of(move || cloud.now())
        };
        let since = clock.now().checked_sub(CLASS_TIME).unwrap_or_default();
        let mut plan = Plan::new(&lab, since, tables.tls(), clock);
        plan.pace = Duration::ZERO;
        let key = class.cloud.access_key(students::HUB);
        let key = Credentials::new(key.id, key.secret, key.session_token, None, "demo");
        let patience = Patience {
            attempt: Duration::from_secs(2),
            backoff: Duration::from_millis(2),
            ..Patience::default()
        };
        let base = Base::with_key(class.cloud.http_client(), &patience, &lab.region, key);
        let roster = Roster::parse("demo", students::roster().as_bytes());
        let grader = Grader {
            command: COMMAND,
            ruling: Ruling::default(),
            receipts: None,
            elsewhere: BTreeSet::new(),
            roster: roster.map_err(Failure::internal)?.rows,
            base,
            plan,
            role_name: role::ROLE_NAME.to_owned(),
            external_id: None,
            region: lab.region.clone(),
            concurrency: 16,
            lab,
        };
        let store = Some(Store::open(evidence).map_err(Failure::internal)?);
        Ok(Self { grader, store })
    }

    /// One run, as `labproof grade` makes it.
    async fn grade(&mut self, progress: &ProgressBar) -> Result<Gradebook, Failure> {
        let store = self.store.take().expect("a run gives the store back");
        let quiet = ProgressBar::hidden();
        let grader = &self.grader;
        let mut standings = grader.standings();
        let (store, book) =
            grader.run(store, &mut standings, &grader.roster, &quiet, stop::never()).await?;
        progress.tick();
        self.store = Some(store);
        Ok(book)
    }
}

/// A demonstration begins without the evidence of the one before. Other evidence is not touched.
fn forget(evidence: &Path) -> Result<(), Failure> {
    if evidence.exists() {
        let store = Store::existing(evidence).map_err(Failure::input)?;
        let runs = store.runs().map_err(Failure::input)?;
        if runs.iter().any(|run| run.command != COMMAND) {
            return Err(Failure::Input(miette::miette!(
                help = "name another file",
                "{} holds evidence of a class",
                evidence.display()
            )));
        }
    }
    for end in ["", "-wal", "-shm"] {
        let mut file = evidence.as_os_str().to_owned();
        file.push(end);
        match std::fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Failure::Internal(miette::miette!(
                    "the evidence of an earlier demonstration, {}, cannot be removed: {error}",
                    file.display()
                )));
            }
            _ => {}
        }
    }
    Ok(())
}
