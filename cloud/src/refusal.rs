//! How AWS says no.

/// An error that a service answers with.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Refusal {
    /// The code on the wire.
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) status: u16,
    /// RDS's modelled exceptions carry `Fault` at the end in `CloudTrail`, not on the wire (docs/aws.md 1.5).
    pub(crate) modelled: bool,
}

impl Refusal {
    /// A refusal with status 400.
    pub(crate) fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into(), status: 400, modelled: false }
    }

    /// One of RDS's modelled exceptions, such as `DBInstanceNotFound`.
    pub(crate) fn fault(code: &str, message: impl Into<String>) -> Self {
        Self { modelled: true, ..Self::new(code, message) }
    }

    pub(crate) fn status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    /// A required parameter that was not sent.
    pub(crate) fn missing(name: &str) -> Self {
        Self::new("MissingParameter", format!("The request must contain the parameter {name}"))
    }
}
