//! An account's available margin and what it must hold, in dollars of 1e-18.

use super::super::fault::{Subject, Unassessable};
use super::super::holdings::{Holdings, Position};
use super::super::quotes::{Quotes, Series};
use super::SynthetixV3;
use super::decimal::{minus, plus, times};
use super::market::{Margins, MarketTerms};
use trimtab_model::Amount;

/// An account's sums, in dollars of 1e-18.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    /// Collateral, discounts taken.
    pub collateral: i128,
    /// Collateral, gains and losses, less the debt.
    pub available: i128,
    /// Initial margin of all positions.
    pub initial: i128,
    /// Maintenance margin of all positions.
    pub maintenance: i128,
    /// What keepers would get for liquidating it; nothing without a position.
    pub reward: i128,
    /// Notional of all positions.
    pub notional: i128,
    /// Whether there is a position.
    pub has_position: bool,
}

impl SynthetixV3 {
    /// The account's sums.
    ///
    /// # Errors
    /// [`Unassessable`] as for the rule.
    pub fn sums(&self, holdings: &Holdings, quotes: &Quotes) -> Result<Sums, Unassessable> {
        let (mut sums, debt) = self.held(holdings, quotes)?;
        sums.available = minus(sums.collateral, debt)?;
        let (mut earned, mut windows) = (0, 0);
        for position in &holdings.positions {
            sums.available = plus(sums.available, gain(position, quotes)?)?;
            if position.quantity.is_zero() {
                continue;
            }
            sums.has_position = true;
            let (terms, margins) = self.margins(position, quotes)?;
            sums.initial = plus(sums.initial, margins.initial)?;
            sums.maintenance = plus(sums.maintenance, margins.maintenance)?;
            sums.notional = plus(sums.notional, margins.notional)?;
            earned = plus(earned, times(margins.notional, terms.flag_reward_ratio.base())?)?;
            windows = terms.windows(position.quantity.base())?.max(windows);
        }
        if sums.has_position {
            sums.reward = self.keeper.whole(earned, windows, sums.collateral)?;
        }
        Ok(sums)
    }

    /// Collateral and debt. The dollar, asset 0, counts as itself at every price.
    fn held(&self, holdings: &Holdings, quotes: &Quotes) -> Result<(Sums, i128), Unassessable> {
        let (mut sums, mut debt) = (Sums::default(), 0);
        for balance in &holdings.balances {
            let of = Subject::Asset(balance.asset);
            let (held, owed) = (balance.held.base(), balance.owed.base());
            if balance.asset == 0 {
                sums.collateral = plus(sums.collateral, held.max(0))?;
                debt = plus(plus(debt, owed)?, minus(0, held.min(0))?)?;
            } else if owed != 0 || held < 0 {
                let value = if owed == 0 { held } else { owed };
                return Err(Unassessable::Impossible { of, what: "a debt of collateral", value });
            } else if held > 0 {
                let terms = self.collaterals.get(balance.asset).and_then(Option::as_ref);
                let terms = terms.ok_or(Unassessable::Unlisted { of })?;
                let price = quotes.price(Series::Asset(balance.asset))?;
                sums.collateral = plus(sums.collateral, terms.value(held, price.base())?)?;
            }
        }
        Ok((sums, debt))
    }

    pub(super) fn market(&self, market: usize) -> Result<&MarketTerms, Unassessable> {
        let terms = self.markets.get(market).and_then(Option::as_ref);
        terms.ok_or(Unassessable::Unlisted { of: Subject::Market(market) })
    }

    pub(super) fn margins(
        &self,
        position: &Position,
        quotes: &Quotes,
    ) -> Result<(&MarketTerms, Margins), Unassessable> {
        let terms = self.market(position.market)?;
        let price = quotes.index(position.market)?;
        Ok((terms, terms.margins(position.quantity.base(), price.base())?))
    }
}

/// What a position has gained and not settled, less what it owes, in dollars of 1e-18.
fn gain(position: &Position, quotes: &Quotes) -> Result<i128, Unassessable> {
    let gained = match position.cost {
        None => 0,
        Some(cost) if position.quantity.is_zero() => minus(0, cost.base())?,
        Some(cost) => {
            let price = quotes.index(position.market)?;
            // Rounded down: the venue's own truncation favours a loser by 1e-18 of a dollar.
            let value = Amount::from_base(position.quantity.base()).scaled(
                price.base(),
                super::decimal::ONE,
                trimtab_model::Rounding::Down,
            )?;
            minus(value.base(), cost.base())?
        }
    };
    Ok(minus(gained, position.owing.base())?)
}
