//! Hard limits, recomputed in exact integers: wishes in, permits and refusals out.
//!
//! Decides how much of each wish may leave. Wishes are examined in order, each on top of those
//! permitted before it, so every prefix of what comes out is safe (invariants I3, I11, I12). Data
//! that is too old may only lower risk (I15). A wish above a limit is cut to it, and refused
//! where what is left is not worth sending. The strategy's reasoning is not trusted here: a wish
//! is two accounts and a number.

mod check;
mod limits;
mod permit;
mod projection;
mod refusal;

pub use limits::Limits;
pub use permit::Permit;
pub use refusal::{Reason, Refusal};

use crate::margins::Margins;
use crate::mutant::Mutant;
use crate::state::State;
use crate::strategy::Wish;
use crate::transfer;
use check::{ALWAYS, CHECKS, Case};
use projection::Projection;
use serde::{Deserialize, Serialize};
use trimtab_model::{Amount, MoneyError, Portfolio, Rounding};
use trimtab_risk::real;

/// The limits in force.
///
/// The profile *benchmark* ([`Guard::benchmark`]) checks solvency only, and that no finer than its
/// tolerance, so that rules act exactly as they are specified; [`Guard::limited`] checks
/// everything to the last base unit. The kill switch stops both.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Guard {
    clip: Amount,
    profile: Profile,
}

/// What is checked.
#[derive(Debug, Clone, Serialize, Deserialize)]
enum Profile {
    /// Solvency, to a tolerance, and the cap on accounts that cannot be assessed.
    Benchmark { tolerance: Amount, unassessed: Amount },
    /// Everything.
    Limited(Limits),
}

/// What came of a list of wishes.
#[derive(Debug)]
pub struct Verdict {
    /// What may leave, in order.
    pub permits: Vec<Permit>,
    /// What may not, in order.
    pub refusals: Vec<Refusal>,
}

impl Guard {
    /// Solvency only: the source keeps its initial margin and the venue's withdrawal floor, up to
    /// `tolerance`, the rounding of figures that a venue keeps in doubles: the venue, which knows
    /// its own figures, cuts the rest. Transfers below `clip` are not made.
    #[must_use]
    pub const fn benchmark(clip: Amount, tolerance: Amount) -> Self {
        Self { clip, profile: Profile::Benchmark { tolerance, unassessed: Amount::MAX } }
    }

    /// Solvency and every limit.
    #[must_use]
    pub const fn limited(clip: Amount, limits: Limits) -> Self {
        Self { clip, profile: Profile::Limited(limits) }
    }

    /// The same with a cap on what an account may hold, inbound counted, that cannot be assessed.
    #[must_use]
    pub const fn with_unassessed(mut self, most: Amount) -> Self {
        match &mut self.profile {
            Profile::Benchmark { unassessed, .. } => *unassessed = most,
            Profile::Limited(limits) => limits.unassessed = most,
        }
        self
    }

    /// The most that an account may hold which cannot be assessed.
    #[must_use]
    pub const fn unassessed(&self) -> Amount {
        match &self.profile {
            Profile::Benchmark { unassessed, .. } => *unassessed,
            Profile::Limited(limits) => limits.unassessed,
        }
    }

    /// The smallest transfer that is made.
    #[must_use]
    pub const fn clip(&self) -> Amount {
        self.clip
    }

    /// By how much a source may miss its floor through rounding: nothing, but in the benchmark.
    #[must_use]
    pub const fn tolerance(&self) -> Amount {
        match self.profile {
            Profile::Benchmark { tolerance, .. } => tolerance,
            Profile::Limited(_) => Amount::ZERO,
        }
    }

    /// The limits, where there are any beside solvency.
    #[must_use]
    pub const fn limits(&self) -> Option<&Limits> {
        match &self.profile {
            Profile::Benchmark { .. } => None,
            Profile::Limited(limits) => Some(limits),
        }
    }

    /// Examines wishes in order.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] when a figure is beyond 128 bits.
    pub fn examine(
        &self,
        portfolio: &Portfolio,
        margins: &Margins,
        state: &State,
        wishes: &[Wish],
    ) -> Result<Verdict, MoneyError> {
        let mut verdict = Verdict { permits: Vec::new(), refusals: Vec::new() };
        let mut projection = Projection::of(portfolio, state)?;
        for wish in wishes {
            let context = (portfolio, margins, state);
            match self.examine_one(context, &projection, wish)? {
                Ok(permit) => {
                    projection.apply(permit.body())?;
                    verdict.permits.push(permit);
                }
                Err(refusal) => verdict.refusals.push(refusal),
            }
        }
        Ok(verdict)
    }

    fn examine_one(
        &self,
        (portfolio, margins, state): (&Portfolio, &Margins, &State),
        projection: &Projection,
        wish: &Wish,
    ) -> Result<Result<Permit, Refusal>, MoneyError> {
        let refuse =
            |amount, reason| Ok(Err(Refusal::of(wish.source, wish.target, amount, reason)));
        let decimals = portfolio.collateral().decimals;
        let wished = match real::to_amount(wish.amount, decimals, Rounding::Down) {
            Some(amount) if amount.is_positive() => amount,
            _ => return refuse(Amount::ZERO, Reason::NotAnAmount),
        };
        let Some(route) = portfolio.route_between(wish.source, wish.target) else {
            return refuse(wished, Reason::NoRoute);
        };
        let (limits, checks) = match &self.profile {
            Profile::Benchmark { .. } => (None, &ALWAYS[..]),
            Profile::Limited(limits) => (Some(limits), &CHECKS[..]),
        };
        let tolerance = self.tolerance();
        let (standings, unassessed) = (Default::default(), self.unassessed());
        let case = Case {
            portfolio,
            margins,
            state,
            projection,
            limits,
            tolerance,
            unassessed,
            wish,
            route,
            standings,
        };
        let (mut granted, mut cut_by) = (wished, None);
        for check in checks {
            let headroom = check(&case)?;
            if headroom.amount < granted {
                (granted, cut_by) = (headroom.amount, Some(headroom.reason));
            }
        }
        if granted < self.clip || !granted.is_positive() {
            return refuse(wished, cut_by.unwrap_or(Reason::BelowClip));
        }
        let is_enough = transfer::reaches(&portfolio.routes()[route.index()], granted)?;
        if !is_enough && !state.carries(Mutant::MinimumIgnored) {
            return refuse(wished, cut_by.unwrap_or(Reason::BelowMinimum));
        }
        Ok(Ok(Permit::grant(wish, route, granted, wished, cut_by)))
    }
}

#[cfg(test)]
mod tests;
