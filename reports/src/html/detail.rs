//! One student in detail: every criterion with what was found, and the evidence it rests on.

use super::per_cent;
use super::words::Words;
use crate::catalogue::text;
use crate::gradebook::{Criterion, Evidence, Reason, Student, Waived};
use crate::message::Message;
use crate::view::View;
use crate::{clean, moment, wording};
use askama::Template;
use askama::filters::HtmlSafe;
use jiff::Timestamp;
use labproof_checks::lab::Text;
use labproof_checks::outcome::Outcome;

/// How much of an observation's id tells it apart by eye: twelve hex digits.
const SHORT_ID: usize = "sha256:".len() + 12;

/// A student as the template sees it.
#[derive(Template)]
#[template(path = "student.html")]
pub(super) struct Detail<'a> {
    pub(super) student: &'a Student,
    pub(super) view: &'a View,
    pub(super) number: usize,
}

impl HtmlSafe for Detail<'_> {}

impl<'a> Detail<'a> {
    fn local(&self, at: &Timestamp) -> String {
        moment::local(*at, &self.view.time_zone)
    }

    /// Every observation that some criterion rests on, once: criteria refer to it by its number.
    fn evidence(&self) -> Vec<&'a Evidence> {
        let mut all: Vec<&Evidence> = Vec::new();
        for evidence in self.student.criteria().flat_map(|criterion| &criterion.evidence) {
            if !all.contains(&evidence) {
                all.push(evidence);
            }
        }
        all
    }

    fn needs(&self, criterion: &Criterion) -> Option<Words> {
        let id = criterion.blocked_by.as_ref()?;
        let [ko, en] = match self.student.criterion(id) {
            Some(needed) => [&needed.title.ko, &needed.title.en],
            None => [id, id],
        };
        let [ko, en] = [ko, en].map(|title| text(Message::NeedsFirst { title }));
        Some(Words::from(&Text { ko: ko.ko, en: en.en }))
    }

    fn again(&self, reason: &Reason) -> Option<Words> {
        let at = self.local(reason.again_at.as_ref()?);
        Some(Words::of(Message::LookAgain { at: &at }))
    }

    fn waiver(&self, waived: &Waived) -> Words {
        Words::from(&wording::of_waiver(waived, &self.view.time_zone))
    }
}

fn position(evidence: &Evidence, all: &[&Evidence]) -> usize {
    all.iter().position(|known| *known == evidence).map_or(0, |index| index + 1)
}

fn short_id(id: &str) -> String {
    clean::line(id).chars().take(SHORT_ID).collect()
}

/// The sign of a criterion: its outcome's, and an open box where nothing was begun.
fn sign(criterion: &Criterion) -> &'static str {
    if wording::is_not_begun(criterion) { "not-yet" } else { criterion.outcome.as_str() }
}

fn verdict(criterion: &Criterion) -> Words {
    Words::of(wording::of_verdict(criterion))
}

fn who(reason: &Reason) -> Words {
    Words::of(wording::of_actor(reason.who))
}

fn shows_hint(criterion: &Criterion) -> bool {
    match criterion.outcome {
        Outcome::Failed | Outcome::Partial => true,
        Outcome::Passed
        | Outcome::Blocked
        | Outcome::Pending
        | Outcome::Unverified
        | Outcome::Excused => false,
    }
}
