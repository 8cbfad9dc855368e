//! What must be enough for every leg of a route's first way, fees taken off as it goes.

use super::{A, Amount, Book, Granted, Reason, Refused, WALLET, usd};
use crate::guard::Guard;
use trimtab_model::{Carriage, Chain, ChainId, LegKind, LegTerms, Place, Ratio, Span, Way};

/// From the wallet over a lock to a deposit at `a`: the first leg costs 4, the second takes no less
/// than 50, both in hundreds of base units.
fn book() -> Book {
    let (near, far) = (ChainId::new(0), ChainId::new(1));
    let leg = |kind, from, to, minimum, fee_fixed| LegTerms {
        kind,
        from,
        to,
        leaves_on: Some(near),
        lands_on: Some(far),
        unit: Amount::from_base(100),
        minimum,
        fee_fixed,
        fee_rate: Ratio::ZERO,
        patience: Span::HOUR,
        expiry: None,
    };
    let (start, passing, end) = (Place::Account(WALLET), Place::Wallet(far), Place::Account(A));
    Book::of(|parts| {
        let chain = |name: &str| Chain { name: name.to_owned(), confirmations: 1 };
        parts.chains = vec![chain("near"), chain("far")];
        let lock = leg(LegKind::Lock, start, passing, usd(5), usd(4));
        let deposit = LegTerms {
            leaves_on: Some(far),
            lands_on: None,
            ..leg(LegKind::Deposit, passing, end, usd(50), usd(0))
        };
        parts.routes[1].carriage = Carriage::Legs(vec![Way { legs: vec![lock, deposit] }]);
    })
}

#[test]
fn what_a_later_leg_would_lose_is_not_sent() {
    let mut book = book();
    assert_eq!(book.ask_one(WALLET, A, 54.0), Granted(54), "50 reach the deposit");
    assert_eq!(book.ask_one(WALLET, A, 53.999_999), Refused(Reason::BelowMinimum));
    let benchmark = Guard::benchmark(usd(1), usd(0));
    let answers = book.examine(&benchmark, &[(WALLET, A, 20.0)]);
    assert_eq!(answers, [Refused(Reason::BelowMinimum)], "in every profile");
    // What cut it is named, not the minimum.
    book.limits.per_transfer = usd(40);
    assert_eq!(book.ask_one(WALLET, A, 60.0), Refused(Reason::PerTransfer));
    assert_eq!(book.ask_one(A, WALLET, 20.0), Granted(20), "the way back has no legs");
}
