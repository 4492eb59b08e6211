//! `DeleteDBInstance`.

use jiff::Timestamp;

use super::instance::{Status, describe};
use super::lifecycle::{Change, DELETION};
use super::modify::find;
use super::{INSTANCE, clusters, snapshots};
use crate::operation::{Operation, required};
use crate::refusal::Refusal;
use crate::region::Region;
use crate::wire::node::Object;
use crate::wire::query::{Kind, Parameter};

pub(super) static OPERATIONS: &[Operation] = &[Operation::write(
    "DeleteDBInstance",
    &[
        INSTANCE,
        Parameter::new("SkipFinalSnapshot", Kind::Flag),
        Parameter::new("FinalDBSnapshotIdentifier", Kind::Text),
        Parameter::new("DeleteAutomatedBackups", Kind::Flag),
    ],
    delete_db_instance,
)];

fn delete_db_instance(
    region: &mut Region,
    input: &Object,
    now: Timestamp,
) -> Result<Object, Refusal> {
    let identifier = required(input, "DBInstanceIdentifier")?.to_ascii_lowercase();
    let instance = find(region, &identifier)?;
    if instance.status == Status::Deleting {
        return Err(Refusal::fault(
            "InvalidDBInstanceState",
            format!("Instance {identifier} is already being deleted."),
        ));
    }
    if instance.settings.deletion_protection {
        let message = "Cannot delete protected DB Instance, please disable deletion protection and try again.";
        return Err(Refusal::new("InvalidParameterCombination", message));
    }
    clusters::refuse_managed_member(region, instance)?;
    let status = instance.status;
    // Of a member there is no snapshot: the cluster has the data.
    let skip = input.flag("SkipFinalSnapshot") == Some(true) || instance.cluster.is_some();
    match (skip, input.text("FinalDBSnapshotIdentifier")) {
        (true, Some(_)) => {
            let message = "FinalDBSnapshotIdentifier can not be specified when deleting an instance with SkipFinalSnapshot set to true";
            return Err(Refusal::new("InvalidParameterCombination", message));
        }
        (false, None) => {
            let message =
                "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.";
            return Err(Refusal::new("InvalidParameterCombination", message));
        }
        (false, Some(_)) if !status.is_in_service() => {
            let message = format!(
                "Cannot create a snapshot because the database instance {identifier} is not currently in the available state."
            );
            return Err(Refusal::fault("InvalidDBInstanceState", message));
        }
        (false, Some(name)) => snapshots::manual(region, &identifier, name, &[], now)?,
        (true, None) => {}
    }
    let retain_backups = input.flag("DeleteAutomatedBackups") == Some(false);
    let instance = region.database.instance_mut(&identifier).expect("the instance was found above");
    instance.status = Status::Deleting;
    instance.plan = vec![(region.pace.after(now, DELETION), Change::Gone { retain_backups })];
    let instance = find(region, &identifier)?;
    Ok(Object::new().with("DBInstance", describe(region, instance, now)))
}
