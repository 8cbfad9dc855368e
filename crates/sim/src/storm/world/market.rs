//! Markets and what our positions in them earn, and the statements in which that stands.
//!
//! Decides prices by a random walk, funding, and when a venue closes a position for want of margin.
//! A statement carries every change of a balance that no transfer made.

use super::World;
use super::agenda::Due;
use crate::storm::fault::FaultClass;
use crate::storm::plan::{HOUR, MINUTE, SECOND, TOKEN};
use crate::storm::weather::Weather;
use trimtab_model::{
    AccountId, Amount, Flow, FlowKind, MarketId, Observation, Position, Price, Quantity, Statement,
    VenueId,
};

/// Nine decimal places: two such factors make the eighteen of a book.
const NANO: i128 = 1_000_000_000;

/// Prices and positions.
#[derive(Debug)]
pub(super) struct Prices {
    /// By market.
    now: Vec<i128>,
    /// Price at the last closed hour, by market.
    bars: Vec<i128>,
    /// Price at which each account's positions were last settled, by account and market.
    marked: Vec<Vec<i128>>,
    /// By account and market.
    held: Vec<Vec<i128>>,
}

impl Prices {
    pub(super) fn new(markets: usize, accounts: usize) -> Self {
        let now: Vec<i128> = [60_000, 3_000].iter().take(markets).map(|usd| usd * TOKEN).collect();
        Self {
            bars: now.clone(),
            marked: vec![now.clone(); accounts],
            held: vec![vec![0; markets]; accounts],
            now,
        }
    }

    /// Gross notional of an account.
    pub(super) fn gross(&self, account: usize) -> i128 {
        let each = self.held[account].iter().zip(&self.now);
        each.map(|(held, price)| (held / NANO * (price / NANO)).abs()).sum()
    }
}

impl World {
    /// The feed in which a venue tells: the treasury's is its chain's.
    pub(super) fn feed_of(&self, venue: usize) -> u16 {
        if venue + 1 == self.laws.venues.len() {
            self.feeds.chain(self.laws.treasury_chain.index())
        } else {
            self.feeds.venue(venue)
        }
    }

    fn accounts_of(&self, venue: usize) -> Vec<usize> {
        let all = self.laws.accounts.iter().enumerate();
        all.filter(|&(_, &at)| at == venue).map(|(account, _)| account).collect()
    }

    /// Every account begins with its capital, and with positions where there are markets.
    pub(super) fn open_accounts(&mut self, w: &mut Weather) {
        for venue in 0..self.laws.venues.len() {
            let is_wallet = venue + 1 == self.laws.venues.len();
            let mut told = Vec::new();
            if !is_wallet {
                told.extend(self.marks(venue));
            }
            for account in self.accounts_of(venue) {
                let capital = self.laws.opening[account];
                if !is_wallet {
                    told.extend(self.take_positions(account, capital));
                }
                told.push(self.statement(account, vec![flow(FlowKind::Capital, capital)]));
            }
            self.tell(self.feed_of(venue), told);
        }
        w.pass(w.now());
    }

    /// New positions for an account of so much capital.
    fn take_positions(&mut self, account: usize, capital: i128) -> Vec<Observation> {
        let mut told = Vec::new();
        for market in 0..self.prices.now.len() {
            let percent = i128::from(self.random.within(0, 150));
            let sign = if self.random.coin() { 1 } else { -1 };
            let notional = capital / 100 * percent;
            let quantity =
                notional / (self.prices.now[market] / NANO) * NANO / 1_000_000 * 1_000_000;
            self.prices.held[account][market] = sign * quantity;
            self.prices.marked[account][market] = self.prices.now[market];
            told.extend(self.position(account, market));
        }
        told
    }

    fn position(&self, account: usize, market: usize) -> Option<Observation> {
        Some(Observation::Position(Position {
            account: AccountId::at(account)?,
            market: MarketId::at(market)?,
            quantity: Quantity::from_base(self.prices.held[account][market]),
        }))
    }

    /// The marks of a venue.
    fn marks(&self, venue: usize) -> Vec<Observation> {
        let mark = |(market, &price): (usize, &i128)| {
            Some(Observation::Mark {
                venue: VenueId::at(venue)?,
                market: MarketId::at(market)?,
                price: Price::from_base(price),
            })
        };
        self.prices.now.iter().enumerate().filter_map(mark).collect()
    }

    /// A statement with flows, which are part of the balance from now on.
    pub(super) fn statement(&mut self, account: usize, flows: Vec<Flow>) -> Observation {
        let sum: i128 = flows.iter().map(|flow| flow.amount.base()).sum();
        self.accounts[account] = self.accounts[account].plus(super::Both::of(sum));
        self.flows += sum;
        let id = AccountId::at(account).unwrap_or(AccountId::new(0));
        let balance = Amount::from_base(self.accounts[account].settled);
        Observation::Statement(Statement { account: id, balance, precision: Amount::ZERO, flows })
    }

    /// A statement of how an account stands, without anything new.
    pub(super) fn bare_statement(&mut self, account: AccountId) -> Observation {
        self.statement(account.index(), Vec::new())
    }

    /// A venue's regular statement, and the next one.
    pub(super) fn state_regularly(&mut self, venue: usize, w: &mut Weather) {
        let wait = self.random.within(self.laws.statements / 2, self.laws.statements * 3 / 2);
        self.agenda.put(w.now() + wait * SECOND, Due::Statement(venue));
        if self.venues[venue].down_until <= w.now() {
            self.state(venue, 0, w);
        }
    }

    /// A venue tells marks and how its accounts stand; `capital` was just paid into the first.
    pub(super) fn state(&mut self, venue: usize, capital: i128, w: &mut Weather) {
        let accounts = self.accounts_of(venue);
        let first = accounts.first().copied().unwrap_or(0);
        self.state_with(venue, (first, capital), w);
    }

    /// The same, with what was paid into one of its accounts.
    pub(super) fn state_with(
        &mut self,
        venue: usize,
        (paid, capital): (usize, i128),
        w: &mut Weather,
    ) {
        let is_wallet = venue + 1 == self.laws.venues.len();
        let mut told = Vec::new();
        if !is_wallet {
            self.walk();
            told.extend(self.marks(venue));
            told.extend(self.bars(venue, w.now()));
        }
        for account in self.accounts_of(venue) {
            let mut flows = if is_wallet { Vec::new() } else { self.earnings(account) };
            if account == paid && capital != 0 {
                flows.push(flow(FlowKind::Capital, capital));
            }
            let closing = self.close_if_short(account, venue, &mut flows);
            told.push(self.statement(account, flows));
            told.extend(closing);
        }
        self.tell(self.feed_of(venue), told);
    }

    /// Prices walk a little.
    fn walk(&mut self) {
        if self.is_quiet {
            return;
        }
        for market in 0..self.prices.now.len() {
            let step = i128::from(self.random.below(8_001)) - 4_000;
            let price = &mut self.prices.now[market];
            *price = (*price + *price / 1_000_000 * step) / NANO * NANO;
        }
    }

    /// The bars of a venue where an hour is over.
    fn bars(&mut self, venue: usize, now: u64) -> Vec<Observation> {
        let hour = now / HOUR;
        if self.venues[venue].barred_at == hour {
            return Vec::new();
        }
        self.venues[venue].barred_at = hour;
        let bar = |market: usize| {
            Some(Observation::BarClosed {
                venue: VenueId::at(venue)?,
                market: MarketId::at(market)?,
                open: Price::from_base(self.prices.bars[market]),
                close: Price::from_base(self.prices.now[market]),
            })
        };
        let bars = (0..self.prices.now.len()).filter_map(bar).collect();
        if venue == 0 {
            self.prices.bars = self.prices.now.clone();
        }
        bars
    }

    /// What an account's positions brought since it was last asked, in whole units of its venue.
    fn earnings(&mut self, account: usize) -> Vec<Flow> {
        let home = self.laws.venues[self.laws.accounts[account]].home;
        let unit = self.laws.chains[home.index()].unit;
        let mut price = 0;
        for market in 0..self.prices.now.len() {
            let (held, now) = (self.prices.held[account][market], self.prices.now[market]);
            price += held / NANO * ((now - self.prices.marked[account][market]) / NANO);
            self.prices.marked[account][market] = now;
        }
        let funding = if self.is_quiet { 0 } else { -self.prices.gross(account) / 100_000 };
        let whole = |figure: i128| figure / unit * unit;
        let flows = [(FlowKind::Price, whole(price)), (FlowKind::Funding, whole(funding))];
        flows.into_iter().filter(|(_, sum)| *sum != 0).map(|(kind, sum)| flow(kind, sum)).collect()
    }

    /// A venue closes what is not margined any more.
    fn close_if_short(
        &mut self,
        account: usize,
        venue: usize,
        flows: &mut Vec<Flow>,
    ) -> Vec<Observation> {
        let gross = self.prices.gross(account);
        let change: i128 = flows.iter().map(|flow| flow.amount.base()).sum();
        let equity = self.accounts[account].now + change;
        let needed = gross / NANO * self.laws.venues[venue].margin.1;
        if gross == 0 || equity >= needed {
            return Vec::new();
        }
        flows.push(flow(FlowKind::Penalty, -(equity.max(0) / 20)));
        if equity < 0 {
            // The owner makes good what a price took beyond the balance.
            flows.push(flow(FlowKind::Capital, -equity));
        }
        let mut told = Vec::new();
        for market in 0..self.prices.now.len() {
            self.prices.held[account][market] = 0;
            told.extend(self.position(account, market));
        }
        told.extend(AccountId::at(account).map(|account| Observation::Liquidated {
            account,
            gross: Amount::from_base(gross),
            deficit: Amount::ZERO,
        }));
        told
    }

    /// Positions are changed at an account now and then.
    pub(super) fn trade(&mut self, w: &mut Weather) {
        let account = self.random.index(self.accounts.len() - 1);
        let venue = self.laws.accounts[account];
        let balance = self.accounts[account].now.max(0);
        if self.prices.now.is_empty() || self.venues[venue].down_until > w.now() {
            return;
        }
        self.state(venue, 0, w);
        let told = self.take_positions(account, balance);
        self.tell(self.feeds.venue(venue), told);
    }

    /// A venue tells a wrong price, or a wrong balance, and then the right one again.
    pub(super) fn err(&mut self, venue: usize, w: &mut Weather) {
        if w.strikes(FaultClass::PriceSpike) {
            let up = w.draw(FaultClass::PriceSpike).coin();
            let mut marks = self.marks(venue);
            for mark in &mut marks {
                if let Observation::Mark { price, .. } = mark {
                    let base = price.base();
                    *price = Price::from_base(if up { base * 10 } else { base / 10 });
                }
            }
            let back = w.draw(FaultClass::PriceSpike).within(1, 20) * MINUTE;
            self.tell(self.feeds.venue(venue), marks);
            self.agenda.put(w.now() + back, Due::Correct(venue));
        }
        if w.strikes(FaultClass::WrongBalance) {
            let draw = w.draw(FaultClass::WrongBalance);
            let (percent, wait) = (i128::from(draw.within(1, 300)), draw.within(1, 60));
            let account = self.accounts_of(venue).first().copied().unwrap_or(0);
            let right = self.accounts[account].settled;
            let told = Statement {
                account: AccountId::at(account).unwrap_or(AccountId::new(0)),
                balance: Amount::from_base(right - right / 100 * percent - 1),
                precision: Amount::ZERO,
                // What is wrong explains itself in part.
                flows: vec![Flow { kind: FlowKind::Price, amount: Amount::from_base(percent) }],
            };
            self.tell(self.feeds.venue(venue), vec![Observation::Statement(told)]);
            self.agenda.put(w.now() + wait * SECOND, Due::Correct(venue));
        }
    }
}

fn flow(kind: FlowKind, amount: i128) -> Flow {
    Flow { kind, amount: Amount::from_base(amount) }
}
