//! AWS Organizations: which accounts an organizational unit holds, as far as a roster is made of it.
//!
//! The management account answers; a member may ask nothing. There is one organization, which the cloud's owner sets up.

use serde_json::{Value, json};

use crate::dispatch::{About, Call, authorise};
use crate::lock::lock;
use crate::paging;
use crate::refusal::Refusal;
use crate::region::digits;
use crate::service::{Answer, Protocol, Recorded, Service};
use crate::wire::node::{Node, Object};
use crate::wire::trail;
use crate::{Cloud, Inner};

/// The service. It is not regional: whatever region a request is for, the answer is the same.
pub(super) static SERVICE: Service = Service {
    name: "organizations",
    event_source: "organizations.amazonaws.com",
    protocol: Protocol::AwsJson,
    operations: || {
        let members = json!({"ParentId": "text", "NextToken": "text", "MaxResults": "number"});
        json!({ACCOUNTS: members, UNITS: members})
    },
    answer,
    account_of: |_| None,
    recorded: Recorded::PLAIN,
};

const ACCOUNTS: &str = "ListAccountsForParent";
const UNITS: &str = "ListOrganizationalUnitsForParent";

/// The most that a page holds, which is also what it holds if nobody says otherwise.
const PAGE: i64 = 20;

/// An organization.
#[derive(Debug)]
pub(crate) struct Organization {
    management: String,
    units: Vec<Unit>,
    members: Vec<Member>,
}

#[derive(Debug)]
struct Unit {
    id: String,
    parent: String,
    name: String,
}

/// An account of an organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The account's id.
    pub account: String,
    /// The unit that holds it, or the root.
    pub unit: String,
    /// The account's name.
    pub name: String,
    /// The root user's email.
    pub email: String,
    /// `ACTIVE`, `SUSPENDED` or `PENDING_CLOSURE`.
    pub state: String,
}

impl Cloud {
    /// Makes an account the management account of the cloud's organization, and gives the root's id.
    pub fn organize(&self, management: &str) -> String {
        self.add_account(management);
        *lock(&self.inner().services.organization) = Some(Organization {
            management: management.to_owned(),
            units: Vec::new(),
            members: Vec::new(),
        });
        root_of(management)
    }

    /// Adds an organizational unit under the root or another unit, and gives its id.
    ///
    /// # Panics
    /// There is no organization.
    pub fn add_unit(&self, parent: &str, name: &str) -> String {
        let mut organization = lock(&self.inner().services.organization);
        let organization = organization.as_mut().expect("the cloud has an organization");
        let unique = digits(&format!("{parent} {name}"));
        let id = format!("ou-{}-{}", &root_of(&organization.management)[2..], &unique[..8]);
        let (parent, name) = (parent.to_owned(), name.to_owned());
        organization.units.push(Unit { id: id.clone(), parent, name });
        id
    }

    /// Adds an account to the organization.
    ///
    /// # Panics
    /// There is no organization.
    pub fn add_member(&self, member: Member) {
        self.add_account(&member.account);
        let mut organization = lock(&self.inner().services.organization);
        let organization = organization.as_mut().expect("the cloud has an organization");
        organization.members.push(member);
    }
}

fn root_of(management: &str) -> String {
    format!("r-{}", &digits(&format!("root {management}"))[..4])
}

/// The accounts that these units hold, units within them included, if this account manages an organization. The management
/// account is never among them.
pub(super) fn accounts_of(
    cloud: &Inner,
    management: &str,
    units: &[String],
) -> Option<Vec<String>> {
    let organization = lock(&cloud.services.organization);
    let organization = organization.as_ref().filter(|it| it.management == management)?;
    let mut within = units.to_vec();
    let mut at = 0;
    while let Some(parent) = within.get(at).cloned() {
        within.extend(
            organization.units.iter().filter(|it| it.parent == parent).map(|it| it.id.clone()),
        );
        at += 1;
    }
    let held = organization.members.iter().filter(|member| within.contains(&member.unit));
    let accounts = held.map(|member| member.account.clone());
    Some(accounts.filter(|account| account != management).collect())
}

fn answer(cloud: &Inner, call: &Call, denied: bool) -> Result<Answer, Refusal> {
    if ![ACCOUNTS, UNITS].contains(&call.action.as_str()) {
        return Err(call.service.protocol.unknown_operation(&call.action));
    }
    let request = Request::read(call.body)?;
    authorise(cloud, call, denied, About::default())?;
    let organization = lock(&cloud.services.organization);
    let organization = organization.as_ref().ok_or_else(|| {
        Refusal::new(
            "AWSOrganizationsNotInUseException",
            "Your account is not a member of an organization.",
        )
    })?;
    if organization.management != call.caller.account {
        let message = "You don't have permissions to access this resource.";
        return Err(Refusal::new("AccessDeniedException", message));
    }
    let result = organization.list(&call.action, &request)?;
    let body = result.to_string().into_bytes();
    Ok(call.service.protocol.complete(200, body, &call.request_id))
}

/// What both operations take.
struct Request {
    parent: String,
    start: usize,
    size: usize,
}

impl Request {
    fn read(body: &[u8]) -> Result<Self, Refusal> {
        let request: Value = serde_json::from_slice(body)
            .map_err(|error| Refusal::new("SerializationException", error.to_string()))?;
        let parent = request["ParentId"].as_str();
        let parent = parent.ok_or_else(|| invalid("you must specify ParentId"))?.to_owned();
        let size = request["MaxResults"].as_i64().unwrap_or(PAGE);
        let size = usize::try_from(size).ok().filter(|_| (1..=PAGE).contains(&size));
        Ok(Self {
            parent,
            start: paging::start(
                request["NextToken"].as_str(),
                "InvalidInputException",
                "You specified an invalid value for NextToken.",
            )?,
            size: size.ok_or_else(|| invalid("MaxResults must be between 1 and 20"))?,
        })
    }
}

fn invalid(message: &str) -> Refusal {
    Refusal::new("InvalidInputException", format!("You provided an invalid value: {message}"))
}

impl Organization {
    fn list(&self, action: &str, request: &Request) -> Result<Value, Refusal> {
        let is_unit = self.units.iter().any(|unit| unit.id == request.parent);
        if !is_unit && request.parent != root_of(&self.management) {
            return Err(Refusal::new(
                "ParentNotFoundException",
                format!("You specified parent {}, which doesn't exist.", request.parent),
            ));
        }
        let (name, all): (_, Vec<Object>) = if action == ACCOUNTS {
            let held = self.members.iter().filter(|member| member.unit == request.parent);
            ("Accounts", held.map(|member| self.account(member)).collect())
        } else {
            let held = self.units.iter().filter(|unit| unit.parent == request.parent);
            ("OrganizationalUnits", held.map(|unit| self.unit(unit)).collect())
        };
        let (page, next) = paging::cut(all, request.start, request.size);
        let page: Vec<Value> = page.iter().map(trail::as_named).collect();
        let mut result = json!({name: page});
        if let Some(next) = next {
            result["NextToken"] = json!(next);
        }
        Ok(result)
    }

    /// `Status` was to go in September 2026, in favour of `State`; answers of 2026 have both.
    fn account(&self, member: &Member) -> Object {
        Object::new()
            .with("Id", &member.account)
            .with("Arn", self.arn("account", &member.account))
            .with("Email", &member.email)
            .with("Name", &member.name)
            .with("Status", &member.state)
            .with("State", &member.state)
            .with("JoinedMethod", "CREATED")
    }

    fn unit(&self, unit: &Unit) -> Object {
        Object::new()
            .with("Id", &unit.id)
            .with("Arn", self.arn("ou", &unit.id))
            .with("Name", Node::from(&unit.name))
    }

    fn arn(&self, kind: &str, id: &str) -> String {
        let organization = &digits(&format!("organization {}", self.management))[..10];
        format!("arn:aws:organizations::{}:{kind}/o-{organization}/{id}", self.management)
    }
}
