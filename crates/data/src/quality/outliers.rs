//! Prices that jump far and come back: more often a slip of a feed than a market.
//!
//! Decides by robust deviations: the median distance of hourly log returns from their median, times
//! 1.4826, which is the standard deviation where returns are normal (Rousseeuw and Croux 1993).
//! What is found is told and kept.

use crate::import::hours::HourRow;
use crate::layout::Bar;

/// Standard deviations in a median absolute deviation of normal numbers.
const NORMAL: f64 = 1.4826;
/// Fewer returns say nothing about what is usual.
const RETURNS_MIN: usize = 24;
/// A jump has come back if less than this share of it is left.
const LEFT: f64 = 0.5;
/// Returns flatter than this are a price that does not move, of which any move would be many
/// deviations.
const FLAT: f64 = 1e-5;

/// A price that stands out.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlier {
    /// The hour, UTC milliseconds since 1970.
    pub ts_ms: i64,
    /// `high`, `low` or `close`.
    pub column: &'static str,
    /// The price, quote units.
    pub value: f64,
    /// How far it stands out, in robust deviations of an hour's return.
    pub deviations: f64,
    /// The file's row that the hour begins with.
    pub row: u64,
}

/// The hours of a series that stand out by more than `most` deviations.
pub(super) fn of(rows: &[HourRow], most: f64) -> Vec<Outlier> {
    let closes: Vec<f64> = rows.iter().map(|row| libm::log(row.bar.close.real())).collect();
    let returns: Vec<f64> = closes.windows(2).map(|pair| pair[1] - pair[0]).collect();
    if returns.len() < RETURNS_MIN {
        return Vec::new();
    }
    let deviation = deviation(&returns).max(FLAT);
    let mut found = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| returns.get(at)).copied();
        let after = returns.get(at).copied();
        for (column, value, jump) in [
            ("close", row.bar.close.real(), jump_and_back(before, after)),
            ("high", row.bar.high.real(), wick(&row.bar, row.bar.high.real())),
            ("low", row.bar.low.real(), wick(&row.bar, row.bar.low.real())),
        ] {
            let deviations = jump / deviation;
            if deviations > most {
                let ts_ms = row.hour * crate::layout::HOUR_MS;
                let row = row.place.row;
                found.push(Outlier { ts_ms, column, value, deviations, row });
            }
        }
    }
    found
}

/// Median absolute deviation, as a standard deviation.
fn deviation(returns: &[f64]) -> f64 {
    let middle = median(returns.to_vec());
    NORMAL * median(returns.iter().map(|one| (one - middle).abs()).collect())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// How far a close is from both its neighbours, where it lies beyond them on one side.
fn jump_and_back(before: Option<f64>, after: Option<f64>) -> f64 {
    let (Some(before), Some(after)) = (before, after) else { return 0.0 };
    let is_back =
        before * after < 0.0 && (before + after).abs() < LEFT * before.abs().max(after.abs());
    if is_back { before.abs().min(after.abs()) } else { 0.0 }
}

/// How far an extreme is beyond both open and close.
fn wick(bar: &Bar, extreme: f64) -> f64 {
    let [open, close] = [bar.open, bar.close].map(|price| libm::log(extreme / price.real()).abs());
    open.min(close)
}

#[cfg(test)]
mod tests {
    use super::of;
    use crate::import::Place;
    use crate::import::hours::HourRow;
    use crate::layout::{Bar, Figure};

    /// Prices that go up and down by half a percent.
    fn quiet(hours: i64) -> Vec<HourRow> {
        let price = |hour: i64| 100.0 * if hour % 3 == 0 { 1.005 } else { 1.0 };
        let row = |hour: i64| {
            let [open, close] = [hour - 1, hour].map(|hour| Figure::from(price(hour)));
            let bar = Bar { open, high: open.max(close), low: open.min(close), close };
            let place = Place { file: 0, row: 0 };
            HourRow { hour, bar, extras: Vec::new(), place, is_partial: false }
        };
        (0..hours).map(row).collect()
    }

    #[test]
    fn a_slip_is_found_and_a_crash_is_not() {
        let mut rows = quiet(100);
        assert_eq!(of(&rows, 10.0), []);
        (rows[50].bar.high, rows[50].bar.close) = (180.0.into(), 180.0.into());
        let found: Vec<_> = of(&rows, 10.0).iter().map(|one| (one.ts_ms, one.column)).collect();
        assert_eq!(found, [(50 * 3_600_000, "close")]);
        let mut rows = quiet(100);
        rows[50].bar.low = 40.0.into();
        assert_eq!(of(&rows, 10.0)[0].column, "low");
        // Prices that fall and stay there are a market.
        let mut rows = quiet(100);
        for row in &mut rows[50..] {
            let Bar { open, high, low, close } = row.bar;
            let half = |price: Figure| Figure::from(price.real() / 2.0);
            row.bar =
                Bar { open: half(open), high: half(high), low: half(low), close: half(close) };
        }
        assert_eq!(of(&rows, 10.0), []);
        assert_eq!(of(&quiet(10), 0.0), []);
    }
}
