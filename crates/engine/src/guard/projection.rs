//! What each account would hold after the transfers permitted so far.

use crate::state::State;
use trimtab_model::{AccountId, Amount, MoneyError, Portfolio, TransferBody, VenueKind};

/// Landed and inbound money per account after a prefix of a plan.
#[derive(Debug)]
pub(super) struct Projection {
    landed: Vec<Amount>,
    inbound: Vec<Amount>,
    /// Permitted in this step.
    made: Vec<TransferBody>,
    total: Amount,
}

impl Projection {
    pub(super) fn of(portfolio: &Portfolio, state: &State) -> Result<Self, MoneyError> {
        let available = |account| state.ledger().available(account);
        Ok(Self {
            landed: portfolio.account_ids().map(available).collect::<Result<_, _>>()?,
            inbound: state.inbound()?,
            made: Vec::new(),
            total: state.ledger().total()?,
        })
    }

    /// Adds one more permitted transfer. What it brings is counted before fees: limits bind the
    /// money that may stand at a target, so the higher figure is the safe one.
    pub(super) fn apply(&mut self, body: &TransferBody) -> Result<(), MoneyError> {
        let source = &mut self.landed[body.source.index()];
        *source = source.minus(body.amount)?;
        let target = &mut self.inbound[body.target.index()];
        *target = target.plus(body.amount)?;
        self.made.push(*body);
        Ok(())
    }

    /// What an account would still hold, nothing inbound counted.
    pub(super) fn landed(&self, account: AccountId) -> Amount {
        self.landed[account.index()]
    }

    /// What an account would hold once all has arrived.
    pub(super) fn expected(&self, account: AccountId) -> Result<Amount, MoneyError> {
        self.landed[account.index()].plus(self.inbound[account.index()])
    }

    /// All there is.
    pub(super) const fn total(&self) -> Amount {
        self.total
    }

    /// Sum of what this step permitted on the transfers that `counts`.
    pub(super) fn made(
        &self,
        counts: impl Fn(&TransferBody) -> bool,
    ) -> Result<Amount, MoneyError> {
        Amount::sum(self.made.iter().filter(|body| counts(body)).map(|body| body.amount))
    }

    /// What the accounts that `counts` would hold once all has arrived.
    pub(super) fn expected_of(
        &self,
        portfolio: &Portfolio,
        counts: impl Fn(AccountId) -> bool,
    ) -> Result<Amount, MoneyError> {
        let mut sum = Amount::ZERO;
        for account in portfolio.account_ids().filter(|&account| counts(account)) {
            sum = sum.plus(self.expected(account)?)?;
        }
        Ok(sum)
    }

    /// What the wallets that `counts` would still hold.
    pub(super) fn wallets(
        &self,
        portfolio: &Portfolio,
        counts: impl Fn(AccountId) -> bool,
    ) -> Result<Amount, MoneyError> {
        let is_wallet = |&account: &AccountId| {
            portfolio.venue_of(account).kind == VenueKind::Wallet && counts(account)
        };
        Amount::sum(portfolio.account_ids().filter(is_wallet).map(|account| self.landed(account)))
    }
}
