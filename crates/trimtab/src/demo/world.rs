//! The demonstration's world: who is there, what they hold, what will happen.
//!
//! Decides the figures on which the story rests, so that it holds by its making and not by its
//! seed: a fall too deep for any venue alone, a second one an hour after the first, money two
//! ticks away within a chain and an hour and a half across the bridge.

use crate::cli::DemoStrategy;
use trimtab_engine::StrategySpec;
use trimtab_model::{Amount, Ratio, Span};
use trimtab_risk::covariance::CovarianceTerms;
use trimtab_sim::generate::{Crash, GeneratedSpec};
use trimtab_sim::market::{BookRule, Pair};
use trimtab_sim::spec::{
    DECIMALS, DeskSpec, LegSpec, LimitsSpec, RouteSpec, TrancheSpec, VenueSpec,
};

/// Two venues a chain.
const VENUES: [&str; 4] = ["atlas", "boreas", "cygnus", "delphi"];
/// Where each account is, the treasury last.
const CHAINS: [&str; 5] = ["east", "east", "west", "west", "east"];
/// Hours of the story, and the hour of the crash.
const HOURS: usize = 36;
const CRASH_HOUR: usize = 30;
/// 2026-06-01T00:00Z, a Monday: any would do.
const FIRST_HOUR: i64 = 494_520;
/// Collateral at the start, USD, and the share of it that waits in the treasury.
const CAPITAL: f64 = 3.6e6;
const TREASURY_SHARE: f64 = 0.2;
/// Notional of each of the four legs, USD.
const NOTIONAL: f64 = 5e6;

/// The market of a seed: a quiet day and a night, then a fall by about a fifth within three hours.
pub(super) fn market(seed: u64) -> GeneratedSpec {
    GeneratedSpec {
        seed,
        first_hour: FIRST_HOUR,
        hours: HOURS,
        prices: vec![60_000.0, 3_000.0],
        venues: VENUES.len(),
        hourly_volatility: 0.003,
        funding: vec![-2e-5, 1e-4, -1e-5, 9e-5],
        crash: Some(Crash { hour: CRASH_HOUR, falls: vec![0.08, 0.09, 0.04], rebound: 0.1 }),
        pairs: pairs(),
    }
}

/// BTC long at atlas and short at boreas, ETH long at cygnus and short at delphi.
pub(super) fn pairs() -> Vec<Option<Pair>> {
    vec![Some(Pair { long: 0, short: 1 }), Some(Pair { long: 2, short: 3 })]
}

/// The chain that an account is on.
pub(super) fn chain(account: usize) -> &'static str {
    CHAINS.get(account).copied().unwrap_or("-")
}

/// The desk: 3.6 million of collateral behind 10 million a side.
pub(super) fn desk() -> DeskSpec {
    DeskSpec {
        capital: CAPITAL,
        notionals: vec![NOTIONAL; 2],
        treasury_share: TREASURY_SHARE,
        treasury_apr: 0.045,
        taker: 5e-4,
        orphan_cost: 1e-3,
        penalty: 0.01,
        open_multiple: 2.0,
        shortfall_multiple: 1.5,
        clip: 1000.0,
        covariance: CovarianceTerms { half_life: 48.0, volatility: 0.004, correlation: 0.8 },
        book: BookRule::Fixed { pairs: pairs(), lead_h: 6 },
        coins: vec!["BTC".to_owned(), "ETH".to_owned()],
        venues: VENUES.iter().map(|name| venue(name)).collect(),
        routes: routes(),
        tranches: vec![TrancheSpec {
            max_utilisation: Ratio::from_parts(500_000_000),
            ..TrancheSpec::whole_book(VENUES.len() + 1)
        }],
        limits: Some(LimitsSpec {
            per_transfer: whole_usd(500_000),
            per_hour: whole_usd(4_000_000),
            age_max: Span::from_minutes(120).ok(),
            ..LimitsSpec::default()
        }),
    }
}

fn whole_usd(dollars: i128) -> Option<Amount> {
    dollars.checked_mul(10_i128.pow(u32::from(DECIMALS))).map(Amount::from_base)
}

fn venue(name: &str) -> VenueSpec {
    VenueSpec {
        name: name.to_owned(),
        margin: vec![(0.05, 0.025); 2],
        withdraw_floor: 0.0,
        yearly_default: 0.0,
        rule: None,
        suspended: Vec::new(),
    }
}

/// Every account to every other: at once within a chain, late and dear across the bridge.
fn routes() -> Vec<Vec<Option<RouteSpec>>> {
    let row = |source: usize| {
        let to = |target: usize| (source != target).then(|| route(source, target));
        (0..CHAINS.len()).map(to).collect()
    };
    (0..CHAINS.len()).map(row).collect()
}

/// Terms of the way between two accounts.
pub(super) fn route(source: usize, target: usize) -> RouteSpec {
    let deposit = LegSpec { fee: 1.0, rate: 0.0, minutes: 1 };
    if chain(source) == chain(target) {
        RouteSpec::of_legs(LegSpec { fee: 1.0, rate: 2e-5, minutes: 2 }, deposit)
    } else {
        RouteSpec::of_legs(LegSpec { fee: 9.0, rate: 5e-4, minutes: 89 }, deposit)
    }
}

/// A strategy with the figures that suit this world: fixed shares as the capital was first divided,
/// for the rules that have any.
pub(super) fn strategy(which: DemoStrategy) -> StrategySpec {
    let each = (1.0 - TREASURY_SHARE) / VENUES.len() as f64;
    let params: Vec<(&str, f64)> = match which {
        DemoStrategy::Dynamic | DemoStrategy::None => Vec::new(),
        DemoStrategy::Static => {
            VENUES.iter().map(|&name| (name, each)).chain([("band", 0.25)]).collect()
        }
        DemoStrategy::WeightedTolerance => {
            vec![("treasury_share", TREASURY_SHARE), ("tolerance", 0.15)]
        }
    };
    StrategySpec {
        rule: which.rule().to_owned(),
        params: params.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
    }
}
