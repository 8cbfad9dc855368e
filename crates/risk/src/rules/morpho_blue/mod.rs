//! Morpho Blue: one loan asset against one collateral asset, with an adaptive rate.
//!
//! Counted in units of the tokens, as the contracts count. What is supplied of the loan asset earns
//! interest and is no collateral. In the words of the trait: equity is what is supplied and pledged
//! less what is owed; maintenance and initial are the equity at which no more may be owed, since
//! the venue lends up to the share at which it liquidates. The oracle's price is the quotient of
//! both assets' prices, rounded down; values in the unit of account are rounded against us.

mod account;
mod exp;
mod irm;
mod liquidation;
mod market;
mod moves;
mod shares;
mod terms;
mod wad;

pub use account::Account;
pub use exp::wad_exp;
pub use irm::{
    INITIAL_LEVEL, LEVEL_LEAST, LEVEL_MOST, SPEED, STEEPNESS, TARGET, Touch, curve, touch,
};
pub use liquidation::{
    CURSOR, INCENTIVE_MOST, Liquidated, ORACLE_SCALE, incentive, least_collateral, liquidate,
    most_borrowed, quoted,
};
pub use market::LoanRates;
pub use shares::{Books, Ledger};
pub use terms::{MorphoBlueTerms, TokenTerms};
pub use wad::{WAD, WAD_SIGNED, taylor_compounded, wad_div_to_zero, wad_mul, wad_mul_to_zero};

use crate::provenance::Provenance;
use crate::rules::fault::{Subject, Unassessable};
use crate::rules::holdings::{Holdings, Position};
use crate::rules::quotes::Quotes;
use crate::rules::standing::{PositionMargin, Seizure, Standing, Taken};
use crate::rules::uint::amount;
use crate::rules::{Change, MarginRule, lender};
use ethnum::U256;
use terms::Token;
use trimtab_model::{Amount, Rounding};

/// The rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MorphoBlue {
    provenance: Provenance,
    loan: Token,
    collateral: Option<Token>,
    lltv: U256,
    fee: U256,
}

impl MorphoBlue {
    /// Decimal places of the loan token.
    #[must_use]
    pub const fn loan_decimals(&self) -> u8 {
        self.loan.decimals
    }

    /// Index of the loan asset.
    #[must_use]
    pub const fn loan_asset(&self) -> usize {
        self.loan.asset
    }

    /// Share of interest that the venue keeps, a wad.
    #[must_use]
    pub const fn fee(&self) -> U256 {
        self.fee
    }

    fn is_collateral(&self, asset: usize) -> bool {
        self.collateral.is_some_and(|token| token.asset == asset)
    }

    /// The account in units of its tokens.
    ///
    /// # Errors
    /// As [`MarginRule::assess`].
    pub fn account(&self, holdings: &Holdings, quotes: &Quotes) -> Result<Account, Unassessable> {
        self.provenance.check(quotes.now)?;
        lender::no_positions(holdings)?;
        Account::of(self, holdings, quotes)
    }
}

impl MarginRule for MorphoBlue {
    fn provenance(&self) -> &Provenance {
        &self.provenance
    }

    fn assess(&self, holdings: &Holdings, quotes: &Quotes) -> Result<Standing, Unassessable> {
        let account = self.account(holdings, quotes)?;
        let gross = account.value(account.owed, Rounding::Up)?;
        let equity = account.worth()?.minus(gross)?;
        let maintenance = equity.minus(account.buffer()?)?;
        let free = if self.is_collateral(0) {
            account.value(account.quoted_free()?, Rounding::Down)?
        } else if self.loan.asset == 0 {
            account.value(account.supplied, Rounding::Down)?
        } else {
            Amount::ZERO
        };
        Ok(Standing {
            equity,
            maintenance,
            initial: maintenance,
            kept: equity.minus(free)?,
            gross,
            is_liquidatable: account.is_liquidatable(),
        })
    }

    fn position_margin(
        &self,
        position: &Position,
        _: &Quotes,
    ) -> Result<PositionMargin, Unassessable> {
        lender::position_margin(position)
    }

    fn withdrawable(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
        asset: usize,
    ) -> Result<Amount, Unassessable> {
        let account = self.account(holdings, quotes)?;
        if let Some(token) = self.collateral.filter(|token| token.asset == asset) {
            return Ok(amount(account.free()?, token.decimals)?);
        }
        if asset != self.loan.asset {
            return Err(Unassessable::Unlisted { of: Subject::Asset(asset) });
        }
        let (supplied, lent) = self.totals(&lender::pool(quotes, asset)?)?;
        Ok(amount(account.supplied.min(supplied - lent), self.loan.decimals)?)
    }

    fn liquidation(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
    ) -> Result<Option<Seizure>, Unassessable> {
        let is_liquidatable = self.assess(holdings, quotes)?.is_liquidatable;
        let account = self.account(holdings, quotes)?;
        // Debt without collateral cannot be liquidated: nothing is there to take.
        let Some(token) = self.collateral.filter(|_| is_liquidatable && account.pledged > 0) else {
            return Ok(None);
        };
        let taken = liquidate(account.pledged, account.owed, account.price, self.lltv)?;
        let worth = account.value(quoted(taken.seized, account.price)?, Rounding::Up)?;
        let paid = account.value(taken.repaid, Rounding::Down)?;
        let seized = amount(taken.seized, token.decimals)?;
        let repaid = amount(taken.repaid, self.loan.decimals)?;
        Ok(Some(Seizure {
            taken: vec![
                Taken::Collateral { asset: token.asset, amount: seized },
                Taken::Debt { asset: self.loan.asset, amount: repaid },
            ],
            penalty: worth.minus(paid)?.or_zero(),
            pause: None,
            is_whole: true,
        }))
    }

    /// Whoever supplies, withdraws, borrows, repays or takes collateral out touches the market;
    /// who pledges collateral does not. What the account's own health forbids is for
    /// [`MarginRule::assess`] of the outcome to say.
    fn after(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
        change: &Change,
    ) -> Result<(Holdings, Quotes), Unassessable> {
        self.moved(holdings, quotes, change)
    }
}
