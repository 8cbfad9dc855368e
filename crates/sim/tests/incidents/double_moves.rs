//! The same money moved twice, because what was under way was not seen, or seen as something else.

use crate::scene::{effects, looked_at, moves, played};
use std::collections::BTreeSet;
use trimtab_sim::storm::FaultClass as F;

/// Balances that are minutes to hours old.
const STALE: [(F, u64); 2] = [(F::NewsDelayed, 500), (F::NewsLost, 250)];

/// across-protocol/relayer#983: rebalances were duplicated, balances were stale.
/// across-protocol/relayer#1457: an arrival that was not recognised in time was sent again.
#[test]
fn stale_balances_send_nothing_twice() {
    for outcome in played(&STALE) {
        assert!(effects(&outcome).values().all(|&times| times <= 1));
    }
}

/// across-protocol/relayer#972: minutes between reading balances and sending gave duplicates;
/// across-protocol/relayer#3694: each run covered again what was on its way already.
/// across-protocol/relayer#2398 and #3492: what was on its way in was at once sent back.
#[test]
fn what_was_just_decided_is_not_decided_again_nor_undone() {
    let mut decided = 0;
    looked_at(&STALE, |_, step| {
        let Ok(effects) = step.outcome else { return };
        let made = moves(effects);
        if made.is_empty() {
            return;
        }
        decided += made.len();
        // The same picture, looked at again at once.
        let again = moves(&step.engine.preview(Vec::new()).unwrap());
        for &(source, target) in &made {
            assert!(!again.contains(&(source, target)), "{source:?} to {target:?} again");
            assert!(!again.contains(&(target, source)), "{source:?} to {target:?} and back");
        }
    });
    assert!(decided > 100, "{decided} moves show little");
}

/// hyperlane-xyz/hyperlane-monorepo#8215: intents whose deposits were under way vanished from view,
/// and the same rebalance was made again and again.
#[test]
fn what_is_under_way_stays_in_view() {
    let mut known = BTreeSet::new();
    let mut process = 0;
    let weather = [(F::IntentUnfilled, 300), (F::NewsDelayed, 400)];
    looked_at(&weather, |_, step| {
        if step.process != process {
            (known, process) = (BTreeSet::new(), step.process);
        }
        if step.batch.sequence == 1 {
            known.clear();
        }
        let list = step.engine.state().transfers().list();
        let open: BTreeSet<_> = list.iter().filter(|one| one.is_open()).map(|one| one.id).collect();
        let all: BTreeSet<_> = list.iter().map(|one| one.id).collect();
        assert!(known.is_subset(&all), "an open transfer vanished");
        known = open;
    });
    assert!(process > 0);
}
