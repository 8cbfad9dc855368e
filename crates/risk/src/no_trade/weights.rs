//! No-trade widths about a target: the weight of a risky asset, and any position that wanders.

use crate::figure::{FigureError, not_negative, positive};

/// A band about a target.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// What would be held were moving free.
    pub target: f64,
    /// How far to either side nothing is done.
    pub half_width: f64,
}

impl Band {
    /// Below it, buy up to it.
    #[must_use]
    pub fn low(&self) -> f64 {
        self.target - self.half_width
    }

    /// Above it, sell down to it.
    #[must_use]
    pub fn high(&self) -> f64 {
        self.target + self.half_width
    }
}

/// The band of an investor of constant relative risk aversion about the weight of one risky asset:
/// `w = mean / (aversion volatility^2)`, half width `(3 / (4 aversion) w^2 (1 - w)^2 spread)^(1/3)`.
/// `spread` is all of it, from bid to ask, as a share of the price (Gerhold, Guasoni, Muhle-Karbe
/// and Schachermayer 2014, arXiv 1108.1167).
///
/// # Errors
/// [`FigureError`]: an aversion or volatility not above 0, a spread below 0, a figure that is none.
pub fn merton_band(
    mean: f64,
    volatility: f64,
    aversion: f64,
    spread: f64,
) -> Result<Band, FigureError> {
    not_negative("size of the mean return", mean.abs())?;
    positive("volatility of the asset", volatility)?;
    positive("relative risk aversion", aversion)?;
    not_negative("spread of the asset", spread)?;
    let target = mean / (aversion * volatility * volatility);
    let turnover = target * (1.0 - target);
    let half_width = libm::cbrt(0.75 / aversion * turnover * turnover * spread);
    not_negative("half width of the Merton band", half_width)?;
    Ok(Band { target, half_width })
}

/// Half width about any target: `(3/2 tolerance d<target>/d<price> half_spread)^(1/3)` in units
/// held (Kallsen and Muhle-Karbe; primer of Muhle-Karbe, Reppen and Soner, arXiv 1612.01302). The
/// quotient of the quadratic variations is the square of that of the volatilities.
///
/// `aversion` is absolute, per unit of money; `price_volatility` in money per unit held and
/// `target_volatility` in units, per the same root of time; `half_spread` in money per unit.
///
/// # Errors
/// [`FigureError`]: an aversion or price volatility not above 0, the others below 0, or one that is
/// no number.
pub fn target_half_width(
    aversion: f64,
    price_volatility: f64,
    target_volatility: f64,
    half_spread: f64,
) -> Result<f64, FigureError> {
    positive("absolute risk aversion", aversion)?;
    positive("volatility of the price", price_volatility)?;
    not_negative("volatility of the target", target_volatility)?;
    not_negative("half spread", half_spread)?;
    let turnover = target_volatility / price_volatility;
    let half_width = libm::cbrt(1.5 / aversion * turnover * turnover * half_spread);
    not_negative("half width about the target", half_width)?;
    Ok(half_width)
}

#[cfg(test)]
mod tests {
    use super::{merton_band, target_half_width};

    /// Figures of `vectors/no_trade_region.json`.
    #[test]
    fn bands_are_those_of_the_vector_file() {
        for (mean, volatility, aversion, spread, target, half_width, low) in [
            (0.08, 0.16, 5.0, 0.01, 0.625, 0.043_514_895_315_119_81, 0.581_485_104_684_880_2),
            (0.08, 0.16, 5.0, 0.001, 0.625, 0.020_197_825_219_048_917, 0.604_802_174_780_951_1),
            (
                0.15,
                0.6,
                2.0,
                0.002,
                0.208_333_333_333_333_34,
                0.027_324_643_366_756_045,
                0.181_008_689_966_577_3,
            ),
        ] {
            let band = merton_band(mean, volatility, aversion, spread).unwrap();
            assert!((band.target - target).abs() < 1e-12);
            assert!((band.half_width - half_width).abs() < 1e-12);
            assert!((band.low() - low).abs() < 1e-12);
            assert!((band.high() - 2.0 * target + low).abs() < 1e-12);
        }
        let half = target_half_width(1e-6, 1800.0, 2.0, 6.0).unwrap();
        assert!((half - 2.231_443_166_940_565).abs() < 1e-12);
        let half = target_half_width(2e-6, 150.0, 50.0, 0.6).unwrap();
        assert!((half - 36.840_314_986_403_854).abs() < 1e-10);
    }

    #[test]
    fn figures_that_are_none_are_refused() {
        assert!(merton_band(f64::NAN, 0.2, 1.0, 0.01).is_err());
        assert!(merton_band(0.1, 0.0, 1.0, 0.01).is_err());
        assert!(merton_band(0.1, 1e-200, 1.0, 0.01).is_err());
        assert!(target_half_width(1.0, 1.0, 1.0, -1.0).is_err());
        assert!(target_half_width(0.0, 1.0, 1.0, 1.0).is_err());
    }
}
