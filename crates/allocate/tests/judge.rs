//! The fast proof against the one in interval arithmetic, on random problems of every shape with
//! random flows and prices.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod common;

use common::{Dice, Family};
use trimtab_allocate::{
    Certificate, FlowError, NoTrade, Prices, Problem, Warm, certified_no_trade, certify, reference,
    solve,
};

/// Flows of every size within what routes can carry, and prices around the idle ones.
fn draw(problem: &Problem, dice: &mut Dice) -> (Vec<f64>, Prices) {
    let size = 10_f64.powf(dice.within(-9.0, 0.5));
    let routes = problem.routes().iter();
    let flows = routes.map(|route| {
        let most = route.capacity.min(problem.nodes()[route.source].drawable);
        if dice.chance(0.6) { 0.0 } else { most * (dice.unit() * size).min(1.0) }
    });
    let flows = flows.collect();
    let nodes = problem.nodes().iter();
    let nodes = nodes
        .map(|node| node.utility.marginal(node.idle()).right + dice.within(-0.01, 0.01) * size);
    let nodes = nodes.collect();
    let groups = problem.groups().iter().map(|_| dice.unit() * 0.001).collect();
    (flows, Prices { nodes, groups })
}

/// The prices without those of groups that no flows can push to their caps: the fast proof leaves
/// them out, so that its bound is smaller.
fn without_idle_groups(problem: &Problem, prices: &Prices) -> Prices {
    let most = |at: usize| {
        let route = &problem.routes()[at];
        route.capacity.min(problem.nodes()[route.source].drawable)
    };
    let lift = |at: usize| {
        let into =
            (0..problem.routes().len()).filter(|route| problem.routes()[*route].target == at);
        let into: f64 = into.map(|route| problem.routes()[route].delivered * most(route)).sum();
        let node = &problem.nodes()[at];
        into.min((node.cap - node.idle()).max(0.0))
    };
    let mut prices = prices.clone();
    for (group, price) in problem.groups().iter().zip(&mut prices.groups) {
        let held = group.node_weights.iter().map(|(at, w)| w * problem.nodes()[*at].idle());
        let room = (group.cap - held.sum::<f64>()).max(0.0);
        let nodes: f64 = group.node_weights.iter().map(|(at, w)| w * lift(*at)).sum();
        let routes: f64 = group.route_weights.iter().map(|(at, w)| w * most(*at)).sum();
        if (nodes + routes) * (1.0 + 1e-9) <= room {
            *price = 0.0;
        }
    }
    prices
}

/// Both proofs of the same: the bounds agree, and so do the benefits.
fn assert_agree(seed: u64, ours: Certificate, theirs: Certificate, size: f64) {
    let off = 1e-12 * (100.0 + size);
    let is_near = |one: f64, other: f64, share: f64| {
        one == other || (one - other).abs() <= share * other.abs() + off
    };
    assert!(is_near(ours.bound, theirs.bound, 1e-9), "seed {seed}: {ours:?} {theirs:?}");
    assert!(is_near(ours.benefit, theirs.benefit, 1e-11), "seed {seed}: {ours:?} {theirs:?}");
}

fn value_at_stake(problem: &Problem, flows: &[f64]) -> f64 {
    let worth = |node: usize| {
        let node = &problem.nodes()[node];
        node.utility.marginal(node.idle()).left.abs() + node.floor_price
    };
    let routes = problem.routes().iter().zip(flows);
    routes.map(|(route, flow)| flow * (worth(route.source) + worth(route.target))).sum()
}

#[test]
fn both_proofs_agree() {
    let mut judged = 0;
    for seed in 0..3_000_u64 {
        let problem = common::problem(seed, common::family(seed));
        let mut dice = Dice::new(!seed);
        let (mut flows, prices) = draw(&problem, &mut dice);
        let fewer = without_idle_groups(&problem, &prices);
        for _ in 0..12 {
            let ours = certify(&problem, &flows, &prices);
            match (ours, reference::certify(&problem, &flows, &fewer)) {
                (Ok(ours), Ok(theirs)) => {
                    judged += 1;
                    assert_agree(seed, ours, theirs, value_at_stake(&problem, &flows));
                }
                (Err(ours), Err(theirs)) => assert!(is_same_kind(ours, theirs), "{ours} {theirs}"),
                (ours, theirs) => panic!("seed {seed}: {ours:?} {theirs:?}"),
            }
            flows.iter_mut().for_each(|flow| *flow *= 0.5);
        }
        let ours = bound(certified_no_trade(&problem, &prices, 0.0));
        let theirs = bound(reference::certified_no_trade(&problem, &fewer, 0.0));
        assert!((ours - theirs).abs() <= 1e-9 * (1e-2 + theirs), "seed {seed}: {ours} {theirs}");
    }
    println!("{judged} judged");
    assert!(judged > 20_000, "only {judged} flows may be sent");
}

/// What routes can usefully carry is told more narrowly than in the reference, so that the bound
/// may be smaller; below the best answer it never is.
#[test]
fn bounds_with_charges_lie_between_the_best_and_the_reference() {
    let mut tighter = 0;
    for seed in 0..600_u64 {
        let family = Family { fixed: 1 + seed as usize % 6, ..common::family(seed) };
        let problem = common::problem(seed, family);
        let (answer, _) = solve(&problem, Warm::cold());
        let mut dice = Dice::new(!seed);
        let (_, drawn) = draw(&problem, &mut dice);
        for prices in [&drawn, &answer.prices] {
            let fewer = without_idle_groups(&problem, prices);
            let ours = bound(certified_no_trade(&problem, prices, 0.0));
            let theirs = bound(reference::certified_no_trade(&problem, &fewer, 0.0));
            assert!(ours >= answer.certificate.benefit, "seed {seed}: {ours} {answer:?}");
            assert!(ours <= theirs * (1.0 + 1e-9) + 1e-9, "seed {seed}: {ours} {theirs}");
            tighter += usize::from(ours < 0.99 * theirs);
            let proof = certify(&problem, &answer.flows, prices).unwrap();
            let off = (proof.benefit - answer.certificate.benefit).abs();
            assert!(off <= 1e-9 * (1.0 + proof.benefit), "seed {seed}: {proof:?}");
        }
    }
    println!("{tighter} of 1200 are tighter");
    assert!(tighter < 200);
}

fn bound(verdict: NoTrade) -> f64 {
    match verdict {
        NoTrade::Proved { bound } | NoTrade::Open { bound } => bound,
    }
}

fn is_same_kind(ours: FlowError, theirs: FlowError) -> bool {
    std::mem::discriminant(&ours) == std::mem::discriminant(&theirs)
}

/// At the optimum, where both sides of the proof meet.
#[test]
fn both_proofs_agree_on_answers() {
    let mut refused = 0;
    for seed in 0..600 {
        let problem = common::problem(seed, common::family(seed));
        let (answer, _) = solve(&problem, Warm::cold());
        let ours = certify(&problem, &answer.flows, &answer.prices).unwrap();
        // The oracle allows sums less rounding: a limit that binds may be a digit beyond it.
        let Ok(theirs) = reference::certify(&problem, &answer.flows, &answer.prices) else {
            refused += 1;
            continue;
        };
        assert_agree(seed, ours, theirs, 0.01 * value_at_stake(&problem, &answer.flows));
    }
    assert!(refused <= 6, "the oracle refused {refused} of 600");
}
