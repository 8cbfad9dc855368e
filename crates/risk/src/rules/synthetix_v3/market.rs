//! One market's arithmetic: the price of a fill, the margins of a size, how fast it is liquidated.
//!
//! Source: `storage/AsyncOrder.sol` and `storage/PerpsMarketConfiguration.sol` of
//! Synthetixio/synthetix-v3 at 23585f73c. Figures have 18 decimals; every product and quotient goes
//! towards zero, one after the other in the contracts' order.

use super::super::fault::TermsError;
use super::decimal::{Decimal, ONE, minus, over, plus, times};
use serde::{Deserialize, Serialize};
use trimtab_model::MoneyError;

/// A market's parameters, as text of up to 18 decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarketTerms {
    /// Units of skew that move the price by its whole.
    pub skew_scale: Decimal,
    /// Initial margin ratio for a size as large as the scale.
    pub initial_margin_fraction: Decimal,
    /// Initial margin ratio of the smallest size.
    pub min_initial_margin_ratio: Decimal,
    /// Share of the initial margin ratio that maintenance asks for.
    pub maintenance_scalar: Decimal,
    /// Dollars that any position asks for beside that.
    pub min_position_margin: Decimal,
    /// Share of notional that flagging pays the keeper.
    pub flag_reward_ratio: Decimal,
    /// Fee of a trade that eases the skew.
    pub maker_fee: Decimal,
    /// Fee of a trade that worsens it.
    pub taker_fee: Decimal,
    /// What the liquidation limit is multiplied by.
    pub liquidation_multiplier: Decimal,
    /// Seconds of a liquidation window.
    pub liquidation_window_seconds: u64,
    /// Most units that a side may hold; null for no cap.
    pub max_market_size: Option<Decimal>,
}

/// Margins of a position, in dollars of 1e-18, and their ratios.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Margins {
    /// Initial margin ratio.
    pub initial_ratio: i128,
    /// Maintenance margin ratio.
    pub maintenance_ratio: i128,
    /// Notional.
    pub notional: i128,
    /// Initial margin, the position's least in it.
    pub initial: i128,
    /// Maintenance margin, the position's least in it.
    pub maintenance: i128,
}

/// The price at which a size is filled: the mean of the premium before and after it.
///
/// Sizes, skew and prices have 18 decimals; a scale of zero leaves the price as it is.
///
/// # Errors
/// [`MoneyError`] beyond 128 bits.
pub fn fill_price(skew: i128, scale: i128, size: i128, price: i128) -> Result<i128, MoneyError> {
    if scale == 0 {
        return Ok(price);
    }
    let at = |skew| plus(price, times(price, over(skew, scale)?)?);
    let both = plus(at(skew)?, at(plus(skew, size)?)?)?;
    over(both, 2 * ONE)
}

/// What a size has gained since it was filled at a price, in dollars of 1e-18.
///
/// # Errors
/// [`MoneyError`] beyond 128 bits.
pub fn gain(size: i128, price: i128, filled_at: i128) -> Result<i128, MoneyError> {
    times(size, minus(price, filled_at)?)
}

impl MarketTerms {
    /// What a size asks for at a price; nothing for none.
    ///
    /// # Errors
    /// [`MoneyError`] beyond 128 bits.
    pub fn margins(&self, size: i128, price: i128) -> Result<Margins, MoneyError> {
        if size == 0 {
            return Ok(Margins::default());
        }
        let size = magnitude(size)?;
        let scale = self.skew_scale.base();
        let impact = if scale == 0 { 0 } else { over(size, scale)? };
        let grown = times(impact, self.initial_margin_fraction.base())?;
        let initial_ratio = plus(grown, self.min_initial_margin_ratio.base())?;
        let maintenance_ratio = times(initial_ratio, self.maintenance_scalar.base())?;
        let notional = times(size, price)?;
        let least = self.min_position_margin.base();
        Ok(Margins {
            initial_ratio,
            maintenance_ratio,
            notional,
            initial: plus(times(notional, initial_ratio)?, least)?,
            maintenance: plus(times(notional, maintenance_ratio)?, least)?,
        })
    }

    /// Units that may be liquidated in one window; zero for no limit.
    ///
    /// # Errors
    /// [`MoneyError`] beyond 128 bits.
    pub fn window_amount(&self) -> Result<i128, MoneyError> {
        let fees = plus(self.maker_fee.base(), self.taker_fee.base())?;
        let a_second = times(fees, self.skew_scale.base())?;
        let a_second = times(a_second, self.liquidation_multiplier.base())?;
        let seconds = i128::from(self.liquidation_window_seconds);
        a_second.checked_mul(seconds).ok_or(MoneyError::Overflow {
            operation: "x",
            left: a_second,
            right: seconds,
        })
    }

    /// Windows that liquidating a size takes; zero where there is no limit.
    ///
    /// # Errors
    /// [`MoneyError`] beyond 128 bits.
    pub fn windows(&self, size: i128) -> Result<i128, MoneyError> {
        let (size, window) = (magnitude(size)?, self.window_amount()?);
        if window == 0 { Ok(0) } else { Ok(size / window + i128::from(size % window != 0)) }
    }

    pub(super) fn check(&self, at: &str) -> Result<(), TermsError> {
        let one = Some(Decimal::ONE);
        for (name, figure, most) in [
            ("skew_scale", self.skew_scale, None),
            ("initial_margin_fraction", self.initial_margin_fraction, None),
            ("min_initial_margin_ratio", self.min_initial_margin_ratio, one),
            ("maintenance_scalar", self.maintenance_scalar, one),
            ("min_position_margin", self.min_position_margin, None),
            ("flag_reward_ratio", self.flag_reward_ratio, one),
            ("maker_fee", self.maker_fee, one),
            ("taker_fee", self.taker_fee, one),
            ("liquidation_multiplier", self.liquidation_multiplier, None),
            ("max_market_size", self.max_market_size.unwrap_or_default(), None),
        ] {
            figure.within(&format!("{at}.{name}"), most)?;
        }
        Ok(())
    }
}

pub(super) fn magnitude(value: i128) -> Result<i128, MoneyError> {
    if value < 0 { minus(0, value) } else { Ok(value) }
}
