//! One run: the engine driven through a desk's world, tick by tick.

mod watch;

pub use watch::{Moment, Together, Unwatched, Watcher};

use crate::desk::{Desk, WorldError};
use crate::market::Market;
use crate::measure::{Gauge, Measures};
use crate::spec::{DeskSpec, SpecError, TICK_MINUTES};
use std::collections::BTreeMap;
use trimtab_engine::ledger::{LedgerAccount, Purpose};
use trimtab_engine::{
    BatchError, Decision, Effect, Engine, Reason, Setup, SetupError, StrategySpec,
};
use trimtab_model::{Amount, Digest, MoneyError, Span, TransferRefusal};

/// What a run came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Money, from the engine's ledger: exact, in base units of 1e-18 USD.
    pub money: Money,
    /// Liquidations.
    pub liquidations: u64,
    /// Transfers sent.
    pub transfers: u64,
    /// Coin-hours without a position.
    pub flat_pair_h: u64,
    /// Trades put off for want of margin.
    pub blocked_rolls: u64,
    /// Wishes that the guard refused or cut, by reason.
    pub refusals: BTreeMap<Reason, u64>,
    /// Requests that the world did not carry out, by reason.
    pub world_refusals: BTreeMap<TransferRefusal, u64>,
    /// What it felt like on the way.
    pub measures: Measures,
    /// Hash of the engine's last state.
    pub state_hash: Digest,
}

/// Where the money came from and went to. Costs are above zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Money {
    /// All there is at the end, in flight included.
    pub end_total: Amount,
    /// The same less the capital.
    pub net_pnl: Amount,
    /// Mark-to-market.
    pub price: Amount,
    /// Funding received.
    pub funding: Amount,
    /// Interest.
    pub interest: Amount,
    /// Trading costs.
    pub trading: Amount,
    /// Transfer fees.
    pub transfer_fees: Amount,
    /// Liquidation penalties.
    pub liquidation_penalty: Amount,
    /// Shortages that the treasury paid; a memo, not part of the sum.
    pub deficit: Amount,
    /// What left sources on transfers, fees included.
    pub volume_moved: Amount,
    /// Rounding of the venues' figures.
    pub dust: Amount,
}

/// Why a run could not be made or finished.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RunError {
    /// The figures make no desk.
    #[error(transparent)]
    Spec(#[from] SpecError),
    /// The figures make no engine.
    #[error(transparent)]
    Setup(#[from] SetupError),
    /// The world left the range of amounts.
    #[error(transparent)]
    World(#[from] WorldError),
    /// The engine refused what the world told: a bug in one of them.
    #[error("the engine refused tick {tick} of the world: {source}")]
    Batch {
        /// Which tick.
        tick: usize,
        /// Why.
        source: BatchError,
    },
    /// A sum left the range of amounts.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// A watcher could not go on.
    #[error("{0}")]
    Watcher(String),
}

/// An engine for a desk under a strategy.
///
/// # Errors
/// [`RunError`] when figures make no desk or no strategy.
pub fn engine_for(spec: &DeskSpec, strategy: &StrategySpec) -> Result<Engine, RunError> {
    Ok(setup_for(spec, strategy)?.engine()?)
}

/// What the engine of a desk under a strategy is made from.
///
/// # Errors
/// [`SpecError`] when figures make no desk.
pub fn setup_for(spec: &DeskSpec, strategy: &StrategySpec) -> Result<Setup, SpecError> {
    let portfolio = spec.portfolio()?;
    Ok(Setup {
        terms: spec.terms(&portfolio)?,
        portfolio,
        strategy: strategy.clone(),
        opening_multiple: spec.open_multiple,
        decision_interval: Span::from_minutes(TICK_MINUTES).unwrap_or(Span::ZERO),
        idle: spec.idle(),
        closing_cost: spec.taker,
    })
}

/// Runs a strategy on a desk through a whole market.
///
/// # Errors
/// [`RunError`] says which figure, tick or batch stopped it.
pub fn run(
    spec: &DeskSpec,
    market: &Market,
    strategy: &StrategySpec,
    watcher: &mut dyn Watcher,
) -> Result<Outcome, RunError> {
    let engine = engine_for(spec, strategy)?;
    run_engine(spec, market, engine, watcher)
}

/// Drives a given engine; [`run`] is the usual way.
///
/// # Errors
/// [`RunError`] says which tick or batch stopped it.
pub fn run_engine(
    spec: &DeskSpec,
    market: &Market,
    mut engine: Engine,
    watcher: &mut dyn Watcher,
) -> Result<Outcome, RunError> {
    let mut desk = Desk::new(spec, market)?;
    let mut gauge = Gauge::new(spec.capital, spec.venues.len());
    let mut refusals = BTreeMap::new();
    for tick in 0..market.ticks() {
        let batch = desk.advance(tick)?;
        let effects = engine.step(desk.now(), &batch);
        let effects = effects.map_err(|source| RunError::Batch { tick, source })?;
        for effect in &effects {
            match effect {
                Effect::Record(record) => count_refusals(record, &mut refusals),
                Effect::Command(command) => desk.execute(command)?,
                Effect::Alert(_) => {}
            }
        }
        gauge.read(&desk, tick);
        let moment = Moment::of(tick, &desk, &engine, &batch, &effects);
        watcher.tick(&moment).map_err(RunError::Watcher)?;
    }
    let (last, tick) = (desk.close()?, market.ticks());
    let effects = engine.step(desk.now(), &last);
    let effects = effects.map_err(|source| RunError::Batch { tick, source })?;
    let moment = Moment::of(tick, &desk, &engine, &last, &effects);
    watcher.close(&moment).map_err(RunError::Watcher)?;
    let tally = desk.tally();
    Ok(Outcome {
        money: money(&engine)?,
        liquidations: tally.liquidations,
        transfers: tally.transfers,
        flat_pair_h: tally.flat_pair_hours,
        blocked_rolls: tally.blocked_rolls,
        refusals,
        world_refusals: desk.refused().clone(),
        measures: gauge.finish(),
        state_hash: engine.state().digest(),
    })
}

fn count_refusals(decision: &Decision, refusals: &mut BTreeMap<Reason, u64>) {
    let cut = decision.moves.iter().filter_map(|made| made.cut_by);
    for reason in decision.refusals.iter().map(|refusal| refusal.reason).chain(cut) {
        *refusals.entry(reason).or_default() += 1;
    }
}

/// The ledger's purposes, seen from the desk: what it got is above zero, what it paid is a cost.
fn money(engine: &Engine) -> Result<Money, MoneyError> {
    let ledger = engine.state().ledger();
    let got = |purpose| ledger.net(purpose)?.negated();
    let total = ledger.total()?;
    let in_flight = ledger.balance(LedgerAccount::For(Purpose::InFlight));
    let fees = ledger.net(Purpose::Fees)?;
    Ok(Money {
        end_total: total,
        net_pnl: total.minus(got(Purpose::Capital)?)?,
        price: got(Purpose::Price)?,
        funding: got(Purpose::Funding)?,
        interest: got(Purpose::Yield)?,
        trading: ledger.net(Purpose::Trading)?,
        transfer_fees: fees,
        liquidation_penalty: ledger.net(Purpose::Penalty)?,
        deficit: ledger.balance(LedgerAccount::For(Purpose::Deficit)).given,
        volume_moved: in_flight.received.plus(fees)?,
        dust: got(Purpose::Dust)?,
    })
}
