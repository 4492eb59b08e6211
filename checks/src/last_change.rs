//! When anything of a student's last changed: how long nothing has happened, whoever looks and
//! however often. It decides no points.

use crate::engine::Source;
use crate::modules::history::History;
use crate::services::ec2::servers::ServerHistory;
use crate::services::ec2::{SECURITY_GROUPS, SERVERS};
use crate::services::http::PAGES;
use crate::services::mysql::TABLE;
use crate::services::rds::{DB_INSTANCES, DB_SNAPSHOTS, InstanceHistory};
use jiff::Timestamp;

/// The sources whose answers change only by what is done in the account, or by what AWS finishes there.
const TOLD: [Source; 6] = [SECURITY_GROUPS, SERVERS, DB_INSTANCES, DB_SNAPSHOTS, TABLE, PAGES];

/// The newest instant, in the lab's window, at which the student made a call, something of the
/// student's was ready, or a look first showed something else.
pub(crate) fn last_change(history: &History<'_>) -> Option<Timestamp> {
    let changes = calls(history).chain(ready(history)).chain(history.looks.changed(&TOLD));
    changes.filter(|at| *at >= history.window).max()
}

/// When the student called, refused calls included: whoever is refused is at work.
fn calls(history: &History<'_>) -> impl Iterator<Item = Timestamp> {
    let trail = &history.trail;
    let calls = trail.calls.iter().chain(&trail.late);
    calls.filter(|call| !trail.is_anothers(call)).map(|call| call.record.at)
}

/// When things were ready that date this themselves.
fn ready(history: &History<'_>) -> impl Iterator<Item = Timestamp> {
    let lives = history.rds.lives.iter().filter_map(InstanceHistory::ready);
    let servers = history.ec2.servers.values().filter_map(ServerHistory::launched_at);
    lives.chain(servers)
}
