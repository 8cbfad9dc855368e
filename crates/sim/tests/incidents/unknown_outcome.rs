//! An outcome that nobody knows was taken for a failure.

use crate::scene::{effects, keys, played};
use std::collections::BTreeSet;
use trimtab_model::LegKind;
use trimtab_sim::storm::FaultClass as F;
use trimtab_sim::storm::chronicle::Step;

/// DFXswiss/api#4405: two withdrawals of 205,589.77 and 553,823.67 USDT timed out, were booked as
/// failed, and had been paid out; minutes later they would have been sent again.
#[test]
fn a_withdrawal_that_timed_out_and_was_paid_is_not_sent_again() {
    // Answers to the request are lost, and so are those to most questions about it.
    let weather = [(F::AnswerLost, 600), (F::NewsDelayed, 600), (F::RateLimited, 200)];
    let mut paid = 0;
    for outcome in played(&weather) {
        let effects_of = outcome.chronicle.effects();
        let withdrawn =
            effects_of.filter(|(_, one)| one.step == Step::Left && one.kind == LegKind::Withdraw);
        paid += withdrawn.count();
        assert!(effects(&outcome).values().all(|&times| times <= 1));
        // What may be asked for again, under another key, can never happen under the first.
        let dead = outcome.chronicle.effects().filter(|(_, one)| one.step == Step::Dead);
        let dead: BTreeSet<_> = dead.map(|(_, one)| one.leg).collect();
        for keys in keys(&outcome).values() {
            assert!(keys.difference(&dead).count() <= 1, "a second key while the first may act");
        }
    }
    assert!(paid > 20, "{paid} withdrawals were paid");
}
