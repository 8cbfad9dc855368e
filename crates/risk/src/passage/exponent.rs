//! The exponent of the loss: `E exp(s X_t) = exp(t psi(s))`, and the roots of `psi(s) = q`.
//!
//! Losses are measured in buffers and time in horizons, so that 1 is what is to be reached and 1
//! the time there is. With mixtures of exponentials
//!
//! ```text
//! psi(s) = v s^2 / 2 + m s + rate * (sum over poles of r_j / (z_j - s) - 1)
//! ```
//!
//! with a pole at each rate of the adverse side and at minus each rate of the favourable one. For
//! `q > 0` there is one root below the first adverse pole, one between each two, and one beyond the
//! last (Cai and Kou, 2011); those are all the roots on the right.

use super::complex::Complex;
use super::jumps::{PHASES, Phases};

/// Poles, at most.
const POLES: usize = 2 * PHASES;
/// Roots on the right, at most.
pub(super) const ROOTS: usize = PHASES + 1;

/// The exponent of a loss in units of the buffer and the horizon.
#[derive(Debug, Clone, Copy)]
pub(super) struct Exponent {
    half_variance: f64,
    drift: f64,
    rate: f64,
    /// Adverse poles, which come first.
    pub(super) adverse: usize,
    count: usize,
    pole: [f64; POLES],
    residue: [f64; POLES],
}

/// Value and slope.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tangent<T> {
    pub(super) value: T,
    pub(super) slope: T,
}

impl Exponent {
    /// Of a loss with this drift, variance and number of jumps over the horizon, whose jumps are
    /// `unit` times those of the phases.
    pub(super) fn new(
        [drift, variance, rate]: [f64; 3],
        [adverse, favourable]: [&Phases; 2],
        unit: f64,
    ) -> Self {
        let mut exponent = Self {
            half_variance: variance / 2.0,
            drift,
            rate,
            adverse: adverse.count,
            count: adverse.count + favourable.count,
            pole: [1.0; POLES],
            residue: [0.0; POLES],
        };
        let poles = exponent.pole.iter_mut().zip(&mut exponent.residue);
        let right = (0..adverse.count).map(|at| (adverse.rate[at] / unit, adverse.weight[at]));
        let left =
            (0..favourable.count).map(|at| (-favourable.rate[at] / unit, favourable.weight[at]));
        for ((pole, residue), (at, weight)) in poles.zip(right.chain(left)) {
            *pole = at;
            *residue = rate * weight * at;
        }
        exponent
    }

    /// The adverse pole with this number.
    pub(super) fn pole(&self, at: usize) -> f64 {
        self.pole[at]
    }

    pub(super) fn residue(&self, at: usize) -> f64 {
        self.residue[at]
    }

    /// `psi - rate * sum` without the pole `skip`, for real `s`.
    pub(super) fn at(&self, s: f64, skip: Option<usize>) -> Tangent<f64> {
        let mut value = self.half_variance * s * s + self.drift * s - self.rate;
        let mut slope = 2.0 * self.half_variance * s + self.drift;
        let skip = skip.unwrap_or(POLES);
        for at in 0..self.count {
            if at != skip {
                let inverse = 1.0 / (self.pole[at] - s);
                let term = self.residue[at] * inverse;
                value += term;
                slope += term * inverse;
            }
        }
        Tangent { value, slope }
    }

    /// The same for complex `s`.
    pub(super) fn at_complex(&self, s: Complex, skip: Option<usize>) -> Tangent<Complex> {
        let mut value = (s.times(self.half_variance) + Complex::real(self.drift)) * s
            - Complex::real(self.rate);
        let mut slope = s.times(2.0 * self.half_variance) + Complex::real(self.drift);
        let skip = skip.unwrap_or(POLES);
        let square = s.im * s.im;
        for at in 0..self.count {
            if at != skip {
                let across = self.pole[at] - s.re;
                let size = 1.0 / (across * across + square);
                let inverse = Complex { re: across * size, im: s.im * size };
                let term = inverse.times(self.residue[at]);
                value = value + term;
                slope = slope + term * inverse;
            }
        }
        Tangent { value, slope }
    }
}
