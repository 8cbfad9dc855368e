//! From the transform back to the chance of passage before time 1.
//!
//! The Fourier series method with Euler's summation (Abate and Whitt, 1992; 1995) along a line to the right
//! of the saddle point. There the transform is of the size of the chance itself, so that a
//! chance of 1e-12 has as many digits as one of a half; and what the method folds in from time
//! 3 is smaller by `exp(-2 margin)`.

use super::complex::Complex;
use super::exponent::Exponent;
use super::roots::Roots;
use super::transform::Transform;
use std::f64::consts::PI;

/// How hard to try.
#[derive(Debug, Clone, Copy)]
pub(super) struct Effort {
    /// How far right of the saddle point the line stands.
    margin: f64,
    /// Terms that are summed as they are.
    plain: usize,
    /// Further terms, whose partial sums are averaged with binomial weights.
    averaged: usize,
}

/// Within a thousandth of what more effort brings, as the tests hold it to.
pub(super) const QUICK: Effort = Effort { margin: 5.0, plain: 6, averaged: 8 };

/// A further plain term for each so much of the saddle point's place, and so many at most.
const WIDENING: f64 = 4.0;
const WIDEST: f64 = 12.0;
/// And one for each so much of suddenness, so many at most.
const MOST_SUDDEN: f64 = 150.0;
/// Most terms to average.
const AVERAGED: usize = 20;
/// Ratio of neighbouring places in the search for the saddle point.
const STRIDE: f64 = 2.5;
/// Where the search begins: a chance that grows in proportion to time has its saddle point here.
const START: f64 = 1.5;
/// Below this the logarithm of a chance has no double.
const NOTHING: f64 = -700.0;

/// Chance of passage before time 1, and the overshoot expected of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Passed {
    pub(super) chance: f64,
    pub(super) overshoot: f64,
}

/// Further right, for where two roots meet on the line itself.
const ASIDE: [f64; 3] = [0.0, 0.61, 1.37];

/// Both at time 1; `None` where the roots cannot be told apart.
pub(super) fn invert(psi: &Exponent, effort: Effort) -> Option<Passed> {
    let beside = |aside: &f64| along(psi, Effort { margin: effort.margin + aside, ..effort });
    ASIDE.iter().find_map(beside)
}

/// The same along one line.
fn along(psi: &Exponent, effort: Effort) -> Option<Passed> {
    let Effort { margin, plain, averaged } = effort;
    let Some(saddle) = saddle(psi)? else {
        return Some(Passed { chance: 0.0, overshoot: 0.0 });
    };
    let line = saddle + margin;
    // The further out, the wider the peak of the transform beside the line; and what comes about
    // suddenly has a wide transform.
    let wider = (saddle / WIDENING).min(WIDEST) + psi.suddenness().min(MOST_SUDDEN);
    let plain = plain + wider as usize;
    let mut roots = Roots::real(psi, line)?;
    let mut sums = [Complex::ZERO; AVERAGED + 1];
    let mut sum = Complex::ZERO;
    for term in 0..=plain + averaged {
        let q = Complex { re: line, im: PI * term as f64 };
        roots = roots.follow(psi, q)?;
        let transform = Transform::of(psi, &roots);
        let sign = if term % 2 == 0 { 1.0 } else { -1.0 };
        let share = if term == 0 { 0.5 } else { sign };
        let by = (Complex::real(share)) / q;
        // Two real parts, kept as one pair.
        sum = sum + Complex { re: (transform.passage * by).re, im: (transform.overshoot * by).re };
        if let Some(at) = term.checked_sub(plain) {
            sums[at] = sum;
        }
    }
    let size = libm::exp(line);
    let mean = binomial_mean(sums, averaged).times(size);
    (mean.re.is_finite() && mean.im.is_finite())
        .then_some(Passed { chance: mean.re.clamp(0.0, 1.0), overshoot: mean.im.max(0.0) })
}

/// Means of neighbours, again and again, until one is left.
fn binomial_mean(mut sums: [Complex; AVERAGED + 1], count: usize) -> Complex {
    for last in (0..count).rev() {
        for at in 0..=last {
            sums[at] = (sums[at] + sums[at + 1]).times(0.5);
        }
    }
    sums[0]
}

/// The `q` at which `exp(q) E exp(-q t)`, a bound of the chance
/// and convex in `q`, is least: the line stands right of it. The inner `None` is a chance below all doubles.
fn saddle(psi: &Exponent) -> Option<Option<f64>> {
    let bound = |q: f64| {
        let transform = Transform::of(psi, &Roots::real(psi, q)?);
        Some(q + libm::log(transform.passage.re.max(0.0)))
    };
    let (mut at, mut here) = (START, bound(START)?);
    let mut before = None;
    loop {
        let next = bound(at * STRIDE)?;
        if next >= here || next == f64::NEG_INFINITY {
            let shift = before.map_or(0.0, |before| vertex(before, here, next));
            return Some((here > NOTHING).then_some(at * libm::pow(STRIDE, shift)));
        }
        (before, here, at) = (Some(here), next, at * STRIDE);
    }
}

/// Place of the least of a parabola through three values at -1, 0 and 1, of which the middle one
/// is least.
fn vertex(before: f64, here: f64, after: f64) -> f64 {
    let bend = before - 2.0 * here + after;
    if bend > 0.0 && bend.is_finite() { 0.5 * (before - after) / bend } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::{Effort, QUICK, invert};
    use crate::passage::exponent::Exponent;
    use crate::passage::jumps::{Jumps, Side};

    const THOROUGH: Effort = Effort { margin: 8.0, plain: 60, averaged: 14 };

    /// How far off the quick answer is from a thorough one, chance and overshoot.
    fn off(psi: &Exponent) -> [f64; 2] {
        let (quick, thorough) = (invert(psi, QUICK).unwrap(), invert(psi, THOROUGH).unwrap());
        [quick.chance / thorough.chance - 1.0, quick.overshoot / thorough.overshoot - 1.0]
    }

    fn laws(scale: f64) -> [Jumps; 3] {
        let side = |scale| Side { share: 0.5, scale };
        [
            Jumps::power(3.0, side(scale), side(scale)).unwrap(),
            Jumps::power(2.3, side(scale), side(2.0 * scale)).unwrap(),
            Jumps::exponential(side(scale), side(scale)).unwrap(),
        ]
    }

    #[test]
    fn more_effort_changes_a_chance_by_less_than_a_thousandth() {
        for law in [0.01, 0.05, 0.2, 1.0, 5.0].into_iter().flat_map(laws) {
            for rate in [1e-3, 0.1, 3.0, 300.0] {
                for deviation in [0.001, 0.07, 0.2, 0.5, 2.0] {
                    for drift in [-0.5, 0.0, 0.5] {
                        let psi = Exponent::new(
                            [drift, deviation * deviation, rate],
                            [&law.adverse, &law.favourable],
                        );
                        let off = off(&psi);
                        assert!(
                            off.iter().all(|off| off.abs() < 1e-3),
                            "{off:?}: {rate} {deviation} {drift} {law:?}"
                        );
                    }
                }
            }
        }
    }
}
