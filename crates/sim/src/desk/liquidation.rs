//! What happens when a venue's equity no longer covers its maintenance margin.

use super::observe::to_amount;
use super::{Desk, WorldError};
use trimtab_model::{AccountId, FlowKind, Observation};

impl Desk<'_> {
    /// Liquidates venues in order. Returns the legs, orphaned at the last tick, that are to be
    /// closed at this one.
    pub(super) fn liquidate(&mut self) -> Result<Vec<bool>, WorldError> {
        let mut closing = std::mem::replace(&mut self.orphans, vec![false; self.quantity.len()]);
        for venue in 0..self.equity.len() {
            let needs = self.requirement(venue);
            if needs.gross > 0.0 && self.equity[venue] < needs.maintenance {
                self.seize(venue, needs.gross)?;
                self.orphan_other_legs(venue, &mut closing);
            }
        }
        Ok(closing)
    }

    /// Takes the penalty; what is then missing, the treasury pays.
    fn seize(&mut self, venue: usize, gross: f64) -> Result<(), WorldError> {
        let penalty = self.spec.penalty * gross;
        self.equity[venue] -= penalty;
        self.tally.penalty += penalty;
        self.tally.liquidations += 1;
        self.flows.add(venue, FlowKind::Penalty, -penalty);
        let mut deficit = 0.0;
        if self.equity[venue] < 0.0 {
            deficit = -self.equity[venue];
            self.tally.deficit += deficit;
            self.cash -= deficit;
            self.equity[venue] = 0.0;
            self.flows.add(venue, FlowKind::Deficit, deficit);
            self.flows.add(self.spec.treasury(), FlowKind::Deficit, -deficit);
        }
        if let Some(account) = AccountId::at(venue) {
            let gross = to_amount("liquidated notional", gross, self.tick)?;
            let deficit = to_amount("deficit", deficit, self.tick)?;
            self.queue.push(Observation::Liquidated { account, gross, deficit });
        }
        Ok(())
    }

    /// Closes a venue's legs; the same coins elsewhere become orphans and the pairs wait.
    fn orphan_other_legs(&mut self, venue: usize, closing: &mut [bool]) {
        for coin in 0..self.coins.len() {
            let own = self.series(venue, coin);
            if self.quantity[own] == 0.0 {
                continue;
            }
            self.quantity[own] = 0.0;
            closing[own] = false;
            self.orphans[own] = false;
            self.coins[coin].pending = true;
            self.coins[coin].not_before = Some(self.tick + 1);
            for venue in 0..self.equity.len() {
                let other = self.series(venue, coin);
                if self.quantity[other] != 0.0 && !closing[other] {
                    self.orphans[other] = true;
                }
            }
        }
    }

    /// Closes the legs that were orphaned at the last tick and still stand.
    pub(super) fn close_orphans(&mut self, closing: &[bool]) {
        let marks = self.market.marks(self.tick);
        for series in 0..self.quantity.len() {
            if closing[series] && self.quantity[series] != 0.0 {
                let cost = self.spec.orphan_cost * self.quantity[series].abs() * marks[series];
                self.pay_trading(self.venue_of(series), cost);
                self.quantity[series] = 0.0;
            }
        }
    }
}
