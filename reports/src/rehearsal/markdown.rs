//! A rehearsal in Markdown, for the page of a CI job.

use super::findings::{findings, untyped, verdict, word};
use super::terminal::{faults_line, matrix, stage_line};
use super::verdict::fallen;
use super::{FaultSeen, Rehearsal, Verdict};
use crate::catalogue::say;
use crate::markdown::escape::{cell, inline};
use crate::message::Message;
use labproof_checks::lab::Language;
use std::fmt::Write;

pub(super) fn render(rehearsal: &Rehearsal, language: Language) -> String {
    let mut text = String::new();
    let lab = rehearsal.title.get(language);
    let _ = writeln!(text, "# {}\n", inline(&say(language, Message::RehearsalTitle { lab })));
    let _ = writeln!(text, "{}\n", inline(&verdict(rehearsal, language)));
    for finding in findings(rehearsal, language) {
        let _ = writeln!(text, "- ❌ {}", inline(&finding));
    }
    let _ = writeln!(text, "\n## {}\n", inline(&say(language, Message::RehearsalReference)));
    for stage in &rehearsal.reference.stages {
        let _ = writeln!(text, "- {}", inline(&stage_line(stage, language)));
    }
    for line in untyped(rehearsal, language) {
        let _ = writeln!(text, "- {}", inline(&line));
    }
    if rehearsal.is_in_account {
        return text;
    }
    let _ = writeln!(text, "\n## {}\n", inline(&faults_line(rehearsal, language)));
    table(&mut text, rehearsal, language);
    let _ = writeln!(text, "\n```text\n{}```", matrix(rehearsal, language));
    text
}

fn table(text: &mut String, rehearsal: &Rehearsal, language: Language) {
    let titles = [
        Message::RehearsalColumnCriterion,
        Message::RehearsalColumnFault,
        Message::RehearsalColumnOutcome,
        Message::RehearsalColumnAlso,
    ];
    let titles = titles.map(|title| cell(&say(language, title)));
    let _ = writeln!(text, "| | {} |\n| --- | --- | --- | --- | --- |", titles.join(" | "));
    for (fault, verdict) in &rehearsal.faults {
        let sign = if *verdict == Verdict::Caught { "✅" } else { "❌" };
        let did: Vec<String> = fault.did.iter().map(|line| cell(line)).collect();
        let _ = writeln!(
            text,
            "| {sign} | {} | {} | {} | {} |",
            cell(&fault.criterion),
            did.join("<br>"),
            cell(&word(fault.wanted, language)),
            cell(&also(rehearsal, fault))
        );
    }
}

/// What fell with it.
fn also(rehearsal: &Rehearsal, fault: &FaultSeen) -> String {
    let student = fault.seen.as_ref().and_then(|seen| seen.end());
    let Some((student, reference)) = student.zip(rehearsal.reference.end()) else {
        return String::new();
    };
    let others = fallen(student, reference).filter(|id| *id != fault.criterion);
    others.collect::<Vec<_>>().join(", ")
}
