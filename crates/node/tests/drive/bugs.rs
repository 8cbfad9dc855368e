//! Each planted bug is noticed, and nothing is noticed where there is none.

use crate::play::play;
use trimtab_engine::mutant::{Mutant, Planted};

const SEEDS: u64 = 40;

#[test]
fn without_a_bug_every_world_ends_right() {
    let (mut transfers, mut stops) = (0, 0);
    for seed in 0..SEEDS {
        let play = play(seed, Planted::default()).unwrap_or_else(|why| panic!("{seed}: {why}"));
        transfers += play.world.asked.len();
        stops += play.stops;
    }
    assert!(transfers >= 200 && stops >= 400, "{transfers} transfers, {stops} stops show little");
}

#[test]
fn every_planted_bug_is_noticed() {
    for mutant in Mutant::NODE {
        let caught = (0..SEEDS).find_map(|seed| play(seed, Planted::with(mutant)).err());
        assert!(caught.is_some(), "{mutant:?} was noticed in none of {SEEDS} worlds");
        println!("{mutant:?}: {}", caught.unwrap());
    }
}
