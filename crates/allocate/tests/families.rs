//! The published families, seed by seed: every answer is proved to a hundred-millionth of its
//! benefit by a judge that knows nothing of the solver, and no limit is broken.
//!
//! `cargo xtask nightly` runs the ignored test: `PROPTEST_CASES` seeds of each family and topology at
//! 100 nodes, a tenth as many at 1,000, counted from `PROPTEST_RNG_SEED`.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

#[path = "common/generate.rs"]
mod generate;

use generate::{Family, SIZES, Topology, instance};
use trimtab_allocate::{Problem, Status, Warm, certify, solve};

/// The gap that is left at most, as a share of the benefit.
const GAP: f64 = 1e-8;

/// By how much the sums of a limit may differ here, where they are added up in another order.
const ROUNDING: f64 = 1e-13;

/// Solves the problem a seed draws, and has the answer judged by a stranger; the gap as a share of
/// the benefit.
fn judged(family: Family, topology: Topology, size: (usize, usize), seed: u64) -> f64 {
    let name = || format!("{} {} {size:?} seed {seed}", family.name(), topology.name());
    let problem = instance(family, topology, size, seed).without_fixed_charges();
    let problem = problem.problem();
    let (answer, _) = solve(problem, Warm::cold());
    assert_eq!(answer.status, Status::Certified, "{}: {:?}", name(), answer.certificate);
    assert!(!answer.is_reference, "{}", name());
    let proof = certify(problem, &answer.flows, &answer.prices);
    assert!(proof.is_ok(), "{}: {proof:?}", name());
    let proof = proof.unwrap();
    assert!(proof.gap <= GAP * proof.benefit, "{}: {proof:?}", name());
    assert_eq!(broken(problem, &answer.flows), None, "{}", name());
    proof.gap / proof.benefit
}

/// The first limit that flows break, told without any code of the crate.
fn broken(problem: &Problem, flows: &[f64]) -> Option<String> {
    let nodes = problem.nodes();
    let mut out = vec![0.0; nodes.len()];
    let mut into = vec![0.0; nodes.len()];
    for (at, (route, flow)) in problem.routes().iter().zip(flows).enumerate() {
        if !(0.0..=route.capacity).contains(flow) {
            return Some(format!("route {at} carries {flow}"));
        }
        out[route.source] += flow;
        into[route.target] += route.delivered * flow;
    }
    let faulty = |(at, node): (usize, &trimtab_allocate::Node)| {
        let position = node.idle() - out[at] + into[at];
        let off = ROUNDING * (node.idle().abs() + out[at] + into[at]);
        let is_low = node.is_floor_hard() && position < node.floor - off;
        let is_high = position > node.cap.max(node.idle()) + off;
        let is_drained = out[at] > node.drawable + off;
        (is_low || is_high || is_drained).then(|| format!("node {at} stands at {position}"))
    };
    nodes.iter().enumerate().find_map(faulty)
}

/// Seeds of every family and topology; how many there were, and the largest gap.
fn sweep(size: (usize, usize), seeds: std::ops::Range<u64>) -> (usize, f64) {
    let (mut count, mut worst) = (0, 0.0_f64);
    for family in Family::ALL {
        for topology in Topology::ALL {
            for seed in seeds.clone() {
                worst = worst.max(judged(family, topology, size, seed));
                count += 1;
            }
        }
    }
    println!("{size:?}: {count} certified, largest gap {worst:.1e} of the benefit");
    (count, worst)
}

#[test]
fn every_answer_is_proved() {
    for (size, seeds) in [(SIZES[0], 250), (SIZES[1], 50), (SIZES[2], 20)] {
        let (count, worst) = sweep(size, 0..seeds);
        assert_eq!(count as u64, 8 * seeds);
        assert!(worst <= GAP);
    }
}

#[test]
#[ignore = "minutes long: cargo xtask nightly"]
fn every_answer_of_a_night_is_proved() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let seeds = number("PROPTEST_CASES").unwrap_or(1_000);
    let first = number("PROPTEST_RNG_SEED").unwrap_or(0) * seeds;
    println!("seeds from {first}");
    sweep(SIZES[2], first..first + seeds);
    sweep(SIZES[3], first..first + seeds.div_ceil(10));
}
