//! Sources of evidence, as values: what can be read, and what that needs to be allowed to do.

use crate::engine::blind::ReasonCode;
use std::cmp::Ordering;
use std::fmt;

/// A source of evidence. A service declares it; what a criterion reads is said in these values, once:
/// the session policy, the role template and the observers are derived from that.
#[derive(Clone, Copy)]
pub struct Source(&'static Declaration);

/// What a service declares of a source.
#[derive(Debug)]
pub struct Declaration {
    /// What evidence is kept under.
    pub id: &'static str,
    /// The read, as reports name it.
    pub name: &'static str,
    /// The IAM action that the read needs inside the student's account, if it needs one.
    pub action: Option<&'static str>,
    /// Why what it tells may be open.
    pub reasons: &'static [ReasonCode],
}

/// What may be in the way of any read of AWS's: its answer, the network, and that it is too late.
const OF_AWS: &[ReasonCode] = &[
    ReasonCode::AccessDenied,
    ReasonCode::Throttled,
    ReasonCode::Timeout,
    ReasonCode::Unreachable,
    ReasonCode::Tls,
    ReasonCode::NoRecord,
    ReasonCode::InProgress,
    ReasonCode::Internal,
];

impl Source {
    /// A source as it is declared.
    pub const fn new(declaration: &'static Declaration) -> Self {
        Self(declaration)
    }

    /// What evidence is kept under.
    pub fn id(self) -> &'static str {
        self.0.id
    }

    /// The source as reports name it: the read that was made.
    pub fn as_str(self) -> &'static str {
        self.0.name
    }

    /// The IAM action that the read needs inside the student's account, if it needs one.
    pub fn action(self) -> Option<&'static str> {
        self.0.action
    }

    /// Why what it tells may be open: what can be in the way of the read, and what its answer may leave open.
    pub fn reasons(self) -> &'static [ReasonCode] {
        self.0.reasons
    }
}

/// A read of a region that one IAM action allows, which reports name it by.
pub(crate) const fn action(id: &'static str, action: &'static str) -> Declaration {
    Declaration { id, name: action, action: Some(action), reasons: OF_AWS }
}

/// A read that no IAM action allows.
pub(crate) const fn without_action(id: &'static str, name: &'static str) -> Declaration {
    Declaration { id, name, action: None, reasons: &[] }
}

impl Declaration {
    /// The same, with all that may be in its way.
    pub(crate) const fn open_for(self, reasons: &'static [ReasonCode]) -> Self {
        Self { reasons, ..self }
    }
}

impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        self.0.id == other.0.id
    }
}

impl Eq for Source {}

impl PartialOrd for Source {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Source {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.id.cmp(other.0.id)
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.id)
    }
}
