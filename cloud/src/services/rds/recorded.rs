//! How `CloudTrail` writes the calls of RDS (docs/aws.md 1.2).

use serde_json::{Value, json};

use crate::service::Recorded;
use crate::wire::node::Object;
use crate::wire::trail;

pub(super) const RECORDED: Recorded = Recorded {
    request,
    response,
    error_code: |refusal| {
        format!("{}{}", refusal.code, if refusal.modelled { "Fault" } else { "" })
    },
    resources: &[
        ("dBInstanceIdentifier", "AWS::RDS::DBInstance"),
        ("dBClusterIdentifier", "AWS::RDS::DBCluster"),
        ("dBSnapshotIdentifier", "AWS::RDS::DBSnapshot"),
    ],
    ..Recorded::PLAIN
};

fn request(operation: &str, input: &Object) -> Value {
    let mut request = trail::lowered(input);
    if operation == "ModifyDBInstance" {
        let flag = input.flag("AllowMajorVersionUpgrade").unwrap_or(false);
        request["allowMajorVersionUpgrade"] = json!(flag);
    }
    request
}

/// The elements are the instance, the snapshot or the cluster itself, without a wrapper.
fn response(_operation: &str, result: &Object, _request_id: &str) -> Value {
    let wrapped = ["DBInstance", "DBSnapshot", "DBCluster", "DBSubnetGroup"];
    let inner = wrapped.iter().find_map(|name| result.object(name));
    let mut response = trail::lowered(inner.unwrap_or(result));
    if result.has("DBInstance") {
        // Records have it of an instance too; the API's model has it of clusters alone.
        response["httpEndpointEnabled"] = json!(false);
    }
    response
}
