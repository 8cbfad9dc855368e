//! Figures as people read them: one way to round and to name units, in sentences and beside them.

use trimtab_model::{Amount, Asset, Rounding, Span, decimal};

/// Shares below this are told as 0.0 bps.
const TOLD_BPS: f64 = 0.05e-4;
const MINUTES_AN_HOUR: f64 = 60.0;
/// Hours below which a duration rounds to no minute at all: half of one.
pub(super) const TOLD_H: f64 = 0.5 / MINUTES_AN_HOUR;
/// Hours from which a duration is told in days.
const DAYS_FROM_H: f64 = 48.0;

/// Whole units with thousands separated: `$240,000`, or `240,000 EUR`.
pub(super) fn money(amount: Amount, asset: &Asset) -> String {
    let digits = whole(amount, asset.decimals);
    if asset.symbol == "USD" { format!("${digits}") } else { format!("{digits} {}", asset.symbol) }
}

/// Whole units with thousands separated and no unit: `-1,234,567`. What cannot be rounded is exact.
#[must_use]
pub fn whole(amount: Amount, decimals: u8) -> String {
    let unit = 10_i128.checked_pow(u32::from(decimals));
    match unit.and_then(|unit| amount.scaled(1, unit, Rounding::Nearest).ok()) {
        Some(whole) => decimal::grouped(&whole.base().to_string()),
        None => amount.decimal(decimals).to_string(),
    }
}

/// A real with thousands separated; decimals only where it is small.
pub(super) fn grouped(value: f64) -> String {
    let text = match value.abs() {
        size if size >= 100.0 || size == 0.0 => format!("{value:.0}"),
        size if size >= 1.0 => format!("{value:.1}"),
        _ => format!("{value:.4}"),
    };
    match text.split_once('.') {
        Some((whole, fraction)) => format!("{}.{fraction}", decimal::grouped(whole)),
        None => decimal::grouped(&text),
    }
}

/// A share in hundredths of a per cent: `31 bps`, with a decimal below ten; `12 times itself` from
/// one on.
#[must_use]
pub fn bps(share: f64) -> String {
    if share.abs() >= 1.0 {
        return format!("{} times itself", grouped(share));
    }
    // What rounds to nothing is told without a sign.
    let value = if share.abs() < TOLD_BPS { 0.0 } else { share * 1e4 };
    if value.abs() < 9.95 { format!("{value:.1} bps") } else { format!("{value:.0} bps") }
}

/// A share as `4.2 %`, or `4 %` where nothing stands behind the point.
#[must_use]
pub fn percent(share: f64) -> String {
    let text = format!("{:.1}", share * 100.0);
    format!("{} %", text.strip_suffix(".0").unwrap_or(&text))
}

/// The article of a figure as it is read aloud: "an 8 % rise", "an 11.8 % rise", "a 110 % rise".
///
/// Only its first group of thousands is looked at, for it is read first: 8, 80 to 89 and 800 to 899
/// begin with "eight", and 11 and 18 are the only others that begin with a vowel.
pub(super) fn article(figure: &str) -> &'static str {
    let whole: String =
        figure.chars().take_while(|sign| sign.is_ascii_digit() || *sign == ',').collect();
    let digits = whole.replace(',', "");
    let first = match digits.len() % 3 {
        0 => digits.get(..3),
        rest => digits.get(..rest),
    };
    match first {
        Some(first) if first.starts_with('8') || matches!(first, "11" | "18") => "an",
        _ => "a",
    }
}

/// `25 min`, `5.4 h`.
pub(super) fn duration(hours: f64) -> String {
    if hours < TOLD_H {
        "less than a minute".to_owned()
    } else if hours < 2.0 {
        format!("{:.0} min", hours * MINUTES_AN_HOUR)
    } else if hours < DAYS_FROM_H {
        format!("{hours:.1} h")
    } else {
        format!("{:.1} days", hours / 24.0)
    }
}

/// A span as [`duration`] has it, with seconds where it is shorter than a minute.
pub(super) fn short(span: Span) -> String {
    let minutes = span.minutes();
    if minutes == 0 {
        format!("{} s", span.nanos() / 1_000_000_000)
    } else {
        duration(minutes as f64 / MINUTES_AN_HOUR)
    }
}

#[cfg(test)]
mod tests {
    use super::{article, bps, duration, grouped, percent};

    #[test]
    fn figures_are_short_and_have_their_units() {
        assert_eq!((bps(0.0031), bps(0.000_21)), ("31 bps".into(), "2.1 bps".into()));
        assert_eq!((bps(-1e-9), bps(1226.8)), ("0.0 bps".into(), "1,227 times itself".into()));
        assert_eq!((percent(0.042), percent(0.25)), ("4.2 %".into(), "25 %".into()));
        assert_eq!(grouped(1_250_000.4), "1,250,000");
        assert_eq!((grouped(40.0), grouped(0.5)), ("40.0".into(), "0.5000".into()));
        assert_eq!((duration(0.75), duration(5.4)), ("45 min".into(), "5.4 h".into()));
        assert_eq!(
            (duration(0.009), duration(0.008)),
            ("1 min".into(), "less than a minute".into())
        );
    }

    #[test]
    fn the_article_is_that_of_the_figure_read_aloud() {
        for figure in [
            "8 %", "8.3 %", "11 %", "11.8 %", "18 %", "18.5", "80 %", "89.9 %", "800", "8,000",
            "11,500",
        ] {
            assert_eq!(article(figure), "an", "{figure}");
        }
        for figure in [
            "0.8 %", "1.1 %", "1.8", "7 %", "12 %", "110", "118", "180", "1,100", "1800",
            "110,000", "", "-8 %",
        ] {
            assert_eq!(article(figure), "a", "{figure}");
        }
    }
}
