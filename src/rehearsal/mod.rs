//! A rehearsal of a lab on the embedded cloud: the reference student does it, and then, for each
//! criterion, somebody who does one thing wrong. Each has a cloud and a clock of their own.

pub(crate) mod account;
mod marked;
mod place;
mod student;
mod thing;

use crate::dbms::{Dbms, DbmsError, Host, Kind};
use crate::exit::Failure;
use crate::observe::mysql::Tls;
use crate::practice::{self, Class, Practice};
use crate::role::ROLE_NAME;
use crate::roster::Roster;
use crate::session;
use crate::store::Store;
use futures::{StreamExt, TryStreamExt};
use jiff::SignedDuration;
use labproof_checks::lab::{Lab, LabFault};
use labproof_checks::modules::work::{Act, Work, difference};
use labproof_cloud::{Cloud, Role};
use labproof_reports::Gradebook;
use labproof_reports::rehearsal::{FaultSeen, Rehearsal, StageSeen, Undone, WorkSeen};
use place::Embedded;
use std::borrow::Cow;
use std::sync::Arc;
use student::Student;
use tempfile::TempDir;

/// The accounts of the grader and of the student.
const HUB: &str = "999900000000";
const ACCOUNT: &str = "111100000001";

/// How many students work at the same time: each may have a database server.
const AT_A_TIME: usize = 6;

/// How long after the end everything is on record.
const SETTLING: SignedDuration = SignedDuration::from_hours(3);

/// Nobody acts in the very second of a look: records tell no smaller time.
const A_MOMENT: SignedDuration = SignedDuration::from_mins(1);

/// The command, by which the store knows its runs.
const COMMAND: &str = "rehearse";

/// When a student is graded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Graded {
    /// After each task, and at the end.
    AfterEachTask,
    /// Before anything is deleted, and at the end.
    BeforeDeletion,
}

/// A rehearsal of a lab, and what it has to work with.
#[derive(Debug, Clone)]
pub(crate) struct Rehearsing {
    lab: Arc<Lab>,
    dbms: Option<Arc<Dbms>>,
}

impl Rehearsing {
    /// For a lab. Where it has a table, a database server has to be on this machine.
    ///
    /// # Errors
    /// There is no such server, or it cannot be prepared.
    pub(crate) fn new(lab: Lab) -> Result<Self, DbmsError> {
        let has_table = lab.tables().next().is_some();
        let dbms = has_table.then(|| Dbms::prepare(Kind::on_this_machine(), &[])).transpose()?;
        Ok(Self { lab: Arc::new(lab), dbms: dbms.map(Arc::new) })
    }

    /// How many students there are.
    pub(crate) fn students(&self) -> usize {
        1 + self.lab.faults(&self.lab.work()).len()
    }

    /// Lets everybody work, and sees how they are graded. `done` is told of everybody who has finished.
    ///
    /// # Errors
    /// A store or a port of this machine could not be had.
    pub(crate) async fn run(&self, done: impl Fn()) -> Result<Rehearsal, Failure> {
        let work = self.lab.work();
        let reference = self.work(work.clone(), Graded::AfterEachTask).await?;
        done();
        let faults = self.lab.faults(&work);
        let rows = futures::stream::iter(faults.iter().map(|fault| self.fault(fault, &work)));
        let rows = rows.buffered(AT_A_TIME).inspect_ok(|_| done()).try_collect().await?;
        Ok(Rehearsal::of(&self.lab, reference, rows))
    }

    async fn fault(&self, fault: &LabFault<'_>, reference: &Work) -> Result<FaultSeen, Failure> {
        let did = fault.work.iter().flat_map(|work| difference(reference, work)).collect();
        let seen = match fault.work.clone() {
            Some(work) => Some(self.work(work, Graded::BeforeDeletion).await?),
            None => None,
        };
        Ok(FaultSeen {
            criterion: fault.criterion.to_owned(),
            did,
            wanted: fault.fault.outcome,
            also: fault.also.iter().map(|id| (*id).to_owned()).collect(),
            seen,
        })
    }

    /// Lets somebody work, on a task of the runtime's own.
    async fn work(&self, work: Work, graded: Graded) -> Result<WorkSeen, Failure> {
        let this = self.clone();
        let student = tokio::spawn(async move { Desk::new(&this).await?.work(work, graded).await });
        student.await.map_err(|error| Failure::Internal(miette::miette!("{error}")))?
    }
}

/// One student, with a cloud, a grader and perhaps databases.
struct Desk {
    cloud: Cloud,
    student: Student,
    practice: Practice,
    _folder: TempDir,
}

impl Desk {
    async fn new(rehearsing: &Rehearsing) -> Result<Self, Failure> {
        let lab = rehearsing.lab.as_ref();
        let cloud = Cloud::new(practice::now());
        cloud.add_account(HUB);
        cloud.add_account_in(ACCOUNT, &[lab.region.as_str()]);
        cloud.add_role(ACCOUNT, Role::new(ROLE_NAME, HUB));
        let host = rehearsing.dbms.clone().map(|dbms| Arc::new(Host::new(dbms)));
        let ca = host.as_ref().map(|host| host.ca());
        if let Some(host) = host {
            cloud.set_database_host(host);
        }
        let tls = ca.as_ref().map(std::fs::read).transpose().map_err(Failure::of_machine)?;
        let place = Arc::new(Embedded { cloud: cloud.clone(), ca });
        let base = practice::base(&cloud, ACCOUNT, &lab.region);
        let entered = session::ambient(&base, &lab.region, COMMAND).await;
        let entered = entered.map_err(|why| {
            Failure::Internal(miette::miette!("the embedded cloud does not know its key: {why:?}"))
        })?;
        let folder = tempfile::tempdir().map_err(Failure::of_machine)?;
        let store = Store::open(&folder.path().join("rehearsal.evidence"));
        let class = class(lab, tls.map(|ca| Tls::Verify(Cow::Owned(ca))), cloud.now())?;
        let mut practice = Practice::new(class, &cloud, store.map_err(Failure::internal)?);
        if lab.with_pages().next().is_some() {
            practice.grader.plan.pages = Some(practice::serve_pages(&cloud).await?);
        }
        let student = Student::new(&entered, place);
        Ok(Self { cloud, student, practice, _folder: folder })
    }

    /// Does the work, step by step, and is graded on the way and at the end.
    async fn work(mut self, work: Work, graded: Graded) -> Result<WorkSeen, Failure> {
        let mut seen = WorkSeen::default();
        let mut is_untouched = true;
        for (place, step) in work.steps.iter().enumerate() {
            let next = work.steps.get(place + 1);
            let is_look = graded == Graded::BeforeDeletion && step.act.is_destructive();
            if is_look && std::mem::take(&mut is_untouched) {
                seen.stages.push(self.grade(None).await?);
            }
            self.act(&step.act, &mut seen).await;
            let is_cut_off = work.is_cut_off && next.is_none();
            if !is_cut_off {
                self.student
                    .until_saved()
                    .await
                    .unwrap_or_else(|why| undone(&mut seen, &step.act, &why));
            }
            let ends_task =
                next.is_none_or(|next| next.task != step.task || next.act.is_clean_up());
            if graded == Graded::AfterEachTask && ends_task && !step.act.is_clean_up() {
                seen.stages.push(self.grade(Some(&step.task)).await?);
            }
        }
        if !work.is_cut_off {
            self.cloud.advance(SETTLING);
        }
        seen.stages.push(self.grade(None).await?);
        Ok(seen)
    }

    async fn act(&mut self, act: &Act, seen: &mut WorkSeen) {
        self.cloud.advance(A_MOMENT);
        if let Err(why) = self.student.act(act).await {
            undone(seen, act, &why);
        }
        self.cloud.advance(A_MOMENT);
    }

    async fn grade(&mut self, after: Option<&str>) -> Result<StageSeen, Failure> {
        let Gradebook { students, .. } = self.practice.grade().await?;
        let student = students.into_iter().next().expect("the class has one student");
        Ok(StageSeen { after: after.map(str::to_owned), student })
    }
}

fn undone(seen: &mut WorkSeen, act: &Act, why: &student::Trouble) {
    seen.undone.push(Undone { act: act.to_string(), why: why.to_string() });
}

/// A class of one.
fn class(lab: &Lab, tls: Option<Tls>, since: jiff::Timestamp) -> Result<Class, Failure> {
    let roster = format!("student_id,name,account_id\nreference,reference,{ACCOUNT}\n");
    let roster = Roster::parse(COMMAND, roster.as_bytes()).map_err(Failure::internal)?.rows;
    Ok(Class { command: COMMAND, lab: lab.clone(), hub: HUB, tls, since, roster })
}
