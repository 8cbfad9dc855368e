//! The roots on the right of `psi(s) = q`, first for a real `q`, then followed into the plane.
//!
//! A root may stand closer to a pole than doubles could tell apart: one of a jump so rare that it
//! hardly counts. So each root is kept as its distance from a pole, its anchor, and found on
//! `distance * (psi - q)`, which has no pole there.

use super::complex::Complex;
use super::exponent::{Exponent, ROOTS, Tangent};
use super::search::real_root;

/// A step this small beside the distance itself was the last: the next error is its square.
const FOLLOWED: f64 = 1e-3;
/// Where not even this share of a step can be followed, a path is given up.
const SHORTEST: f64 = 1e-12;

/// A root, as its distance from its anchor.
#[derive(Debug, Clone, Copy)]
pub(super) struct Root {
    /// Number of the pole it is near; `None` is 0.
    pub(super) anchor: Option<usize>,
    pub(super) distance: Complex,
    /// How fast the distance changes with `q`.
    pub(super) pace: Complex,
    /// How fast it did one step before.
    pub(super) past: Option<Complex>,
}

/// All roots on the right at one `q`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Roots {
    pub(super) count: usize,
    pub(super) root: [Root; ROOTS],
    at: Complex,
}

impl Root {
    const NONE: Self =
        Self { anchor: None, distance: Complex::ZERO, pace: Complex::ZERO, past: None };

    /// Where it is.
    pub(super) fn place(&self, psi: &Exponent) -> Complex {
        Complex::real(self.anchor.map_or(0.0, |at| psi.pole(at))) + self.distance
    }
}

impl Roots {
    /// The roots at a real `q > 0`; `None` where one cannot be told.
    pub(super) fn real(psi: &Exponent, q: f64) -> Option<Self> {
        let count = psi.adverse + 1;
        let mut root = [Root::NONE; ROOTS];
        for (at, root) in root.iter_mut().enumerate().take(count) {
            *root = real_root(psi, q, at)?;
        }
        Some(Self { count, root, at: Complex::real(q) })
    }

    /// The roots at another `q`, each followed there.
    pub(super) fn follow(&self, psi: &Exponent, q: Complex) -> Option<Self> {
        let mut from = *self;
        let mut share = 1.0;
        // Whole steps almost always; where one fails, halves of it.
        while from.at != q {
            let rest = q - from.at;
            let next = if share >= 1.0 { q } else { from.at + rest.times(share) };
            if let Some(there) = from.leap(psi, next, share >= 1.0) {
                from = there;
                share = (share * 2.0).min(1.0);
            } else {
                share /= 2.0;
                if share < SHORTEST {
                    return None;
                }
            }
        }
        Some(from)
    }

    fn leap(&self, psi: &Exponent, q: Complex, is_whole: bool) -> Option<Self> {
        let mut there = *self;
        let step = q - self.at;
        there.at = q;
        for root in there.root.iter_mut().take(self.count) {
            // Steps are alike but where one was halved: Adams and Bashforth's second order.
            let pace = match root.past {
                Some(past) if is_whole => root.pace.times(1.5) - past.times(0.5),
                _ => root.pace,
            };
            let guess = Root { distance: root.distance + step * pace, ..*root };
            let past = is_whole.then_some(root.pace);
            *root = Root { past, ..polish(psi, q, guess)? };
        }
        there.are_apart(psi).then_some(there)
    }

    /// Whether no two have become one.
    fn are_apart(&self, psi: &Exponent) -> bool {
        (1..self.count).all(|at| {
            let (one, other) = (&self.root[at - 1], &self.root[at]);
            let gap = if one.anchor == other.anchor {
                one.distance - other.distance
            } else {
                one.place(psi) - other.place(psi)
            };
            let size = one.distance.square().max(other.distance.square());
            gap.square() > 1e-12 * size && one.place(psi).re > 0.0
        })
    }
}

/// `distance * (psi - q)` and its slope, at a root.
fn freed(psi: &Exponent, q: Complex, root: &Root) -> Tangent<Complex> {
    let rest = psi.at_complex(root.place(psi), root.anchor);
    let over = rest.value - q;
    match root.anchor {
        None => Tangent { value: over, slope: rest.slope },
        Some(at) => Tangent {
            value: root.distance * over - Complex::real(psi.residue(at)),
            slope: over + root.distance * rest.slope,
        },
    }
}

/// Newton's method from a good guess; `None` where it does not settle at once.
fn polish(psi: &Exponent, q: Complex, mut root: Root) -> Option<Root> {
    for turn in 0..6 {
        let here = freed(psi, q, &root);
        let step = here.value / here.slope;
        root.distance = root.distance - step;
        // By the implicit function.
        root.pace = match root.anchor {
            None => Complex::ONE / here.slope,
            Some(_) => root.distance / here.slope,
        };
        let (moved, size) = (step.square(), root.distance.square());
        if moved <= FOLLOWED * FOLLOWED * size {
            return Some(root);
        }
        // A first step that is large may lead to another root.
        if turn == 0 && (moved > 0.1 * size || moved.is_nan()) {
            return None;
        }
    }
    None
}
