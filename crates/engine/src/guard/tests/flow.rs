//! How much may move: at once, and within an hour with what is still under way.

use super::{A, Amount, B, Book, Cut, Granted, Reason, Refused, WALLET, at_minute, usd};
use trimtab_model::{Observation, TransferId, TransferRefusal};

fn sent(id: TransferId, dollars: i128) -> Observation {
    let due = at_minute(0);
    Observation::TransferSent { id, amount: usd(dollars), fee: Amount::ZERO, due }
}

fn arrived(id: TransferId, dollars: i128) -> Observation {
    Observation::TransferArrived { id, amount: usd(dollars) }
}

#[test]
fn a_route_carries_what_it_can() {
    let book = Book::of(|parts| parts.routes[1].capacity = Some(usd(80)));
    assert_eq!(book.ask_one(WALLET, A, 100.0), Cut(80, Reason::RouteCapacity));
    let answers = book.ask(&[(WALLET, A, 80.0), (WALLET, A, 80.0)]);
    assert_eq!(answers, [Granted(80), Granted(80)], "each at once");
    let shut = Book::of(|parts| parts.routes[1].capacity = Some(Amount::ZERO));
    assert_eq!(shut.ask_one(WALLET, A, 100.0), Refused(Reason::RouteCapacity));
}

#[test]
fn one_transfer_moves_no_more_than_its_limit() {
    let mut book = Book::new();
    book.limits.per_transfer = usd(60);
    assert_eq!(book.ask_one(WALLET, A, 60.0), Granted(60));
    assert_eq!(book.ask_one(WALLET, A, 100.0), Cut(60, Reason::PerTransfer));
}

#[test]
fn the_tightest_limit_is_named() {
    let mut book = Book::new();
    (book.limits.per_transfer, book.limits.per_hour) = (usd(60), usd(40));
    assert_eq!(book.ask_one(WALLET, A, 100.0), Cut(40, Reason::PerHour));
    (book.limits.per_transfer, book.limits.per_venue_hour) = (usd(30), usd(35));
    assert_eq!(book.ask_one(WALLET, A, 100.0), Cut(30, Reason::PerTransfer));
    book.limits.per_route_hour = usd(20);
    assert_eq!(book.ask_one(WALLET, A, 100.0), Cut(20, Reason::PerRoute));
}

#[test]
fn of_two_limits_as_tight_the_wider_one_is_named() {
    let mut book = Book::new();
    (book.limits.per_hour, book.limits.per_venue_hour) = (usd(40), usd(40));
    assert_eq!(book.ask_one(WALLET, A, 100.0), Cut(40, Reason::PerHour));
    book.limits.per_transfer = usd(40);
    assert_eq!(book.ask_one(WALLET, A, 100.0), Cut(40, Reason::PerTransfer), "the first of them");
}

/// Which of the hourly limits a transfer from the wallet to `a` counts towards.
#[test]
fn an_hour_is_counted_per_route_per_venue_and_over_all() {
    let book = |set: fn(&mut Book)| {
        let mut book = Book::new();
        book.request(WALLET, A, 300);
        set(&mut book);
        book
    };
    let per_route = book(|book| book.limits.per_route_hour = usd(400));
    assert_eq!(per_route.ask_one(WALLET, A, 200.0), Cut(100, Reason::PerRoute));
    assert_eq!(per_route.ask_one(A, WALLET, 200.0), Granted(200), "the way back is another");
    let per_venue = book(|book| book.limits.per_venue_hour = usd(400));
    assert_eq!(per_venue.ask_one(WALLET, A, 200.0), Cut(100, Reason::PerVenue));
    assert_eq!(per_venue.ask_one(A, WALLET, 200.0), Cut(100, Reason::PerVenue), "in and out");
    assert_eq!(per_venue.ask_one(WALLET, B, 200.0), Granted(200), "a wallet is no venue");
    let over_all = book(|book| book.limits.per_hour = usd(400));
    assert_eq!(over_all.ask_one(B, WALLET, 200.0), Cut(100, Reason::PerHour));
    let spent = book(|book| book.limits.per_hour = usd(300));
    assert_eq!(spent.ask_one(B, WALLET, 200.0), Refused(Reason::PerHour));
    let below = book(|book| book.limits.per_hour = usd(100));
    assert_eq!(below.ask_one(B, WALLET, 200.0), Refused(Reason::PerHour), "more than all spent");
}

#[test]
fn what_is_in_flight_counts_however_old_it_is() {
    let mut book = Book::new();
    book.limits.per_hour = usd(400);
    let id = book.request(WALLET, A, 300);
    book.restate(600);
    assert_eq!(book.ask_one(B, WALLET, 200.0), Cut(100, Reason::PerHour), "not answered yet");
    book.tell(601, vec![sent(id, 300)]);
    book.restate(1200);
    assert_eq!(book.ask_one(B, WALLET, 200.0), Cut(100, Reason::PerHour), "in flight");
    book.tell(1201, vec![arrived(id, 300)]);
    assert_eq!(book.ask_one(B, WALLET, 200.0), Granted(200), "landed, and long ago");
}

#[test]
fn what_has_landed_counts_for_an_hour_from_its_request() {
    let mut book = Book::new();
    book.limits.per_hour = usd(400);
    let id = book.request(WALLET, A, 300);
    book.tell(5, vec![sent(id, 250), arrived(id, 250)]);
    book.tell(59, Vec::new());
    assert_eq!(book.ask_one(B, WALLET, 200.0), Cut(100, Reason::PerHour), "as it was asked for");
    book.tell(60, Vec::new());
    assert_eq!(book.ask_one(B, WALLET, 200.0), Granted(200));
}

#[test]
fn what_was_refused_does_not_count() {
    let mut book = Book::new();
    book.limits.per_hour = usd(400);
    let id = book.request(WALLET, A, 300);
    let reason = TransferRefusal::RouteDown;
    book.tell(1, vec![Observation::TransferRefused { id, reason }]);
    assert_eq!(book.ask_one(WALLET, B, 200.0), Granted(200));
    assert_eq!(book.ask_one(WALLET, B, 1000.0), Cut(400, Reason::PerHour), "and is free again");
}

/// A day's cap forgets a transfer a day after it was asked for, and never while it is under way.
#[test]
fn a_route_carries_so_much_a_day() {
    let mut book = Book::of(|parts| parts.routes[1].daily_cap = Some(usd(400)));
    let id = book.request(WALLET, A, 300);
    assert_eq!(book.ask_one(WALLET, A, 200.0), Cut(100, Reason::DailyCap));
    assert_eq!(book.ask(&[(WALLET, A, 60.0), (WALLET, A, 60.0)])[1], Cut(40, Reason::DailyCap));
    book.tell(2000, vec![sent(id, 300)]);
    assert_eq!(book.ask_one(WALLET, A, 200.0), Cut(100, Reason::DailyCap), "still under way");
    book.tell(2001, vec![arrived(id, 300)]);
    assert_eq!(book.ask_one(WALLET, A, 200.0), Granted(200), "asked for more than a day ago");
    book.request(WALLET, A, 250);
    assert_eq!(book.ask_one(WALLET, A, 200.0), Cut(150, Reason::DailyCap));
}
