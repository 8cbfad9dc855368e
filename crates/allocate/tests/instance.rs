//! Instances are read, written, drawn and valued as their formats say.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod common;
#[path = "common/generate.rs"]
mod generate;

use generate::{Family, SIZES, Topology, instance, table};
use trimtab_allocate::instance::{Instance, Kind, Piece, Table};
use trimtab_allocate::{Node, Problem, Route, Status, Utility, Warm, certify, solve};

const FULL: &str = r#"{
  "schema": "trimtab/instance/1",
  "units": {"money": "USD", "price": "1"},
  "nodes": [
    {"name": "a", "held": 100, "inbound": 5, "drawable": "unlimited", "floor": 10, "cap": 400,
     "utility": {"log": {"weight": 8, "offset": 2}}},
    {"name": "b", "held": 50, "floor": 60, "floor_price": 2, "floor_rise": 0.5,
     "utility": {"quadratic": {"slope": 1, "curvature": 0.1, "centre": 40}}},
    {"name": "c", "held": 0, "cap": "unlimited", "utility": {"sum": [
      {"linear": {"price": 0.25}},
      {"curve": {"rise": 0.125, "knots": [[4, 3], [8, 1], [8, 0.5]]}}]}}
  ],
  "routes": [
    {"name": "bridge", "from": "a", "to": "b", "cost": 0.5, "curvature": 0.25, "used": 2,
     "delivered": 0.5, "capacity": 30, "fixed": 1.5},
    {"from": "b", "to": "c", "cost": -0.25}
  ],
  "groups": [{"name": "west", "cap": 90, "nodes": {"b": 1}, "routes": {"b > c": 0.5, "bridge": 2}}]
}"#;

#[test]
fn what_is_drawn_is_written_and_read_bit_by_bit() {
    for family in Family::ALL {
        for topology in Topology::ALL {
            for size in &SIZES[..3] {
                let drawn = table(family, topology, *size, 1);
                let bytes = drawn.write();
                let read = Table::read(&bytes).unwrap();
                assert_eq!(read, drawn);
                assert_eq!(read.write(), bytes);
                let instance = Instance::read(&bytes).unwrap();
                let counts = (instance.problem().nodes().len(), instance.problem().routes().len());
                assert_eq!(counts, *size);
            }
        }
    }
}

#[test]
fn a_table_means_what_the_format_says() {
    let drawn = table(Family::Log, Topology::Hub, SIZES[0], 7);
    let problem = drawn.instance().unwrap();
    let (row, node) = (&drawn.nodes[9], &problem.problem().nodes()[9]);
    let utility = Utility::Log { weight: row.numbers[0], offset: row.numbers[1] };
    let limits = (node.floor, node.cap, node.held, node.inbound, node.drawable);
    assert_eq!(limits, (row.low, row.high, row.held, 0.0, f64::INFINITY));
    assert!(node.is_floor_hard());
    assert_eq!(node.utility, utility);
    let (row, route) = (&drawn.routes[39], &problem.problem().routes()[39]);
    assert_eq!((route.source, route.target, route.used), (row.source, row.target, 0.0));
    let numbers = (route.cost, route.curvature, route.capacity, route.delivered, route.fixed);
    assert_eq!(numbers, (row.cost, row.curvature, row.capacity, row.delivered, row.fixed));
}

#[test]
fn kinds_may_differ_and_pieces_become_a_price_with_steps() {
    let mut drawn = table(Family::Log, Topology::Random, SIZES[0], 3);
    let row = &mut drawn.nodes[4];
    (row.kind, row.low, row.high, row.held) = (Kind::Pieces, 2.0, 6.0, 5.0);
    row.pieces[0] = Piece { length: 1.0, slope: 9.0 };
    row.pieces[2] = Piece { length: 3.0, slope: 4.0 };
    let read = Instance::read(&drawn.write()).unwrap();
    let node = &read.problem().nodes()[4];
    let prices = [2.5, 3.0, 4.0, 6.0].map(|position| node.utility.marginal(position));
    assert_eq!(
        prices.map(|price| (price.left, price.right)),
        [(9.0, 9.0), (9.0, 4.0), (4.0, 4.0), (4.0, 4.0)]
    );
    // Nine for the first unit above the floor, four for each of the two after it.
    let alone = Instance::new(Problem::new(vec![node.clone()], vec![], vec![]).unwrap());
    assert_eq!(alone.idle_objective(), 17.0);
}

#[test]
fn every_field_of_json_is_read() {
    let read = Instance::read(FULL.as_bytes()).unwrap();
    let [first, second, third] = read.problem().nodes() else { panic!("three nodes") };
    assert_eq!(
        first,
        &Node {
            inbound: 5.0,
            drawable: f64::INFINITY,
            floor: 10.0,
            floor_price: f64::INFINITY,
            cap: 400.0,
            ..Node::new(100.0, Utility::Log { weight: 8.0, offset: 2.0 })
        }
    );
    assert_eq!((second.floor, second.floor_price, second.floor_rise), (60.0, 2.0, 0.5));
    assert_eq!((second.drawable, second.cap), (50.0, f64::INFINITY));
    assert_eq!((third.floor, third.floor_price, third.drawable), (0.0, 0.0, 0.0));
    assert_eq!(
        read.problem().routes(),
        &[
            Route {
                curvature: 0.25,
                used: 2.0,
                delivered: 0.5,
                capacity: 30.0,
                fixed: 1.5,
                ..Route::new(0, 1, 0.5)
            },
            Route::new(1, 2, -0.25)
        ]
    );
    let group = &read.problem().groups()[0];
    assert_eq!((group.cap, &group.node_weights[..]), (90.0, &[(1, 1.0)][..]));
    assert_eq!(group.route_weights, [(1, 0.5), (0, 2.0)]);
    assert_eq!(read.names().routes, ["bridge", "b > c"]);
    assert_eq!((&read.units().money[..], &read.units().price[..]), ("USD", "1"));
}

#[test]
fn the_objective_is_worth_less_costs_by_hand() {
    let read = Instance::read(FULL.as_bytes()).unwrap();
    // 105 at a; 50 at b, 10 below its floor; nothing at c, 4 below its curve's first knot.
    let log = |position: f64| 8.0 * libm::log(position - 2.0);
    let curve = -4.0 * 3.0 - 0.125 / 2.0 * 16.0;
    let idle = log(105.0) + (50.0 - 0.05 * 100.0 - (2.0 + 0.25 * 10.0) * 10.0) + curve;
    assert!((read.idle_objective() - idle).abs() < 1e-12);
    // 4 sent over the bridge deliver 2, and 6 go on to c: past the slope from 3 to 1, half way.
    let position = 46.0;
    let second = position - 0.05 * 36.0 - (2.0 + 0.25 * 14.0) * 14.0;
    let third = 0.25 * 6.0 + (3.0 + 2.0) / 2.0 * 2.0;
    let costs = 0.5 * 4.0 + 0.125 * (36.0 - 4.0) + 1.5 - 0.25 * 6.0;
    let acting = log(101.0) + second + third - costs;
    assert!((read.objective(&[4.0, 6.0]).unwrap() - acting).abs() < 1e-12);
    let free = read.without_fixed_charges();
    assert!((free.objective(&[4.0, 6.0]).unwrap() - acting - 1.5).abs() < 1e-12);
}

#[test]
fn flows_that_are_none_have_no_objective() {
    let read = Instance::read(FULL.as_bytes()).unwrap();
    for (flows, said) in [
        (&[1.0][..], "flows: 1 given, 2 needed"),
        (&[31.0, 0.0][..], "route 0: the flow 31 lies outside 0..=30"),
        (&[0.0, f64::NAN][..], "route 1: the flow NaN"),
        (&[0.0, -1.0][..], "route 1: the flow -1"),
    ] {
        let refused = read.objective(flows).unwrap_err().to_string();
        assert!(refused.starts_with(said), "{refused}");
    }
}

#[test]
fn json_gives_back_what_was_written() {
    let drawn = (0..60).map(|seed| common::problem(seed, common::family(seed)));
    let tables = Family::ALL.map(|family| instance(family, Topology::Hub, SIZES[0], 2));
    let full = Instance::read(FULL.as_bytes()).unwrap();
    for original in drawn.map(Instance::new).chain(tables).chain([full]) {
        let text = original.to_json().unwrap();
        let read = Instance::read(text.as_bytes()).unwrap();
        assert_eq!(read.problem().nodes(), original.problem().nodes());
        assert_eq!(read.problem().routes(), original.problem().routes());
        assert_eq!(read.problem().groups(), original.problem().groups());
        assert_eq!(read.names(), original.names());
        assert_eq!(read.units(), original.units());
        assert_eq!(read.to_json().unwrap(), text);
    }
}

#[test]
fn the_objective_moves_by_what_the_certificate_says() {
    let drawn = (0..40).map(|seed| common::problem(seed, common::family(seed)));
    let tables = Family::ALL.map(|family| instance(family, Topology::Hub, SIZES[0], 1));
    let mut acted = 0;
    for original in drawn.map(Instance::new).chain(tables) {
        let (answer, _) = solve(original.problem(), Warm::cold());
        let judged = certify(original.problem(), &answer.flows, &answer.prices).unwrap();
        let (idle, acting) =
            (original.idle_objective(), original.objective(&answer.flows).unwrap());
        let gain = acting - idle;
        let slack = 1e-11 * idle.abs().max(acting.abs()).max(1.0);
        assert!((gain - judged.benefit).abs() <= slack, "{gain} and {}", judged.benefit);
        acted += usize::from(answer.status == Status::Certified);
    }
    assert!(acted > 20, "only {acted} of the problems have anything to do");
}
