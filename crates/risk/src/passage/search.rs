//! One root of `psi(s) = q` at a real `q`, by Newton's method kept inside a bracket.

use super::complex::Complex;
use super::exponent::{Exponent, Tangent};
use super::roots::Root;

/// A step this small beside the distance itself was the last.
const SETTLED: f64 = 1e-9;
/// Steps of Newton's method before a root is given up.
const PATIENCE: usize = 60;

/// The root with this number at a real `q`.
pub(super) fn real_root(psi: &Exponent, q: f64, at: usize) -> Option<Root> {
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
