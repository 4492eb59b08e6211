//! What a web server answers.

use crate::engine::{ReasonCode, Source, without_action};
use crate::services::member::{Member, member};
use serde::{Deserialize, Serialize};

/// The pages of the web servers, over HTTP.
pub const PAGES: Source = Source::new(&without_action("pages", "http:GET").open_for(&[
    ReasonCode::Timeout,
    ReasonCode::Unreachable,
    ReasonCode::NoRecord,
    ReasonCode::InProgress,
    ReasonCode::Stopped,
    ReasonCode::Internal,
]));

/// The status of an answer.
pub(crate) const STATUS: Member = member("Status", "status", &[]);

/// The answer of one web server to one GET of its first page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// The EC2 instance that was asked (`i-…`).
    pub server: String,
    /// What was asked for: `http://ADDRESS/`.
    pub url: String,
    /// The status of the last answer, redirects to the same host followed.
    pub status: u16,
    /// The media type that it names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// How many bytes of the page were read; at most 65,536.
    pub bytes: u64,
}
