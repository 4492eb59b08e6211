//! How instances change as time passes: each call leaves a plan, and what is due happens when somebody looks.
//!
//! Durations are those of a quiet day (docs/aws.md 1.6 and 4): creation about five minutes, a new class six, more storage
//! six and then a while of optimisation, deletion four, a snapshot two; a restored volume is filled for a while too.

use jiff::{SignedDuration, Timestamp};

use super::backups::retain;
use super::instance::{DbInstance, Origin, Pending, Status};
use super::{clusters, events, host, snapshots};
use crate::clock::Pace;
use crate::region::{Region, after};

/// What will happen to an instance, and when.
pub(super) type Plan = Vec<(Timestamp, Change)>;

/// A step of an instance's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// The instance exists and answers.
    Created,
    /// It moves to another status.
    Become(Status),
    /// The maintenance window opens, or the wait before an immediate change ends.
    BeginModification,
    ApplySettings,
    ApplyClass,
    ApplyStorage,
    ApplyPassword,
    Rename,
    Stopped,
    Started,
    Rebooted,
    /// It is gone, with its automated backups or without.
    Gone {
        retain_backups: bool,
    },
}

pub(super) const CREATION: SignedDuration = SignedDuration::from_secs(267);
const FIRST_BACKUP: SignedDuration = SignedDuration::from_secs(75);
pub(super) const BEFORE_MODIFYING: SignedDuration = SignedDuration::from_secs(20);
const SETTINGS: SignedDuration = SignedDuration::from_secs(40);
const CLASS: SignedDuration = SignedDuration::from_mins(5);
const STORAGE: SignedDuration = SignedDuration::from_mins(6);
const RESIZED: SignedDuration = SignedDuration::from_mins(6);
const OPTIMIZED: SignedDuration = SignedDuration::from_mins(20);
const RENAMED: SignedDuration = SignedDuration::from_mins(2);
pub(super) const PASSWORD: SignedDuration = SignedDuration::from_secs(50);
pub(super) const STOPPING: SignedDuration = SignedDuration::from_mins(3);
pub(super) const STARTING: SignedDuration = SignedDuration::from_mins(4);
pub(super) const REBOOTING: SignedDuration = SignedDuration::from_mins(1);
/// For how long the volume of a restored instance is filled behind it.
const INITIALIZATION: SignedDuration = SignedDuration::from_mins(20);
pub(super) const DELETION: SignedDuration = SignedDuration::from_mins(4);
/// AWS starts a stopped instance again after seven days.
const STOPPED_AT_MOST: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Lets everything happen that was due by now, in its order.
pub(crate) fn settle(region: &mut Region, now: Timestamp) {
    while let Some((index, step)) = next_due(&region.database.instances, now) {
        let (at, change) = region.database.instances[index].plan.remove(step);
        happen(region, index, change, at);
    }
    clusters::settle(&mut region.database, region.pace, now);
    region.database.forget_expired(now);
}

fn next_due(instances: &[DbInstance], now: Timestamp) -> Option<(usize, usize)> {
    let steps = instances.iter().enumerate().flat_map(|(index, instance)| {
        instance.plan.iter().enumerate().map(move |(step, (at, _))| (*at, index, step))
    });
    steps.filter(|(at, ..)| *at <= now).min().map(|(_, index, step)| (index, step))
}

fn happen(region: &mut Region, index: usize, change: Change, at: Timestamp) {
    let instance = &mut region.database.instances[index];
    match change {
        Change::Created => created(region, index, at),
        Change::Become(status) => instance.status = status,
        Change::BeginModification => begin_modification(region, index, at),
        Change::ApplySettings => apply_settings(region, index, at),
        Change::ApplyClass => apply_class(region, index, at),
        Change::ApplyStorage => {
            let size = instance.pending.storage.take();
            let kind = instance.pending.storage_type.take();
            instance.settings.storage = size.unwrap_or(instance.settings.storage);
            instance.settings.storage_type =
                kind.unwrap_or_else(|| instance.settings.storage_type.clone());
            instance.status = Status::StorageOptimization;
            finished(region, index, at, "allocated storage");
        }
        Change::ApplyPassword => {
            instance.pending.password = false;
            host::reset_password(&mut region.database, index);
            events::instance(region, index, at, "configuration change", "Reset master credentials");
        }
        Change::Rename => {
            if let Some(identifier) = instance.pending.identifier.take() {
                let message =
                    format!("Renamed instance from {} to {identifier}", instance.identifier);
                instance.identifier = identifier;
                events::instance(region, index, at, "configuration change", &message);
            }
        }
        Change::Stopped => {
            instance.status = Status::Stopped;
            instance.plan.push((after(at, STOPPED_AT_MOST), Change::Become(Status::Starting)));
            instance
                .plan
                .push((region.pace.after(after(at, STOPPED_AT_MOST), STARTING), Change::Started));
            events::instance(region, index, at, "notification", "DB instance stopped");
        }
        Change::Started => {
            instance.status = Status::Available;
            events::instance(region, index, at, "notification", "DB instance started");
        }
        Change::Rebooted => {
            instance.status = Status::Available;
            events::instance(region, index, at, "availability", "DB instance restarted");
        }
        Change::Gone { retain_backups } => gone(region, index, at, retain_backups),
    }
}

fn created(region: &mut Region, index: usize, at: Timestamp) {
    let instance = &mut region.database.instances[index];
    instance.created_at = Some(at);
    instance.pending.password = false;
    let message = match &instance.origin {
        Origin::New => "DB instance created".to_owned(),
        Origin::Snapshot(snapshot) => format!("Restored from snapshot {snapshot}"),
        Origin::PointInTime(source) => {
            format!("Restored from DB instance {source} to {}", instance.identifier)
        }
    };
    let category = if instance.origin == Origin::New { "creation" } else { "restoration" };
    let ready = if instance.origin == Origin::New {
        Status::Available
    } else {
        instance
            .plan
            .push((region.pace.after(at, INITIALIZATION), Change::Become(Status::Available)));
        Status::StorageInitialization
    };
    if !instance.is_backed_up() {
        instance.status = ready;
        events::instance(region, index, at, category, &message);
        return;
    }
    let done = region.pace.after(at, FIRST_BACKUP);
    instance.status = Status::BackingUp;
    instance.plan.push((done, Change::Become(ready)));
    events::instance(region, index, at, category, &message);
    snapshots::automated(region, index, at, done);
    events::backup(region, index, at, done);
}

/// A class of which there is none left is not had: the wish is given up, and an event says why.
fn apply_class(region: &mut Region, index: usize, at: Timestamp) {
    let instance = &mut region.database.instances[index];
    let Some(class) = instance.pending.class.take() else { return };
    if region.database.exhausted.contains(&class) {
        let message = format!(
            "Unable to modify database instance class. Insufficient instance capacity for instance type {class} in availability zone {}",
            instance.zone
        );
        events::instance(region, index, at, "failure", &message);
        return;
    }
    instance.settings.class = class;
    finished(region, index, at, "DB instance class");
}

/// A modification starts: everything that waits gets its hour.
fn begin_modification(region: &mut Region, index: usize, at: Timestamp) {
    let (instances, exhausted) = (&mut region.database.instances, &region.database.exhausted);
    let instance = &mut instances[index];
    if !instance.status.is_in_service() {
        // A stopped instance sees its window pass; a busy one is changed when it is done.
        let again = match instance.status {
            Status::Stopped => next_window(
                &instance.settings.maintenance_window,
                after(at, SignedDuration::from_hours(1)),
            ),
            Status::Creating
            | Status::BackingUp
            | Status::Available
            | Status::Modifying
            | Status::StorageOptimization
            | Status::StorageInitialization
            | Status::Renaming
            | Status::Rebooting
            | Status::Stopping
            | Status::Starting
            | Status::Deleting => region.pace.after(at, SignedDuration::from_mins(1)),
        };
        instance.plan.push((again, Change::BeginModification));
        return;
    }
    let (steps, end) = steps(&instance.pending, at, region.pace);
    let restarts = instance.pending.class.as_ref().is_some_and(|class| !exhausted.contains(class));
    let (class, storage, renamed) = (
        instance.pending.class.is_some(),
        instance.pending.changes_storage(),
        instance.pending.identifier.is_some(),
    );
    instance.status = if renamed { Status::Renaming } else { Status::Modifying };
    // A class change cuts an optimisation short that an earlier one left behind.
    instance.plan.retain(|(_, change)| *change != Change::Become(Status::Available));
    instance.plan.extend(steps);
    instance.plan.push((end, Change::Become(Status::Available)));
    if class {
        events::instance(
            region,
            index,
            at,
            "configuration change",
            "Applying modification to database instance class",
        );
    }
    if restarts {
        events::instance(
            region,
            index,
            region.pace.after(at, SignedDuration::from_mins(3)),
            "availability",
            "DB instance shutdown",
        );
        events::instance(
            region,
            index,
            region.pace.after(at, SignedDuration::from_mins(4)),
            "availability",
            "DB instance restarted",
        );
    }
    if storage {
        events::instance(
            region,
            index,
            at,
            "configuration change",
            "Applying modification to allocated storage",
        );
    }
}

fn steps(pending: &Pending, at: Timestamp, pace: Pace) -> (Plan, Timestamp) {
    let mut steps = vec![(pace.after(at, SETTINGS), Change::ApplySettings)];
    let mut end = pace.after(at, SETTINGS);
    let mut add = |wanted: bool, duration, change, until| {
        if wanted {
            steps.push((pace.after(at, duration), change));
            end = end.max(pace.after(at, until));
        }
    };
    add(pending.identifier.is_some(), RENAMED, Change::Rename, RENAMED);
    add(pending.class.is_some(), CLASS, Change::ApplyClass, RESIZED);
    add(pending.changes_storage(), STORAGE, Change::ApplyStorage, OPTIMIZED);
    (steps, end)
}

impl Pending {
    fn changes_storage(&self) -> bool {
        self.storage.is_some() || self.storage_type.is_some()
    }

    /// Whether anything waits that honours apply-immediately.
    pub(super) fn waits(&self) -> bool {
        Self { password: false, ..self.clone() } != Self::default()
    }
}

fn apply_settings(region: &mut Region, index: usize, at: Timestamp) {
    let instance = &mut region.database.instances[index];
    let pending = &mut instance.pending;
    let settings = &mut instance.settings;
    settings.iam = pending.iam.take().unwrap_or(settings.iam);
    settings.multi_az = pending.multi_az.take().unwrap_or(settings.multi_az);
    if let Some(version) =
        pending.version.take().and_then(|version| settings.engine.find_version(&version))
    {
        version.name.clone_into(&mut settings.version);
        settings.parameter_group = settings.engine.default_parameter_group(version.major);
        settings.option_group = settings.engine.default_option_group(version.major);
    }
    let Some(retention) = pending.retention.take() else { return };
    let before = std::mem::replace(&mut settings.retention, retention);
    match (before, retention) {
        (0, 1..) => {
            events::instance(
                region,
                index,
                at,
                "configuration change",
                "Enabled automated backups",
            );
            let done = region.pace.after(at, FIRST_BACKUP);
            snapshots::automated(region, index, at, done);
            events::backup(region, index, at, done);
        }
        (1.., 0) => {
            let resource = instance.resource_id.clone();
            region.database.drop_automated_snapshots(&resource);
            events::instance(
                region,
                index,
                at,
                "configuration change",
                "Disabled automated backups",
            );
        }
        _ => {}
    }
}

fn finished(region: &mut Region, index: usize, at: Timestamp, what: &str) {
    let message = format!("Finished applying modification to {what}");
    events::instance(region, index, at, "configuration change", &message);
}

fn gone(region: &mut Region, index: usize, at: Timestamp, retain_backups: bool) {
    events::instance(region, index, at, "deletion", "DB instance deleted");
    let instance = region.database.instances.remove(index);
    region.database.end(&instance.resource_id);
    if retain_backups {
        retain(region, instance, at);
    } else {
        region.database.drop_automated_snapshots(&instance.resource_id);
    }
}

/// The next opening of a weekly window such as `tue:15:00-tue:15:30` (UTC) at or after a moment.
pub(super) fn next_window(window: &str, from: Timestamp) -> Timestamp {
    let day = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
        .iter()
        .position(|day| window.starts_with(day))
        .unwrap_or(0);
    let minutes = |text: Option<&str>| text.and_then(|text| text.parse::<i64>().ok()).unwrap_or(0);
    let minute_of_day = minutes(window.get(4..6)) * 60 + minutes(window.get(7..9));
    let opening = (i64::try_from(day).unwrap_or(0) * 1440 + minute_of_day) * 60;
    // The Unix epoch was a Thursday, four days after a Sunday.
    let week = 7 * 86_400;
    let since_sunday = (from.as_second() + 4 * 86_400).rem_euclid(week);
    let wait = (opening - since_sunday).rem_euclid(week);
    after(from, SignedDuration::from_secs(wait))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_window_is_the_first_opening_from_a_moment_on() {
        for (from, window, opening) in [
            ("2026-11-21T00:00:00Z", "tue:15:00-tue:15:30", "2026-11-24T15:00:00Z"),
            ("2026-11-24T15:00:00Z", "tue:15:00-tue:15:30", "2026-11-24T15:00:00Z"),
            ("2026-11-24T15:00:01Z", "tue:15:00-tue:15:30", "2026-12-01T15:00:00Z"),
            ("2026-11-21T00:00:00Z", "sun:00:30-sun:01:00", "2026-11-22T00:30:00Z"),
        ] {
            assert_eq!(
                next_window(window, from.parse().unwrap()),
                opening.parse().unwrap(),
                "{from} {window}"
            );
        }
    }
}
