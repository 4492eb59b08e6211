//! Security groups: made, listed and deleted. What they let through is in `rules`.

use jiff::Timestamp;

use super::rule::{Rule, Source};
use super::{FILTER, MAX_RESULTS, NEXT_TOKEN, Network, TAG_SPECIFICATION, filters, page};
use crate::operation::{Operation, required};
use crate::refusal::Refusal;
use crate::region::Region;
use crate::wire::node::{Node, Object};
use crate::wire::query::{Kind, Parameter};

pub(super) static OPERATIONS: &[Operation] = &[
    Operation::write(
        "CreateSecurityGroup",
        &[
            Parameter::renamed("GroupName", "groupName", Kind::Text),
            Parameter::renamed("GroupDescription", "groupDescription", Kind::Text),
            Parameter::renamed("VpcId", "vpcId", Kind::Text),
            TAG_SPECIFICATION,
        ],
        create_security_group,
    ),
    Operation::write(
        "DeleteSecurityGroup",
        &[
            Parameter::renamed("GroupId", "groupId", Kind::Text),
            Parameter::renamed("GroupName", "groupName", Kind::Text),
        ],
        delete_security_group,
    ),
    Operation::read(
        "DescribeSecurityGroups",
        &[
            FILTER,
            MAX_RESULTS,
            NEXT_TOKEN,
            Parameter::renamed("GroupId", "groupIds", Kind::List(&Kind::Text)),
            Parameter::renamed("GroupName", "groupNames", Kind::List(&Kind::Text)),
        ],
        describe_security_groups,
    ),
];

/// A security group.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) vpc: String,
    pub(super) description: String,
    pub(crate) rules: Vec<Rule>,
}

impl Group {
    /// The group that comes with a VPC: everything from its own members in, everything out.
    pub(super) fn default_of(vpc: &str, account: &str, id: &impl Fn(&str, &str) -> String) -> Self {
        let group = id("sg", "default");
        let own = Source::Group { id: group.clone(), account: account.to_owned() };
        Self {
            name: "default".to_owned(),
            vpc: vpc.to_owned(),
            description: "default VPC security group".to_owned(),
            rules: vec![
                Rule::everything(id("sgr", "in"), false, own),
                Rule::everything(id("sgr", "out"), true, Source::anywhere()),
            ],
            id: group,
        }
    }
}

impl Network {
    pub(super) fn group(&self, id: &str) -> Result<&Group, Refusal> {
        if !id.starts_with("sg-") {
            let message = format!("Invalid id: \"{id}\" (expecting \"sg-...\")");
            return Err(Refusal::new("InvalidGroupId.Malformed", message));
        }
        self.groups.iter().find(|group| group.id == id).ok_or_else(|| not_found(id))
    }

    /// The group that a call names by id or, in the default VPC, by name.
    pub(super) fn named_group(&mut self, input: &Object) -> Result<&mut Group, Refusal> {
        let id = match (input.text("groupId"), input.text("groupName")) {
            (Some(id), _) => self.group(id)?.id.clone(),
            (None, Some(name)) => self
                .groups
                .iter()
                .find(|group| group.name == name && group.vpc == self.default_vpc().id)
                .map(|group| group.id.clone())
                .ok_or_else(|| not_found(name))?,
            (None, None) => return Err(Refusal::missing("GroupId")),
        };
        self.groups.iter_mut().find(|group| group.id == id).ok_or_else(|| not_found(&id))
    }
}

fn not_found(group: &str) -> Refusal {
    Refusal::new("InvalidGroup.NotFound", format!("The security group '{group}' does not exist"))
}

fn create_security_group(
    region: &mut Region,
    input: &Object,
    _now: Timestamp,
) -> Result<Object, Refusal> {
    let name = required(input, "groupName")?.trim();
    let description = required(input, "groupDescription")?;
    let vpc = input.text("vpcId").unwrap_or(&region.network.default_vpc().id);
    let vpc = region.network.vpc(vpc)?.id.clone();
    if name.starts_with("sg-") || name.len() > 255 || !name.chars().all(is_allowed) {
        let message = format!(
            "Invalid value '{name}' for groupName. Valid characters are a-z, A-Z, 0-9, spaces, and ._-:/()#,@[]+=&;{{}}!$*"
        );
        return Err(Refusal::new("InvalidParameterValue", message));
    }
    if description.len() > 255 || !description.chars().all(is_allowed) {
        let message = "Invalid security group description. Valid descriptions are strings less than 256 characters from the following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*";
        return Err(Refusal::new("InvalidParameterValue", message));
    }
    if region.network.groups.iter().any(|group| group.name == name && group.vpc == vpc) {
        let message = format!("The security group '{name}' already exists for VPC '{vpc}'");
        return Err(Refusal::new("InvalidGroup.Duplicate", message));
    }
    let id = region.mint_id("sg");
    let everything_out = Rule::everything(region.mint_id("sgr"), true, Source::anywhere());
    region.network.groups.push(Group {
        id: id.clone(),
        name: name.to_owned(),
        vpc,
        description: description.to_owned(),
        rules: vec![everything_out],
    });
    region.network.tag_as_specified(&id, "security-group", input);
    Ok(Object::new()
        .with("return", true)
        .with("groupId", &id)
        .with("tagSet", region.network.tag_set(&id))
        .with("securityGroupArn", arn(region, &id)))
}

fn arn(region: &Region, group: &str) -> String {
    format!("arn:aws:ec2:{}:{}:security-group/{group}", region.name, region.account)
}

fn is_allowed(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || " ._-:/()#,@[]+=&;{}!$*".contains(letter)
}

fn delete_security_group(
    region: &mut Region,
    input: &Object,
    now: Timestamp,
) -> Result<Object, Refusal> {
    let group = region.network.named_group(input)?;
    let (id, name) = (group.id.clone(), group.name.clone());
    if name == "default" {
        let message =
            format!("the specified group: \"{id}\" name: \"default\" cannot be deleted by a user");
        return Err(Refusal::new("CannotDelete", message));
    }
    let referenced = region
        .network
        .groups
        .iter()
        .any(|other| other.id != id && other.rules.iter().any(|rule| rule.names_group(&id)));
    if referenced || region.network.is_carried(&id, now) || region.database.uses_group(&id) {
        return Err(Refusal::new(
            "DependencyViolation",
            format!("resource {id} has a dependent object"),
        ));
    }
    region.network.groups.retain(|group| group.id != id);
    region.network.tags.remove(&id);
    Ok(Object::new().with("return", true))
}

const GROUP_FILTERS: &[&str] = &[
    "group-id",
    "group-name",
    "vpc-id",
    "description",
    "owner-id",
    "ip-permission.from-port",
    "ip-permission.to-port",
    "ip-permission.protocol",
    "ip-permission.group-id",
    "ip-permission.cidr",
    "tag-key",
    "tag:",
];

fn describe_security_groups(
    region: &mut Region,
    input: &Object,
    _now: Timestamp,
) -> Result<Object, Refusal> {
    let filters = filters(input, GROUP_FILTERS)?;
    let network = &region.network;
    let ids = input.texts("groupIds");
    let names = input.texts("groupNames");
    for id in &ids {
        network.group(id)?;
    }
    if let Some(name) =
        names.iter().find(|name| network.groups.iter().all(|group| group.name != **name))
    {
        return Err(not_found(name));
    }
    if !ids.is_empty() && input.has("maxResults") {
        let message = "The parameter GroupIds cannot be used with the parameter MaxResults";
        return Err(Refusal::new("InvalidParameterCombination", message));
    }
    let groups = network
        .groups
        .iter()
        .filter(|group| {
            (ids.is_empty() && names.is_empty())
                || ids.contains(&group.id.as_str())
                || names.contains(&group.name.as_str())
        })
        .filter(|group| filters.keep(|filter| values(region, group, filter)))
        .map(|group| describe(region, group));
    page(groups.collect(), "securityGroupInfo", input)
}

fn values(region: &Region, group: &Group, filter: &str) -> Vec<String> {
    if let Some(values) = region.network.tag_values(&group.id, filter) {
        return values;
    }
    match filter {
        "group-id" => vec![group.id.clone()],
        "group-name" => vec![group.name.clone()],
        "description" => vec![group.description.clone()],
        "vpc-id" => vec![group.vpc.clone()],
        "owner-id" => vec![region.account.clone()],
        _ => group
            .rules
            .iter()
            .filter(|rule| !rule.egress)
            .filter_map(|rule| rule.value(filter))
            .collect(),
    }
}

fn describe(region: &Region, group: &Group) -> Object {
    Object::new()
        .with("ownerId", &region.account)
        .with("groupId", &group.id)
        .with("groupName", &group.name)
        .with("groupDescription", &group.description)
        .with("vpcId", &group.vpc)
        .with("ipPermissions", Node::items(Rule::merged(&group.rules, false)))
        .with("ipPermissionsEgress", Node::items(Rule::merged(&group.rules, true)))
        .with("tagSet", region.network.tag_set(&group.id))
        .with("securityGroupArn", arn(region, &group.id))
}
