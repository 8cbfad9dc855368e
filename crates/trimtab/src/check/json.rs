//! `--json`: schema `trimtab/check/1`.

mod fill;

pub(super) use fill::document;

use crate::margin::json::Rule;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// Name and version of the documents of `check`.
pub(super) const SCHEMA: &str = "trimtab/check/1";

/// What `trimtab check --json` writes: what a file means. Amounts are decimal strings in USD, shares
/// numbers of 0 to 1, instants RFC 3339 in UTC.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum Checked {
    /// A desk's own configuration.
    Desk(Box<Desk>),
    /// A benchmark file.
    Benchmark(super::benchmark::Described),
    /// A scenario file.
    Scenario(super::scenario::Described),
}

/// What a configuration means.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Desk {
    /// `trimtab/check/1`.
    schema: &'static str,
    /// `desk`.
    kind: &'static str,
    /// How much there is.
    capital: Capital,
    /// What trading costs.
    costs: Costs,
    /// What is held.
    book: Book,
    /// Moves of prices before any are known.
    volatility: Volatility,
    /// In the order that decides ties.
    venues: Vec<Venue>,
    /// Every route, with terms of its own or not.
    routes: Vec<Route>,
    /// Risk classes.
    tranches: Vec<Tranche>,
    /// Hard limits.
    guard: Guard,
    /// Those that can be run.
    strategies: Vec<Strategy>,
    /// Spans of history.
    windows: Vec<Window>,
    /// Folders of history.
    data: Vec<Folder>,
    /// What is sound but suspicious, in sentences.
    warnings: Vec<String>,
    /// With `--explain`: what follows, in sentences.
    #[serde(skip_serializing_if = "Option::is_none")]
    meaning: Option<Vec<String>>,
    /// With `--explain`: every value and where it is from.
    #[serde(skip_serializing_if = "Option::is_none")]
    values: Option<Vec<Value>>,
}

/// How much there is.
#[derive(Debug, Serialize, JsonSchema)]
struct Capital {
    /// USD.
    amount: String,
    /// Share that starts in the treasury.
    treasury_share: f64,
    /// What the treasury earns a year, as a share.
    treasury_apr: f64,
}

/// Shares of notional.
#[derive(Debug, Serialize, JsonSchema)]
struct Costs {
    /// Of the notional traded.
    taker: f64,
    /// Of a leg closed because its other side was liquidated.
    orphan_close: f64,
    /// Of the notional liquidated.
    liquidation_penalty: f64,
}

/// What is held.
#[derive(Debug, Serialize, JsonSchema)]
struct Book {
    /// `funding-arb` or `pairs`.
    kind: &'static str,
    /// With the size of a leg.
    coins: Vec<Coin>,
    /// Times initial margin that an account must hold to open.
    open_initial_multiple: f64,
    /// Times maintenance margin below which an account counts as short.
    shortfall_multiple: f64,
    /// From announcement to first trade.
    lead_hours: usize,
    /// Of `funding-arb`: what a new pair must gain a year, as a share.
    #[serde(skip_serializing_if = "Option::is_none")]
    hysteresis_apr: Option<f64>,
    /// Of `funding-arb`: funding looked back on.
    #[serde(skip_serializing_if = "Option::is_none")]
    lookback_hours: Option<usize>,
    /// Of `pairs`: where each coin is held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pairs: Option<Vec<Pair>>,
}

/// A coin of the book.
#[derive(Debug, Serialize, JsonSchema)]
struct Coin {
    /// Its name.
    name: String,
    /// Of each leg, USD.
    notional: String,
}

/// Where a coin is held long and short.
#[derive(Debug, Serialize, JsonSchema)]
struct Pair {
    /// Which coin.
    coin: String,
    /// Venue of the long leg.
    long: String,
    /// Venue of the short leg.
    short: String,
}

/// Moves of prices before any are known.
#[derive(Debug, Serialize, JsonSchema)]
struct Volatility {
    /// Hours after which a return counts half.
    half_life_hours: f64,
    /// Standard deviation of an hour, as a share.
    start_hourly: f64,
    /// Between any two coins, -1 to 1.
    correlation: f64,
}

/// A venue.
#[derive(Debug, Serialize, JsonSchema)]
struct Venue {
    /// Its name.
    name: String,
    /// Its own margin rule; null where it margins by rates alone.
    rule: Option<Rule>,
    /// Margin rates, a coin each; with a rule what it asks for one leg of the book.
    margin: Vec<Margin>,
    /// Share of gross notional that stays behind a withdrawal.
    withdraw_floor: f64,
    /// Share of all capital that it may hold; null without a limit.
    max_share: Option<f64>,
    /// From one settlement to the next; null without a window.
    funding_interval_hours: Option<i64>,
    /// Venues whose rates stand in, first to last.
    funding_from: Option<Vec<String>>,
    /// When nothing may be withdrawn.
    suspended: Vec<Stretch>,
}

/// Margin rates of a coin, as shares of notional.
#[derive(Debug, Serialize, JsonSchema)]
struct Margin {
    /// Which coin.
    coin: String,
    /// To open.
    initial: f64,
    /// To keep.
    maintenance: f64,
}

/// A stretch of time, the end not included.
#[derive(Debug, Serialize, JsonSchema)]
struct Stretch {
    /// Its begin, RFC 3339 UTC to the minute.
    from: String,
    /// Its end, likewise.
    to: String,
}

/// A route between two accounts.
#[derive(Debug, Serialize, JsonSchema)]
struct Route {
    /// The account it leaves.
    from: String,
    /// The account it goes to.
    to: String,
    /// Per transfer, USD.
    fee: String,
    /// Share of the amount.
    rate: f64,
    /// From leaving to usable.
    minutes: u64,
    /// Most of one transfer, USD; null without a limit.
    capacity: Option<String>,
    /// Most in 24 hours, USD; null without a limit.
    daily_cap: Option<String>,
    /// When it carries nothing.
    outages: Vec<Stretch>,
    /// Whether it has terms of its own.
    special: bool,
    /// Whether the guard permits it.
    allowed: bool,
}

/// A risk class.
#[derive(Debug, Serialize, JsonSchema)]
struct Tranche {
    /// Its name.
    name: String,
    /// Who belongs to it.
    accounts: Vec<String>,
    /// Maintenance margin over equity that no withdrawal may exceed.
    max_utilisation: f64,
    /// Share of all capital that it may grow to.
    max_share: f64,
    /// What stays in its wallet, USD.
    reserve: String,
}

/// Hard limits, amounts in USD; null without a limit.
#[derive(Debug, Serialize, JsonSchema)]
struct Guard {
    /// `limits` or `benchmark`.
    profile: &'static str,
    /// Smallest transfer.
    min_transfer: String,
    /// Most of one transfer.
    per_transfer: Option<String>,
    /// Most over a route in an hour.
    per_route_hour: Option<String>,
    /// Most in and out of a venue in an hour.
    per_venue_hour: Option<String>,
    /// Most of all transfers in an hour.
    per_hour: Option<String>,
    /// Age of figures beyond which they may only be used to lower risk.
    age_max_seconds: Option<u64>,
    /// Most that an account is filled up to which its margin rule cannot assess.
    unassessed_max: Option<String>,
}

/// A strategy.
#[derive(Debug, Serialize, JsonSchema)]
struct Strategy {
    /// Its name in the file.
    name: String,
    /// The rule behind it.
    rule: String,
    /// As given; without defaults.
    params: BTreeMap<String, f64>,
}

/// A span of history.
#[derive(Debug, Serialize, JsonSchema)]
struct Window {
    /// Its name.
    name: String,
    /// Its first hour, RFC 3339 UTC to the minute.
    start: String,
    /// The hour after its last, likewise.
    end: String,
    /// How long it is.
    hours: u64,
}

/// A folder of history.
#[derive(Debug, Serialize, JsonSchema)]
struct Folder {
    /// Where it should be.
    path: String,
    /// Whether it is there.
    found: bool,
}

/// A value of the merged configuration.
#[derive(Debug, Serialize, JsonSchema)]
struct Value {
    /// Path to it, such as `venue.okx.withdraw.time`.
    key: String,
    /// As it is written, or what holds without it.
    value: String,
    /// Where it is from.
    source: Source,
}

/// Where a value is from.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Source {
    /// The configuration file.
    File {
        /// Which file.
        path: String,
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
    },
    /// A variable of the environment.
    Environment {
        /// Which.
        variable: String,
    },
    /// Nothing is written.
    Default,
}
