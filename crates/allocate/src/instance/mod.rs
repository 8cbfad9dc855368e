//! Problems as they are kept and exchanged: from bytes or text to a problem with names, and back.
//!
//! Nothing here touches a file. [`Instance::read`] tells the two formats apart by their content.

mod binary;
mod document;
mod fault;
mod json;
mod names;
mod pieces;
mod table;
mod worth;
mod write;

use crate::fault::FlowError;
use crate::problem::Problem;
use names::Given;

pub use document::Units;
pub use fault::{BinaryError, InstanceError, JsonError};
pub use names::Names;
pub use table::{Kind, NodeRow, Piece, RouteRow, Table};

/// What some editors begin a text with.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// A problem, and what its parts are called.
#[derive(Debug, Clone)]
pub struct Instance {
    problem: Problem,
    given: Given,
    units: Units,
}

impl Instance {
    /// A problem whose parts have no names: they are called by their indices.
    #[must_use]
    pub fn new(problem: Problem) -> Self {
        Self { problem, given: Given::default(), units: Units::default() }
    }

    /// Reads an instance of either format, told apart by content.
    ///
    /// # Errors
    ///
    /// What is wrong with it, and where.
    pub fn read(bytes: &[u8]) -> Result<Self, InstanceError> {
        if bytes.starts_with(binary::MAGIC) {
            return Ok(Table::read(bytes)?.instance()?);
        }
        // Some editors put a mark before the text that says nothing in UTF-8.
        let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
        if bytes.trim_ascii_start().starts_with(b"{") {
            return Ok(json::read(bytes)?);
        }
        Err(InstanceError::Neither)
    }

    /// Writes the instance as JSON. Reading it gives the same problem and the same names.
    ///
    /// # Errors
    ///
    /// None that is known of.
    pub fn to_json(&self) -> Result<String, JsonError> {
        write::write(self)
    }

    /// What everything is called.
    #[must_use]
    pub fn names(&self) -> Names {
        self.given.complete(&self.problem)
    }

    /// What amounts and prices are counted in, for people.
    #[must_use]
    pub fn units(&self) -> &Units {
        &self.units
    }

    /// The problem.
    #[must_use]
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// The same instance without charges for using a route at all.
    #[must_use]
    pub fn without_fixed_charges(mut self) -> Self {
        self.problem = self.problem.without_fixed_charges();
        self
    }

    /// What flows come to: the utilities as such (a logarithm's value, a quadratic's value, the
    /// area under a curve from its first knot) less shortfalls, costs and fixed charges. The
    /// figure that other solvers tell; a certificate tells the difference to doing nothing.
    ///
    /// # Errors
    ///
    /// Too few or too many flows, or one outside `0..=capacity`. Floors and caps are not looked
    /// at; a node at or below a logarithm's offset makes it minus infinity.
    pub fn objective(&self, flows: &[f64]) -> Result<f64, FlowError> {
        worth::objective(&self.problem, flows)
    }

    /// What doing nothing comes to, in the terms of [`Instance::objective`].
    #[must_use]
    pub fn idle_objective(&self) -> f64 {
        worth::idle(&self.problem)
    }
}
