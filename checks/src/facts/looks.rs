//! The observations of one account and region, by source, in the order of time.

use crate::evidence::{
    Attested, AutomatedBackup, DbInstance, DbSnapshot, EventLog, Kept, Look, Lookup, Observation,
    ReasonCode, SecurityGroup, Server, Source, TableLook, View, Vpc,
};
use crate::outcome::{Citation, Judgement, Reason};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;

/// Everything that was looked at, up to the instant that is judged for.
#[derive(Debug)]
pub(crate) struct Looks<'a> {
    by_source: BTreeMap<Source, Vec<Noted<'a>>>,
    /// What students have said, apart from what was looked at: it opens no eye and shuts none.
    attested: Vec<Noted<'a>>,
    session: Noted<'a>,
}

#[derive(Debug, Clone)]
struct Noted<'a> {
    observation: &'a Observation,
    citation: Citation,
    /// When its run looked: one run is one look, whichever of its answers came first.
    at: Timestamp,
}

/// One answered look: what it showed, when, in which run.
#[derive(Debug)]
pub(crate) struct Sight<'a, T: ?Sized> {
    pub(crate) value: &'a T,
    pub(crate) at: Timestamp,
    pub(crate) run: &'a str,
    pub(crate) cite: Citation,
}

/// All looks at one source. The newest one is either the last of `seen`, or blind.
#[derive(Debug)]
pub(crate) struct Series<'a, T: ?Sized> {
    pub(crate) seen: Vec<Sight<'a, T>>,
    blind: Option<Open>,
}

/// Why something stays open, and the look that shows it.
#[derive(Debug, Clone)]
pub(crate) struct Open {
    pub(crate) reason: Box<Reason>,
    pub(crate) cite: Citation,
}

/// How long after an unfinished look it is worth looking again.
const PATIENCE: SignedDuration = SignedDuration::from_mins(5);

impl Open {
    pub(crate) fn new(reason: Reason, cite: Citation) -> Self {
        Self { reason: Box::new(reason), cite }
    }

    /// AWS is at work on `subject`, as a look at `seen` shows.
    pub(crate) fn in_progress(subject: String, seen: Timestamp, cite: Citation) -> Self {
        let again = seen.checked_add(PATIENCE).unwrap_or(Timestamp::MAX);
        let reason = Reason::new(ReasonCode::InProgress, subject).again_at(again);
        Self::new(reason, cite)
    }

    /// The same, where a record could tell but is not there yet: about this member.
    pub(crate) fn about(mut self, member: &str) -> Self {
        if matches!(self.reason.code, ReasonCode::Settling | ReasonCode::NoRecord) {
            self.reason.error = Some(member.to_owned());
        }
        self
    }

    /// The open judgement: waiting for AWS is `pending`, all else `unverified`.
    pub(crate) fn judgement(&self) -> Judgement {
        match self.reason.code {
            ReasonCode::Settling | ReasonCode::InProgress => {
                Judgement::pending((*self.reason).clone(), self.cite.clone())
            }
            ReasonCode::AccessDenied
            | ReasonCode::AssumeRoleRefused
            | ReasonCode::GraderCredentials
            | ReasonCode::Throttled
            | ReasonCode::Timeout
            | ReasonCode::Unreachable
            | ReasonCode::Tls
            | ReasonCode::LoginRefused
            | ReasonCode::NoRecord
            | ReasonCode::TooManyRecords
            | ReasonCode::Stopped
            | ReasonCode::WrongAccount
            | ReasonCode::Internal => {
                Judgement::unverified((*self.reason).clone(), self.cite.clone())
            }
        }
    }
}

impl<'a> Noted<'a> {
    /// What it shows, if it was answered.
    fn sight<T: ?Sized>(&self, open: fn(&'a View) -> Option<&'a T>) -> Option<Sight<'a, T>> {
        match &self.observation.look {
            Look::Seen(view) => Some(Sight {
                value: open(view)?,
                at: self.at,
                run: &self.observation.run,
                cite: self.citation.clone(),
            }),
            Look::Blind { .. } => None,
        }
    }
}

fn as_attested(view: &View) -> Option<&Attested> {
    if let View::Attested(look) = view { Some(look) } else { None }
}

impl<'a, T: ?Sized> Series<'a, T> {
    /// The looks before `end`: what is seen later is not the student's doing in time.
    pub(crate) fn until(mut self, end: Option<Timestamp>) -> Self {
        let Some(end) = end else { return self };
        let counted = self.seen.partition_point(|sight| sight.at < end);
        let later = self.seen.drain(counted..).next();
        if let (Some(later), true) = (later, self.seen.is_empty()) {
            let reason = Reason::new(ReasonCode::NoRecord, later.cite.source);
            self.blind = Some(Open::new(reason, later.cite));
        }
        self
    }

    /// What the newest look shows, or why it shows nothing.
    pub(crate) fn now(&self) -> Result<&Sight<'a, T>, &Open> {
        match (&self.blind, self.seen.last()) {
            (None, Some(sight)) => Ok(sight),
            (Some(open), _) => Err(open),
            (None, None) => unreachable!("a series without any look is made blind"),
        }
    }
}

/// Whether an account was ever let in, and by which look we know.
pub(crate) enum Entry<'a> {
    LetIn { looks: Looks<'a>, this_time: bool },
    Never(Reason),
}

impl<'a> Looks<'a> {
    /// The looks at `account` and `region` up to `as_of`.
    pub(crate) fn enter(
        observations: &'a [Kept],
        account: &str,
        region: &str,
        as_of: Timestamp,
    ) -> Entry<'a> {
        let ours = observations
            .iter()
            .filter(|seen| seen.account == account && seen.at <= as_of)
            .filter(|seen| seen.region == region || seen.look.source() == Source::Session);
        let ours: Vec<&Kept> = ours.collect();
        let began = began(&ours);
        let mut by_source: BTreeMap<Source, Vec<Noted<'a>>> = BTreeMap::new();
        let mut attested = Vec::new();
        for observation in ours {
            let source = observation.look.source();
            let id = observation.id().to_owned();
            let citation = Citation { id, source: source.as_str(), at: observation.at, item: None };
            let kind = match &observation.look {
                Look::Seen(View::Attested(_)) => &mut attested,
                Look::Seen(_) | Look::Blind { .. } => by_source.entry(source).or_default(),
            };
            // A receipt's run is its nonce, which many looks share.
            let at = match &observation.look {
                Look::Seen(View::Attested(_)) => observation.at,
                Look::Seen(_) | Look::Blind { .. } => began[observation.run.as_str()],
            };
            kind.push(Noted { observation, citation, at });
        }
        // Equal instants are told apart by the id: the order of the input never matters.
        for noted in by_source.values_mut().chain([&mut attested]) {
            // Of several databases that one run asks, one that answered is the newest look.
            let is_table = |noted: &Noted<'_>| match &noted.observation.look {
                Look::Seen(view) => view.source() == Source::Table,
                Look::Blind { .. } => false,
            };
            let key = |noted: &Noted<'_>| (noted.at, is_table(noted), noted.observation.at);
            noted.sort_by(|a, b| {
                key(a).cmp(&key(b)).then_with(|| a.citation.id.cmp(&b.citation.id))
            });
        }
        let sessions = by_source.get(&Source::Session).map(Vec::as_slice).unwrap_or_default();
        let Some(newest) = sessions.last() else {
            return Entry::Never(Reason::new(ReasonCode::NoRecord, Source::Session.as_str()));
        };
        let refusal = match &newest.observation.look {
            Look::Blind { why, .. } => Some(Reason::from(why)),
            Look::Seen(_) => None,
        };
        let let_in = |noted: &Noted<'_>| matches!(noted.observation.look, Look::Seen(_));
        match refusal {
            Some(reason) if !sessions.iter().any(let_in) => Entry::Never(reason),
            refusal => {
                let session = newest.clone();
                let this_time = refusal.is_none();
                Entry::LetIn { looks: Self { by_source, attested, session }, this_time }
            }
        }
    }

    /// The newest look at the door: what is cited where nothing else was looked at.
    pub(crate) fn door(&self) -> Citation {
        self.session.citation.clone()
    }

    pub(crate) fn vpcs(&self) -> Series<'a, [Vpc]> {
        self.series(Source::Vpcs, |view| {
            if let View::Vpcs(vpcs) = view { Some(vpcs.as_slice()) } else { None }
        })
    }

    pub(crate) fn groups(&self) -> Series<'a, [SecurityGroup]> {
        self.series(Source::SecurityGroups, |view| {
            if let View::SecurityGroups(groups) = view { Some(groups.as_slice()) } else { None }
        })
    }

    pub(crate) fn servers(&self) -> Series<'a, [Server]> {
        self.series(Source::Servers, |view| {
            if let View::Servers(servers) = view { Some(servers.as_slice()) } else { None }
        })
    }

    pub(crate) fn instances(&self) -> Series<'a, [DbInstance]> {
        self.series(Source::DbInstances, |view| {
            if let View::DbInstances(instances) = view { Some(instances.as_slice()) } else { None }
        })
    }

    pub(crate) fn snapshots(&self) -> Series<'a, [DbSnapshot]> {
        self.series(Source::DbSnapshots, |view| {
            if let View::DbSnapshots(snapshots) = view { Some(snapshots.as_slice()) } else { None }
        })
    }

    pub(crate) fn backups(&self) -> Series<'a, [AutomatedBackup]> {
        self.series(Source::AutomatedBackups, |view| {
            if let View::AutomatedBackups(backups) = view { Some(backups.as_slice()) } else { None }
        })
    }

    pub(crate) fn events(&self) -> Series<'a, EventLog> {
        self.series(
            Source::DbEvents,
            |view| if let View::DbEvents(log) = view { Some(log) } else { None },
        )
    }

    pub(crate) fn trail(&self) -> Series<'a, Lookup> {
        self.series(
            Source::Trail,
            |view| if let View::Trail(lookup) = view { Some(lookup) } else { None },
        )
    }

    /// Looks at the table. Unlike the others they may never have been made: without a way in, or
    /// without an instance, nobody asks.
    pub(crate) fn tables(&self) -> Option<Series<'a, TableLook>> {
        self.by_source.contains_key(&Source::Table).then(|| {
            self.series(
                Source::Table,
                |view| if let View::Table(look) = view { Some(look) } else { None },
            )
        })
    }

    /// Looks at the table that students took themselves.
    pub(crate) fn attested(&self) -> impl Iterator<Item = Sight<'a, Attested>> {
        self.attested.iter().filter_map(|noted| noted.sight(as_attested))
    }

    fn series<T: ?Sized>(
        &self,
        source: Source,
        open: fn(&'a View) -> Option<&'a T>,
    ) -> Series<'a, T> {
        let noted = self.by_source.get(&source).map(Vec::as_slice).unwrap_or_default();
        let seen = noted.iter().filter_map(|noted| noted.sight(open)).collect();
        Series { seen, blind: self.blindness(source, noted.last()) }
    }

    /// A source is blind now if its newest look was, if a later run was not let in, or if it was
    /// never looked at.
    fn blindness(&self, source: Source, newest: Option<&Noted<'a>>) -> Option<Open> {
        let shut = match &self.session.observation.look {
            Look::Blind { why, .. } => {
                Some(Open::new(Reason::from(why), self.session.citation.clone()))
            }
            Look::Seen(_) => None,
        };
        let Some(newest) = newest else {
            let unasked = Reason::new(ReasonCode::Internal, source.as_str());
            return Some(shut.unwrap_or(Open::new(unasked, self.door())));
        };
        if newest.at < self.session.at && shut.is_some() {
            return shut;
        }
        match &newest.observation.look {
            Look::Blind { why, .. } => Some(Open::new(Reason::from(why), newest.citation.clone())),
            Look::Seen(_) => None,
        }
    }
}

/// When each run began to look: its first answer, the entrance aside.
fn began<'a>(ours: &[&'a Kept]) -> BTreeMap<&'a str, Timestamp> {
    let is_entrance = |seen: &Kept| seen.look.source() == Source::Session;
    let mut began = BTreeMap::new();
    for pass in [false, true] {
        let mut first: BTreeMap<&str, Timestamp> = BTreeMap::new();
        for seen in ours.iter().filter(|seen| is_entrance(seen) == pass) {
            let at = first.entry(seen.run.as_str()).or_insert(seen.at);
            *at = (*at).min(seen.at);
        }
        for (run, at) in first {
            began.entry(run).or_insert(at);
        }
    }
    began
}
