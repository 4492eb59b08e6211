//! How an instance grew: its class and its storage from creation on.

use crate::engine::{Call, Citation, Dated, Open, Rank, Refusal, Shown};
use crate::services::rds::calls::Action;
use crate::services::rds::graded::Graded;
use crate::services::rds::history::{RdsEvent, State, Status};
use crate::services::rds::window;
use jiff::Timestamp;

/// What may be resized.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size<T> {
    /// The size of a state.
    pub(crate) read: fn(&State<'_>) -> Option<T>,
    /// The size that a state waits for.
    pub(crate) pending: fn(&State<'_>) -> Option<T>,
    /// The size that a call asked for.
    pub(crate) asked: fn(&Call<'_>) -> Option<T>,
    /// How the events begin that tell of a change, in lower case (`docs/aws.md` 2).
    pub(crate) started: &'static str,
    pub(crate) finished: &'static str,
    /// How events name it.
    pub(crate) word: &'static str,
    /// A size as a value to show.
    pub(crate) shown: fn(&T) -> Shown,
    /// What a refusal of it is about.
    pub(crate) refusal: Refusal,
    /// How the event begins that tells of a change that nobody asked for.
    pub(crate) by_itself: Option<&'static str>,
}

/// The instance class.
pub(crate) static CLASS: Size<String> = Size {
    read: |state| state.instance.class.clone(),
    pending: |state| state.instance.pending.class.clone(),
    asked: |call| call.asked("dBInstanceClass"),
    started: "applying modification to database instance class",
    finished: "finished applying modification to db instance class",
    word: "instance class",
    shown: |class| class.into(),
    refusal: Refusal::Class,
    by_itself: None,
};

/// The allocated storage, GiB.
pub(crate) static STORAGE: Size<i64> = Size {
    read: |state| state.instance.storage,
    pending: |state| state.instance.pending.storage,
    asked: |call| call.record.request.get("allocatedStorage")?.as_i64(),
    started: "applying modification to allocated storage",
    finished: "finished applying modification to allocated storage",
    word: "storage",
    shown: |gibibytes| Shown::Storage(*gibibytes),
    refusal: Refusal::Storage,
    by_itself: Some("finished applying autoscaling-initiated modification"),
};

/// Words of events that tell of what AWS did not do.
const FAILED: [&str; 7] =
    ["unable to", "could not", "couldn't", "couldn’t", "can't", "cannot", "failed"];

/// What became of a size after creation.
#[derive(Debug)]
pub(crate) enum Change<T> {
    /// It changed: every size that it had since, oldest first.
    Made {
        /// The size before: at creation, else the first that was seen.
        from: Result<T, Open>,
        /// The sizes since.
        to: Vec<Dated<T>>,
    },
    /// A change was asked for the maintenance window and has not taken effect.
    Waiting { from: Option<T>, to: T, window: String, cite: Citation },
    /// A change is being made.
    UnderWay { to: Option<T>, open: Open },
    /// It is certain that nobody changed it.
    Unchanged { size: T, cite: Citation },
    /// This is the last size, and it holds; whether it was another one before is not known.
    LastIs { size: T, cite: Citation, before: Open },
    /// What it is now is not known; it had this size from creation until the last look.
    Unknown { until_now: Option<Dated<T>>, open: Open },
}

impl<'a> Graded<'a> {
    /// The student's answered calls that asked for a size, oldest first.
    pub(crate) fn resizes<T>(&self, size: &Size<T>) -> Vec<&'a Call<'a>> {
        self.asked(size).filter(|call| !self.trail.is_anothers(call)).collect()
    }

    /// Anybody's.
    fn asked<T>(&self, size: &Size<T>) -> impl DoubleEndedIterator<Item = &'a Call<'a>> {
        let (calls, asked) = (self.life.modified.iter(), size.asked);
        calls.filter(move |call| asked(call).is_some())
    }

    /// The first call after the deadline that asked for a size.
    pub(crate) fn resized_late<T>(&self, size: &Size<T>) -> Option<&'a Call<'a>> {
        self.late_calls(Action::Modify.name()).find(|call| (size.asked)(call).is_some())
    }

    /// The size that the instance was created with. A look proves it only if a change before that
    /// look can be excluded.
    pub(crate) fn at_creation<T>(&self, size: &Size<T>) -> Result<Dated<T>, Open> {
        let life = self.life;
        let proven = life.states.iter().find_map(|state| {
            let value = (size.read)(state)?;
            let creating = state.instance.status.as_deref() == Some("creating");
            let proven = creating || self.unchanged_before(size, state.at);
            proven.then(|| state.dated(value))
        });
        proven.ok_or_else(|| self.trail.missing(life.start()))
    }

    /// Whether records or events would show a change before this instant, and show none.
    fn unchanged_before<T>(&self, size: &Size<T>, at: Timestamp) -> bool {
        let life = self.life;
        let told = |told: &RdsEvent| {
            let starts = [Some(size.started), Some(size.finished), size.by_itself];
            told.at <= at && starts.into_iter().flatten().any(|start| told.text.starts_with(start))
        };
        if self.asked(size).any(|call| call.record.at <= at) || life.events.iter().any(told) {
            return false;
        }
        life.begun().is_some_and(|begun| {
            self.events.cover(begun, at) || self.trail.silent_between(begun, at).is_ok()
        })
    }

    /// What became of a size.
    pub(crate) fn change<T: Clone + PartialEq>(&self, size: &Size<T>) -> Change<T> {
        let life = self.life;
        let creation = self.at_creation(size);
        let seen = self.sizes_seen(size);
        if let Some(change) = self.grown_by_itself(size, &creation, &seen) {
            return change;
        }
        if let Some(change) = self.resized_by_staff(size, &creation) {
            return change;
        }
        let asked = self.resizes(size).into_iter().next_back();
        // Without the call, an event after the deadline does not say when it was asked for.
        let finished = life.event(size.finished);
        let finished = finished.filter(|told| asked.is_some() || !self.trail.is_late(told.at));
        if let Some(made) = made(&creation, &seen, finished) {
            return made;
        }
        let standing = matches!(&self.fate, Status::Standing(_));
        let created = creation.as_ref().ok().cloned();
        // The newest state: a look, or the answer to a call that was made after it.
        let look = life.newest_state();
        let to = look.filter(|_| standing).and_then(size.pending);
        if let (Some(look), Some(to)) = (look, to) {
            return match asked {
                Some(call) if !call.at_once() => self.waiting(created, to, call),
                Some(_) => Change::UnderWay { to: Some(to), open: look.in_progress() },
                None if look.is_changing() => {
                    Change::UnderWay { to: Some(to), open: look.in_progress() }
                }
                None => Change::UnderWay { to: Some(to), open: self.trail.missing(look.at) },
            };
        }
        if let Some(open) = life.in_progress().filter(|_| standing) {
            return Change::UnderWay { to: None, open };
        }
        if let Some(call) = asked.filter(|call| !call.at_once() && self.still_waits(size, call))
            && let Some(to) = (size.asked)(call)
        {
            return self.waiting(created, to, call);
        }
        let Some(last) = seen.last() else {
            return Change::Unknown { until_now: None, open: self.unseen_size() };
        };
        if let Err(open) = life.holds_from(last.at, &self.fate, self.trail) {
            let settled = |look: &&State<'_>| {
                look.at >= last.at && (size.pending)(look).is_none() && life.in_progress().is_none()
            };
            let until_now = created.filter(|_| life.last_look().as_ref().is_some_and(settled));
            return Change::Unknown { until_now, open };
        }
        let (size, cite) = (last.value.clone(), last.cite.clone());
        match creation.and_then(|_| self.no_change_on_record(last.at)) {
            Ok(()) => Change::Unchanged { size, cite },
            Err(before) => Change::LastIs { size, cite, before },
        }
    }

    /// Whether a change that was asked for the window, and is not seen to be made, waits for
    /// certain: a look showed it waiting, or it had not come when the instance ended.
    fn still_waits<T>(&self, size: &Size<T>, call: &Call<'_>) -> bool {
        let life = self.life;
        let look = life.last_look().filter(|look| look.at >= call.record.at);
        let seen_waiting = look.is_some_and(|look| (size.pending)(look).is_some());
        let last = life.states.last().map(|state| state.at);
        let ended_waiting = match &self.fate {
            Status::Ended(end) => last == Some(end.gone),
            Status::Standing(_) | Status::Unknown(_) => false,
        };
        seen_waiting || ended_waiting
    }

    fn waiting<T>(&self, created: Option<Dated<T>>, to: T, call: &Call<'_>) -> Change<T> {
        let from = created.map(|created| created.value);
        let window = self.window().unwrap_or_default().to_owned();
        Change::Waiting { from, to, window, cite: call.cite.clone() }
    }

    /// What staff alone asked for is not the student's change either.
    fn resized_by_staff<T: Clone>(
        &self,
        size: &Size<T>,
        creation: &Result<Dated<T>, Open>,
    ) -> Option<Change<T>> {
        let by_staff = self.asked(size).next().filter(|_| self.resizes(size).is_empty())?;
        let before = match creation {
            Ok(created) => self.no_change_on_record(by_staff.record.at).map(|()| created),
            Err(open) => Err(open.clone()),
        };
        Some(match before {
            Ok(Dated { value, cite, .. }) => {
                Change::Unchanged { size: value.clone(), cite: cite.clone() }
            }
            Err(open) => Change::Unknown { until_now: None, open },
        })
    }

    /// A change that was asked for the window after another one was made, and waits for it still:
    /// the window, and the call. Open, where a look shows one of which no call is known.
    pub(crate) fn waits_behind<T: PartialEq>(
        &self,
        size: &Size<T>,
    ) -> Option<Result<(String, Citation), Open>> {
        let newest = self.sizes_seen(size).pop()?;
        let differs = |to: &T| *to != newest.value;
        let Some(call) = self.resizes(size).pop() else {
            let look = self.life.last_look()?;
            let pending = (size.pending)(look).filter(differs);
            return pending.map(|_| Err(self.trail.missing(look.at)));
        };
        let waits = (size.asked)(call).is_some_and(|to| differs(&to))
            && !call.at_once()
            && self.still_waits(size, call);
        let window = self.window().unwrap_or_default().to_owned();
        waits.then(|| Ok((window, call.cite.clone())))
    }

    /// The last change of a size that two looks show, by the later of them, and whether it certainly
    /// was outside the weekly window.
    pub(crate) fn seen_to_change<T: PartialEq + Clone>(
        &self,
        size: &Size<T>,
    ) -> Option<(Timestamp, Citation, bool)> {
        if !matches!(self.change(size), Change::Made { .. }) {
            return None;
        }
        let looks = self.life.states.iter().filter(|state| state.rank == Rank::Live);
        let seen: Vec<_> =
            looks.filter_map(|state| Some(state.dated((size.read)(state)?))).collect();
        let pair = seen.windows(2).rfind(|pair| pair[0].value != pair[1].value)?;
        let touched = self.window().and_then(|it| window::touches(it, pair[0].at, pair[1].at));
        Some((pair[1].at, pair[1].cite.clone(), touched == Some(false)))
    }

    /// Storage autoscaling is not the student's change: it grew, the events say so, and they tell
    /// of nobody's call, nor does a record.
    fn grown_by_itself<T: Clone + PartialEq>(
        &self,
        size: &Size<T>,
        creation: &Result<Dated<T>, Open>,
        seen: &[Dated<T>],
    ) -> Option<Change<T>> {
        let life = self.life;
        let by_itself = size.by_itself?;
        let (first, last) = (creation.as_ref().ok().or(seen.first())?, seen.last()?);
        let by_a_call = self.asked(size).next().is_some() || life.event(size.finished).is_some();
        if by_a_call || first.value == last.value {
            return None;
        }
        let covered = life.begun().is_some_and(|begun| self.events.cover(begun, last.at));
        let Some(grown) = life.event(by_itself) else {
            // It may have grown so, and neither record nor event tells.
            let newest = life.newest_state();
            let may = newest.is_none_or(|state| state.instance.max_storage.is_some());
            let open = self.trail.missing(last.at);
            return (may && !covered).then_some(Change::Unknown { until_now: None, open });
        };
        let cite = grown.cite.clone();
        if covered {
            return Some(Change::Unchanged { size: first.value.clone(), cite });
        }
        let before = self.trail.missing(last.at);
        Some(Change::LastIs { size: last.value.clone(), cite, before })
    }

    /// All known sizes, with those that a call asked for and an event reports as applied.
    fn sizes_seen<T>(&self, size: &Size<T>) -> Vec<Dated<T>> {
        let life = self.life;
        let states = life.states.iter();
        let mut seen: Vec<Dated<T>> =
            states.filter_map(|state| Some(state.dated((size.read)(state)?))).collect();
        if let Some(told) = life.event(size.finished) {
            let asked = self.asked(size).rfind(|call| call.record.at <= told.at);
            if let Some(value) = asked.and_then(size.asked) {
                let cite = told.cite.clone();
                seen.push(Dated { value, at: told.at, rank: Rank::Record, cite });
            }
        }
        seen.sort_by_key(|dated| (dated.at, dated.rank));
        seen
    }

    /// Whether complete records and events would show a change if there had been one.
    fn no_change_on_record(&self, last: Timestamp) -> Result<(), Open> {
        let begun = self.life.begun().unwrap_or(Timestamp::MIN);
        if self.events.cover(begun, last) || self.trail.complete().is_ok() {
            return Ok(());
        }
        self.trail.silent_between(begun, last).map(|_| ())
    }

    fn unseen_size(&self) -> Open {
        match &self.fate {
            Status::Unknown(open) => open.clone(),
            Status::Standing(at) => self.trail.missing(*at),
            Status::Ended(end) => self.trail.missing(end.gone),
        }
    }

    /// The event that tells that the last change that was asked for was not carried out.
    pub(crate) fn did_not_happen<T>(&self, size: &Size<T>) -> Option<&'a RdsEvent> {
        let asked = self.resizes(size).pop()?;
        let later = self.life.events.iter().rev().filter(|told| told.at >= asked.record.at);
        let failed = |told: &&RdsEvent| FAILED.iter().any(|word| told.text.contains(word));
        later
            .filter(failed)
            .find(|told| ["modif", size.word].iter().any(|word| told.text.contains(word)))
    }

    /// When a change took effect, by the events.
    pub(crate) fn took_effect<T>(&self, size: &Size<T>) -> Option<&'a RdsEvent> {
        let life = self.life;
        life.event(size.started).or_else(|| life.event(size.finished))
    }

    /// The instance's weekly maintenance window, as the newest state that tells it has it.
    pub(super) fn window(&self) -> Option<&'a str> {
        let mut states = self.life.states.iter().rev();
        states.find_map(|state| state.instance.maintenance_window.as_deref())
    }

    /// Whether an instant lies in the maintenance window; `None` if no state tells the window.
    pub(crate) fn in_window(&self, at: Timestamp) -> Option<bool> {
        window::contains(self.window()?, at)
    }
}

/// A change is proven by two different sizes, or by an event that reports one and a size seen
/// after it.
fn made<T: Clone + PartialEq>(
    creation: &Result<Dated<T>, Open>,
    seen: &[Dated<T>],
    finished: Option<&RdsEvent>,
) -> Option<Change<T>> {
    let first = creation.as_ref().ok().or(seen.first())?;
    let differs = seen.iter().position(|later| later.at >= first.at && later.value != first.value);
    if let Some(since) = differs {
        return Some(Change::Made { from: Ok(first.value.clone()), to: seen[since..].to_vec() });
    }
    let open = creation.as_ref().err()?;
    let since = seen.iter().position(|later| finished.is_some_and(|told| later.at >= told.at))?;
    Some(Change::Made { from: Err(open.clone()), to: seen[since..].to_vec() })
}
