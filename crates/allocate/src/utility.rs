//! What holding a position is worth: a closed, extensible family of concave utilities.
//!
//! Only differences and slopes of a utility mean anything. Differences are integrals of the
//! marginal price between the two positions, never a subtraction of two large values.

use crate::curve::{LARGEST, MarginalCurve};
use crate::fault::{Part, ProblemError};
use crate::profile::Profile;

/// How deep sums may nest.
const DEEPEST: usize = 8;

/// A concave utility of a position `x`.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Utility {
    /// `weight * ln(x - offset)`: price `weight / (x - offset)`.
    Log {
        /// Weight, at least 0.
        weight: f64,
        /// The position at which the price is infinite.
        offset: f64,
    },
    /// `slope * x - curvature / 2 * (x - centre)^2`: price `slope - curvature * (x - centre)`.
    Quadratic {
        /// Price at the centre.
        slope: f64,
        /// By how much the price falls for every unit, at least 0.
        curvature: f64,
        /// Where the price is `slope`.
        centre: f64,
    },
    /// Piecewise quadratic, given by its marginal price.
    Curve(MarginalCurve),
    /// The sum of utilities of the same position. The empty sum is worth nothing anywhere.
    Sum(Vec<Utility>),
}

/// The two one-sided prices of a position; they differ at a kink.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Marginal {
    /// What the last unit held is worth: the larger one.
    pub left: f64,
    /// What one more unit would be worth.
    pub right: f64,
}

impl Utility {
    /// A utility that is worth `price` a unit everywhere.
    #[must_use]
    pub fn linear(price: f64) -> Self {
        Self::Quadratic { slope: price, curvature: 0.0, centre: 0.0 }
    }

    /// The marginal price at a position. At and below a logarithm's offset it is infinite.
    #[must_use]
    pub fn marginal(&self, position: f64) -> Marginal {
        Marginal { left: self.price(position, true), right: self.price(position, false) }
    }

    /// `U(to) - U(from)`, by integrating the price from one to the other, so that nothing
    /// cancels. Minus infinity if `to` is outside a logarithm's domain, NaN if `from` is.
    #[must_use]
    pub fn gain(&self, from: f64, to: f64) -> f64 {
        self.profile(from).map_or(f64::NAN, |profile| profile.gain(to - from).middle())
    }

    /// The position in `low..=high` at which one more unit is worth `price`: where `U(x) - price
    /// * x` is largest. Of several, the nearest to `low`.
    #[must_use]
    pub fn position(&self, price: f64, low: f64, high: f64) -> f64 {
        let lowest = self.domain().max(low);
        if lowest >= high || self.price(low, false) <= price {
            return low;
        }
        if self.price(high, true) > price {
            return high;
        }
        let start = if lowest > low { f64::midpoint(lowest, high) } else { low };
        let Some(profile) = self.profile(start) else { return low };
        (start + profile.reach(price, low - start, high - start)).clamp(low, high)
    }

    /// The largest offset of a logarithm: the utility is defined above it.
    pub(crate) fn domain(&self) -> f64 {
        match self {
            Self::Log { weight, offset } if *weight > 0.0 => *offset,
            Self::Sum(parts) => parts.iter().map(Self::domain).fold(f64::NEG_INFINITY, f64::max),
            _ => f64::NEG_INFINITY,
        }
    }

    fn price(&self, position: f64, left: bool) -> f64 {
        match self {
            Self::Log { weight, .. } if *weight <= 0.0 => 0.0,
            Self::Log { offset, .. } if position <= *offset => f64::INFINITY,
            Self::Log { weight, offset } => weight / (position - offset),
            Self::Quadratic { slope, curvature, centre } => slope - curvature * (position - centre),
            Self::Curve(curve) => curve.price(position, left),
            Self::Sum(parts) => parts.iter().map(|part| part.price(position, left)).sum(),
        }
    }

    /// The marginal price by distance from `idle`; `None` outside a logarithm's domain.
    fn profile(&self, idle: f64) -> Option<Profile> {
        (idle > self.domain()).then(|| Profile::new(self, idle, None))
    }

    /// Refuses numbers that make the utility not concave or not a number.
    pub(crate) fn check(&self, node: usize, idle: f64) -> Result<(), ProblemError> {
        self.check_at(node, idle, 0)
    }

    fn check_at(&self, node: usize, idle: f64, depth: usize) -> Result<(), ProblemError> {
        let part = Part::Node(node);
        if depth > DEEPEST {
            return Err(ProblemError::TooDeep { node, most: DEEPEST });
        }
        match self {
            Self::Log { weight, offset } => {
                within(part, "weight of a logarithm", *weight, 0.0, LARGEST)?;
                within(part, "offset of a logarithm", *offset, -LARGEST, LARGEST)?;
                let least = 1e-12 * idle.abs().max(offset.abs()).max(1e-12);
                if *weight > 0.0 && idle - offset <= least {
                    return Err(ProblemError::OutsideLog { node, offset: *offset, idle });
                }
                Ok(())
            }
            Self::Quadratic { slope, curvature, centre } => {
                within(part, "slope of a quadratic", *slope, -LARGEST, LARGEST)?;
                within(part, "curvature of a quadratic", *curvature, 0.0, LARGEST)?;
                within(part, "centre of a quadratic", *centre, -LARGEST, LARGEST)
            }
            Self::Curve(_) => Ok(()),
            Self::Sum(parts) => {
                parts.iter().try_for_each(|part| part.check_at(node, idle, depth + 1))
            }
        }
    }
}

/// Refuses a number outside its range; NaN is outside every range.
pub(crate) fn within(
    part: Part,
    field: &'static str,
    value: f64,
    least: f64,
    most: f64,
) -> Result<(), ProblemError> {
    if (least..=most).contains(&value) {
        return Ok(());
    }
    Err(ProblemError::OutOfRange { part, field, value, least, most })
}
