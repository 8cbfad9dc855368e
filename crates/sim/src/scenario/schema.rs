//! The shape of a scenario file, JSON or TOML. Unknown and repeated keys are refused, but in
//! `expectations`, which are free-form notes of whoever wrote the file.
//!
//! What is written here at a field is what an editor shows of it: the JSON schema is made from it.

use crate::benchmark::Unique;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::IgnoredAny;

/// A bridge's users and collateral, to be played by `trimtab scenario`. Times are milliseconds, amounts
/// decimal strings in base units of 1e-18.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct File {
    /// What it is called.
    pub(super) name: String,
    /// What it is about.
    #[serde(default)]
    pub(super) description: String,
    /// What should come of it; for people.
    #[serde(default, rename = "expectedBehavior")]
    #[schemars(with = "serde_json::Value")]
    _expected_behavior: Option<IgnoredAny>,
    /// Milliseconds over which users come.
    pub(super) duration: u64,
    /// Names of the chains, 2 to 64, `treasury` excepted.
    #[schemars(length(min = 2, max = 64))]
    pub(super) chains: Vec<String>,
    /// What a chain has more than `defaultInitialCollateral` at the start, in units of 1e-18.
    #[serde(default)]
    pub(super) initial_imbalance: Unique<String>,
    /// What users do.
    pub(super) transfers: Vec<Transfer>,
    /// What every chain starts with, in units of 1e-18.
    #[schemars(regex(pattern = r"^[0-9]+$"), example = "80000000000000000000")]
    pub(super) default_initial_collateral: String,
    /// How fast users are delivered and how often the rebalancer looks.
    pub(super) default_timing: Timing,
    /// Bridges for one's own money, by origin, then destination; what is not named is no bridge.
    pub(super) default_bridge_config: Unique<Unique<Bridge>>,
    /// Where a rule by weights wants the money.
    pub(super) default_strategy_config: StrategyConfig,
    /// Notes; for people.
    #[serde(default, rename = "expectations")]
    #[schemars(with = "serde_json::Value")]
    _expectations: Option<IgnoredAny>,
}

/// A user pays in on one chain, to be paid out on another.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Transfer {
    /// Its name, given once.
    pub(super) id: String,
    /// Milliseconds since the start.
    pub(super) timestamp: u64,
    /// Chain on which the user pays in.
    pub(super) origin: String,
    /// Chain on which the user is paid out.
    pub(super) destination: String,
    /// How much, in units of 1e-18.
    #[schemars(regex(pattern = r"^[0-9]+$"), example = "2500000000000000000")]
    pub(super) amount: String,
    /// Who; not used.
    #[serde(default, rename = "user")]
    #[schemars(with = "serde_json::Value")]
    _user: Option<IgnoredAny>,
}

/// How fast users are delivered and how often the rebalancer looks.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Timing {
    /// Milliseconds from a user's deposit to the first attempt to pay out.
    pub(super) user_transfer_delivery_delay: u64,
    /// Milliseconds between two looks of the rebalancer, at least 1.
    #[schemars(range(min = 1))]
    pub(super) rebalancer_polling_frequency: u64,
    /// How far apart transfers were made; they carry their own times.
    #[serde(default, rename = "userTransferInterval")]
    _user_transfer_interval: Option<u64>,
}

/// How a bridge carries a rebalance.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Bridge {
    /// Milliseconds on average.
    pub(super) delivery_delay: u64,
    /// Share of the moves that come back, 0 to 1.
    #[serde(default)]
    #[schemars(range(min = 0, max = 1))]
    pub(super) failure_rate: f64,
    /// Milliseconds by which it may be faster or slower; at most the delay.
    #[serde(default)]
    pub(super) delivery_jitter: u64,
}

/// The weights that a rule by weights goes by.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct StrategyConfig {
    /// `weighted`.
    #[serde(rename = "type")]
    #[schemars(regex(pattern = "^weighted$"))]
    pub(super) kind: String,
    /// Every chain's part.
    pub(super) chains: Unique<ChainWeight>,
}

/// One chain's part of it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct ChainWeight {
    /// Its weight and tolerance.
    pub(super) weighted: Weighted,
    /// A detail of the original's contracts; not used here.
    #[serde(default, rename = "bridgeLockTime")]
    _bridge_lock_time: Option<u64>,
}

/// A weight among all, and the share of its target that a chain may lack. Decimal strings.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Weighted {
    /// Its weight among all.
    pub(super) weight: String,
    /// Share of its target that it may lack, 0 to 1.
    pub(super) tolerance: String,
}
