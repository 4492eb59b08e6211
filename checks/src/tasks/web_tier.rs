//! The prerequisite lab's web server and its group. Both inform only: they are worth no points.

use crate::evidence::Source;
use crate::facts::{Facts, admits};
use crate::lab::CriterionSpec;
use crate::outcome::{Judgement, Note};
use crate::registry::{Criterion, Expects, Task};

const WEB: &[Source] = &[Source::Servers, Source::SecurityGroups, Source::Trail];

pub(crate) static TASK: Task = Task {
    id: "web-tier",
    criteria: &[
        Criterion {
            id: "server",
            needs: &[],
            reads: WEB,
            expects: Expects::Of(|lab, _| Some(lab.file.names.web_group.clone())),
            judge: server,
        },
        Criterion {
            id: "http",
            needs: &[],
            reads: WEB,
            expects: Expects::Of(|lab, _| Some(format!("TCP {}", lab.file.names.web_port))),
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
    let names = &facts.lab().file.names;
    let groups = facts.history.groups.values();
    let web = facts.web().groups();
    let mut states = groups
        .filter(|group| web.contains(group.id.as_str()) || group.was_called(&names.web_group))
        .flat_map(|group| &group.moments);
    let open = states.find(|moment| {
        let mut inbound = moment.group.inbound.iter().flatten();
        inbound.any(|permission| admits(permission, names.web_port))
    });
    match (open, facts.history.group_looks.now(), &facts.web().complete) {
        (Some(moment), ..) => Judgement::passed(moment.cite.clone()).found(moment.group.id.clone()),
        (None, Ok(now), Ok(_)) => Judgement::failed(now.cite.clone()),
        (None, Err(open), _) | (None, _, Err(open)) => open.judgement(),
    }
}
