//! Underlyings, their prices and sizes, and the margin a venue asks for them.

use crate::encode::{Canonical, Encoder};
use crate::money::{Amount, MoneyError, Rounding};
use crate::product::mul_div;
use crate::ratio::Ratio;
use serde::{Deserialize, Serialize};

/// Decimal places of [`Price`] and [`Quantity`]: the finest any venue or chain counts in.
const DECIMALS: u32 = 18;

/// An underlying traded at venues, such as `BTC`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Market {
    /// The underlying's symbol.
    pub name: String,
}

/// Price of one unit of the underlying in the collateral asset, in units of 1e-18.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Price(i128);

/// Signed size of a position in the underlying, in units of 1e-18; above zero is long.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Quantity(i128);

impl Price {
    /// A price in units of 1e-18.
    #[must_use]
    pub const fn from_base(units: i128) -> Self {
        Self(units)
    }

    /// Units of 1e-18.
    #[must_use]
    pub const fn base(self) -> i128 {
        self.0
    }
}

impl Quantity {
    /// No position.
    pub const ZERO: Self = Self(0);

    /// A size in units of 1e-18.
    #[must_use]
    pub const fn from_base(units: i128) -> Self {
        Self(units)
    }

    /// Units of 1e-18.
    #[must_use]
    pub const fn base(self) -> i128 {
        self.0
    }

    /// Whether nothing is held.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The size without its side, saturating.
    #[must_use]
    pub const fn magnitude(self) -> Self {
        Self(self.0.saturating_abs())
    }
}

/// Value of `quantity` at `price` in an asset of `decimals` places, exact but for one rounding.
///
/// # Errors
/// [`MoneyError::Overflow`] when the value is beyond 128 bits of base units.
pub fn notional(
    quantity: Quantity,
    price: Price,
    decimals: u8,
    rounding: Rounding,
) -> Result<Amount, MoneyError> {
    let places = (2 * DECIMALS).checked_sub(u32::from(decimals));
    // At most 10^36, which is within the range.
    let divisor = places.and_then(|places| 10_i128.checked_pow(places));
    let divisor = divisor.ok_or(MoneyError::DivisionByZero)?;
    mul_div(quantity.0, price.0, divisor, rounding).map(Amount::from_base)
}

/// What a venue asks for a market, as shares of notional.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarginTerms {
    /// Initial margin: to open a position, or to withdraw beside it.
    pub initial: Ratio,
    /// Maintenance margin: to keep it.
    pub maintenance: Ratio,
}

impl Canonical for Price {
    fn encode(&self, out: &mut Encoder) {
        out.i128(self.0);
    }
}

impl Canonical for Quantity {
    fn encode(&self, out: &mut Encoder) {
        out.i128(self.0);
    }
}

impl Canonical for MarginTerms {
    fn encode(&self, out: &mut Encoder) {
        self.initial.encode(out);
        self.maintenance.encode(out);
    }
}

#[cfg(test)]
mod tests {
    use super::{Price, Quantity, notional};
    use crate::money::{Amount, Rounding};

    const UNIT: i128 = 1_000_000_000_000_000_000;

    #[test]
    fn notional_is_exact() {
        let price = Price::from_base(35_466 * UNIT + 3 * UNIT / 10);
        let short = Quantity::from_base(-2 * UNIT);
        let value = notional(short, price, 9, Rounding::Down).unwrap();
        assert_eq!(value, Amount::parse("-70932.6", 9).unwrap());
        let dust = notional(Quantity::from_base(1), Price::from_base(1), 9, Rounding::Up).unwrap();
        assert_eq!(dust, Amount::from_base(1));
        assert!(notional(short, price, 40, Rounding::Down).is_err());
    }

    #[test]
    fn a_value_beyond_128_bits_is_refused() {
        let huge = Quantity::from_base(i128::MAX);
        assert!(notional(huge, Price::from_base(i128::MAX), 18, Rounding::Down).is_err());
    }
}
