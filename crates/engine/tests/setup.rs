//! An engine from its setup: what a preview leaves untouched, who may take over, and money that
//! was under way before anything was known.

#![allow(clippy::unwrap_used, reason = "a test ends where a figure is missing")]

use std::collections::BTreeMap;
use trimtab_engine::transfer::TransferError;
use trimtab_engine::{
    BatchError, DemandTerms, Engine, Guard, Purpose, Setup, StrategySpec, SuccessionError, Terms,
};
use trimtab_model::{
    Account, AccountId, Amount, Asset, AssetId, Batch, Carriage, Flow, FlowKind, Hop, HopKind,
    MarginTerms, Market, MarketId, Observation, Portfolio, PortfolioParts, Position, Price,
    Quantity, Ratio, Route, Span, Statement, Timestamp, Tranche, TrancheId, TransferId, Venue,
    VenueId, VenueKind,
};
use trimtab_risk::covariance::CovarianceTerms;

const ONE: i128 = 1_000_000_000_000_000_000;
const VENUE: AccountId = AccountId::new(0);
const WALLET: AccountId = AccountId::new(1);
const NOW: Timestamp = Timestamp::from_nanos(1_700_000_000_000_000_000);

const fn usd(dollars: i128) -> Amount {
    Amount::from_base(dollars * ONE)
}

/// One venue, a wallet, and a way from the wallet to the venue only.
fn setup(rule: &str, params: &[(&str, f64)], margin: i64) -> Setup {
    let terms = MarginTerms {
        initial: Ratio::from_parts(margin),
        maintenance: Ratio::from_parts(margin / 2),
    };
    let venue = |name: &str, kind, margin| Venue {
        name: name.to_owned(),
        kind,
        margin: vec![margin],
        withdraw_floor: Ratio::ZERO,
    };
    let account = |name: &str, at| Account {
        name: name.to_owned(),
        venue: VenueId::new(at),
        tranche: TrancheId::new(0),
        asset: AssetId::new(0),
    };
    let hop = Hop {
        kind: HopKind::Deposit,
        fee_fixed: usd(1),
        fee_rate: Ratio::ZERO,
        latency: Span::HOUR,
    };
    let portfolio = Portfolio::new(PortfolioParts {
        chains: Vec::new(),
        assets: vec![Asset { symbol: "USD".to_owned(), decimals: 18, forms: Vec::new() }],
        markets: vec![Market { name: "BTC".to_owned() }],
        venues: vec![
            venue("a", VenueKind::Perpetual, Some(terms)),
            venue("wallet", VenueKind::Wallet, None),
        ],
        tranches: vec![Tranche {
            name: "book".to_owned(),
            venues: vec![VenueId::new(0), VenueId::new(1)],
            max_utilisation: Ratio::ONE,
            max_share: Ratio::ONE,
            reserve: Amount::ZERO,
        }],
        accounts: vec![account("a", 0), account("wallet", 1)],
        routes: vec![Route {
            source: WALLET,
            target: VENUE,
            hops: vec![hop],
            capacity: None,
            daily_cap: None,
            carriage: Carriage::Whole,
        }],
    });
    let params: BTreeMap<_, _> =
        params.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect();
    Setup {
        portfolio: portfolio.unwrap(),
        terms: Terms {
            demand: DemandTerms::default(),
            covariance: CovarianceTerms { half_life: 48.0, volatility: 0.01, correlation: 0.0 },
            guard: Guard::benchmark(usd(1), Amount::ZERO),
            rules: Vec::new(),
        },
        strategy: StrategySpec { rule: rule.to_owned(), params },
        opening_multiple: 1.5,
        idle: Vec::new(),
        closing_cost: 0.0005,
        decision_interval: Span::HOUR,
    }
}

fn mover() -> Setup {
    setup("min-target", &[("min", 0.1), ("target", 0.2)], 50_000_000)
}

fn idler() -> Setup {
    setup("none", &[], 50_000_000)
}

/// 1,000 in the wallet, a position of 5,000 at the venue.
fn opening() -> Batch {
    let flows = vec![Flow { kind: FlowKind::Capital, amount: usd(1000) }];
    let statement =
        Statement { account: WALLET, balance: usd(1000), precision: Amount::ZERO, flows };
    let (venue, market) = (VenueId::new(0), MarketId::new(0));
    let quantity = Quantity::from_base(ONE);
    let observations = vec![
        Observation::Mark { venue, market, price: Price::from_base(5000 * ONE) },
        Observation::Position(Position { account: VENUE, market, quantity }),
        Observation::Statement(statement),
    ];
    Batch { sequence: 1, observations }
}

fn opened(setup: Setup) -> Engine {
    let mut engine = setup.engine().unwrap();
    engine.step(NOW, &opening()).unwrap();
    engine
}

fn under_way(id: TransferId, source: AccountId, target: AccountId, net: Amount) -> Observation {
    Observation::TransferUnderWay { id, source, target, net, due: NOW }
}

fn id(number: i128) -> TransferId {
    TransferId::derive(&Amount::from_base(number))
}

#[test]
fn a_preview_is_the_next_empty_step_and_changes_nothing() {
    let mut engine = opened(idler()).succeed(mover()).unwrap();
    let before = engine.state().digest();
    let previewed = engine.preview(Vec::new()).unwrap();
    assert_eq!(engine.state().digest(), before);
    assert_eq!(previewed.len(), 2, "a record and a command: {previewed:?}");
    let empty = Batch { sequence: 2, observations: Vec::new() };
    assert_eq!(engine.step(NOW, &empty).unwrap(), previewed);
    let stopped = opened(idler()).succeed(mover()).unwrap();
    let stopped = stopped.preview(vec![Observation::KillSwitch { on: true }]).unwrap();
    assert_eq!(stopped.len(), 1, "a record of the refusal: {stopped:?}");
}

#[test]
fn only_a_setup_of_the_same_portfolio_takes_over() {
    let state = opened(idler()).state().digest();
    assert_eq!(opened(idler()).succeed(mover()).unwrap().state().digest(), state);
    let other = setup("none", &[], 40_000_000);
    let refused = opened(idler()).succeed(other).unwrap_err();
    assert_eq!(refused, SuccessionError::OtherPortfolio);
    let unknown = opened(idler()).succeed(setup("clairvoyant", &[], 50_000_000)).unwrap_err();
    assert!(matches!(unknown, SuccessionError::Setup(_)));
}

#[test]
fn what_is_under_way_counts_as_capital_and_arrives_once() {
    let mut engine = opened(idler());
    let found = under_way(id(1), WALLET, VENUE, usd(300));
    let step = |engine: &mut Engine, seen| {
        let batch = Batch { sequence: engine.state().sequence() + 1, observations: vec![seen] };
        engine.step(NOW, &batch)
    };
    step(&mut engine, found.clone()).unwrap();
    let net = |engine: &Engine, purpose| engine.state().ledger().net(purpose).unwrap();
    assert_eq!(net(&engine, Purpose::InFlight), usd(300));
    assert_eq!(net(&engine, Purpose::Capital), usd(-1300));
    assert_eq!(engine.state().inbound().unwrap(), [usd(300), Amount::ZERO]);
    let again = step(&mut engine, found).unwrap_err();
    assert_eq!(again, BatchError::Transfer(TransferError::Known(id(1))));
    let arrived = Observation::TransferArrived { id: id(1), amount: usd(300) };
    step(&mut engine, arrived).unwrap();
    assert_eq!(engine.state().ledger().held(VENUE).unwrap(), usd(300));
    assert_eq!(net(&engine, Purpose::InFlight), Amount::ZERO);
}

#[test]
fn what_cannot_be_under_way_is_refused_and_leaves_no_trace() {
    let nowhere = AccountId::new(9);
    for (seen, refused) in [
        (under_way(id(1), VENUE, WALLET, usd(1)), "no route is declared"),
        (under_way(id(1), nowhere, VENUE, usd(1)), "names account 9"),
        (under_way(id(1), WALLET, nowhere, usd(1)), "names account 9"),
        (under_way(id(1), WALLET, VENUE, usd(-1)), "is reported with -1000000000000000000"),
    ] {
        let mut engine = opened(idler());
        let before = engine.state().digest();
        let batch = Batch { sequence: 2, observations: vec![seen] };
        let error = engine.step(NOW, &batch).unwrap_err().to_string();
        assert!(error.contains(refused), "{error}");
        assert_eq!(engine.state().digest(), before);
    }
}
