//! Wallets that serve users: `dynamic`, the rule by explicit weights, and settling.
//!
//! Every wallet is reached from every other in 36 s for 0.01 and 5 basis points; decisions fall
//! every 36 s, so help takes a fiftieth of an hour.

use crate::assess::{AccountView, Assessment};
use crate::state::Memory;
use crate::strategy::{
    Context, Settle, Settling, Strategy, StrategySpec, Weight, Weights, Wish, build,
};
use std::collections::BTreeMap;
use trimtab_model::{
    Account, AccountId, Amount, Asset, AssetId, Carriage, Hop, HopKind, Portfolio, PortfolioParts,
    Ratio, Route, Span, Timestamp, Tranche, TrancheId, Venue, VenueId, VenueKind,
};
use trimtab_risk::covariance::{Covariance, CovarianceTerms};
use trimtab_risk::service::Demand;

const HALF_A_MINUTE: Span = Span::from_nanos(36_000_000_000);
const FIXED: f64 = 0.01;
const RATE: f64 = 0.0005;

/// So many wallets, the treasury among them.
fn portfolio(wallets: usize) -> Portfolio {
    let venue_id = |at| VenueId::at(at).unwrap();
    let name = |at: usize| format!("w{at}");
    let venue = |at| Venue {
        name: name(at),
        kind: VenueKind::Wallet,
        margin: Vec::new(),
        withdraw_floor: Ratio::ZERO,
    };
    let account = |at| Account {
        name: name(at),
        venue: venue_id(at),
        tranche: TrancheId::new(0),
        asset: AssetId::new(0),
    };
    let hop = Hop {
        kind: HopKind::Bridge,
        fee_fixed: Amount::from_base(10_000),
        fee_rate: Ratio::from_parts(500_000),
        latency: HALF_A_MINUTE,
    };
    let pairs = (0..wallets).flat_map(|from| (0..wallets).map(move |to| (from, to)));
    let route = |(from, to)| Route {
        source: AccountId::at(from).unwrap(),
        target: AccountId::at(to).unwrap(),
        hops: vec![hop],
        capacity: None,
        daily_cap: None,
        carriage: Carriage::Whole,
    };
    Portfolio::new(PortfolioParts {
        assets: vec![Asset { symbol: "USD".to_owned(), decimals: 6, forms: Vec::new() }],
        venues: (0..wallets).map(venue).collect(),
        tranches: vec![Tranche {
            name: "book".to_owned(),
            venues: (0..wallets).map(venue_id).collect(),
            max_utilisation: Ratio::ONE,
            max_share: Ratio::ONE,
            reserve: Amount::ZERO,
        }],
        accounts: (0..wallets).map(account).collect(),
        routes: pairs.filter(|(from, to)| from != to).map(route).collect(),
        ..PortfolioParts::default()
    })
    .unwrap()
}

fn wallet(balance: f64, demand: Demand) -> AccountView {
    AccountView { demand, ..super::account(balance, 0.0) }
}

fn waits(waiting: f64) -> Demand {
    // One request was seen: no stream, but something to reckon with for who gives.
    Demand {
        waiting,
        rate_out_high: waiting,
        second_moment_high: waiting * waiting,
        mean_size: waiting,
        exposure: 1.0,
        ..Demand::default()
    }
}

/// A hundred requests of 5 in an hour.
fn stream() -> Demand {
    Demand {
        rate_out: 500.0,
        rate_out_high: 500.0,
        second_moment: 2500.0,
        second_moment_high: 2500.0,
        mean_size: 5.0,
        exposure: 1.0,
        ..Demand::default()
    }
}

fn dynamic(portfolio: &Portfolio) -> Box<dyn Strategy> {
    let spec = StrategySpec { rule: "dynamic".to_owned(), params: BTreeMap::new() };
    let context = Context {
        portfolio,
        opening_multiple: 1.0,
        decision_interval: HALF_A_MINUTE,
        idle: &[],
        closing_cost: 0.0,
    };
    build(&spec, context).unwrap()
}

/// What a strategy wishes, as source, target and amount; the treasury is empty and comes last.
fn wishes(strategy: &dyn Strategy, accounts: &[AccountView]) -> Vec<(usize, usize, f64)> {
    let covariance =
        Covariance::new(0, CovarianceTerms { half_life: 1.0, volatility: 0.0, correlation: 0.0 });
    let watched = [covariance.clone(), covariance.clone()];
    let mut accounts = accounts.to_vec();
    accounts.push(wallet(0.0, Demand::default()));
    let wallets = accounts.len();
    let (caps, memory) = (vec![f64::INFINITY; wallets], Memory::default());
    let assessment = Assessment {
        now: Timestamp::EPOCH,
        accounts,
        covariance: &covariance,
        watched: &watched,
        room: vec![f64::INFINITY; wallets * (wallets - 1)],
        caps,
        memory: &memory,
        clip: 0.001,
    };
    let flat = |wish: Wish| (wish.source.index(), wish.target.index(), wish.amount);
    strategy.propose(&assessment).wishes.into_iter().map(flat).collect()
}

fn need_driven(accounts: &[AccountView]) -> Vec<(usize, usize, f64)> {
    wishes(&*dynamic(&portfolio(accounts.len() + 1)), accounts)
}

#[test]
fn what_is_owed_arrives_in_full_and_no_more_for_a_lone_request() {
    let found = need_driven(&[wallet(90.0, Demand::default()), wallet(40.0, waits(50.0))]);
    let [(0, 1, amount)] = found[..] else { panic!("{found:?}") };
    let arrives = amount - FIXED - RATE * amount;
    assert!((10.0..10.001).contains(&arrives), "{arrives}");
}

#[test]
fn nobody_served_and_nobody_short_move_nothing() {
    let idle = || Demand::default();
    assert!(need_driven(&[wallet(90.0, idle()), wallet(0.0, idle())]).is_empty());
    assert!(need_driven(&[wallet(90.0, idle()), wallet(60.0, waits(50.0))]).is_empty());
}

#[test]
fn a_little_that_is_missing_holds_up_all_that_waits() {
    // 0.001 is less than the fee, and 50 wait for it.
    let found = need_driven(&[wallet(90.0, Demand::default()), wallet(49.999, waits(50.0))]);
    assert!(matches!(found[..], [(0, 1, amount)] if amount > 0.001 && amount < 0.02), "{found:?}");
}

#[test]
fn what_is_owed_is_sent_however_it_is_divided() {
    for missing in [0.123_456_789, 0.7, 1.0 / 3.0, 33.333_333_333, 49.999] {
        let book = [wallet(90.0, Demand::default()), wallet(50.0 - missing, waits(50.0))];
        let found = need_driven(&book);
        let [(0, 1, amount)] = found[..] else { panic!("{missing}: {found:?}") };
        let arrives = amount - FIXED - RATE * amount;
        assert!((missing..missing + 1e-4).contains(&arrives), "{missing}: {arrives}");
    }
}

#[test]
fn a_stream_is_met_before_it_runs_dry_and_not_long_before() {
    // In a fiftieth of an hour 10 are expected, give or take 7.
    let rich = || wallet(1000.0, Demand::default());
    let found = need_driven(&[rich(), wallet(5.0, stream())]);
    let [(0, 1, amount)] = found[..] else { panic!("{found:?}") };
    assert!((10.0..25.0).contains(&amount), "{amount}");
    assert!(need_driven(&[rich(), wallet(30.0, stream())]).is_empty());
}

#[test]
fn nobody_gives_what_its_own_users_want() {
    let found = need_driven(&[wallet(50.0, waits(45.0)), wallet(0.0, waits(20.0))]);
    assert!(found.iter().all(|&(_, _, amount)| amount <= 5.0), "{found:?}");
    // Two alike share nothing: moving costs, and brings none of them further.
    assert!(need_driven(&[wallet(12.0, stream()), wallet(12.0, stream())]).is_empty());
}

fn halves(tolerance: f64) -> Vec<Weight> {
    vec![Weight { weight: 0.5, tolerance }; 2]
}

#[test]
fn weights_count_what_waits_and_what_comes_or_neither() {
    let rule = |sees_in_flight| Weights { weights: halves(0.5), sees_in_flight };
    let book = [wallet(90.0, Demand::default()), wallet(40.0, waits(50.0))];
    // 90 and 40 - 50 are 80 together: the second is filled from -10 to 40.
    assert_eq!(wishes(&rule(true), &book), [(0, 1, 50.0)]);
    assert!(wishes(&rule(false), &book).is_empty(), "40 of 65 is inside");
    let comes = AccountView { inbound: 50.0, ..wallet(40.0, waits(50.0)) };
    assert!(wishes(&rule(true), &[wallet(40.0, Demand::default()), comes]).is_empty());
}

#[test]
fn the_simple_rule_takes_only_from_above_the_band() {
    let thirds = vec![Weight { weight: 1.0, tolerance: 0.15 }; 3];
    let rule = |sees_in_flight| Weights { weights: thirds.clone(), sees_in_flight };
    let book = [110.0, 110.0, 80.0].map(|held| wallet(held, Demand::default()));
    assert_eq!(wishes(&rule(true), &book), [(0, 2, 10.0), (1, 2, 10.0)]);
    assert!(wishes(&rule(false), &book).is_empty());
}

#[test]
fn settling_fills_to_the_edge_once_users_are_quiet() {
    let portfolio = portfolio(3);
    let settling =
        Settling { first: dynamic(&portfolio), then: Settle::new(halves(0.2), 1.0, &portfolio) };
    let book = |idle| {
        let demand = Demand { idle, ..Demand::default() };
        [wallet(150.0, demand), wallet(50.0, demand)]
    };
    assert!(wishes(&settling, &book(0.9)).is_empty());
    let found = wishes(&settling, &book(1.0));
    let [(0, 1, amount)] = found[..] else { panic!("{found:?}") };
    // To 80 of 100, after fees.
    assert!((amount - FIXED - RATE * amount - 30.0).abs() < 1e-6, "{amount}");
    assert_eq!(settling.name(), "dynamic");
}
