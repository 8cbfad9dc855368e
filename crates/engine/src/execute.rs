//! Certified plans become requests; nothing else does.
//!
//! The amount is set aside and the transfer recorded in the same step in which the command is
//! emitted, so no later decision can promise the same money again (invariant I3).

use crate::mutant::Mutant;
use crate::plan::Plan;
use crate::state::{BatchError, State};
use crate::transfer::{Saga, Stage, Transfer};
use crate::verify::Certified;
use trimtab_model::{Carriage, Command, Portfolio, TransferRequest};

/// A request on its way out.
#[derive(Debug)]
pub struct Submission {
    request: TransferRequest,
}

impl Submission {
    /// The command to the outside world.
    #[must_use]
    pub const fn command(self) -> Command {
        Command::Transfer(self.request)
    }
}

/// Records a certified plan's transfers and turns them into requests, in order.
///
/// # Errors
/// [`BatchError::Money`] when a figure is beyond 128 bits.
pub fn submit(
    certified: Certified<Plan>,
    portfolio: &Portfolio,
    state: &mut State,
) -> Result<Vec<Submission>, BatchError> {
    let requested_at = state.now();
    let (ledger, transfers, planted) = state.books_mut();
    let mut submissions = Vec::new();
    for (id, &body) in certified.get().transfers() {
        let is_by_legs =
            matches!(portfolio.routes()[body.route.index()].carriage, Carriage::Legs(_));
        let fee = portfolio.routes()[body.route.index()].fee(body.amount)?;
        let expected = body.amount.minus(fee)?.or_zero();
        // Only what is there can be set aside, should rounding have asked for a hair more.
        let reserved = body.amount.min(ledger.available(body.source)?.or_zero());
        if !planted.is(Mutant::ReservationForgotten) {
            ledger.reserve(body.source, reserved)?;
        }
        transfers.request(Transfer {
            id,
            body,
            requested_at,
            reserved,
            stage: Stage::Requested { expected },
            saga: is_by_legs.then(|| Saga::new(id, requested_at)),
        });
        if is_by_legs {
            continue;
        }
        let (source, target, route, amount) = (body.source, body.target, body.route, body.amount);
        submissions
            .push(Submission { request: TransferRequest { id, source, target, route, amount } });
    }
    Ok(submissions)
}
