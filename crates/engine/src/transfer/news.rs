//! What is told of a leg, understood: the cue it is, where that leads, and what it means.
//!
//! Answers that come too late do no harm and change nothing. Facts that cannot be are a
//! contradiction: the transfer is quarantined, and what was booked stays booked.

use super::books::Books;
use super::phase::Phase;
use super::saga::{Due, Message, Saga, Setback, account_at};
use super::table::{self, Cue};
use super::{Transfer, TransferError, ways};
use crate::alert::Trouble;
use crate::mutant::Mutant;
use crate::state::BatchError;
use trimtab_model::{
    Amount, ChainId, Impossibility, LegKind, LegNews, LegRefusal, LegTerms, Timestamp,
};

/// How often a request may be found waiting or absent before its price is raised.
const RESENT_MAX: u8 = 3;
/// How often a price is raised.
const ATTEMPTS_MAX: u8 = 8;

/// Takes in what is told of a transfer's present leg.
pub(super) fn take(
    transfer: &mut Transfer,
    news: LegNews,
    books: &mut Books<'_>,
) -> Result<(), BatchError> {
    let terms = terms(transfer, books)?;
    if let Some(saga) = transfer.saga.as_mut() {
        answered(saga, &terms, &news, books.now)?;
    }
    match news {
        LegNews::Left { amount, depth } => {
            let is_final = is_final(terms.leaves_on, depth, Mutant::LeftBeforeFinality, books);
            left(transfer, &terms, amount, is_final, books)
        }
        LegNews::Landed { amount, whole, depth } => {
            let is_final = is_final(terms.lands_on, depth, Mutant::LandedBeforeFinality, books);
            let whole = whole || books.planted.is(Mutant::PartTakenAsWhole);
            landed(transfer, &terms, (amount, whole, is_final), books)
        }
        LegNews::Refunded { amount, depth } => {
            let is_final = is_final(terms.leaves_on, depth, Mutant::LeftBeforeFinality, books);
            refunded(transfer, &terms, amount, is_final, books)
        }
        LegNews::Failed { depth } => {
            let is_final = is_final(terms.leaves_on, depth, Mutant::LeftBeforeFinality, books);
            if is_final && contradicts(transfer, Cue::FailedFinal, books) {
                return Ok(());
            }
            let cue = if is_final { Cue::FailedFinal } else { Cue::FailedSeen };
            if let Some(saga) = transfer.saga.as_mut() {
                saga.told.has_failed |= is_final;
            }
            if go(transfer, cue, books) == Some(Phase::Failed) {
                ways::fall_back(transfer, Setback::Passing, books)?;
            }
            Ok(())
        }
        LegNews::Reversed | LegNews::Unlanded => undone(transfer, &terms, news, books),
        LegNews::Attested { expires } => attested(transfer, expires, books),
        LegNews::Signed { .. }
        | LegNews::Unsigned
        | LegNews::Refused { .. }
        | LegNews::Known
        | LegNews::Absent
        | LegNews::Impossible { .. } => answer(transfer, &terms, news, books),
    }
}

/// The terms of the present leg.
fn terms(transfer: &Transfer, books: &Books<'_>) -> Result<LegTerms, TransferError> {
    let saga = transfer.saga.as_ref().ok_or(TransferError::Unknown(transfer.id))?;
    let found = saga.terms(books.route(transfer)?).copied();
    found.ok_or(TransferError::Unknown(transfer.id))
}

/// Whether so many blocks are enough; a venue's word always is.
fn is_final(chain: Option<ChainId>, depth: u32, hasty: Mutant, books: &Books<'_>) -> bool {
    let Some(chain) = chain else { return true };
    let needed =
        books.portfolio.chains().get(chain.index()).map_or(u32::MAX, |one| one.confirmations);
    depth >= needed || books.planted.is(hasty)
}

/// Somebody said something: patience begins anew.
fn answered(
    saga: &mut Saga,
    terms: &LegTerms,
    news: &LegNews,
    now: Timestamp,
) -> Result<(), BatchError> {
    saga.is_unsettled = false;
    if saga.quarantine == Some(Trouble::Unanswered) {
        (saga.quarantine, saga.asks) = (None, 0);
    }
    let is_fact = !matches!(news, LegNews::Known | LegNews::Absent | LegNews::Unsigned);
    if is_fact {
        // Whoever was told that it is late is told again should it be late again.
        (saga.asks, saga.is_late) = (0, false);
    }
    saga.wake = now.after(saga.pause(terms)).map_err(TransferError::from)?;
    Ok(())
}

/// Moves a saga along the table; nothing where the cue has no row.
pub(super) fn go(transfer: &mut Transfer, cue: Cue, books: &mut Books<'_>) -> Option<Phase> {
    let saga = transfer.saga.as_mut()?;
    match table::next(saga.phase, cue) {
        Some(phase) => {
            saga.phase = phase;
            Some(phase)
        }
        None if is_answer(cue) => None,
        None => {
            books.alert(transfer, Trouble::Contradiction, true);
            None
        }
    }
}

/// Whether a cue without a row only came too late.
const fn is_answer(cue: Cue) -> bool {
    matches!(
        cue,
        Cue::Signed
            | Cue::Unsigned
            | Cue::Quiet
            | Cue::Restarted
            | Cue::Absent
            | Cue::Known
            | Cue::Dearer
            | Cue::Refused
            | Cue::Impossible
            | Cue::Reversed
            | Cue::Unlanded
            | Cue::Stated
    )
}

/// So much left.
fn left(
    transfer: &mut Transfer,
    terms: &LegTerms,
    amount: Amount,
    is_final: bool,
    books: &mut Books<'_>,
) -> Result<(), BatchError> {
    let Some(saga) = transfer.saga.as_mut() else { return Ok(()) };
    if let Some((before, true)) = saga.told.left {
        if before != amount {
            books.alert(transfer, Trouble::Contradiction, true);
        }
        return Ok(());
    }
    let (held, has_left) = (saga.held, saga.has_left);
    saga.told.left = Some((amount, is_final));
    let cue = if is_final { Cue::LeftFinal } else { Cue::LeftSeen };
    if go(transfer, cue, books) != Some(Phase::Departed) || !is_final {
        return Ok(());
    }
    // That its signer was slow is another matter than that it does not land.
    if let Some(saga) = transfer.saga.as_mut() {
        saga.is_late = false;
    }
    if terms.kind == LegKind::Approve {
        return done(transfer, terms, held, Cue::NothingToLand, books);
    }
    if !has_left {
        let asked = transfer.saga.as_ref().map_or(Amount::ZERO, |saga| saga.asked.amount);
        books.depart(transfer, amount)?;
        if amount > asked {
            books.alert(transfer, Trouble::Contradiction, true);
        }
    } else if amount != held {
        books.alert(transfer, Trouble::Contradiction, true);
        return Ok(());
    }
    transfer.foresee(books)?;
    consider(transfer, terms, books)
}

/// Money has left for good: whether what is known of the other end completes the leg.
fn consider(
    transfer: &mut Transfer,
    terms: &LegTerms,
    books: &mut Books<'_>,
) -> Result<(), BatchError> {
    let Some(saga) = transfer.saga.as_ref() else { return Ok(()) };
    if terms.kind == LegKind::Burn {
        let is_attested = saga.message.is_some_and(|one| one.burn == saga.key)
            || books.planted.is(Mutant::AttestationAssumed);
        let held = saga.held;
        return if is_attested {
            done(transfer, terms, held, Cue::Attested, books)
        } else {
            Ok(())
        };
    }
    match saga.told.landed {
        Some((amount, true, true)) => done(transfer, terms, amount, Cue::LandedFinal, books),
        Some((_, _, false)) => {
            go(transfer, Cue::LandedSeen, books);
            Ok(())
        }
        _ => Ok(()),
    }
}

/// A leg is done with so much at its end.
fn done(
    transfer: &mut Transfer,
    terms: &LegTerms,
    amount: Amount,
    cue: Cue,
    books: &mut Books<'_>,
) -> Result<(), BatchError> {
    if go(transfer, cue, books) != Some(Phase::Landed) {
        return Ok(());
    }
    if terms.kind != LegKind::Approve && terms.kind != LegKind::Burn {
        books.close_leg(transfer, terms, amount)?;
    }
    ways::go_on(transfer, terms, books)
}

/// So much landed.
fn landed(
    transfer: &mut Transfer,
    terms: &LegTerms,
    (amount, is_whole, is_final): (Amount, bool, bool),
    books: &mut Books<'_>,
) -> Result<(), BatchError> {
    let Some(saga) = transfer.saga.as_mut() else { return Ok(()) };
    if let Some((before, true, true)) = saga.told.landed {
        if before != amount {
            books.alert(transfer, Trouble::Contradiction, true);
        }
        return Ok(());
    }
    let cue = match (is_final, is_whole) {
        (false, _) => Cue::LandedSeen,
        (true, false) => Cue::LandedPart,
        (true, true) => Cue::LandedFinal,
    };
    // A leg that landed and has not yet left for good is not done, whatever the table says of it.
    let has_departed = saga.told.left.is_some_and(|(_, is_final)| is_final);
    saga.told.landed = Some((amount, is_whole, is_final));
    if is_final {
        books.land(transfer, terms.to, amount)?;
        transfer.foresee(books)?;
    }
    match cue {
        Cue::LandedFinal if has_departed => done(transfer, terms, amount, cue, books),
        _ => {
            go(transfer, cue, books);
            Ok(())
        }
    }
}

/// So much came back to where the leg began.
fn refunded(
    transfer: &mut Transfer,
    terms: &LegTerms,
    amount: Amount,
    is_final: bool,
    books: &mut Books<'_>,
) -> Result<(), BatchError> {
    if !is_final {
        go(transfer, Cue::RefundSeen, books);
        return Ok(());
    }
    if transfer.saga.as_ref().is_some_and(|saga| saga.phase == Phase::Failed) {
        return Ok(());
    }
    if go(transfer, Cue::RefundFinal, books) != Some(Phase::Failed) {
        return Ok(());
    }
    books.come_back(transfer, terms, amount)?;
    if account_at(terms.from).is_some() {
        return ways::end_at_source(transfer, books);
    }
    ways::fall_back(transfer, Setback::Passing, books)
}

/// What was told is undone: below finality that is life, above it the chain cannot be believed.
fn undone(
    transfer: &mut Transfer,
    terms: &LegTerms,
    news: LegNews,
    books: &mut Books<'_>,
) -> Result<(), BatchError> {
    let Some(saga) = transfer.saga.as_mut() else { return Ok(()) };
    if books.planted.is(Mutant::ReversalIgnored) {
        return Ok(());
    }
    let (was_final, chain, cue) = if news == LegNews::Reversed {
        let has_left = saga.told.left.is_some_and(|(_, is_final)| is_final);
        saga.told.left = saga.told.left.filter(|_| has_left);
        let was_final = has_left || saga.told.has_failed;
        (was_final, terms.leaves_on, Cue::Reversed)
    } else {
        let was_final = saga.told.landed.is_some_and(|(_, _, is_final)| is_final);
        saga.told.landed = saga.told.landed.filter(|_| was_final);
        (was_final, terms.lands_on, Cue::Unlanded)
    };
    if was_final {
        final_undone(transfer, chain, books);
        return reopen(transfer, books);
    }
    if go(transfer, cue, books) == Some(Phase::Unknown)
        && let Some(saga) = transfer.saga.as_mut()
    {
        saga.due = Due::Ask;
    }
    Ok(())
}

/// What had failed finally may happen after all: a transfer that ended by it is open again, and what
/// it would take is set aside again.
fn reopen(transfer: &mut Transfer, books: &mut Books<'_>) -> Result<(), BatchError> {
    let is_over = transfer.saga.as_ref().is_some_and(|saga| saga.phase == Phase::Refused);
    if is_over && go(transfer, Cue::Reversed, books) == Some(Phase::Unknown) {
        if let Some(saga) = transfer.saga.as_mut() {
            (saga.told.has_failed, saga.due) = (false, Due::Ask);
        }
        books.reopen(transfer)?;
    }
    Ok(())
}

/// What was final is undone: the chain is halted until a person has looked.
pub(super) fn final_undone(transfer: &mut Transfer, chain: Option<ChainId>, books: &mut Books<'_>) {
    let Some(chain) = chain.filter(|_| !books.planted.is(Mutant::FinalReversalIgnored)) else {
        return;
    };
    let is_new = !books.chains.is_halted(chain);
    books.chains.halt(chain, transfer.id);
    // A transfer that is held already, or was when its books were closed, hides no halt.
    let is_held = transfer.saga.as_ref().is_some_and(Saga::waits_for_person);
    if is_new || !is_held {
        books.alert(transfer, Trouble::FinalReversed { chain }, !is_held);
    }
}

/// A burn's message may be claimed.
fn attested(
    transfer: &mut Transfer,
    expires: Option<Timestamp>,
    books: &mut Books<'_>,
) -> Result<(), BatchError> {
    let terms = terms(transfer, books)?;
    let Some(saga) = transfer.saga.as_mut().filter(|_| terms.kind == LegKind::Burn) else {
        return Ok(());
    };
    let message = Message { burn: saga.key, ordinal: saga.ordinal, expires, is_stale: false };
    saga.message = Some(message);
    match saga.phase {
        Phase::Departed => consider(transfer, &terms, books),
        _ => {
            go(transfer, Cue::Attested, books);
            Ok(())
        }
    }
}

/// An answer: it may be late, double, or about an earlier attempt.
fn answer(
    transfer: &mut Transfer,
    terms: &LegTerms,
    news: LegNews,
    books: &mut Books<'_>,
) -> Result<(), BatchError> {
    let is_signing = transfer.saga.as_ref().is_some_and(|saga| saga.phase == Phase::Signing);
    match news {
        // Of an attempt before the one that is signed now: it is still wanted.
        LegNews::Known if is_signing => turn(transfer, Cue::Known, Due::Sign, books),
        LegNews::Absent if is_signing => turn(transfer, Cue::Absent, Due::Sign, books),
        LegNews::Signed { attempt, hash } => {
            let is_asked = transfer.saga.as_ref().is_some_and(|saga| saga.attempt == attempt);
            if is_asked
                && go(transfer, Cue::Signed, books).is_some()
                && let Some(saga) = transfer.saga.as_mut()
            {
                (saga.asked.hash, saga.due) = (Some(hash), Due::Submit);
            }
        }
        LegNews::Unsigned => turn(transfer, Cue::Unsigned, Due::Nothing, books),
        LegNews::Known => {
            turn(transfer, Cue::Known, Due::Nothing, books);
            raise_price(transfer, books);
        }
        LegNews::Absent if books.planted.is(Mutant::AbsentTakenAsFailure) => {
            return came_to_nothing(transfer, Cue::Refused, Setback::Passing, books);
        }
        LegNews::Absent => {
            turn(transfer, Cue::Absent, Due::Submit, books);
            sign_first(transfer, books);
            if books.planted.is(Mutant::FreshKeyOnRetry) {
                fresh_key(transfer);
            }
            raise_price(transfer, books);
        }
        LegNews::Refused { reason } => return refused(transfer, terms, reason, books),
        LegNews::Impossible { reason } => {
            return impossible(transfer, terms, reason, books);
        }
        _ => {}
    }
    Ok(())
}

/// Moves along and notes what is due, where the answer is not too late.
fn turn(transfer: &mut Transfer, cue: Cue, due: Due, books: &mut Books<'_>) {
    if go(transfer, cue, books).is_some()
        && let Some(saga) = transfer.saga.as_mut()
    {
        saga.due = due;
    }
}

/// What shall be sent again and was never signed at its present price is signed first: an attempt
/// before it was in a block that is gone.
fn sign_first(transfer: &mut Transfer, books: &mut Books<'_>) {
    let is_unsigned = |saga: &Saga| saga.due == Due::Submit && saga.asked.hash.is_none();
    if transfer.saga.as_ref().is_some_and(is_unsigned) {
        turn(transfer, Cue::Dearer, Due::Sign, books);
    }
}

/// A transaction that waits for long is signed again with a higher price, under the same nonce, so
/// that one of them is taken in at most.
fn raise_price(transfer: &mut Transfer, books: &mut Books<'_>) {
    let Some(saga) = transfer.saga.as_mut() else { return };
    saga.resent = saga.resent.saturating_add(1);
    let has_nonce = saga.asked.nonce.is_some();
    if !has_nonce || saga.resent < RESENT_MAX || saga.attempt >= ATTEMPTS_MAX {
        return;
    }
    if go(transfer, Cue::Dearer, books).is_none() {
        return;
    }
    let fresh = books.planted.is(Mutant::FreshNonceOnAttempt);
    if let Some(saga) = transfer.saga.as_mut() {
        (saga.attempt, saga.resent, saga.due) = (saga.attempt + 1, 0, Due::Sign);
        // The hash on record is that of the attempt before.
        saga.asked.hash = None;
        if fresh {
            saga.asked.nonce = saga.asked.nonce.map(|nonce| nonce.saturating_add(1));
        }
    }
}

/// Refused for good, but for who asks: another epoch's request says nothing about the leg.
fn refused(
    transfer: &mut Transfer,
    terms: &LegTerms,
    reason: LegRefusal,
    books: &mut Books<'_>,
) -> Result<(), BatchError> {
    let setback = match reason {
        LegRefusal::Fenced => {
            turn(transfer, Cue::Known, Due::Nothing, books);
            return Ok(());
        }
        LegRefusal::Conflict => {
            books.alert(transfer, Trouble::Conflict, true);
            return Ok(());
        }
        LegRefusal::Minimum | LegRefusal::Unknown => Setback::Lasting,
        LegRefusal::Suspended
        | LegRefusal::Down
        | LegRefusal::Capacity
        | LegRefusal::TooLittle
        | LegRefusal::Fee => Setback::Passing,
    };
    if contradicts(transfer, Cue::Refused, books) {
        return Ok(());
    }
    let nonce = transfer.saga.as_ref().and_then(|saga| saga.asked.nonce);
    if go(transfer, Cue::Refused, books) != Some(Phase::Failed) {
        return Ok(());
    }
    if let (Some(chain), Some(nonce)) = (terms.leaves_on, nonce) {
        books.chains.give_back(chain, nonce);
    }
    ways::fall_back(transfer, setback, books)
}

/// Whether a leg is said to have come to nothing that has acted for good, at either end: then a
/// person has to look before anything is asked for again.
fn contradicts(transfer: &mut Transfer, cue: Cue, books: &mut Books<'_>) -> bool {
    let contradicts = transfer.saga.as_ref().is_some_and(|saga| {
        let has_left = saga.told.left.is_some_and(|(_, is_final)| is_final);
        let has_landed = saga.told.landed.is_some_and(|(_, _, is_final)| is_final);
        table::next(saga.phase, cue) == Some(Phase::Failed) && (has_left || has_landed)
    });
    if contradicts {
        books.alert(transfer, Trouble::Contradiction, true);
    }
    contradicts
}

/// It can never act: its nonce is free, or somebody else's.
fn impossible(
    transfer: &mut Transfer,
    terms: &LegTerms,
    reason: Impossibility,
    books: &mut Books<'_>,
) -> Result<(), BatchError> {
    if contradicts(transfer, Cue::Impossible, books) {
        return Ok(());
    }
    let nonce = transfer.saga.as_ref().and_then(|saga| saga.asked.nonce);
    if go(transfer, Cue::Impossible, books) != Some(Phase::Failed) {
        return Ok(());
    }
    match (terms.leaves_on, nonce, reason) {
        (Some(chain), Some(nonce), Impossibility::Expired) => books.chains.give_back(chain, nonce),
        (Some(chain), _, Impossibility::NonceTaken { next }) => books.chains.skip_to(chain, next),
        _ => {}
    }
    // A claim that came too late needs its message attested again.
    if let Some(saga) = transfer.saga.as_mut().filter(|_| terms.kind == LegKind::Mint)
        && let Some(message) = saga.message.as_mut().filter(|_| reason == Impossibility::Expired)
    {
        message.is_stale = true;
    }
    ways::fall_back(transfer, Setback::Passing, books)
}

/// Planted: what a saga does that takes "nobody knows of it" for "it cannot happen".
fn came_to_nothing(
    transfer: &mut Transfer,
    cue: Cue,
    setback: Setback,
    books: &mut Books<'_>,
) -> Result<(), BatchError> {
    if go(transfer, cue, books) == Some(Phase::Failed) {
        return ways::fall_back(transfer, setback, books);
    }
    Ok(())
}

/// Planted: what a saga does that takes every try for a new request.
fn fresh_key(transfer: &mut Transfer) {
    let id = transfer.id;
    if let Some(saga) = transfer.saga.as_mut() {
        saga.again(id);
        saga.phase = Phase::Planned;
    }
}
