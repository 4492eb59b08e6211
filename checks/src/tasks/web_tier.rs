//! The prerequisite lab's web server and its group. Both inform only: they are worth no points.

use crate::evidence::Source;
use crate::facts::{Facts, Moment, admits};
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
            rules: &[62, 64, 66],
            reads: WEB,
            expects: Expects::Of(|lab, _| Some(lab.file.names.web_group.clone())),
            judge: server,
        },
        Criterion {
            id: "http",
            needs: &[],
            rules: &[63, 66, 84],
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
    let (web, names) = (facts.web(), &facts.lab().file.names);
    let carried = web.groups();
    let groups = || {
        let all = facts.history.groups.values();
        all.filter(|it| carried.contains(it.id.as_str()) || it.was_called(&names.web_group))
    };
    let mut states = groups().flat_map(|group| &group.moments);
    if let Some(open) = states.find(|moment| admits(&moment.group, names.web_port)) {
        return Judgement::passed(open.cite.clone()).found(open.group.id.clone());
    }
    let now = facts.history.group_looks.now().map(|now| now.cite.clone()).map_err(Clone::clone);
    let cite = match now.and_then(|now| web.complete.clone().map(|_| now)) {
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
