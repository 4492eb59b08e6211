//! A rehearsal in a real account: the reference student does the lab there and is graded on the way, and
//! whatever was made is deleted, however it ends.

pub(crate) mod charges;
pub(crate) mod journal;
mod occupied;
mod place;
mod prices;
mod remover;

use super::marked::Finder;
use super::student::{Student, Trouble};
use super::thing::Mark;
use crate::commands::own::OwnAccount;
use crate::exit::Failure;
use crate::observe::{ec2, rds};
use crate::session::Session;
use crate::stop::Stop;
use crate::store::Store;
use indicatif::ProgressBar;
use jiff::SignedDuration;
use journal::{Began, Journal, JournalError};
use labproof_checks::lab::Lab;
use labproof_checks::modules::work::{Act, Step, Work};
use labproof_checks::outcome::Outcome;
use labproof_reports::Gradebook;
use labproof_reports::rehearsal::{Rehearsal, StageSeen, Undone, WorkSeen};
use occupied::Region;
use place::Account;
use remover::{Left, Remover};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

/// How long everything takes at most to be on record once it is over, and how often it is looked meanwhile
/// (`docs/aws.md` 1).
const ON_RECORD: SignedDuration = SignedDuration::from_mins(135);
const LOOK_AGAIN: SignedDuration = SignedDuration::from_mins(15);

/// What a rehearsal in an account has to work with.
pub(crate) struct InAccount {
    pub(crate) account: OwnAccount,
    pub(crate) session: Session,
    pub(crate) stop: Stop,
    /// Every wait is so many times shorter: one on AWS.
    pub(crate) haste: u32,
    /// The roots that RDS signs with.
    pub(crate) ca: PathBuf,
    pub(crate) progress: ProgressBar,
}

/// How a rehearsal in an account ended. Nothing is left of it.
pub(crate) enum Ended {
    /// To be reported.
    Worked(Box<Rehearsal>),
    /// Somebody wanted it to end.
    Stopped,
}

/// What of the lab's names is there already.
///
/// # Errors
/// It could not be looked, so something may be.
pub(crate) async fn held(session: &Session, lab: &Lab) -> Result<BTreeSet<String>, Failure> {
    let nobody = Mark(String::new());
    let region = Region::look(&finder(session, nobody)).await;
    region.map(|region| region.holds(lab)).map_err(|unseen| {
        Failure::Input(miette::miette!(
            help = "nothing was created. A rehearsal needs to read EC2 and RDS, and to create and delete there",
            "it is not known whether the account is empty: {unseen}"
        ))
    })
}

/// What a new rehearsal's journal begins with.
///
/// # Errors
/// The system has no randomness to give.
pub(crate) fn began(account: &OwnAccount) -> Result<Began, Failure> {
    Ok(Began {
        id: journal::random().map_err(Failure::of_machine)?,
        lab: account.lab.id.clone(),
        lab_sha256: account.lab.sha256.clone(),
        account: account.caller.account.clone(),
        region: account.region.clone(),
        at: account.plan.clock.now(),
    })
}

fn finder(session: &Session, mark: Mark) -> Finder {
    Finder { ec2: ec2::client(session), rds: rds::client(session), mark }
}

impl InAccount {
    /// Lets the reference student work from where the journal ends, deletes everything, and grades.
    ///
    /// # Errors
    /// Something is left that could not be deleted, or the journal or the evidence could not be kept.
    pub(crate) async fn rehearse(self, journal: Journal, store: Store) -> Result<Ended, Failure> {
        let (account, remover) = self.at_work(journal);
        let mut student = Student::new(&self.session, Arc::<Account>::clone(&account));
        let mut desk = Desk {
            this: &self,
            journal: &account.journal,
            store,
            seen: WorkSeen::default(),
            untyped: Vec::new(),
        };
        let worked = desk.work(&mut student).await;
        drop(student);
        let Desk { store, seen, untyped, .. } = desk;
        clean_up(remover, account).await?;
        match worked {
            Err(Ending::Stopped) => Ok(Ended::Stopped),
            Err(Ending::Failed(failure)) => Err(failure),
            Ok(()) => {
                let rehearsal = self.conclude(store, seen, untyped).await?;
                Ok(Ended::Worked(Box::new(rehearsal)))
            }
        }
    }

    /// Only deletes what the journal's rehearsal has made.
    ///
    /// # Errors
    /// Something is left that could not be deleted.
    pub(crate) async fn clean_up(self, journal: Journal) -> Result<(), Failure> {
        let (account, remover) = self.at_work(journal);
        clean_up(remover, account).await
    }

    fn at_work(&self, journal: Journal) -> (Arc<Account>, Remover) {
        let finder = finder(&self.session, journal.told().mark());
        let account = Arc::new(Account {
            journal,
            clock: self.account.plan.clock.clone(),
            stop: self.stop.clone(),
            haste: self.haste,
            ca: self.ca.clone(),
            progress: self.progress.clone(),
        });
        (Arc::clone(&account), Remover { finder, account })
    }

    /// Grades once more, with everything deleted: until nothing is on its way any more.
    async fn conclude(
        &self,
        mut store: Store,
        mut seen: WorkSeen,
        untyped: Vec<Undone>,
    ) -> Result<Rehearsal, Failure> {
        let mut waited = SignedDuration::ZERO;
        let last = loop {
            let stage = stage(None, self.account.grade(&mut store).await?);
            let is_pending = stage.student.criteria().any(|one| one.outcome == Outcome::Pending);
            if !is_pending || waited > ON_RECORD {
                break stage;
            }
            self.progress.set_message("CloudTrail");
            tokio::select! {
                () = tokio::time::sleep(place::hurried(LOOK_AGAIN, self.haste)) => {}
                () = self.stop.clone() => break stage,
            }
            waited += LOOK_AGAIN;
        };
        seen.stages.push(last);
        Ok(Rehearsal::of_reference(&self.account.lab, seen, untyped))
    }
}

async fn clean_up(remover: Remover, account: Arc<Account>) -> Result<(), Failure> {
    account.journal.clean_up().map_err(Failure::internal)?;
    let done = remover.remove().await;
    drop(remover);
    done.map_err(left)?;
    let account = Arc::into_inner(account).expect("whoever worked here has finished");
    let Account { journal, .. } = account;
    journal.end().map_err(Failure::internal)
}

fn left(Left(left): Left) -> Failure {
    let lines: Vec<String> = left.iter().map(|(thing, why)| format!("  {thing}: {why}")).collect();
    Failure::Internal(miette::miette!(
        help = "it may cost money. Try again with --clean-up, or delete it by hand and then the journal",
        "not everything that this rehearsal has created could be deleted:\n{}",
        lines.join("\n")
    ))
}

/// Why the work ended before its end.
enum Ending {
    Stopped,
    Failed(Failure),
}

impl From<Failure> for Ending {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<JournalError> for Ending {
    fn from(error: JournalError) -> Self {
        Self::Failed(Failure::internal(error))
    }
}

/// The reference student's place in the work.
struct Desk<'a> {
    this: &'a InAccount,
    journal: &'a Journal,
    store: Store,
    seen: WorkSeen,
    untyped: Vec<Undone>,
}

impl Desk<'_> {
    /// Does what is left of the work. A step that AWS refuses is the last one: what follows would be done to
    /// something else than what is meant.
    async fn work(&mut self, student: &mut Student) -> Result<(), Ending> {
        let told = self.journal.told();
        let work = self.this.account.lab.work();
        let done = &work.steps[..told.done.min(work.steps.len())];
        for (after, at) in &told.graded {
            let book = self.this.account.grade_again(&self.store, *at)?;
            self.seen.stages.push(stage(after.as_deref(), book));
        }
        if let Err(why) = student.take_over(done, &told.things).await {
            return self.undone("DescribeDBInstances", &why);
        }
        for number in told.done..work.steps.len() {
            let is_again = told.is_in_step && number == told.done;
            if told.is_cleaning_up || work.steps[number].act.is_clean_up() {
                break;
            }
            self.progress(&work, number);
            self.journal.begin_step(number)?;
            if let Err(why) = self.step(student, &work.steps[number], is_again).await {
                return self.undone(&work.steps[number].act.to_string(), &why);
            }
            self.grade_behind(&work, number).await?;
            self.journal.end_step(number)?;
        }
        Ok(())
    }

    async fn step(
        &mut self,
        student: &mut Student,
        step: &Step,
        is_again: bool,
    ) -> Result<(), Trouble> {
        let did = if is_again {
            student.act_again(&step.act).await
        } else {
            student.act(&step.act).await
        };
        match (did, &step.act) {
            // Nobody need reach a private database: its table stays open, and the rest goes on.
            (Err(Trouble::Sql(why)), Act::TypeStatements(_)) => {
                self.untyped.push(Undone { act: step.act.title().1.to_owned(), why });
            }
            (did, _) => did?,
        }
        student.until_saved().await
    }

    fn undone(&mut self, act: &str, why: &Trouble) -> Result<(), Ending> {
        if matches!(why, Trouble::Stopped) {
            return Err(Ending::Stopped);
        }
        self.seen.undone.push(Undone { act: act.to_owned(), why: why.to_string() });
        Ok(())
    }

    /// Grades where a task ends that nobody has graded behind yet.
    async fn grade_behind(&mut self, work: &Work, number: usize) -> Result<(), Ending> {
        let task = &work.steps[number].task;
        let next = work.steps.get(number + 1);
        let ends_task = next.is_none_or(|next| next.task != *task || next.act.is_clean_up());
        let is_graded = self.seen.stages.iter().any(|stage| stage.after.as_ref() == Some(task));
        if !ends_task || is_graded {
            return Ok(());
        }
        let this = self.this;
        let book = tokio::select! {
            book = this.account.grade(&mut self.store) => book?,
            () = this.stop.clone() => return Err(Ending::Stopped),
        };
        let at = this.account.plan.clock.now();
        self.seen.stages.push(stage(Some(task), book));
        Ok(self.journal.graded(Some(task), at)?)
    }

    fn progress(&self, work: &Work, number: usize) {
        let act = &work.steps[number].act;
        let steps = work.steps.len();
        self.this.progress.set_prefix(format!("{}/{steps} {}", number + 1, act));
        tracing::info!(step = number + 1, of = steps, %act, "begun");
    }
}

fn stage(after: Option<&str>, book: Gradebook) -> StageSeen {
    let student = book.students.into_iter().next().expect("the account is the one student");
    StageSeen { after: after.map(str::to_owned), student }
}
