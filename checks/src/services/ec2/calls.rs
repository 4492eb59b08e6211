//! EC2's calls, as its records name them, and what is kept of each (casing: `docs/aws.md` 1.3).

use crate::engine::Record;
use crate::services::kept::{KeptEvent, kept};

/// A call of EC2's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    CreateGroup,
    DeleteGroup,
    Authorize,
    Revoke,
    ModifyRules,
    Run,
    ModifyServer,
    ModifyInterface,
    Terminate,
    CreateTags,
    DeleteTags,
}

impl Action {
    const ALL: [Self; 11] = [
        Self::CreateGroup,
        Self::DeleteGroup,
        Self::Authorize,
        Self::Revoke,
        Self::ModifyRules,
        Self::Run,
        Self::ModifyServer,
        Self::ModifyInterface,
        Self::Terminate,
        Self::CreateTags,
        Self::DeleteTags,
    ];

    /// The event's name in the records.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::CreateGroup => "CreateSecurityGroup",
            Self::DeleteGroup => "DeleteSecurityGroup",
            Self::Authorize => "AuthorizeSecurityGroupIngress",
            Self::Revoke => "RevokeSecurityGroupIngress",
            Self::ModifyRules => "ModifySecurityGroupRules",
            Self::Run => "RunInstances",
            Self::ModifyServer => "ModifyInstanceAttribute",
            Self::ModifyInterface => "ModifyNetworkInterfaceAttribute",
            Self::Terminate => "TerminateInstances",
            Self::CreateTags => "CreateTags",
            Self::DeleteTags => "DeleteTags",
        }
    }

    /// The call that a record is of, if it is one of these.
    pub(crate) fn of(record: &Record) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.name() == record.name)
    }

    /// Whether it is on a security group, or may be: tags are put on things of all kinds.
    pub(crate) fn is_on_group(self) -> bool {
        GROUP.contains(&self.name())
    }

    /// What is kept of the request, and of the answer.
    fn members(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            Self::CreateGroup | Self::DeleteGroup => (GROUP_REQUEST, GROUP_ANSWER),
            Self::Authorize | Self::Revoke => (RULE_REQUEST, RULE_ANSWER),
            Self::ModifyRules => (
                &["ModifySecurityGroupRulesRequest"],
                &["_return", "ModifySecurityGroupRulesResponse.return"],
            ),
            Self::Run => (SERVER_REQUEST, SERVER_ANSWER),
            Self::ModifyServer => (&["instanceId", "groupSet", "instanceType"], &["_return"]),
            Self::ModifyInterface => (&["networkInterfaceId", "groupSet"], &["_return"]),
            Self::Terminate => (&[], &["instancesSet.items.instanceId"]),
            Self::CreateTags | Self::DeleteTags => (&["resourcesSet", "tagSet"], &["_return"]),
        }
    }
}

const GROUP_REQUEST: &[&str] =
    &["groupId", "groupName", "groupDescription", "vpcId", "tagSpecificationSet"];
const GROUP_ANSWER: &[&str] = &["groupId", "tagSet", "_return"];
const RULE_REQUEST: &[&str] = &[
    "groupId",
    "groupName",
    "ipPermissions",
    "ipProtocol",
    "fromPort",
    "toPort",
    "cidrIp",
    "sourceSecurityGroupName",
    "securityGroupRuleIds",
];
const RULE_ANSWER: &[&str] = &["_return", "securityGroupRuleSet", "revokedSecurityGroupRuleSet"];
const SERVER_REQUEST: &[&str] = &[
    "groupSet",
    "networkInterfaceSet.items.groupSet",
    "networkInterfaceSet.items.associatePublicIpAddress",
    "tagSpecificationSet",
    "instanceType",
    "instancesSet.items.imageId",
    "instancesSet.items.keyName",
];
const SERVER_ANSWER: &[&str] = &[
    "instancesSet.items.instanceId",
    "instancesSet.items.imageId",
    "instancesSet.items.instanceType",
    "instancesSet.items.keyName",
    "instancesSet.items.vpcId",
    "instancesSet.items.groupSet.items.groupId",
    "instancesSet.items.groupSet.items.groupName",
    "instancesSet.items.networkInterfaceSet.items.networkInterfaceId",
    "instancesSet.items.networkInterfaceSet.items.vpcId",
    "instancesSet.items.networkInterfaceSet.items.groupSet.items.groupId",
];

/// Calls after which a look shows other groups than before.
pub(crate) const GROUP: &[&str] = &[
    Action::CreateGroup.name(),
    Action::DeleteGroup.name(),
    Action::Authorize.name(),
    Action::Revoke.name(),
    Action::ModifyRules.name(),
    Action::CreateTags.name(),
    Action::DeleteTags.name(),
];

/// Calls that make a group what it is called.
pub(crate) const CREATE_GROUP: &[&str] =
    &[Action::CreateGroup.name(), Action::CreateTags.name(), Action::DeleteTags.name()];

/// Calls that change a group's rules.
pub(crate) const CHANGE_RULES: &[&str] =
    &[Action::Authorize.name(), Action::Revoke.name(), Action::ModifyRules.name()];

/// Calls that give a server its groups.
pub(crate) const LAUNCH: &[&str] =
    &[Action::Run.name(), Action::ModifyServer.name(), Action::ModifyInterface.name()];

/// Calls that launch a server.
pub(crate) const RUN: &[&str] = &[Action::Run.name()];

/// Calls that give a server its type.
pub(crate) const SIZE: &[&str] = &[Action::Run.name(), Action::ModifyServer.name()];

/// What is kept of each.
pub(crate) fn kept_events() -> Vec<KeptEvent> {
    let owned = |paths: &[&str]| paths.iter().map(|path| (*path).to_owned()).collect();
    let event = |action: Action| {
        let (request, response) = action.members();
        kept("ec2.amazonaws.com", action.name(), owned(request), owned(response))
    };
    Action::ALL.into_iter().map(event).collect()
}
