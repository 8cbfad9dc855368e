//! Figures in the sentences of a report.

pub(super) use crate::show::counted;
pub(super) use trimtab_engine::decision::figures::{bps, percent, whole};
use trimtab_model::{Amount, Asset, Timestamp, decimal};
use trimtab_sim::calendar;

const NANOS_A_SECOND: u64 = 1_000_000_000;
const MINUTE: i64 = 60;
const HOUR: i64 = 3600;
/// Hours from which a time is told in days.
const DAYS_FROM: i64 = 48 * HOUR;

/// Seconds since 1970.
pub(super) fn seconds(at: Timestamp) -> i64 {
    i64::try_from(at.nanos() / NANOS_A_SECOND).unwrap_or(i64::MAX)
}

/// An instant to the minute: `2022-05-09 10:20Z`.
pub(crate) fn clock(at: i64) -> String {
    calendar::show_minute(at.div_euclid(MINUTE)).replace('T', " ")
}

/// A length of time: `20 min`, `5.4 h`, `3.2 days`.
pub(super) fn duration(seconds: i64) -> String {
    let hours = seconds as f64 / HOUR as f64;
    if seconds < MINUTE {
        format!("{seconds} s")
    } else if seconds < 2 * HOUR {
        format!("{} min", (seconds + MINUTE / 2) / MINUTE)
    } else if seconds < DAYS_FROM {
        format!("{} h", without_zero(hours))
    } else {
        format!("{} days", without_zero(hours / 24.0))
    }
}

/// One decimal, or none where it is zero.
fn without_zero(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// Whole units with thousands separated and the unit: `240,000 USD`.
pub(super) fn money(amount: Amount, asset: &Asset) -> String {
    format!("{} {}", whole(amount, asset.decimals), asset.symbol)
}

/// A real to whole units with thousands separated.
pub(super) fn rounded(value: f64) -> String {
    let text = format!("{value:.0}");
    decimal::grouped(if text == "-0" { "0" } else { &text })
}

#[cfg(test)]
mod tests {
    use super::{clock, duration, rounded};

    #[test]
    fn figures_are_short() {
        assert_eq!((duration(40), duration(1200)), ("40 s".into(), "20 min".into()));
        assert_eq!((duration(19_440), duration(276_480)), ("5.4 h".into(), "3.2 days".into()));
        assert_eq!((rounded(-0.4), rounded(1_234_567.8)), ("0".into(), "1,234,568".into()));
        assert_eq!(clock(1_651_363_200), "2022-05-01 00:00Z");
    }
}
