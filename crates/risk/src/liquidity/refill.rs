//! How fast depth comes back after it was taken.
//!
//! Taken depth is thought to come back at a constant rate: the share that is missing falls as
//! `exp(-rate t)` (Obizhaeva and Wang, "Optimal trading strategy and supply/demand dynamics", 2013,
//! where it is the book's resilience). The rate is fitted to what was seen by the integral of that
//! law: over any time, `missing at first - missing at last = rate * integral of missing`. A straight
//! line through the origin is fitted to those two, by least squares over all samples of all sweeps.
//! There is no logarithm in it, so depth that came back whole, or beyond, is a sample like any other.
//! Between samples the missing share is taken as a straight line, which lies above the law: the rate
//! comes out too low rather than too high.

use crate::figure::{FigureError, not_negative, positive};

/// Depth seen at one moment after a sweep.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DepthSample {
    /// Seconds since the sweep.
    pub after_s: f64,
    /// Depth then, in the quote asset.
    pub depth: f64,
}

/// What sweeps have taught of refill: two sums, whatever the number of samples.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Refill {
    /// Squares of the integrals of missing depth.
    squares: f64,
    /// Those integrals times what came back over them.
    products: f64,
}

impl Refill {
    /// Learns from one sweep: the depth before it, and samples in order of time since. At least two
    /// samples teach anything, and only if something was missing at the first.
    ///
    /// # Errors
    /// [`FigureError`]: a depth or time that is negative or no number, a depth before the sweep of
    /// zero, samples out of order. Nothing is learned of such a sweep.
    pub fn learn(&mut self, before: f64, samples: &[DepthSample]) -> Result<(), FigureError> {
        let before = positive("depth before a sweep", before)?;
        let mut sweep = Self::default();
        let mut integral = 0.0;
        let mut last: Option<(f64, f64)> = None;
        let mut first = 0.0;
        for sample in samples {
            let at = not_negative("time of a depth sample", sample.after_s)?;
            let missing = 1.0 - not_negative("depth of a sample", sample.depth)? / before;
            if let Some((since, had)) = last {
                positive("time from one depth sample to the next", at - since)?;
                integral += f64::midpoint(missing, had) * (at - since);
                sweep.squares += integral * integral;
                sweep.products += integral * (first - missing);
            } else {
                first = missing;
            }
            last = Some((at, missing));
        }
        not_negative("sum of squares of missing depth", sweep.squares)?;
        if first > 0.0 {
            *self = self.and(sweep);
        }
        Ok(())
    }

    /// What both have learned together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { squares: self.squares + other.squares, products: self.products + other.products }
    }

    /// Share of what is missing that comes back per second; `None` before anything was learned, and
    /// where depth has not come back at all.
    #[must_use]
    pub fn rate_per_s(&self) -> Option<f64> {
        let rate = self.products / self.squares;
        (rate > 0.0 && rate.is_finite()).then_some(rate)
    }

    /// Seconds in which half of what is missing comes back.
    #[must_use]
    pub fn half_life_s(&self) -> Option<f64> {
        self.rate_per_s().map(|rate| std::f64::consts::LN_2 / rate)
    }

    /// Depth to be reckoned with `after_s` seconds after a sweep left `left` of `before`; what was
    /// left, where no refill has been seen.
    #[must_use]
    pub fn depth_after(&self, before: f64, left: f64, after_s: f64) -> f64 {
        let fallen = self.rate_per_s().map_or(1.0, |rate| libm::exp(-rate * after_s.max(0.0)));
        before - (before - left) * fallen
    }
}

#[cfg(test)]
mod tests {
    use super::{DepthSample, Refill};

    /// Samples of a book that comes back as the law says, every `step` seconds.
    fn samples(rate: f64, step: f64, count: u32) -> Vec<DepthSample> {
        let at = |index: u32| {
            let after_s = f64::from(index) * step;
            DepthSample { after_s, depth: 1e6 * (1.0 - 0.8 * (-rate * after_s).exp()) }
        };
        (0..count).map(at).collect()
    }

    #[test]
    fn a_known_rate_is_found_and_never_overstated() {
        for rate in [0.01, 0.1, 1.0] {
            let mut refill = Refill::default();
            refill.learn(1e6, &samples(rate, 0.05 / rate, 60)).unwrap();
            let found = refill.rate_per_s().unwrap();
            assert!(found <= rate && found > 0.999 * rate, "{rate}: {found}");
            let half = refill.depth_after(1e6, 2e5, refill.half_life_s().unwrap());
            assert!((half - 6e5).abs() < 1.0);
        }
    }

    #[test]
    fn depth_that_overshoots_is_a_sample_like_others() {
        let mut refill = Refill::default();
        let mut seen = samples(0.2, 1.0, 30);
        seen[20].depth = 1.05e6;
        refill.learn(1e6, &seen).unwrap();
        assert!((refill.rate_per_s().unwrap() / 0.2 - 1.0).abs() < 0.05);
    }

    #[test]
    fn two_sweeps_are_what_each_taught() {
        let (mut one, mut other, mut both) = Default::default();
        Refill::learn(&mut one, 1e6, &samples(0.1, 1.0, 20)).unwrap();
        Refill::learn(&mut other, 1e6, &samples(0.3, 1.0, 20)).unwrap();
        Refill::learn(&mut both, 1e6, &samples(0.1, 1.0, 20)).unwrap();
        Refill::learn(&mut both, 1e6, &samples(0.3, 1.0, 20)).unwrap();
        assert_eq!(one.and(other).rate_per_s(), both.rate_per_s());
        assert!(both.rate_per_s() > one.rate_per_s() && both.rate_per_s() < other.rate_per_s());
    }

    #[test]
    fn nothing_seen_is_no_refill_and_bad_samples_teach_nothing() {
        let mut refill = Refill::default();
        assert_eq!(refill.rate_per_s(), None);
        assert_eq!(refill.depth_after(10.0, 4.0, 100.0), 4.0);
        let sample = |after_s, depth| DepthSample { after_s, depth };
        assert!(refill.learn(0.0, &[]).is_err());
        assert!(refill.learn(10.0, &[sample(1.0, 4.0), sample(1.0, 5.0)]).is_err());
        assert!(refill.learn(10.0, &[sample(0.0, 4.0), sample(1.0, f64::NAN)]).is_err());
        // Depth that drains further is no refill.
        refill.learn(10.0, &[sample(0.0, 4.0), sample(1.0, 3.0)]).unwrap();
        assert_eq!(refill.rate_per_s(), None);
        assert_eq!(refill.half_life_s(), None);
    }
}
