//! An optimum is a fixed point: after acting, nothing is left to do, and that is proved without a
//! solve.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod common;

use common::Family;
use trimtab_allocate::{Answer, NoTrade, Problem, Status, Warm, certified_no_trade, settle, solve};

/// The problem after an answer's flows have left and are under way.
fn after(problem: &Problem, flows: &[f64]) -> Problem {
    let (mut nodes, mut routes) = (problem.nodes().to_vec(), problem.routes().to_vec());
    let mut groups = problem.groups().to_vec();
    for (index, &flow) in flows.iter().enumerate() {
        let route = &mut routes[index];
        nodes[route.source].held -= flow;
        let drawable = nodes[route.source].drawable - flow;
        nodes[route.source].drawable = drawable.max(0.0);
        nodes[route.target].inbound += route.delivered * flow;
        route.used += flow;
        route.capacity = (route.capacity - flow).max(0.0);
        for group in &mut groups {
            let weights = group.route_weights.iter().filter(|(route, _)| *route == index);
            group.cap -= weights.map(|(_, weight)| weight * flow).sum::<f64>();
        }
    }
    Problem::new(nodes, routes, groups).unwrap()
}

fn assert_settled(seed: u64, next: &Problem, answer: &Answer) {
    let tolerance = 1e-6 * answer.certificate.benefit;
    let verdict = certified_no_trade(next, &answer.prices, tolerance);
    assert!(matches!(verdict, NoTrade::Proved { .. }), "seed {seed}: {verdict:?}, {answer:?}");
    let (again, _) = solve(next, Warm::from_prices(answer.prices.clone()));
    assert!(again.certificate.benefit <= tolerance, "seed {seed}: {again:?}");
}

#[test]
fn after_acting_nothing_is_left_to_do() {
    let mut acted = 0;
    for seed in 0..1_000 {
        let problem = common::problem(seed, common::family(seed));
        let (answer, _) = solve(&problem, Warm::cold());
        if answer.status == Status::Certified {
            acted += 1;
            assert_settled(seed, &after(&problem, &answer.flows), &answer);
        }
    }
    assert!(acted > 700, "only {acted} moved anything");
}

/// With fixed charges the bound of the last prices has the gap that convexity leaves: it proves
/// most cases, and a solve proves the rest.
#[test]
fn after_paying_charges_nothing_is_left_to_do() {
    let (mut acted, mut proved) = (0, 0);
    for seed in 0..400 {
        let family = Family { fixed: 1 + seed as usize % 6, ..common::family(seed) };
        let problem = common::problem(seed, family);
        let (answer, _) = solve(&problem, Warm::cold());
        if answer.status != Status::Certified {
            continue;
        }
        acted += 1;
        let next = after(&problem, &answer.flows);
        let tolerance = 1e-6 * answer.certificate.benefit;
        let verdict = certified_no_trade(&next, &answer.prices, tolerance);
        proved += usize::from(matches!(verdict, NoTrade::Proved { .. }));
        let (again, _) = solve(&next, Warm::from_prices(answer.prices.clone()));
        assert!(again.certificate.bound <= tolerance, "seed {seed}: {again:?}");
    }
    println!("{proved} of {acted} proved without a solve");
    assert!(acted > 300 && proved * 10 > acted * 8, "{proved} of {acted}");
}

#[test]
fn whole_units_keep_the_proof_and_the_fixed_point() {
    let units = 1e6;
    for seed in 0..300 {
        let problem = common::problem(seed, common::family(seed));
        let (answer, _) = solve(&problem, Warm::cold());
        let settled = settle(&problem, &answer, units).unwrap();
        if answer.status == Status::Certified && answer.certificate.benefit > 1.0 {
            let proof = settled.certificate;
            assert!(proof.gap <= 1e-6 * proof.benefit, "seed {seed}: {proof:?}");
            let flows: Vec<f64> = settled.sent.iter().map(|sent| *sent as f64 / units).collect();
            assert_settled(seed, &after(&problem, &flows), &answer);
        }
    }
}

#[test]
fn a_warm_start_takes_a_step_or_none() {
    let (mut cold, mut warm) = (0, 0);
    for seed in 0..300 {
        let problem = common::problem(seed, common::family(seed));
        let (first, left) = solve(&problem, Warm::cold());
        let (again, _) = solve(&problem, left);
        assert_eq!(first.status, again.status, "seed {seed}");
        let off = (first.certificate.benefit - again.certificate.benefit).abs();
        assert!(off <= 1e-6 * first.certificate.benefit, "seed {seed}");
        cold += first.steps;
        warm += again.steps;
    }
    assert!(warm * 3 < cold, "{warm} steps warm, {cold} cold");
}
