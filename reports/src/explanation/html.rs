//! The explanation as a page that needs no script: to be read, printed and handed on.

use super::{Explained, Explanation, Life, Sighting, Value, members};
use crate::catalogue::say;
use crate::message::Message;
use crate::view::View;
use crate::{clean, moment, wording};
use askama::Template;
use jiff::Timestamp;
use labproof_checks::lab::Text;
use labproof_checks::outcome::Outcome;
use std::io;

const STYLE: &str = include_str!("../../templates/explanation.css");

#[derive(Template)]
#[template(path = "explanation.html")]
struct Page<'a> {
    explanation: &'a Explanation,
    view: &'a View,
}

/// Writes the page.
pub(crate) fn render(
    explanation: &Explanation,
    view: &View,
    sink: &mut dyn io::Write,
) -> io::Result<()> {
    Page { explanation, view }.write_into(&mut &mut *sink)
}

impl Page<'_> {
    fn say(&self, message: Message<'_>) -> String {
        say(self.view.language, message)
    }

    fn text(&self, text: &Text) -> String {
        clean::line(text.get(self.view.language))
    }

    /// The text in pieces, and which of them stand in backticks.
    fn pieces(&self, text: &Text) -> Vec<(bool, String)> {
        let text = self.text(text);
        let pieces = text.split('`').enumerate();
        pieces.map(|(place, piece)| (place % 2 == 1, piece.to_owned())).collect()
    }

    fn exact(&self, at: &Timestamp) -> String {
        moment::exact(*at, &self.view.time_zone)
    }

    fn heading(&self) -> String {
        let who = &self.explanation.student;
        let student = format!("{} {}", who.student_id, who.name);
        clean::line(&self.say(Message::ExplainHeading { student: student.trim() }))
    }

    fn judged_for(&self) -> String {
        self.say(Message::ExplainJudgedFor { at: &self.exact(&self.explanation.as_of) })
    }

    fn deadline(&self, at: &Timestamp) -> String {
        self.say(Message::ExplainDeadline { at: &self.exact(at) })
    }

    fn regions(&self) -> String {
        let who = &self.explanation.student;
        let (region, regions) = (&clean::line(&who.region), &clean::line(&who.regions.join(", ")));
        self.say(Message::ExplainRegions { region, regions })
    }

    fn sum(&self) -> Option<String> {
        let score = self.explanation.student.score.as_ref()?;
        let [earned, possible, open, most] =
            [score.earned, score.possible, score.open, score.earned + score.open]
                .map(|points| points.to_string());
        let (earned, possible, open, most) = (&*earned, &*possible, &*open, &*most);
        Some(self.say(if score.open.is_zero() {
            Message::Earned { earned, possible }
        } else {
            Message::EarnedWithOpen { earned, possible, open, most }
        }))
    }

    fn lives(&self) -> String {
        self.say(Message::ExplainLives { count: self.explanation.lives.len() })
    }

    fn life(&self, life: &Life) -> String {
        let [earned, open] = [life.earned, life.open].map(|points| points.to_string());
        let mut parts = vec![clean::line(&life.names.join(", "))];
        parts.extend(life.resource_id.as_deref().map(clean::line));
        let began = life.began.map(|at| self.exact(&at));
        parts.extend(began.map(|at| self.say(Message::ExplainLifeFrom { at: &at })));
        let ended = life.ended.map(|at| self.exact(&at));
        parts.extend(ended.map(|at| self.say(Message::ExplainLifeUntil { at: &at })));
        parts.push(self.say(Message::ExplainLifePoints { earned: &earned, open: &open }));
        parts.join(" · ")
    }

    fn verdict(&self, explained: &Explained) -> String {
        self.say(wording::of_verdict(&explained.result))
    }

    fn points(explained: &Explained) -> String {
        let result = &explained.result;
        if result.possible.is_zero() {
            String::new()
        } else {
            format!("{} / {}", result.points, result.possible)
        }
    }

    fn expected(&self, explained: &Explained) -> Option<String> {
        let (language, zone) = (self.view.language, &self.view.time_zone);
        wording::expected(&explained.result, language, zone).map(|value| clean::line(&value))
    }

    fn found(&self, explained: &Explained) -> Option<String> {
        let (language, zone) = (self.view.language, &self.view.time_zone);
        wording::found(&explained.result, language, zone).map(|value| clean::line(&value))
    }

    fn passes(&self, explained: &Explained) -> Option<String> {
        let says = explained.result.outcome != Outcome::Passed && !explained.passes.is_empty();
        let passes = || explained.passes_in(self.view.language, &self.view.time_zone);
        says.then(|| clean::line(&passes()))
    }

    fn needs(&self, explained: &Explained) -> Option<String> {
        let title = clean::line(explained.needed(self.view.language)?);
        Some(self.say(Message::NeedsFirst { title: &title }))
    }

    fn members(&self, explained: &Explained) -> String {
        clean::line(&members::listed(&explained.members, self.view.language))
    }

    fn label(&self, value: &Value) -> String {
        clean::line(&members::label(&value.member, self.view.language))
    }

    fn words(&self, value: &Value) -> String {
        clean::line(&members::in_words(&value.value, self.view.language))
    }

    fn decision(&self, explained: &Explained) -> Option<String> {
        let decided = explained.result.decided.as_ref()?;
        Some(self.text(&wording::of_decision(decided, &self.view.time_zone)))
    }

    fn parts<'e>(
        &self,
        explained: &'e Explained,
    ) -> Vec<(&'static str, String, Vec<&'e Sighting>)> {
        let parts = explained.parts().into_iter();
        parts.map(|(part, all)| (part.id(), self.say(part.heading()), all)).collect()
    }

    fn by(&self, who: &str) -> String {
        self.say(Message::ExplainBy { who: &clean::line(who) })
    }

    fn look(&self, sighting: &Sighting) -> String {
        let at = &self.exact(&sighting.look.at);
        self.say(Message::ExplainLook { source: &clean::line(&sighting.look.source), at })
    }
}
