//! EC2 Instance Connect: a public key that an instance's sshd accepts for a minute.
//!
//! No sshd runs here: whoever plays the instance asks [`crate::Cloud::ssh_keys`], as the real one asks its metadata.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use crate::dispatch::{About, Call, authorise, in_region, keep_record};
use crate::lock::lock;
use crate::refusal::Refusal;
use crate::region::{Region, after};
use crate::service::{Answer, Protocol, Recorded, Service};
use crate::wire::node::Object;
use crate::{Cloud, Inner};

/// The service.
pub(super) static SERVICE: Service = Service {
    name: "ec2-instance-connect",
    event_source: "ec2-instance-connect.amazonaws.com",
    protocol: Protocol::AwsJson,
    operations: || {
        let members = MEMBERS.iter().map(|(name, _)| ((*name).to_owned(), json!("text")));
        json!({SEND_SSH_PUBLIC_KEY: members.collect::<Map<_, _>>()})
    },
    answer,
    account_of: |_| None,
    recorded: Recorded {
        without_request: &["AccessDeniedException"],
        error_code: |refusal| recorded_code(&refusal.code).to_owned(),
        ..Recorded::PLAIN
    },
};

/// The exception on the wire has a shorter name in the record.
fn recorded_code(code: &str) -> &str {
    if code == "AccessDeniedException" { "AccessDenied" } else { code }
}

/// The one operation.
const SEND_SSH_PUBLIC_KEY: &str = "SendSSHPublicKey";

/// How long a key lives.
const LIFE: SignedDuration = SignedDuration::from_secs(60);

/// What the request is made of: its members, and how long each may be.
const MEMBERS: [(&str, std::ops::RangeInclusive<usize>); 4] = [
    ("InstanceId", 10..=32),
    ("InstanceOSUser", 1..=32),
    ("SSHPublicKey", 80..=4096),
    ("AvailabilityZone", 6..=32),
];

/// The kinds of keys that the service takes.
const KINDS: [&str; 2] = ["ssh-rsa", "ssh-ed25519"];

/// A key that was pushed.
#[derive(Debug)]
pub(crate) struct PushedKey {
    instance: String,
    os_user: String,
    key: String,
    at: Timestamp,
}

impl PushedKey {
    /// The key, if at this moment it opens the instance to the user.
    pub(crate) fn opens(&self, instance: &str, os_user: &str, now: Timestamp) -> Option<&str> {
        let alive = (self.at..after(self.at, LIFE)).contains(&now);
        (alive && self.instance == instance && self.os_user == os_user).then_some(&*self.key)
    }
}

impl Cloud {
    /// The public keys that at this moment open an instance of the account to a user on it: those pushed by EC2 Instance
    /// Connect in the last minute, which the instance's metadata would show to its sshd.
    pub fn ssh_keys(&self, account: &str, instance: &str, os_user: &str) -> Vec<String> {
        let account = self.inner().account(account);
        let account = lock(&account);
        let pushed = account.regions.values().flat_map(|region| &region.pushed_keys);
        pushed
            .filter_map(|pushed| pushed.opens(instance, os_user, self.now()))
            .map(str::to_owned)
            .collect()
    }
}

fn answer(cloud: &Inner, call: &Call, denied: bool) -> Result<Answer, Refusal> {
    if call.action != SEND_SSH_PUBLIC_KEY {
        return Err(call.service.protocol.unknown_operation(&call.action));
    }
    let input = read(call.body)?;
    let instance = arn(call, &input);
    let about = About { resource: Some(&instance), os_user: input.text("InstanceOSUser") };
    let result = in_region(cloud, call, |region| {
        let result = authorise(cloud, call, denied, about)
            .and_then(|()| send(region, &input, &call.request_id, call.now));
        keep_record(region, call, SEND_SSH_PUBLIC_KEY, &input, &result);
        result
    })?;
    Ok(call.service.protocol.answer(&call.action, &result, &call.request_id))
}

/// Reads a request.
fn read(body: &[u8]) -> Result<Object, Refusal> {
    let request: Value = serde_json::from_slice(body)
        .map_err(|error| Refusal::new("SerializationException", error.to_string()))?;
    let members = request.as_object().ok_or_else(|| invalid("the request is not an object"))?;
    if let Some(unknown) = members.keys().find(|key| MEMBERS.iter().all(|(name, _)| name != key)) {
        return Err(invalid(&format!("the embedded cloud does not know {unknown}")));
    }
    let mut input = Object::new();
    for (name, length) in MEMBERS {
        match members.get(name) {
            Some(Value::String(text)) if length.contains(&text.len()) => {
                input = input.with(name, text);
            }
            None if name == "AvailabilityZone" => {}
            _ => return Err(invalid(&format!("{name} is missing or malformed"))),
        }
    }
    Ok(input)
}

/// The instance that a key is for, as policies name it.
fn arn(call: &Call, input: &Object) -> String {
    let instance = input.text("InstanceId").unwrap_or_default();
    format!("arn:aws:ec2:{}:{}:instance/{instance}", call.region, call.caller.account)
}

/// Pushes the key of a request.
fn send(
    region: &mut Region,
    input: &Object,
    request_id: &str,
    now: Timestamp,
) -> Result<Object, Refusal> {
    let text = |name: &str| input.text(name).unwrap_or_default().to_owned();
    let (instance, key) = (text("InstanceId"), text("SSHPublicKey"));
    if !is_public_key(&key) {
        return Err(invalid("SSHPublicKey is not an OpenSSH public key"));
    }
    match region.network.instance_state(&instance, now) {
        None => {
            return Err(Refusal::new(
                "EC2InstanceNotFoundException",
                format!("Instance not found: {instance}"),
            ));
        }
        Some("running") => {}
        Some(state) => {
            let message = format!("Unable to connect: the instance is {state}");
            return Err(Refusal::new("EC2InstanceStateInvalidException", message));
        }
    }
    let os_user = text("InstanceOSUser");
    region.pushed_keys.push(PushedKey { instance, os_user, key, at: now });
    Ok(Object::new().with("RequestId", request_id).with("Success", true))
}

fn is_public_key(text: &str) -> bool {
    let mut parts = text.split_ascii_whitespace();
    let kind = parts.next().is_some_and(|kind| KINDS.contains(&kind));
    let blob = parts.next().is_some_and(|blob| blob.starts_with("AAAA"));
    kind && blob
}

fn invalid(message: &str) -> Refusal {
    Refusal::new("InvalidArgsException", message)
}
