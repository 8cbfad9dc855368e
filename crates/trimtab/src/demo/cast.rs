//! One run of the demonstration with everything that may be told of it.

use super::witness::{News, Scene, Witness};
use super::world;
use crate::cli::DemoStrategy;
use crate::exit::Failure;
use trimtab_model::{AccountId, Portfolio};
use trimtab_sim::market::Market;
use trimtab_sim::run::{self, Moment, Outcome, Watcher};
use trimtab_sim::spec::DeskSpec;

/// A run that is over.
#[derive(Debug)]
pub(super) struct Run {
    /// Who decided.
    pub(super) strategy: DemoStrategy,
    /// What exists.
    pub(super) portfolio: Portfolio,
    /// Tick by tick.
    pub(super) scenes: Vec<Scene>,
    /// What it came to.
    pub(super) outcome: Outcome,
}

/// Two who watch one run.
struct Both<'a>(&'a mut dyn Watcher, &'a mut dyn Watcher);

impl Run {
    /// Plays a strategy through the market, with `other` watching too.
    pub(super) fn play(
        strategy: DemoStrategy,
        desk: &DeskSpec,
        market: &Market,
        other: &mut dyn Watcher,
    ) -> Result<Self, Failure> {
        let spec = world::strategy(strategy);
        let setup = run::setup_for(desk, &spec).map_err(Failure::failed)?;
        let mut witness = Witness::of(&setup);
        let outcome = run::run(desk, market, &spec, &mut Both(&mut witness, other));
        let outcome = outcome.map_err(Failure::failed)?;
        Ok(Self { strategy, portfolio: setup.portfolio, scenes: witness.scenes, outcome })
    }

    /// Name of an account.
    pub(super) fn name(&self, account: AccountId) -> &str {
        let found = self.portfolio.accounts().get(account.index());
        found.map_or("nowhere", |account| account.name.as_str())
    }

    /// Name of a coin.
    pub(super) fn coin(&self, index: usize) -> &str {
        self.portfolio.markets().get(index).map_or("it", |market| market.name.as_str())
    }

    /// The most margin in use at any venue at any time, 0 to 1.
    pub(super) fn worst_use(&self) -> f64 {
        let used = self.scenes.iter().flat_map(|scene| &scene.places).filter_map(|one| one.used);
        used.fold(0.0, f64::max)
    }

    /// The liquidations at a tick: venue and notional in whole units of the collateral.
    pub(super) fn liquidated(
        &self,
        tick: usize,
    ) -> impl Iterator<Item = (AccountId, trimtab_model::Amount)> {
        self.scenes.get(tick).into_iter().flat_map(|scene| &scene.news).filter_map(
            |news| match news {
                News::Liquidated(account, gross) => Some((*account, *gross)),
                _ => None,
            },
        )
    }
}

impl Watcher for Both<'_> {
    fn tick(&mut self, moment: &Moment<'_>) -> Result<(), String> {
        self.0.tick(moment)?;
        self.1.tick(moment)
    }

    fn close(&mut self, moment: &Moment<'_>) -> Result<(), String> {
        self.0.close(moment)?;
        self.1.close(moment)
    }
}
