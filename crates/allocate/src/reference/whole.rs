//! Whole flows that keep every limit.
//!
//! Flows are rounded down, which never sends more than a node may. Rounding down can leave a
//! node a unit short of its floor, or lift a node that passes money on a unit above its cap;
//! sweeps over all limits move single units until every limit that the answer kept is kept.

use super::posed::Posed;
use super::repair::{loads, relieves_another};
use super::settle::{arriving, changes, moves};

/// Sweeps over all limits; each mends at least a unit.
const SWEEPS: usize = 256;

/// Whole flows while they are being mended.
#[derive(Debug)]
pub(crate) struct Whole<'a> {
    problem: &'a Posed<'a>,
    units: f64,
    /// Of each route, in base units.
    pub(crate) sent: Vec<i128>,
    /// For each node, the least change that keeps its floor, where the answer keeps it.
    least: Vec<Option<i128>>,
}

impl<'a> Whole<'a> {
    /// An answer's flows, rounded down.
    pub(crate) fn new(problem: &'a Posed<'a>, flows: &[f64], units: f64) -> Self {
        let most = |(flow, most): (&f64, &f64)| down(flow.min(*most), units).max(0);
        let sent = flows.iter().zip(&problem.shape.most).map(most).collect();
        let mut change = vec![0.0; problem.nodes().len()];
        let mut size = vec![0.0; problem.nodes().len()];
        for (route, flow) in problem.routes().iter().zip(flows) {
            change[route.source] -= flow;
            change[route.target] += route.delivered * flow;
            size[route.source] += flow;
            size[route.target] += flow;
        }
        let least = problem.nodes().iter().enumerate().map(|(node, parts)| {
            let needed = parts.floor - parts.idle();
            // The answer meets a floor up to the rounding of its sums.
            let slack = 1e-9 * size[node] + 1.0 / units;
            let is_kept = parts.floor_price > 0.0 && change[node] + slack >= needed;
            // No whole number of units may lie between floor and cap; the cap is the hard one.
            let least = up(needed, units).min(down(problem.shape.lift[node], units));
            (is_kept && size[node] > 0.0).then_some(least)
        });
        Self { problem, units, sent, least: least.collect() }
    }

    /// Sweeps until every limit is kept; whether that came to an end.
    pub(crate) fn mend(&mut self, with_floors: bool) -> bool {
        (0..SWEEPS).any(|_| {
            let is_kept = self.keep_drawables() & self.keep_caps() & self.keep_groups();
            is_kept & (!with_floors || self.keep_floors())
        })
    }

    /// What arrives on a route.
    pub(crate) fn arriving(&self, route: usize) -> i128 {
        arriving(self.sent[route], self.problem.routes()[route].delivered)
    }

    fn out(&self, node: usize) -> i128 {
        self.problem.shape.out[node].iter().map(|route| self.sent[*route]).sum()
    }

    /// Takes units off the largest flow of some routes.
    fn cut(&mut self, routes: &[usize], amount: i128) {
        let mut left = amount;
        while left > 0 {
            let Some(&at) = routes.iter().max_by_key(|route| self.sent[**route]) else { return };
            let taken = left.min(self.sent[at]);
            if taken <= 0 {
                return;
            }
            self.sent[at] -= taken;
            left -= taken;
        }
    }

    fn keep_drawables(&mut self) -> bool {
        let mut is_kept = true;
        for node in 0..self.problem.nodes().len() {
            let over = self.out(node) - down(self.problem.nodes()[node].drawable, self.units);
            if over > 0 {
                let routes = self.problem.shape.out[node].clone();
                self.cut(&routes, over);
                is_kept = false;
            }
        }
        is_kept
    }

    fn keep_caps(&mut self) -> bool {
        let mut is_kept = true;
        for node in 0..self.problem.nodes().len() {
            let lift = self.problem.shape.lift[node];
            if !lift.is_finite() {
                continue;
            }
            let over = changes(self.problem, &self.sent)[node] - down(lift, self.units);
            if over > 0 {
                let routes = self.inflows(node);
                self.cut(&routes, over.saturating_add(1));
                is_kept = false;
            }
        }
        is_kept
    }

    fn keep_groups(&mut self) -> bool {
        let mut is_kept = true;
        for (group, &room) in self.problem.shape.room.iter().enumerate() {
            if !room.is_finite() {
                continue;
            }
            let loads = loads(self.problem, group);
            let load: f64 = loads.iter().map(|(route, load)| load * self.sent[*route] as f64).sum();
            let over = load - room * self.units;
            let is_safe = |route: usize| !relieves_another(self.problem, group, route);
            let adding = loads.iter().filter(|(route, load)| *load > 0.0 && self.sent[*route] > 0);
            let heaviest =
                adding.max_by(|a, b| is_safe(a.0).cmp(&is_safe(b.0)).then(a.1.total_cmp(&b.1)));
            if let Some(&(route, weight)) = heaviest.filter(|_| over > 0.0) {
                let amount = ((over / weight).ceil() as i128).max(1);
                self.cut(&[route], amount.min(self.sent[route]));
                is_kept = false;
            }
        }
        is_kept
    }

    fn keep_floors(&mut self) -> bool {
        let mut is_kept = true;
        for node in 0..self.problem.nodes().len() {
            let Some(least) = self.least[node] else { continue };
            let short = least - changes(self.problem, &self.sent)[node];
            if short > 0 && !self.top_up(node, short) {
                let routes = self.problem.shape.out[node].clone();
                let before = self.out(node);
                self.cut(&routes, short);
                is_kept &= before == self.out(node);
            }
        }
        is_kept
    }

    /// Sends a node what it is short of on a route that is used already, if all limits allow it.
    fn top_up(&mut self, node: usize, short: i128) -> bool {
        for route in self.inflows(node) {
            let parts = &self.problem.routes()[route];
            let more = ((short as f64 / parts.delivered).ceil() as i128).saturating_add(1);
            let more = if parts.delivered >= 1.0 { short } else { more };
            if self.sent[route] <= 0 {
                continue;
            }
            self.sent[route] += more;
            if self.is_kept(route) {
                return true;
            }
            self.sent[route] -= more;
        }
        false
    }

    /// Whether a route's own limits hold, and those of its ends and of all groups.
    fn is_kept(&self, route: usize) -> bool {
        let parts = &self.problem.routes()[route];
        let changes = changes(self.problem, &self.sent);
        let has_floor = self.least[parts.source].is_none_or(|least| changes[parts.source] >= least);
        let drawable = down(self.problem.nodes()[parts.source].drawable, self.units);
        has_floor
            && self.sent[route] <= down(self.problem.shape.most[route], self.units)
            && self.out(parts.source) <= drawable
            && changes[parts.target] <= down(self.problem.shape.lift[parts.target], self.units)
            && moves(self.problem, &self.sent, self.units).check(self.problem).is_ok()
    }

    fn inflows(&self, node: usize) -> Vec<usize> {
        let routes = self.problem.routes();
        (0..routes.len()).filter(|route| routes[*route].target == node).collect()
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
