//! CloudTrail's records of the calls that labs consist of.
//!
//! Only declared events, and of each only declared members, are kept: what a student did besides
//! a lab is counted and forgotten, and nothing secret can be stored.

use crate::engine::Record;
use crate::services::kept::KeptEvent;
use crate::services::{ec2, rds};
use serde::Deserialize;
use serde::de::DeserializeOwned;
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
    let raw: Raw<'_> = match serde_json::from_str(text) {
        Ok(raw) => raw,
        // What else it holds, one member twice for example, is of concern only if its event is declared.
        Err(error) => {
            let Title { event_name, event_source } = serde_json::from_str(text)?;
            return declared(&event_name, &event_source).map_or(Ok(None), |_| Err(error));
        }
    };
    let Some(event) = declared(&raw.event_name, &raw.event_source) else { return Ok(None) };
    let identity: UserIdentity = read(raw.user_identity)?.unwrap_or_default();
    Ok(Some(Record {
        id: needed(raw.event_id)?,
        name: raw.event_name,
        at: needed(raw.event_time)?,
        by_service: identity.is_service(),
        principal: identity.principal(),
        error: read(raw.error_code)?,
        message: read(raw.error_message)?,
        request: event.request.read(raw.request_parameters)?,
        response: event.response.read(raw.response_elements)?,
    }))
}

fn declared(name: &str, source: &str) -> Option<&'static KeptEvent> {
    KEPT_EVENTS.iter().find(|event| event.name == name && event.source == source)
}

/// Which event a record is of.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Title {
    event_name: String,
    event_source: String,
}

/// Which event a record is of, and the rest of it as it is written: no more is read of an event that is not
/// declared.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Raw<'a> {
    event_name: String,
    event_source: String,
    #[serde(borrow, rename = "eventID")]
    event_id: Option<&'a RawValue>,
    #[serde(borrow)]
    event_time: Option<&'a RawValue>,
    #[serde(borrow)]
    user_identity: Option<&'a RawValue>,
    #[serde(borrow)]
    error_code: Option<&'a RawValue>,
    #[serde(borrow)]
    error_message: Option<&'a RawValue>,
    #[serde(borrow)]
    request_parameters: Option<&'a RawValue>,
    #[serde(borrow)]
    response_elements: Option<&'a RawValue>,
}

/// A member of a record, if it has it.
fn read<T: DeserializeOwned>(member: Option<&RawValue>) -> Result<Option<T>, serde_json::Error> {
    member.map(|member| serde_json::from_str(member.get())).transpose()
}

/// A member that every record has.
fn needed<T: DeserializeOwned>(member: Option<&RawValue>) -> Result<T, serde_json::Error> {
    serde_json::from_str(member.map_or("null", RawValue::get))
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
