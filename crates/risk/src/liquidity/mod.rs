//! What a market takes from us and how soon: depth, the price of a sweep, impact, refill, schedules.
//!
//! [`book`] holds what rests and how deep it is, at one venue or at several together; [`sweep`] says
//! what taking an amount out of it costs, and [`curve`] the same as a convex cost for a route.
//! [`impact`] and [`kyle`] say what no book shows, [`schedule`] spreads an order over time, and [`refill`]
//! says how fast depth comes back. All are reals: a book is an estimate of what will be there.

pub mod book;
pub mod curve;
pub mod impact;
pub mod kyle;
pub mod refill;
pub mod schedule;
pub mod sweep;

#[cfg(test)]
mod properties;
