//! How everybody stands. Of a student nothing is read or judged again unless it could come to another
//! result: the account was looked at, time has passed what the result stands until, or another
//! process wrote to the store. So a run of `watch` costs what its looks cost, however long it goes on.

use super::Terms;
use crate::exit::Failure;
use crate::sharing::Sharing;
use crate::store::{Ahead, Enrolment, Store, StoreError, Version};
use crate::streams::a_few;
use jiff::Timestamp;
use labproof_checks::decision::Decision;
use labproof_checks::evidence::{Kept, callers_of, endpoints_of, instances_of};
use labproof_checks::explain::{Explanation, explain};
use labproof_checks::judge::{self, Case};
use labproof_checks::outcome::Flag;
use labproof_checks::principal::Principal;
use labproof_checks::standing::stands_until;
use labproof_reports::gradebook::{LabStamp, Pool, Run, Student};
use labproof_reports::{Gradebook, Header};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc::sync_channel;
use std::thread;

/// A cohort under the terms that it is judged by, and how it stands so far.
#[derive(Debug)]
pub(crate) struct Standings {
    enrolments: Vec<Enrolment>,
    /// Their places there, by account.
    by_account: Vec<usize>,
    terms: Terms,
    /// The store as it was judged by.
    version: Option<Version>,
    /// By account: when it was looked at last.
    newest: BTreeMap<String, Option<Timestamp>>,
    /// In the order of the enrolments.
    students: Vec<Option<Standing>>,
    /// What they have in common.
    pool: Pool,
    /// How much was seen of an account in a run at times that cannot be.
    doubted: BTreeMap<(String, String), usize>,
}

/// How a student stands.
#[derive(Debug)]
struct Standing {
    student: Student,
    /// From which as-of on it could be another.
    until: Option<Timestamp>,
    /// The DB instances that were seen in the account.
    instances: Vec<String>,
    /// Those of the staff who made a call that is on record in the account.
    staff: Vec<String>,
    /// The hosts that answered in place of AWS.
    endpoints: Vec<String>,
}

impl Standings {
    /// A cohort of which nothing has been read yet.
    pub(crate) fn new(enrolments: Vec<Enrolment>, terms: Terms) -> Self {
        let students = enrolments.iter().map(|_| None).collect();
        let (version, newest, pool) = (None, BTreeMap::new(), Pool::default());
        let doubted = BTreeMap::new();
        let mut by_account: Vec<_> = (0..enrolments.len()).collect();
        by_account.sort_by_key(|at| &enrolments[*at].account);
        Self { enrolments, by_account, terms, version, newest, students, pool, doubted }
    }

    /// Forgets everything if the store is another than it was.
    pub(super) fn know(&mut self, version: Version) {
        if self.version != Some(version) {
            self.version = Some(version);
            self.newest.clear();
            self.students.fill_with(|| None);
        }
    }

    /// Something new was seen of an account. Where that is all that ever was, it is judged at once.
    pub(super) fn saw(&mut self, mut seen: Vec<Kept>, is_all: bool) {
        seen.sort_by(|one, other| (one.at, one.id()).cmp(&(other.at, other.id())));
        let Some(newest) = seen.last() else { return };
        let (account, at) = (newest.account.clone(), newest.at);
        let first = self.by_account.partition_point(|at| self.enrolments[*at].account < account);
        let places = self.by_account[first..].iter().copied();
        let places = places.take_while(|at| self.enrolments[*at].account == account);
        let as_of = self.terms.policy.as_of.unwrap_or(at);
        // At a later as-of it would still be the same, unless the students' time ended then.
        let is_settled = self.terms.policy.as_of.is_some()
            || self.terms.policy.end(as_of) == self.terms.policy.end(Timestamp::MAX);
        for place in places {
            self.students[place] = (is_all && is_settled).then(|| {
                judge_one(&self.enrolments[place], &seen, as_of, &self.terms, &mut self.pool)
            });
        }
        if is_all {
            self.newest.insert(account, Some(at));
        } else {
            self.newest.remove(&account);
        }
    }

    /// The gradebook by all that the store holds now. These accounts were looked at since the last
    /// one that was asked for.
    ///
    /// # Errors
    /// The store could not be read.
    pub(crate) fn gradebook(
        &mut self,
        store: &Store,
        looked_at: &BTreeSet<String>,
        run: Run,
    ) -> Result<Gradebook, Failure> {
        let judged = store.at_one_instant(|| {
            self.forget(store.version()?, looked_at);
            self.judge(store, run.finished_at)
        });
        let as_of = judged.map_err(Failure::internal)?;
        Ok(self.written(as_of, run, |_| true))
    }

    /// The gradebook of those who have been looked at so far, while another connection writes: only
    /// who was looked at since the last one is read and judged again. None if that is nobody.
    ///
    /// # Errors
    /// The store could not be read.
    pub(crate) fn so_far(&mut self, store: &Store, run: Run) -> Result<Option<Gradebook>, Failure> {
        let judged = store.at_one_instant(|| {
            let looked_at = self.looked_at_since(store, &store.ahead(run.finished_at)?)?;
            let version = store.version()?;
            // The store is another since every look; what it knew before it still knows.
            self.version = Some(version);
            self.forget(version, &looked_at);
            self.judge(store, run.finished_at)
        });
        let as_of = judged.map_err(Failure::internal)?;
        let is_seen = |one: &Enrolment| self.newest.get(&one.account).is_some_and(Option::is_some);
        let is_anybody = self.enrolments.iter().any(is_seen);
        Ok(is_anybody.then(|| self.written(as_of, run, is_seen)))
    }

    /// The accounts that have another newest look than when they were judged.
    fn looked_at_since(
        &self,
        store: &Store,
        ahead: &Ahead,
    ) -> Result<BTreeSet<String>, StoreError> {
        let mut accounts = BTreeSet::new();
        for account in self.enrolments.iter().map(|enrolment| &enrolment.account) {
            if self.newest.get(account).copied().flatten() != store.newest(account, ahead)? {
                accounts.insert(account.clone());
            }
        }
        Ok(accounts)
    }

    fn written(&self, as_of: Timestamp, run: Run, is_in: impl Fn(&Enrolment) -> bool) -> Gradebook {
        let known = self.enrolments.iter().zip(&self.students);
        let known: Vec<_> = known
            .filter(|(enrolment, _)| is_in(enrolment))
            .filter_map(|(enrolment, standing)| Some((enrolment, standing.as_ref()?)))
            .collect();
        let sharing =
            Sharing::of(known.iter().map(|(one, standing)| (*one, &standing.instances[..])));
        let students = known.iter().map(|(enrolment, standing)| {
            let account_with = sharing.of_account(enrolment);
            let instance_with = sharing.of_instances(enrolment, &standing.instances);
            let mut student = standing.student.clone();
            student.flag(&Flag::sharing(&account_with, &instance_with));
            student
        });
        let students = students.collect();
        let Terms { lab, policy } = &self.terms;
        let deadline = policy.deadline.or(policy.end(as_of));
        let endpoint = endpoint(known.iter().map(|(_, standing)| *standing));
        let run = Run { endpoint, ..run };
        let header = Header { lab: LabStamp::from(lab), run, as_of, deadline };
        Gradebook::of(header, students)
    }

    /// What is to be said of staff of whom no call is on record anywhere, a line each.
    pub(crate) fn strangers(&self) -> String {
        let met = |principal: &&Principal| {
            let students = self.students.iter().flatten();
            students.map(|standing| &standing.staff).any(|met| met.contains(&principal.to_string()))
        };
        let strangers = self.terms.policy.staff.iter().filter(|principal| !met(principal));
        let line = |principal: &Principal| {
            format!(
                "--staff-principal {principal}: no call by it is on record in any of these \
                 accounts, so nothing is left out for it; compare it with `userIdentity` in \
                 CloudTrail\n"
            )
        };
        a_few(&strangers.map(line).collect::<Vec<_>>())
    }

    /// What is to be said of looks whose times cannot be, a line.
    pub(crate) fn doubts(&self) -> String {
        doubts(&self.doubted)
    }

    /// Forgets what the store may know better by now.
    fn forget(&mut self, version: Version, looked_at: &BTreeSet<String>) {
        self.know(version);
        self.forget_accounts(looked_at);
    }

    fn forget_accounts(&mut self, accounts: &BTreeSet<String>) {
        if accounts.is_empty() {
            return;
        }
        self.newest.retain(|account, _| !accounts.contains(account));
        for (enrolment, standing) in self.enrolments.iter().zip(&mut self.students) {
            if accounts.contains(&enrolment.account) {
                *standing = None;
            }
        }
    }

    /// A clock that was set back meanwhile had been ahead.
    fn forget_what_has_not_come(&mut self, ahead: &Ahead) {
        let is_to_come = |at: &Option<Timestamp>| at.is_some_and(|at| !ahead.has_come(at));
        let accounts = self.newest.extract_if(.., |_, at| is_to_come(at));
        let accounts: BTreeSet<_> = accounts.map(|(account, _)| account).collect();
        self.forget_accounts(&accounts);
    }

    /// Judges who is not judged yet, or may stand otherwise at as-of: the instant of the newest look
    /// where nobody names one; where nobody looked, `now`. Gives as-of. What was seen at times that cannot
    /// be is left out.
    fn judge(&mut self, store: &Store, now: Timestamp) -> Result<Timestamp, StoreError> {
        let ahead = store.ahead(now)?;
        self.forget_what_has_not_come(&ahead);
        for enrolment in &self.enrolments {
            if !self.newest.contains_key(&enrolment.account) {
                let newest = store.newest(&enrolment.account, &ahead)?;
                self.newest.insert(enrolment.account.clone(), newest);
            }
        }
        let newest = self.newest.values().copied().flatten().max();
        let as_of = self.terms.policy.as_of.or(newest).unwrap_or(now);
        let Self { enrolments, students, terms, pool, doubted, .. } = self;
        let stands = |standing: &Standing| standing.until.is_none_or(|until| as_of < until);
        let all = enrolments.iter().zip(students);
        let again = all.filter(|(_, standing)| !standing.as_ref().is_some_and(stands));
        thread::scope(|scope| {
            let (send, receive) =
                sync_channel::<(&Enrolment, &mut Option<Standing>, Vec<Kept>)>(READ_AHEAD);
            scope.spawn(move || {
                for (enrolment, standing, observations) in receive {
                    *standing = Some(judge_one(enrolment, &observations, as_of, terms, pool));
                }
            });
            for (enrolment, standing) in again {
                let mut observations = store.observations(&enrolment.account)?;
                doubted.extend(ahead.take_out(&mut observations));
                // Nobody receives only where judging has panicked, which the scope passes on.
                if send.send((enrolment, standing, observations)).is_err() {
                    break;
                }
            }
            Ok(as_of)
        })
    }
}

/// How many accounts are read before they are judged: one thread reads while another one judges.
const READ_AHEAD: usize = 2;

/// What is to be said of looks whose times cannot be: how many, and of which runs and accounts.
fn doubts(doubted: &BTreeMap<(String, String), usize>) -> String {
    let runs: BTreeSet<_> = doubted.keys().map(|(run, _)| run.as_str()).collect();
    let accounts: BTreeSet<_> = doubted.keys().map(|(_, account)| account.as_str()).collect();
    let number: usize = doubted.values().sum();
    if number == 0 {
        return String::new();
    }
    let (runs, accounts) = (named(&runs), named(&accounts));
    format!(
        "{number} observations were made while a clock was ahead: their times have not come yet, or are \
         later than those of a later run. They are not used (accounts {accounts}; runs {runs})\n"
    )
}

/// The first few of some names, and how many more there are.
fn named(names: &BTreeSet<&str>) -> String {
    const FEW: usize = 3;
    let few: Vec<_> = names.iter().take(FEW).copied().collect();
    match names.len().saturating_sub(FEW) {
        0 => few.join(", "),
        more => format!("{} and {more} more", few.join(", ")),
    }
}

fn judge_one(
    enrolment: &Enrolment,
    observations: &[Kept],
    as_of: Timestamp,
    terms: &Terms,
    pool: &mut Pool,
) -> Standing {
    let (result, until) = on_case(enrolment, observations, as_of, terms, |case| {
        let result = judge::judge(case);
        let until = stands_until(case, &result);
        (result, until)
    });
    let instances = instances_of(observations).into_iter().map(str::to_owned).collect();
    let staff = met(&terms.policy.staff, observations);
    let endpoints = endpoints_of(observations, as_of).into_iter().map(str::to_owned).collect();
    let student = pool.student(reported(enrolment), result);
    Standing { student, until, instances, staff, endpoints }
}

/// The hosts that answered in place of AWS for anybody, if any did.
fn endpoint<'s>(standings: impl Iterator<Item = &'s Standing>) -> Option<String> {
    let hosts: BTreeSet<&str> =
        standings.flat_map(|standing| &standing.endpoints).map(String::as_str).collect();
    (!hosts.is_empty()).then(|| hosts.into_iter().collect::<Vec<_>>().join(", "))
}

/// Why a student's marks are what they are at that as-of.
pub(super) fn explain_one(
    enrolment: &Enrolment,
    observations: &[Kept],
    as_of: Timestamp,
    terms: &Terms,
) -> Explanation {
    on_case(enrolment, observations, as_of, terms, |case| explain(case, &judge::judge(case)))
}

/// What a student is judged by.
fn on_case<T>(
    enrolment: &Enrolment,
    observations: &[Kept],
    as_of: Timestamp,
    terms: &Terms,
    tell: impl FnOnce(&Case<'_>) -> T,
) -> T {
    // Earlier versions kept a region only where the roster named one.
    let looked_at = || judge::newest_region(observations);
    let region = enrolment.region.as_deref().or_else(looked_at).unwrap_or(&terms.lab.region);
    let policy = &terms.policy;
    let ours = policy.decisions.iter().filter(|decision| decision.is_for(&enrolment.student_id));
    let decisions: Vec<Decision> = ours.cloned().collect();
    tell(&Case {
        lab: &terms.lab,
        account: &enrolment.account,
        region,
        observations,
        as_of,
        since: policy.since,
        deadline: policy.end(as_of),
        staff: &policy.staff,
        decisions: &decisions,
    })
}

fn met(staff: &[Principal], observations: &[Kept]) -> Vec<String> {
    let callers = callers_of(observations);
    let is_met = |principal: &&Principal| callers.iter().any(|caller| principal.is(caller));
    staff.iter().filter(is_met).map(ToString::to_string).collect()
}

fn reported(enrolment: &Enrolment) -> labproof_reports::Enrolment {
    labproof_reports::Enrolment {
        student_id: enrolment.student_id.clone(),
        name: enrolment.name.clone(),
        account_id: enrolment.account.clone(),
        columns: enrolment.columns.clone(),
    }
}
