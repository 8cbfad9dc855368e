//! One movement of value between two ledger accounts.

use super::LedgerAccount;
use trimtab_model::Amount;

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
    /// Moves `amount` from `source` to `target`, or its magnitude back where it is negative.
    #[must_use]
    pub fn signed(source: LedgerAccount, target: LedgerAccount, amount: Amount) -> Self {
        if amount.is_negative() {
            Self { source: target, target: source, amount: amount.magnitude() }
        } else {
            Self { source, target, amount }
        }
    }

    /// What moves, zero or more.
    #[must_use]
    pub const fn amount(&self) -> Amount {
        self.amount
    }
}
