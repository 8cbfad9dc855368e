//! What it costs to stand with a thin buffer: the rate of loss by liquidation, and its price.
//!
//! An account of equity `x` is liquidated when its book moves against it by more than `x - M`
//! before help arrives. With `T` hours until help, a loss `L` and moves as in [`Tail`], the rate
//! of loss is `L P(move > x - M) / T`, and one more dollar lowers it by
//!
//! ```text
//! price(x) = L / T * density((x - M) / scale) / scale      scale = swing * sqrt(T) * unit scale
//! ```
//!
//! Below maintenance the price keeps rising along a straight line, so that accounts which cannot
//! all be saved share what there is at equal prices.

use crate::covariance::Covariance;
use crate::margin::Leg;
use crate::tail::Tail;

/// A book's exposure to a jump is at least this share of its gross notional: legs that cancel
/// today need not cancel in a crash.
pub const GROSS_SHARE: f64 = 0.5;

/// Share of the variance that is common to all markets. In a crash they fall alike, whatever each
/// was like before, so estimates are drawn halfway to their mean (shrinkage to equal variances and
/// full correlation; Ledoit and Wolf, 2004).
const COMMON: f64 = 0.5;

/// Assumptions about moves and losses.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LiquidationTerms {
    /// Law of large moves.
    pub tail: Tail,
    /// What a liquidation costs, as a share of the account's gross notional.
    pub loss: f64,
    /// Volatility per square root of an hour below which calm is not believed.
    pub volatility_floor: f64,
}

/// What an account's legs are exposed to, in collateral.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Exposure {
    /// Gross notional to be funded for.
    pub gross: f64,
    /// Signed notional; above zero is long.
    pub net: f64,
    /// Maintenance margin of it.
    pub maintenance: f64,
    /// Initial margin of it.
    pub initial: f64,
    /// Standard deviation of its value over one hour.
    pub swing: f64,
}

impl Exposure {
    /// Of legs, each held or announced, with the largest of the volatilities seen and the floor.
    #[must_use]
    pub fn of(legs: &[Leg], seen: &[Covariance], volatility_floor: f64) -> Self {
        let nets: Vec<f64> = legs.iter().map(|leg| leg.exposure().net).collect();
        let mut sum = Self::default();
        for leg in legs {
            let exposure = leg.exposure();
            sum.gross += exposure.gross;
            sum.net += exposure.net;
            sum.maintenance += exposure.gross * leg.maintenance;
            sum.initial += exposure.gross * leg.initial;
        }
        let stressed = sum.at_risk();
        let swing = |covariance: &Covariance| {
            let common = covariance.mean_variance() * stressed * stressed;
            let own = covariance.variance(&nets).max(0.0);
            (COMMON * common + (1.0 - COMMON) * own).sqrt()
        };
        sum.swing = seen.iter().map(swing).fold(volatility_floor * stressed, f64::max);
        sum
    }
}

impl Exposure {
    /// Notional that a common move of all markets is taken to hit.
    #[must_use]
    pub fn at_risk(&self) -> f64 {
        self.net.abs().max(GROSS_SHARE * self.gross)
    }
}

/// The rate of loss of one account as a function of its equity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LiquidationRisk {
    tail: Tail,
    maintenance: f64,
    scale: f64,
    rate: f64,
}

impl LiquidationRisk {
    /// Of an exposure that help reaches in `hours`; `None` where there is nothing to lose.
    #[must_use]
    pub fn new(exposure: &Exposure, hours: f64, terms: &LiquidationTerms) -> Option<Self> {
        let scale = exposure.swing * hours.sqrt() * terms.tail.unit_scale();
        let rate = terms.loss * exposure.gross / hours;
        (scale > 0.0 && rate > 0.0 && scale.is_finite() && rate.is_finite()).then_some(Self {
            tail: terms.tail,
            maintenance: exposure.maintenance,
            scale,
            rate,
        })
    }

    /// Equity at which the venue liquidates.
    #[must_use]
    pub const fn maintenance(&self) -> f64 {
        self.maintenance
    }

    /// Loss per hour were every liquidation certain.
    #[must_use]
    pub const fn most(&self) -> f64 {
        self.rate
    }

    /// Worth per hour of one more dollar at equity `x`.
    #[must_use]
    pub fn price(&self, x: f64) -> f64 {
        let z = (x - self.maintenance) / self.scale;
        if z >= 0.0 {
            self.rate / self.scale * self.tail.density(z)
        } else {
            self.highest() * (1.0 - z)
        }
    }

    /// Equity at which one more dollar is worth `price` per hour, for prices above zero.
    #[must_use]
    pub fn position(&self, price: f64) -> f64 {
        self.position_and_fall(price).0
    }

    /// The same, and by how much it falls per unit of price.
    #[must_use]
    pub fn position_and_fall(&self, price: f64) -> (f64, f64) {
        let share = price / self.highest();
        if share >= 1.0 {
            let fall = self.scale / self.highest();
            return (self.maintenance - self.scale * (share - 1.0), fall);
        }
        let (z, fall) = self.tail.at_share_of_peak(share);
        (self.maintenance + self.scale * z, self.scale * fall / self.highest())
    }

    /// Loss expected per hour at equity `x`.
    #[must_use]
    pub fn loss(&self, x: f64) -> f64 {
        let z = (x - self.maintenance) / self.scale;
        if z >= 0.0 {
            self.rate * self.tail.beyond(z)
        } else {
            self.rate * (0.5 + self.tail.peak() * (0.5 * z * z - z))
        }
    }

    /// By how much the price rises per dollar below maintenance.
    #[must_use]
    pub fn rise(&self) -> f64 {
        self.highest() / self.scale
    }

    fn highest(&self) -> f64 {
        self.rate / self.scale * self.tail.peak()
    }
}

#[cfg(test)]
mod tests {
    use super::{Exposure, LiquidationRisk, LiquidationTerms};
    use crate::covariance::{Covariance, CovarianceTerms};
    use crate::margin::Leg;
    use crate::tail::Tail;

    fn terms() -> LiquidationTerms {
        LiquidationTerms { tail: Tail::new(3.0), loss: 0.05, volatility_floor: 0.006 }
    }

    fn leg(notional: f64) -> Leg {
        Leg {
            quantity: notional / 100.0,
            mark: 100.0,
            announced: 0.0,
            initial: 0.02,
            maintenance: 0.01,
        }
    }

    fn risk() -> LiquidationRisk {
        let exposure = Exposure::of(&[leg(10e6)], &[], 0.006);
        LiquidationRisk::new(&exposure, 0.75, &terms()).unwrap()
    }

    #[test]
    fn calm_is_held_to_the_floor_and_storm_is_not() {
        let vol = |volatility| {
            let terms = CovarianceTerms { half_life: 48.0, volatility, correlation: 0.5 };
            Exposure::of(&[leg(10e6), leg(-10e6)], &[Covariance::new(2, terms)], 0.006).swing
        };
        // Nothing net, so half of the gross counts: 0.006 * 10 m.
        assert!((vol(0.001) - 60_000.0).abs() < 1e-6);
        // Both are 10 m * 2 %: half of 20 m gross, and sqrt(2 - 2 * 0.5) * 10 m.
        assert!((vol(0.02) - 200_000.0).abs() < 1e-6);
    }

    #[test]
    fn the_price_is_the_slope_of_the_loss() {
        let risk = risk();
        for x in [-2e5, 5e4, 1.1e5, 3e5, 2e6] {
            let slope = (risk.loss(x - 1.0) - risk.loss(x + 1.0)) / 2.0;
            assert!((slope / risk.price(x) - 1.0).abs() < 1e-3, "{x}: {slope} {}", risk.price(x));
        }
    }

    #[test]
    fn the_price_falls_everywhere_and_is_inverted() {
        let risk = risk();
        let mut last = f64::INFINITY;
        for step in -50..400 {
            let x = f64::from(step) * 10_000.0;
            let price = risk.price(x);
            assert!(price < last && price > 0.0);
            assert!((risk.position(price) - x).abs() < 1e-3, "{x}");
            last = price;
        }
    }

    #[test]
    fn a_slower_rescue_needs_a_larger_buffer() {
        let exposure = Exposure::of(&[leg(10e6)], &[], 0.006);
        let at = |hours| LiquidationRisk::new(&exposure, hours, &terms()).unwrap().position(1e-5);
        assert!(at(6.0) > at(0.75));
        assert!(LiquidationRisk::new(&Exposure::default(), 1.0, &terms()).is_none());
    }
}
