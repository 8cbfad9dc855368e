//! The rent of what may leave a node: the price that makes the bound least.

use super::Links;
use crate::network::Network;

/// Passes over the links of a node before the rent found so far is taken: any rent is valid.
const PASSES: usize = 100;

/// The links out of one outlet.
#[derive(Debug, Clone, Copy)]
struct Wishes<'a> {
    links: &'a Links<'a>,
    price: &'a [f64],
    places: &'a [u32],
}

/// One link as its outlet sees it.
#[derive(Debug, Clone, Copy)]
struct Wish {
    /// Surplus of the first unit without rent.
    surplus: f64,
    curvature: f64,
    most: f64,
    charge: f64,
    /// Surplus at which the best flow just earns the charge.
    threshold: f64,
}

impl Wish {
    /// What the link would send at a rent.
    fn flow(&self, rent: f64) -> f64 {
        let surplus = self.surplus - rent;
        if surplus <= self.threshold {
            return 0.0;
        }
        (surplus / self.curvature).min(self.most)
    }

    /// What the link would earn at a rent.
    fn value(&self, rent: f64) -> f64 {
        let surplus = (self.surplus - rent).max(0.0);
        let flow = (surplus / self.curvature).min(self.most);
        (flow * (surplus - 0.5 * self.curvature * flow) - self.charge).max(0.0)
    }

    /// Rents at which the slope of what it would send changes.
    fn bends(&self) -> [f64; 2] {
        [self.surplus - self.threshold, self.surplus - self.curvature * self.most]
    }
}

impl Wishes<'_> {
    fn each(&self) -> impl Iterator<Item = Wish> {
        let price = |row: u32| self.price[row as usize];
        self.places.iter().map(move |place| {
            let at = *place as usize;
            let delivered = self.links.delivered.get(at).copied().unwrap_or(1.0);
            let arrives = delivered * price(self.links.target[at]);
            let curvature = self.links.curvature[at];
            let (most, charge) =
                (self.links.most[at], self.links.charge.get(at).copied().unwrap_or(0.0));
            let threshold = threshold(charge, curvature, most);
            let surplus = (arrives - price(self.links.source[at])) - self.links.cost[at];
            Wish { surplus, curvature, most, charge, threshold }
        })
    }

    /// What all links would send at a rent.
    fn total(&self, rent: f64) -> f64 {
        self.each().map(|wish| wish.flow(rent)).sum()
    }

    /// The bend inside a range that is nearest to its middle.
    fn pivot(&self, low: f64, high: f64) -> Option<f64> {
        let middle = f64::midpoint(low, high);
        let mut nearest: Option<f64> = None;
        for bend in self.each().flat_map(|wish| wish.bends()) {
            let is_inside = bend > low && bend < high;
            let is_nearer = |best: f64| (bend - middle).abs() < (best - middle).abs();
            if is_inside && nearest.is_none_or(is_nearer) {
                nearest = Some(bend);
            }
        }
        nearest
    }
}

/// Surplus at which the best flow just earns a charge.
fn threshold(charge: f64, curvature: f64, most: f64) -> f64 {
    if charge <= 0.0 {
        0.0
    } else if (2.0 * charge / curvature).sqrt() < most {
        (2.0 * charge * curvature).sqrt()
    } else {
        charge / most + curvature * most * 0.5
    }
}

/// The rent at which the links of an outlet together would send just what may leave. The outlet's
/// price must be that of its node.
///
/// What they would send falls with the rent and is straight between bends: the range is narrowed
/// to one without a bend.
pub(super) fn rent(network: &Network, links: &Links<'_>, price: &[f64], outlet: usize) -> f64 {
    let topology = &*network.topology;
    let drawable = links.most[topology.feed(outlet)];
    let wishes = Wishes { links, price, places: topology.out.of(outlet) };
    let mut wished = wishes.total(0.0);
    if wished <= drawable {
        return 0.0;
    }
    let (mut low, mut high) = (0.0, wishes.each().map(|wish| wish.surplus).fold(0.0, f64::max));
    for _ in 0..PASSES {
        let Some(bend) = wishes.pivot(low, high) else { break };
        let total = wishes.total(bend);
        if total > drawable {
            (low, wished) = (bend, total);
        } else {
            high = bend;
        }
    }
    let middle = f64::midpoint(low, high);
    let is_soft = |wish: &Wish| wish.flow(middle) > 0.0 && wish.flow(middle) < wish.most;
    let slope: f64 = wishes.each().filter(is_soft).map(|wish| 1.0 / wish.curvature).sum();
    let between = if slope > 0.0 { (low + (wished - drawable) / slope).min(high) } else { high };
    // At a bend rounding may misjudge what would be sent: what decides is the bound.
    let part =
        |rent: f64| drawable * rent + wishes.each().map(|wish| wish.value(rent)).sum::<f64>();
    let better = |one: (f64, f64), other: (f64, f64)| if other.1 < one.1 { other } else { one };
    [low, between, high].map(|rent| (rent, part(rent))).into_iter().fold((0.0, part(0.0)), better).0
}
