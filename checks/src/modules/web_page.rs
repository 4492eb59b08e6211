//! The page of a web server: it was answered, or it was not. Nothing in AWS keeps what it showed.

mod work;

use crate::engine::{
    Cause, CriterionSpec, Dated, Fact, Judgement, Looked, Mark, Open, Rank, Reason, ReasonCode,
    Series, Shown, Source, TRAIL, When,
};
use crate::modules::bind::ON_SERVER;
use crate::modules::criterion::{Basis, Criterion, Expects, Module, Need, PLAIN, Thing};
use crate::modules::facts::Facts;
use crate::services::ec2::servers::ServerHistory;
use crate::services::ec2::{SECURITY_GROUPS, SERVERS};
use crate::services::http::{PAGES, Page, STATUS, pages};
use jiff::Timestamp;

const READS: &[Source] = &[SERVERS, SECURITY_GROUPS, TRAIL, PAGES];

pub(crate) static MODULE: Module = Module {
    id: "web-page",
    about: "The page that a web server on an EC2 instance answers with.",
    bind: ON_SERVER,
    walk: work::walk,
    faults: work::FAULTS,
    contradictions: &[],
    criteria: &[Criterion {
        id: "answers",
        needs: &[Need::Of { module: "server", criterion: "launched" }],
        rules: &[250, 260, 261],
        reads: READS,
        uses: &[],
        expects: Expects::Of(|_| Some(Shown::Page(200))),
        nature: PLAIN,
        basis: Basis { members: &[(Thing::Page, STATUS)], calls: &[] },
        judge: answers,
    }],
};

/// What was once answered stays. Nothing fails for want of an answer: it may be the way that is shut.
fn answers(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    fact(facts).judge(|page| {
        let is_answered = (200..300).contains(&page.status);
        Mark::right_if(is_answered, Shown::Page(page.status))
    })
}

/// The server that is graded, by its id.
fn graded<'a>(facts: &Facts<'a>) -> (&'a str, &'a ServerHistory) {
    facts.server().expect("the criterion needs that a server was launched")
}

/// All pages of the graded server.
fn fact<'a>(facts: &Facts<'a>) -> Fact<&'a Page> {
    let (id, _) = graded(facts);
    let series = pages(&facts.history.looks);
    let seen = series.iter().flat_map(|series| &series.seen);
    let of_server = seen.filter(|sight| sight.value.server == id);
    let values: Vec<_> = of_server
        .map(|sight| Dated {
            value: sight.value,
            at: sight.at,
            rank: Rank::Live,
            cite: sight.cite.clone(),
        })
        .collect();
    let holds = holds(facts, series.as_ref(), values.last());
    Fact { values, when: When::Any, holds }
}

/// Whether the page is still what it was when it was asked for last; else why nobody knows.
fn holds(
    facts: &Facts<'_>,
    series: Option<&Series<'_, Page>>,
    last: Option<&Dated<&Page>>,
) -> Result<(), Open> {
    let (_, server) = graded(facts);
    if server.gone.is_some() {
        let looked = if last.is_some() { Looked::Before } else { Looked::Never };
        let entered = facts.history.looks.session_cite();
        return Err(Open::new(Reason::gone(PAGES.as_str(), looked), entered));
    }
    let now = facts.history.ec2.server_looks.now().map_err(Clone::clone)?;
    match (series.map(Series::now), last) {
        (Some(Err(open)), _) => Err(open.clone()),
        (_, Some(last)) if last.at >= now.at => Ok(()),
        _ => Err(unasked(facts, now.at)),
    }
}

/// Why the newest look at the server came without one at its page that was answered.
fn unasked(facts: &Facts<'_>, now: Timestamp) -> Open {
    let (id, server) = graded(facts);
    let state = server.states.iter().rfind(|state| state.rank == Rank::Live);
    let Some(state) = state else { return facts.trail().missing(now) };
    if let Some(open) = server.does_not_run(id) {
        return open;
    }
    let Some(address) = &state.value.public_ip else {
        let reason = Reason::new(ReasonCode::Unreachable, id).because(Cause::NoAddress);
        return Open::new(reason, state.cite.clone());
    };
    let url = format!("http://{address}/");
    let asked = facts.history.looks.unanswered(PAGES, &url);
    asked.filter(|(at, _)| *at >= now).map_or_else(
        || {
            let reason = Reason::new(ReasonCode::Unreachable, url).because(Cause::NotAsked);
            Open::new(reason, state.cite.clone())
        },
        |(_, open)| open,
    )
}
