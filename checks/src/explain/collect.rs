//! Everything known of a criterion's subject, with what became of it.

use super::subject::{Owner, Subject};
use super::{Barred, Caller, Refusal, Sighting, Value, What, values, whole};
use crate::case::Case;
use crate::engine::{Call, Citation, Record, Series};
use crate::modules::criterion::{Basis, Thing};
use crate::modules::facts::Facts;
use crate::services::ec2::{SECURITY_GROUPS, SERVERS};
use crate::services::http::pages;
use crate::services::member::Member;
use crate::services::mysql::{attested, tables};
use crate::services::rds::DB_INSTANCES;
use jiff::Timestamp;
use serde::Serialize;

/// What is known of the criterion's subject, oldest first. Of looks that show the same again, only
/// those that counted are kept.
pub(super) fn sightings(
    case: &Case<'_>,
    facts: &Facts<'_>,
    basis: Basis,
    evidence: &[Citation],
) -> Vec<Sighting> {
    let collector = Collector { subject: Subject::of(facts), basis };
    let mut all = collector.looks();
    all.extend(collector.calls(evidence));
    all.extend(events(facts, evidence));
    for sighting in &mut all {
        sighting.counted = evidence.iter().any(|cite| sighting.is_cited_by(cite));
    }
    let found = |cite: &Citation| all.iter().any(|sighting| sighting.is_cited_by(cite));
    let missing: Vec<&Citation> = evidence.iter().filter(|cite| !found(cite)).collect();
    let missing = missing.into_iter().map(|cite| whole::cited(case.observations, cite, &basis));
    all.extend(missing.collect::<Vec<_>>());
    all.sort_by(|a, b| a.place().cmp(&b.place()));
    without_repetitions(all)
}

/// A sighting that says of the same thing what the one before said, or one that counted, is left out,
/// unless it counted itself.
fn without_repetitions(all: Vec<Sighting>) -> Vec<Sighting> {
    let is_look = |one: &Sighting| matches!(one.what, What::Shown { .. } | What::Answered { .. });
    let repeats = |place: usize| {
        let one = &all[place];
        let mut before = all[..place].iter().rev().filter(|other| other.is_of_the_same(one));
        let counted = all.iter().filter(|other| other.counted && other.is_of_the_same(one));
        before.next().into_iter().chain(counted).any(|other| other.values == one.values)
    };
    let stays: Vec<bool> = (0..all.len())
        .map(|place| all[place].counted || !is_look(&all[place]) || !repeats(place))
        .collect();
    all.into_iter().zip(stays).filter_map(|(one, stays)| stays.then_some(one)).collect()
}

impl Sighting {
    /// Whether a citation is of this very thing, or of the whole answer that showed it.
    fn is_cited_by(&self, cite: &Citation) -> bool {
        let of_the_whole = cite.item.is_none() && cite.id == self.citation.id;
        let is_shown = matches!(self.what, What::Shown { .. }) && self.barred.is_none();
        self.citation == *cite || (of_the_whole && is_shown)
    }

    /// Where it stands among others: by time, then by what it is.
    fn place(&self) -> (Timestamp, &str, &str, &Citation) {
        let name = match &self.what {
            What::Called { name, .. } => name,
            What::Told { message, .. } => message,
            What::Shown { .. }
            | What::Listed { .. }
            | What::Searched { .. }
            | What::Entered
            | What::Unanswered(_)
            | What::Answered { .. }
            | What::Attested { .. } => "",
        };
        (self.at, self.citation.source, name, &self.citation)
    }

    fn is_of_the_same(&self, other: &Self) -> bool {
        self.citation.source == other.citation.source
            && self.citation.item == other.citation.item
            && self.barred == other.barred
    }
}

struct Collector<'f, 'a> {
    subject: Subject<'f, 'a>,
    basis: Basis,
}

impl Collector<'_, '_> {
    fn members(&self, thing: Thing) -> impl Iterator<Item = &'static Member> {
        let of_thing = self.basis.members.iter().filter(move |(of, _)| *of == thing);
        of_thing.map(|(_, member)| member)
    }

    fn is_about(&self, thing: Thing) -> bool {
        self.members(thing).next().is_some()
    }

    /// Looks at the things that the criterion is about.
    fn looks(&self) -> Vec<Sighting> {
        let history = self.subject.facts.history;
        let (ec2, rds) = (&history.ec2, &history.rds);
        let mut all = Vec::new();
        self.list(&mut all, Thing::Instance, &rds.all_instances, |instance| {
            let id = instance.resource_id.clone().unwrap_or(instance.identifier.clone());
            (id, self.subject.instance(instance))
        });
        self.list(&mut all, Thing::Snapshot, &rds.snapshot_looks, |snapshot| {
            let is_manual = snapshot.kind.as_deref() == Some("manual");
            let owner = self.subject.snapshot(snapshot);
            (snapshot.identifier.clone(), if is_manual { owner } else { Owner::Foreign })
        });
        self.list(&mut all, Thing::Backup, &rds.backups, |backup| {
            let (id, name) = (backup.resource_id.as_deref(), backup.instance.as_deref());
            (id.or(name).unwrap_or_default().to_owned(), self.subject.life(id, name))
        });
        for thing in [Thing::Group, Thing::WebGroup] {
            self.list(&mut all, thing, &ec2.all_groups, |group| {
                let is_it = self.subject.group(&group.id, group.name.as_deref()) == Some(thing);
                (group.id.clone(), if is_it { Owner::Ours } else { Owner::Foreign })
            });
        }
        self.list(&mut all, Thing::Server, &ec2.server_looks, |server| {
            let is_it = self.subject.is_web_server(&server.id);
            (server.id.clone(), if is_it { Owner::Ours } else { Owner::Foreign })
        });
        self.list(&mut all, Thing::GradedServer, &ec2.all_servers, |server| {
            (server.id.clone(), self.subject.server(&server.id))
        });
        self.list(&mut all, Thing::Image, &ec2.images, |image| {
            let graded = self.subject.facts.server();
            let mut states = graded.into_iter().flat_map(|(_, server)| &server.states);
            let is_it = states.any(|state| state.value.image.as_ref() == Some(&image.id));
            (image.id.clone(), if is_it { Owner::Ours } else { Owner::Foreign })
        });
        self.list(&mut all, Thing::Vpc, &ec2.vpcs, |vpc| (vpc.id.clone(), Owner::Ours));
        all.extend(self.tables());
        all.extend(self.pages());
        self.mark_those_after_late_calls(&mut all);
        all
    }

    fn list<T: Serialize>(
        &self,
        all: &mut Vec<Sighting>,
        thing: Thing,
        series: &Series<'_, [T]>,
        owner: impl Fn(&T) -> (String, Owner),
    ) {
        if !self.is_about(thing) {
            return;
        }
        for sight in &series.seen {
            for item in sight.value {
                let (id, owner) = owner(item);
                let barred = match owner {
                    Owner::Ours => None,
                    Owner::OtherLife => Some(Barred::OtherLife),
                    Owner::Older => Some(Barred::BeforeWindow),
                    Owner::Foreign => continue,
                };
                let values = values::of_thing(self.members(thing), item);
                if !values.is_empty() {
                    let citation = sight.cite.of(id.clone());
                    let what = What::Shown { thing: id };
                    all.push(Sighting { barred, ..weighed(sight.cite.at, citation, what, values) });
                }
            }
        }
    }

    /// Looks at the table of the graded life.
    fn tables(&self) -> Vec<Sighting> {
        if !self.is_about(Thing::Table) {
            return Vec::new();
        }
        let looks = &self.subject.facts.history.looks;
        let is_ours = |id: &Option<String>| {
            id.as_deref().is_none_or(|id| self.subject.life(Some(id), None) != Owner::OtherLife)
        };
        let barred = |id: &Option<String>| (!is_ours(id)).then_some(Barred::OtherLife);
        let mut all = Vec::new();
        for sight in tables(looks).iter().flat_map(|series| &series.seen) {
            let what = What::Answered { endpoint: sight.value.endpoint.clone() };
            let values = values::of_thing(self.members(Thing::Table), sight.value);
            let sighting = weighed(sight.cite.at, sight.cite.clone(), what, values);
            all.push(Sighting { barred: barred(&sight.value.resource_id), ..sighting });
        }
        for sight in attested(looks) {
            let what = What::Attested { receipt: sight.value.receipt.clone() };
            let values = values::of_thing(self.members(Thing::Table), &sight.value.table);
            let sighting = weighed(sight.cite.at, sight.cite.clone(), what, values);
            all.push(Sighting { barred: barred(&sight.value.table.resource_id), ..sighting });
        }
        all
    }

    /// Looks at the pages of the graded server, and of those that might have been.
    fn pages(&self) -> Vec<Sighting> {
        if !self.is_about(Thing::Page) {
            return Vec::new();
        }
        let series = pages(&self.subject.facts.history.looks);
        let seen = series.iter().flat_map(|series| &series.seen);
        let shown = seen.filter_map(|sight| {
            let barred = match self.subject.server(&sight.value.server) {
                Owner::Ours => None,
                Owner::OtherLife => Some(Barred::OtherLife),
                Owner::Older => Some(Barred::BeforeWindow),
                Owner::Foreign => return None,
            };
            let what = What::Answered { endpoint: sight.value.url.clone() };
            let values = values::of_thing(self.members(Thing::Page), sight.value);
            Some(Sighting { barred, ..weighed(sight.cite.at, sight.cite.clone(), what, values) })
        });
        shown.collect()
    }

    /// The looks at instances and groups that judging does not use are those after a late call.
    fn mark_those_after_late_calls(&self, all: &mut [Sighting]) {
        let history = self.subject.facts.history;
        let used = |cite: &Citation| {
            history.rds.instances.seen.iter().any(|sight| sight.cite.id == cite.id)
                || history.ec2.group_looks.seen.iter().any(|sight| sight.cite.id == cite.id)
                || history.ec2.server_looks.seen.iter().any(|sight| sight.cite.id == cite.id)
        };
        let sources = [DB_INSTANCES.as_str(), SECURITY_GROUPS.as_str(), SERVERS.as_str()];
        for sighting in all {
            let cite = &sighting.citation;
            if sighting.barred.is_none() && sources.contains(&cite.source) && !used(cite) {
                sighting.barred = Some(Barred::AfterLateCall);
            }
        }
    }

    /// Calls that could make it so, or undo it, and those that are cited.
    fn calls(&self, evidence: &[Citation]) -> Vec<Sighting> {
        let trail = self.subject.facts.trail();
        let in_time = trail.calls.iter().map(|call| (call, false));
        let late = trail.late.iter().map(|call| (call, true));
        let all = in_time.chain(late).filter_map(|(call, is_late)| {
            let is_cited = evidence.contains(&call.cite);
            let (thing, owner) = self.about(call.record);
            let concerns = is_cited || self.concerns(call, thing, owner);
            concerns.then(|| self.call(call, self.barred(call, owner, is_late)))
        });
        all.collect()
    }

    /// What a call is about, and whose that is.
    fn about(&self, record: &Record) -> (Option<Thing>, Owner) {
        match self.subject.call(record) {
            (Some(Thing::Server), _) if self.is_about(Thing::GradedServer) => {
                (Some(Thing::GradedServer), self.subject.server_call(record))
            }
            known => known,
        }
    }

    fn concerns(&self, call: &Call<'_>, thing: Option<Thing>, owner: Owner) -> bool {
        let name = call.record.name.as_str();
        let asks = !name.starts_with("Modify") || values::asks_for(&self.basis, call.record);
        let is_about = thing.is_some_and(|thing| self.is_about(thing));
        self.basis.calls.contains(&name) && asks && is_about && owner != Owner::Foreign
    }

    fn barred(&self, call: &Call<'_>, owner: Owner, is_late: bool) -> Option<Barred> {
        let at = call.record.at;
        let is_on_group = call.record.name.contains("SecurityGroup");
        let after_end = || is_on_group && self.subject.ended().is_some_and(|ended| at > ended);
        let why = match self.caller(call) {
            _ if is_late => Barred::Late,
            _ if owner == Owner::OtherLife => Barred::OtherLife,
            _ if self.subject.is_before_window(at) => Barred::BeforeWindow,
            Caller::Staff => Barred::Staff,
            Caller::Service => Barred::Service,
            Caller::Student if !call.succeeded() => Barred::Refused,
            Caller::Student if after_end() => Barred::AfterEnd,
            Caller::Student => return None,
        };
        Some(why)
    }

    fn caller(&self, call: &Call<'_>) -> Caller {
        if call.record.by_service {
            Caller::Service
        } else if self.subject.facts.trail().is_anothers(call) {
            Caller::Staff
        } else {
            Caller::Student
        }
    }

    fn call(&self, call: &Call<'_>, barred: Option<Barred>) -> Sighting {
        let record = call.record;
        let refused = record.error.clone().map(|code| {
            let message = record.message.clone();
            Refusal { code, message }
        });
        let what = What::Called {
            name: record.name.clone(),
            by: record.principal.clone(),
            caller: self.caller(call),
            refused,
        };
        let values = values::of_record(self.basis.members.iter().map(|(_, member)| member), record);
        Sighting { barred, ..weighed(record.at, call.cite.clone(), what, values) }
    }
}

/// What is known, before it is asked what counted.
fn weighed(at: Timestamp, citation: Citation, what: What, values: Vec<Value>) -> Sighting {
    Sighting { at, citation, what, values, counted: false, barred: None }
}

/// The events that are cited.
fn events(facts: &Facts<'_>, evidence: &[Citation]) -> Vec<Sighting> {
    let kinds = ["db-instance", "db-snapshot", "db-cluster"];
    let all = kinds.iter().flat_map(|kind| facts.events().of_kind(kind));
    let cited = all.filter(|event| evidence.contains(&event.cite));
    let told = cited.map(|event| {
        let (subject, message) = (event.event.subject.clone(), event.event.message.clone());
        weighed(event.event.at, event.cite.clone(), What::Told { subject, message }, Vec::new())
    });
    told.collect()
}
