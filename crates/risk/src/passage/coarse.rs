//! Fewer exponentials for one buffer: those of jumps so large that any clears it, and those of
//! jumps so small that only many together count, are each drawn together.

use super::phases::Phases;

/// A jump with a rate below this, in units of the inverse buffer, as good as surely clears it.
const CLEARS: f64 = 0.02;
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
    pub(super) fn of(phases: &Phases, buffer: f64) -> Self {
        let (mut kept, mut variance) = (Phases::NONE, 0.0);
        let mut lump = Lump::default();
        let mut first = 0.0;
        for (rate, weight) in phases.each().map(|(rate, weight)| (rate * buffer, weight)) {
            let is_large = rate < CLEARS;
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
