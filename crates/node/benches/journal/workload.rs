//! A desk like those that run: four venues and a treasury, four markets, sixteen marks a batch.

use std::collections::BTreeMap;
use trimtab_engine::{DemandTerms, Guard, Setup, StrategySpec, Terms};
use trimtab_model::{
    Account, AccountId, Amount, Asset, AssetId, Batch, Carriage, Flow, FlowKind, Hop, HopKind,
    MarginTerms, Market, MarketId, Observation, Portfolio, PortfolioParts, Position, Price,
    Quantity, Ratio, Route, Span, Statement, Timestamp, Tranche, TrancheId, Venue, VenueId,
    VenueKind,
};
use trimtab_node::journal::Header;
use trimtab_risk::covariance::CovarianceTerms;

const UNIT: i128 = 1_000_000_000_000_000_000;
const VENUES: u16 = 4;
const MARKETS: u16 = 4;
/// Nanoseconds from one batch to the next.
const STEP_NS: u64 = 250_000_000;

/// What the journal begins with.
pub(crate) fn header() -> Header {
    let portfolio = Portfolio::new(parts()).expect("a sound portfolio");
    let config = portfolio.digest();
    let params = [("treasury_share", 0.2), ("tolerance", 0.05)];
    let params: BTreeMap<_, _> = params.map(|(name, value)| (name.to_owned(), value)).into();
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
    Header { program: "bench".to_owned(), config, labels: BTreeMap::new(), setup }
}

/// The batch of this sequence, from 1, and its time.
pub(crate) fn batch(sequence: u64) -> (Timestamp, Batch) {
    let now = Timestamp::from_nanos(1_700_000_000_000_000_000 + sequence * STEP_NS);
    let mut observations = Vec::new();
    for venue in 0..VENUES {
        for market in 0..MARKETS {
            let wave = i128::from((sequence * 7 + u64::from(venue) * 3) % 101) - 50;
            let price = 30_000 * UNIT / i128::from(market + 1) + wave * UNIT / 100;
            let (venue, market) = (VenueId::new(venue), MarketId::new(market));
            observations.push(Observation::Mark { venue, market, price: Price::from_base(price) });
        }
    }
    if sequence == 1 {
        observations.extend(opening());
    }
    (now, Batch { sequence, observations })
}

fn opening() -> impl Iterator<Item = Observation> {
    let positions = (0..VENUES).map(|account| {
        let side = if account % 2 == 0 { 1 } else { -1 };
        Observation::Position(Position {
            account: AccountId::new(account),
            market: MarketId::new(0),
            quantity: Quantity::from_base(side * 5 * UNIT),
        })
    });
    let statements = (0..=VENUES).map(|account| {
        let balance = Amount::from_base(100_000 * UNIT);
        Observation::Statement(Statement {
            account: AccountId::new(account),
            balance,
            precision: Amount::ZERO,
            flows: vec![Flow { kind: FlowKind::Capital, amount: balance }],
        })
    });
    positions.chain(statements)
}

fn parts() -> PortfolioParts {
    let share = |text| Ratio::parse(text).expect("a share");
    let margin = MarginTerms { initial: share("5%"), maintenance: share("2.5%") };
    let is_treasury = |index: u16| index == VENUES;
    let name = |index: u16| {
        if is_treasury(index) { "treasury".to_owned() } else { format!("venue{index}") }
    };
    let all = || 0..=VENUES;
    let venue = |index| Venue {
        name: name(index),
        kind: if is_treasury(index) { VenueKind::Wallet } else { VenueKind::Perpetual },
        margin: vec![(!is_treasury(index)).then_some(margin); usize::from(MARKETS)],
        withdraw_floor: Ratio::ZERO,
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
        markets: (0..MARKETS).map(|index| Market { name: format!("M{index}") }).collect(),
        venues: all().map(venue).collect(),
        tranches: vec![Tranche {
            name: "book".to_owned(),
            venues: all().map(VenueId::new).collect(),
            max_utilisation: Ratio::ONE,
            max_share: Ratio::ONE,
            reserve: Amount::ZERO,
        }],
        accounts: all()
            .map(|index| Account {
                name: name(index),
                venue: VenueId::new(index),
                tranche: TrancheId::new(0),
                asset: AssetId::new(0),
            })
            .collect(),
        routes: all()
            .flat_map(|source| all().map(move |target| (source, target)))
            .filter(|(source, target)| source != target)
            .map(|(source, target)| route(source, target))
            .collect(),
    }
}
