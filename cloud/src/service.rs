//! What a service is: its name, its protocol, how it answers, and how `CloudTrail` writes its calls.

use serde_json::Value;

use crate::Inner;
use crate::dispatch::Call;
use crate::policy::Permission;
use crate::refusal::Refusal;
use crate::wire::node::Object;
use crate::wire::trail;
use crate::wire::xml;

/// A service of the embedded cloud.
#[derive(Debug)]
pub(crate) struct Service {
    /// The name in scopes, actions and host names.
    pub(crate) name: &'static str,
    /// The name in `CloudTrail`.
    pub(crate) event_source: &'static str,
    pub(crate) protocol: Protocol,
    /// The operations by name, each with what a request may name.
    pub(crate) operations: fn() -> Value,
    /// Answers a call, which a fault may deny.
    pub(crate) answer: fn(&Inner, &Call, bool) -> Result<Answer, Refusal>,
    /// The account that a request is about, where that is not the caller's; faults are filed under it.
    pub(crate) account_of: fn(&[(String, String)]) -> Option<&str>,
    pub(crate) recorded: Recorded,
}

/// The protocols of AWS, under the names that its own models give them. Each has its way to refuse.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Protocol {
    Ec2Query,
    AwsQuery { namespace: &'static str },
    AwsJson,
}

/// How `CloudTrail` writes the calls of a service.
#[derive(Debug)]
pub(crate) struct Recorded {
    /// The codes of refusals of which the request is not kept.
    pub(crate) without_request: &'static [&'static str],
    /// The request of an operation.
    pub(crate) request: fn(&str, &Object) -> Value,
    /// The answer of an operation, with the request's id.
    pub(crate) response: fn(&str, &Object, &str) -> Value,
    pub(crate) error_code: fn(&Refusal) -> String,
    /// The members that name a resource, and of what type it is.
    pub(crate) resources: &'static [(&'static str, &'static str)],
}

impl Recorded {
    /// Members with their first letters lowered, as most services have it.
    pub(crate) const PLAIN: Self = Self {
        without_request: &["AccessDenied"],
        request: |_, input| trail::lowered(input),
        response: |_, result, _| trail::lowered(result),
        error_code: |refusal| refusal.code.clone(),
        resources: &[],
    };
}

/// A complete answer.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) content_type: &'static str,
    pub(crate) request_id: String,
    pub(crate) body: Vec<u8>,
}

const XML: &str = "text/xml;charset=UTF-8";
const JSON: &str = "application/x-amz-json-1.1";

impl Protocol {
    /// Whether requests and answers are JSON; those of the others are forms and XML.
    pub(crate) fn is_json(self) -> bool {
        matches!(self, Self::AwsJson)
    }

    /// An answer with this result.
    pub(crate) fn answer(self, action: &str, result: &Object, request_id: &str) -> Answer {
        let body = match self {
            Self::Ec2Query => xml::ec2_reply(action, result, request_id),
            Self::AwsQuery { namespace } => {
                xml::query_reply(namespace, action, Some(result), request_id)
            }
            Self::AwsJson => trail::as_named(result).to_string().into_bytes(),
        };
        self.complete(200, body, request_id)
    }

    /// An answer that says nothing but that it is done, of an operation without an output.
    pub(crate) fn done(self, action: &str, request_id: &str) -> Answer {
        match self {
            Self::AwsQuery { namespace } => self.complete(
                200,
                xml::query_reply(namespace, action, None, request_id),
                request_id,
            ),
            Self::Ec2Query | Self::AwsJson => self.answer(action, &Object::new(), request_id),
        }
    }

    /// A refusal in the protocol's own shape.
    pub(crate) fn refuse(self, refusal: &Refusal, request_id: &str) -> Answer {
        let Refusal { code, message, status, .. } = refusal;
        let body = match self {
            Self::Ec2Query => xml::ec2_error(code, message, request_id),
            Self::AwsQuery { namespace } => {
                xml::query_error(namespace, code, message, *status < 500, request_id)
            }
            Self::AwsJson => {
                serde_json::json!({"__type": code, "message": message}).to_string().into_bytes()
            }
        };
        self.complete(*status, body, request_id)
    }

    /// An answer with this body.
    pub(crate) fn complete(self, status: u16, body: Vec<u8>, request_id: &str) -> Answer {
        let content_type = if self.is_json() { JSON } else { XML };
        Answer { status, content_type, request_id: request_id.to_owned(), body }
    }

    /// The refusal of one request too many.
    pub(crate) fn throttled(self) -> Refusal {
        match self {
            Self::Ec2Query => {
                Refusal::new("RequestLimitExceeded", "Request limit exceeded.").status(503)
            }
            Self::AwsJson => Refusal::new("ThrottlingException", "Rate exceeded"),
            Self::AwsQuery { .. } => Refusal::new("Throttling", "Rate exceeded"),
        }
    }

    /// The refusal of credentials that nobody has, or that the region does not know.
    pub(crate) fn unknown_credentials(self) -> Refusal {
        let message = "The security token included in the request is invalid.";
        match self {
            Self::Ec2Query => Refusal::new(
                "AuthFailure",
                "AWS was not able to validate the provided access credentials",
            )
            .status(401),
            Self::AwsJson => Refusal::new("UnrecognizedClientException", message),
            Self::AwsQuery { .. } => Refusal::new("InvalidClientTokenId", message).status(403),
        }
    }

    /// The refusal of an account that may not use the service, without a payment method for example.
    pub(crate) fn not_signed_up(self) -> Refusal {
        let message = "The AWS Access Key Id needs a subscription for the service";
        match self {
            Self::Ec2Query => Refusal::new(
                "OptInRequired",
                "You are not subscribed to this service. Please go to http://aws.amazon.com to subscribe.",
            )
            .status(401),
            Self::AwsJson => Refusal::new("SubscriptionRequiredException", message),
            Self::AwsQuery { .. } => Refusal::new("OptInRequired", message).status(403),
        }
    }

    /// The refusal of credentials that have ended.
    pub(crate) fn ended(self) -> Refusal {
        let message = "The security token included in the request is expired";
        match self {
            Self::Ec2Query => Refusal::new("RequestExpired", "Request has expired."),
            Self::AwsJson => Refusal::new("ExpiredTokenException", message),
            Self::AwsQuery { .. } => Refusal::new("ExpiredToken", message).status(403),
        }
    }

    /// The refusal of an operation that does not exist, or is not implemented.
    pub(crate) fn unknown_operation(self, action: &str) -> Refusal {
        match self {
            Self::Ec2Query => Refusal::new(
                "InvalidAction",
                format!("The action {action} is not valid for this web service."),
            ),
            Self::AwsJson => Refusal::new(
                "UnknownOperationException",
                format!("The embedded cloud does not implement {action}"),
            ),
            Self::AwsQuery { .. } => {
                Refusal::new("InvalidAction", format!("Could not find operation {action}"))
            }
        }
    }
}

impl Service {
    /// The refusal of a caller who may not do this.
    pub(crate) fn denied(&self, caller: &str, permission: &Permission, because: &str) -> Refusal {
        let Permission { action, resource, .. } = permission;
        let resource = resource.as_ref().map(|resource| format!(" on resource: {resource}"));
        let why = format!(
            "User: {caller} is not authorized to perform: {action}{} because {because} allows the {action} action",
            resource.unwrap_or_default()
        );
        self.refused(&why)
    }

    /// The refusal of a caller whose organization denies this to all its members.
    pub(crate) fn forbidden(&self, caller: &str, action: &str) -> Refusal {
        let name = self.name;
        self.refused(&format!(
            "User: {caller} is not authorized to perform: {name}:{action} with an explicit deny in a service control policy"
        ))
    }

    fn refused(&self, why: &str) -> Refusal {
        match self.protocol {
            Protocol::Ec2Query => Refusal::new(
                "UnauthorizedOperation",
                format!("You are not authorized to perform this operation. {why}"),
            )
            .status(403),
            Protocol::AwsJson => Refusal::new("AccessDeniedException", why),
            Protocol::AwsQuery { .. } => Refusal::new("AccessDenied", why).status(403),
        }
    }
}
