//! What an account holds at a venue, as its rule is told.

use super::fault::{Subject, Unassessable};
use serde::{Deserialize, Serialize};
use trimtab_model::{Amount, Quantity};

/// All that a venue margins together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Holdings {
    /// Assets held or owed, one entry an asset.
    pub balances: Vec<Balance>,
    /// Positions, one entry a market.
    pub positions: Vec<Position>,
}

/// An asset held or owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Balance {
    /// Index among the venue's assets ([`super::Symbols`]).
    pub asset: usize,
    /// What is held, in the asset's units of 1e-18. Below zero where a venue keeps losses so.
    pub held: Amount,
    /// What was borrowed with its interest, in the asset's units of 1e-18; zero or more.
    pub owed: Amount,
}

/// A position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Position {
    /// Index among the venue's markets ([`super::Symbols`]).
    pub market: usize,
    /// Units of the underlying; above zero is long.
    pub quantity: Quantity,
    /// What was paid for it, signed as the quantity, in collateral; `None` where gains and losses
    /// are in the balance already.
    pub cost: Option<Amount>,
    /// Funding and fees that have accrued and are not in the balance: above zero we owe them.
    pub owing: Amount,
    /// Share of notional that the account's own setting asks as initial margin, where it is more
    /// than the venue's: 1/10 at a leverage of ten.
    pub own_initial: Option<Fraction>,
    /// Orders that are open.
    pub orders: Orders,
}

/// Open orders of one market.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Orders {
    /// How many.
    pub count: u32,
    /// Units they would buy; zero or more.
    pub buys: Quantity,
    /// Units they would sell; zero or more.
    pub sells: Quantity,
}

/// An exact share, such as 1/3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fraction {
    /// Above the line.
    pub of: u32,
    /// Below the line, above zero.
    pub per: u32,
}

impl Holdings {
    /// One asset and nothing else.
    #[must_use]
    pub fn of_asset(asset: usize, held: Amount) -> Self {
        Self { balances: vec![Balance { asset, held, owed: Amount::ZERO }], positions: Vec::new() }
    }

    /// Refuses a debt below zero, which would count as worth.
    ///
    /// # Errors
    /// [`Unassessable::Impossible`].
    pub(super) fn check_debts(&self) -> Result<(), Unassessable> {
        let wrong = self.balances.iter().find(|balance| balance.owed.is_negative());
        wrong.map_or(Ok(()), |balance| {
            let (of, value) = (Subject::Asset(balance.asset), balance.owed.base());
            Err(Unassessable::Impossible { of, what: "what is owed of it", value })
        })
    }

    /// The entry of an asset.
    #[must_use]
    pub fn balance(&self, asset: usize) -> Option<&Balance> {
        self.balances.iter().find(|balance| balance.asset == asset)
    }

    /// What is held of an asset, in its units of 1e-18; zero where that is nothing or less.
    #[must_use]
    pub fn held(&self, asset: usize) -> Amount {
        self.balance(asset).map_or(Amount::ZERO, |balance| balance.held).or_zero()
    }

    /// The entry of a market.
    #[must_use]
    pub fn position(&self, market: usize) -> Option<&Position> {
        self.positions.iter().find(|position| position.market == market)
    }

    /// The entry of an asset, made where there is none.
    pub fn balance_mut(&mut self, asset: usize) -> &mut Balance {
        let at = self.balances.iter().position(|balance| balance.asset == asset);
        let at = at.unwrap_or_else(|| {
            self.balances.push(Balance { asset, ..Balance::default() });
            self.balances.len() - 1
        });
        &mut self.balances[at]
    }

    /// The entry of a market, made where there is none.
    pub fn position_mut(&mut self, market: usize) -> &mut Position {
        let at = self.positions.iter().position(|position| position.market == market);
        let at = at.unwrap_or_else(|| {
            self.positions.push(Position { market, ..Position::default() });
            self.positions.len() - 1
        });
        &mut self.positions[at]
    }
}
