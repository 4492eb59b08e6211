//! CloudTrail's records of the calls that labs consist of.
//!
//! Only declared events, and of each only declared members, are kept: what a student did besides
//! a lab is counted and forgotten, and nothing secret can be stored.

use crate::engine::Record;
use crate::services::kept::KeptEvent;
use crate::services::{declared, ec2, rds};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::sync::LazyLock;

/// The declared events of all services.
pub static KEPT_EVENTS: LazyLock<Vec<KeptEvent>> = LazyLock::new(|| {
    rds::calls::kept_events().into_iter().chain(ec2::calls::kept_events()).collect()
});

/// Whether an event of this name is declared, whatever its source.
pub fn is_declared(event_name: &str) -> bool {
    KEPT_EVENTS.iter().any(|event| event.name == event_name)
}

/// A record of CloudTrail (`CloudTrailEvent`, one JSON text) if its event is declared, with its
/// declared members only; `None` if it is of no concern, whatever else it holds.
///
/// # Errors
/// The text is not a CloudTrail record, or a declared event cannot be read. The lookup that held it is
/// then not complete.
pub fn keep(text: &str) -> Result<Option<Record>, serde_json::Error> {
    let Title { event_name, event_source } = serde_json::from_str(text)?;
    let mut events = KEPT_EVENTS.iter();
    let declared = events.find(|event| event.name == event_name && event.source == event_source);
    let Some(event) = declared else { return Ok(None) };
    let raw: Raw<'_> = serde_json::from_str(text)?;
    Ok(Some(Record {
        id: raw.event_id,
        name: raw.event_name,
        at: raw.event_time,
        by_service: raw.user_identity.is_service(),
        principal: raw.user_identity.principal(),
        error: raw.error_code,
        message: raw.error_message,
        request: declared::members(raw.request_parameters, &event.request)?,
        response: declared::members(raw.response_elements, &event.response)?,
    }))
}

/// Which event a record is of: read before anything else of it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Title {
    event_name: String,
    event_source: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Raw<'a> {
    #[serde(rename = "eventID")]
    event_id: String,
    event_name: String,
    event_time: Timestamp,
    #[serde(default)]
    user_identity: UserIdentity,
    error_code: Option<String>,
    error_message: Option<String>,
    #[serde(borrow)]
    request_parameters: Option<&'a RawValue>,
    #[serde(borrow)]
    response_elements: Option<&'a RawValue>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct UserIdentity {
    r#type: Option<String>,
    arn: Option<String>,
    session_context: SessionContext,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct SessionContext {
    session_issuer: SessionIssuer,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SessionIssuer {
    arn: Option<String>,
}

impl UserIdentity {
    fn principal(self) -> Option<String> {
        self.session_context.session_issuer.arn.or(self.arn)
    }

    /// A service acts as itself, or through a service-linked role. `invokedBy` beside a person's
    /// identity tells nothing: the console and CloudFormation call as the person.
    fn is_service(&self) -> bool {
        let role = self.session_context.session_issuer.arn.as_deref().unwrap_or_default();
        self.r#type.as_deref() == Some("AWSService") || role.contains(":role/aws-service-role/")
    }
}
