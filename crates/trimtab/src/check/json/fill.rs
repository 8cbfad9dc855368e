//! Fills `trimtab/check/1` from a configuration.

use super::{
    Book, Capital, Checked, Coin, Costs, Desk, Folder, Guard, Margin, Pair, Route, SCHEMA, Source,
    Strategy, Stretch, Tranche, Value, Venue, Volatility, Window,
};
use crate::check::figures::decimal;
use crate::check::places::{account, cap};
use crate::check::scope;
use crate::config::{Config, Origin, Setting};
use crate::margin::json::Rule;
use std::ops::Range;
use trimtab_model::{Amount, Timestamp};
use trimtab_risk::real;
use trimtab_sim::calendar;
use trimtab_sim::market::BookRule;
use trimtab_sim::spec::{DeskSpec, RouteSpec};

/// Everything the configuration means.
pub(in crate::check) fn document(
    config: &Config,
    now: Timestamp,
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
        venues: (0..desk.venues.len()).map(|index| venue(config, index, now)).collect(),
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

fn venue(config: &Config, index: usize, now: Timestamp) -> Venue {
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
        rule: venue.rule.as_ref().map(|terms| Rule::of(terms, now)),
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
        unassessed_max: limits.and_then(|limits| exact(limits.unassessed)),
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
