//! A made-up history from a seed: bars and settled funding of any venues, coins and spans.
//!
//! Decides what happens where nobody has recorded anything: prices wander and are drawn back to
//! where they started, every span has one crash and, later, one squeeze upward, and funding drifts
//! apart between venues, so that a desk that trades on it has something to do. It makes no claim to
//! be any real market.

mod funding;
mod prices;
#[cfg(test)]
mod tests;

use crate::archive::Bar;
use std::ops::Range;

use crate::generate::Normal;

/// What kind of history to make.
#[derive(Debug, Clone, PartialEq)]
pub struct SampleSpec {
    /// The same seed makes the same history.
    pub seed: u64,
    /// Coins by name.
    pub coins: Vec<String>,
    /// Venues by name, and the hours between their settlements.
    pub venues: Vec<(String, i64)>,
    /// Spans to be covered, in any order; where they meet or overlap they become one.
    pub spans: Vec<SampleSpan>,
}

/// A span of hours in which something happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleSpan {
    /// Hours since 1970 that are told of.
    pub hours: Range<i64>,
    /// Hours of it that are looked back on before anything is held; the crash comes after them.
    pub lookback_h: i64,
}

/// One coin at one venue.
#[derive(Debug, Clone, PartialEq)]
pub struct SampleSeries {
    /// Venue.
    pub venue: String,
    /// Coin.
    pub coin: String,
    /// Bars by hour since 1970, ascending.
    pub bars: Vec<(i64, Bar)>,
    /// Funding by the hour of its settlement, the fraction of notional that longs pay, ascending.
    pub rates: Vec<(i64, f64)>,
}

/// A fall or a rise in stages.
#[derive(Debug, Clone, PartialEq)]
pub struct Shock {
    /// First hour since 1970.
    pub hour: i64,
    /// Where each hour is at its worst, as a share of its open: below zero for a fall.
    pub moves: Vec<f64>,
}

impl SampleSpan {
    /// The crash of the span, two fifths into what is not looked back on.
    #[must_use]
    pub fn crash(&self) -> Shock {
        Shock { hour: self.at(2, 5), moves: prices::CRASH.to_vec() }
    }

    /// The squeeze upward, four fifths into it.
    #[must_use]
    pub fn squeeze(&self) -> Shock {
        Shock { hour: self.at(4, 5), moves: prices::SQUEEZE.to_vec() }
    }

    fn at(&self, part: i64, of: i64) -> i64 {
        let start = self.hours.start.saturating_add(self.lookback_h).min(self.hours.end);
        start.saturating_add(self.hours.end.saturating_sub(start) / of * part)
    }
}

/// Makes the history of a specification: by venue, then coin.
#[must_use]
pub fn sample(spec: &SampleSpec) -> Vec<SampleSeries> {
    let mut series: Vec<SampleSeries> = spec
        .venues
        .iter()
        .flat_map(|(venue, _)| spec.coins.iter().map(|coin| (venue.clone(), coin.clone())))
        .map(|(venue, coin)| SampleSeries { venue, coin, bars: Vec::new(), rates: Vec::new() })
        .collect();
    let shocks = shocks(spec);
    let mut random = Normal::new(spec.seed);
    let mut world = prices::World::new(spec, &mut random);
    let mut rates = funding::World::new(spec, &mut random);
    for hours in joined(&spec.spans) {
        for hour in hours {
            world.hour(hour, &shocks, &mut random, &mut series);
            rates.hour(hour, &shocks, &mut random, &mut series);
        }
    }
    series
}

/// Everything that happens, in order of time.
fn shocks(spec: &SampleSpec) -> Vec<Shock> {
    let mut shocks: Vec<Shock> =
        spec.spans.iter().flat_map(|span| [span.crash(), span.squeeze()]).collect();
    shocks.sort_by_key(|shock| shock.hour);
    shocks
}

/// The spans in order, one where they touch.
fn joined(spans: &[SampleSpan]) -> Vec<Range<i64>> {
    let mut spans: Vec<Range<i64>> = spans.iter().map(|span| span.hours.clone()).collect();
    spans.sort_by_key(|hours| hours.start);
    let mut joined: Vec<Range<i64>> = Vec::new();
    for hours in spans.into_iter().filter(|hours| !hours.is_empty()) {
        match joined.last_mut() {
            Some(last) if hours.start <= last.end => last.end = last.end.max(hours.end),
            _ => joined.push(hours),
        }
    }
    joined
}

/// How long ago the last shock began, in hours.
fn since_last(shocks: &[Shock], hour: i64) -> Option<i64> {
    let begun = shocks.partition_point(|shock| shock.hour <= hour);
    begun.checked_sub(1).map(|last| hour.saturating_sub(shocks[last].hour))
}
