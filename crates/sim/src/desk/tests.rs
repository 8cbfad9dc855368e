//! The world by hand: a liquidation, and every way in which a request can end.

use super::Desk;
use crate::archive::Bar;
use crate::market::{BarTable, BookCall, BookRule, Market, Pair};
use crate::spec::{DECIMALS, DeskSpec, LegSpec, RouteSpec, TrancheSpec, VenueSpec};
use trimtab_model::{
    AccountId, Amount, Canonical, Command, Encoder, Observation, RouteId, TransferId,
    TransferRefusal, TransferRequest,
};
use trimtab_risk::covariance::CovarianceTerms;

/// Hours of the market; the price jumps from 100 to 120 within the second.
const HOURS: usize = 4;
const TREASURY: u16 = 2;

fn market(after: f64) -> Market {
    let bar = |open: f64, close: f64| {
        let (high, low) = (open.max(close), open.min(close));
        Some(Bar { open, high, low, close })
    };
    let hour = |hour: usize| match hour {
        0 => bar(100.0, 100.0),
        1 => bar(100.0, after),
        _ => bar(after, after),
    };
    let bars = (0..HOURS).flat_map(|one| [hour(one); 2]).collect();
    let table = BarTable { first_hour: 480_000, venues: 2, coins: 1, bars };
    let pairs = vec![Some(Pair { long: 0, short: 1 })];
    Market::new(&table, vec![0.0; 2 * HOURS], vec![BookCall { hour: 0, trade_from: 0, pairs }])
}

pub(crate) fn desk() -> DeskSpec {
    let venue = |name: &str| VenueSpec {
        name: name.to_owned(),
        margin: vec![(0.02, 0.01)],
        withdraw_floor: 0.0,
        yearly_default: 0.0,
        rule: None,
        suspended: Vec::new(),
    };
    let leg = LegSpec { fee: 1.0, rate: 1e-4, minutes: 15 };
    let none = LegSpec::default();
    let legs = [(leg, leg), (leg, leg), (none, none)];
    let route = |source: usize, target: usize| {
        (source != target).then(|| RouteSpec::of_legs(legs[source].0, legs[target].1))
    };
    DeskSpec {
        capital: 4e6,
        notionals: vec![1e7],
        treasury_share: 0.2,
        treasury_apr: 0.0,
        taker: 5e-4,
        orphan_cost: 1e-3,
        penalty: 0.01,
        open_multiple: 2.0,
        shortfall_multiple: 1.5,
        clip: 1000.0,
        covariance: CovarianceTerms { half_life: 48.0, volatility: 0.008, correlation: 0.8 },
        book: BookRule::Fixed { pairs: vec![Some(Pair { long: 0, short: 1 })], lead_h: 6 },
        coins: vec!["BTC".to_owned()],
        venues: vec![venue("north"), venue("south")],
        routes: (0..3).map(|from| (0..3).map(|to| route(from, to)).collect()).collect(),
        tranches: vec![TrancheSpec::whole_book(3)],
        limits: None,
    }
}

/// South by Hyperliquid's rule; a part of it is taken at one tick, the rest at the next. The other leg
/// follows both times, and nothing stands alone in the end.
#[test]
fn a_liquidation_in_parts_leaves_no_leg_alone() {
    let mut spec = desk();
    spec.book = BookRule::Fixed { pairs: vec![Some(Pair { long: 1, short: 0 })], lead_h: 6 };
    let terms = trimtab_risk::rules::RuleTerms::builtin("hyperliquid").unwrap().unwrap();
    crate::rule::adopt(&mut spec, 1, terms).unwrap();
    let bar = |open: f64, high: f64, low: f64, close: f64| Some(Bar { open, high, low, close });
    let hour = |hour: usize| match hour {
        0 => bar(100.0, 100.0, 100.0, 100.0),
        1 => bar(85.03, 86.0, 84.5, 85.5),
        _ => bar(85.5, 85.5, 85.5, 85.5),
    };
    let bars = (0..HOURS).flat_map(|one| [hour(one); 2]).collect();
    let table = BarTable { first_hour: 480_000, venues: 2, coins: 1, bars };
    let pairs = vec![Some(Pair { long: 1, short: 0 })];
    let calls = vec![BookCall { hour: 0, trade_from: 0, pairs }];
    let market = Market::new(&table, vec![0.0; 2 * HOURS], calls);
    let mut desk = Desk::new(&spec, &market).unwrap();
    (0..5).for_each(|tick| drop(desk.advance(tick).unwrap()));
    assert_eq!((desk.quantities(), desk.tally().liquidations), (&[-100_000.0, 80_000.0][..], 1));
    desk.advance(5).unwrap();
    assert_eq!((desk.quantities(), desk.tally().liquidations), (&[-80_000.0, 0.0][..], 2));
    (6..4 * HOURS).for_each(|tick| drop(desk.advance(tick).unwrap()));
    assert_eq!(desk.quantities(), [0.0, 0.0]);
}

struct Key(u64);

impl Canonical for Key {
    fn encode(&self, out: &mut Encoder) {
        out.u64(self.0);
    }
}

fn request(key: u64, source: u16, target: u16, dollars: i128) -> TransferRequest {
    TransferRequest {
        id: TransferId::derive(&Key(key)),
        source: AccountId::new(source),
        target: AccountId::new(target),
        route: RouteId::new(0),
        amount: Amount::from_base(dollars * 10_i128.pow(u32::from(DECIMALS))),
    }
}

/// Outcomes of requests made at one tick, as told with the next batch.
fn outcomes(spec: &DeskSpec, requests: &[TransferRequest]) -> Vec<Observation> {
    let market = market(100.0);
    let mut desk = Desk::new(spec, &market).unwrap();
    desk.advance(0).unwrap();
    for request in requests {
        desk.execute(&Command::Transfer(*request)).unwrap();
    }
    let batch = desk.advance(1).unwrap();
    let is_outcome = |seen: &Observation| {
        matches!(
            seen,
            Observation::TransferSent { .. }
                | Observation::TransferRefused { .. }
                | Observation::TransferArrived { .. }
        )
    };
    batch.observations.into_iter().filter(is_outcome).collect()
}

fn refusal(spec: &DeskSpec, request: TransferRequest) -> Option<TransferRefusal> {
    match outcomes(spec, &[request])[..] {
        [Observation::TransferRefused { reason, .. }] => Some(reason),
        _ => None,
    }
}

/// The price jumps by a fifth: the short side cannot pay, the long side is left alone for a tick.
#[test]
fn a_liquidation_by_hand() {
    let (spec, market) = (desk(), market(120.0));
    let mut desk = Desk::new(&spec, &market).unwrap();
    let near = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-6, "{found}");
    (0..5).for_each(|tick| drop(desk.advance(tick).unwrap()));
    near(desk.equity(1), 1_595_000.0);
    // Ticks 4 to 7 of the second hour: open 100, low 100, high 120, close 120.
    desk.advance(5).unwrap();
    let batch = desk.advance(6).unwrap();
    assert_eq!(desk.tally().liquidations, 1);
    near(desk.tally().penalty, 120_000.0);
    // 1,595,000 - 2,000,000 - 120,000: the treasury pays what is missing.
    near(desk.tally().deficit, 525_000.0);
    near(desk.equity(1), 0.0);
    near(desk.treasury(), 275_000.0);
    assert!(desk.quantities()[0] != 0.0, "the long leg stands as an orphan");
    let told = |seen: &&Observation| matches!(seen, Observation::Liquidated { .. });
    assert_eq!(batch.observations.iter().filter(told).count(), 1);
    desk.advance(7).unwrap();
    assert_eq!(desk.quantities(), [0.0, 0.0], "closed at the next tick");
    near(desk.tally().trading, 10_000.0 + 12_000.0);
    (8..16).for_each(|tick| drop(desk.advance(tick).unwrap()));
    assert_eq!(desk.tally().blocked_rolls, 2, "no margin to reopen with");
}

#[test]
fn a_request_is_sent_once_however_often_it_comes() {
    let ask = request(1, TREASURY, 0, 5000);
    let told = outcomes(&desk(), &[ask, ask, ask]);
    let sent = |seen: &&Observation| matches!(seen, Observation::TransferSent { .. });
    assert_eq!(told.iter().filter(sent).count(), 1);
    let conflicting = request(1, TREASURY, 0, 6000);
    let told = outcomes(&desk(), &[ask, conflicting]);
    assert!(told.iter().any(|seen| matches!(
        seen,
        Observation::TransferRefused { reason: TransferRefusal::ConflictingRequest, .. }
    )));
}

#[test]
fn a_request_is_cut_to_what_can_leave() {
    let told = outcomes(&desk(), &[request(1, 0, TREASURY, 9_000_000)]);
    let Some(Observation::TransferSent { amount, fee, .. }) = told.first() else {
        panic!("{told:?}");
    };
    // Equity 1,595,000 less 2 % of 10 m; fee 1 + 1 bp.
    assert_eq!(amount.decimal(DECIMALS).to_string(), "1395000.000000000000000000");
    assert_eq!(fee.decimal(DECIMALS).to_string(), "140.500000000000000000");
}

#[test]
fn every_refusal_has_its_reason() {
    let minute = 480_000 * 60;
    let ask = || request(1, 0, TREASURY, 50_000);
    assert_eq!(refusal(&desk(), ask()), None);
    assert_eq!(refusal(&desk(), request(1, 0, TREASURY, 999)), Some(TransferRefusal::TooLittle));
    let mut spec = desk();
    spec.venues[0].suspended.push(minute..minute + 20);
    assert_eq!(refusal(&spec, ask()), Some(TransferRefusal::WithdrawalsSuspended));
    let change = |change: fn(&mut RouteSpec)| {
        let mut spec = desk();
        change(spec.routes[0][2].as_mut().unwrap());
        spec
    };
    let down = change(|route| route.outages.push(480_000 * 60..480_000 * 60 + 1));
    assert_eq!(refusal(&down, ask()), Some(TransferRefusal::RouteDown));
    let narrow = change(|route| route.capacity = Some(49_999.0));
    assert_eq!(refusal(&narrow, ask()), Some(TransferRefusal::CapacityExceeded));
    let dear = change(|route| route.withdraw.fee = 60_000.0);
    assert_eq!(refusal(&dear, ask()), Some(TransferRefusal::TooLittle));
    let mut gone = desk();
    gone.routes[0][2] = None;
    assert_eq!(refusal(&gone, ask()), Some(TransferRefusal::UnknownRoute));
}

#[test]
fn a_daily_cap_counts_what_was_carried() {
    let mut spec = desk();
    spec.routes[0][2].as_mut().unwrap().daily_cap = Some(80_000.0);
    let told = outcomes(&spec, &[request(1, 0, TREASURY, 50_000), request(2, 0, TREASURY, 50_000)]);
    assert!(matches!(told[0], Observation::TransferSent { .. }));
    assert!(matches!(
        told[1],
        Observation::TransferRefused { reason: TransferRefusal::CapacityExceeded, .. }
    ));
}

/// What is sent, what it costs and what arrives add up, also where it costs nothing or less than
/// a double can tell.
#[test]
fn a_transfer_never_brings_more_than_it_took() {
    for (fee, rate) in [(0.0, 0.0), (1e-12, 0.0), (0.0, 1e-18), (3.3, 1e-4)] {
        let mut spec = desk();
        let leg = LegSpec { fee, rate, minutes: 0 };
        spec.routes[2][0] = Some(RouteSpec::of_legs(leg, LegSpec::default()));
        for key in 0..200 {
            let mut ask = request(key, TREASURY, 0, 93_783);
            // Amounts between doubles, as a guard's cut may leave them.
            let odd = i128::from(key) * 392_076_192_656_531_929;
            ask.amount = Amount::from_base(ask.amount.base() + odd);
            let told = outcomes(&spec, &[ask]);
            let Some(Observation::TransferSent { amount, fee, .. }) = told.first() else {
                panic!("{told:?}");
            };
            assert!(*amount <= ask.amount && !fee.is_negative(), "{told:?}");
        }
    }
}

#[test]
fn outages_are_told_when_they_start_and_end() {
    let mut spec = desk();
    let minute = 480_000 * 60;
    spec.routes[1][2].as_mut().unwrap().outages.push(minute + 20..minute + 60);
    let market = market(100.0);
    let mut desk = Desk::new(&spec, &market).unwrap();
    let mut told = Vec::new();
    for tick in 0..6 {
        for seen in desk.advance(tick).unwrap().observations {
            if let Observation::Route { route, open } = seen {
                told.push((tick, route.index(), open));
            }
        }
    }
    // The fourth of the six routes: from south to the treasury.
    assert_eq!(told, [(1, 3, false), (3, 3, true)]);
}

/// Transfers that come to the cap exactly all go, whatever rounding doubles leave between.
#[test]
fn a_daily_cap_can_be_used_to_the_last_unit() {
    let cap = 100_000_200_000_000_000_000_000_i128;
    let mut spec = desk();
    spec.routes[0][2].as_mut().unwrap().daily_cap = Some(100_000.2);
    for key in 0..300 {
        let part = 3_333_333_333_333_333_333_333 + i128::from(key) * 7_777_777_777_777_777_777;
        let amounts = [part, part * 2, part * 3, part * 7 / 3, cap - part * 6 - part * 7 / 3];
        let asks = amounts.into_iter().zip(0..).map(|(amount, key)| {
            let amount = Amount::from_base(amount);
            TransferRequest { amount, ..request(key, 0, TREASURY, 0) }
        });
        let told = outcomes(&spec, &asks.collect::<Vec<_>>());
        let sent = |seen: &Observation| matches!(seen, Observation::TransferSent { .. });
        assert_eq!(told.into_iter().filter(sent).count(), amounts.len(), "{part}");
    }
}

#[test]
fn suspensions_are_told_when_they_start_and_end() {
    let mut spec = desk();
    let minute = 480_000 * 60;
    spec.venues[1].suspended.push(minute + 20..minute + 60);
    let market = market(100.0);
    let mut desk = Desk::new(&spec, &market).unwrap();
    let told: Vec<(usize, bool)> = (0..6)
        .flat_map(|tick| {
            let batch = desk.advance(tick).unwrap();
            batch.observations.into_iter().filter_map(move |seen| match seen {
                Observation::Withdrawals { open, .. } => Some((tick, open)),
                _ => None,
            })
        })
        .collect();
    assert_eq!(told, [(1, false), (3, true)]);
}

#[test]
fn longer_times_are_whole_minutes_upward() {
    let slow = desk().with_times(1.01);
    let minutes = |source: usize, target: usize| slow.routes[source][target].as_ref().unwrap();
    assert_eq!(minutes(0, 1).withdraw.minutes, 16);
    assert_eq!(minutes(0, 1).deposit.minutes, 16);
    assert_eq!(minutes(2, 0).withdraw.minutes, 0, "the treasury's own legs take no time");
    assert_eq!(desk().with_times(0.5).routes[0][1].as_ref().unwrap().minutes(), 16);
}
