//! What the tables of a lab file must say.

use crate::lab::errors::Fault;
use crate::lab::nearest;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeString, DeTable};

/// A table of lab files.
pub(super) struct Keys {
    /// What it must say.
    pub(super) required: &'static [&'static str],
    /// What it may say besides.
    pub(super) optional: &'static [&'static str],
    /// What to know of it.
    pub(super) help: &'static str,
}

/// What stands above the things and tasks.
pub(super) const HEAD: Keys = Keys {
    required: &["id", "title", "languages", "region"],
    optional: &["points", "resource", "task"],
    help: "a lab file says id, title, languages, region and, if it likes, points; then come its \
           things, [resource.NAME], and its tasks, [[task]], with their [[task.criterion]]",
};

/// A task, whatever its module.
pub(super) const TASK: Keys = Keys {
    required: &["id", "title", "check", "criterion"],
    optional: &["of"],
    help: "a task has an id, a title, check = \"MODULE\", the settings of its module, and a \
           [[task.criterion]] for whatever earns points",
};

/// A criterion.
pub(super) const CRITERION: Keys = Keys {
    required: &["id", "points", "title", "hint"],
    optional: &["check", "expected", "accepted"],
    help: "a criterion has id, points, title and hint; expected, and accepted for other values that \
           pass, where it compares a value; and check, where its id is not the module's",
};

impl Keys {
    /// Whether a table says what it must. What is missing may be there with a slip.
    pub(super) fn are_in(&self, table: &DeTable<'_>, place: Range<usize>) -> Result<(), Fault> {
        let missing = self.required.iter().find(|key| !table.contains_key(**key));
        let Some(missing) = missing else { return Ok(()) };
        let is_unknown = |key: &&Spanned<DeString<'_>>| !self.knows(key.get_ref());
        let mut unknown = table.keys().filter(is_unknown);
        let slip = unknown.find(|key| nearest::to(key.get_ref(), [*missing]).is_some());
        Err(match slip {
            Some(slip) => {
                let help = format!("did you mean `{missing}`? {}", self.help);
                Fault::quoting(slip.span(), format!("unknown field `{}`", slip.get_ref()), &help)
            }
            None => Fault::new(place, format!("missing field `{missing}`"), self.help),
        })
    }

    fn knows(&self, key: &str) -> bool {
        self.required.iter().chain(self.optional).any(|known| *known == key)
    }
}
