//! The worked example of the funding-arb specification (its section 9), by hand figures.
//!
//! Needs no data: the prices of the first three hours stand here as they do there. The window is
//! trace-luna (from 2022-05-08T00:00Z), the rule asymmetric-band with its default parameters.

#![allow(clippy::unwrap_used, reason = "a test ends where a figure is missing")]

use trimtab_engine::StrategySpec;
use trimtab_risk::covariance::CovarianceTerms;
use trimtab_sim::archive::Bar;
use trimtab_sim::market::{BarTable, BookCall, BookRule, Market, Pair};
use trimtab_sim::run::{self, Moment, Watcher};
use trimtab_sim::spec::{DeskSpec, LegSpec, RouteSpec, TrancheSpec, VenueSpec};

const BINANCE: usize = 0;
const OKX: usize = 1;

/// Marks at ticks 0 to 11: binance BTC, binance ETH, okx BTC, okx ETH. In all three hours the
/// high comes first.
const MARKS: [[f64; 4]; 12] = [
    [35466.3, 2634.81, 35480.8, 2637.18],
    [35504.0, 2641.11, 35525.4, 2643.67],
    [35065.572, 2615.47, 35063.2, 2616.99],
    [35101.7, 2618.16, 35115.7, 2619.86],
    [35103.3, 2618.02, 35118.0, 2619.86],
    [35232.1, 2626.0, 35254.6, 2627.7],
    [34705.854, 2595.0998, 34568.0, 2596.71],
    [34820.385, 2595.0998, 34834.1, 2596.73],
    [34819.289, 2595.0372, 34834.1, 2596.73],
    [34916.284, 2600.83, 34932.8, 2602.82],
    [34327.102, 2528.115, 34278.7, 2526.64],
    [34567.4, 2548.92, 34585.8, 2550.68],
];

/// Equity at binance, equity at okx, treasury and total after each tick.
const BALANCES: [[f64; 4]; 12] = [
    [1_595_001.022, 1_594_997.751, 800_000.000_000, 3_989_998.773],
    [1_601_643.610, 1_588_966.962, 800_001.369_863, 3_990_611.942],
    [1_614_771.189, 1_574_462.980, 800_002.739_728, 3_989_236.908],
    [1_614_784.717, 1_576_415.034, 800_004.109_596, 3_991_203.861],
    [1_614_293.569, 1_576_739.153, 800_004.109_596, 3_991_036.832],
    [1_611_286.314, 1_581_111.268, 800_005.479_466, 3_992_403.062],
    [1_626_807.194, 1_543_163.507, 800_006.849_339, 3_969_977.550],
    [1_610_667.338, 1_580_624.708, 800_008.219_213, 3_991_300.265],
    [1_610_702.994, 1_580_624.708, 800_008.219_213, 3_991_335.921],
    [1_608_027.156, 1_582_976.829, 800_009.589_090, 3_991_013.574],
    [1_553_066.365, 1_635_364.718, 800_010.958_970, 3_988_442.042],
    [1_558_684.287, 1_633_021.658, 800_012.328_852, 3_991_718.274],
];

fn market() -> Market {
    let bar = |hour: usize, series: usize| {
        let at = |tick: usize| MARKS[4 * hour + tick][series];
        Some(Bar { open: at(0), high: at(1), low: at(2), close: at(3) })
    };
    let bars = (0..3).flat_map(|hour| (0..4).map(move |series| bar(hour, series))).collect();
    let table = BarTable { first_hour: 458_880, venues: 2, coins: 2, bars };
    let pairs =
        vec![Some(Pair { long: OKX, short: BINANCE }), Some(Pair { long: BINANCE, short: OKX })];
    Market::new(&table, vec![0.0; 12], vec![BookCall { hour: 0, trade_from: 0, pairs }])
}

fn desk() -> DeskSpec {
    let venue = |name: &str| VenueSpec {
        name: name.to_owned(),
        margin: vec![(0.02, 0.01); 2],
        withdraw_floor: 0.0,
        yearly_default: 0.0,
        rule: None,
        suspended: Vec::new(),
    };
    let withdraw = LegSpec { fee: 1.5, rate: 1e-4, minutes: 15 };
    let deposit = LegSpec { fee: 0.5, rate: 1e-4, minutes: 10 };
    let legs = [(withdraw, deposit), (withdraw, deposit), Default::default()];
    let route = |source: usize, target: usize| {
        (source != target).then(|| RouteSpec::of_legs(legs[source].0, legs[target].1))
    };
    DeskSpec {
        capital: 4e6,
        notionals: vec![5e6; 2],
        treasury_share: 0.2,
        treasury_apr: 0.045,
        taker: 5.0 / 1e4,
        orphan_cost: 10.0 / 1e4,
        penalty: 0.01,
        open_multiple: 2.0,
        shortfall_multiple: 1.5,
        clip: 1000.0,
        covariance: CovarianceTerms { half_life: 48.0, volatility: 0.008, correlation: 0.8 },
        book: BookRule::Fixed { pairs: Vec::new(), lead_h: 6 },
        coins: vec!["BTC".to_owned(), "ETH".to_owned()],
        venues: vec![venue("binance"), venue("okx")],
        routes: (0..3).map(|from| (0..3).map(|to| route(from, to)).collect()).collect(),
        tranches: vec![TrancheSpec::whole_book(3)],
        limits: None,
    }
}

/// Holds every tick against the table.
struct Table;

impl Watcher for Table {
    fn tick(&mut self, moment: &Moment<'_>) -> Result<(), String> {
        let (desk, tick) = (moment.desk, moment.tick);
        let total = desk.equity(BINANCE) + desk.equity(OKX) + desk.treasury() + desk.in_flight();
        let found = [desk.equity(BINANCE), desk.equity(OKX), desk.treasury(), total];
        for (found, expected) in found.into_iter().zip(BALANCES[tick]) {
            if (found - expected).abs() > 0.000_6 {
                return Err(format!("tick {tick}: {found} is not {expected}"));
            }
        }
        if tick == 0 {
            let quantities =
                [-140.921_287_006, 1_897.670_040_72, 140.921_287_006, -1_897.670_040_72];
            for (found, expected) in desk.quantities().iter().zip(quantities) {
                if (found - expected).abs() > 1e-8 {
                    return Err(format!("a position of {found} is not {expected}"));
                }
            }
        }
        Ok(())
    }
}

#[test]
fn the_first_twelve_ticks_are_those_of_the_specification() {
    let params = [("lower", 0.08), ("mid", 0.12), ("upper", 0.18)];
    let strategy = StrategySpec {
        rule: "asymmetric-band".to_owned(),
        params: params.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
    };
    let outcome = run::run(&desk(), &market(), &strategy, &mut Table).unwrap();
    assert_eq!((outcome.transfers, outcome.liquidations), (0, 0));
    // Entry cost: 4,998.978 at binance and 5,002.249 at okx.
    let trading: f64 = outcome.money.trading.decimal(18).to_string().parse().unwrap();
    assert!((trading - (4_998.978 + 5_002.249)).abs() < 0.001);
}
