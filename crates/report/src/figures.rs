//! Figures as people read them: digits in groups, signs, `-` where nothing is known.

/// What is shown where a figure is not known.
pub(crate) const UNKNOWN: &str = "-";

/// Figures beyond this are nobody's money; they are told as unknown rather than drawn.
const LARGEST: f64 = 1e18;

/// A figure that can be shown and drawn, if it is one.
pub(crate) fn known(value: f64) -> Option<f64> {
    (value.is_finite() && value.abs() < LARGEST).then_some(value)
}

/// Digits after the point that suit figures up to some size.
pub(crate) fn decimals(largest: f64) -> usize {
    match largest.abs() {
        size if size >= 1_000.0 => 0,
        size if size >= 1.0 => 2,
        0.0 => 0,
        _ => 4,
    }
}

/// `1,234.50`, `-3.00`, or `-` where it is not known.
pub(crate) fn grouped(value: f64, decimals: usize) -> String {
    let Some(value) = known(value) else { return UNKNOWN.to_owned() };
    let text = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let is_nothing = text.chars().all(|digit| matches!(digit, '0' | '.'));
    let sign = if value < 0.0 && !is_nothing { "-" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{fraction}", trimtab_model::decimal::grouped(whole))
}

/// As [`grouped`], a `+` before what is above nothing.
pub(crate) fn signed(value: f64, decimals: usize) -> String {
    let text = grouped(value, decimals);
    let is_above = value > 0.0 && text.chars().any(|digit| matches!(digit, '1'..='9'));
    if is_above { format!("+{text}") } else { text }
}

/// A share as `41.3 %`.
pub(crate) fn percent(share: f64) -> String {
    with_unit(&grouped(share * 100.0, 1), "%")
}

/// A share that somebody set, such as a limit: `80 %`, `82.5 %`.
pub(crate) fn limit(share: f64) -> String {
    let is_whole = (share * 100.0 - (share * 100.0).round()).abs() < 1e-9;
    with_unit(&grouped(share * 100.0, if is_whole { 0 } else { 1 }), "%")
}

/// A share in hundredths of a percent, such as `31.0`.
pub(crate) fn bps(share: f64) -> String {
    grouped(share * 10_000.0, 1)
}

/// A figure and its unit on one line; the unit falls away where the figure is not known.
pub(crate) fn with_unit(figure: &str, unit: &str) -> String {
    if figure == UNKNOWN || unit.is_empty() {
        return figure.to_owned();
    }
    format!("{figure}\u{a0}{unit}")
}

/// A count.
pub(crate) fn whole(count: usize) -> String {
    trimtab_model::decimal::grouped(&count.to_string())
}

/// A stretch of time in its two largest units: `41 s`, `12 min`, `3 h 20 min`, `2 d 4 h`.
pub(crate) fn duration(seconds: i64) -> String {
    let size = seconds.unsigned_abs();
    let (days, hours, minutes) = (size / 86_400, size / 3_600 % 24, size / 60 % 60);
    let text = match (days, hours, minutes) {
        (0, 0, 0) => format!("{size} s"),
        (0, 0, _) if size.is_multiple_of(60) || minutes >= 10 => format!("{minutes} min"),
        (0, 0, _) => format!("{minutes} min {} s", size % 60),
        (0, _, 0) => format!("{hours} h"),
        (0, _, _) => format!("{hours} h {minutes} min"),
        (_, 0, _) => format!("{} d", whole(usize::try_from(days).unwrap_or(usize::MAX))),
        _ => format!("{} d {hours} h", whole(usize::try_from(days).unwrap_or(usize::MAX))),
    };
    if seconds < 0 { format!("-{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::{duration, grouped, limit, percent, signed};

    #[test]
    fn figures_have_groups_signs_and_no_exponents() {
        assert_eq!(grouped(1_234_567.891, 2), "1,234,567.89");
        assert_eq!(grouped(-0.001, 2), "0.00");
        assert_eq!(grouped(1e17, 0), "100,000,000,000,000,000");
        assert_eq!(signed(12.0, 0), "+12");
        assert_eq!(signed(-12.0, 0), "-12");
        assert_eq!(signed(0.001, 1), "0.0");
        assert_eq!(percent(0.4132), "41.3\u{a0}%");
        assert_eq!((limit(0.8), limit(0.825)), ("80\u{a0}%".to_owned(), "82.5\u{a0}%".to_owned()));
    }

    #[test]
    fn what_is_not_known_is_a_dash() {
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300] {
            assert_eq!(grouped(value, 2), "-");
            assert_eq!(signed(value, 2), "-");
            assert_eq!(percent(value), "-");
        }
    }

    #[test]
    fn stretches_of_time_name_two_units() {
        for (seconds, text) in [
            (0, "0 s"),
            (59, "59 s"),
            (90, "1 min 30 s"),
            (1_200, "20 min"),
            (3_600, "1 h"),
            (12_000, "3 h 20 min"),
            (187_200, "2 d 4 h"),
            (-240, "-4 min"),
        ] {
            assert_eq!(duration(seconds), text);
        }
        assert!(duration(i64::MIN).starts_with('-'));
    }
}
