//! Amounts in the wrong unit.

use crate::scene::trial;
use std::collections::BTreeSet;
use trimtab_engine::mutant::Planted;
use trimtab_model::Command;
use trimtab_sim::storm::case::judged_trial;
use trimtab_sim::storm::chronicle::Event;

/// hyperlane-xyz/hyperlane-monorepo#8563: routes whose ends count in other decimals moved wrong
/// amounts. across-protocol/relayer#3240: one unit of one asset was taken for one of another.
#[test]
fn chains_that_count_in_6_8_and_18_decimals_get_whole_units_and_lose_none() {
    let units = |seed| -> BTreeSet<i128> {
        let trial = trial(seed, &[]);
        trial.laws.lines.iter().map(|line| line.terms.unit.base()).collect()
    };
    let mixed: Vec<u64> = (0..200).filter(|&seed| units(seed).len() >= 3).take(4).collect();
    assert!(!mixed.is_empty(), "no trial mixes units");
    for seed in mixed {
        let judged = judged_trial(&trial(seed, &[]), Planted::default());
        assert_eq!(judged.violation, None, "seed {seed}");
        let outcome = judged.outcome.unwrap();
        let mut asked = 0;
        for entry in outcome.chronicle.entries() {
            let Event::Asked(one) = &entry.what else { continue };
            let Command::Submit { request, .. } = one.command else { continue };
            let is_it = |line: &&trimtab_sim::storm::plan::Line| {
                let terms = &line.terms;
                (terms.kind, terms.from, terms.to) == (request.kind, request.from, request.to)
            };
            let trial = trial(seed, &[]);
            let unit = trial.laws.lines.iter().find(is_it).unwrap().terms.unit.base();
            assert_eq!(request.amount.base() % unit, 0, "seed {seed}: {request:?}");
            asked += 1;
        }
        assert!(asked > 20, "seed {seed} asks for {asked} legs only");
    }
}
