//! Transfers from request to arrival, and what is in flight because of them.
//!
//! Decides which step may follow which, and what a transfer counts for meanwhile. A request sets
//! its amount aside; only an observation moves it on, never the passing of time (invariant I8).
//! Finished transfers are kept for the day over which limits are counted (I11), then forgotten.

use crate::mutant::{Mutant, Planted};
use trimtab_model::{
    AccountId, Amount, Canonical, Encoder, MoneyError, Span, Timestamp, TransferBody, TransferId,
};

/// Where a transfer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Asked for; its amount is set aside at the source, nobody knows yet whether it left.
    /// Next: in flight, or refused.
    Requested {
        /// What it is expected to bring.
        expected: Amount,
    },
    /// Left the source, not usable at the target. Next: arrived, or returned.
    InFlight {
        /// What will arrive.
        net: Amount,
        /// When it is expected.
        due: Timestamp,
    },
    /// Usable at the target. Final.
    Arrived,
    /// Not carried out; nothing moved. Final.
    Refused,
    /// Did not get through; what was in flight is back at the source. Final.
    Returned,
}

/// One clip on one route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transfer {
    /// Which.
    pub id: TransferId,
    /// What was asked.
    pub body: TransferBody,
    /// When.
    pub requested_at: Timestamp,
    /// What was set aside for it at the source.
    pub reserved: Amount,
    /// Where it stands.
    pub stage: Stage,
}

/// Why an outcome does not fit the transfer it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TransferError {
    /// No such transfer was asked for.
    #[error("transfer {0} was never requested")]
    Unknown(TransferId),
    /// It is not at the stage that this outcome follows.
    #[error("transfer {id} is reported {reported}, which cannot follow its present stage")]
    OutOfOrder {
        /// Which.
        id: TransferId,
        /// What was reported.
        reported: &'static str,
    },
    /// A transfer of this id was asked for, or found, before.
    #[error("transfer {0} is found under way, and is known already")]
    Known(TransferId),
    /// No route leads the way that it is said to go.
    #[error("transfer {0} is found under way where no route is declared")]
    NoRoute(TransferId),
    /// More left or arrived than there was.
    #[error("transfer {id} is reported with {reported} base units where {expected} were possible")]
    Amount {
        /// Which.
        id: TransferId,
        /// What was reported.
        reported: i128,
        /// What would have been right, at most.
        expected: i128,
    },
}

/// All transfers that still matter, in order of request.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Transfers {
    list: Vec<Transfer>,
}

impl Transfer {
    /// One that left before anything was known, found in flight `now`.
    ///
    /// # Errors
    /// [`TransferError::Amount`] when less than nothing would arrive.
    pub fn under_way(
        id: TransferId,
        body: TransferBody,
        now: Timestamp,
        due: Timestamp,
    ) -> Result<Self, TransferError> {
        if body.amount.is_negative() {
            return Err(TransferError::Amount { id, reported: body.amount.base(), expected: 0 });
        }
        let stage = Stage::InFlight { net: body.amount, due };
        Ok(Self { id, body, requested_at: now, reserved: Amount::ZERO, stage })
    }

    /// Whether money may be under way.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self.stage, Stage::Requested { .. } | Stage::InFlight { .. })
    }

    /// What it will bring, as far as is known.
    #[must_use]
    pub const fn inbound(&self) -> Amount {
        match self.stage {
            Stage::Requested { expected } => expected,
            Stage::InFlight { net, .. } => net,
            Stage::Arrived | Stage::Refused | Stage::Returned => Amount::ZERO,
        }
    }

    /// Requested -> in flight.
    ///
    /// # Errors
    /// [`TransferError`] unless it was requested with at least `amount`, and `net` is a part of it.
    pub fn sent(
        &mut self,
        amount: Amount,
        net: Amount,
        due: Timestamp,
    ) -> Result<(), TransferError> {
        let (id, asked) = (self.id, self.body.amount);
        if !matches!(self.stage, Stage::Requested { .. }) {
            return Err(TransferError::OutOfOrder { id, reported: "sent" });
        }
        if amount > asked {
            let (reported, expected) = (amount.base(), asked.base());
            return Err(TransferError::Amount { id, reported, expected });
        }
        if net > amount || net.is_negative() {
            let (reported, expected) = (net.base(), amount.base());
            return Err(TransferError::Amount { id, reported, expected });
        }
        self.stage = Stage::InFlight { net, due };
        Ok(())
    }

    /// Requested -> refused.
    ///
    /// # Errors
    /// [`TransferError::OutOfOrder`] unless it was requested and not sent.
    pub fn refused(&mut self) -> Result<(), TransferError> {
        if !matches!(self.stage, Stage::Requested { .. }) {
            return Err(TransferError::OutOfOrder { id: self.id, reported: "refused" });
        }
        self.stage = Stage::Refused;
        Ok(())
    }

    /// In flight -> arrived.
    ///
    /// # Errors
    /// [`TransferError`] unless it was in flight with exactly `amount`.
    pub fn arrived(&mut self, amount: Amount) -> Result<(), TransferError> {
        self.lands(amount, "arrived")?;
        self.stage = Stage::Arrived;
        Ok(())
    }

    /// In flight -> returned.
    ///
    /// # Errors
    /// [`TransferError`] unless it was in flight with exactly `amount`.
    pub fn returned(&mut self, amount: Amount) -> Result<(), TransferError> {
        self.lands(amount, "returned")?;
        self.stage = Stage::Returned;
        Ok(())
    }

    /// Whether it is in flight with exactly `amount`.
    fn lands(&self, amount: Amount, reported: &'static str) -> Result<(), TransferError> {
        let id = self.id;
        let Stage::InFlight { net, .. } = self.stage else {
            return Err(TransferError::OutOfOrder { id, reported });
        };
        if amount != net {
            let (reported, expected) = (amount.base(), net.base());
            return Err(TransferError::Amount { id, reported, expected });
        }
        Ok(())
    }
}

impl Transfers {
    /// All that still matter, in order of request.
    #[must_use]
    pub fn list(&self) -> &[Transfer] {
        &self.list
    }

    /// Records a request.
    pub fn request(&mut self, transfer: Transfer) {
        self.list.push(transfer);
    }

    /// A transfer by its id.
    ///
    /// # Errors
    /// [`TransferError::Unknown`] if none was requested, or it is long finished.
    pub fn find(&mut self, id: TransferId) -> Result<&mut Transfer, TransferError> {
        let found = self.list.iter_mut().find(|transfer| transfer.id == id);
        found.ok_or(TransferError::Unknown(id))
    }

    /// Whether a request of this id is known.
    #[must_use]
    pub fn knows(&self, id: TransferId) -> bool {
        self.list.iter().any(|transfer| transfer.id == id)
    }

    /// What is on its way, and where to, in order of request.
    pub(crate) fn expected(
        &self,
        planted: Planted,
    ) -> impl Iterator<Item = (AccountId, Amount)> + '_ {
        let times = if planted.is(Mutant::InFlightCountedTwice) { 2 } else { 1 };
        let open = self.list.iter().filter(|transfer| transfer.is_open());
        open.flat_map(move |transfer| {
            std::iter::repeat_n((transfer.body.target, transfer.inbound()), times)
        })
    }

    /// What was asked for on transfers that `counts` within `span` before `now`, and whatever else
    /// of them is still under way. A span beyond a day counts as a day.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] beyond 128 bits.
    pub fn moved_within(
        &self,
        span: Span,
        now: Timestamp,
        counts: impl Fn(&TransferBody) -> bool,
    ) -> Result<Amount, MoneyError> {
        let recent = self.list.iter().filter(|transfer| {
            transfer.stage != Stage::Refused
                && (transfer.is_open() || now.since(transfer.requested_at) < span)
        });
        Amount::sum(
            recent
                .map(|transfer| &transfer.body)
                .filter(|body| counts(body))
                .map(|body| body.amount),
        )
    }

    /// Forgets what is finished and no longer counts towards a limit.
    pub fn forget_finished(&mut self, now: Timestamp) {
        let is_recent = |then: Timestamp| now.since(then) < Span::DAY;
        self.list.retain(|transfer| transfer.is_open() || is_recent(transfer.requested_at));
    }
}

impl Canonical for Transfer {
    fn encode(&self, out: &mut Encoder) {
        self.id.encode(out);
        self.body.encode(out);
        self.requested_at.encode(out);
        self.reserved.encode(out);
        match self.stage {
            Stage::Requested { expected } => {
                out.u8(0);
                expected.encode(out);
            }
            Stage::InFlight { net, due } => {
                out.u8(1);
                net.encode(out);
                due.encode(out);
            }
            Stage::Arrived => out.u8(2),
            Stage::Refused => out.u8(3),
            Stage::Returned => out.u8(4),
        }
    }
}

impl Canonical for Transfers {
    fn encode(&self, out: &mut Encoder) {
        out.sequence(&self.list);
    }
}
