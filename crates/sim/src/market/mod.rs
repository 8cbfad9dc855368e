//! Everything about a span of time that no strategy can change: prices, funding, wanted pairs.
//!
//! Decides the ticks. Every hour has four, at minutes 0, 20, 40 and 60: open, the two extremes,
//! close. Which extreme comes first is judged once an hour, on the first series that has a bar, and
//! holds for all: both legs of a hedge meet their extremes together. Where a bar is missing the last
//! mark stands; before a series' first bar there is none.

mod book;
mod funding;
mod raw;
mod recorded;

pub use book::{BookCall, BookRule, Pair};
pub use funding::{FundingRule, Settled};
pub use raw::Raw;
pub use recorded::{Recorded, SeriesCount, WindowSpec, record};

use crate::archive::Bar;
use std::ops::Range;

/// Ticks of an hour.
pub const TICKS_PER_HOUR: usize = 4;
/// Minute of each tick within its hour.
pub const TICK_MINUTE: [i64; TICKS_PER_HOUR] = [0, 20, 40, 60];

/// Prices, funding and wanted pairs of a span of hours.
#[derive(Debug, Clone)]
pub struct Market {
    first_hour: i64,
    venues: usize,
    coins: usize,
    /// Marks by tick, venue, coin; NaN before a series' first bar.
    marks: Vec<f64>,
    /// Whether a series has a bar, by hour, venue, coin.
    fresh: Vec<bool>,
    /// Effective funding rate, by hour, venue, coin.
    funding: Vec<f64>,
    books: Vec<BookCall>,
}

/// Bars of every series of a span: `bars[hour][venue][coin]`, flattened.
#[derive(Debug, Clone)]
pub struct BarTable {
    /// First hour since 1970.
    pub first_hour: i64,
    /// Number of venues.
    pub venues: usize,
    /// Number of coins.
    pub coins: usize,
    /// The bars, `None` where missing.
    pub bars: Vec<Option<Bar>>,
}

impl Market {
    /// Lays the ticks out. `funding` is by hour, venue, coin; the books come in order of hour.
    #[must_use]
    pub fn new(table: &BarTable, funding: Vec<f64>, books: Vec<BookCall>) -> Self {
        Self {
            first_hour: table.first_hour,
            venues: table.venues,
            coins: table.coins,
            marks: lay_out(table),
            fresh: table.bars.iter().map(Option::is_some).collect(),
            funding,
            books,
        }
    }

    /// Number of series: venues times coins.
    #[must_use]
    pub fn series(&self) -> usize {
        self.venues * self.coins
    }

    /// Number of ticks.
    #[must_use]
    pub fn ticks(&self) -> usize {
        self.marks.len() / self.series().max(1)
    }

    /// Hours since 1970.
    #[must_use]
    pub fn hours(&self) -> Range<i64> {
        let count = i64::try_from(self.ticks() / TICKS_PER_HOUR).unwrap_or(i64::MAX);
        self.first_hour..self.first_hour.saturating_add(count)
    }

    /// Marks at a tick, by venue then coin.
    #[must_use]
    pub fn marks(&self, tick: usize) -> &[f64] {
        &self.marks[tick * self.series()..][..self.series()]
    }

    /// Which series have a bar in an hour of the span, by venue then coin.
    #[must_use]
    pub fn fresh(&self, hour: usize) -> &[bool] {
        &self.fresh[hour * self.series()..][..self.series()]
    }

    /// Funding rates of an hour of the span, by venue then coin.
    #[must_use]
    pub fn funding(&self, hour: usize) -> &[f64] {
        &self.funding[hour * self.series()..][..self.series()]
    }

    /// Changes of the wanted book, in order.
    #[must_use]
    pub fn books(&self) -> &[BookCall] {
        &self.books
    }

    /// Minute of a tick since the span's first.
    #[must_use]
    pub fn minute(tick: usize) -> i64 {
        let hour = i64::try_from(tick / TICKS_PER_HOUR).unwrap_or(i64::MAX / 60);
        hour * 60 + TICK_MINUTE[tick % TICKS_PER_HOUR]
    }
}

/// Marks at every tick.
fn lay_out(table: &BarTable) -> Vec<f64> {
    let series = table.venues * table.coins;
    let mut last = vec![f64::NAN; series];
    let mut marks = Vec::with_capacity(table.bars.len() * TICKS_PER_HOUR);
    for hour in table.bars.chunks_exact(series) {
        let order = extremes_in_order(hour, table.venues, table.coins);
        for tick in 0..TICKS_PER_HOUR {
            for (mark, bar) in last.iter_mut().zip(hour) {
                if let Some(bar) = bar {
                    *mark = order(bar)[tick];
                }
            }
            marks.extend_from_slice(&last);
        }
    }
    marks
}

/// How an hour runs through its bars: judged on the first coin's first venue that has one.
fn extremes_in_order(hour: &[Option<Bar>], venues: usize, coins: usize) -> fn(&Bar) -> [f64; 4] {
    let by_coin = (0..coins).flat_map(|coin| (0..venues).map(move |venue| venue * coins + coin));
    let judge = by_coin.filter_map(|series| hour[series]).next();
    let high_first = judge.is_some_and(|bar| bar.high - bar.open <= bar.open - bar.low);
    if high_first {
        |bar| [bar.open, bar.high, bar.low, bar.close]
    } else {
        |bar| [bar.open, bar.low, bar.high, bar.close]
    }
}

#[cfg(test)]
mod tests {
    use super::{BarTable, Market};
    use crate::archive::Bar;

    fn bar(open: f64, high: f64, low: f64, close: f64) -> Option<Bar> {
        Some(Bar { open, high, low, close })
    }

    #[test]
    fn extremes_coincide_and_holes_repeat_the_last_mark() {
        let table = BarTable {
            first_hour: 0,
            venues: 2,
            coins: 1,
            bars: vec![
                // The first venue judges: its high is nearer, so both go high first.
                bar(100.0, 101.0, 90.0, 95.0),
                None,
                None,
                // Only the second has a bar: it judges, low first.
                bar(50.0, 60.0, 49.0, 55.0),
            ],
        };
        let market = Market::new(&table, vec![0.0; 4], Vec::new());
        let first: Vec<f64> = (0..8).map(|tick| market.marks(tick)[0]).collect();
        assert_eq!(first, [100.0, 101.0, 90.0, 95.0, 95.0, 95.0, 95.0, 95.0]);
        let second: Vec<f64> = (0..8).map(|tick| market.marks(tick)[1]).collect();
        assert!(second[..4].iter().all(|mark| mark.is_nan()));
        assert_eq!(second[4..], [50.0, 49.0, 60.0, 55.0]);
        assert_eq!((Market::minute(3), Market::minute(4)), (60, 60));
        assert_eq!(market.hours(), 0..2);
    }
}
