//! How `CloudTrail` writes calls of `CloudFormation`: of parameters it keeps the keys alone
//! (<https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-api-logging-cloudtrail.html>).

use serde_json::Value;

use crate::service::Recorded;
use crate::wire::node::Object;
use crate::wire::trail;

pub(super) const RECORDED: Recorded = Recorded { request, ..Recorded::PLAIN };

fn request(_: &str, input: &Object) -> Value {
    let mut request = trail::lowered(input);
    if let Some(members) = request.as_object_mut() {
        members.remove("templateBody");
    }
    let parameters = request["parameters"].as_array_mut();
    for parameter in parameters.into_iter().flatten().filter_map(Value::as_object_mut) {
        parameter.remove("parameterValue");
    }
    request
}
