//! The problem: nodes that hold money, routes between them, groups that cap exposure.
//!
//! All amounts are in one money unit, all prices are value per unit. With `f` the flows,
//!
//! ```text
//! maximise   sum_v U_v(x_v) - (floor_price_v + floor_rise_v / 2 * short_v) * short_v
//!          - sum_e cost_e f_e + curvature_e / 2 * ((f_e + used_e)^2 - used_e^2) + fixed_e [f_e > 0]
//! subject to x_v = held_v + inbound_v - outflow_v + sum of delivered_e f_e over routes into v
//!            outflow_v <= drawable_v,  0 <= f_e <= capacity_e
//!            short_v = max(0, floor_v - x_v), none where the floor's price is infinite
//!            x_v <= max(cap_v, held_v + inbound_v)
//!            sum_v w_gv x_v + sum_e w_ge f_e <= max(cap_g, what idling loads)
//! ```
//!
//! Idling (`f = 0`) is feasible by construction, and every value is told relative to it.

use crate::check::{check_group, check_node, check_route};
use crate::fault::ProblemError;
use crate::network::Network;
use crate::utility::Utility;

/// A place that holds money.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// What is there now.
    pub held: f64,
    /// What is under way to it already and counts as its own.
    pub inbound: f64,
    /// Most that may leave it now; may be infinite.
    pub drawable: f64,
    /// The position below which every missing unit costs [`Self::floor_price`].
    pub floor: f64,
    /// Price of the first unit missing below the floor, on top of the utility. Infinite: flows never
    /// take the node below the floor, and idling must keep it.
    pub floor_price: f64,
    /// By how much that price rises with every unit missing.
    pub floor_rise: f64,
    /// Flows never lift the node above this; may be infinite. A node that is above it already
    /// may stay there.
    pub cap: f64,
    /// What its position is worth.
    pub utility: Utility,
}

impl Node {
    /// A node without floor and cap, all of whose money may leave.
    #[must_use]
    pub fn new(held: f64, utility: Utility) -> Self {
        Self {
            held,
            inbound: 0.0,
            drawable: held.max(0.0),
            floor: 0.0,
            floor_price: 0.0,
            floor_rise: 0.0,
            cap: f64::INFINITY,
            utility,
        }
    }

    /// The position if nothing is sent.
    #[must_use]
    pub fn idle(&self) -> f64 {
        self.held + self.inbound
    }

    /// Whether flows may never take the node below its floor.
    #[must_use]
    pub fn is_floor_hard(&self) -> bool {
        self.floor_price == f64::INFINITY
    }

    /// How far flows may lower the node.
    pub(crate) fn fall(&self) -> f64 {
        if self.is_floor_hard() { self.idle() - self.floor } else { f64::INFINITY }
    }

    /// How far flows may lift the node.
    pub(crate) fn lift(&self) -> f64 {
        (self.cap - self.idle()).max(0.0)
    }
}

/// A way for money between two nodes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Route {
    /// Index of the node that gives.
    pub source: usize,
    /// Index of the node that receives.
    pub target: usize,
    /// Cost of every unit sent; a negative one is a reward.
    pub cost: f64,
    /// By how much the cost of a unit rises with every unit sent (depth).
    pub curvature: f64,
    /// Depth used so far: the curvature starts from here.
    pub used: f64,
    /// What arrives of one unit sent, in (0, 1].
    pub delivered: f64,
    /// Most that may be sent; may be infinite where what may leave the source is not.
    pub capacity: f64,
    /// Charge for sending anything at all.
    pub fixed: f64,
}

impl Route {
    /// A route without depth, loss, limit and fixed charge.
    #[must_use]
    pub fn new(source: usize, target: usize, cost: f64) -> Self {
        Self {
            source,
            target,
            cost,
            curvature: 0.0,
            used: 0.0,
            delivered: 1.0,
            capacity: f64::INFINITY,
            fixed: 0.0,
        }
    }

    /// What arrives of an amount in base units, rounded down.
    pub(crate) fn arriving(&self, sent: i128) -> i128 {
        if self.delivered >= 1.0 || sent <= 0 {
            return sent;
        }
        ((sent as f64 * self.delivered).next_down().floor() as i128).min(sent)
    }
}

/// A cap on a weighted sum of positions and flows.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Most the sum may be, may be infinite. A sum that idling exceeds already may not grow.
    pub cap: f64,
    /// Node index and weight of its position; weights add up where an index comes twice.
    pub node_weights: Vec<(usize, f64)>,
    /// Route index and weight of its flow.
    pub route_weights: Vec<(usize, f64)>,
}

impl Group {
    /// Room that the group leaves below its cap when nothing is sent.
    pub(crate) fn room(&self, nodes: &[Node]) -> f64 {
        let idle: f64 = self.node_weights.iter().map(|(node, w)| w * nodes[*node].idle()).sum();
        (self.cap - idle).max(0.0)
    }
}

/// Collects the parts of a [`Problem`].
#[derive(Debug, Clone, Default)]
pub struct ProblemBuilder {
    nodes: Vec<Node>,
    routes: Vec<Route>,
    groups: Vec<Group>,
}

impl ProblemBuilder {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a node and gives its index.
    pub fn node(&mut self, node: Node) -> usize {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    /// Adds a route and gives its index.
    pub fn route(&mut self, route: Route) -> usize {
        self.routes.push(route);
        self.routes.len() - 1
    }

    /// Adds an exposure group and gives its index.
    pub fn group(&mut self, group: Group) -> usize {
        self.groups.push(group);
        self.groups.len() - 1
    }

    /// Checks everything.
    ///
    /// # Errors
    ///
    /// The first fault found, nodes first, then routes, then groups.
    pub fn build(self) -> Result<Problem, ProblemError> {
        Problem::new(self.nodes, self.routes, self.groups)
    }
}

/// A problem that has been checked.
#[derive(Debug, Clone)]
pub struct Problem {
    nodes: Vec<Node>,
    routes: Vec<Route>,
    groups: Vec<Group>,
    pub(crate) network: Network,
}

impl Problem {
    /// Checks the parts and puts them together.
    ///
    /// # Errors
    ///
    /// The first fault found, nodes first, then routes, then groups.
    pub fn new(
        nodes: Vec<Node>,
        routes: Vec<Route>,
        groups: Vec<Group>,
    ) -> Result<Self, ProblemError> {
        nodes.iter().enumerate().try_for_each(|(index, node)| check_node(index, node))?;
        for (index, route) in routes.iter().enumerate() {
            check_route(index, route, &nodes)?;
        }
        for (index, group) in groups.iter().enumerate() {
            check_group(index, group, nodes.len(), routes.len())?;
        }
        let network = Network::new(&nodes, &routes, &groups);
        Ok(Self { nodes, routes, groups, network })
    }

    /// Changes a node's numbers. What stands in one logarithm or one quadratic is written in
    /// place, without taking memory; a change of the utility's shape costs a pass over all nodes.
    ///
    /// # Errors
    ///
    /// As [`ProblemBuilder::build`]; the problem is then as it was.
    ///
    /// # Panics
    ///
    /// There must be a node of that index.
    pub fn set_node(&mut self, index: usize, node: Node) -> Result<(), ProblemError> {
        check_node(index, &node)?;
        let before = std::mem::replace(&mut self.nodes[index], node);
        let outlet = self.network.topology.outlet[index] as usize;
        let links = self.network.topology.out.of(outlet).iter();
        let routes = links.map(|place| self.network.topology.link_at[*place as usize] as usize);
        for route in routes.filter(|route| *route < self.routes.len()) {
            if let Err(fault) = check_route(route, &self.routes[route], &self.nodes) {
                self.nodes[index] = before;
                return Err(fault);
            }
        }
        if !self.network.set_node(index, &self.nodes, &self.routes) {
            self.rebuild();
        }
        self.network.refresh(&self.nodes);
        self.network.retie(&self.groups, &self.nodes);
        Ok(())
    }

    /// Changes a route's numbers in place.
    ///
    /// # Errors
    ///
    /// As [`ProblemBuilder::build`], and if the route's ends are others: the problem is then as it
    /// was.
    ///
    /// # Panics
    ///
    /// There must be a route of that index.
    pub fn set_route(&mut self, index: usize, route: Route) -> Result<(), ProblemError> {
        check_route(index, &route, &self.nodes)?;
        let before = self.routes[index];
        if (before.source, before.target) != (route.source, route.target) {
            return Err(ProblemError::MovedRoute { route: index });
        }
        self.routes[index] = route;
        self.network.set_route(index, &self.nodes, &self.routes);
        self.network.refresh(&self.nodes);
        self.network.retie(&self.groups, &self.nodes);
        Ok(())
    }

    /// Everything derived anew.
    fn rebuild(&mut self) {
        self.network = Network::new(&self.nodes, &self.routes, &self.groups);
    }

    /// The same problem without charges for using a route at all.
    #[must_use]
    pub fn without_fixed_charges(mut self) -> Self {
        self.routes.iter_mut().for_each(|route| route.fixed = 0.0);
        self.rebuild();
        self
    }

    /// The nodes.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The routes.
    #[must_use]
    pub fn routes(&self) -> &[Route] {
        &self.routes
    }

    /// The groups.
    #[must_use]
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }
}
