//! Where a saga goes when a leg is over, well or not.
//!
//! Decides the next leg: the one behind it; the same again, under another key; another way of the
//! route from the same place; a way back to the source. When none is left, a person decides.

use super::books::Books;
use super::news::go;
use super::phase::Phase;
use super::saga::{ORDINALS_MAX, ROUNDS_MAX, Setback, account_at, ways};
use super::table::Cue;
use super::{Stage, Transfer, TransferError};
use crate::alert::Trouble;
use crate::state::BatchError;
use trimtab_model::{Amount, LegTerms, Place};

/// A leg is done: the next one, or the end.
pub(super) fn go_on(
    transfer: &mut Transfer,
    terms: &LegTerms,
    books: &mut Books<'_>,
) -> Result<(), BatchError> {
    let Some(saga) = transfer.saga.as_ref() else { return Ok(()) };
    let (way, leg, ordinal) = (saga.way, saga.leg, saga.ordinal);
    let legs = ways(books.route(transfer)?).get(usize::from(way)).map_or(0, |one| one.legs.len());
    if usize::from(leg) + 1 < legs {
        turn_to(transfer, (way, leg.saturating_add(1)), ordinal, books);
        return transfer.foresee(books);
    }
    if account_at(terms.to) == Some(transfer.body.source) {
        return end_at_source(transfer, books);
    }
    go(transfer, Cue::AtTarget, books);
    end(transfer, Stage::Arrived, books);
    Ok(())
}

/// Money is at the source again.
pub(super) fn end_at_source(
    transfer: &mut Transfer,
    books: &mut Books<'_>,
) -> Result<(), BatchError> {
    // What is missing keeps a transfer open: where money was heading it is, but not all of it.
    let is_short = transfer.saga.as_ref().is_some_and(|saga| saga.missing.is_positive());
    go(transfer, if is_short { Cue::AtTarget } else { Cue::AtSource }, books);
    end(transfer, Stage::Returned, books);
    Ok(())
}

/// The end of a transfer, if nothing of it is missing: what is missing is still in flight, and waits
/// for a person.
fn end(transfer: &mut Transfer, stage: Stage, books: &mut Books<'_>) {
    let amount = transfer.saga.as_ref().map_or(Amount::ZERO, |saga| saga.missing);
    match transfer.stage {
        Stage::InFlight { due, .. } if amount.is_positive() => {
            transfer.stage = Stage::InFlight { net: Amount::ZERO, due };
            books.alert(transfer, Trouble::Missing { amount }, true);
        }
        _ => transfer.stage = stage,
    }
}

/// A leg came to nothing, and that is proved.
pub(super) fn fall_back(
    transfer: &mut Transfer,
    setback: Setback,
    books: &mut Books<'_>,
) -> Result<(), BatchError> {
    let Some(saga) = transfer.saga.as_mut() else { return Ok(()) };
    if !saga.has_left {
        if go(transfer, Cue::NeverLeft, books).is_some() {
            books.stay(transfer)?;
        }
        return Ok(());
    }
    if setback == Setback::Passing && saga.round < ROUNDS_MAX {
        return again(transfer, books);
    }
    match another_way(transfer, books)? {
        Some((way, leg, is_homeward)) => {
            if let Some(saga) = transfer.saga.as_mut() {
                saga.tried |= 1_u8.checked_shl(u32::from(way)).unwrap_or(0);
                saga.is_homeward = is_homeward;
            }
            let ordinal = transfer.saga.as_ref().map_or(0, |saga| saga.ordinal);
            turn_to(transfer, (way, leg), ordinal, books);
            transfer.foresee(books)
        }
        None => {
            books.alert(transfer, Trouble::NoWay, true);
            Ok(())
        }
    }
}

/// The same leg again, after a pause that grows from round to round.
pub(super) fn again(transfer: &mut Transfer, books: &mut Books<'_>) -> Result<(), BatchError> {
    let Some(saga) = transfer.saga.as_ref() else { return Ok(()) };
    let terms = saga.terms(books.route(transfer)?).copied();
    if go(transfer, Cue::Next, books) != Some(Phase::Planned) {
        return Ok(());
    }
    let (id, now) = (transfer.id, books.now);
    if let (Some(saga), Some(terms)) = (transfer.saga.as_mut(), terms) {
        saga.again(id);
        saga.asks = saga.round;
        saga.wake = now.after(saga.pause(&terms)).map_err(TransferError::from)?;
        saga.asks = 0;
    }
    Ok(())
}

fn turn_to(transfer: &mut Transfer, (way, leg): (u8, u8), ordinal: u8, books: &mut Books<'_>) {
    let next = ordinal.saturating_add(1);
    if next >= ORDINALS_MAX {
        books.alert(transfer, Trouble::NoWay, true);
        return;
    }
    if go(transfer, Cue::Next, books) == Some(Phase::Planned) {
        let (id, now) = (transfer.id, books.now);
        if let Some(saga) = transfer.saga.as_mut() {
            saga.turn_to(id, way, leg, next);
            saga.wake = now;
        }
    }
}

/// A way not tried before that goes on from where money is; to the target rather than back.
fn another_way(
    transfer: &Transfer,
    books: &Books<'_>,
) -> Result<Option<(u8, u8, bool)>, TransferError> {
    let route = books.route(transfer)?;
    let Some(saga) = transfer.saga.as_ref() else { return Ok(None) };
    let Some(place) = saga.terms(route).map(|terms| terms.from) else { return Ok(None) };
    let source = Place::Account(transfer.body.source);
    let is_tried = |way: u8| saga.tried.checked_shr(u32::from(way)).unwrap_or(0) & 1 == 1;
    let mut found = None;
    for (way, legs) in (0_u8..).zip(ways(route)) {
        let starts = (0_u8..).zip(&legs.legs).find(|(_, leg)| leg.from == place);
        let Some((leg, _)) = starts.filter(|_| !is_tried(way)) else { continue };
        let is_homeward = legs.legs.last().map(|last| last.to) == Some(source);
        match found {
            Some((_, _, false)) => {}
            Some(_) if is_homeward => {}
            _ => found = Some((way, leg, is_homeward)),
        }
    }
    Ok(found)
}
