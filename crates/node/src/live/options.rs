//! How the live process works.

use super::address::Address;
use super::clock::Clock;
use std::time::Duration;

/// How the live process works. What is bounded is bounded here.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where feeds are read and commands go.
    pub gateway: Address,
    /// What time it is.
    pub clock: Clock,
    /// Time from one tick to the next.
    pub tick: Duration,
    /// Offers that wait for the drive, at most; while they are so many, no source is read.
    pub offers_max: usize,
    /// Offers that one commit takes, at most.
    pub group_max: usize,
    /// Commands that wait for one place, at most; more are as good as lost, and asked about later.
    pub commands_max: usize,
    /// How long one request to the gateway may take.
    pub patience: Duration,
    /// How long a feed is asked to hold a request when it has nothing new.
    pub poll: Duration,
    /// Commands go nowhere; they are told instead.
    pub is_dry: bool,
}

impl Options {
    /// What is usual: a tick a second, 4,096 offers, 256 a commit, 256 commands a place, ten seconds
    /// for a request, and a second's long poll.
    #[must_use]
    pub fn of(gateway: Address) -> Self {
        Self {
            gateway,
            clock: Clock::default(),
            tick: Duration::from_secs(1),
            offers_max: 4_096,
            group_max: 256,
            commands_max: 256,
            patience: Duration::from_secs(10),
            poll: Duration::from_secs(1),
            is_dry: false,
        }
    }
}
