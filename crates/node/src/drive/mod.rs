//! The drive: what reaches the node becomes batches, batches become steps, steps become durable, and
//! only then does anything leave.
//!
//! Synchronous and without I/O of its own: whoever calls it brings the time and what was received,
//! and carries out what [`Driver::commit`] gives. The live process and the simulator drive the same
//! code.
//!
//! Safe under a kill at any point: an event's position in its feed stands in the journal beside the
//! batch that took it, so a feed goes on right behind what is durable; effects come out of a commit
//! alone; and each opening tells the engine that it began anew before it is told anything else.

mod bugs;
mod driver;
mod error;
mod feed;
mod intake;
mod keep;
mod offer;
#[cfg(feature = "mutants")]
mod unsound;

pub use driver::{Driver, Onlooker, Opened, Shown};
pub use error::DriveError;
pub use intake::FeedId;
pub use offer::{Offer, Settings, Taken};
