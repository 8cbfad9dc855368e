//! Routes that fail and withdrawals that are suspended, at random.
//!
//! Two Poisson processes, independent of prices and of one another: withdrawals of each venue are
//! suspended once in 30 days on average, for six hours on average; each route is out of order once
//! in 30 days on average, for two hours on average. Durations are exponential. The figures are
//! round assumptions, not measurements. A path's outages are the same for whoever runs on it.

use super::random::{Purpose, Random};
use crate::spec::DeskSpec;
use std::ops::Range;

/// Minutes of working order between two failures, on average.
const GAP_MIN: f64 = 30.0 * 24.0 * 60.0;
/// Minutes that withdrawals stay suspended, on average.
const SUSPENDED_MIN: f64 = 6.0 * 60.0;
/// Minutes that a route stays out of order, on average.
const ROUTE_DOWN_MIN: f64 = 2.0 * 60.0;

/// What fails on one path, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outages {
    /// Spans of minutes since 1970 by venue.
    suspended: Vec<Vec<Range<i64>>>,
    /// Spans of minutes since 1970 by route, in the order of [`DeskSpec::declared_routes`].
    down: Vec<Vec<Range<i64>>>,
}

impl Outages {
    /// Draws what fails at the venues and routes of a desk on path number `path`, over `hours`
    /// since 1970.
    #[must_use]
    pub fn draw(seed: u64, path: u64, desk: &DeskSpec, hours: &Range<i64>) -> Self {
        let mut random = Random::of(seed, path, Purpose::Outages);
        let mut spans = |count: usize, mean: f64| {
            (0..count).map(|_| failures(hours, mean, &mut random)).collect::<Vec<_>>()
        };
        Self {
            suspended: spans(desk.venues.len(), SUSPENDED_MIN),
            down: spans(desk.declared_routes().count(), ROUTE_DOWN_MIN),
        }
    }

    /// Adds them to what the desk has already.
    pub fn befall(&self, desk: &mut DeskSpec) {
        for (venue, spans) in desk.venues.iter_mut().zip(&self.suspended) {
            venue.suspended.extend_from_slice(spans);
        }
        for (route, spans) in desk.routes.iter_mut().flatten().flatten().zip(&self.down) {
            route.outages.extend_from_slice(spans);
        }
    }
}

/// Failures of one thing, of `mean` minutes on average.
fn failures(hours: &Range<i64>, mean: f64, random: &mut Random) -> Vec<Range<i64>> {
    let (start, length) = (hours.start * 60, ((hours.end - hours.start) * 60) as f64);
    let mut spans = Vec::new();
    let mut at = random.exponential(GAP_MIN);
    while at < length {
        let until = at + random.exponential(mean);
        // Bounded by the span, which fits; a failure lasts a minute at least.
        spans.push(start + at as i64..start + until.min(length) as i64 + 1);
        at = until + random.exponential(GAP_MIN);
    }
    spans
}
