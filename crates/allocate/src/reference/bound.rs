//! The dual bound: whatever the flows, acting gains at most this.
//!
//! For any prices the Lagrangian of the problem bounds it from above, node by node and route by
//! route (Lagrangian duality; the fixed charge enters a route's term as `max(0, best - fixed)`).
//! Every operation is rounded outwards, so the bound holds in exact arithmetic too.

use super::posed::Posed;
use crate::answer::Prices;
use crate::enclosure::Enclosure;
use crate::problem::Route;

/// What is decided about a route's fixed charge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Sending anything costs the charge.
    Free,
    /// The charge is paid, whether anything is sent or not.
    Open,
    /// There is no charge.
    Gratis,
    /// Nothing may be sent.
    Closed,
}

/// Bound on the benefit of acting, rounded up; infinite if prices are unfit.
pub(crate) fn bound(problem: &Posed<'_>, prices: &Prices, modes: &[Mode]) -> f64 {
    if !fits(problem, prices) {
        return f64::INFINITY;
    }
    let shape = &problem.shape;
    let mut total = Enclosure::ZERO;
    for node in 0..problem.nodes().len() {
        let seen = node_price(problem, prices, node);
        total = total + Enclosure::exact(node_term(problem, node, seen));
        total = total + Enclosure::exact(source_term(problem, prices, modes, node));
    }
    for (group, &room) in shape.room.iter().enumerate() {
        if room.is_finite() {
            total = total + Enclosure::exact(prices.groups[group]) * room;
        }
    }
    if total.high.is_nan() { f64::INFINITY } else { total.high }
}

/// Whether there is one finite price for every node, and one that is not negative for every group.
fn fits(problem: &Posed<'_>, prices: &Prices) -> bool {
    prices.nodes.len() == problem.nodes().len()
        && prices.groups.len() == problem.groups().len()
        && prices.nodes.iter().all(|price| price.is_finite())
        && prices.groups.iter().all(|price| price.is_finite() && *price >= 0.0)
}

/// A group's price, nothing where the cap can never bind.
fn group_price(problem: &Posed<'_>, prices: &Prices, group: usize) -> f64 {
    if problem.shape.room[group].is_finite() { prices.groups[group] } else { 0.0 }
}

/// What a unit at a node must be worth to be kept there: its price and those of its groups.
fn node_price(problem: &Posed<'_>, prices: &Prices, node: usize) -> Enclosure {
    let mut seen = Enclosure::exact(prices.nodes[node]);
    for &(group, weight) in &problem.shape.node_groups[node] {
        seen = seen + Enclosure::exact(weight) * group_price(problem, prices, group);
    }
    seen
}

/// The most that a node's gain can exceed the price of the change.
fn node_term(problem: &Posed<'_>, node: usize, seen: Enclosure) -> f64 {
    let shape = &problem.shape;
    let (low, high) = shape.span[node];
    let profile = &shape.profiles[node];
    let at = profile.reach(seen.middle(), low, high);
    let value = profile.gain(at) - seen * at;
    // Rounding may leave the true maximum a little to either side: by concavity it is at most the
    // slope here times the distance to a place where the slope has turned.
    let mut most = value.high;
    for (left, end) in [(false, high), (true, low)] {
        let slope = profile.price(at, left) - seen;
        let uphill = if left { -slope.low } else { slope.high };
        if uphill > 0.0 && at != end {
            let far = turned(problem, node, seen, (at, end));
            let extra = Enclosure::exact(uphill) * (Enclosure::exact(far) - Enclosure::exact(at));
            most = most.max((value + extra.hull(-extra)).high);
        }
    }
    most
}

/// A change between `at` and `end` beyond which the node's slope surely points back.
fn turned(problem: &Posed<'_>, node: usize, seen: Enclosure, (at, end): (f64, f64)) -> f64 {
    let profile = &problem.shape.profiles[node];
    let is_up = end > at;
    let mut step = f64::EPSILON * at.abs().max(1e-9 * end.abs());
    for _ in 0..6 {
        let far = if is_up { at + step } else { at - step };
        if (is_up && far >= end) || (!is_up && far <= end) {
            break;
        }
        let slope = profile.price(far, is_up) - seen;
        if (is_up && slope.high <= 0.0) || (!is_up && slope.low >= 0.0) {
            return far;
        }
        step *= 1024.0;
    }
    end
}

/// One route as its source sees it.
#[derive(Debug, Clone, Copy)]
struct Wish {
    /// Surplus of the first unit.
    surplus: Enclosure,
    curvature: f64,
    most: f64,
    /// Charge that is still to be decided.
    charge: f64,
    /// Charge that is paid in any case.
    paid: f64,
}

impl Wish {
    fn new(problem: &Posed<'_>, prices: &Prices, mode: Mode, index: usize) -> Self {
        let route = &problem.routes()[index];
        let most = if mode == Mode::Closed { 0.0 } else { problem.shape.useful[index] };
        let is_free = mode == Mode::Free;
        let is_open = mode == Mode::Open;
        Self {
            surplus: surplus(problem, prices, index, route),
            curvature: route.curvature,
            most,
            charge: if is_free { route.fixed } else { 0.0 },
            paid: if is_open { route.fixed } else { 0.0 },
        }
    }

    /// Surplus at which the best flow just earns the charge.
    fn threshold(&self) -> f64 {
        if self.charge <= 0.0 {
            return 0.0;
        }
        let best = (2.0 * self.charge / self.curvature).sqrt();
        if best < self.most {
            return (2.0 * self.charge * self.curvature).sqrt();
        }
        self.charge / self.most + self.curvature * self.most * 0.5
    }

    /// The best flow when sending costs `rent` more.
    fn flow(&self, rent: f64) -> f64 {
        let surplus = self.surplus.middle() - rent;
        if surplus <= self.threshold() {
            return 0.0;
        }
        (surplus / self.curvature).min(self.most)
    }

    /// Most that the route can earn when sending costs `rent` more.
    fn value(&self, rent: f64) -> Enclosure {
        let surplus = (self.surplus - Enclosure::exact(rent)).at_least_zero();
        let paid = Enclosure::exact(self.paid);
        if surplus.high == 0.0 || self.most == 0.0 {
            return -paid;
        }
        let surplus = Enclosure::exact(surplus.high);
        let half = Enclosure::exact(self.curvature) * 0.5;
        let best = if self.curvature > 0.0 && surplus.high < self.curvature * self.most {
            (surplus * surplus).over(Enclosure::exact(self.curvature)) * 0.5
        } else {
            (surplus - half * self.most) * self.most
        };
        (best - Enclosure::exact(self.charge)).at_least_zero() - paid
    }
}

/// Worth of one unit at the end of a route above what it is worth and costs at its start.
fn surplus(problem: &Posed<'_>, prices: &Prices, index: usize, route: &Route) -> Enclosure {
    let arrives = Enclosure::exact(prices.nodes[route.target]) * route.delivered;
    let first = Enclosure::exact(route.curvature) * route.used + Enclosure::exact(route.cost);
    let mut surplus = arrives - Enclosure::exact(prices.nodes[route.source]) - first;
    for &(group, weight) in &problem.shape.route_groups[index] {
        surplus = surplus - Enclosure::exact(weight) * group_price(problem, prices, group);
    }
    surplus
}

/// Most that all routes out of a node can earn, given what may leave it: the rent of what may
/// leave is chosen so that the bound is least.
fn source_term(problem: &Posed<'_>, prices: &Prices, modes: &[Mode], node: usize) -> f64 {
    let drawable = problem.nodes()[node].drawable;
    let wish = |&index: &usize| Wish::new(problem, prices, modes[index], index);
    let wishes: Vec<Wish> = problem.shape.out[node].iter().map(wish).collect();
    let rent = rent(&wishes, drawable);
    let mut total = Enclosure::exact(rent) * drawable;
    for wish in &wishes {
        total = total + wish.value(rent);
    }
    total.high
}

/// The rent at which the routes together wish to send just what may leave.
fn rent(wishes: &[Wish], drawable: f64) -> f64 {
    let total = |rent: f64| wishes.iter().map(|wish| wish.flow(rent)).sum::<f64>();
    if total(0.0) <= drawable {
        return 0.0;
    }
    let mut bends: Vec<f64> = Vec::with_capacity(2 * wishes.len());
    for wish in wishes {
        let surplus = wish.surplus.middle();
        bends.push(surplus - wish.threshold());
        bends.push(surplus - wish.curvature * wish.most);
    }
    bends.retain(|bend| *bend > 0.0);
    bends.sort_by(f64::total_cmp);
    let above = bends.partition_point(|bend| total(*bend) > drawable);
    let Some(&end) = bends.get(above) else { return bends.last().copied().unwrap_or(0.0) };
    let start = above.checked_sub(1).map_or(0.0, |at| bends[at]);
    let (middle, wished) = (f64::midpoint(start, end), total(start));
    let soft = |wish: &&Wish| wish.flow(middle) > 0.0 && wish.flow(middle) < wish.most;
    let slope: f64 = wishes.iter().filter(soft).map(|wish| 1.0 / wish.curvature).sum();
    if slope > 0.0 { (start + (wished - drawable) / slope).min(end) } else { end }
}
