//! Two venues, a treasury, two chains, and routes of all kinds of legs.

use std::sync::Arc;
use trimtab_engine::{
    Assessment, DemandTerms, Engine, Guard, Limits, Proposal, Strategy, Terms, Wish,
};
use trimtab_model::{
    Account, AccountId, Amount, Asset, AssetId, Carriage, Chain, ChainId, Hop, HopKind, LegKind,
    LegTerms, Place, Portfolio, PortfolioParts, Ratio, Route, Span, Tranche, TrancheId, Venue,
    VenueId, VenueKind, Way,
};
use trimtab_risk::covariance::CovarianceTerms;

pub(crate) const A: AccountId = AccountId::new(0);
pub(crate) const B: AccountId = AccountId::new(1);
pub(crate) const T: AccountId = AccountId::new(2);
pub(crate) const NEAR: ChainId = ChainId::new(0);
pub(crate) const FAR: ChainId = ChainId::new(1);
/// Base units of a dollar.
pub(crate) const DOLLAR: i128 = 1_000_000;
/// Confirmations of either chain.
pub(crate) const FINAL: u32 = 3;

pub(crate) const fn usd(dollars: i128) -> Amount {
    Amount::from_base(dollars * DOLLAR)
}

pub(crate) fn leg(kind: LegKind, from: Place, to: Place) -> LegTerms {
    let chain = |place| match place {
        Place::Account(account) if account == T => Some(NEAR),
        Place::Account(_) => None,
        Place::Wallet(chain) | Place::Message(chain) => Some(chain),
    };
    LegTerms {
        kind,
        from,
        to,
        leaves_on: chain(from),
        lands_on: chain(to),
        unit: Amount::from_base(100),
        minimum: usd(5),
        fee_fixed: usd(1),
        fee_rate: Ratio::ZERO,
        patience: Span::from_secs(600),
        expiry: None,
    }
}

/// Over burn and mint; over lock and deliver; back to A.
pub(crate) fn far_ways() -> Vec<Way> {
    let (near, far) = (Place::Wallet(NEAR), Place::Wallet(FAR));
    let (a, b) = (Place::Account(A), Place::Account(B));
    let message = Place::Message(FAR);
    let deposit = leg(LegKind::Deposit, far, b);
    vec![
        Way {
            legs: vec![
                leg(LegKind::Withdraw, a, near),
                leg(LegKind::Approve, near, near),
                leg(LegKind::Burn, near, message),
                leg(LegKind::Mint, message, far),
                deposit,
            ],
        },
        Way { legs: vec![leg(LegKind::Lock, near, far), deposit] },
        Way { legs: vec![leg(LegKind::Deposit, near, a)] },
    ]
}

fn route(source: AccountId, target: AccountId, ways: Vec<Way>) -> Route {
    let hop = Hop {
        kind: HopKind::Bridge,
        fee_fixed: usd(1),
        fee_rate: Ratio::ZERO,
        latency: Span::from_secs(900),
    };
    Route {
        source,
        target,
        hops: vec![hop],
        capacity: None,
        daily_cap: None,
        carriage: Carriage::Legs(ways),
    }
}

pub(crate) fn portfolio(far: Vec<Way>) -> Portfolio {
    let venue = |name: &str, kind| Venue {
        name: name.to_owned(),
        kind,
        margin: Vec::new(),
        withdraw_floor: Ratio::ZERO,
    };
    let account = |name: &str, venue| Account {
        name: name.to_owned(),
        venue: VenueId::new(venue),
        tranche: TrancheId::new(0),
        asset: AssetId::new(0),
    };
    let chain = |name: &str| Chain { name: name.to_owned(), confirmations: FINAL };
    let (a, t) = (Place::Account(A), Place::Account(T));
    let straight = |kind, from, to| vec![Way { legs: vec![leg(kind, from, to)] }];
    Portfolio::new(PortfolioParts {
        chains: vec![chain("near"), chain("far")],
        assets: vec![Asset { symbol: "USD".to_owned(), decimals: 6, forms: Vec::new() }],
        markets: Vec::new(),
        venues: vec![
            venue("a", VenueKind::Perpetual),
            venue("b", VenueKind::Perpetual),
            venue("t", VenueKind::Wallet),
        ],
        tranches: vec![Tranche {
            name: "core".to_owned(),
            venues: (0..3).map(VenueId::new).collect(),
            max_utilisation: Ratio::ONE,
            max_share: Ratio::ONE,
            reserve: Amount::ZERO,
        }],
        accounts: vec![account("a", 0), account("b", 1), account("t", 2)],
        routes: vec![
            route(A, B, far),
            route(A, T, straight(LegKind::Withdraw, a, t)),
            route(T, A, straight(LegKind::Deposit, t, a)),
        ],
    })
    .unwrap()
}

/// Wishes for its moves, one after the other, as long as its source is whole and nothing is on its way to its target.
#[derive(Debug)]
pub(crate) struct Wishes(pub(crate) Vec<Wish>);

impl Strategy for Wishes {
    fn name(&self) -> &'static str {
        "wishes"
    }

    fn propose(&self, assessment: &Assessment<'_>) -> Proposal {
        let is_whole = |wish: &&Wish| {
            let (source, target) = (wish.source.index(), wish.target.index());
            let (source, target) = (&assessment.accounts[source], &assessment.accounts[target]);
            source.balance >= 10_000.0 && target.inbound == 0.0
        };
        let wishes = self.0.iter().filter(is_whole).copied().collect();
        Proposal { wishes, ..Proposal::default() }
    }
}

pub(crate) fn engine(portfolio: Portfolio, wishes: Vec<Wish>) -> Engine {
    let covariance = CovarianceTerms { half_life: 48.0, volatility: 0.008, correlation: 0.8 };
    let guard = Guard::limited(usd(1), Limits::open(&portfolio));
    let terms = Terms { covariance, demand: DemandTerms::default(), guard, rules: Vec::new() };
    Engine::new(Arc::new(portfolio), terms, Box::new(Wishes(wishes))).unwrap()
}

pub(crate) fn wish(source: AccountId, target: AccountId, amount: f64) -> Wish {
    Wish { source, target, amount }
}
