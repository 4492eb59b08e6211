//! An EC2 instance that serves the web, and its group.

use crate::engine::{CriterionSpec, Judgement, Note, Source, TRAIL};
use crate::modules::bind::ON_SERVER;
use crate::modules::criterion::Thing::{Server, WebGroup};
use crate::modules::criterion::{Basis, Criterion, Expects, Module, PLAIN};
use crate::modules::facts::Facts;
use crate::services::ec2::calls::{CHANGE_RULES, LAUNCH};
use crate::services::ec2::members::{RULES, SERVER_GROUPS, SERVER_STATE};
use crate::services::ec2::{Moment, SECURITY_GROUPS, SERVERS, admits};

const WEB: &[Source] = &[SERVERS, SECURITY_GROUPS, TRAIL];

/// The port of HTTP, where the lab does not say what its group admits.
const HTTP: u16 = 80;

pub(crate) static MODULE: Module = Module {
    id: "server",
    about: "An EC2 instance, known by the security group that it carries.",
    bind: ON_SERVER,
    criteria: &[
        Criterion {
            id: "server",
            needs: &[],
            rules: &[62, 64, 66],
            reads: WEB,
            uses: &[],
            expects: Expects::Of(|facts| Some(facts.subject.web().name.clone())),
            nature: PLAIN,
            basis: Basis {
                members: &[(Server, SERVER_GROUPS), (Server, SERVER_STATE)],
                calls: LAUNCH,
            },
            judge: server,
        },
        Criterion {
            id: "http",
            needs: &[],
            rules: &[63, 66, 84],
            reads: WEB,
            uses: &[],
            expects: Expects::Of(|facts| {
                Some(format!("TCP {}", facts.subject.web().admits.unwrap_or(HTTP)))
            }),
            nature: PLAIN,
            basis: Basis { members: &[(WebGroup, RULES)], calls: CHANGE_RULES },
            judge: http,
        },
    ],
};

fn server(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    let web = facts.web();
    match (web.servers.iter().next(), &web.complete) {
        (Some((id, server)), _) => Judgement::passed(server.cite.clone()).found(id),
        (None, Ok(cite)) => Judgement::failed(cite.clone()).note(Note::NotStarted),
        (None, Err(open)) => open.judgement(),
    }
}

fn http(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    let (web, spec) = (facts.web(), facts.subject.web());
    let (carried, port) = (web.groups(), spec.admits.unwrap_or(HTTP));
    let groups = || {
        let all = facts.history.ec2.groups.values();
        all.filter(|it| carried.contains(it.id.as_str()) || it.was_called(&spec.name))
    };
    let mut states = groups().flat_map(|group| &group.moments);
    if let Some(open) = states.find(|moment| admits(&moment.group, port)) {
        return Judgement::passed(open.cite.clone()).found(open.group.id.clone());
    }
    let cite = match facts.history.groups_now().and_then(|now| web.complete.clone().map(|_| now)) {
        Ok(cite) => cite,
        Err(open) => return open.judgement(),
    };
    if web.servers.is_empty() {
        return Judgement::failed(cite).note(Note::NotStarted);
    }
    let mut last = groups().filter_map(|group| group.moments.last());
    let unread = last.find(|moment| moment.group.inbound.is_none()).map(Moment::unreadable);
    match web.untold.clone().or(unread) {
        Some(open) => open.judgement(),
        None => Judgement::failed(cite),
    }
}
