//! What must hold after every step, reckoned from the world's own figures.
//!
//! Books: the ledger is the world's, unit by unit. Prefixes: after each command of a plan, were it
//! the last to be carried out, every floor and limit still stands. Margin is compared as exact
//! fractions, in units of 1e-21 dollars, without the guard's roundings.

use crate::chance::Chance;
use crate::scene::{Scene, dollar};
use crate::world::World;
use std::collections::BTreeMap;
use trimtab_engine::{Engine, Limits, Purpose};
use trimtab_model::{AccountId, Amount, FlowKind, Portfolio, Ratio, TransferBody, VenueKind};

/// The checks by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Check {
    /// A true batch was refused, or a false one taken.
    Judgement,
    /// A refusal left a trace.
    Atomicity,
    /// The ledger does not add up to nothing.
    Balance,
    /// An account does not hold what it holds.
    Held,
    /// What is between accounts is not what is between accounts.
    InFlight,
    /// Something is booked to the wrong purpose.
    Purposes,
    /// What is promised is not what was asked for.
    Promised,
    /// What is expected at an account is not what is on its way.
    Inbound,
    /// What users wait for is not what they wait for.
    Demand,
    /// Commands without, before or beside their record.
    Order,
    /// An id was used twice or is not derived from its plan.
    Ids,
    /// A limit broken by some prefix of a plan.
    Prefix,
    /// The same told twice had two outcomes.
    Twin,
}

/// A check that failed, and on what.
#[derive(Debug)]
pub(crate) struct Broken {
    pub(crate) check: Check,
    pub(crate) what: String,
}

impl Broken {
    pub(crate) fn unless(
        holds: bool,
        check: Check,
        what: impl FnOnce() -> String,
    ) -> Result<(), Self> {
        if holds { Ok(()) } else { Err(Self { check, what: what() }) }
    }
}

fn same(check: Check, what: &str, engine: Amount, world: i128) -> Result<(), Broken> {
    let engine = engine.base();
    Broken::unless(engine == world, check, || format!("{what}: engine {engine}, world {world}"))
}

/// The engine's books are the world's.
pub(crate) fn books(engine: &Engine, world: &World) -> Result<(), Broken> {
    let ledger = engine.state().ledger();
    same(Check::Balance, "imbalance", ledger.imbalance().unwrap(), 0)?;
    let inbound = engine.state().inbound().unwrap();
    for (account, inbound) in inbound.into_iter().enumerate() {
        let id = AccountId::at(account).unwrap();
        let of = |what: &str| format!("{what} of account {account}");
        let held = ledger.held(id).unwrap();
        same(Check::Held, &of("held"), held, world.held[account])?;
        let free = ledger.available(id).unwrap();
        same(Check::Promised, &of("available"), free, world.available(account))?;
        same(Check::Inbound, &of("inbound"), inbound, world.inbound(account))?;
        let waiting = engine.state().demand().at(id).map_or(Amount::ZERO, |known| known.waiting);
        same(Check::Demand, &of("waiting"), waiting, world.waiting[account].unwrap_or(0))?;
    }
    let net = |purpose| ledger.net(purpose).unwrap();
    same(Check::InFlight, "in flight", net(Purpose::InFlight), world.flying())?;
    same(Check::Purposes, "fees", net(Purpose::Fees), world.fees)?;
    same(Check::Purposes, "dust", net(Purpose::Dust), -world.dust)?;
    for kind in FlowKind::ALL {
        same(Check::Purposes, "a flow", net(Purpose::from(kind)), -world.flows[&kind])?;
    }
    let total = world.held.iter().sum::<i128>() + world.flying();
    assert_eq!(total, world.total(), "the world itself must conserve");
    same(Check::Held, "all there is", ledger.total().unwrap(), total)
}

/// What a prefix of a plan has come to.
pub(crate) struct Prefix<'a> {
    scene: &'a Scene,
    /// As it was when the plan was made.
    world: &'a World,
    available: Vec<i128>,
    inbound: Vec<i128>,
    made: Vec<TransferBody>,
}

/// What an account's positions ask for, in 1e-21 dollars.
struct Margin {
    maintenance: i128,
    floor: i128,
}

impl<'a> Prefix<'a> {
    pub(crate) fn before(scene: &'a Scene, world: &'a World) -> Self {
        let accounts = || 0..world.held.len();
        Self {
            scene,
            world,
            available: accounts().map(|account| world.available(account)).collect(),
            inbound: accounts().map(|account| world.inbound(account)).collect(),
            made: Vec::new(),
        }
    }

    fn portfolio(&self) -> &'a Portfolio {
        &self.scene.portfolio
    }

    fn venue(&self, account: AccountId) -> usize {
        self.portfolio().accounts()[account.index()].venue.index()
    }

    /// One more transfer leaves; everything must still stand.
    pub(crate) fn extend(&mut self, body: &TransferBody) -> Result<(), Broken> {
        let fail = |what: &str| Broken { check: Check::Prefix, what: format!("{what}: {body:?}") };
        let require = |holds: bool, what: &str| if holds { Ok(()) } else { Err(fail(what)) };
        let (source, target, amount) = (body.source, body.target, body.amount.base());
        require(source.index() < self.available.len(), "source unknown")?;
        require(target.index() < self.available.len(), "target unknown")?;
        let route = self.portfolio().routes().get(body.route.index());
        let leads = route.is_some_and(|route| (route.source, route.target) == (source, target));
        require(leads, "route leads elsewhere")?;
        require(amount > 0 && amount >= self.scene.clip.base(), "below the clip")?;
        let expected_before = self.expected(target);
        let (tranche_before, venue_before) = self.grown_by(body);
        self.available[source.index()] -= amount;
        self.inbound[target.index()] += amount;
        self.made.push(*body);
        let left = self.available[source.index()];
        let margin = self.margin(source).ok_or_else(|| fail("source cannot be assessed"))?;
        let tolerated = left + self.scene.tolerance.base();
        require(tolerated >= 0, "more promised than is there")?;
        require(self.fine(tolerated) >= margin.floor, "initial margin or floor")?;
        require(!self.world.kill_switch, "kill switch")?;
        let Some(limits) = &self.scene.limits else { return Ok(()) };
        require(limits.allowed[body.route.index()], "allow-list")?;
        require(self.world.lets_out[self.venue(source)], "withdrawals suspended")?;
        require(self.is_fresh(limits, source), "stale source")?;
        let stays_short = |expected| self.is_short(target, expected);
        let is_assessed = self.margin(target).is_some();
        let blind = expected_before + amount <= limits.unassessed.base();
        require(is_assessed || blind, "unassessed target")?;
        require(
            !is_assessed
                || self.is_fresh(limits, target)
                || (stays_short(expected_before - self.slack())
                    && stays_short(expected_before + amount - self.slack())),
            "stale target",
        )?;
        let limit = self.portfolio().tranche_of(source).max_utilisation;
        let is_used =
            i128::from(limit.parts()) * left * self.grain() < margin.maintenance * PARTS_GRAIN;
        require(margin.maintenance == 0 || !is_used, "utilisation")?;
        require(self.keeps_reserve(source), "reserve")?;
        let (tranche, venue) = self.grown_by(body);
        let within = |share: Ratio, sum: i128| {
            sum * i128::from(Ratio::PARTS) <= i128::from(share.parts()) * self.world.total()
        };
        let most = self.portfolio().tranche_of(target).max_share;
        require(tranche == tranche_before || within(most, tranche), "tranche share")?;
        let most = limits.exposure[self.venue(target)];
        let is_capped = most < Ratio::ONE && venue != venue_before;
        require(!is_capped || within(most, venue), "venue exposure")?;
        require(
            route.and_then(|one| one.capacity).is_none_or(|most| body.amount <= most),
            "capacity",
        )?;
        require(body.amount <= limits.per_transfer, "per transfer")?;
        let moved = |counts: &dyn Fn(&TransferBody) -> bool| {
            let now = self.made.iter().filter(|body| counts(body));
            self.world.moved(counts) + now.map(|body| body.amount.base()).sum::<i128>()
        };
        require(moved(&|_| true) <= limits.per_hour.base(), "per hour")?;
        let of_route = moved(&|other| other.route == body.route);
        require(of_route <= limits.per_route_hour.base(), "per route")?;
        for venue in [self.venue(source), self.venue(target)] {
            let of_venue = moved(&|other| {
                [self.venue(other.source), self.venue(other.target)].contains(&venue)
            });
            let is_wallet = self.portfolio().venues()[venue].kind == VenueKind::Wallet;
            require(is_wallet || of_venue <= limits.per_venue_hour.base(), "per venue")?;
        }
        Ok(())
    }

    fn expected(&self, account: AccountId) -> i128 {
        self.available[account.index()] + self.inbound[account.index()]
    }

    /// What the target's tranche and venue are expected to hold. The same before and after a
    /// transfer within one, but for rounding: a transfer is expected to bring all of it.
    fn grown_by(&self, body: &TransferBody) -> (i128, i128) {
        let accounts = self.portfolio().accounts();
        let home = &accounts[body.target.index()];
        let sum = |counts: &dyn Fn(usize) -> bool| {
            let ids = (0..accounts.len()).filter(|&at| counts(at));
            ids.map(|at| self.available[at] + self.inbound[at]).sum()
        };
        (
            sum(&|at| accounts[at].tranche == home.tranche),
            sum(&|at| accounts[at].venue == home.venue),
        )
    }

    /// Base units in 1e-21 dollars.
    fn fine(&self, units: i128) -> i128 {
        units * (FINE / dollar(self.portfolio()))
    }

    /// So that a ratio's parts times base units meet parts times 1e-21 dollars.
    fn grain(&self) -> i128 {
        FINE / dollar(self.portfolio())
    }

    /// What rounding up in base units, over a few markets and a ratio, may come to.
    fn slack(&self) -> i128 {
        64
    }

    fn margin(&self, account: AccountId) -> Option<Margin> {
        let venue = self.portfolio().venue_of(account);
        let (mut gross, mut initial, mut maintenance) = (0, 0, 0);
        for (market, &held) in self.world.positions[account.index()].iter().enumerate() {
            if held == 0 {
                continue;
            }
            let (price, _) = *self.world.marks.get(&(self.venue(account), market))?;
            let terms = venue.margin[market]?;
            // 1e-12 dollars, times parts of 1e-9.
            let value = held.abs() * price;
            gross += value;
            initial += value * i128::from(terms.initial.parts());
            maintenance += value * i128::from(terms.maintenance.parts());
        }
        let floor = initial.max(gross * i128::from(venue.withdraw_floor.parts()));
        Some(Margin { maintenance, floor })
    }

    /// Whether `expected` at an account is less than its tranche's utilisation asks for.
    fn is_short(&self, account: AccountId, expected: i128) -> bool {
        let limit = i128::from(self.portfolio().tranche_of(account).max_utilisation.parts());
        self.margin(account).is_some_and(|margin| {
            limit * expected * self.grain() < margin.maintenance * PARTS_GRAIN
                || (margin.maintenance == 0 && expected < 0)
        })
    }

    fn is_fresh(&self, limits: &Limits, account: AccountId) -> bool {
        let is_young = |at: u64| self.world.now - at <= limits.age_max.nanos();
        let held = self.world.positions[account.index()].iter().enumerate();
        self.world.stated_at[account.index()].is_some_and(is_young)
            && held.filter(|(_, held)| **held != 0).all(|(market, _)| {
                let mark = self.world.marks.get(&(self.venue(account), market));
                mark.is_some_and(|(_, at)| is_young(*at))
            })
    }

    fn keeps_reserve(&self, source: AccountId) -> bool {
        let (portfolio, accounts) = (self.portfolio(), self.portfolio().accounts());
        let is_wallet =
            |at: usize| portfolio.venues()[accounts[at].venue.index()].kind == VenueKind::Wallet;
        let tranche = accounts[source.index()].tranche;
        let wallets =
            (0..accounts.len()).filter(|&at| is_wallet(at) && accounts[at].tranche == tranche);
        let left: i128 = wallets.map(|at| self.available[at]).sum();
        !is_wallet(source.index()) || left >= portfolio.tranche_of(source).reserve.base()
    }
}

/// Units of 1e-21 in a dollar.
const FINE: i128 = 1_000_000_000_000_000_000_000;
/// Parts of a ratio in one.
const PARTS_GRAIN: i128 = 1_000_000_000;

/// Sums of what a run met, to show that no check was idle.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Met {
    counts: BTreeMap<String, u64>,
}

impl Met {
    pub(crate) fn count(&mut self, what: impl Into<String>) {
        *self.counts.entry(what.into()).or_default() += 1;
    }

    pub(crate) fn add(&mut self, other: Self) {
        for (what, count) in other.counts {
            *self.counts.entry(what).or_default() += count;
        }
    }

    pub(crate) fn times(&self, what: &str) -> u64 {
        self.counts.get(what).copied().unwrap_or(0)
    }
}

/// Answers of the world come some batches later.
pub(crate) fn delay(chance: &mut Chance) -> u64 {
    1 + chance.next() % 6
}
