//! A student creates the security group, and what a student may do wrong.

use super::SSH;
use crate::engine::Outcome::Failed;
use crate::modules::subject::Subject;
use crate::modules::work::{Act, Asked, Fault, NewGroup, NewRule, RuleSource, Site, Work};

/// The student's own address.
const OWN_ADDRESS: &str = "192.0.2.10/32";

/// A port that no lab asks for.
const OTHER_PORT: u16 = 8081;

pub(super) fn walk(work: &mut Work, task: &str, subject: &Subject, asked: &Asked<'_>) {
    let group = &subject.group().name;
    if let Some(web) = &subject.web {
        work.ensure_group(task, &web.name);
    }
    work.ensure_group(task, group);
    if let (Some(text), Some(made)) = (asked.value("description"), work.group(group)) {
        made.description = text;
    }
    let Some(port) = subject.maybe_port() else { return };
    let from = match &subject.web {
        Some(web) if asked.of("open-to-all").is_none() => RuleSource::Group(web.name.clone()),
        _ => RuleSource::everywhere(),
    };
    work.ensure_rule(task, group, port, from);
}

/// Also admits a port from everywhere.
fn also_open(work: &mut Work, site: &Site<'_>, port: u16) -> Option<()> {
    let group = site.subject.group().name.clone();
    let rule = NewRule { group: group.clone(), port, from: RuleSource::everywhere() };
    work.put_behind(
        |act| matches!(act, Act::CreateGroup(made) if made.name == group),
        Act::AddRule(rule),
    )
}

fn group<'w>(work: &'w mut Work, site: &Site<'_>) -> Option<&'w mut NewGroup> {
    work.group(&site.subject.group().name)
}

pub(super) static FAULTS: &[Fault] = &[
    Fault {
        criterion: "exists",
        outcome: Failed,
        also: &[
            ("db-instance", "security-group"),
            ("server", "server"),
            ("server", "http"),
            ("server", "launched"),
            ("web-page", "answers"),
        ],
        make: |work, site| work.without_group(&site.subject.group().name),
    },
    Fault {
        criterion: "vpc",
        outcome: Failed,
        also: &[("security-group", "from-group"), ("db-instance", "security-group")],
        make: |work, site| {
            let name = &site.subject.group().name;
            group(work, site)?.elsewhere = true;
            // What stands in another VPC can neither be carried nor admit the servers' group.
            work.leave_out(|act| matches!(act, Act::AddRule(rule) if rule.group == *name));
            work.uncarried(name);
            Some(())
        },
    },
    Fault {
        criterion: "from-group",
        outcome: Failed,
        also: &[],
        make: |work, site| {
            let (name, port) = (&site.subject.group().name, site.subject.maybe_port()?);
            work.leave_out(
                |act| matches!(act, Act::AddRule(rule) if rule.group == *name && rule.port == port),
            )
        },
    },
    Fault {
        criterion: "nothing-else-open",
        outcome: Failed,
        also: &[],
        make: |work, site| also_open(work, site, OTHER_PORT),
    },
    Fault {
        criterion: "name-tag",
        outcome: Failed,
        also: &[],
        make: |work, site| {
            group(work, site)?.name_tag = None;
            Some(())
        },
    },
    Fault {
        criterion: "description",
        outcome: Failed,
        also: &[],
        make: |work, site| {
            "my first group".clone_into(&mut group(work, site)?.description);
            Some(())
        },
    },
    Fault {
        criterion: "open-to-all",
        outcome: Failed,
        also: &[("server", "http"), ("web-page", "answers")],
        make: |work, site| {
            let rule = work.rule(&site.subject.group().name, site.subject.maybe_port()?)?;
            rule.from = RuleSource::Addresses(OWN_ADDRESS.to_owned());
            Some(())
        },
    },
    Fault {
        criterion: "ssh-closed",
        outcome: Failed,
        also: &[("security-group", "nothing-else-open")],
        make: |work, site| also_open(work, site, SSH),
    },
];
