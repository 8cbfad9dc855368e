//! `--json`: schema `trimtab/check/1`. Amounts are decimal strings in USD, shares numbers of 0 to
//! 1.

use super::figures::decimal;
use super::places::{account, cap};
use super::scope;
use crate::config::Config;
use serde_json::{Value, json};
use std::ops::Range;
use trimtab_model::Amount;
use trimtab_risk::real;
use trimtab_sim::calendar;
use trimtab_sim::market::BookRule;
use trimtab_sim::spec::{DeskSpec, RouteSpec};

/// Name and version of the documents of `check`.
pub(super) const SCHEMA: &str = "trimtab/check/1";

/// Everything the configuration means.
pub(super) fn document(config: &Config, warnings: &[String]) -> Value {
    let desk = &config.desk;
    json!({
        "schema": SCHEMA,
        "kind": "desk",
        "capital": {
            "amount": usd(desk.capital),
            "treasury_share": desk.treasury_share,
            "treasury_apr": desk.treasury_apr,
        },
        "costs": {
            "taker": desk.taker,
            "orphan_close": desk.orphan_cost,
            "liquidation_penalty": desk.penalty,
        },
        "book": book(desk),
        "volatility": {
            "half_life_hours": desk.covariance.half_life,
            "start_hourly": desk.covariance.volatility,
            "correlation": desk.covariance.correlation,
        },
        "venues": (0..desk.venues.len()).map(|index| venue(config, index)).collect::<Vec<_>>(),
        "routes": routes(config),
        "tranches": tranches(desk),
        "guard": guard(desk),
        "strategies": strategies(config),
        "windows": windows(config),
        "data": data(config),
        "warnings": warnings,
    })
}

/// The shortest text that is this double and no other.
fn usd(value: f64) -> String {
    value.to_string()
}

fn exact(amount: Option<Amount>) -> Option<String> {
    amount.map(decimal)
}

fn book(desk: &DeskSpec) -> Value {
    let coins = desk.coins.iter().zip(&desk.notionals);
    let coins = coins.map(|(name, leg)| json!({"name": name, "notional": usd(*leg)}));
    let mut book = json!({
        "coins": coins.collect::<Vec<_>>(),
        "open_initial_multiple": desk.open_multiple,
        "shortfall_multiple": desk.shortfall_multiple,
    });
    match &desk.book {
        BookRule::FundingArb { hysteresis_apr, lookback_h, lead_h } => {
            book["kind"] = json!("funding-arb");
            book["hysteresis_apr"] = json!(hysteresis_apr);
            book["lookback_hours"] = json!(lookback_h);
            book["lead_hours"] = json!(lead_h);
        }
        BookRule::Fixed { pairs, lead_h } => {
            let named = desk.coins.iter().zip(pairs).filter_map(|(coin, pair)| {
                let (long, short) = pair.map(|pair| (pair.long, pair.short))?;
                let (long, short) = (account(desk, long), account(desk, short));
                Some(json!({"coin": coin, "long": long, "short": short}))
            });
            book["kind"] = json!("pairs");
            book["pairs"] = named.collect();
            book["lead_hours"] = json!(lead_h);
        }
    }
    book
}

fn venue(config: &Config, index: usize) -> Value {
    let desk = &config.desk;
    let venue = &desk.venues[index];
    let margin = desk.coins.iter().zip(&venue.margin).map(|(coin, (initial, maintenance))| {
        json!({"coin": coin, "initial": initial, "maintenance": maintenance})
    });
    let window = config.windows.first();
    json!({
        "name": venue.name,
        "margin": margin.collect::<Vec<_>>(),
        "withdraw_floor": venue.withdraw_floor,
        "max_share": cap(desk, index).map(real::ratio),
        "funding_interval_hours": window.map(|window| window.funding[index].interval_h),
        "funding_from": window.map(|window| &window.stand_ins[index]),
        "suspended": stretches(&venue.suspended),
    })
}

fn stretches(minutes: &[Range<i64>]) -> Vec<Value> {
    let show = |one: &Range<i64>| {
        let [from, to] = [one.start, one.end].map(calendar::show_minute);
        json!({"from": from, "to": to})
    };
    minutes.iter().map(show).collect()
}

/// Every route, whether or not it has terms of its own.
fn routes(config: &Config) -> Vec<Value> {
    let table = config.desk.routes.iter().enumerate();
    let routes = table.flat_map(|(source, row)| {
        row.iter().enumerate().filter_map(move |(target, route)| {
            route.as_ref().map(|route| self::route(config, (source, target), route))
        })
    });
    routes.collect()
}

fn route(config: &Config, ends: (usize, usize), route: &RouteSpec) -> Value {
    let desk = &config.desk;
    let allowed = desk.limits.as_ref().and_then(|limits| limits.allowed.as_ref());
    json!({
        "from": account(desk, ends.0),
        "to": account(desk, ends.1),
        "fee": usd(route.fee(0.0)),
        "rate": route.withdraw.rate + route.deposit.rate,
        "minutes": route.minutes(),
        "capacity": route.capacity.map(usd),
        "daily_cap": route.daily_cap.map(usd),
        "outages": stretches(&route.outages),
        "special": config.special_routes.contains(&ends),
        "allowed": allowed.is_none_or(|routes| routes.contains(&ends)),
    })
}

fn tranches(desk: &DeskSpec) -> Vec<Value> {
    let tranches = desk.tranches.iter().map(|tranche| {
        let accounts = tranche.accounts.iter().map(|index| account(desk, *index));
        json!({
            "name": tranche.name,
            "accounts": accounts.collect::<Vec<_>>(),
            "max_utilisation": real::ratio(tranche.max_utilisation),
            "max_share": real::ratio(tranche.max_share),
            "reserve": decimal(tranche.reserve),
        })
    });
    tranches.collect()
}

fn guard(desk: &DeskSpec) -> Value {
    let Some(limits) = &desk.limits else {
        return json!({"profile": "benchmark", "min_transfer": usd(desk.clip)});
    };
    json!({
        "profile": "limits",
        "min_transfer": usd(desk.clip),
        "per_transfer": exact(limits.per_transfer),
        "per_route_hour": exact(limits.per_route_hour),
        "per_venue_hour": exact(limits.per_venue_hour),
        "per_hour": exact(limits.per_hour),
        "age_max_seconds": limits.age_max.map(|age| age.nanos() / 1_000_000_000),
    })
}

fn strategies(config: &Config) -> Vec<Value> {
    let strategies = config.strategies.iter();
    strategies
        .map(|(name, spec)| json!({"name": name, "rule": spec.rule, "params": spec.params}))
        .collect()
}

fn windows(config: &Config) -> Vec<Value> {
    let windows = config.windows.iter().map(|window| {
        let ([start, end], hours) = (scope::bounds(window), scope::hours(window));
        json!({"name": window.name, "start": start, "end": end, "hours": hours})
    });
    windows.collect()
}

fn data(config: &Config) -> Vec<Value> {
    let folder = |folder: &std::path::PathBuf| json!({"path": folder.display().to_string(), "found": scope::is_found(folder)});
    config.data.iter().map(folder).collect()
}
