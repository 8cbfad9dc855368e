//! Fixed charges: the same benefit as trying every set of routes.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod common;
#[path = "common/generate.rs"]
mod generate;

use common::Family;
use trimtab_allocate::{
    Certificate, NoTrade, Prices, Problem, Route, Status, Warm, certified_no_trade, certify,
    reference, solve,
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
fn agrees_with_the_reference_solver_where_every_route_charges() {
    let mut moved = 0;
    for seed in 300..600 {
        let family = common::family(seed);
        let problem = common::problem(seed, Family { fixed: family.routes, ..family });
        let (answer, _) = solve(&problem, Warm::cold());
        let other = reference::solve(&problem, &Prices::default());
        assert_eq!(answer.status, other.status, "seed {seed}: {answer:?} {other:?}");
        let (proof, known) = (answer.certificate, other.certificate);
        let slack = Certificate::TOLERANCE * known.benefit;
        assert!(proof.benefit >= known.benefit - slack, "seed {seed}: {proof:?} {known:?}");
        assert!(proof.bound >= known.benefit, "seed {seed}: {proof:?} {known:?}");
        if answer.status == Status::Certified {
            let judged = certify(&problem, &answer.flows, &answer.prices).unwrap();
            assert!(judged.benefit >= proof.benefit * (1.0 - 1e-9), "seed {seed}: {judged:?}");
            moved += 1;
        }
    }
    assert!(moved > 100, "only {moved} moved anything");
}

#[test]
fn closes_a_network_of_fifty_nodes() {
    // What a mixed integer solver (HiGHS, to 1e-6) gains on the same instance.
    const KNOWN: f64 = 2181.86849;
    let instance = drawn(generate::Family::Pieces, (50, 300), 1);
    let (answer, _) = solve(instance.problem(), Warm::cold());
    assert_eq!(answer.status, Status::Certified, "{:?}", answer.certificate);
    assert!((answer.certificate.benefit / KNOWN - 1.0).abs() < 1e-6, "{:?}", answer.certificate);
}

#[test]
fn proves_large_networks_to_a_thousandth() {
    // As above.
    const KNOWN: f64 = 3700.48690;
    for family in [generate::Family::Pieces, generate::Family::Log, generate::Family::Quadratic] {
        let instance = drawn(family, (100, 1_000), 1);
        let problem = instance.problem();
        let (answer, _) = solve(problem, Warm::cold());
        let proof = answer.certificate;
        assert!(
            matches!(answer.status, Status::Certified | Status::Bounded),
            "{family:?}: {:?}",
            answer.status
        );
        assert!(proof.gap <= 1e-3 * proof.benefit, "{family:?}: {proof:?}");
        let judged = certify(problem, &answer.flows, &answer.prices).unwrap();
        assert!(judged.benefit >= proof.benefit * (1.0 - 1e-12), "{family:?}: {judged:?}");
        if family == generate::Family::Pieces {
            assert!(proof.benefit >= KNOWN * (1.0 - 5e-5), "{proof:?}");
            assert!(proof.bound >= KNOWN, "{proof:?}");
        }
    }
}

fn drawn(
    family: generate::Family,
    size: (usize, usize),
    seed: u64,
) -> trimtab_allocate::instance::Instance {
    generate::instance(family, generate::Topology::Hub, size, seed)
}

#[test]
fn equal_problems_get_equal_answers() {
    let instance = drawn(generate::Family::Log, (50, 300), 3);
    let (one, warm) = solve(instance.problem(), Warm::cold());
    let (other, _) = solve(instance.problem(), Warm::cold());
    assert_eq!(one, other);
    // From a last answer another way may lead to it, but to no worse proof.
    let (again, _) = solve(instance.problem(), warm);
    assert_eq!(again.status, Status::Certified);
    let slack = Certificate::TOLERANCE * one.certificate.benefit;
    assert!((again.certificate.benefit - one.certificate.benefit).abs() <= slack);
}

#[test]
fn what_cannot_carry_anything_is_not_paid_for() {
    for seed in 0..60 {
        let family = Family { fixed: 24, ..common::family(seed) };
        let problem = common::problem(seed, family);
        let mut routes = problem.routes().to_vec();
        routes.iter_mut().step_by(2).for_each(|route| route.capacity = 0.0);
        let halved =
            Problem::new(problem.nodes().to_vec(), routes, problem.groups().to_vec()).unwrap();
        let (answer, _) = solve(&halved, Warm::cold());
        assert!(!matches!(answer.status, Status::Uncertified(_)), "seed {seed}: {answer:?}");
        assert!(answer.flows.iter().step_by(2).all(|flow| *flow == 0.0), "seed {seed}");
        let (whole, _) = solve(&problem, Warm::cold());
        assert!(answer.certificate.benefit <= whole.certificate.bound, "seed {seed}");
    }
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
