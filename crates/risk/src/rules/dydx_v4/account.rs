//! A subaccount's figures in quote quantums, as the chain adds them up.

use super::DydxV4;
use crate::rules::DECIMALS;
use crate::rules::fault::{Subject, Unassessable};
use crate::rules::holdings::{Holdings, Position};
use crate::rules::quotes::Quotes;
use trimtab_model::{Amount, MoneyError, Price, Quantity, Rounding, notional};

use super::tier::{LiquidityTier, MILLION};

/// Units of 1e-18 in a quote quantum of 1e-6 USDC.
pub const QUANTUM: i128 = 1_000_000_000_000;

/// Net collateral, initial and maintenance requirement, in quote quantums.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Risk {
    /// Quote balance and positions at the oracle's price.
    pub net_collateral: i128,
    /// Initial margin requirement.
    pub initial: i128,
    /// Maintenance margin requirement.
    pub maintenance: i128,
    /// Notional of all positions, without sides.
    pub gross: i128,
}

impl Risk {
    /// Collateral above the initial requirement; what may be withdrawn if above zero.
    ///
    /// # Errors
    /// [`MoneyError`] beyond 128 bits.
    pub fn free_collateral(&self) -> Result<i128, MoneyError> {
        let collateral = Amount::from_base(self.net_collateral);
        Ok(collateral.minus(Amount::from_base(self.initial))?.base())
    }

    /// Whether a new position or a withdrawal would be let through.
    #[must_use]
    pub const fn is_initial_collateralised(&self) -> bool {
        self.initial <= self.net_collateral
    }

    /// Whether the chain may liquidate.
    #[must_use]
    pub const fn is_liquidatable(&self) -> bool {
        self.maintenance > 0 && self.maintenance > self.net_collateral
    }
}

/// Value of a size at a price in quote quantums, cut off towards zero as the chain does.
///
/// # Errors
/// [`MoneyError`] beyond 128 bits.
pub fn quantums(quantity: Quantity, price: Price) -> Result<i128, MoneyError> {
    let rounding = if quantity.base() < 0 { Rounding::Up } else { Rounding::Down };
    // Cut off twice is cut off once.
    Ok(notional(quantity, price, DECIMALS, rounding)?.base() / QUANTUM)
}

impl DydxV4 {
    /// The subaccount's risk.
    ///
    /// # Errors
    /// As [`crate::rules::MarginRule::assess`].
    pub fn risk(&self, holdings: &Holdings, quotes: &Quotes) -> Result<Risk, Unassessable> {
        let sum = |left, right| -> Result<i128, MoneyError> {
            Ok(Amount::from_base(left).plus(Amount::from_base(right))?.base())
        };
        let mut risk = Risk::default();
        let mut quote = Amount::ZERO;
        let mut value = Amount::ZERO;
        for balance in &holdings.balances {
            quote = quote.plus(balance.held)?.minus(balance.owed)?;
        }
        for position in &holdings.positions {
            quote = quote.minus(position.owing)?;
            let (notional, initial, maintenance) = self.requirement(position, quotes)?;
            if let Some(cost) = position.cost {
                quote = quote.minus(cost)?;
                // Values are cut off towards zero, so both sides have the same size.
                let side = if position.quantity.base() < 0 { -notional } else { notional };
                value = value.plus(Amount::from_base(side))?;
            }
            risk.gross = sum(risk.gross, notional)?;
            risk.initial = sum(risk.initial, initial)?;
            risk.maintenance = sum(risk.maintenance, maintenance)?;
        }
        let quote = quote.scaled(1, QUANTUM, Rounding::Down)?;
        risk.net_collateral = quote.plus(value)?.base();
        Ok(risk)
    }

    /// Notional, initial and maintenance requirement of a position, in quote quantums.
    pub(super) fn requirement(
        &self,
        position: &Position,
        quotes: &Quotes,
    ) -> Result<(i128, i128, i128), Unassessable> {
        if position.quantity.is_zero() {
            return Ok((0, 0, 0));
        }
        let tier = self.tier(position.market)?;
        let notional = quantums(position.quantity.magnitude(), quotes.index(position.market)?)?;
        let open_interest = open_interest(tier, position.market, quotes)?;
        let initial = tier.initial(notional, open_interest, own_ppm(position)?)?;
        Ok((notional, initial, tier.maintenance(notional)?))
    }
}

/// The market's open notional, where the tier needs to know it.
fn open_interest(
    tier: &LiquidityTier,
    market: usize,
    quotes: &Quotes,
) -> Result<i128, Unassessable> {
    if !tier.scales() {
        return Ok(0);
    }
    let of = Subject::Market(market);
    let long = quotes.market(market)?.long;
    if long.base() < 0 {
        let what = "its open interest";
        return Err(Unassessable::Impossible { of, what, value: long.base() });
    }
    // Somebody holds it, ourselves at least: none at all means that nobody told.
    if long.is_zero() {
        return Err(Unassessable::Unknown { of, what: "its open interest" });
    }
    Ok(quantums(long, quotes.index(market)?)?)
}

/// The account's own initial margin fraction in millionths, rounded up; 0 without one.
fn own_ppm(position: &Position) -> Result<i128, Unassessable> {
    let Some(own) = position.own_initial else { return Ok(0) };
    if own.per == 0 {
        let of = Subject::Market(position.market);
        let what = "the lower part of the account's own initial margin";
        return Err(Unassessable::Impossible { of, what, value: 0 });
    }
    let of = Amount::from_base(i128::from(own.of) * i128::from(MILLION));
    Ok(of.scaled(1, i128::from(own.per), Rounding::Up)?.base())
}
