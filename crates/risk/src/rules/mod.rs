//! Venues' own margin rules: what an account needs, what may leave it, when it is liquidated.
//!
//! One folder a venue, each behind the one trait [`MarginRule`]. Rules reckon in checked integers,
//! rounded as the venue rounds, so that guard and strategy read one and the same figure; what a
//! venue publishes as real numbers is counted in the account's unit at 1e-18 and rounded against
//! us. Parameters are data ([`RuleTerms`]) with their source, time and age; a folder's `FACTS.md`
//! says where each comes from.
//!
//! Options and portfolio margin come in behind the same trait: a rule sees all holdings of an
//! account and all quotes at once, so it may price scenarios over them instead of adding up legs.

pub mod aave_v3;
mod builtin;
mod change;
pub mod drift;
pub mod dydx_v4;
mod fault;
mod fixed;
pub mod gmx_v2;
mod holdings;
pub mod hyperliquid;
mod lender;
mod linear;
mod linear_price;
pub mod morpho_blue;
mod quotes;
mod rates;
mod search;
mod standing;
pub mod synthetix_v3;
mod terms;
pub(crate) mod text;
pub mod tiered;
pub(crate) mod uint;

pub use crate::provenance::{Provenance, Stale};
pub use builtin::BUILTIN;
pub use change::{Change, Shock, apply};
pub use ethnum::{I256, U256};
pub use fault::{Subject, TermsError, Unassessable};
pub use fixed::Fixed;
pub use holdings::{Balance, Fraction, Holdings, Orders, Position};
pub use quotes::{AssetQuote, Backing, MarketQuote, PAR, Pool, Quotes, Series};
pub use rates::{MarketRates, Rates, RatesTerms};
pub use standing::{PositionMargin, Seizure, Standing, Taken};
pub use terms::{RuleTerms, Symbols};
pub use uint::real_of;

use std::fmt;
use trimtab_model::{Amount, Price, Rounding, notional};

/// Decimal places in which a rule counts money, assets and sizes.
pub const DECIMALS: u8 = 18;

/// One at [`DECIMALS`] places: a dollar, a unit of an asset or of a market.
pub const ONE: i128 = 1_000_000_000_000_000_000;

/// How one venue margins one account.
///
/// An account is what the venue margins together: a cross account, or one isolated position with
/// the collateral set apart for it. Amounts are in the venue's unit of account at 1e-18 unless
/// told otherwise; every rule documents where it rounds.
pub trait MarginRule: fmt::Debug + Send + Sync {
    /// Where the rule's parameters come from and how old they may be.
    fn provenance(&self) -> &Provenance;

    /// Where the account stands.
    ///
    /// # Errors
    /// [`Unassessable`] names what is missing, stale or beyond counting. Such an account may not
    /// be drawn from.
    fn assess(&self, holdings: &Holdings, quotes: &Quotes) -> Result<Standing, Unassessable>;

    /// The price at which the rule values a market: its mark, or its oracle's.
    ///
    /// # Errors
    /// [`Unassessable`] where there is none above zero.
    fn valued_at(&self, market: usize, quotes: &Quotes) -> Result<Price, Unassessable> {
        quotes.mark(market)
    }

    /// The same holdings with every position's gains kept open from the prices of now on: a position
    /// without a cost counts its gains as settled at any price, so it must be opened before prices
    /// are moved.
    ///
    /// # Errors
    /// [`Unassessable`] where a held position has no price, or a value beyond counting.
    fn opened(&self, holdings: &Holdings, quotes: &Quotes) -> Result<Holdings, Unassessable> {
        let mut opened = holdings.clone();
        for position in &mut opened.positions {
            if position.cost.is_none() && !position.quantity.is_zero() {
                let price = self.valued_at(position.market, quotes)?;
                // Rounded against us, as a cost.
                position.cost = Some(notional(position.quantity, price, DECIMALS, Rounding::Up)?);
            }
        }
        Ok(opened)
    }

    /// What one position asks for by itself, as the account's requirement adds it up.
    ///
    /// # Errors
    /// As [`MarginRule::assess`].
    fn position_margin(
        &self,
        position: &Position,
        quotes: &Quotes,
    ) -> Result<PositionMargin, Unassessable>;

    /// The most of an asset, in its own units, that the venue would let out now.
    ///
    /// # Errors
    /// As [`MarginRule::assess`].
    fn withdrawable(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
        asset: usize,
    ) -> Result<Amount, Unassessable>;

    /// What the venue takes of an account that it may liquidate, at what penalty; `None` while it
    /// may not.
    ///
    /// # Errors
    /// As [`MarginRule::assess`].
    fn liquidation(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
    ) -> Result<Option<Seizure>, Unassessable>;

    /// The price of one series, all else as it is, from which on the account may be liquidated:
    /// found by halving on [`MarginRule::assess`] unless a venue has a formula of its own. `None`
    /// where no price of that series does it.
    ///
    /// # Errors
    /// As [`MarginRule::assess`].
    fn liquidation_price(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
        series: Series,
    ) -> Result<Option<Price>, Unassessable> {
        let opened = self.opened(holdings, quotes)?;
        let now = match series {
            Series::Market(market) => self.valued_at(market, quotes)?,
            Series::Asset(_) => quotes.price(series)?,
        };
        let is_liquidatable = |price| {
            let moved = quotes.with_price(series, price);
            Ok(self.assess(&opened, &moved)?.is_liquidatable)
        };
        search::first_price(now, is_liquidatable)
    }

    /// Holdings and quotes as they would be after a change: what we deposit, withdraw or trade,
    /// and what that does to the venue itself.
    ///
    /// # Errors
    /// As [`MarginRule::assess`], and where the change itself is impossible.
    fn after(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
        change: &Change,
    ) -> Result<(Holdings, Quotes), Unassessable> {
        apply(holdings, quotes, change, |market| self.valued_at(market, quotes))
    }
}
