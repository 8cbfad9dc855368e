//! From the transform back to the chance of passage before time 1.
//!
//! The Fourier series method with Euler's summation (Abate and Whitt, 1992; 1995) along a line to the right
//! of the saddle point. There the transform is of the size of the chance itself, so that a
//! chance of 1e-12 has as many digits as one of a half; and what the method folds in from time
//! 3 is smaller by `exp(-2 MARGIN)`.

use super::complex::Complex;
use super::exponent::Exponent;
use super::roots::Roots;
use super::transform::Transform;
use std::f64::consts::PI;

/// How far right of the saddle point the line stands.
const MARGIN: f64 = 5.5;
/// Terms that are summed as they are.
const PLAIN: usize = 9;
/// Further terms, whose partial sums are averaged with binomial weights.
const AVERAGED: usize = 9;
/// Ratio of neighbouring places in the search for the saddle point.
const STRIDE: f64 = 2.5;
/// Beyond this the logarithm of a chance has no double.
const NOTHING: f64 = -700.0;

/// Chance of passage before time 1, and the overshoot expected of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Passed {
    pub(super) chance: f64,
    pub(super) overshoot: f64,
}

/// Both at time 1; `None` where the roots cannot be told apart.
pub(super) fn invert(psi: &Exponent) -> Option<Passed> {
    let Some(line) = line(psi)? else {
        return Some(Passed { chance: 0.0, overshoot: 0.0 });
    };
    let mut roots = Roots::real(psi, line)?;
    let mut sums = [Complex::ZERO; AVERAGED + 1];
    let mut sum = Complex::ZERO;
    for term in 0..=PLAIN + AVERAGED {
        let q = Complex { re: line, im: PI * term as f64 };
        roots = roots.follow(psi, q)?;
        let transform = Transform::of(psi, &roots);
        let sign = if term % 2 == 0 { 1.0 } else { -1.0 };
        let share = if term == 0 { 0.5 } else { sign };
        let by = (Complex::real(share)) / q;
        // Two real parts, kept as one pair.
        sum = sum
            + Complex { re: (transform.passage * by).re, im: (transform.overshoot * by).re };
        if let Some(at) = term.checked_sub(PLAIN) {
            sums[at] = sum;
        }
    }
    let size = libm::exp(line);
    let mean = binomial_mean(sums).times(size);
    (mean.re.is_finite() && mean.im.is_finite())
        .then_some(Passed { chance: mean.re.clamp(0.0, 1.0), overshoot: mean.im.max(0.0) })
}

/// Means of neighbours, again and again, until one is left.
fn binomial_mean(mut sums: [Complex; AVERAGED + 1]) -> Complex {
    for last in (0..AVERAGED).rev() {
        for at in 0..=last {
            sums[at] = (sums[at] + sums[at + 1]).times(0.5);
        }
    }
    sums[0]
}

/// Where the line stands: right of the `q` at which `exp(q) E exp(-q t)`, a bound of the chance
/// and convex in `q`, is least. The inner `None` is a chance below all doubles.
fn line(psi: &Exponent) -> Option<Option<f64>> {
    let bound = |q: f64| {
        let transform = Transform::of(psi, &Roots::real(psi, q)?);
        Some(q + libm::log(transform.passage.re.max(0.0)))
    };
    let (mut at, mut here) = (0.6, bound(0.6)?);
    let mut before = 0.0;
    loop {
        let next = bound(at * STRIDE)?;
        if next >= here || next == f64::NEG_INFINITY {
            let saddle = at * libm::pow(STRIDE, vertex(before, here, next));
            return Some((here > NOTHING).then_some(saddle + MARGIN));
        }
        (before, here, at) = (here, next, at * STRIDE);
    }
}

/// Place of the least of a parabola through three values at -1, 0 and 1, of which the middle one
/// is least.
fn vertex(before: f64, here: f64, after: f64) -> f64 {
    let bend = before - 2.0 * here + after;
    if bend > 0.0 && bend.is_finite() { 0.5 * (before - after) / bend } else { 0.0 }
}
