//! What Circle's CCTP V2 asks, and what its messages say.
//!
//! A burn states the most it may cost (`maxFee`); a fast transfer takes what the attester sets, and
//! the contract demands that the most be no less than its own minimum and less than the amount
//! (`TokenMessengerV2` of circlefin/evm-cctp-contracts). [`message`] reads the messages.

pub mod message;

use thiserror::Error;
use trimtab_model::{Amount, MoneyError, Ratio, Rounding};

/// Parts of one that the contract's minimum fee is stated in.
pub const FEE_PARTS: i128 = 10_000_000;

/// Parts of the minimum fee in a basis point.
pub const PARTS_A_BASIS_POINT: i128 = 1_000;

/// Fast: attested before finality, at a fee.
pub const CONFIRMED: u32 = 1_000;
/// Standard: attested when final.
pub const FINALIZED: u32 = 2_000;
/// The lowest threshold that a message to mint may have.
pub const LEAST_THRESHOLD: u32 = 500;

/// Why a burn would be refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CctpFeeError {
    /// An amount of nothing or less.
    #[error("amount {}, must be above 0 base units", .0.base())]
    Amount(Amount),
    /// A fee of less than nothing, or of all.
    #[error("minimum fee {0} of 10,000,000 parts, must be from 0 and below 10,000,000")]
    Parts(i128),
    /// The most is less than the least.
    #[error(
        "maxFee {} is below the minimum of {} base units; ask for the fee again and leave a \
         buffer of 10 to 20 %", most.base(), least.base()
    )]
    BelowLeast {
        /// What is stated.
        most: Amount,
        /// What the contract demands.
        least: Amount,
    },
    /// The most is all there is.
    #[error("maxFee {} is not below the amount of {} base units; send more", most.base(), amount.base())]
    NotBelowAmount {
        /// What is stated.
        most: Amount,
        /// What is sent.
        amount: Amount,
    },
    /// Beyond 128 bits.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// The least that the contract takes for `amount`: `parts` of [`FEE_PARTS`] rounded down, but never
/// nothing where there is a fee.
///
/// # Errors
/// [`CctpFeeError`]: an amount not above 0, parts out of range, beyond 128 bits.
pub fn least_fee(amount: Amount, parts: i128) -> Result<Amount, CctpFeeError> {
    if !amount.is_positive() {
        return Err(CctpFeeError::Amount(amount));
    }
    if !(0..FEE_PARTS).contains(&parts) {
        return Err(CctpFeeError::Parts(parts));
    }
    if parts == 0 {
        return Ok(Amount::ZERO);
    }
    let fee = amount.scaled(parts, FEE_PARTS, Rounding::Down)?;
    Ok(fee.max(Amount::from_base(1)))
}

/// The most to state for `amount` at a fee of `parts`: the least, and a buffer on it, rounded up.
///
/// # Errors
/// As of [`least_fee`]; and where it would be refused, since the fee is not below the amount.
pub fn most_fee(amount: Amount, parts: i128, buffer: Ratio) -> Result<Amount, CctpFeeError> {
    let least = least_fee(amount, parts)?;
    let most = least.plus(buffer.of(least, Rounding::Up)?)?;
    check_most(amount, most, parts)?;
    Ok(most)
}

/// Whether the contract would take a burn of `amount` that may cost `most`.
///
/// # Errors
/// [`CctpFeeError`] says what is wrong.
pub fn check_most(amount: Amount, most: Amount, parts: i128) -> Result<(), CctpFeeError> {
    let least = least_fee(amount, parts)?;
    if most < least {
        return Err(CctpFeeError::BelowLeast { most, least });
    }
    if most >= amount {
        return Err(CctpFeeError::NotBelowAmount { most, amount });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{CctpFeeError, check_most, least_fee, most_fee};
    use trimtab_model::{Amount, Ratio};

    fn units(base: i128) -> Amount {
        Amount::from_base(base)
    }

    /// Figures of `vectors/cctp_v2.json`, from the contract's rule and Circle's fee table.
    #[test]
    fn fees_are_those_of_the_vector_file() {
        for (amount, parts, fee) in
            [(10_000_000_000, 1000, 1_000_000), (5, 1000, 1), (1_000_000, 1, 1), (7, 0, 0)]
        {
            assert_eq!(least_fee(units(amount), parts), Ok(units(fee)));
        }
        let buffer = Ratio::parse("20%").unwrap();
        for (amount, parts, most) in [
            (1_000_000_000, 1000, 120_000),
            (1_000_000_000_000, 1000, 120_000_000),
            (1_000_000_000_000, 1300, 156_000_000),
            (50_000_000_000, 14_000, 84_000_000),
        ] {
            assert_eq!(most_fee(units(amount), parts, buffer), Ok(units(most)));
        }
    }

    #[test]
    fn burns_that_would_be_refused_are() {
        let (ten, one) = (units(10_000_000), units(1_000));
        assert_eq!(check_most(ten, one, 1000), Ok(()));
        let least = units(1_000);
        let most = units(999);
        assert_eq!(check_most(ten, most, 1000), Err(CctpFeeError::BelowLeast { most, least }));
        let all = CctpFeeError::NotBelowAmount { most: ten, amount: ten };
        assert_eq!(check_most(ten, ten, 0), Err(all));
        assert!(most_fee(units(1), 1000, Ratio::ZERO).is_err());
        assert!(least_fee(Amount::ZERO, 1).is_err() && least_fee(ten, 10_000_000).is_err());
        assert!(least_fee(ten, -1).is_err());
        assert_eq!(least_fee(units(i128::MAX), 1), Ok(units(i128::MAX / 10_000_000)));
    }
}
