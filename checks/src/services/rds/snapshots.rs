//! Snapshots that are, or were: from looks, calls and events.

use crate::engine::{Call, Citation, Principal, Series, Trail};
use crate::services::rds::answers::DbSnapshot;
use crate::services::rds::calls::Action;
use crate::services::rds::events::Events;
use crate::services::rds::instance;
use jiff::Timestamp;
use std::collections::BTreeSet;

/// One snapshot that was made by hand, or as the final one of an instance.
#[derive(Debug)]
pub(crate) struct Snapshot {
    /// Its name, in lower case.
    pub(crate) name: String,
    /// The instance that it is of: `DbiResourceId` and name.
    pub(crate) resource_id: Option<String>,
    pub(crate) instance: Option<String>,
    /// Proof that it was available once.
    pub(crate) available: Option<Citation>,
    /// Who made it, as far as is known.
    pub(crate) maker: Maker,
    /// When it was made, or had been made already, at the latest, as far as is known.
    pub(crate) made_by: Option<Timestamp>,
    /// Whether anything told that it was made by hand.
    pub(crate) is_told_manual: bool,
    /// Proof of its existence.
    pub(crate) cite: Citation,
    /// When it was last dated or seen.
    pub(crate) at: Timestamp,
}

impl Snapshot {
    /// Whether a look shows this one, and not another that was made since under its name.
    pub(crate) fn is(&self, seen: &DbSnapshot) -> bool {
        seen.identifier == self.name && made_at(seen).is_none_or(|made| made <= self.at)
    }

    /// By when it was deleted, as the first look after its last sign tells that does not show it: its
    /// name was free again where another has it now.
    pub(crate) fn gone_by(&self, looks: &Series<'_, [DbSnapshot]>) -> Timestamp {
        let mut later = looks.seen.iter().filter(|sight| sight.at >= self.at);
        let gone = later.find_map(|sight| {
            match sight.value.iter().find(|seen| seen.identifier == self.name) {
                Some(seen) if self.is(seen) => None,
                Some(another) => made_at(another),
                None => Some(sight.at),
            }
        });
        gone.unwrap_or(self.at)
    }
}

/// Who made a snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Maker {
    /// Nobody knows.
    Unknown,
    /// The student, by a call.
    Student,
    /// Somebody else, by a call: it does not count.
    Another,
    /// The deletion of an instance: it is its final one.
    Deletion,
}

/// What one thing tells of a snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tells {
    /// That it was there.
    There,
    /// That this call made it.
    Made(Maker),
    /// That it was deleted.
    Deleted,
}

/// What decides whose snapshots count.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms<'a> {
    /// Where the lab's window begins.
    pub(crate) window: Timestamp,
    /// When the students' time is up.
    pub(crate) deadline: Option<Timestamp>,
    /// Whose calls are not the student's.
    pub(crate) staff: &'a [Principal],
}

/// One thing that tells of a snapshot.
struct Clue {
    at: Timestamp,
    /// When it was made, where AWS dates that itself.
    made: Option<Timestamp>,
    snapshot: DbSnapshot,
    cite: Citation,
    tells: Tells,
    available: bool,
}

impl Clue {
    fn is_call(&self) -> bool {
        matches!(self.tells, Tells::Made(_))
    }
}

/// All manual snapshots that anything tells of, oldest first. One name may have stood for several:
/// a call makes a new one.
pub(crate) fn known(
    series: &Series<'_, [DbSnapshot]>,
    trail: &Trail<'_>,
    events: &Events<'_>,
    terms: Terms<'_>,
) -> Vec<Snapshot> {
    let Terms { window, deadline, staff } = terms;
    let late = |at: Option<Timestamp>| at.zip(deadline).is_some_and(|(at, end)| at > end);
    let mut signs: Vec<Clue> = looked(series);
    // AWS dates a snapshot itself: one that was made too late, or before the lab, does not count.
    signs.retain(|sign| !late(sign.made) && sign.made.is_none_or(|made| made >= window));
    let calls = trail.calls.iter().filter(|call| call.succeeded());
    // Whenever it was deleted, it had been made, and was available.
    let late_ends = trail.late.iter();
    let late_ends =
        late_ends.filter(|call| Action::of(call.record) == Some(Action::DeleteSnapshot));
    let calls = calls.chain(late_ends);
    signs.extend(calls.filter_map(|call| called(call, call.is_anothers(staff))));
    let late_names: BTreeSet<String> = late_ones(series, deadline).map(|(name, ..)| name).collect();
    // An event tells of what a look dates, and names it only.
    let is_late =
        |sign: &Clue| late(Some(sign.at)) && late_names.contains(&sign.snapshot.identifier);
    signs.extend(told(events).filter(|sign| sign.at >= window && !is_late(sign)));
    // The call first, then what it brought about.
    signs.sort_by_key(|sign| (sign.at, !sign.is_call()));
    let mut known: Vec<Snapshot> = Vec::new();
    for sign in signs {
        let named = known.iter().any(|snapshot| snapshot.name == sign.snapshot.identifier);
        let undated = sign.made.is_none() && !sign.is_call();
        // What was deleted without having been made in the lab's window is from before it.
        let is_older =
            || sign.tells == Tells::Deleted && trail.silent_between(window, sign.at).is_ok();
        let is_late = undated && late(Some(sign.at));
        if named || !(is_late || is_older()) {
            add(&mut known, sign);
        }
    }
    let finals: BTreeSet<String> = trail
        .named(Action::Delete.name())
        .filter(|call| call.succeeded())
        .filter_map(final_name)
        .collect();
    for snapshot in &mut known {
        if snapshot.maker == Maker::Unknown && finals.contains(&snapshot.name) {
            snapshot.maker = Maker::Deletion;
        }
    }
    known
}

fn looked(series: &Series<'_, [DbSnapshot]>) -> Vec<Clue> {
    let mut signs = Vec::new();
    for sight in &series.seen {
        for snapshot in sight.value.iter().filter(|snapshot| is_manual(snapshot)) {
            signs.push(Clue {
                at: sight.at,
                made: made_at(snapshot),
                snapshot: snapshot.clone(),
                cite: sight.cite.of(snapshot.identifier.clone()),
                tells: Tells::There,
                available: snapshot.status.as_deref() == Some("available"),
            });
        }
    }
    signs
}

/// When a snapshot was made. A copy's data may be older, and so is what AWS dates them with.
pub(crate) fn made_at(snapshot: &DbSnapshot) -> Option<Timestamp> {
    snapshot.copied_at.or(snapshot.created_at)
}

/// A snapshot that was made by hand after the deadline, as a look shows it.
#[derive(Debug)]
pub(crate) struct LateSnapshot {
    /// When it was made.
    pub(crate) made: Timestamp,
    /// The look.
    pub(crate) cite: Citation,
}

/// The first snapshot that a look shows to have been made after the deadline.
pub(crate) fn late(
    series: &Series<'_, [DbSnapshot]>,
    deadline: Option<Timestamp>,
) -> Option<LateSnapshot> {
    let first = late_ones(series, deadline).min_by_key(|(_, made, cite)| (*made, cite.at));
    first.map(|(_, made, cite)| LateSnapshot { made, cite })
}

/// Names of manual snapshots that looks show to have been made after the deadline, and when.
fn late_ones(
    series: &Series<'_, [DbSnapshot]>,
    deadline: Option<Timestamp>,
) -> impl Iterator<Item = (String, Timestamp, Citation)> {
    let seen = series.seen.iter().flat_map(|sight| sight.value.iter().map(move |it| (it, sight)));
    let manual = seen.filter(|(snapshot, _)| is_manual(snapshot));
    manual.filter_map(move |(snapshot, sight)| {
        let made = made_at(snapshot).filter(|made| deadline.is_some_and(|end| *made > end))?;
        let cite = sight.cite.of(snapshot.identifier.clone());
        Some((snapshot.identifier.clone(), made, cite))
    })
}

/// Snapshots of this name that were made before the lab's window.
pub(crate) fn older(
    series: &Series<'_, [DbSnapshot]>,
    name: &str,
    window: Timestamp,
) -> Vec<(String, Timestamp)> {
    let named = |snapshot: &&DbSnapshot| snapshot.identifier.eq_ignore_ascii_case(name);
    let seen = series.seen.iter().flat_map(|sight| sight.value).filter(named);
    let dated = seen.filter_map(|snapshot| Some((snapshot.identifier.clone(), made_at(snapshot)?)));
    let older: BTreeSet<_> = dated.filter(|(_, made)| *made < window).collect();
    older.into_iter().collect()
}

/// Whether it was made by hand, as far as is told. Names of automated snapshots carry a colon,
/// which no name given by hand can.
pub(super) fn is_manual(snapshot: &DbSnapshot) -> bool {
    let by_kind = snapshot.kind.as_ref().is_none_or(|kind| kind.eq_ignore_ascii_case("manual"));
    by_kind && !snapshot.identifier.contains(':')
}

fn called(call: &Call<'_>, is_anothers: bool) -> Option<Clue> {
    let maker = if is_anothers { Maker::Another } else { Maker::Student };
    let tells = match Action::of(call.record)? {
        Action::CreateSnapshot | Action::CopySnapshot => Tells::Made(maker),
        Action::DeleteSnapshot => Tells::Deleted,
        Action::Create
        | Action::Restore
        | Action::RestoreToTime
        | Action::Modify
        | Action::Stop
        | Action::Start
        | Action::Reboot
        | Action::Delete => return None,
    };
    let mut snapshot = instance::snapshot_of_answer(&call.record.response);
    if snapshot.identifier.is_empty() {
        let target = call.asked("targetDBSnapshotIdentifier");
        snapshot.identifier = target.or_else(|| call.asked("dBSnapshotIdentifier"))?;
    }
    if !is_manual(&snapshot) {
        return None;
    }
    let (at, cite) = (call.record.at, call.cite.clone());
    // Only an available snapshot can be deleted.
    let available = tells == Tells::Deleted;
    Some(Clue { at, made: None, snapshot, cite, tells, available })
}

/// The events of AWS Backup's snapshots read as those of manual ones do: the colon in their names tells.
fn told<'e>(events: &'e Events<'_>) -> impl Iterator<Item = Clue> + use<'e> {
    events.of_kind("db-snapshot").filter_map(|event| {
        let text = event.text();
        let is = |start: &str| text.starts_with(start);
        let (made, gone) = (is("manual snapshot created"), is("deleted user snapshot"));
        let identifier = event.event.subject.to_lowercase();
        let by_hand = !identifier.contains(':');
        let tells = made || gone || is("creating manual snapshot");
        (tells && by_hand).then(|| Clue {
            at: event.event.at,
            made: None,
            snapshot: DbSnapshot {
                identifier,
                kind: Some("manual".to_owned()),
                ..DbSnapshot::default()
            },
            cite: event.cite.clone(),
            tells: if gone { Tells::Deleted } else { Tells::There },
            // Only an available snapshot can be deleted.
            available: made || gone,
        })
    })
}

/// Adds a sign to the newest snapshot of its name that it can be of, else to a new one.
fn add(known: &mut Vec<Snapshot>, sign: Clue) {
    let name = sign.snapshot.identifier.to_lowercase();
    let can_be = |snapshot: &Snapshot| {
        let same = match (&snapshot.resource_id, &sign.snapshot.resource_id) {
            (Some(ours), Some(theirs)) => ours == theirs,
            (None, _) | (_, None) => true,
        };
        same && !sign.is_call()
    };
    let entry = match known.iter().rposition(|snapshot| snapshot.name == name) {
        Some(last) if can_be(&known[last]) => &mut known[last],
        Some(_) | None => {
            known.push(Snapshot {
                name,
                resource_id: None,
                instance: None,
                available: None,
                maker: match sign.tells {
                    Tells::Made(maker) => maker,
                    Tells::There | Tells::Deleted => Maker::Unknown,
                },
                made_by: None,
                is_told_manual: false,
                cite: sign.cite.clone(),
                at: sign.at,
            });
            known.last_mut().expect("it was pushed just now")
        }
    };
    entry.is_told_manual |= sign.is_call() || sign.snapshot.kind.is_some();
    entry.resource_id = entry.resource_id.take().or(sign.snapshot.resource_id);
    entry.instance = entry.instance.take().or(sign.snapshot.instance);
    entry.at = sign.at;
    entry.made_by = [entry.made_by, sign.made.or(Some(sign.at))].into_iter().flatten().min();
    if sign.available {
        entry.available.get_or_insert(sign.cite);
    }
}

/// The final snapshot that a deletion made. An absent flag means AWS's default: one is made.
pub(crate) fn final_name(deletion: &Call<'_>) -> Option<String> {
    if deletion.flag("skipFinalSnapshot") == Some(true) {
        return None;
    }
    deletion.asked("finalDBSnapshotIdentifier")
}
