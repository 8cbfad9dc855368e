//! The shape of an account file, version 1. Unknown keys are refused.
//!
//! Values are kept as written, with their places; what they mean is decided elsewhere.

use super::super::entries::Entries;
use super::super::scalar::Written;
use super::super::schema::Name;
use serde::Deserialize;
use toml::Spanned;

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    #[allow(dead_code, reason = "read before the rest")]
    version: Written,
    pub(super) time: Option<Written>,
    pub(super) horizon: Option<Written>,
    #[serde(default)]
    pub(super) market: Entries<Market>,
    #[serde(default)]
    pub(super) asset: Entries<Asset>,
    pub(super) volatility: Option<Moves>,
    pub(super) account: Entries<Account>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table [account.NAME]")]
pub(super) struct Account {
    pub(super) rule: Name,
    pub(super) venue: Option<Name>,
    pub(super) settlement: Option<Name>,
    #[serde(default)]
    pub(super) balance: Entries<Balance>,
    #[serde(default)]
    pub(super) position: Entries<Position>,
    #[serde(default)]
    pub(super) market: Entries<Market>,
    #[serde(default)]
    pub(super) asset: Entries<Asset>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table { held, owed }")]
pub(super) struct Balance {
    pub(super) held: Option<Written>,
    pub(super) owed: Option<Written>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table { quantity, .. }")]
pub(super) struct Position {
    pub(super) quantity: Written,
    pub(super) entry: Option<Written>,
    pub(super) owing: Option<Written>,
    pub(super) leverage: Option<Written>,
    pub(super) orders: Option<Written>,
    pub(super) buys: Option<Written>,
    pub(super) sells: Option<Written>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table { mark, .. }")]
pub(super) struct Market {
    pub(super) mark: Option<Written>,
    pub(super) index: Option<Written>,
    pub(super) average: Option<Written>,
    pub(super) long: Option<Written>,
    pub(super) short: Option<Written>,
    pub(super) backing: Option<Backing>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table { long, short }")]
pub(super) struct Backing {
    pub(super) long: Written,
    pub(super) short: Written,
    pub(super) impact: Option<Written>,
    pub(super) shared_skew: Option<Written>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table { price, .. }")]
pub(super) struct Asset {
    pub(super) price: Option<Written>,
    pub(super) average: Option<Written>,
    pub(super) pool: Option<Spanned<Pool>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table { available, owed }")]
pub(super) struct Pool {
    pub(super) available: Written,
    pub(super) owed: Written,
    pub(super) unbacked: Option<Written>,
    pub(super) touched: Option<Written>,
    pub(super) adaptive_rate: Option<Name>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table [volatility]")]
pub(super) struct Moves {
    pub(super) hourly: Entries<Written>,
    pub(super) correlation: Option<Written>,
    pub(super) jumps_per_day: Option<Written>,
    pub(super) jump_size: Option<Written>,
}
