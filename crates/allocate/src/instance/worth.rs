//! What flows come to in the instance's own terms: utilities as such less costs, not the
//! difference to doing nothing that answers and certificates tell. For comparing with others.
//!
//! Utilities are defined up to a constant, which is settled here: `weight * ln(x - offset)`,
//! `slope * x - curvature / 2 * (x - centre)^2`, and a curve is worth 0 at its first knot.

use crate::curve::MarginalCurve;
use crate::fault::FlowError;
use crate::problem::{Node, Problem, Route};
use crate::utility::Utility;

/// Utilities less shortfalls and costs at `flows`.
pub(super) fn objective(problem: &Problem, flows: &[f64]) -> Result<f64, FlowError> {
    let positions = positions(problem, flows)?;
    let nodes = problem.nodes().iter().zip(positions);
    let worth: f64 = nodes.map(|(node, position)| worth(node, position)).sum();
    let costs: f64 =
        problem.routes().iter().zip(flows).map(|(route, &flow)| cost(route, flow)).sum();
    Ok(worth - costs)
}

/// Utilities less shortfalls if nothing is sent.
pub(super) fn idle(problem: &Problem) -> f64 {
    problem.nodes().iter().map(|node| worth(node, node.idle())).sum()
}

/// Where flows leave every node.
fn positions(problem: &Problem, flows: &[f64]) -> Result<Vec<f64>, FlowError> {
    let needed = problem.routes().len();
    if flows.len() != needed {
        return Err(FlowError::Length { what: "flows", given: flows.len(), needed });
    }
    let mut positions: Vec<f64> = problem.nodes().iter().map(Node::idle).collect();
    for (index, (route, &flow)) in problem.routes().iter().zip(flows).enumerate() {
        if !(0.0..=route.capacity).contains(&flow) {
            return Err(FlowError::Flow { route: index, flow, capacity: route.capacity });
        }
        positions[route.target] += route.delivered * flow;
        positions[route.source] -= flow;
    }
    Ok(positions)
}

fn worth(node: &Node, position: f64) -> f64 {
    let short = (node.floor - position).max(0.0);
    // Below a hard floor is nowhere to be; what rounding takes below it costs nothing.
    let penalty = if node.is_floor_hard() {
        0.0
    } else {
        (node.floor_price + node.floor_rise / 2.0 * short) * short
    };
    value(&node.utility, position) - penalty
}

fn value(utility: &Utility, position: f64) -> f64 {
    match utility {
        Utility::Log { weight, .. } if *weight <= 0.0 => 0.0,
        Utility::Log { weight, offset } => weight * libm::log((position - offset).max(0.0)),
        Utility::Quadratic { slope, curvature, centre } => {
            let away = position - centre;
            slope * position - curvature / 2.0 * away * away
        }
        Utility::Curve(curve) => area(curve, position),
        Utility::Sum(parts) => parts.iter().map(|part| value(part, position)).sum(),
    }
}

/// The area under a marginal price from its first knot to a position.
fn area(curve: &MarginalCurve, position: f64) -> f64 {
    let knots = curve.knots();
    let (first, last) = (knots[0], knots[knots.len() - 1]);
    if position < first.position {
        let below = first.position - position;
        return -(first.price + curve.rise() / 2.0 * below) * below;
    }
    let mut sum = (position - last.position).max(0.0) * last.price;
    for pair in knots.windows(2) {
        let end = pair[1].position.min(position);
        if end > pair[0].position {
            let price = f64::midpoint(pair[0].price, curve.price(end, true));
            sum += (end - pair[0].position) * price;
        }
    }
    sum
}

fn cost(route: &Route, flow: f64) -> f64 {
    let depth = route.curvature / 2.0 * flow * (flow + 2.0 * route.used);
    let fixed = if flow > 0.0 { route.fixed } else { 0.0 };
    route.cost * flow + depth + fixed
}
