//! One run of the demonstration with everything that may be told of it.

use super::papers::{self, Papers};
use super::witness::{News, Scene, Witness};
use super::world;
use crate::cli::{DemoArgs, DemoStrategy};
use crate::exit::Failure;
use crate::report::{Gathered, Gatherer};
use trimtab_model::{AccountId, Portfolio};
use trimtab_sim::market::Market;
use trimtab_sim::run::{self, Outcome, Together, Watcher};
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
    /// What a report shows of it, where one is wanted.
    pub(super) gathered: Option<Gathered>,
}

impl Run {
    /// Plays a strategy through the market, and gathers and records what `papers` want.
    pub(super) fn play(
        strategy: DemoStrategy,
        desk: &DeskSpec,
        market: &Market,
        papers: &Papers,
        args: &DemoArgs,
    ) -> Result<Self, Failure> {
        let spec = world::strategy(strategy);
        let setup = run::setup_for(desk, &spec).map_err(Failure::failed)?;
        let mut witness = Witness::of(&setup);
        let is_told = strategy == args.strategy;
        let mut recording = if is_told { papers.recording(&setup, args)? } else { None };
        let gatherer = || Gatherer::new(&setup, papers::label(args.seed, strategy));
        let mut gatherer = papers.want_report().then(gatherer);
        let mut watchers: Vec<Box<dyn Watcher + '_>> = vec![Box::new(&mut witness)];
        watchers.extend(recording.as_mut().map(|one| Box::new(one) as Box<dyn Watcher>));
        watchers.extend(gatherer.as_mut().map(|one| Box::new(one) as Box<dyn Watcher>));
        let outcome = run::run(desk, market, &spec, &mut Together(watchers));
        let outcome = outcome.map_err(Failure::failed)?;
        let gathered = gatherer.map(Gatherer::finish).transpose().map_err(Failure::failed)?;
        let (portfolio, scenes) = (setup.portfolio, witness.scenes);
        Ok(Self { strategy, portfolio, scenes, outcome, gathered })
    }

    /// What people call it.
    pub(super) const fn title(&self) -> &'static str {
        match self.strategy {
            DemoStrategy::None => "nobody",
            other => other.rule(),
        }
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

    /// The most margin in use at any venue at any time, 0 to 1; where one liquidates, it was all.
    pub(super) fn worst_use(&self) -> f64 {
        if self.outcome.liquidations > 0 {
            return 1.0;
        }
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
