//! The observations of one account and region, by source, in the order of time.

use crate::engine::blind::ReasonCode;
use crate::engine::kept::Kept;
use crate::engine::observation::{Body, Look, Observation};
use crate::engine::open::Open;
use crate::engine::outcome::Citation;
use crate::engine::reason::Reason;
use crate::engine::source::Source;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// Everything that was looked at, up to the instant that is judged for.
#[derive(Debug)]
pub(crate) struct Looks<'a, A> {
    by_source: BTreeMap<Source, Vec<Read<'a, A>>>,
    /// What students have said, apart from what was looked at: it shows nothing by itself, and hides nothing.
    attested: Vec<Read<'a, A>>,
    session: Read<'a, A>,
}

#[derive(Debug)]
struct Read<'a, A> {
    observation: &'a Observation<A>,
    citation: Citation,
    /// When its run looked: one run is one look, whichever of its answers came first.
    at: Timestamp,
}

/// One answered look: what it showed, when, in which run.
#[derive(Debug)]
pub(crate) struct AnswerAt<'a, T: ?Sized> {
    pub(crate) value: &'a T,
    pub(crate) at: Timestamp,
    pub(crate) run: &'a str,
    pub(crate) cite: Citation,
}

/// All looks at one source. The newest one is either the last of `seen`, or blind.
#[derive(Debug)]
pub(crate) struct Series<'a, T: ?Sized> {
    pub(crate) seen: Vec<AnswerAt<'a, T>>,
    blind: Option<Open>,
}

impl<A> Clone for Read<'_, A> {
    fn clone(&self) -> Self {
        Self { citation: self.citation.clone(), ..*self }
    }
}

impl<'a, A> Read<'a, A> {
    /// What it shows, if it was answered.
    fn sight<T: ?Sized>(&self, open: fn(&'a A) -> Option<&'a T>) -> Option<AnswerAt<'a, T>> {
        match &self.observation.look {
            Look::Seen(view) => Some(AnswerAt {
                value: open(view)?,
                at: self.at,
                run: &self.observation.run,
                cite: self.citation.clone(),
            }),
            Look::Blind { .. } => None,
        }
    }
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
    pub(crate) fn now(&self) -> Result<&AnswerAt<'a, T>, &Open> {
        match (&self.blind, self.seen.last()) {
            (None, Some(sight)) => Ok(sight),
            (Some(open), _) => Err(open),
            (None, None) => unreachable!("a series without any look is made blind"),
        }
    }
}

/// Whether an account was ever entered, and by which look we know.
pub(crate) enum Entry<'a, A> {
    Entered { looks: Looks<'a, A>, this_time: bool },
    Never(Reason),
}

impl<'a, A: Body> Looks<'a, A> {
    /// The looks at `account` and `region` up to `as_of`.
    pub(crate) fn enter(
        observations: &'a [Kept<A>],
        account: &str,
        region: &str,
        as_of: Timestamp,
    ) -> Entry<'a, A> {
        let ours = observations
            .iter()
            .filter(|seen| seen.account == account && seen.at <= as_of)
            .filter(|seen| seen.region == region || seen.look.source() == A::SESSION);
        let ours: Vec<&Kept<A>> = ours.collect();
        let began = began(&ours);
        let mut by_source: BTreeMap<Source, Vec<Read<'a, A>>> = BTreeMap::new();
        let mut attested = Vec::new();
        for observation in ours {
            let source = observation.look.source();
            let id = observation.id().to_owned();
            let citation = Citation { id, source: source.as_str(), at: observation.at, item: None };
            // What is attested belongs to a run that many looks share.
            let (kind, at) = if is_attested(&observation.look) {
                (&mut attested, observation.at)
            } else {
                (by_source.entry(source).or_default(), began[observation.run.as_str()])
            };
            kind.push(Read { observation, citation, at });
        }
        // Equal instants are told apart by the id: the order of the input never matters.
        for noted in by_source.values_mut().chain([&mut attested]) {
            // Of several that one run asks, one that answered is the newest look.
            let answered = |noted: &Read<'_, A>| matches!(noted.observation.look, Look::Seen(_));
            let key = |noted: &Read<'_, A>| (noted.at, answered(noted), noted.observation.at);
            noted.sort_by(|a, b| {
                key(a).cmp(&key(b)).then_with(|| a.citation.id.cmp(&b.citation.id))
            });
        }
        let sessions = by_source.get(&A::SESSION).map(Vec::as_slice).unwrap_or_default();
        let Some(newest) = sessions.last() else {
            return Entry::Never(Reason::new(ReasonCode::NoRecord, A::SESSION.as_str()));
        };
        let refusal = match &newest.observation.look {
            Look::Blind { why, .. } => Some(Reason::from(why)),
            Look::Seen(_) => None,
        };
        let entered = |noted: &Read<'_, A>| matches!(noted.observation.look, Look::Seen(_));
        match refusal {
            Some(reason) if !sessions.iter().any(entered) => Entry::Never(reason),
            refusal => {
                let session = newest.clone();
                let this_time = refusal.is_none();
                Entry::Entered { looks: Self { by_source, attested, session }, this_time }
            }
        }
    }

    /// The newest attempt to enter the account: what is cited where nothing else was looked at.
    pub(crate) fn session_cite(&self) -> Citation {
        self.session.citation.clone()
    }

    /// The observations of a source, where it was ever asked.
    pub(crate) fn asked<T: ?Sized>(
        &self,
        source: Source,
        open: fn(&'a A) -> Option<&'a T>,
    ) -> Option<Series<'a, T>> {
        self.by_source.contains_key(&source).then(|| self.series(source, open))
    }

    /// What somebody else than the grader says.
    pub(crate) fn attested<T: ?Sized>(
        &self,
        open: fn(&'a A) -> Option<&'a T>,
    ) -> impl Iterator<Item = AnswerAt<'a, T>> {
        self.attested.iter().filter_map(move |noted| noted.sight(open))
    }

    /// The observations of a source.
    pub(crate) fn series<T: ?Sized>(
        &self,
        source: Source,
        open: fn(&'a A) -> Option<&'a T>,
    ) -> Series<'a, T> {
        let noted = self.by_source.get(&source).map(Vec::as_slice).unwrap_or_default();
        let seen = noted.iter().filter_map(|noted| noted.sight(open)).collect();
        Series { seen, blind: self.blindness(source, noted.last()) }
    }

    /// For each of these sources, the newest instant at which its answers were others than at the look
    /// before.
    pub(crate) fn changed(&self, sources: &[Source]) -> impl Iterator<Item = Timestamp>
    where
        A: PartialEq,
    {
        let noted = sources.iter().filter_map(|source| self.by_source.get(source));
        noted.filter_map(|noted| last_change(noted))
    }

    /// The newest look at a source that asked for this and got no answer, and when its run looked.
    pub(crate) fn unanswered(&self, source: Source, subject: &str) -> Option<(Timestamp, Open)> {
        let noted = self.by_source.get(&source)?.iter().rev();
        let mut blind = noted.filter_map(|noted| match &noted.observation.look {
            Look::Blind { why, .. } if why.subject == subject => {
                Some((noted.at, Open::new(Reason::from(why), noted.citation.clone())))
            }
            Look::Blind { .. } | Look::Seen(_) => None,
        });
        blind.next()
    }

    /// A source is blind now if its newest look was, if a later run could not enter, or if it was
    /// never looked at.
    fn blindness(&self, source: Source, newest: Option<&Read<'a, A>>) -> Option<Open> {
        let refused = match &self.session.observation.look {
            Look::Blind { why, .. } => {
                Some(Open::new(Reason::from(why), self.session.citation.clone()))
            }
            Look::Seen(_) => None,
        };
        let Some(newest) = newest else {
            let unasked = Reason::new(ReasonCode::Internal, source.as_str());
            return Some(refused.unwrap_or(Open::new(unasked, self.session_cite())));
        };
        if newest.at < self.session.at && refused.is_some() {
            return refused;
        }
        match &newest.observation.look {
            Look::Blind { why, .. } => Some(Open::new(Reason::from(why), newest.citation.clone())),
            Look::Seen(_) => None,
        }
    }
}

/// When the answers were last others than those of the look before. A look may ask several times, and
/// one that was not answered shows no change.
fn last_change<A: PartialEq>(noted: &[Read<'_, A>]) -> Option<Timestamp> {
    let mut looks: Vec<(Timestamp, Vec<&A>)> = Vec::new();
    for one in noted {
        let Look::Seen(answer) = &one.observation.look else { continue };
        match looks.last_mut() {
            Some((at, answers)) if *at == one.at => answers.push(answer),
            Some(_) | None => looks.push((one.at, vec![answer])),
        }
    }
    let mut pairs = looks.windows(2).rev();
    pairs.find(|pair| pair[0].1 != pair[1].1).map(|pair| pair[1].0)
}

fn is_attested<A: Body>(look: &Look<A>) -> bool {
    match look {
        Look::Seen(answer) => answer.is_attested(),
        Look::Blind { .. } => false,
    }
}

/// When each run began to look: its first answer, the session aside.
fn began<'a, A: Body>(ours: &[&'a Kept<A>]) -> BTreeMap<&'a str, Timestamp> {
    let is_session = |seen: &Kept<A>| seen.look.source() == A::SESSION;
    let mut began = BTreeMap::new();
    for pass in [false, true] {
        let mut first: BTreeMap<&str, Timestamp> = BTreeMap::new();
        for seen in ours.iter().filter(|seen| is_session(seen) == pass) {
            let at = first.entry(seen.run.as_str()).or_insert(seen.at);
            *at = (*at).min(seen.at);
        }
        for (run, at) in first {
            began.entry(run).or_insert(at);
        }
    }
    began
}
