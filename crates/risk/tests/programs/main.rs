//! The margin rules of venues that are programs on a chain, against their own figures and against
//! themselves.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod drift;
mod extremes;
mod gmx_v2;
mod properties;
mod synthetix_v3;
mod worlds;
