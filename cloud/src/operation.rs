//! What an operation is: a name, the parameters it implements, and a function over the state of one region.

use jiff::Timestamp;

use crate::refusal::Refusal;
use crate::region::Region;
use crate::wire::node::Object;
use crate::wire::query::Parameter;

/// An operation of one of the query protocols.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) name: &'static str,
    /// Whether it changes anything, so that `CloudTrail` records it with `readOnly: false`.
    pub(crate) mutates: bool,
    pub(crate) parameters: &'static [Parameter],
    pub(crate) run: fn(&mut Region, &Object, Timestamp) -> Result<Object, Refusal>,
}

impl Operation {
    /// An operation that changes nothing.
    pub(crate) const fn read(
        name: &'static str,
        parameters: &'static [Parameter],
        run: fn(&mut Region, &Object, Timestamp) -> Result<Object, Refusal>,
    ) -> Self {
        Self { name, mutates: false, parameters, run }
    }

    /// An operation that changes something.
    pub(crate) const fn write(
        name: &'static str,
        parameters: &'static [Parameter],
        run: fn(&mut Region, &Object, Timestamp) -> Result<Object, Refusal>,
    ) -> Self {
        Self { name, mutates: true, parameters, run }
    }
}

/// A parameter that must be there.
pub(crate) fn required<'a>(input: &'a Object, name: &str) -> Result<&'a str, Refusal> {
    input.text(name).filter(|text| !text.is_empty()).ok_or_else(|| Refusal::missing(name))
}
