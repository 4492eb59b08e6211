//! The members of EC2's answers (API 2016-11-15), and where its records have them.

use crate::services::member::{Member, listed, member};

const ASKED_RULES: &[&str] = &[
    "ipPermissions",
    "securityGroupRuleIds",
    "revokedSecurityGroupRuleSet",
    "ModifySecurityGroupRulesRequest",
    "ipProtocol",
    "fromPort",
    "toPort",
    "cidrIp",
    "sourceSecurityGroupName",
];

pub(crate) const GROUP_ID: Member = member("GroupId", "id", &["groupId"]);
pub(crate) const GROUP_NAME: Member = member("GroupName", "name", &["groupName"]);
pub(crate) const GROUP_TAG: Member =
    member("Tags.Name", "name_tag", &["tagSpecificationSet", "tagSet"]);
pub(crate) const GROUP_VPC: Member = member("VpcId", "vpc", &["vpcId"]);
pub(crate) const GROUP_DESCRIPTION: Member =
    member("Description", "description", &["groupDescription"]);
pub(crate) const RULES: Member = member("IpPermissions", "inbound", ASKED_RULES);
pub(crate) const SERVER_ID: Member = member("InstanceId", "id", &["instancesSet.items.instanceId"]);
pub(crate) const SERVER_GROUPS: Member =
    listed("SecurityGroups.GroupId", "groups", &["groupSet", "groupId"]);
pub(crate) const SERVER_STATE: Member = member("State.Name", "state", &[]);
pub(crate) const SERVER_VPC: Member = member("VpcId", "vpc", &[]);
pub(crate) const SERVER_TYPE: Member =
    member("InstanceType", "class", &["instanceType", "instancesSet.items.instanceType"]);
pub(crate) const SERVER_IMAGE: Member =
    member("ImageId", "image", &["imageId", "instancesSet.items.imageId"]);
pub(crate) const SERVER_KEY: Member =
    member("KeyName", "key_name", &["keyName", "instancesSet.items.keyName"]);
pub(crate) const PUBLIC_ADDRESS: Member =
    member("PublicIpAddress", "public_ip", &["networkInterfaceSet.items.associatePublicIpAddress"]);
pub(crate) const IMAGE_NAME: Member = member("Name", "name", &[]);
pub(crate) const IMAGE_OWNER: Member = member("ImageOwnerAlias", "owner", &[]);
pub(crate) const DEFAULT_VPC: Member = member("IsDefault", "is_default", &[]);
