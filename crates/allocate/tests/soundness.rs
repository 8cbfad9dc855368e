//! Whatever the flows and whatever the prices, the bound is not below the benefit; and a utility's
//! price, gain and inverse tell the same story.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod common;

use common::{Dice, Family};
use proptest::prelude::*;
use trimtab_allocate::{
    NoTrade, Node, Prices, Problem, Route, Utility, Warm, certified_no_trade, certify, solve,
};

fn utility(seed: u64) -> Utility {
    let mut dice = Dice::new(seed);
    let curve = Utility::Curve(common::curve(&mut dice, 1e5));
    let log = Utility::Log { weight: dice.within(1.0, 200.0), offset: dice.within(-1e5, 1e4) };
    let line = Utility::Quadratic { slope: 0.001, curvature: 1e-9, centre: 5e4 };
    match seed % 4 {
        0 => curve,
        1 => log,
        2 => Utility::Sum(vec![log, curve]),
        _ => Utility::Sum(vec![log, Utility::Sum(vec![curve, line])]),
    }
}

proptest! {
    #[test]
    fn no_flow_beats_any_bound(seed in any::<u64>(), chance in any::<u64>()) {
        let family = Family { fixed: (seed % 5) as usize, ..common::family(seed) };
        let problem = common::problem(seed, family);
        let mut dice = Dice::new(chance);
        let size = 10_f64.powf(dice.within(-3.0, 1.0));
        let mut flows: Vec<f64> = problem.routes().iter().map(|route| {
            let most = route.capacity.min(problem.nodes()[route.source].drawable);
            if dice.chance(0.5) { 0.0 } else { most * (dice.unit() * size).min(1.0) }
        }).collect();
        let prices = Prices {
            nodes: problem.nodes().iter().map(|node| {
                node.utility.marginal(node.idle()).right + dice.within(-0.01, 0.01) * size
            }).collect(),
            groups: problem.groups().iter().map(|_| dice.unit() * 0.001).collect(),
        };
        // Idling is always allowed, so some fraction of any flows is.
        for _ in 0..40 {
            if let Ok(proof) = certify(&problem, &flows, &prices) {
                prop_assert!(proof.bound >= proof.benefit, "{proof:?}");
                let verdict = certified_no_trade(&problem, &prices, 0.0);
                let (NoTrade::Proved { bound } | NoTrade::Open { bound }) = verdict;
                prop_assert!(bound >= proof.benefit, "{bound} {proof:?}");
            }
            flows.iter_mut().for_each(|flow| *flow *= 0.5);
        }
    }

    #[test]
    fn price_gain_and_inverse_agree(seed in any::<u64>(), a in 0.0..1.0, b in 0.0..1.0) {
        let utility = utility(seed);
        let (from, to) = (2e4 + 2e5 * a, 2e4 + 2e5 * b);
        let gain = utility.gain(from, to);
        // The integral of the price by a fine midpoint rule.
        let count = 20_000;
        let step = (to - from) / f64::from(count);
        let price = |at: f64| { let m = utility.marginal(at); f64::midpoint(m.left, m.right) };
        let sum: f64 = (0..count).map(|k| price(from + (f64::from(k) + 0.5) * step) * step).sum();
        let size = step.abs() * (price(from) - price(to)).abs() + 1e-9 * (1.0 + gain.abs());
        prop_assert!((gain - sum).abs() <= size, "{gain} {sum}");
        prop_assert!((gain + utility.gain(to, from)).abs() <= 1e-9 * gain.abs() + 1e-9);
        let target = f64::midpoint(price(from), price(to));
        let at = utility.position(target, 2e4, 2.2e5);
        let (near, slack) = (1e-6, 1e-9 * target.abs() + 1e-12);
        let above = utility.marginal(at - near).left;
        let below = utility.marginal(at + near).right;
        prop_assert!(above >= target - slack, "{at}: {above} {target}");
        prop_assert!(below <= target + slack, "{at}: {below} {target}");
    }

    #[test]
    fn a_small_change_keeps_its_digits(seed in any::<u64>(), share in 1e-12..1e-6) {
        // Where the utility itself is of the order of a hundred.
        let log = Utility::Log { weight: 100.0, offset: 1e4 };
        let from = 2e4 + (seed % 1000) as f64;
        let change = (from + from * share) - from;
        let exact: f64 = 100.0 * (change / (from - 1e4)) * (1.0 - 0.5 * change / (from - 1e4));
        let gain = log.gain(from, from + change);
        prop_assert!((gain - exact).abs() <= 1e-11 * exact, "{gain} {exact}");
    }
}

/// Three nodes that are worth about 1, and two so dear that what one digit of their prices stands for
/// is more than the others gain: what a way between these two earns must not vanish in it.
#[test]
fn what_rounding_hides_is_in_the_bound() {
    let node = |held, utility| Node { drawable: f64::INFINITY, ..Node::new(held, utility) };
    let bent =
        |held| node(held, Utility::Quadratic { slope: 1.0, curvature: 0.001, centre: 100.0 });
    let way = |source, target, cost| Route { capacity: 100.0, ..Route::new(source, target, cost) };
    let mut hidden = 0;
    for step in 0..200 {
        let (level, delivered) = (9e14 - 1e12 * f64::from(step), 1.0 - libm::sqrt(2e-12));
        let arrives = delivered * level;
        // What rounding took off what arrives.
        let lost = delivered.mul_add(level, -arrives);
        if lost < 0.03 {
            continue;
        }
        hidden += 1;
        let flat = |price| node(100.0, Utility::linear(price));
        let nodes = vec![bent(150.0), bent(100.0), bent(70.0), flat(arrives), flat(level)];
        let last = Route { delivered, ..way(3, 4, lost - 0.005) };
        let routes = vec![way(0, 1, 0.001), way(0, 2, 0.001), way(1, 2, 0.001), last];
        let problem = Problem::new(nodes, routes, Vec::new()).unwrap();
        let idle = |node: &Node| node.utility.marginal(node.idle()).right;
        let nodes = problem.nodes().iter().map(idle).collect();
        let prices = Prices { nodes, groups: Vec::new() };
        let benefit = certify(&problem, &[10.0, 35.0, 0.0, 100.0], &prices).unwrap().benefit;
        let (answer, _) = solve(&problem, Warm::from_prices(prices));
        let bound = answer.certificate.bound;
        assert!(bound >= benefit, "{level}: {bound} {benefit} {answer:?}");
    }
    assert!(hidden > 10, "{hidden}");
}
