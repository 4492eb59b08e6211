//! Pages of lists, and the tokens that lead from one to the next.

use crate::refusal::Refusal;
use crate::wire::node::Object;

/// After how many items a page begins; a token that nobody gave out is refused.
pub(crate) fn start(token: Option<&str>, code: &str, message: &str) -> Result<usize, Refusal> {
    let Some(token) = token.filter(|token| !token.is_empty()) else {
        return Ok(0);
    };
    token
        .strip_prefix("page-")
        .and_then(|offset| usize::from_str_radix(offset, 16).ok())
        .ok_or_else(|| Refusal::new(code, message))
}

/// A page, and the token of the next one if there is one.
pub(crate) fn cut(
    mut items: Vec<Object>,
    start: usize,
    size: usize,
) -> (Vec<Object>, Option<String>) {
    let end = start.saturating_add(size);
    let next = (end < items.len()).then(|| format!("page-{end:08x}"));
    items.truncate(end);
    items.drain(..start.min(items.len()));
    (items, next)
}
