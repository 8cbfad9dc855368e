//! Bad input is a typed error, hopeless input a certified answer; nothing panics or hangs.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use trimtab_allocate::{
    CurveError, FlowError, Group, Knot, MarginalCurve, NoTrade, Node, Part, Prices, Problem,
    ProblemError, Route, Status, Utility, Warm, certified_no_trade, certify, solve,
};

const NAN: f64 = f64::NAN;
const INF: f64 = f64::INFINITY;

fn node() -> Node {
    Node::new(100.0, Utility::linear(0.01))
}

fn pair(node: Node, route: Route) -> Result<Problem, ProblemError> {
    Problem::new(vec![node, self::node()], vec![route], Vec::new())
}

/// The field that a problem with this node is refused for.
fn refused_node(node: Node) -> &'static str {
    field(pair(node, Route::new(0, 1, 0.0)), Part::Node(0))
}

fn refused_route(route: Route) -> &'static str {
    field(pair(node(), route), Part::Route(0))
}

fn field(built: Result<Problem, ProblemError>, place: Part) -> &'static str {
    match built {
        Err(ProblemError::OutOfRange { part, field, .. }) if part == place => field,
        _ => "another fault, or none",
    }
}

#[test]
fn nodes_are_refused_by_field() {
    for value in [NAN, -INF, 1e300] {
        assert_eq!(refused_node(Node { floor_rise: value, ..node() }), "floor rise");
        assert_eq!(refused_node(Node { floor_price: value, ..node() }), "floor price");
    }
    for value in [NAN, -1.0] {
        assert_eq!(refused_node(Node { drawable: value, ..node() }), "drawable");
    }
    for value in [NAN, INF, -INF, 1e16] {
        assert_eq!(refused_node(Node { held: value, ..node() }), "held");
        assert_eq!(refused_node(Node { inbound: value, ..node() }), "inbound");
        assert_eq!(refused_node(Node { floor: value, ..node() }), "floor");
        let log = Utility::Log { weight: value, offset: 0.0 };
        assert_eq!(refused_node(Node::new(1.0, log)), "weight of a logarithm");
        let quadratic = Utility::Quadratic { slope: value, curvature: 0.0, centre: 0.0 };
        let sum = Utility::Sum(vec![Utility::linear(0.0), quadratic]);
        assert_eq!(refused_node(Node::new(1.0, sum)), "slope of a quadratic");
    }
    assert_eq!(refused_node(Node { cap: NAN, ..node() }), "cap");
    let broken = Node { floor: 1e9, floor_price: INF, ..node() };
    let refused = pair(broken, Route::new(0, 1, 0.0)).unwrap_err();
    assert!(matches!(refused, ProblemError::HardFloor { node: 0, .. }));
    let endless = Node { drawable: INF, ..node() };
    let refused = pair(endless, Route::new(0, 1, 0.0)).unwrap_err();
    assert_eq!(refused, ProblemError::Unbounded { route: 0, source_node: 0 });
    // Sums of such limits would overflow.
    let boundless = Node { drawable: f64::MAX, ..node() };
    let wide = |capacity| Route { capacity, ..Route::new(0, 1, 0.0) };
    let refused = pair(boundless.clone(), wide(1e300)).unwrap_err();
    assert_eq!(refused, ProblemError::Unbounded { route: 0, source_node: 0 });
    assert!(pair(boundless, wide(1e100)).is_ok());
    let convex = Utility::Quadratic { slope: 0.0, curvature: -1.0, centre: 0.0 };
    assert_eq!(refused_node(Node::new(1.0, convex)), "curvature of a quadratic");
    let crossed = Node { floor: 2.0, floor_price: 1.0, cap: 1.0, ..node() };
    let refused = pair(crossed, Route::new(0, 1, 0.0)).unwrap_err();
    assert_eq!(refused, ProblemError::FloorAboveCap { node: 0, floor: 2.0, cap: 1.0 });
    let outside = Node::new(5.0, Utility::Log { weight: 1.0, offset: 5.0 });
    let refused = pair(outside, Route::new(0, 1, 0.0)).unwrap_err();
    assert_eq!(refused, ProblemError::OutsideLog { node: 0, offset: 5.0, idle: 5.0 });
    let deep = (0..20).fold(Utility::linear(1.0), |inner, _| Utility::Sum(vec![inner]));
    let refused = pair(Node::new(1.0, deep), Route::new(0, 1, 0.0)).unwrap_err();
    assert!(matches!(refused, ProblemError::TooDeep { node: 0, .. }));
}

#[test]
fn routes_are_refused_by_field() {
    let route = Route::new(0, 1, 0.0);
    for value in [NAN, INF, -INF, 1e16] {
        assert_eq!(refused_route(Route { cost: value, ..route }), "cost");
    }
    for value in [NAN, -1.0] {
        assert_eq!(refused_route(Route { curvature: value, ..route }), "curvature");
        assert_eq!(refused_route(Route { used: value, ..route }), "used");
        assert_eq!(refused_route(Route { capacity: value, ..route }), "capacity");
        assert_eq!(refused_route(Route { fixed: value, ..route }), "fixed");
    }
    for delivered in [NAN, 0.0, -0.5, 1.0 + 1e-9, INF] {
        let refused = pair(node(), Route { delivered, ..route }).unwrap_err();
        assert!(matches!(refused, ProblemError::Delivered { route: 0, .. }));
    }
    let refused = pair(node(), Route { target: 2, ..route }).unwrap_err();
    let part = Part::Route(0);
    assert_eq!(refused, ProblemError::Index { part, field: "target", index: 2, count: 2 });
    let refused = pair(node(), Route { target: 0, ..route }).unwrap_err();
    assert_eq!(refused, ProblemError::SelfLoop { route: 0, node: 0 });
    assert_eq!(refused.to_string(), "route 0 leads from node 0 to itself");
}

#[test]
fn groups_and_curves_are_refused() {
    let group = |cap, node, weight| {
        let group = Group { cap, node_weights: vec![(node, weight)], route_weights: Vec::new() };
        Problem::new(vec![node_of(1.0)], Vec::new(), vec![group]).unwrap_err()
    };
    assert!(matches!(group(NAN, 0, 1.0), ProblemError::OutOfRange { part: Part::Group(0), .. }));
    assert!(matches!(group(1.0, 0, -1.0), ProblemError::OutOfRange { part: Part::Group(0), .. }));
    assert!(matches!(group(1.0, 1, 1.0), ProblemError::Index { part: Part::Group(0), .. }));
    let curve = |points: &[(f64, f64)], rise| {
        let knots = points.iter().map(|&(position, price)| Knot { position, price });
        MarginalCurve::new(knots.collect(), rise).unwrap_err()
    };
    assert_eq!(curve(&[], 0.0), CurveError::Empty);
    assert_eq!(curve(&[(0.0, 1.0), (1.0, 2.0)], 0.0), CurveError::Rising { knot: 1 });
    assert_eq!(curve(&[(1.0, 1.0), (0.0, 1.0)], 0.0), CurveError::Unordered { knot: 1 });
    assert_eq!(curve(&[(0.0, 1.0)], -1.0), CurveError::Rise(-1.0));
    assert!(matches!(curve(&[(NAN, 1.0)], 0.0), CurveError::Unfit { knot: 0, .. }));
    assert!(matches!(curve(&[(0.0, INF)], 0.0), CurveError::Unfit { knot: 0, .. }));
}

fn node_of(held: f64) -> Node {
    Node::new(held, Utility::linear(0.01))
}

#[test]
fn an_empty_problem_is_a_certified_no() {
    for nodes in [Vec::new(), vec![node()], vec![node(), node()]] {
        let problem = Problem::new(nodes, Vec::new(), Vec::new()).unwrap();
        let (answer, _) = solve(&problem, Warm::cold());
        assert_eq!((answer.status, answer.certificate.bound), (Status::NoTrade, 0.0));
        let verdict = certified_no_trade(&problem, &answer.prices, 0.0);
        assert_eq!(verdict, NoTrade::Proved { bound: 0.0 });
    }
}

/// Money cannot reach the second pair, nor the lone node; all floors are far out of reach.
#[test]
fn a_joint_shortage_in_parts_is_shared_and_certified() {
    let short = |held| {
        let rising = MarginalCurve::new(vec![Knot { position: 500.0, price: 0.0 }], 1e-4).unwrap();
        Node { floor: 1_000.0, floor_price: 0.5, ..Node::new(held, Utility::Curve(rising)) }
    };
    let nodes = vec![short(100.0), short(300.0), short(0.0), short(50.0), short(10.0)];
    let both = |a, b| [Route::new(a, b, 1e-4), Route::new(b, a, 1e-4)];
    let routes = [both(0, 1), both(2, 3)].concat();
    let problem = Problem::new(nodes, routes, Vec::new()).unwrap();
    let (answer, _) = solve(&problem, Warm::cold());
    assert_eq!(answer.status, Status::Certified, "{answer:?}");
    // Shared at prices that differ by the cost alone: half the difference, less half the cost.
    assert!((answer.flows[1] - 99.5).abs() < 1e-6, "{answer:?}");
    assert!((answer.flows[3] - 24.5).abs() < 1e-6, "{answer:?}");
    assert!(answer.prices.nodes.iter().all(|price| *price > 0.5), "rescue is told by price");
}

#[test]
fn extreme_numbers_end_in_a_status() {
    for scale in [1e-15, 1e-9, 1e9, 1e14] {
        for price in [1e-15, 1.0, 1e15] {
            let curved = Utility::Quadratic { slope: price, curvature: price, centre: scale };
            let nodes = vec![Node::new(scale, curved), Node::new(0.0, Utility::linear(price))];
            let problem =
                Problem::new(nodes, vec![Route::new(0, 1, 0.0), Route::new(1, 0, 1e15)], vec![]);
            let (answer, _) = solve(&problem.unwrap(), Warm::cold());
            assert!(answer.certificate.benefit >= 0.0);
            assert!(answer.steps < 10_000);
        }
    }
}

#[test]
fn flows_and_prices_that_do_not_fit_are_refused() {
    let problem = pair(node(), Route { capacity: 10.0, ..Route::new(0, 1, 0.0) }).unwrap();
    let prices = Prices { nodes: vec![0.01; 2], groups: Vec::new() };
    let refused = |flow: f64| certify(&problem, &[flow], &prices).unwrap_err();
    for flow in [-1.0, 11.0, NAN, INF] {
        assert!(matches!(refused(flow), FlowError::Flow { route: 0, .. }));
    }
    let bad = |nodes: Vec<f64>, groups: Vec<f64>| {
        certify(&problem, &[1.0], &Prices { nodes, groups }).unwrap_err()
    };
    assert!(matches!(bad(vec![NAN, 0.0], Vec::new()), FlowError::Price { index: 0, .. }));
    assert!(matches!(bad(vec![0.0], Vec::new()), FlowError::Length { .. }));
    assert!(matches!(bad(vec![0.0; 2], vec![1.0]), FlowError::Length { .. }));
    let unfit = certified_no_trade(&problem, &Prices::default(), 1e9);
    assert_eq!(unfit, NoTrade::Open { bound: INF });
    let (answer, _) = solve(&problem, Warm::from_prices(Prices::default()));
    assert_eq!(answer.status, Status::NoTrade);
}
