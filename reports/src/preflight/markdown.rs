//! The preflight in Markdown: for the page of a CI job, a wiki, a message to colleagues.

use super::{Finding, Preflight, Student, of_severity, of_standing, of_who};
use crate::catalogue::say;
use crate::markdown::escape::{cell, inline};
use crate::message::Message;
use crate::view::View;
use crate::{clean, moment};
use labproof_checks::lab::Text;
use std::io::{self, Write};

pub(super) fn render(preflight: &Preflight, view: &View, sink: &mut dyn Write) -> io::Result<()> {
    let say = |message: Message<'_>| inline(&say(view.language, message));
    let lab = inline(preflight.lab.title.get(view.language));
    writeln!(sink, "# {}: {lab}\n", say(Message::PreflightTitle))?;
    let (at, version) = (moment::local(preflight.tried_at, &view.time_zone), &preflight.version);
    writeln!(sink, "{}\n", say(Message::PreflightTried { at: &at, version }))?;
    writeln!(sink, "**{}**", say(preflight.headline()))?;
    part(&say(Message::PreflightGrader), &preflight.grader, view, sink)?;
    for region in &preflight.regions {
        let (name, students) = (&region.region, region.students);
        let heading = say(Message::PreflightRegion { students, region: name });
        part(&heading, &region.findings, view, sink)?;
    }
    for student in preflight.noted() {
        part(&heading(student, view), &student.findings, view, sink)?;
    }
    everybody(preflight, view, sink)
}

fn heading(student: &Student, view: &View) -> String {
    let standing = say(view.language, of_standing(student.standing));
    inline(&format!("{} {} ({standing})", student.student_id, student.name))
}

fn part(heading: &str, findings: &[Finding], view: &View, sink: &mut dyn Write) -> io::Result<()> {
    writeln!(sink, "\n## {heading}\n")?;
    if findings.is_empty() {
        return writeln!(sink, "{}", say(view.language, Message::PreflightNothing));
    }
    for finding in findings {
        let severity = say(view.language, of_severity(finding.severity));
        let who = say(view.language, of_who(finding.who));
        let (message, action) = (code(&finding.message, view), code(&finding.action, view));
        writeln!(sink, "- **{severity}** ({who}): {message} → {action}")?;
    }
    Ok(())
}

/// The text, with what stands in backticks as code.
fn code(text: &Text, view: &View) -> String {
    let pieces = text.get(view.language).split('`').enumerate();
    let written = pieces.map(|(place, piece)| {
        // Code stands as it is, so a name that code would not keep in is written as text.
        let line = clean::line(piece);
        if place % 2 == 1 && !line.is_empty() && !line.contains(['<', '@']) {
            return format!("`{line}`");
        }
        // The spaces around a piece of code are not those at the ends of a line.
        let (start, end) = (piece.starts_with(' '), piece.ends_with(' '));
        let space = |is: bool| if is { " " } else { "" };
        format!("{}{}{}", space(start), inline(piece), space(end && !piece.trim().is_empty()))
    });
    written.collect()
}

fn everybody(preflight: &Preflight, view: &View, sink: &mut dyn Write) -> io::Result<()> {
    let say = |message: Message<'_>| say(view.language, message);
    writeln!(sink, "\n## {}\n", say(Message::PreflightEverybody))?;
    let columns = [
        Message::Student,
        Message::Name,
        Message::PageAccount,
        Message::PageRegion,
        Message::State,
    ];
    writeln!(sink, "| {} |", columns.map(|column| cell(&say(column))).join(" | "))?;
    writeln!(sink, "| --- | --- | --- | --- | --- |")?;
    for student in &preflight.students {
        let standing = say(of_standing(student.standing));
        let cells =
            [&student.student_id, &student.name, &student.account_id, &student.region, &standing];
        writeln!(sink, "| {} |", cells.map(|text| cell(text)).join(" | "))?;
    }
    Ok(())
}
