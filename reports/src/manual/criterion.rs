//! The page of one criterion.

use super::{Page, file_name, in_code, samples};
use crate::explanation::members;
use crate::message::Message;
use crate::rules;
use crate::wording::{of_cause, of_shown};
use labproof_checks::evidence::ReasonCode;
use labproof_checks::lab::{Lab, Language, Task, TaskCriterion};
use labproof_checks::outcome::{Actor, Shown};
use labproof_checks::result::Stage;
use std::collections::BTreeSet;

/// The page of a criterion of a lab, for `docs/criteria/LAB/CRITERION.md`: what it asks, how it is judged, what
/// counts as proof, what to do if it fails, and for which reasons it may be open.
pub fn criterion(lab: &Lab, task: &Task, known: &TaskCriterion, language: Language) -> String {
    let title = known.spec.title.get(language);
    let mut page = Page::new(language, title, &known.id);
    page.identity(lab, task, known);
    page.asked(known);
    page.judged(known);
    page.proof(known);
    page.failing(known);
    page.open(known);
    page.finished()
}

impl Page {
    /// Where it stands in the lab.
    fn identity(&mut self, lab: &Lab, task: &Task, known: &TaskCriterion) {
        let points = known.spec.points.to_string();
        let points = match points.as_str() {
            "0" => self.say(Message::ManualInforms { points: &points }),
            _ => points,
        };
        let lab_title = lab.title.get(self.language);
        let index = file_name(&lab.id, self.language);
        let step = format!("{} ([{lab_title}](../{index}))", task.title.get(self.language));
        let mut rows = vec![
            (Message::ManualCriterion, format!("`{}`", known.id)),
            (Message::ManualStep, step),
            (Message::ManualPoints, points),
        ];
        if !known.needs.is_empty() {
            rows.push((Message::ManualNeeds, self.needs(lab, known)));
        }
        let rows: Vec<String> = rows
            .into_iter()
            .map(|(label, value)| format!("**{}**: {value}", self.say(label)))
            .collect();
        self.list(rows);
    }

    fn needs(&self, lab: &Lab, known: &TaskCriterion) -> String {
        let needed = known.needs.iter().filter_map(|id| lab.criterion(id));
        let linked = needed.map(|needed| {
            let title = needed.spec.title.get(self.language);
            format!("[{title}]({})", file_name(&needed.id, self.language))
        });
        linked.collect::<Vec<_>>().join(", ")
    }

    fn asked(&mut self, known: &TaskCriterion) {
        self.heading(2, &self.say(Message::ManualAsks));
        self.paragraph(&format!("{}.", known.spec.title.get(self.language)));
        let values: Vec<String> = known.passes().iter().map(|shown| self.value(shown)).collect();
        if let Some((written, others)) = values.split_first() {
            self.paragraph(&self.say(Message::ManualPasses { written }));
            if !others.is_empty() {
                self.paragraph(&self.say(Message::ManualPassesToo { others: &others.join(", ") }));
            }
        }
    }

    /// A value in words where it has some, and as AWS writes it.
    fn value(&self, shown: &Shown) -> String {
        let raw = shown.to_string();
        match of_shown(shown) {
            Some(words) if words.get(self.language).contains(&raw) => {
                words.get(self.language).to_owned()
            }
            Some(words) => format!("{} (`{raw}`)", words.get(self.language)),
            None => format!("`{raw}`"),
        }
    }

    fn judged(&mut self, known: &TaskCriterion) {
        self.heading(2, &self.say(Message::ManualJudged));
        let (language, contract) = (self.language, file_name("contract", self.language));
        let rules = known.check.rules.iter().map(|rule| {
            let text = rules::text(*rule, language).unwrap_or_default();
            format!("**[{}](../../{contract})** {text}", rules::name(*rule))
        });
        self.list(rules);
        let nature = known.check.nature;
        let said = [
            nature.stage.map(|stage| Message::ManualStage { stage: of_stage(stage) }),
            nature.has_half.then_some(Message::ManualHalf),
            nature.is_refusable.then_some(Message::ManualRefusable),
            (!known.needs.is_empty()).then_some(Message::ManualBlocked),
        ];
        let said: Vec<String> =
            said.into_iter().flatten().map(|message| self.say(message)).collect();
        if !said.is_empty() {
            self.paragraph(&said.join(" "));
        }
    }

    fn proof(&mut self, known: &TaskCriterion) {
        self.heading(2, &self.say(Message::ManualProof));
        let read: BTreeSet<&str> = known.check.reads.iter().map(|source| source.as_str()).collect();
        let reads = in_code(read);
        self.paragraph(&self.say(Message::ManualProofReads { reads: &reads }));
        self.paragraph(&self.say(Message::ManualProofMembers));
        let members = known.check.members().map(|member| {
            let (_, name) = member.split_once('.').unwrap_or(("", &member));
            format!("`{member}`: {}", members::label(name, self.language))
        });
        let members: Vec<String> = members.collect();
        self.list(members);
        if !known.check.calls().is_empty() {
            let calls = in_code(known.check.calls().iter().copied());
            self.paragraph(&self.say(Message::ManualProofCalls { calls: &calls }));
        }
        self.paragraph(&self.say(Message::ManualProofStays { id: &known.id }));
    }

    fn failing(&mut self, known: &TaskCriterion) {
        self.heading(2, &self.say(Message::ManualFails));
        self.paragraph(known.spec.hint.get(self.language));
    }

    /// The reasons that it may be open for, each with who must act.
    fn open(&mut self, known: &TaskCriterion) {
        self.heading(2, &self.say(Message::ManualOpen));
        self.paragraph(&self.say(Message::ManualOpenAbout));
        let reasons = file_name("reasons", self.language);
        let is_of_aws = known.check.reads.iter().all(|source| source.action().is_some());
        let rows = known.check.reasons().into_iter().map(|code| {
            let name = code.as_str();
            let link = format!("[`{name}`](../../{reasons}#{name})");
            [link, self.say(of_cause(code)), self.who(code, is_of_aws)]
        });
        let rows: Vec<_> = rows.collect();
        let head =
            [Message::ManualColumnReason, Message::ManualColumnMeans, Message::ManualColumnWho];
        self.table(head.map(|label| self.say(label)), rows);
    }

    /// Who must act for a reason of this code.
    pub(super) fn who(&self, code: ReasonCode, is_of_aws: bool) -> String {
        let who = samples::who_must_act(code, is_of_aws).into_iter();
        let named = who.map(|who| match who {
            Actor::Student => Message::PreflightWhoStudent,
            Actor::Instructor => Message::PreflightWhoInstructor,
            Actor::Aws => Message::ManualNobody,
        });
        named.map(|message| self.say(message)).collect::<Vec<_>>().join(", ")
    }
}

fn of_stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Creation => "creation",
        Stage::Standing => "standing",
        Stage::End => "end",
    }
}
