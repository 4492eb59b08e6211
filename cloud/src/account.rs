//! Accounts, the roles in them and who a caller is.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use jiff::Timestamp;

use crate::clock::Pace;
use crate::policy::{Permission, Policy};
use crate::region::Region;
use crate::services::Common;

/// The regions of an account that says nothing else.
pub const DEFAULT_REGIONS: [&str; 3] = ["ap-northeast-2", "us-east-1", "ap-northeast-1"];

/// What an account may create without paying (docs/aws.md 5, "Free plan API refusals").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    /// No more than one day of backups, micro classes and two instances.
    Free,
    /// No such limits.
    Paid,
}

/// A role that another account may assume.
#[derive(Clone, Debug)]
pub struct Role {
    /// The role's name, without a path.
    pub name: String,
    /// The principals that the trust policy names: accounts, or ARNs of roots, users and roles.
    pub trusted: Vec<String>,
    /// The external id that the trust policy demands, if it demands one.
    pub external_id: Option<String>,
    /// What the role's own policies allow; `None` allows everything.
    pub policy: Option<Policy>,
}

impl Role {
    /// A role that may do everything and that anybody in the trusted account may assume.
    pub fn new(name: &str, trusted_account: &str) -> Self {
        Self {
            name: name.to_owned(),
            trusted: vec![trusted_account.to_owned()],
            external_id: None,
            policy: None,
        }
    }

    /// The same role, but it demands this external id.
    #[must_use]
    pub fn external_id(self, external_id: &str) -> Self {
        Self { external_id: Some(external_id.to_owned()), ..self }
    }

    /// The same role, but its own policy allows only these actions, such as `rds:Describe*`.
    #[must_use]
    pub fn allowing(self, actions: &[&str]) -> Self {
        let actions: Vec<_> = actions.iter().map(|&action| action.to_owned()).collect();
        Self { policy: Some(Policy::allowing(&actions)), ..self }
    }

    /// Whether the trust policy lets a caller in who names this external id.
    pub(crate) fn lets_in(&self, caller: &Principal, external_id: Option<&str>) -> bool {
        let root = format!("arn:aws:iam::{}:root", caller.account);
        let whoever = [caller.account.as_str(), &root, &caller.identity()];
        self.trusted.iter().any(|principal| whoever.contains(&principal.as_str()))
            && self.external_id.as_deref().is_none_or(|demanded| external_id == Some(demanded))
    }
}

/// The roles of an account by name, which all its regions share.
pub(crate) type Roles = Mutex<BTreeMap<String, Role>>;

#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) regions: BTreeMap<String, Region>,
    pub(crate) roles: Arc<Roles>,
}

impl Account {
    pub(crate) fn new(id: &str, regions: &[&str], common: &Arc<Common>, pace: Pace) -> Self {
        let enabled: Arc<[String]> = regions.iter().map(|&name| name.to_owned()).collect();
        let roles = Arc::<Roles>::default();
        let region = |name| {
            let shared = (Arc::clone(&enabled), Arc::clone(common), Arc::clone(&roles));
            Region::new(id, name, shared, pace)
        };
        let regions = enabled.iter().map(|name| (name.clone(), region(name)));
        let regions = regions.collect();
        Self { regions, roles }
    }
}

/// An access key, as a client is configured with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessKey {
    /// The access key id.
    pub id: String,
    /// The secret access key. Signatures are not verified, so any secret works; this is the one to configure.
    pub secret: String,
    /// The session token of temporary credentials.
    pub session_token: Option<String>,
}

/// Who signed a request.
#[derive(Clone, Debug)]
pub(crate) struct Principal {
    pub(crate) account: String,
    pub(crate) access_key_id: String,
    pub(crate) issued_at: Timestamp,
    pub(crate) kind: PrincipalKind,
    /// The service through which the caller calls, such as `cloudformation.amazonaws.com`.
    pub(crate) invoked_by: Option<String>,
}

#[derive(Clone, Debug)]
pub(crate) enum PrincipalKind {
    /// An IAM user: with a long-lived key, or at work in the console.
    User { name: String, console: bool },
    /// A session of a role.
    Session {
        role: String,
        session: String,
        role_policy: Option<Policy>,
        session_policy: Option<Policy>,
    },
    /// A service that acts through the role that is linked to it.
    LinkedRole { role: String, session: String },
    /// A service that acts as itself.
    Service,
}

impl Principal {
    /// Whether a person is at work in the console.
    pub(crate) fn is_in_console(&self) -> bool {
        matches!(self.kind, PrincipalKind::User { console: true, .. })
    }

    pub(crate) fn arn(&self) -> String {
        match &self.kind {
            PrincipalKind::User { name, .. } => {
                format!("arn:aws:iam::{}:user/{name}", self.account)
            }
            PrincipalKind::Session { role, session, .. }
            | PrincipalKind::LinkedRole { role, session } => {
                format!("arn:aws:sts::{}:assumed-role/{role}/{session}", self.account)
            }
            PrincipalKind::Service => self.invoked_by.clone().unwrap_or_default(),
        }
    }

    /// The unique id that STS and `CloudTrail` write.
    pub(crate) fn id(&self) -> String {
        match &self.kind {
            PrincipalKind::User { name, .. } => unique_id("AIDA", &self.account, name),
            PrincipalKind::Session { role, session, .. }
            | PrincipalKind::LinkedRole { role, session } => {
                format!("{}:{session}", unique_id("AROA", &self.account, role))
            }
            PrincipalKind::Service => self.invoked_by.clone().unwrap_or_default(),
        }
    }

    /// The name that `LookupEvents` files the caller's events under; a service has none.
    pub(crate) fn user_name(&self) -> &str {
        match &self.kind {
            PrincipalKind::User { name, .. } => name,
            PrincipalKind::Session { session, .. } | PrincipalKind::LinkedRole { session, .. } => {
                session
            }
            PrincipalKind::Service => "",
        }
    }

    /// Whom policies are attached to: the user, or the role of a session.
    pub(crate) fn identity(&self) -> String {
        match &self.kind {
            PrincipalKind::Session { role, .. } | PrincipalKind::LinkedRole { role, .. } => {
                format!("arn:aws:iam::{}:role/{role}", self.account)
            }
            PrincipalKind::User { .. } | PrincipalKind::Service => self.arn(),
        }
    }

    /// Which of the policies that bind the caller does not give the permission; `None` if all do.
    pub(crate) fn denied_by(&self, permission: &Permission) -> Option<&'static str> {
        let PrincipalKind::Session { role_policy, session_policy, .. } = &self.kind else {
            return None;
        };
        let gives = |policy: &Option<Policy>| policy.as_ref().is_none_or(|it| it.gives(permission));
        match (gives(role_policy), gives(session_policy)) {
            (false, _) => Some("no identity-based policy"),
            (true, false) => Some("no session policy"),
            (true, true) => None,
        }
    }
}

/// An id as IAM makes them: a prefix and seventeen capitals and digits.
pub(crate) fn unique_id(prefix: &str, account: &str, name: &str) -> String {
    let digits = crate::region::digits(&format!("{account} {name}"));
    format!("{prefix}{}", digits[..17].to_ascii_uppercase())
}
