//! What an account's holdings count and ask for at one stage, in the venue's own dollars.

use super::super::fault::{Subject, Unassessable};
use super::super::holdings::Holdings;
use super::super::quotes::{Quotes, Series};
use super::Drift;
use super::units::{self, sum};
use super::weights::Stage;
use trimtab_model::MoneyError;

/// An account's two sums and the liabilities behind them, in 1e-6 dollars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Weighted collateral, gains and losses in it.
    pub collateral: i128,
    /// Margin asked for.
    pub requirement: i128,
    /// Value of what is owed and of positions in their worst case.
    pub liabilities: i128,
}

/// How an account is looked at.
#[derive(Debug, Clone, Copy)]
pub struct Look<'a> {
    /// What is known of the world.
    pub quotes: &'a Quotes,
    /// Which margin is asked for.
    pub stage: Stage,
    /// Whether tokens and the dollar count at the worse of oracle and five-minute average, as they
    /// do to withdraw and to place orders.
    pub is_strict: bool,
}

/// A price range: the worse of oracle and average where the venue is strict.
#[derive(Debug, Clone, Copy)]
pub(super) struct Strict {
    pub(super) now: i128,
    pub(super) low: i128,
    pub(super) high: i128,
}

impl Tally {
    /// Collateral that is not needed; below zero where some is missing.
    #[must_use]
    pub const fn free(&self) -> i128 {
        self.collateral.saturating_sub(self.requirement)
    }

    pub(super) fn counts(&mut self, value: i128) -> Result<(), MoneyError> {
        self.collateral = sum(self.collateral, value)?;
        Ok(())
    }

    pub(super) fn asks(&mut self, requirement: i128, liability: i128) -> Result<(), MoneyError> {
        self.requirement = sum(self.requirement, requirement)?;
        self.liabilities = sum(self.liabilities, liability)?;
        Ok(())
    }
}

impl Drift {
    /// The account's sums, looked at so.
    ///
    /// # Errors
    /// [`Unassessable`] as for the rule.
    pub fn tally(&self, holdings: &Holdings, look: Look<'_>) -> Result<Tally, Unassessable> {
        let mut tally = Tally::default();
        for balance in &holdings.balances {
            self.add_spot(&mut tally, balance, look)?;
        }
        for position in &holdings.positions {
            let part = self.perp_part(position, look)?;
            tally.asks(part.requirement, part.worst)?;
            tally.counts(part.gain)?;
        }
        Ok(tally)
    }
}

impl<'a> Look<'a> {
    /// To open, order or withdraw: initial margin at strict prices.
    #[must_use]
    pub const fn to_open(quotes: &'a Quotes) -> Self {
        Self { quotes, stage: Stage::Initial, is_strict: true }
    }

    /// To be liquidated: maintenance margin at the oracle's prices.
    #[must_use]
    pub const fn to_keep(quotes: &'a Quotes) -> Self {
        Self { quotes, stage: Stage::Maintenance, is_strict: false }
    }

    /// A price and its average as a range, in 1e-6.
    pub(super) fn price(&self, asset: usize) -> Result<Strict, Unassessable> {
        let (quotes, of) = (self.quotes, Subject::Asset(asset));
        let now = units::price(quotes.price(Series::Asset(asset))?, of)?;
        match quotes.asset(asset)?.average.filter(|_| self.is_strict) {
            None => Ok(Strict { now, low: now, high: now }),
            Some(average) => {
                let average = units::price(average, of)?;
                Ok(Strict { now, low: now.min(average), high: now.max(average) })
            }
        }
    }
}
