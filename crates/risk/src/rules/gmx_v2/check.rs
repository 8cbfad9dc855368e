//! Whether a position may be liquidated, opened or drawn from: collateral against its floors.
//!
//! Source: `position/PositionUtils.sol` of gmx-io/gmx-synthetics at a5c0c883.

use super::usd::{Factor, Usd};
use trimtab_model::MoneyError;

/// What a position's collateral is made of when it is thought closed, in dollars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closing {
    /// Size at the entry price.
    pub size: Usd,
    /// Collateral at its lower price.
    pub collateral: Usd,
    /// Gain at the worse price; below zero a loss.
    pub gain: Usd,
    /// Impact of closing it all, before any cap.
    pub impact: Usd,
    /// Most of the size that a negative impact may cost here.
    pub impact_cap: Factor,
    /// Impact that was put off when it was opened, and funding and borrowing that have accrued:
    /// above zero we owe them.
    pub owing: Usd,
    /// Fees of closing.
    pub fees: Usd,
}

impl Closing {
    /// The impact that counts: none where it is positive, and a cost no larger than its cap.
    ///
    /// # Errors
    /// [`MoneyError`] beyond 256 bits.
    pub fn capped_impact(&self) -> Result<Usd, MoneyError> {
        let most = self.size.times(self.impact_cap)?.negated();
        Ok(self.impact.min(Usd::ZERO).max(most))
    }

    /// Collateral left after closing.
    ///
    /// # Errors
    /// [`MoneyError`] beyond 256 bits.
    pub fn remaining(&self) -> Result<Usd, MoneyError> {
        let valued = self.collateral.plus(self.gain)?.plus(self.capped_impact()?)?;
        valued.minus(self.owing)?.minus(self.fees)
    }
}

/// The floor below which a position is liquidated: a least sum, or a share of its size.
///
/// # Errors
/// [`MoneyError`] beyond 256 bits.
pub fn floor(size: Usd, factor: Factor, least: Usd) -> Result<Usd, MoneyError> {
    Ok(size.times(factor)?.max(least))
}

/// Whether what remains may be liquidated.
#[must_use]
pub fn is_liquidatable(remaining: Usd, floor: Usd) -> bool {
    remaining <= Usd::ZERO || remaining < floor
}

/// The share of its size that a position must have as collateral to be opened: the market's own,
/// or open interest times a multiplier, whichever is more.
///
/// # Errors
/// [`MoneyError`] beyond 128 bits.
pub fn min_collateral_factor(
    market: Factor,
    open_interest: Usd,
    multiplier: Factor,
) -> Result<Factor, MoneyError> {
    let grown = open_interest.times(multiplier)?;
    let grown = i128::try_from(grown.base()).map_err(|_| grown.overflow("x", open_interest))?;
    Ok(market.max(Factor::from_base(grown)))
}
