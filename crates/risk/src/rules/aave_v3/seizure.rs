//! What the next step of a liquidation takes of an account.

use super::account::{Account, Owed, Supplied, health};
use super::liquidation::{Step, coverable, largest};
use super::value;
use crate::rules::fault::Unassessable;
use crate::rules::standing::{Seizure, Taken};
use crate::rules::uint::amount;
use ethnum::U256;
use trimtab_model::{MoneyError, Rounding};

impl Account {
    /// What the costliest next step of a liquidation takes, of an account that may be liquidated:
    /// liquidators choose both assets, and the pair they gain most by is the one to reckon with.
    pub(super) fn seizure(&self) -> Result<Option<Seizure>, Unassessable> {
        // Debt without collateral cannot be liquidated: nothing is there to take.
        let Some((penalty, pick)) = self.worst()? else { return Ok(None) };
        let (held, owed) = (pick.held, pick.owed);
        let taken = amount(pick.step.seized(), held.decimals)?;
        let repaid = amount(pick.step.repaid, owed.decimals)?;
        Ok(Some(Seizure {
            taken: vec![
                Taken::Collateral { asset: held.asset, amount: taken },
                Taken::Debt { asset: owed.asset, amount: repaid },
            ],
            penalty: value(penalty)?,
            pause: None,
            is_whole: self.is_whole_after(&pick)?,
        }))
    }

    /// The pair with the largest penalty, the first of equals.
    fn worst(&self) -> Result<Option<(U256, Pick<'_>)>, MoneyError> {
        let mut worst: Option<(U256, Pick<'_>)> = None;
        for held in self.supplied.iter().filter(|held| held.is_collateral) {
            for owed in &self.owed {
                let pick = self.pick(held, owed)?;
                let penalty = pick.penalty()?;
                if worst.as_ref().is_none_or(|(most, _)| penalty > *most) {
                    worst = Some((penalty, pick));
                }
            }
        }
        Ok(worst)
    }

    fn pick<'a>(&self, held: &'a Supplied, owed: &'a Owed) -> Result<Pick<'a>, MoneyError> {
        let most = coverable(&held.side, &owed.side, self.health.factor, self.health.debt)?;
        let step = largest(&held.side, &owed.side, &held.bonus, most)?;
        Ok(Pick { held, owed, step })
    }

    /// Whether the account is out of liquidation after a step, or has nothing left to take.
    fn is_whole_after(&self, pick: &Pick<'_>) -> Result<bool, MoneyError> {
        let mut supplied = self.supplied.clone();
        for held in supplied.iter_mut().filter(|held| held.asset == pick.held.asset) {
            held.side.balance = held.side.balance.saturating_sub(pick.step.seized());
            held.counted.value = held.side.value(held.side.balance, Rounding::Down)?;
            held.is_collateral &= held.side.balance > 0;
        }
        let mut owed = self.owed.clone();
        for due in owed.iter_mut().filter(|due| due.asset == pick.owed.asset) {
            due.side.balance = due.side.balance.saturating_sub(pick.step.repaid);
            due.value = due.side.value(due.side.balance, Rounding::Up)?;
        }
        let is_bare = supplied.iter().all(|held| !held.is_collateral);
        Ok(is_bare || !health(&supplied, &owed)?.is_liquidatable())
    }
}

/// A pair that a liquidator may choose.
#[derive(Debug, Clone, Copy)]
struct Pick<'a> {
    held: &'a Supplied,
    owed: &'a Owed,
    step: Step,
}

impl Pick<'_> {
    /// Value taken above the debt repaid, rounded up.
    fn penalty(&self) -> Result<U256, MoneyError> {
        let (held, owed) = (&self.held.side, &self.owed.side);
        let taken = held.value(self.step.seized(), Rounding::Up)?;
        let repaid = owed.value(self.step.repaid, Rounding::Down)?;
        Ok(taken.saturating_sub(repaid))
    }
}
