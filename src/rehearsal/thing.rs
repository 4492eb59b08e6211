//! The things that a student makes, as AWS names them, and the mark by which they are known again.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What a thing is, in the order in which it is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    DbInstance,
    Server,
    DbSnapshot,
    SubnetGroup,
    SecurityGroup,
    KeyPair,
}

impl Kind {
    pub(crate) const ALL: [Self; 6] = [
        Self::DbInstance,
        Self::Server,
        Self::DbSnapshot,
        Self::SubnetGroup,
        Self::SecurityGroup,
        Self::KeyPair,
    ];
}

/// A thing by its name: what it is created under, and for a server its Name tag.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Thing {
    pub(crate) kind: Kind,
    pub(crate) name: String,
}

impl Thing {
    pub(crate) fn new(kind: Kind, name: &str) -> Self {
        Self { kind, name: name.to_owned() }
    }

    /// Whether a name is this thing's. RDS keeps names in lower case.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }
}

impl fmt::Display for Thing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            Kind::DbInstance => "DB instance",
            Kind::Server => "EC2 instance",
            Kind::DbSnapshot => "DB snapshot",
            Kind::SubnetGroup => "DB subnet group",
            Kind::SecurityGroup => "security group",
            Kind::KeyPair => "key pair",
        };
        write!(f, "{kind} {}", self.name)
    }
}

/// The key of the tag that everything of a rehearsal in an account carries.
pub(crate) const MARK: &str = "labproof:rehearsal";

/// A rehearsal's own mark: the value of its tag, which no other rehearsal has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark(pub(crate) String);

impl Mark {
    /// Whether a thing with these tags carries it.
    pub(crate) fn is_among<'t>(&self, tags: impl IntoIterator<Item = (&'t str, &'t str)>) -> bool {
        tags.into_iter().any(|(key, value)| key == MARK && value == self.0)
    }
}
