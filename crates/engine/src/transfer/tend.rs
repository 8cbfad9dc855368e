//! What sagas do by themselves: begin legs, ask when nobody speaks, and say it to the outside.
//!
//! Time alone decides nothing here but when to ask, and when a person should know.

use super::books::Books;
use super::news::go;
use super::phase::Phase;
use super::saga::{Due, Saga, Setback, fee_most, in_units};
use super::table::Cue;
use super::{Stage, Transfer, TransferError, ways};
use crate::alert::Trouble;
use crate::mutant::Mutant;
use crate::state::BatchError;
use std::sync::Arc;
use trimtab_model::{Amount, ChainId, Command, LegKind, LegRequest, LegTerms, Span, Timestamp};

/// Questions in vain after which a person should know.
const LATE_AFTER: u8 = 2;
/// Questions in vain about what may have acted after which nothing more is done.
const UNANSWERED_AFTER: u8 = 6;

/// Times a leg's patience for which it may wait to begin before a person should know.
const WAITS_MAX: u64 = 8;

/// Begins what may begin and asks what is due, in order of request; the commands of this step.
pub(super) fn tend(
    list: &mut [Arc<Transfer>],
    epoch: u64,
    books: &mut Books<'_>,
) -> Result<Vec<Command>, BatchError> {
    let mut commands = Vec::new();
    let now = books.now;
    if !list.iter().any(|transfer| transfer.has_work(now)) {
        return Ok(commands);
    }
    let mut busy = occupied(list, books)?;
    for transfer in list.iter_mut().filter(|transfer| transfer.has_work(now)) {
        let transfer = Arc::make_mut(transfer);
        let before = occupies(transfer, books)?;
        if let Some(at) = busy.iter().position(|one| Some(*one) == before) {
            busy.swap_remove(at);
        }
        wake(transfer, &busy, books)?;
        commands.extend(say(transfer, epoch, books)?);
        busy.extend(occupies(transfer, books)?);
    }
    Ok(commands)
}

/// The chains and nonces on which transfers wait for their transactions to be taken in.
fn occupied(
    list: &[Arc<Transfer>],
    books: &Books<'_>,
) -> Result<Vec<(ChainId, u64)>, TransferError> {
    let mut busy = Vec::new();
    for transfer in list.iter().filter(|transfer| transfer.is_carried_by_legs()) {
        busy.extend(occupies(transfer, books)?);
    }
    Ok(busy)
}

/// The chain and nonce on which a transfer waits for its transaction to be taken in.
fn occupies(
    transfer: &Transfer,
    books: &Books<'_>,
) -> Result<Option<(ChainId, u64)>, TransferError> {
    let Some(saga) = transfer.saga.as_ref() else { return Ok(None) };
    Ok(saga.occupies(books.route(transfer)?))
}

/// What its time has come for.
fn wake(
    transfer: &mut Transfer,
    busy: &[(ChainId, u64)],
    books: &mut Books<'_>,
) -> Result<(), BatchError> {
    let Some(saga) = transfer.saga.as_ref() else { return Ok(()) };
    if books.now < saga.wake || saga.due != Due::Nothing {
        return Ok(());
    }
    let Some(terms) = saga.terms(books.route(transfer)?).copied() else { return Ok(()) };
    match saga.phase {
        Phase::Planned => begin(transfer, &terms, busy, books),
        Phase::Signing
        | Phase::Submitted
        | Phase::Unknown
        | Phase::Seen
        | Phase::Departed
        | Phase::Landing => quiet(transfer, &terms, books),
        _ => Ok(()),
    }
}

/// Nobody spoke for as long as the terms have patience.
fn quiet(
    transfer: &mut Transfer,
    terms: &LegTerms,
    books: &mut Books<'_>,
) -> Result<(), BatchError> {
    if books.planted.is(Mutant::ReleasedOnTimeout)
        && transfer.saga.as_ref().is_some_and(|saga| saga.phase.is_open_question())
        && go(transfer, Cue::Refused, books).is_some()
    {
        return ways::fall_back(transfer, Setback::Passing, books);
    }
    let Some(phase) = go(transfer, Cue::Quiet, books) else { return Ok(()) };
    let now = books.now;
    let Some(saga) = transfer.saga.as_mut() else { return Ok(()) };
    saga.asks = saga.asks.saturating_add(1);
    saga.wake = now.after(saga.pause(terms)).map_err(TransferError::from)?;
    saga.due = match phase {
        Phase::Signing => Due::Sign,
        Phase::Departed if terms.kind == LegKind::Burn => Due::Attest,
        _ => Due::Ask,
    };
    let (asks, is_late) = (saga.asks, saga.is_late);
    if asks >= UNANSWERED_AFTER && phase.is_open_question() {
        books.alert(transfer, Trouble::Unanswered, true);
    } else if asks >= LATE_AFTER && !is_late && !books.planted.is(Mutant::LateInSilence) {
        let trouble = match phase {
            Phase::Signing => Trouble::Unsigned,
            Phase::Submitted | Phase::Unknown => return Ok(()),
            _ => Trouble::Overdue,
        };
        if let Some(saga) = transfer.saga.as_mut() {
            saga.is_late = true;
        }
        books.alert(transfer, trouble, false);
    }
    Ok(())
}

/// It is a leg's turn, if its chains are there and nothing else waits for our wallet.
fn begin(
    transfer: &mut Transfer,
    terms: &LegTerms,
    busy: &[(ChainId, u64)],
    books: &mut Books<'_>,
) -> Result<(), BatchError> {
    let Some(saga) = transfer.saga.as_ref() else { return Ok(()) };
    let is_held = saga.quarantine.is_some() && !books.planted.is(Mutant::QuarantineIgnored);
    let ends = [terms.leaves_on, terms.lands_on];
    let is_halted = ends.into_iter().flatten().any(|chain| books.chains.is_halted(chain));
    // What waits above a nonce that nothing will use waits for this leg.
    let is_behind = |chain| {
        let next = books.chains.next_nonce(chain);
        busy.iter().any(|&(other, nonce)| other == chain && next.is_none_or(|next| nonce < next))
    };
    let is_busy = terms.leaves_on.is_some_and(is_behind);
    if is_held || is_busy || (is_halted && !books.planted.is(Mutant::HaltedChainUsed)) {
        return waits(transfer, terms, books);
    }
    if terms.kind == LegKind::Mint && !claimable(transfer, terms, books)? {
        return Ok(());
    }
    let Some(saga) = transfer.saga.as_mut() else { return Ok(()) };
    let (has_left, held) = (saga.has_left, saga.held);
    let whole = if has_left { held } else { transfer.body.amount };
    let amount = if books.planted.is(Mutant::UnitIgnored) { whole } else { in_units(terms, whole) };
    let is_too_small = amount < terms.minimum && !books.planted.is(Mutant::MinimumIgnored);
    if !amount.is_positive() || is_too_small {
        if go(transfer, Cue::Refused, books) == Some(Phase::Failed) {
            return ways::fall_back(transfer, Setback::Lasting, books);
        }
        return Ok(());
    }
    if has_left && amount < whole {
        books.leave_behind(transfer, whole.minus(amount)?)?;
        if let Some(saga) = transfer.saga.as_mut() {
            saga.held = amount;
        }
    }
    ask_for(transfer, terms, amount, books)
}

/// A leg cannot begin: where money is on its way, a person should know after a while.
fn waits(
    transfer: &mut Transfer,
    terms: &LegTerms,
    books: &mut Books<'_>,
) -> Result<(), BatchError> {
    let Some(saga) = transfer.saga.as_mut() else { return Ok(()) };
    let late = Span::from_nanos(terms.patience.nanos().saturating_mul(WAITS_MAX));
    let since = books.now.since(saga.wake);
    if saga.has_left && !saga.is_late && saga.quarantine.is_none() && since >= late {
        saga.is_late = true;
        if !books.planted.is(Mutant::LateInSilence) {
            books.alert(transfer, Trouble::Overdue, false);
        }
    }
    Ok(())
}

/// Writes down what the leg shall be asked for.
fn ask_for(
    transfer: &mut Transfer,
    terms: &LegTerms,
    amount: Amount,
    books: &mut Books<'_>,
) -> Result<(), BatchError> {
    if go(transfer, Cue::Begun, books) != Some(Phase::Signing) {
        return Ok(());
    }
    let nonce = terms.leaves_on.and_then(|chain| books.chains.take_nonce(chain));
    if let (Some(chain), Some(nonce)) = (terms.leaves_on, nonce) {
        if books.planted.is(Mutant::NonceReused) {
            books.chains.give_back(chain, nonce);
        }
        if books.planted.is(Mutant::NonceSkipped) {
            books.chains.skip_to(chain, nonce.saturating_add(2));
        }
    }
    let fee = fee_most(terms, amount)?;
    let least = if books.planted.is(Mutant::NoLeast) {
        Amount::ZERO
    } else {
        in_units(terms, amount.minus(fee)?.or_zero())
    };
    let now = books.now;
    let expires = terms.expiry.filter(|_| !books.planted.is(Mutant::NoExpiry));
    let expires = expires.map(|span| now.after(span)).transpose().map_err(TransferError::from)?;
    let Some(saga) = transfer.saga.as_mut() else { return Ok(()) };
    let expires = match terms.kind {
        LegKind::Mint => saga.message.and_then(|message| message.expires),
        _ => expires,
    };
    saga.asked = super::saga::Asked { amount, least, nonce, hash: None, expires };
    saga.due = Due::Sign;
    saga.wake = now.after(terms.patience).map_err(TransferError::from)?;
    Ok(())
}

/// Whether the message of the last burn can be claimed; if not, it is attested again.
fn claimable(
    transfer: &mut Transfer,
    terms: &LegTerms,
    books: &mut Books<'_>,
) -> Result<bool, BatchError> {
    let now = books.now;
    let Some(saga) = transfer.saga.as_mut() else { return Ok(false) };
    let Some(message) = saga.message.as_mut() else {
        return Ok(books.planted.is(Mutant::AttestationAssumed));
    };
    let is_over = message.is_stale || message.expires.is_some_and(|end| end <= now);
    if !is_over {
        return Ok(true);
    }
    message.is_stale = true;
    saga.asks = saga.asks.saturating_add(1);
    saga.wake = now.after(saga.pause(terms)).map_err(TransferError::from)?;
    saga.due = Due::Attest;
    let is_late = saga.asks >= LATE_AFTER && !saga.is_late;
    saga.is_late |= is_late;
    if is_late {
        books.alert(transfer, Trouble::Overdue, false);
    }
    Ok(false)
}

/// What is due, as a command; what may not leave at present stays due.
fn say(
    transfer: &mut Transfer,
    epoch: u64,
    books: &mut Books<'_>,
) -> Result<Option<Command>, BatchError> {
    let route = books.route(transfer)?;
    let Some(saga) = transfer.saga.as_ref() else { return Ok(None) };
    let Some(terms) = saga.terms(route) else { return Ok(None) };
    let ends = [terms.leaves_on, terms.lands_on];
    let is_halted = ends.into_iter().flatten().any(|chain| books.chains.is_halted(chain));
    let is_held = saga.quarantine.is_some() && !books.planted.is(Mutant::QuarantineIgnored);
    let is_stopped = is_held || (is_halted && !books.planted.is(Mutant::HaltedChainUsed));
    let acts = matches!(saga.due, Due::Sign | Due::Submit);
    if saga.due == Due::Nothing || (acts && is_stopped) {
        return Ok(None);
    }
    let request = request(transfer, saga, terms, epoch);
    let command = match (saga.due, saga.asked.hash) {
        (Due::Sign, _) | (Due::Submit, None) => Command::Sign(request),
        (Due::Submit, Some(hash)) => Command::Submit { request, hash },
        (Due::Attest, _) => Command::Attest(burn(saga, request)),
        (Due::Ask | Due::Nothing, _) => Command::Inquire(request),
    };
    let is_sent = saga.due == Due::Submit;
    if let Some(saga) = transfer.saga.as_mut() {
        saga.due = Due::Nothing;
    }
    if is_sent && books.planted.is(Mutant::ReleasedOnSubmit) {
        books.ledger.release(transfer.body.source, transfer.reserved)?;
        transfer.reserved = Amount::ZERO;
    }
    Ok(Some(command))
}

fn request(transfer: &Transfer, saga: &Saga, terms: &LegTerms, epoch: u64) -> LegRequest {
    LegRequest {
        id: saga.key,
        transfer: transfer.id,
        ordinal: saga.ordinal,
        kind: terms.kind,
        from: terms.from,
        to: terms.to,
        amount: saga.asked.amount,
        least: saga.asked.least,
        nonce: saga.asked.nonce,
        attempt: saga.attempt,
        expires: saga.asked.expires,
        epoch,
    }
}

/// The burn whose message is meant.
fn burn(saga: &Saga, present: LegRequest) -> LegRequest {
    match saga.message {
        Some(message) => {
            let (id, ordinal) = (message.burn, message.ordinal);
            LegRequest { id, ordinal, kind: LegKind::Burn, ..present }
        }
        None => present,
    }
}

/// What the process asked for and nobody answered may or may not have happened.
pub(super) fn restarted(transfer: &mut Transfer, books: &mut Books<'_>) {
    if books.planted.is(Mutant::RestartNotAsked) {
        return;
    }
    let may_act = transfer.saga.as_ref().is_some_and(Saga::may_act);
    let phase = go(transfer, Cue::Restarted, books);
    let Some(saga) = transfer.saga.as_mut() else { return };
    // Should it be late still, it is told again: the word may have been lost with the process.
    saga.is_late = false;
    if may_act {
        // Of what was sent, a cheaper attempt too, it is asked before all else.
        (saga.due, saga.is_unsettled) = (Due::Ask, true);
    } else if phase == Some(Phase::Signing) {
        saga.due = Due::Sign;
    }
}

impl Transfer {
    /// Whether its time has come, or something is due about it.
    fn has_work(&self, now: Timestamp) -> bool {
        let saga = self.saga.as_ref().filter(|saga| !saga.phase.is_over());
        saga.is_some_and(|saga| saga.due != Due::Nothing || saga.wake <= now)
    }

    /// What will arrive where it is heading, as far as its terms tell, kept for everybody to see.
    pub(super) fn foresee(&mut self, books: &Books<'_>) -> Result<(), BatchError> {
        let route = books.route(self)?;
        let Some(saga) = self.saga.as_ref() else { return Ok(()) };
        // What landed too much is nobody's to count on.
        let held = saga.held.min(self.body.amount);
        let mut net = held.minus(saga.told.booked)?.or_zero();
        let legs = super::saga::ways(route).get(usize::from(saga.way));
        let rest = legs.map_or(&[][..], |way| way.legs.get(usize::from(saga.leg)..).unwrap_or(&[]));
        for terms in rest {
            if terms.kind != LegKind::Approve {
                net = net.minus(fee_most(terms, net)?)?.or_zero();
            }
        }
        let due = match self.stage {
            Stage::InFlight { due, .. } => due,
            _ => books
                .now
                .after(route.latency().map_err(TransferError::from)?)
                .map_err(TransferError::from)?,
        };
        if saga.has_left && self.is_open() {
            self.stage = Stage::InFlight { net, due };
        }
        Ok(())
    }
}
