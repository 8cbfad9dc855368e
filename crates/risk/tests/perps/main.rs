//! The margin rules of perpetual venues, against venues' own figures and against themselves.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod accounts;
mod binance_file;
mod drawn;
mod dydx_v4;
mod hyperliquid;
mod parameters;
mod properties;
mod rates;
mod tiered;
