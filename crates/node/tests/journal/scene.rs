//! A small desk by hand: two venues, a treasury, one market, and a rule that moves money.

use std::collections::BTreeMap;
use std::path::Path;
use trimtab_engine::{DemandTerms, Effect, Engine, Guard, Setup, StrategySpec, Terms};
use trimtab_model::{
    Account, AccountId, Amount, Asset, AssetId, Batch, Carriage, Command, DemandReport, Digest,
    Flow, FlowKind, Hop, HopKind, MarginTerms, Market, MarketId, Observation, Portfolio,
    PortfolioParts, Position, Price, Quantity, Ratio, Route, RouteId, Span, Statement, Timestamp,
    Tranche, TrancheId, TransferId, TransferRefusal, Venue, VenueId, VenueKind,
};
use trimtab_node::journal::{Header, Recorder};
use trimtab_risk::covariance::CovarianceTerms;

const UNIT: i128 = 1_000_000_000_000_000_000;
const TREASURY: u16 = 2;

pub(crate) fn header() -> Header {
    let params = [("treasury_share", 0.2), ("tolerance", 0.05)];
    let params: BTreeMap<_, _> = params.map(|(name, value)| (name.to_owned(), value)).into();
    let portfolio = Portfolio::new(parts()).unwrap();
    let config = portfolio.digest();
    let covariance = CovarianceTerms { half_life: 48.0, volatility: 0.008, correlation: 0.8 };
    let guard = Guard::benchmark(Amount::from_base(1000 * UNIT), Amount::ZERO);
    let setup = Setup {
        portfolio,
        terms: Terms { covariance, demand: DemandTerms::default(), guard, rules: Vec::new() },
        strategy: StrategySpec { rule: "weighted-tolerance".to_owned(), params },
        opening_multiple: 1.5,
        decision_interval: Span::HOUR,
        idle: Vec::new(),
        closing_cost: 0.0005,
    };
    let labels = [("window".to_owned(), "by hand".to_owned())].into();
    Header { program: "0.0.0".to_owned(), config, labels, setup }
}

pub(crate) fn parts() -> PortfolioParts {
    let share = |text| Ratio::parse(text).unwrap();
    let margin = MarginTerms { initial: share("5%"), maintenance: share("2.5%") };
    let venue = |name: &str, kind, margin| Venue {
        name: name.to_owned(),
        kind,
        margin: vec![margin],
        withdraw_floor: Ratio::ZERO,
    };
    let account = |name: &str, index| Account {
        name: name.to_owned(),
        venue: VenueId::new(index),
        tranche: TrancheId::new(0),
        asset: AssetId::new(0),
    };
    let route = |source, target| Route {
        source: AccountId::new(source),
        target: AccountId::new(target),
        hops: vec![Hop {
            kind: HopKind::Withdraw,
            fee_fixed: Amount::from_base(UNIT),
            fee_rate: Ratio::ZERO,
            latency: Span::HOUR,
        }],
        capacity: None,
        daily_cap: None,
        carriage: Carriage::Whole,
    };
    PortfolioParts {
        chains: Vec::new(),
        assets: vec![Asset { symbol: "USD".to_owned(), decimals: 18, forms: Vec::new() }],
        markets: vec![Market { name: "BTC".to_owned() }],
        venues: vec![
            venue("north", VenueKind::Perpetual, Some(margin)),
            venue("south", VenueKind::Perpetual, Some(margin)),
            venue("treasury", VenueKind::Wallet, None),
        ],
        tranches: vec![Tranche {
            name: "book".to_owned(),
            venues: (0..3).map(VenueId::new).collect(),
            max_utilisation: Ratio::ONE,
            max_share: Ratio::ONE,
            reserve: Amount::ZERO,
        }],
        accounts: vec![account("north", 0), account("south", 1), account("treasury", 2)],
        routes: (0..3)
            .flat_map(|source| (0..3).map(move |target| (source, target)))
            .filter(|(source, target)| source != target)
            .map(|(source, target)| route(source, target))
            .collect(),
    }
}

/// Money comes in, positions open, north loses and south wins, and what is asked for is done.
pub(crate) fn batches(steps: u64) -> Vec<(Timestamp, Batch)> {
    let mut engine = header().setup.engine().unwrap();
    let (mut batches, mut asked) = (Vec::new(), Vec::new());
    for sequence in 1..=steps {
        let now = Timestamp::from_nanos(1_700_000_000_000_000_000 + sequence * Span::HOUR.nanos());
        let mut observations = if sequence == 1 { opening() } else { told(sequence) };
        observations.extend(std::mem::take(&mut asked));
        let batch = Batch { sequence, observations };
        for effect in engine.step(now, &batch).unwrap() {
            if let Effect::Command(Command::Transfer(request)) = effect {
                let (id, amount) = (request.id, request.amount);
                let fee = Amount::from_base(UNIT);
                asked.push(Observation::TransferSent { id, amount, fee, due: now });
                let amount = amount.minus(fee).unwrap();
                asked.push(Observation::TransferArrived { id, amount });
            }
        }
        batches.push((now, batch));
    }
    batches
}

fn opening() -> Vec<Observation> {
    let position = |account, units| {
        Observation::Position(Position {
            account: AccountId::new(account),
            market: MarketId::new(0),
            quantity: Quantity::from_base(units * UNIT),
        })
    };
    let mut seen = vec![mark(0, 30_000), mark(1, 30_000), position(0, 20), position(1, -20)];
    for (account, balance) in [(0, 100_000), (1, 100_000), (TREASURY, 50_000)] {
        seen.push(statement(account, balance, FlowKind::Capital, balance));
    }
    seen
}

/// Every second step north loses 7,000 and south wins them.
fn told(sequence: u64) -> Vec<Observation> {
    if !sequence.is_multiple_of(2) {
        return vec![mark(0, 30_000), mark(1, 30_000)];
    }
    let flow = |account, amount| {
        let flows = vec![Flow { kind: FlowKind::Price, amount: Amount::from_base(amount * UNIT) }];
        // A venue that states to the next hundred thousand; the ledger takes the flow and dust.
        let precision = Amount::from_base(1_000_000 * UNIT);
        let balance = Amount::from_base(100_000 * UNIT);
        let account = AccountId::new(account);
        Observation::Statement(Statement { account, balance, precision, flows })
    };
    vec![mark(0, 29_650), mark(1, 29_650), flow(0, -60_000), flow(1, 60_000)]
        .into_iter()
        .chain([statement_of_loss(0, 60_000), statement_of_loss(1, -30_000)])
        .collect()
}

fn mark(venue: u16, price: i128) -> Observation {
    let (venue, market) = (VenueId::new(venue), MarketId::new(0));
    Observation::Mark { venue, market, price: Price::from_base(price * UNIT) }
}

fn statement(account: u16, balance: i128, kind: FlowKind, amount: i128) -> Observation {
    Observation::Statement(Statement {
        account: AccountId::new(account),
        balance: Amount::from_base(balance * UNIT),
        precision: Amount::ZERO,
        flows: vec![Flow { kind, amount: Amount::from_base(amount * UNIT) }],
    })
}

/// From the even hundred thousand to where the account really is.
fn statement_of_loss(account: u16, loss: i128) -> Observation {
    statement(account, 100_000 - loss, FlowKind::Trading, -loss)
}

/// The digest of anything, for what needs one.
pub(crate) fn digest() -> Digest {
    Portfolio::new(parts()).unwrap().digest()
}

/// Runs batches through a new engine and records them; a refused batch is recorded as refused.
pub(crate) fn record(folder: &Path, batches: &[(Timestamp, Batch)], closed: bool) -> Engine {
    let header = header();
    let mut recorder = Recorder::create(folder, &header).unwrap();
    let mut engine = header.setup.engine().unwrap();
    for (now, batch) in batches {
        recorder.batch(*now, batch).unwrap();
        let outcome = engine.step(*now, batch);
        recorder.outcome(outcome.as_deref(), engine.state()).unwrap();
    }
    if closed {
        recorder.close(engine.state()).unwrap();
    } else {
        drop(recorder);
    }
    engine
}

/// One of every kind of observation, in their order.
pub(crate) fn every_observation() -> Batch {
    let (account, venue, market) = (AccountId::new(1), VenueId::new(2), MarketId::new(3));
    let [amount, fee] = [-5, 6].map(Amount::from_base);
    let (price, due) = (Price::from_base(1 << 70), Timestamp::from_nanos(7));
    let id = TransferId::derive(&due);
    let flow = |kind| Flow { kind, amount };
    let flows = FlowKind::ALL.map(flow).to_vec();
    let quantity = Quantity::from_base(i128::MIN);
    let observations = vec![
        Observation::Mark { venue, market, price },
        Observation::BarClosed { venue, market, open: price, close: price },
        Observation::Position(Position { account, market, quantity }),
        Observation::Announced { account, market, notional: amount, due },
        Observation::Statement(Statement { account, balance: amount, precision: fee, flows }),
        Observation::Liquidated { account, gross: amount, deficit: fee },
        Observation::TransferSent { id, amount, fee, due },
        Observation::TransferRefused { id, reason: TransferRefusal::ConflictingRequest },
        Observation::TransferArrived { id, amount },
        Observation::Withdrawals { venue, open: true },
        Observation::Route { route: RouteId::new(8), open: false },
        Observation::KillSwitch { on: true },
        Observation::TransferUnderWay {
            id,
            source: account,
            target: AccountId::new(0),
            net: amount,
            due,
        },
        Observation::TransferReturned { id, amount },
        Observation::Demand(DemandReport {
            account: AccountId::new(9),
            waiting: Amount::from_base(5),
            requests: vec![Amount::from_base(3), Amount::from_base(4)],
        }),
        Observation::OpenInterest {
            venue,
            market,
            long: Quantity::from_base(7),
            short: Quantity::from_base(9),
        },
    ];
    Batch { sequence: 9, observations }
}
