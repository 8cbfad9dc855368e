//! One movement of value between two ledger accounts.

use super::LedgerAccount;
use trimtab_model::{Amount, MoneyError};

/// A movement that is never negative: a negative one is the same movement the other way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posting {
    /// Gives.
    pub source: LedgerAccount,
    /// Receives.
    pub target: LedgerAccount,
    amount: Amount,
}

impl Posting {
    /// Moves `amount` from `source` to `target`, or its negative back where it is below zero.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] for the one amount without a negative.
    pub fn signed(
        source: LedgerAccount,
        target: LedgerAccount,
        amount: Amount,
    ) -> Result<Self, MoneyError> {
        Ok(if amount.is_negative() {
            Self { source: target, target: source, amount: amount.negated()? }
        } else {
            Self { source, target, amount }
        })
    }

    /// What moves, zero or more.
    #[must_use]
    pub const fn amount(&self) -> Amount {
        self.amount
    }
}
