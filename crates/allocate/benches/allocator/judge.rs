//! One judge for everybody's answers: [`certify`], which trusts neither flows nor prices.
//!
//! Flows that a tolerance has left outside their limits are first made such as may be sent, changing
//! as little as that takes; how far outside they were is told.

use trimtab_allocate::{Prices, Problem, certify};

/// What the judge found.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Judged {
    /// The most by which a limit was broken, as a share of that limit or of one unit of money.
    pub(crate) violation: f64,
    /// Benefit of the flows that may be sent.
    pub(crate) benefit: f64,
    /// What the answer's own prices prove it to lack at most, as a share of its benefit.
    pub(crate) gap: f64,
}

/// Passes over the nodes before what is left is done by sending less of everything.
const PASSES: usize = 100;

/// Judges flows by prices; nothing if they are not numbers or nothing can be sent.
pub(crate) fn judge(problem: &Problem, flows: &[f64], prices: &[f64]) -> Option<Judged> {
    let mut violation = 0.0_f64;
    let clip = |(route, flow): (&trimtab_allocate::Route, &f64)| {
        let kept = flow.clamp(0.0, route.capacity);
        violation = violation.max((flow - kept).abs());
        kept
    };
    let mut sent: Vec<f64> = problem.routes().iter().zip(flows).map(clip).collect();
    violation = violation.max(outside(problem, &sent));
    repair(problem, &mut sent);
    let prices = Prices { nodes: prices.to_vec(), groups: vec![0.0; problem.groups().len()] };
    let mut less = 0.0;
    loop {
        let kept: Vec<f64> = sent.iter().map(|flow| flow * (1.0 - less)).collect();
        if let Ok(proof) = certify(problem, &kept, &prices) {
            let gap = proof.gap / proof.benefit;
            return Some(Judged { violation, benefit: proof.benefit, gap });
        }
        less = if less == 0.0 { 1e-15 } else { less * 10.0 };
        if less > 1e-2 || sent.iter().any(|flow| flow.is_nan()) {
            return None;
        }
    }
}

/// Each node's position under flows.
fn positions(problem: &Problem, flows: &[f64]) -> Vec<f64> {
    let mut positions: Vec<f64> = problem.nodes().iter().map(|node| node.idle()).collect();
    for (route, flow) in problem.routes().iter().zip(flows) {
        positions[route.source] -= flow;
        positions[route.target] += route.delivered * flow;
    }
    positions
}

/// The lowest and the highest position that flows may bring a node to.
fn range(problem: &Problem, node: usize) -> (f64, f64) {
    let node = &problem.nodes()[node];
    let least = if node.is_floor_hard() { node.floor } else { f64::NEG_INFINITY };
    (least, node.cap.max(node.idle()))
}

fn outside(problem: &Problem, flows: &[f64]) -> f64 {
    let share = |(node, at): (usize, f64)| {
        let (low, high) = range(problem, node);
        let below = (low - at).max(0.0) / low.abs().max(1.0);
        let above = (at - high).max(0.0) / high.abs().max(1.0);
        below.max(above)
    };
    positions(problem, flows).into_iter().enumerate().map(share).fold(0.0, f64::max)
}

/// Sends less from nodes that would be short and to nodes that would be over.
fn repair(problem: &Problem, flows: &mut [f64]) {
    let (mut leaving, mut coming) =
        (vec![vec![]; problem.nodes().len()], vec![vec![]; problem.nodes().len()]);
    for (at, route) in problem.routes().iter().enumerate() {
        leaving[route.source].push(at);
        coming[route.target].push(at);
    }
    let mut at = positions(problem, flows);
    for _ in 0..PASSES {
        let mut is_done = true;
        for node in 0..at.len() {
            let (low, high) = range(problem, node);
            let (routes, mut excess) = match at[node] {
                position if position < low => (&leaving[node], low - position),
                position if position > high => (&coming[node], position - high),
                _ => continue,
            };
            is_done = false;
            for &chosen in routes {
                let route = &problem.routes()[chosen];
                let share = if route.source == node { 1.0 } else { route.delivered };
                let less = (excess / share).min(flows[chosen]);
                flows[chosen] -= less;
                at[route.source] += less;
                at[route.target] -= route.delivered * less;
                excess -= less * share;
            }
        }
        if is_done {
            return;
        }
    }
}
