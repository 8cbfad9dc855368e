//! How far an order moves a market beyond what its book shows: the square-root law.
//!
//! An order of `Q` in a market that trades `V` a day and swings by `sigma` a day moves the price by
//! `Y sigma sqrt(Q / V)`, with `Y` about 1; on Bitcoin the law holds over four decades of size (Donier
//! and Bonart, "A million metaorder analysis of market impact on the Bitcoin", 2015, arXiv
//! 1412.4503). The law is fitted in calm: in a crash `V` may be large and depth gone.

use crate::figure::{FigureError, not_negative, positive};

/// What one pays on average while a price moves as the root of what was traded: the mean of a root
/// up to its end.
const AVERAGE: f64 = 2.0 / 3.0;

/// A market's square-root law.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SquareRootImpact {
    /// `Y sigma`: move of an order as large as a day's volume, as a share of the price.
    scale: f64,
    /// What the market trades a day, in the quote asset.
    volume: f64,
}

impl SquareRootImpact {
    /// The law with prefactor `y` (about 1) for a volatility a day, as a share of the price, and a
    /// volume a day.
    ///
    /// # Errors
    /// [`FigureError`] if `y` or the volatility is negative or no number, or the volume not above 0.
    pub fn new(y: f64, volatility: f64, volume: f64) -> Result<Self, FigureError> {
        let y = not_negative("impact prefactor", y)?;
        let scale = y * not_negative("volatility a day", volatility)?;
        let scale = not_negative("prefactor times volatility", scale)?;
        Ok(Self { scale, volume: positive("volume a day", volume)? })
    }

    /// How far the price has moved when `amount` is done, as a share of it. It is also what the last
    /// unit costs.
    ///
    /// # Errors
    /// [`FigureError`] if `amount` is negative or no number.
    pub fn moved(&self, amount: f64) -> Result<f64, FigureError> {
        let amount = not_negative("amount of an order", amount)?;
        Ok(self.scale * (amount / self.volume).sqrt())
    }

    /// What the order pays above the first price, in the asset of `amount`: two thirds of the move,
    /// the mean over an order done at an even pace.
    ///
    /// # Errors
    /// [`FigureError`] if `amount` is negative or no number.
    pub fn cost(&self, amount: f64) -> Result<f64, FigureError> {
        Ok(AVERAGE * self.moved(amount)? * amount)
    }

    /// The largest amount whose cost stays within `share` of it; infinite where nothing moves.
    ///
    /// # Errors
    /// [`FigureError`] if `share` is negative or no number.
    pub fn most_within(&self, share: f64) -> Result<f64, FigureError> {
        let share = not_negative("slippage as a share", share)?;
        let root = share / (AVERAGE * self.scale);
        Ok(if self.scale > 0.0 { self.volume * root * root } else { f64::INFINITY })
    }
}

#[cfg(test)]
mod tests {
    use super::SquareRootImpact;

    /// Figures of `vectors/liquidity_impact.json`, from the law of Donier and Bonart.
    #[test]
    fn moves_are_those_of_the_vector_file() {
        for (y, volatility, amount, volume, moved) in [
            (1.0, 0.03, 1e6, 1e9, 0.0009486832980505137),
            (1.0, 0.03, 1e7, 1e9, 0.003),
            (0.5, 0.05, 5e6, 2e8, 0.003952847075210475),
        ] {
            let impact = SquareRootImpact::new(y, volatility, volume).unwrap();
            assert!((impact.moved(amount).unwrap() - moved).abs() < 1e-15);
        }
    }

    #[test]
    fn the_move_is_the_slope_of_the_cost_and_the_limit_its_inverse() {
        let impact = SquareRootImpact::new(0.9, 0.04, 3e8).unwrap();
        for amount in [1e4, 1e6, 5e7] {
            let step = amount * 1e-4;
            let rise = impact.cost(amount + step).unwrap() - impact.cost(amount - step).unwrap();
            let slope = rise / (2.0 * step);
            assert!((slope / impact.moved(amount).unwrap() - 1.0).abs() < 1e-6);
            let share = impact.cost(amount).unwrap() / amount;
            assert!((impact.most_within(share).unwrap() / amount - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn figures_that_are_none_are_refused() {
        for (y, volatility, volume) in
            [(-1.0, 0.03, 1e9), (1.0, f64::NAN, 1e9), (1.0, 0.03, 0.0), (1e300, 1e300, 1.0)]
        {
            assert!(SquareRootImpact::new(y, volatility, volume).is_err());
        }
        let calm = SquareRootImpact::new(1.0, 0.0, 1e9).unwrap();
        assert_eq!(calm.most_within(0.0).unwrap(), f64::INFINITY);
        assert!(calm.moved(-1.0).is_err());
    }
}
