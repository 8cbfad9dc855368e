//! Sizes and slopes of a problem that the search goes by: price level, price scale, envelopes.

use super::posed::Posed;
use super::repair::loads;
use crate::problem::Route;
use crate::ray::Ray;

/// Most that flows can add to a group's load.
pub(super) fn most_load(problem: &Posed<'_>, group: usize) -> f64 {
    let most = &problem.shape.useful;
    let added = loads(problem, group).into_iter().map(|(route, load)| load.max(0.0) * most[route]);
    added.sum::<f64>() * (1.0 + 1e-12)
}

/// The marginal value of a flow: minus the slope of the convex envelope of its cost. With a
/// charge, the envelope is a straight line up to the flow that spreads the charge best.
pub(super) fn route_ray(route: &Route, charge: f64, most: f64, level: f64) -> Ray {
    // A common price level costs a route what it loses on the way.
    let first = route.cost + route.curvature * route.used + (1.0 - route.delivered) * level;
    if charge <= 0.0 || most <= 0.0 {
        return Ray::new(&[(0.0, -first, route.curvature)], Vec::new(), 1.0);
    }
    let best = (2.0 * charge / route.curvature).sqrt();
    if best < most {
        let slope = first + route.curvature * best;
        return Ray::new(&[(0.0, -slope, 0.0), (best, -slope, route.curvature)], Vec::new(), 1.0);
    }
    let slope = first + charge / most + route.curvature * most * 0.5;
    Ray::new(&[(0.0, -slope, 0.0)], Vec::new(), 1.0)
}

/// The price at the idle position, the middle of both sides at a kink.
pub(super) fn idle_price(problem: &Posed<'_>, node: usize) -> f64 {
    let profile = &problem.shape.profiles[node];
    f64::midpoint(profile.price(0.0, true).middle(), profile.price(0.0, false).middle())
}

/// The middle of the idle prices.
pub(super) fn level(problem: &Posed<'_>) -> f64 {
    let prices = (0..problem.nodes().len()).map(|node| idle_price(problem, node));
    let (low, high) = prices.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), price| {
        (low.min(price), high.max(price))
    });
    if low <= high { f64::midpoint(low, high) } else { 0.0 }
}

/// The largest surplus or shortfall of a route when nothing is sent.
pub(super) fn price_scale(problem: &Posed<'_>) -> f64 {
    let surplus = |route: &Route| {
        let arrives = route.delivered * idle_price(problem, route.target);
        arrives - idle_price(problem, route.source) - route.cost - route.curvature * route.used
    };
    let largest = problem.routes().iter().map(|route| surplus(route).abs()).fold(0.0, f64::max);
    let size = (0..problem.nodes().len()).map(|node| idle_price(problem, node).abs());
    largest.max(1e-9 * size.fold(0.0, f64::max))
}
