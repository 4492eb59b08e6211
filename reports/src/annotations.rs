//! What CI shows beside a build: what failed it, what needs attention, what stopped the cohort.
//!
//! Annotations are read by everybody who may read the build, and stay with it: students appear by
//! their ids, never by their names or accounts.

use crate::attention::{Concern, Matter, concerns};
use crate::catalogue::say;
use crate::clean;
use crate::cohort::{headline, worst_first};
use crate::gradebook::{Gradebook, Student};
use crate::message::Message;
use crate::obstacles::{Obstacle, obstacles};
use crate::view::View;
use labproof_checks::lab::Language;
use std::collections::BTreeSet;
use std::fmt;

/// GitHub shows no more of a kind than this for one step.
pub const MOST_ANNOTATIONS: usize = 10;

/// As many ids as somebody reads in one annotation.
pub(crate) const MOST_IDS: usize = 20;

/// How grave an annotation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It fails the build.
    Error,
    /// A human must act.
    Warning,
    /// Good to know.
    Notice,
}

/// One annotation. It is displayed as the line that GitHub's runner reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    /// How grave it is.
    pub kind: Kind,
    /// What it is about.
    pub title: String,
    /// What it says.
    pub message: String,
}

/// What is to be said of a cohort, errors first, of each kind the most important first and no more
/// than are shown; the last of a kind counts those that are left out.
///
/// ```
/// # let book = labproof_reports::Gradebook::example();
/// # use labproof_checks::lab::Language;
/// # use labproof_reports::View;
/// # let view = View::new(Language::En, jiff::tz::TimeZone::UTC);
/// use labproof_reports::annotations;
///
/// let lines: Vec<_> = annotations(&book, &view).iter().map(ToString::to_string).collect();
/// assert!(lines.iter().any(|line| line.starts_with("::notice title=")), "{lines:?}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn annotations(book: &Gradebook, view: &View) -> Vec<Annotation> {
    let language = view.language;
    let headline = notice(Message::SummaryGraded, headline(book, language), language);
    let stuck = obstacles(book);
    let stuck = stuck.iter().map(|obstacle| stopped(obstacle, language));
    let notices: Vec<_> = std::iter::once(headline).chain(stuck).collect();
    let of_others = |concern: &Concern<'_>| !matches!(concern.matter, Matter::Below(_));
    let concerns = concerns(book, view.thresholds);
    let warnings = concerns.iter().filter(|concern| of_others(concern));
    let warnings = warnings.map(|concern| warning(concern, language)).collect();
    [failures(book, view), warnings, notices]
        .into_iter()
        .flat_map(|of_a_kind| shown(of_a_kind, language))
        .collect()
}

/// The students who fail the build, worst first: below the bar, then not settled.
fn failures(book: &Gradebook, view: &View) -> Vec<Annotation> {
    let (thresholds, language) = (view.thresholds, view.language);
    let ids = |students: &[&Student]| -> BTreeSet<String> {
        students.iter().map(|student| student.student_id.clone()).collect()
    };
    let below = ids(&thresholds.below(book).collect::<Vec<_>>());
    let unsettled = ids(&thresholds.unsettled(book).collect::<Vec<_>>());
    let students = worst_first(book);
    let chosen = |ids: &BTreeSet<String>| {
        students.iter().copied().filter(|it| ids.contains(&it.student_id)).collect::<Vec<_>>()
    };
    // Without a bar nobody is below it.
    let bar = &thresholds.min_score.map(|bar| bar.to_string()).unwrap_or_default();
    let too_low = chosen(&below)
        .into_iter()
        .map(|student| error(student, say(language, Message::SummaryBelow { bar }), language));
    let open = &unsettled - &below;
    let open = chosen(&open).into_iter().map(|student| {
        let state = crate::cohort::state(student, language);
        error(student, state, language)
    });
    too_low.chain(open).collect()
}

fn error(student: &Student, message: String, language: Language) -> Annotation {
    let message = match student.score {
        None => message,
        Some(score) => {
            let (earned, possible) = (&score.earned.to_string(), &score.possible.to_string());
            let (open, most) = (&score.open.to_string(), &(score.earned + score.open).to_string());
            let score = if score.open.is_zero() {
                Message::Earned { earned, possible }
            } else {
                Message::EarnedWithOpen { earned, possible, open, most }
            };
            format!("{message}: {}", say(language, score))
        }
    };
    Annotation { kind: Kind::Error, title: student.student_id.clone(), message }
}

fn warning(concern: &Concern<'_>, language: Language) -> Annotation {
    let ids: Vec<_> =
        concern.students.iter().take(MOST_IDS).map(|it| it.student_id.as_str()).collect();
    let more = if concern.students.len() > MOST_IDS { ", …" } else { "" };
    let who = concern.matter.who(language);
    Annotation {
        kind: Kind::Warning,
        title: concern.matter.name(language),
        message: format!("{}: {}{more} ({who})", concern.students.len(), ids.join(", ")),
    }
}

fn notice(title: Message<'_>, message: String, language: Language) -> Annotation {
    Annotation { kind: Kind::Notice, title: say(language, title), message }
}

fn stopped(obstacle: &Obstacle<'_>, language: Language) -> Annotation {
    let message = say(
        language,
        Message::SummaryStopped {
            title: obstacle.criterion.spec.title.get(language),
            stopped: obstacle.stopped(),
            students: obstacle.students,
        },
    );
    notice(Message::SummaryObstacles, message, language)
}

/// The first ones, and in place of the last one that is shown how many more there are.
fn shown(mut of_a_kind: Vec<Annotation>, language: Language) -> Vec<Annotation> {
    let Some(more) = of_a_kind.len().checked_sub(MOST_ANNOTATIONS).filter(|more| *more > 0) else {
        return of_a_kind;
    };
    of_a_kind.truncate(MOST_ANNOTATIONS);
    if let Some(last) = of_a_kind.last_mut() {
        last.title = say(language, Message::SummaryMoreTitle);
        last.message = say(language, Message::SummaryMore { count: more + 1 });
    }
    of_a_kind
}

impl fmt::Display for Annotation {
    fn fmt(&self, sink: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            Kind::Error => "error",
            Kind::Warning => "warning",
            Kind::Notice => "notice",
        };
        let title = data(&self.title).replace(':', "%3A").replace(',', "%2C");
        write!(sink, "::{kind} title={title}::{}", data(&self.message))
    }
}

/// A text as the value of a command. Line breaks are gone before; the per cent sign comes first, or
/// what it stands in would be escaped twice.
fn data(text: &str) -> String {
    clean::line(text).replace('%', "%25")
}
