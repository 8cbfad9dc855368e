//! Permits in order, made into a plan with ids.
//!
//! A [`Plan`] can only be made of permits. Its id is derived from its body, so the same decision
//! on the same state is the same plan.

use crate::decision::Move;
use crate::guard::Permit;
use crate::state::State;
use trimtab_model::{PlanBody, PlanId, Portfolio, TransferBody, TransferId};

/// What shall move, in order; every prefix was permitted.
#[derive(Debug)]
pub struct Plan {
    permits: Vec<Permit>,
    body: PlanBody,
    ids: Vec<TransferId>,
}

impl Plan {
    /// Makes a plan of permits; none of none.
    #[must_use]
    pub fn of(permits: Vec<Permit>, portfolio: &Portfolio, state: &State) -> Option<Self> {
        if permits.is_empty() {
            return None;
        }
        let body = PlanBody {
            portfolio: portfolio.digest(),
            sequence: state.sequence(),
            decided_at: state.now(),
            transfers: permits.iter().map(|permit| *permit.body()).collect(),
        };
        let ids = body.transfer_ids();
        Some(Self { permits, body, ids })
    }

    /// The plan's id.
    #[must_use]
    pub fn id(&self) -> PlanId {
        self.body.id()
    }

    /// The bytes that are hashed and, one day, signed.
    #[must_use]
    pub const fn body(&self) -> &PlanBody {
        &self.body
    }

    /// Transfers with their ids, in order.
    pub fn transfers(&self) -> impl Iterator<Item = (TransferId, &TransferBody)> {
        self.ids.iter().copied().zip(&self.body.transfers)
    }

    /// Transfers with what was wished and what cut them, for the record.
    pub fn moves(&self) -> impl Iterator<Item = Move> {
        self.ids.iter().zip(&self.permits).map(|(&id, permit)| Move {
            id,
            body: *permit.body(),
            wished: permit.wished(),
            cut_by: permit.cut_by(),
        })
    }
}
