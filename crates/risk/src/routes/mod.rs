//! Ways for money, as risk sees them: how long they take, what they ask, and how long an account
//! must hold out until help has come.
//!
//! [`latency`] is the heavy-tailed distribution of one way's time and [`times`] what has been seen of
//! it; [`horizon`] is the time for which an account must protect itself, [`buffer`] what that time
//! costs in money that stands idle. [`terms`] puts a rail's time, fee, room, allowance and expiry
//! together, [`fee`], [`cctp`] and [`across`] reckon fees as the venues do, in integers.
//! [`rails`] and [`finality`] are what is known of real rails and chains, each with its source and
//! the age beyond which it is not to be trusted.

pub mod across;
pub mod buffer;
pub mod cctp;
pub mod fee;
pub mod finality;
pub mod horizon;
pub mod latency;
pub mod rails;
pub mod terms;
pub mod times;
