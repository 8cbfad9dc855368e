//! `--json`: schema `trimtab/demo/1`. Amounts are decimal strings in USD.

use super::cast::Run;
use schemars::JsonSchema;
use serde::Serialize;
use trimtab_model::Amount;
use trimtab_sim::spec::DECIMALS;

/// The same crash under several strategies.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Document {
    /// Name and version of this schema.
    schema: &'static str,
    /// Seed that the crash is made from.
    seed: u64,
    /// The rule whose story is told.
    strategy: &'static str,
    /// The verdict in one sentence.
    verdict: String,
    /// With that rule at work.
    trimtab: RunFigures,
    /// With nobody at work.
    nobody: RunFigures,
    /// Every run through the crash, the told one first.
    runs: Vec<RunFigures>,
}

/// What came of one run. Amounts are decimal strings in USD.
#[derive(Debug, Serialize, JsonSchema)]
struct RunFigures {
    /// The rule that decided.
    strategy: &'static str,
    /// What the end has more than the start.
    net_pnl_usd: String,
    /// Liquidation penalties.
    liquidation_penalty_usd: String,
    /// Gains and losses by price moves; both halves of a hedge cancel out while both stand.
    price_usd: String,
    /// Costs of trading: opening, closing what lost its hedge, opening again.
    trading_usd: String,
    /// Transfer fees.
    transfer_fees_usd: String,
    /// What left accounts on transfers, fees included.
    volume_moved_usd: String,
    /// Transfers sent.
    transfers: u64,
    /// Liquidations.
    liquidations: u64,
    /// The most margin in use at any venue at any time, 0 to 1; 1 where a venue liquidated.
    worst_margin_in_use: f64,
    /// Mean share of all collateral that lay in the treasury, 0 to 1.
    mean_treasury_share: f64,
    /// Mean share of all collateral that stood above initial margin at venues or was in flight, 0
    /// to 1.
    mean_idle_share: f64,
    /// Hash of the engine's last state.
    state_hash: String,
}

impl Document {
    /// The document of the told run and those beside it, among them nobody's.
    pub(super) fn of(seed: u64, runs: &[&Run], nobody: &Run, verdict: String) -> Self {
        let all: Vec<RunFigures> = runs.iter().map(|run| RunFigures::of(run)).collect();
        let told = runs.first().copied().unwrap_or(nobody);
        Self {
            schema: "trimtab/demo/1",
            seed,
            strategy: told.strategy.rule(),
            verdict,
            trimtab: RunFigures::of(told),
            nobody: RunFigures::of(nobody),
            runs: all,
        }
    }
}

impl RunFigures {
    fn of(run: &Run) -> Self {
        let usd = |amount: Amount| amount.decimal(DECIMALS).to_string();
        let (outcome, money) = (&run.outcome, &run.outcome.money);
        Self {
            strategy: run.strategy.rule(),
            net_pnl_usd: usd(money.net_pnl),
            liquidation_penalty_usd: usd(money.liquidation_penalty),
            price_usd: usd(money.price),
            trading_usd: usd(money.trading),
            transfer_fees_usd: usd(money.transfer_fees),
            volume_moved_usd: usd(money.volume_moved),
            transfers: outcome.transfers,
            liquidations: outcome.liquidations,
            worst_margin_in_use: run.worst_use(),
            mean_treasury_share: outcome.measures.mean_treasury_share,
            mean_idle_share: outcome.measures.mean_idle_share,
            state_hash: outcome.state_hash.to_string(),
        }
    }
}
