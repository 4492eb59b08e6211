//! What an instructor decided of a criterion, and how earlier versions wrote it.

use super::{Reason, Shared};
use jiff::Timestamp;
use labproof_checks::outcome::Outcome;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An instructor's decision: it makes the outcome, whatever evidence says.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(from = "Written")]
pub struct Decided {
    /// What was decided.
    pub outcome: Outcome,
    /// Why, in the instructor's words; null where the readers may not see them.
    pub reason: Option<String>,
    /// Who decided; null where the readers may not see it.
    pub who: Option<String>,
    /// Until when it holds, if not for ever.
    pub until: Option<Timestamp>,
    /// The outcome beneath the decision.
    pub beneath: Outcome,
    /// Why that one is open, if it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<Shared<Reason>>,
}

/// A decision as it may stand in a file: one that says nothing of what is beneath is a waiver of an
/// earlier version, whose `outcome` is the one beneath.
#[derive(Deserialize, JsonSchema)]
struct Written {
    outcome: Outcome,
    reason: Option<String>,
    who: Option<String>,
    until: Option<Timestamp>,
    beneath: Option<Outcome>,
    because: Option<Shared<Reason>>,
}

impl From<Written> for Decided {
    fn from(written: Written) -> Self {
        let Written { outcome, reason, who, until, beneath, because } = written;
        let (outcome, beneath) = match beneath {
            Some(beneath) => (outcome, beneath),
            None => (Outcome::Excused, outcome),
        };
        Self { outcome, reason, who, until, beneath, because }
    }
}
