//! Why a student has these marks, for a terminal: a page a criterion.

use super::sheet::{Sheet, unbroken};
use super::student::{Page, of, score};
use crate::explanation::{Explained, Explanation, Life, Part, Sighting, Value, members};
use crate::message::Message;
use crate::signs::Sign;
use crate::{clean, moment, wording};
use jiff::Timestamp;
use labproof_checks::outcome::Outcome;

/// Longer values are cut: a hostile one must not fill the screen.
const LONGEST_VALUE: usize = 600;

/// How much of an observation's id tells it apart: twelve hex digits, which the command line takes.
const SHORT_ID: usize = "sha256:".len() + 12;

/// The explanation, for a terminal.
pub fn explanation(explanation: &Explanation, sheet: &Sheet) -> String {
    let mut parts = vec![head(explanation, sheet)];
    parts.extend(explanation.criteria.iter().map(|explained| criterion(explained, sheet)));
    parts.join("\n")
}

fn head(explanation: &Explanation, sheet: &Sheet) -> String {
    let who = &explanation.student;
    let student = format!("{} {}", who.student_id, who.name);
    let mut page =
        Page::new(sheet, &sheet.say(Message::ExplainHeading { student: student.trim() }));
    let at = sheet.local(explanation.as_of);
    let mut times = vec![sheet.say(Message::ExplainJudgedFor { at: &at })];
    if let Some(deadline) = explanation.deadline {
        times.push(sheet.say(Message::ExplainDeadline { at: &sheet.local(deadline) }));
    }
    page.line(&format!("{} · {}", sheet.text(&explanation.lab.title), times.join(", ")));
    page.line(&format!("{} · {}", who.account_id, who.region));
    if who.regions.len() > 1 {
        let (region, regions) = (&who.region, &who.regions.join(", "));
        page.line(&sheet.say(Message::ExplainRegions { region, regions }));
    }
    if let Some(sum) = &who.score {
        page.line(&score(sum, sheet));
    }
    if let Some(reason) = &who.reason {
        page.reason(reason);
    }
    for flag in &who.flags {
        page.marked("!", sheet.text(&flag.message));
    }
    if explanation.lives.len() > 1 {
        page.line(&sheet.say(Message::ExplainLives { count: explanation.lives.len() }));
        for one in &explanation.lives {
            let part = if one.graded { Part::Counted } else { Part::LeftOut };
            page.marked(mark(part), &life(one, sheet));
        }
    }
    page.finish()
}

fn life(life: &Life, sheet: &Sheet) -> String {
    let [earned, open] = [life.earned, life.open].map(|points| points.to_string());
    let graded = if life.graded { Message::ExplainLifeGraded } else { Message::ExplainLifeOther };
    let exact = |at: Timestamp| moment::exact(at, &sheet.view.time_zone);
    let mut parts = vec![life.names.join(", ")];
    parts.extend(life.resource_id.clone());
    parts.extend(life.began.map(|at| sheet.say(Message::ExplainLifeFrom { at: &exact(at) })));
    parts.extend(life.ended.map(|at| sheet.say(Message::ExplainLifeUntil { at: &exact(at) })));
    parts.push(sheet.say(Message::ExplainLifePoints { earned: &earned, open: &open }));
    parts.push(sheet.say(graded));
    parts.join(" · ")
}

fn criterion(explained: &Explained, sheet: &Sheet) -> String {
    let result = &explained.result;
    let points = of(result.points, result.possible);
    let verdict = sheet.say(wording::of_verdict(result));
    let (sign, name) = (Sign::of_criterion(result).as_str(), sheet.text(&result.spec.title));
    let mut page = Page::new(sheet, format!("{sign} {name}: {verdict} {points}").trim());
    page.line(&result.id);
    for line in verdicts(explained, sheet) {
        page.line(&line);
    }
    let mut pages = vec![page];
    if !explained.rules.is_empty() {
        pages.push(rules(explained, sheet));
    }
    pages.extend(explained.parts().into_iter().map(|(part, sightings)| {
        let mut page = Page::new(sheet, &sheet.say(part.heading()));
        for one in sightings {
            sighting(&mut page, mark(part), one, sheet);
        }
        page
    }));
    pages.into_iter().map(Page::finish).collect()
}

fn rules<'s>(explained: &Explained, sheet: &'s Sheet) -> Page<'s> {
    let mut page = Page::new(sheet, &sheet.say(Message::ExplainRules));
    for rule in &explained.rules {
        page.line(&format!("{} {}", unbroken(&rule.rule), sheet.text(&rule.text)));
    }
    page
}

fn mark(part: Part) -> &'static str {
    match part {
        Part::Counted => "▪",
        Part::Weighed => "▫",
        Part::LeftOut => "–",
    }
}

/// What was wanted and found, what passes, why it is open, and what was noted.
fn verdicts(explained: &Explained, sheet: &Sheet) -> Vec<String> {
    let result = &explained.result;
    let labelled = |label, value: &str| {
        format!("{}: {}", sheet.say(label), clean::short(value, LONGEST_VALUE))
    };
    let mut lines = Vec::new();
    let (language, zone) = (sheet.language(), &sheet.view.time_zone);
    let expected = wording::expected(result, language, zone);
    lines.extend(expected.map(|it| labelled(Message::ExplainExpected, &it)));
    let found = wording::found(result, language, zone);
    lines.extend(found.map(|it| labelled(Message::ExplainFound, &it)));
    if result.outcome != Outcome::Passed && !explained.passes.is_empty() {
        lines.push(labelled(Message::ExplainPasses, &explained.passes_in(language, zone)));
    }
    lines.push(labelled(Message::ExplainMembers, &members::listed(&explained.members, language)));
    let needed = explained.needed(language);
    lines.extend(needed.map(|title| sheet.say(Message::NeedsFirst { title })));
    lines.extend(result.reason.as_ref().map(|reason| sheet.text(&reason.message).to_owned()));
    lines.extend(wording::notes(result).map(|note| sheet.text(&note.message).to_owned()));
    let decided = result.decided.as_ref();
    let decision = decided.map(|decided| wording::of_decision(decided, &sheet.view.time_zone));
    lines.extend(decision.map(|words| sheet.text(&words).to_owned()));
    lines
}

fn sighting(page: &mut Page<'_>, mark: &str, sighting: &Sighting, sheet: &Sheet) {
    let at = moment::exact(sighting.at, &sheet.view.time_zone);
    page.marked(mark, &format!("{}  {}", unbroken(&at), sheet.text(&sighting.message)));
    if let Some(barred) = &sighting.barred {
        page.line(sheet.text(&barred.message));
    }
    for value in &sighting.values {
        let short = clean::short(&value.value, LONGEST_VALUE);
        let value = Value { value: short, ..value.clone() };
        page.line(&members::with_value(&value, sheet.language()));
    }
    if let Some(who) = &sighting.by {
        page.line(&sheet.say(Message::ExplainBy { who }));
    }
    page.line(&place(sighting, sheet));
}

/// Where it stands in the evidence, so that `labproof evidence show` finds it.
fn place(sighting: &Sighting, sheet: &Sheet) -> String {
    let look = &sighting.look;
    let at = moment::exact(look.at, &sheet.view.time_zone);
    let id: String = look.id.chars().take(SHORT_ID).collect();
    let mut parts = vec![sheet.say(Message::ExplainLook { source: &look.source, at: &at }), id];
    parts.extend(look.item.clone());
    parts.join(" · ")
}
