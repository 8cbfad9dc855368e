//! Proofs take no memory once there is some.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod common;

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use std::alloc::System;
use trimtab_allocate::{Judge, Warm, solve};

#[global_allocator]
static COUNTING: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// How often memory was taken meanwhile.
fn taken<T>(region: &Region<'_, System>, _: T) -> usize {
    let change = region.change();
    change.allocations + change.reallocations
}

#[test]
fn a_second_proof_takes_no_memory() {
    let region = Region::new(COUNTING);
    assert!(taken(&region, std::hint::black_box(vec![0_u8; 100])) > 0, "the allocator counts");
    let mut judge = Judge::new();
    for seed in 0..300 {
        let family = common::Family { fixed: (seed % 3) as usize, ..common::family(seed) };
        let problem = common::problem(seed, family);
        let (answer, _) = solve(&problem, Warm::cold());
        let (flows, prices) = (&answer.flows, &answer.prices);
        let first = judge.certify(&problem, flows, prices).unwrap();
        let verdict = judge.certified_no_trade(&problem, prices, 0.0);
        let region = Region::new(COUNTING);
        let again = judge.certify(&problem, flows, prices).unwrap();
        let still = judge.certified_no_trade(&problem, prices, 0.0);
        assert_eq!(taken(&region, ()), 0, "seed {seed}");
        assert_eq!((first, verdict), (again, still), "seed {seed}");
    }
}
