//! Under construction.

pub mod transit;
