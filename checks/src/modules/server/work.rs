//! A student launches the server, and what a student may do wrong.

use super::HTTP;
use crate::engine::Outcome::Failed;
use crate::modules::subject::Subject;
use crate::modules::work::{Act, Asked, Fault, Image, NewServer, Page, RuleSource, Work};

/// What is launched where the lab does not say.
const USUAL_TYPES: [&str; 2] = ["t3.micro", "t2.micro"];

pub(super) fn walk(work: &mut Work, task: &str, subject: &Subject, asked: &Asked<'_>) {
    let web = subject.web();
    work.ensure_group(task, &web.name);
    if asked.of("http").is_some() {
        let port = web.admits.unwrap_or(HTTP);
        work.ensure_rule(task, &web.name, port, RuleSource::everywhere());
    }
    let types = asked.values("instance-type");
    let usual = USUAL_TYPES.map(str::to_owned).into();
    let server = NewServer {
        name: web.name.clone(),
        groups: vec![web.name.clone()],
        image: Image::AmazonLinux,
        types: if types.is_empty() { usual } else { types },
        key_pair: true,
        public_address: true,
        page: Page::Written,
    };
    work.add(task, Act::LaunchServer(server));
}

/// Never launches the server.
fn no_server(work: &mut Work, subject: &Subject) -> Option<()> {
    let web = &subject.web().name;
    work.leave_out(|act| matches!(act, Act::LaunchServer(server) if server.groups.contains(web)))
}

pub(super) static FAULTS: &[Fault] = &[
    Fault {
        criterion: "server",
        outcome: Failed,
        also: &[("server", "launched")],
        make: |work, site| no_server(work, site.subject),
    },
    Fault {
        criterion: "http",
        outcome: Failed,
        also: &[("web-page", "answers"), ("security-group", "open-to-all")],
        make: |work, site| {
            let web = site.subject.web();
            let port = web.admits.unwrap_or(HTTP);
            work.leave_out(|act| {
                matches!(act, Act::AddRule(rule) if rule.group == web.name && rule.port == port)
            })
        },
    },
    Fault {
        criterion: "launched",
        outcome: Failed,
        also: &[("server", "server")],
        make: |work, site| no_server(work, site.subject),
    },
    Fault {
        criterion: "instance-type",
        outcome: Failed,
        also: &[],
        make: |work, site| {
            let other = site.other(&["t3.large", "m5.large", "c5.large"])?;
            work.server(&site.subject.web().name)?.types = vec![other.to_owned()];
            Some(())
        },
    },
    Fault {
        criterion: "image",
        outcome: Failed,
        also: &[],
        make: |work, site| {
            work.server(&site.subject.web().name)?.image = Image::Ubuntu;
            Some(())
        },
    },
    Fault {
        criterion: "key-pair",
        outcome: Failed,
        also: &[],
        make: |work, site| {
            work.server(&site.subject.web().name)?.key_pair = false;
            Some(())
        },
    },
    Fault {
        criterion: "public-address",
        outcome: Failed,
        also: &[("web-page", "answers")],
        make: |work, site| {
            work.server(&site.subject.web().name)?.public_address = false;
            work.leave_standing();
            Some(())
        },
    },
];
