//! Whoever tells what happens is behind.

use crate::scene::{effects, played};
use trimtab_sim::storm::FaultClass as F;

/// hyperlane-xyz/hyperlane-monorepo#7431: gaps of an indexer blocked everything, and what was stuck
/// could not be told from what was not seen. Here every event of every feed comes late.
#[test]
fn news_that_are_always_late_come_in_order_and_in_full() {
    for outcome in played(&[(F::NewsDelayed, 1000)]) {
        assert!(effects(&outcome).values().all(|&times| times <= 1));
        let engine = outcome.engine.as_ref().unwrap();
        assert!(engine.state().transfers().list().iter().all(|one| !one.is_open()));
    }
}
