//! What portfolio margin lends on spot collateral. Only this formula is published: the ratio at
//! which such an account is liquidated is not, so the rule does not margin one (see `FACTS.md`).

use crate::rules::DECIMALS;
use trimtab_model::{Amount, MoneyError, Price, Quantity, Ratio, Rounding, notional};

/// USDC that may be borrowed for trading against a spot balance, in units of 1e-18: `balance x
/// oracle price x loan-to-value`, rounded down. It may not be withdrawn.
///
/// # Errors
/// [`MoneyError`] beyond 128 bits.
pub fn borrowable(balance: Amount, oracle: Price, ltv: Ratio) -> Result<Amount, MoneyError> {
    let held = Quantity::from_base(balance.base());
    ltv.of(notional(held, oracle, DECIMALS, Rounding::Down)?, Rounding::Down)
}
