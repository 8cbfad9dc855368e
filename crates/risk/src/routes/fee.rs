//! What a rail asks for an amount, in base units and rounded as the rail does.

use super::cctp::{CctpFeeError, least_fee};
use trimtab_model::{Amount, MoneyError, Ratio, Rounding};

/// How a fee is reckoned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeeRule {
    /// So much a transfer and a share of the amount, rounded up.
    Plain {
        /// Per transfer.
        fixed: Amount,
        /// Share of the amount.
        rate: Ratio,
    },
    /// CCTP's: parts of ten million, rounded down, and one unit at least where there are any.
    Cctp {
        /// Parts of [`super::cctp::FEE_PARTS`].
        parts: i128,
    },
}

/// Why there is no fee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FeeError {
    /// As CCTP's rule says.
    #[error(transparent)]
    Cctp(#[from] CctpFeeError),
    /// Beyond 128 bits.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl FeeRule {
    /// No fee.
    pub const FREE: Self = Self::Plain { fixed: Amount::ZERO, rate: Ratio::ZERO };

    /// What is asked for `amount`, in its base units.
    ///
    /// # Errors
    /// [`FeeError`] beyond 128 bits, and for what CCTP's rule does not take.
    pub fn of(&self, amount: Amount) -> Result<Amount, FeeError> {
        match *self {
            Self::Plain { fixed, rate } => Ok(fixed.plus(rate.of(amount, Rounding::Up)?)?),
            Self::Cctp { parts } => Ok(least_fee(amount, parts)?),
        }
    }
}
