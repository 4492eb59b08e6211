//! The grader's own side, and what holds for the whole class.

use crate::engine::{Blind, Points, Reason, Value};
use crate::lab::{Lab, Task};
use crate::preflight::finding::{Finding, Way};
use crate::services::http::PAGES;
use jiff::{SignedDuration, Timestamp};

/// What was seen of the grader's own side.
#[derive(Debug, Clone)]
pub struct GraderSeen {
    /// Why no account could be entered, where that is the grader's own matter.
    pub trouble: Option<Blind>,
    /// How many accounts let the grader in.
    pub entered: usize,
    /// How many refused.
    pub refused: usize,
    /// When the grader's credentials end.
    pub credentials: CredentialsEnd,
    /// When the class ends, if that was said.
    pub class_ends: Option<Timestamp>,
    /// By how much AWS's clock is ahead of the machine's, if it differs.
    pub ahead: Option<SignedDuration>,
    /// The certificates that databases are verified by; `None` if they are not.
    pub roots: Option<Roots>,
    /// How tables would be looked at.
    pub way: Way,
    /// Whether students' receipts are taken in.
    pub receipts: bool,
    /// Whether web pages will be asked for.
    pub pages: bool,
    /// How many students' databases have an address in the roster.
    pub endpoints: usize,
    /// How many students there are.
    pub students: usize,
}

/// When the grader's credentials end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialsEnd {
    /// Never, as far as they say: a key that lasts.
    Never,
    /// Then; if they can be renewed, they are.
    At(Timestamp),
    /// Some time: they are a session's, of which nobody tells when it ends.
    Unknown,
}

/// The certificates that databases are verified by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roots {
    /// How many are valid now.
    pub valid: usize,
    /// The regions of the class of which those that ship have none. Nothing of what a file of one's own
    /// covers is known.
    pub missing: Vec<String>,
}

/// The findings on the grader's own side, the gravest first.
pub fn grader(lab: &Lab, seen: &GraderSeen) -> Vec<Finding> {
    let mut findings: Vec<Finding> = entering(seen).into_iter().collect();
    findings.extend(credentials(seen));
    findings.extend(seen.ahead.map(|ahead| Finding::ClockDiffers { ahead: ahead.as_secs() }));
    findings.extend(roots(seen));
    findings.extend(tables(lab, seen));
    findings.extend(pages(lab, seen));
    findings.extend(free_plan(lab));
    findings.sort_by_key(Finding::severity);
    findings
}

/// Two accounts that refuse may both be wrong; where none lets us in, it may be us.
fn entering(seen: &GraderSeen) -> Option<Finding> {
    let trouble = seen.trouble.as_ref().and_then(|why| {
        let trouble = Reason::from(why).of_the_grader()?;
        Some(Finding::Grader { trouble, error: why.error().unwrap_or_default() })
    });
    let nobody = seen.entered == 0 && seen.refused > 1;
    trouble.or_else(|| nobody.then_some(Finding::NobodyLetsIn { accounts: seen.refused }))
}

fn credentials(seen: &GraderSeen) -> Option<Finding> {
    match (seen.credentials, seen.class_ends) {
        (CredentialsEnd::Never, _) => None,
        (CredentialsEnd::At(at), Some(ends)) if at >= ends => None,
        (CredentialsEnd::At(at), class_ends) => Some(Finding::CredentialsEnd { at, class_ends }),
        (CredentialsEnd::Unknown, _) => Some(Finding::CredentialsEndUnknown),
    }
}

fn roots(seen: &GraderSeen) -> Vec<Finding> {
    let Some(roots) = &seen.roots else { return Vec::new() };
    if roots.valid == 0 {
        return vec![Finding::RootsEnded];
    }
    let missing = roots.missing.iter().cloned();
    missing.map(|region| Finding::RootsMissing { region }).collect()
}

fn tables(lab: &Lab, seen: &GraderSeen) -> Option<Finding> {
    let points = points(lab, Task::is_on_table);
    (lab.tables().next().is_some()).then_some(Finding::Tables {
        way: seen.way,
        receipts: seen.receipts,
        points,
        endpoints: seen.endpoints,
        students: seen.students,
    })
}

fn pages(lab: &Lab, seen: &GraderSeen) -> Option<Finding> {
    let is_on_page = |task: &Task| task.criteria.iter().any(|it| it.check.reads.contains(&PAGES));
    let points = points(lab, is_on_page);
    (!seen.pages && lab.with_pages().next().is_some()).then_some(Finding::PagesNotAsked { points })
}

fn points(lab: &Lab, is: impl Fn(&Task) -> bool) -> Points {
    let tasks = lab.tasks.iter().filter(|task| is(task));
    tasks.flat_map(|task| &task.criteria).map(|criterion| criterion.spec.points).sum()
}

/// What an account on the Free plan is refused: more than a day of backups, and any class but micro
/// ones (`docs/aws.md` 5). No account was asked for its plan.
fn free_plan(lab: &Lab) -> Option<Finding> {
    let mut days = None;
    let mut classes: Vec<String> = Vec::new();
    for criterion in lab.criteria() {
        match criterion.check.id {
            "backup-retention" => days = criterion.spec.number().filter(|days| *days > 1),
            "instance-class" => {
                let asked: Vec<String> = criterion.spec.values().map(Value::to_string).collect();
                if !asked.is_empty() && !asked.iter().any(|class| is_micro(class)) {
                    classes.extend(asked);
                }
            }
            _ => {}
        }
    }
    (days.is_some() || !classes.is_empty()).then_some(Finding::FreePlan { days, classes })
}

fn is_micro(class: &str) -> bool {
    class.rsplit_once('.').is_some_and(|(_, size)| size == "micro")
}
