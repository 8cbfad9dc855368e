//! Whole flows that keep every limit.
//!
//! Flows are rounded down, which never sends more than a node may. Rounding down can leave a
//! node a unit short of its floor, or lift a node that passes money on a unit above its cap;
//! sweeps over all limits move single units until every limit that the answer kept is kept. What
//! each node changes by is kept up to date, so that a sweep costs a look at every node and a walk
//! over the routes of those where something is amiss.

use crate::network::groups::Tie;
use crate::network::topology::Topology;
use crate::problem::Problem;

/// Sweeps over all limits; each mends at least a unit.
const SWEEPS: usize = 256;

/// Whole flows while they are being mended.
#[derive(Debug, Clone)]
pub(super) struct Whole<'a> {
    problem: &'a Problem,
    topology: &'a Topology,
    units: f64,
    /// Of each route, in base units.
    pub(super) sent: Vec<i128>,
    /// What arrives of it.
    pub(super) arriving: Vec<i128>,
    /// Of each node: what leaves it, and by how much it changes.
    out: Vec<i128>,
    change: Vec<i128>,
    /// For each node, the least change that keeps its floor, where that is to be kept.
    least: Vec<Option<i128>>,
}

impl<'a> Whole<'a> {
    /// An answer's flows, rounded down.
    pub(super) fn new(problem: &'a Problem, flows: &[f64], units: f64) -> Self {
        let topology = &*problem.network.topology;
        let (routes, nodes) = (problem.routes(), problem.nodes());
        let mut whole = Self {
            problem,
            topology,
            units,
            sent: vec![0; routes.len()],
            arriving: vec![0; routes.len()],
            out: vec![0; nodes.len()],
            change: vec![0; nodes.len()],
            least: Vec::new(),
        };
        let mut moved = vec![(0.0, 0.0); nodes.len()];
        for (route, (parts, flow)) in routes.iter().zip(flows).enumerate() {
            let most = whole.most(route);
            whole.add(route, down(*flow, units).clamp(0, most));
            moved[parts.source].0 -= flow;
            moved[parts.target].0 += parts.delivered * flow;
            moved[parts.source].1 += flow;
            moved[parts.target].1 += flow;
        }
        whole.least =
            moved.into_iter().enumerate().map(|(at, moved)| whole.floor(at, moved)).collect();
        whole
    }

    /// The least change that keeps a node's floor, if it may not be broken or flows keep it that
    /// change the node by so much, with so much passing through it.
    fn floor(&self, node: usize, (change, size): (f64, f64)) -> Option<i128> {
        let parts = &self.problem.nodes()[node];
        let needed = parts.floor - parts.idle();
        // The answer meets a floor up to the rounding of its sums.
        let slack = 1e-9 * size + 1.0 / self.units;
        let is_kept = parts.floor_price > 0.0 && change + slack >= needed;
        // No whole number of units may lie between floor and cap; the cap is the hard one.
        let least = up(needed, self.units).min(down(parts.lift(), self.units));
        (parts.is_floor_hard() || (is_kept && size > 0.0)).then_some(least)
    }

    /// Lets all floors go that only cost something.
    pub(super) fn give_up_floors(&mut self) {
        for (least, node) in self.least.iter_mut().zip(self.problem.nodes()) {
            *least = least.filter(|_| node.is_floor_hard());
        }
    }

    /// Sweeps until every limit is kept; whether that came to an end.
    pub(super) fn mend(&mut self) -> bool {
        (0..SWEEPS).any(|_| {
            let is_kept = self.keep_drawables() & self.keep_caps() & self.keep_groups();
            is_kept & self.keep_floors()
        })
    }

    /// Most that a route may carry, in base units.
    fn most(&self, route: usize) -> i128 {
        let parts = &self.problem.routes()[route];
        down(parts.capacity.min(self.problem.nodes()[parts.source].drawable), self.units)
    }

    /// Sends more on a route, or less.
    fn add(&mut self, route: usize, amount: i128) {
        let parts = &self.problem.routes()[route];
        let sent = self.sent[route].saturating_add(amount);
        let arrives = parts.arriving(sent);
        let change = &mut self.change;
        change[parts.source] = change[parts.source].saturating_sub(amount);
        let more = arrives.saturating_sub(self.arriving[route]);
        change[parts.target] = change[parts.target].saturating_add(more);
        self.out[parts.source] = self.out[parts.source].saturating_add(amount);
        (self.sent[route], self.arriving[route]) = (sent, arrives);
    }

    /// Routes out of a node, and those into it.
    fn outflows(&self, node: usize) -> impl Iterator<Item = usize> + Clone + use<'a> {
        let topology = self.topology;
        let places = topology.out.of(topology.outlet[node] as usize).iter();
        places.filter_map(|place| topology.route_at(*place as usize))
    }

    fn inflows(&self, node: usize) -> impl Iterator<Item = usize> + Clone + use<'a> {
        let topology = self.topology;
        topology.into.of(node).iter().map(|at| topology.link_at[*at as usize] as usize)
    }

    /// Takes units off the largest flow of some routes; whether any could be taken.
    fn cut(&mut self, routes: impl Iterator<Item = usize> + Clone, amount: i128) -> bool {
        let mut left = amount;
        while left > 0 {
            let Some(at) = routes.clone().max_by_key(|route| self.sent[*route]) else { break };
            let taken = left.min(self.sent[at]);
            if taken <= 0 {
                break;
            }
            self.add(at, -taken);
            left -= taken;
        }
        left < amount
    }

    fn keep_drawables(&mut self) -> bool {
        let mut is_kept = true;
        for node in 0..self.out.len() {
            let most = down(self.problem.nodes()[node].drawable, self.units);
            let over = self.out[node].saturating_sub(most);
            if over > 0 {
                is_kept &= !self.cut(self.outflows(node), over);
            }
        }
        is_kept
    }

    fn keep_caps(&mut self) -> bool {
        let mut is_kept = true;
        for node in 0..self.change.len() {
            let most = down(self.problem.nodes()[node].lift(), self.units);
            let over = self.change[node].saturating_sub(most);
            if over > 0 {
                is_kept &= !self.cut(self.inflows(node), over.saturating_add(1));
            }
        }
        is_kept
    }

    fn keep_floors(&mut self) -> bool {
        let mut is_kept = true;
        for node in 0..self.change.len() {
            let Some(least) = self.least[node] else { continue };
            let short = least.saturating_sub(self.change[node]);
            if short > 0 && !self.top_up(node, short) {
                is_kept &= !self.cut(self.outflows(node), short);
            }
        }
        is_kept
    }

    fn keep_groups(&mut self) -> bool {
        let mut is_kept = true;
        for tie in &self.problem.network.ties {
            let over = self.load(tie) - tie.room * self.units;
            if over <= 0.0 {
                continue;
            }
            // A flow that makes room in another group is cut last.
            let weight = |route: usize| self.weight(tie, route);
            let adding = (0..self.sent.len()).filter(|at| self.sent[*at] > 0 && weight(*at) > 0.0);
            let heaviest = adding.max_by(|a, b| {
                let is_safe = |route: usize| !self.relieves(route);
                is_safe(*a).cmp(&is_safe(*b)).then(weight(*a).total_cmp(&weight(*b)))
            });
            if let Some(route) = heaviest {
                let amount = ((over / weight(route)).ceil() as i128).max(1);
                self.add(route, -amount.min(self.sent[route]));
                is_kept = false;
            }
        }
        is_kept
    }

    /// What a group is loaded with, in base units.
    fn load(&self, tie: &Tie) -> f64 {
        let nodes = tie.nodes.iter().map(|(node, w)| w * self.change[*node as usize] as f64);
        let links = tie.links.iter().map(|(place, w)| {
            w * self.sent[self.topology.link_at[*place as usize] as usize] as f64
        });
        nodes.chain(links).sum()
    }

    /// By how much a unit on a route loads a group.
    fn weight(&self, tie: &Tie, route: usize) -> f64 {
        let delivered = self.problem.routes()[route].delivered;
        tie.load(self.topology, self.topology.place[route] as usize, delivered)
    }

    /// Whether a flow on a route makes room in a group.
    fn relieves(&self, route: usize) -> bool {
        self.problem.network.ties.iter().any(|tie| self.weight(tie, route) < 0.0)
    }

    /// Sends a node what it is short of on a route that is used already, if all limits allow it.
    fn top_up(&mut self, node: usize, short: i128) -> bool {
        for route in self.inflows(node) {
            if self.sent[route] <= 0 {
                continue;
            }
            let delivered = self.problem.routes()[route].delivered;
            let more = ((short as f64 / delivered).ceil() as i128).saturating_add(1);
            let more = if delivered >= 1.0 { short } else { more };
            self.add(route, more);
            // Of large amounts what arrives moves in steps of more than a unit.
            let is_enough = self.least[node].is_none_or(|least| self.change[node] >= least);
            if is_enough && self.is_kept(route) {
                return true;
            }
            self.add(route, -more);
        }
        false
    }

    /// Whether a route's own limits hold, and those of its ends and of all groups.
    fn is_kept(&self, route: usize) -> bool {
        let parts = &self.problem.routes()[route];
        let (source, target) =
            (&self.problem.nodes()[parts.source], &self.problem.nodes()[parts.target]);
        let has_floor =
            self.least[parts.source].is_none_or(|least| self.change[parts.source] >= least);
        let is_above = self.change[parts.source] >= -down(source.fall(), self.units);
        let has_room =
            |tie: &Tie| self.weight(tie, route) <= 0.0 || self.load(tie) <= tie.room * self.units;
        has_floor
            && is_above
            && self.sent[route] <= self.most(route)
            && self.out[parts.source] <= down(source.drawable, self.units)
            && self.change[parts.target] <= down(target.lift(), self.units)
            && self.problem.network.ties.iter().all(has_room)
    }
}

/// An amount of money in whole base units, rounded down.
fn down(amount: f64, units: f64) -> i128 {
    (amount * units).floor() as i128
}

/// An amount of money in whole base units, rounded up.
fn up(amount: f64, units: f64) -> i128 {
    (amount * units).ceil() as i128
}
