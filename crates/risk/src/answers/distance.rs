//! How far an account is from liquidation.

use crate::passage::{Passage, PassageError};

/// An account as its venue counts it, in collateral.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Standing {
    /// What it is worth, marked to market.
    pub equity: f64,
    /// Maintenance margin: below it the venue liquidates.
    pub maintenance: f64,
    /// What must stay behind a withdrawal: initial margin or the withdrawal floor, the larger.
    pub retained: f64,
    /// By how much the buffer rises per unit of relative rise of the price, the change of
    /// maintenance included; below zero for a short position.
    pub slope: f64,
}

/// Distance to liquidation, three times.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Distance {
    /// Loss that the account bears, in collateral; below zero where it is already past it.
    pub buffer: f64,
    /// Relative move of the price that takes the buffer, signed; `None` where no price above zero does,
    /// or no price at all matters.
    pub of_price: Option<f64>,
    /// The buffer in standard deviations over the horizon, jumps included; `None` where nothing
    /// moves.
    pub deviations: Option<f64>,
}

impl Standing {
    /// Equity above maintenance.
    #[must_use]
    pub fn buffer(&self) -> f64 {
        self.equity - self.maintenance
    }

    /// Distance to liquidation, with deviations over so many hours.
    ///
    /// # Errors
    ///
    /// A figure that is not a number, hours below zero.
    pub fn distance(&self, passage: &Passage, hours: f64) -> Result<Distance, PassageError> {
        let buffer = self.buffer();
        // Refuses what is not a number, in the words of the passage.
        passage.crossing(buffer, hours)?;
        let deviation = passage.deviation(hours);
        Ok(Distance {
            buffer,
            of_price: self.price_move(buffer),
            deviations: (deviation > 0.0).then(|| buffer / deviation),
        })
    }

    fn price_move(&self, buffer: f64) -> Option<f64> {
        let change = -buffer / self.slope;
        (change.is_finite() && change > -1.0).then_some(change)
    }
}

#[cfg(test)]
mod tests {
    use super::Standing;
    use crate::passage::{Jumps, Moves, Passage, Side};

    fn passage(swing: f64, jumps_per_hour: f64) -> Passage {
        let side = Side { share: 0.5, scale: 100.0 };
        let jumps = Jumps::exponential(side, side).unwrap();
        Passage::new(Moves { swing, drift: 0.0, jumps_per_hour, jumps }).unwrap()
    }

    /// Long 10,000 at 1 % maintenance with 1,000 of equity: at a fall of f the buffer is
    /// 1000 - 10000 f - 100 (1 - f).
    const LONG: Standing =
        Standing { equity: 1000.0, maintenance: 100.0, retained: 500.0, slope: 9900.0 };

    #[test]
    fn the_price_move_takes_the_buffer_and_no_more() {
        let far = LONG.distance(&passage(100.0, 0.0), 4.0).unwrap();
        let fall = far.of_price.unwrap();
        assert!((fall + 900.0 / 9900.0).abs() < 1e-15);
        let left = 1000.0 + 10_000.0 * fall - 100.0 * (1.0 + fall);
        assert!(left.abs() < 1e-9);
        assert!((far.deviations.unwrap() - 4.5).abs() < 1e-12);
    }

    #[test]
    fn jumps_count_in_deviations() {
        // Variance of a jump: 2 * 100^2; half a jump an hour makes 100^2 beside the diffusion's.
        let far = LONG.distance(&passage(100.0, 0.5), 1.0).unwrap();
        assert!((far.deviations.unwrap() - 900.0 / 2.0_f64.sqrt() / 100.0).abs() < 1e-9);
    }

    #[test]
    fn where_no_price_liquidates_none_is_told() {
        let rich = Standing { equity: 50_000.0, ..LONG };
        let idle = Standing { slope: 0.0, ..LONG };
        for standing in [rich, idle] {
            let far = standing.distance(&passage(0.0, 0.0), 1.0).unwrap();
            assert_eq!((far.of_price, far.deviations), (None, None));
        }
        let broken = Standing { equity: f64::NAN, ..LONG };
        assert!(broken.distance(&passage(1.0, 0.0), 1.0).is_err());
    }
}
