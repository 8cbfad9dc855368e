//! Batches that are true: the world moves, and what is told is what happened.

use crate::chance::Chance;
use crate::scene::{Scene, dollar};
use crate::world::{Fate, World};
use trimtab_model::{
    AccountId, Amount, Batch, DemandReport, Flow, FlowKind, MarketId, Observation, Position, Price,
    Quantity, Statement, Timestamp, TransferRefusal, VenueId,
};

/// Units of 1e-18 in a millionth.
const MILLIONTH: i128 = 1_000_000_000_000;
/// A minute in nanoseconds.
const MINUTE: u64 = 60_000_000_000;

/// A world on its way to its next instant, and what it has told of it.
pub(crate) struct Teller<'a> {
    pub(crate) scene: &'a Scene,
    pub(crate) world: World,
    pub(crate) told: Vec<Observation>,
}

/// The world an instant later, and the batch that tells it.
pub(crate) fn next<'a>(scene: &'a Scene, world: &World, chance: &mut Chance) -> (World, Batch) {
    let mut teller = Teller { scene, world: world.clone(), told: Vec::new() };
    teller.world.sequence += 1;
    teller.world.now += chance.pick(&[0, 1, 5 * MINUTE, 20 * MINUTE, 40 * MINUTE]);
    if teller.world.sequence == 1 {
        teller.endow(chance);
    }
    // What happened comes in any order.
    let mut acts: Vec<fn(&mut Teller<'a>, &mut Chance)> = vec![
        Teller::answer,
        Teller::quote,
        Teller::trade,
        Teller::state,
        Teller::announce,
        Teller::want,
        Teller::switch,
        Teller::close_bars,
    ];
    while !acts.is_empty() {
        let act = acts.swap_remove(chance.below(acts.len()));
        act(&mut teller, chance);
    }
    let batch = Batch { sequence: teller.world.sequence, observations: teller.told };
    (teller.world, batch)
}

impl Teller<'_> {
    fn accounts(&self) -> usize {
        self.world.held.len()
    }

    /// The first capital.
    fn endow(&mut self, chance: &mut Chance) {
        let dollar = dollar(&self.scene.portfolio);
        for account in 0..self.accounts() {
            let amount = chance.between(0, 400_000 * dollar);
            self.tell_statement(account, &[(FlowKind::Capital, amount)], 0, 0);
        }
    }

    /// Word of the requests that are due an answer.
    fn answer(&mut self, chance: &mut Chance) {
        for at in 0..self.world.asks.len() {
            let ask = self.world.asks[at].clone();
            if ask.due > self.world.sequence {
                continue;
            }
            let asked = ask.body.amount.base();
            match ask.fate {
                Fate::Asked { .. } if chance.percent(15) => {
                    self.world.asks[at].fate = Fate::Refused;
                    let reason = TransferRefusal::WithdrawalsSuspended;
                    self.told.push(Observation::TransferRefused { id: ask.id, reason });
                }
                Fate::Asked { .. } => {
                    let part = if chance.percent(60) { asked } else { chance.between(0, asked) };
                    let fee = chance.between(0, part / 100);
                    self.world.send(at, part, fee);
                    // Some arrive within the batch that tells of their leaving, most later.
                    self.world.asks[at].due = self.world.sequence + chance.next() % 6;
                    self.told.push(Observation::TransferSent {
                        id: ask.id,
                        amount: Amount::from_base(part),
                        fee: Amount::from_base(fee),
                        due: Timestamp::from_nanos(self.world.now + MINUTE),
                    });
                }
                Fate::Flying { net } if chance.percent(10) => {
                    self.world.bounce(at);
                    let amount = Amount::from_base(net);
                    self.told.push(Observation::TransferReturned { id: ask.id, amount });
                }
                Fate::Flying { net } => {
                    self.world.land(at);
                    let amount = Amount::from_base(net);
                    self.told.push(Observation::TransferArrived { id: ask.id, amount });
                }
                Fate::Arrived | Fate::Refused | Fate::Returned => {}
            }
        }
    }

    /// Prices at some of the venues.
    fn quote(&mut self, chance: &mut Chance) {
        for (venue, market) in self.series() {
            if !chance.percent(70) {
                continue;
            }
            let last = self.world.marks.get(&(venue, market));
            let price = last.map_or(100_000_000, |(price, _)| *price);
            let price = (price * chance.between(80, 120) / 100).clamp(1, 1_000_000_000);
            self.world.marks.insert((venue, market), (price, self.world.now));
            self.told.push(Observation::Mark {
                venue: VenueId::at(venue).unwrap(),
                market: MarketId::at(market).unwrap(),
                price: Price::from_base(price * MILLIONTH),
            });
        }
    }

    fn series(&self) -> Vec<(usize, usize)> {
        let markets = self.world.positions[0].len();
        let venues = 0..self.world.lets_out.len();
        venues.flat_map(|venue| (0..markets).map(move |market| (venue, market))).collect()
    }

    fn trade(&mut self, chance: &mut Chance) {
        for account in 0..self.accounts() {
            for market in 0..self.world.positions[account].len() {
                let venue = &self.scene.portfolio.venue_of(AccountId::at(account).unwrap());
                // Sometimes where the venue's terms are unknown.
                let share = if venue.margin[market].is_some() { 25 } else { 2 };
                if !chance.percent(share) {
                    continue;
                }
                let thousand = 1_000_000_000;
                let size = chance.between(-10 * thousand, 10 * thousand);
                let size = if chance.percent(30) { 0 } else { size };
                self.world.positions[account][market] = size;
                self.told.push(Observation::Position(Position {
                    account: AccountId::at(account).unwrap(),
                    market: MarketId::at(market).unwrap(),
                    quantity: Quantity::from_base(size * MILLIONTH),
                }));
            }
        }
    }

    /// Statements with flows that explain them up to the venue's own rounding.
    fn state(&mut self, chance: &mut Chance) {
        let dollar = dollar(&self.scene.portfolio);
        for account in 0..self.accounts() {
            if !chance.percent(60) {
                continue;
            }
            let flow = |chance: &mut Chance| {
                let size = if chance.percent(5) { 300_000 } else { 2_000 } * dollar;
                (chance.pick(&FlowKind::ALL), chance.between(-size, size))
            };
            let flows: Vec<_> = (0..chance.below(4)).map(|_| flow(chance)).collect();
            let precision = chance.pick(&[0, 1, 7]);
            let most = precision * i128::try_from(flows.len() + 1).unwrap();
            let rounding = chance.between(-most, most);
            self.tell_statement(account, &flows, precision, rounding);
        }
    }

    fn tell_statement(
        &mut self,
        account: usize,
        flows: &[(FlowKind, i128)],
        precision: i128,
        rounding: i128,
    ) {
        for &(kind, amount) in flows {
            self.world.flow(account, kind, amount);
        }
        self.world.held[account] += rounding;
        self.world.dust += rounding;
        self.world.stated_at[account] = Some(self.world.now);
        let told =
            |&(kind, amount): &(FlowKind, i128)| Flow { kind, amount: Amount::from_base(amount) };
        self.told.push(Observation::Statement(Statement {
            account: AccountId::at(account).unwrap(),
            balance: Amount::from_base(self.world.held[account]),
            precision: Amount::from_base(precision),
            flows: flows.iter().map(told).collect(),
        }));
    }

    fn announce(&mut self, chance: &mut Chance) {
        let account = AccountId::at(chance.below(self.accounts())).unwrap();
        let notional = Amount::from_base(chance.between(-1_000_000, 1_000_000));
        let due = Timestamp::from_nanos(self.world.now);
        let market = MarketId::new(0);
        self.told.push(Observation::Announced { account, market, notional, due });
        if chance.percent(5) {
            let deficit = Amount::ZERO;
            self.told.push(Observation::Liquidated { account, gross: notional, deficit });
        }
    }

    /// Users ask, are paid out, or give up: what is told is what still waits, and what is new.
    fn want(&mut self, chance: &mut Chance) {
        if !chance.percent(30) {
            return;
        }
        let account = chance.below(self.accounts());
        let dollar = dollar(&self.scene.portfolio);
        let requests: Vec<i128> =
            (0..chance.below(3)).map(|_| chance.between(1, 1_000 * dollar)).collect();
        let before = self.world.waiting[account].unwrap_or(0) + requests.iter().sum::<i128>();
        let waiting = chance.between(0, before);
        self.world.waiting[account] = Some(waiting);
        self.told.push(Observation::Demand(DemandReport {
            account: AccountId::at(account).unwrap(),
            waiting: Amount::from_base(waiting),
            requests: requests.into_iter().map(Amount::from_base).collect(),
        }));
    }

    fn switch(&mut self, chance: &mut Chance) {
        if chance.percent(20) {
            let (venue, open) = (chance.below(self.world.lets_out.len()), chance.percent(70));
            self.world.lets_out[venue] = open;
            let venue = VenueId::at(venue).unwrap();
            self.told.push(Observation::Withdrawals { venue, open });
        }
        if chance.percent(if self.world.kill_switch { 60 } else { 5 }) {
            self.world.kill_switch = !self.world.kill_switch;
            self.told.push(Observation::KillSwitch { on: self.world.kill_switch });
        }
    }

    fn close_bars(&mut self, chance: &mut Chance) {
        if !chance.percent(30) {
            return;
        }
        for (venue, market) in self.series() {
            let price = |chance: &mut Chance| Price::from_base(chance.between(1, 1 << 60));
            let (open, close) = (price(chance), price(chance));
            let venue = VenueId::at(venue).unwrap();
            let market = MarketId::at(market).unwrap();
            self.told.push(Observation::BarClosed { venue, market, open, close });
        }
    }
}
