//! Figures of a configuration for people: nothing is rounded away that was written down.

use crate::show;
use trimtab_model::{Amount, Ratio};
use trimtab_risk::real;
use trimtab_sim::calendar;
use trimtab_sim::spec::DECIMALS;

/// `1,500,000.25 USD`.
pub(super) fn usd(value: f64) -> String {
    format!("{} USD", show::grouped_decimal(&value.to_string()))
}

/// The same of an exact amount.
pub(super) fn amount(amount: Amount) -> String {
    format!("{} USD", show::grouped_decimal(&decimal(amount)))
}

/// An exact amount as a decimal string without zeros at its end.
pub(super) fn decimal(amount: Amount) -> String {
    show::decimal(amount, DECIMALS)
}

/// `12.5 %`.
pub(super) fn percent(share: f64) -> String {
    real::to_ratio(share).map_or_else(|| share.to_string(), ratio)
}

/// The same of an exact ratio.
pub(super) fn ratio(ratio: Ratio) -> String {
    let places = Ratio::DECIMALS - 2;
    let text = Amount::from_base(i128::from(ratio.parts())).decimal(places).to_string();
    format!("{} %", show::without_end_zeros(&text))
}

/// `2 days`, `36 h`, `1 h 30 min`.
pub(super) fn minutes(minutes: u64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => hours_or_days(hours),
        (hours, minutes) => format!("{} h {minutes} min", show::count(hours)),
    }
}

/// Whole hours, as days where that is shorter to read.
pub(super) fn hours_or_days(hours: u64) -> String {
    match (hours / 24, hours % 24) {
        (days @ 2.., 0) => format!("{} days", show::count(days)),
        _ => format!("{} h", show::count(hours)),
    }
}

/// Seconds; whole minutes as such.
pub(super) fn seconds(seconds: u64) -> String {
    if seconds.is_multiple_of(60) { minutes(seconds / 60) } else { format!("{seconds} s") }
}

/// `BTC, ETH and SOL`.
pub(super) fn list<T: AsRef<str>>(names: &[T]) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => "nothing".to_owned(),
    }
}

/// A stretch of minutes since 1970.
pub(super) fn stretch(minutes: &std::ops::Range<i64>) -> String {
    let [from, to] = [minutes.start, minutes.end].map(calendar::show_minute);
    format!("from {from} to {to}")
}

#[cfg(test)]
mod tests {
    use super::{amount, list, minutes, percent, seconds, usd};
    use trimtab_model::Amount;
    use trimtab_sim::spec::DECIMALS;

    #[test]
    fn figures_read_as_they_were_written() {
        assert_eq!(usd(4e6), "4,000,000 USD");
        assert_eq!(usd(1234.5), "1,234.5 USD");
        assert_eq!(amount(Amount::parse("1000.10", DECIMALS).unwrap()), "1,000.1 USD");
        assert_eq!(percent(0.07), "7 %");
        assert_eq!(percent(0.0001), "0.01 %");
        assert_eq!([15, 60, 90, 2_880].map(minutes), ["15 min", "1 h", "1 h 30 min", "2 days"]);
        assert_eq!([90, 7_200].map(seconds), ["90 s", "2 h"]);
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
    }
}
