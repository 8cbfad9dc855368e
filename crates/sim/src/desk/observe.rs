//! What the venues tell after a tick: exact integers of the world's doubles.

use super::{Desk, WorldError, instant};
use crate::market::TICKS_PER_HOUR;
use crate::spec::DECIMALS;
use trimtab_model::{
    AccountId, Amount, Batch, Flow, MarketId, Observation, Position, Price, Rounding, RouteId,
    Statement, VenueId,
};
use trimtab_risk::real;

/// What was last told, so that only changes are told again.
#[derive(Debug)]
pub(super) struct Told {
    sequence: u64,
    quantity: Vec<f64>,
    announced: Vec<f64>,
    suspended: Vec<bool>,
    /// Routes told to be out of order, in the portfolio's order.
    down: Vec<bool>,
}

impl Told {
    pub(super) fn new(series: usize, venues: usize, routes: usize) -> Self {
        Self {
            sequence: 0,
            quantity: vec![0.0; series],
            announced: vec![0.0; series],
            suspended: vec![false; venues],
            down: vec![false; routes],
        }
    }
}

impl Desk<'_> {
    /// The batch of this tick.
    pub(super) fn tell(&mut self) -> Result<Batch, WorldError> {
        let mut observations = std::mem::take(&mut self.queue);
        self.tell_prices(&mut observations)?;
        self.tell_suspensions(&mut observations);
        self.tell_outages(&mut observations);
        self.tell_positions(&mut observations)?;
        self.tell_announcements(&mut observations)?;
        self.tell_statements(&mut observations)?;
        self.flows.clear();
        self.told.sequence += 1;
        Ok(Batch { sequence: self.told.sequence, observations })
    }

    /// A last batch after the last tick: outcomes still waiting, and nothing new may leave.
    ///
    /// # Errors
    /// [`WorldError`] when a figure cannot be told exactly.
    pub fn close(&mut self) -> Result<Batch, WorldError> {
        self.queue.push(Observation::KillSwitch { on: true });
        let mut observations = std::mem::take(&mut self.queue);
        self.tell_statements(&mut observations)?;
        self.told.sequence += 1;
        Ok(Batch { sequence: self.told.sequence, observations })
    }

    fn tell_prices(&self, out: &mut Vec<Observation>) -> Result<(), WorldError> {
        let (marks, fresh) = (self.market.marks(self.tick), self.market.fresh(self.hour()));
        let opens = self.market.marks(self.hour() * TICKS_PER_HOUR);
        for series in (0..marks.len()).filter(|&series| fresh[series]) {
            let Some((venue, market)) = self.ids(series) else { continue };
            let price = to_price(marks[series], self.tick)?;
            out.push(Observation::Mark { venue, market, price });
            if self.is_close_tick() {
                let open = to_price(opens[series], self.tick)?;
                out.push(Observation::BarClosed { venue, market, open, close: price });
            }
        }
        Ok(())
    }

    fn tell_suspensions(&mut self, out: &mut Vec<Observation>) {
        let minute = self.minute_since_1970();
        for (index, venue) in self.spec.venues.iter().enumerate() {
            let suspended = venue.suspended.iter().any(|span| span.contains(&minute));
            if suspended != self.told.suspended[index]
                && let Some(venue) = VenueId::at(index)
            {
                self.told.suspended[index] = suspended;
                out.push(Observation::Withdrawals { venue, open: !suspended });
            }
        }
    }

    /// Routes that went out of order, or back into it.
    fn tell_outages(&mut self, out: &mut Vec<Observation>) {
        let minute = self.minute_since_1970();
        for (index, route) in self.spec.declared_routes().enumerate() {
            let down = route.outages.iter().any(|span| span.contains(&minute));
            if down != self.told.down[index]
                && let Some(route) = RouteId::at(index)
            {
                self.told.down[index] = down;
                out.push(Observation::Route { route, open: !down });
            }
        }
    }

    fn tell_positions(&mut self, out: &mut Vec<Observation>) -> Result<(), WorldError> {
        for series in 0..self.quantity.len() {
            let held = self.quantity[series];
            let Some((account, market)) = self.account_ids(series) else { continue };
            if held != self.told.quantity[series] {
                let quantity = real::to_quantity(held).ok_or(WorldError {
                    what: "a position",
                    value: held,
                    tick: self.tick,
                })?;
                self.told.quantity[series] = held;
                out.push(Observation::Position(Position { account, market, quantity }));
            }
        }
        Ok(())
    }

    /// What will be wanted where, signed; taken back when it is traded or no longer wanted.
    fn tell_announcements(&mut self, out: &mut Vec<Observation>) -> Result<(), WorldError> {
        let hour = i64::try_from(self.trade_from).unwrap_or(i64::MAX / 60);
        let due = instant(self.market.hours().start.saturating_add(hour).saturating_mul(60));
        for series in 0..self.quantity.len() {
            let announced = self.announced(series);
            let Some((account, market)) = self.account_ids(series) else { continue };
            if announced != self.told.announced[series] {
                let notional = to_amount("an announced notional", announced, self.tick)?;
                self.told.announced[series] = announced;
                out.push(Observation::Announced { account, market, notional, due });
            }
        }
        Ok(())
    }

    fn announced(&self, series: usize) -> f64 {
        let (venue, coin) = (self.venue_of(series), series % self.coins.len());
        let state = self.coins[coin];
        match state.wanted.filter(|_| state.pending) {
            Some(pair) if venue == pair.long => self.spec.notionals[coin],
            Some(pair) if venue == pair.short => -self.spec.notionals[coin],
            _ => 0.0,
        }
    }

    fn tell_statements(&self, out: &mut Vec<Observation>) -> Result<(), WorldError> {
        for account in 0..=self.spec.treasury() {
            let Some(id) = AccountId::at(account) else { continue };
            let balance = self.equity.get(account).copied().unwrap_or(self.cash);
            let mut flows = Vec::new();
            for (kind, amount) in self.flows.of(account) {
                flows.push(Flow { kind, amount: to_amount("a flow", amount, self.tick)? });
            }
            out.push(Observation::Statement(Statement {
                account: id,
                balance: to_amount("a balance", balance, self.tick)?,
                precision: self.precision(balance)?,
                flows,
            }));
        }
        Ok(())
    }

    /// How far a double's arithmetic at this size may be off: a few units in its last place, and
    /// two base units for the rounding of figures.
    fn precision(&self, balance: f64) -> Result<Amount, WorldError> {
        let scale = balance.abs().max(self.spec.capital.abs());
        let units = real::to_amount(scale * f64::EPSILON * 8.0, DECIMALS, Rounding::Up);
        let units = units.and_then(|units| units.plus(Amount::from_base(2)).ok());
        units.ok_or(WorldError { what: "a balance", value: balance, tick: self.tick })
    }

    fn ids(&self, series: usize) -> Option<(VenueId, MarketId)> {
        let (venue, coin) = (self.venue_of(series), series % self.coins.len());
        VenueId::at(venue).zip(MarketId::at(coin))
    }

    fn account_ids(&self, series: usize) -> Option<(AccountId, MarketId)> {
        let (venue, coin) = (self.venue_of(series), series % self.coins.len());
        AccountId::at(venue).zip(MarketId::at(coin))
    }
}

/// The nearest amount to a figure of the world.
pub(super) fn to_amount(what: &'static str, value: f64, tick: usize) -> Result<Amount, WorldError> {
    real::to_amount(value, DECIMALS, Rounding::Nearest).ok_or(WorldError { what, value, tick })
}

fn to_price(value: f64, tick: usize) -> Result<Price, WorldError> {
    real::to_price(value).ok_or(WorldError { what: "a price", value, tick })
}
