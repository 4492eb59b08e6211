//! `labproof demo`: a class does a lab on the embedded cloud, and is graded half-way, at the end, and
//! after it deleted everything. No AWS account, no credentials, no network.

mod accounts;
mod stem_day_ec2;
mod stem_day_rds;

use crate::cli::{Demo, Output, folder_beside};
use crate::clock::Clock;
use crate::dbms::DbmsError;
use crate::exit::{self, Failure};
use crate::observe::mysql::Tls;
use crate::practice::{self, Practice};
use crate::roster::Roster;
use crate::store::Store;
use crate::{labs, progress, publish};
use jiff::SignedDuration;
use labproof_cloud::Cloud;
use labproof_cloud::workshop::Student;
use labproof_reports::terminal::Stage;
use labproof_reports::{Edition, Thresholds, terminal};
use std::fmt::Display;
use std::path::{Path, PathBuf};
use stem_day_ec2::Servers;
use stem_day_rds::Databases;

/// How long the whole class takes on the embedded clock: it ends now.
const CLASS_TIME: SignedDuration = SignedDuration::from_hours(5);

/// The command as its runs are kept.
const COMMAND: &str = "demo";

/// A class that does a lab on the embedded cloud.
trait Class {
    /// The cloud.
    fn cloud(&self) -> &Cloud;

    /// Everybody, as a roster file.
    fn roster(&self) -> String;

    /// What everybody does from the stage before until this one.
    fn works_until(&self, stage: Stage);

    /// A student and a task that are worth explaining.
    fn example(&self) -> &'static str;

    /// How its databases prove who they are; `None` if there are none.
    fn tls(&self) -> Option<Tls> {
        None
    }

    /// Why databases that there should be are missing, and the command that installs them.
    fn missing(&self) -> Option<(&DbmsError, &'static str)> {
        None
    }
}

/// The class that does a lab.
///
/// # Errors
/// The lab has no class.
async fn class_of(lab: &str, cloud: Cloud) -> Result<Box<dyn Class>, Failure> {
    match lab {
        "stem-day-rds" => Ok(Box::new(Databases::new(cloud).await)),
        "stem-day-ec2" => Ok(Box::new(Servers::new(cloud))),
        other => Err(Failure::Input(miette::miette!(
            help = "leave --lab out, or choose stem-day-rds or stem-day-ec2; a lab file of your own is \
                    rehearsed on the cloud that `labproof cloud` serves",
            "there is no demonstration of the lab {other}"
        ))),
    }
}

/// A step of everybody. The stories are written for this cloud: what it refuses against the story is a
/// fault of the demonstration, and is logged as one.
fn each<'a, S: 'a, E: Display>(
    students: impl Iterator<Item = (&'static str, &'a S, &'a Student)>,
    step: impl Fn(&S, &Student) -> Result<(), E>,
) {
    for (name, story, student) in students {
        if let Err(error) = step(story, student) {
            tracing::error!(student = name, %error, "the demonstration's story broke");
        }
    }
}

/// Shows everything.
///
/// # Errors
/// The reports could not be written.
pub(crate) async fn run(args: &Demo, output: &Output) -> Result<u8, Failure> {
    let began = Clock::system().now().checked_sub(CLASS_TIME).unwrap_or_default();
    let sheet = publish::sheet(&args.reports, Thresholds::default(), output);
    let spinner = progress::spinner(output.progress());
    spinner.set_message(terminal::starting(&sheet));
    let class = class_of(&args.lab, Cloud::new(began)).await?;
    let lab = labs::load(&args.lab)?.lab;
    publish::prepare(&args.reports)?;
    let evidence = evidence(args);
    forget(&evidence)?;
    let roster = Roster::parse("demo", class.roster().as_bytes()).map_err(Failure::internal)?;
    let store = Store::open(&evidence).map_err(Failure::internal)?;
    let (command, hub, tls, roster) = (COMMAND, accounts::HUB, class.tls(), roster.rows);
    // Well before anybody acts: records tell no smaller time than seconds.
    let since = began.checked_sub(CLASS_TIME).unwrap_or_default();
    let students = practice::Class { command, lab, hub, tls, since, roster };
    let mut practice = Practice::new(students, class.cloud(), store);
    practice.grader.plan.pages = Some(practice::serve_pages(class.cloud()).await?);

    let mut last = None;
    for stage in [Stage::HalfWay, Stage::AtTheEnd, Stage::AfterDeletion] {
        spinner.set_message(terminal::at_work(practice.grader.roster.len(), &sheet));
        class.works_until(stage);
        // After the last step nobody does any more.
        practice.grader.policy.is_final = stage == Stage::AfterDeletion;
        let book = practice.grade().await?;
        spinner.tick();
        spinner.suspend(|| publish::print(&terminal::milestone(stage, &book, &sheet)))?;
        last = Some(book);
    }
    spinner.finish_and_clear();
    let book = last.expect("there are three stages");
    let edition = Edition::of(&book, &sheet.view);
    let written = publish::write(&edition, &args.reports);
    publish::print(&format!("\n{}", terminal::cohort(edition.book(), &sheet)))?;
    if let Some((error, install)) = class.missing() {
        tracing::warn!("{error}");
        publish::print(&terminal::no_database(install, &sheet))?;
    }
    publish::whereabouts(&written, &edition, &args.reports, &sheet)?;
    publish::print(&terminal::afterwards(&args.lab, class.example(), &evidence, &sheet))?;
    Ok(exit::OK)
}

/// Where its evidence is kept.
pub(crate) fn evidence(args: &Demo) -> PathBuf {
    let beside = || folder_beside(&args.reports.out).join("demo.evidence");
    args.evidence.clone().unwrap_or_else(beside)
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
