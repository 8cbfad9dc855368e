//! A tick takes no memory: changing a node and a route, solving again, and proving the answer.
//! One test alone in its process: memory that others take meanwhile would be counted.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod common;
#[path = "common/generate.rs"]
mod generate;
#[path = "common/shake.rs"]
mod shake;

use generate::{Family, SIZES, Topology, instance};
use shake::Shaker;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use std::alloc::System;
use trimtab_allocate::{Problem, Status, Warm};

#[global_allocator]
static COUNTING: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Ticks after which every list has seen its largest, and ticks that are counted.
const FIRST: usize = 10;
const COUNTED: usize = 100;

#[test]
fn a_tick_takes_no_memory() {
    let region = Region::new(COUNTING);
    std::hint::black_box(vec![0_u8; 100]);
    assert!(region.change().allocations > 0, "the allocator counts");
    let mut found = Vec::new();
    for family in [Family::Log, Family::Quadratic] {
        for (topology, size, seed) in [
            (Topology::Hub, SIZES[0], 3),
            (Topology::Hub, SIZES[2], 3),
            (Topology::Hub, SIZES[3], 3),
            (Topology::Hub, SIZES[0], 4),
            (Topology::Hub, SIZES[2], 4),
            (Topology::Random, SIZES[0], 3),
            (Topology::Random, SIZES[2], 3),
        ] {
            let drawn = instance(family, topology, size, seed).without_fixed_charges();
            let name = format!("{} {size:?}", family.name());
            // What runs the test may take some meanwhile, once.
            let mut taken = ticked(&name, drawn.problem().clone());
            if taken > 0 {
                taken = ticked(&name, drawn.problem().clone());
            }
            found.push((family.name(), size, taken));
        }
    }
    assert!(found.iter().all(|(_, _, taken)| *taken == 0), "memory was taken: {found:?}");
}

/// How often memory is taken in the ticks that count.
fn ticked(name: &str, mut problem: Problem) -> usize {
    let (mut shaker, mut warm) = (Shaker::new(9), Warm::cold());
    warm.advance(&problem);
    let mut taken = 0;
    for tick in 0..FIRST + COUNTED {
        let change = shaker.tick(&problem);
        let region = Region::new(COUNTING);
        change.make(&mut problem);
        let status = warm.advance(&problem).status;
        let memory = region.change();
        assert_eq!(status, Status::Certified, "{name} tick {tick}");
        if tick >= FIRST {
            taken += memory.allocations + memory.reallocations;
        }
    }
    taken
}
