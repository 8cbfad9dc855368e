//! What each stage of a step costs, and how many observations a second the engine takes in.
//!
//! One desk throughout: four margined venues and a treasury, four markets, hedged positions, every
//! route, full limits.

#![expect(clippy::unwrap_used, reason = "a bench that cannot be set up should stop")]

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use std::sync::Arc;
use trimtab_engine::assess::assess;
use trimtab_engine::strategy::{Context, RULES, build};
use trimtab_engine::{
    DemandTerms, Effect, Engine, Guard, Limits, Margins, State, Strategy, StrategySpec, Terms, Wish,
};
use trimtab_model::{
    Account, AccountId, Amount, Asset, AssetId, Batch, Carriage, Flow, FlowKind, Hop, HopKind,
    MarginTerms, Market, MarketId, Observation, Portfolio, PortfolioParts, Position, Price,
    Quantity, Ratio, Route, Span, Statement, Timestamp, Tranche, TrancheId, Venue, VenueId,
    VenueKind,
};
use trimtab_risk::covariance::CovarianceTerms;

const VENUES: u16 = 4;
const MARKETS: u16 = 4;
/// Units of 1e-18 in one.
const ONE: i128 = 1_000_000_000_000_000_000;
const DECIMALS: u8 = 18;
const COVARIANCE: CovarianceTerms =
    CovarianceTerms { half_life: 48.0, volatility: 0.008, correlation: 0.8 };

fn main() {
    divan::main();
}

/// Sixteen marks and five statements.
#[divan::bench]
fn fold(bencher: Bencher<'_, '_>) {
    let (portfolio, state) = (portfolio(), state());
    let batch = batch(state.sequence() + 1);
    bencher
        .counter(ItemsCount::new(batch.observations.len()))
        .bench_local(|| state.after(&portfolio, state.now(), black_box(&batch)).unwrap());
}

#[divan::bench]
fn assessment(bencher: Bencher<'_, '_>) {
    let (portfolio, state) = (portfolio(), state());
    let (guard, margins) = (guard(&portfolio), margins(&portfolio));
    bencher
        .bench_local(|| assess(&portfolio, &margins, black_box(&state), &guard).unwrap().total());
}

#[divan::bench(args = RULES)]
fn propose(bencher: Bencher<'_, '_>, rule: &str) {
    let (portfolio, state) = (portfolio(), state());
    let strategy = strategy(rule, &portfolio);
    let picture = assess(&portfolio, &margins(&portfolio), &state, &guard(&portfolio)).unwrap();
    bencher.bench_local(|| strategy.propose(black_box(&picture)));
}

/// Four wishes, all of which may leave.
#[divan::bench]
fn examine(bencher: Bencher<'_, '_>) {
    let (portfolio, state) = (portfolio(), state());
    let (guard, margins) = (guard(&portfolio), margins(&portfolio));
    let treasury = AccountId::new(VENUES);
    let wish = |at| Wish { source: treasury, target: AccountId::new(at), amount: 5000.0 };
    let wishes: Vec<Wish> = (0..VENUES).map(wish).collect();
    let verdict = guard.examine(&portfolio, &margins, &state, &wishes).unwrap();
    assert_eq!(verdict.permits.len(), wishes.len());
    bencher
        .bench_local(|| guard.examine(&portfolio, &margins, &state, black_box(&wishes)).unwrap());
}

#[divan::bench]
fn state_hash(bencher: Bencher<'_, '_>) {
    let state = state();
    bencher.bench_local(|| black_box(&state).digest());
}

/// A whole step in which nothing is wished: what most batches come to.
#[divan::bench]
fn step_at_rest(bencher: Bencher<'_, '_>) {
    step(bencher, "none", 0);
}

/// A whole step that asks for a transfer, ids and all.
#[divan::bench]
fn step_with_transfers(bencher: Bencher<'_, '_>) {
    step(bencher, "min-target", 1);
}

fn step(bencher: Bencher<'_, '_>, rule: &str, commands: usize) {
    let portfolio = Arc::new(portfolio());
    // Nothing may leave before the step that is measured.
    let (mut first, mut next) = (opening(), batch(2));
    first.observations.push(Observation::KillSwitch { on: true });
    next.observations.push(Observation::KillSwitch { on: false });
    let engine = || {
        let terms = Terms {
            covariance: COVARIANCE,
            demand: DemandTerms::default(),
            guard: guard(&portfolio),
            rules: Vec::new(),
        };
        let strategy = strategy(rule, &portfolio);
        let mut engine = Engine::new(Arc::clone(&portfolio), terms, strategy).unwrap();
        engine.step(now(), &first).unwrap();
        engine
    };
    let effects = engine().step(now(), &next).unwrap();
    let sent = effects.iter().filter(|effect| matches!(effect, Effect::Command(_)));
    assert_eq!(sent.count(), commands, "{effects:?}");
    bencher
        .counter(ItemsCount::new(next.observations.len()))
        .with_inputs(engine)
        .bench_local_values(|mut engine| {
            let effects = engine.step(now(), black_box(&next)).unwrap();
            (engine, effects)
        });
}

fn now() -> Timestamp {
    Timestamp::from_nanos(1_700_000_000_000_000_000)
}

fn usd(dollars: i128) -> Amount {
    Amount::from_base(dollars * ONE)
}

fn strategy(rule: &str, portfolio: &Portfolio) -> Box<dyn Strategy> {
    let params: &[(&str, f64)] = match rule {
        "weighted-tolerance" => &[("treasury_share", 0.2), ("tolerance", 0.1)],
        "threshold-target" => &[("treasury_share", 0.2), ("threshold", 0.6), ("overage", 1.5)],
        "min-target" => &[("min", 0.15), ("target", 0.2)],
        "interval" => &[("threshold", 0.15)],
        "asymmetric-band" => &[("lower", 0.1), ("mid", 0.2), ("upper", 0.3)],
        "vol-band" => &[("k", 3.0), ("jump", 0.1), ("mid", 1.5), ("upper", 3.0)],
        "static" => &[("band", 0.1), ("venue 0", 0.2), ("venue 1", 0.2)],
        _ => &[],
    };
    let params = params.iter().map(|&(name, value)| (name.to_owned(), value)).collect();
    let spec = StrategySpec { rule: rule.to_owned(), params };
    let decision_interval = Span::from_minutes(20).unwrap();
    let context = Context {
        portfolio,
        opening_multiple: 1.5,
        decision_interval,
        idle: &[],
        closing_cost: 0.0005,
    };
    build(&spec, context).unwrap()
}

fn guard(portfolio: &Portfolio) -> Guard {
    let mut limits = Limits::open(portfolio);
    limits.per_transfer = usd(500_000);
    limits.per_route_hour = usd(1_000_000);
    limits.per_venue_hour = usd(1_000_000);
    limits.per_hour = usd(2_000_000);
    limits.exposure.fill(Ratio::from_parts(Ratio::PARTS / 2));
    limits.age_max = Span::HOUR;
    Guard::limited(usd(1000), limits)
}

/// The state after the opening batch.
fn state() -> State {
    let portfolio = portfolio();
    let state = State::new(&portfolio, COVARIANCE, &[], DemandTerms::default());
    state.after(&portfolio, now(), &opening()).unwrap()
}

/// Capital, prices, and positions long at even and short at odd venues.
fn opening() -> Batch {
    let mut observations = batch(1).observations;
    for (account, market) in (0..VENUES).flat_map(|a| (0..MARKETS).map(move |m| (a, m))) {
        let size = if account.is_multiple_of(2) { 1 } else { -1 };
        observations.push(Observation::Position(Position {
            account: AccountId::new(account),
            market: MarketId::new(market),
            quantity: Quantity::from_base(size * ONE),
        }));
    }
    for observation in &mut observations {
        if let Observation::Statement(statement) = observation {
            let (kind, amount) = (FlowKind::Capital, statement.balance);
            statement.flows = vec![Flow { kind, amount }];
        }
    }
    Batch { sequence: 1, observations }
}

/// Flat rates everywhere.
fn margins(portfolio: &Portfolio) -> Margins {
    Margins::of(portfolio, &[]).unwrap()
}

/// Sixteen marks and five statements. The first venue is poor and the treasury rich.
fn batch(sequence: u64) -> Batch {
    let series = (0..VENUES).flat_map(|venue| (0..MARKETS).map(move |market| (venue, market)));
    let mark = |(venue, market): (u16, u16)| Observation::Mark {
        venue: VenueId::new(venue),
        market: MarketId::new(market),
        price: Price::from_base(50_000 * ONE + i128::from(market)),
    };
    let statement = |account: u16| {
        let dollars = match account {
            0 => 20_000,
            VENUES => 300_000,
            _ => 60_000,
        };
        Observation::Statement(Statement {
            account: AccountId::new(account),
            balance: usd(dollars),
            precision: Amount::from_base(2),
            flows: Vec::new(),
        })
    };
    Batch { sequence, observations: series.map(mark).chain((0..=VENUES).map(statement)).collect() }
}

fn portfolio() -> Portfolio {
    let terms = MarginTerms {
        initial: Ratio::from_parts(Ratio::PARTS / 50),
        maintenance: Ratio::from_parts(Ratio::PARTS / 100),
    };
    let venue = |at| Venue {
        name: if at == VENUES { "treasury".to_owned() } else { format!("venue {at}") },
        kind: if at == VENUES { VenueKind::Wallet } else { VenueKind::Perpetual },
        margin: vec![(at < VENUES).then_some(terms); usize::from(MARKETS)],
        withdraw_floor: Ratio::ZERO,
    };
    let venues: Vec<Venue> = (0..=VENUES).map(venue).collect();
    let account = |(at, venue): (u16, &Venue)| Account {
        name: venue.name.clone(),
        venue: VenueId::new(at),
        tranche: TrancheId::new(0),
        asset: AssetId::new(0),
    };
    let tranche = Tranche {
        name: "book".to_owned(),
        venues: (0..=VENUES).map(VenueId::new).collect(),
        max_utilisation: Ratio::from_parts(Ratio::PARTS / 2),
        max_share: Ratio::ONE,
        reserve: usd(10_000),
    };
    let pairs = (0..=VENUES).flat_map(|a| (0..=VENUES).map(move |b| (a, b)));
    let route = |(source, target)| {
        let hop = |kind, minutes| Hop {
            kind,
            fee_fixed: usd(1),
            fee_rate: Ratio::from_parts(Ratio::PARTS / 10_000),
            latency: Span::from_minutes(minutes).unwrap(),
        };
        let hops = vec![hop(HopKind::Withdraw, 15), hop(HopKind::Deposit, 10)];
        let (source, target) = (AccountId::new(source), AccountId::new(target));
        Route { source, target, hops, capacity: None, daily_cap: None, carriage: Carriage::Whole }
    };
    Portfolio::new(PortfolioParts {
        chains: Vec::new(),
        assets: vec![Asset { symbol: "USD".to_owned(), decimals: DECIMALS, forms: Vec::new() }],
        markets: (0..MARKETS).map(|at| Market { name: format!("market {at}") }).collect(),
        accounts: (0..).zip(&venues).map(account).collect(),
        venues,
        tranches: vec![tranche],
        routes: pairs.filter(|(a, b)| a != b).map(route).collect(),
    })
    .unwrap()
}
