//! A desk and a market made by hand: three venues, two coins, two days, one big move.
//!
//! From the sixth to the twentieth hour both coins rise by half; shorts bleed, longs swell, and
//! every rule has something to move. Rails take 40 minutes to 2 hours.

use trimtab_engine::StrategySpec;
use trimtab_risk::covariance::CovarianceTerms;
use trimtab_sim::archive::Bar;
use trimtab_sim::market::{BarTable, BookCall, BookRule, Market, Pair};
use trimtab_sim::spec::{DeskSpec, LegSpec, RouteSpec, TrancheSpec, VenueSpec};

const VENUES: usize = 3;
const COINS: usize = 2;
const HOURS: usize = 48;
/// 2024-01-03T00:00Z, in hours since 1970.
const FIRST_HOUR: i64 = 473_376;

pub(crate) fn spec() -> DeskSpec {
    let venue = |at: usize| VenueSpec {
        name: format!("venue {at}"),
        margin: vec![(0.05, 0.025); COINS],
        withdraw_floor: if at == 2 { 0.1 } else { 0.0 },
        yearly_default: 0.0,
        rule: None,
        suspended: Vec::new(),
    };
    let leg = |at: usize| {
        let minutes = [20, 40, 60].get(at).copied();
        minutes.map_or(LegSpec::default(), |minutes| LegSpec { fee: 1.5, rate: 0.0001, minutes })
    };
    let route = |source: usize, target: usize| {
        (source != target).then(|| RouteSpec::of_legs(leg(source), leg(target)))
    };
    let pairs = pairs();
    DeskSpec {
        capital: 1e6,
        notionals: vec![800_000.0, 500_000.0],
        treasury_share: 0.3,
        treasury_apr: 0.045,
        taker: 0.0005,
        orphan_cost: 0.001,
        penalty: 0.01,
        open_multiple: 1.5,
        shortfall_multiple: 1.5,
        clip: 1000.0,
        covariance: CovarianceTerms { half_life: 48.0, volatility: 0.008, correlation: 0.8 },
        book: BookRule::Fixed { pairs, lead_h: 6 },
        coins: vec!["BTC".to_owned(), "ETH".to_owned()],
        venues: (0..VENUES).map(venue).collect(),
        routes: (0..=VENUES)
            .map(|source| (0..=VENUES).map(|target| route(source, target)).collect())
            .collect(),
        tranches: vec![TrancheSpec::whole_book(VENUES + 1)],
        limits: None,
    }
}

fn pairs() -> Vec<Option<Pair>> {
    vec![Some(Pair { long: 0, short: 1 }), Some(Pair { long: 2, short: 0 })]
}

/// The market; `step` is how much of the first price it gains in each rising hour.
pub(crate) fn market(step: f64) -> Market {
    let bars = (0..HOURS).flat_map(|hour| {
        (0..VENUES * COINS).map(move |series| {
            // A bar is missing now and then.
            (!(hour * 7 + series * 3).is_multiple_of(23)).then(|| bar(hour, series, step))
        })
    });
    let table =
        BarTable { first_hour: FIRST_HOUR, venues: VENUES, coins: COINS, bars: bars.collect() };
    let funding = (0..HOURS * VENUES * COINS).map(|at| if at % 8 == 0 { 0.0001 } else { 0.0 });
    let call = BookCall { hour: 0, trade_from: 0, pairs: pairs() };
    Market::new(&table, funding.collect(), vec![call])
}

fn bar(hour: usize, series: usize, step: f64) -> Bar {
    let (venue, coin) = (series / COINS, series % COINS);
    let first = if coin == 0 { 40_000.0 } else { 2_000.0 };
    let level = |hour: usize| {
        let risen = u32::try_from(hour.clamp(6, 20) - 6).unwrap();
        let sway = [0.0, 0.001, -0.002, 0.0015, -0.0005][(hour + venue) % 5];
        first * (1.0 + step * f64::from(risen) + sway)
    };
    let (open, close) = (level(hour), level(hour + 1));
    let (high, low) = (open.max(close) * 1.002, open.min(close) * 0.997);
    Bar { open, high, low, close }
}

pub(crate) fn strategy(rule: &str, params: &[(&str, f64)]) -> StrategySpec {
    let params = params.iter().map(|&(name, value)| (name.to_owned(), value)).collect();
    StrategySpec { rule: rule.to_owned(), params }
}

/// The rule that moves most here.
pub(crate) fn busy() -> StrategySpec {
    strategy("asymmetric-band", &[("lower", 0.15), ("mid", 0.25), ("upper", 0.35)])
}
