//! The class at work, as the page's data have it. Its members are read by `templates/page/live-*.js`.

use super::table::{Both, both};
use crate::catalogue::text;
use crate::gradebook::{Criterion, Gradebook};
use crate::live::{Busy, Class, Help, LONG, Matter, Place};
use crate::message::Message;
use crate::wording;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use labproof_checks::result::Condition;
use serde::Serialize;
use std::collections::BTreeMap;

/// What the script says of it. What the script fills in itself stands in braces.
pub(super) const SAID: &[Message<'static>] = &[
    Message::LiveParts,
    Message::LiveNow,
    Message::LiveResults,
    Message::LiveLeft,
    Message::LiveOver,
    Message::LiveAtWork,
    Message::LiveFinished,
    Message::LiveNotBegun,
    Message::LiveWaiting,
    Message::LiveNeedHelp,
    Message::LiveMinutes { minutes: "{minutes}" },
    Message::LiveHours { hours: "{hours}", minutes: "{minutes}" },
    Message::LiveShortMinutes { minutes: "{minutes}" },
    Message::LiveShortHours { hours: "{hours}", minutes: "{minutes}" },
    Message::LiveNotGraded,
    Message::LiveBoard,
    Message::LiveNobody,
    Message::LiveMore { count: "{count}" },
    Message::LiveFewer,
    Message::LiveKeyIdle,
    Message::LiveKeyHelp,
    Message::LiveKeyBusy,
    Message::LiveIdle,
    Message::LiveIdleNone,
    Message::LiveIdleStep { title: "{title}" },
    Message::LiveIdleNotBegun,
    Message::LiveHelp,
    Message::LiveHelpNone,
    Message::LiveStudents { count: "{count}" },
    Message::LiveStudent,
    Message::LiveTell,
    Message::LiveYours,
    Message::LiveWait,
    Message::LiveCreation,
    Message::LiveBusy,
    Message::LiveBusyNone,
    Message::LiveBusyIn { minutes: "{minutes}", at: "{at}" },
    Message::LiveBusySoon,
    Message::LiveBusyLonger,
    Message::LiveBusyUnknown,
];

/// The class at work. Instants are seconds since 1970.
#[derive(Serialize)]
pub(super) struct ClassRow {
    deadline: Option<i64>,
    /// How many seconds without a change are long.
    long: i64,
    /// Of each student: the task, or what stands for being at none.
    places: Vec<PlaceRow>,
    /// Of each student: when anything last changed.
    changes: Vec<Option<i64>>,
    help: Vec<HelpRow>,
    busy: Vec<BusyRow>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum PlaceRow {
    Named(&'static str),
    Task(usize),
}

#[derive(Serialize)]
struct HelpRow {
    /// What it is and what to tell them, where the criterion's own words do not say so.
    words: Option<WordsRow>,
    /// Why, where it is the same for all of them.
    why: Option<Both>,
    who: &'static str,
    /// Whether only a new thing corrects it.
    anew: bool,
    /// The place of the criterion that it is about.
    criterion: Option<usize>,
    students: Vec<usize>,
}

#[derive(Serialize)]
struct WordsRow {
    title: Both,
    hint: Both,
}

#[derive(Serialize)]
struct BusyRow {
    student: usize,
    what: Both,
    until: Option<i64>,
    /// The time of day of that.
    at: Option<String>,
    /// Whether it was to be done by now, as far as is known.
    late: bool,
}

impl ClassRow {
    /// The class, while it is at work. `criteria` are the page's, in its order.
    pub(super) fn of(
        book: &Gradebook,
        criteria: &[&Criterion],
        time_zone: &TimeZone,
    ) -> Option<Self> {
        let class = Class::of(book)?;
        let places = criteria.iter().map(|criterion| criterion.id.as_str()).zip(0..).collect();
        Some(Self {
            deadline: book.deadline.map(Timestamp::as_second),
            long: LONG.as_secs(),
            places: class.places.iter().copied().map(place_row).collect(),
            changes: class.changes.iter().map(|at| at.map(Timestamp::as_second)).collect(),
            help: class.help.iter().map(|help| help_row(help, &places)).collect(),
            busy: class.busy.iter().filter_map(|busy| busy_row(busy, time_zone)).collect(),
        })
    }
}

fn place_row(place: Place) -> PlaceRow {
    match place {
        Place::NotGraded => PlaceRow::Named("not-graded"),
        Place::NotBegun => PlaceRow::Named("not-begun"),
        Place::At(task) => PlaceRow::Task(task),
        Place::Finished => PlaceRow::Named("finished"),
    }
}

fn help_row(help: &Help<'_>, places: &BTreeMap<&str, usize>) -> HelpRow {
    let matter = help.matter;
    let words = match matter {
        Matter::Mistake(_) => None,
        Matter::Unseen(_, reason) => Some(WordsRow {
            title: both(&text(wording::of_cause(reason.code))),
            hint: both(&reason.message),
        }),
    };
    HelpRow {
        words,
        why: help.why.map(both),
        who: wording::of_actor(matter.who()).id(),
        anew: matter.is_of_creation(),
        criterion: matter.criterion().and_then(|it| places.get(it.id.as_str()).copied()),
        students: help.students.clone(),
    }
}

fn busy_row(busy: &Busy, time_zone: &TimeZone) -> Option<BusyRow> {
    let at = |until: Timestamp| until.to_zoned(time_zone.clone()).strftime("%H:%M").to_string();
    Some(BusyRow {
        student: busy.student,
        what: both(&text(words(busy.condition)?)),
        until: busy.until.map(Timestamp::as_second),
        at: busy.until.map(at),
        late: busy.until.is_none() && busy.since.is_some(),
    })
}

/// What AWS is doing; none where it is doing nothing.
fn words(condition: Condition) -> Option<Message<'static>> {
    match condition {
        Condition::Creating => Some(Message::LiveCreating),
        Condition::Changing => Some(Message::LiveChanging),
        Condition::BackingUp => Some(Message::LiveBackingUp),
        Condition::BeingTaken => Some(Message::LiveBeingTaken),
        Condition::Starting => Some(Message::LiveStarting),
        Condition::Stopping => Some(Message::LiveStopping),
        Condition::Deleting => Some(Message::LiveDeleting),
        Condition::Ready | Condition::Stopped | Condition::Optimizing | Condition::Broken => None,
    }
}
