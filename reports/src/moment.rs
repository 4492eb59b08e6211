//! Instants as people read them: local time, to the minute, with the time zone's short name.

use crate::catalogue::say;
use crate::message::Message;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use labproof_checks::lab::Language;

/// A reader's clock: where it hangs, and what it shows, if it is read at once.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock<'a> {
    pub(crate) time_zone: &'a TimeZone,
    /// Now, for readers who read at once; a page is read at any time.
    pub(crate) now: Option<Timestamp>,
}

impl Clock<'_> {
    /// When something is to come: `in about 5 minutes, 19:05` for who reads at once, else the instant.
    pub(crate) fn when(&self, at: Timestamp, language: Language) -> String {
        let Some(now) = self.now else {
            return say(language, Message::WhenAt { at: &local(at, self.time_zone) });
        };
        // A minute that has begun is one to wait for.
        let seconds = at.duration_since(now).as_secs();
        let minutes = u64::try_from(seconds).unwrap_or(0).div_ceil(60).max(1);
        let time = &self.time(at, now);
        say(
            language,
            match (minutes / 60, minutes % 60) {
                (0, minutes) => Message::WhenMinutes { minutes, time },
                (hours, 0) => Message::WhenHours { hours, time },
                (hours, minutes) => Message::WhenHoursMinutes { hours, minutes, time },
            },
        )
    }

    /// The time of day, and the date where it is another one.
    fn time(&self, at: Timestamp, now: Timestamp) -> String {
        let [at, now] = [at, now].map(|it| it.to_zoned(self.time_zone.clone()));
        let form = if at.date() == now.date() { "%H:%M" } else { "%Y-%m-%d %H:%M" };
        at.strftime(form).to_string()
    }
}

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
