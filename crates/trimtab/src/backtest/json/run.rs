//! One run's figures for programs.

use super::super::Run;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;
use trimtab_model::{Amount, Rounding};
use trimtab_risk::real;
use trimtab_sim::run::Outcome;
use trimtab_sim::spec::DECIMALS;

/// One strategy over one window under one latency. Amounts are decimal strings in USD.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct RunFigures {
    /// Which window.
    window: String,
    /// Which strategy.
    strategy: String,
    /// Which variant of it.
    variant: String,
    /// Which latency.
    latency: String,
    /// The rule behind the strategy.
    rule: String,
    /// Parameters of the rule, in the units of its documentation.
    params: BTreeMap<String, f64>,
    /// What the end has more than the start.
    net_pnl_usd: String,
    /// All there is at the end, in flight included.
    end_total_usd: String,
    /// Mark-to-market.
    price_usd: String,
    /// Funding received.
    funding_usd: String,
    /// Interest earned.
    yield_usd: String,
    /// Trading costs; a cost is above zero.
    trading_usd: String,
    /// Transfer fees.
    transfer_fees_usd: String,
    /// Liquidation penalties.
    liquidation_penalty_usd: String,
    /// Shortages that the treasury paid; a memo, not part of the sum.
    deficit_usd: String,
    /// Rounding of the venues' figures.
    dust_usd: String,
    /// Liquidations.
    liquidations: u64,
    /// Transfers sent.
    transfers: u64,
    /// What left accounts on transfers, fees included.
    volume_moved_usd: String,
    /// Venue-minutes below the shortfall multiple of maintenance margin.
    shortfall_min: u64,
    /// Coin-hours without a position.
    flat_pair_h: u64,
    /// Trades put off for want of margin.
    blocked_rolls: u64,
    /// Largest fall of the total from a peak; null beyond counting.
    max_drawdown_usd: Option<String>,
    /// The same as a share of the peak, 0 to 1.
    max_drawdown: f64,
    /// Least total at any tick; null beyond counting.
    min_total_usd: Option<String>,
    /// Mean share of the total in the treasury, 0 to 1.
    mean_treasury_share: f64,
    /// Mean share of the total that no position needs as initial margin, 0 to 1.
    mean_idle_share: f64,
    /// Net result as a share of the capital, scaled to a year.
    return_annual: f64,
    /// Margin utilisation by venue; null where nothing was ever held.
    utilisation: BTreeMap<String, Option<Utilisation>>,
    /// Wishes that the guard refused or cut, by the reason's code.
    guard_refusals: BTreeMap<&'static str, u64>,
    /// Requests that the world did not carry out, by the reason's code.
    world_refusals: BTreeMap<&'static str, u64>,
    /// Hash of the engine's last state.
    state_hash: String,
}

/// How much of a venue's equity its positions took as maintenance margin, as a share.
#[derive(Debug, Serialize, JsonSchema)]
struct Utilisation {
    /// Mean.
    mean: f64,
    /// Ninety-fifth percentile.
    p95: f64,
}

impl RunFigures {
    pub(super) fn of(run: &Run, outcome: &Outcome) -> Self {
        let (money, measures) = (&outcome.money, &outcome.measures);
        let read = |value: f64| real::to_amount(value, DECIMALS, Rounding::Nearest).map(usd);
        Self {
            window: run.window.clone(),
            strategy: run.strategy.clone(),
            variant: run.variant.clone(),
            latency: run.latency.clone(),
            rule: run.job.strategy.rule.clone(),
            params: run.job.strategy.params.clone(),
            net_pnl_usd: usd(money.net_pnl),
            end_total_usd: usd(money.end_total),
            price_usd: usd(money.price),
            funding_usd: usd(money.funding),
            yield_usd: usd(money.interest),
            trading_usd: usd(money.trading),
            transfer_fees_usd: usd(money.transfer_fees),
            liquidation_penalty_usd: usd(money.liquidation_penalty),
            deficit_usd: usd(money.deficit),
            dust_usd: usd(money.dust),
            liquidations: outcome.liquidations,
            transfers: outcome.transfers,
            volume_moved_usd: usd(money.volume_moved),
            shortfall_min: measures.shortfall_min,
            flat_pair_h: outcome.flat_pair_h,
            blocked_rolls: outcome.blocked_rolls,
            max_drawdown_usd: read(measures.max_drawdown_usd),
            max_drawdown: measures.max_drawdown,
            min_total_usd: read(measures.min_total_usd),
            mean_treasury_share: measures.mean_treasury_share,
            mean_idle_share: measures.mean_idle_share,
            return_annual: return_annual(run, outcome),
            utilisation: utilisation(run, outcome),
            guard_refusals: counts(&outcome.refusals, |reason| reason.code()),
            world_refusals: counts(&outcome.world_refusals, |reason| reason.code()),
            state_hash: outcome.state_hash.to_string(),
        }
    }
}

fn usd(amount: Amount) -> String {
    amount.decimal(DECIMALS).to_string()
}

fn return_annual(run: &Run, outcome: &Outcome) -> f64 {
    let hours = run.job.market.hours();
    let days = (hours.end - hours.start) as f64 / 24.0;
    real::amount(outcome.money.net_pnl, DECIMALS) / run.job.spec.capital * 365.0 / days
}

fn utilisation(run: &Run, outcome: &Outcome) -> BTreeMap<String, Option<Utilisation>> {
    let venues = run.job.spec.venues.iter().map(|venue| venue.name.clone());
    let read = outcome.measures.utilisation.iter();
    let read = read.map(|read| read.map(|read| Utilisation { mean: read.mean, p95: read.p95 }));
    venues.zip(read).collect()
}

/// Counts by the reasons' codes.
fn counts<R>(
    counts: &BTreeMap<R, u64>,
    code: fn(&R) -> &'static str,
) -> BTreeMap<&'static str, u64> {
    counts.iter().map(|(reason, count)| (code(reason), *count)).collect()
}
