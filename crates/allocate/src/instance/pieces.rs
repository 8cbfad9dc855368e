//! The pieces of the binary format as a marginal price: flat stretches with jumps between them.

use super::fault::BinaryError;
use super::table::{Piece, number};
use crate::curve::{Knot, LARGEST, MarginalCurve};

/// How far the pieces may end short of the cap, as a share of where they end: what adding lengths
/// loses.
const SLACK: f64 = 1e-9;

/// The marginal price of pieces from `low` upwards. Below and beyond them it stays, where no flow
/// leads.
pub(super) fn curve(
    node: usize,
    low: f64,
    high: f64,
    pieces: &[Piece],
) -> Result<MarginalCurve, BinaryError> {
    let (mut knots, mut end) = (Vec::new(), low);
    let mut before = f64::INFINITY;
    for (piece, &Piece { length, slope }) in pieces.iter().enumerate() {
        let place = node * pieces.len() + piece;
        number("plen", place, length, 0.0, LARGEST)?;
        if length == 0.0 {
            continue;
        }
        number("pslope", place, slope, -LARGEST, LARGEST)?;
        if slope > before {
            return Err(BinaryError::Rising { node, piece, slope, before });
        }
        let start = end;
        end = (start + length).max(start);
        before = slope;
        knots.extend([start, end].map(|position| Knot { position, price: slope }));
    }
    if high - end > SLACK * end.abs().max(1.0) {
        return Err(BinaryError::Short { node, end, high });
    }
    if knots.is_empty() {
        knots.push(Knot { position: low, price: 0.0 });
    }
    MarginalCurve::new(knots, 0.0).map_err(|fault| BinaryError::Curve { node, fault })
}
