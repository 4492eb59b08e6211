//! An EC2 instance that serves the web, and its group.

mod work;

use crate::engine::{
    Citation, CriterionSpec, Fact, Item, Judgement, Mark, Note, Open, Outcome, Reason, ReasonCode,
    Shown, Source, Stage, TRAIL, When,
};
use crate::modules::bind::ON_SERVER;
use crate::modules::compare::{compare, too_late};
use crate::modules::criterion::Thing::{self, GradedServer, Image, Server, WebGroup};
use crate::modules::criterion::{Basis, Criterion, Expects, Judge, Kind, Module, Need, PLAIN};
use crate::modules::facts::Facts;
use crate::services::ec2::answers::Server as Instance;
use crate::services::ec2::calls::{Action, CHANGE_RULES, LAUNCH, RUN, SIZE};
use crate::services::ec2::members::{
    IMAGE_NAME, IMAGE_OWNER, PUBLIC_ADDRESS, RULES, SERVER_GROUPS, SERVER_ID, SERVER_IMAGE,
    SERVER_KEY, SERVER_STATE, SERVER_TYPE,
};
use crate::services::ec2::servers::ServerHistory;
use crate::services::ec2::{GroupHistory, IMAGES, Moment, SECURITY_GROUPS, SERVERS, admits};
use crate::services::member::Member;
use crate::services::refusal::noted;
use jiff::Timestamp;

const WEB: &[Source] = &[SERVERS, SECURITY_GROUPS, TRAIL];

/// The port of HTTP, where the lab does not say what its group admits.
const HTTP: u16 = 80;

pub(crate) static MODULE: Module = Module {
    id: "server",
    about: "An EC2 instance, known by the security group that it carries.",
    bind: ON_SERVER,
    walk: work::walk,
    faults: work::FAULTS,
    contradictions: &[],
    criteria: &[
        Criterion {
            id: "server",
            needs: &[],
            rules: &[62, 64, 66],
            reads: WEB,
            uses: &[],
            expects: Expects::Of(|facts| Some((&facts.subject.web().name).into())),
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
                Some(Shown::OnlyPort(facts.subject.web().admits.unwrap_or(HTTP)))
            }),
            nature: PLAIN,
            basis: Basis { members: &[(WebGroup, RULES)], calls: CHANGE_RULES },
            judge: http,
        },
        Criterion {
            id: "launched",
            needs: &[],
            rules: &[250, 251, 252],
            reads: WEB,
            uses: &[],
            expects: Expects::Of(|facts| Some((&facts.subject.web().name).into())),
            nature: PLAIN.with_half(),
            basis: Basis {
                members: &[
                    (GradedServer, SERVER_ID),
                    (GradedServer, SERVER_GROUPS),
                    (GradedServer, SERVER_STATE),
                ],
                calls: LAUNCH,
            },
            judge: launched,
        },
        Criterion {
            basis: Basis { members: &[(GradedServer, SERVER_TYPE)], calls: SIZE },
            nature: PLAIN,
            ..of_launch("instance-type", &[250, 253], TEXT, &[], instance_type)
        },
        Criterion {
            reads: &WEB_AND_IMAGES,
            ..of_launch(
                "image",
                &[250, 254],
                TEXT,
                &[(GradedServer, SERVER_IMAGE), (Image, IMAGE_NAME), (Image, IMAGE_OWNER)],
                image,
            )
        },
        of_launch(
            "key-pair",
            &[250, 255],
            Expects::Of(|_| Some(Shown::Any(Item::KeyPair, "KeyName"))),
            &[(GradedServer, SERVER_KEY)],
            key_pair,
        ),
        Criterion {
            nature: PLAIN,
            ..of_launch(
                "public-address",
                &[250, 256],
                Expects::Of(|_| Some(Shown::Any(Item::Address, "PublicIpAddress"))),
                &[(GradedServer, PUBLIC_ADDRESS)],
                public_address,
            )
        },
    ],
};

const WEB_AND_IMAGES: [Source; 4] = [SERVERS, SECURITY_GROUPS, TRAIL, IMAGES];

const TEXT: Expects = Expects::Value(Kind::Text);

/// A criterion of the server that is graded, settled when it is launched.
const fn of_launch(
    id: &'static str,
    rules: &'static [u16],
    expects: Expects,
    members: &'static [(Thing, Member)],
    judge: Judge,
) -> Criterion {
    Criterion {
        id,
        needs: &[Need::Own("launched")],
        rules,
        reads: WEB,
        uses: &[],
        expects,
        nature: PLAIN.at(Stage::Creation),
        basis: Basis { members, calls: RUN },
        judge,
    }
}

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
        return Judgement::passed(open.cite.clone())
            .found(Shown::Things(vec![facts.named(&open.group.id)]));
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

/// A server that carries the group; one that carries another is half of it.
fn launched(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    let Some((id, server)) = facts.server() else { return never_launched(facts) };
    if facts.web().is_carried_by(id) {
        let servers = facts.history.servers(facts.subject).len();
        let several = (servers > 1).then_some(Note::SecondLife { lives: servers });
        return Judgement::passed(server.cite.clone()).found(id).note_if(several);
    }
    match carries_another(facts, server) {
        Ok(cite) => Judgement::partial(cite).found(id).note(other_group(facts, server)),
        Err(open) => open.judgement().found(id),
    }
}

/// Whether everything is known of what it carries, and that is not the lab's group.
fn carries_another(facts: &Facts<'_>, server: &ServerHistory) -> Result<Citation, Open> {
    if let Some(open) = server.untold(facts.trail()).or_else(|| facts.nameless_group()) {
        return Err(open);
    }
    if server.groups.is_empty() {
        let reason = Reason::new(ReasonCode::Internal, SERVERS.as_str());
        return Err(Open::new(reason, server.cite.clone()));
    }
    facts.web().certain().map(|()| server.cite.clone())
}

/// The groups that it carries, by their names.
fn other_group(facts: &Facts<'_>, server: &ServerHistory) -> Note {
    let name = |id: &String| {
        let group = facts.history.ec2.groups.get(id);
        group.and_then(GroupHistory::name).map_or_else(|| id.clone(), str::to_owned)
    };
    let names: Vec<String> = server.groups.iter().map(name).collect();
    Note::OtherName { found: names.join(", ") }
}

fn never_launched(facts: &Facts<'_>) -> Judgement {
    let trail = facts.trail();
    if let Some(late) = trail.only_late(Action::Run.name()) {
        return late.map_or_else(|open| open.judgement(), too_late);
    }
    if let Some((server, at)) = facts.history.late_server() {
        return late_by_look(facts, server, at);
    }
    match facts.web().complete.clone() {
        Err(open) => open.judgement(),
        Ok(cite) => {
            let failed = Judgement::failed(cite).note(Note::NotStarted);
            noted(failed, trail.refused(Action::Run.name()))
        }
    }
}

/// A look dates the newest start alone: only the records can tell that it was launched no earlier.
fn late_by_look(facts: &Facts<'_>, server: &ServerHistory, at: Timestamp) -> Judgement {
    match facts.trail().covered_until(facts.history.deadline.unwrap_or(at)) {
        Ok(_) => Judgement::failed(server.cite.clone()).note(Note::TooLate).found(Shown::At(at)),
        Err(open) => open.judgement(),
    }
}

/// The server that is graded.
fn graded<'a>(facts: &Facts<'a>) -> (&'a str, &'a ServerHistory) {
    facts.server().expect("the criterion needs that a server was launched")
}

/// A property of the server that is graded.
fn property<T>(facts: &Facts<'_>, when: When, read: impl Fn(&Instance) -> Option<T>) -> Fact<T> {
    let (_, server) = graded(facts);
    server.property(when, &facts.history.ec2.server_looks, facts.trail(), read)
}

fn instance_type(facts: &Facts<'_>, spec: &CriterionSpec) -> Judgement {
    let fact = property(facts, When::Any, |server| server.class.clone());
    fact.judge(|class| compare(spec, class, str::eq_ignore_ascii_case))
}

/// The owner of Amazon's own images.
const AMAZON: &str = "amazon";

/// By the image's owner and name, which AWS tells as long as the image is offered.
fn image(facts: &Facts<'_>, spec: &CriterionSpec) -> Judgement {
    let looks = &facts.history.ec2.images;
    let named = |id: &str| {
        let all = looks.seen.iter().rev().flat_map(|sight| sight.value);
        all.filter(|image| image.id == id)
            .find_map(|image| Some((image.name.clone()?, image.owner.clone())))
    };
    let is = |pattern: &str, name: &str| match pattern.strip_suffix('*') {
        Some(start) => name.to_lowercase().starts_with(&start.to_lowercase()),
        None => name.eq_ignore_ascii_case(pattern),
    };
    let fact = property(facts, When::Fixed, |server| server.image.clone());
    let Some(id) = fact.values.last().map(|state| state.value.clone()) else {
        return fact.judge(|id| Mark::wrong(id));
    };
    match (named(&id), looks.now()) {
        // Anybody may publish an image under the name of Amazon's.
        (Some((name, owner)), _) if owner.as_deref() == Some(AMAZON) => {
            fact.judge(|_| compare(spec, &name, is))
        }
        (Some((name, _)), _) => fact.judge(|_| Mark::wrong(&name)),
        (None, Err(open)) => open.judgement().found(id),
        (None, Ok(now)) => {
            let unoffered = Reason::new(ReasonCode::NoRecord, IMAGES.as_str());
            Judgement::unverified(unoffered, now.cite.clone()).found(id)
        }
    }
}

/// EC2 leaves the member out where there is none, in answers and in the launch's record.
fn key_pair(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    let fact = property(facts, When::Fixed, |server| {
        server.image.is_some().then(|| server.key_name.clone())
    });
    fact.judge(|key| match key {
        Some(key) => Mark::right(key),
        None => Mark::wrong(Shown::No(Item::KeyPair)),
    })
}

/// An address that it once had, or that its launch asked for. One that it lacks can come and go
/// without a record on the server.
fn public_address(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    let (id, server) = graded(facts);
    let looks = &facts.history.ec2.server_looks;
    let values = server.told_of(|server| {
        let runs = server.state.as_deref() == Some("running");
        let none = || runs.then_some(None);
        server.public_ip.clone().map(Some).or_else(none)
    });
    let unseen = || server.unseen(looks, facts.trail());
    let holds = match (values.last(), looks.now()) {
        (Some(last), Ok(now)) if server.gone.is_none() && last.at >= now.at => Ok(()),
        (_, Ok(_)) => Err(server.does_not_run(id).unwrap_or_else(unseen)),
        (_, Err(_)) => Err(unseen()),
    };
    let fact = Fact { values, when: When::Any, holds };
    let judgement = fact.judge(|address| match address {
        Some(address) => Mark::right(address),
        None => Mark::wrong(Shown::No(Item::Address)),
    });
    match &server.address_asked {
        Some(cite) if judgement.verdict.outcome() != Outcome::Passed => {
            Judgement::passed(cite.clone())
                .found(Shown::Switch { member: "AssociatePublicIpAddress", on: true })
        }
        Some(_) | None => judgement,
    }
}
