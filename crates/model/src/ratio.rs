//! Dimensionless shares and rates in parts per billion.
//!
//! Margin rates, fees in basis points, shares of a total: exact to 1e-9, scaled onto amounts with
//! a named rounding.

use crate::decimal::{self, DecimalError};
use crate::money::{Amount, MoneyError, Rounding};
use serde::{Deserialize, Serialize};

/// A ratio in units of 1e-9; `Ratio::ONE` is 100 %.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Ratio(i64);

impl Ratio {
    /// 0 %.
    pub const ZERO: Self = Self(0);
    /// 100 %.
    pub const ONE: Self = Self(Self::PARTS);
    /// Parts of one.
    pub const PARTS: i64 = 1_000_000_000;
    /// Decimal places of a ratio.
    pub const DECIMALS: u8 = 9;

    /// A ratio of `parts` billionths.
    #[must_use]
    pub const fn from_parts(parts: i64) -> Self {
        Self(parts)
    }

    /// Billionths.
    #[must_use]
    pub const fn parts(self) -> i64 {
        self.0
    }

    /// Reads `0.05`, `5%` or `12bps`.
    ///
    /// # Errors
    /// [`DecimalError`] as for amounts; the finest ratio is 1e-9.
    pub fn parse(text: &str) -> Result<Self, DecimalError> {
        let body = text.trim();
        let (number, shift) = if let Some(percent) = body.strip_suffix('%') {
            (percent, 2)
        } else if let Some(points) = body.strip_suffix("bps") {
            (points, 4)
        } else {
            (body, 0)
        };
        let parts = decimal::parse(number.trim_end(), Self::DECIMALS - shift)?;
        i64::try_from(parts).map(Self).map_err(|_| DecimalError::TooLarge(text.to_owned()))
    }

    /// This share of `amount`.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] beyond 128 bits.
    pub fn of(self, amount: Amount, rounding: Rounding) -> Result<Amount, MoneyError> {
        amount.scaled(i128::from(self.0), i128::from(Self::PARTS), rounding)
    }
}

#[cfg(test)]
mod tests {
    use super::Ratio;
    use crate::money::{Amount, Rounding};

    #[test]
    fn percent_points_and_plain_shares_agree() {
        for text in ["0.05", "5%", "500bps", "500 bps"] {
            assert_eq!(Ratio::parse(text).unwrap(), Ratio::from_parts(50_000_000), "{text}");
        }
        assert!(Ratio::parse("0.0000000001").is_err());
        assert!(Ratio::parse("0.0000001bps").is_err());
        assert!(Ratio::parse("five").is_err());
    }

    #[test]
    fn a_share_is_rounded_as_told() {
        let amount = Amount::from_base(3);
        let half = Ratio::parse("50%").unwrap();
        assert_eq!(half.of(amount, Rounding::Down).unwrap(), Amount::from_base(1));
        assert_eq!(half.of(amount, Rounding::Up).unwrap(), Amount::from_base(2));
    }
}
