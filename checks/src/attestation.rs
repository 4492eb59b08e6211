//! What a student's own look is worth: what it shows by itself, and which instance it is of.

use crate::account::{self, Entered};
use crate::case::Case;
use crate::engine::{Asked, Citation, CriterionResult, Judgement, Reason, TaskResult, judge_all};
use crate::evidence::{Answer, Endpoint, Kept, Look, Observation, ReasonCode};
use crate::lab::{Lab, Task};
use crate::modules::history::History;
use crate::modules::sql_table::{Reading, reading};
use crate::services::mysql::TableSpec;
use crate::services::rds::{InstanceHistory, Status, endpoint_of_answer};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

/// What one look at a table shows, and nothing else: that there is an instance, and whose it is,
/// is not asked. `None` if the lab has no such task.
pub fn judge_look(lab: &Lab, seen: &Observation) -> Option<TaskResult> {
    let of_table = |task: &&Task| task.subject.table.is_some() && task.is_on_table();
    let task = lab.tasks.iter().find(of_table)?;
    let table = task.subject.table.as_ref()?;
    let asked = task.criteria.iter().map(|one| Asked {
        id: &one.id,
        needs: &one.needs_of_task,
        what: (one, reading(one.check)),
    });
    let mut done = judge_all(asked.collect(), |one, need| {
        let (criterion, reading) = one.what;
        let wanted = reading.map(|reading| (reading.wanted)(table));
        let result = CriterionResult::new(&criterion.spec, one.id.to_owned(), wanted);
        let result = CriterionResult { rules: criterion.check.rules, ..result };
        match (need, reading) {
            (Some(need), _) => result.behind(need),
            (None, Some(reading)) => result.judged(judgement(table, reading, seen)),
            (None, None) => result,
        }
    });
    let criteria = task.criteria.iter().filter_map(|one| done.remove(&one.id)).collect();
    Some(TaskResult { id: task.id.clone(), title: task.title.clone(), criteria })
}

fn judgement(asked: &TableSpec, reading: &Reading, seen: &Observation) -> Judgement {
    let source = seen.look.source().as_str();
    let cite = Citation { id: seen.id(), source, at: seen.at, item: None };
    let table = match &seen.look {
        Look::Seen(Answer::Attested(look)) => &look.table,
        Look::Seen(Answer::Table(look)) => look,
        Look::Seen(_) => {
            return Judgement::unverified(Reason::new(ReasonCode::Internal, source), cite);
        }
        Look::Blind { why, .. } => return Judgement::unverified(Reason::from(why), cite),
    };
    match (reading.mark)(asked, table) {
        Ok(mark) => mark.judgement(cite),
        Err(code) => Judgement::unverified(Reason::new(code, table.endpoint.clone()), cite),
    }
}

/// The instance that stood at an address at an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The region that it is in.
    pub region: String,
    /// Its `DbiResourceId`.
    pub resource_id: String,
}

/// Why nobody can say which instance of the lab's a look is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Misplaced {
    /// Nothing that AWS told of the account names the address.
    Unknown,
    /// Another instance than the lab's has it.
    AnotherInstance,
    /// The lab's instance has it, and as far as is known did not stand at that instant.
    AnotherTime,
    /// More than one instance may have had it at that instant.
    Several,
}

/// Which instance of the lab's stood at this address at this instant, by all that AWS told of the
/// account, in whichever region. An instance that is created again under its name may have its
/// address again: then time tells the two apart.
///
/// # Errors
/// The evidence does not tell.
pub fn place(case: &Case<'_>, endpoint: &Endpoint, at: Timestamp) -> Result<Place, Misplaced> {
    let ours = case.observations.iter().filter(|seen| seen.account == case.account);
    let regions: BTreeSet<&str> = ours.map(|seen| seen.region.as_str()).collect();
    let found = regions.into_iter().map(|region| {
        // What was done after a deadline tells all the same who is who.
        place_in(&Case { region, deadline: None, ..*case }, endpoint, at)
    });
    found.reduce(better).unwrap_or(Err(Misplaced::Unknown))
}

fn better(
    one: Result<Place, Misplaced>,
    other: Result<Place, Misplaced>,
) -> Result<Place, Misplaced> {
    match (&one, &other) {
        (Ok(_), Ok(_)) => Err(Misplaced::Several),
        (Ok(_), Err(_)) => one,
        (Err(_), Ok(_)) => other,
        (Err(this), Err(that)) => Err(*this.max(that)),
    }
}

fn place_in(case: &Case<'_>, endpoint: &Endpoint, at: Timestamp) -> Result<Place, Misplaced> {
    let Entered::Yes { history, .. } = account::enter(case) else {
        return Err(Misplaced::Unknown);
    };
    let has_it = |life: &&InstanceHistory<'_>| {
        let mut known = life.states.iter().filter_map(|state| state.instance.endpoint.as_ref());
        known.any(|known| known.folded() == endpoint.folded())
    };
    let anchors = case.lab.anchors();
    let candidates = anchors.iter().flat_map(|(_, subject)| history.candidates(subject));
    let lives: Vec<_> = candidates.filter(has_it).collect();
    if lives.is_empty() {
        let another = history.rds.lives.iter().any(|life| has_it(&life));
        return Err(if another { Misplaced::AnotherInstance } else { Misplaced::Unknown });
    }
    let stood = |life: &&&InstanceHistory<'_>| stood_at(life, &history, at);
    let ids: BTreeSet<&String> =
        lives.iter().filter(stood).filter_map(|life| life.resource_id.as_ref()).collect();
    let mut ids = ids.into_iter();
    match (ids.next(), ids.next()) {
        (Some(id), None) => Ok(Place { region: case.region.to_owned(), resource_id: id.clone() }),
        (Some(_), Some(_)) => Err(Misplaced::Several),
        (None, _) => Err(Misplaced::AnotherTime),
    }
}

/// How exact the time of a record is (`docs/aws.md` 1.1).
const SECOND: SignedDuration = SignedDuration::from_secs(1);

/// Whether nothing that is known speaks against its standing at that instant.
fn stood_at(life: &InstanceHistory<'_>, history: &History<'_>, at: Timestamp) -> bool {
    let gone = match life.fate(&history.rds.instances) {
        Status::Ended(end) => Some(end.gone),
        Status::Standing(_) | Status::Unknown(_) => None,
    };
    life.begun().is_none_or(|begun| begun <= at)
        && gone.is_none_or(|gone| at.duration_since(gone) < SECOND)
}

/// The addresses of databases that AWS told, as [`Endpoint::folded`] writes them.
pub fn endpoints(observations: &[Kept]) -> BTreeSet<String> {
    let told = observations.iter().flat_map(|seen| match &seen.look {
        Look::Seen(Answer::DbInstances(instances)) => {
            instances.iter().filter_map(|instance| instance.endpoint.clone()).collect()
        }
        Look::Seen(Answer::Trail(lookup)) => {
            let answers = lookup.records.iter().map(|record| &record.response);
            answers.filter_map(endpoint_of_answer).collect()
        }
        Look::Seen(_) | Look::Blind { .. } => Vec::new(),
    });
    told.map(|endpoint| endpoint.folded()).collect()
}
