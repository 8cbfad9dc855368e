//! The engine driven through a scenario, poll by poll, over poll phases and seeds.

use super::Scenario;
use super::portfolio::MS;
use super::score::{Run, Score};
use super::settings::Settings;
use super::world::World;
use trimtab_engine::{BatchError, Decision, Effect, Engine, RuleError, StrategyError};
use trimtab_model::{AccountId, MoneyError, PortfolioError, Timestamp};

/// Why a scenario could not be played to its end.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ScenarioRunError {
    /// The chains make no portfolio.
    #[error(transparent)]
    Portfolio(#[from] PortfolioError),
    /// The figures make no strategy.
    #[error(transparent)]
    Strategy(#[from] StrategyError),
    /// The figures make no margin rule.
    #[error(transparent)]
    Rule(#[from] RuleError),
    /// The engine refused what the world told: a bug in one of them.
    #[error("the engine refused what happened up to {at_ms} ms: {source}")]
    Batch {
        /// Up to when.
        at_ms: u64,
        /// Why.
        source: BatchError,
    },
    /// Engine and world disagree on what a chain holds: a bug in one of them.
    #[error("chain {chain} holds {world} base units; the engine has {engine}")]
    Disagreement {
        /// Which.
        chain: usize,
        /// What it holds.
        world: i128,
        /// What the engine has.
        engine: i128,
    },
    /// A sum left the range of amounts.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// Plays a scenario once for every phase and seed, and takes averages.
///
/// # Errors
/// [`ScenarioRunError`] says what stopped it.
pub fn run(scenario: &Scenario, settings: &Settings) -> Result<Score, ScenarioRunError> {
    let mut runs = Vec::new();
    let phases = u64::from(settings.phases.max(1));
    for phase in 0..phases {
        // The middles of equal parts of the interval.
        let first = scenario.poll_ms * MS * (2 * phase + 1) / (2 * phases);
        for seed in 0..settings.seeds.max(1) {
            runs.push(once(scenario, settings, first, u64::from(seed))?);
        }
    }
    Ok(Score::average(&runs))
}

/// Plays a scenario once, the first poll `first` nanoseconds after its start.
///
/// # Errors
/// [`ScenarioRunError`] says what stopped it.
pub fn once(
    scenario: &Scenario,
    settings: &Settings,
    first: u64,
    seed: u64,
) -> Result<Run, ScenarioRunError> {
    let portfolio = scenario.portfolio(settings.pricing)?;
    let mut engine = scenario.engine(settings)?;
    let mut world = World::new(scenario, &portfolio, seed);
    let end = world.deadline().max(scenario.duration_ms * MS);
    let (mut now, mut refusals) = (first, 0);
    loop {
        let effects = step(&mut engine, &mut world, now)?;
        agree(&engine, &world)?;
        // Users come no more and nothing is under way.
        if now > end && !world.is_moving() {
            break;
        }
        for effect in effects {
            match effect {
                Effect::Record(decision) => refusals += refused(&decision),
                Effect::Command(command) => world.execute(now, &command)?,
                Effect::Alert(_) => {}
            }
        }
        now = now.saturating_add(scenario.poll_ms * MS);
    }
    Ok(Run::of(world.tally(), refusals, engine.state().digest()))
}

fn step(
    engine: &mut Engine,
    world: &mut World<'_>,
    now: u64,
) -> Result<Vec<Effect>, ScenarioRunError> {
    let batch = world.advance(now);
    let effects = engine.step(Timestamp::from_nanos(now), &batch);
    effects.map_err(|source| ScenarioRunError::Batch { at_ms: now / MS, source })
}

/// Wishes that the guard refused. One that it cut has left, and is no refusal.
fn refused(decision: &Decision) -> u64 {
    u64::try_from(decision.refusals.len()).unwrap_or(u64::MAX)
}

/// The engine's ledger is the world's, to the last unit.
fn agree(engine: &Engine, world: &World<'_>) -> Result<(), ScenarioRunError> {
    for (chain, &held) in world.held().iter().enumerate() {
        let Some(account) = AccountId::at(chain) else { continue };
        let known = engine.state().ledger().held(account)?.base();
        if known != held {
            return Err(ScenarioRunError::Disagreement { chain, world: held, engine: known });
        }
    }
    Ok(())
}
