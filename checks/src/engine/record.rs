//! Records of the calls that were made in an account.

use crate::engine::blind::{Blind, ReasonCode};
use crate::engine::source::{Source, action};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What one lookup brought: every kept record of a window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lookup {
    /// The first instant that was asked for.
    pub from: Timestamp,
    /// The first instant that was reached: later than `from` where the lookup was cut short, and
    /// then it is blind for what lies between.
    pub covered_from: Timestamp,
    /// The instant of asking. CloudTrail delivers late, so this is not the last instant covered.
    pub to: Timestamp,
    /// The kept records, oldest first.
    pub records: Vec<Record>,
    /// How many records were of no concern.
    pub others: u64,
    /// Why it was cut short; earlier versions did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut: Option<Blind>,
}

impl Lookup {
    /// Why a part of the window was not reached, if one was not.
    pub fn why_cut(&self) -> Option<Blind> {
        let unsaid = || Blind::new(ReasonCode::TooManyRecords, TRAIL.as_str());
        (self.covered_from > self.from).then(|| self.cut.clone().unwrap_or_else(unsaid))
    }
}

/// The records of the account's calls, as CloudTrail keeps them.
pub const TRAIL: Source = Source::new(&action("trail", "cloudtrail:LookupEvents").open_for(&[
    ReasonCode::AccessDenied,
    ReasonCode::Throttled,
    ReasonCode::Timeout,
    ReasonCode::Unreachable,
    ReasonCode::Tls,
    ReasonCode::NoRecord,
    ReasonCode::TooManyRecords,
    ReasonCode::Settling,
    ReasonCode::Internal,
]));

/// One call that somebody made, with the declared members of its request and answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// `eventID`: what makes a record one, however often it is delivered.
    pub id: String,
    /// `eventName`.
    pub name: String,
    /// `eventTime`: exact to a second.
    pub at: Timestamp,
    /// Who called: the role's ARN for a session of a role, else the caller's own.
    pub principal: Option<String>,
    /// Whether an AWS service called on the account's behalf.
    pub by_service: bool,
    /// `errorCode` of a refused call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// `errorMessage` of a refused call: it names the setting that was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Declared members of `requestParameters`.
    pub request: Value,
    /// Declared members of `responseElements`; null for a refused call.
    pub response: Value,
}
