//! Flows that keep every limit exactly, from flows that keep them up to rounding.

use super::posed::Posed;

/// Sweeps over all limits. A cut at one node can break a limit before it, never more often than
/// there are nodes in a row.
const SWEEPS: usize = 64;

/// Cuts flows until what leaves, caps and groups are kept.
pub(super) fn repair(problem: &Posed<'_>, flows: &mut [f64]) {
    for (flow, most) in flows.iter_mut().zip(&problem.shape.useful) {
        *flow = if flow.is_finite() { flow.clamp(0.0, *most) } else { 0.0 };
    }
    for _ in 0..SWEEPS {
        let is_clean = !cut_drawables(problem, flows)
            & !cut_caps(problem, flows)
            & !cut_floors(problem, flows)
            & !cut_groups(problem, flows);
        if is_clean {
            return;
        }
    }
}

/// What is too much, with a little more, so that the cut sum surely fits.
fn excess(sum: f64, limit: f64, size: f64) -> Option<f64> {
    let over = sum - limit;
    (over > 0.0).then_some(over + 2.0 * f64::EPSILON * size)
}

/// Takes `amount` (counted by weight) from the flows given by index and weight, largest first;
/// gives what could not be taken.
fn cut(flows: &mut [f64], loads: &[(usize, f64)], mut amount: f64) -> f64 {
    while amount > 0.0 {
        let load = |(route, weight): &(usize, f64)| flows[*route] * weight;
        let Some(&(route, weight)) = loads.iter().max_by(|a, b| load(a).total_cmp(&load(b))) else {
            return amount;
        };
        if flows[route] * weight <= 0.0 {
            return amount;
        }
        let taken = (amount / weight).min(flows[route]);
        flows[route] -= taken;
        amount -= taken * weight;
        if taken * weight <= 0.0 {
            return amount;
        }
    }
    0.0
}

fn cut_drawables(problem: &Posed<'_>, flows: &mut [f64]) -> bool {
    let mut is_cut = false;
    for (node, out) in problem.shape.out.iter().enumerate() {
        let sum: f64 = out.iter().map(|route| flows[*route]).sum();
        if let Some(over) = excess(sum, problem.nodes()[node].drawable, sum) {
            let loads: Vec<(usize, f64)> = out.iter().map(|route| (*route, 1.0)).collect();
            cut(flows, &loads, over);
            is_cut = true;
        }
    }
    is_cut
}

fn cut_floors(problem: &Posed<'_>, flows: &mut [f64]) -> bool {
    let mut is_cut = false;
    for (node, parts) in problem.nodes().iter().enumerate().filter(|(_, n)| n.is_floor_hard()) {
        let (change, size) = moved(problem, flows, node);
        if let Some(over) = excess(-change, parts.fall(), size) {
            let loads: Vec<(usize, f64)> =
                problem.shape.out[node].iter().map(|route| (*route, 1.0)).collect();
            cut(flows, &loads, over);
            is_cut = true;
        }
    }
    is_cut
}

fn cut_caps(problem: &Posed<'_>, flows: &mut [f64]) -> bool {
    let mut is_cut = false;
    for (node, &room) in problem.shape.lift.iter().enumerate() {
        if !room.is_finite() {
            continue;
        }
        let (change, size) = moved(problem, flows, node);
        if let Some(over) = excess(change, room, size) {
            let into = problem.routes().iter().enumerate().filter(|(_, r)| r.target == node);
            let loads: Vec<(usize, f64)> = into.map(|(at, r)| (at, r.delivered)).collect();
            cut(flows, &loads, over);
            is_cut = true;
        }
    }
    is_cut
}

/// By how much flows change a node, and the size of what that is the sum of.
fn moved(problem: &Posed<'_>, flows: &[f64], node: usize) -> (f64, f64) {
    let (mut change, mut size) = (0.0, 0.0);
    for (route, flow) in problem.routes().iter().zip(flows) {
        if route.source == node {
            change -= flow;
            size += flow;
        } else if route.target == node {
            change += route.delivered * flow;
            size += flow;
        }
    }
    (change, size)
}

fn cut_groups(problem: &Posed<'_>, flows: &mut [f64]) -> bool {
    let mut is_cut = false;
    for (group, &room) in problem.shape.room.iter().enumerate() {
        if !room.is_finite() {
            continue;
        }
        let loads = loads(problem, group);
        let load: f64 = loads.iter().map(|(route, weight)| weight * flows[*route]).sum();
        let size: f64 = loads.iter().map(|(route, weight)| weight.abs() * flows[*route]).sum();
        if let Some(over) = excess(load, room, size) {
            let is_safe = |(route, _): &(usize, f64)| !relieves_another(problem, group, *route);
            let (safe, others) = loads.into_iter().partition::<Vec<_>, _>(is_safe);
            let left = cut(flows, &safe, over);
            cut(flows, &others, left);
            is_cut = true;
        }
    }
    is_cut
}

/// Whether a flow on a route makes room in another group, so that a cut would take that away.
fn relieves_another(problem: &Posed<'_>, group: usize, route: usize) -> bool {
    let groups = (0..problem.groups().len()).filter(|other| *other != group);
    groups.flat_map(|other| loads(problem, other)).any(|(at, load)| at == route && load < 0.0)
}

/// By how much a unit on each route loads a group.
pub(super) fn loads(problem: &Posed<'_>, group: usize) -> Vec<(usize, f64)> {
    let shape = &problem.shape;
    let weight = |weights: &[(usize, f64)]| {
        weights.iter().filter(|(index, _)| *index == group).map(|(_, weight)| weight).sum::<f64>()
    };
    let load = |(index, route): (usize, &crate::problem::Route)| {
        let ends = route.delivered * weight(&shape.node_groups[route.target])
            - weight(&shape.node_groups[route.source]);
        (index, ends + weight(&shape.route_groups[index]))
    };
    problem.routes().iter().enumerate().map(load).filter(|(_, load)| *load != 0.0).collect()
}
