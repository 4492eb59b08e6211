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
use crate::policy::Context;
use crate::refusal::Refusal;
use crate::region::{Region, digits, uuid};
use crate::service::{Answer, Service};
use crate::services::instance_connect::{self, SEND_SSH_PUBLIC_KEY};
use crate::services::{Attempt, ec2, lookup_events, rds, record, sts};
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
struct Call<'a> {
    service: Service,
    action: String,
    region: String,
    caller: Principal,
    fields: Vec<(String, String)>,
    body: &'a [u8],
    user_agent: String,
    request_id: String,
    now: Timestamp,
}

/// Answers a request.
pub(crate) fn deliver(cloud: &Inner, request: &Request<Bytes>) -> Delivery {
    let request_id = uuid(&digits(&format!("request {}", cloud.next_serial())));
    let call = match read(cloud, request, &request_id) {
        Ok(call) => call,
        Err((service, refusal)) => return Delivery::Whole(service.refuse(&refusal, &request_id)),
    };
    cloud.count(&call.action);
    let strike = lock(&cloud.faults).strike(&account_of(&call), &call.region, &call.action);
    match strike.map(|strike| strike.kind) {
        Some(FaultKind::Hang) => return Delivery::Hang,
        Some(FaultKind::ConnectionRefused) => return Delivery::Refused,
        Some(FaultKind::Unavailable) => return Delivery::Whole(unavailable(&request_id)),
        Some(FaultKind::Throttled) => {
            return Delivery::Whole(call.service.refuse(&call.service.throttled(), &request_id));
        }
        Some(FaultKind::Expired) => {
            return Delivery::Whole(call.service.refuse(&call.service.ended(), &request_id));
        }
        Some(FaultKind::RegionDisabled) => {
            let refusal = sts::region_disabled(&call.caller.account);
            return Delivery::Whole(call.service.refuse(&refusal, &request_id));
        }
        Some(
            FaultKind::Denied
            | FaultKind::CutWithMatchingLength
            | FaultKind::CutWithoutMatchingLength,
        )
        | None => {}
    }
    let denied = strike.is_some_and(|strike| strike.kind == FaultKind::Denied);
    let answer = match answer(cloud, &call, denied) {
        Ok(answer) => answer,
        Err(refusal) => call.service.refuse(&refusal, &request_id),
    };
    cut(answer, strike)
}

fn read<'a>(
    cloud: &Inner,
    request: &'a Request<Bytes>,
    request_id: &str,
) -> Result<Call<'a>, (Service, Refusal)> {
    let headers = request.headers();
    let scope = Scope::read(headers).ok_or_else(|| {
        let refusal =
            Refusal::new("MissingAuthenticationToken", "Request is missing Authentication Token")
                .status(403);
        (Service::Sts, refusal)
    })?;
    let service = Service::named(&scope.service).ok_or_else(|| {
        let refusal = Refusal::new(
            "InvalidAction",
            format!("The embedded cloud has no service {}", scope.service),
        );
        (Service::Sts, refusal)
    })?;
    let body: &[u8] = request.body();
    let fields = if service.speaks_json() { Vec::new() } else { query::fields(body) };
    let named = fields.iter().find(|(name, _)| name == "Action").map(|(_, action)| action.clone());
    let target = text(headers, "x-amz-target")
        .and_then(|target| target.rsplit('.').next())
        .map(str::to_owned);
    let action = named
        .or(target)
        .ok_or_else(|| (service, Refusal::new("MissingAction", "The request names no action")))?;
    let caller = cloud
        .principal(&scope.access_key_id)
        .ok_or_else(|| (service, service.unknown_credentials()))?;
    if !cloud.use_key(&scope.access_key_id) {
        return Err((service, service.ended()));
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

/// The account that faults are filed under: for `AssumeRole` that of the role.
fn account_of(call: &Call) -> String {
    let role = call
        .fields
        .iter()
        .find(|(name, _)| name == "RoleArn")
        .and_then(|(_, arn)| sts::role_of(arn));
    role.map_or(&*call.caller.account, |(account, _)| account).to_owned()
}

fn answer(cloud: &Inner, call: &Call, denied: bool) -> Result<Answer, Refusal> {
    match call.service {
        Service::Sts => answer_sts(cloud, call, denied),
        Service::CloudTrail => answer_cloudtrail(cloud, call, denied),
        Service::InstanceConnect => answer_instance_connect(cloud, call, denied),
        Service::Ec2 => answer_query(cloud, call, ec2::OPERATIONS, denied),
        Service::Rds => answer_query(cloud, call, rds::OPERATIONS, denied),
    }
}

fn authorise(call: &Call, denied: bool, context: Context<'_>) -> Result<(), Refusal> {
    let because = if denied {
        Some("no identity-based policy")
    } else {
        call.caller.denied_by(&format!("{}:{}", call.service.name(), call.action), context)
    };
    because.map_or(Ok(()), |because| {
        Err(call.service.denied(&call.caller.arn(), &call.action, because))
    })
}

fn answer_sts(cloud: &Inner, call: &Call, denied: bool) -> Result<Answer, Refusal> {
    let result = match call.action.as_str() {
        // It needs no permission; only a fault denies it.
        "GetCallerIdentity" if denied => {
            return Err(call.service.denied(
                &call.caller.arn(),
                &call.action,
                "no identity-based policy",
            ));
        }
        "GetCallerIdentity" => {
            query::decode(&[], &call.fields)?;
            sts::caller_identity(&call.caller)
        }
        "AssumeRole" => {
            let input = query::decode(sts::ASSUME_ROLE, &call.fields)?;
            authorise(call, denied, Context::default())
                .map_err(|refusal| sts::on_role(refusal, &input))?;
            let role = input
                .text("RoleArn")
                .and_then(sts::role_of)
                .and_then(|(account, name)| cloud.role(account, name));
            let (answer, principal) = sts::assume_role(
                &call.caller,
                role.as_ref(),
                &input,
                cloud.next_serial(),
                call.now,
            )?;
            cloud.remember(principal);
            answer
        }
        unknown => return Err(call.service.unknown_operation(unknown)),
    };
    Ok(call.service.answer(&call.action, &result, &call.request_id))
}

fn answer_cloudtrail(cloud: &Inner, call: &Call, denied: bool) -> Result<Answer, Refusal> {
    if call.action != "LookupEvents" {
        return Err(call.service.unknown_operation(&call.action));
    }
    authorise(call, denied, Context::default())?;
    let delivery = *lock(&cloud.services.delivery);
    let events = in_region(cloud, call, |region| {
        lookup_events(&mut region.trail, call.body, delivery, call.now)
    })?;
    Ok(call.service.complete(200, events.to_string().into_bytes(), &call.request_id))
}

fn answer_instance_connect(cloud: &Inner, call: &Call, denied: bool) -> Result<Answer, Refusal> {
    if call.action != SEND_SSH_PUBLIC_KEY {
        return Err(call.service.unknown_operation(&call.action));
    }
    let input = instance_connect::read(call.body)?;
    in_region(cloud, call, |region| {
        let result = authorise(call, denied, instance_connect::context(&input))
            .and_then(|()| instance_connect::send(region, &input, &call.request_id, call.now));
        keep_record(region, call, SEND_SSH_PUBLIC_KEY, &input, &result);
        result
    })?;
    let body = serde_json::json!({"RequestId": call.request_id, "Success": true});
    Ok(call.service.complete(200, body.to_string().into_bytes(), &call.request_id))
}

fn answer_query(
    cloud: &Inner,
    call: &Call,
    operations: &'static [&'static [Operation]],
    denied: bool,
) -> Result<Answer, Refusal> {
    let operation =
        operations.iter().copied().flatten().find(|operation| operation.name == call.action);
    let operation = operation.ok_or_else(|| call.service.unknown_operation(&call.action))?;
    let (dry_run, fields) = without_dry_run(call);
    let input = query::decode(operation.parameters, &fields)?;
    let result = in_region(cloud, call, |region| {
        region.settle(call.now);
        let result = authorise(call, denied, Context::default()).and_then(|()| {
            if dry_run { Err(would_succeed()) } else { (operation.run)(region, &input, call.now) }
        });
        if operation.mutates {
            keep_record(region, call, operation.name, &input, &result);
        }
        result
    })?;
    Ok(call.service.answer(&call.action, &result, &call.request_id))
}

fn keep_record(
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
fn in_region<T>(
    cloud: &Inner,
    call: &Call,
    run: impl FnOnce(&mut Region) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    let account = cloud.account(&call.caller.account);
    let mut account = lock(&account);
    let region =
        account.regions.get_mut(&call.region).ok_or_else(|| call.service.unknown_credentials())?;
    run(region)
}

/// EC2 takes `DryRun` with every operation.
fn without_dry_run(call: &Call) -> (bool, Vec<(String, String)>) {
    let is_dry_run = |name: &str| call.service == Service::Ec2 && name == "DryRun";
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
