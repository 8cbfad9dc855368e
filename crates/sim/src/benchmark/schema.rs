//! The shape of a benchmark file, version 1. Unknown and repeated keys are refused.

use super::unique::Unique;
use serde::Deserialize;

/// The whole file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) benchmark: String,
    pub(super) version: u32,
    pub(super) capital_usd: f64,
    pub(super) notional_per_side_usd: f64,
    pub(super) initial_treasury_share: f64,
    pub(super) treasury_apr: f64,
    pub(super) venue_order: Vec<String>,
    pub(super) taker_bps: f64,
    pub(super) orphan_close_bps: f64,
    pub(super) liquidation_penalty: f64,
    pub(super) open_initial_multiple: f64,
    pub(super) book_lead_h: usize,
    pub(super) pair_hysteresis_apr: f64,
    pub(super) funding_lookback_h: usize,
    pub(super) min_clip_usd: f64,
    pub(super) shortfall_multiple: f64,
    pub(super) funding_interval_h: Unique<i64>,
    pub(super) margin: Unique<Unique<[f64; 2]>>,
    pub(super) margin_other: [f64; 2],
    pub(super) withdraw_floor_of_notional: Unique<f64>,
    pub(super) transfer: Unique<Legs>,
    pub(super) latency_multiple: Unique<f64>,
    pub(super) vol: Vol,
    pub(super) windows: Unique<Window>,
    #[serde(default)]
    pub(super) trace_windows: Unique<Window>,
    pub(super) policies: Unique<Policy>,
}

/// What leaving and entering a venue costs and takes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Legs {
    /// Fee of a withdrawal, USD.
    pub withdraw_usd: f64,
    /// The same in basis points of the amount.
    pub withdraw_bps: f64,
    /// Minutes of a withdrawal.
    pub withdraw_min: f64,
    /// Fee of a deposit, USD.
    pub deposit_usd: f64,
    /// The same in basis points of the amount.
    pub deposit_bps: f64,
    /// Minutes of a deposit.
    pub deposit_min: f64,
}

/// How the covariance of returns starts and forgets.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Vol {
    pub(super) half_life_h: f64,
    pub(super) sigma0_hourly: f64,
    pub(super) corr0: f64,
}

/// A span of history.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// First hour, as `2022-05-01T00:00Z`.
    pub start: String,
    /// The hour after the last.
    pub end: String,
    /// Venues, in any order.
    pub venues: Vec<String>,
    /// Coins, in order.
    pub coins: Vec<String>,
    /// Whose funding may stand in for a venue's, by preference.
    #[serde(default)]
    pub funding_proxy: Unique<Vec<String>>,
}

/// A rule with its sets of parameters.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Which rule.
    pub rule: String,
    /// Parameters of the default variant.
    pub default: Unique<f64>,
    /// What was searched to tune it; not used here.
    #[serde(default)]
    pub grid: Unique<Vec<f64>>,
    /// Parameters of the tuned variant, by latency.
    #[serde(default)]
    pub tuned: Unique<Unique<f64>>,
}
