//! `--json`: schema `trimtab/demo/1`. Amounts are decimal strings in USD.

use schemars::JsonSchema;
use serde::Serialize;
use trimtab_model::Amount;
use trimtab_sim::run::Outcome;
use trimtab_sim::spec::DECIMALS;

/// The same crash with a rule at work and with nobody.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Document {
    /// Name and version of this schema.
    schema: &'static str,
    /// Seed that the crash is made from.
    seed: u64,
    /// With the rule at work.
    trimtab: RunFigures,
    /// With nobody at work.
    nobody: RunFigures,
}

/// What came of one run. Amounts are decimal strings in USD.
#[derive(Debug, Serialize, JsonSchema)]
struct RunFigures {
    /// What the end has more than the start.
    net_pnl_usd: String,
    /// Liquidation penalties.
    liquidation_penalty_usd: String,
    /// Transfer fees.
    transfer_fees_usd: String,
    /// What left accounts on transfers, fees included.
    volume_moved_usd: String,
    /// Transfers sent.
    transfers: u64,
    /// Liquidations.
    liquidations: u64,
    /// Hash of the engine's last state.
    state_hash: String,
}

impl Document {
    pub(super) fn of(seed: u64, busy: &Outcome, idle: &Outcome) -> Self {
        let (trimtab, nobody) = (RunFigures::of(busy), RunFigures::of(idle));
        Self { schema: "trimtab/demo/1", seed, trimtab, nobody }
    }
}

impl RunFigures {
    fn of(outcome: &Outcome) -> Self {
        let usd = |amount: Amount| amount.decimal(DECIMALS).to_string();
        let money = &outcome.money;
        Self {
            net_pnl_usd: usd(money.net_pnl),
            liquidation_penalty_usd: usd(money.liquidation_penalty),
            transfer_fees_usd: usd(money.transfer_fees),
            volume_moved_usd: usd(money.volume_moved),
            transfers: outcome.transfers,
            liquidations: outcome.liquidations,
            state_hash: outcome.state_hash.to_string(),
        }
    }
}
