//! The shape of a state file, schema `trimtab/state/1`. Unknown and repeated keys are refused.
//! Every figure of money, price or size is a decimal string.

use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;
use trimtab_sim::benchmark::Unique;

/// What is observed now, for `trimtab plan --state`. Every figure of money, price or size is a decimal
/// string.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    /// `trimtab/state/1`.
    pub(super) schema: String,
    /// When all of it was observed, UTC, as `2025-03-01T12:00Z`.
    pub(super) at: String,
    /// What money is counted in: the configuration's collateral.
    pub(super) unit: String,
    /// Every account of the configuration by name, the treasury too.
    #[schemars(with = "BTreeMap<String, Account>")]
    pub(super) accounts: Unique<Account>,
    /// Mark price by venue and market.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, BTreeMap<String, String>>")]
    pub(super) marks: Unique<Unique<String>>,
    /// Transfers under way.
    #[serde(default)]
    pub(super) in_flight: Vec<InFlight>,
    /// Venues that let no money out.
    #[serde(default)]
    pub(super) withdrawals_suspended: Vec<String>,
    /// Routes that carry nothing.
    #[serde(default)]
    pub(super) routes_down: Vec<Ends>,
    /// The operator's kill switch.
    #[serde(default)]
    pub(super) kill_switch: bool,
    /// Volatility of an hour's return, 0 to 1; without it, the configuration's start.
    pub(super) hourly_volatility: Option<f64>,
}

/// One account.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Account {
    /// Equity at a margin venue, balance elsewhere.
    pub(super) balance: String,
    /// Signed size by market, in units of the underlying.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, String>")]
    pub(super) positions: Unique<String>,
    /// What will be wanted, by market.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, Announced>")]
    pub(super) announced: Unique<Announced>,
}

/// A position that will be wanted.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Announced {
    /// Signed notional.
    pub(super) notional: String,
    /// From when it may be opened, UTC.
    pub(super) due: String,
}

/// A transfer under way.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct InFlight {
    /// The account it left.
    pub(super) from: String,
    /// The account it goes to.
    pub(super) to: String,
    /// What will arrive.
    pub(super) amount: String,
    /// When it is expected, UTC.
    pub(super) due: String,
}

/// A route by its two accounts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Ends {
    /// The account it leaves.
    pub(super) from: String,
    /// The account it goes to.
    pub(super) to: String,
}
