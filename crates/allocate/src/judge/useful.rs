//! The most that a route can usefully carry, which is what makes a bound on fixed charges tight.
//!
//! A flow is a sum of paths from nodes that end below where they stand to nodes that end above.
//! Taking back the last unit of a path saves its costs, so in a smallest best answer that unit
//! must be worth at least as much where it ends as where it came from. Prices never rise with the
//! position: a receiver ends where its price is still at least the least idle price of any other
//! node that can give, a giver where its price is at most the largest of any other that can
//! receive. No route carries more than all receivers take together, or all givers give.
//!
//! Taking back must be allowed, so it must not load a group; and where something is lost on the
//! way, it must not be a blessing to lose it, so no idle price may be negative. No route may reward
//! being used.

use crate::network::segments::{Segments, response};
use crate::network::{Lines, Network};

/// Room for rounding: of prices, of amounts, and of amounts as a share of a logarithm's depth.
const PRICE_SLACK: f64 = 1e-12;
const AMOUNT_SLACK: f64 = 1e-9;
const DEPTH_SLACK: f64 = 1e-14;

/// The two best of many values, and whose the best is.
#[derive(Debug, Clone, Copy)]
struct Best {
    first: f64,
    second: f64,
    whose: usize,
}

impl Best {
    fn new(values: impl Iterator<Item = (usize, f64)>) -> Self {
        let none = Self { first: f64::NEG_INFINITY, second: f64::NEG_INFINITY, whose: usize::MAX };
        values.fold(none, |best, (whose, value)| {
            if value > best.first {
                Self { first: value, second: best.first, whose }
            } else {
                Self { second: best.second.max(value), ..best }
            }
        })
    }

    /// The best of all others.
    fn without(&self, one: usize) -> f64 {
        if self.whose == one { self.second } else { self.first }
    }
}

/// What no route can usefully exceed; infinite where nothing is known, and where no route charges
/// anything.
pub(crate) fn useful(network: &Network, lines: &Lines) -> f64 {
    let segments = &network.segments;
    let nodes = 0..network.topology.nodes;
    let loses = !lines.is_lossless;
    let is_blessing =
        loses && nodes.clone().filter_map(|node| left(segments, node)).any(|price| price < 0.0);
    let cheapest = cheapest(network, lines);
    let is_loaded = network.ties.iter().any(|tie| !tie.nodes.is_empty());
    // Depth used so far may hide a reward; what is left of it decides, as only more depth follows.
    if lines.is_gratis || cheapest < 0.0 || is_blessing || is_loaded {
        return f64::INFINITY;
    }
    let givers = Best::new(nodes.clone().filter_map(|at| Some((at, -left(segments, at)?))));
    let takers = Best::new(nodes.clone().filter_map(|at| Some((at, right(segments, at)?))));
    let (mut taken, mut given) = (0.0, 0.0);
    for node in nodes {
        if let Some(price) = right(segments, node) {
            taken += way(segments, node, -givers.without(node) + cheapest, price).max(0.0);
        }
        if let Some(price) = left(segments, node) {
            given += (-way(segments, node, takers.without(node) - cheapest, price)).max(0.0);
        }
    }
    let worst = lines.delivered.iter().copied().fold(1.0, f64::min);
    // A path has one link less than there are nodes at most.
    let links = (network.topology.nodes as f64 - 1.0).max(0.0);
    let taken = if loses { taken / libm::pow(worst, links) } else { taken };
    let most = taken.min(given) * (1.0 + AMOUNT_SLACK);
    if most >= 0.0 { most } else { f64::INFINITY }
}

/// The least that a unit costs on any route.
fn cheapest(network: &Network, lines: &Lines) -> f64 {
    let topology = &*network.topology;
    let of_routes = (0..topology.links()).filter(|place| topology.route_at(*place).is_some());
    of_routes.map(|place| lines.cost[place]).fold(f64::INFINITY, f64::min)
}

/// What the last unit held is worth at a node that can give.
fn left(segments: &Segments, node: usize) -> Option<f64> {
    let at = segments.of(node).rfind(|at| segments.start[*at] < 0.0)?;
    Some(segments.get(at).price(0.0))
}

/// What one more unit is worth at a node that can receive.
fn right(segments: &Segments, node: usize) -> Option<f64> {
    let at = segments.of(node).find(|at| segments.get(*at).end() > 0.0)?;
    Some(segments.get(at).price(0.0))
}

/// How far a node goes until it is worth a price, a little further rather than less far.
fn way(segments: &Segments, node: usize, price: f64, idle: f64) -> f64 {
    let slack = PRICE_SLACK * (price.abs() + idle.abs());
    let far = |price: f64, sign: f64| {
        let (distance, _) = response(segments, node, price);
        let depth = segments.of(node).map(|at| segments.depth[at]).fold(0.0, f64::max);
        distance + sign * DEPTH_SLACK * (depth + distance.abs())
    };
    if price < idle { far(price - slack, 1.0) } else { far(price + slack, -1.0) }
}
