//! The database's security group: only the web tier comes in, on MySQL's port.
//!
//! Judged at the last known moment while the graded instance existed; without an instance, now.

use super::{LIFE, LIFE_AND_VPC, LIFE_AND_WEB, compare};
use crate::evidence::{Permission, SecurityGroup, TrafficSource};
use crate::facts::{Facts, Fate, Mark, Open, admits, folded, is_called};
use crate::lab::CriterionSpec;
use crate::outcome::{Citation, Judgement, Note, Outcome};
use crate::registry::{Criterion, Expects, Kind, Task};

const EXISTS: &[&str] = &["security-group.exists"];

pub(crate) static TASK: Task = Task {
    id: "security-group",
    criteria: &[
        Criterion {
            id: "exists",
            needs: &[],
            reads: &LIFE,
            expects: Expects::Of(|lab, _| Some(lab.file.names.db_group.clone())),
            judge: exists,
        },
        Criterion {
            id: "vpc",
            needs: EXISTS,
            reads: &LIFE_AND_VPC,
            expects: Expects::Of(|_, facts| super::db_config::right_vpc(facts)),
            judge: vpc,
        },
        Criterion {
            id: "mysql-from-web-tier",
            needs: EXISTS,
            reads: &LIFE_AND_WEB,
            expects: Expects::Of(|lab, facts| {
                let web: Vec<&str> = facts.web().groups().into_iter().collect();
                let from = if web.is_empty() || !facts.web().by_group {
                    lab.file.names.web_group.clone()
                } else {
                    web.join(", ")
                };
                Some(format!("TCP {} <- {from}", lab.file.names.port))
            }),
            judge: mysql_from_web_tier,
        },
        Criterion {
            id: "nothing-else-open",
            needs: &["security-group.exists", "security-group.mysql-from-web-tier"],
            reads: &LIFE_AND_WEB,
            expects: Expects::Of(|lab, _| Some(format!("TCP {}", lab.file.names.port))),
            judge: nothing_else_open,
        },
        Criterion {
            id: "name-tag",
            needs: EXISTS,
            reads: &LIFE,
            expects: Expects::Of(|lab, _| Some(format!("Name={}", lab.file.names.db_group))),
            judge: name_tag,
        },
        Criterion {
            id: "description",
            needs: EXISTS,
            reads: &LIFE,
            expects: Expects::Value(Kind::Text),
            judge: description,
        },
    ],
};

fn exists(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    let name = &facts.lab().file.names.db_group;
    let Some(group) = facts.group() else {
        return match absent(facts) {
            Ok(cite) => Judgement::failed(cite).note(Note::NotStarted),
            Err(open) => open.judgement(),
        };
    };
    let called = group.moments.iter().rev().find(|moment| is_called(&moment.group, name));
    let moment = called.or(group.moments.last()).expect("a history has at least one moment");
    let shown = [&moment.group.name, &moment.group.name_tag].into_iter().flatten();
    let shown = shown.into_iter().find(|shown| folded(shown) == folded(name)).unwrap_or(name);
    Judgement::passed(moment.cite.clone()).found(format!("{shown} ({})", group.id))
}

/// Whether it is certain that there is no such group. While an instance stands, the live look
/// decides; after its end only the records can.
fn absent(facts: &Facts<'_>) -> Result<Citation, Open> {
    let now = facts.history.group_looks.now();
    let now = now.map(|sight| sight.cite.clone()).map_err(Clone::clone);
    if facts.maybe_life().is_none() {
        return facts.history.never_was(now);
    }
    match facts.fate() {
        Fate::Standing(_) => now,
        Fate::Ended(end) => {
            facts.trail().complete()?;
            facts.trail().covered_until(*end)
        }
        Fate::Unknown(open) => Err(open.clone()),
    }
}

fn state(facts: &Facts<'_>, mark: impl Fn(&SecurityGroup) -> Mark) -> Judgement {
    let group = facts.group().expect("the criterion needs security-group.exists");
    facts.group_state(group).judge(mark)
}

/// The same for what only a state with its inbound permissions can tell.
fn inbound(facts: &Facts<'_>, mark: impl Fn(&[Permission]) -> Mark) -> Judgement {
    let group = facts.group().expect("the criterion needs security-group.exists");
    let mut fact = facts.group_state(group);
    let last = fact.sightings.last().map(|sighting| sighting.cite.clone());
    fact.sightings.retain(|sighting| sighting.value.inbound.is_some());
    match (fact.sightings.last(), last) {
        (Some(told), Some(last)) if told.cite == last => {
            fact.judge(|group| mark(group.inbound.as_deref().unwrap_or_default()))
        }
        _ => facts.trail().missing(facts.history.as_of).judgement(),
    }
}

fn vpc(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    let right = match facts.right_vpcs() {
        Ok((vpcs, _)) => vpcs,
        Err(open) => return open.judgement(),
    };
    state(facts, |group| {
        let vpc = group.vpc.clone().unwrap_or_default();
        Mark::right_if(right.contains(&vpc), vpc)
    })
}

fn mysql_from_web_tier(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    if facts.web().servers.is_empty() {
        return without_a_web_server(facts);
    }
    let carried = facts.web().groups();
    inbound(facts, |inbound| best_way(facts, inbound, |id| carried.contains(id)))
}

/// Without a known web server a source group proves nothing, unless complete looks show that there
/// is none and the group is named like the web group.
fn without_a_web_server(facts: &Facts<'_>) -> Judgement {
    let name = &facts.lab().file.names.web_group;
    let group = |id: &str| facts.history.groups.get(id);
    let judgement = inbound(facts, |inbound| {
        let named = |id: &str| group(id).is_some_and(|group| group.was_called(name));
        let mark = best_way(facts, inbound, named);
        if mark.is_wrong() { mark } else { mark.note(Note::KnownByName { name: name.clone() }) }
    });
    let group = facts.group().expect("the criterion needs security-group.exists");
    let last = facts.group_state(group).sightings.pop().and_then(|last| last.value.inbound);
    if !last.iter().flatten().any(|permission| admits_a_group(facts, permission)) {
        return judgement;
    }
    match &facts.web().complete {
        Ok(_) if judgement.verdict.outcome() != Outcome::Failed => judgement,
        Ok(cite) => facts.trail().never_recorded(cite.clone()).judgement(),
        Err(open) => open.judgement(),
    }
}

/// The best of the permissions, where `is_web` tells which source groups are right.
fn best_way(facts: &Facts<'_>, inbound: &[Permission], is_web: impl Fn(&str) -> bool) -> Mark {
    let port = facts.lab().file.names.port;
    let from_web =
        |permission: &&Permission| admits(permission, port) && sources(permission).any(&is_web);
    let exactly = |permission: &&Permission| {
        let port = Some(i64::from(port));
        permission.from_port == port && permission.to_port == port
    };
    let mut right = inbound.iter().filter(from_web);
    if let Some(permission) = right.clone().find(exactly) {
        return Mark::right(shown(permission));
    }
    match right.next() {
        Some(wide) => Mark::part(shown(wide)).note(Note::WiderThanAsked { ports: ports(wide) }),
        None if inbound.is_empty() => Mark::wrong("-").note(Note::NotStarted),
        None => Mark::wrong(all_shown(inbound)),
    }
}

fn admits_a_group(facts: &Facts<'_>, permission: &Permission) -> bool {
    let own = facts.group().map(|group| group.id.as_str());
    admits(permission, facts.lab().file.names.port) && sources(permission).any(|id| Some(id) != own)
}

/// The groups that a permission names as its sources.
fn sources(permission: &Permission) -> impl Iterator<Item = &str> {
    permission.sources.iter().filter_map(|source| match source {
        TrafficSource::Group(id) => Some(id.as_str()),
        TrafficSource::Cidr(_) | TrafficSource::PrefixList(_) => None,
    })
}

fn nothing_else_open(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    inbound(facts, |inbound| {
        let only = match inbound {
            [permission] => permission.sources.len() == 1,
            _ => false,
        };
        Mark::right_if(only, all_shown(inbound))
    })
}

fn name_tag(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    let name = &facts.lab().file.names.db_group;
    state(facts, |group| {
        let tag = group.name_tag.clone().unwrap_or_default();
        Mark::right_if(folded(&tag) == folded(name), format!("Name={tag}"))
    })
}

fn description(facts: &Facts<'_>, spec: &CriterionSpec) -> Judgement {
    state(facts, |group| {
        let found = group.description.as_deref().unwrap_or_default();
        compare(spec, found, |a, b| folded(a) == folded(b))
    })
}

fn ports(permission: &Permission) -> String {
    match (permission.from_port, permission.to_port) {
        (Some(from), Some(to)) if from == to => from.to_string(),
        (Some(from), Some(to)) => format!("{from}-{to}"),
        (None, _) | (_, None) => "0-65535".to_owned(),
    }
}

fn shown(permission: &Permission) -> String {
    let protocol = match permission.protocol.as_str() {
        "-1" => "ALL".to_owned(),
        other => other.to_uppercase(),
    };
    let from: Vec<&str> = permission
        .sources
        .iter()
        .map(|source| match source {
            TrafficSource::Group(id) | TrafficSource::Cidr(id) | TrafficSource::PrefixList(id) => {
                id
            }
        })
        .map(String::as_str)
        .collect();
    format!("{protocol} {} <- {}", ports(permission), from.join(", "))
}

fn all_shown(inbound: &[Permission]) -> String {
    if inbound.is_empty() {
        return "-".to_owned();
    }
    inbound.iter().map(shown).collect::<Vec<_>>().join("; ")
}
