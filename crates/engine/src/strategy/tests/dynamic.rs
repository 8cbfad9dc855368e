//! `dynamic` on pictures small enough to reason about: two venues with a hedge, and a treasury.

mod width;

use super::{TERMS, account, legged, with_available, with_inbound};
use crate::assess::{AccountView, Assessment};
use crate::decision::{Binding, Verdict};
use crate::state::Memory;
use crate::strategy::{Context, Proposal, Strategy, StrategySpec, build};
use std::collections::BTreeMap;
use trimtab_model::{
    Account, AccountId, Amount, Asset, AssetId, Carriage, Hop, HopKind, Market, Portfolio,
    PortfolioParts, Ratio, Route, Span, Timestamp, Tranche, TrancheId, Venue, VenueId, VenueKind,
};
use trimtab_risk::covariance::Covariance;
use trimtab_risk::holding::Idle;

/// Routes between `a`, `b` and the treasury: 2 bps and half an hour, with `minutes` out of `a`.
fn portfolio(minutes: u64) -> Portfolio {
    portfolio_of(minutes, |_, _| true)
}

/// The same with those routes that `is_there`.
fn portfolio_of(minutes: u64, is_there: fn(usize, usize) -> bool) -> Portfolio {
    let minutes = |source| if source == 0 { minutes } else { 30 };
    portfolio_with("2bps", minutes, is_there)
}

/// The same at a rate, with so many minutes out of each account.
fn portfolio_with(
    rate: &str,
    minutes: impl Fn(usize) -> u64,
    is_there: fn(usize, usize) -> bool,
) -> Portfolio {
    let ids = || (0..3).filter_map(AccountId::at);
    let pairs = ids().flat_map(|source| ids().map(move |target| (source, target)));
    let route = |(source, target): (AccountId, AccountId)| Route {
        source,
        target,
        hops: vec![Hop {
            kind: HopKind::Withdraw,
            fee_fixed: Amount::ZERO,
            fee_rate: Ratio::parse(rate).unwrap(),
            latency: Span::from_minutes(minutes(source.index())).unwrap(),
        }],
        capacity: None,
        daily_cap: None,
        carriage: Carriage::Whole,
    };
    let names = ["a", "b", "treasury"];
    let venue = |(at, name): (usize, &&str)| Venue {
        name: (*name).to_owned(),
        kind: if at == 2 { VenueKind::Wallet } else { VenueKind::Perpetual },
        margin: vec![None],
        withdraw_floor: Ratio::ZERO,
    };
    let place = |(at, name): (usize, &&str)| Account {
        name: (*name).to_owned(),
        venue: VenueId::at(at).unwrap(),
        tranche: TrancheId::new(0),
        asset: AssetId::new(0),
    };
    let tranche = Tranche {
        name: "book".to_owned(),
        venues: (0..3).filter_map(VenueId::at).collect(),
        max_utilisation: Ratio::ONE,
        max_share: Ratio::ONE,
        reserve: Amount::ZERO,
    };
    Portfolio::new(PortfolioParts {
        chains: Vec::new(),
        assets: vec![Asset { symbol: "USD".into(), decimals: 6, forms: Vec::new() }],
        markets: vec![Market { name: "BTC".into() }],
        venues: names.iter().enumerate().map(venue).collect(),
        tranches: vec![tranche],
        accounts: names.iter().enumerate().map(place).collect(),
        routes: pairs
            .filter(|(source, target)| source != target && is_there(source.index(), target.index()))
            .map(route)
            .collect(),
    })
    .unwrap()
}

fn strategy(params: &[(&str, f64)], minutes: u64) -> Box<dyn Strategy> {
    strategy_on(&portfolio(minutes), params)
}

fn strategy_on(portfolio: &Portfolio, params: &[(&str, f64)]) -> Box<dyn Strategy> {
    let params: BTreeMap<_, _> =
        params.iter().map(|&(name, value)| (name.to_owned(), value)).collect();
    let idle = Idle { yearly_yield: 0.045, yearly_default: 0.0 };
    let context = Context {
        portfolio,
        opening_multiple: 2.0,
        decision_interval: Span::from_minutes(20).unwrap(),
        idle: &[Idle::default(), Idle::default(), idle],
        closing_cost: 0.0005,
    };
    build(&StrategySpec { rule: "dynamic".into(), params }, context).unwrap()
}

/// What is proposed for `a`, `b` and a treasury, after `memory`.
fn propose_after(
    memory: &Memory,
    strategy: &dyn Strategy,
    accounts: &[AccountView; 3],
    room: &[f64],
) -> Proposal {
    propose_at(Timestamp::EPOCH, memory, strategy, accounts, room)
}

/// The same at an instant.
fn propose_at(
    now: Timestamp,
    memory: &Memory,
    strategy: &dyn Strategy,
    accounts: &[AccountView; 3],
    room: &[f64],
) -> Proposal {
    let covariance = Covariance::new(1, TERMS);
    let caps = [f64::INFINITY; 3];
    strategy.propose(&assessment(now, memory, &covariance, accounts, (room, &caps)))
}

/// What a strategy sees, with what routes carry and accounts may hold.
fn assessment<'a>(
    now: Timestamp,
    memory: &'a Memory,
    covariance: &'a Covariance,
    accounts: &[AccountView; 3],
    (room, caps): (&[f64], &[f64; 3]),
) -> Assessment<'a> {
    Assessment {
        now,
        accounts: accounts.to_vec(),
        covariance,
        watched: &[],
        room: room.to_vec(),
        caps: caps.to_vec(),
        memory,
        clip: 1000.0,
    }
}

fn propose(accounts: &[AccountView; 3]) -> Proposal {
    propose_after(&Memory::default(), &*strategy(&[], 30), accounts, &[f64::INFINITY; 6])
}

fn flat(proposal: &Proposal) -> Vec<(usize, usize, f64)> {
    let wish = |one: &super::Wish| (one.source.index(), one.target.index(), one.amount);
    proposal.wishes.iter().map(wish).collect()
}

fn verdict(proposal: &Proposal) -> Verdict {
    proposal.reasoning.as_ref().unwrap().verdict
}

fn hedge(a: f64, b: f64, treasury: f64) -> [AccountView; 3] {
    [legged(a, &[(-10e6, 0.0)]), legged(b, &[(10e6, 0.0)]), account(treasury, 0.0)]
}

#[test]
fn an_even_book_stays_and_says_what_came_closest() {
    let proposal = propose(&hedge(2e6, 2e6, 0.0));
    assert_eq!((flat(&proposal), verdict(&proposal)), (Vec::new(), Verdict::NoSurplus));
    let best = proposal.reasoning.unwrap().surpluses[0];
    assert!(best.gain < best.cost && best.cost > 2e-4);
}

#[test]
fn a_lopsided_book_is_evened_with_a_proof() {
    let proposal = propose(&hedge(2.6e6, 1.4e6, 0.0));
    let made = flat(&proposal);
    assert_eq!((made.len(), made[0].0, made[0].1), (1, 0, 1));
    // Most of the way to even: the last dollars are not worth their way.
    assert!(made[0].2 > 450e3 && made[0].2 < 600e3, "{made:?}");
    let why = proposal.reasoning.unwrap();
    assert_eq!(why.verdict, Verdict::Move);
    assert!(why.benefit > why.costs.fees() && why.bound - why.benefit <= 1e-6 * why.benefit);
    assert!(why.prices[1] > why.capital_price && why.prices[0] < why.capital_price);
}

#[test]
fn having_acted_it_is_proved_that_nothing_more_pays() {
    let strategy = strategy(&[], 30);
    let room = [f64::INFINITY; 6];
    let first = propose_after(&Memory::default(), &*strategy, &hedge(2.6e6, 1.4e6, 0.0), &room);
    let moved = flat(&first)[0].2;
    let arriving = moved * (1.0 - 2e-4);
    let mut after = hedge(2.6e6 - moved, 1.4e6, 0.0);
    after[1] = with_inbound(arriving, after[1].clone());
    let next = propose_after(&first.memory.unwrap(), &*strategy, &after, &room);
    assert_eq!((flat(&next), verdict(&next)), (Vec::new(), Verdict::NoSurplus));
}

#[test]
fn a_small_imbalance_is_not_worth_its_way() {
    assert_eq!(flat(&propose(&hedge(2.1e6, 1.9e6, 0.0))), []);
}

#[test]
fn an_account_that_may_hold_no_more_is_named_as_what_stands_in_the_way() {
    let binding = |caps: [f64; 3]| {
        let (covariance, memory) = (Covariance::new(1, TERMS), Memory::default());
        let accounts = hedge(1e6, 2.6e6, 0.0);
        let limits = (&[f64::INFINITY; 6][..], &caps);
        let seen = assessment(Timestamp::EPOCH, &memory, &covariance, &accounts, limits);
        strategy(&[], 30).propose(&seen).reasoning.map(|why| (why.verdict, why.binding))
    };
    let free = [f64::INFINITY; 3];
    assert_eq!(binding(free), Some((Verdict::Move, Binding::Cost)));
    let full = [1e6, f64::INFINITY, 0.0];
    assert_eq!(binding(full), Some((Verdict::NoSurplus, Binding::Cap(AccountId::new(0)))));
}

#[test]
fn what_a_wallet_must_keep_is_not_wished_away() {
    let from_treasury = |kept: f64| {
        let mut accounts = hedge(1.0e6, 1.0e6, 600e3);
        accounts[2] = AccountView { kept, available: 600e3 - kept, ..accounts[2].clone() };
        let made = propose(&accounts);
        let sum: f64 = flat(&made).iter().filter(|one| one.0 == 2).map(|one| one.2).sum();
        (sum, verdict(&made))
    };
    assert!(from_treasury(0.0).0 > 500e3, "{:?}", from_treasury(0.0));
    let (sum, verdict) = from_treasury(550e3);
    assert!(sum <= 50e3 && sum > 49e3 && verdict == Verdict::Move, "{sum} {verdict:?}");
    assert_eq!(from_treasury(600e3), (0.0, Verdict::NoSurplus));
}

#[test]
fn a_slow_way_needs_a_larger_imbalance() {
    let room = [f64::INFINITY; 6];
    let amount = |minutes| {
        let strategy = strategy(&[], minutes);
        let made = propose_after(&Memory::default(), &*strategy, &hedge(2.5e6, 1.5e6, 0.0), &room);
        flat(&made).iter().map(|one| one.2).sum::<f64>()
    };
    assert!(amount(30) > 0.0);
    assert!(amount(6000) < 0.2 * amount(30));
}

#[test]
fn spare_money_goes_where_it_earns_and_comes_back_when_needed() {
    let calm = [legged(3e6, &[(-1e6, 0.0)]), legged(3e6, &[(1e6, 0.0)]), account(0.0, 0.0)];
    let made = flat(&propose(&calm));
    assert_eq!(made.iter().map(|one| (one.0, one.1)).collect::<Vec<_>>(), [(0, 2), (1, 2)]);
    let short = [legged(3e5, &[(-5e6, 0.0)]), legged(1e6, &[(5e6, 0.0)]), account(2e6, 0.0)];
    let made = flat(&propose(&short));
    assert_eq!(made.iter().map(|one| (one.0, one.1)).collect::<Vec<_>>(), [(2, 0)]);
}

#[test]
fn only_landed_money_beyond_its_share_leaves_an_account_that_waits_for_more() {
    let mut accounts = hedge(1.5e6, 1.0e6, 0.0);
    accounts[0] = with_inbound(1.5e6, accounts[0].clone());
    assert_eq!(flat(&propose(&accounts)), []);
}

#[test]
fn nothing_moves_where_nothing_may_leave() {
    let strategy = strategy(&[], 30);
    let lopsided = hedge(2.6e6, 1.4e6, 0.0);
    let closed = propose_after(&Memory::default(), &*strategy, &lopsided, &[0.0; 6]);
    assert_eq!(flat(&closed), []);
    let [a, b, treasury] = lopsided;
    let suspended = [with_available(0.0, a), b, treasury];
    assert_eq!(flat(&propose(&suspended)), []);
}

#[test]
fn an_announced_trade_is_funded_where_it_is_worth_its_margin() {
    let announced = |capital: f64| {
        let leg = |side: f64| legged(0.0, &[(0.0, side)]);
        [leg(-10e6), leg(10e6), account(capital, 0.0)]
    };
    let made = flat(&propose(&announced(4e6)));
    assert_eq!(made.iter().map(|one| (one.0, one.1)).collect::<Vec<_>>(), [(2, 0), (2, 1)]);
    assert!(made.iter().all(|one| one.2 > 5e5), "{made:?}");
    assert_eq!(flat(&propose(&announced(1e6))), [], "it could not be protected");
}

#[test]
fn a_book_that_cannot_be_protected_is_recommended_to_shrink() {
    let why = propose(&hedge(4e5, 4e5, 0.0)).reasoning.unwrap();
    let found = why.shortage.unwrap();
    assert_eq!(found.market.index(), 0);
    assert!(found.share > 0.0 && found.saving > 0.0 && found.cost > 0.0);
    assert_eq!(propose(&hedge(3e6, 3e6, 0.0)).reasoning.unwrap().shortage, None);
}

#[test]
fn a_no_move_is_told_once_and_again_when_it_says_something_else() {
    let strategy = strategy(&[], 30);
    let even = hedge(2e6, 2e6, 0.0);
    let room = [f64::INFINITY; 6];
    let first = propose_after(&Memory::default(), &*strategy, &even, &room);
    let memory = first.memory.unwrap();
    let again = propose_after(&memory, &*strategy, &even, &room);
    assert_eq!(again, Proposal::default());
    let mut stale = memory;
    let told = stale.told.as_mut().unwrap();
    told.key += 1 << 20;
    assert!(propose_after(&stale, &*strategy, &even, &room).reasoning.is_some());
}

#[test]
fn moves_are_bounded_by_what_a_route_carries() {
    let strategy = strategy(&[], 30);
    let made =
        propose_after(&Memory::default(), &*strategy, &hedge(2.6e6, 1.4e6, 0.0), &[100e3; 6]);
    assert!(flat(&made).iter().all(|one| one.2 <= 100e3) && !flat(&made).is_empty());
}

#[test]
fn where_all_routes_meet_at_the_treasury_money_passes_through_it() {
    let hub = portfolio_of(30, |source, target| source == 2 || target == 2);
    let strategy = strategy_on(&hub, &[]);
    let room = [f64::INFINITY; 4];
    let first = propose_after(&Memory::default(), &*strategy, &hedge(2.8e6, 1.2e6, 0.0), &room);
    let made = flat(&first);
    assert_eq!(made.iter().map(|one| (one.0, one.1)).collect::<Vec<_>>(), [(0, 2)]);
    let moved = made[0].2;
    let landed = hedge(2.8e6 - moved, 1.2e6, moved);
    let next = flat(&propose_after(&first.memory.unwrap(), &*strategy, &landed, &room));
    assert_eq!((next[0].0, next[0].1), (2, 1));
    assert!(next[0].2 > 0.8 * moved);
}

#[test]
fn a_treasury_sends_on_what_it_gets_and_no_more() {
    let hub = portfolio_of(30, |source, target| source == 2 || target == 2);
    let strategy = strategy_on(&hub, &[]);
    let room = [f64::INFINITY; 4];
    for (a, b, treasury) in [(2.2e6, 1.0e6, 0.0), (1.6e6, 0.6e6, 1e5), (1.2e6, 0.3e6, 5e4)] {
        let book = hedge(a, b, treasury);
        let first = propose_after(&Memory::default(), &*strategy, &book, &room);
        let sent: f64 = flat(&first).iter().filter(|one| one.0 == 0).map(|one| one.2).sum();
        assert!(sent > 0.1 * (a - b), "{a}: nothing comes in that could go on: {first:?}");
        // What the treasury had went on at once; the rest waits, and is told to.
        let mut after = hedge(a - sent, b, 0.0);
        after[1] = with_inbound(treasury * (1.0 - 2e-4), after[1].clone());
        after[2] = with_inbound(sent * (1.0 - 2e-4), after[2].clone());
        let next = propose_after(&first.memory.unwrap(), &*strategy, &after, &room);
        let more: f64 = flat(&next).iter().map(|one| one.2).sum();
        assert!(more < 0.01 * sent, "{a}: more than what fees took is sent again: {next:?}");
        assert!(more > 0.0 || verdict(&next) == Verdict::UnderWay);
    }
}

#[test]
fn what_waits_at_a_relay_is_told_as_under_way() {
    let hub = portfolio_of(30, |source, target| source == 2 || target == 2);
    let strategy = strategy_on(&hub, &[]);
    let mut book = hedge(1.2e6, 8e5, 0.0);
    book[2] = with_inbound(8e5, book[2].clone());
    let waits = propose_after(&Memory::default(), &*strategy, &book, &[f64::INFINITY; 4]);
    assert_eq!((flat(&waits), verdict(&waits)), (Vec::new(), Verdict::UnderWay));
    let again = propose_after(&waits.memory.unwrap(), &*strategy, &book, &[f64::INFINITY; 4]);
    assert_eq!(again.reasoning, None, "told once");
}

#[test]
fn a_position_without_a_mark_is_not_taken_for_safe() {
    let mut book = hedge(2.6e6, 1.4e6, 0.0);
    book[0].legs[0].mark = 0.0;
    let proposal = propose(&book);
    assert_eq!((flat(&proposal), verdict(&proposal)), (Vec::new(), Verdict::Unassessable));
}

#[test]
fn a_no_move_is_told_again_the_next_day_and_its_advice_reckoned_by_the_hour() {
    let strategy = strategy(&[], 30);
    let (even, room) = (hedge(2e6, 2e6, 0.0), [f64::INFINITY; 6]);
    let memory = propose_after(&Memory::default(), &*strategy, &even, &room).memory.unwrap();
    let after = |hours: u64| {
        let now = Timestamp::from_nanos(hours * Span::HOUR.nanos());
        propose_at(now, &memory, &*strategy, &even, &room)
    };
    let next_hour = after(1);
    let (told, was) = (next_hour.memory.unwrap().told.unwrap(), memory.told.unwrap());
    assert!(next_hour.reasoning.is_none());
    assert_eq!((told.key, told.at), (was.key, was.at));
    assert!(told.reckoned > was.reckoned);
    assert!(after(23).reasoning.is_none());
    assert!(after(24).reasoning.is_some());
}
