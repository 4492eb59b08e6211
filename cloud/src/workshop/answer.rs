//! What comes back from a call.

use std::error::Error;
use std::fmt;

use crate::wire::xml::first_text;

/// What a service answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The body: XML, or JSON from `CloudTrail`.
    pub body: String,
}

impl Reply {
    /// The text of the first XML element of that name.
    pub fn text(&self, element: &str) -> Option<String> {
        first_text(&self.body, element)
    }
}

/// A service's refusal, or a connection that failed (code `RequestFailed`, status 0).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwsError {
    /// AWS's code, such as `DBInstanceNotFound`.
    pub code: String,
    /// AWS's message.
    pub message: String,
    /// The HTTP status.
    pub status: u16,
}

impl fmt::Display for AwsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.code, self.message)
    }
}

impl Error for AwsError {}

impl AwsError {
    /// Reads a refusal in whichever shape the service writes it.
    pub(super) fn read(status: u16, body: &str) -> Self {
        let json: Option<serde_json::Value> = serde_json::from_str(body).ok();
        let member =
            |name: &str| json.as_ref().and_then(|json| json[name].as_str()).map(str::to_owned);
        let code = first_text(body, "Code").or_else(|| member("__type"));
        let message = first_text(body, "Message").or_else(|| member("message"));
        Self {
            code: code.unwrap_or_else(|| "Unknown".to_owned()),
            message: message.unwrap_or_else(|| body.to_owned()),
            status,
        }
    }
}
