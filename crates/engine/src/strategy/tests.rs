//! Each rule on a picture small enough to check by hand.
//!
//! Accounts `a`, `b`, `c` and the treasury last; figures are such that doubles hold them exactly,
//! or are compared to a billionth.

mod bands;
mod dynamic;
mod errors;
mod matching;
mod serving;

use super::{Context, Strategy, StrategyError, StrategySpec, Wish, build};
use crate::assess::{AccountView, Assessment};
use crate::state::Memory;
use std::collections::BTreeMap;
use trimtab_model::{
    Account, AccountId, Amount, Asset, AssetId, Carriage, Hop, HopKind, Market, Portfolio,
    PortfolioParts, Ratio, Route, Span, Timestamp, Tranche, TrancheId, Venue, VenueId, VenueKind,
};
use trimtab_risk::covariance::{Covariance, CovarianceTerms};
use trimtab_risk::margin::{Leg, Requirement};
use trimtab_risk::service::Demand;

/// Variance of one hour's return: 1 %, squared.
const TERMS: CovarianceTerms =
    CovarianceTerms { half_life: 48.0, volatility: 0.01, correlation: 0.5 };

/// An account that can give all it has.
fn account(balance: f64, need: f64) -> AccountView {
    let requirement = Requirement { need, ..Requirement::default() };
    AccountView {
        balance,
        inbound: 0.0,
        kept: 0.0,
        available: balance,
        legs: Vec::new(),
        requirement,
        demand: Demand::default(),
        unassessable: None,
    }
}

fn with_inbound(inbound: f64, account: AccountView) -> AccountView {
    AccountView { inbound, ..account }
}

fn with_available(available: f64, account: AccountView) -> AccountView {
    AccountView { available, ..account }
}

/// An account with legs at 2 % initial and 1 % maintenance margin, as signed notionals held and
/// announced.
fn legged(balance: f64, notionals: &[(f64, f64)]) -> AccountView {
    let leg = |&(held, announced): &(f64, f64)| Leg {
        quantity: held / 100.0,
        mark: 100.0,
        announced,
        initial: 0.02,
        maintenance: 0.01,
    };
    let legs: Vec<Leg> = notionals.iter().map(leg).collect();
    let requirement = trimtab_risk::margin::requirement(&legs);
    AccountView {
        balance,
        inbound: 0.0,
        kept: 0.0,
        available: balance,
        legs,
        requirement,
        demand: Demand::default(),
        unassessable: None,
    }
}

/// What a rule wishes, as source, target and amount.
fn wishes(
    rule: &str,
    params: &[(&str, f64)],
    clip: f64,
    accounts: &[AccountView],
) -> Vec<(usize, usize, f64)> {
    let markets = accounts.iter().map(|account| account.legs.len()).max().unwrap();
    let covariance = Covariance::new(markets, TERMS);
    let strategy = strategy(rule, params, accounts.len()).unwrap();
    assert_eq!(strategy.name(), rule);
    let accounts = accounts.to_vec();
    let now = Timestamp::EPOCH;
    let (caps, memory) = (vec![f64::INFINITY; accounts.len()], Memory::default());
    let assessment = Assessment {
        now,
        accounts,
        covariance: &covariance,
        watched: &[],
        room: Vec::new(),
        caps,
        memory: &memory,
        clip,
    };
    let flat = |wish: Wish| (wish.source.index(), wish.target.index(), wish.amount);
    strategy.propose(&assessment).wishes.into_iter().map(flat).collect()
}

fn assert_near(found: &[(usize, usize, f64)], expected: &[(usize, usize, f64)]) {
    let ends = |all: &[(usize, usize, f64)]| all.iter().map(|w| (w.0, w.1)).collect::<Vec<_>>();
    assert_eq!(ends(found), ends(expected), "{found:?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!((found.2 - expected.2).abs() < 1e-9, "{found:?} is not {expected:?}");
    }
}

fn strategy(
    rule: &str,
    params: &[(&str, f64)],
    accounts: usize,
) -> Result<Box<dyn Strategy>, StrategyError> {
    let portfolio = portfolio(accounts);
    let params: BTreeMap<_, _> =
        params.iter().map(|&(name, value)| (name.to_owned(), value)).collect();
    let spec = StrategySpec { rule: rule.to_owned(), params };
    let decision_interval = Span::from_minutes(20).unwrap();
    let context = Context {
        portfolio: &portfolio,
        opening_multiple: 1.5,
        decision_interval,
        idle: &[],
        closing_cost: 0.0005,
    };
    build(&spec, context)
}

/// So many accounts, the last the treasury. Out of `a` takes 100 minutes, out of the others 15;
/// into `a` 120, into the others 30.
fn portfolio(accounts: usize) -> Portfolio {
    let names = ["a", "b", "c"].iter().take(accounts - 1).chain(&["treasury"]);
    let treasury = AccountId::at(accounts - 1).unwrap();
    let route = |source, target, minutes| {
        let hop = Hop {
            kind: HopKind::Withdraw,
            fee_fixed: Amount::ZERO,
            fee_rate: Ratio::ZERO,
            latency: Span::from_minutes(minutes).unwrap(),
        };
        Route {
            source,
            target,
            hops: vec![hop],
            capacity: None,
            daily_cap: None,
            carriage: Carriage::Whole,
        }
    };
    let both_ways = |at: usize| {
        let account = AccountId::at(at).unwrap();
        let (out, back) = if at == 0 { (100, 120) } else { (15, 30) };
        [route(account, treasury, out), route(treasury, account, back)]
    };
    let venue_id = |at| VenueId::at(at).unwrap();
    let venue = |(at, name): (usize, &&str)| Venue {
        name: (*name).to_owned(),
        kind: if at + 1 == accounts { VenueKind::Wallet } else { VenueKind::Perpetual },
        margin: vec![None],
        withdraw_floor: Ratio::ZERO,
    };
    let place = |(at, name): (usize, &&str)| Account {
        name: (*name).to_owned(),
        venue: venue_id(at),
        tranche: TrancheId::new(0),
        asset: AssetId::new(0),
    };
    let tranche = Tranche {
        name: "book".to_owned(),
        venues: (0..accounts).map(venue_id).collect(),
        max_utilisation: Ratio::ONE,
        max_share: Ratio::ONE,
        reserve: Amount::ZERO,
    };
    Portfolio::new(PortfolioParts {
        chains: Vec::new(),
        assets: vec![Asset { symbol: "USD".to_owned(), decimals: 6, forms: Vec::new() }],
        markets: vec![Market { name: "BTC".to_owned() }],
        venues: names.clone().enumerate().map(venue).collect(),
        tranches: vec![tranche],
        accounts: names.enumerate().map(place).collect(),
        routes: (0..accounts - 1).flat_map(both_ways).collect(),
    })
    .unwrap()
}
