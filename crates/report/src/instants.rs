//! Instants as people read them, and where a time axis has its marks. Always UTC.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

use crate::figures::UNKNOWN;

const DAY: i64 = 86_400;
/// Distances between marks up to two weeks, in seconds; longer ones are months.
const STEPS: [i64; 16] = [
    1,
    5,
    15,
    60,
    300,
    900,
    1_800,
    3_600,
    3 * 3_600,
    6 * 3_600,
    12 * 3_600,
    DAY,
    2 * DAY,
    4 * DAY,
    7 * DAY,
    14 * DAY,
];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `2022-05-12 14:00`, with seconds where there are any; `-` where no calendar reaches.
pub(crate) fn stamp(at: i64) -> String {
    let Some(time) = civil(at) else { return UNKNOWN.to_owned() };
    let (date, hour, minute) = (time.date(), time.hour(), time.minute());
    match time.second() {
        0 => format!("{date} {hour:02}:{minute:02}"),
        second => format!("{date} {hour:02}:{minute:02}:{second:02}"),
    }
}

/// As [`stamp`], the zone named: for sentences.
pub(crate) fn spoken(at: i64) -> String {
    format!("{} UTC", stamp(at))
}

/// Marks of a time axis, at most so many: instants and what stands at them.
pub(crate) fn ticks(from: i64, to: i64, most: usize) -> Vec<(i64, String)> {
    let span = i128::from(to) - i128::from(from);
    let most = i128::try_from(most.max(1)).unwrap_or(1);
    if let Some(step) = STEPS.iter().find(|&&step| span / i128::from(step) < most) {
        return even(from, to, *step);
    }
    months(from, to, most)
}

fn even(from: i64, to: i64, step: i64) -> Vec<(i64, String)> {
    let first = from.div_euclid(step).saturating_mul(step);
    let marks = (0..).map(|index: i64| first.saturating_add(index.saturating_mul(step)));
    marks.skip_while(|&at| at < from).take_while(|&at| at <= to).take(64).map(named(step)).collect()
}

fn named(step: i64) -> impl Fn(i64) -> (i64, String) {
    move |at| {
        let Some(time) = civil(at) else { return (at, UNKNOWN.to_owned()) };
        let (hour, minute, second) = (time.hour(), time.minute(), time.second());
        let label = match (step >= DAY || (hour, minute, second) == (0, 0, 0), step >= 60) {
            (true, _) => format!("{} {}", time.day(), month_name(time.month())),
            (false, true) => format!("{hour:02}:{minute:02}"),
            (false, false) => format!("{hour:02}:{minute:02}:{second:02}"),
        };
        (at, label)
    }
}

/// Firsts of months, as many months apart as leave at most so many marks.
fn months(from: i64, to: i64, most: i128) -> Vec<(i64, String)> {
    let (Some(first), Some(last)) = (civil(from), civil(to)) else { return Vec::new() };
    // Names of months are longer than those of days.
    let most = (most - 1).max(1);
    let (first, last) = (index_of(first), index_of(last));
    let step = [1_i32, 2, 3, 6, 12, 24, 60, 120, 1_200]
        .into_iter()
        .find(|&step| i128::from((last - first) / step) < most)
        .unwrap_or(12_000);
    let start = first.div_euclid(step) * step;
    let marks =
        (0..=most).filter_map(|number| start.checked_add(i32::try_from(number).ok()? * step));
    marks.filter_map(month_mark).filter(|&(at, _)| from <= at && at <= to).collect()
}

fn month_mark(index: i32) -> Option<(i64, String)> {
    let year = i16::try_from(index.div_euclid(12)).ok()?;
    let month = i8::try_from(index.rem_euclid(12) + 1).ok()?;
    let time = DateTime::new(year, month, 1, 0, 0, 0, 0).ok()?;
    let at = Offset::UTC.to_timestamp(time).ok()?.as_second();
    Some((at, format!("{} {year}", month_name(month))))
}

fn index_of(time: DateTime) -> i32 {
    i32::from(time.year()) * 12 + i32::from(time.month()) - 1
}

fn month_name(month: i8) -> &'static str {
    let index = usize::try_from(month - 1).unwrap_or_default();
    MONTHS.get(index).copied().unwrap_or_default()
}

fn civil(at: i64) -> Option<DateTime> {
    Some(Offset::UTC.to_datetime(Timestamp::from_second(at).ok()?))
}

#[cfg(test)]
mod tests {
    use super::{spoken, stamp, ticks};

    const MAY_12: i64 = 1_652_313_600;

    #[test]
    fn instants_are_utc() {
        assert_eq!(stamp(MAY_12 + 50_400), "2022-05-12 14:00");
        assert_eq!(spoken(MAY_12 + 7), "2022-05-12 00:00:07 UTC");
        assert_eq!(stamp(i64::MAX), "-");
    }

    #[test]
    fn marks_stand_on_round_instants() {
        let hours = ticks(MAY_12 - 3_000, MAY_12 + 20_000, 8);
        assert_eq!(hours.first().unwrap(), &(MAY_12, "12 May".to_owned()));
        assert_eq!(hours.get(1).unwrap(), &(MAY_12 + 3_600, "01:00".to_owned()));
        let years = ticks(0, MAY_12, 6);
        assert!(
            years.len() <= 7 && years.iter().all(|(_, label)| label.starts_with("Jan ")),
            "{years:?}"
        );
    }

    #[test]
    fn no_span_is_too_long_or_too_short() {
        for (from, to) in [(0, 0), (5, 4), (i64::MIN, i64::MAX), (i64::MAX - 3, i64::MAX)] {
            assert!(ticks(from, to, 8).len() <= 64, "{from} to {to}");
        }
    }
}
