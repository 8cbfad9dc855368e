//! The owner, whose payments make transfers necessary, and the hours of trouble.
//!
//! Decides who pays how much in or out, and which spans of trouble begin in an hour. No span lasts
//! beyond the storm.

use super::World;
use super::agenda::Due;
use crate::storm::fault::FaultClass as F;
use crate::storm::plan::{HOUR, MINUTE, SECOND};
use crate::storm::weather::Weather;
use trimtab_model::{Observation, VenueId};

/// Transfers of a trial, at least.
const TRANSFERS_LEAST: usize = 40;

impl World {
    /// Whether payments go on: until the storm is over, and after it until there were as many
    /// transfers as a trial has at least.
    pub(in crate::storm) fn wants_payments(&self) -> bool {
        self.payments_left > 0 && (!self.is_quiet || self.transfers.len() < TRANSFERS_LEAST)
    }

    /// Decides when the owner pays next: sooner where few transfers came of it so far.
    pub(super) fn plan_payment(&mut self, now: u64) {
        let mean = self.laws.payments * SECOND;
        let wait = self.random.within(mean / 3, mean * 5 / 3);
        let (made, due) = (self.transfers.len() as u64, self.due(now));
        let wait = if made + 6 < due {
            wait / 8
        } else if made < due {
            wait / 4
        } else {
            wait
        };
        self.agenda.put(now + wait, Due::Payment);
    }

    /// Transfers that should have been made by now: a quarter ahead of time, so that the last of them
    /// are begun before the storm is over.
    fn due(&self, now: u64) -> u64 {
        let (begins, until) = self.stormy;
        let (passed, span) = (now.saturating_sub(begins) / SECOND, (until - begins) / SECOND);
        let due = self.laws.transfers * passed * 5 / (span.max(1) * 4);
        due.min(self.laws.transfers)
    }

    /// The owner pays in or out: mostly in where there is little and out where there is much, so
    /// that what strategies put right is put wrong again.
    pub(super) fn pay(&mut self, w: &mut Weather) {
        if !self.wants_payments() {
            return;
        }
        self.plan_payment(w.now());
        if self.transfers.len() as u64 > self.due(w.now()) + 2 {
            return;
        }
        let account = self.random.index(self.accounts.len());
        let venue = self.laws.accounts[account];
        let total: i128 = self.accounts.iter().map(|one| one.settled).sum();
        let begun: i128 = self.laws.opening.iter().sum();
        let percent = i128::from(self.random.within(3, 12));
        let wished = total / 100 * percent;
        // What there is stays near what it began with.
        let is_in =
            if total > begun * 3 / 2 { false } else { total < begun * 2 / 3 || self.random.coin() };
        let free = if venue + 1 == self.laws.venues.len() {
            self.accounts[account].now.min(self.accounts[account].settled)
        } else {
            trimtab_model::AccountId::at(account).map_or(0, |id| self.free_at(id))
        };
        let unit = self.laws.chains[self.laws.venues[venue].home.index()].unit;
        let amount = if is_in { wished.max(self.pocket) } else { -wished.min(free.max(0) * 2 / 3) };
        let amount = amount / unit * unit;
        // A venue that is out of order takes and gives nothing; nor does the owner take what is
        // promised to a payment that is not final.
        if amount == 0 || self.venues[venue].down_until > w.now() {
            return;
        }
        self.pocket -= self.pocket.min(amount.max(0));
        self.payments_left -= 1;
        self.payments += 1;
        self.state_with(venue, (account, amount), w);
    }

    /// An hour begins: what goes wrong in it for a while.
    pub(super) fn hour(&mut self, w: &mut Weather) {
        if self.is_quiet {
            return;
        }
        self.agenda.put(w.now() + HOUR, Due::Hour);
        for chain in 0..self.chains.len() {
            if let Some(end) = span(F::GasSpike, (10, 180), w) {
                self.chains[chain].dear_until = end;
            }
            if let Some(end) = span(F::ChainHalt, (30, 300), w) {
                self.chains[chain].halted_until = end;
            }
        }
        self.trouble_rails(w);
        for venue in 0..self.laws.venues.len() - 1 {
            self.trouble_venue(venue, w);
        }
        if let Some(end) = span(F::SignerDown, (5, 90), w) {
            self.signer_down_until = end;
        }
        if !self.kill_switch
            && let Some(end) = span(F::KillSwitch, (5, 120), w)
        {
            self.press(true, w);
            self.agenda.put(end, Due::Release);
        }
        if self.random.in_thousand(150) {
            self.trade(w);
        }
    }

    fn trouble_rails(&mut self, w: &mut Weather) {
        if let Some(end) = span(F::AttestorStuck, (30, 480), w) {
            self.rails.attestor_until = end;
        }
        if let Some(end) = span(F::RelayStuck, (30, 480), w) {
            self.rails.relay_until = end;
        }
        if let Some(end) = span(F::BridgePaused, (20, 240), w) {
            self.rails.paused_until = end;
        }
        if let Some(end) = span(F::CapacityShort, (20, 240), w) {
            let total: i128 = self.laws.opening.iter().sum();
            let part = i128::from(w.draw(F::CapacityShort).within(20, 200));
            (self.rails.short_until, self.rails.capacity) = (end, total / part);
        }
    }

    fn trouble_venue(&mut self, venue: usize, w: &mut Weather) {
        if let Some(end) = span(F::Maintenance, (1, 55), w) {
            self.venues[venue].down_until = end;
        }
        if let Some(end) = span(F::Suspended, (20, 360), w) {
            self.venues[venue].suspended_until = end;
            // Not every venue says so.
            if !self.venues[venue].is_closed && w.draw(F::Suspended).coin() {
                self.venues[venue].is_closed = true;
                self.say_withdrawals(venue);
                self.agenda.put(end, Due::Reopen(venue));
            }
        }
        if let Some(end) = span(F::LimitLowered, (30, 360), w) {
            let total: i128 = self.laws.opening.iter().sum();
            let part = i128::from(w.draw(F::LimitLowered).within(20, 200));
            (self.venues[venue].limited_until, self.venues[venue].limit) = (end, total / part);
        }
        self.err(venue, w);
    }

    fn say_withdrawals(&mut self, venue: usize) {
        let open = !self.venues[venue].is_closed;
        if let Some(id) = VenueId::at(venue) {
            let told = vec![Observation::Withdrawals { venue: id, open }];
            self.tell(self.feeds.venue(venue), told);
        }
    }

    /// A venue lets money out again, and says so.
    pub(super) fn reopen(&mut self, venue: usize) {
        if self.venues[venue].is_closed {
            self.venues[venue].is_closed = false;
            self.say_withdrawals(venue);
        }
    }

    /// The storm is over.
    pub(super) fn calm_down(&mut self, w: &mut Weather) {
        self.is_quiet = true;
        for venue in 0..self.laws.venues.len() - 1 {
            self.reopen(venue);
            self.state(venue, 0, w);
        }
        if self.kill_switch {
            self.press(false, w);
        }
        self.pay_back(w);
    }
}

/// When a span of trouble ends, in so many minutes and not after the storm; none where none begins.
fn span(class: F, (least, most): (u64, u64), w: &mut Weather) -> Option<u64> {
    let strikes = w.strikes(class);
    let until = w.until();
    strikes.then(|| (w.now() + w.draw(class).within(least, most) * MINUTE).min(until))
}
