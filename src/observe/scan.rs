//! One look at one region: each source by its observer, and those that must know of others after them.

use super::{Directions, Plan};
use crate::session::Session;
use futures::FutureExt;
use futures::future::{BoxFuture, Shared, join_all};
use jiff::Timestamp;
use labproof_checks::evidence::{Answer, Blind, Body, Kept, Look, Observation, ReasonCode, Source};
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::time::{Instant, timeout_at};

/// Opens the answers of one source, and is `None` for all others. An answer that is a list is opened
/// in brackets.
macro_rules! told {
    ([$variant:ident]) => {
        |answer| if let Answer::$variant(told) = answer { Some(told.as_slice()) } else { None }
    };
    ($variant:ident) => {
        |answer| if let Answer::$variant(told) = answer { Some(told) } else { None }
    };
}
pub(super) use told;

/// How one source is looked at.
pub(super) struct Observer {
    /// The source.
    pub(super) source: Source,
    /// What must be known before. Its observers come earlier in the table.
    pub(super) after: &'static [Source],
    /// The look.
    pub(super) look: for<'a> fn(&'a Scan<'a>, Before) -> BoxFuture<'a, Vec<Observation>>,
}

/// What the observers before have seen.
pub(super) struct Before(Vec<Arc<Vec<Observation>>>);

/// One look at one region, which ends at an instant.
#[derive(Clone, Copy)]
pub(super) struct Scan<'a> {
    pub(super) session: &'a Session,
    pub(super) plan: &'a Plan,
    pub(super) directions: &'a Directions,
    pub(super) until: Instant,
}

type Looking<'a> = Shared<BoxFuture<'a, Arc<Vec<Observation>>>>;

impl Scan<'_> {
    /// Everything that is to be looked at, by those who look at it.
    pub(super) async fn look(&self, observers: &[Observer]) -> Vec<Kept> {
        let mut looking: BTreeMap<Source, Looking<'_>> = BTreeMap::new();
        for observer in observers.iter().filter(|it| self.plan.sources.contains(&it.source)) {
            let before: Vec<Looking<'_>> =
                observer.after.iter().filter_map(|source| looking.get(source).cloned()).collect();
            let look = async move {
                let before = Before(join_all(before).await);
                Arc::new((observer.look)(self, before).await)
            };
            looking.insert(observer.source, look.boxed().shared());
        }
        let seen = join_all(looking.into_values()).await;
        // Who had to know of it is done by now.
        seen.into_iter().flat_map(Arc::unwrap_or_clone).map(Kept::of).collect()
    }

    /// One answer of a source, or blind if it takes too long.
    pub(super) async fn one(
        &self,
        source: Source,
        answer: impl Future<Output = Result<Answer, Blind>>,
    ) -> Vec<Observation> {
        let late = |_| Err(Blind::new(ReasonCode::Timeout, source.as_str()));
        let seen = timeout_at(self.until, answer).await.unwrap_or_else(late);
        vec![self.observation(source, seen)]
    }

    /// What was seen just now, and is kept with the rest.
    pub(super) fn observed(&self, answer: Answer) -> Kept {
        Kept::of(self.observation(answer.source(), Ok(answer)))
    }

    /// What was seen just now.
    pub(super) fn observation(&self, source: Source, seen: Result<Answer, Blind>) -> Observation {
        let at: Timestamp = self.plan.clock.now();
        Observation {
            run: self.session.run().to_owned(),
            account: self.session.caller().account.clone(),
            region: self.session.region().to_owned(),
            at,
            look: seen.map_or_else(|why| Look::blind(source, why), Look::Seen),
        }
    }
}

impl Before {
    /// What a source told, or why it told nothing; `None` if it is not looked at.
    pub(super) fn told<'s, T: ?Sized>(
        &'s self,
        source: Source,
        open: fn(&'s Answer) -> Option<&'s T>,
    ) -> Option<Result<&'s T, &'s Blind>> {
        let all = self.0.iter().flat_map(|seen| seen.iter());
        let mut of_source = all.filter(|seen| seen.look.source() == source);
        of_source.find_map(|seen| match &seen.look {
            Look::Seen(answer) => open(answer).map(Ok),
            Look::Blind { why, .. } => Some(Err(why)),
        })
    }
}
