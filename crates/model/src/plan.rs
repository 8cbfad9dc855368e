//! What shall move: the body of a plan, the bytes that are hashed and, one day, signed.
//!
//! A body alone moves nothing. The engine's gate types wrap it; only they become commands.

use crate::encode::{Canonical, Digest, Encoder};
use crate::id::{AccountId, PlanId, RouteId, TransferId};
use crate::money::Amount;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// One transfer of a plan: one clip along one route.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferBody {
    /// Where money leaves.
    pub source: AccountId,
    /// Where it arrives.
    pub target: AccountId,
    /// The way.
    pub route: RouteId,
    /// What leaves the source; fees come off on the way.
    pub amount: Amount,
}

/// An ordered list of transfers decided at one instant; every prefix of it is safe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanBody {
    /// The portfolio it was made for.
    pub portfolio: Digest,
    /// Sequence of the batch it answers.
    pub sequence: u64,
    /// When it was decided.
    pub decided_at: Timestamp,
    /// In the order they shall be sent.
    pub transfers: Vec<TransferBody>,
}

/// A transfer's place in a plan: what its id is derived from.
struct Step<'a> {
    plan: &'a PlanId,
    index: usize,
}

impl PlanBody {
    /// The plan's id, derived from all of it.
    #[must_use]
    pub fn id(&self) -> PlanId {
        PlanId::derive(self)
    }

    /// Ids of the transfers, in order.
    #[must_use]
    pub fn transfer_ids(&self) -> Vec<TransferId> {
        let plan = self.id();
        let steps = 0..self.transfers.len();
        steps.map(|index| TransferId::derive(&Step { plan: &plan, index })).collect()
    }
}

impl Canonical for TransferBody {
    fn encode(&self, out: &mut Encoder) {
        self.source.encode(out);
        self.target.encode(out);
        self.route.encode(out);
        self.amount.encode(out);
    }
}

impl Canonical for PlanBody {
    fn encode(&self, out: &mut Encoder) {
        self.portfolio.encode(out);
        out.u64(self.sequence);
        self.decided_at.encode(out);
        out.sequence(&self.transfers);
    }
}

impl Canonical for Step<'_> {
    fn encode(&self, out: &mut Encoder) {
        self.plan.encode(out);
        out.length(self.index);
    }
}

#[cfg(test)]
mod tests {
    use super::{PlanBody, TransferBody};
    use crate::encode::{Canonical, Digest, Encoder};
    use crate::id::{AccountId, RouteId};
    use crate::money::Amount;
    use crate::time::Timestamp;

    struct Nothing;

    impl Canonical for Nothing {
        fn encode(&self, _: &mut Encoder) {}
    }

    fn body(amount: i128) -> PlanBody {
        PlanBody {
            portfolio: Digest::of("test", &Nothing),
            sequence: 9,
            decided_at: Timestamp::from_nanos(1),
            transfers: vec![
                TransferBody {
                    source: AccountId::new(0),
                    target: AccountId::new(1),
                    route: RouteId::new(2),
                    amount: Amount::from_base(amount),
                };
                2
            ],
        }
    }

    /// The bytes behind every id: a change here breaks journals and signatures.
    #[test]
    fn golden_plan() {
        let mut out = Encoder::default();
        body(5).encode(&mut out);
        let hex: String = out.bytes()[32..].iter().map(|byte| format!("{byte:02x}")).collect();
        let transfer = "00000001000200000000000000000000000000000005";
        let header = "000000000000000900000000000000010000000000000002";
        assert_eq!(hex, format!("{header}{transfer}{transfer}"));
        assert_eq!(body(5).id().to_string(), "4f26b9adac3a659f");
        let steps: Vec<_> = body(5).transfer_ids().iter().map(ToString::to_string).collect();
        assert_eq!(steps, ["fef2ade748f0cfa7", "461156ce4ec310ab"]);
    }

    #[test]
    fn another_body_is_another_id() {
        assert_eq!(body(5).id(), body(5).id());
        assert_ne!(body(5).id(), body(6).id());
        let ids = body(5).transfer_ids();
        assert_ne!(ids[0], ids[1], "equal transfers of one plan are still two transfers");
    }
}
