//! What all evidence of one student shows of the things that a task is about.
//!
//! Live looks, records, snapshots and events are merged before, once; a judge only asks.

use crate::engine::{Call, Citation, CriterionSpec, Fact, Judgement, Named, Open, Trail, When};
use crate::modules::history::History;
use crate::modules::subject::Subject;
use crate::modules::web::Web;
use crate::services::ec2::GroupHistory;
use crate::services::ec2::servers::ServerHistory;
use crate::services::rds::events::Events;
use crate::services::rds::snapshots::Snapshot;
use crate::services::rds::{End, Graded, InstanceHistory, State, Status};
use std::collections::BTreeSet;

/// What may be graded as the thing that a task is about, of several the one that is tried.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Candidate<'a> {
    pub(crate) life: Option<&'a InstanceHistory<'a>>,
    pub(crate) server: Option<(&'a str, &'a ServerHistory)>,
}

/// The facts of one student for one task.
#[derive(Debug)]
pub struct Facts<'a> {
    pub(crate) history: &'a History<'a>,
    pub(crate) subject: &'a Subject,
    siblings: Vec<&'a CriterionSpec>,
    graded: Option<Graded<'a>>,
    server: Option<(&'a str, &'a ServerHistory)>,
    group: Option<&'a GroupHistory>,
}

impl<'a> Facts<'a> {
    /// A security group by its id, with its name if anything told it.
    pub(crate) fn named(&self, id: &str) -> Named {
        let group = self.history.ec2.groups.get(id);
        let name = group.and_then(GroupHistory::name).map(str::to_owned);
        Named { id: id.to_owned(), name }
    }

    /// The facts where this one, or none, is graded.
    pub(crate) fn of(
        history: &'a History<'a>,
        subject: &'a Subject,
        siblings: Vec<&'a CriterionSpec>,
        candidate: Candidate<'a>,
    ) -> Self {
        let Candidate { life, server } = candidate;
        let graded = life.map(|life| history.rds.graded(life, &history.trail));
        let mut facts = Self { history, subject, siblings, graded, server, group: None };
        facts.group = facts.find_group();
        facts
    }

    /// What the lab says of another criterion of the task, by the module's id.
    pub(crate) fn sibling(&self, check: &str) -> Option<&'a CriterionSpec> {
        self.siblings.iter().copied().find(|spec| spec.check() == check)
    }

    pub(crate) fn trail(&self) -> &'a Trail<'a> {
        &self.history.trail
    }

    pub(crate) fn events(&self) -> &'a Events<'a> {
        &self.history.rds.events
    }

    /// The servers that the task is about, or that use what it is about.
    pub(crate) fn web(&self) -> &'a Web {
        self.history.web(self.subject.web())
    }

    /// The group that is judged; see [`Facts::find_group`].
    pub(crate) fn group(&self) -> Option<&'a GroupHistory> {
        self.group
    }

    /// The server that is graded, by its id, if there is one.
    pub(crate) fn server(&self) -> Option<(&'a str, &'a ServerHistory)> {
        self.server
    }

    /// The graded life, if there is one.
    pub(crate) fn maybe_life(&self) -> Option<&'a InstanceHistory<'a>> {
        self.maybe_graded().map(|graded| graded.life)
    }

    /// The graded instance, if there is one.
    pub(crate) fn maybe_graded(&self) -> Option<&Graded<'a>> {
        self.graded.as_ref()
    }

    /// The graded instance, for criteria that need one.
    pub(crate) fn db(&self) -> &Graded<'a> {
        self.maybe_graded().expect("every criterion that asks needs that the instance was created")
    }

    /// The graded life, for criteria that need one.
    pub(crate) fn life(&self) -> &'a InstanceHistory<'a> {
        self.db().life
    }

    /// How it stands with the graded life.
    pub(crate) fn fate(&self) -> &Status {
        &self.db().fate
    }

    /// Calls of a name on the graded life that were made after the deadline.
    pub(crate) fn late_calls<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'a Call<'a>> {
        self.db().late_calls(name)
    }

    /// One setting of the graded instance, over its life.
    pub(crate) fn setting<T>(&self, when: When, read: impl Fn(&State<'a>) -> Option<T>) -> Fact<T> {
        self.db().setting(when, read)
    }

    /// The end of what is graded, if it has ended.
    pub(crate) fn end(&self) -> Option<End> {
        match (&self.graded, self.server) {
            (Some(graded), _) => graded.end(),
            (None, Some((_, server))) => server.gone.map(|gone| {
                let alive = server.last_alive().unwrap_or(gone);
                End { alive, gone: server.terminated.unwrap_or(gone) }
            }),
            (None, None) => None,
        }
    }

    /// How it stands with what is graded; `None` where there certainly is nothing.
    pub(crate) fn fate_of_graded(&self) -> Option<Status> {
        match (&self.graded, self.server) {
            (Some(graded), _) => Some(graded.fate.clone()),
            (None, Some((_, server))) => Some(self.fate_of_server(server)),
            (None, None) => {
                let carried = self.subject.carried.as_ref()?;
                let unseen = self.history.web(carried).complete.clone().err();
                unseen.map(Status::Unknown)
            }
        }
    }

    /// A server that a look misses has ended at an instant that its record alone tells.
    fn fate_of_server(&self, server: &ServerHistory) -> Status {
        match (server.gone, server.terminated, self.history.ec2.server_looks.now()) {
            (_, Some(at), _) => Status::Ended(End { alive: at, gone: at }),
            (Some(gone), None, _) => Status::Unknown(self.trail().missing(gone)),
            (None, None, Ok(now)) => Status::Standing(now.at),
            (None, None, Err(open)) => Status::Unknown(open.clone()),
        }
    }

    /// The newest state of the web servers' VPCs that are right for the lab.
    pub(crate) fn right_vpcs(&self) -> Result<(BTreeSet<String>, Citation), Open> {
        self.web().vpcs(&self.history.ec2.vpcs)
    }

    /// A failure because there is no web server, unless one may stand, or have stood, that was not seen.
    pub(crate) fn unless_unseen(&self, judgement: Judgement) -> Judgement {
        match self.web().stand_nowhere_else() {
            Err(open) if judgement.is_failed() => open.judgement(),
            Err(_) | Ok(()) => judgement,
        }
    }

    /// Snapshots that are of the graded instance, or that nothing tells to be of another.
    pub(crate) fn is_of_graded(&self, snapshot: &Snapshot) -> Option<bool> {
        self.db().is_of_it(snapshot)
    }
}
