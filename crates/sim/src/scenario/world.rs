//! The world of a scenario in virtual time: users, collateral, bridges.
//!
//! A user's deposit is there at once. The payout is tried after the delivery delay and, where the
//! chain is short, every 200 ms until 60 s after the last deposit of the scenario; then it has
//! failed, and the deposit stays where it is. A move debits its source at once and credits its
//! target after the bridge's delay, give or take its jitter; one that fails comes back to its source
//! at that time, without its fee. In one instant what lands comes first, then deposits, then
//! attempts, each in the order in which they were set down.

use super::portfolio::MS;
use super::tell::Ear;
use super::{Bridge, Scenario};
use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg64;
use std::collections::BTreeMap;
use trimtab_model::{
    Amount, Batch, Command, MoneyError, Observation, Portfolio, Timestamp, TransferId,
    TransferRefusal, TransferRequest,
};

/// Milliseconds between two attempts to pay a user out.
pub const RETRY_MS: u64 = 200;
/// Milliseconds after the last deposit at which a user who waits has failed.
pub const PATIENCE_MS: u64 = 60_000;

/// The truth.
#[derive(Debug)]
pub struct World<'a> {
    scenario: &'a Scenario,
    portfolio: &'a Portfolio,
    held: Vec<i128>,
    waiting: Vec<i128>,
    /// By time, then sort, then the order in which they were set down.
    events: BTreeMap<(u64, u8, u64), Event>,
    set_down: u64,
    deadline: u64,
    flying: usize,
    random: Pcg64,
    ear: Ear,
    tally: Tally,
}

/// What was counted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// Nanoseconds from deposit to payout, in order of payout.
    pub latencies: Vec<u64>,
    /// Users who were not paid out.
    pub failed: u64,
    /// Moves that left.
    pub moves: u64,
    /// What left on them, fees included, in base units.
    pub volume: i128,
    /// What they cost, in base units.
    pub fees: i128,
    /// Moves that came back.
    pub returned: u64,
    /// Requests that were not carried out.
    pub refused: u64,
}

#[derive(Debug, Clone, Copy)]
enum Event {
    /// A move reaches its target, or comes back.
    Land { id: TransferId, chain: usize, net: Amount, returns: bool },
    /// A user pays in.
    Deposit { user: usize },
    /// A user should be paid out.
    Attempt { user: usize },
}

impl Event {
    const fn sort(&self) -> u8 {
        match self {
            Self::Land { .. } => 0,
            Self::Deposit { .. } => 1,
            Self::Attempt { .. } => 2,
        }
    }
}

impl<'a> World<'a> {
    /// The start of a scenario; `portfolio` is the scenario's own.
    #[must_use]
    pub fn new(scenario: &'a Scenario, portfolio: &'a Portfolio, seed: u64) -> Self {
        let last = scenario.transfers.last().map_or(0, |user| user.at_ms);
        let mut world = Self {
            scenario,
            portfolio,
            held: scenario.collateral.iter().map(|amount| amount.base()).collect(),
            waiting: vec![0; scenario.chains.len()],
            events: BTreeMap::new(),
            set_down: 0,
            deadline: last.saturating_add(PATIENCE_MS).saturating_mul(MS),
            flying: 0,
            random: Pcg64::seed_from_u64(seed),
            ear: Ear::new(&scenario.collateral),
            tally: Tally::default(),
        };
        for (user, one) in scenario.transfers.iter().enumerate() {
            world.set_down(one.at_ms.saturating_mul(MS), Event::Deposit { user });
        }
        world
    }

    /// When every user has been paid out or has failed at the latest, in nanoseconds.
    #[must_use]
    pub const fn deadline(&self) -> u64 {
        self.deadline
    }

    /// Whether any move is under way.
    #[must_use]
    pub const fn is_moving(&self) -> bool {
        self.flying > 0
    }

    /// What each chain holds, in base units.
    #[must_use]
    pub fn held(&self) -> &[i128] {
        &self.held
    }

    /// What was counted so far.
    #[must_use]
    pub const fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Lets time pass up to and with `now`, and tells what happened.
    pub fn advance(&mut self, now: u64) -> Batch {
        while let Some(entry) = self.events.first_entry() {
            let at = entry.key().0;
            if at > now {
                break;
            }
            let event = entry.remove();
            self.happen(at, event);
        }
        self.ear.batch(&self.held, &self.waiting)
    }

    fn set_down(&mut self, at: u64, event: Event) {
        self.set_down += 1;
        self.events.insert((at, event.sort(), self.set_down), event);
    }

    fn happen(&mut self, at: u64, event: Event) {
        match event {
            Event::Land { id, chain, net, returns } => {
                self.held[chain] += net.base();
                self.flying -= 1;
                self.tally.returned += u64::from(returns);
                let amount = net;
                self.ear.outcome(if returns {
                    Observation::TransferReturned { id, amount }
                } else {
                    Observation::TransferArrived { id, amount }
                });
            }
            Event::Deposit { user } => self.deposit(at, user),
            Event::Attempt { user } => self.attempt(at, user),
        }
    }

    fn deposit(&mut self, at: u64, user: usize) {
        let one = &self.scenario.transfers[user];
        self.held[one.origin] += one.amount.base();
        self.ear.served(one.origin, one.amount.base());
        self.waiting[one.destination] += one.amount.base();
        self.ear.asked(one.destination, one.amount);
        let delivery = self.scenario.delivery_ms.saturating_mul(MS);
        self.set_down(at.saturating_add(delivery), Event::Attempt { user });
    }

    fn attempt(&mut self, at: u64, user: usize) {
        let one = &self.scenario.transfers[user];
        let (chain, units) = (one.destination, one.amount.base());
        let again = at.saturating_add(RETRY_MS * MS);
        if self.held[chain] >= units {
            self.held[chain] -= units;
            self.waiting[chain] -= units;
            self.ear.served(chain, -units);
            self.tally.latencies.push(at - one.at_ms * MS);
        } else if again <= self.deadline {
            self.set_down(again, Event::Attempt { user });
        } else {
            self.waiting[chain] -= units;
            self.tally.failed += 1;
        }
    }

    /// Carries a command out at `now`, or refuses it; the outcome is told at the next poll.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] when a fee is beyond 128 bits.
    pub fn execute(&mut self, now: u64, command: &Command) -> Result<(), MoneyError> {
        // This world carries routes whole: its portfolios have no legs.
        let Command::Transfer(request) = command else { return Ok(()) };
        let (source, target) = (request.source.index(), request.target.index());
        let bridge = self.scenario.bridges.get(source).and_then(|row| *row.get(target)?);
        let Some(bridge) = bridge else {
            self.refuse(request, TransferRefusal::UnknownRoute);
            return Ok(());
        };
        let fee = self.portfolio.routes()[request.route.index()].fee(request.amount)?;
        if request.amount.base() > self.held[source] || fee >= request.amount {
            self.refuse(request, TransferRefusal::TooLittle);
            return Ok(());
        }
        self.send(now, request, bridge, fee)
    }

    fn refuse(&mut self, request: &TransferRequest, reason: TransferRefusal) {
        self.tally.refused += 1;
        self.ear.outcome(Observation::TransferRefused { id: request.id, reason });
    }

    fn send(
        &mut self,
        now: u64,
        request: &TransferRequest,
        bridge: Bridge,
        fee: Amount,
    ) -> Result<(), MoneyError> {
        let (id, amount, net) = (request.id, request.amount, request.amount.minus(fee)?);
        let source = request.source.index();
        self.held[source] -= amount.base();
        let returns = self.uniform() < bridge.failure_rate;
        let chain = if returns { source } else { request.target.index() };
        let lands = now.saturating_add(self.under_way(bridge));
        self.set_down(lands, Event::Land { id, chain, net, returns });
        self.flying += 1;
        self.tally.moves += 1;
        self.tally.volume += amount.base();
        self.tally.fees += fee.base();
        let due = Timestamp::from_nanos(now.saturating_add(bridge.latest_ms() * MS));
        self.ear.outcome(Observation::TransferSent { id, amount, fee, due });
        Ok(())
    }

    /// Nanoseconds a move takes: uniform over the delay, give or take the jitter.
    fn under_way(&mut self, bridge: Bridge) -> u64 {
        let spread = (2 * bridge.jitter_ms * MS) as f64;
        let earliest = (bridge.delay_ms - bridge.jitter_ms) * MS;
        earliest + (self.uniform() * spread) as u64
    }

    /// Uniform on (0, 1): the middle of one of 2^53 equal parts.
    fn uniform(&mut self) -> f64 {
        ((self.random.next_u64() >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0
    }
}

#[cfg(test)]
mod tests {
    use super::{Bridge, MS, Scenario, World};
    use crate::scenario::Pricing;
    use std::path::Path;

    #[test]
    fn moves_take_the_delay_give_or_take_the_jitter() {
        let text = include_str!("tests/small.json");
        let scenario = Scenario::parse(text, Path::new("s.json")).unwrap();
        let portfolio = scenario.portfolio(Pricing::default()).unwrap();
        let mut world = World::new(&scenario, &portfolio, 7);
        let bridge = Bridge { delay_ms: 500, jitter_ms: 100, failure_rate: 0.0 };
        let times: Vec<u64> = (0..1000).map(|_| world.under_way(bridge)).collect();
        assert!(times.iter().all(|time| (400 * MS..=600 * MS).contains(time)));
        let mean = times.iter().sum::<u64>() / 1000;
        assert!(mean.abs_diff(500 * MS) < 10 * MS, "{mean}");
    }
}
