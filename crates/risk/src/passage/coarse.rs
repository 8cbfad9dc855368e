//! Fewer exponentials for one buffer: those of jumps so large that any clears it, and those of
//! jumps so small that only many together count, are each drawn together.
//!
//! Of jumps that clear the buffer only the first counts, if it is adverse. After a favourable one
//! it does count how large the next is; so where more than one such jump is to be expected, all stay
//! apart.

use super::phases::Phases;

/// A jump with a rate below this, in units of the inverse buffer, as good as surely clears it.
const CLEARS: f64 = 0.02;
/// Jumps that clear the buffer are drawn together as long as so few come within the horizon.
const FEW: f64 = 0.1;
/// Jumps with a rate above this are small.
const SMALL: f64 = 60.0;
/// Small jumps with rates within this ratio are drawn together.
const ALIKE: f64 = 6.0;

/// One side in units of the buffer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Coarse {
    pub(super) phases: Phases,
    /// Variance of a jump that drawing together the small ones has taken away.
    pub(super) variance: f64,
}

/// Mass, mean and half of the mean square of exponentials that are drawn together.
#[derive(Debug, Clone, Copy, Default)]
struct Lump {
    mass: f64,
    mean: f64,
    square: f64,
}

impl Lump {
    fn add(&mut self, rate: f64, weight: f64) {
        self.mass += weight;
        self.mean += weight / rate;
        self.square += weight / rate / rate;
    }

    /// One exponential of the same mass and mean; gives the mean square that it lacks, if the jumps
    /// are small: of large ones only that they clear the buffer counts.
    fn push(&self, to: &mut Phases) -> f64 {
        if self.mass <= 0.0 {
            return 0.0;
        }
        let rate = self.mass / self.mean;
        to.push(rate, self.mass);
        let lacks = 2.0 * (self.square - self.mean / rate).max(0.0);
        if rate > SMALL { lacks } else { 0.0 }
    }
}

impl Coarse {
    /// Of one side, for a buffer and a number of jumps within the horizon.
    pub(super) fn of(phases: &Phases, buffer: f64, count: f64) -> Self {
        let (mut kept, mut variance) = (Phases::NONE, 0.0);
        let mut lump = Lump::default();
        let mut first = 0.0;
        for (rate, weight) in phases.each().map(|(rate, weight)| (rate * buffer, weight)) {
            let is_large = rate < CLEARS && count * (lump.mass + weight) < FEW;
            let is_small = first > SMALL && rate < ALIKE * first;
            if !is_large && !is_small {
                variance += lump.push(&mut kept);
                lump = Lump::default();
                first = rate;
            }
            lump.add(rate, weight);
        }
        variance += lump.push(&mut kept);
        Self { phases: kept, variance }
    }
}

#[cfg(test)]
mod tests {
    use super::Coarse;
    use crate::passage::exponent::Exponent;
    use crate::passage::inversion::{QUICK, invert};
    use crate::passage::jumps::Side;
    use crate::passage::phases::{PHASES, Phases};

    /// Chance and overshoot with all exponentials, and with those drawn together.
    fn both(phases: &Phases, rate: f64, deviation: f64) -> [[f64; 2]; 2] {
        let coarse = Coarse::of(phases, 1.0, rate);
        let variance = deviation * deviation;
        [(phases, variance), (&coarse.phases, variance + 2.0 * rate * coarse.variance)].map(
            |(phases, variance)| {
                let psi = Exponent::new([0.0, variance, rate], [phases, phases]);
                let passed = invert(&psi, QUICK).unwrap();
                [passed.chance, passed.overshoot]
            },
        )
    }

    #[test]
    fn drawing_together_changes_little() {
        for scale in [0.003, 0.01, 0.1, 1.0, 10.0, 1000.0] {
            let phases = Phases::power(3.0, Side { share: 0.5, scale });
            for rate in [1e-3, 0.1, 3.0, 100.0] {
                for deviation in [0.07, 0.3, 1.0] {
                    let [whole, coarse] = both(&phases, rate, deviation);
                    let off = (coarse[0] / whole[0] - 1.0).abs();
                    assert!(off < 0.01, "{off}: {scale} {rate} {deviation}");
                    // Of a chance, a thousandth of the buffer at most.
                    let off = (coarse[1] - whole[1]).abs();
                    let allowed = 0.01 * whole[1] + 1e-3 * whole[0];
                    assert!(off < allowed, "{off}: {scale} {rate} {deviation}");
                }
            }
        }
    }

    #[test]
    fn far_from_the_scale_of_jumps_fewer_are_left() {
        for scale in [0.003, 10.0] {
            let phases = Phases::power(3.0, Side { share: 0.5, scale });
            let coarse = Coarse::of(&phases, 1.0, 0.01);
            assert!(coarse.phases.count < phases.count - 2 && phases.count < PHASES);
            let [all, few] = [phases.moments(), coarse.phases.moments()];
            assert!((few[0] / all[0] - 1.0).abs() < 1e-12 && (few[1] / all[1] - 1.0).abs() < 1e-12);
        }
    }
}
