//! How an instance grew: its class and its storage from creation on.

use super::fact::{Rank, Sighting};
use super::lives::{Fate, Life, State};
use super::looks::Open;
use super::trail::Call;
use super::{Facts, window};
use crate::outcome::Citation;
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
}

/// The instance class.
pub(crate) static CLASS: Size<String> = Size {
    read: |state| state.instance.class.clone(),
    pending: |state| state.instance.pending.class.clone(),
    asked: |call| call.asked("dBInstanceClass"),
    started: "applying modification to database instance class",
    finished: "finished applying modification to db instance class",
};

/// The allocated storage, GiB.
pub(crate) static STORAGE: Size<i64> = Size {
    read: |state| state.instance.storage,
    pending: |state| state.instance.pending.storage,
    asked: |call| call.record.request.get("allocatedStorage")?.as_i64(),
    started: "applying modification to allocated storage",
    finished: "finished applying modification to allocated storage",
};

/// What became of a size after creation.
#[derive(Debug)]
pub(crate) enum Change<T> {
    /// It changed: every size that it had since, oldest first.
    Made {
        /// The size at creation, where that is known.
        from: Option<T>,
        /// The sizes since.
        to: Vec<Sighting<T>>,
    },
    /// A change was asked for the maintenance window and has not taken effect.
    Waiting { to: T, window: String, cite: Citation },
    /// A change is being made.
    UnderWay { to: Option<T>, open: Open },
    /// It is certain that it never changed.
    Unchanged { size: T, cite: Citation },
    /// This is the last size, and it holds; whether it was another one before is not known.
    LastIs { size: T, cite: Citation, before: Open },
    /// Not known.
    Unknown(Open),
}

impl<'a> Facts<'a> {
    /// Answered calls that asked for a size, oldest first.
    pub(crate) fn resizes<T>(&self, size: &Size<T>) -> Vec<&'a Call<'a>> {
        let calls = self.life().modified.iter();
        calls.filter(|call| (size.asked)(call).is_some()).collect()
    }

    /// The size that the instance was created with. A look proves it only if a change before that
    /// look can be excluded.
    pub(crate) fn at_creation<T: Clone>(&self, size: &Size<T>) -> Result<Sighting<T>, Open> {
        let life = self.life();
        let created = life.created.as_ref().map(|call| call.record.at);
        let proven = life.states.iter().find_map(|state| {
            let value = (size.read)(state)?;
            let on_record = state.rank == Rank::Record && Some(state.at) == created;
            let creating = state.instance.status.as_deref() == Some("creating");
            let proven = on_record || creating || self.unchanged_before(size, state.at);
            proven.then(|| sighting(state, value))
        });
        proven.ok_or_else(|| self.trail().missing(life.start()))
    }

    fn unchanged_before<T>(&self, size: &Size<T>, at: Timestamp) -> bool {
        let life = self.life();
        if self.resizes(size).iter().any(|call| call.record.at <= at) {
            return false;
        }
        let told = |(when, text, _): &(Timestamp, String, Citation)| {
            *when <= at && (text.starts_with(size.started) || text.starts_with(size.finished))
        };
        if life.events.iter().any(told) {
            return false;
        }
        self.events().cover(life.start()) || self.trail().silent_between(life.start(), at).is_ok()
    }

    /// What became of a size.
    pub(crate) fn change<T: Clone + PartialEq>(&self, size: &Size<T>) -> Change<T> {
        let life = self.life();
        let creation = self.at_creation(size);
        let seen = self.sizes_seen(size);
        if let Some(made) = made(creation.as_ref().ok(), &seen, life.event(size.finished)) {
            return made;
        }
        let standing = matches!(self.fate(), Fate::Standing(_));
        if let Some(look) = life.last_look().filter(|_| standing) {
            if let Some(to) = (size.pending)(look) {
                return self.pending_change(size, look, to);
            }
            if let Some(open) = life.in_progress() {
                return Change::UnderWay { to: None, open };
            }
        }
        let Some(last) = seen.last() else { return Change::Unknown(self.unseen_size()) };
        if let Err(open) = life.holds_from(last.at, self.fate(), self.trail()) {
            return Change::Unknown(open);
        }
        match creation.and_then(|_| self.no_change_on_record(last.at)) {
            Ok(()) => Change::Unchanged { size: last.value.clone(), cite: last.cite.clone() },
            Err(before) => {
                Change::LastIs { size: last.value.clone(), cite: last.cite.clone(), before }
            }
        }
    }

    /// All known sizes, with those that a call asked for and an event reports as applied.
    fn sizes_seen<T: Clone>(&self, size: &Size<T>) -> Vec<Sighting<T>> {
        let life = self.life();
        let states = life.states.iter();
        let mut seen: Vec<Sighting<T>> =
            states.filter_map(|state| Some(sighting(state, (size.read)(state)?))).collect();
        if let Some((at, cite)) = life.event(size.finished) {
            let asked = self.resizes(size).into_iter().rfind(|call| call.record.at <= at);
            if let Some(value) = asked.and_then(size.asked) {
                seen.push(Sighting { value, at, rank: Rank::Record, cite });
            }
        }
        seen.sort_by_key(|sighting| (sighting.at, sighting.rank));
        seen
    }

    fn pending_change<T: Clone>(&self, size: &Size<T>, look: &State<'_>, to: T) -> Change<T> {
        let asked = self.resizes(size).into_iter().last();
        match asked.map(|call| (call, call.flag("applyImmediately").unwrap_or(false))) {
            Some((call, false)) => Change::Waiting {
                to,
                window: look.instance.maintenance_window.clone().unwrap_or_default(),
                cite: call.cite.clone(),
            },
            Some((_, true)) => Change::UnderWay { to: Some(to), open: self.life().under_way(look) },
            None => {
                let open = self.trail().awaiting(look.at, look.cite.clone());
                Change::UnderWay { to: Some(to), open }
            }
        }
    }

    /// Whether complete records and events would show a change if there had been one.
    fn no_change_on_record(&self, last: Timestamp) -> Result<(), Open> {
        let start = self.life().start();
        if self.events().cover(start) || self.trail().complete().is_ok() {
            return Ok(());
        }
        self.trail().silent_between(start, last).map(|_| ())
    }

    fn unseen_size(&self) -> Open {
        match self.fate() {
            Fate::Unknown(open) => open.clone(),
            Fate::Standing(at) | Fate::Ended(at) => self.trail().missing(*at),
        }
    }

    /// When a change took effect, by the events.
    pub(crate) fn took_effect<T>(&self, size: &Size<T>) -> Option<(Timestamp, Citation)> {
        let life = self.life();
        life.event(size.started).or_else(|| life.event(size.finished))
    }

    /// Whether an instant lies in the instance's weekly maintenance window; `None` if no state
    /// tells the window.
    pub(crate) fn in_window(&self, at: Timestamp) -> Option<bool> {
        let states = self.life().states.iter().rev();
        let window =
            states.filter_map(|state| state.instance.maintenance_window.as_deref()).next()?;
        window::contains(window, at)
    }

    /// Whether the storage grew by itself and not by a call of anybody.
    pub(crate) fn grew_by_itself(&self) -> bool {
        let told = |start| self.life().event(start).is_some();
        self.resizes(&STORAGE).is_empty()
            && !told(STORAGE.finished)
            && self.life().events.iter().any(|(_, text, _)| text.contains("autoscaling"))
    }
}

fn sighting<T>(state: &State<'_>, value: T) -> Sighting<T> {
    Sighting { value, at: state.at, rank: state.rank, cite: state.cite.clone() }
}

/// A change is proven by two different sizes, or by an event that reports one and a size seen
/// after it.
fn made<T: Clone + PartialEq>(
    creation: Option<&Sighting<T>>,
    seen: &[Sighting<T>],
    finished: Option<(Timestamp, Citation)>,
) -> Option<Change<T>> {
    let first = creation.or(seen.first())?;
    let differs = seen.iter().position(|later| later.at >= first.at && later.value != first.value);
    let after_event = || {
        let (at, _) = finished.as_ref().filter(|_| creation.is_none())?;
        seen.iter().position(|later| later.at >= *at)
    };
    let since = differs.or_else(after_event)?;
    let from = creation.map(|creation| creation.value.clone());
    Some(Change::Made { from, to: seen[since..].to_vec() })
}

impl Life<'_> {
    /// A change that is being applied although the status may not say so yet (`docs/aws.md` 0.9).
    fn under_way(&self, look: &State<'_>) -> Open {
        self.in_progress().unwrap_or_else(|| super::lives::in_progress(look))
    }
}
