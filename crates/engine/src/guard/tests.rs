//! Every reason for a no, one by one, on a book small enough to reckon in the head.
//!
//! Three venues: `a` holds 1000 and is long 10 at 100, so it needs 100 of initial and 50 of
//! maintenance margin; `b` and the wallet hold 1000 each and nothing else. Dollars throughout.

mod flow;
mod gates;
mod margin;
mod shares;
mod ways;

use super::{Guard, Limits, Permit, Reason};
use crate::margins::Margins;
use crate::state::{DemandTerms, State};
use crate::strategy::Wish;
use crate::transfer::{Stage, Transfer};
use trimtab_model::{
    Account, AccountId, Amount, Asset, AssetId, Batch, Carriage, Flow, FlowKind, Hop, HopKind,
    MarginTerms, Market, MarketId, Observation, PlanBody, Portfolio, PortfolioParts, Position,
    Price, Quantity, Ratio, Route, RouteId, Span, Statement, Timestamp, Tranche, TrancheId,
    TransferBody, TransferId, Venue, VenueId, VenueKind,
};
use trimtab_risk::covariance::CovarianceTerms;

const A: AccountId = AccountId::new(0);
const B: AccountId = AccountId::new(1);
const WALLET: AccountId = AccountId::new(2);
/// Past the end of the table.
const NOWHERE: AccountId = AccountId::new(3);
const BTC: MarketId = MarketId::new(0);
/// Units of 1e-18 in one.
const ONE: i128 = 1_000_000_000_000_000_000;

/// What came of one wish.
#[derive(Debug, PartialEq)]
enum Answer {
    /// All of it, in dollars.
    Granted(i128),
    /// Less, and why.
    Cut(i128, Reason),
    Refused(Reason),
}
use Answer::{Cut, Granted, Refused};

/// A book and the limits it is judged by.
struct Book {
    portfolio: Portfolio,
    limits: Limits,
    state: State,
}

const fn usd(dollars: i128) -> Amount {
    Amount::from_base(dollars * 1_000_000)
}

const fn percent(share: i64) -> Ratio {
    Ratio::from_parts(share * (Ratio::PARTS / 100))
}

fn at_minute(minute: u64) -> Timestamp {
    Timestamp::from_nanos(minute * 60_000_000_000)
}

/// `dollars` more at an account since its last statement.
fn statement(account: AccountId, balance: i128, more: i128) -> Observation {
    let flow = Flow { kind: FlowKind::Capital, amount: usd(more) };
    let (balance, precision) = (usd(balance), Amount::ZERO);
    Observation::Statement(Statement { account, balance, precision, flows: vec![flow] })
}

fn mark(venue: u16, dollars: i128) -> Observation {
    let (venue, price) = (VenueId::new(venue), Price::from_base(dollars * ONE));
    Observation::Mark { venue, market: BTC, price }
}

fn position(account: AccountId, size: i128) -> Observation {
    let quantity = Quantity::from_base(size * ONE);
    Observation::Position(Position { account, market: BTC, quantity })
}

impl Book {
    /// The usual book.
    fn new() -> Self {
        Self::of(|_| ())
    }

    /// A book of another portfolio.
    fn of(change: impl FnOnce(&mut PortfolioParts)) -> Self {
        let mut parts = parts();
        change(&mut parts);
        let portfolio = Portfolio::new(parts).unwrap();
        let covariance = CovarianceTerms { half_life: 48.0, volatility: 0.01, correlation: 0.0 };
        let state = State::new(&portfolio, covariance, &[], DemandTerms::default());
        let mut book = Self { limits: Limits::open(&portfolio), portfolio, state };
        let mut told = vec![mark(0, 100), mark(1, 100), position(A, 10)];
        told.extend([A, B, WALLET].map(|account| statement(account, 1000, 1000)));
        book.tell(0, told);
        book
    }

    fn tell(&mut self, minute: u64, observations: Vec<Observation>) {
        let batch = Batch { sequence: self.state.sequence() + 1, observations };
        self.state = self.state.after(&self.portfolio, at_minute(minute), &batch).unwrap();
    }

    /// The money of every account stated anew, as it was.
    fn restate(&mut self, minute: u64) {
        let told = [A, B, WALLET].map(|account| {
            let balance = self.state.ledger().held(account).unwrap();
            let (precision, flows) = (Amount::ZERO, Vec::new());
            Observation::Statement(Statement { account, balance, precision, flows })
        });
        self.tell(minute, told.into_iter().chain([mark(0, 100), mark(1, 100)]).collect());
    }

    /// Asks for a transfer, past the guard.
    fn request(&mut self, source: AccountId, target: AccountId, dollars: i128) -> TransferId {
        let route = self.portfolio.route_between(source, target).unwrap();
        let body = TransferBody { source, target, route, amount: usd(dollars) };
        let (sequence, decided_at) = (self.state.sequence(), self.state.now());
        let portfolio = self.portfolio.digest();
        let plan = PlanBody { portfolio, sequence, decided_at, transfers: vec![body] };
        let id = plan.transfer_ids()[0];
        let (ledger, transfers, _) = self.state.books_mut();
        ledger.reserve(source, body.amount).unwrap();
        let stage = Stage::Requested { expected: body.amount };
        let (requested_at, reserved) = (decided_at, body.amount);
        transfers.request(Transfer { id, body, requested_at, reserved, stage, saga: None });
        id
    }

    /// Flat rates everywhere.
    fn margins(&self) -> Margins {
        Margins::of(&self.portfolio, &[]).unwrap()
    }

    fn examine(&self, guard: &Guard, wishes: &[(AccountId, AccountId, f64)]) -> Vec<Answer> {
        let wish = |&(source, target, amount)| Wish { source, target, amount };
        let wishes: Vec<Wish> = wishes.iter().map(wish).collect();
        let verdict =
            guard.examine(&self.portfolio, &self.margins(), &self.state, &wishes).unwrap();
        let answer = |permit: &Permit| {
            let amount = permit.body().amount.base() / 1_000_000;
            permit.cut_by().map_or(Granted(amount), |reason| Cut(amount, reason))
        };
        let permits = verdict.permits.iter().map(answer);
        permits.chain(verdict.refusals.iter().map(|one| Refused(one.reason))).collect()
    }

    /// What comes of wishes under the limits, in order, the refused last. The clip is 10.
    fn ask(&self, wishes: &[(AccountId, AccountId, f64)]) -> Vec<Answer> {
        self.examine(&Guard::limited(usd(10), self.limits.clone()), wishes)
    }

    fn ask_one(&self, source: AccountId, target: AccountId, amount: f64) -> Answer {
        self.ask(&[(source, target, amount)]).remove(0)
    }
}

/// Routes both ways between each of `a` and `b` and the wallet, and from `a` to `b`.
fn parts() -> PortfolioParts {
    let margined = |name: &str| Venue {
        name: name.to_owned(),
        kind: VenueKind::Perpetual,
        margin: vec![Some(MarginTerms { initial: percent(10), maintenance: percent(5) })],
        withdraw_floor: Ratio::ZERO,
    };
    let wallet = Venue { kind: VenueKind::Wallet, margin: vec![None], ..margined("wallet") };
    let account = |(at, name): (u16, &str)| Account {
        name: name.to_owned(),
        venue: VenueId::new(at),
        tranche: TrancheId::new(0),
        asset: AssetId::new(0),
    };
    let tranche = |name: &str| Tranche {
        name: name.to_owned(),
        venues: (0..3).map(VenueId::new).collect(),
        max_utilisation: Ratio::ONE,
        max_share: Ratio::ONE,
        reserve: Amount::ZERO,
    };
    let route = |(source, target)| {
        let hop = Hop {
            kind: HopKind::Withdraw,
            fee_fixed: Amount::ZERO,
            fee_rate: Ratio::ZERO,
            latency: Span::ZERO,
        };
        Route {
            source,
            target,
            hops: vec![hop],
            capacity: None,
            daily_cap: None,
            carriage: Carriage::Whole,
        }
    };
    PortfolioParts {
        chains: Vec::new(),
        assets: vec![Asset { symbol: "USD".to_owned(), decimals: 6, forms: Vec::new() }],
        markets: vec![Market { name: "BTC".to_owned() }],
        venues: vec![margined("a"), margined("b"), wallet],
        tranches: vec![tranche("core"), tranche("other")],
        accounts: (0..).zip(["a", "b", "wallet"]).map(account).collect(),
        routes: [(A, WALLET), (WALLET, A), (B, WALLET), (WALLET, B), (A, B)].map(route).to_vec(),
    }
}
