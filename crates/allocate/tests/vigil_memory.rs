//! A watched change takes no memory.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
#[path = "common/generate.rs"]
mod generate;

use generate::{Family, Topology, instance};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use std::alloc::System;
use trimtab_allocate::{Node, Route, Vigil, Warm, solve};

#[global_allocator]
static COUNTING: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

#[test]
fn a_watched_change_takes_no_memory() {
    let region = Region::new(COUNTING);
    std::hint::black_box(vec![0_u8; 100]);
    assert!(region.change().allocations > 0, "the allocator counts");
    for family in [Family::Log, Family::Quadratic] {
        let instance = instance(family, Topology::Hub, (100, 1000), 1);
        let problem = instance.problem().clone().without_fixed_charges();
        let (answer, _) = solve(&problem, Warm::cold());
        // What runs the test may take some meanwhile, once: a watch takes none of its own if another
        // one, begun anew, does without.
        let watches = || watched(Vigil::new(problem.clone(), answer.prices.clone()));
        let taken: Vec<usize> = (0..3).map(|_| watches()).collect();
        assert!(taken.contains(&0), "{family:?}: {taken:?}");
    }
}

/// How often memory is taken while numbers change.
fn watched(mut vigil: Vigil) -> usize {
    let mut bounds = Vec::with_capacity(100);
    let region = Region::new(COUNTING);
    for at in 0..100 {
        let node = &vigil.problem().nodes()[at];
        let node = Node { held: node.held * 1.0001, ..node.clone() };
        vigil.set_node(at, node).unwrap();
        let route = vigil.problem().routes()[at * 10];
        let (cost, capacity) = (route.cost * 1.01, route.capacity * 1.01);
        vigil.set_route(at * 10, Route { cost, capacity, ..route }).unwrap();
        bounds.push(vigil.bound());
    }
    let change = region.change();
    assert!(bounds.windows(2).all(|pair| pair[0] != pair[1]), "all count");
    change.allocations + change.reallocations
}
