//! CloudTrail over all lookups: the calls that are on record, and for which time the absence of a
//! record means the absence of a call.

use crate::engine::blind::{Blind, ReasonCode};
use crate::engine::coverage::reach;
use crate::engine::looks::Series;
use crate::engine::open::Open;
use crate::engine::outcome::Citation;
use crate::engine::principal::Principal;
use crate::engine::reason::Reason;
use crate::engine::record::{Lookup, Record, TRAIL};
use jiff::{SignedDuration, Timestamp};

/// How long CloudTrail may take to deliver a record (`docs/aws.md` 0.6).
const SETTLING: SignedDuration = SignedDuration::from_hours(2);

/// All lookups together.
#[derive(Debug)]
pub(crate) struct Trail<'a> {
    /// Every record once, oldest first: calls that count.
    pub(crate) calls: Vec<Call<'a>>,
    /// Answered calls after the deadline, oldest first: what they changed does not count.
    pub(crate) late: Vec<Call<'a>>,
    /// What each lookup answers for: calls from the first instant that it reached until two hours
    /// before it was made.
    settled: Vec<(Timestamp, Timestamp)>,
    /// The newest lookup.
    newest: Result<Citation, Open>,
    /// Until when the newest lookup's window was not reached, nor by an earlier lookup, and why.
    cut: Option<(Timestamp, Blind)>,
    last_answer: Option<Citation>,
    was_complete: bool,
    window: Option<Timestamp>,
    as_of: Timestamp,
    deadline: Option<Timestamp>,
    staff: &'a [Principal],
}

/// A record, and the look that brought it.
#[derive(Debug, Clone)]
pub(crate) struct Call<'a> {
    pub(crate) record: &'a Record,
    pub(crate) cite: Citation,
}

impl Call<'_> {
    /// Only an answered call proves anything (`docs/contract.md` R58).
    pub(crate) fn succeeded(&self) -> bool {
        self.record.error.is_none() && self.record.response.is_object()
    }

    /// Whether AWS refused it.
    pub(crate) fn is_refused(&self) -> bool {
        self.record.error.is_some()
    }

    /// Whether somebody else than the student made it: one of the staff, or a service.
    pub(crate) fn is_anothers(&self, staff: &[Principal]) -> bool {
        let caller = self.record.principal.as_deref();
        let is_staff =
            || caller.is_some_and(|caller| staff.iter().any(|principal| principal.is(caller)));
        self.record.by_service || is_staff()
    }

    /// A text member of the request, in lower case: how AWS stores identifiers.
    pub(crate) fn asked(&self, member: &str) -> Option<String> {
        self.record.request.get(member)?.as_str().map(str::to_lowercase)
    }

    /// Whether a change was asked for at once. An absent flag means the maintenance window.
    pub(crate) fn at_once(&self) -> bool {
        self.flag("applyImmediately") == Some(true)
    }

    /// A flag of the request: JSON true or false, or its text.
    pub(crate) fn flag(&self, member: &str) -> Option<bool> {
        match self.record.request.get(member)? {
            serde_json::Value::Bool(flag) => Some(*flag),
            serde_json::Value::String(text) => text.parse().ok(),
            serde_json::Value::Null
            | serde_json::Value::Number(_)
            | serde_json::Value::Array(_)
            | serde_json::Value::Object(_) => None,
        }
    }
}

/// CloudTrail dates calls to the second, and ids are in no order: within a second a thing is made
/// before it is changed, and ended last.
fn turn_within_a_second(record: &Record) -> u8 {
    let name = record.name.as_str();
    let makes = ["Create", "Restore", "Run"].iter().any(|verb| name.starts_with(verb));
    let ends = ["Delete", "Terminate"].iter().any(|verb| name.starts_with(verb));
    match name {
        "CreateTags" | "DeleteTags" => 1,
        _ if makes => 0,
        _ if ends => 2,
        _ => 1,
    }
}

impl<'a> Trail<'a> {
    pub(crate) fn of(
        series: &Series<'a, Lookup>,
        as_of: Timestamp,
        deadline: Option<Timestamp>,
        staff: &'a [Principal],
    ) -> Self {
        let mut calls: Vec<Call<'a>> = Vec::new();
        let mut known = std::collections::BTreeSet::new();
        for sight in &series.seen {
            for record in &sight.value.records {
                if known.insert(record.id.as_str()) && record.at <= as_of {
                    calls.push(Call { record, cite: sight.cite.of(record.id.clone()) });
                }
            }
        }
        let turn = |record: &'a Record| (record.at, turn_within_a_second(record), &record.id);
        calls.sort_by(|a, b| turn(a.record).cmp(&turn(b.record)));
        let in_time = |call: &Call<'_>| deadline.is_none_or(|deadline| call.record.at <= deadline);
        let mut late = calls.split_off(calls.partition_point(in_time));
        late.retain(Call::succeeded);
        let lookups = series.seen.iter().map(|sight| sight.value);
        let settled: Vec<_> = lookups
            .map(|lookup| (lookup.covered_from, lookup.to.checked_sub(SETTLING)))
            .filter_map(|(from, to)| Some((from, to.ok()?)))
            .collect();
        let newest = series.now().map(|sight| sight.cite.clone()).map_err(Clone::clone);
        let last = series.seen.last().map(|sight| sight.value);
        let cut = last.filter(|lookup| reach(lookup.from, &settled) < lookup.covered_from);
        let cut = cut.and_then(|lookup| Some((lookup.covered_from, lookup.why_cut()?)));
        let was_complete = series.seen.iter().any(|sight| sight.value.why_cut().is_none());
        let window = series.seen.last().map(|sight| sight.value.from);
        let last_answer = series.seen.last().map(|sight| sight.cite.clone());
        Self {
            calls,
            late,
            settled,
            newest,
            cut,
            last_answer,
            was_complete,
            window,
            as_of,
            deadline,
            staff,
        }
    }

    /// Whether somebody else than the student made the call: an account cleaner, or a service.
    pub(crate) fn is_anothers(&self, call: &Call<'_>) -> bool {
        call.is_anothers(self.staff)
    }

    /// The newest of the student's calls of this name that AWS refused.
    pub(crate) fn refused(&self, name: &str) -> Option<&Call<'a>> {
        let calls = self.calls.iter().filter(|call| call.record.name == name);
        calls.rev().find(|call| call.is_refused() && !self.is_anothers(call))
    }

    /// Whether nothing that happens from this instant on counts.
    pub(crate) fn is_past(&self, at: Timestamp) -> bool {
        self.deadline.is_some_and(|deadline| at >= deadline)
    }

    /// Whether what happens at this instant comes too late.
    pub(crate) fn is_late(&self, at: Timestamp) -> bool {
        self.deadline.is_some_and(|deadline| at > deadline)
    }

    /// Whether the lookups prove that no call was made from this instant until the deadline.
    pub(crate) fn silent_until_deadline(&self, after: Timestamp) -> bool {
        let silent = |deadline| after >= deadline || self.silent_between(after, deadline).is_ok();
        self.deadline.is_some_and(silent)
    }

    /// Why what was so at this instant may have been made so after the deadline, unseen.
    pub(crate) fn perhaps_late(&self, at: Timestamp) -> Option<Open> {
        let deadline = self.deadline.filter(|deadline| *deadline < at)?;
        self.silent_between(deadline, at).err()
    }

    /// The first late call of a name; else open, where one in time may still be delivered.
    pub(crate) fn only_late(&self, name: &str) -> Option<Result<&Call<'a>, Open>> {
        let call = self.late.iter().find(|call| call.record.name == name)?;
        let deadline = self.deadline?;
        Some(self.covered_until(deadline).map(|_| call))
    }

    /// The first late call of these names: what is looked at from then on shows its doing.
    pub(crate) fn late_from(&self, names: &[&str]) -> Option<Timestamp> {
        let mut late = self.late.iter();
        late.find(|call| names.contains(&call.record.name.as_str())).map(|call| call.record.at)
    }

    /// The newest lookup, if the whole of its window was reached.
    pub(crate) fn complete(&self) -> Result<Citation, Open> {
        let newest = self.newest.clone()?;
        match &self.cut {
            None => Ok(newest),
            Some((_, why)) => Err(Open::new(Reason::from(why), newest)),
        }
    }

    /// Where the window begins that the newest lookup was asked for: the lab's.
    pub(crate) fn window(&self) -> Option<Timestamp> {
        self.window
    }

    /// Whether any lookup answered for the whole of its window.
    pub(crate) fn was_complete(&self) -> bool {
        self.was_complete
    }

    /// Why a call between `after` and `until` that is not on record may still have been made;
    /// `Ok` if the lookups prove that there was none. A lookup at T answers for calls up to
    /// T - 2 h, and no later error takes that away.
    pub(crate) fn silent_between(
        &self,
        after: Timestamp,
        until: Timestamp,
    ) -> Result<Citation, Open> {
        match &self.last_answer {
            Some(cite) if reach(after, &self.settled) >= until => Ok(cite.clone()),
            _ => Err(self.missing_between(after, until)),
        }
    }

    /// Why there is no record of a call made at or before `made`.
    pub(crate) fn missing(&self, made: Timestamp) -> Open {
        self.missing_between(Timestamp::MIN, made)
    }

    fn missing_between(&self, after: Timestamp, made: Timestamp) -> Open {
        match &self.newest {
            Ok(cite) => self.awaiting(after, made, cite.clone()),
            Err(open) => open.clone(),
        }
    }

    /// The record of a call made between the two instants has not come: it may be on its way, else it
    /// will never come, or lies where the lookup did not reach.
    fn awaiting(&self, after: Timestamp, made: Timestamp, cite: Citation) -> Open {
        if let Err(blind) = &self.newest {
            return blind.clone();
        }
        let settles = made.checked_add(SETTLING).unwrap_or(Timestamp::MAX);
        if self.as_of < settles {
            let reason = Reason::new(ReasonCode::Settling, TRAIL.as_str()).again_at(settles);
            return Open::new(reason, cite);
        }
        match &self.cut {
            Some((until, why)) if after < *until => Open::new(Reason::from(why), cite),
            Some(_) | None => Self::never_recorded(cite),
        }
    }

    /// Whether the lookups answer for everything from the first instant that any of them reached
    /// until `end`.
    pub(crate) fn covered_until(&self, end: Timestamp) -> Result<Citation, Open> {
        let first = self.settled.iter().map(|(from, _)| *from).min().unwrap_or(Timestamp::MIN);
        self.silent_between(first, end)
    }

    /// There was such a call, and its record is not to be had.
    pub(crate) fn never_recorded(cite: Citation) -> Open {
        Open::new(Reason::new(ReasonCode::NoRecord, TRAIL.as_str()), cite)
    }

    /// Calls of one name.
    pub(crate) fn named<'t>(
        &'t self,
        name: &'t str,
    ) -> impl DoubleEndedIterator<Item = &'t Call<'a>> {
        self.calls.iter().filter(move |call| call.record.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::turn_within_a_second;
    use crate::engine::record::Record;

    /// CloudTrail dates to the second, and what is made and ended by one script may share one.
    #[test]
    fn within_a_second_a_thing_is_made_then_changed_then_ended() {
        let turn = |name: &str| {
            let record = serde_json::json!({
                "id": "1", "name": name, "at": "2026-11-21T01:00:00Z", "principal": null, "by_service": false, "request": null,
                "response": null,
            });
            turn_within_a_second(&serde_json::from_value::<Record>(record).unwrap())
        };
        for (turn_of, names) in [
            (0, vec!["CreateDBInstance", "RestoreDBInstanceFromDBSnapshot", "RunInstances"]),
            (1, vec!["ModifyDBInstance", "AuthorizeSecurityGroupIngress", "CopyDBSnapshot"]),
            (1, vec!["CreateTags", "DeleteTags"]),
            (2, vec!["DeleteDBInstance", "DeleteSecurityGroup", "TerminateInstances"]),
        ] {
            for name in names {
                assert_eq!(turn(name), turn_of, "{name}");
            }
        }
    }
}
