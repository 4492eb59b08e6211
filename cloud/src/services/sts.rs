//! STS: who a caller is, and sessions of roles.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::Inner;
use crate::account::{Principal, PrincipalKind, Role, unique_id};
use crate::clock::machine_now;
use crate::dispatch::{About, Call, authorise};
use crate::operation::required;
use crate::policy::Policy;
use crate::refusal::Refusal;
use crate::region::{after, digits};
use crate::service::{Answer, Protocol, Recorded, Service};
use crate::wire::node::Object;
use crate::wire::query::{self, Kind, Parameter};

/// The service.
pub(super) static SERVICE: Service = Service {
    name: "sts",
    event_source: "sts.amazonaws.com",
    protocol: PROTOCOL,
    operations: || json!({"GetCallerIdentity": query::form(&[]), "AssumeRole": query::form(ASSUME_ROLE)}),
    answer,
    account_of: account_of_role,
    recorded: Recorded::PLAIN,
};

pub(super) const PROTOCOL: Protocol =
    Protocol::AwsQuery { namespace: "https://sts.amazonaws.com/doc/2011-06-15/" };

/// The parameters of `AssumeRole`.
static ASSUME_ROLE: &[Parameter] = &[
    Parameter::new("RoleArn", Kind::Text),
    Parameter::new("RoleSessionName", Kind::Text),
    Parameter::new("ExternalId", Kind::Text),
    Parameter::new("Policy", Kind::Text),
    Parameter::new("DurationSeconds", Kind::Number),
    Parameter::new("SourceIdentity", Kind::Text),
];

fn answer(cloud: &Inner, call: &Call, denied: bool) -> Result<Answer, Refusal> {
    let result = match call.action.as_str() {
        // It needs no permission; only a fault denies it.
        "GetCallerIdentity" => {
            if denied {
                authorise(cloud, call, denied, About::default())?;
            }
            query::decode(&[], &call.fields)?;
            caller_identity(&call.caller)
        }
        "AssumeRole" => {
            let input = query::decode(ASSUME_ROLE, &call.fields)?;
            let about = About { resource: input.text("RoleArn"), os_user: None };
            authorise(cloud, call, denied, about)?;
            let role = input
                .text("RoleArn")
                .and_then(role_of)
                .and_then(|(account, name)| cloud.role(account, name));
            let (answer, principal) =
                assume_role(&call.caller, role.as_ref(), &input, cloud.next_serial(), call.now)?;
            cloud.remember(principal);
            answer
        }
        unknown => return Err(PROTOCOL.unknown_operation(unknown)),
    };
    Ok(PROTOCOL.answer(&call.action, &result, &call.request_id))
}

/// The account of the role that is to be assumed.
fn account_of_role(fields: &[(String, String)]) -> Option<&str> {
    let (_, arn) = fields.iter().find(|(name, _)| name == "RoleArn")?;
    role_of(arn).map(|(account, _)| account)
}

/// `GetCallerIdentity` takes no parameters and needs no permission.
fn caller_identity(caller: &Principal) -> Object {
    let id = caller.id();
    Object::new().with("UserId", id).with("Account", &caller.account).with("Arn", caller.arn())
}

/// The account and the name in a role's ARN.
fn role_of(arn: &str) -> Option<(&str, &str)> {
    let (account, resource) = arn.strip_prefix("arn:aws:iam::")?.split_once(':')?;
    Some((account, resource.strip_prefix("role/")?.rsplit('/').next()?))
}

/// A session of a role, if the role is there and lets the caller in. Which of the two failed is not told.
fn assume_role(
    caller: &Principal,
    role: Option<&Role>,
    input: &Object,
    serial: u64,
    now: Timestamp,
) -> Result<(Object, Principal), Refusal> {
    let arn = required(input, "RoleArn")?;
    let session = required(input, "RoleSessionName")?;
    let (account, _) =
        role_of(arn).ok_or_else(|| Refusal::new("ValidationError", format!("{arn} is invalid")))?;
    check_session_name(session)?;
    let session_policy = input.text("Policy").map(session_policy).transpose()?;
    let packed = session_policy.as_ref().map(|(_, packed)| *packed);
    let lets_in = |role: &&Role| role.lets_in(caller, input.text("ExternalId"));
    let Some(role) = role.filter(lets_in) else {
        let message = format!(
            "User: {} is not authorized to perform: sts:AssumeRole on resource: {arn}",
            caller.arn()
        );
        return Err(Refusal::new("AccessDenied", message).status(403));
    };
    let duration = duration(caller, input.number("DurationSeconds").unwrap_or(3600))?;
    let secret = digits(&format!("{account} {} {session} {serial}", role.name));
    let principal = Principal {
        account: account.to_owned(),
        access_key_id: format!("ASIA{}", secret[..16].to_ascii_uppercase()),
        issued_at: now,
        kind: PrincipalKind::Session {
            role: role.name.clone(),
            session: session.to_owned(),
            role_policy: role.policy.clone(),
            session_policy: session_policy.map(|(policy, _)| policy),
        },
        invoked_by: None,
    };
    // A client's cache compares the expiry with the machine's clock, which may be far from the cloud's.
    let expiration = after(now.max(machine_now()), duration);
    let credentials = Object::new()
        .with("AccessKeyId", &principal.access_key_id)
        .with("SecretAccessKey", &secret[16..56])
        .with("SessionToken", format!("FwoGZXIvYXdzE{secret}"))
        .with("Expiration", expiration);
    let user = Object::new()
        .with("AssumedRoleId", format!("{}:{session}", unique_id("AROA", account, &role.name)))
        .with("Arn", principal.arn());
    let answer = Object::new()
        .with("Credentials", credentials)
        .with("AssumedRoleUser", user)
        .with_some("PackedPolicySize", packed)
        .with_some("SourceIdentity", input.text("SourceIdentity"));
    Ok((answer, principal))
}

/// The refusal of a region in which an account has switched STS off (docs/aws.md 7.2).
pub(crate) fn region_disabled(account: &str) -> Refusal {
    let message = format!(
        "STS is not activated in this region for account:{account}. Your account administrator can activate STS in this region using the IAM Console."
    );
    Refusal::new("RegionDisabledException", message).status(403)
}

fn check_session_name(name: &str) -> Result<(), Refusal> {
    let fits = (2..=64).contains(&name.len())
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "_+=,.@-".contains(letter));
    if fits {
        return Ok(());
    }
    let message = format!(
        "1 validation error detected: Value '{name}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]* and have length between 2 and 64"
    );
    Err(Refusal::new("ValidationError", message))
}

/// The inline policy and how much of the room for it is used, in per cent.
fn session_policy(document: &str) -> Result<(Policy, i64), Refusal> {
    if document.chars().count() > 2048 {
        let message = "1 validation error detected: Value at 'policy' failed to satisfy constraint: Member must have length less than or equal to 2048";
        return Err(Refusal::new("ValidationError", message));
    }
    let policy =
        Policy::parse(document).map_err(|error| Refusal::new("MalformedPolicyDocument", error))?;
    Ok((policy, i64::try_from(document.len() * 100 / 2048).unwrap_or(100)))
}

fn duration(caller: &Principal, seconds: i64) -> Result<SignedDuration, Refusal> {
    let chained = matches!(caller.kind, PrincipalKind::Session { .. });
    match seconds {
        900..=3600 => Ok(SignedDuration::from_secs(seconds)),
        3601.. if chained => {
            let message = "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining";
            Err(Refusal::new("ValidationError", message))
        }
        3601.. => Err(Refusal::new(
            "ValidationError",
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
        )),
        _ => Err(Refusal::new(
            "ValidationError",
            format!("Value '{seconds}' at 'durationSeconds' must be at least 900"),
        )),
    }
}
