//! Which modules and criteria a file has: those that were asked for, and what they need.

use crate::modules::{Criterion, MODULES, Module, Need};

/// A module of the file.
pub(super) struct Chosen {
    pub(super) module: &'static Module,
    /// Its criteria that others need, where it was not asked for itself.
    only: Option<Vec<&'static str>>,
}

impl Chosen {
    pub(super) fn criteria(&self) -> impl Iterator<Item = &'static Criterion> {
        let is_in = |known: &&Criterion| self.only.as_ref().is_none_or(|it| it.contains(&known.id));
        self.module.criteria.iter().filter(is_in)
    }

    /// What each of them is worth.
    pub(super) fn points(&self) -> u8 {
        u8::from(self.only.is_none())
    }
}

/// The modules that are asked for and those that they need, in the order of the table.
pub(super) fn of(asked_for: &[&'static Module]) -> Vec<Chosen> {
    let chosen = MODULES.into_iter().filter_map(|module| {
        if asked_for.iter().any(|asked| asked.id == module.id) {
            return Some(Chosen { module, only: None });
        }
        let needed: Vec<_> = needed(asked_for, module).collect();
        (!needed.is_empty()).then_some(Chosen { module, only: Some(needed) })
    });
    chosen.collect()
}

/// The criteria of a module that others need.
fn needed(of: &[&'static Module], module: &'static Module) -> impl Iterator<Item = &'static str> {
    let needs = of.iter().flat_map(|asked| asked.criteria).flat_map(|criterion| criterion.needs);
    needs.filter_map(|need| match *need {
        Need::Of { module: other, criterion } if other == module.id => Some(criterion),
        Need::Of { .. } | Need::Own(_) => None,
    })
}
