//! A node's whole marginal price, as two rays from its idle position.

use crate::curve::{Knot, MarginalCurve};
use crate::enclosure::Enclosure;
use crate::problem::Node;
use crate::ray::{Pull, Ray, Reached};
use crate::utility::Utility;

/// A floor, and what missing units below it cost.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Floor {
    /// Where it is.
    pub(crate) position: f64,
    /// Price of the first unit missing.
    pub(crate) price: f64,
    /// By how much that rises with every unit missing.
    pub(crate) rise: f64,
}

impl Floor {
    /// The floor of a node, if what is missing below it costs something; a hard one is a limit.
    pub(crate) fn of(node: &Node) -> Option<Self> {
        let is_priced = node.floor_price > 0.0 || node.floor_rise > 0.0;
        (is_priced && !node.is_floor_hard()).then_some(Self {
            position: node.floor,
            price: node.floor_price,
            rise: node.floor_rise,
        })
    }
}

/// The marginal price by distance from the idle position.
#[derive(Debug, Clone)]
pub(crate) struct Profile {
    up: Ray,
    down: Ray,
}

/// A utility's parts, with positions told from the idle one.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    logs: Vec<(f64, f64)>,
    curves: Vec<MarginalCurve>,
    /// Price at the idle position and fall of all quadratics together.
    line: (f64, f64),
}

/// How a part of the marginal price looks on one side of a distance.
#[derive(Debug, Clone, Copy)]
struct Side {
    price: f64,
    fall: f64,
}

impl Profile {
    /// The profile of a utility and a floor; the idle position must be inside its domain.
    pub(crate) fn new(utility: &Utility, idle: f64, floor: Option<Floor>) -> Self {
        let parts = Parts::of(utility, idle, floor);
        Self { up: parts.ray(1.0), down: parts.ray(-1.0) }
    }

    /// What moving by `change` gains.
    pub(crate) fn gain(&self, change: f64) -> Enclosure {
        if change >= 0.0 { self.up.gain(change) } else { self.down.gain(-change) }
    }

    /// The price just below (`left`) or just above a change.
    pub(crate) fn price(&self, change: f64, left: bool) -> Enclosure {
        if change > 0.0 || (change == 0.0 && !left) {
            self.up.marginal(change, left)
        } else {
            -self.down.marginal(-change, !left)
        }
    }

    /// The change in `low..=high` (around 0) at which the price meets `price`.
    pub(crate) fn reach(&self, price: f64, low: f64, high: f64) -> f64 {
        self.respond(Pull { price, anchor: 0.0, strength: 0.0 }, low, high).0
    }

    /// The change at which the price meets the pull, and its softness.
    pub(crate) fn respond(&self, pull: Pull, low: f64, high: f64) -> (f64, f64) {
        let Reached { distance, softness } = self.up.reach(pull, high);
        if distance > 0.0 {
            return (distance, softness);
        }
        let mirrored = Pull { price: -pull.price, anchor: -pull.anchor, ..pull };
        let limit = (-low).min(self.down.wall() * (1.0 - 1e-12));
        let Reached { distance, softness } = self.down.reach(mirrored, limit);
        (-distance, softness)
    }

    /// The profile with all prices told from a level, for searching only: gains are not adjusted.
    pub(crate) fn below(&self, level: f64) -> Self {
        Self { up: self.up.lowered(level), down: self.down.lowered(-level) }
    }

    /// How far down a logarithm lets the node go.
    pub(crate) fn wall(&self) -> f64 {
        self.down.wall()
    }
}

impl Parts {
    /// The parts of a utility and a floor.
    pub(crate) fn of(utility: &Utility, idle: f64, floor: Option<Floor>) -> Self {
        let mut parts = Self::default();
        parts.take(utility, idle);
        if let Some(Floor { position, price, rise }) = floor {
            let knot = |price| Knot { position: position - idle, price };
            parts.curves.push(MarginalCurve::relative(vec![knot(price), knot(0.0)], rise));
        }
        parts
    }

    /// Weight and depth of each logarithm, the nearest first.
    pub(crate) fn logs(&self) -> Vec<(f64, f64)> {
        let mut logs = self.logs.clone();
        logs.sort_by(|one, other| one.1.total_cmp(&other.1));
        logs
    }

    /// Where the piecewise linear part of the price may bend, as distances from the idle position.
    pub(crate) fn knots(&self) -> Vec<f64> {
        self.curves.iter().flat_map(|curve| curve.knots()).map(|knot| knot.position).collect()
    }

    /// Price and fall of the piecewise linear part at a distance, on one of its sides.
    pub(crate) fn line(&self, change: f64, is_right: bool) -> (f64, f64) {
        let Side { price, fall } = self.side(change, if is_right { 1.0 } else { -1.0 });
        (price, fall)
    }

    fn take(&mut self, utility: &Utility, idle: f64) {
        match utility {
            Utility::Log { weight, offset } if *weight > 0.0 => {
                self.logs.push((*weight, idle - offset));
            }
            Utility::Log { .. } => {}
            Utility::Quadratic { slope, curvature, centre } => {
                self.line.0 += slope - curvature * (idle - centre);
                self.line.1 += curvature;
            }
            Utility::Curve(curve) => {
                let shift = |knot: &Knot| Knot { position: knot.position - idle, ..*knot };
                let knots = curve.knots().iter().map(shift).collect();
                self.curves.push(MarginalCurve::relative(knots, curve.rise()));
            }
            Utility::Sum(parts) => parts.iter().for_each(|part| self.take(part, idle)),
        }
    }

    /// The piecewise linear price on the side of a change that faces away from idling.
    fn side(&self, change: f64, sign: f64) -> Side {
        let mut side = Side { price: self.line.0 - self.line.1 * change, fall: self.line.1 };
        for curve in &self.curves {
            side.price += curve.price(change, sign < 0.0);
            side.fall += curve.fall(change, sign < 0.0);
        }
        side
    }

    fn ray(&self, sign: f64) -> Ray {
        let knots = self.curves.iter().flat_map(|curve| curve.knots().iter());
        let mut starts: Vec<f64> = knots.map(|knot| sign * knot.position).collect();
        starts.retain(|start| *start > 0.0);
        starts.push(0.0);
        starts.sort_by(f64::total_cmp);
        starts.dedup();
        let stretch = |start: f64| {
            let Side { price, fall } = self.side(sign * start, sign);
            (start, sign * price, fall)
        };
        let stretches: Vec<_> = starts.into_iter().map(stretch).collect();
        Ray::new(&stretches, self.logs.clone(), sign)
    }
}
