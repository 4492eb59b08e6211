//! What a preflight finds, how grave it is, and who must act.

use crate::engine::{OwnTrouble, Points, ReasonCode};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How grave a finding is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Nobody could be graded there, or not wholly.
    BlocksGrading,
    /// The lab could not be done there as its text says.
    BlocksClass,
    /// It could not be looked at: whether anything is in the way is not known.
    NotKnown,
    /// Nothing is in the way, and it is good to know.
    ToKnow,
}

/// Who must act.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    /// The student, in the own account.
    Student,
    /// The instructor.
    Instructor,
    /// Whoever administers the accounts or their organization.
    Administrator,
    /// AWS: waiting is enough.
    Aws,
}

/// Whether somebody, or everybody, can be graded tomorrow.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Something is in the way.
    Blocked,
    /// Not all of it could be looked at.
    NotKnown,
    /// Everything was looked at, and nothing is in the way.
    Ready,
}

/// A thing of the lab, with its name or id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    /// An EC2 instance.
    Server(String),
    /// A group of rules for the network.
    Group(String),
    /// A DB instance.
    Database(String),
    /// A snapshot of one.
    Snapshot(String),
    /// Automated backups that outlived their DB instance of this name.
    Backups(String),
}

/// What a class of DB instances is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// The creation.
    Creation,
    /// The resize.
    Resize,
}

/// How tables would be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Not at all.
    None,
    /// From here.
    Direct,
    /// Through the students' servers, by a key that is pushed there, which is not tried before.
    PushedKey,
    /// Through the students' servers, by a key of the grader's own.
    OwnKey,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// The role does not let us in: it is missing, trusts somebody else, or asks for another external
    /// id, if we have one. AWS does not tell which.
    RoleRefused {
        /// Whether an external id was named.
        with_external_id: bool,
    },
    /// The role lets us in without the external id alone.
    ExternalIdUnwanted,
    /// The role asks for no external id: whoever makes the grader name this role is let in, too.
    NoExternalId,
    /// The grader's own policies do not let it assume this role.
    OwnPolicy,
    /// The role leads into another account.
    WrongAccount,
    /// There was no answer.
    Unanswered {
        /// What was asked: actions, or the subject of a call.
        what: Vec<String>,
        /// Why.
        code: ReasonCode,
    },
    /// The account may not use AWS's services yet, or no longer.
    AccountNotReady {
        /// AWS's word for it.
        error: String,
    },
    /// The account has not enabled the region.
    RegionNotEnabled {
        /// Which.
        region: String,
    },
    /// The role may not make these reads.
    ReadsDenied {
        /// As IAM names them.
        actions: Vec<&'static str>,
    },
    /// A policy of the organization denies these reads.
    DeniedByOrganization {
        /// The region in which they were tried.
        region: String,
        /// As IAM names them.
        actions: Vec<&'static str>,
    },
    /// Things that the lab finds there are not.
    Missing {
        /// Where they were looked for.
        region: String,
        /// What is missing.
        things: Vec<Thing>,
        /// Regions that have them.
        elsewhere: Vec<String>,
    },
    /// The server that the lab needs is stopped.
    Stopped {
        /// Its id.
        server: String,
    },
    /// Something of the lab stands already.
    Leftover {
        /// What.
        thing: Thing,
        /// Where.
        region: String,
        /// Whether the student cannot make another one of that name, or would find the work done.
        in_the_way: bool,
        /// Since when, if AWS tells.
        since: Option<Timestamp>,
    },

    /// What a region offers could not be looked at for want of a permission that grading does not need.
    OffersNotAllowed {
        /// As IAM names them.
        actions: Vec<String>,
    },
    /// What a region offers was asked for, and there was no answer.
    OffersUnanswered {
        /// As IAM names them.
        what: Vec<String>,
        /// Why.
        code: ReasonCode,
    },
    /// No version that passes is offered.
    NoVersion {
        /// The engine.
        engine: String,
        /// The versions that pass.
        asked: Vec<String>,
        /// The versions that are offered.
        offered: Vec<String>,
    },
    /// The version of the lab's text is not offered, but others are that pass.
    OtherVersion {
        /// The engine.
        engine: String,
        /// The version of the text.
        written: String,
        /// What is offered and passes.
        instead: Vec<String>,
    },
    /// A version that passes is created with Extended Support alone.
    ExtendedSupport {
        /// The engine.
        engine: String,
        /// The version.
        version: String,
        /// When even that ends, if AWS tells.
        until: Option<Timestamp>,
        /// Whether the higher price of its third year holds already.
        third_year: bool,
        /// What passes and needs none.
        instead: Vec<String>,
    },
    /// No class that passes can be ordered.
    NoClass {
        /// For what.
        of: Use,
        /// The classes that pass.
        asked: Vec<String>,
    },
    /// The class of the lab's text cannot be ordered, but others can that pass.
    OtherClass {
        /// For what.
        of: Use,
        /// The class of the text.
        written: String,
        /// What can be ordered and passes.
        instead: Vec<String>,
    },

    /// The grader's own side lets nobody be graded.
    Grader {
        /// What.
        trouble: OwnTrouble,
        /// AWS's word for it.
        error: String,
    },
    /// Every account refused, and AWS does not tell whose fault that is.
    NobodyLetsIn {
        /// How many were tried.
        accounts: usize,
    },
    /// The grader's credentials end.
    CredentialsEnd {
        /// When.
        at: Timestamp,
        /// When the class ends, if that was said.
        class_ends: Option<Timestamp>,
    },
    /// The grader's credentials are of a session of which nobody tells when it ends.
    CredentialsEndUnknown,
    /// The machine's clock is not AWS's.
    ClockDiffers {
        /// By how many seconds AWS's is ahead.
        ahead: i64,
    },
    /// No certificate that databases are verified by is valid.
    RootsEnded,
    /// The certificates that ship know a region not.
    RootsMissing {
        /// Which.
        region: String,
    },
    /// How the tables will be looked at.
    Tables {
        /// The way.
        way: Way,
        /// Whether students' receipts are taken in.
        receipts: bool,
        /// What they are worth.
        points: Points,
        /// How many students' databases have an address in the roster.
        endpoints: usize,
        /// How many students there are.
        students: usize,
    },
    /// Web pages will not be asked for.
    PagesNotAsked {
        /// What they are worth.
        points: Points,
    },
    /// What an account on the Free plan is refused.
    FreePlan {
        /// The days of backups that the lab asks for, if they are too many.
        days: Option<i64>,
        /// The classes that the lab asks for, if all are too large.
        classes: Vec<String>,
    },
}

impl Finding {
    /// How grave it is.
    pub fn severity(&self) -> Severity {
        match self {
            Self::RoleRefused { .. }
            | Self::ExternalIdUnwanted
            | Self::OwnPolicy
            | Self::WrongAccount
            | Self::AccountNotReady { .. }
            | Self::RegionNotEnabled { .. }
            | Self::ReadsDenied { .. }
            | Self::DeniedByOrganization { .. }
            | Self::Grader { .. }
            | Self::NobodyLetsIn { .. }
            | Self::RootsEnded
            | Self::RootsMissing { .. } => Severity::BlocksGrading,
            Self::NoVersion { .. }
            | Self::NoClass { .. }
            | Self::Leftover { in_the_way: true, .. } => Severity::BlocksClass,
            Self::Missing { elsewhere, .. } if elsewhere.is_empty() => Severity::BlocksClass,
            Self::Unanswered { .. } => Severity::NotKnown,
            Self::NoExternalId
            | Self::Missing { .. }
            | Self::Stopped { .. }
            | Self::Leftover { .. }
            | Self::OffersNotAllowed { .. }
            | Self::OffersUnanswered { .. }
            | Self::OtherVersion { .. }
            | Self::ExtendedSupport { .. }
            | Self::OtherClass { .. }
            | Self::CredentialsEnd { .. }
            | Self::CredentialsEndUnknown
            | Self::ClockDiffers { .. }
            | Self::Tables { .. }
            | Self::PagesNotAsked { .. }
            | Self::FreePlan { .. } => Severity::ToKnow,
        }
    }

    /// Who must act.
    pub fn who(&self) -> Who {
        match self {
            Self::RoleRefused { .. }
            | Self::NoExternalId
            | Self::AccountNotReady { .. }
            | Self::RegionNotEnabled { .. }
            | Self::ReadsDenied { .. }
            | Self::Stopped { .. }
            | Self::Leftover { .. } => Who::Student,
            Self::Missing { elsewhere, .. } if elsewhere.is_empty() => Who::Student,
            Self::DeniedByOrganization { .. } => Who::Administrator,
            Self::Unanswered { .. } | Self::OffersUnanswered { .. } => Who::Aws,
            Self::ExternalIdUnwanted
            | Self::OwnPolicy
            | Self::WrongAccount
            | Self::Missing { .. }
            | Self::OffersNotAllowed { .. }
            | Self::NoVersion { .. }
            | Self::OtherVersion { .. }
            | Self::ExtendedSupport { .. }
            | Self::NoClass { .. }
            | Self::OtherClass { .. }
            | Self::Grader { .. }
            | Self::NobodyLetsIn { .. }
            | Self::CredentialsEnd { .. }
            | Self::CredentialsEndUnknown
            | Self::ClockDiffers { .. }
            | Self::RootsEnded
            | Self::RootsMissing { .. }
            | Self::Tables { .. }
            | Self::PagesNotAsked { .. }
            | Self::FreePlan { .. } => Who::Instructor,
        }
    }

    /// The code that it is known by to machines.
    pub fn code(&self) -> &'static str {
        match self {
            Self::RoleRefused { .. } => "role-refused",
            Self::ExternalIdUnwanted => "external-id-unwanted",
            Self::NoExternalId => "no-external-id",
            Self::OwnPolicy => "own-policy",
            Self::WrongAccount => "wrong-account",
            Self::Unanswered { .. } => "unanswered",
            Self::AccountNotReady { .. } => "account-not-ready",
            Self::RegionNotEnabled { .. } => "region-not-enabled",
            Self::ReadsDenied { .. } => "reads-denied",
            Self::DeniedByOrganization { .. } => "denied-by-organization",
            Self::Missing { .. } => "missing",
            Self::Stopped { .. } => "stopped",
            Self::Leftover { .. } => "leftover",
            Self::OffersNotAllowed { .. } => "offers-not-allowed",
            Self::OffersUnanswered { .. } => "offers-unanswered",
            Self::NoVersion { .. } => "no-version",
            Self::OtherVersion { .. } => "other-version",
            Self::ExtendedSupport { .. } => "extended-support",
            Self::NoClass { .. } => "no-class",
            Self::OtherClass { .. } => "other-class",
            Self::Grader { .. } => "grader",
            Self::NobodyLetsIn { .. } => "nobody-lets-in",
            Self::CredentialsEnd { .. } => "credentials-end",
            Self::CredentialsEndUnknown => "credentials-end-unknown",
            Self::ClockDiffers { .. } => "clock-differs",
            Self::RootsEnded => "roots-ended",
            Self::RootsMissing { .. } => "roots-missing",
            Self::Tables { .. } => "tables",
            Self::PagesNotAsked { .. } => "pages-not-asked",
            Self::FreePlan { .. } => "free-plan",
        }
    }
}

impl Severity {
    /// What a finding of this severity makes of whom it is about.
    pub fn standing(self) -> Standing {
        match self {
            Self::BlocksGrading | Self::BlocksClass => Standing::Blocked,
            Self::NotKnown => Standing::NotKnown,
            Self::ToKnow => Standing::Ready,
        }
    }
}

impl Standing {
    /// How it stands with several findings together: as with the gravest.
    pub fn of(severities: impl IntoIterator<Item = Severity>) -> Self {
        severities.into_iter().map(Severity::standing).min().unwrap_or(Self::Ready)
    }
}
