//! The unit of money, the size of prices and a worth common to all nodes do not matter.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod common;

use common::Family;
use trimtab_allocate::{
    Group, Knot, MarginalCurve, Node, Problem, Route, Status, Utility, Warm, solve,
};

/// A change of units: amounts and prices are multiplied, a worth per unit is added everywhere.
#[derive(Debug, Clone, Copy)]
struct Units {
    amount: f64,
    price: f64,
    common: f64,
}

impl Units {
    fn problem(self, problem: &Problem) -> Problem {
        let nodes = problem.nodes().iter().map(|node| self.node(node)).collect();
        let routes = problem.routes().iter().map(|route| self.route(*route)).collect();
        let groups = problem.groups().iter();
        let groups = groups.map(|group| Group { cap: group.cap * self.amount, ..group.clone() });
        Problem::new(nodes, routes, groups.collect()).unwrap()
    }

    fn node(self, node: &Node) -> Node {
        let utility = self.utility(&node.utility);
        Node {
            held: node.held * self.amount,
            inbound: node.inbound * self.amount,
            drawable: node.drawable * self.amount,
            floor: node.floor * self.amount,
            floor_price: node.floor_price * self.price,
            floor_rise: node.floor_rise * self.price / self.amount,
            cap: node.cap * self.amount,
            utility: Utility::Sum(vec![utility, Utility::linear(self.common)]),
        }
    }

    fn route(self, route: Route) -> Route {
        Route {
            cost: route.cost * self.price,
            curvature: route.curvature * self.price / self.amount,
            used: route.used * self.amount,
            capacity: route.capacity * self.amount,
            fixed: route.fixed * self.amount * self.price,
            ..route
        }
    }

    fn utility(self, utility: &Utility) -> Utility {
        let Self { amount, price, .. } = self;
        match utility {
            Utility::Log { weight, offset } => {
                Utility::Log { weight: weight * amount * price, offset: offset * amount }
            }
            Utility::Quadratic { slope, curvature, centre } => Utility::Quadratic {
                slope: slope * price,
                curvature: curvature * price / amount,
                centre: centre * amount,
            },
            Utility::Curve(curve) => {
                let knots = curve.knots().iter().map(|knot| Knot {
                    position: knot.position * amount,
                    price: knot.price * price,
                });
                let rise = curve.rise() * price / amount;
                Utility::Curve(MarginalCurve::new(knots.collect(), rise).unwrap())
            }
            other => other.clone(),
        }
    }
}

#[test]
fn units_do_not_matter() {
    let sizes = [(1e-4, 1.0, 0.0), (1e6, 1.0, 0.0), (1.0, 1e-6, 0.0), (1.0, 1e6, 0.0)];
    // The last two: benefits of a millionth and less of what everything is worth.
    let sizes = sizes.into_iter().chain([(1.0, 1.0, 1.0), (1.0, 1.0, 100.0)]);
    for (amount, price, common) in sizes {
        let units = Units { amount, price, common };
        for seed in 0..200 {
            // What is lost on the way costs more where everything is worth more.
            let losses = common::family(seed).losses && units.common == 0.0;
            let family = Family { losses, fixed: seed as usize % 3, ..common::family(seed) };
            let problem = common::problem(seed, family);
            let (plain, _) = solve(&problem, Warm::cold());
            let (scaled, _) = solve(&units.problem(&problem), Warm::cold());
            assert_eq!(plain.status, scaled.status, "seed {seed}, {units:?}: {scaled:?}");
            if plain.status == Status::Certified {
                let benefit = scaled.certificate.benefit / (amount * price);
                let off = (benefit - plain.certificate.benefit).abs();
                assert!(off <= 2e-6 * benefit, "seed {seed}, {units:?}: {benefit}");
            }
        }
    }
}
