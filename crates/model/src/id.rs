//! Names for things: dense ids of what a [`crate::Portfolio`] declares, derived ids of what the
//! engine makes.
//!
//! Dense ids are positions in the portfolio's tables, so looking up is indexing. Derived ids are
//! hashes of their inputs ([`crate::encode`]): the same inputs give the same id on every machine
//! and after every crash, so a request that is sent twice is recognised (invariant I7). None is
//! random.

use crate::encode::{Canonical, Digest, Encoder};
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! dense_id {
    ($(#[$doc:meta] $name:ident;)*) => {$(
        #[$doc]
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        pub struct $name(u16);

        impl $name {
            /// The id of the entry at `index` of the portfolio's table.
            #[must_use]
            pub const fn new(index: u16) -> Self {
                Self(index)
            }

            /// Position in the portfolio's table.
            #[must_use]
            pub fn index(self) -> usize {
                usize::from(self.0)
            }

            /// The id of a table position, if there can be one.
            #[must_use]
            pub fn at(index: usize) -> Option<Self> {
                u16::try_from(index).ok().map(Self)
            }
        }

        impl Canonical for $name {
            fn encode(&self, out: &mut Encoder) {
                out.u16(self.0);
            }
        }
    )*};
}

dense_id! {
    /// A kind of money.
    AssetId;
    /// A chain, or a venue's internal book, on which an asset has a form.
    ChainId;
    /// A place that holds collateral.
    VenueId;
    /// One balance of ours at a venue.
    AccountId;
    /// An underlying that is traded at venues.
    MarketId;
    /// A risk class of the portfolio's capital.
    TrancheId;
    /// An ordered way for money between two accounts.
    RouteId;
}

macro_rules! derived_id {
    ($(#[$doc:meta] $name:ident, $domain:literal;)*) => {$(
        #[$doc]
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(Digest);

        impl $name {
            /// Derives the id from the canonical bytes of its inputs.
            #[must_use]
            pub fn derive(inputs: &impl Canonical) -> Self {
                Self(Digest::of($domain, inputs))
            }

            /// The whole hash.
            #[must_use]
            pub const fn digest(&self) -> &Digest {
                &self.0
            }
        }

        impl Canonical for $name {
            fn encode(&self, out: &mut Encoder) {
                self.0.encode(out);
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(out, concat!(stringify!($name), "({})"), self.0.short())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(out, "{}", self.0.short())
            }
        }
    )*};
}

derived_id! {
    /// A plan: hash of its inputs and sequence.
    PlanId, "trimtab/plan/1";
    /// A transfer: hash of its plan and place in it. Also the idempotency key given to venues.
    TransferId, "trimtab/transfer/1";
    /// A leg of a transfer, and how often it was begun anew: the key under which it is asked for.
    LegId, "trimtab/leg/1";
}
