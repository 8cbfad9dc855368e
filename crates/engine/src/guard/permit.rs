//! The guard's yes: a transfer that may leave.

use super::refusal::Reason;
use crate::strategy::Wish;
use trimtab_model::{Amount, RouteId, TransferBody};

/// A transfer that passed every check. Only the guard can make one, and none is ever read from
/// outside.
#[derive(Debug)]
pub struct Permit {
    body: TransferBody,
    wished: Amount,
    cut_by: Option<Reason>,
}

impl Permit {
    pub(super) fn grant(
        wish: &Wish,
        route: RouteId,
        amount: Amount,
        wished: Amount,
        cut_by: Option<Reason>,
    ) -> Self {
        let body = TransferBody { source: wish.source, target: wish.target, route, amount };
        Self { body, wished, cut_by }
    }

    /// What may move.
    #[must_use]
    pub const fn body(&self) -> &TransferBody {
        &self.body
    }

    /// What had been wished.
    #[must_use]
    pub const fn wished(&self) -> Amount {
        self.wished
    }

    /// The limit that cut it, if one did.
    #[must_use]
    pub const fn cut_by(&self) -> Option<Reason> {
        self.cut_by
    }
}
