//! The demonstration's world: who is there, what they hold, what will happen.

use crate::show;
use trimtab_engine::StrategySpec;
use trimtab_model::{Amount, Ratio, Rounding, Span};
use trimtab_risk::covariance::CovarianceTerms;
use trimtab_risk::real;
use trimtab_sim::generate::{Crash, GeneratedSpec};
use trimtab_sim::market::{BookRule, Pair};
use trimtab_sim::spec::{
    DECIMALS, DeskSpec, LegSpec, LimitsSpec, RouteSpec, TrancheSpec, VenueSpec,
};

/// Venues: two on chains, quick to reach, and two exchanges, slow.
const VENUES: [&str; 4] = ["atlas", "boreas", "cygnus", "delphi"];
/// Minutes of a withdrawal and a deposit at each.
const MINUTES: [(u64, u64); 4] = [(5, 2), (15, 10), (5, 2), (15, 10)];
/// Hours of the story, and the hour of the crash.
const HOURS: usize = 48;
const CRASH_HOUR: usize = 30;
/// 2026-06-01T00:00Z: any Monday would do.
const FIRST_HOUR: i64 = 494_520;

/// The market of a seed: two quiet days with a fall by about a sixth in between.
pub(super) fn market(seed: u64) -> GeneratedSpec {
    GeneratedSpec {
        seed,
        first_hour: FIRST_HOUR,
        hours: HOURS,
        prices: vec![60_000.0, 3_000.0],
        venues: VENUES.len(),
        hourly_volatility: 0.003,
        funding: vec![-2e-5, 1e-4, -1e-5, 9e-5],
        crash: Some(Crash {
            hour: CRASH_HOUR,
            falls: vec![0.045, 0.06, 0.055, 0.05],
            rebound: 0.1,
        }),
        pairs: pairs(),
    }
}

/// BTC long at atlas and short at boreas, ETH long at cygnus and short at delphi.
fn pairs() -> Vec<Option<Pair>> {
    vec![Some(Pair { long: 0, short: 1 }), Some(Pair { long: 2, short: 3 })]
}

/// The desk: 4 million of collateral behind 10 million a side.
pub(super) fn desk() -> DeskSpec {
    DeskSpec {
        capital: 4e6,
        notionals: vec![5e6; 2],
        treasury_share: 0.2,
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
            max_utilisation: Ratio::from_parts(400_000_000),
            ..TrancheSpec::whole_book(VENUES.len() + 1)
        }],
        limits: Some(LimitsSpec {
            per_transfer: whole_usd(1_000_000),
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
        margin: vec![(0.02, 0.01); 2],
        withdraw_floor: 0.0,
        yearly_default: 0.0,
        suspended: Vec::new(),
    }
}

fn routes() -> Vec<Vec<Option<RouteSpec>>> {
    let leg = |minutes: u64| LegSpec { fee: 1.0, rate: 5e-5, minutes };
    let mut legs: Vec<_> = MINUTES.iter().map(|&(out, back)| (leg(out), leg(back))).collect();
    legs.push(Default::default());
    let route = |source: usize, target: usize| {
        (source != target).then(|| RouteSpec::of_legs(legs[source].0, legs[target].1))
    };
    let row = |source: usize| (0..legs.len()).map(|target| route(source, target)).collect();
    (0..legs.len()).map(row).collect()
}

/// Every venue its share by the size of its positions; one that lacks 15 % of it is filled.
pub(super) fn strategy() -> StrategySpec {
    let params = [("treasury_share", 0.2), ("tolerance", 0.15)];
    StrategySpec {
        rule: "weighted-tolerance".to_owned(),
        params: params.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
    }
}

/// Nobody moves anything.
pub(super) fn doing_nothing() -> StrategySpec {
    StrategySpec { rule: "none".to_owned(), params: Default::default() }
}

/// What a newcomer must know before the first line.
pub(super) fn introduction(desk: &DeskSpec, seed: u64) -> String {
    let capital = real::to_amount(desk.capital, DECIMALS, Rounding::Nearest);
    let capital = capital.map_or_else(String::new, show::usd);
    format!(
        "A desk holds {capital} USD of collateral behind two hedged positions of 5,000,000 a side:\n\
         BTC long at atlas and short at boreas, ETH long at cygnus and short at delphi.\n\
         When prices fall, the longs lose margin and the shorts gain it. Nothing is lost overall,\n\
         but a venue that runs out liquidates, and money needs 2 to 25 minutes to get there.\n\
         A fifth waits in the treasury. The rule: every venue gets its share by the size of its\n\
         positions, and one that lacks 15 % of it is filled. No transfer above 1,000,000 USD, and\n\
         no venue is drawn above 40 % of its margin. Two days, made from seed {seed}."
    )
}
