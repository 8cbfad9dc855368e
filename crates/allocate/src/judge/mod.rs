//! The proof of an answer, in one pass over nodes and routes and without taking memory.
//!
//! For any prices the Lagrangian of the problem bounds the benefit from above, part by part
//! (Lagrangian duality; a fixed charge enters a route's term as `max(0, best - charge)`). Parts are
//! the routes and the stretches of every node's price: as prices fall from stretch to stretch, what
//! a node can gain is the sum of what its stretches can gain one by one, and a sum of maxima is
//! never below the maximum of a sum. So every term has one closed form, is at least 0, and is as
//! small as what it stands for: nothing of the size of the prices themselves is ever subtracted.
//!
//! The benefit of flows is told in the same parts. With the changes `d` that flows `f` make,
//! `sum p_v d_v` is `sum f_e (delivered_e p_t - p_s)` whatever the prices, so that the benefit is
//! the sum of what nodes gain beyond `p_v d_v` and of what routes earn, again free of the level of
//! prices.
//!
//! Rounding is against the flows: every term of the bound is lifted by more than its operations may
//! have taken off, every term of the benefit is lowered likewise. The reasons stand at each
//! constant.

mod benefit;
mod bound;
mod bow;
mod ladder;
mod links;
mod nodes;
mod proof;
mod rent;
mod settle;
mod stretch;
mod sums;
mod tally;
mod tariff;
mod terms;
mod useful;
mod vigil;
mod whole;

pub(crate) use benefit::Moves;
pub(crate) use bound::Bound;
pub(crate) use links::Links;
pub(crate) use nodes::gain;
pub use proof::{Judge, certified_no_trade, certify};
pub use settle::{certify_units, settle};
pub(crate) use tariff::{Tariff, Tolls};
pub(crate) use useful::useful;
pub use vigil::Vigil;

/// A unit in the last place, as a share: twice what one operation may be off.
const UNIT: f64 = f64::EPSILON;

/// Units in the last place that a closed form of a few operations may be off, generously.
const CLOSE: f64 = 16.0 * UNIT;

/// Largest price that proves anything. All numbers of a problem are at most 1e15, and what a route
/// can carry is at most 1e100, so that nothing reckoned from smaller prices overflows.
const LARGEST_PRICE: f64 = 1e100;

/// What may get lost at the lower end of doubles, a term: products of numbers that are not zero may
/// vanish there.
const LEAST: f64 = 1e-290;
