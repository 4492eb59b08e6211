//! One module a command.

mod attest;
pub(crate) mod check;
#[cfg(feature = "rehearsal")]
pub(crate) mod cloud;
pub(crate) mod config;
#[cfg(feature = "rehearsal")]
pub(crate) mod demo;
pub(crate) mod evidence;
pub(crate) mod explain;
pub(crate) mod grade;

pub(crate) mod init;
pub(crate) mod lab;
pub(crate) mod look;
pub(crate) mod manual;
pub(crate) mod nonce;
pub(crate) mod own;
pub(crate) mod preflight;
pub(crate) mod regrade;
#[cfg(feature = "rehearsal")]
pub(crate) mod rehearse;
pub(crate) mod report;
pub(crate) mod role;
pub(crate) mod run;
pub(crate) mod start;
mod unneeded;
pub(crate) mod watch;

use crate::class::ClassFile;
use crate::cli::{Command, EvidenceCommand, Output};
use crate::exit::Failure;
use crate::stop::Stop;
use labproof_checks::lab::Language;
use labproof_reports::terminal::{self, Left};
use std::panic::resume_unwind;
use std::path::Path;

/// Carries out a command, and gives its exit status.
///
/// # Errors
/// Whatever ended it early.
pub(crate) async fn run(
    command: Command,
    class: Option<&ClassFile>,
    output: &Output,
    stop: Stop,
) -> Result<u8, Failure> {
    let own = output.clone();
    match command {
        #[cfg(feature = "rehearsal")]
        Command::Demo(demo) => demo::run(&demo, output).await,
        #[cfg(feature = "rehearsal")]
        Command::Rehearse(rehearse) => rehearse::run(&rehearse, output, stop).await,
        Command::Grade(grade) => grade::run(&grade, output).await,
        Command::Preflight(preflight) => preflight::run(&preflight, output).await,
        Command::Watch(watch) => watch::run(&watch, output, stop).await,
        Command::Check(check) => check::run(&check, output, stop).await,
        Command::Regrade(regrade) => aside(move || regrade::run(&regrade, &own)).await,
        Command::Explain(explain) => aside(move || explain::run(&explain, &own)).await,
        Command::Report(report) => aside(move || report::run(&report, &own)).await,
        Command::Role(role) => role::run(&role),
        Command::Lab(lab) => lab::run(&lab, output),
        Command::Evidence(evidence) => aside(move || evidence::run(&evidence, &own)).await,
        Command::Nonce(nonce) => nonce::run(&nonce, output),
        Command::Config(config) => config::run(&config, class, output),
        Command::Init(init) => init::run(&init).await,
        #[cfg(feature = "rehearsal")]
        Command::Cloud(cloud) => cloud::run(&cloud, output, stop).await,
        Command::Completions(asked) => manual::complete(&asked),
        Command::Man(asked) => manual::man(&asked),
    }
}

/// Works on files on a thread of its own, so that whoever is told to stop meanwhile is heard.
async fn aside(work: impl FnOnce() -> Result<u8, Failure> + Send + 'static) -> Result<u8, Failure> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|fault| resume_unwind(fault.into_panic()))
}

/// What is said of a command that was told to stop: what it leaves, and how to go on. `None` for those that
/// come to their end by themselves when they are told.
pub(crate) fn last_words(command: &Command, language: Language) -> Option<String> {
    #[allow(clippy::match_same_arms, reason = "some of them are there with the feature alone")]
    let left = match command {
        #[cfg(feature = "rehearsal")]
        Command::Demo(demo) => {
            return Some(terminal::stopped(Left::Demonstration(&demo::evidence(demo)), language));
        }
        #[cfg(feature = "rehearsal")]
        Command::Rehearse(rehearse) if rehearse.is_in_account() => return None,
        #[cfg(feature = "rehearsal")]
        Command::Rehearse(_) => Left::Nothing,
        #[cfg(feature = "rehearsal")]
        Command::Cloud(_) => return None,
        Command::Watch(_) => return None,
        Command::Grade(grade) => Left::Seen(&grade.grade.look.evidence),
        Command::Check(check) if check.watch => return None,
        Command::Check(_) => Left::NoLook,
        Command::Regrade(_) | Command::Report(_) => Left::Reports,
        Command::Preflight(_)
        | Command::Explain(_)
        | Command::Role(_)
        | Command::Lab(_)
        | Command::Nonce(_)
        | Command::Config(_)
        | Command::Init(_)
        | Command::Completions(_)
        | Command::Man(_) => Left::Nothing,
        Command::Evidence(evidence) => match &evidence.command {
            EvidenceCommand::List { .. } | EvidenceCommand::Show { .. } => Left::Nothing,
            EvidenceCommand::Merge { .. } => Left::Merged,
            EvidenceCommand::Export { file } if file == Path::new("-") => Left::CutExport,
            EvidenceCommand::Export { file } => Left::NoExport(file),
            EvidenceCommand::Erase { .. } => Left::Traces(&evidence.evidence),
        },
    };
    Some(terminal::stopped(left, language))
}
