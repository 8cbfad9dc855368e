//! What a person may say about a quarantined transfer.

use super::books::Books;
use super::news::go;
use super::phase::Phase;
use super::saga::Due;
use super::table::Cue;
use super::{Transfer, TransferError, ways};
use crate::mutant::Mutant;
use crate::state::BatchError;
use trimtab_model::Amount;

/// Goes on with a transfer; a leg that came to nothing is begun again.
pub(super) fn resume(transfer: &mut Transfer, books: &mut Books<'_>) -> Result<(), BatchError> {
    let refuse = |why| Err(TransferError::Order { id: transfer.id, what: "resumed", why }.into());
    let Some(saga) = transfer.saga.as_mut() else {
        return refuse("it is carried whole, by somebody else");
    };
    if saga.quarantine.is_none() {
        return refuse("it is not quarantined");
    }
    if saga.phase.is_over() {
        return refuse("it is over");
    }
    if saga.phase == Phase::Arrived {
        return refuse("it has arrived, and only what is missing is left: abandon that");
    }
    (saga.quarantine, saga.asks, saga.is_late, saga.wake) = (None, 0, false, books.now);
    if saga.phase == Phase::Signing && saga.may_act() {
        saga.due = Due::Ask;
    }
    if saga.phase == Phase::Failed {
        ways::again(transfer, books)?;
    }
    Ok(())
}

/// Closes the books on a transfer: so much is in the owner's hands, the rest is lost.
pub(super) fn abandon(
    transfer: &mut Transfer,
    recovered: Amount,
    books: &mut Books<'_>,
) -> Result<(), BatchError> {
    let refuse = |why| Err(TransferError::Order { id: transfer.id, what: "abandoned", why }.into());
    let Some(saga) = transfer.saga.as_ref() else {
        return refuse("it is carried whole, by somebody else");
    };
    if saga.quarantine.is_none() {
        return refuse("it is not quarantined");
    }
    if saga.may_act() {
        return refuse("nobody knows yet whether its leg happened: find out, then resume it");
    }
    if saga.phase == Phase::Seen && !saga.has_left {
        return refuse("what it asked for stands in a block that is not final: wait until it is");
    }
    if saga.phase.is_over() {
        let is_again = books.planted.is(Mutant::AbandonedTwice);
        return if is_again {
            Ok(books.close_books(transfer, recovered)?)
        } else {
            refuse("it is over")
        };
    }
    if recovered.is_negative() || recovered > saga.floating {
        let (id, reported, expected) = (transfer.id, recovered.base(), saga.floating.base());
        return Err(TransferError::Amount { id, reported, expected }.into());
    }
    // What was being signed never left: its nonce is free, or every later one would wait behind it.
    let (phase, nonce) = (saga.phase, saga.asked.nonce);
    let chain = saga.terms(books.route(transfer)?).and_then(|terms| terms.leaves_on);
    if let (Phase::Signing, Some(chain), Some(nonce)) = (phase, chain, nonce) {
        books.chains.give_back(chain, nonce);
    }
    if go(transfer, Cue::Abandoned, books) != Some(Phase::Abandoned) {
        return Err(TransferError::Order {
            id: transfer.id,
            what: "abandoned",
            why: "it is between two legs",
        }
        .into());
    }
    Ok(books.close_books(transfer, recovered)?)
}
