//! Tags of anything that EC2 holds.

use jiff::Timestamp;

use super::{Network, TAGS};
use crate::operation::Operation;
use crate::refusal::Refusal;
use crate::region::Region;
use crate::wire::node::{Node, Object};
use crate::wire::query::{Kind, Parameter};

const PARAMETERS: &[Parameter] = &[
    Parameter::renamed("ResourceId", "resourcesSet", Kind::Each("resourceId")),
    Parameter::renamed("Tag", "tagSet", TAGS),
];

pub(super) static OPERATIONS: &[Operation] = &[
    Operation::write("CreateTags", PARAMETERS, create_tags),
    Operation::write("DeleteTags", PARAMETERS, delete_tags),
];

fn create_tags(region: &mut Region, input: &Object, _now: Timestamp) -> Result<Object, Refusal> {
    for resource in resources(region, input)? {
        region.network.tag(resource, input.objects("tagSet"));
    }
    Ok(Object::new().with("return", true))
}

fn delete_tags(region: &mut Region, input: &Object, _now: Timestamp) -> Result<Object, Refusal> {
    for resource in resources(region, input)? {
        let tags = region.network.tags.entry(resource.to_owned()).or_default();
        if !input.has("tagSet") {
            tags.clear();
        }
        for tag in input.objects("tagSet") {
            let key = tag.text("key").unwrap_or_default();
            // With a value, only that value is deleted.
            if tag.text("value").is_none_or(|value| tags.get(key).is_some_and(|is| is == value)) {
                tags.remove(key);
            }
        }
    }
    Ok(Object::new().with("return", true))
}

fn resources<'a>(region: &Region, input: &'a Object) -> Result<Vec<&'a str>, Refusal> {
    let resources = input.texts("resourcesSet");
    if resources.is_empty() {
        return Err(Refusal::missing("ResourceId"));
    }
    match resources.iter().find(|resource| !region.network.holds(resource)) {
        Some(unknown) => Err(not_found(unknown)),
        None => Ok(resources),
    }
}

/// Each kind of thing is not found in words of its own.
fn not_found(id: &str) -> Refusal {
    let kinds = [
        ("sg-", "InvalidGroup.NotFound", "security group"),
        ("vpc-", "InvalidVpcID.NotFound", "vpc ID"),
        ("subnet-", "InvalidSubnetID.NotFound", "subnet ID"),
        ("i-", "InvalidInstanceID.NotFound", "instance ID"),
    ];
    match kinds.iter().find(|(prefix, ..)| id.starts_with(prefix)) {
        Some((_, code, kind)) => Refusal::new(code, format!("The {kind} '{id}' does not exist")),
        None => Refusal::new("InvalidID", format!("The ID '{id}' is not valid")),
    }
}

impl Network {
    fn holds(&self, resource: &str) -> bool {
        self.vpc_of_group(resource).is_some()
            || self.vpcs.iter().any(|vpc| vpc.id == resource)
            || self.subnet(resource).is_some()
            || self.instances.iter().any(|instance| instance.id == resource)
            || self.key_pairs.iter().any(|pair| pair.id == resource)
            || self.groups.iter().any(|group| group.rules.iter().any(|rule| rule.id == resource))
    }

    pub(super) fn tag<'a>(&mut self, resource: &str, tags: impl Iterator<Item = &'a Object>) {
        let held = self.tags.entry(resource.to_owned()).or_default();
        for tag in tags {
            let text = |name| tag.text(name).unwrap_or_default().to_owned();
            held.insert(text("key"), text("value"));
        }
    }

    /// Applies the tags that a creating call carries for this type of resource.
    pub(super) fn tag_as_specified(&mut self, resource: &str, resource_type: &str, input: &Object) {
        for specification in input.objects("tagSpecificationSet") {
            if specification.text("resourceType") == Some(resource_type) {
                self.tag(resource, specification.objects("tags"));
            }
        }
    }

    pub(super) fn tag_set(&self, resource: &str) -> Node {
        let tags = self.tags.get(resource).into_iter().flatten();
        Node::items(tags.map(|(key, value)| Object::new().with("key", key).with("value", value)))
    }

    /// What a resource has under a tag filter's name; `None` if the filter is not about tags.
    pub(super) fn tag_values(&self, resource: &str, filter: &str) -> Option<Vec<String>> {
        let tags = self.tags.get(resource);
        if filter == "tag-key" {
            return Some(tags.into_iter().flat_map(|tags| tags.keys().cloned()).collect());
        }
        let key = filter.strip_prefix("tag:")?;
        Some(tags.and_then(|tags| tags.get(key)).cloned().into_iter().collect())
    }
}
