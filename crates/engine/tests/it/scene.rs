//! A random desk: venues, tranches, routes, and the limits that an engine is given.
//!
//! Sizes and prices are whole millionths, so that the checks can reckon exactly in 128 bits.

use crate::chance::Chance;
use std::sync::Arc;
use trimtab_engine::{DemandTerms, Guard, Limits, Terms};
use trimtab_model::{
    Account, AccountId, Amount, Asset, AssetId, Carriage, Hop, HopKind, MarginTerms, Market,
    Portfolio, PortfolioParts, Ratio, Route, Span, Tranche, TrancheId, Venue, VenueId, VenueKind,
};
use trimtab_risk::covariance::CovarianceTerms;

/// What an engine is made of, and the figures it will be held to.
#[derive(Debug, Clone)]
pub(crate) struct Scene {
    pub(crate) portfolio: Arc<Portfolio>,
    pub(crate) clip: Amount,
    /// By how much the benchmark's profile may miss a floor.
    pub(crate) tolerance: Amount,
    /// `None` is the benchmark's profile.
    pub(crate) limits: Option<Limits>,
}

impl Scene {
    pub(crate) fn random(chance: &mut Chance) -> Self {
        let portfolio = Arc::new(Portfolio::new(parts(chance)).unwrap());
        let dollar = dollar(&portfolio);
        let limits = chance.percent(65).then(|| limits(chance, &portfolio));
        let tolerance = if limits.is_none() { chance.pick(&[0, 1, 2 * dollar]) } else { 0 };
        Self {
            clip: Amount::from_base(chance.pick(&[0, 1, 500, 1000]) * dollar),
            tolerance: Amount::from_base(tolerance),
            limits,
            portfolio,
        }
    }

    pub(crate) fn terms(&self) -> Terms {
        let covariance = CovarianceTerms { half_life: 48.0, volatility: 0.008, correlation: 0.8 };
        let guard = match &self.limits {
            None => Guard::benchmark(self.clip, self.tolerance),
            Some(limits) => Guard::limited(self.clip, limits.clone()),
        };
        Terms { covariance, demand: DemandTerms::default(), guard, rules: Vec::new() }
    }
}

/// Base units of one dollar.
pub(crate) fn dollar(portfolio: &Portfolio) -> i128 {
    10_i128.pow(u32::from(portfolio.collateral().decimals))
}

fn parts(chance: &mut Chance) -> PortfolioParts {
    let decimals = chance.pick(&[6, 9, 18]);
    let dollar = 10_i128.pow(u32::from(decimals));
    let markets = 1 + chance.below(3);
    let mut venues: Vec<Venue> =
        (0..2 + chance.below(3)).map(|at| venue(chance, at, markets)).collect();
    let wallet = Venue {
        name: "wallet".into(),
        kind: VenueKind::Wallet,
        margin: vec![None; markets],
        withdraw_floor: Ratio::ZERO,
    };
    venues.push(wallet);
    let tranches: Vec<Tranche> =
        (0..1 + chance.below(2)).map(|at| tranche(chance, at, venues.len(), dollar)).collect();
    // Sometimes a venue holds two accounts, so that a venue is more than an account.
    let mut homes: Vec<usize> = (0..venues.len() - 1).collect();
    if chance.percent(30) {
        homes.push(chance.below(venues.len()));
    }
    homes.push(venues.len() - 1);
    let accounts: Vec<Account> = homes
        .iter()
        .enumerate()
        .map(|(at, &venue)| Account {
            name: format!("account {at}"),
            venue: VenueId::at(venue).unwrap(),
            tranche: TrancheId::at(chance.below(tranches.len())).unwrap(),
            asset: AssetId::new(0),
        })
        .collect();
    let routes = routes(chance, accounts.len(), dollar);
    PortfolioParts {
        chains: Vec::new(),
        assets: vec![Asset { symbol: "USD".into(), decimals, forms: Vec::new() }],
        markets: (0..markets).map(|at| Market { name: format!("market {at}") }).collect(),
        venues,
        tranches,
        accounts,
        routes,
    }
}

fn venue(chance: &mut Chance, at: usize, markets: usize) -> Venue {
    let terms = |chance: &mut Chance| {
        let initial = i64::try_from(chance.between(10, 200)).unwrap() * 1_000_000;
        let maintenance = Ratio::from_parts(initial / 2 + 1);
        chance.percent(90).then(|| MarginTerms { initial: Ratio::from_parts(initial), maintenance })
    };
    Venue {
        name: format!("venue {at}"),
        kind: chance.pick(&[VenueKind::Perpetual, VenueKind::Options]),
        margin: (0..markets).map(|_| terms(chance)).collect(),
        withdraw_floor: Ratio::from_parts(chance.pick(&[0, 100_000_000])),
    }
}

fn tranche(chance: &mut Chance, at: usize, venues: usize, dollar: i128) -> Tranche {
    Tranche {
        name: format!("tranche {at}"),
        venues: (0..venues).map(|venue| VenueId::at(venue).unwrap()).collect(),
        max_utilisation: percent(chance, &[0, 30, 50, 80, 100]),
        max_share: percent(chance, &[30, 60, 100]),
        reserve: Amount::from_base(chance.pick(&[0, 20_000, 200_000]) * dollar),
    }
}

fn routes(chance: &mut Chance, accounts: usize, dollar: i128) -> Vec<Route> {
    let mut routes = Vec::new();
    for (source, target) in (0..accounts).flat_map(|a| (0..accounts).map(move |b| (a, b))) {
        if source == target || chance.percent(25) {
            continue;
        }
        let hop = |chance: &mut Chance| Hop {
            kind: chance.pick(&[HopKind::Withdraw, HopKind::Deposit, HopKind::Bridge]),
            fee_fixed: Amount::from_base(chance.between(0, 2 * dollar)),
            fee_rate: Ratio::from_parts(chance.pick(&[0, 100_000, 333_333])),
            latency: Span::from_minutes(chance.next() % 30).unwrap(),
        };
        let most = chance.pick(&[5_000, 50_000]) * dollar;
        routes.push(Route {
            source: AccountId::at(source).unwrap(),
            target: AccountId::at(target).unwrap(),
            hops: (0..1 + chance.below(2)).map(|_| hop(chance)).collect(),
            capacity: chance.percent(25).then(|| Amount::from_base(most)),
            daily_cap: None,
            carriage: Carriage::Whole,
        });
    }
    routes
}

fn limits(chance: &mut Chance, portfolio: &Portfolio) -> Limits {
    let dollar = dollar(portfolio);
    let most = |chance: &mut Chance, options: &[i128]| {
        let figure = chance.pick(options) * dollar;
        if chance.percent(40) { Amount::MAX } else { Amount::from_base(figure) }
    };
    Limits {
        per_transfer: most(chance, &[10_000, 100_000]),
        per_route_hour: most(chance, &[30_000, 200_000]),
        per_venue_hour: most(chance, &[50_000, 300_000]),
        per_hour: most(chance, &[100_000, 500_000]),
        allowed: portfolio.routes().iter().map(|_| chance.percent(85)).collect(),
        exposure: portfolio.venues().iter().map(|_| percent(chance, &[25, 50, 100])).collect(),
        age_max: Span::from_minutes(chance.pick(&[15, 60, 600])).unwrap(),
        unassessed: most(chance, &[0, 20_000]),
    }
}

fn percent(chance: &mut Chance, options: &[i64]) -> Ratio {
    Ratio::from_parts(chance.pick(options) * (Ratio::PARTS / 100))
}
