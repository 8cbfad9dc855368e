//! Hours since 1970 and the dates that people write.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Seconds of an hour.
const HOUR: i64 = 3600;

/// Reads `2022-05-01T00:00Z` (seconds and a bare date are fine too) as whole hours since 1970.
///
/// `None` for anything else, other offsets than UTC included, and for what is not a whole hour.
#[must_use]
pub fn parse_hour(text: &str) -> Option<i64> {
    let instant = parse_instant(text)?;
    let is_whole = instant.as_second() % HOUR == 0 && instant.subsec_nanosecond() == 0;
    is_whole.then_some(instant.as_second().div_euclid(HOUR))
}

/// Reads `2025-03-01`, `2025-03-01T00:20Z` or the same with seconds; `None` for anything else, other
/// offsets than UTC included.
#[must_use]
pub fn parse_instant(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let spelled = match text.strip_suffix('Z') {
        Some(body) if body.matches(':').count() == 1 => format!("{body}:00Z"),
        Some(_) => text.to_owned(),
        None if !text.contains('T') => format!("{text}T00:00:00Z"),
        None => return None,
    };
    spelled.parse().ok()
}

/// The hour as `2022-05-01T00:00Z`; out of the calendar, as the bare number.
#[must_use]
pub fn show_hour(hour: i64) -> String {
    show_minute(hour.saturating_mul(60))
}

/// A minute since 1970 as `2022-05-01T00:20Z`; out of the calendar, as the bare number.
#[must_use]
pub fn show_minute(minute: i64) -> String {
    let instant = minute.checked_mul(60).and_then(|at| Timestamp::from_second(at).ok());
    match instant {
        Some(instant) => instant.strftime("%Y-%m-%dT%H:%MZ").to_string(),
        None => minute.to_string(),
    }
}

/// Whether an hour is the first of a calendar month, UTC.
#[must_use]
pub fn is_month_start(hour: i64) -> bool {
    let instant = hour.checked_mul(HOUR).and_then(|at| Timestamp::from_second(at).ok());
    instant.is_some_and(|instant| {
        let date = instant.to_zoned(TimeZone::UTC);
        date.day() == 1 && date.hour() == 0
    })
}

#[cfg(test)]
mod tests {
    use super::{is_month_start, parse_hour, show_hour};

    #[test]
    fn reads_and_shows_utc_hours() {
        let hour = parse_hour("2022-05-01T00:00Z").unwrap();
        assert_eq!(hour, 458_712);
        assert_eq!(parse_hour("2022-05-01"), Some(hour));
        assert_eq!(parse_hour("2022-05-01T01:00:00Z"), Some(hour + 1));
        assert_eq!(show_hour(hour), "2022-05-01T00:00Z");
        for text in ["2022-05-01T00:30Z", "2022-05-01T00:00", "2022-13-01", "soon", "", "Z"] {
            assert_eq!(parse_hour(text), None, "{text}");
        }
    }

    #[test]
    fn months_start_at_their_first_midnight() {
        let may = parse_hour("2024-05-01T00:00Z").unwrap();
        assert!(is_month_start(may));
        assert!(!is_month_start(may + 1));
        assert!(!is_month_start(may + 24));
        assert!(is_month_start(may + 31 * 24));
        assert!(!is_month_start(i64::MAX));
    }
}
