//! What margin positions need and how prices move: pure functions of numbers.
//!
//! Reals live here, money does not: [`real`] is the one bridge between the integer amounts of the
//! model and the reals in which risk is reckoned. Transcendentals come from `libm` and sums run
//! in one fixed order, so figures are the same on every target.

pub mod answers;
pub mod arrivals;
pub mod collateral;
pub mod covariance;
pub mod division;
pub mod figure;
pub mod holding;
pub mod lending;
pub mod liquidation;
pub mod liquidity;
pub mod margin;
pub mod no_trade;
pub mod passage;
pub mod provenance;
pub mod real;
pub mod routes;
pub mod rules;
pub mod service;
pub mod tail;
pub mod transit;
