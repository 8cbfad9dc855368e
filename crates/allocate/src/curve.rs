//! A utility given by its marginal price: piecewise linear, never rising with the position.
//!
//! The price is a list of knots. Between knots it is a straight line, at two knots with one
//! position it jumps down (a kink of the utility), below the first knot it rises without bound
//! (or stays, with a rise of zero), and after the last knot it stays.

use crate::fault::CurveError;

/// Largest magnitude of any number of a problem. Squares and products of such numbers still have
/// digits to spare.
pub(crate) const LARGEST: f64 = 1e15;

/// One point of a marginal price.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Knot {
    /// Position, in money units.
    pub position: f64,
    /// What one more unit is worth there.
    pub price: f64,
}

/// A marginal price that never rises: the derivative of a concave, piecewise quadratic utility.
#[derive(Debug, Clone, PartialEq)]
pub struct MarginalCurve {
    knots: Vec<Knot>,
    rise: f64,
}

impl MarginalCurve {
    /// A curve through `knots`, by ascending position; two knots with one position are a jump.
    /// Below the first knot the price rises by `rise` for every unit of money, without bound.
    ///
    /// # Errors
    ///
    /// No knot, a number that is not finite or too large, a position that descends, a price that
    /// ascends, a negative rise.
    pub fn new(knots: Vec<Knot>, rise: f64) -> Result<Self, CurveError> {
        if knots.is_empty() {
            return Err(CurveError::Empty);
        }
        for (knot, point) in knots.iter().enumerate() {
            for value in [point.position, point.price] {
                if !(-LARGEST..=LARGEST).contains(&value) {
                    return Err(CurveError::Unfit { knot, value });
                }
            }
        }
        for (knot, pair) in knots.windows(2).enumerate() {
            if pair[1].position < pair[0].position {
                return Err(CurveError::Unordered { knot: knot + 1 });
            }
            if pair[1].price > pair[0].price {
                return Err(CurveError::Rising { knot: knot + 1 });
            }
        }
        if !(0.0..=LARGEST).contains(&rise) {
            return Err(CurveError::Rise(rise));
        }
        Ok(Self { knots, rise })
    }

    /// The knots, by ascending position.
    #[must_use]
    pub fn knots(&self) -> &[Knot] {
        &self.knots
    }

    /// By how much the price rises for every unit below the first knot.
    #[must_use]
    pub fn rise(&self) -> f64 {
        self.rise
    }

    /// A curve whose knots are known to be in order.
    pub(crate) fn relative(knots: Vec<Knot>, rise: f64) -> Self {
        Self { knots, rise }
    }

    /// The price just below (`left`) or just above a position.
    pub(crate) fn price(&self, position: f64, left: bool) -> f64 {
        let after = self.after(position, left);
        let Some(low) = after.checked_sub(1).map(|at| self.knots[at]) else {
            let first = self.knots[0];
            return first.price + self.rise * (first.position - position);
        };
        let Some(high) = self.knots.get(after) else { return low.price };
        let width = high.position - low.position;
        if width <= 0.0 {
            return low.price;
        }
        let share = ((position - low.position) / width).clamp(0.0, 1.0);
        low.price + (high.price - low.price) * share
    }

    /// By how much the price falls for every unit, just below (`left`) or just above a position.
    pub(crate) fn fall(&self, position: f64, left: bool) -> f64 {
        let after = self.after(position, left);
        let Some(low) = after.checked_sub(1).map(|at| self.knots[at]) else { return self.rise };
        let Some(high) = self.knots.get(after) else { return 0.0 };
        // The knots surround the position strictly on one side, so their distance is not zero.
        (low.price - high.price) / (high.position - low.position)
    }

    /// Index of the first knot beyond a side of a position.
    fn after(&self, position: f64, left: bool) -> usize {
        let is_below = |knot: &Knot| {
            if left { knot.position < position } else { knot.position <= position }
        };
        self.knots.partition_point(is_below)
    }
}
