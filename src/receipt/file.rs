//! The file that a receipt is. It is read from anybody, so nothing here needs the rest of the program:
//! the fuzz target takes this file as it stands.

use crate::nonce::Nonce;
use crate::observe::mysql::{self, ServerNames};
use jiff::Timestamp;
use labproof_checks::evidence::{
    Answer, Attested, Blind, Endpoint, Look, Observation, TABLE, TableLook,
};
use labproof_checks::lab::Lab;
use labproof_checks::things::TableSpec;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The version of the file.
const SCHEMA: &str = "labproof/receipt/1";

/// The member that holds the hash of all others.
const HASH: &str = "sha256";

/// The longest text of a look, letters: a value, or an address, whose name has fewer and then a port.
const LONGEST: usize = mysql::LETTERS + ":65535".len();

/// What a receipt says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Receipt {
    schema: String,
    /// The version of labproof that looked.
    pub(crate) version: String,
    /// The lab that was looked for.
    pub(crate) lab: LabName,
    /// What of the lab was asked.
    pub(crate) asked: Asked,
    /// The instructor's nonce.
    pub(crate) nonce: Nonce,
    /// When it was looked, by the clock of the student's server.
    pub(crate) at: Timestamp,
    /// The address that was dialled.
    pub(crate) endpoint: Endpoint,
    /// What the database server calls itself.
    pub(crate) server: ServerNames,
    /// What the database showed, or why it could not be looked at.
    pub(crate) look: Reply,
    /// The EC2 instance that it was taken on; `None` where none told.
    pub(crate) identity: Option<Identity>,
}

/// A lab by its name and its file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LabName {
    /// The lab's id.
    pub(crate) id: String,
    /// The SHA-256 of the lab file.
    pub(crate) sha256: String,
}

/// What of a lab decides over what is asked, and of whom: two labs that agree in it are answered by
/// the same look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    user: String,
    schema: String,
    table: String,
    columns: Vec<String>,
    row: Vec<String>,
}

/// What the database showed, or why it could not be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Reply {
    /// What was read.
    Seen(TableLook),
    /// Why nothing was read.
    Blind(Blind),
}

/// What the metadata service says of an EC2 instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Identity {
    /// The instance identity document, letter by letter.
    pub(crate) document: String,
    /// AWS's signature of it, base64. It is kept for who wants to verify it; labproof does not.
    pub(crate) signature: Option<String>,
}

/// What matters of an instance identity document.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct InstanceIdentity {
    /// The account that the EC2 instance is in.
    #[serde(rename = "accountId")]
    pub(crate) account: String,
    /// Its region.
    pub(crate) region: String,
    /// The EC2 instance.
    #[serde(rename = "instanceId")]
    pub(crate) instance: String,
}

/// Why a text is not a receipt as it was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Fault {
    /// It is not JSON, or not that of a receipt.
    #[error("it is not a receipt: {0}")]
    NotAReceipt(String),
    /// It is a receipt of another version.
    #[error("it is a receipt of the version `{0}`; this labproof reads {SCHEMA}")]
    OtherVersion(String),
    /// It is not what its hash says.
    #[error("it was changed after it was written")]
    Changed,
}

impl From<&TableSpec> for Asked {
    fn from(sql: &TableSpec) -> Self {
        Self {
            user: sql.user.clone(),
            schema: sql.schema.clone(),
            table: sql.table.clone(),
            columns: sql.columns.iter().map(|column| column.name.clone()).collect(),
            row: sql.row.clone(),
        }
    }
}

impl Identity {
    /// Whose instance it is of; `None` if the document does not say.
    pub(crate) fn whose(&self) -> Option<InstanceIdentity> {
        let whose: InstanceIdentity = serde_json::from_str(&self.document).ok()?;
        let is_real =
            [&whose.account, &whose.region, &whose.instance].iter().all(|text| is_short(text));
        is_real.then_some(whose)
    }
}

impl Receipt {
    /// A receipt of a look at `endpoint` that ended at an instant.
    pub(crate) fn new(
        lab: &Lab,
        asked: &TableSpec,
        nonce: Nonce,
        endpoint: Endpoint,
        at: Timestamp,
        seen: Result<(TableLook, ServerNames), Blind>,
        identity: Option<Identity>,
    ) -> Self {
        let (look, server) = match seen {
            Ok((table, names)) => (Reply::Seen(table), names),
            Err(why) => (Reply::Blind(why), ServerNames::default()),
        };
        Self {
            schema: SCHEMA.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            lab: LabName { id: lab.id.clone(), sha256: lab.sha256.clone() },
            asked: Asked::from(asked),
            nonce,
            at,
            endpoint,
            server,
            look,
            identity,
        }
    }

    /// Reads a receipt.
    ///
    /// # Errors
    /// It is none, or not as it was written.
    pub(crate) fn parse(text: &[u8]) -> Result<Self, Fault> {
        let no_receipt = |error: serde_json::Error| Fault::NotAReceipt(error.to_string());
        let mut value: Value = serde_json::from_slice(text).map_err(no_receipt)?;
        match value.get("schema").and_then(Value::as_str) {
            Some(SCHEMA) => {}
            Some(other) => return Err(Fault::OtherVersion(other.to_owned())),
            None => return Err(Fault::NotAReceipt("it has no `schema`".to_owned())),
        }
        let said = value.as_object_mut().and_then(|members| members.remove(HASH));
        if said != Some(Value::String(hash(&value))) {
            return Err(Fault::Changed);
        }
        let receipt = Self::deserialize(&value).map_err(no_receipt)?;
        // The look's types are the store's, which passes over members that a later version adds.
        if receipt.to_value() != value {
            let why = "it has a member, or a value in a form, that labproof does not write";
            return Err(Fault::NotAReceipt(why.to_owned()));
        }
        // What was asked is compared with the lab's; of a document only what is short is used.
        let bounded = |(name, member): (&String, &Value)| {
            matches!(name.as_str(), "asked" | "identity") || is_bounded(member)
        };
        if !value.as_object().is_some_and(|members| members.iter().all(bounded)) {
            return Err(Fault::NotAReceipt("it holds more than a look reads".to_owned()));
        }
        Ok(receipt)
    }

    /// What stands in the file.
    pub(crate) fn to_json(&self) -> String {
        let mut value = self.to_value();
        value[HASH] = Value::String(hash(&value));
        let text = serde_json::to_string_pretty(&value);
        format!("{}\n", text.expect("a JSON value can be written"))
    }

    /// The receipt's hash: what tells it from every other.
    pub(crate) fn id(&self) -> String {
        hash(&self.to_value())
    }

    fn to_value(&self) -> Value {
        serde_json::to_value(self).expect("a receipt is text, numbers and lists")
    }

    /// What it says as an observation of the account and region that it is of; `resource_id` is the
    /// life of the instance. The run that it belongs to is the nonce's.
    pub(crate) fn observation(
        &self,
        account: &str,
        region: &str,
        resource_id: Option<String>,
    ) -> Observation {
        let look = match &self.look {
            Reply::Seen(table) => Look::Seen(Answer::Attested(Attested {
                table: TableLook {
                    resource_id,
                    endpoint: self.endpoint.to_string(),
                    ..table.clone()
                },
                receipt: self.id(),
                server_uuid: self.server.uuid.clone(),
                hostname: self.server.hostname.clone(),
                web_server: self.identity.as_ref().and_then(Identity::whose).map(|of| of.instance),
            })),
            Reply::Blind(why) => Look::blind(TABLE, why.clone()),
        };
        let (run, account) = (self.nonce.to_string(), account.to_owned());
        Observation { run, account, region: region.to_owned(), at: self.at, look }
    }
}

/// Whether a look of ours may have read as much: the evidence keeps what is taken in for good.
fn is_bounded(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => true,
        Value::String(text) => is_short(text),
        Value::Array(list) => list.len() <= mysql::NAMES && list.iter().all(is_bounded),
        Value::Object(members) => members.values().all(is_bounded),
    }
}

fn is_short(text: &str) -> bool {
    text.chars().count() <= LONGEST
}

/// The SHA-256 of a value's canonical JSON (RFC 8785), 64 hex digits.
fn hash(value: &Value) -> String {
    // What it cannot write, a number that no receipt holds, gets a hash that no receipt has.
    let canonical = serde_json_canonicalizer::to_vec(value).unwrap_or_default();
    hex::encode(Sha256::digest(&canonical))
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
