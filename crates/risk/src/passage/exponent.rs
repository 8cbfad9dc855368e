//! The exponent of the loss: `E exp(s X_t) = exp(t psi(s))`, and the roots of `psi(s) = q`.
//!
//! Losses are measured in buffers and time in horizons, so that 1 is what is to be reached and 1
//! the time there is. With mixtures of exponentials
//!
//! ```text
//! psi(s) = v s^2 / 2 + m s + s * sum over poles of w_j / (z_j - s)
//! ```
//!
//! with `w` the number of jumps of each kind, a pole at each rate of the adverse side and at minus each rate of the favourable one. For
//! `q > 0` there is one root below the first adverse pole, one between each two, and one beyond the
//! last (Cai and Kou, 2011); those are all the roots on the right.

use super::complex::Complex;
use super::phases::{PHASES, Phases};

/// Poles that are taken together: in one order on every machine, and two at a time where
/// the processor can.
const LANES: usize = 2;
/// Poles, at most; those that are not used stand where no root can be, with a weight of 0.
const POLES: usize = 2 * PHASES;
/// Roots on the right, at most.
pub(super) const ROOTS: usize = PHASES + 1;

/// The exponent of a loss in units of the buffer and the horizon.
#[derive(Debug, Clone, Copy)]
pub(super) struct Exponent {
    half_variance: f64,
    drift: f64,
    /// Adverse poles, which come first.
    pub(super) adverse: usize,
    count: usize,
    pole: [f64; POLES],
    weight: [f64; POLES],
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
            adverse: adverse.count,
            count: adverse.count + favourable.count,
            pole: [-1.0; POLES],
            weight: [0.0; POLES],
            inverse_pole: [1.0; PHASES],
        };
        let poles = exponent.pole.iter_mut().zip(&mut exponent.weight);
        let right = adverse.each();
        let left = favourable.each().map(|(rate, share)| (-rate, share));
        for ((pole, weight), (at, share)) in poles.zip(right.chain(left)) {
            *pole = at;
            *weight = rate * share;
        }
        for (inverse, pole) in exponent.inverse_pole.iter_mut().zip(&exponent.pole) {
            *inverse = 1.0 / pole;
        }
        exponent
    }

    /// Where drift alone reaches 1 in about the horizon: how sudden that is, as the drift over the
    /// deviation; else 0.
    pub(super) fn suddenness(&self) -> f64 {
        if self.drift < 0.5 { 0.0 } else { self.drift / (2.0 * self.half_variance).sqrt() }
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
        self.weight[at] * self.pole[at]
    }

    /// `psi` for real `s`, without what is infinite at the pole `skip`.
    pub(super) fn at(&self, s: f64, skip: Option<usize>) -> Tangent<f64> {
        let skip = skip.unwrap_or(POLES);
        let (mut first, mut second) = ([0.0; LANES], [0.0; LANES]);
        for (block, (poles, weights)) in self.blocks() {
            for lane in 0..LANES {
                let inverse = 1.0 / (poles[lane] - s);
                let inverse = if block + lane == skip { 0.0 } else { inverse };
                let term = weights[lane] * inverse;
                first[lane] += term;
                second[lane] += term * inverse;
            }
        }
        let (first, second) = (total(first), total(second));
        Tangent {
            value: s * (self.half_variance * s + self.drift + first) - self.weight_of(skip),
            slope: 2.0 * self.half_variance * s + self.drift + first + s * second,
        }
    }

    /// The same for complex `s`.
    pub(super) fn at_complex(&self, s: Complex, skip: Option<usize>) -> Tangent<Complex> {
        let skip = skip.unwrap_or(POLES);
        let square = s.im * s.im;
        let [mut first, mut turned, mut second, mut swerved] = [[0.0; LANES]; 4];
        for (block, (poles, weights)) in self.blocks() {
            for lane in 0..LANES {
                let across = poles[lane] - s.re;
                let size = 1.0 / (across * across + square);
                let size = if block + lane == skip { 0.0 } else { size };
                let (re, im) = (across * size, s.im * size);
                let (term_re, term_im) = (weights[lane] * re, weights[lane] * im);
                first[lane] += term_re;
                turned[lane] += term_im;
                second[lane] += term_re * re - term_im * im;
                swerved[lane] += term_re * im + term_im * re;
            }
        }
        let first = Complex { re: total(first) + self.drift, im: total(turned) };
        let second = Complex { re: total(second), im: total(swerved) };
        let bend = s.times(self.half_variance);
        Tangent {
            value: s * (bend + first) - Complex::real(self.weight_of(skip)),
            slope: bend.times(2.0) + first + s * second,
        }
    }

    /// What the term of a pole has without its infinity; 0 for none.
    fn weight_of(&self, pole: usize) -> f64 {
        self.weight.get(pole).copied().unwrap_or(0.0)
    }

    /// Poles and weights, [`LANES`] at a time, and the number of the first of each.
    fn blocks(&self) -> impl Iterator<Item = (usize, (&[f64; LANES], &[f64; LANES]))> {
        let blocks = self.pole.as_chunks().0.iter().zip(self.weight.as_chunks().0);
        blocks.take(self.count.div_ceil(LANES)).enumerate().map(|(at, block)| (at * LANES, block))
    }
}

/// Sum of the lanes, in one order.
fn total(lanes: [f64; LANES]) -> f64 {
    lanes[0] + lanes[1]
}
