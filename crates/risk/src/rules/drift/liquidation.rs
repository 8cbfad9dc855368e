//! What Drift takes: as much of positions as covers the shortage, then debts against collateral.
//!
//! A liquidator may choose; told here is the order that ends soonest, the largest position first.
//! Closing a unit frees its margin ratio less both fees; repaying a debt frees its weight less what
//! the collateral handed over counted. Where fees eat the margin, all is taken. Source:
//! `math/liquidation.rs` of drift-labs/protocol-v2, whose ramp over slots is left out: the whole
//! shortage counts as covered in one step.

use super::super::fault::{Subject, Unassessable};
use super::super::holdings::{Balance, Holdings, Position};
use super::super::quotes::Quotes;
use super::super::standing::{Seizure, Taken};
use super::Drift;
use super::perp;
use super::spot::net_tokens;
use super::tally::{Look, Tally};
use super::units::{self, UNIT, WEIGHT, chopped, difference, sum};
use super::weights::Stage;
use std::cmp::Reverse;
use trimtab_model::{Amount, Quantity, Rounding};

/// Shares in 1e-6, to which weights in 1e-4 are raised.
const PARTS: i128 = 1_000_000;
const PER_WEIGHT: i128 = PARTS / (WEIGHT as i128);

/// A liquidation as it adds up, in 1e-6 dollars.
#[derive(Debug, Default)]
struct Step {
    taken: Vec<Taken>,
    penalty: i128,
    shortage: i128,
}

impl Drift {
    pub(super) fn seizure(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
    ) -> Result<Option<Seizure>, Unassessable> {
        let tally = self.tally(holdings, Look::to_keep(quotes))?;
        if tally.free() >= 0 {
            return Ok(None);
        }
        let mut step = Step { shortage: self.shortage(&tally)?, ..Step::default() };
        let mut positions = Vec::new();
        for position in holdings.positions.iter().filter(|position| !position.quantity.is_zero()) {
            let value = self.perp_part(position, Look::to_keep(quotes))?.worst;
            positions.push((position, value));
        }
        positions.sort_by_key(|(position, value)| (Reverse(*value), position.market));
        for (position, _) in positions {
            self.close(&mut step, position, quotes)?;
        }
        for debt in &holdings.balances {
            self.repay(&mut step, debt, holdings, quotes)?;
        }
        Ok(Some(Seizure {
            taken: step.taken,
            penalty: units::amount(step.penalty)?,
            pause: None,
            is_whole: true,
        }))
    }

    /// What is missing to maintenance and the buffer a liquidation adds to it.
    fn shortage(&self, tally: &Tally) -> Result<i128, Unassessable> {
        let buffer = i128::from(self.liquidation_buffer);
        let buffer = chopped(tally.liabilities, buffer, i128::from(WEIGHT))?;
        Ok(difference(sum(tally.requirement, buffer)?, tally.collateral)?)
    }

    fn close(
        &self,
        step: &mut Step,
        position: &Position,
        quotes: &Quotes,
    ) -> Result<(), Unassessable> {
        if step.shortage <= 0 {
            return Ok(());
        }
        let terms = self.perp(position.market)?;
        let of = Subject::Market(position.market);
        let price = units::price(quotes.index(position.market)?, of)?;
        let held = units::size(position.quantity.magnitude(), Rounding::Up)?;
        let worst = perp::worst_case(position)?;
        let ratio = perp::margin_ratio(terms, position, worst, Stage::Maintenance)?;
        let fees = i128::from(terms.liquidator_fee) + i128::from(terms.insurance_fee);
        // The buffer is asked for on liabilities, so closing frees it too.
        let frees = i128::from(ratio) + i128::from(self.liquidation_buffer);
        let net = frees * PER_WEIGHT - fees;
        let size = if net <= 0 {
            held
        } else {
            let value = Amount::from_base(step.shortage).scaled(PARTS, net, Rounding::Up)?;
            value.scaled(UNIT, price, Rounding::Up)?.base().min(held)
        };
        let value = chopped(size, price, UNIT)?;
        step.penalty = sum(step.penalty, up(value, fees)?)?;
        step.shortage = difference(step.shortage, chopped(value, net, PARTS)?)?;
        let quantity = if size == held {
            position.quantity
        } else {
            let units = Amount::from_base(size).scaled(UNIT, 1, Rounding::Down)?.base();
            Quantity::from_base(if position.quantity.base() < 0 { -units } else { units })
        };
        step.taken.push(Taken::Position { market: position.market, quantity });
        Ok(())
    }

    /// Pays a debt off with whichever collateral comes first in the account.
    fn repay(
        &self,
        step: &mut Step,
        debt: &Balance,
        holdings: &Holdings,
        quotes: &Quotes,
    ) -> Result<(), Unassessable> {
        let terms = self.token(debt.asset)?;
        let mut owed = net_tokens(debt, terms.decimals)?.min(0).saturating_abs();
        for collateral in &holdings.balances {
            let held = net_tokens(collateral, self.token(collateral.asset)?.decimals)?;
            if step.shortage <= 0 || owed == 0 || held <= 0 {
                continue;
            }
            owed -= self.swap(step, (debt.asset, owed), (collateral.asset, held), quotes)?;
        }
        Ok(())
    }

    /// Hands collateral over for a debt; returns how many tokens of it were paid.
    fn swap(
        &self,
        step: &mut Step,
        (debt, owed): (usize, i128),
        (asset, held): (usize, i128),
        quotes: &Quotes,
    ) -> Result<i128, Unassessable> {
        let (owes, has) = (self.token(debt)?, self.token(asset)?);
        let look = Look::to_keep(quotes);
        let price_of = |asset| look.price(asset).map(|price| price.now);
        let (debt_price, price) = (price_of(debt)?, price_of(asset)?);
        let full = i128::from(WEIGHT);
        let weighs =
            if debt == 0 { full } else { self.debt_weight(owes, owed, look.stage)?.into() };
        let counts =
            if asset == 0 { full } else { self.asset_weight(asset, held, price, look)?.into() };
        let fee = i128::from(has.liquidator_fee) + i128::from(owes.liquidator_fee);
        let all_fees = fee + i128::from(owes.insurance_fee);
        let net = (weighs + i128::from(self.liquidation_buffer)) * PER_WEIGHT
            - chopped(counts * PER_WEIGHT, PARTS + all_fees, PARTS)?;
        let worth = chopped(held, price, units::power(has.decimals))?;
        let due = Amount::from_base(owed);
        let due = due.scaled(debt_price, units::power(owes.decimals), Rounding::Up)?.base();
        // No more than covers the shortage, is owed, or the collateral pays with its fees.
        let covers = if net <= 0 { due } else { up_by(step.shortage, PARTS, net)? };
        let value = covers.min(due).min(chopped(worth, PARTS, PARTS + all_fees)?);
        let paid = up_by(value, units::power(owes.decimals), debt_price)?.min(owed);
        let handed = chopped(value, PARTS + all_fees, PARTS)?;
        let handed = up_by(handed, units::power(has.decimals), price)?.min(held);
        step.penalty = sum(step.penalty, up(value, all_fees)?)?;
        step.shortage = difference(step.shortage, chopped(value, net, PARTS)?)?;
        step.taken.push(Taken::Debt { asset: debt, amount: units::held(paid, owes.decimals)? });
        let amount = units::held(handed, has.decimals)?;
        step.taken.push(Taken::Collateral { asset, amount });
        Ok(paid)
    }
}

fn up(value: i128, parts: i128) -> Result<i128, Unassessable> {
    up_by(value, parts, PARTS)
}

fn up_by(value: i128, numerator: i128, denominator: i128) -> Result<i128, Unassessable> {
    Ok(Amount::from_base(value).scaled(numerator, denominator, Rounding::Up)?.base())
}
