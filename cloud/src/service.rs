//! The five services: their names, and how each writes an answer and a refusal.

use crate::refusal::Refusal;
use crate::wire::node::Object;
use crate::wire::xml;

/// A service of the embedded cloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Service {
    Sts,
    Ec2,
    Rds,
    CloudTrail,
    InstanceConnect,
}

/// A complete answer.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) content_type: &'static str,
    pub(crate) request_id: String,
    pub(crate) body: Vec<u8>,
}

const STS: &str = "https://sts.amazonaws.com/doc/2011-06-15/";
const RDS: &str = "http://rds.amazonaws.com/doc/2014-10-31/";
const XML: &str = "text/xml;charset=UTF-8";
const JSON: &str = "application/x-amz-json-1.1";

impl Service {
    /// The service of a credential scope.
    pub(crate) fn named(name: &str) -> Option<Self> {
        [Self::Sts, Self::Ec2, Self::Rds, Self::CloudTrail, Self::InstanceConnect]
            .into_iter()
            .find(|service| service.name() == name)
    }

    /// The name in scopes, actions and host names.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sts => "sts",
            Self::Ec2 => "ec2",
            Self::Rds => "rds",
            Self::CloudTrail => "cloudtrail",
            Self::InstanceConnect => "ec2-instance-connect",
        }
    }

    /// The name in `CloudTrail`.
    pub(crate) fn event_source(self) -> &'static str {
        match self {
            Self::Sts => "sts.amazonaws.com",
            Self::Ec2 => "ec2.amazonaws.com",
            Self::Rds => "rds.amazonaws.com",
            Self::CloudTrail => "cloudtrail.amazonaws.com",
            Self::InstanceConnect => "ec2-instance-connect.amazonaws.com",
        }
    }

    /// Whether it speaks JSON; the others speak the query protocols.
    pub(crate) fn speaks_json(self) -> bool {
        matches!(self, Self::CloudTrail | Self::InstanceConnect)
    }

    /// An answer to one of the query protocols.
    pub(crate) fn answer(self, action: &str, result: &Object, request_id: &str) -> Answer {
        let body = match self {
            Self::Ec2 => xml::ec2_reply(action, result, request_id),
            Self::Sts => xml::query_reply(STS, action, result, request_id),
            Self::Rds | Self::CloudTrail | Self::InstanceConnect => {
                xml::query_reply(RDS, action, result, request_id)
            }
        };
        self.complete(200, body, request_id)
    }

    /// A refusal in the service's own shape.
    pub(crate) fn refuse(self, refusal: &Refusal, request_id: &str) -> Answer {
        let Refusal { code, message, status, .. } = refusal;
        let sender = *status < 500;
        let body = match self {
            Self::Ec2 => xml::ec2_error(code, message, request_id),
            Self::Sts => xml::query_error(STS, code, message, sender, request_id),
            Self::Rds => xml::query_error(RDS, code, message, sender, request_id),
            Self::CloudTrail | Self::InstanceConnect => {
                serde_json::json!({"__type": code, "message": message}).to_string().into_bytes()
            }
        };
        self.complete(*status, body, request_id)
    }

    /// An answer with this body.
    pub(crate) fn complete(self, status: u16, body: Vec<u8>, request_id: &str) -> Answer {
        let content_type = if self.speaks_json() { JSON } else { XML };
        Answer { status, content_type, request_id: request_id.to_owned(), body }
    }

    /// The refusal of a caller who may not do this.
    pub(crate) fn denied(self, caller: &str, action: &str, because: &str) -> Refusal {
        let name = self.name();
        let why = format!(
            "User: {caller} is not authorized to perform: {name}:{action} because {because} allows the {name}:{action} action"
        );
        match self {
            Self::Ec2 => Refusal::new(
                "UnauthorizedOperation",
                format!("You are not authorized to perform this operation. {why}"),
            )
            .status(403),
            Self::CloudTrail | Self::InstanceConnect => Refusal::new("AccessDeniedException", why),
            Self::Sts | Self::Rds => Refusal::new("AccessDenied", why).status(403),
        }
    }

    /// The refusal of one request too many.
    pub(crate) fn throttled(self) -> Refusal {
        match self {
            Self::Ec2 => {
                Refusal::new("RequestLimitExceeded", "Request limit exceeded.").status(503)
            }
            Self::CloudTrail | Self::InstanceConnect => {
                Refusal::new("ThrottlingException", "Rate exceeded")
            }
            Self::Sts | Self::Rds => Refusal::new("Throttling", "Rate exceeded"),
        }
    }

    /// The refusal of credentials that nobody has, or that the region does not know.
    pub(crate) fn unknown_credentials(self) -> Refusal {
        match self {
            Self::Ec2 => Refusal::new(
                "AuthFailure",
                "AWS was not able to validate the provided access credentials",
            )
            .status(401),
            Self::CloudTrail | Self::InstanceConnect => Refusal::new(
                "UnrecognizedClientException",
                "The security token included in the request is invalid.",
            ),
            Self::Sts | Self::Rds => Refusal::new(
                "InvalidClientTokenId",
                "The security token included in the request is invalid.",
            )
            .status(403),
        }
    }

    /// The refusal of credentials that have ended.
    pub(crate) fn ended(self) -> Refusal {
        let message = "The security token included in the request is expired";
        match self {
            Self::Ec2 => Refusal::new("RequestExpired", "Request has expired."),
            Self::CloudTrail | Self::InstanceConnect => {
                Refusal::new("ExpiredTokenException", message)
            }
            Self::Sts | Self::Rds => Refusal::new("ExpiredToken", message).status(403),
        }
    }

    /// The refusal of an operation that does not exist, or is not implemented.
    pub(crate) fn unknown_operation(self, action: &str) -> Refusal {
        match self {
            Self::Ec2 => Refusal::new(
                "InvalidAction",
                format!("The action {action} is not valid for this web service."),
            ),
            Self::CloudTrail | Self::InstanceConnect => Refusal::new(
                "UnknownOperationException",
                format!("The embedded cloud does not implement {action}"),
            ),
            Self::Sts | Self::Rds => {
                Refusal::new("InvalidAction", format!("Could not find operation {action}"))
            }
        }
    }
}
