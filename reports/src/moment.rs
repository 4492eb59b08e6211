//! Instants as people read them: local time, to the minute, with the time zone's short name.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// `2026-11-22 19:03:45 KST`: to the second, where two calls may lie close together.
pub(crate) fn exact(at: Timestamp, time_zone: &TimeZone) -> String {
    at.to_zoned(time_zone.clone()).strftime("%Y-%m-%d %H:%M:%S %Z").to_string()
}

/// `2026-11-22 19:03 KST`: the same in every language.
pub(crate) fn local(at: Timestamp, time_zone: &TimeZone) -> String {
    at.to_zoned(time_zone.clone()).strftime("%Y-%m-%d %H:%M %Z").to_string()
}
