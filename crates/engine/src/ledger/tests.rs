//! What a ledger adds up to, promises and says of itself.

use super::{Balance, Ledger, LedgerAccount, Posting, Purpose};
use trimtab_model::{AccountId, Amount, Digest};

const HELD: LedgerAccount = LedgerAccount::Held(AccountId::new(0));

#[test]
fn purposes_are_indexed_by_their_place() {
    for (place, purpose) in Purpose::ALL.into_iter().enumerate() {
        assert_eq!(purpose.index(), place);
    }
}

#[test]
fn a_ledger_tells_over_how_many_accounts_it_is() {
    for count in [0, 1, 3] {
        assert_eq!(Ledger::new(count).accounts(), count);
    }
}

#[test]
fn a_posting_that_does_not_fit_changes_nothing() {
    let mut ledger = Ledger::new(1);
    let capital = LedgerAccount::For(Purpose::Capital);
    ledger.post(Posting::signed(capital, HELD, Amount::MAX).unwrap()).unwrap();
    let before = ledger.clone();
    let more = Posting::signed(capital, HELD, Amount::from_base(1)).unwrap();
    assert!(ledger.post(more).is_err());
    assert_eq!(ledger, before);
    assert_eq!(ledger.imbalance().unwrap(), Amount::ZERO);
}

#[test]
fn an_amount_without_a_negative_is_no_posting() {
    let capital = LedgerAccount::For(Purpose::Capital);
    assert!(Posting::signed(capital, HELD, Amount::from_base(i128::MIN)).is_err());
    let back = Posting::signed(capital, HELD, Amount::from_base(-3)).unwrap();
    assert_eq!((back.source, back.target), (HELD, capital));
    assert_eq!(back.amount(), Amount::from_base(3));
}

#[test]
fn what_is_reserved_is_held_and_not_available() {
    let mut ledger = Ledger::new(1);
    let account = AccountId::new(0);
    let amount = Amount::from_base;
    let capital = LedgerAccount::For(Purpose::Capital);
    ledger.post(Posting::signed(capital, HELD, amount(10)).unwrap()).unwrap();
    ledger.reserve(account, amount(4)).unwrap();
    assert_eq!(ledger.held(account).unwrap(), amount(10));
    assert_eq!(ledger.available(account).unwrap(), amount(6));
    ledger.release(account, amount(4)).unwrap();
    assert_eq!(ledger.available(account).unwrap(), amount(10));
}

#[test]
fn a_unit_out_of_nowhere_is_an_imbalance() {
    let mut ledger = Ledger::new(2);
    ledger.held[1].received = Amount::from_base(7);
    assert_eq!(ledger.imbalance().unwrap(), Amount::from_base(7));
    ledger.purposes[Purpose::Funding.index()].given = Amount::from_base(9);
    assert_eq!(ledger.imbalance().unwrap(), Amount::from_base(-2));
}

#[test]
fn every_figure_of_a_ledger_is_in_its_hash() {
    let mut seen =
        vec![Digest::of("ledger", &Ledger::new(2)), Digest::of("ledger", &Ledger::new(1))];
    let one = Amount::from_base(1);
    let figures: [fn(&mut Balance) -> &mut Amount; 3] =
        [|it| &mut it.received, |it| &mut it.given, |it| &mut it.reserved];
    for figure in figures {
        let mut ledger = Ledger::new(2);
        *figure(&mut ledger.held[1]) = one;
        seen.push(Digest::of("ledger", &ledger));
        let mut ledger = Ledger::new(2);
        *figure(&mut ledger.purposes[Purpose::Capital.index()]) = one;
        seen.push(Digest::of("ledger", &ledger));
    }
    let count = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), count, "two different ledgers have one hash");
}
