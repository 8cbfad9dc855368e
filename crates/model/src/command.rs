//! What the outside world is asked to do. Requests carry all that is needed to carry them out.

use crate::id::{AccountId, RouteId, TransferId};
use crate::money::Amount;
use serde::{Deserialize, Serialize};

/// A request to the outside world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    /// Move money.
    Transfer(TransferRequest),
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
