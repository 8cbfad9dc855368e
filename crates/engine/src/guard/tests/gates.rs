//! Reasons that close a way altogether.

use super::{
    A, Answer, B, BTC, Book, Cut, Granted, NOWHERE, Reason, Refused, RouteId, WALLET, at_minute,
    mark, percent, position, statement, usd,
};
use crate::execute;
use crate::guard::{Guard, Limits};
use crate::plan::Plan;
use crate::strategy::Wish;
use crate::verify;
use std::collections::BTreeSet;
use trimtab_model::{Amount, Observation, Portfolio, Span, VenueId};

#[test]
fn what_is_no_amount_is_refused() {
    let book = Book::new();
    for amount in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 0.0, -0.0, -1.0, 1e38, 9e-7] {
        assert_eq!(book.ask_one(WALLET, A, amount), Refused(Reason::NotAnAmount), "{amount}");
    }
    assert_eq!(book.ask_one(WALLET, A, 10.0), Granted(10));
}

#[test]
fn what_has_no_route_is_refused() {
    let book = Book::new();
    // The table of pairs is flat: an account past its end must not be taken for another pair.
    for (source, target) in [(B, A), (A, A), (A, NOWHERE), (B, NOWHERE), (NOWHERE, A)] {
        assert_eq!(book.ask_one(source, target, 50.0), Refused(Reason::NoRoute));
        let benchmark = Guard::benchmark(usd(10), usd(0));
        let answers = book.examine(&benchmark, &[(source, target, 50.0)]);
        assert_eq!(answers, [Refused(Reason::NoRoute)]);
    }
}

#[test]
fn a_route_off_the_allow_list_is_refused() {
    let mut book = Book::new();
    book.limits.allowed[0] = false;
    assert_eq!(book.ask_one(A, WALLET, 50.0), Refused(Reason::NotAllowed));
    assert_eq!(book.ask_one(WALLET, A, 50.0), Granted(50));
    // A list that is too short allows nothing beyond it.
    book.limits.allowed.truncate(1);
    assert_eq!(book.ask_one(WALLET, A, 50.0), Refused(Reason::NotAllowed));
}

#[test]
fn the_kill_switch_stops_everything_until_it_is_off() {
    let mut book = Book::new();
    book.tell(1, vec![Observation::KillSwitch { on: true }]);
    assert_eq!(book.ask_one(WALLET, A, 50.0), Refused(Reason::KillSwitch));
    let benchmark = Guard::benchmark(usd(10), usd(0));
    let answers = book.examine(&benchmark, &[(WALLET, A, 50.0)]);
    assert_eq!(answers, [Refused(Reason::KillSwitch)], "in every profile");
    book.tell(2, vec![Observation::KillSwitch { on: false }]);
    assert_eq!(book.ask_one(WALLET, A, 50.0), Granted(50));
}

#[test]
fn a_route_out_of_order_is_not_used_until_it_is_back() {
    let mut book = Book::new();
    let route = book.portfolio.route_between(WALLET, A).unwrap();
    book.tell(1, vec![Observation::Route { route, open: false }]);
    assert_eq!(book.ask_one(WALLET, A, 50.0), Refused(Reason::RouteDown));
    assert_eq!(book.ask_one(WALLET, B, 50.0), Granted(50), "another route");
    book.tell(2, vec![Observation::Route { route, open: true }]);
    assert_eq!(book.ask_one(WALLET, A, 50.0), Granted(50));
}

#[test]
fn suspended_withdrawals_stop_the_source_and_not_the_target() {
    let mut book = Book::new();
    book.tell(1, vec![Observation::Withdrawals { venue: VenueId::new(0), open: false }]);
    assert_eq!(book.ask_one(A, WALLET, 50.0), Refused(Reason::WithdrawalsSuspended));
    assert_eq!(book.ask_one(WALLET, A, 50.0), Granted(50));
}

#[test]
fn a_position_without_price_or_terms_makes_a_source_unassessable() {
    let answer = |book: &Book| book.ask_one(B, WALLET, 50.0);
    let mut book = Book::of(|parts| parts.venues[1].margin[0] = None);
    assert_eq!(answer(&book), Granted(50), "nothing is held there");
    book.tell(1, vec![position(B, -1)]);
    assert_eq!(answer(&book), Refused(Reason::Unassessable));
    // Without any price the figures count as old; where age does not matter they are as useless.
    let mut book = Book::new();
    book.tell(1, vec![position(WALLET, 1)]);
    assert_eq!(book.ask_one(WALLET, A, 50.0), Refused(Reason::StaleSource));
    let benchmark = Guard::benchmark(usd(10), usd(0));
    let answers = book.examine(&benchmark, &[(WALLET, A, 50.0)]);
    assert_eq!(answers, [Refused(Reason::Unassessable)]);
    book.tell(2, vec![position(WALLET, 0)]);
    assert_eq!(book.ask_one(WALLET, A, 50.0), Granted(50));
}

#[test]
fn an_old_statement_or_price_stops_the_source() {
    let mut book = Book::new();
    book.limits.age_max = Span::from_minutes(15).unwrap();
    let answer = |book: &Book| book.ask_one(A, B, 50.0);
    book.tell(15, vec![statement(B, 1000, 0)]);
    assert_eq!(answer(&book), Granted(50), "as old as it may be");
    book.tell(16, vec![mark(0, 100)]);
    assert_eq!(answer(&book), Refused(Reason::StaleSource), "the statement");
    book.tell(17, vec![statement(A, 1000, 0)]);
    assert_eq!(answer(&book), Granted(50));
    book.tell(32, vec![statement(A, 1000, 0), statement(B, 1000, 0)]);
    assert_eq!(answer(&book), Refused(Reason::StaleSource), "the price");
    book.tell(32, vec![position(A, 0)]);
    assert_eq!(answer(&book), Granted(50), "a price of what is not held does not matter");
}

/// A tranche of a fifth: `a` maintains 50 and should stand at 250.
#[test]
fn an_old_target_may_be_filled_up_where_it_is_short_and_no_further() {
    let book = |balance: i128, inbound: i128| {
        let mut book = Book::of(|parts| parts.tranches[0].max_utilisation = percent(20));
        book.limits.age_max = Span::from_minutes(15).unwrap();
        book.tell(1, vec![statement(A, balance, balance - 1000)]);
        if inbound > 0 {
            book.request(WALLET, A, inbound);
        }
        book.tell(30, vec![statement(WALLET, 1000, 0)]);
        book
    };
    let answer = |balance, inbound| book(balance, inbound).ask_one(WALLET, A, 100.0);
    assert_eq!(answer(300, 0), Refused(Reason::StaleTarget), "not short");
    assert_eq!(answer(250, 0), Refused(Reason::StaleTarget), "just not short");
    assert_eq!(answer(170, 0), Answer::Cut(80, Reason::StaleTarget));
    assert_eq!(answer(150, 0), Granted(100));
    assert_eq!(answer(100, 90), Answer::Cut(60, Reason::StaleTarget), "90 are on their way");
    assert_eq!(answer(245, 0), Refused(Reason::StaleTarget), "5 are below the clip");
    assert_eq!(answer(-500, 0), Granted(100));
}

#[test]
fn an_old_target_of_a_tranche_that_may_use_nothing_is_always_short() {
    let mut book = Book::of(|parts| parts.tranches[0].max_utilisation = percent(0));
    book.limits.age_max = Span::from_minutes(15).unwrap();
    book.tell(1, vec![statement(A, -400, -1400)]);
    book.tell(30, vec![statement(WALLET, 1000, 0)]);
    assert_eq!(book.ask_one(WALLET, A, 100.0), Granted(100));
}

#[test]
fn a_target_that_cannot_be_assessed_is_filled_up_to_a_cap() {
    let mut book = Book::of(|parts| parts.venues[1].margin[0] = None);
    book.limits.age_max = Span::from_minutes(15).unwrap();
    book.tell(30, vec![statement(WALLET, 1000, 0), position(B, 1)]);
    assert_eq!(book.ask_one(WALLET, B, 100.0), Granted(100));
    book.limits.unassessed = usd(1050);
    assert_eq!(book.ask_one(WALLET, B, 100.0), Cut(50, Reason::UnassessedTarget));
    book.limits.unassessed = usd(1000);
    assert_eq!(book.ask_one(WALLET, B, 100.0), Refused(Reason::UnassessedTarget));
    let mut book = Book::new();
    book.limits.unassessed = usd(0);
    assert_eq!(book.ask_one(WALLET, B, 100.0), Granted(100), "for one that can be it is nothing");
}

#[test]
fn what_is_below_the_clip_is_not_worth_sending() {
    let book = Book::new();
    assert_eq!(book.ask_one(WALLET, A, 9.999_999), Refused(Reason::BelowClip));
    assert_eq!(book.ask_one(WALLET, A, 10.0), Granted(10));
    let mut book = Book::new();
    book.limits.per_transfer = usd(9);
    // What cut it is named, not the clip.
    assert_eq!(book.ask_one(WALLET, A, 50.0), Refused(Reason::PerTransfer));
}

#[test]
fn the_same_transfer_is_not_certified_twice() {
    let mut book = Book::new();
    let guard = Guard::limited(usd(10), book.limits.clone());
    let wish = [Wish { source: WALLET, target: A, amount: 50.0 }];
    let plan = |book: &Book| {
        let verdict = guard.examine(&book.portfolio, &book.margins(), &book.state, &wish).unwrap();
        Plan::of(verdict.permits, &book.portfolio, &book.state).unwrap()
    };
    let certify =
        |book: &Book| verify::certify(plan(book), &book.portfolio, &book.state, Amount::ZERO);
    let certified = certify(&book).unwrap().unwrap();
    execute::submit(certified, &book.portfolio, &mut book.state).unwrap();
    let again = certify(&book).unwrap();
    let refusals = again.unwrap_err();
    assert_eq!(refusals[0].reason, Reason::AlreadyRequested);
    assert_eq!((refusals[0].source, refusals[0].target), (WALLET, A));
    assert_eq!(refusals.len(), 1);
}

#[test]
fn open_limits_allow_every_route_and_no_other() {
    let book = Book::new();
    let limits = Limits::open(&book.portfolio);
    let routes = |portfolio: &Portfolio| portfolio.routes().len();
    assert!((0..5).map(RouteId::new).all(|route| limits.allows(route)));
    assert!(!limits.allows(RouteId::at(routes(&book.portfolio)).unwrap()));
    assert_eq!(book.state.markets().mark(VenueId::new(0), BTC).unwrap().at, at_minute(0));
}

#[test]
fn a_guard_says_what_it_goes_by() {
    let book = Book::new();
    let limited = Guard::limited(usd(10), Limits { per_hour: usd(7), ..book.limits.clone() });
    assert_eq!(limited.limits().unwrap().per_hour, usd(7));
    let (clip, tolerance) = (limited.clip(), limited.tolerance());
    assert_eq!((clip, tolerance, limited.unassessed()), (usd(10), Amount::ZERO, Amount::MAX));
    let benchmark = Guard::benchmark(usd(3), usd(1)).with_unassessed(usd(5));
    assert!(benchmark.limits().is_none());
    let (clip, tolerance) = (benchmark.clip(), benchmark.tolerance());
    assert_eq!((clip, tolerance, benchmark.unassessed()), (usd(3), usd(1), usd(5)));
}

#[test]
fn every_reason_has_words_of_its_own() {
    let reasons = [
        Reason::NotAnAmount,
        Reason::NoRoute,
        Reason::NotAllowed,
        Reason::KillSwitch,
        Reason::WithdrawalsSuspended,
        Reason::Unassessable,
        Reason::StaleSource,
        Reason::StaleTarget,
        Reason::InitialMargin,
        Reason::MaxUtilisation,
        Reason::Reserve,
        Reason::MaxShare,
        Reason::VenueExposure,
        Reason::RouteCapacity,
        Reason::PerTransfer,
        Reason::PerRoute,
        Reason::PerVenue,
        Reason::PerHour,
        Reason::BelowClip,
        Reason::AlreadyRequested,
        Reason::UnassessedTarget,
    ];
    let words: BTreeSet<String> = reasons.iter().map(ToString::to_string).collect();
    assert_eq!(words.len(), reasons.len());
}
