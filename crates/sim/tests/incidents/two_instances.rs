//! Two instances started.

use crate::scene::{effects, played};
use trimtab_sim::storm::FaultClass as F;
use trimtab_sim::storm::chronicle::{Event, Life};

/// across-protocol/relayer#3692 and #3707: a lock against two runs of one account was added and taken
/// out again the same day, as it made trouble itself. hyperlane-xyz/hyperlane-monorepo#9063: two
/// bridges raced.
#[test]
fn of_two_instances_one_acts() {
    let mut fenced = 0;
    for outcome in played(&[(F::SecondInstance, 60), (F::Pause, 60), (F::CommandDelayed, 100)]) {
        assert!(effects(&outcome).values().all(|&times| times <= 1));
        let entries = outcome.chronicle.entries().iter();
        let ends = entries.filter(|entry| {
            matches!(entry.what, Event::Process(Life::Stopped { is_fenced: true, .. }))
        });
        fenced += ends.count();
    }
    assert!(fenced > 3, "{fenced} instances were fenced off");
}
