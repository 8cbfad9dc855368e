//! The desk's world: it owns the truth, moves it tick by tick, and tells what a venue would tell.
//!
//! Plays the funding-arb book as its specification says, in doubles and in the referee's order of
//! operations: interest, marks, funding, arrivals, liquidations, orphans, the book. It never reads
//! the engine's memory: requests carry all they need, and what it tells are observations.

mod arrivals;
mod books;
mod liquidation;
mod observe;
mod requests;
mod ruled;
mod tally;
#[cfg(test)]
pub(crate) mod tests;

pub use tally::Tally;

use crate::market::{Market, TICKS_PER_HOUR};
use crate::spec::{DeskSpec, RouteSpec, SpecError, VenueSpec};
use arrivals::Flight;
use observe::Told;
use requests::Seen;
use ruled::Rules;
use tally::FlowSheet;
use trimtab_model::{Batch, FlowKind, Observation, Timestamp};

/// Minutes of a year of 365 days, over which interest is counted.
const YEAR_MINUTES: f64 = 525_600.0;

/// A desk in the middle of its run.
#[derive(Debug)]
pub struct Desk<'a> {
    spec: &'a DeskSpec,
    market: &'a Market,
    rules: Rules,
    tick: usize,
    last_minute: i64,
    /// Coins held, signed, by venue then coin.
    quantity: Vec<f64>,
    /// Equity by venue.
    equity: Vec<f64>,
    /// The treasury.
    cash: f64,
    /// Size down to which a leg is closed whose other side was liquidated at the last tick, by venue
    /// then coin.
    orphans: Vec<Option<f64>>,
    coins: Vec<CoinState>,
    trade_from: usize,
    next_book: usize,
    flights: Vec<Flight>,
    seen: Seen,
    tally: Tally,
    flows: FlowSheet,
    told: Told,
    /// Observations waiting for the next batch.
    queue: Vec<Observation>,
}

/// What is wanted of one coin.
#[derive(Debug, Clone, Copy, Default)]
struct CoinState {
    wanted: Option<crate::market::Pair>,
    pending: bool,
    /// Tick after which the pair may open again, once it was liquidated.
    not_before: Option<usize>,
}

/// The world came to a figure that cannot be told in integers.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error(
    "{what} came to {value} at tick {tick}, which no amount can hold; check the figures of the desk"
)]
pub struct WorldError {
    /// Which figure.
    pub what: &'static str,
    /// Its value.
    pub value: f64,
    /// When.
    pub tick: usize,
}

impl<'a> Desk<'a> {
    /// A desk before its first tick.
    ///
    /// # Errors
    /// [`SpecError::Rule`] where a venue's parameters make no margin rule.
    pub fn new(spec: &'a DeskSpec, market: &'a Market) -> Result<Self, SpecError> {
        let (venues, series) = (spec.venues.len(), market.series());
        Ok(Self {
            spec,
            market,
            rules: ruled::rules(spec)?,
            tick: 0,
            last_minute: 0,
            quantity: vec![0.0; series],
            equity: vec![0.0; venues],
            cash: 0.0,
            orphans: vec![None; series],
            coins: vec![CoinState::default(); spec.coins.len()],
            trade_from: 0,
            next_book: 0,
            flights: Vec::new(),
            seen: Seen::default(),
            tally: Tally::new(spec.capital),
            flows: FlowSheet::new(venues + 1),
            told: Told::new(series, venues, spec.declared_routes().count()),
            queue: Vec::new(),
        })
    }

    /// Moves the world to `tick` and tells what happened. Ticks come in order, from 0.
    ///
    /// # Errors
    /// [`WorldError`] when a figure cannot be told exactly.
    pub fn advance(&mut self, tick: usize) -> Result<Batch, WorldError> {
        self.tick = tick;
        self.elapse();
        if tick > 0 {
            self.mark_to_market();
        }
        if self.is_open_tick() {
            self.pay_funding();
        }
        self.land_arrivals();
        let closing = self.liquidate()?;
        self.close_orphans(&closing);
        if self.is_open_tick() {
            self.keep_book();
        }
        self.tell()
    }

    /// Time passes: the treasury earns, or owes.
    fn elapse(&mut self) {
        let minute = Market::minute(self.tick);
        if minute > self.last_minute {
            let minutes = (minute - self.last_minute) as f64;
            let interest = self.cash * self.spec.treasury_apr * minutes / YEAR_MINUTES;
            self.cash += interest;
            self.tally.interest += interest;
            self.flows.add(self.spec.treasury(), FlowKind::Yield, interest);
        }
        self.last_minute = minute;
    }

    /// Every leg settles its price change in its venue's collateral.
    fn mark_to_market(&mut self) {
        let (now, before) = (self.market.marks(self.tick), self.market.marks(self.tick - 1));
        for series in 0..self.quantity.len() {
            if self.quantity[series] != 0.0 {
                let gain = self.quantity[series] * (now[series] - before[series]);
                let venue = self.venue_of(series);
                self.equity[venue] += gain;
                self.tally.price += gain;
                self.flows.add(venue, FlowKind::Price, gain);
            }
        }
    }

    /// Funding of this hour, at this tick's mark, on what was held.
    fn pay_funding(&mut self) {
        let (marks, rates) = (self.market.marks(self.tick), self.market.funding(self.hour()));
        for series in 0..self.quantity.len() {
            if self.quantity[series] != 0.0 && rates[series] != 0.0 {
                let gain = -self.quantity[series] * marks[series] * rates[series];
                let venue = self.venue_of(series);
                self.equity[venue] += gain;
                self.tally.funding += gain;
                self.flows.add(venue, FlowKind::Funding, gain);
            }
        }
    }

    /// Pays a trading cost out of a venue's equity.
    fn pay_trading(&mut self, venue: usize, cost: f64) {
        self.equity[venue] -= cost;
        self.tally.trading += cost;
        self.flows.add(venue, FlowKind::Trading, -cost);
    }

    /// Hour of the span.
    const fn hour(&self) -> usize {
        self.tick / TICKS_PER_HOUR
    }

    /// Whether this is an hour's first tick, on which funding is paid and the book is traded.
    const fn is_open_tick(&self) -> bool {
        self.tick.is_multiple_of(TICKS_PER_HOUR)
    }

    /// Whether this is an hour's last tick, on which its bar closes.
    const fn is_close_tick(&self) -> bool {
        self.tick % TICKS_PER_HOUR == TICKS_PER_HOUR - 1
    }

    fn venue_of(&self, series: usize) -> usize {
        series / self.coins.len()
    }

    fn series(&self, venue: usize, coin: usize) -> usize {
        venue * self.coins.len() + coin
    }

    /// The legs of a venue that hold something: size in collateral and coin.
    fn legs(&self, venue: usize) -> impl Iterator<Item = (f64, usize)> + '_ {
        let marks = self.market.marks(self.tick);
        (0..self.coins.len()).filter_map(move |coin| {
            let series = self.series(venue, coin);
            let held = self.quantity[series];
            (held != 0.0).then(|| (held.abs() * marks[series], coin))
        })
    }

    fn route(&self, source: usize, target: usize) -> Option<&'a RouteSpec> {
        self.spec.routes.get(source)?.get(target)?.as_ref()
    }

    /// Minutes since 1970 at this tick.
    fn minute_since_1970(&self) -> i64 {
        self.market.hours().start.saturating_mul(60).saturating_add(self.last_minute)
    }

    /// The instant of this tick.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        instant(self.minute_since_1970())
    }

    /// Equity of a venue, in collateral.
    #[must_use]
    pub fn equity(&self, venue: usize) -> f64 {
        self.equity[venue]
    }

    /// What the treasury has.
    #[must_use]
    pub const fn treasury(&self) -> f64 {
        self.cash
    }

    /// What is under way, net of fees.
    #[must_use]
    pub fn in_flight(&self) -> f64 {
        self.flights.iter().fold(0.0, |sum, flight| sum + flight.net)
    }

    /// Coins held, signed, by venue then coin.
    #[must_use]
    pub fn quantities(&self) -> &[f64] {
        &self.quantity
    }

    /// Gross notional, initial and maintenance margin of what a venue holds.
    #[must_use]
    pub fn requirement(&self, venue: usize) -> VenueRequirement {
        if let Some(standing) = self.standing(venue) {
            return self.told_by_rule(venue, standing);
        }
        let VenueSpec { margin, withdraw_floor, .. } = &self.spec.venues[venue];
        let none = VenueRequirement::default();
        let needs = self.legs(venue).fold(none, |sum, (size, coin)| VenueRequirement {
            gross: sum.gross + size,
            initial: sum.initial + size * margin[coin].0,
            maintenance: sum.maintenance + size * margin[coin].1,
            kept: 0.0,
        });
        VenueRequirement { kept: needs.initial.max(withdraw_floor * needs.gross), ..needs }
    }

    /// Figures of the run so far.
    #[must_use]
    pub const fn tally(&self) -> &Tally {
        &self.tally
    }

    /// The figures of the desk.
    #[must_use]
    pub const fn spec(&self) -> &'a DeskSpec {
        self.spec
    }

    /// The market it stands in.
    #[must_use]
    pub const fn market(&self) -> &'a Market {
        self.market
    }
}

/// What a venue's positions ask for, in collateral.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct VenueRequirement {
    /// Gross notional.
    pub gross: f64,
    /// Initial margin.
    pub initial: f64,
    /// Maintenance margin.
    pub maintenance: f64,
    /// What must stay behind a withdrawal.
    pub kept: f64,
}

/// The instant of a minute since 1970; what is before it counts as 1970.
pub(crate) fn instant(minute: i64) -> Timestamp {
    let minutes = u64::try_from(minute).unwrap_or(0);
    Timestamp::from_nanos(minutes.saturating_mul(60_000_000_000))
}
