//! What people are told, word by word.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::borrow::Cow;
use trimtab_engine::decision::{
    Binding, Costs, Cover, Move, Reasoning, Shortage, Surplus, Verdict,
};
use trimtab_engine::{Decision, Reason, Refusal};
use trimtab_model::{
    Account, AccountId, Amount, Asset, AssetId, Canonical, Carriage, Encoder, Hop, HopKind, Market,
    MarketId, Portfolio, PortfolioParts, Ratio, Route, RouteId, Span, Timestamp, Tranche,
    TrancheId, TransferBody, TransferId, Venue, VenueId, VenueKind,
};

const NAMES: [&str; 4] = ["okx", "binance", "deribit", "aave"];

fn portfolio() -> Portfolio {
    let hop = |kind, bps: &str, minutes| Hop {
        kind,
        fee_fixed: Amount::from_base(1_000_000),
        fee_rate: Ratio::parse(bps).unwrap(),
        latency: Span::from_minutes(minutes).unwrap(),
    };
    let route = |source, target| Route {
        source: AccountId::new(source),
        target: AccountId::new(target),
        hops: vec![hop(HopKind::Withdraw, "1bps", 15), hop(HopKind::Deposit, "1bps", 10)],
        capacity: None,
        daily_cap: None,
        carriage: Carriage::Whole,
    };
    let venue = |(at, name): (usize, &&str)| Venue {
        name: (*name).to_owned(),
        kind: if at == 3 { VenueKind::Wallet } else { VenueKind::Perpetual },
        margin: vec![None],
        withdraw_floor: Ratio::ZERO,
    };
    let account = |(at, name): (usize, &&str)| Account {
        name: (*name).to_owned(),
        venue: VenueId::at(at).unwrap(),
        tranche: TrancheId::new(0),
        asset: AssetId::new(0),
    };
    let tranche = Tranche {
        name: "book".to_owned(),
        venues: (0..4).filter_map(VenueId::at).collect(),
        max_utilisation: Ratio::ONE,
        max_share: Ratio::ONE,
        reserve: Amount::ZERO,
    };
    Portfolio::new(PortfolioParts {
        chains: Vec::new(),
        assets: vec![Asset { symbol: "USD".into(), decimals: 6, forms: Vec::new() }],
        markets: vec![Market { name: "BTC".into() }],
        venues: NAMES.iter().enumerate().map(venue).collect(),
        tranches: vec![tranche],
        accounts: NAMES.iter().enumerate().map(account).collect(),
        routes: vec![route(0, 1), route(2, 3)],
    })
    .unwrap()
}

fn usd(whole: i128) -> Amount {
    Amount::from_base(whole * 1_000_000)
}

struct First;

impl Canonical for First {
    fn encode(&self, out: &mut Encoder) {
        out.u64(1);
    }
}

fn reasoning(verdict: Verdict) -> Reasoning {
    let surplus =
        |route, gain, cost| Surplus { route: RouteId::new(route), gain, cost, hours: 0.4 };
    Reasoning {
        verdict,
        prices: vec![0.5e-5, 13.4e-5, 0.0, 0.0],
        capital_price: 2e-5,
        amortisation_h: 24.0,
        surpluses: vec![surplus(1, 0.0003, 0.0009), surplus(0, 0.0001, 0.0009)],
        binding: Binding::Cost,
        benefit: 700.0,
        bound: 700.0,
        costs: Costs::default(),
        cover: vec![Cover {
            account: AccountId::new(1),
            adverse: 0.042,
            against_rise: true,
            market: MarketId::new(0),
            quantity: 40.0,
            hours: 0.75,
        }],
        shortage: None,
    }
}

fn decision(reasoning: Option<Reasoning>) -> Decision {
    Decision {
        sequence: 7,
        at: Timestamp::EPOCH,
        strategy: Cow::Borrowed("dynamic"),
        plan: None,
        moves: Vec::new(),
        refusals: Vec::new(),
        reasoning: reasoning.map(Box::new),
        unassessed: Vec::new(),
    }
}

fn moved(cut_by: Option<Reason>) -> Decision {
    let body = TransferBody {
        source: AccountId::new(0),
        target: AccountId::new(1),
        route: RouteId::new(0),
        amount: usd(240_000),
    };
    let wished = if cut_by.is_some() { usd(400_000) } else { body.amount };
    let made = Move { id: TransferId::derive(&First), body, wished, cut_by };
    Decision { moves: vec![made], ..decision(Some(reasoning(Verdict::Move))) }
}

fn told(decision: &Decision) -> String {
    decision.sentence(&portfolio())
}

#[test]
fn a_move_says_what_it_was_worth_what_it_cost_and_what_it_prevented() {
    assert_eq!(
        told(&moved(None)),
        "Moved $240,000 from okx to binance: one more dollar there was worth 31 bps, the move cost \
         2.1 bps and takes 25 min; without it a 4.2 % rise within the hour would have liquidated \
         40.0 BTC."
    );
    assert_eq!(
        moved(None).proposal(&portfolio()),
        "Move $240,000 from okx to binance: one more dollar there is worth 31 bps, the move costs \
         2.1 bps and takes 25 min; without it a 4.2 % rise within the hour would liquidate 40.0 \
         BTC."
    );
}

#[test]
fn what_is_passed_on_is_not_judged_by_the_prices_before_it() {
    let mut both = moved(None);
    let filled = TransferBody {
        source: AccountId::new(2),
        target: AccountId::new(0),
        route: RouteId::new(1),
        amount: usd(250_000),
    };
    both.moves.push(Move { body: filled, wished: filled.amount, ..both.moves[0] });
    assert!(
        told(&both).starts_with("Moved $240,000 from okx to binance: one more dollar there was")
    );
    let why = both.reasoning.as_mut().unwrap();
    why.prices[1] = why.prices[0];
    assert!(
        told(&both).starts_with(
            "Moved $240,000 from okx to binance: it passes on what comes to okx, the move cost 2.1 bps"
        ),
        "{}",
        told(&both)
    );
}

#[test]
fn a_cut_and_a_refusal_name_the_limit() {
    let cut = told(&moved(Some(Reason::PerTransfer)));
    assert!(
        cut.starts_with(
            "Moved $240,000 from okx to binance, cut from $400,000: above the limit per transfer \
             (per_transfer): one more dollar"
        ),
        "{cut}"
    );
    let refusal = Refusal {
        source: AccountId::new(0),
        target: AccountId::new(1),
        wished: usd(5_000),
        reason: Reason::WithdrawalsSuspended,
    };
    assert_eq!(
        told(&Decision { refusals: vec![refusal], ..decision(None) }),
        "Refused $5,000 from okx to binance: withdrawals are suspended at the source \
         (withdrawals_suspended)."
    );
}

#[test]
fn a_no_move_names_the_closest_route_and_what_it_lacked() {
    let told = |verdict| told(&decision(Some(reasoning(verdict))));
    let closest = "Closest: deribit to aave, gains 3.0 bps, costs 9.0.";
    assert_eq!(told(Verdict::NoSurplus), format!("No move. {closest}"));
    let mut steep = reasoning(Verdict::NoSurplus);
    steep.surpluses[0].gain = 0.0133;
    assert_eq!(
        decision(Some(steep)).sentence(&portfolio()),
        "No move: the first dollar would pay, but no transfer would gain enough. Closest: deribit to \
         aave, gains 133 bps, costs 9.0."
    );
    assert_eq!(
        told(Verdict::Waits),
        format!("No move yet: it would pay, but too little not to wait. {closest}")
    );
    assert_eq!(
        told(Verdict::Unproved),
        format!("No move: none is proved to be the best. {closest}")
    );
    assert_eq!(told(Verdict::Unassessable), "No move: an account's figures cannot be priced.");
    assert_eq!(
        told(Verdict::UnderWay),
        format!("No move yet: the money has to land where it goes on from. {closest}")
    );
    let full =
        Reasoning { binding: Binding::Cap(AccountId::new(3)), ..reasoning(Verdict::NoSurplus) };
    assert_eq!(
        decision(Some(full)).sentence(&portfolio()),
        "No move. Closest: deribit to aave, gains 3.0 bps, costs 9.0; aave may hold no more \
         (max_share)."
    );
    let mut closed = reasoning(Verdict::NoSurplus);
    closed.surpluses.clear();
    assert_eq!(
        decision(Some(closed)).sentence(&portfolio()),
        "No move. No open route has anything to carry."
    );
}

#[test]
fn a_shortage_says_what_to_reduce_and_what_that_saves() {
    let mut short = reasoning(Verdict::NoSurplus);
    short.shortage = Some(Shortage {
        market: MarketId::new(0),
        share: 0.25,
        notional: 1_250_000.0,
        cost: 1_250.0,
        saving: 40.0,
    });
    assert_eq!(
        told(&decision(Some(short))),
        "No move. Closest: deribit to aave, gains 3.0 bps, costs 9.0. The whole book is short: \
         reduce BTC by 25 % ($1,250,000 a side), which costs $1,250 and saves $960 a day."
    );
}

#[test]
fn rules_that_give_no_reasons_are_told_all_the_same() {
    assert_eq!(told(&decision(None)), "No move.");
    let bare = Decision { reasoning: None, ..moved(None) };
    assert_eq!(told(&bare), "Moved $240,000 from okx to binance.");
}

#[test]
fn an_account_below_maintenance_is_told_as_such() {
    let mut told = moved(None);
    told.reasoning.as_mut().unwrap().cover[0].adverse = -0.01;
    assert!(
        told.sentence(&portfolio())
            .ends_with("; the account stood below maintenance margin, with 40.0 BTC.")
    );
}

#[test]
fn what_is_prevented_has_its_article_and_a_time_that_can_be_told() {
    let tail = |adverse, hours| {
        let mut told = moved(None);
        let cover = &mut told.reasoning.as_mut().unwrap().cover[0];
        (cover.adverse, cover.hours) = (adverse, hours);
        let told = told.sentence(&portfolio());
        told.split_once("; without it ").unwrap().1.to_owned()
    };
    let ends = "would have liquidated 40.0 BTC.";
    assert_eq!(tail(0.118, 3.3), format!("an 11.8 % rise within 3.3 h {ends}"));
    assert_eq!(tail(0.08, 0.5), format!("an 8 % rise within 30 min {ends}"));
    assert_eq!(tail(0.07, 0.0), format!("a 7 % rise within a minute {ends}"));
}
