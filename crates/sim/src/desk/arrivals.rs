//! Money under way, and its landing.

use super::Desk;
use trimtab_model::{Amount, Observation, TransferId};

/// One transfer under way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Flight {
    pub(super) id: TransferId,
    /// Account it goes to.
    pub(super) target: usize,
    /// Minute since the span's start at which it is usable.
    pub(super) arrives: i64,
    /// What arrives.
    pub(super) net: f64,
    /// The same as told when it was sent.
    pub(super) told: Amount,
}

impl Desk<'_> {
    /// Credits what is due, in order of sending.
    pub(super) fn land_arrivals(&mut self) {
        let now = self.last_minute;
        let (landed, under_way): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.flights).into_iter().partition(|one| one.arrives <= now);
        self.flights = under_way;
        for flight in landed {
            *self.balance_mut(flight.target) += flight.net;
            self.queue.push(Observation::TransferArrived { id: flight.id, amount: flight.told });
        }
    }

    /// Balance of an account: a venue's equity or the treasury.
    pub(super) fn balance_mut(&mut self, account: usize) -> &mut f64 {
        match self.equity.get_mut(account) {
            Some(equity) => equity,
            None => &mut self.cash,
        }
    }
}
