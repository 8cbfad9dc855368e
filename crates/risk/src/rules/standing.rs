//! What a rule says of an account.

use trimtab_model::{Amount, Quantity, Span};

/// Where an account stands under its venue's rule, in the venue's unit of account.
///
/// Every figure is rounded as the venue rounds it, towards zero where the venue does so; where it
/// publishes reals, against us: requirements up, equity down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// What the venue counts the account to be worth, haircuts taken.
    pub equity: Amount,
    /// Equity below which it is liquidated.
    pub maintenance: Amount,
    /// Equity that opening what is held would ask.
    pub initial: Amount,
    /// Equity that must stay behind a withdrawal of the settlement asset.
    pub kept: Amount,
    /// Notional of all positions, or what is owed, without sides.
    pub gross: Amount,
    /// Whether the venue may liquidate now.
    pub is_liquidatable: bool,
}

/// What one position asks for, rounded as [`Standing`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PositionMargin {
    /// Its notional without side.
    pub notional: Amount,
    /// Initial margin.
    pub initial: Amount,
    /// Maintenance margin.
    pub maintenance: Amount,
}

/// What a venue takes in the next step of a liquidation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Seizure {
    /// What is closed or handed over.
    pub taken: Vec<Taken>,
    /// What it costs us beyond closing at the mark: fees, bonus, margin that is not returned.
    pub penalty: Amount,
    /// How long the venue then waits before it goes on, where this is a part only.
    pub pause: Option<Span>,
    /// Whether nothing is left to liquidate afterwards.
    pub is_whole: bool,
}

/// A part of what is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// A position is closed by so much, signed as the position.
    Position {
        /// Index of the market.
        market: usize,
        /// How much.
        quantity: Quantity,
    },
    /// Collateral is handed over.
    Collateral {
        /// Index of the asset.
        asset: usize,
        /// How much, in the asset's units of 1e-18.
        amount: Amount,
    },
    /// A debt is paid off.
    Debt {
        /// Index of the asset.
        asset: usize,
        /// How much, in the asset's units of 1e-18.
        amount: Amount,
    },
}

impl Standing {
    /// What of the settlement asset may leave: equity above what is kept.
    #[must_use]
    pub fn withdrawable(&self) -> Amount {
        self.equity.minus(self.kept).map_or(Amount::ZERO, Amount::or_zero)
    }

    /// Equity above maintenance; below zero where the account is under water.
    #[must_use]
    pub fn buffer(&self) -> Amount {
        // Both are within the range, so only a difference beyond it saturates.
        let fallback =
            if self.equity.is_negative() { Amount::from_base(i128::MIN) } else { Amount::MAX };
        self.equity.minus(self.maintenance).unwrap_or(fallback)
    }
}
