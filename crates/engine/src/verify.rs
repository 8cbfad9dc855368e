//! The last look before anything leaves: the policy's signature on a plan.
//!
//! Written apart from the guard on purpose, from the plan's body and the ledger alone: nothing that
//! is not there leaves, nothing leaves twice, nothing takes a way that is not declared. Margin and
//! limits are the guard's word alone so far. Today the signature is this check, in this process;
//! later a threshold committee signs the same bytes. A [`Certified`] value is never read from outside:
//! recovery makes it anew.

use crate::guard::{Reason, Refusal};
use crate::plan::Plan;
use crate::state::State;
use trimtab_model::{Amount, MoneyError, Portfolio};

/// Something that passed the last look.
#[derive(Debug)]
pub struct Certified<T>(T);

impl<T> Certified<T> {
    /// What was certified.
    #[must_use]
    pub const fn get(&self) -> &T {
        &self.0
    }
}

/// Certifies a plan, or says what is wrong with it. A source may be overdrawn by `tolerance`, the
/// rounding of its venue's figures.
///
/// # Errors
/// [`MoneyError::Overflow`] when a sum is beyond 128 bits.
pub fn certify(
    plan: Plan,
    portfolio: &Portfolio,
    state: &State,
    tolerance: Amount,
) -> Result<Result<Certified<Plan>, Vec<Refusal>>, MoneyError> {
    let mut refusals = Vec::new();
    let mut left: Vec<Amount> = portfolio
        .account_ids()
        .map(|account| state.ledger().available(account))
        .collect::<Result<_, _>>()?;
    for (id, body) in plan.transfers() {
        let mut refuse = |reason| {
            refusals.push(Refusal::of(body.source, body.target, body.amount, reason));
        };
        if state.transfers().knows(id) {
            refuse(Reason::AlreadyRequested);
        }
        if portfolio.route_between(body.source, body.target) != Some(body.route) {
            refuse(Reason::NoRoute);
        }
        let source = &mut left[body.source.index()];
        *source = source.minus(body.amount)?;
        if source.plus(tolerance)?.is_negative() || !body.amount.is_positive() {
            refuse(Reason::Overdrawn);
        }
    }
    Ok(if refusals.is_empty() { Ok(Certified(plan)) } else { Err(refusals) })
}
