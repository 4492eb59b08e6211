//! Instants as people read them: local time, to the minute, with the time zone's short name.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// `2026-11-22 19:03:45 KST`: to the second, where two calls may lie close together.
pub(crate) fn exact(at: Timestamp, time_zone: &TimeZone) -> String {
    at.to_zoned(time_zone.clone()).strftime("%Y-%m-%d %H:%M:%S %Z").to_string()
}

/// `2026-11-22 19:03`, where the time zone is named beside it.
pub(crate) fn minute(at: Timestamp, time_zone: &TimeZone) -> String {
    at.to_zoned(time_zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
}

/// `2026-11-22 19:03 KST`: the same in every language.
pub(crate) fn local(at: Timestamp, time_zone: &TimeZone) -> String {
    at.to_zoned(time_zone.clone()).strftime("%Y-%m-%d %H:%M %Z").to_string()
}

/// The time zone as it is named for `--time-zone`; one that has no name, by its offset.
pub(crate) fn zone(at: Timestamp, time_zone: &TimeZone) -> String {
    let offset = || at.to_zoned(time_zone.clone()).strftime("UTC%:z").to_string();
    time_zone.iana_name().map_or_else(offset, str::to_owned)
}
