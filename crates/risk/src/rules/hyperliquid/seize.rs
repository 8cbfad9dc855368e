//! What a liquidation on Hyperliquid takes next: orders to the book first, the vault at the end.

use super::Hyperliquid;
use crate::rules::MarginRule;
use crate::rules::fault::Unassessable;
use crate::rules::holdings::{Holdings, Position};
use crate::rules::linear;
use crate::rules::quotes::Quotes;
use crate::rules::standing::{Seizure, Standing, Taken};
use trimtab_model::{Amount, Quantity, Ratio, Rounding, Span};

impl Hyperliquid {
    /// Whether the liquidator vault takes positions and margin: equity below the backstop's share
    /// of maintenance.
    ///
    /// # Errors
    /// [`Unassessable::BeyondCounting`].
    pub fn is_backstopped(&self, standing: &Standing) -> Result<bool, Unassessable> {
        Ok(standing.is_liquidatable && standing.equity < self.backstop_equity(standing)?)
    }

    /// Equity below which the vault takes all, rounded up.
    ///
    /// # Errors
    /// [`Unassessable::BeyondCounting`].
    pub fn backstop_equity(&self, standing: &Standing) -> Result<Amount, Unassessable> {
        let share = self.terms.backstop;
        let (of, per) = (i128::from(share.of), i128::from(share.per));
        Ok(standing.maintenance.scaled(of, per, Rounding::Up)?)
    }

    /// What is taken next. `in_cooldown` tells that a part went to the book within the last
    /// seconds, when orders are for whole positions.
    ///
    /// # Errors
    /// As [`MarginRule::assess`].
    pub fn seizure(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
        in_cooldown: bool,
    ) -> Result<Option<Seizure>, Unassessable> {
        let standing = self.assess(holdings, quotes)?;
        if !standing.is_liquidatable {
            return Ok(None);
        }
        if self.is_backstopped(&standing)? {
            return Ok(Some(everything(holdings, &standing)));
        }
        let mut seizure = Seizure { is_whole: true, ..Seizure::default() };
        for position in holdings.positions.iter().filter(|it| !it.quantity.is_zero()) {
            let mut quantity = position.quantity;
            if !in_cooldown && self.is_sent_in_parts(position, quotes)? {
                quantity = part(quantity, self.terms.partial.share)?;
            }
            seizure.is_whole &= quantity == position.quantity;
            seizure.taken.push(Taken::Position { market: position.market, quantity });
        }
        let pause = Span::from_secs(self.terms.partial.cooldown_s);
        seizure.pause = (!seizure.is_whole).then_some(pause);
        Ok(Some(seizure))
    }

    fn is_sent_in_parts(&self, position: &Position, quotes: &Quotes) -> Result<bool, Unassessable> {
        Ok(self.position_margin(position, quotes)?.notional > self.terms.partial.above)
    }
}

/// All positions and all margin go to the vault: nothing is returned.
fn everything(holdings: &Holdings, standing: &Standing) -> Seizure {
    let mut taken: Vec<Taken> = linear::all_positions(holdings).collect();
    let margin = holdings.held(0);
    if margin.is_positive() {
        taken.push(Taken::Collateral { asset: 0, amount: margin });
    }
    Seizure { taken, penalty: standing.equity.or_zero(), pause: None, is_whole: true }
}

/// A share of a position, its size rounded up.
fn part(quantity: Quantity, share: Ratio) -> Result<Quantity, Unassessable> {
    let rounding = if quantity.base() < 0 { Rounding::Down } else { Rounding::Up };
    Ok(Quantity::from_base(share.of(Amount::from_base(quantity.base()), rounding)?.base()))
}
