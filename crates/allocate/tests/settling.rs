//! Rounding to whole units keeps every limit that the answer keeps.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod common;

use trimtab_allocate::{
    Answer, Certificate, FlowError, Node, Prices, Problem, Route, Settled, Status, Utility, Warm,
    certify, certify_units, settle, solve,
};

/// Change of every node, in base units.
fn changes(problem: &Problem, settled: &Settled) -> Vec<i128> {
    let mut changes = vec![0; problem.nodes().len()];
    for (at, route) in problem.routes().iter().enumerate() {
        changes[route.source] -= settled.sent[at];
        changes[route.target] += settled.arriving[at];
    }
    changes
}

fn assert_kept(seed: u64, problem: &Problem, answer: &Answer, units: f64) -> Option<()> {
    let settled = settle(problem, answer, units).unwrap();
    let changes = changes(problem, &settled);
    for (at, node) in problem.nodes().iter().enumerate() {
        let routes = problem.routes().iter().enumerate();
        let out: i128 =
            routes.filter(|(_, route)| route.source == at).map(|(e, _)| settled.sent[e]).sum();
        assert!(out <= (node.drawable * units).floor() as i128, "seed {seed}: node {at}");
        let lift = (node.cap - node.idle()).max(0.0) * units;
        assert!(changes[at] as f64 <= lift, "seed {seed}: node {at} above its cap");
    }
    for (at, route) in problem.routes().iter().enumerate() {
        assert!(settled.arriving[at] <= settled.sent[at]);
        assert!(settled.sent[at] as f64 <= route.capacity * units, "seed {seed}: route {at}");
    }
    let again = certify_units(problem, answer, &settled.sent, units).unwrap();
    assert_eq!(again, settled.certificate);
    (answer.status == Status::Certified).then_some(())
}

#[test]
fn limits_are_kept_in_every_unit() {
    let mut moved = 0;
    for seed in 0..500 {
        let problem = common::problem(seed, common::family(seed));
        let (answer, _) = solve(&problem, Warm::cold());
        for units in [0.01, 1.0, 1e6, 1e18] {
            moved += assert_kept(seed, &problem, &answer, units).map_or(0, |()| 1);
        }
    }
    assert!(moved > 1_400, "only {moved} moved anything");
}

/// Three nodes in a row; the middle one passes on and stands exactly at its floor.
fn row(delivered: f64) -> Problem {
    let node = |held: f64, price: f64| Node {
        floor: 100.0 / 3.0,
        floor_price: 1.0,
        ..Node::new(held, Utility::linear(price))
    };
    let nodes = vec![
        node(100.0 / 3.0 + 10.1, 0.0),
        node(100.0 / 3.0, 0.0),
        Node::new(20.0, Utility::linear(0.1)),
    ];
    let route = |source, target| Route { delivered, ..Route::new(source, target, 0.001) };
    Problem::new(nodes, vec![route(0, 1), route(1, 2)], Vec::new()).unwrap()
}

#[test]
fn a_floor_is_kept_to_the_last_unit() {
    for delivered in [1.0, 0.997] {
        let problem = row(delivered);
        let (answer, _) = solve(&problem, Warm::cold());
        assert_eq!(answer.status, Status::Certified);
        assert!(answer.flows[1] > 10.0);
        for units in [10.0, 1e3, 1e6] {
            let settled = settle(&problem, &answer, units).unwrap();
            let changes = changes(&problem, &settled);
            assert!(settled.sent[1] > 0);
            for at in 0..2 {
                let node = &problem.nodes()[at];
                let least = ((node.floor - node.idle()) * units).ceil() as i128;
                assert!(changes[at] >= least, "node {at}: {changes:?} in {units}");
            }
            let proof = settled.certificate;
            assert!(proof.gap <= 3.0 / units + 1e-9, "{proof:?} in {units}");
        }
    }
}

#[test]
fn units_and_lists_are_checked() {
    let problem = row(1.0);
    let (answer, _) = solve(&problem, Warm::cold());
    for units in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(matches!(settle(&problem, &answer, units), Err(FlowError::Unit(_))));
    }
    let long = certify_units(&problem, &answer, &[1, 2, 3], 1.0);
    assert_eq!(long, Err(FlowError::Length { what: "flows", given: 3, needed: 2 }));
    let much = certify_units(&problem, &answer, &[1_000, 0], 1.0);
    assert!(matches!(much, Err(FlowError::Drawable { node: 0, .. })));
    let negative = certify_units(&problem, &answer, &[-1, 0], 1.0);
    assert!(matches!(negative, Err(FlowError::Flow { route: 0, .. })));
}

/// Rows of nodes of which each passes on what it gets, a few routes wide, ten thousand routes: every
/// unit that is rounded off at one node is missing at the next.
#[test]
fn many_routes_are_settled_in_one_go() {
    let mut dice = common::Dice::new(7);
    let count = 2_000;
    let node = |dice: &mut common::Dice, at: usize| {
        let held = dice.within(10.0, 20.0);
        let price = if at % 5 == 4 { 0.02 } else { 0.001 };
        let utility = Utility::Quadratic { slope: price, curvature: 1e-5, centre: held };
        let floor = if at % 5 == 2 { held } else { held * 0.5 };
        let floor_price = if at.is_multiple_of(3) { f64::INFINITY } else { 1.0 };
        Node { floor, floor_price, cap: held * 1.3, ..Node::new(held, utility) }
    };
    let nodes: Vec<Node> = (0..count).map(|at| node(&mut dice, at)).collect();
    let mut routes = Vec::new();
    for at in 0..5 * count {
        let source = at % count;
        let target = (source + 1 + at / count) % count;
        let delivered = if at % 2 == 0 { 1.0 } else { 0.999 };
        routes.push(Route { delivered, capacity: 2.0, ..Route::new(source, target, 1e-4) });
    }
    let problem = Problem::new(nodes, routes, Vec::new()).unwrap();
    let mut flows: Vec<f64> = (0..5 * count).map(|_| 0.3 * dice.unit()).collect();
    // What a node sends is what it gets where it must pass on everything.
    let mut change = vec![0.0; count];
    for (route, flow) in problem.routes().iter().zip(&flows) {
        change[route.source] -= flow;
        change[route.target] += route.delivered * flow;
    }
    for _ in 0..50 {
        for (route, flow) in problem.routes().iter().zip(&mut flows) {
            let at = route.source;
            if at % 5 == 2 && change[at] < 0.0 && *flow > 0.0 {
                let less = flow.min(-change[at]);
                *flow -= less;
                change[at] += less;
                change[route.target] -= route.delivered * less;
            }
        }
    }
    let prices = Prices { nodes: vec![0.01; count], groups: Vec::new() };
    let certificate = Certificate { benefit: 0.0, bound: f64::INFINITY, gap: f64::INFINITY };
    let (status, steps, branches) = (Status::Certified, 0, 0);
    let (is_cold, is_reference) = (true, false);
    let answer =
        Answer { flows, prices, certificate, status, steps, branches, is_cold, is_reference };
    for units in [1e3, 1e6, 1e18] {
        let settled = settle(&problem, &answer, units).unwrap();
        let changes = changes(&problem, &settled);
        for (at, node) in problem.nodes().iter().enumerate() {
            let fall = (node.idle() - node.floor) * units;
            if node.is_floor_hard() {
                assert!(-changes[at] as f64 <= fall * (1.0 + 1e-15), "node {at} in {units}");
            }
            assert!(
                changes[at] as f64 <= (node.cap - node.idle()) * units * (1.0 + 1e-15),
                "node {at} in {units}"
            );
        }
        let sent: f64 = settled.sent.iter().map(|sent| *sent as f64 / units).sum();
        let wished: f64 = answer.flows.iter().sum();
        assert!(sent <= wished * (1.0 + 1e-9) && sent >= wished * 0.99, "{sent} of {wished}");
        let again = certify_units(&problem, &answer, &settled.sent, units).unwrap();
        assert_eq!(again, settled.certificate);
        let exact = certify(&problem, &answer.flows, &answer.prices);
        let exact = exact.map_or(settled.certificate.benefit, |proof| proof.benefit);
        assert!((exact - settled.certificate.benefit).abs() <= 1e4 / units + 1e-9 * exact.abs());
    }
}
