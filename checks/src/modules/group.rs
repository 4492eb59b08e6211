//! The security group that a task is on: which one is judged, and what is known of it.

use crate::engine::{Fact, Open, When};
use crate::modules::facts::Facts;
use crate::services::ec2::answers::{Permission, SecurityGroup};
use crate::services::ec2::{GroupHistory, admits, covers};
use crate::services::rds::{InstanceHistory, Status};
use jiff::Timestamp;
use std::collections::BTreeSet;

impl<'a> Facts<'a> {
    /// The group that is judged: the one attached to the graded instance that is named like it, else
    /// the newest one named so, one that still stands before one that does not. Without any, the
    /// one that is attached and that the student made.
    pub(super) fn find_group(&self) -> Option<&'a GroupHistory> {
        let name = &self.subject.group.as_ref()?.name;
        let attached: BTreeSet<&str> = self.attached().into_iter().flatten().collect();
        let standing = |group: &GroupHistory| match self.history.ec2.group_looks.now() {
            Ok(now) => now.value.iter().any(|live| live.id == group.id),
            Err(_) => false,
        };
        // A group that was created after the end of the instance counts for nothing.
        let in_time = |group: &&GroupHistory| {
            group.created.is_none_or(|at| self.end().is_none_or(|end| at <= end.alive))
        };
        let named = self.history.ec2.groups.values().filter(|group| group.was_called(name));
        let named = named.filter(in_time).max_by_key(|group| {
            let newest = group.moments.last().map(|moment| moment.at);
            (attached.contains(group.id.as_str()), standing(group), newest)
        });
        named.or_else(|| self.group_of_another_name())
    }

    /// The groups of what is graded, one list for each state of a DB instance that tells them.
    fn attached(&self) -> Vec<Vec<&'a str>> {
        let states = self.maybe_life().into_iter().flat_map(|life| &life.states);
        let lists = states.filter_map(|state| state.instance.security_groups.as_ref());
        let of_life = lists.map(|list| list.iter().map(String::as_str).collect());
        let of_server = self.server().map(|(_, it)| it.groups.iter().map(String::as_str).collect());
        of_life.chain(of_server).collect()
    }

    /// The group of the student's own that is attached to the graded instance, where looks or
    /// records would have shown one of the lab's name; of several the one with the best rule, then
    /// the newest. A list with a group that nothing names may hold the right one, and is left out.
    fn group_of_another_name(&self) -> Option<&'a GroupHistory> {
        let history = self.history;
        let could_be_shown =
            !history.ec2.group_looks.seen.is_empty() || self.trail().was_complete();
        let told = |id: &&str| history.ec2.groups.get(*id).is_some_and(GroupHistory::is_told);
        let lists = self.attached().into_iter();
        let lists = lists.filter(|list| could_be_shown && list.iter().all(told));
        let known = lists.flatten().filter_map(|id| history.ec2.groups.get(id));
        known.filter(|group| !group.is_made_by_aws()).max_by_key(|group| {
            let last = group.moments.last();
            (self.way_in_by(group), last.map(|moment| moment.at), group.id.as_str())
        })
    }

    /// How well the group's newest rules admit the web tier: 2 from its group, 1 from somewhere.
    fn way_in_by(&self, group: &GroupHistory) -> u8 {
        let subject = self.subject;
        let (Some(spec), Some(port)) = (&subject.web, subject.maybe_port()) else { return 0 };
        let web = self.web().groups();
        let is_web = |id: &str| {
            let alike = || self.history.ec2.groups.get(id).is_some_and(|it| it.was(spec));
            id != group.id && (web.contains(id) || alike())
        };
        let Some(last) = group.moments.last() else { return 0 };
        let mut inbound = last.group.inbound.iter().flatten();
        let from_web =
            inbound.any(|permission| covers(permission, port) && permission.groups().any(is_web));
        if from_web { 2 } else { u8::from(admits(&last.group, port)) }
    }

    /// Why a group of what is graded may be the lab's: nothing tells it, or its name.
    pub(crate) fn nameless_group(&self) -> Option<Open> {
        let told = |id: &str| self.history.ec2.groups.get(id).is_some_and(GroupHistory::is_told);
        let is_untold = self.server().is_some_and(|(_, server)| server.groups.is_empty());
        if !is_untold && self.attached().into_iter().flatten().all(told) {
            return None;
        }
        let launched = self.server().and_then(|(_, server)| server.launched_at());
        let start = self
            .maybe_life()
            .map(InstanceHistory::start)
            .or(launched)
            .unwrap_or(self.history.as_of);
        match self.history.ec2.group_looks.now() {
            Err(open) => Some(open.clone()),
            Ok(_) => Some(self.trail().missing(start)),
        }
    }

    /// The inbound permissions of the group at the last known moment while the graded instance
    /// existed; without an instance, now. What is done to the group later counts for nothing.
    pub(crate) fn inbound(&self, group: &'a GroupHistory) -> Fact<&'a [Permission]> {
        let moment = self.end().map_or(group.moments.last(), |end| group.at(end.alive));
        let unseen = |open| Fact { values: Vec::new(), when: When::Last, holds: Err(open) };
        let Some(moment) = moment else {
            let end = self.end().map_or(self.history.as_of, |end| end.gone);
            return unseen(self.trail().missing(end));
        };
        let Some(inbound) = moment.group.inbound.as_deref() else {
            return unseen(moment.unreadable());
        };
        let holds = self.group_holds(&group.id, moment.at);
        Fact { values: vec![moment.dated(inbound)], when: When::Last, holds }
    }

    /// When a group that no longer stands was gone, after it was last known at `at`: by the record
    /// of its deletion, else by the first look that does not show it.
    fn group_gone(&self, id: &str, at: Timestamp) -> Timestamp {
        let deleted = self.history.ec2.groups.get(id).and_then(|group| group.deleted);
        let deleted = deleted.filter(|deleted| *deleted >= at);
        let looks = self.history.ec2.group_looks.seen.iter().filter(|sight| sight.at > at);
        let mut absent = looks.filter(|sight| sight.value.iter().all(|group| group.id != id));
        deleted.or_else(|| absent.next().map(|sight| sight.at)).unwrap_or(self.history.as_of)
    }

    fn group_holds(&self, id: &str, at: Timestamp) -> Result<(), Open> {
        match self.fate_of_graded() {
            Some(Status::Unknown(_)) if self.trail().silent_until_deadline(at) => Ok(()),
            Some(Status::Unknown(open)) => Err(open),
            Some(Status::Ended(end)) => {
                self.trail().silent_between(at.min(end.gone), at.max(end.gone)).map(|_| ())
            }
            Some(Status::Standing(_)) | None => match self.history.ec2.group_looks.now() {
                Ok(now) if at >= now.at => Ok(()),
                _ if self.trail().silent_until_deadline(at) => Ok(()),
                Ok(_) => self.trail().silent_between(at, self.group_gone(id, at)).map(|_| ()),
                Err(open) => Err(open.clone()),
            },
        }
    }

    /// A property of the group that cannot be changed, or that any moment may prove.
    pub(crate) fn of_group<T>(
        &self,
        group: &'a GroupHistory,
        when: When,
        read: impl Fn(&'a SecurityGroup) -> Option<T>,
    ) -> Fact<T> {
        let moments = group.moments.iter();
        let values: Vec<_> =
            moments.filter_map(|moment| Some(moment.dated(read(&moment.group)?))).collect();
        // The record of its creation tells, which is no later than what is first known of it.
        let known = group.moments.first().map_or(self.history.as_of, |moment| moment.at);
        let holds = match values.last() {
            Some(_) => Ok(()),
            None => Err(self.trail().missing(known)),
        };
        Fact { values, when, holds }
    }
}
