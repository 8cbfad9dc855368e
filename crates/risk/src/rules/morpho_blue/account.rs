//! An account at a market, in units of its tokens.

use super::MorphoBlue;
use super::liquidation::{least_collateral, most_borrowed, quoted};
use super::terms::Token;
use crate::rules::fault::{Subject, Unassessable};
use crate::rules::holdings::Holdings;
use crate::rules::quotes::{Quotes, Series};
use crate::rules::uint::{add, amount, mul_div, native, power_of_ten};
use ethnum::U256;
use trimtab_model::{Amount, MoneyError, Rounding};

/// An account, in units of the loan token but for what is pledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Account {
    /// What it has supplied.
    pub supplied: U256,
    /// What it owes, rounded up.
    pub owed: U256,
    /// What it has pledged, in units of the collateral token.
    pub pledged: U256,
    /// Price of a unit of collateral in units of the loan, at the oracle's scale.
    pub price: U256,
    /// The most that it may owe.
    pub most: U256,
    lltv: U256,
    loan_price: U256,
    loan_unit: U256,
}

impl Account {
    pub(super) fn of(
        rule: &MorphoBlue,
        holdings: &Holdings,
        quotes: &Quotes,
    ) -> Result<Self, Unassessable> {
        let loan = rule.loan;
        let (mut supplied, mut owed, mut pledged) = (U256::ZERO, U256::ZERO, U256::ZERO);
        let mut price = U256::ZERO;
        let loan_price = units(quotes, loan.asset)?;
        for balance in &holdings.balances {
            let of = Subject::Asset(balance.asset);
            let (held, due) = ((of, "what is held"), (of, "what is owed"));
            let pledge = rule.collateral.filter(|token| token.asset == balance.asset);
            if balance.asset == loan.asset {
                let units = native(balance.held, loan.decimals, Rounding::Down, held)?;
                supplied = add(supplied, units)?;
                owed = add(owed, native(balance.owed, loan.decimals, Rounding::Up, due)?)?;
            } else if let Some(token) = pledge.filter(|_| balance.owed == Amount::ZERO) {
                let units = native(balance.held, token.decimals, Rounding::Down, held)?;
                pledged = add(pledged, units)?;
                price = oracle_price(quotes, (token, loan), loan_price, pledged)?;
            } else if balance.held != Amount::ZERO || balance.owed != Amount::ZERO {
                return Err(Unassessable::Unlisted { of });
            }
        }
        let most = most_borrowed(pledged, price, rule.lltv)?;
        let loan_unit = power_of_ten(loan.decimals);
        let lltv = rule.lltv;
        Ok(Self { supplied, owed, pledged, price, most, lltv, loan_price, loan_unit })
    }

    /// Whether more is owed than may be.
    #[must_use]
    pub fn is_liquidatable(&self) -> bool {
        self.owed > self.most
    }

    /// Collateral that may leave.
    pub(super) fn free(&self) -> Result<U256, MoneyError> {
        let least = least_collateral(self.owed, self.price, self.lltv)?;
        Ok(least.map_or(U256::ZERO, |least| self.pledged.saturating_sub(least)))
    }

    /// Its value in units of the loan token.
    pub(super) fn quoted_free(&self) -> Result<U256, MoneyError> {
        quoted(self.free()?, self.price)
    }

    /// What is supplied and pledged in the unit of account, rounded down.
    pub(super) fn worth(&self) -> Result<Amount, MoneyError> {
        self.value(add(self.supplied, quoted(self.pledged, self.price)?)?, Rounding::Down)
    }

    /// What may yet be owed in the unit of account, rounded down; below zero where too much is.
    pub(super) fn buffer(&self) -> Result<Amount, MoneyError> {
        if self.is_liquidatable() {
            return self.value(self.owed - self.most, Rounding::Up)?.negated();
        }
        self.value(self.most - self.owed, Rounding::Down)
    }

    /// Units of the loan token in the unit of account.
    pub(super) fn value(&self, units: U256, rounding: Rounding) -> Result<Amount, MoneyError> {
        amount(mul_div(units, self.loan_price, self.loan_unit, rounding)?, 18)
    }
}

/// The oracle's price of collateral in the loan; not asked for where nothing is pledged.
fn oracle_price(
    quotes: &Quotes,
    (token, loan): (Token, Token),
    loan_price: U256,
    pledged: U256,
) -> Result<U256, Unassessable> {
    if pledged == 0 {
        return Ok(U256::ZERO);
    }
    // Both have at most 18 decimals.
    let scale = power_of_ten(36 + loan.decimals - token.decimals);
    Ok(mul_div(units(quotes, token.asset)?, scale, loan_price, Rounding::Down)?)
}

/// A price in units of 1e-18.
fn units(quotes: &Quotes, asset: usize) -> Result<U256, Unassessable> {
    let price = quotes.price(Series::Asset(asset))?.base();
    Ok(U256::try_from(price).unwrap_or(U256::ZERO))
}
