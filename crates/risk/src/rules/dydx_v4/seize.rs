//! What a liquidation on dYdX v4 takes in a block, and what it costs beyond the oracle's price.
//!
//! A liquidated position may be filled up to its fillable price: below the oracle by `rating x spread
//! x maintenance`, where the rating is how far collateral has fallen below maintenance. A fee on top
//! goes to the insurance fund, as far as there is collateral to take it from.

use super::DydxV4;
use super::account::{QUANTUM, Risk};
use super::tier::{MILLION, share};
use crate::rules::fault::Unassessable;
use crate::rules::holdings::{Holdings, Position};
use crate::rules::quotes::Quotes;
use crate::rules::standing::{Seizure, Taken};
use trimtab_model::{Amount, MoneyError, Quantity, Rounding};

impl DydxV4 {
    /// What one block takes of an account that may be liquidated.
    pub(super) fn block(
        &self,
        risk: &Risk,
        holdings: &Holdings,
        quotes: &Quotes,
    ) -> Result<Seizure, Unassessable> {
        let rating = self.rating(risk)?;
        let mut seizure = Seizure { is_whole: true, ..Seizure::default() };
        let mut penalty = 0_i128;
        for position in holdings.positions.iter().filter(|it| !it.quantity.is_zero()) {
            let (notional, _, maintenance) = self.requirement(position, quotes)?;
            let portion = self.portion(notional)?;
            let quantity = part(position, portion, notional)?;
            let taken = if quantity == position.quantity { notional } else { portion };
            let of = part_of(maintenance, taken, notional)?;
            let cost = Amount::from_base(share(taken, self.fee_ppm())?)
                .plus(Amount::from_base(self.spread(of, rating)?))?;
            penalty = Amount::from_base(penalty).plus(cost)?.base();
            seizure.is_whole &= quantity == position.quantity;
            seizure.taken.push(Taken::Position { market: position.market, quantity });
        }
        // What there is not, the insurance fund bears.
        let most = Amount::from_base(risk.net_collateral).or_zero();
        let penalty = Amount::from_base(penalty).min(most);
        seizure.penalty = penalty.scaled(QUANTUM, 1, Rounding::Up)?;
        Ok(seizure)
    }

    fn fee_ppm(&self) -> i128 {
        i128::from(self.terms.liquidation.fee_max_ppm)
    }

    /// Notional that one block takes of a position: a portion, at least the least, at most all.
    fn portion(&self, notional: i128) -> Result<i128, MoneyError> {
        let terms = &self.terms.liquidation;
        let portion = share(notional, i128::from(terms.portion_ppm))?;
        Ok(portion.max(i128::from(terms.portion_min_quantums)).min(notional))
    }

    /// How far the account is on its way from maintenance to bankruptcy, in millionths: `adjustment x
    /// (1 - collateral / maintenance)`, between nothing and one.
    fn rating(&self, risk: &Risk) -> Result<i128, MoneyError> {
        let million = i128::from(MILLION);
        if risk.maintenance <= 0 {
            return Ok(0);
        }
        let missing =
            Amount::from_base(risk.maintenance).minus(Amount::from_base(risk.net_collateral))?;
        let adjustment = i128::from(self.terms.liquidation.bankruptcy_adjustment_ppm);
        let rating = missing.or_zero().min(Amount::from_base(risk.maintenance));
        let rating = rating.scaled(adjustment, risk.maintenance, Rounding::Up)?;
        Ok(rating.base().min(million))
    }

    fn spread(&self, maintenance: i128, rating: i128) -> Result<i128, MoneyError> {
        let spread = i128::from(self.terms.liquidation.spread_to_maintenance_ppm);
        share(share(maintenance, spread)?, rating)
    }
}

/// The part of a position whose notional is `portion`, its size rounded up.
fn part(position: &Position, portion: i128, notional: i128) -> Result<Quantity, MoneyError> {
    if portion >= notional {
        return Ok(position.quantity);
    }
    let size = Amount::from_base(position.quantity.base());
    let rounding = if size.is_negative() { Rounding::Down } else { Rounding::Up };
    Ok(Quantity::from_base(size.scaled(portion, notional, rounding)?.base()))
}

/// That part of a requirement, rounded up.
fn part_of(requirement: i128, taken: i128, notional: i128) -> Result<i128, MoneyError> {
    if notional == 0 {
        return Ok(requirement);
    }
    Ok(Amount::from_base(requirement).scaled(taken, notional, Rounding::Up)?.base())
}
