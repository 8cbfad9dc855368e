//! What is kept of a run for whoever tells it: one scene a tick.
//!
//! Decides nothing about words. What places hold are the world's own figures after the
//! tick's requests have gone out; prices are the strategy's, asked anew at every tick.

use trimtab_engine::ledger::{LedgerAccount, Purpose};
use trimtab_engine::state::Memory;
use trimtab_engine::strategy::{self, Context, Strategy};
use trimtab_engine::{Decision, Setup};
use trimtab_model::{AccountId, Amount, MoneyError, Observation, TransferId};
use trimtab_risk::{margin, real};
use trimtab_sim::market::Market;
use trimtab_sim::run::{Moment, Watcher};

/// One tick of a run.
#[derive(Debug)]
pub(super) struct Scene {
    /// Minutes since 1970.
    pub(super) minute: i64,
    /// Price of each coin at the first venue.
    pub(super) marks: Vec<f64>,
    /// Every account, the treasury last.
    pub(super) places: Vec<Place>,
    /// On its way as the engine's own books have it, what is set aside for a request of this tick
    /// included with its fee, USD: the figure that a report of the run has too.
    pub(super) in_flight: f64,
    /// What happened, in order.
    pub(super) news: Vec<News>,
}

/// One account at one tick.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// Collateral landed there, USD.
    pub(super) held: f64,
    /// Maintenance margin over collateral, 0 to 1; `None` where no position stands.
    pub(super) used: Option<f64>,
    /// Worth of one more dollar per hour, as a share; `None` where the strategy knows no prices.
    pub(super) price: Option<f64>,
}

/// Something that happened.
#[derive(Debug)]
pub(super) enum News {
    /// A venue closed positions of this notional by force.
    Liquidated(AccountId, Amount),
    /// A transfer landed.
    Arrived(TransferId, Amount),
    /// Something was decided.
    Decided(Box<Decision>),
}

/// Watches a run.
pub(super) struct Witness {
    pub(super) scenes: Vec<Scene>,
    /// The strategy once more, to be asked for prices; `None` for those that know none.
    appraiser: Option<Box<dyn Strategy>>,
}

impl std::fmt::Debug for Witness {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Witness").finish_non_exhaustive()
    }
}

impl Witness {
    /// A witness of a run under `setup`.
    pub(super) fn of(setup: &Setup) -> Self {
        let context = Context {
            portfolio: &setup.portfolio,
            opening_multiple: setup.opening_multiple,
            decision_interval: setup.decision_interval,
            idle: &setup.idle,
            closing_cost: setup.closing_cost,
        };
        let appraiser = strategy::build(&setup.strategy, context).ok();
        Self { scenes: Vec::new(), appraiser }
    }

    /// Worth per hour of one more dollar at each account: as decided, else asked without memory,
    /// for then a strategy gives its reasons even where they are no news.
    fn prices(&self, moment: &Moment<'_>) -> Vec<f64> {
        if let Some(why) = moment.decision.and_then(|decision| decision.reasoning.as_ref()) {
            return why.prices.clone();
        }
        let (memory, now) = (Memory::default(), moment.engine.assessment());
        let (Some(appraiser), Ok(mut now)) = (&self.appraiser, now) else { return Vec::new() };
        now.memory = &memory;
        appraiser.propose(&now).reasoning.map_or_else(Vec::new, |why| why.prices)
    }
}

impl Watcher for Witness {
    fn tick(&mut self, moment: &Moment<'_>) -> Result<(), String> {
        let market = moment.desk.market();
        let coins = moment.desk.spec().coins.len();
        self.scenes.push(Scene {
            minute: market.hours().start * 60 + Market::minute(moment.tick),
            marks: market.marks(moment.tick)[..coins].to_vec(),
            places: places(moment, &self.prices(moment)),
            in_flight: in_flight(moment).map_err(|error| error.to_string())?,
            news: news(moment),
        });
        Ok(())
    }
}

fn in_flight(moment: &Moment<'_>) -> Result<f64, MoneyError> {
    let (ledger, portfolio) = (moment.engine.state().ledger(), moment.engine.portfolio());
    let reserved = |id| ledger.balance(LedgerAccount::Held(id)).reserved;
    let reserved = Amount::sum(portfolio.account_ids().map(reserved))?;
    let all = ledger.net(Purpose::InFlight)?.plus(reserved)?;
    Ok(real::amount(all, portfolio.collateral().decimals))
}

fn places(moment: &Moment<'_>, prices: &[f64]) -> Vec<Place> {
    let desk = moment.desk;
    let at_venue = |venue: usize| {
        let (held, needed) = (desk.equity(venue), desk.requirement(venue).maintenance);
        let used = (needed > 0.0).then(|| margin::utilisation(needed, held));
        Place { held, used, price: prices.get(venue).copied() }
    };
    let treasury = desk.spec().treasury();
    let last = Place { held: desk.treasury(), used: None, price: prices.get(treasury).copied() };
    (0..treasury).map(at_venue).chain([last]).collect()
}

fn news(moment: &Moment<'_>) -> Vec<News> {
    let seen = moment.batch.observations.iter().filter_map(|observation| match observation {
        Observation::Liquidated { account, gross, .. } => Some(News::Liquidated(*account, *gross)),
        Observation::TransferArrived { id, amount } => Some(News::Arrived(*id, *amount)),
        _ => None,
    });
    let decided = moment.decision.map(|decision| News::Decided(Box::new(decision.clone())));
    seen.chain(decided).collect()
}
