//! What happens when a venue's equity no longer covers its maintenance margin.

use super::observe::to_amount;
use super::{Desk, WorldError};
use trimtab_model::{AccountId, FlowKind, Observation, Quantity};
use trimtab_risk::real;
use trimtab_risk::rules::{DECIMALS, Seizure, Taken};

/// What a venue takes from us.
struct Take {
    /// Share of each coin's leg that is closed, in coin order.
    shares: Vec<f64>,
    /// What it costs beyond closing at the mark.
    penalty: f64,
    /// Whether nothing is left to take.
    is_whole: bool,
}

impl Desk<'_> {
    /// Liquidates venues in order. Returns to which size each leg, orphaned at the last tick, is to be
    /// closed at this one.
    pub(super) fn liquidate(&mut self) -> Result<Vec<Option<f64>>, WorldError> {
        let closing = std::mem::replace(&mut self.orphans, vec![None; self.quantity.len()]);
        for venue in 0..self.equity.len() {
            let Some(take) = self.due(venue) else { continue };
            // What begins with a part and goes on within the tick is one liquidation.
            self.tally.liquidations += 1;
            self.carry_out(venue, &take, &closing)?;
            // A venue that begins with a part waits for less than a tick before it takes the rest.
            if let Some(rest) = self.due(venue).filter(|_| !take.is_whole) {
                let rest = if rest.is_whole { rest } else { self.all_of(venue) };
                self.carry_out(venue, &rest, &closing)?;
            }
        }
        Ok(closing)
    }

    fn carry_out(
        &mut self,
        venue: usize,
        take: &Take,
        closing: &[Option<f64>],
    ) -> Result<(), WorldError> {
        self.seize(venue, take)?;
        self.orphan_other_legs(venue, &take.shares, closing);
        Ok(())
    }

    /// Everything that a venue with a rule of its own still holds, sold to the book.
    fn all_of(&self, venue: usize) -> Take {
        let gross: f64 = self.legs(venue).map(|(size, _)| size).sum();
        let shares = vec![1.0; self.coins.len()];
        Take { shares, penalty: self.spec.orphan_cost * gross, is_whole: true }
    }

    /// What a venue may take now, by its own rule or by flat rates.
    fn due(&self, venue: usize) -> Option<Take> {
        if self.rules[venue].is_some() {
            return self.seizure(venue).map(|seizure| self.take_of(venue, &seizure));
        }
        let needs = self.requirement(venue);
        (needs.gross > 0.0 && self.equity[venue] < needs.maintenance).then(|| Take {
            shares: vec![1.0; self.coins.len()],
            penalty: self.spec.penalty * needs.gross,
            is_whole: true,
        })
    }

    /// A rule's word as the world carries it out. What the venue sells goes to the book at the cost
    /// of closing an orphaned leg; what it takes over together with the margin costs the margin.
    fn take_of(&self, venue: usize, seizure: &Seizure) -> Take {
        let mut shares = vec![0.0; self.coins.len()];
        for taken in &seizure.taken {
            if let Taken::Position { market, quantity } = taken {
                let held = self.quantity[self.series(venue, *market)];
                shares[*market] = share_of(*quantity, held);
            }
        }
        let marks = self.market.marks(self.tick);
        let closed = |coin: usize| {
            let series = self.series(venue, coin);
            (shares[coin] * self.quantity[series]).abs() * marks[series]
        };
        let is_taken_over =
            seizure.taken.iter().any(|taken| matches!(taken, Taken::Collateral { .. }));
        let coins = (0..self.coins.len()).filter(|coin| !is_taken_over && shares[*coin] > 0.0);
        let sold: f64 = coins.map(closed).sum();
        let penalty = real::amount(seizure.penalty, DECIMALS) + self.spec.orphan_cost * sold;
        Take { shares, penalty, is_whole: seizure.is_whole }
    }

    /// Takes the penalty; what is then missing, the treasury pays.
    fn seize(&mut self, venue: usize, take: &Take) -> Result<(), WorldError> {
        let gross: f64 = self.legs(venue).map(|(size, coin)| size * take.shares[coin]).sum();
        let penalty = take.penalty;
        self.equity[venue] -= penalty;
        self.tally.penalty += penalty;
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

    /// Closes what is taken of a venue's legs; what the same coins hold elsewhere beyond what is left
    /// becomes orphaned, and the pairs wait.
    fn orphan_other_legs(&mut self, venue: usize, shares: &[f64], closing: &[Option<f64>]) {
        for (coin, &share) in shares.iter().enumerate() {
            let own = self.series(venue, coin);
            if self.quantity[own] == 0.0 || share == 0.0 {
                continue;
            }
            self.quantity[own] = left(self.quantity[own], share);
            let left = self.quantity[own].abs();
            self.coins[coin].pending = true;
            self.coins[coin].not_before = Some(self.tick + 1);
            for venue in 0..self.equity.len() {
                let other = self.series(venue, coin);
                let is_closing = closing[other].is_some_and(|target| target <= left);
                if other != own && self.quantity[other] != 0.0 && !is_closing {
                    self.orphans[other] = Some(left);
                }
            }
        }
    }

    /// Closes what of the legs was orphaned at the last tick and still stands.
    pub(super) fn close_orphans(&mut self, closing: &[Option<f64>]) {
        let marks = self.market.marks(self.tick);
        for series in 0..self.quantity.len() {
            let held = self.quantity[series].abs();
            if let Some(target) = closing[series]
                && held > target
            {
                let cost = self.spec.orphan_cost * (held - target) * marks[series];
                self.pay_trading(self.venue_of(series), cost);
                let sign = if self.quantity[series] < 0.0 { -1.0 } else { 1.0 };
                self.quantity[series] = if target == 0.0 { 0.0 } else { sign * target };
            }
        }
    }
}

/// What share of a leg a rule takes.
fn share_of(taken: Quantity, held: f64) -> f64 {
    if held == 0.0 { 0.0 } else { (real::quantity(taken) / held).clamp(0.0, 1.0) }
}

/// What is left of a leg after a share of it is closed: nothing after all of it, to the last bit.
fn left(held: f64, share: f64) -> f64 {
    if share >= 1.0 { 0.0 } else { held * (1.0 - share) }
}
