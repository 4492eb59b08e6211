//! From a request to an answer: who asks, in which region, for what; then the fault, the permission, the operation and
//! its record.
//!
//! Signatures are not verified: the access key id and the credential scope are believed.

use bytes::Bytes;
use http::{HeaderMap, Request};
use jiff::Timestamp;

use crate::Inner;
use crate::account::Principal;
use crate::fault::{FaultKind, Strike};
use crate::lock::lock;
use crate::operation::Operation;
use crate::policy::Permission;
use crate::refusal::Refusal;
use crate::region::{Region, digits, uuid};
use crate::service::{Answer, Protocol, Service};
use crate::services::{self, Attempt, record};
use crate::wire::node::Object;
use crate::wire::query;

/// What a caller gets to see.
#[derive(Debug)]
pub(crate) enum Delivery {
    Whole(Answer),
    /// The body ends at this byte; its length says so too, or the connection breaks.
    Cut {
        answer: Answer,
        at: usize,
        matching: bool,
    },
    Hang,
    Refused,
}

/// A request that is understood as far as its caller and its operation.
pub(crate) struct Call<'a> {
    pub(crate) service: &'static Service,
    pub(crate) action: String,
    pub(crate) region: String,
    pub(crate) caller: Principal,
    pub(crate) fields: Vec<(String, String)>,
    pub(crate) body: &'a [u8],
    pub(crate) user_agent: String,
    pub(crate) request_id: String,
    pub(crate) now: Timestamp,
}

/// Answers a request.
pub(crate) fn deliver(cloud: &Inner, request: &Request<Bytes>) -> Delivery {
    let request_id = uuid(&digits(&format!("request {}", cloud.next_serial())));
    let call = match read(cloud, request, &request_id) {
        Ok(call) => call,
        Err((protocol, refusal)) => {
            return Delivery::Whole(protocol.refuse(&refusal, &request_id));
        }
    };
    cloud.count(&call.action);
    let refuse = |refusal: &Refusal| call.service.protocol.refuse(refusal, &request_id);
    let strike = lock(&cloud.faults).strike(&account_of(&call), &call.region, &call.action);
    match strike.map(|strike| strike.kind) {
        Some(FaultKind::Hang) => return Delivery::Hang,
        Some(FaultKind::ConnectionRefused) => return Delivery::Refused,
        Some(FaultKind::Unavailable) => return Delivery::Whole(unavailable(&request_id)),
        Some(FaultKind::DeniedByOrganization) => {
            return Delivery::Whole(refuse(
                &call.service.forbidden(&call.caller.arn(), &call.action),
            ));
        }
        Some(FaultKind::NotSignedUp) => {
            return Delivery::Whole(refuse(&call.service.protocol.not_signed_up()));
        }
        Some(FaultKind::Throttled) => {
            return Delivery::Whole(refuse(&call.service.protocol.throttled()));
        }
        Some(FaultKind::Expired) => {
            return Delivery::Whole(refuse(&call.service.protocol.ended()));
        }
        Some(FaultKind::RegionDisabled) => {
            return Delivery::Whole(refuse(&services::region_disabled(&call.caller.account)));
        }
        Some(
            FaultKind::Denied
            | FaultKind::CutWithMatchingLength
            | FaultKind::CutWithoutMatchingLength,
        )
        | None => {}
    }
    let denied = strike.is_some_and(|strike| strike.kind == FaultKind::Denied);
    let answer =
        (call.service.answer)(cloud, &call, denied).unwrap_or_else(|refusal| refuse(&refusal));
    cut(answer, strike)
}

fn read<'a>(
    cloud: &Inner,
    request: &'a Request<Bytes>,
    request_id: &str,
) -> Result<Call<'a>, (Protocol, Refusal)> {
    let headers = request.headers();
    let scope = Scope::read(headers).ok_or_else(|| {
        let refusal =
            Refusal::new("MissingAuthenticationToken", "Request is missing Authentication Token")
                .status(403);
        (services::UNKNOWN, refusal)
    })?;
    let service = services::named(&scope.service).ok_or_else(|| {
        let refusal = Refusal::new(
            "InvalidAction",
            format!("The embedded cloud has no service {}", scope.service),
        );
        (services::UNKNOWN, refusal)
    })?;
    let protocol = service.protocol;
    let body: &[u8] = request.body();
    let fields = if protocol.is_json() { Vec::new() } else { query::fields(body) };
    let named = fields.iter().find(|(name, _)| name == "Action").map(|(_, action)| action.clone());
    let target = text(headers, "x-amz-target")
        .and_then(|target| target.rsplit('.').next())
        .map(str::to_owned);
    let action = named
        .or(target)
        .ok_or_else(|| (protocol, Refusal::new("MissingAction", "The request names no action")))?;
    let caller = cloud
        .principal(&scope.access_key_id)
        .ok_or_else(|| (protocol, protocol.unknown_credentials()))?;
    if !cloud.use_key(&scope.access_key_id) {
        return Err((protocol, protocol.ended()));
    }
    Ok(Call {
        service,
        action,
        region: scope.region,
        caller,
        fields,
        body,
        user_agent: text(headers, "user-agent").unwrap_or("unknown").to_owned(),
        request_id: request_id.to_owned(),
        now: cloud.clock.now(),
    })
}

/// The account that faults are filed under.
fn account_of(call: &Call) -> String {
    (call.service.account_of)(&call.fields).unwrap_or(&call.caller.account).to_owned()
}

/// What a call is about, as far as policies can tell it apart from others of its action.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct About<'a> {
    /// The ARN of the one resource that it is about.
    pub(crate) resource: Option<&'a str>,
    /// The user on the instance that a key is pushed for.
    pub(crate) os_user: Option<&'a str>,
}

/// Lets a caller through whom neither a policy nor a fault denies the action.
pub(crate) fn authorise(
    cloud: &Inner,
    call: &Call,
    denied: bool,
    about: About<'_>,
) -> Result<(), Refusal> {
    let permission = Permission {
        caller: call.caller.identity(),
        action: format!("{}:{}", call.service.name, call.action),
        resource: about.resource.map(str::to_owned),
        os_user: about.os_user.map(str::to_owned),
    };
    let because =
        if denied { Some("no identity-based policy") } else { call.caller.denied_by(&permission) };
    let refusal =
        because.map(|because| call.service.denied(&call.caller.arn(), &permission, because));
    cloud.ask_for(permission);
    refusal.map_or(Ok(()), Err)
}

/// Answers a call of one of the query protocols by the operation that it names, and keeps a record if that changes anything.
pub(crate) fn answer_query(
    cloud: &Inner,
    call: &Call,
    operations: &'static [&'static [Operation]],
    denied: bool,
) -> Result<Answer, Refusal> {
    let operation =
        operations.iter().copied().flatten().find(|operation| operation.name == call.action);
    let operation =
        operation.ok_or_else(|| call.service.protocol.unknown_operation(&call.action))?;
    let (dry_run, fields) = without_dry_run(call);
    let input = query::decode(operation.parameters, &fields)?;
    let result = in_region(cloud, call, |region| {
        region.settle(call.now);
        let result = authorise(cloud, call, denied, About::default()).and_then(|()| {
            if dry_run { Err(would_succeed()) } else { (operation.run)(region, &input, call.now) }
        });
        if operation.mutates {
            keep_record(region, call, operation.name, &input, &result);
        }
        result
    })?;
    Ok(call.service.protocol.answer(&call.action, &result, &call.request_id))
}

/// Keeps the record of a call.
pub(crate) fn keep_record(
    region: &mut Region,
    call: &Call,
    operation: &'static str,
    input: &Object,
    result: &Result<Object, Refusal>,
) {
    let attempt = Attempt {
        service: call.service,
        operation,
        caller: &call.caller,
        user_agent: &call.user_agent,
        request_id: &call.request_id,
        input,
        result,
        at: call.now,
    };
    record(region, &attempt);
}

/// Runs something on the caller's account in the request's region. A region that is not enabled knows no credentials.
pub(crate) fn in_region<T>(
    cloud: &Inner,
    call: &Call,
    run: impl FnOnce(&mut Region) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    let account = cloud.account(&call.caller.account);
    let (result, orders) = {
        let mut account = lock(&account);
        let region = account
            .regions
            .get_mut(&call.region)
            .ok_or_else(|| call.service.protocol.unknown_credentials())?;
        (run(region), region.database.take_orders())
    };
    services::carry_out(cloud, orders);
    result
}

/// One protocol takes `DryRun` with every operation.
fn without_dry_run(call: &Call) -> (bool, Vec<(String, String)>) {
    let is_dry_run =
        |name: &str| matches!(call.service.protocol, Protocol::Ec2Query) && name == "DryRun";
    let dry_run = call
        .fields
        .iter()
        .any(|(name, value)| is_dry_run(name) && value.eq_ignore_ascii_case("true"));
    (dry_run, call.fields.iter().filter(|(name, _)| !is_dry_run(name)).cloned().collect())
}

fn would_succeed() -> Refusal {
    Refusal::new("DryRunOperation", "Request would have succeeded, but DryRun flag is set.")
        .status(412)
}

fn unavailable(request_id: &str) -> Answer {
    let page = "<html><head><title>503 Service Temporarily Unavailable</title></head><body><center><h1>503 Service Temporarily Unavailable</h1></center></body></html>";
    Answer {
        status: 503,
        content_type: "text/html",
        request_id: request_id.to_owned(),
        body: page.as_bytes().to_vec(),
    }
}

fn cut(answer: Answer, strike: Option<Strike>) -> Delivery {
    let Some(strike) = strike else { return Delivery::Whole(answer) };
    let length = answer.body.len() as u64;
    let at = usize::try_from(strike.chance % length.max(1)).unwrap_or(0);
    match strike.kind {
        FaultKind::CutWithMatchingLength => Delivery::Cut { answer, at, matching: true },
        FaultKind::CutWithoutMatchingLength => Delivery::Cut { answer, at, matching: false },
        FaultKind::Denied
        | FaultKind::DeniedByOrganization
        | FaultKind::NotSignedUp
        | FaultKind::Expired
        | FaultKind::RegionDisabled
        | FaultKind::Throttled
        | FaultKind::Unavailable
        | FaultKind::Hang
        | FaultKind::ConnectionRefused => Delivery::Whole(answer),
    }
}

/// The credential scope of a `SigV4` signature.
struct Scope {
    access_key_id: String,
    region: String,
    service: String,
}

impl Scope {
    fn read(headers: &HeaderMap) -> Option<Self> {
        let credential =
            text(headers, "authorization")?.split_once("Credential=")?.1.split(',').next()?;
        let mut parts = credential.trim().split('/');
        let (access_key_id, _date) = (parts.next()?.to_owned(), parts.next()?);
        let (region, service) = (parts.next()?.to_owned(), parts.next()?.to_owned());
        Some(Self { access_key_id, region, service })
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
