//! What a criterion is about, and whether something is known of that or of something else.

use crate::engine::Record;
use crate::modules::criterion::Thing;
use crate::modules::facts::Facts;
use crate::services::ec2;
use crate::services::rds::answers::{DbInstance, DbSnapshot};
use crate::services::rds::snapshots::made_at;
use crate::services::rds::{self, InstanceHistory, Status};
use jiff::Timestamp;
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// The things of one student that are judged.
pub(super) struct Subject<'f, 'a> {
    pub(super) facts: &'f Facts<'a>,
    others: Vec<&'a InstanceHistory<'a>>,
    web_groups: BTreeSet<&'f str>,
}

/// Whose something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// What is judged.
    Ours,
    /// Another life of the instance that might have been judged.
    OtherLife,
    /// An instance, or a snapshot, of the lab from before the window.
    Older,
    /// Nothing of the lab.
    Foreign,
}

impl<'f, 'a> Subject<'f, 'a> {
    pub(super) fn of(facts: &'f Facts<'a>) -> Self {
        let graded = facts.maybe_life();
        let is_graded =
            |life: &&InstanceHistory<'_>| graded.is_some_and(|graded| std::ptr::eq(*life, graded));
        let mut others = facts.history.candidates(facts.subject);
        others.retain(|life| !is_graded(life));
        let web = facts.subject.web.as_ref().map(|_| facts.web().groups());
        let web_groups = web.unwrap_or_default();
        Self { facts, others, web_groups }
    }

    pub(super) fn instance(&self, instance: &DbInstance) -> Owner {
        if self.facts.maybe_life().is_some_and(|life| life.is(instance)) {
            Owner::Ours
        } else if self.others.iter().any(|life| life.is(instance)) {
            Owner::OtherLife
        } else if self.older().any(|life| life.is(instance)) {
            Owner::Older
        } else {
            Owner::Foreign
        }
    }

    pub(super) fn snapshot(&self, snapshot: &DbSnapshot) -> Owner {
        let owner = self.life(snapshot.resource_id.as_deref(), snapshot.instance.as_deref());
        let is_named = self.is_snapshot_name(&snapshot.identifier);
        match owner {
            _ if is_named && made_at(snapshot).is_some_and(|at| self.is_before_window(at)) => {
                Owner::Older
            }
            Owner::Foreign if is_named => Owner::Ours,
            Owner::Ours | Owner::OtherLife | Owner::Older | Owner::Foreign => owner,
        }
    }

    /// Whose something is that names a `DbiResourceId`, or an identifier only.
    pub(super) fn life(&self, resource_id: Option<&str>, name: Option<&str>) -> Owner {
        let is = |life: &InstanceHistory<'_>| match (resource_id, &life.resource_id) {
            (Some(theirs), Some(ours)) => theirs == ours,
            (None, _) | (_, None) => name.is_some_and(|name| life.is_named(name)),
        };
        if self.facts.maybe_life().is_some_and(is) {
            Owner::Ours
        } else if self.others.iter().any(|life| is(life)) {
            Owner::OtherLife
        } else if self.older().any(is) {
            Owner::Older
        } else {
            Owner::Foreign
        }
    }

    /// The lives that might be graded, had they not begun before the window.
    fn older(&self) -> impl Iterator<Item = &'a InstanceHistory<'a>> {
        self.facts.history.older_lives(self.facts.subject).map(|(life, _)| life)
    }

    pub(super) fn group(&self, id: &str, name: Option<&str>) -> Option<Thing> {
        if self.facts.group().is_some_and(|group| group.id == id) {
            return Some(Thing::Group);
        }
        let is_web = self.web_groups.contains(id) || self.is_web_group(name);
        is_web.then_some(Thing::WebGroup)
    }

    fn is_web_group(&self, name: Option<&str>) -> bool {
        let spec = self.facts.subject.web.as_ref();
        spec.zip(name).is_some_and(|(spec, name)| spec.name == name)
    }

    /// The group that a call names, where it tells no id.
    fn group_named(&self, name: &str) -> Option<Thing> {
        let group = self.facts.group()?;
        let mut names = group.moments.iter().filter_map(|moment| moment.group.name.as_deref());
        names.any(|known| known == name).then_some(Thing::Group)
    }

    /// Whether a server is one that the web server is looked for among.
    pub(super) fn is_web_server(&self, id: &str) -> bool {
        let spec = self.facts.subject.web.as_ref();
        let servers = spec.map(|_| &self.facts.web().servers);
        servers.is_none_or(|servers| servers.is_empty() || servers.contains_key(id))
    }

    /// Whose a server is, where one is graded.
    pub(super) fn server(&self, id: &str) -> Owner {
        let (history, subject) = (self.facts.history, self.facts.subject);
        if self.facts.server().is_some_and(|(graded, _)| graded == id) {
            Owner::Ours
        } else if history.servers(subject).iter().any(|(other, _)| *other == id) {
            Owner::OtherLife
        } else if history.older_servers(subject).any(|(older, _)| older == id) {
            Owner::Older
        } else {
            Owner::Foreign
        }
    }

    /// Whose server a call is on, or launched. One that AWS refused, or that came too late, launched
    /// none that is known.
    pub(super) fn server_call(&self, record: &Record) -> Owner {
        let launched = items(&record.response, "instancesSet").map(|item| &item["instanceId"]);
        let ids = launched.chain([&record.request["instanceId"]]).filter_map(Json::as_str);
        let owners: Vec<Owner> = ids.map(|id| self.server(id)).collect();
        let is_ours = owners.is_empty() || owners.contains(&Owner::Ours);
        let nobody = self.facts.server().is_none();
        match owners.first() {
            _ if is_ours => Owner::Ours,
            Some(Owner::Foreign) if nobody => Owner::Ours,
            Some(owner) => *owner,
            None => Owner::Foreign,
        }
    }

    /// What a call is about, and whose that is.
    pub(super) fn call(&self, record: &Record) -> (Option<Thing>, Owner) {
        if let Some(action) = rds::calls::Action::of(record) {
            return if action.is_on_snapshot() {
                (Some(Thing::Snapshot), self.snapshot_call(record))
            } else {
                (Some(Thing::Instance), self.instance_call(record))
            };
        }
        if ec2::calls::Action::of(record).is_some_and(ec2::calls::Action::is_on_group) {
            let by_id = groups_of(record).into_iter().find_map(|id| self.group(id, None));
            let thing = by_id.or_else(|| self.group_named(record.request["groupName"].as_str()?));
            (thing, if thing.is_some() { Owner::Ours } else { Owner::Foreign })
        } else {
            (Some(Thing::Server), Owner::Ours)
        }
    }

    fn instance_call(&self, record: &Record) -> Owner {
        let resource_id = record.response["dbiResourceId"].as_str();
        let name = record.request["dBInstanceIdentifier"].as_str();
        match self.life(resource_id, name) {
            // A call that AWS refused, or that came too late, made no life.
            Owner::Foreign if name.is_some_and(|name| self.is_of_the_lab(name)) => Owner::Ours,
            owner @ (Owner::Ours | Owner::OtherLife | Owner::Older | Owner::Foreign) => owner,
        }
    }

    fn snapshot_call(&self, record: &Record) -> Owner {
        let asked = ["dBSnapshotIdentifier", "targetDBSnapshotIdentifier"];
        let mut names = asked.iter().filter_map(|member| record.request[*member].as_str());
        let is_named = names.any(|name| self.is_snapshot_name(name));
        let resource_id = record.response["dbiResourceId"].as_str();
        match self.life(resource_id, record.request["dBInstanceIdentifier"].as_str()) {
            Owner::Foreign if is_named => Owner::Ours,
            owner @ (Owner::Ours | Owner::OtherLife | Owner::Older | Owner::Foreign) => owner,
        }
    }

    /// When the instance had ended at whose last moment the group is judged, if it has.
    pub(super) fn ended(&self) -> Option<Timestamp> {
        self.facts.group()?;
        match self.facts.fate_of_graded()? {
            Status::Ended(end) => Some(end.gone),
            Status::Standing(_) | Status::Unknown(_) => None,
        }
    }

    pub(super) fn is_before_window(&self, at: Timestamp) -> bool {
        at < self.facts.history.window
    }

    fn is_of_the_lab(&self, identifier: &str) -> bool {
        let db = self.facts.subject.db.as_ref();
        db.is_some_and(|db| identifier.eq_ignore_ascii_case(&db.name))
    }

    fn is_snapshot_name(&self, name: &str) -> bool {
        let snapshot = self.facts.subject.snapshot.as_ref();
        snapshot.is_some_and(|snapshot| name.eq_ignore_ascii_case(&snapshot.name))
    }
}

/// The groups, and other resources, that a call of EC2's is on.
fn groups_of(record: &Record) -> Vec<&str> {
    let (request, response) = (&record.request, &record.response);
    let nested = &request["ModifySecurityGroupRulesRequest"]["GroupId"];
    let tagged = items(request, "resourcesSet").map(|resource| &resource["resourceId"]);
    let sets = ["securityGroupRuleSet", "revokedSecurityGroupRuleSet"];
    let answered = sets.into_iter().flat_map(|set| items(response, set));
    [&request["groupId"], &response["groupId"], nested]
        .into_iter()
        .chain(tagged)
        .chain(answered.map(|rule| &rule["groupId"]))
        .filter_map(Json::as_str)
        .collect()
}

/// A list as EC2's records write one.
fn items<'j>(whole: &'j Json, set: &str) -> impl Iterator<Item = &'j Json> + use<'j> {
    whole[set]["items"].as_array().into_iter().flatten()
}
