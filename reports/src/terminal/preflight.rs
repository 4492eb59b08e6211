//! What a preflight found, for a terminal: the sentence that matters, then what is in whose way.

use super::sheet::{Sheet, unbroken};
use super::student::Page;
use crate::clean;
use crate::message::Message;
use crate::preflight::{Finding, Preflight, Student, of_severity, of_standing, of_who};
use labproof_checks::preflight::{Severity, Standing};

/// What a preflight found.
pub fn preflight(preflight: &Preflight, sheet: &Sheet) -> String {
    let mut parts = vec![head(preflight, sheet)];
    parts.push(part(&sheet.say(Message::PreflightGrader), &preflight.grader, sheet));
    parts.extend(preflight.regions.iter().map(|region| {
        let (name, students) = (&region.region, region.students);
        let heading = sheet.say(Message::PreflightRegion { students, region: name });
        part(&heading, &region.findings, sheet)
    }));
    let noted = preflight.noted();
    parts.extend(noted.iter().map(|one| part(&heading(one, sheet), &one.findings, sheet)));
    parts.extend(others(preflight, sheet));
    parts.join("\n")
}

/// Why a class could not be held or graded as it is: a line each, for standard error. Nothing, if it could.
pub fn missing(preflight: &Preflight, sheet: &Sheet) -> String {
    let counts = |finding: &&Finding| finding.severity != Severity::ToKnow;
    let of_class = preflight.grader.iter();
    let of_class = of_class.chain(preflight.regions.iter().flat_map(|region| &region.findings));
    let of_class = of_class.filter(counts).map(|finding| sheet.text(&finding.message).to_owned());
    let of_students = preflight.noted().into_iter().flat_map(|student| {
        let Student { student_id, name, findings, .. } = student;
        let findings = findings.iter().filter(counts);
        findings.map(move |it| format!("{student_id} {name}: {}", sheet.text(&it.message)))
    });
    of_class.chain(of_students).map(|line| clean::line(&line) + "\n").collect()
}

fn head(preflight: &Preflight, sheet: &Sheet) -> String {
    let lab = sheet.text(&preflight.lab.title);
    let mut page = Page::new(sheet, &format!("{}: {lab}", sheet.say(Message::PreflightTitle)));
    let mark = match preflight.standing {
        Standing::Ready => "✓",
        Standing::Blocked => "✗",
        Standing::NotKnown => "?",
    };
    page.marked(mark, &sheet.say(preflight.headline()));
    if let Some(ends) = preflight.class_ends {
        page.line(&sheet.say(Message::PreflightClassEnds { at: &sheet.local(ends) }));
    }
    page.finish()
}

fn heading(student: &Student, sheet: &Sheet) -> String {
    let Student { student_id, name, account_id, region, standing, .. } = student;
    let standing = sheet.say(of_standing(*standing));
    format!("{student_id} {name} · {account_id} · {region} · {standing}")
}

fn part(heading: &str, findings: &[Finding], sheet: &Sheet) -> String {
    let mut page = Page::new(sheet, heading);
    if findings.is_empty() {
        page.line(&sheet.say(Message::PreflightNothing));
    }
    for finding in findings {
        let severity = unbroken(&sheet.say(of_severity(finding.severity)));
        let who = unbroken(&sheet.say(of_who(finding.who)));
        let message = sheet.text(&finding.message);
        page.marked(mark(finding.severity), &format!("{severity} ({who}): {message}"));
        page.line(&format!("→ {}", sheet.text(&finding.action)));
    }
    page.finish()
}

fn mark(severity: Severity) -> &'static str {
    match severity {
        Severity::BlocksGrading | Severity::BlocksClass => "✗",
        Severity::NotKnown => "?",
        Severity::ToKnow => "▫",
    }
}

/// Those who are ready, and of whom there is nothing to say.
fn others(preflight: &Preflight, sheet: &Sheet) -> Option<String> {
    let is_ready =
        |student: &&Student| student.findings.is_empty() && student.standing == Standing::Ready;
    let ready = preflight.students.iter().filter(is_ready);
    let ids: Vec<String> = ready.map(|student| clean::line(&student.student_id)).collect();
    let students = &ids.join(", ");
    let mut page = Page::new(sheet, &sheet.say(Message::PreflightStandingReady));
    page.line(students);
    (!ids.is_empty()).then(|| page.finish())
}
