//! Figures in the sentences of a report.

use trimtab_model::{Amount, Asset, Rounding, Timestamp, decimal};
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

/// A share as `4.2 %`.
pub(super) fn percent(share: f64) -> String {
    format!("{} %", without_zero(share * 100.0))
}

/// A share in hundredths of a per cent: `31 bps`.
pub(super) fn bps(share: f64) -> String {
    let value = share * 1e4;
    if value.abs() < 9.95 { format!("{value:.1} bps") } else { format!("{value:.0} bps") }
}

/// Whole units with thousands separated and the unit: `240,000 USD`.
pub(super) fn money(amount: Amount, asset: &Asset) -> String {
    format!("{} {}", whole(amount, asset.decimals), asset.symbol)
}

/// Whole units with thousands separated.
pub(super) fn whole(amount: Amount, decimals: u8) -> String {
    let unit = 10_i128.checked_pow(u32::from(decimals));
    match unit.and_then(|unit| amount.scaled(1, unit, Rounding::Nearest).ok()) {
        Some(whole) => decimal::grouped(&whole.base().to_string()),
        None => amount.decimal(decimals).to_string(),
    }
}

/// A real to whole units with thousands separated.
pub(super) fn rounded(value: f64) -> String {
    let text = format!("{value:.0}");
    decimal::grouped(if text == "-0" { "0" } else { &text })
}

/// `1 liquidation`, `2 liquidations`.
pub(super) fn counted(count: u64, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {what}{plural}", decimal::grouped(&count.to_string()))
}

#[cfg(test)]
mod tests {
    use super::{bps, clock, counted, duration, percent, rounded};

    #[test]
    fn figures_are_short() {
        assert_eq!((duration(40), duration(1200)), ("40 s".into(), "20 min".into()));
        assert_eq!((duration(19_440), duration(276_480)), ("5.4 h".into(), "3.2 days".into()));
        assert_eq!((percent(0.042), bps(0.0031)), ("4.2 %".into(), "31 bps".into()));
        assert_eq!((rounded(-0.4), rounded(1_234_567.8)), ("0".into(), "1,234,568".into()));
        assert_eq!(counted(1, "transfer"), "1 transfer");
        assert_eq!(clock(1_651_363_200), "2022-05-01 00:00Z");
    }
}
