//! The shape of a scenario file. Unknown and repeated keys are refused, but in `expectations`,
//! which are free-form notes of whoever wrote the file.

use crate::benchmark::Unique;
use serde::Deserialize;
use serde::de::IgnoredAny;

/// The whole file. Times are milliseconds, amounts decimal strings in base units of 1e-18.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct File {
    pub(super) name: String,
    #[serde(default)]
    pub(super) description: String,
    #[serde(default, rename = "expectedBehavior")]
    _expected_behavior: Option<IgnoredAny>,
    pub(super) duration: u64,
    pub(super) chains: Vec<String>,
    #[serde(default)]
    pub(super) initial_imbalance: Unique<String>,
    pub(super) transfers: Vec<Transfer>,
    pub(super) default_initial_collateral: String,
    pub(super) default_timing: Timing,
    pub(super) default_bridge_config: Unique<Unique<Bridge>>,
    pub(super) default_strategy_config: StrategyConfig,
    #[serde(default, rename = "expectations")]
    _expectations: Option<IgnoredAny>,
}

/// A user's transfer.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Transfer {
    pub(super) id: String,
    pub(super) timestamp: u64,
    pub(super) origin: String,
    pub(super) destination: String,
    pub(super) amount: String,
    #[serde(default, rename = "user")]
    _user: Option<IgnoredAny>,
}

/// How fast users are delivered and how often the rebalancer looks.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Timing {
    pub(super) user_transfer_delivery_delay: u64,
    pub(super) rebalancer_polling_frequency: u64,
    /// How far apart transfers were made; they carry their own times.
    #[serde(default, rename = "userTransferInterval")]
    _user_transfer_interval: Option<u64>,
}

/// How a bridge carries a rebalance.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Bridge {
    pub(super) delivery_delay: u64,
    #[serde(default)]
    pub(super) failure_rate: f64,
    #[serde(default)]
    pub(super) delivery_jitter: u64,
}

/// The weights that a rule by weights goes by.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StrategyConfig {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) chains: Unique<ChainWeight>,
}

/// One chain's part of it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct ChainWeight {
    pub(super) weighted: Weighted,
    /// A detail of the original's contracts; not used here.
    #[serde(default, rename = "bridgeLockTime")]
    _bridge_lock_time: Option<u64>,
}

/// A weight among all, and the share of its target that a chain may lack. Decimal strings.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Weighted {
    pub(super) weight: String,
    pub(super) tolerance: String,
}
