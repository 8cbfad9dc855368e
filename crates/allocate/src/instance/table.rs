//! The rows of the binary format, and the problem they state.
//!
//! A row keeps every number of the file, used or not, so that a table is written back bit by bit.

use super::fault::BinaryError;
use super::{Instance, pieces};
use crate::curve::LARGEST;
use crate::problem::{Node, ProblemBuilder, Route};
use crate::utility::Utility;

/// An instance as the binary format tells it.
///
/// Amounts are in any one unit of money (the published instances: a million dollars), prices in any
/// one unit of price (basis points).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// The nodes.
    pub nodes: Vec<NodeRow>,
    /// The routes.
    pub routes: Vec<RouteRow>,
    /// How many pieces every node has room for.
    pub width: usize,
}

/// Which utility a node has, and so what its three numbers mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `a0 * ln(x - a1)`.
    Log,
    /// `a0 * x - a1 / 2 * (x - a2)^2`.
    Quadratic,
    /// Straight pieces from the floor upwards; the three numbers say nothing.
    Pieces,
}

/// A stretch of a piecewise linear utility.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Piece {
    /// How far it reaches, in money units; 0 for room that is not used.
    pub length: f64,
    /// What a unit is worth on it.
    pub slope: f64,
}

/// A node of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct NodeRow {
    /// Its utility.
    pub kind: Kind,
    /// The numbers `a0`, `a1`, `a2` of the utility.
    pub numbers: [f64; 3],
    /// Flows never take it below this.
    pub low: f64,
    /// Flows never lift it above this.
    pub high: f64,
    /// What it holds if nothing is sent.
    pub held: f64,
    /// As many as the table is wide; only looked at for [`Kind::Pieces`].
    pub pieces: Vec<Piece>,
}

/// A route of the table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RouteRow {
    /// Index of the node that gives.
    pub source: usize,
    /// Index of the node that receives.
    pub target: usize,
    /// Cost of every unit.
    pub cost: f64,
    /// Rise of that cost with every unit.
    pub curvature: f64,
    /// Most that may be sent.
    pub capacity: f64,
    /// What arrives of one unit.
    pub delivered: f64,
    /// Charge for sending anything.
    pub fixed: f64,
}

impl Table {
    /// The problem stated. Floors are hard, and all a node holds and receives may leave it down to
    /// its floor, so that money may pass through.
    ///
    /// # Errors
    ///
    /// The first row that is no part of a sound problem, by column, index and value.
    pub fn instance(&self) -> Result<Instance, BinaryError> {
        let mut builder = ProblemBuilder::new();
        for (index, row) in self.nodes.iter().enumerate() {
            builder.node(row.node(index)?);
        }
        for (index, row) in self.routes.iter().enumerate() {
            builder.route(row.route(index)?);
        }
        Ok(Instance::new(builder.build()?))
    }
}

impl NodeRow {
    fn node(&self, index: usize) -> Result<Node, BinaryError> {
        let &Self { low, high, held, .. } = self;
        number("lo", index, low, -LARGEST, LARGEST)?;
        number("hi", index, high, low, f64::INFINITY)?;
        number("b", index, held, low, high)?;
        let utility = self.utility(index)?;
        let floors = Node { floor: low, floor_price: f64::INFINITY, ..Node::new(held, utility) };
        Ok(Node { drawable: f64::INFINITY, cap: high, ..floors })
    }

    fn utility(&self, index: usize) -> Result<Utility, BinaryError> {
        let [first, second, third] = self.numbers;
        match self.kind {
            Kind::Log => {
                number("a0", index, first, 0.0, LARGEST)?;
                number("a1", index, second, -LARGEST, LARGEST)?;
                Ok(Utility::Log { weight: first, offset: second })
            }
            Kind::Quadratic => {
                number("a0", index, first, -LARGEST, LARGEST)?;
                number("a1", index, second, 0.0, LARGEST)?;
                number("a2", index, third, -LARGEST, LARGEST)?;
                Ok(Utility::Quadratic { slope: first, curvature: second, centre: third })
            }
            Kind::Pieces => {
                pieces::curve(index, self.low, self.high, &self.pieces).map(Utility::Curve)
            }
        }
    }
}

impl RouteRow {
    fn route(&self, index: usize) -> Result<Route, BinaryError> {
        number("c", index, self.cost, -LARGEST, LARGEST)?;
        number("q", index, self.curvature, 0.0, LARGEST)?;
        number("u", index, self.capacity, 0.0, LARGEST)?;
        number("gam", index, self.delivered, 0.0, 1.0)?;
        number("kfix", index, self.fixed, 0.0, LARGEST)?;
        let route = Route::new(self.source, self.target, self.cost);
        let &Self { curvature, capacity, delivered, fixed, .. } = self;
        Ok(Route { curvature, capacity, delivered, fixed, ..route })
    }
}

/// Refuses a number outside its range; NaN is outside every range.
pub(super) fn number(
    column: &'static str,
    index: usize,
    value: f64,
    least: f64,
    most: f64,
) -> Result<(), BinaryError> {
    if (least..=most).contains(&value) {
        return Ok(());
    }
    Err(BinaryError::Number { column, index, value, least, most })
}
