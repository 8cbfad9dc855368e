//! What is in flight hides what is lost, or what arrived is taken for a gain.

use crate::scene::{played, troubles};
use trimtab_engine::{Purpose, Trouble};
use trimtab_sim::storm::FaultClass as F;

/// MakinaHQ/makina-core#189: a bridge's fee stayed in the books as if it were still in flight.
/// malda-protocol/malda-lending#139: fees drained funds, and nobody was asked.
#[test]
fn a_fee_beyond_its_terms_is_missing_and_no_fee() {
    let outcomes = played(&[(F::FeeRaised, 200), (F::WrongAmount, 200)]);
    let is_missing = |trouble: &Trouble| matches!(trouble, Trouble::Missing { .. });
    assert!(outcomes.iter().flat_map(troubles).any(|trouble| is_missing(&trouble)));
}

/// MakinaHQ/makina-core#111: money that came over a bridge was counted as the profit of a swap.
#[test]
fn more_than_was_sent_is_a_surplus_and_no_gain() {
    let mut surplus = 0;
    for outcome in played(&[(F::WrongAmount, 300)]) {
        let ledger = outcome.engine.as_ref().unwrap().state().ledger();
        assert_eq!(ledger.net(Purpose::Surplus).unwrap().base(), -outcome.truth.given.settled);
        surplus += outcome.truth.given.settled;
    }
    assert!(surplus > 0, "nothing landed beyond what had left");
}
