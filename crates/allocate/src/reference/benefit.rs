//! The benefit of given flows over doing nothing, rounded down, and whether they may be sent.

use super::bound::Mode;
use super::posed::Posed;
use crate::enclosure::Enclosure;
use crate::fault::FlowError;
use crate::problem::Route;

/// Slack of a comparison of two sums, as a share of the sum of magnitudes: what rounding may do.
const ROUNDING: f64 = 16.0 * f64::EPSILON;

/// Flows and the change of every node that they make.
#[derive(Debug, Clone)]
pub(crate) struct Moves {
    /// Of each route.
    pub(crate) flows: Vec<Enclosure>,
    /// Of each node.
    pub(crate) changes: Vec<Enclosure>,
}

impl Moves {
    /// The changes that flows make.
    pub(crate) fn of(problem: &Posed<'_>, flows: &[f64]) -> Self {
        let mut changes = vec![Enclosure::ZERO; problem.nodes().len()];
        for (route, &flow) in problem.routes().iter().zip(flows) {
            if flow != 0.0 {
                let sent = Enclosure::exact(flow);
                changes[route.source] = changes[route.source] - sent;
                changes[route.target] = changes[route.target] + sent * route.delivered;
            }
        }
        Self { flows: flows.iter().map(|flow| Enclosure::exact(*flow)).collect(), changes }
    }

    /// The benefit over doing nothing, rounded down.
    pub(crate) fn benefit(&self, problem: &Posed<'_>) -> f64 {
        let charge = |route: &Route, flow: Enclosure, _| {
            if flow.high > 0.0 { Enclosure::exact(route.fixed) } else { Enclosure::ZERO }
        };
        self.total(problem, charge)
    }

    /// The benefit in a relaxation, rounded down: charges that are not decided are spread.
    pub(crate) fn relaxed_benefit(&self, problem: &Posed<'_>, modes: &[Mode]) -> f64 {
        let charge = |route: &Route, flow: Enclosure, at: usize| match modes[at] {
            Mode::Free => spread(route, flow, problem.shape.useful[at]),
            Mode::Open => Enclosure::exact(route.fixed),
            Mode::Gratis | Mode::Closed => Enclosure::ZERO,
        };
        self.total(problem, charge)
    }

    fn total<F>(&self, problem: &Posed<'_>, charge: F) -> f64
    where
        F: Fn(&Route, Enclosure, usize) -> Enclosure,
    {
        let mut total = Enclosure::ZERO;
        for (profile, change) in problem.shape.profiles.iter().zip(&self.changes) {
            // A concave function is least at an end of an interval.
            let (low, high) = (profile.gain(change.low), profile.gain(change.high));
            total = total + Enclosure::exact(low.low.min(high.low));
        }
        for (at, (route, flow)) in problem.routes().iter().zip(&self.flows).enumerate() {
            if flow.high > 0.0 {
                total = total - cost(route, *flow);
            }
            total = total - charge(route, *flow, at);
        }
        if total.low.is_nan() { f64::NEG_INFINITY } else { total.low }
    }

    /// Whether these moves may be made.
    pub(crate) fn check(&self, problem: &Posed<'_>) -> Result<(), FlowError> {
        self.check_flows(problem)?;
        self.check_nodes(problem)?;
        self.check_groups(problem)
    }

    fn check_flows(&self, problem: &Posed<'_>) -> Result<(), FlowError> {
        for (route, (flow, parts)) in self.flows.iter().zip(problem.routes()).enumerate() {
            let (flow, capacity) = (flow.middle(), parts.capacity);
            if !(flow >= 0.0 && flow.is_finite() && flow <= capacity * (1.0 + ROUNDING)) {
                return Err(FlowError::Flow { route, flow, capacity });
            }
        }
        Ok(())
    }

    fn check_nodes(&self, problem: &Posed<'_>) -> Result<(), FlowError> {
        let mut passing = vec![0.0; problem.nodes().len()];
        let mut outflows = vec![0.0; problem.nodes().len()];
        for (route, flow) in problem.routes().iter().zip(&self.flows) {
            outflows[route.source] += flow.middle();
            passing[route.source] += flow.middle();
            passing[route.target] += flow.middle();
        }
        for (node, parts) in problem.nodes().iter().enumerate() {
            let (outflow, drawable) = (outflows[node], parts.drawable);
            if outflow > drawable * (1.0 + ROUNDING) {
                return Err(FlowError::Drawable { node, outflow, drawable });
            }
            let (change, fall) = (self.changes[node].high, parts.fall());
            if -change > fall + ROUNDING * passing[node] {
                return Err(FlowError::Floor { node, change, fall });
            }
            let (lift, room) = (self.changes[node].low, problem.shape.lift[node]);
            if lift > room + ROUNDING * passing[node] {
                return Err(FlowError::Cap { node, lift, room });
            }
        }
        Ok(())
    }

    fn check_groups(&self, problem: &Posed<'_>) -> Result<(), FlowError> {
        for (index, group) in problem.groups().iter().enumerate() {
            let (mut load, mut size) = (0.0, 0.0);
            let nodes = group.node_weights.iter().map(|(node, w)| (w, self.changes[*node]));
            let routes = group.route_weights.iter().map(|(route, w)| (w, self.flows[*route]));
            for (weight, part) in nodes.chain(routes) {
                load += weight * part.middle();
                size += weight * part.middle().abs();
            }
            let room = problem.shape.room[index];
            if load > room + ROUNDING * size {
                return Err(FlowError::Group { group: index, load, room });
            }
        }
        Ok(())
    }
}

/// What the convex envelope of a route's cost adds to its linear and depth cost: the charge, paid
/// in part by a flow smaller than the one that spreads it best.
fn spread(route: &Route, flow: Enclosure, most: f64) -> Enclosure {
    if flow.high <= 0.0 || route.fixed <= 0.0 {
        return Enclosure::ZERO;
    }
    let best = (2.0 * route.fixed / route.curvature).sqrt().min(most);
    if flow.middle() >= best {
        return Enclosure::exact(route.fixed);
    }
    // Straight line to the cost at `best`, less the depth cost that is counted already.
    let full = Enclosure::exact(route.fixed).over(Enclosure::exact(best));
    let depth = (Enclosure::exact(best) - flow) * (route.curvature * 0.5);
    flow * (full + depth)
}

/// Linear and depth cost of a flow.
fn cost(route: &Route, flow: Enclosure) -> Enclosure {
    let depth = Enclosure::exact(route.used) + flow * 0.5;
    flow * (Enclosure::exact(route.cost) + Enclosure::exact(route.curvature) * depth)
}
