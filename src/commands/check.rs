//! `labproof check`: a student's own account, with the credentials at hand, and what to do next.

mod watch;

use super::own::OwnAccount;
use super::{attest, look};
use crate::cli::{Check, Output};
use crate::clock::Clock;
use crate::exit::Failure;
use crate::grading::Policy;
use crate::stop::Stop;
use crate::store::Store;
use crate::{labs, progress, publish};
use labproof_reports::terminal::{self, Sheet};
use labproof_reports::{Edition, Gradebook};
use std::path::{Path, PathBuf};

/// Checks one account.
///
/// # Errors
/// No credentials, or other bad input, before anything is done; or evidence or reports that could
/// not be written.
pub(crate) async fn run(args: &Check, output: &Output, stop: Stop) -> Result<u8, Failure> {
    if let Some(task) = attest::Task::of(&args.receipt) {
        return attest::run(args, task, output).await;
    }
    let clock = Clock::system();
    let asked = args.look();
    let lab = labs::load(&asked.lab)?.lab;
    let sheet = sheet(args, output);
    let policy = Policy::of(&asked.judging, &sheet.view.time_zone, &lab, None)?;
    let mut plan = look::plan(&asked, &lab, &sheet.view.time_zone, &clock)?;
    if args.writes() {
        publish::prepare(&args.reports())?;
    }
    let (base, caller) = look::base(&lab.region, &clock).await?;
    plan.since = look::since(&asked, &sheet.view.time_zone, &clock)?;
    let region = asked.region.unwrap_or_else(|| base.region().to_owned());
    let file = evidence(args, &caller.account)?;
    let store = Store::open(&file).map_err(Failure::input)?;
    let plan = plan.of_base(&base);
    let account = OwnAccount { command: "check", lab, policy, plan, base, caller, region };
    let answer = Answer { args, output, file: &file };
    if args.watch {
        return watch::run(&account, store, &answer, stop).await;
    }
    let mut store = store;
    let spinner = progress::spinner(output.progress());
    let book = account.grade(&mut store).await?;
    spinner.finish_and_clear();
    let text = answer.text(&book, &sheet);
    // Where standard output is a report, people read on standard error.
    if args.writes() {
        publish::print(&text)?;
    } else {
        publish::answer(&text)?;
    }
    answer.write(&book, &sheet)?;
    Ok(publish::conclude(&book, &sheet.view))
}

fn sheet(args: &Check, output: &Output) -> Sheet {
    publish::sheet(&args.reports(), args.thresholds().to_reach(), output)
}

/// The file of this account's evidence, in a folder that is there.
fn evidence(args: &Check, account: &str) -> Result<PathBuf, Failure> {
    let Some(file) = args.evidence(account) else {
        return Err(Failure::Input(miette::miette!(
            help = "name a file: --evidence labproof.evidence",
            "there is no home folder to keep what is seen in"
        )));
    };
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|error| {
            Failure::Input(miette::miette!(
                help = "name another file: --evidence labproof.evidence",
                "the folder {} cannot be made: {error}",
                folder.display()
            ))
        })?;
    }
    Ok(file)
}

/// What a student is answered, and where.
struct Answer<'a> {
    args: &'a Check,
    output: &'a Output,
    /// Where what was seen is kept.
    file: &'a Path,
}

impl Answer<'_> {
    /// What is printed: the few lines, or everything.
    fn text(&self, book: &Gradebook, sheet: &Sheet) -> String {
        let students = book.students.iter();
        if !self.args.all {
            return students.map(|student| terminal::brief(student, book, sheet)).collect();
        }
        let texts = students.map(|student| terminal::student(student, book, sheet));
        texts.collect::<String>() + &terminal::kept(&self.file.display().to_string(), sheet)
    }

    /// Writes the reports that were asked for.
    fn write(&self, book: &Gradebook, sheet: &Sheet) -> Result<(), Failure> {
        if !self.args.writes() {
            return Ok(());
        }
        let (edition, reports) = (Edition::of(book, &sheet.view), self.args.reports());
        let written = publish::write(&edition, &reports);
        publish::whereabouts(&written, &edition, &reports, sheet)
    }
}
