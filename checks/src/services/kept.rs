//! Which events of CloudTrail are kept, and of each which members.

/// An event that is kept.
#[derive(Debug)]
pub struct KeptEvent {
    /// `eventName`.
    pub name: &'static str,
    /// `eventSource`.
    pub source: &'static str,
    /// Members of the request: a dot leads inwards, and what a path leads to is kept whole.
    pub(crate) request: Vec<String>,
    /// Members of the answer.
    pub(crate) response: Vec<String>,
}

/// An event of a service, with what is kept of it.
pub(crate) fn kept(
    source: &'static str,
    name: &'static str,
    request: Vec<String>,
    response: Vec<String>,
) -> KeptEvent {
    KeptEvent { name, source, request, response }
}
