//! What must stay at a source.

use super::{
    A, B, Book, Cut, Granted, Reason, Refused, WALLET, mark, percent, position, statement, usd,
};
use crate::assess;
use crate::guard::Guard;
use trimtab_model::{Amount, Route, Span, TrancheId};

#[test]
fn a_source_keeps_its_initial_margin() {
    let mut book = Book::new();
    assert_eq!(book.ask_one(A, WALLET, 900.0), Granted(900));
    assert_eq!(book.ask_one(A, WALLET, 901.0), Cut(900, Reason::InitialMargin));
    book.tell(1, vec![position(A, -20), mark(0, 480)]);
    // 9600 short asks for 960; what is on its way does not help.
    book.request(WALLET, A, 500);
    assert_eq!(book.ask_one(A, WALLET, 500.0), Cut(40, Reason::InitialMargin));
    book.tell(2, vec![mark(0, 496)]);
    assert_eq!(book.ask_one(A, WALLET, 500.0), Refused(Reason::InitialMargin), "8 are too little");
    book.tell(3, vec![mark(0, 600)]);
    assert_eq!(book.ask_one(A, WALLET, 500.0), Refused(Reason::InitialMargin));
}

#[test]
fn a_source_keeps_the_venues_withdrawal_floor_where_that_is_more() {
    let book = |floor| Book::of(|parts| parts.venues[0].withdraw_floor = percent(floor));
    assert_eq!(book(30).ask_one(A, WALLET, 900.0), Cut(700, Reason::InitialMargin));
    assert_eq!(book(5).ask_one(A, WALLET, 900.0), Granted(900));
}

#[test]
fn a_source_never_gives_more_than_it_has_and_has_not_promised() {
    let mut book = Book::new();
    assert_eq!(book.ask_one(WALLET, A, 5000.0), Cut(1000, Reason::InitialMargin));
    book.request(WALLET, B, 600);
    assert_eq!(book.ask_one(WALLET, A, 5000.0), Cut(400, Reason::InitialMargin));
}

#[test]
fn the_benchmarks_tolerance_stretches_a_floor_once() {
    let guard = Guard::benchmark(usd(10), usd(3));
    let mut book = Book::new();
    let ask = |book: &Book, source| book.examine(&guard, &[(source, WALLET, 5000.0)]).remove(0);
    assert_eq!(ask(&book, A), Cut(903, Reason::InitialMargin));
    // The venue knows its own figures, and cuts what is not there.
    assert_eq!(ask(&book, B), Cut(1003, Reason::InitialMargin));
    let twice = book.examine(&guard, &[(A, WALLET, 800.0), (A, B, 800.0)]);
    assert_eq!(twice, [Granted(800), Cut(103, Reason::InitialMargin)]);
    book.tell(1, vec![position(B, 1), mark(1, 10)]);
    assert_eq!(ask(&book, B), Cut(1002, Reason::InitialMargin), "a floor of one");
}

/// A quarter: `a` maintains 50 and must stand at 200, above its initial margin of 100.
#[test]
fn a_source_stays_within_its_tranches_utilisation() {
    let mut book = Book::of(|parts| parts.tranches[0].max_utilisation = percent(25));
    assert_eq!(book.ask_one(A, WALLET, 800.0), Granted(800));
    assert_eq!(book.ask_one(A, WALLET, 801.0), Cut(800, Reason::MaxUtilisation));
    assert_eq!(book.ask_one(B, WALLET, 1000.0), Granted(1000), "nothing to maintain");
    book.tell(1, vec![mark(0, 500)]);
    assert_eq!(book.ask_one(A, WALLET, 50.0), Refused(Reason::MaxUtilisation));
}

#[test]
fn a_tranche_that_may_use_nothing_gives_nothing_where_something_is_held() {
    let mut book = Book::of(|parts| parts.tranches[0].max_utilisation = percent(0));
    assert_eq!(book.ask_one(A, WALLET, 50.0), Refused(Reason::MaxUtilisation));
    assert_eq!(book.ask_one(B, WALLET, 50.0), Granted(50));
    // Nor does a debt there make the sum overflow.
    book.tell(1, vec![super::statement(A, -400, -1400)]);
    assert_eq!(book.ask_one(A, WALLET, 50.0), Refused(Reason::InitialMargin));
}

#[test]
fn the_reserve_stays_in_the_tranches_wallets() {
    let book = |change: fn(&mut trimtab_model::PortfolioParts)| {
        Book::of(|parts| {
            parts.tranches[0].reserve = usd(300);
            change(parts);
        })
    };
    let usual = book(|_| ());
    assert_eq!(usual.ask_one(WALLET, A, 800.0), Cut(700, Reason::Reserve));
    assert_eq!(usual.ask_one(A, WALLET, 800.0), Granted(800), "venues keep no reserve");
    let poor = book(|parts| parts.tranches[0].reserve = usd(995));
    assert_eq!(poor.ask_one(WALLET, A, 800.0), Refused(Reason::Reserve));
    let foreign = book(|parts| parts.accounts[2].tranche = TrancheId::new(1));
    assert_eq!(foreign.ask_one(WALLET, A, 800.0), Granted(800), "the other tranche's");
    // A request that is not answered yet is no longer there.
    let mut asked = book(|_| ());
    asked.request(WALLET, B, 200);
    assert_eq!(asked.ask_one(WALLET, A, 800.0), Cut(500, Reason::Reserve));
    assert_eq!(asked.state.ledger().available(WALLET).unwrap(), Amount::from_base(800_000_000));
}

/// A venue that reports nonsense must not stop the book: what rests on it is left alone.
#[test]
fn a_figure_beyond_counting_is_not_acted_on() {
    let mut book = Book::new();
    book.tell(1, vec![position(A, i128::MAX / super::ONE), mark(0, 1_000_000_000_000_000)]);
    assert_eq!(book.ask_one(A, WALLET, 100.0), Refused(Reason::Unassessable));
    assert_eq!(book.ask_one(B, WALLET, 100.0), Granted(100));
    assert_eq!(book.ask_one(WALLET, A, 100.0), Granted(100));
}

/// What strategies are told they may take, the guard lets them take, and not a dollar more.
#[test]
fn what_is_assessed_as_available_is_what_the_guard_grants() {
    let mut book = Book::of(|parts| {
        parts.tranches[0].max_utilisation = percent(25);
        parts.tranches[0].reserve = usd(300);
    });
    // 4000 long asks for 200 of maintenance: 800 of equity at a quarter, above 400 of initial margin.
    book.tell(1, vec![mark(0, 400)]);
    let guard = Guard::limited(usd(10), book.limits.clone());
    let seen = assess::assess(&book.portfolio, &book.margins(), &book.state, &guard).unwrap();
    let available = |account: trimtab_model::AccountId| seen.accounts[account.index()].available;
    assert_eq!((available(A), available(B), available(WALLET)), (200.0, 1000.0, 700.0));
    for (source, target, reason) in
        [(A, WALLET, Reason::MaxUtilisation), (WALLET, A, Reason::Reserve)]
    {
        let most = available(source);
        assert_eq!(book.ask_one(source, target, most), Granted(most as i128));
        assert_eq!(book.ask_one(source, target, most + 50.0), Cut(most as i128, reason));
    }
    let foreign = Book::of(|parts| {
        parts.tranches[0].reserve = usd(300);
        parts.accounts[2].tranche = TrancheId::new(1);
    });
    let seen =
        assess::assess(&foreign.portfolio, &foreign.margins(), &foreign.state, &guard).unwrap();
    assert_eq!(seen.accounts[WALLET.index()].available, 1000.0, "another tranche keeps nothing");
}

/// Help comes by the fastest way whose source has something to send: with the wallet empty or shut
/// out it comes from the other venue, and with nothing anywhere it does not come.
#[test]
fn the_horizon_follows_what_can_be_sent() {
    let minutes = |minutes| Span::from_minutes(minutes).unwrap();
    let book = |wallet: i128, other: i128| {
        let mut book = Book::of(|parts| {
            for route in &mut parts.routes {
                let slow = if route.source == WALLET { 20 } else { 60 };
                route.hops[0].latency = minutes(slow);
            }
            // From `b` to `a` beside what there is.
            let back = parts.routes[0].clone();
            parts.routes.push(Route { source: B, target: A, ..back });
            parts.routes.last_mut().unwrap().hops[0].latency = minutes(60);
        });
        book.tell(1, vec![statement(WALLET, wallet, wallet - 1000)]);
        book.tell(2, vec![statement(B, other, other - 1000)]);
        book
    };
    let horizon = |book: &Book| {
        let guard = Guard::limited(usd(10), book.limits.clone());
        let seen = assess::assess(&book.portfolio, &book.margins(), &book.state, &guard).unwrap();
        seen.protection_h(&book.portfolio, minutes(30), A)
    };
    let is_near = |found: Option<f64>, hours: f64| (found.unwrap() - hours).abs() < 1e-9;
    assert!(is_near(horizon(&book(1000, 1000)), 0.5 + 20.0 / 60.0));
    assert!(is_near(horizon(&book(0, 1000)), 0.5 + 1.0));
    assert_eq!(horizon(&book(0, 0)), None);
}
