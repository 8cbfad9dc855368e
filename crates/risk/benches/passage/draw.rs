//! Chance for the oracle: uniform, normal and exponential figures, and Poisson counts, from a seed.

use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg64Mcg;

/// A stream of figures.
#[derive(Debug)]
pub struct Stream {
    source: Pcg64Mcg,
    spare: Option<f64>,
}

impl Stream {
    pub fn new(seed: u64) -> Self {
        Self { source: Pcg64Mcg::seed_from_u64(seed), spare: None }
    }

    /// Uniform between 0 and 1, both ends excluded.
    pub fn uniform(&mut self) -> f64 {
        ((self.source.next_u64() >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0
    }

    /// Uniform in the logarithm.
    pub fn log_uniform(&mut self, [low, high]: [f64; 2]) -> f64 {
        low * (high / low).powf(self.uniform())
    }

    /// Exponential with mean 1.
    pub fn exponential(&mut self) -> f64 {
        -self.uniform().ln()
    }

    /// Standard normal (Box and Muller).
    pub fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        let radius = (2.0 * self.exponential()).sqrt();
        let (sin, cos) = (2.0 * std::f64::consts::PI * self.uniform()).sin_cos();
        self.spare = Some(radius * sin);
        radius * cos
    }

    /// Poisson with this mean, of at least `least` (0 or 1), by inversion.
    pub fn poisson(&mut self, mean: f64, least: usize) -> usize {
        let mut chance = (-mean).exp();
        let none = if least == 0 { 0.0 } else { chance };
        let mut left = self.uniform() * (1.0 - none);
        if least == 1 && mean < 1e-6 {
            return 1;
        }
        let mut count = least;
        if least == 1 {
            chance *= mean;
        }
        while left > chance && (chance > 0.0 || (count as f64) < mean) {
            left -= chance;
            count += 1;
            chance *= mean / count as f64;
        }
        count
    }
}
