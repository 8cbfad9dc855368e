//! The fast proof against the one in interval arithmetic, on random problems of every shape with
//! random flows and prices.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod common;

use common::{Dice, Family};
use trimtab_allocate::{
    Certificate, FlowError, Knot, MarginalCurve, NoTrade, Node, Prices, Problem, Route, Utility,
    Warm, certified_no_trade, certify, reference, solve,
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

/// Two nodes of quadratic worth, and a route each way.
fn two(slope: f64, gap: f64, drawable: f64) -> Problem {
    let node = |slope: f64| {
        let utility = Utility::Quadratic { slope, curvature: gap / 100.0, centre: 100.0 };
        Node { drawable, ..Node::new(100.0, utility) }
    };
    let routes = vec![Route::new(0, 1, 0.0), Route::new(1, 0, 0.0)];
    Problem::new(vec![node(slope), node(slope + gap)], routes, Vec::new()).unwrap()
}

/// Where prices are a billion times what decides, nothing of their size is lost: the proof of the
/// best flow, known by hand, closes to a trillionth of the benefit.
#[test]
fn a_price_level_common_to_all_costs_no_digits() {
    for level in [0.0, 1.0, 1e6] {
        let gap = 2_f64.powi(-10);
        let problem = two(level, gap, 100.0);
        let prices = Prices { nodes: vec![level + gap / 2.0; 2], groups: Vec::new() };
        let proof = certify(&problem, &[50.0, 0.0], &prices).unwrap();
        let best = gap * 50.0 / 2.0;
        assert!(proof.benefit <= best && proof.bound >= best, "{proof:?} {best}");
        assert!(proof.gap <= 1e-12 * best, "{level}: {proof:?}");
    }
}

#[test]
fn flows_of_next_to_nothing_are_judged() {
    let problem = two(1.0, 0.5, 100.0);
    let prices = Prices { nodes: vec![1.0, 1.5], groups: Vec::new() };
    for flow in [1e-300, 1e-200, 1e-30, f64::MIN_POSITIVE, 5e-324] {
        let proof = certify(&problem, &[flow, 0.0], &prices).unwrap();
        assert!(proof.benefit <= 0.5 * flow, "{flow}: {proof:?}");
        assert!(proof.benefit >= 0.5 * flow * (1.0 - 1e-12) - 1e-280, "{flow}: {proof:?}");
        assert!(proof.bound >= 12.0, "{proof:?}");
    }
}

#[test]
fn prices_that_are_none_prove_nothing() {
    let problem = two(1.0, 0.5, 100.0);
    for price in [f64::NAN, f64::INFINITY, -f64::INFINITY, f64::MAX, -1e200] {
        let prices = Prices { nodes: vec![1.0, price], groups: Vec::new() };
        let verdict = certified_no_trade(&problem, &prices, 1e300);
        assert_eq!(verdict, NoTrade::Open { bound: f64::INFINITY });
    }
    let short = Prices { nodes: vec![1.0], groups: Vec::new() };
    assert_eq!(bound(certified_no_trade(&problem, &short, 0.0)), f64::INFINITY);
}

#[test]
fn what_cannot_move_gains_nothing() {
    let problem = two(1.0, 0.5, 0.0);
    let prices = Prices { nodes: vec![-3.0, 7.0], groups: Vec::new() };
    assert_eq!(certified_no_trade(&problem, &prices, 0.0), NoTrade::Proved { bound: 0.0 });
    let proof = certify(&problem, &[0.0, 0.0], &prices).unwrap();
    assert_eq!((proof.benefit, proof.bound), (0.0, 0.0));
}

/// A kink just where the node stands: one side's price is told for giving, the other's for taking.
#[test]
fn a_kink_at_the_idle_position_is_told_apart() {
    let knot = |price| Knot { position: 100.0, price };
    let curve = MarginalCurve::new(vec![knot(3.0), knot(1.0)], 0.0).unwrap();
    let kinked = Node::new(100.0, Utility::Curve(curve));
    let routes = vec![Route::new(0, 1, 0.0), Route::new(1, 0, 0.0)];
    for (other, best) in [(0.5, 50.0), (2.0, 0.0), (4.0, 100.0)] {
        let nodes = vec![kinked.clone(), Node::new(100.0, Utility::linear(other))];
        let problem = Problem::new(nodes, routes.clone(), Vec::new()).unwrap();
        let prices = Prices { nodes: vec![other; 2], groups: Vec::new() };
        let found = bound(certified_no_trade(&problem, &prices, 0.0));
        assert!(found >= best && found <= best + 1e-9, "{other}: {found} {best}");
    }
}

/// Nodes whose worth holds several logarithms are judged by all of them.
#[test]
fn several_logarithms_are_all_counted() {
    let log = |weight, offset| Utility::Log { weight, offset };
    let node = |held| Node::new(held, Utility::Sum(vec![log(3.0, 0.0), log(1.0, -50.0)]));
    let routes = vec![Route::new(0, 1, 1e-4), Route::new(1, 0, 1e-4)];
    let problem = Problem::new(vec![node(100.0), node(40.0)], routes, Vec::new()).unwrap();
    let flow = [25.0, 0.0];
    let prices = Prices { nodes: vec![0.05; 2], groups: Vec::new() };
    let ours = certify(&problem, &flow, &prices).unwrap();
    let theirs = reference::certify(&problem, &flow, &prices).unwrap();
    assert_agree(0, ours, theirs, 0.0);
}
