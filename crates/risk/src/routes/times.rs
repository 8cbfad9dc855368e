//! What has been seen of a way's time, and what it makes of the table.
//!
//! Counts in fixed intervals of time, a quarter of an octave wide from a second to three months:
//! bounded, exact, and added in any order (until they fade). A transfer that is still under way is counted too: it has
//! outlasted every interval before the one it stands in. Leaving it out would make a bridge that has
//! stopped look as quick as ever, since only its quick transfers would have arrived.
//!
//! The table is taken for so many transfers seen before (its weight), which arrive as it says. In
//! each interval the chance to arrive, of those that have come that far, is the share of arrivals
//! among both, and what is left after each is the product over the intervals (Kaplan and Meier,
//! "Nonparametric estimation from incomplete observations", 1958; Susarla and Van Ryzin 1976 for
//! the table's weight).

use super::latency::{Latency, LatencyError, Point};
use trimtab_model::{Canonical, Encoder};

/// Intervals an octave of time.
const AN_OCTAVE: f64 = 4.0;
/// Ends of intervals: 1 s to 2^23 s, which are 97 days.
const ENDS: usize = 93;
/// Intervals, the last of them open.
const INTERVALS: usize = ENDS + 1;

/// Times of transfers by one way, counted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TransferTimes {
    arrived: [f64; INTERVALS],
    under_way: [f64; INTERVALS],
}

impl Default for TransferTimes {
    fn default() -> Self {
        Self { arrived: [0.0; INTERVALS], under_way: [0.0; INTERVALS] }
    }
}

impl TransferTimes {
    /// One more transfer that arrived after `seconds`.
    ///
    /// # Errors
    /// [`LatencyError::Seconds`] if that is negative or no number; nothing is counted.
    pub fn arrived(&mut self, seconds: f64) -> Result<(), LatencyError> {
        self.arrived[interval(seconds)?] += 1.0;
        Ok(())
    }

    /// One more transfer that has not arrived after `seconds`. While it is under way, count it in a
    /// copy made for the moment; for good only if it is given up.
    ///
    /// # Errors
    /// [`LatencyError::Seconds`] if that is negative or no number; nothing is counted.
    pub fn under_way(&mut self, seconds: f64) -> Result<(), LatencyError> {
        self.under_way[interval(seconds)?] += 1.0;
        Ok(())
    }

    /// What both have seen.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        let add = |to: &mut [f64], from: &[f64]| {
            to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
        };
        add(&mut self.arrived, &other.arrived);
        add(&mut self.under_way, &other.under_way);
        self
    }

    /// The same, half forgotten each `half_life`, after `time` in the same unit: bridges change. A
    /// half-life of weeks keeps what a quiet month taught; time or half-life below 0 forget nothing.
    #[must_use]
    pub fn faded(mut self, time: f64, half_life: f64) -> Self {
        let left = libm::exp2(-(time / half_life).max(0.0)).min(1.0);
        let counts = self.arrived.iter_mut().chain(&mut self.under_way);
        counts.for_each(|count| *count *= left);
        self
    }

    /// How many have been counted and not forgotten.
    #[must_use]
    pub fn count(&self) -> f64 {
        self.arrived.iter().chain(&self.under_way).sum()
    }
}

impl Latency {
    /// This table after what has been seen; it counts as `weight` transfers. Without anything seen it
    /// is what it was, otherwise it is given at the ends of intervals. Beyond three months the tail
    /// is the table's own.
    ///
    /// # Errors
    /// [`LatencyError::Weight`] unless the weight is above 0.
    pub fn updated(&self, seen: &TransferTimes, weight: f64) -> Result<Self, LatencyError> {
        if !(weight > 0.0 && weight.is_finite()) {
            return Err(LatencyError::Weight(weight));
        }
        if seen.count() <= 0.0 {
            return Ok(self.clone());
        }
        let mut left = 1.0;
        let mut thought = 1.0;
        let mut points: Vec<Point> = Vec::with_capacity(ENDS);
        for interval in 0..ENDS {
            let seconds = end(interval);
            let still = self.beyond(seconds);
            let (came_far, arrived) = outlasted(seen, interval);
            let chance = (weight * (thought - still) + arrived) / (weight * thought + came_far);
            left *= 1.0 - chance;
            thought = still;
            if left >= 1.0 {
                points.clear();
            }
            points.push(Point { beyond: left, seconds });
        }
        Ok(Self::of_points(points, self.exponent()))
    }
}

/// How many are known to have lasted into an interval and, unless they arrived in it, through it;
/// and how many arrived in it.
fn outlasted(seen: &TransferTimes, interval: usize) -> (f64, f64) {
    let sum = |counts: &[f64]| counts.iter().sum::<f64>();
    let came_far = sum(&seen.arrived[interval..]) + sum(&seen.under_way[interval + 1..]);
    (came_far, seen.arrived[interval])
}

/// Where an interval ends, in seconds.
fn end(interval: usize) -> f64 {
    libm::exp2(interval as f64 / AN_OCTAVE)
}

/// The interval a time falls into: the first that does not end before it.
fn interval(seconds: f64) -> Result<usize, LatencyError> {
    if !(seconds >= 0.0 && seconds.is_finite()) {
        return Err(LatencyError::Seconds { index: 0, value: seconds });
    }
    let (mut low, mut high) = (0, ENDS);
    while low < high {
        let middle = usize::midpoint(low, high);
        if end(middle) < seconds { low = middle + 1 } else { high = middle }
    }
    Ok(low)
}

impl Canonical for TransferTimes {
    fn encode(&self, out: &mut Encoder) {
        for count in self.arrived.iter().chain(&self.under_way) {
            out.u64(count.to_bits());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{TransferTimes, end, interval};
    use crate::routes::latency::{Latency, Quantile};
    use proptest::prelude::*;

    fn table() -> Latency {
        let quantile = |share, seconds| Quantile { share, seconds };
        let quantiles = [quantile(0.5, 20.0), quantile(0.9, 40.0), quantile(0.99, 1200.0)];
        Latency::new(&quantiles, 1.0).unwrap()
    }

    #[test]
    fn intervals_end_where_they_say() {
        assert_eq!((interval(0.0), interval(1.0), interval(1.01)), (Ok(0), Ok(0), Ok(1)));
        assert_eq!((interval(2.0), interval(1e12)), (Ok(4), Ok(93)));
        assert!(interval(-1.0).is_err() && interval(f64::NAN).is_err());
        assert!((end(92) / 86_400.0 - 97.09).abs() < 0.01);
    }

    #[test]
    fn nothing_seen_leaves_the_table_and_much_seen_replaces_it() {
        assert_eq!(table().updated(&TransferTimes::default(), 20.0).unwrap(), table());
        let mut seen = TransferTimes::default();
        for _ in 0..10_000 {
            seen.arrived(100.0).unwrap();
        }
        let updated = table().updated(&seen, 20.0).unwrap();
        for share in [0.1, 0.5, 0.99] {
            let seconds = updated.quantile_s(share).unwrap();
            assert!((90.0..=108.0).contains(&seconds), "{share}: {seconds}");
        }
        assert!(table().updated(&seen, 0.0).is_err());
    }

    #[test]
    fn a_table_taken_over_is_the_same_table() {
        let mut seen = TransferTimes::default();
        seen.arrived(20.0).unwrap();
        // One more of what is likely anyway, against a million: nothing changes at interval ends.
        let updated = table().updated(&seen, 1e6).unwrap();
        for seconds in [32.0, 128.0, 1024.0, 65_536.0] {
            let (got, expected) = (updated.beyond(seconds), table().beyond(seconds));
            assert!((got / expected - 1.0).abs() < 1e-5, "{seconds}: {got} {expected}");
        }
    }

    #[test]
    fn transfers_under_way_lengthen_the_tail() {
        // All that arrived were quick; three have been under way for six hours.
        let mut seen = TransferTimes::default();
        for _ in 0..30 {
            seen.arrived(18.0).unwrap();
        }
        let quick = table().updated(&seen, 20.0).unwrap();
        for _ in 0..3 {
            seen.under_way(6.0 * 3600.0).unwrap();
        }
        let stuck = table().updated(&seen, 20.0).unwrap();
        assert!(quick.quantile_s(0.95).unwrap() < 100.0);
        assert!(stuck.quantile_s(0.95).unwrap() > 5.0 * 3600.0);
        // 3 of 53 had got so far and none arrived since.
        assert!((stuck.beyond(5.0 * 3600.0) - 3.0 / 53.0).abs() < 0.01);
        assert!((stuck.exponent() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn what_is_long_past_is_forgotten() {
        let mut seen = TransferTimes::default();
        for _ in 0..64 {
            seen.arrived(18.0).unwrap();
        }
        let later = seen.faded(60.0, 10.0);
        assert!((later.count() - 1.0).abs() < 1e-12);
        // 64 of 84 had arrived by 32 s; of what is left of them, 1 of 21.
        let at = |seen: &TransferTimes| {
            table().updated(seen, 20.0).unwrap().beyond(32.0) / table().beyond(32.0)
        };
        assert!((at(&seen) - 20.0 / 84.0).abs() < 1e-9, "{}", at(&seen));
        assert!((at(&later) - 20.0 / 21.0).abs() < 1e-9, "{}", at(&later));
        assert_eq!(seen.faded(-1.0, 10.0), seen);
        assert_eq!(seen.faded(f64::NAN, 10.0), seen);
    }

    #[test]
    fn times_that_are_none_are_not_counted() {
        let mut seen = TransferTimes::default();
        assert!(seen.arrived(f64::NAN).is_err() && seen.under_way(-1.0).is_err());
        assert_eq!(seen, TransferTimes::default());
    }

    proptest! {
        #[test]
        fn any_order_teaches_the_same(times in prop::collection::vec((0.1..1e7_f64, any::<bool>()), 1..30)) {
            let learn = |times: &[(f64, bool)]| {
                let mut seen = TransferTimes::default();
                for &(seconds, arrived) in times {
                    let counted =
                        if arrived { seen.arrived(seconds) } else { seen.under_way(seconds) };
                    counted.unwrap();
                }
                seen
            };
            let (one, other) = times.split_at(times.len() / 2);
            let all = learn(&times);
            prop_assert_eq!(learn(other).and(&learn(one)), all);
            prop_assert_eq!(all.count(), times.len() as f64);
            let updated = table().updated(&all, 20.0).unwrap();
            let mut before = 0.0;
            for share in [0.0, 0.3, 0.5, 0.9, 0.99, 0.999] {
                let seconds = updated.quantile_s(share).unwrap();
                prop_assert!(seconds >= before && seconds.is_finite());
                before = seconds;
            }
        }

        #[test]
        fn one_more_under_way_never_shortens(
            times in prop::collection::vec(0.1..1e6_f64, 0..20), waits in 0.1..1e6_f64,
            share in 0.01..0.999_f64,
        ) {
            let mut seen = TransferTimes::default();
            for seconds in times {
                seen.arrived(seconds).unwrap();
            }
            seen.arrived(15.0).unwrap();
            let before = table().updated(&seen, 20.0).unwrap();
            seen.under_way(waits).unwrap();
            let after = table().updated(&seen, 20.0).unwrap();
            let (before, after) = (before.quantile_s(share), after.quantile_s(share));
            prop_assert!(after.unwrap() >= before.unwrap() * (1.0 - 1e-12));
        }
    }
}
