//! `CopyDBSnapshot` within a region: a manual snapshot of what another one holds.

use jiff::Timestamp;

use super::create::tags;
use super::snapshots::{self, Kind as Made};
use super::{TAGS, events};
use crate::operation::{Operation, required};
use crate::refusal::Refusal;
use crate::region::Region;
use crate::wire::node::Object;
use crate::wire::query::{Kind, Parameter};

pub(super) static OPERATIONS: &[Operation] = &[Operation::write(
    "CopyDBSnapshot",
    &[
        Parameter::new("SourceDBSnapshotIdentifier", Kind::Text),
        Parameter::new("TargetDBSnapshotIdentifier", Kind::Text),
        Parameter::new("CopyTags", Kind::Flag),
        TAGS,
    ],
    copy_db_snapshot,
)];

fn copy_db_snapshot(
    region: &mut Region,
    input: &Object,
    now: Timestamp,
) -> Result<Object, Refusal> {
    let source = required(input, "SourceDBSnapshotIdentifier")?.to_ascii_lowercase();
    let here = region.rds_arn("snapshot", "");
    let source = snapshots::found(region, source.strip_prefix(&here).unwrap_or(&source))?.clone();
    if !source.is_available(now) {
        return Err(Refusal::fault(
            "InvalidDBSnapshotState",
            "Cannot copy a snapshot that is not in the available state.",
        ));
    }
    let target = required(input, "TargetDBSnapshotIdentifier")?;
    let target = snapshots::new_identifier(region, target)?;
    let end = region.pace.after(now, snapshots::DURATION);
    let mut copy = source.clone();
    copy.identifier.clone_from(&target);
    copy.kind = Made::Manual;
    (copy.started_at, copy.finished_at) = (now, end);
    if input.flag("CopyTags") != Some(true) {
        copy.tags.clear();
    }
    copy.tags.extend(tags(input));
    region.database.snapshots.push(copy);
    for (at, what) in [(now, "Started"), (end, "Finished")] {
        let message =
            format!("{what} copy of snapshot {} in region {}", source.identifier, region.name);
        events::snapshot(region, &target, at, "notification", &message);
    }
    snapshots::answer(region, &target, now)
}
