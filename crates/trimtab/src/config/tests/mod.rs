//! What is read from good files, and what is said of bad ones.

mod overrides;
mod refused;
mod shapes;

use super::Config;
use std::path::{Path, PathBuf};
use trimtab_model::{Amount, Ratio, Span};
use trimtab_sim::benchmark::Benchmark;
use trimtab_sim::market::{BookRule, Pair};
use trimtab_sim::spec::{DeskSpec, LegSpec};

/// A desk that uses every table.
const DESK: &str = include_str!("desk.toml");

/// Everything that is said of `text`, a line a finding.
pub(super) fn findings(text: &str) -> Vec<String> {
    match super::parse(Path::new("desk.toml"), text, Path::new(""), &[]) {
        Ok(_) => Vec::new(),
        Err(refused) => refused.findings.iter().map(|finding| finding.on_one_line(text)).collect(),
    }
}

fn read(text: &str) -> Config {
    super::parse(Path::new("desk.toml"), text, Path::new("desks"), &[])
        .unwrap_or_else(|_| panic!("{:#?}", findings(text)))
}

#[test]
fn every_table_arrives() {
    let Config { desk, strategies, windows, data, special_routes, .. } = read(DESK);
    assert_eq!(data, [PathBuf::from("desks/history"), PathBuf::from("/elsewhere")]);
    assert_eq!((desk.capital, desk.treasury_share, desk.taker), (4e6, 0.2, 0.0005));
    assert_eq!(desk.notionals, [5e6, 5e6]);
    assert_eq!(desk.covariance.half_life, 48.0);
    let names: Vec<&str> = desk.venues.iter().map(|venue| venue.name.as_str()).collect();
    assert_eq!(names, ["okx", "binance"], "the file's order, not the alphabet's");
    assert_eq!(desk.venues[0].margin, [(0.02, 0.01), (0.05, 0.025)]);
    assert_eq!(desk.venues[0].suspended[0], 459_720 * 60..459_744 * 60);
    assert_eq!(desk.venues[1].withdraw_floor, 0.1);
    assert_eq!(windows[0].hours, 458_712..463_128);
    assert_eq!(
        (&windows[0].venues, &windows[0].coins),
        (&vec!["okx".into(), "binance".into()], &desk.coins)
    );
    assert_eq!(windows[0].stand_ins, [vec!["gate".to_owned(), "htx".to_owned()], vec![]]);
    assert_eq!(strategies[1].0, "fixed");
    assert_eq!(strategies[1].1.params["okx"], 0.4);
    assert_eq!(special_routes, [(1, 0)]);
}

#[test]
fn limits_arrive_to_the_last_digit() {
    let desk = read(DESK).desk;
    let limits = desk.limits.as_ref().unwrap();
    assert_eq!(desk.clip, 500.0);
    assert_eq!(limits.per_transfer, Some(Amount::parse("2000000", 18).unwrap()));
    assert_eq!((limits.per_hour, limits.per_route_hour), (None, None));
    assert_eq!(limits.age_max, Some(Span::from_nanos(90_000_000_000)));
    assert_eq!(limits.exposure, [(0, Ratio::parse("60%").unwrap())]);
    assert_eq!(limits.allowed, Some(vec![(0, 2), (2, 0), (2, 1)]));
    assert_eq!(desk.tranches[0].accounts, [1, 2]);
    assert_eq!(desk.tranches[0].reserve, Amount::from_base(100_000 * 10_i128.pow(18) + 1));
    assert_eq!(desk.tranches[1].max_utilisation, Ratio::parse("0.6").unwrap());
}

#[test]
fn routes_take_the_legs_of_their_ends_unless_told_otherwise() {
    let desk = read(DESK).desk;
    let route = |source: usize, target: usize| desk.routes[source][target].clone().unwrap();
    let home = route(0, 2);
    assert_eq!(home.withdraw, LegSpec { fee: 1.5, rate: 0.0001, minutes: 15 });
    assert_eq!(home.deposit, LegSpec::default());
    let special = route(1, 0);
    assert_eq!((special.minutes(), special.fee(0.0)), (60, 1.5));
    assert_eq!((special.capacity, special.daily_cap), (Some(1e6), None));
    assert_eq!(special.outages[0], 459_456 * 60..459_480 * 60);
    assert!(desk.routes[1][1].is_none());
}

#[test]
fn fixed_pairs_give_the_coins() {
    let text = include_str!("../../../../../examples/basis-pairs.toml");
    let desk = read(text).desk;
    let pairs = vec![Some(Pair { long: 1, short: 0 }), Some(Pair { long: 2, short: 0 })];
    assert_eq!(desk.coins, ["BTC", "ETH"]);
    assert_eq!(desk.notionals, [5e6, 2e6]);
    assert_eq!(desk.book, BookRule::Fixed { pairs, lead_h: 6 });
}

#[test]
fn what_is_optional_may_be_absent() {
    let start = DESK.find("[[route]]").unwrap();
    let end = DESK.find("[[strategy]]").unwrap();
    let desk = read(&format!("{}{}", &DESK[..start], &DESK[end..])).desk;
    assert_eq!((desk.clip, desk.tranches.len()), (1_000.0, 1));
    assert_eq!(desk.tranches[0].accounts, [0, 1, 2]);
    assert!(desk.limits.unwrap().allowed.is_none());
}

/// The example and the small benchmark give the same desk, figure for figure.
#[test]
fn the_example_is_the_benchmark_with_limits() {
    let example = read(include_str!("../../../../../examples/funding-arb.toml"));
    let text = include_str!("benchmark.json");
    let benchmark = Benchmark::parse(text, Path::new("benchmark.json")).unwrap();
    let variants = benchmark.variants("base");
    assert_eq!(example.strategies[0].0, "dynamic");
    for (variant, (name, strategy)) in variants.iter().zip(&example.strategies[1..]) {
        assert_eq!((&variant.policy, &variant.strategy), (name, strategy));
    }
    assert_eq!(example.strategies.len(), variants.len() + 2, "and `dynamic` and `static`");
    let desk = benchmark.desk("luna-2022", "base", &variants[1].strategy).unwrap();
    let bare = DeskSpec { limits: None, ..example.desk };
    assert_eq!(format!("{bare:?}"), format!("{desk:?}"));
    for window in &example.windows {
        assert_eq!(Some(window), benchmark.window(&window.name).as_ref());
    }
}
