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
        let mut weight = [Complex::ZERO; ROOTS];
        let mut inverse = [Complex::ZERO; ROOTS];
        let mut mean = Complex::ZERO;
        for at in 0..roots.count {
            let factor = factor(psi, roots, at);
            let place = roots.root[at].place(psi);
            inverse[at] = Complex::ONE / place;
            mean = mean + factor * inverse[at];
            weight[at] = factor * place.exp_neg();
        }
        let (mut passage, mut overshoot) = (Complex::ZERO, Complex::ZERO);
        for at in 0..roots.count {
            passage = passage + weight[at];
            overshoot = overshoot + weight[at] * (inverse[at] - mean);
        }
        Self { passage, overshoot }
    }
}

/// `prod_j (1 - b / z_j) / prod_(l != k) (1 - b / b_l)` at `b = b_k`, each pole with the root beside
/// it, so that no product grows out of range.
fn factor(psi: &Exponent, roots: &Roots, at: usize) -> Complex {
    let own = roots.root[at];
    let place = own.place(psi);
    let others = (0..roots.count).filter(|&other| other != at);
    let mut product = Complex::ONE;
    for (pole, other) in others.enumerate() {
        let beside = roots.root[other];
        let to_pole = if own.anchor == Some(pole) {
            -own.distance
        } else {
            Complex::real(psi.pole(pole)) - place
        };
        let there = beside.place(psi);
        let to_root = if own.anchor == beside.anchor {
            beside.distance - own.distance
        } else {
            there - place
        };
        product = product * (to_pole / to_root) * there.times(1.0 / psi.pole(pole));
    }
    product
}
