//! Values of the command line: how each is written, and what it means.

use crate::roster::is_region;
use crate::shard::Shard;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use labproof_checks::lab::Language;
use labproof_reports::{Audience, Format, PerCent};
use std::time::Duration;

pub(super) fn shard(text: &str) -> Result<Shard, String> {
    Shard::parse(text).ok_or_else(|| "write it as 2/5: the second of five".to_owned())
}

/// The id of an organizational unit, or of an organization's root.
pub(super) fn unit(text: &str) -> Result<String, String> {
    let is_id = (text.starts_with("ou-") || text.starts_with("r-"))
        && text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
    let is_id = is_id.then(|| text.to_owned());
    is_id.ok_or_else(|| "write its id, ou-…, or r-… for the whole organization".to_owned())
}

/// The code of a region. Its name, or a zone, would be asked for at an address that nobody has.
pub(super) fn region(text: &str) -> Result<String, String> {
    let code = is_region(text).then(|| text.to_owned());
    code.ok_or_else(|| "write the region's code, such as ap-northeast-2 (Seoul)".to_owned())
}

/// The longest time that anything waits or takes: what is added to the time now stays a time.
const LONGEST: Duration = Duration::from_hours(366 * 24);

pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let parsed: jiff::SignedDuration =
        text.parse().map_err(|error| format!("{error}; write it as 90s, 2m or 1h30m"))?;
    let parsed =
        Duration::try_from(parsed).map_err(|error| format!("{error}; it cannot be negative"))?;
    if parsed > LONGEST {
        return Err("it is longer than a year".to_owned());
    }
    Ok(parsed)
}

pub(super) fn format(text: &str) -> Result<Format, String> {
    text.parse().map_err(|unknown: labproof_reports::UnknownFormat| unknown.to_string())
}

pub(super) fn audience(text: &str) -> Result<Audience, String> {
    text.parse().map_err(|unknown: labproof_reports::UnknownAudience| unknown.to_string())
}

pub(super) fn per_cent(text: &str) -> Result<PerCent, String> {
    text.parse().map_err(|wrong: labproof_reports::NoPerCent| wrong.to_string())
}

pub(super) fn language(text: &str) -> Result<Language, String> {
    spoken(text).ok_or_else(|| "the languages are ko and en".to_owned())
}

pub(super) fn spoken(locale: &str) -> Option<Language> {
    match locale.split(['-', '_', '.', '@']).next()?.to_lowercase().as_str() {
        "ko" => Some(Language::Ko),
        "en" => Some(Language::En),
        _ => None,
    }
}

pub(crate) fn time_zone(name: &str) -> Result<TimeZone, String> {
    TimeZone::get(name).map_err(|error| format!("{error}; write it as Asia/Seoul"))
}

/// An instant: RFC 3339, or local time in the time zone.
///
/// # Errors
/// What a time is written as.
pub(crate) fn instant(text: &str, zone: &TimeZone) -> Result<Timestamp, String> {
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Ok(instant);
    }
    let local: Option<DateTime> = text.parse().ok();
    local
        .and_then(|local| zone.to_ambiguous_zoned(local).compatible().ok())
        .map(|zoned| zoned.timestamp())
        .ok_or_else(|| {
            format!("`{text}` is not a time: write 2026-11-22T10:00:00Z, or 2026-11-22T19:00 local")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_rfc_3339_or_local() {
        let seoul = TimeZone::get("Asia/Seoul").unwrap();
        let expected = "2026-11-22T10:00:00Z".parse().unwrap();
        for text in ["2026-11-22T10:00:00Z", "2026-11-22T19:00", "2026-11-22 19:00:00"] {
            assert_eq!(instant(text, &seoul), Ok(expected), "{text}");
        }
        assert!(instant("yesterday", &seoul).is_err());
    }

    #[test]
    fn a_time_that_no_calendar_holds_is_none() {
        let seoul = TimeZone::get("Asia/Seoul").unwrap();
        for text in [
            "10000-01-01T00:00:00Z",
            "+010000-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z",
            "9999-12-31T23:59:59",
            "-10000-01-01T00:00:00Z",
            "2026-02-30T00:00:00Z",
            "99999999999999999999",
        ] {
            instant(text, &seoul).expect_err(text);
        }
        assert!(instant("9999-12-30T21:59:59Z", &seoul).is_ok());
        for text in ["1000000h", "9000000000000000s", "-1s", "99999999999999999999s", "10000y"] {
            duration(text).expect_err(text);
        }
        assert_eq!(duration("8784h"), Ok(LONGEST));
    }
}
