//! Which events of CloudTrail are kept, and of each which members.

use crate::services::declared::Declared;

/// An event that is kept.
#[derive(Debug)]
pub struct KeptEvent {
    /// `eventName`.
    pub name: &'static str,
    /// `eventSource`.
    pub source: &'static str,
    /// Members of the request.
    pub(crate) request: Declared,
    /// Members of the answer.
    pub(crate) response: Declared,
}

/// An event of a service, with the paths of what is kept of it.
pub(crate) fn kept(
    source: &'static str,
    name: &'static str,
    request: Vec<String>,
    response: Vec<String>,
) -> KeptEvent {
    let [request, response] =
        [request, response].map(|paths| Declared::of(paths.iter().map(String::as_str)));
    KeptEvent { name, source, request, response }
}
