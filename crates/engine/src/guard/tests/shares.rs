//! What may stand at a target: shares of all there is, 3000, with what is on its way.

use super::{A, B, Book, Cut, Granted, Reason, Refused, WALLET, percent, usd};
use trimtab_model::{TrancheId, VenueId};

/// `b` is a tranche of its own.
fn apart(share: i64) -> Book {
    Book::of(|parts| {
        parts.accounts[1].tranche = TrancheId::new(1);
        parts.tranches[1].max_share = percent(share);
    })
}

#[test]
fn a_tranche_grows_to_its_share() {
    let mut book = apart(50);
    assert_eq!(book.ask_one(WALLET, B, 500.0), Granted(500));
    assert_eq!(book.ask_one(WALLET, B, 600.0), Cut(500, Reason::MaxShare));
    book.request(A, B, 450);
    assert_eq!(book.ask_one(WALLET, B, 600.0), Cut(50, Reason::MaxShare), "450 on their way");
    assert_eq!(apart(33).ask_one(WALLET, B, 600.0), Refused(Reason::MaxShare));
    assert_eq!(apart(33).ask_one(WALLET, A, 600.0), Granted(600), "another tranche");
}

#[test]
fn money_within_a_tranche_does_not_make_it_grow() {
    let book = Book::of(|parts| parts.tranches[0].max_share = percent(10));
    assert_eq!(book.ask_one(WALLET, A, 600.0), Granted(600));
}

#[test]
fn a_venue_holds_at_most_its_cap() {
    let mut book = Book::new();
    book.limits.exposure[0] = percent(40);
    assert_eq!(book.ask_one(WALLET, A, 600.0), Cut(200, Reason::VenueExposure));
    assert_eq!(book.ask_one(WALLET, B, 600.0), Granted(600));
    book.request(WALLET, A, 150);
    assert_eq!(book.ask_one(WALLET, A, 600.0), Cut(50, Reason::VenueExposure));
    book.limits.exposure[0] = percent(30);
    assert_eq!(book.ask_one(WALLET, A, 600.0), Refused(Reason::VenueExposure));
    // A list that is too short lets nothing in.
    book.limits.exposure.truncate(1);
    assert_eq!(book.ask_one(WALLET, B, 600.0), Refused(Reason::VenueExposure));
}

#[test]
fn money_within_a_venue_does_not_add_to_it() {
    let mut book = Book::of(|parts| parts.accounts[1].venue = VenueId::new(0));
    book.limits.exposure[0] = percent(30);
    assert_eq!(book.ask_one(A, B, 500.0), Granted(500));
    assert_eq!(book.ask_one(WALLET, B, 500.0), Refused(Reason::VenueExposure));
}

#[test]
fn the_second_wish_of_a_step_sees_the_first() {
    let mut book = Book::new();
    let both = [(WALLET, A, 700.0), (WALLET, B, 700.0)];
    assert_eq!(book.ask(&both), [Granted(700), Cut(300, Reason::InitialMargin)]);
    let thrice = [(WALLET, A, 995.0), (WALLET, B, 700.0), (A, B, 900.0)];
    let answers = book.ask(&thrice);
    assert_eq!(answers, [Granted(995), Granted(900), Refused(Reason::InitialMargin)]);
    // What the first brings is not there yet for the second to give.
    let chain = [(WALLET, A, 500.0), (A, B, 1200.0)];
    assert_eq!(book.ask(&chain), [Granted(500), Cut(900, Reason::InitialMargin)]);
    book.limits.exposure[1] = percent(50);
    let two_ways_in = [(WALLET, B, 300.0), (A, B, 300.0)];
    assert_eq!(book.ask(&two_ways_in), [Granted(300), Cut(200, Reason::VenueExposure)]);
    let mut book = apart(50);
    assert_eq!(book.ask(&two_ways_in), [Granted(300), Cut(200, Reason::MaxShare)]);
    for (set, reason) in [
        ((|book, most| book.limits.per_hour = most) as fn(&mut Book, _), Reason::PerHour),
        (|book, most| book.limits.per_venue_hour = most, Reason::PerVenue),
    ] {
        book = Book::new();
        set(&mut book, usd(450));
        assert_eq!(book.ask(&two_ways_in), [Granted(300), Cut(150, reason)]);
    }
    book = Book::new();
    book.limits.per_route_hour = usd(450);
    assert_eq!(book.ask(&two_ways_in), [Granted(300), Granted(300)], "two routes");
    let one_way = [(WALLET, B, 300.0), (WALLET, B, 300.0)];
    assert_eq!(book.ask(&one_way), [Granted(300), Cut(150, Reason::PerRoute)]);
}

#[test]
fn a_refused_wish_takes_nothing_from_the_next() {
    let book = Book::new();
    let answers = book.ask(&[(WALLET, WALLET, 900.0), (WALLET, A, 900.0)]);
    assert_eq!(answers, [Granted(900), Refused(Reason::NoRoute)]);
}
