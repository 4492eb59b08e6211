//! `DeleteDBInstance`, `StopDBInstance` and `StartDBInstance`.

use jiff::Timestamp;

use super::instance::{Status, describe};
use super::lifecycle::{Change, DELETION, STARTING, STOPPING};
use super::modify::find;
use super::{INSTANCE, SNAPSHOT, snapshots};
use crate::operation::{Operation, required};
use crate::refusal::Refusal;
use crate::region::{Region, after};
use crate::wire::node::Object;
use crate::wire::query::{Kind, Parameter};

pub(super) static OPERATIONS: &[Operation] = &[
    Operation::write(
        "DeleteDBInstance",
        &[
            INSTANCE,
            Parameter::new("SkipFinalSnapshot", Kind::Flag),
            Parameter::new("FinalDBSnapshotIdentifier", Kind::Text),
            Parameter::new("DeleteAutomatedBackups", Kind::Flag),
        ],
        delete_db_instance,
    ),
    Operation::write("StopDBInstance", &[INSTANCE, SNAPSHOT], stop_db_instance),
    Operation::write("StartDBInstance", &[INSTANCE], start_db_instance),
];

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
    let status = instance.status;
    let skip = input.flag("SkipFinalSnapshot") == Some(true);
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
    instance.plan = vec![(after(now, DELETION), Change::Gone { retain_backups })];
    answer(region, &identifier, now)
}

fn stop_db_instance(
    region: &mut Region,
    input: &Object,
    now: Timestamp,
) -> Result<Object, Refusal> {
    let identifier = required(input, "DBInstanceIdentifier")?.to_ascii_lowercase();
    let status = find(region, &identifier)?.status;
    if !status.is_in_service() {
        return Err(Refusal::fault(
            "InvalidDBInstanceState",
            format!("Instance {identifier} is not in available state."),
        ));
    }
    if let Some(name) = input.text("DBSnapshotIdentifier") {
        snapshots::manual(region, &identifier, name, &[], now)?;
    }
    let instance = region.database.instance_mut(&identifier).expect("the instance was found above");
    instance.status = Status::Stopping;
    instance.plan.retain(|(_, change)| *change == Change::BeginModification);
    instance.plan.push((after(now, STOPPING), Change::Stopped));
    answer(region, &identifier, now)
}

fn start_db_instance(
    region: &mut Region,
    input: &Object,
    now: Timestamp,
) -> Result<Object, Refusal> {
    let identifier = required(input, "DBInstanceIdentifier")?.to_ascii_lowercase();
    if find(region, &identifier)?.status != Status::Stopped {
        return Err(Refusal::fault(
            "InvalidDBInstanceState",
            format!("Instance {identifier} is not stopped."),
        ));
    }
    let instance = region.database.instance_mut(&identifier).expect("the instance was found above");
    instance.status = Status::Starting;
    instance.plan.retain(|(_, change)| *change == Change::BeginModification);
    instance.plan.push((after(now, STARTING), Change::Started));
    answer(region, &identifier, now)
}

fn answer(region: &Region, identifier: &str, now: Timestamp) -> Result<Object, Refusal> {
    let instance = find(region, identifier)?;
    Ok(Object::new().with("DBInstance", describe(region, instance, now)))
}
