//! The Laplace transform of a first passage in time.
//!
//! Over an exponential time of rate `q` the largest loss `M` has `E exp(-s M) =
//! prod (1 + s / z_j) / prod (1 + s / b_k)`, with `z` the adverse poles and `b` the roots on the right
//! (Mordecki, 2002), hence `P(M > 1) = sum A_k exp(-b_k)`. For a real `q` poles and roots alternate
//! and every `A_k` is above zero, so that no digits are lost. What the loss overshoots 1 by follows from
//! the same roots (Pecherskii and Rogozin, 1969): `E(exp(-q t) overshoot) = sum A_k exp(-b_k)
//! (1 / b_k - E M)`.

use super::complex::Complex;
use super::exponent::{Exponent, ROOTS};
use super::roots::Roots;

/// Transforms at one `q`, both of them `E(exp(-q t) ...)` with `t` the time of passage.
#[derive(Debug, Clone, Copy)]
pub(super) struct Transform {
    /// Of 1.
    pub(super) passage: Complex,
    /// Of the overshoot.
    pub(super) overshoot: Complex,
}

impl Transform {
    pub(super) fn of(psi: &Exponent, roots: &Roots) -> Self {
        let mut place = [Complex::ONE; ROOTS];
        let mut inverse = [Complex::ONE; ROOTS];
        for at in 0..roots.count {
            place[at] = roots.root[at].place(psi);
            inverse[at] = Complex::ONE / place[at];
        }
        let mut mean = Complex::ZERO;
        let (mut passage, mut passed_far) = (Complex::ZERO, Complex::ZERO);
        for at in 0..roots.count {
            let factor = factor(psi, roots, at, (&place, &inverse));
            mean = mean + factor * inverse[at];
            let weight = factor * place[at].exp_neg();
            passage = passage + weight;
            passed_far = passed_far + weight * inverse[at];
        }
        Self { passage, overshoot: passed_far - passage * mean }
    }
}

/// `prod_j (1 - b / z_j) / prod_(l != k) (1 - b / b_l)` at `b = b_k`; where two of those stand close
/// together, their difference is that of their distances from one anchor.
fn factor(
    psi: &Exponent,
    roots: &Roots,
    at: usize,
    (place, inverse): (&[Complex; ROOTS], &[Complex; ROOTS]),
) -> Complex {
    let own = roots.root[at];
    let (mut over, mut under) = (Complex::ONE, Complex::ONE);
    for pole in 0..psi.adverse {
        let gap = if own.anchor == Some(pole) {
            -own.distance
        } else {
            Complex::real(psi.pole(pole)) - place[at]
        };
        over = over * gap.times(psi.inverse_pole(pole));
    }
    for other in (0..roots.count).filter(|&other| other != at) {
        let beside = roots.root[other];
        let gap = if own.anchor == beside.anchor {
            beside.distance - own.distance
        } else {
            place[other] - place[at]
        };
        under = under * (gap * inverse[other]);
    }
    over / under
}
