//! Actors who do a lab: students at work in the console, through the same requests as everybody else.
//!
//! What they name and choose is the caller's. Where nothing else is chosen it is what the RDS workshop of the Stem Day asks
//! for (`choices`); the cloud itself knows nothing of any lab.

mod answer;
mod choices;
mod clusters;
mod connection;
mod databases;
mod groups;
mod servers;

use bytes::Bytes;

use crate::account::AccessKey;
use crate::body::response;
use crate::cloud::Cloud;
use crate::dispatch::Delivery;

pub use answer::{AwsError, Reply};
pub use choices::{DeleteChoices, InstanceChoices, ServerChoices};
pub use servers::WebServer;

/// A student with the console open.
#[derive(Clone, Debug)]
pub struct Student {
    cloud: Cloud,
    account: String,
    region: String,
    key: AccessKey,
}

impl Student {
    /// A student who works in this account and region.
    pub fn new(cloud: &Cloud, account: &str, region: &str) -> Self {
        Self {
            cloud: cloud.clone(),
            account: account.to_owned(),
            region: region.to_owned(),
            key: cloud.console_key(account, "student01"),
        }
    }

    /// The same work with other credentials: those of a session, of an administrator, of nobody.
    #[must_use]
    pub fn with_key(self, key: AccessKey) -> Self {
        Self { key, ..self }
    }

    /// The student's account.
    pub fn account(&self) -> &str {
        &self.account
    }

    /// The region that the student works in.
    pub fn region(&self) -> &str {
        &self.region
    }

    /// Calls an operation with flat parameters as they stand in the request, such as `("Filter.1.Name", "vpc-id")`.
    ///
    /// For a service that speaks JSON there is one parameter, named `Body`: the JSON of the request.
    pub fn call(
        &self,
        service: &str,
        action: &str,
        parameters: &[(&str, &str)],
    ) -> Result<Reply, AwsError> {
        let delivery = self.cloud.deliver(&self.request(service, action, parameters));
        let whole = match delivery {
            Delivery::Whole(ref answer) => Some(String::from_utf8_lossy(&answer.body).into_owned()),
            Delivery::Cut { .. } | Delivery::Hang | Delivery::Refused => None,
        };
        let status = response(delivery, None).map_or(0, |response| response.status().as_u16());
        let body = whole.ok_or_else(|| AwsError {
            code: "RequestFailed".to_owned(),
            message: "no complete answer".to_owned(),
            status: 0,
        })?;
        if status == 200 { Ok(Reply { status, body }) } else { Err(AwsError::read(status, &body)) }
    }

    fn request(
        &self,
        service: &str,
        action: &str,
        parameters: &[(&str, &str)],
    ) -> http::Request<Bytes> {
        let scope = format!("{}/20261121/{}/{service}/aws4_request", self.key.id, self.region);
        let request = http::Request::post("/")
            .header("host", format!("{service}.{}.amazonaws.com", self.region))
            .header("user-agent", "Mozilla/5.0")
            .header(
                "authorization",
                format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"),
            );
        let target = match service {
            "cloudtrail" => Some("com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101"),
            "ec2-instance-connect" => Some("AWSEC2InstanceConnectService"),
            "organizations" => Some("AWSOrganizationsV20161128"),
            _ => None,
        };
        let (request, body) = if let Some(target) = target {
            let body =
                parameters.iter().find(|(name, _)| *name == "Body").map_or("{}", |(_, body)| body);
            (request.header("x-amz-target", format!("{target}.{action}")), body.to_owned())
        } else {
            let mut form = form_urlencoded::Serializer::new(String::new());
            form.append_pair("Action", action).extend_pairs(parameters);
            (request, form.finish())
        };
        request.body(Bytes::from(body)).expect("names of services and regions are valid in headers")
    }

    fn text(
        &self,
        service: &str,
        action: &str,
        parameters: &[(&str, &str)],
        element: &str,
    ) -> Result<String, AwsError> {
        let reply = self.call(service, action, parameters)?;
        let message = || format!("the answer to {action} names no {element}");
        reply.text(element).ok_or_else(|| AwsError {
            code: "RequestFailed".to_owned(),
            message: message(),
            status: reply.status,
        })
    }
}

fn borrowed(parameters: &[(String, String)]) -> Vec<(&str, &str)> {
    parameters.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}
