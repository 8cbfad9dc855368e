//! The watch over a problem whose numbers change: the same bound as a watch begun anew, to the last
//! digit, and that of a whole proof but for rounding.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod common;
#[path = "common/generate.rs"]
mod generate;

use common::{Dice, Family, family};
use trimtab_allocate::{
    Group, NoTrade, Node, Prices, Problem, Route, Utility, Vigil, Warm, certified_no_trade, solve,
};

fn whole(problem: &Problem, prices: &Prices) -> f64 {
    let (NoTrade::Proved { bound } | NoTrade::Open { bound }) =
        certified_no_trade(problem, prices, 0.0);
    bound
}

/// Demands of a bound what it promises.
fn assert_right(vigil: &mut Vigil, what: &str) {
    let (problem, prices) = (vigil.problem().clone(), vigil.prices().clone());
    let anew = Vigil::new(problem.clone(), prices.clone()).bound();
    let bound = vigil.bound();
    assert_eq!(bound.to_bits(), anew.to_bits(), "{what}: {bound} {anew}");
    let proof = whole(&problem, &prices);
    let is_near = bound == proof || (bound - proof).abs() <= 1e-12 * proof;
    assert!(is_near, "{what}: {bound} {proof}");
}

/// A node with some of its numbers changed.
fn changed_node(dice: &mut Dice, node: &Node) -> Node {
    let mut node = node.clone();
    if dice.chance(0.7) {
        node.held *= dice.within(0.95, 1.05);
    }
    if dice.chance(0.3) {
        node.drawable = if dice.chance(0.2) { f64::INFINITY } else { node.held * dice.unit() };
    }
    if dice.chance(0.2) {
        node.cap = (node.held * dice.within(0.8, 1.5)).max(node.floor);
    }
    if dice.chance(0.1) {
        (node.floor, node.floor_price) = (node.held * dice.within(0.2, 1.2), dice.within(0.0, 0.2));
        node.cap = node.cap.max(node.floor);
    }
    if dice.chance(0.2) {
        node.utility = match dice.below(3) {
            0 => Utility::linear(dice.within(0.0, 0.01)),
            1 => Utility::Curve(common::curve(dice, node.held)),
            _ => Utility::Quadratic { slope: 0.001, curvature: 1e-8, centre: node.held },
        };
    }
    node
}

fn changed_route(dice: &mut Dice, route: &Route) -> Route {
    let mut route = Route { cost: route.cost * dice.within(0.5, 1.5), ..*route };
    if dice.chance(0.4) {
        route.capacity = dice.within(1.0, 100.0) * 1e3;
    }
    if dice.chance(0.2) {
        route.delivered = 1.0 - dice.within(0.0, 0.003);
    }
    if dice.chance(0.2) {
        route.used += 1e3;
    }
    if dice.chance(0.02) {
        // A reward that depth used so far makes up for, so that rounding blurs the cost.
        (route.cost, route.used) = (-1e-5, 1e4);
        (route.curvature, route.capacity) = (2e-9, 1e4);
    }
    route
}

/// Changes a problem some times, and watches; how many changes were taken.
fn watch(seed: u64, problem: Problem, changes: usize) -> usize {
    let (answer, _) = solve(&problem, Warm::cold());
    let mut vigil = Vigil::new(problem, answer.prices);
    assert_right(&mut vigil, &format!("seed {seed}"));
    let (mut dice, mut taken) = (Dice::new(seed ^ 0xabc), 0);
    for change in 0..changes {
        let is_node = dice.chance(0.5);
        let problem = vigil.problem();
        let at = dice.below(if is_node { problem.nodes().len() } else { problem.routes().len() });
        let result = if is_node {
            let node = changed_node(&mut dice, &problem.nodes()[at]);
            vigil.set_node(at, node)
        } else {
            let route = changed_route(&mut dice, &problem.routes()[at]);
            vigil.set_route(at, route)
        };
        taken += usize::from(result.is_ok());
        // Often several changes come before the bound is asked for.
        if dice.chance(0.7) {
            assert_right(&mut vigil, &format!("seed {seed}, change {change}, node {is_node} {at}"));
        }
    }
    assert_right(&mut vigil, &format!("seed {seed} at the end"));
    taken
}

#[test]
fn any_changes_leave_the_bound_of_a_watch_begun_anew() {
    let mut taken = 0;
    for seed in 0..400 {
        let fixed = if seed % 5 == 0 { 2 } else { 0 };
        let family = Family { fixed, ..family(seed) };
        taken += watch(seed, common::problem(seed, family), 30);
    }
    assert!(taken > 10_000, "most changes are right ones: {taken}");
}

#[test]
fn so_it_is_on_a_large_problem() {
    for family in generate::Family::ALL {
        let instance = generate::instance(family, generate::Topology::Hub, (100, 1000), 1);
        let problem = instance.problem().clone().without_fixed_charges();
        assert!(watch(1, problem, 40) > 20, "{family:?}");
    }
}

#[test]
fn no_flows_beat_the_bound() {
    for seed in 0..60 {
        let mut vigil = Vigil::new(
            common::problem(seed, family(seed)),
            solve(&common::problem(seed, family(seed)), Warm::cold()).0.prices,
        );
        let mut dice = Dice::new(seed);
        for _ in 0..4 {
            let at = dice.below(vigil.problem().nodes().len());
            let node = changed_node(&mut dice, &vigil.problem().nodes()[at]);
            if vigil.set_node(at, node).is_err() {
                continue;
            }
            let (answer, _) = solve(vigil.problem(), Warm::cold());
            assert!(answer.certificate.benefit <= vigil.bound(), "seed {seed}");
            if let NoTrade::Proved { bound } = vigil.no_trade(1.0) {
                assert!(bound <= 1.0 && answer.certificate.benefit <= 1.0, "seed {seed}");
            }
        }
    }
}

#[test]
fn other_prices_and_refused_changes() {
    let problem = common::problem(3, Family { fixed: 0, ..family(3) });
    let (nodes, groups) = (problem.nodes().len(), problem.groups().len());
    let unfit = Prices { nodes: vec![0.0; nodes + 1], groups: vec![0.0; groups] };
    let mut vigil = Vigil::new(problem.clone(), unfit);
    assert_eq!(vigil.bound(), f64::INFINITY);
    let nan = Prices { nodes: vec![f64::NAN; nodes], groups: vec![0.0; groups] };
    vigil.set_prices(&nan);
    assert_eq!(vigil.no_trade(1e300), NoTrade::Open { bound: f64::INFINITY });
    vigil.set_prices(&solve(&problem, Warm::cold()).0.prices);
    assert_right(&mut vigil, "fit prices");
    let before = vigil.bound();
    let bad = Node { held: f64::NAN, ..problem.nodes()[0].clone() };
    vigil.set_node(0, bad).unwrap_err();
    vigil.set_route(0, Route { cost: f64::NAN, ..problem.routes()[0] }).unwrap_err();
    assert_eq!(vigil.bound(), before);
    assert_eq!(vigil.into_problem().nodes(), problem.nodes());
}

#[test]
fn a_group_that_comes_to_bind_is_seen() {
    let utility = |held| Utility::Quadratic { slope: 0.004, curvature: 1e-4, centre: held };
    let node = |held| Node::new(held, utility(100.0));
    let group = Group { cap: 125.0, node_weights: vec![(1, 1.0)], route_weights: vec![(0, 0.5)] };
    let route = Route { capacity: 20.0, ..Route::new(0, 1, 1e-4) };
    let problem = Problem::new(vec![node(120.0), node(80.0)], vec![route], vec![group]).unwrap();
    let prices = Prices { nodes: vec![0.003, 0.004], groups: vec![0.001] };
    let mut vigil = Vigil::new(problem, prices);
    let before = vigil.bound();
    for held in [80.0, 119.0, 121.0, 80.0] {
        vigil.set_node(1, node(held)).unwrap();
        assert_right(&mut vigil, "held");
    }
    assert_eq!(vigil.bound(), before, "back where it was");
}
