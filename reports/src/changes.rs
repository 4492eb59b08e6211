//! Whose grade is another one in a second gradebook, and what says so beside a build.

use crate::annotations::{Annotation, Kind, MOST_IDS};
use crate::catalogue::say;
use crate::clean;
use crate::edition::Edition;
use crate::gradebook::{Criterion, Gradebook, Student};
use crate::message::Message;
use crate::view::{Audience, View};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// A student whose score, or any of whose outcomes, is another one than before, or who is in one of
/// the gradebooks only.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Change<'a> {
    /// As the first gradebook has the student.
    pub(crate) before: Option<&'a Student>,
    /// As the second one has the student.
    pub(crate) after: Option<&'a Student>,
}

/// Everybody whose grade changed, by id.
pub(crate) fn changed<'a>(before: &'a Gradebook, after: &'a Gradebook) -> Vec<Change<'a>> {
    let (old, new) = (by_id(before), by_id(after));
    let ids: BTreeSet<&str> = old.keys().chain(new.keys()).copied().collect();
    let both = ids
        .into_iter()
        .map(|id| Change { before: old.get(id).copied(), after: new.get(id).copied() });
    both.filter(Change::is_one).collect()
}

fn by_id(book: &Gradebook) -> BTreeMap<&str, &Student> {
    book.students.iter().map(|student| (student.student_id.as_str(), student)).collect()
}

impl<'a> Change<'a> {
    fn is_one(&self) -> bool {
        let (Some(before), Some(after)) = (self.before, self.after) else { return true };
        before.score != after.score || !self.criteria().is_empty()
    }

    /// The ids of the criteria that changed.
    pub(crate) fn criteria(&self) -> BTreeSet<&'a str> {
        let (Some(before), Some(after)) = (self.before, self.after) else { return BTreeSet::new() };
        let mark = |one: Option<&Criterion>| one.map(|one| (one.outcome, one.points));
        let ids = before.criteria().chain(after.criteria()).map(|one| one.id.as_str());
        ids.filter(|id| mark(before.criterion(id)) != mark(after.criterion(id))).collect()
    }
}

/// Two gradebooks as the view's readers may see them; `None` if they may see no names, and the
/// gradebooks are not of one roster: the numbers that stand for names would be of different people.
pub(crate) fn shown<'a>(
    before: &'a Gradebook,
    after: &'a Gradebook,
    view: &View,
) -> Option<[Cow<'a, Gradebook>; 2]> {
    if view.audience != Audience::Everybody {
        return Some([Cow::Borrowed(before), Cow::Borrowed(after)]);
    }
    let whom = |book: &'a Gradebook| -> BTreeSet<[&str; 3]> {
        let students = book.students.iter();
        students.map(|it| [&*it.student_id, &*it.name, &*it.account_id]).collect()
    };
    let nameless = |book| Cow::Owned(Edition::of(book, view).book().clone());
    (whom(before) == whom(after)).then(|| [nameless(before), nameless(after)])
}

/// Says that grades changed: an error where they must not. `None` if none did.
///
/// ```
/// # let book = labproof_reports::Gradebook::example();
/// # use labproof_checks::lab::Language;
/// # use labproof_reports::View;
/// # let view = View::new(Language::En, jiff::tz::TimeZone::UTC);
/// use labproof_reports::annotate_changes;
///
/// assert!(annotate_changes(&book, &book, &view, true).is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn annotate_changes(
    before: &Gradebook,
    after: &Gradebook,
    view: &View,
    must_not: bool,
) -> Option<Annotation> {
    let count = changed(before, after).len();
    let title = say(view.language, Message::ChangesTitle { count });
    let books = shown(before, after, view);
    let ids: Vec<_> = books.iter().flat_map(|[before, after]| ids(before, after)).collect();
    let more = if ids.len() > MOST_IDS { ", …" } else { "" };
    let message = ids.iter().take(MOST_IDS).map(String::as_str).collect::<Vec<_>>().join(", ");
    (count > 0).then(|| Annotation {
        kind: if must_not { Kind::Error } else { Kind::Warning },
        title,
        message: message + more,
    })
}

/// Whose grades changed, in one line; nothing if nobody's did.
///
/// ```
/// # let book = labproof_reports::Gradebook::example();
/// # use labproof_checks::lab::Language;
/// # use labproof_reports::View;
/// # let view = View::new(Language::En, jiff::tz::TimeZone::UTC);
/// use labproof_reports::changed_students;
///
/// assert_eq!(changed_students(&book, &book, &view), "");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn changed_students(before: &Gradebook, after: &Gradebook, view: &View) -> String {
    let count = changed(before, after).len();
    let title = say(view.language, Message::ChangesTitle { count });
    let books = shown(before, after, view);
    let ids: Vec<_> = books.iter().flat_map(|[before, after]| ids(before, after)).collect();
    match (count, ids.as_slice()) {
        (0, _) => String::new(),
        (_, []) => format!("{title}\n"),
        (_, ids) => format!("{title}: {}\n", clean::line(&ids.join(", "))),
    }
}

fn ids(before: &Gradebook, after: &Gradebook) -> Vec<String> {
    let students = changed(before, after).into_iter();
    students.filter_map(|it| it.after.or(it.before)).map(|it| it.student_id.clone()).collect()
}
