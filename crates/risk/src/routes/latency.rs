//! How long a way takes: a table of quantiles with a tail that falls as a power.
//!
//! Averages hide what kills: a bridge that takes 20 s in the median and a day once in a thousand
//! transfers. Between two quantiles the logarithm of time is a straight line over the logarithm of
//! the share that takes longer, so that every piece is a power law and the tail beyond the last
//! quantile goes on as one, `P(longer than t) = P(longer than t_last) (t_last / t)^exponent`.
//! Before the first quantile nothing arrives: what is not known to be quicker is not.

use thiserror::Error;

/// Longest time a table may state, seconds: some 30,000 years, so that no sum overflows.
const SECONDS_MOST: f64 = 1e12;

/// Heaviest tail: beyond it no quantile is worth stating.
const EXPONENT_LEAST: f64 = 0.05;
/// Lightest tail: beyond it a time is as good as sure.
const EXPONENT_MOST: f64 = 100.0;
/// Share that a steady way brings at its time; the rest is the lightest tail there is.
const STEADY_SHARE: f64 = 0.999_999;

/// A share of transfers and the time by which that share has arrived.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantile {
    /// Share that has arrived, from 0 and below 1: 0.99 for p99.
    pub share: f64,
    /// Seconds from leaving to usable.
    pub seconds: f64,
}

/// Why a table of quantiles is none.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum LatencyError {
    /// No quantile at all.
    #[error("a latency table without a quantile says nothing; state at least one, such as p99")]
    Empty,
    /// A share that is none, or not above the one before.
    #[error(
        "quantile {index}: share {value}, must be from 0, below 1 and above the share before it"
    )]
    Share {
        /// Place in the table.
        index: usize,
        /// The share given.
        value: f64,
    },
    /// A time that is none, or shorter than the one before.
    #[error(
        "quantile {index}: {value} s, must be above 0, at most 1e12 and no less than the time \
         before it"
    )]
    Seconds {
        /// Place in the table.
        index: usize,
        /// The time given.
        value: f64,
    },
    /// A tail exponent that is none.
    #[error("tail exponent {0}, must be from 0.05 to 100; 1 is a very heavy tail, 3 a light one")]
    Exponent(f64),
    /// A weight that is none.
    #[error("the table counts as {0} transfers seen, must be a finite number above 0")]
    Weight(f64),
    /// A share that is asked for and none.
    #[error("share {0} is asked for, must be from 0 and below 1")]
    Asked(f64),
}

/// A point of the distribution: this share takes longer than that time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    pub(super) beyond: f64,
    pub(super) seconds: f64,
}

/// The distribution of one way's time.
#[derive(Debug, Clone, PartialEq)]
pub struct Latency {
    /// At least one; shares never rise, times never fall.
    points: Vec<Point>,
    exponent: f64,
}

impl Latency {
    /// From quantiles in rising order and the exponent of the tail beyond the last.
    ///
    /// # Errors
    /// [`LatencyError`] names what is wrong and where.
    pub fn new(quantiles: &[Quantile], exponent: f64) -> Result<Self, LatencyError> {
        if !(EXPONENT_LEAST..=EXPONENT_MOST).contains(&exponent) {
            return Err(LatencyError::Exponent(exponent));
        }
        let mut before: Option<Quantile> = None;
        for (index, one) in quantiles.iter().enumerate() {
            let (least, quickest) = before.map_or((-1.0, 0.0), |one| (one.share, one.seconds));
            if !(one.share >= 0.0 && one.share < 1.0 && one.share > least) {
                return Err(LatencyError::Share { index, value: one.share });
            }
            if !(one.seconds > 0.0 && one.seconds >= quickest && one.seconds <= SECONDS_MOST) {
                return Err(LatencyError::Seconds { index, value: one.seconds });
            }
            before = Some(*one);
        }
        let point = |one: &Quantile| Point { beyond: 1.0 - one.share, seconds: one.seconds };
        let points: Vec<Point> = quantiles.iter().map(point).collect();
        if points.is_empty() { Err(LatencyError::Empty) } else { Ok(Self { points, exponent }) }
    }

    /// A way whose time is known and the same every time, as declared ways of a made-up world are.
    ///
    /// # Errors
    /// [`LatencyError::Seconds`] unless the time is above 0 and at most 1e12 s.
    pub fn steady(seconds: f64) -> Result<Self, LatencyError> {
        let quantile = |share| Quantile { share, seconds };
        Self::new(&[quantile(0.0), quantile(STEADY_SHARE)], EXPONENT_MOST)
    }

    /// From points that keep the rules by their making; at least one.
    pub(super) fn of_points(points: Vec<Point>, exponent: f64) -> Self {
        Self { points, exponent }
    }

    /// Exponent of the tail.
    #[must_use]
    pub const fn exponent(&self) -> f64 {
        self.exponent
    }

    /// Seconds by which `share` of transfers have arrived.
    ///
    /// # Errors
    /// [`LatencyError::Asked`] unless `share` is from 0 and below 1.
    pub fn quantile_s(&self, share: f64) -> Result<f64, LatencyError> {
        let is_share = (0.0..1.0).contains(&share);
        if is_share { Ok(self.at_beyond(1.0 - share)) } else { Err(LatencyError::Asked(share)) }
    }

    /// The time that `beyond` of transfers exceed, for shares above 0.
    pub(super) fn at_beyond(&self, beyond: f64) -> f64 {
        let after = self.points.partition_point(|point| point.beyond >= beyond);
        let Some(from) = after.checked_sub(1).map(|index| self.points[index]) else {
            return self.points[0].seconds;
        };
        let power = match self.points.get(after) {
            None => 1.0 / self.exponent,
            Some(to) => libm::log(to.seconds / from.seconds) / libm::log(from.beyond / to.beyond),
        };
        from.seconds * libm::pow(from.beyond / beyond, power)
    }

    /// Share of transfers that take longer than `seconds`; 1 for what is no number.
    #[must_use]
    pub fn beyond(&self, seconds: f64) -> f64 {
        let after = self.points.partition_point(|point| point.seconds <= seconds);
        let Some(from) = after.checked_sub(1).map(|index| self.points[index]) else {
            return 1.0;
        };
        let power = match self.points.get(after) {
            None => self.exponent,
            Some(to) => libm::log(from.beyond / to.beyond) / libm::log(to.seconds / from.seconds),
        };
        from.beyond * libm::pow(from.seconds / seconds, power)
    }

    /// Seconds by which `share` of those transfers will have arrived that have been under way for
    /// `waited_s` already, counted from now. With a heavy tail who has waited long waits longer.
    ///
    /// # Errors
    /// [`LatencyError::Asked`] unless `share` is from 0 and below 1, [`LatencyError::Seconds`] unless
    /// `waited_s` is a number of at least 0.
    pub fn remaining_s(&self, share: f64, waited_s: f64) -> Result<f64, LatencyError> {
        if !(0.0..=SECONDS_MOST).contains(&waited_s) {
            return Err(LatencyError::Seconds { index: 0, value: waited_s });
        }
        let still = self.beyond(waited_s);
        if !(0.0..1.0).contains(&share) {
            return Err(LatencyError::Asked(share));
        }
        Ok((self.at_beyond(still * (1.0 - share)) - waited_s).max(0.0))
    }

    /// Mean time in seconds; `None` where the tail is so heavy that there is none.
    #[must_use]
    pub fn mean_s(&self) -> Option<f64> {
        if self.exponent <= 1.0 {
            return None;
        }
        let first = self.points[0];
        let last = self.points[self.points.len() - 1];
        let tail = last.beyond * last.seconds * self.exponent / (self.exponent - 1.0);
        let pieces: f64 = self.points.windows(2).map(|two| piece(two[0], two[1])).sum();
        Some((1.0 - first.beyond) * first.seconds + pieces + tail)
    }

    /// The way made of several, one after the other. Slow times are taken to come together, as they
    /// do when chains are full, so quantiles add; the heaviest tail is that of the whole.
    ///
    /// # Errors
    /// [`LatencyError::Empty`] without a part.
    pub fn in_turn(parts: &[Self]) -> Result<Self, LatencyError> {
        let mut shares: Vec<f64> =
            parts.iter().flat_map(|part| part.points.iter().map(|point| point.beyond)).collect();
        shares.sort_by(|one, other| other.total_cmp(one));
        shares.dedup();
        let point = |&beyond: &f64| Point {
            beyond,
            seconds: parts.iter().map(|part| part.at_beyond(beyond)).sum(),
        };
        let exponent = parts.iter().map(|part| part.exponent).fold(f64::INFINITY, f64::min);
        // What is quickest of all: nothing of any part arrives before its first quantile.
        let quickest =
            if shares.first().is_some_and(|&share| share < 1.0) { Some(1.0) } else { None };
        let points: Vec<Point> = quickest.iter().chain(&shares).map(point).collect();
        if points.is_empty() { Err(LatencyError::Empty) } else { Ok(Self { points, exponent }) }
    }
}

/// Integral of time over the shares between two points, along the power law that joins them.
fn piece(from: Point, to: Point) -> f64 {
    let width = libm::log(from.beyond / to.beyond);
    // Time times share along the piece goes from one value to the other exponentially.
    let (one, other) = (from.seconds * from.beyond, to.seconds * to.beyond);
    let growth = libm::log(other / one);
    if width <= 0.0 {
        0.0
    } else if growth.abs() < 1e-9 {
        width * f64::midpoint(one, other)
    } else {
        width * (other - one) / growth
    }
}

#[cfg(test)]
mod tests {
    use super::{Latency, LatencyError, Quantile};
    use proptest::prelude::*;

    fn table(quantiles: &[(f64, f64)], exponent: f64) -> Result<Latency, LatencyError> {
        let quantile = |&(share, seconds): &(f64, f64)| Quantile { share, seconds };
        Latency::new(&quantiles.iter().map(quantile).collect::<Vec<_>>(), exponent)
    }

    fn fast() -> Latency {
        table(&[(0.5, 20.0), (0.9, 40.0), (0.99, 1200.0), (0.999, 54_000.0)], 1.5).unwrap()
    }

    #[test]
    fn the_table_is_met_and_the_tail_is_a_power() {
        let fast = fast();
        for (share, seconds) in [(0.0, 20.0), (0.5, 20.0), (0.9, 40.0), (0.99, 1200.0)] {
            assert!((fast.quantile_s(share).unwrap() / seconds - 1.0).abs() < 1e-9, "{share}");
        }
        // Half way in the logarithm of the share beyond: the geometric mean of the times.
        let half = fast.quantile_s(1.0 - (0.1_f64 * 0.01).sqrt()).unwrap();
        assert!((half / (40.0_f64 * 1200.0).sqrt() - 1.0).abs() < 1e-9);
        assert_eq!(fast.beyond(19.9), 1.0);
        assert!((fast.beyond(4.0 * 54_000.0) - 0.001 / 8.0).abs() < 1e-15);
        assert_eq!(fast.beyond(f64::NAN), 1.0);
    }

    #[test]
    fn the_mean_is_that_of_the_quantiles() {
        let fast = fast();
        // The same by summing quantiles; the last bit of tail is in closed form.
        let steps: u32 = 1_000_000;
        let at = |step: u32| fast.at_beyond((f64::from(step) + 0.5) / f64::from(steps));
        let tail = fast.at_beyond(1e-4) * 1e-4 * 1.5 / 0.5;
        let body: f64 = (100..steps).map(at).sum::<f64>() / f64::from(steps);
        assert!((fast.mean_s().unwrap() / (body + tail) - 1.0).abs() < 1e-3);
        assert_eq!(table(&[(0.5, 20.0)], 1.0).unwrap().mean_s(), None);
        assert!((table(&[(0.0, 2.0)], 3.0).unwrap().mean_s().unwrap() - 3.0).abs() < 1e-12);
    }

    #[test]
    fn a_table_that_is_none_is_refused_where_it_is_wrong() {
        assert_eq!(table(&[], 1.0), Err(LatencyError::Empty));
        assert_eq!(table(&[(0.5, 1.0)], 0.0), Err(LatencyError::Exponent(0.0)));
        assert_eq!(
            table(&[(0.5, 1.0), (0.5, 2.0)], 1.0),
            Err(LatencyError::Share { index: 1, value: 0.5 })
        );
        assert_eq!(table(&[(1.0, 1.0)], 1.0), Err(LatencyError::Share { index: 0, value: 1.0 }));
        assert_eq!(
            table(&[(0.5, 3.0), (0.9, 2.0)], 1.0),
            Err(LatencyError::Seconds { index: 1, value: 2.0 })
        );
        assert!(table(&[(0.5, f64::NAN)], 1.0).is_err() && table(&[(f64::NAN, 1.0)], 1.0).is_err());
        assert_eq!(fast().quantile_s(1.0), Err(LatencyError::Asked(1.0)));
        assert_eq!(Latency::in_turn(&[]), Err(LatencyError::Empty));
    }

    #[test]
    fn a_steady_way_takes_its_time() {
        let steady = Latency::steady(900.0).unwrap();
        for share in [0.0, 0.5, 0.99, 0.999] {
            assert_eq!(steady.quantile_s(share), Ok(900.0));
        }
        assert_eq!((steady.beyond(899.9), steady.beyond(900.0) < 1e-5), (1.0, true));
        assert!((steady.mean_s().unwrap() - 900.0).abs() < 1e-2);
        assert!(Latency::steady(0.0).is_err() && Latency::steady(f64::INFINITY).is_err());
    }

    #[test]
    fn who_has_waited_long_waits_longer() {
        let fast = fast();
        // Nothing is known yet: the table itself.
        assert_eq!(fast.remaining_s(0.9, 0.0), fast.quantile_s(0.9));
        // In the tail half of those left take 2^(1/1.5) as long as they have taken.
        let hours = 40.0 * 3600.0;
        let half = fast.remaining_s(0.5, hours).unwrap();
        assert!((half / hours - (2.0_f64.powf(1.0 / 1.5) - 1.0)).abs() < 1e-9);
        assert!(fast.remaining_s(0.5, 2.0 * hours).unwrap() > half);
        assert!(fast.remaining_s(0.5, -1.0).is_err() && fast.remaining_s(1.0, 1.0).is_err());
    }

    #[test]
    fn hops_add_and_the_heaviest_tail_stays() {
        let slow = table(&[(0.5, 100.0), (0.95, 300.0)], 3.0).unwrap();
        let both = Latency::in_turn(&[fast(), slow.clone()]).unwrap();
        for share in [0.0, 0.5, 0.9, 0.95, 0.99, 0.999] {
            let sum = fast().quantile_s(share).unwrap() + slow.quantile_s(share).unwrap();
            assert!((both.quantile_s(share).unwrap() / sum - 1.0).abs() < 1e-9, "{share}");
        }
        // Between and beyond, never quicker than the parts.
        for share in [0.6, 0.97, 0.9999, 0.999_999] {
            let sum = fast().quantile_s(share).unwrap() + slow.quantile_s(share).unwrap();
            assert!(both.quantile_s(share).unwrap() >= sum * (1.0 - 1e-12), "{share}");
        }
        assert_eq!(both.exponent(), 1.5);
    }

    proptest! {
        #[test]
        fn quantile_and_share_beyond_are_inverse(
            first in 0.01..0.6_f64, times in prop::collection::vec(1.01..20.0_f64, 1..5),
            exponent in 0.3..4.0_f64, beyond in -7.0..-0.01_f64,
        ) {
            let (mut share, mut seconds) = (first, 5.0);
            let mut quantiles = Vec::new();
            for factor in times {
                quantiles.push((share, seconds));
                share = 1.0 - (1.0 - share) / 4.0;
                seconds *= factor;
            }
            let latency = table(&quantiles, exponent).unwrap();
            let beyond = libm::exp10(beyond);
            let at = latency.at_beyond(beyond);
            if beyond < 1.0 - first {
                prop_assert!((latency.beyond(at) / beyond - 1.0).abs() < 1e-9);
            }
            prop_assert!(latency.at_beyond(beyond / 2.0) >= at);
            prop_assert!(latency.beyond(at * 1.5) <= latency.beyond(at));
        }
    }
}
