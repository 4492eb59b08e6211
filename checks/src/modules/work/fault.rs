//! What a student may do wrong, and what must catch it.

use super::steps::Work;
use crate::engine::{CriterionSpec, Outcome};
use crate::modules::subject::Subject;

/// A fault: the reference student's work, spoilt so that one criterion must tell.
#[derive(Debug, Clone, Copy)]
pub struct Fault {
    /// The criterion of the module that must catch it.
    pub criterion: &'static str,
    /// The outcome that it must give.
    pub outcome: Outcome,
    /// What else may fall with it, besides the criteria that need this one and the tasks of which
    /// nothing is done.
    pub also: &'static [Falls],
    /// Spoils the work; `None` if this lab leaves no way to make the fault.
    pub(crate) make: fn(&mut Work, &Site<'_>) -> Option<()>,
}

/// A criterion that a fault of another one costs: a module's id, and the criterion's in it.
pub type Falls = (&'static str, &'static str);

/// Where in a lab a fault is made.
#[derive(Debug, Clone, Copy)]
pub struct Site<'l> {
    /// What the task is about.
    pub subject: &'l Subject,
    /// What the lab says of the criterion.
    pub spec: &'l CriterionSpec,
}

impl Site<'_> {
    /// The first of these that the criterion does not accept.
    pub(crate) fn other<'v>(&self, values: &[&'v str]) -> Option<&'v str> {
        let accepted: Vec<String> = self.spec.values().map(ToString::to_string).collect();
        values.iter().copied().find(|value| !accepted.iter().any(|it| it == value))
    }
}

impl Fault {
    /// The work with the fault in it; `None` if it cannot be made at this place of the lab.
    pub fn of(&self, reference: &Work, site: &Site<'_>) -> Option<Work> {
        let mut work = reference.clone();
        (self.make)(&mut work, site)?;
        Some(work)
    }
}
