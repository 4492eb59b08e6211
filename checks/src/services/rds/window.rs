//! The weekly maintenance window, `ddd:hh:mm-ddd:hh:mm` in UTC.

use jiff::{Timestamp, tz::TimeZone};

const DAY: i64 = 24 * 60;
const WEEK: i64 = 7 * DAY;

/// Whether the instant lies in the window; `None` if the window cannot be read.
pub(super) fn contains(window: &str, at: Timestamp) -> Option<bool> {
    let (start, end) = read(window)?;
    Some((minute_of_week(at) - start).rem_euclid(WEEK) < (end - start).rem_euclid(WEEK))
}

/// Whether the window is open at any time between two instants; `None` if it cannot be read.
pub(super) fn touches(window: &str, from: Timestamp, to: Timestamp) -> Option<bool> {
    let (start, _) = read(window)?;
    let until_next = WEEK - (minute_of_week(from) - start).rem_euclid(WEEK);
    Some(contains(window, from)? || until_next <= to.duration_since(from).as_mins() + 1)
}

fn read(window: &str) -> Option<(i64, i64)> {
    let (start, end) = window.split_once('-')?;
    Some((minute(start)?, minute(end)?))
}

fn minute_of_week(at: Timestamp) -> i64 {
    let when = at.to_zoned(TimeZone::UTC);
    let day = i64::from(when.weekday().to_monday_zero_offset());
    day * DAY + i64::from(when.hour()) * 60 + i64::from(when.minute())
}

fn minute(text: &str) -> Option<i64> {
    let mut parts = text.trim().split(':');
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let day = parts.next()?.to_lowercase();
    let day = i64::try_from(days.iter().position(|known| *known == day)?).ok()?;
    let hour: i64 = parts.next()?.parse().ok()?;
    let minute: i64 = parts.next()?.parse().ok()?;
    let in_range = (0..24).contains(&hour) && (0..60).contains(&minute);
    in_range.then_some(day * DAY + hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use super::{contains, touches};

    #[test]
    fn a_window_is_open_from_its_start_to_its_end_and_may_span_the_end_of_the_week() {
        let cases = [
            ("tue:15:00-tue:15:30", "2026-11-24T15:00:00Z", Some(true)),
            ("tue:15:00-tue:15:30", "2026-11-24T15:30:00Z", Some(false)),
            ("tue:15:00-tue:15:30", "2026-11-23T15:10:00Z", Some(false)),
            ("sun:23:45-mon:00:15", "2026-11-23T00:10:00Z", Some(true)),
            ("sun:23:45-mon:00:15", "2026-11-22T23:50:00Z", Some(true)),
            ("sun:23:45-mon:00:15", "2026-11-23T00:20:00Z", Some(false)),
            ("whenever", "2026-11-23T00:20:00Z", None),
            ("tue:15:00-tue:24:30", "2026-11-24T15:00:00Z", None),
            ("tue:14:75-tue:15:30", "2026-11-24T15:00:00Z", None),
        ];
        for (window, at, expected) in cases {
            assert_eq!(contains(window, at.parse().unwrap()), expected, "{window} {at}");
        }
    }

    #[test]
    fn a_window_lies_between_two_instants_or_not() {
        let cases = [
            ("2026-11-23T15:10:00Z", "2026-11-24T14:58:00Z", Some(false)),
            ("2026-11-23T15:10:00Z", "2026-11-24T15:00:00Z", Some(true)),
            ("2026-11-23T15:10:30Z", "2026-11-24T15:00:10Z", Some(true)),
            ("2026-11-24T15:29:00Z", "2026-11-24T16:00:00Z", Some(true)),
            ("2026-11-24T15:31:00Z", "2026-11-30T16:00:00Z", Some(false)),
            ("2026-11-24T15:31:00Z", "2026-12-02T16:00:00Z", Some(true)),
        ];
        for (from, to, expected) in cases {
            let found = touches("tue:15:00-tue:15:30", from.parse().unwrap(), to.parse().unwrap());
            assert_eq!(found, expected, "{from} {to}");
        }
    }
}
