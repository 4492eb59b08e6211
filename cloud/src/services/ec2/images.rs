//! Public images as they are listed; `catalogue` has them.

use jiff::Timestamp;

use super::catalogue::{self, IMAGES, Image};
use super::{FILTER, MAX_RESULTS, NEXT_TOKEN, filters, page};
use crate::operation::Operation;
use crate::refusal::Refusal;
use crate::region::Region;
use crate::wire::node::{Node, Object};
use crate::wire::query::{Kind, Parameter};

pub(super) static OPERATIONS: &[Operation] = &[Operation::read(
    "DescribeImages",
    &[
        FILTER,
        MAX_RESULTS,
        NEXT_TOKEN,
        Parameter::renamed("ImageId", "imageIds", Kind::List(&Kind::Text)),
        Parameter::renamed("Owner", "owners", Kind::List(&Kind::Text)),
        Parameter::renamed("IncludeDeprecated", "includeDeprecated", Kind::Flag),
    ],
    describe_images,
)];

const FILTERS: &[&str] = &[
    "image-id",
    "name",
    "owner-id",
    "owner-alias",
    "architecture",
    "platform",
    "state",
    "is-public",
    "root-device-type",
    "virtualization-type",
];

/// The refusal of an image that nobody has published.
pub(super) fn unknown(id: &str) -> Refusal {
    if !id.starts_with("ami-") {
        let message = format!("Invalid id: \"{id}\" (expecting \"ami-...\")");
        return Refusal::new("InvalidAMIID.Malformed", message);
    }
    Refusal::new("InvalidAMIID.NotFound", format!("The image id '[{id}]' does not exist"))
}

/// An image that was deregistered is left out, also where it is named, as long as instances of it are somewhere: so AWS
/// documents it. A deprecated one is shown to whoever names it, as answers of 2024 and 2025 show.
fn describe_images(region: &mut Region, input: &Object, now: Timestamp) -> Result<Object, Refusal> {
    let filters = filters(input, FILTERS)?;
    let (named, owners) = (input.texts("imageIds"), input.texts("owners"));
    if let Some(id) = named.iter().find(|id| catalogue::image(id).is_none()) {
        return Err(unknown(id));
    }
    let deprecated_too = !named.is_empty() || input.flag("includeDeprecated") == Some(true);
    let images = IMAGES
        .iter()
        .filter(|image| !region.network.common.is_deregistered(image.id))
        .filter(|image| named.is_empty() || named.contains(&image.id))
        .filter(|image| deprecated_too || now < image.deprecated_at())
        .filter(|image| owners.is_empty() || owners.iter().any(|owner| is_of(image, owner)))
        .filter(|image| filters.keep(|filter| values(image, filter)))
        .map(describe);
    page(images.collect(), "imagesSet", input)
}

/// Nobody here has images of their own, so `self` is nobody's.
fn is_of(image: &Image, owner: &str) -> bool {
    image.owner == owner || image.alias == Some(owner)
}

fn values(image: &Image, filter: &str) -> Vec<String> {
    let value = match filter {
        "image-id" => Some(image.id),
        "name" => Some(image.name),
        "owner-id" => Some(image.owner),
        "owner-alias" => image.alias,
        "architecture" => Some(image.architecture),
        "platform" => image.system.platform,
        "state" => Some("available"),
        "is-public" => Some("true"),
        "root-device-type" => Some("ebs"),
        _ => Some("hvm"),
    };
    value.into_iter().map(str::to_owned).collect()
}

fn describe(image: &Image) -> Object {
    let publisher = image.alias.unwrap_or(image.owner);
    Object::new()
        .with("imageId", image.id)
        .with("imageLocation", format!("{publisher}/{}", image.name))
        .with("imageState", "available")
        .with("imageOwnerId", image.owner)
        .with("creationDate", image.created_at())
        .with("isPublic", true)
        .with("architecture", image.architecture)
        .with("imageType", "machine")
        .with_some("platform", image.system.platform)
        .with("platformDetails", image.system.details)
        .with("usageOperation", image.system.usage)
        .with_some("imageOwnerAlias", image.alias)
        .with("name", image.name)
        .with("description", image.description)
        .with("rootDeviceType", "ebs")
        .with("rootDeviceName", image.system.root_device)
        .with("blockDeviceMapping", Node::items([]))
        .with("virtualizationType", "hvm")
        .with("hypervisor", "xen")
        .with("enaSupport", true)
        .with("deprecationTime", image.deprecated_at())
}
