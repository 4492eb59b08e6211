//! The page of a web server: it was answered, or it was not. Nothing in AWS keeps what it showed.

use crate::engine::{
    Blind, Cause, CriterionSpec, Fact, Judgement, Looked, Mark, Open, Rank, Reason, ReasonCode,
    Series, Sighting, Source, TRAIL, When,
};
use crate::modules::bind::ON_SERVER;
use crate::modules::criterion::Thing::Page as Shown;
use crate::modules::criterion::{Basis, Criterion, Expects, Module, Need, PLAIN};
use crate::modules::facts::Facts;
use crate::services::ec2::answers::Server;
use crate::services::ec2::servers::Known;
use crate::services::ec2::{SECURITY_GROUPS, SERVERS};
use crate::services::http::{PAGES, Page, STATUS, pages};

const READS: &[Source] = &[SERVERS, SECURITY_GROUPS, TRAIL, PAGES];

pub(crate) static MODULE: Module = Module {
    id: "web-page",
    about: "The page that a web server on an EC2 instance answers with.",
    bind: ON_SERVER,
    criteria: &[Criterion {
        id: "answers",
        needs: &[Need::Of { module: "server", criterion: "launched" }],
        rules: &[250, 260, 261],
        reads: READS,
        uses: &[],
        expects: Expects::Of(|_| Some("HTTP 200".to_owned())),
        nature: PLAIN,
        basis: Basis { members: &[(Shown, STATUS)], calls: &[] },
        judge: answers,
    }],
};

fn answers(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    fact(facts).judge(|page| {
        let is_answered = (200..300).contains(&page.status);
        Mark::right_if(is_answered, format!("HTTP {}", page.status))
    })
}

/// All pages of the graded server.
fn fact<'a>(facts: &Facts<'a>) -> Fact<&'a Page> {
    let (id, _) = facts.server().expect("the criterion needs that a server was launched");
    let series = pages(&facts.history.looks);
    let seen = series.iter().flat_map(|series| &series.seen);
    let of_server = seen.filter(|sight| sight.value.server == id);
    let sightings: Vec<_> = of_server
        .map(|sight| Sighting {
            value: sight.value,
            at: sight.at,
            rank: Rank::Live,
            cite: sight.cite.clone(),
        })
        .collect();
    let looked = if sightings.is_empty() { Looked::Never } else { Looked::Before };
    let holds = holds(facts, series.as_ref(), sightings.last(), looked);
    Fact { sightings, when: When::Any, holds }
}

/// Whether the page is still what it was when it was asked for last; else why nobody knows.
fn holds(
    facts: &Facts<'_>,
    series: Option<&Series<'_, Page>>,
    last: Option<&Sighting<&Page>>,
    looked: Looked,
) -> Result<(), Open> {
    let (id, server) = facts.server().expect("the criterion needs that a server was launched");
    let entered = facts.history.looks.entrance();
    if server.gone.is_some() {
        return Err(Open::new(Reason::gone(PAGES.as_str(), looked), entered));
    }
    let now = facts.history.ec2.server_looks.now().map_err(Clone::clone)?;
    match (series.map(Series::now), last) {
        (Some(Err(open)), _) => Err(open.clone()),
        (Some(Ok(_)), Some(last)) if last.at >= now.at => Ok(()),
        (Some(Ok(_)) | None, _) => {
            let reason =
                Reason::from(&Blind::new(ReasonCode::Unreachable, id).because(unasked(server)));
            Err(Open::new(reason, now.cite.of(id.to_owned())))
        }
    }
}

/// Why nobody asked: it could not be asked, or nobody was to.
fn unasked(server: &Known) -> Cause {
    let newest = server.states.last().map(|state| &state.value);
    let is_open = |it: &Server| it.state.as_deref() == Some("running") && it.public_ip.is_some();
    if newest.is_some_and(is_open) { Cause::NotAsked } else { Cause::NoAddress }
}
