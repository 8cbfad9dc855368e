//! Whole runs: world and engine together, thirty days of a generated market.
//!
//! Counts ticks; each is one batch and one decision. The desk is four venues and two pairs.

#![expect(clippy::unwrap_used, reason = "a bench that cannot be set up should stop")]

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use trimtab_engine::StrategySpec;
use trimtab_risk::covariance::CovarianceTerms;
use trimtab_sim::generate::{GeneratedSpec, generate};
use trimtab_sim::market::{BookRule, Market, Pair};
use trimtab_sim::run::{self, Unwatched};
use trimtab_sim::spec::{DeskSpec, LegSpec, RouteSpec, TrancheSpec, VenueSpec};

const VENUES: usize = 4;

fn main() {
    divan::main();
}

fn pairs() -> Vec<Option<Pair>> {
    vec![Some(Pair { long: 0, short: 1 }), Some(Pair { long: 2, short: 3 })]
}

fn market() -> Market {
    generate(&GeneratedSpec {
        seed: 1,
        first_hour: 480_000,
        hours: 720,
        prices: vec![60_000.0, 3_000.0],
        venues: VENUES,
        hourly_volatility: 0.006,
        funding: vec![0.0, 1e-4, 0.0, 1e-4],
        crash: None,
        pairs: pairs(),
    })
}

fn desk() -> DeskSpec {
    let venue = |index: usize| VenueSpec {
        name: format!("venue-{index}"),
        margin: vec![(0.02, 0.01); 2],
        withdraw_floor: 0.0,
        yearly_default: 0.0,
        rule: None,
        suspended: Vec::new(),
    };
    let leg = |account: usize| {
        if account == VENUES {
            LegSpec::default()
        } else {
            LegSpec { fee: 1.5, rate: 1e-4, minutes: 15 }
        }
    };
    let route = |source: usize, target: usize| {
        (source != target).then(|| RouteSpec::of_legs(leg(source), leg(target)))
    };
    let row = |source: usize| (0..=VENUES).map(|target| route(source, target)).collect();
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
        covariance: CovarianceTerms { half_life: 48.0, volatility: 0.008, correlation: 0.8 },
        book: BookRule::Fixed { pairs: pairs(), lead_h: 6 },
        coins: vec!["BTC".to_owned(), "ETH".to_owned()],
        venues: (0..VENUES).map(venue).collect(),
        routes: (0..=VENUES).map(row).collect(),
        tranches: vec![TrancheSpec::whole_book(VENUES + 1)],
        limits: None,
    }
}

/// Ticks a second under a rule that moves often and one that never does.
#[divan::bench(args = ["none", "weighted-tolerance"])]
fn ticks(bencher: Bencher<'_, '_>, rule: &str) {
    let (market, desk) = (market(), desk());
    let params: &[(&str, f64)] = match rule {
        "none" => &[],
        _ => &[("treasury_share", 0.2), ("tolerance", 0.05)],
    };
    let strategy = StrategySpec {
        rule: rule.to_owned(),
        params: params.iter().map(|&(name, value)| (name.to_owned(), value)).collect(),
    };
    bencher.counter(ItemsCount::new(market.ticks())).bench_local(|| {
        run::run(&desk, black_box(&market), &strategy, &mut Unwatched).unwrap().state_hash
    });
}
