//! One side of a law of jumps, as a mixture of exponentials: `P(jump > x) = sum w_i exp(-r_i x)`.
//!
//! A power law is such a mixture exactly, with gamma distributed rates: `(1 + x/s)^-a =
//! E exp(-G x/s)`. The mixture here is the trapezoidal sum of that integral over the logarithm of
//! the rate, which converges geometrically (Beylkin and Monzon, 2010); the test holds it to 1 % of
//! the law.

use super::jumps::Side;

/// Exponentials on each side, at most.
pub(super) const PHASES: usize = 16;
/// Beyond so many scales a power law is allowed to fall exponentially.
const FARTHEST: f64 = 2000.0;
/// And also where fewer jumps than one in 10 to this power reach.
const RAREST: f64 = 10.5;
/// Rates at the upper end that together carry less than this are one.
const NEGLIGIBLE: f64 = 5e-3;

/// One side of a law of jumps, in a mixture of exponentials.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Phases {
    pub(super) count: usize,
    /// Rates, rising.
    pub(super) rate: [f64; PHASES],
    /// Chance of each; together the chance that a jump is on this side.
    pub(super) weight: [f64; PHASES],
}

impl Phases {
    pub(super) const NONE: Self = Self { count: 0, rate: [1.0; PHASES], weight: [0.0; PHASES] };

    pub(super) fn push(&mut self, rate: f64, weight: f64) {
        if let (Some(at), Some(heavy)) =
            (self.rate.get_mut(self.count), self.weight.get_mut(self.count))
        {
            (*at, *heavy) = (rate, weight);
            self.count += 1;
        }
    }

    pub(super) fn exponential(side: Side) -> Self {
        let mut phases = Self::NONE;
        if side.share > 0.0 {
            phases.push(1.0 / side.scale, side.share);
        }
        phases
    }

    /// The trapezoidal sum, its lower and upper end each drawn together into one exponential of
    /// the same mass and mean.
    pub(super) fn power(exponent: f64, side: Side) -> Self {
        let mut phases = Self::NONE;
        if side.share <= 0.0 {
            return phases;
        }
        let step = 1.65 / (exponent + 1.0).sqrt();
        let farthest = libm::pow(10.0, RAREST / exponent).min(FARTHEST);
        let start = libm::log(0.8 / farthest);
        let end = libm::log(exponent + 60.0);
        let log_gamma = libm::lgamma(exponent);
        let node = |index: i32| {
            let log_rate = start + f64::from(index) * step;
            let rate = libm::exp(log_rate);
            (rate, step * libm::exp(exponent * log_rate - rate - log_gamma))
        };
        let (lower, upper) = (-200, ((end - start) / step) as i32);
        let mut top = upper;
        let mut above = 0.0;
        while top > 0 && above + node(top).1 < NEGLIGIBLE {
            above += node(top).1;
            top -= 1;
        }
        let total: f64 = (lower..=upper).map(|index| node(index).1).sum();
        let mut lump = |range: std::ops::RangeInclusive<i32>| {
            let (mass, mean) = range
                .map(node)
                .fold((0.0, 0.0), |sum, (rate, weight)| (sum.0 + weight, sum.1 + weight / rate));
            if mass > 0.0 {
                phases.push(mass / mean / side.scale, mass / total * side.share);
            }
        };
        lump(lower..=-1);
        (0..=top).for_each(|index| lump(index..=index));
        lump(top + 1..=upper);
        phases
    }

    pub(super) fn scaled(&self, by: f64) -> Self {
        let mut phases = *self;
        phases.rate.iter_mut().for_each(|rate| *rate /= by);
        phases
    }

    /// Rates and weights.
    pub(super) fn each(&self) -> impl Iterator<Item = (f64, f64)> + Clone {
        self.rate.iter().copied().zip(self.weight.iter().copied()).take(self.count)
    }

    /// Chance of a jump to this side, and the sum of sizes and of squares of sizes that it brings
    /// about.
    pub(super) fn moments(&self) -> [f64; 3] {
        self.each().fold([0.0; 3], |[mass, sum, square], (rate, weight)| {
            [mass + weight, sum + weight / rate, square + 2.0 * weight / (rate * rate)]
        })
    }

    /// Chance of a jump to this side that is larger than `x >= 0`.
    pub(super) fn beyond(&self, x: f64) -> f64 {
        self.each().map(|(rate, weight)| weight * libm::exp(-rate * x)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::{PHASES, Phases};
    use crate::passage::jumps::Side;

    #[test]
    fn the_mixture_is_the_power_law_to_a_hundredth() {
        for exponent in [2.1, 2.5, 3.0, 3.5, 4.0, 5.0, 6.0, 8.0, 10.0, 12.0] {
            let phases = Phases::power(exponent, Side { share: 1.0, scale: 1.0 });
            assert!(phases.count < PHASES, "{exponent}: {}", phases.count);
            let total: f64 = phases.weight.iter().sum();
            assert!((total - 1.0).abs() < 1e-12, "{exponent}: {total}");
            let farthest = libm::pow(10.0, 10.0 / exponent).min(2000.0);
            let mut x = 0.01;
            while x < farthest {
                let ratio = phases.beyond(x) / libm::pow(1.0 + x, -exponent);
                assert!((ratio - 1.0).abs() < 0.01, "{exponent}, {x}: {ratio}");
                x *= 1.1;
            }
        }
    }
}
