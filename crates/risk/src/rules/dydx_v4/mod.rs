//! dYdX v4: everything in the chain's integers, with initial margin that rises with open interest and
//! maintenance that does not. `FACTS.md` has sources, units and what is not verified.
//!
//! An account is a subaccount. The chain counts quote quantums of 1e-6 USDC; what the rule reports is
//! the same at 1e-18. Positions are valued at the oracle's price.

mod account;
mod seize;
mod terms;
mod tier;

pub use account::{QUANTUM, Risk, quantums};
pub use terms::{DydxV4Terms, LiquidationTerms};
pub use tier::{LiquidityTier, MILLION};

use super::change::{Change, apply};
use super::fault::{Subject, Unassessable};
use super::holdings::{Holdings, Position};
use super::linear::{Stretch, only_settlement};
use super::linear_price::{self, Asked};
use super::quotes::{Quotes, Series};
use super::standing::{PositionMargin, Seizure, Standing};
use super::{MarginRule, search};
use crate::provenance::Provenance;
use trimtab_model::{Amount, MoneyError, Price, Quantity, Rounding};

/// Units of 1e-18 by which all roundings together may move the buffer: some quantums.
const SLACK: i128 = 6 * QUANTUM;

/// The rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DydxV4 {
    terms: DydxV4Terms,
    /// Tiers by market; `None` where the market is not listed.
    tiers: Vec<Option<LiquidityTier>>,
}

impl DydxV4 {
    /// The liquidity tier of a market.
    ///
    /// # Errors
    /// [`Unassessable::Unlisted`].
    pub fn tier(&self, market: usize) -> Result<&LiquidityTier, Unassessable> {
        let tier = self.tiers.get(market).and_then(Option::as_ref);
        tier.ok_or(Unassessable::Unlisted { of: Subject::Market(market) })
    }
}

impl MarginRule for DydxV4 {
    fn provenance(&self) -> &Provenance {
        &self.terms.provenance
    }

    fn assess(&self, holdings: &Holdings, quotes: &Quotes) -> Result<Standing, Unassessable> {
        self.terms.provenance.check(quotes.now)?;
        only_settlement(holdings)?;
        let risk = self.risk(holdings, quotes)?;
        let initial = money(risk.initial)?;
        Ok(Standing {
            equity: money(risk.net_collateral)?,
            maintenance: money(risk.maintenance)?,
            initial,
            kept: initial,
            gross: money(risk.gross)?,
            is_liquidatable: risk.is_liquidatable(),
        })
    }

    fn valued_at(&self, market: usize, quotes: &Quotes) -> Result<Price, Unassessable> {
        quotes.index(market)
    }

    fn position_margin(
        &self,
        position: &Position,
        quotes: &Quotes,
    ) -> Result<PositionMargin, Unassessable> {
        let (notional, initial, maintenance) = self.requirement(position, quotes)?;
        Ok(PositionMargin {
            notional: money(notional)?,
            initial: money(initial)?,
            maintenance: money(maintenance)?,
        })
    }

    fn withdrawable(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
        asset: usize,
    ) -> Result<Amount, Unassessable> {
        let standing = self.assess(holdings, quotes)?;
        let held = holdings.held(asset);
        // The chain moves whole quantums.
        let whole = held.scaled(1, QUANTUM, Rounding::Down)?.scaled(QUANTUM, 1, Rounding::Down)?;
        Ok(standing.withdrawable().min(whole))
    }

    fn liquidation(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
    ) -> Result<Option<Seizure>, Unassessable> {
        if !self.assess(holdings, quotes)?.is_liquidatable {
            return Ok(None);
        }
        let risk = self.risk(holdings, quotes)?;
        self.block(&risk, holdings, quotes).map(Some)
    }

    fn liquidation_price(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
        series: Series,
    ) -> Result<Option<Price>, Unassessable> {
        let Series::Market(market) = series else {
            // The unit of account has no price of its own here.
            return search::first_price(quotes.price(series)?, |_| {
                Ok(self.assess(holdings, quotes)?.is_liquidatable)
            });
        };
        let tier = self.tier(market)?;
        let of = i128::from(tier.initial_margin_ppm) * i128::from(tier.maintenance_fraction_ppm);
        let per = i128::from(MILLION) * i128::from(MILLION);
        let line = Stretch { from: Amount::ZERO, rate: (of, per), deduction: Amount::ZERO };
        // The chain knows the oracle's price alone.
        let now = quotes.index(market)?;
        let asked = Asked { market, now, stretches: &[line], slack: SLACK };
        linear_price::liquidation_price(self, holdings, quotes, asked)
    }

    /// As told, and a trade that makes our position larger makes the market's open interest larger:
    /// the other side is taken to open too, which is the dearer case.
    fn after(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
        change: &Change,
    ) -> Result<(Holdings, Quotes), Unassessable> {
        let (after, mut moved) =
            apply(holdings, quotes, change, |market| self.valued_at(market, quotes))?;
        if let Change::Trade { market, .. } = *change
            && let Some(quote) = moved.markets.get_mut(market)
        {
            let size =
                |of: &Holdings| of.position(market).map_or(0, |it| it.quantity.magnitude().base());
            let grown = Amount::from_base((size(&after) - size(holdings)).max(0));
            let more = |side: Quantity| -> Result<Quantity, MoneyError> {
                Ok(Quantity::from_base(Amount::from_base(side.base()).plus(grown)?.base()))
            };
            (quote.long, quote.short) = (more(quote.long)?, more(quote.short)?);
        }
        Ok((after, moved))
    }
}

/// Quote quantums as an amount at 1e-18.
fn money(quantums: i128) -> Result<Amount, MoneyError> {
    Amount::from_base(quantums).scaled(QUANTUM, 1, Rounding::Down)
}
