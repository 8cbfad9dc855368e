//! The most that a route can usefully carry, which is what makes a bound on fixed charges tight.
//!
//! A flow is a sum of paths from nodes that end below where they stand to nodes that end above.
//! Taking back the last unit of a path saves its costs, so in a smallest best answer that unit
//! must be worth at least as much where it ends as where it came from. Prices never rise with
//! the position: a receiver ends where its price is still at least the least idle price of the
//! others, a giver where its price is at most the largest. No route carries more than all
//! receivers take together, or all givers give.
//!
//! Taking back must be allowed, so it must not load a group; and where something is lost on the
//! way, it must not be a blessing to lose it, so no idle price may be negative. No route may reward
//! being used.

use super::posed::Posed;
use super::shape::Shape;
use crate::problem::{Group, Node, Route};

/// Room for rounding: of prices, and of amounts.
const PRICE_SLACK: f64 = 1e-12;
const AMOUNT_SLACK: f64 = 1e-9;

/// For each route, the most it can usefully carry; its own limit where nothing better is known,
/// and where no route charges anything.
pub(crate) fn useful(
    nodes: &[Node],
    routes: &[Route],
    groups: &[Group],
    shape: &Shape,
) -> Vec<f64> {
    let charges = routes.iter().any(|route| route.fixed > 0.0);
    let loads = |group: &Group| group.cap.is_finite() && !group.node_weights.is_empty();
    let loses = routes.iter().any(|route| route.delivered < 1.0);
    let is_bad = |node: usize| shape.profiles[node].price(0.0, true).low < 0.0;
    let is_blessing = loses && (0..nodes.len()).any(is_bad);
    let rewards = routes.iter().any(|route| route.cost < 0.0);
    if !charges || rewards || is_blessing || groups.iter().any(loads) {
        return shape.most.clone();
    }
    let most = taken(routes, shape).min(given(routes, shape)) * (1.0 + AMOUNT_SLACK);
    shape.most.iter().map(|limit| limit.min(most)).collect()
}

/// The least that a unit costs on any route.
fn cheapest(routes: &[Route]) -> f64 {
    let first = |route: &Route| route.cost + route.curvature * route.used;
    routes.iter().map(first).fold(f64::INFINITY, f64::min)
}

/// What all receivers can usefully take, told at the start of the way.
fn taken(routes: &[Route], shape: &Shape) -> f64 {
    let count = shape.profiles.len();
    let price = |node: usize| shape.profiles[node].price(0.0, true).low;
    let mut total = 0.0;
    for node in 0..count {
        let others = (0..count).filter(|other| *other != node).map(price);
        let least = others.fold(f64::INFINITY, f64::min) + cheapest(routes);
        let least = least - PRICE_SLACK * (least.abs() + price(node).abs());
        total += shape.profiles[node].reach(least, 0.0, shape.span[node].1);
    }
    let worst = routes.iter().map(|route| route.delivered).fold(1.0, f64::min);
    (1..count).fold(total, |amount, _| amount / worst)
}

/// What all givers can usefully give.
fn given(routes: &[Route], shape: &Shape) -> f64 {
    let count = shape.profiles.len();
    let price = |node: usize| shape.profiles[node].price(0.0, false).high;
    let mut total = 0.0;
    for node in 0..count {
        let others = (0..count).filter(|other| *other != node).map(price);
        let most = others.fold(f64::NEG_INFINITY, f64::max) - cheapest(routes);
        let most = most + PRICE_SLACK * (most.abs() + price(node).abs());
        total -= shape.profiles[node].reach(most, shape.span[node].0, 0.0);
    }
    total
}

impl Posed<'_> {
    /// Whether any route can usefully carry anything.
    pub(crate) fn has_useful_route(&self) -> bool {
        self.shape.useful.iter().any(|most| *most > 0.0)
    }
}
