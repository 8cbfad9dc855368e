//! What the news of a saga mean in money: every posting of a leg-by-leg transfer is made here.

use super::phase::Phase;
use super::saga::{account_at, fee_most};
use super::{Chains, Stage, Transfer, TransferError};
use crate::alert::{Alert, Trouble};
use crate::ledger::{Ledger, LedgerAccount, Posting, Purpose};
use crate::mutant::{Mutant, Planted};
use trimtab_model::{Amount, LegTerms, MoneyError, Place, Portfolio, Route, Timestamp};

const IN_FLIGHT: LedgerAccount = LedgerAccount::For(Purpose::InFlight);

/// What a saga is judged and booked with.
pub(crate) struct Books<'a> {
    pub(crate) portfolio: &'a Portfolio,
    pub(crate) ledger: &'a mut Ledger,
    pub(crate) chains: &'a mut Chains,
    pub(crate) alerts: &'a mut Vec<Alert>,
    pub(crate) now: Timestamp,
    pub(crate) planted: Planted,
}

impl<'a> Books<'a> {
    /// The route of a transfer.
    pub(super) fn route(&self, transfer: &Transfer) -> Result<&'a Route, TransferError> {
        let found = self.portfolio.routes().get(transfer.body.route.index());
        found.ok_or(TransferError::NoRoute(transfer.id))
    }

    /// Tells a person, and stops acting where `quarantined`.
    pub(super) fn alert(&mut self, transfer: &mut Transfer, trouble: Trouble, quarantined: bool) {
        let Some(saga) = transfer.saga.as_mut() else { return };
        // A wait for an answer ends with any: it hides nothing that waits for a person, and adds
        // nothing to it.
        let is_held = saga.waits_for_person();
        let is_known =
            saga.quarantine == Some(trouble) || (is_held && trouble == Trouble::Unanswered);
        if quarantined && !is_held {
            saga.quarantine = Some(trouble);
        }
        if !quarantined || !is_known {
            self.alerts.push(Alert { transfer: transfer.id, trouble, quarantined });
        }
    }

    /// Tells a person again what waits for one.
    pub(super) fn tell_again(&mut self, transfer: &Transfer) {
        let open = transfer.saga.as_ref().filter(|saga| !saga.phase.is_over());
        if let Some(trouble) = open.and_then(|saga| saga.quarantine)
            && !self.planted.is(Mutant::AlertsForgotten)
        {
            self.alerts.push(Alert { transfer: transfer.id, trouble, quarantined: true });
        }
    }

    /// Tells a person again of the chains that are halted, but for those just told of.
    pub(super) fn tell_halts_again(&mut self) {
        if self.planted.is(Mutant::AlertsForgotten) {
            return;
        }
        for (chain, transfer) in self.chains.halts() {
            let trouble = Trouble::FinalReversed { chain };
            if self.alerts.iter().all(|alert| alert.trouble != trouble) {
                self.alerts.push(Alert { transfer, trouble, quarantined: false });
            }
        }
    }

    /// Money leaves the source for good.
    pub(super) fn depart(
        &mut self,
        transfer: &mut Transfer,
        amount: Amount,
    ) -> Result<(), MoneyError> {
        let source = transfer.body.source;
        self.ledger.release(source, transfer.reserved)?;
        transfer.reserved = Amount::ZERO;
        self.float(transfer, LedgerAccount::Held(source), amount)?;
        if let Some(saga) = transfer.saga.as_mut() {
            (saga.has_left, saga.held) = (true, amount);
        }
        Ok(())
    }

    /// Nothing left, and nothing will: what was set aside is free again.
    pub(super) fn stay(&mut self, transfer: &mut Transfer) -> Result<(), MoneyError> {
        self.ledger.release(transfer.body.source, transfer.reserved)?;
        transfer.reserved = Amount::ZERO;
        transfer.stage = Stage::Refused;
        Ok(())
    }

    /// What was thought to have come to nothing may happen after all.
    pub(super) fn reopen(&mut self, transfer: &mut Transfer) -> Result<(), MoneyError> {
        let amount = transfer.body.amount;
        self.ledger.reserve(transfer.body.source, amount)?;
        transfer.reserved = amount;
        transfer.stage = Stage::Requested { expected: Amount::ZERO };
        Ok(())
    }

    /// What is final at an account and not yet booked there.
    pub(super) fn land(
        &mut self,
        transfer: &mut Transfer,
        to: Place,
        landed: Amount,
    ) -> Result<(), MoneyError> {
        let (Some(account), Some(saga)) = (account_at(to), transfer.saga.as_mut()) else {
            return Ok(());
        };
        let more = landed.minus(saga.told.booked)?;
        saga.told.booked = landed;
        if saga.phase == Phase::Abandoned {
            // It was given up for lost.
            let lost = LedgerAccount::For(Purpose::Loss);
            return self.ledger.post(Posting::signed(lost, LedgerAccount::Held(account), more)?);
        }
        let net = more.negated()?;
        self.float(transfer, LedgerAccount::Held(account), net)
    }

    /// A leg is done: what did not land is its fee, as far as the terms explain it.
    pub(super) fn close_leg(
        &mut self,
        transfer: &mut Transfer,
        terms: &LegTerms,
        landed: Amount,
    ) -> Result<(), MoneyError> {
        let Some(saga) = transfer.saga.as_mut() else { return Ok(()) };
        let short = saga.held.minus(landed)?;
        saga.held = landed;
        if short.is_negative() {
            let amount = short.negated()?;
            if !self.planted.is(Mutant::SurplusNotBooked) {
                self.float(transfer, LedgerAccount::For(Purpose::Surplus), amount)?;
            }
            self.alert(transfer, Trouble::Surplus { amount }, false);
            return Ok(());
        }
        let explained = short <= fee_most(terms, landed.plus(short)?)?;
        if explained || self.planted.is(Mutant::MissingTakenAsFee) {
            if self.planted.is(Mutant::LegFeeNotBooked) {
                return Ok(());
            }
            return self.float(transfer, LedgerAccount::For(Purpose::Fees), short.negated()?);
        }
        saga.missing = saga.missing.plus(short)?;
        self.alert(transfer, Trouble::Missing { amount: short }, true);
        Ok(())
    }

    /// What came back to where a leg began; the rest is its fee or missing.
    pub(super) fn come_back(
        &mut self,
        transfer: &mut Transfer,
        terms: &LegTerms,
        refunded: Amount,
    ) -> Result<(), MoneyError> {
        if self.planted.is(Mutant::RefundNotBooked) {
            return Ok(());
        }
        // What landed before is where it should be; only the rest can come back.
        if let Some(saga) = transfer.saga.as_mut() {
            saga.held = saga.held.minus(saga.told.booked)?;
        }
        self.close_leg(transfer, terms, refunded)?;
        let Some(account) = account_at(terms.from) else { return Ok(()) };
        self.float(transfer, LedgerAccount::Held(account), refunded.negated()?)
    }

    /// What the next leg cannot ask for stays behind in a wallet of ours.
    pub(super) fn leave_behind(
        &mut self,
        transfer: &mut Transfer,
        rest: Amount,
    ) -> Result<(), MoneyError> {
        if self.planted.is(Mutant::RemainderForgotten) {
            return Ok(());
        }
        self.float(transfer, LedgerAccount::For(Purpose::Remainder), rest.negated()?)
    }

    /// A person closes the books: `recovered` is in the owner's hands, the rest is lost.
    pub(super) fn close_books(
        &mut self,
        transfer: &mut Transfer,
        recovered: Amount,
    ) -> Result<(), MoneyError> {
        self.ledger.release(transfer.body.source, transfer.reserved)?;
        transfer.reserved = Amount::ZERO;
        let floating = transfer.saga.as_ref().map_or(Amount::ZERO, |saga| saga.floating);
        self.float(transfer, LedgerAccount::For(Purpose::Capital), recovered.negated()?)?;
        let lost = floating.minus(recovered)?;
        self.float(transfer, LedgerAccount::For(Purpose::Loss), lost.negated()?)?;
        transfer.stage = Stage::Abandoned;
        Ok(())
    }

    /// From `other` into flight, or out of flight where below zero.
    fn float(
        &mut self,
        transfer: &mut Transfer,
        other: LedgerAccount,
        amount: Amount,
    ) -> Result<(), MoneyError> {
        self.ledger.post(Posting::signed(other, IN_FLIGHT, amount)?)?;
        if let Some(saga) = transfer.saga.as_mut() {
            saga.floating = saga.floating.plus(amount)?;
        }
        Ok(())
    }
}
