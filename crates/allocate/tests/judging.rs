//! The judge of the benchmarks: what it takes off flows that may not be sent, and what it tells.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

#[path = "common/generate.rs"]
mod generate;
#[path = "../benches/allocator/judge.rs"]
mod judge;

use generate::{Family, SIZES, Topology, instance};
use judge::judge;
use trimtab_allocate::{Answer, Problem, Warm, solve};

fn solved(family: Family) -> (Problem, Answer) {
    let problem = instance(family, Topology::Hub, SIZES[1], 1).without_fixed_charges();
    let problem = problem.problem().clone();
    let (answer, _) = solve(&problem, Warm::cold());
    (problem, answer)
}

#[test]
fn what_may_be_sent_is_left_alone() {
    for family in Family::ALL {
        let (problem, answer) = solved(family);
        let judged = judge(&problem, &answer.flows, &answer.prices.nodes).unwrap();
        assert!(judged.violation <= 1e-12, "{judged:?}");
        assert!((judged.benefit - answer.certificate.benefit).abs() <= 1e-9 * judged.benefit);
        assert!(judged.gap <= 1e-6, "{judged:?}");
    }
}

#[test]
fn what_is_outside_is_cut_back_and_told() {
    for family in Family::ALL {
        let (problem, answer) = solved(family);
        // One unit too much on every route: past capacities, and past floors or caps of nodes.
        let more: Vec<f64> = answer.flows.iter().map(|flow| flow + 1.0).collect();
        let judged = judge(&problem, &more, &answer.prices.nodes).unwrap();
        assert!(judged.violation > 0.0, "{judged:?}");
        assert!(judged.benefit <= answer.certificate.bound, "{judged:?}");
        // A little too much on one route costs no more than that little is worth.
        let mut bit = answer.flows.clone();
        let used = bit.iter().position(|flow| *flow > 0.1).unwrap();
        bit[used] += 1e-7;
        let judged = judge(&problem, &bit, &answer.prices.nodes).unwrap();
        let lost = answer.certificate.benefit - judged.benefit;
        assert!(lost <= 1e-3 && judged.violation <= 1e-7, "{lost}, {judged:?}");
    }
}

#[test]
fn a_negative_flow_is_none() {
    let (problem, answer) = solved(Family::Log);
    let mut flows = answer.flows.clone();
    let unused = flows.iter().position(|flow| *flow == 0.0).unwrap();
    flows[unused] = -0.5;
    let judged = judge(&problem, &flows, &answer.prices.nodes).unwrap();
    assert_eq!(judged.violation, 0.5);
    assert!((judged.benefit - answer.certificate.benefit).abs() <= 1e-9 * judged.benefit);
}

#[test]
fn no_numbers_are_no_answer() {
    let (problem, answer) = solved(Family::Log);
    let flows = vec![f64::NAN; answer.flows.len()];
    assert!(judge(&problem, &flows, &answer.prices.nodes).is_none());
    let prices = vec![f64::NAN; answer.prices.nodes.len()];
    assert!(judge(&problem, &answer.flows, &prices).is_none());
}
