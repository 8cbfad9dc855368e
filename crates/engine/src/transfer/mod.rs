//! Transfers from request to arrival, and what is in flight because of them.
//!
//! Decides which step may follow which, and what a transfer counts for meanwhile. A request sets
//! its amount aside; only an observation moves it on, never the passing of time (invariant I8).
//! Finished transfers are kept for the day over which limits are counted (I11), then forgotten.
//!
//! A transfer has a coarse [`Stage`], which is what it means for money, and where its route is carried
//! leg by leg a [`Saga`], which is what it means to the places on the way: `phase.rs` names where it
//! can stand, `table.rs` what may follow what, `news.rs` what is told, `ways.rs` where it goes next,
//! `tend.rs` what it does by itself, `orders.rs` what a person may say, `books.rs` every posting.

mod books;
mod chains;
mod list;
mod news;
mod orders;
mod phase;
mod saga;
mod table;
mod tend;
mod ways;

pub(crate) use books::Books;
pub use chains::Chains;
pub use list::Transfers;
pub use phase::{Meaning, Phase};
pub use saga::Saga;
pub(crate) use saga::{chains_on, reaches};
pub use table::{Cue, Row, next, table};

use serde::{Deserialize, Serialize};
use trimtab_model::{
    AccountId, Amount, Canonical, Encoder, TimeError, Timestamp, TransferBody, TransferId,
};

/// Where a transfer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
    /// A person closed the books on it. Final.
    Abandoned,
}

/// One clip on one route.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
    /// How it is carried, where that is leg by leg.
    pub saga: Option<Saga>,
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
    /// An order that does not fit where the transfer stands.
    #[error("transfer {id} cannot be {what}: {why}")]
    Order {
        /// Which.
        id: TransferId,
        /// What was ordered.
        what: &'static str,
        /// Why not.
        why: &'static str,
    },
    /// A time beyond reach.
    #[error(transparent)]
    Time(#[from] TimeError),
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
        Ok(Self { id, body, requested_at: now, reserved: Amount::ZERO, stage, saga: None })
    }

    /// Whether money may be under way.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self.stage, Stage::Requested { .. } | Stage::InFlight { .. })
    }

    /// Whether it is carried leg by leg, and not over.
    #[must_use]
    pub fn is_carried_by_legs(&self) -> bool {
        self.saga.as_ref().is_some_and(|saga| !saga.phase().is_over())
    }

    /// Where it is heading: the target, or the source once no way leads on.
    #[must_use]
    pub fn heading(&self) -> AccountId {
        let is_homeward = self.saga.as_ref().is_some_and(|saga| saga.is_homeward);
        if is_homeward { self.body.source } else { self.body.target }
    }

    /// What it will bring, as far as is known.
    #[must_use]
    pub const fn inbound(&self) -> Amount {
        match self.stage {
            Stage::Requested { expected } => expected,
            Stage::InFlight { net, .. } => net,
            Stage::Arrived | Stage::Refused | Stage::Returned | Stage::Abandoned => Amount::ZERO,
        }
    }

    /// What of it will surely come, and what may: margin may count on the first alone, limits must
    /// count the second.
    #[must_use]
    pub fn interval(&self) -> (Amount, Amount) {
        match (self.stage, &self.saga) {
            (Stage::Requested { expected }, _) => (Amount::ZERO, expected),
            (Stage::InFlight { net, .. }, None) => (net, net),
            (Stage::InFlight { net, .. }, Some(saga)) => {
                let is_sure = saga.quarantine().is_none() && !saga.phase().is_open_question();
                (if is_sure { net } else { Amount::ZERO }, net)
            }
            _ => (Amount::ZERO, Amount::ZERO),
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
            Stage::Abandoned => out.u8(5),
        }
        out.option(self.saga.as_ref());
    }
}
