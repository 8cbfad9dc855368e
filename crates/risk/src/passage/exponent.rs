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

/// Poles that are taken together: in one order on every machine, and two or four at a time where
/// the processor can.
const LANES: usize = 4;
/// Poles, at most; those that are not used stand where no root can be, with a residue of 0.
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
    inverse_pole: [f64; PHASES],
}

/// Value and slope.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tangent<T> {
    pub(super) value: T,
    pub(super) slope: T,
}

impl Exponent {
    /// Of a loss with this drift, variance and number of jumps over the horizon.
    pub(super) fn new(
        [drift, variance, rate]: [f64; 3],
        [adverse, favourable]: [&Phases; 2],
    ) -> Self {
        let mut exponent = Self {
            half_variance: variance / 2.0,
            drift,
            rate,
            adverse: adverse.count,
            count: adverse.count + favourable.count,
            pole: [-1.0; POLES],
            residue: [0.0; POLES],
            inverse_pole: [1.0; PHASES],
        };
        let poles = exponent.pole.iter_mut().zip(&mut exponent.residue);
        let right = (0..adverse.count).map(|at| (adverse.rate[at], adverse.weight[at]));
        let left = (0..favourable.count).map(|at| (-favourable.rate[at], favourable.weight[at]));
        for ((pole, residue), (at, weight)) in poles.zip(right.chain(left)) {
            *pole = at;
            *residue = rate * weight * at;
        }
        for (inverse, pole) in exponent.inverse_pole.iter_mut().zip(&exponent.pole) {
            *inverse = 1.0 / pole;
        }
        exponent
    }

    /// The adverse pole with this number.
    pub(super) fn pole(&self, at: usize) -> f64 {
        self.pole[at]
    }

    /// One over it.
    pub(super) fn inverse_pole(&self, at: usize) -> f64 {
        self.inverse_pole[at]
    }

    /// The residue of `psi` there.
    pub(super) fn residue(&self, at: usize) -> f64 {
        self.residue[at]
    }

    /// `psi` without the term of the pole `skip`, for real `s`.
    pub(super) fn at(&self, s: f64, skip: Option<usize>) -> Tangent<f64> {
        let skip = skip.unwrap_or(POLES);
        let (mut value, mut slope) = ([0.0; LANES], [0.0; LANES]);
        for (block, (poles, residues)) in self.blocks() {
            for lane in 0..LANES {
                let inverse = 1.0 / (poles[lane] - s);
                let inverse = if block + lane == skip { 0.0 } else { inverse };
                let term = residues[lane] * inverse;
                value[lane] += term;
                slope[lane] += term * inverse;
            }
        }
        Tangent {
            value: self.half_variance * s * s + self.drift * s - self.rate + total(value),
            slope: 2.0 * self.half_variance * s + self.drift + total(slope),
        }
    }

    /// The same for complex `s`.
    pub(super) fn at_complex(&self, s: Complex, skip: Option<usize>) -> Tangent<Complex> {
        let skip = skip.unwrap_or(POLES);
        let square = s.im * s.im;
        let [mut value, mut turned, mut slope, mut swerved] = [[0.0; LANES]; 4];
        for (block, (poles, residues)) in self.blocks() {
            for lane in 0..LANES {
                let across = poles[lane] - s.re;
                let size = 1.0 / (across * across + square);
                let size = if block + lane == skip { 0.0 } else { size };
                let (re, im) = (across * size, s.im * size);
                let (term_re, term_im) = (residues[lane] * re, residues[lane] * im);
                value[lane] += term_re;
                turned[lane] += term_im;
                slope[lane] += term_re * re - term_im * im;
                swerved[lane] += term_re * im + term_im * re;
            }
        }
        let own = (s.times(self.half_variance) + Complex::real(self.drift)) * s;
        let leaning = s.times(2.0 * self.half_variance) + Complex::real(self.drift);
        Tangent {
            value: own + Complex { re: total(value) - self.rate, im: total(turned) },
            slope: leaning + Complex { re: total(slope), im: total(swerved) },
        }
    }

    /// Poles and residues, [`LANES`] at a time, and the number of the first of each.
    fn blocks(&self) -> impl Iterator<Item = (usize, (&[f64; LANES], &[f64; LANES]))> {
        let blocks = self.pole.as_chunks().0.iter().zip(self.residue.as_chunks().0);
        blocks.take(self.count.div_ceil(LANES)).enumerate().map(|(at, block)| (at * LANES, block))
    }
}

/// Sum of the lanes, in one order.
fn total(lanes: [f64; LANES]) -> f64 {
    (lanes[0] + lanes[2]) + (lanes[1] + lanes[3])
}
