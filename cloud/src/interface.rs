//! What the cloud serves, as data: to be held against AWS's own models of its services.

use serde_json::{Map, Value};

use crate::operation::Operation;
use crate::service::Service;
use crate::services;
use crate::wire::query;

/// Every operation that is served, by service and by name, with what a request may name: `"text"`, `"number"`, `"flag"`,
/// `"time"`, an object of members, or a list of what its elements are. Names are those on the wire.
pub fn interface() -> Value {
    let service = |it: &Service| (it.name.to_owned(), (it.operations)());
    Value::Object(services::all().map(service).collect())
}

/// The operations of one of the query protocols.
pub(crate) fn of(operations: &[&[Operation]]) -> Value {
    let operation = |it: &Operation| (it.name.to_owned(), query::form(it.parameters));
    Value::Object(operations.iter().copied().flatten().map(operation).collect::<Map<_, _>>())
}
