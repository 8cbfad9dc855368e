//! Double entry over one asset: where every unit is, and why it came or went.
//!
//! Every posting takes from one ledger account and gives the same to another, so the sum over all
//! of them is zero at all times (invariants I1, I2), which [`Ledger::imbalance`] proves again.
//! What is promised to a transfer but not yet gone is *reserved* and no longer available (I3).

mod posting;

pub use posting::Posting;

use serde::{Deserialize, Serialize};
use trimtab_model::{AccountId, Amount, Canonical, Encoder, FlowKind, MoneyError};

/// An account of the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LedgerAccount {
    /// What one of our accounts holds.
    Held(AccountId),
    /// Everything else, by purpose.
    For(Purpose),
}

/// Why value is not, or no longer, at one of our accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// Left a source, not yet usable at its target.
    InFlight,
    /// Paid for transfers.
    Fees,
    /// Put in by the owner.
    Capital,
    /// Mark-to-market.
    Price,
    /// Funding payments.
    Funding,
    /// Interest on idle money.
    Yield,
    /// Trading costs.
    Trading,
    /// Liquidation penalties.
    Penalty,
    /// Shortages of a venue paid out of another account; nets to zero, its turnover is the memo.
    Deficit,
    /// Rounding of the venues' own figures.
    Dust,
    /// Paid in and out by users who are served.
    Service,
    /// Landed without having left: nobody's gain until a person says whose.
    Surplus,
    /// Too little for the next leg's unit: it lies in a wallet of ours on the way.
    Remainder,
    /// Written off by a person.
    Loss,
}

/// What went in and out of one ledger account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Balance {
    /// Sum of what it received.
    pub received: Amount,
    /// Sum of what it gave.
    pub given: Amount,
    /// Promised to transfers that were requested and not yet answered.
    pub reserved: Amount,
}

/// The ledger of one asset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    held: Vec<Balance>,
    purposes: [Balance; Purpose::ALL.len()],
}

impl Purpose {
    /// Every purpose, in canonical order.
    pub const ALL: [Self; 14] = [
        Self::InFlight,
        Self::Fees,
        Self::Capital,
        Self::Price,
        Self::Funding,
        Self::Yield,
        Self::Trading,
        Self::Penalty,
        Self::Deficit,
        Self::Dust,
        Self::Service,
        Self::Surplus,
        Self::Remainder,
        Self::Loss,
    ];

    /// Position in [`Purpose::ALL`].
    const fn index(self) -> usize {
        match self {
            Self::InFlight => 0,
            Self::Fees => 1,
            Self::Capital => 2,
            Self::Price => 3,
            Self::Funding => 4,
            Self::Yield => 5,
            Self::Trading => 6,
            Self::Penalty => 7,
            Self::Deficit => 8,
            Self::Dust => 9,
            Self::Service => 10,
            Self::Surplus => 11,
            Self::Remainder => 12,
            Self::Loss => 13,
        }
    }
}

impl From<FlowKind> for Purpose {
    fn from(kind: FlowKind) -> Self {
        match kind {
            FlowKind::Capital => Self::Capital,
            FlowKind::Price => Self::Price,
            FlowKind::Funding => Self::Funding,
            FlowKind::Yield => Self::Yield,
            FlowKind::Trading => Self::Trading,
            FlowKind::Penalty => Self::Penalty,
            FlowKind::Deficit => Self::Deficit,
            FlowKind::Service => Self::Service,
        }
    }
}

impl Balance {
    /// What is there.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] beyond 128 bits.
    pub fn net(&self) -> Result<Amount, MoneyError> {
        self.received.minus(self.given)
    }
}

impl Ledger {
    /// An empty ledger over `accounts` accounts.
    #[must_use]
    pub fn new(accounts: usize) -> Self {
        Self { held: vec![Balance::default(); accounts], purposes: Default::default() }
    }

    /// How many accounts it is over.
    #[must_use]
    pub const fn accounts(&self) -> usize {
        self.held.len()
    }

    /// Takes from one account and gives to another; both or neither.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] beyond 128 bits; nothing is posted then.
    pub fn post(&mut self, posting: Posting) -> Result<(), MoneyError> {
        let given = self.balance(posting.source).given.plus(posting.amount())?;
        let received = self.balance(posting.target).received.plus(posting.amount())?;
        self.balance_mut(posting.source).given = given;
        self.balance_mut(posting.target).received = received;
        Ok(())
    }

    /// Sets `amount` of an account aside.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] beyond 128 bits.
    pub fn reserve(&mut self, account: AccountId, amount: Amount) -> Result<(), MoneyError> {
        let balance = &mut self.held[account.index()];
        balance.reserved = balance.reserved.plus(amount)?;
        Ok(())
    }

    /// Takes back what was set aside.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] beyond 128 bits.
    pub fn release(&mut self, account: AccountId, amount: Amount) -> Result<(), MoneyError> {
        let balance = &mut self.held[account.index()];
        balance.reserved = balance.reserved.minus(amount)?;
        Ok(())
    }

    /// What an account holds.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] beyond 128 bits.
    pub fn held(&self, account: AccountId) -> Result<Amount, MoneyError> {
        self.held[account.index()].net()
    }

    /// What an account holds and has not promised.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] beyond 128 bits.
    pub fn available(&self, account: AccountId) -> Result<Amount, MoneyError> {
        let balance = &self.held[account.index()];
        balance.net()?.minus(balance.reserved)
    }

    /// What a purpose received less what it gave.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] beyond 128 bits.
    pub fn net(&self, purpose: Purpose) -> Result<Amount, MoneyError> {
        self.purposes[purpose.index()].net()
    }

    /// Turnover of any account.
    #[must_use]
    pub fn balance(&self, account: LedgerAccount) -> &Balance {
        match account {
            LedgerAccount::Held(id) => &self.held[id.index()],
            LedgerAccount::For(purpose) => &self.purposes[purpose.index()],
        }
    }

    fn balance_mut(&mut self, account: LedgerAccount) -> &mut Balance {
        match account {
            LedgerAccount::Held(id) => &mut self.held[id.index()],
            LedgerAccount::For(purpose) => &mut self.purposes[purpose.index()],
        }
    }

    /// Held by all accounts and in flight: what there is.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] beyond 128 bits.
    pub fn total(&self) -> Result<Amount, MoneyError> {
        let in_flight = self.net(Purpose::InFlight)?;
        self.held.iter().try_fold(in_flight, |sum, balance| sum.plus(balance.net()?))
    }

    /// Sum of everything received less everything given: zero, or the ledger is broken.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] beyond 128 bits.
    pub fn imbalance(&self) -> Result<Amount, MoneyError> {
        let all = self.held.iter().chain(&self.purposes);
        all.map(Balance::net).try_fold(Amount::ZERO, |sum, net| sum.plus(net?))
    }
}

impl Canonical for Balance {
    fn encode(&self, out: &mut Encoder) {
        self.received.encode(out);
        self.given.encode(out);
        self.reserved.encode(out);
    }
}

impl Canonical for Ledger {
    fn encode(&self, out: &mut Encoder) {
        out.sequence(&self.held);
        // The later ones are encoded by the state, and only where there is anything.
        out.sequence(&self.purposes[..Purpose::Service.index()]);
    }
}

#[cfg(test)]
mod tests;
