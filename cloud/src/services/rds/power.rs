//! `StopDBInstance`, `StartDBInstance` and `RebootDBInstance`.

use jiff::Timestamp;

use super::instance::{Status, describe};
use super::lifecycle::{Change, REBOOTING, STARTING, STOPPING};
use super::modify::find;
use super::{INSTANCE, SNAPSHOT, snapshots};
use crate::operation::{Operation, required};
use crate::refusal::Refusal;
use crate::region::Region;
use crate::wire::node::Object;
use crate::wire::query::{Kind, Parameter};

pub(super) static OPERATIONS: &[Operation] = &[
    Operation::write("StopDBInstance", &[INSTANCE, SNAPSHOT], stop_db_instance),
    Operation::write("StartDBInstance", &[INSTANCE], start_db_instance),
    Operation::write(
        "RebootDBInstance",
        &[INSTANCE, Parameter::new("ForceFailover", Kind::Flag)],
        reboot_db_instance,
    ),
];

fn stop_db_instance(
    region: &mut Region,
    input: &Object,
    now: Timestamp,
) -> Result<Object, Refusal> {
    let identifier = in_service(region, input)?;
    if find(region, &identifier)?.cluster.is_some() {
        let message = "Cannot stop or start a DB instance that belongs to a DB cluster.";
        return Err(Refusal::new("InvalidParameterCombination", message));
    }
    if let Some(name) = input.text("DBSnapshotIdentifier") {
        snapshots::manual(region, &identifier, name, &[], now)?;
    }
    set_out(
        region,
        &identifier,
        Status::Stopping,
        region.pace.after(now, STOPPING),
        Change::Stopped,
    );
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
    set_out(
        region,
        &identifier,
        Status::Starting,
        region.pace.after(now, STARTING),
        Change::Started,
    );
    answer(region, &identifier, now)
}

fn reboot_db_instance(
    region: &mut Region,
    input: &Object,
    now: Timestamp,
) -> Result<Object, Refusal> {
    let identifier = in_service(region, input)?;
    if input.flag("ForceFailover") == Some(true) && !find(region, &identifier)?.settings.multi_az {
        let message = "Cannot failover a non-multi-availability zone instance.";
        return Err(Refusal::new("InvalidParameterCombination", message));
    }
    set_out(
        region,
        &identifier,
        Status::Rebooting,
        region.pace.after(now, REBOOTING),
        Change::Rebooted,
    );
    answer(region, &identifier, now)
}

/// The identifier of an instance that is in service.
fn in_service(region: &Region, input: &Object) -> Result<String, Refusal> {
    let identifier = required(input, "DBInstanceIdentifier")?.to_ascii_lowercase();
    if find(region, &identifier)?.status.is_in_service() {
        return Ok(identifier);
    }
    Err(Refusal::fault(
        "InvalidDBInstanceState",
        format!("Instance {identifier} is not in available state."),
    ))
}

/// Whatever else was planned is off, but for what waits for the maintenance window.
fn set_out(region: &mut Region, identifier: &str, status: Status, at: Timestamp, change: Change) {
    let instance = region.database.instance_mut(identifier).expect("the instance was found before");
    instance.status = status;
    instance.plan.retain(|(_, change)| *change == Change::BeginModification);
    instance.plan.push((at, change));
}

fn answer(region: &Region, identifier: &str, now: Timestamp) -> Result<Object, Refusal> {
    let instance = find(region, identifier)?;
    Ok(Object::new().with("DBInstance", describe(region, instance, now)))
}
