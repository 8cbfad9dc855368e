//! A market from recorded history.

use super::funding::{FundingRule, Settled};
use super::{BarTable, BookRule, Market, Raw};
use crate::archive::{Archive, Wanted};
use std::ops::Range;

/// A span of history over some venues and coins.
#[derive(Debug, Clone, PartialEq)]
pub struct WindowSpec {
    /// Name, for people.
    pub name: String,
    /// Hours since 1970.
    pub hours: Range<i64>,
    /// Venues, in order.
    pub venues: Vec<String>,
    /// Coins, in order.
    pub coins: Vec<String>,
    /// How each venue settles, in venue order.
    pub funding: Vec<FundingRule>,
    /// Whose rates may stand in for each venue's, in venue order, by preference.
    pub stand_ins: Vec<Vec<String>>,
}

/// A recorded market and what its data lacked.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// The market.
    pub market: Market,
    /// What it was laid out from.
    pub raw: Raw,
    /// What each series had, by venue then coin.
    pub series: Vec<SeriesCount>,
}

/// What one series had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesCount {
    /// Venue.
    pub venue: String,
    /// Coin.
    pub coin: String,
    /// Hours with a bar.
    pub bars: usize,
    /// Spans of hours (since 1970) without a bar, ascending.
    pub holes: Vec<Range<i64>>,
    /// Settlements taken from a stand-in.
    pub substituted: usize,
    /// Settlements that nobody has.
    pub missing: usize,
}

impl SeriesCount {
    /// Hours of the longest hole; 0 if every hour has a bar.
    #[must_use]
    pub fn longest_hole_h(&self) -> i64 {
        self.holes.iter().map(|hole| hole.end - hole.start).max().unwrap_or(0)
    }
}

impl WindowSpec {
    /// What must be read for the window under `book`, look-back included.
    #[must_use]
    pub fn wanted(&self, book: &BookRule) -> Wanted {
        Wanted {
            venues: self.venues.clone(),
            stand_ins: self.stand_ins.concat(),
            coins: self.coins.clone(),
            hours: self.first_hour_looked_at(book)..self.hours.end,
        }
    }

    fn first_hour_looked_at(&self, book: &BookRule) -> i64 {
        let lookback = i64::try_from(book.lookback_h()).unwrap_or(i64::MAX);
        self.hours.start.saturating_sub(lookback)
    }
}

/// The market of a window; `None` if not one series has a bar in it.
#[must_use]
pub fn record(archive: &Archive, window: &WindowSpec, book: &BookRule) -> Option<Recorded> {
    let table = bar_table(archive, window);
    if table.bars.iter().all(Option::is_none) {
        return None;
    }
    let raw = Raw { settled: settle_all(archive, window, book), table };
    let series = count_series(window, &raw);
    Some(Recorded { market: raw.market(book), raw, series })
}

fn bar_table(archive: &Archive, window: &WindowSpec) -> BarTable {
    let columns: Vec<_> = series_of(window)
        .map(|(venue, coin)| archive.bars(&window.venues[venue], coin, window.hours.clone()))
        .collect();
    let hours = columns.first().map_or(0, Vec::len);
    BarTable {
        first_hour: window.hours.start,
        venues: window.venues.len(),
        coins: window.coins.len(),
        bars: (0..hours).flat_map(|hour| columns.iter().map(move |one| one[hour])).collect(),
    }
}

/// Every venue with every coin, in order.
fn series_of(window: &WindowSpec) -> impl Iterator<Item = (usize, &String)> {
    (0..window.venues.len()).flat_map(|venue| window.coins.iter().map(move |coin| (venue, coin)))
}

/// Effective rates of all series, look-back included.
fn settle_all(archive: &Archive, window: &WindowSpec, book: &BookRule) -> Vec<Settled> {
    let hours = window.first_hour_looked_at(book)..window.hours.end;
    let settle = |(venue, coin): (usize, &String)| {
        let own = archive.rates(&window.venues[venue], coin, hours.clone());
        let stand_ins: Vec<_> = window.stand_ins[venue]
            .iter()
            .map(|other| archive.rates(other, coin, hours.clone()))
            .collect();
        window.funding[venue].settle(hours.start, own, &stand_ins)
    };
    series_of(window).map(settle).collect()
}

fn count_series(window: &WindowSpec, raw: &Raw) -> Vec<SeriesCount> {
    let Raw { table, settled } = raw;
    let width = settled.len();
    let count = |(index, (venue, coin)): (usize, (usize, &String))| {
        let barred = || table.bars.iter().skip(index).step_by(width).map(Option::is_some);
        SeriesCount {
            venue: window.venues[venue].clone(),
            coin: coin.clone(),
            bars: barred().filter(|is_barred| *is_barred).count(),
            holes: holes(table.first_hour, barred()),
            substituted: settled[index].substituted,
            missing: settled[index].missing.iter().filter(|missing| **missing).count(),
        }
    };
    series_of(window).enumerate().map(count).collect()
}

/// The spans of hours without a bar.
fn holes(first_hour: i64, barred: impl Iterator<Item = bool>) -> Vec<Range<i64>> {
    let mut holes: Vec<Range<i64>> = Vec::new();
    for (hour, _) in (first_hour..).zip(barred).filter(|(_, is_barred)| !is_barred) {
        match holes.last_mut() {
            Some(hole) if hole.end == hour => hole.end += 1,
            _ => holes.push(hour..hour + 1),
        }
    }
    holes
}

#[cfg(test)]
mod tests {
    use super::holes;

    #[test]
    fn holes_are_spans_of_hours_without_a_bar() {
        let of = |bars: &str| holes(100, bars.chars().map(|one| one == 'x'));
        assert_eq!(of("xxx"), []);
        assert_eq!(of("..x...xx."), [100..102, 103..106, 108..109]);
        assert_eq!(of("...")[0], 100..103);
    }
}
