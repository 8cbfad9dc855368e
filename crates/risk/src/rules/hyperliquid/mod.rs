//! Hyperliquid: margin tables with deductions, a floor for withdrawals, liquidation in parts and a
//! vault behind it. `FACTS.md` has sources, units and what is not verified.
//!
//! A cross account is one `Holdings`; an isolated position is one of its own, with the margin set
//! apart for it. Unit of account is USDC at 1e-18; requirements are rounded up once a position.

mod funding;
mod portfolio;
mod seize;
mod table;
mod terms;

pub use funding::{FundingRate, FundingTerms, payment};
pub use portfolio::borrowable;
pub use table::{Table, TierTerms};
pub use terms::{HyperliquidTerms, PartialTerms};

use super::fault::{Subject, Unassessable};
use super::holdings::{Holdings, Position};
use super::linear::{self, exposed};
use super::linear_price::{self, Asked};
use super::quotes::{Quotes, Series};
use super::standing::{PositionMargin, Seizure, Standing};
use super::{DECIMALS, MarginRule, search};
use crate::provenance::Provenance;
use trimtab_model::{Amount, Price, Rounding, notional};

/// Units of 1e-18 by which all roundings together may move the buffer.
const SLACK: i128 = 8;

/// The rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hyperliquid {
    terms: HyperliquidTerms,
    /// Tables by market; `None` where the market is not listed.
    tables: Vec<Option<Table>>,
}

impl Hyperliquid {
    /// The margin table of a market.
    ///
    /// # Errors
    /// [`Unassessable::Unlisted`].
    pub fn table(&self, market: usize) -> Result<&Table, Unassessable> {
        let table = self.tables.get(market).and_then(Option::as_ref);
        table.ok_or(Unassessable::Unlisted { of: Subject::Market(market) })
    }

    /// How funding is reckoned.
    #[must_use]
    pub const fn funding(&self) -> &FundingTerms {
        &self.terms.funding
    }
}

impl MarginRule for Hyperliquid {
    fn provenance(&self) -> &Provenance {
        &self.terms.provenance
    }

    fn assess(&self, holdings: &Holdings, quotes: &Quotes) -> Result<Standing, Unassessable> {
        self.terms.provenance.check(quotes.now)?;
        linear::assess(self, holdings, quotes, self.terms.withdraw_floor)
    }

    fn position_margin(
        &self,
        position: &Position,
        quotes: &Quotes,
    ) -> Result<PositionMargin, Unassessable> {
        if linear::is_empty(position) {
            return Ok(PositionMargin::default());
        }
        let table = self.table(position.market)?;
        let mark = quotes.mark(position.market)?;
        let value = |quantity| notional(quantity, mark, DECIMALS, Rounding::Up);
        let held = value(position.quantity.magnitude())?;
        let size = exposed(position)?;
        let opened = if size == position.quantity.magnitude() { held } else { value(size)? };
        Ok(PositionMargin {
            notional: held,
            initial: linear::initial(position, opened, table.max_leverage(opened))?,
            maintenance: table.maintenance(held)?,
        })
    }

    fn withdrawable(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
        asset: usize,
    ) -> Result<Amount, Unassessable> {
        linear::withdrawable(self, holdings, quotes, asset)
    }

    fn liquidation(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
    ) -> Result<Option<Seizure>, Unassessable> {
        self.seizure(holdings, quotes, false)
    }

    fn liquidation_price(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
        series: Series,
    ) -> Result<Option<Price>, Unassessable> {
        match series {
            Series::Market(market) => {
                let stretches = self.table(market)?.stretches();
                let now = quotes.mark(market)?;
                linear_price::liquidation_price(
                    self,
                    holdings,
                    quotes,
                    Asked { market, now, stretches: &stretches, slack: SLACK },
                )
            }
            // The unit of account has no price of its own here.
            Series::Asset(_) => search::first_price(quotes.price(series)?, |_| {
                Ok(self.assess(holdings, quotes)?.is_liquidatable)
            }),
        }
    }
}
