//! What the outside world is asked to do. Requests carry all that is needed to carry them out.

use crate::encode::Digest;
use crate::id::{AccountId, RouteId, TransferId};
use crate::leg::LegRequest;
use crate::money::Amount;
use serde::{Deserialize, Serialize};

/// A request to the outside world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    /// Carry money all the way.
    Transfer(TransferRequest),
    /// Sign a leg's request. Nothing leaves by it; the answer is the hash of what would.
    Sign(LegRequest),
    /// Send what was signed. Sent twice, it acts once.
    Submit {
        /// What was signed.
        request: LegRequest,
        /// Its hash.
        hash: Digest,
    },
    /// Find out what became of a request, by its key and its nonce.
    Inquire(LegRequest),
    /// Ask for the message of a burn to be attested, again if need be.
    Attest(LegRequest),
}

/// A request to move money; `id` is the idempotency key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferRequest {
    /// Same id, same transfer: a venue that sees it twice acts once.
    pub id: TransferId,
    /// Where money leaves.
    pub source: AccountId,
    /// Where it arrives.
    pub target: AccountId,
    /// The way.
    pub route: RouteId,
    /// What leaves the source at most.
    pub amount: Amount,
}
