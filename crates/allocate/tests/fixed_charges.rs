//! Fixed charges: the same benefit as trying every set of routes.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod common;

use common::Family;
use trimtab_allocate::{
    Certificate, NoTrade, Problem, Route, Status, Warm, certified_no_trade, solve,
};

/// The best benefit over all sets of charged routes, by solving without charges for each.
fn enumerate(problem: &Problem) -> f64 {
    let charged: Vec<usize> =
        (0..problem.routes().len()).filter(|at| problem.routes()[*at].fixed > 0.0).collect();
    let mut best = 0.0_f64;
    for set in 0..1_usize << charged.len() {
        let mut routes: Vec<Route> = problem.routes().to_vec();
        let mut charges = 0.0;
        for (bit, &at) in charged.iter().enumerate() {
            if set >> bit & 1 == 1 {
                charges += routes[at].fixed;
            } else {
                routes[at].capacity = 0.0;
            }
            routes[at].fixed = 0.0;
        }
        let open = Problem::new(problem.nodes().to_vec(), routes, problem.groups().to_vec());
        let (answer, _) = solve(&open.unwrap(), Warm::cold());
        assert!(!matches!(answer.status, Status::Uncertified(_)), "{answer:?}");
        best = best.max(answer.certificate.benefit - charges);
    }
    best
}

fn family(seed: u64) -> Family {
    let family = common::family(seed);
    let fixed = (1 + seed as usize % 6).min(family.routes);
    Family { fixed, ..family }
}

#[test]
fn agrees_with_trying_every_set() {
    let mut moved = 0;
    for seed in 0..300 {
        let problem = common::problem(seed, family(seed));
        let (answer, _) = solve(&problem, Warm::cold());
        let best = enumerate(&problem);
        let proof = answer.certificate;
        assert!(!matches!(answer.status, Status::Uncertified(_)), "seed {seed}: {answer:?}");
        assert!(proof.bound >= best * (1.0 - 1e-9), "seed {seed}: {best} above {proof:?}");
        let slack = Certificate::TOLERANCE * best + 1e-9;
        assert!(proof.benefit >= best - slack, "seed {seed}: {best} is better than {proof:?}");
        moved += usize::from(answer.status == Status::Certified);
    }
    assert!(moved > 150, "only {moved} moved anything");
}

#[test]
fn a_charge_above_the_benefit_is_not_paid() {
    for seed in 0..100 {
        let family = Family { fixed: 24, ..common::family(seed) };
        let problem = common::problem(seed, Family { fixed: 0, ..family });
        let (free, _) = solve(&problem, Warm::cold());
        let mut routes = problem.routes().to_vec();
        routes.iter_mut().for_each(|route| route.fixed = free.certificate.bound * 1.01 + 1e-3);
        let charged =
            Problem::new(problem.nodes().to_vec(), routes, problem.groups().to_vec()).unwrap();
        let (answer, _) = solve(&charged, Warm::cold());
        assert_eq!(answer.status, Status::NoTrade, "seed {seed}: {answer:?}");
        assert!(answer.flows.iter().all(|flow| *flow == 0.0));
        let verdict = certified_no_trade(&charged, &free.prices, 0.0);
        assert_eq!(verdict, NoTrade::Proved { bound: 0.0 }, "seed {seed}");
    }
}
