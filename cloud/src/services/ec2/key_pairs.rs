//! Key pairs: names by which launches name keys. No key here opens anything.

use jiff::Timestamp;

use super::{FILTER, Network, TAG_SPECIFICATION, filters};
use crate::operation::{Operation, required};
use crate::refusal::Refusal;
use crate::region::Region;
use crate::wire::node::{Node, Object};
use crate::wire::query::{Kind, Parameter};

const NAME: Parameter = Parameter::renamed("KeyName", "keyName", Kind::Text);

pub(super) static OPERATIONS: &[Operation] = &[
    Operation::write(
        "CreateKeyPair",
        &[
            NAME,
            Parameter::renamed("KeyType", "keyType", Kind::Text),
            Parameter::renamed("KeyFormat", "keyFormat", Kind::Text),
            TAG_SPECIFICATION,
        ],
        create_key_pair,
    ),
    Operation::write(
        "DeleteKeyPair",
        &[NAME, Parameter::renamed("KeyPairId", "keyPairId", Kind::Text)],
        delete_key_pair,
    ),
    Operation::read(
        "DescribeKeyPairs",
        &[
            FILTER,
            Parameter::renamed("KeyName", "keyNames", Kind::List(&Kind::Text)),
            Parameter::renamed("KeyPairId", "keyPairIds", Kind::List(&Kind::Text)),
        ],
        describe_key_pairs,
    ),
];

/// A key pair.
#[derive(Debug)]
pub(crate) struct KeyPair {
    pub(super) id: String,
    name: String,
    kind: String,
    fingerprint: String,
    created: Timestamp,
}

fn create_key_pair(region: &mut Region, input: &Object, now: Timestamp) -> Result<Object, Refusal> {
    let name = required(input, "keyName")?.to_owned();
    if region.network.key_pairs.iter().any(|pair| pair.name == name) {
        let message = format!("The keypair '{name}' already exists.");
        return Err(Refusal::new("InvalidKeyPair.Duplicate", message));
    }
    let digits = region.mint();
    let octets: Vec<&str> = (0..20).map(|octet| &digits[2 * octet..2 * octet + 2]).collect();
    let pair = KeyPair {
        id: region.mint_id("key"),
        name,
        kind: input.text("keyType").unwrap_or("rsa").to_owned(),
        fingerprint: octets.join(":"),
        created: now,
    };
    region.network.tag_as_specified(&pair.id, "key-pair", input);
    let material = format!("-----BEGIN PRIVATE KEY-----\n{digits}\n-----END PRIVATE KEY-----");
    let answer = Object::new()
        .with("keyName", &pair.name)
        .with("keyFingerprint", &pair.fingerprint)
        .with("keyMaterial", material)
        .with("keyPairId", &pair.id)
        .with("tagSet", region.network.tag_set(&pair.id));
    region.network.key_pairs.push(pair);
    Ok(answer)
}

/// What is not there is deleted as well.
fn delete_key_pair(
    region: &mut Region,
    input: &Object,
    _now: Timestamp,
) -> Result<Object, Refusal> {
    let (name, id) = (input.text("keyName"), input.text("keyPairId"));
    if name.is_none() && id.is_none() {
        return Err(Refusal::missing("KeyName"));
    }
    let network = &mut region.network;
    let place = network.key_pairs.iter().position(|pair| pair.is(name, id));
    let deleted = place.map(|place| network.key_pairs.remove(place).id);
    Ok(Object::new().with("return", true).with_some("keyPairId", deleted))
}

fn describe_key_pairs(
    region: &mut Region,
    input: &Object,
    _now: Timestamp,
) -> Result<Object, Refusal> {
    let filters = filters(input, &["key-name", "key-pair-id", "fingerprint", "tag-key", "tag:"])?;
    let network = &region.network;
    let (names, ids) = (input.texts("keyNames"), input.texts("keyPairIds"));
    for name in &names {
        network.key_pair(Some(name), None)?;
    }
    for id in &ids {
        network.key_pair(None, Some(id))?;
    }
    let is_named = |pair: &&KeyPair| {
        (names.is_empty() && ids.is_empty())
            || names.contains(&pair.name.as_str())
            || ids.contains(&pair.id.as_str())
    };
    let kept = |pair: &&KeyPair| {
        filters.keep(|filter| match filter {
            "key-name" => vec![pair.name.clone()],
            "key-pair-id" => vec![pair.id.clone()],
            "fingerprint" => vec![pair.fingerprint.clone()],
            tag => network.tag_values(&pair.id, tag).unwrap_or_default(),
        })
    };
    let pairs = network.key_pairs.iter().filter(is_named).filter(kept);
    let described = pairs.map(|pair| {
        Object::new()
            .with("keyPairId", &pair.id)
            .with("keyFingerprint", &pair.fingerprint)
            .with("keyName", &pair.name)
            .with("keyType", &pair.kind)
            .with("tagSet", network.tag_set(&pair.id))
            .with("createTime", pair.created)
    });
    Ok(Object::new().with("keySet", Node::items(described)))
}

impl KeyPair {
    fn is(&self, name: Option<&str>, id: Option<&str>) -> bool {
        name.is_none_or(|name| name == self.name) && id.is_none_or(|id| id == self.id)
    }
}

impl Network {
    fn key_pair(&self, name: Option<&str>, id: Option<&str>) -> Result<&KeyPair, Refusal> {
        self.key_pairs.iter().find(|pair| pair.is(name, id)).ok_or_else(|| {
            let named = name.or(id).unwrap_or_default();
            let message = format!("The key pair '{named}' does not exist");
            let code = if name.is_some() {
                "InvalidKeyPair.NotFound"
            } else {
                "InvalidKeyPairId.NotFound"
            };
            Refusal::new(code, message)
        })
    }
}
