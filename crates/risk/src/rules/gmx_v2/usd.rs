//! Dollars of 1e-30 in 256 bits, as GMX counts them.

use super::super::Fixed;
use ethnum::I256;
use trimtab_model::{Amount, MoneyError, Price, Quantity, Rounding};

/// A share or factor of 1e-30.
pub type Factor = Fixed<30>;

/// Units of 1e-30 in 1e-18.
const PER_UNIT: i128 = 1_000_000_000_000;
/// A product of two figures of 1e-18 in units of 1e-30.
const PER_PRODUCT: i128 = 1_000_000;

/// Signed dollars in units of 1e-30.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Usd(I256);

impl Usd {
    /// Nothing.
    pub const ZERO: Self = Self(I256::ZERO);

    /// So many units of 1e-30.
    #[must_use]
    pub const fn from_base(units: I256) -> Self {
        Self(units)
    }

    /// Units of 1e-30.
    #[must_use]
    pub const fn base(self) -> I256 {
        self.0
    }

    /// One dollar.
    #[must_use]
    pub fn one() -> Self {
        Self(I256::from(Factor::ONE.base()))
    }

    /// Dollars of 1e-18, exactly.
    #[must_use]
    pub fn of_amount(amount: Amount) -> Self {
        Self(I256::from(amount.base()) * I256::from(PER_UNIT))
    }

    /// Value of so much at a price, towards minus infinity.
    #[must_use]
    pub fn of(units: Quantity, price: Price) -> Self {
        let product = I256::from(units.base()) * I256::from(price.base());
        Self(product.div_euclid(I256::from(PER_PRODUCT)))
    }

    /// Dollars of 1e-18, rounded as told.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] beyond 128 bits.
    pub fn amount(self, rounding: Rounding) -> Result<Amount, MoneyError> {
        let per = I256::from(PER_UNIT);
        let (floor, rest) = (self.0.div_euclid(per), self.0.rem_euclid(per));
        let is_up = match rounding {
            Rounding::Down => false,
            Rounding::Up => rest != 0,
            Rounding::Nearest => rest * 2 >= per,
        };
        let units = if is_up { floor + 1 } else { floor };
        i128::try_from(units).map(Amount::from_base).map_err(|_| self.overflow("x", Self(per)))
    }

    /// `self + other`.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] beyond 256 bits.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        self.0.checked_add(other.0).map(Self).ok_or_else(|| self.overflow("+", other))
    }

    /// `self - other`.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] beyond 256 bits.
    pub fn minus(self, other: Self) -> Result<Self, MoneyError> {
        self.0.checked_sub(other.0).map(Self).ok_or_else(|| self.overflow("-", other))
    }

    /// This many times a factor, towards zero as the contracts divide.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] beyond 256 bits.
    pub fn times(self, factor: Factor) -> Result<Self, MoneyError> {
        self.scaled(I256::from(factor.base()), I256::from(Factor::ONE.base()))
    }

    /// `self x numerator / denominator` towards zero.
    ///
    /// # Errors
    /// [`MoneyError`] beyond 256 bits and for a denominator of zero.
    pub fn scaled(self, numerator: I256, denominator: I256) -> Result<Self, MoneyError> {
        let product = self.0.checked_mul(numerator);
        let product = product.ok_or_else(|| self.overflow("x", Self(numerator)))?;
        product.checked_div(denominator).map(Self).ok_or(MoneyError::DivisionByZero)
    }

    /// Without its sign; the one value without a negative stays as near as can be.
    #[must_use]
    pub fn magnitude(self) -> Self {
        Self(self.0.checked_abs().unwrap_or(I256::MAX))
    }

    /// Below zero where this is above, and the other way round.
    #[must_use]
    pub fn negated(self) -> Self {
        Self(self.0.checked_neg().unwrap_or(I256::MAX))
    }

    /// The error of an operation, its operands cut to what it can tell.
    pub(super) fn overflow(self, operation: &'static str, other: Self) -> MoneyError {
        MoneyError::Overflow { operation, left: cut(self.0), right: cut(other.0) }
    }
}

fn cut(value: I256) -> i128 {
    let edge = if value < 0 { i128::MIN } else { i128::MAX };
    i128::try_from(value).unwrap_or(edge)
}
