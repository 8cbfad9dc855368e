//! `--json`: schema `trimtab/check/1`.

use super::figures::decimal;
use super::places::{account, cap};
use super::scope;
use crate::config::{Config, Origin, Setting};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::Range;
use trimtab_model::Amount;
use trimtab_risk::real;
use trimtab_sim::calendar;
use trimtab_sim::market::BookRule;
use trimtab_sim::spec::{DeskSpec, RouteSpec};

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
    /// Margin rates, a coin each.
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

/// Everything the configuration means.
pub(super) fn document(
    config: &Config,
    warnings: Vec<String>,
    meaning: Option<Vec<String>>,
) -> Checked {
    let desk = &config.desk;
    let values = meaning.is_some().then(|| config.settings.iter().map(value).collect());
    Checked::Desk(Box::new(Desk {
        schema: SCHEMA,
        kind: "desk",
        capital: Capital {
            amount: usd(desk.capital),
            treasury_share: desk.treasury_share,
            treasury_apr: desk.treasury_apr,
        },
        costs: Costs {
            taker: desk.taker,
            orphan_close: desk.orphan_cost,
            liquidation_penalty: desk.penalty,
        },
        book: book(desk),
        volatility: Volatility {
            half_life_hours: desk.covariance.half_life,
            start_hourly: desk.covariance.volatility,
            correlation: desk.covariance.correlation,
        },
        venues: (0..desk.venues.len()).map(|index| venue(config, index)).collect(),
        routes: routes(config),
        tranches: tranches(desk),
        guard: guard(desk),
        strategies: strategies(config),
        windows: windows(config),
        data: data(config),
        warnings,
        meaning,
        values,
    }))
}

fn value(setting: &Setting) -> Value {
    let source = match &setting.origin {
        Origin::File { path, line, column } => {
            Source::File { path: path.clone(), line: *line, column: *column }
        }
        Origin::Variable(name) => Source::Environment { variable: name.clone() },
        Origin::Default => Source::Default,
    };
    Value { key: setting.key.clone(), value: setting.written.clone(), source }
}

/// The shortest text that is this double and no other.
fn usd(value: f64) -> String {
    value.to_string()
}

fn exact(amount: Option<Amount>) -> Option<String> {
    amount.map(decimal)
}

fn book(desk: &DeskSpec) -> Book {
    let coins = desk.coins.iter().zip(&desk.notionals);
    let coins = coins.map(|(name, leg)| Coin { name: name.clone(), notional: usd(*leg) });
    let mut book = Book {
        kind: "pairs",
        coins: coins.collect(),
        open_initial_multiple: desk.open_multiple,
        shortfall_multiple: desk.shortfall_multiple,
        lead_hours: 0,
        hysteresis_apr: None,
        lookback_hours: None,
        pairs: None,
    };
    match &desk.book {
        BookRule::FundingArb { hysteresis_apr, lookback_h, lead_h } => {
            book.kind = "funding-arb";
            book.hysteresis_apr = Some(*hysteresis_apr);
            book.lookback_hours = Some(*lookback_h);
            book.lead_hours = *lead_h;
        }
        BookRule::Fixed { pairs, lead_h } => {
            let named = desk.coins.iter().zip(pairs).filter_map(|(coin, pair)| {
                let name = |venue| account(desk, venue).to_owned();
                let pair = (*pair)?;
                Some(Pair { coin: coin.clone(), long: name(pair.long), short: name(pair.short) })
            });
            book.pairs = Some(named.collect());
            book.lead_hours = *lead_h;
        }
    }
    book
}

fn venue(config: &Config, index: usize) -> Venue {
    let desk = &config.desk;
    let venue = &desk.venues[index];
    let margin = desk
        .coins
        .iter()
        .zip(&venue.margin)
        .map(|(coin, &(initial, maintenance))| Margin { coin: coin.clone(), initial, maintenance });
    let window = config.windows.first();
    Venue {
        name: venue.name.clone(),
        margin: margin.collect(),
        withdraw_floor: venue.withdraw_floor,
        max_share: cap(desk, index).map(real::ratio),
        funding_interval_hours: window.map(|window| window.funding[index].interval_h),
        funding_from: window.map(|window| window.stand_ins[index].clone()),
        suspended: stretches(&venue.suspended),
    }
}

fn stretches(minutes: &[Range<i64>]) -> Vec<Stretch> {
    let show = |one: &Range<i64>| {
        let [from, to] = [one.start, one.end].map(calendar::show_minute);
        Stretch { from, to }
    };
    minutes.iter().map(show).collect()
}

/// Every route, whether or not it has terms of its own.
fn routes(config: &Config) -> Vec<Route> {
    let table = config.desk.routes.iter().enumerate();
    let routes = table.flat_map(|(source, row)| {
        row.iter().enumerate().filter_map(move |(target, route)| {
            route.as_ref().map(|route| self::route(config, (source, target), route))
        })
    });
    routes.collect()
}

fn route(config: &Config, ends: (usize, usize), route: &RouteSpec) -> Route {
    let desk = &config.desk;
    let allowed = desk.limits.as_ref().and_then(|limits| limits.allowed.as_ref());
    Route {
        from: account(desk, ends.0).to_owned(),
        to: account(desk, ends.1).to_owned(),
        fee: usd(route.fee(0.0)),
        rate: route.withdraw.rate + route.deposit.rate,
        minutes: route.minutes(),
        capacity: route.capacity.map(usd),
        daily_cap: route.daily_cap.map(usd),
        outages: stretches(&route.outages),
        special: config.special_routes.contains(&ends),
        allowed: allowed.is_none_or(|routes| routes.contains(&ends)),
    }
}

fn tranches(desk: &DeskSpec) -> Vec<Tranche> {
    let tranches = desk.tranches.iter().map(|tranche| {
        let accounts = tranche.accounts.iter().map(|index| account(desk, *index).to_owned());
        Tranche {
            name: tranche.name.clone(),
            accounts: accounts.collect(),
            max_utilisation: real::ratio(tranche.max_utilisation),
            max_share: real::ratio(tranche.max_share),
            reserve: decimal(tranche.reserve),
        }
    });
    tranches.collect()
}

fn guard(desk: &DeskSpec) -> Guard {
    let limits = desk.limits.as_ref();
    Guard {
        profile: if limits.is_some() { "limits" } else { "benchmark" },
        min_transfer: usd(desk.clip),
        per_transfer: limits.and_then(|limits| exact(limits.per_transfer)),
        per_route_hour: limits.and_then(|limits| exact(limits.per_route_hour)),
        per_venue_hour: limits.and_then(|limits| exact(limits.per_venue_hour)),
        per_hour: limits.and_then(|limits| exact(limits.per_hour)),
        age_max_seconds: limits
            .and_then(|limits| limits.age_max.map(|age| age.nanos() / 1_000_000_000)),
    }
}

fn strategies(config: &Config) -> Vec<Strategy> {
    let one = |(name, spec): &(String, trimtab_engine::StrategySpec)| Strategy {
        name: name.clone(),
        rule: spec.rule.clone(),
        params: spec.params.clone(),
    };
    config.strategies.iter().map(one).collect()
}

fn windows(config: &Config) -> Vec<Window> {
    let windows = config.windows.iter().map(|window| {
        let ([start, end], hours) = (scope::bounds(window), scope::hours(window));
        Window { name: window.name.clone(), start, end, hours }
    });
    windows.collect()
}

fn data(config: &Config) -> Vec<Folder> {
    let folder = |path: &std::path::PathBuf| Folder {
        path: path.display().to_string(),
        found: scope::is_found(path),
    };
    config.data.iter().map(folder).collect()
}
