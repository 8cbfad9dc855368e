//! What holding collateral at an account is worth per hour: less loss by liquidation, plus what it
//! earns there, less what may be lost with the venue.
//!
//! The price of one more dollar never rises with the holding. It is exact here, and compiled to a
//! bounded list of knots where a piecewise-quadratic utility is needed.

use crate::liquidation::LiquidationRisk;
use serde::{Deserialize, Serialize};

/// Hours of a year of 365 days.
pub const HOURS_A_YEAR: f64 = 8760.0;
/// Knots that [`Holding::knots`] returns at most.
pub const KNOTS: usize = 30;
/// Ratio of neighbouring buffers among the knots. The chord between two knots overstates the
/// price by at most an eighth of the squared logarithm of this ratio times (a + 1) (a + 2): 2 % at a = 3.
const STEP: f64 = 1.09;

/// What idle money at an account earns and risks.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Idle {
    /// Interest per year, as a share.
    pub yearly_yield: f64,
    /// Expected share lost per year with the venue: chance of default times what is then gone.
    pub yearly_default: f64,
}

impl Idle {
    /// What one more dollar earns per hour, net of what it risks.
    #[must_use]
    pub fn price(&self) -> f64 {
        (self.yearly_yield - self.yearly_default) / HOURS_A_YEAR
    }
}

/// Worth of money at one account.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Holding {
    /// Loss by liquidation, where there is something to liquidate.
    pub risk: Option<LiquidationRisk>,
    /// Interest and default.
    pub idle: Idle,
}

/// A point of the price curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PricePoint {
    /// Holding, in collateral.
    pub holding: f64,
    /// Worth per hour of one more dollar.
    pub price: f64,
}

impl Holding {
    /// Worth per hour of one more dollar at a holding.
    #[must_use]
    pub fn price(&self, holding: f64) -> f64 {
        self.idle.price() + self.risk.map_or(0.0, |risk| risk.price(holding))
    }

    /// Holding at which one more dollar is worth `price` per hour: 0 where no holding is worth so
    /// much, infinite where every holding is.
    #[must_use]
    pub fn position(&self, price: f64) -> f64 {
        let over = price - self.idle.price();
        match self.risk {
            _ if over <= 0.0 => f64::INFINITY,
            Some(risk) => risk.position(over),
            None => 0.0,
        }
    }

    /// Worth per hour of the whole holding, up to a constant.
    #[must_use]
    pub fn worth(&self, holding: f64) -> f64 {
        self.idle.price() * holding - self.risk.map_or(0.0, |risk| risk.loss(holding))
    }

    /// The price curve as at most [`KNOTS`] points, close together around `centre`, and how much
    /// the price rises per dollar below the first.
    #[must_use]
    pub fn knots(&self, centre: f64) -> (Vec<PricePoint>, f64) {
        let point = |holding| PricePoint { holding, price: self.price(holding) };
        let Some(risk) = self.risk else { return (vec![point(0.0)], 0.0) };
        let start = risk.maintenance();
        let middle = (centre - start).max(self.thinnest(risk));
        let mut points = vec![point(start)];
        let steps = (KNOTS - 2) / 2;
        let mut buffer = middle;
        (0..steps).for_each(|_| buffer /= STEP);
        (0..2 * steps).for_each(|_| {
            points.push(point(start + buffer));
            buffer *= STEP;
        });
        points.push(point(start + 4.0 * buffer));
        (points, risk.rise())
    }

    /// A buffer below which the curve is nearly straight.
    fn thinnest(&self, risk: LiquidationRisk) -> f64 {
        risk.price(risk.maintenance()) / risk.rise()
    }
}

#[cfg(test)]
mod tests {
    use super::{Holding, Idle, KNOTS};
    use crate::liquidation::{Exposure, LiquidationRisk, LiquidationTerms};
    use crate::tail::Tail;

    fn holding(idle: Idle) -> Holding {
        let exposure =
            Exposure { gross: 10e6, net: 10e6, maintenance: 1e5, initial: 2e5, swing: 6e4 };
        let terms = LiquidationTerms { tail: Tail::new(3.0), loss: 0.05, volatility_floor: 0.006 };
        Holding { risk: LiquidationRisk::new(&exposure, 0.75, &terms), idle }
    }

    #[test]
    fn knots_fall_and_stay_within_two_per_cent_of_the_curve() {
        let holding = holding(Idle::default());
        for centre in [-1e6, 2e5, 1e6, 1.9e6, 5e6] {
            let (knots, rise) = holding.knots(centre);
            assert!(knots.len() <= KNOTS && rise > 0.0);
            for pair in knots.windows(2) {
                assert!(pair[1].holding > pair[0].holding && pair[1].price < pair[0].price);
            }
            for pair in knots[1..knots.len() - 1].windows(2) {
                let middle = f64::midpoint(pair[0].holding, pair[1].holding);
                let chord = f64::midpoint(pair[0].price, pair[1].price);
                assert!((chord / holding.price(middle) - 1.0).abs() < 0.02);
            }
        }
    }

    #[test]
    fn a_risky_venue_is_worth_less_than_idle_money_elsewhere() {
        let safe = Idle { yearly_yield: 0.045, yearly_default: 0.0 };
        let risky = Idle { yearly_yield: 0.0, yearly_default: 0.02 };
        assert!(
            holding(risky).position(safe.price()) < holding(Idle::default()).position(safe.price())
        );
        let wallet = Holding { risk: None, idle: safe };
        assert_eq!(wallet.position(safe.price() * 0.9), f64::INFINITY);
        assert_eq!(wallet.position(safe.price() * 1.1), 0.0);
        assert!((wallet.worth(8760.0) - 0.045 * 8760.0 / 8760.0 * 1.0).abs() < 1e-12);
    }
}
