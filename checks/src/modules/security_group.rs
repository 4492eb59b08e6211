//! A security group: only the web tier is admitted, on one port.
//!
//! Judged at the last known moment while the graded instance existed; without an instance, now.

mod work;

use crate::engine::{
    Call, Citation, CriterionSpec, Item, Judgement, Mark, Named, Note, Open, Rule, Shown, Trail,
    When,
};
use crate::modules::bind::ON_GROUP;
use crate::modules::compare::{LIFE_AND_VPC, LIFE_AND_WEB, compare, right_vpc, too_late};
use crate::modules::criterion::Thing::{self, Group, Server, Vpc};
use crate::modules::criterion::{Basis, Criterion, Expects, Kind, Module, Need, PLAIN};
use crate::modules::facts::Facts;
use crate::modules::subject::Part;
use crate::services::ec2::answers::{Permission, TrafficSource};
use crate::services::ec2::calls::{Action, CHANGE_RULES, CREATE_GROUP};
use crate::services::ec2::members::{
    DEFAULT_VPC, GROUP_DESCRIPTION, GROUP_ID, GROUP_NAME, GROUP_TAG, GROUP_VPC, RULES,
    SERVER_GROUPS, SERVER_VPC,
};
use crate::services::ec2::{
    EVERY_IPV4, EVERY_IPV6, GroupHistory, admits_everybody, covers, is_called, is_same_name,
};
use crate::services::member::Member;
use crate::services::rds::Status;
use crate::services::refusal::noted;

const EXISTS: &[Need] = &[Need::Own("exists")];

const BY_RULES: &[(Thing, Member)] = &[(Group, RULES)];

pub(crate) static MODULE: Module = Module {
    id: "security-group",
    about: "A security group of a VPC, and whom it admits.",
    bind: ON_GROUP,
    walk: work::walk,
    faults: work::FAULTS,
    contradictions: &[("open-to-all", "from-group"), ("open-to-all", "nothing-else-open")],
    criteria: &[
        Criterion {
            id: "exists",
            needs: &[],
            rules: &[70, 71, 72, 73, 83],
            reads: &LIFE_AND_WEB,
            uses: &[],
            expects: Expects::Of(|facts| Some((&facts.subject.group().name).into())),
            nature: PLAIN.with_half(),
            basis: Basis {
                members: &[(Group, GROUP_ID), (Group, GROUP_NAME), (Group, GROUP_TAG)],
                calls: CREATE_GROUP,
            },
            judge: exists,
        },
        Criterion {
            id: "vpc",
            needs: EXISTS,
            rules: &[74, 75, 84],
            reads: &LIFE_AND_VPC,
            uses: &[Part::Web],
            expects: Expects::Of(right_vpc),
            nature: PLAIN,
            basis: Basis {
                members: &[(Group, GROUP_VPC), (Server, SERVER_VPC), (Vpc, DEFAULT_VPC)],
                calls: &[Action::CreateGroup.name()],
            },
            judge: vpc,
        },
        Criterion {
            id: "from-group",
            needs: EXISTS,
            rules: &[74, 76, 77, 78, 79, 81, 84],
            reads: &LIFE_AND_WEB,
            uses: &[Part::Web, Part::Port],
            expects: Expects::Of(|facts| Some(wanted_way(facts))),
            nature: PLAIN.with_half(),
            basis: Basis {
                members: &[(Group, RULES), (Server, SERVER_GROUPS)],
                calls: CHANGE_RULES,
            },
            judge: from_group,
        },
        Criterion {
            id: "nothing-else-open",
            needs: &[Need::Own("exists"), Need::Own("from-group")],
            rules: &[74, 80, 81, 85],
            reads: &LIFE_AND_WEB,
            uses: &[Part::Port],
            expects: Expects::Of(|facts| Some(Shown::OnlyPort(facts.subject.port()))),
            nature: PLAIN,
            basis: Basis { members: BY_RULES, calls: CHANGE_RULES },
            judge: nothing_else_open,
        },
        Criterion {
            id: "name-tag",
            needs: EXISTS,
            rules: &[70, 82],
            reads: &LIFE_AND_WEB,
            uses: &[],
            expects: Expects::Of(|facts| Some(Shown::NameTag(facts.subject.group().name.clone()))),
            nature: PLAIN,
            basis: Basis { members: &[(Group, GROUP_TAG)], calls: CREATE_GROUP },
            judge: name_tag,
        },
        Criterion {
            id: "description",
            needs: EXISTS,
            rules: &[70, 82],
            reads: &LIFE_AND_WEB,
            uses: &[],
            expects: Expects::Value(Kind::Text),
            nature: PLAIN,
            basis: Basis {
                members: &[(Group, GROUP_DESCRIPTION)],
                calls: &[Action::CreateGroup.name()],
            },
            judge: description,
        },
        Criterion {
            id: "open-to-all",
            needs: EXISTS,
            rules: &[74, 81, 257, 259],
            reads: &LIFE_AND_WEB,
            uses: &[Part::Port],
            expects: Expects::Of(|facts| {
                let everybody = Named::unnamed(EVERY_IPV4);
                Some(Shown::Rules(vec![tcp(facts.subject.port(), vec![everybody])]))
            }),
            nature: PLAIN,
            basis: Basis { members: BY_RULES, calls: CHANGE_RULES },
            judge: open_to_all,
        },
        Criterion {
            id: "ssh-closed",
            needs: EXISTS,
            rules: &[74, 81, 258, 259],
            reads: &LIFE_AND_WEB,
            uses: &[],
            expects: Expects::Of(|_| Some(Shown::Closed(SSH))),
            nature: PLAIN,
            basis: Basis { members: BY_RULES, calls: CHANGE_RULES },
            judge: ssh_closed,
        },
    ],
};

/// The port of SSH.
const SSH: u16 = 22;

fn wanted_way(facts: &Facts<'_>) -> Shown {
    let own = facts.group().map(|group| group.id.as_str());
    let web = facts.web().groups().into_iter();
    let web: Vec<Named> = web.filter(|id| Some(*id) != own).map(|id| facts.named(id)).collect();
    let from = if web.is_empty() || !facts.web().by_group {
        vec![Named::unnamed(&facts.subject.web().name)]
    } else {
        web
    };
    Shown::Rules(vec![tcp(facts.subject.port(), from)])
}

fn tcp(port: u16, from: Vec<Named>) -> Rule {
    Rule { protocol: "TCP".to_owned(), ports: port.to_string(), from }
}

fn exists(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    let name = &facts.subject.group().name;
    let Some(group) = facts.group() else { return without_one(facts) };
    let called = group.moments.iter().rev().find(|moment| is_called(&moment.group, name));
    let moment = called.or(group.moments.last()).expect("a history has at least one moment");
    let mut shown = [&moment.group.name, &moment.group.name_tag].into_iter().flatten();
    if called.is_none() {
        let found = shown.next().unwrap_or(&group.id);
        let note = Note::OtherName { found: found.clone() };
        let found = format!("{found} ({})", group.id);
        return Judgement::partial(moment.cite.clone()).found(found).note(note);
    }
    let shown = shown.find(|shown| is_same_name(shown, name)).unwrap_or(name);
    Judgement::passed(moment.cite.clone()).found(format!("{shown} ({})", group.id))
}

fn without_one(facts: &Facts<'_>) -> Judgement {
    if let Some(late) = made_late(facts) {
        return too_late(late);
    }
    match absent(facts) {
        Ok(cite) => {
            let failed = Judgement::failed(cite).note(Note::NotStarted);
            noted(failed, facts.trail().refused(Action::CreateGroup.name()))
        }
        Err(open) => open.judgement(),
    }
}

/// The call that made the group after the deadline, where the lookups show none that did in time.
fn made_late<'f>(facts: &'f Facts<'_>) -> Option<&'f Call<'f>> {
    let name = &facts.subject.group().name;
    let is_ours = |call: &&Call<'_>| {
        Action::of(call.record) == Some(Action::CreateGroup)
            && call.asked("groupName").is_some_and(|asked| is_same_name(&asked, name))
    };
    let deadline = facts.history.deadline?;
    facts.nameless_group().is_none().then_some(())?;
    facts.trail().covered_until(deadline).ok()?;
    facts.trail().late.iter().find(is_ours)
}

/// Whether it is certain that there is no such group: none of which the instance carries only the
/// id, and while it stands none in the live look; after its end only the records can tell.
fn absent(facts: &Facts<'_>) -> Result<Citation, Open> {
    let seen = none_seen(facts)?;
    facts.nameless_group().map_or(Ok(seen), Err)
}

fn none_seen(facts: &Facts<'_>) -> Result<Citation, Open> {
    let now = facts.history.groups_now();
    match facts.fate_of_graded() {
        None => facts.history.never_was(now),
        Some(Status::Standing(_)) => now,
        Some(Status::Ended(end)) => {
            // It may stand still: only a look after the end tells that it does not.
            let looks = &facts.history.ec2.group_looks;
            if looks.seen.last().is_none_or(|look| look.at < end.alive) {
                now?;
            }
            facts.trail().complete()?;
            facts.trail().covered_until(end.gone)
        }
        Some(Status::Unknown(open)) => Err(open),
    }
}

fn group<'a>(facts: &Facts<'a>) -> &'a GroupHistory {
    facts.group().expect("the criterion needs that the group exists")
}

fn vpc(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    let right = match facts.right_vpcs() {
        Ok((vpcs, _)) => vpcs,
        Err(open) => return open.judgement(),
    };
    let fact = facts.of_group(group(facts), When::Fixed, |group| group.vpc.as_ref());
    facts.unless_unseen(fact.judge(|vpc| Mark::right_if(right.contains(*vpc), *vpc)))
}

fn from_group(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    with_refusal(facts, from_web_tier(facts))
}

/// A failure with the refused call that was to add a rule to the group.
fn with_refusal(facts: &Facts<'_>, judgement: Judgement) -> Judgement {
    let is_ours = |call: &&Call<'_>| call.asked("groupId").is_none_or(|id| id == group(facts).id);
    let refused = facts.trail().refused(Action::Authorize.name()).filter(is_ours);
    if judgement.is_failed() { noted(judgement, refused) } else { judgement }
}

fn from_web_tier(facts: &Facts<'_>) -> Judgement {
    let web = facts.web();
    let carried = web.groups();
    let named = |id: &str| {
        let group = facts.history.ec2.groups.get(id);
        group.is_some_and(|group| group.was_called(&facts.subject.web().name))
    };
    let inbound = facts.inbound(group(facts));
    let judgement = inbound.judge(|inbound| {
        let mark = best_way(facts, inbound, |id| carried.contains(id));
        if !mark.is_wrong() || !(web.servers.is_empty() || web.is_any_gone) {
            return mark;
        }
        known_by_name(facts, best_way(facts, inbound, named))
    });
    // Without another group as source it is wrong, whoever the web server is.
    let last = inbound.values.last().map(|dated| dated.value).unwrap_or_default();
    if judgement.verdict.outcome().is_open() || !last.iter().any(|way| admits_a_group(facts, way)) {
        return judgement;
    }
    let sure = match (web.servers.is_empty(), judgement.is_failed()) {
        (false, false) => web.certain(),
        (false, true) => web.carry_no_more(),
        (true, false) => web.none.clone().map(|_| ()),
        (true, true) => web.none.clone().and_then(|cite| Err(Trail::never_recorded(cite))),
    };
    match sure {
        Ok(()) => judgement,
        Err(open) => open.judgement(),
    }
}

/// Where the web server is gone or was never seen, a source group that is named like the web group
/// passes.
fn known_by_name(facts: &Facts<'_>, mark: Mark) -> Mark {
    let name = facts.subject.web().name.clone();
    if mark.is_wrong() { mark } else { mark.note(Note::KnownByName { name }) }
}

/// The best of the permissions, where `is_web` tells which source groups are right. The group
/// itself never is, whoever carries it.
fn best_way(facts: &Facts<'_>, inbound: &[Permission], is_web: impl Fn(&str) -> bool) -> Mark {
    let port = facts.subject.port();
    let own = group(facts).id.as_str();
    let from_web = |permission: &&Permission| {
        covers(permission, port) && permission.groups().any(|id| id != own && is_web(id))
    };
    let exactly = |permission: &&Permission| {
        let port = Some(i64::from(port));
        permission.from_port == port && permission.to_port == port
    };
    let mut right = inbound.iter().filter(from_web);
    if let Some(permission) = right.clone().find(exactly) {
        return Mark::right(shown(facts, [permission]));
    }
    match right.next() {
        Some(wide) => {
            let note = Note::WiderThanAsked { ports: ports(wide) };
            Mark::part(shown(facts, [wide])).note(note)
        }
        None if inbound.is_empty() => Mark::wrong(Shown::No(Item::Rule)).note(Note::NotStarted),
        None => Mark::wrong(shown(facts, inbound)),
    }
}

fn admits_a_group(facts: &Facts<'_>, permission: &Permission) -> bool {
    let own = group(facts).id.as_str();
    covers(permission, facts.subject.port()) && permission.groups().any(|id| id != own)
}

fn nothing_else_open(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    facts.inbound(group(facts)).judge(|inbound| {
        let only = match inbound {
            [permission] => permission.sources.len() == 1,
            _ => false,
        };
        Mark::right_if(only, shown(facts, *inbound))
    })
}

/// Everybody is admitted to the port who has an address of IPv4, which every visitor of a page has.
fn open_to_all(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    let port = facts.subject.port();
    let judgement = facts.inbound(group(facts)).judge(|inbound| {
        let is_open = |permission: &&Permission| admits_everybody(permission, port, &[EVERY_IPV4]);
        match inbound.iter().find(is_open) {
            Some(permission) => Mark::right(shown(facts, [permission])),
            None if inbound.is_empty() => Mark::wrong(Shown::No(Item::Rule)).note(Note::NotStarted),
            None => Mark::wrong(shown(facts, *inbound)),
        }
    });
    with_refusal(facts, judgement)
}

/// Nobody but those whom a rule names is admitted to SSH.
fn ssh_closed(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    facts.inbound(group(facts)).judge(|inbound| {
        let everybody = [EVERY_IPV4, EVERY_IPV6];
        let is_open = |permission: &&Permission| admits_everybody(permission, SSH, &everybody);
        match inbound.iter().find(is_open) {
            Some(permission) => Mark::wrong(shown(facts, [permission])),
            None => Mark::right(shown(facts, *inbound)),
        }
    })
}

fn name_tag(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    let name = &facts.subject.group().name;
    // EC2 leaves out a tag that there is not.
    let fact = facts.of_group(group(facts), When::Any, |group| {
        Some(group.name_tag.as_deref().unwrap_or_default())
    });
    fact.judge(|tag| Mark::right_if(is_same_name(tag, name), Shown::NameTag((*tag).to_owned())))
}

fn description(facts: &Facts<'_>, spec: &CriterionSpec) -> Judgement {
    let fact = facts.of_group(group(facts), When::Fixed, |group| group.description.as_deref());
    fact.judge(|found| compare(spec, found, is_same_name))
}

fn ports(permission: &Permission) -> String {
    match (permission.from_port, permission.to_port) {
        (Some(from), Some(to)) if from == to => from.to_string(),
        (Some(from), Some(to)) => format!("{from}-{to}"),
        (None, _) | (_, None) => "0-65535".to_owned(),
    }
}

fn shown<'p>(facts: &Facts<'_>, inbound: impl IntoIterator<Item = &'p Permission>) -> Shown {
    let rules: Vec<Rule> = inbound.into_iter().map(|it| rule(facts, it)).collect();
    if rules.is_empty() { Shown::No(Item::Rule) } else { Shown::Rules(rules) }
}

fn rule(facts: &Facts<'_>, permission: &Permission) -> Rule {
    let protocol = match permission.protocol.as_str() {
        "-1" => "ALL".to_owned(),
        other => other.to_uppercase(),
    };
    let from = permission.sources.iter().map(|source| match source {
        TrafficSource::Group(id) => facts.named(id),
        TrafficSource::Cidr(id) | TrafficSource::PrefixList(id) => Named::unnamed(id),
    });
    Rule { protocol, ports: ports(permission), from: from.collect() }
}
