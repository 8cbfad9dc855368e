//! The roots on the right of `psi(s) = q`, first for a real `q`, then followed into the plane.
//!
//! A root may stand closer to a pole than doubles could tell apart: one of a jump so rare that it
//! hardly counts. So each root is kept as its distance from a pole, its anchor, and found on
//! `distance * (psi - q)`, which has no pole there.

use super::complex::Complex;
use super::exponent::{Exponent, ROOTS, Tangent};

/// Steps of Newton's method before a root is given up.
const PATIENCE: usize = 60;
/// A step this small beside the distance itself was the last.
const SETTLED: f64 = 1e-11;
/// The same when following, where the next error is the square of this.
const FOLLOWED: f64 = 1e-3;
/// Where not even this share of a step can be followed, a path is given up.
const SHORTEST: f64 = 1e-4;

/// A root, as its distance from its anchor.
#[derive(Debug, Clone, Copy)]
pub(super) struct Root {
    /// Number of the pole it is near; `None` is 0.
    pub(super) anchor: Option<usize>,
    pub(super) distance: Complex,
    /// How fast the distance changes with `q`.
    pace: Complex,
    /// How fast it did one step before.
    past: Option<Complex>,
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
        if turn == 0 && !(moved <= 0.1 * size) {
            return None;
        }
    }
    None
}

/// The root with this number at a real `q`.
fn real_root(psi: &Exponent, q: f64, at: usize) -> Option<Root> {
    let last = at == psi.adverse;
    if last {
        let anchor = at.checked_sub(1);
        return search(psi, q, Span { anchor, side: 1.0, end: end_beyond(psi, q, anchor)? });
    }
    // Between two poles: a root in the lower half is told from the lower one, and so on.
    let above = psi.pole(at);
    let below = if at == 0 { 0.0 } else { psi.pole(at - 1) };
    let half = (above - below) / 2.0;
    if psi.at(below + half, None).value > q {
        search(psi, q, Span { anchor: at.checked_sub(1), side: 1.0, end: half })
    } else {
        search(psi, q, Span { anchor: Some(at), side: -1.0, end: half })
    }
}

/// A distance beyond the last root.
fn end_beyond(psi: &Exponent, q: f64, anchor: Option<usize>) -> Option<f64> {
    let start = anchor.map_or(0.0, |at| psi.pole(at));
    let mut end = start.max(1.0);
    while psi.at(start + end, None).value <= q {
        end *= 2.0;
        if !end.is_finite() {
            return None;
        }
    }
    Some(end)
}

/// Distances from an anchor, up to `end`, to one side of it.
#[derive(Debug, Clone, Copy)]
struct Span {
    anchor: Option<usize>,
    side: f64,
    end: f64,
}

/// The one root in a span: Newton's method kept inside a bracket. `distance * (psi - q)` is below
/// zero at the anchor and above it at the end.
fn search(psi: &Exponent, q: f64, span: Span) -> Option<Root> {
    let Span { anchor, side, end } = span;
    let start = anchor.map_or(0.0, |at| psi.pole(at));
    let residue = anchor.map_or(0.0, |at| psi.residue(at));
    let freed = |distance: f64| {
        let rest = psi.at(start + distance, anchor);
        let over = rest.value - q;
        match anchor {
            None => Tangent { value: over, slope: rest.slope },
            Some(_) => {
                Tangent { value: distance * over - residue, slope: over + distance * rest.slope }
            }
        }
    };
    let (mut low, mut high) = (0.0, end);
    let mut size = end;
    for _ in 0..PATIENCE {
        let here = freed(side * size);
        *(if here.value > 0.0 { &mut high } else { &mut low }) = size;
        let next = size - here.value / (side * here.slope);
        if (next - size).abs() <= SETTLED * size {
            let distance = Complex::real(side * next);
            let slope = Complex::real(here.slope);
            let pace = if anchor.is_none() { Complex::ONE / slope } else { distance / slope };
            return Some(Root { anchor, distance, pace, past: None });
        }
        let is_inside = next > low && next < high;
        size = match is_inside {
            true => next,
            false if low > 0.0 => (low * high).sqrt(),
            false => high / 8.0,
        };
    }
    None
}
