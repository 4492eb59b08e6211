//! Pages as EC2 (`MaxResults`, `NextToken`) and RDS (`MaxRecords`, `Marker`) cut them.

use crate::refusal::Refusal;
use crate::wire::node::{Node, Object};

/// EC2's pages: 5 to 1,000 where a size is named, else everything.
pub(crate) fn ec2(
    items: Vec<Object>,
    name: &'static str,
    input: &Object,
) -> Result<Object, Refusal> {
    let size = match input.number("maxResults") {
        Some(size @ 5..=1000) => usize::try_from(size).unwrap_or(usize::MAX),
        Some(size) => {
            let message = format!(
                "Value ( {size} ) for parameter maxResults is invalid. Expecting a value between 5 and 1000."
            );
            return Err(Refusal::new("InvalidParameterValue", message));
        }
        None => usize::MAX,
    };
    let start = start(input.text("nextToken"), "InvalidNextToken", "The token is not valid.")?;
    let (page, next) = cut(items, start, size);
    Ok(Object::new().with(name, Node::items(page)).with_some("nextToken", next))
}

/// RDS's pages: 20 to 100, by default 100.
pub(crate) fn rds(
    items: Vec<Object>,
    name: &'static str,
    element: &'static str,
    input: &Object,
) -> Result<Object, Refusal> {
    let size = match input.number("MaxRecords") {
        Some(size @ 20..=100) => usize::try_from(size).unwrap_or(usize::MAX),
        Some(size) => {
            let message =
                format!("Invalid value {size} for MaxRecords. Must be between 20 and 100");
            return Err(Refusal::new("InvalidParameterValue", message));
        }
        None => 100,
    };
    let start = start(input.text("Marker"), "InvalidParameterValue", "Invalid marker")?;
    let (page, next) = cut(items, start, size);
    Ok(Object::new().with_some("Marker", next).with(name, Node::list(element, page)))
}

fn start(token: Option<&str>, code: &str, message: &str) -> Result<usize, Refusal> {
    let Some(token) = token.filter(|token| !token.is_empty()) else {
        return Ok(0);
    };
    token
        .strip_prefix("page-")
        .and_then(|offset| usize::from_str_radix(offset, 16).ok())
        .ok_or_else(|| Refusal::new(code, message))
}

fn cut(mut items: Vec<Object>, start: usize, size: usize) -> (Vec<Object>, Option<String>) {
    let end = start.saturating_add(size);
    let next = (end < items.len()).then(|| format!("page-{end:08x}"));
    items.truncate(end);
    items.drain(..start.min(items.len()));
    (items, next)
}
