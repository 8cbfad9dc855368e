//! The proof of an answer, in one pass over nodes and routes and without taking memory.
//!
//! For any prices the Lagrangian of the problem bounds the benefit from above, node by node and
//! route by route (Lagrangian duality; a fixed charge enters a route's term as
//! `max(0, best - charge)`). Every term is at least 0, so that rounding their sum is a matter of
//! a few units in the last place, and each term is reckoned from a surplus that is lifted by
//! what rounding may have taken off it. The benefit of flows is reckoned from the flows
//! themselves, with all that rounding may have added taken off.

mod benefit;
mod bound;
mod node;

pub(crate) use benefit::Moves;
pub(crate) use bound::{Bound, Tolls};

/// Half a unit in the last place, as a share.
const UNIT: f64 = f64::EPSILON;
