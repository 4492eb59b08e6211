//! A student writes a page, or none.

use crate::engine::Outcome::Failed;
use crate::modules::subject::Subject;
use crate::modules::work::{Asked, Fault, Page, RuleSource, Work};

/// The port on which a page is asked for.
const HTTP: u16 = 80;

/// The page comes with the server; what it takes besides is that somebody may ask for it.
pub(super) fn walk(work: &mut Work, task: &str, subject: &Subject, _: &Asked<'_>) {
    work.ensure_rule(task, &subject.web().name, HTTP, RuleSource::everywhere());
}

pub(super) static FAULTS: &[Fault] = &[Fault {
    criterion: "answers",
    outcome: Failed,
    also: &[],
    make: |work, site| {
        work.server(&site.subject.web().name)?.page = Page::NotWritten;
        // Nothing tells of a page behind its server's end: it is caught while that runs.
        work.leave_standing();
        Some(())
    },
}];
