//! Whether a state read from outside is one of this portfolio, so that nothing in it can stop the
//! process later.

use super::State;
use crate::ledger::Ledger;
use trimtab_model::Amount;

/// Why a state is not one of an engine's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("its {what} are not those that this setup has")]
pub struct Misfit {
    what: &'static str,
}

impl State {
    /// Whether this may take the place of `fresh`, the state of the same setup before anything was
    /// observed.
    ///
    /// # Errors
    /// [`Misfit`] with the first part that does not fit.
    pub(crate) fn fits(&self, fresh: &Self) -> Result<(), Misfit> {
        let parts = [
            ("steps", self.sequence < u64::MAX),
            ("accounts", self.accounts_fit(fresh)),
            ("venues", self.withdrawals_open.len() == fresh.withdrawals_open.len()),
            ("routes", self.routes_open.len() == fresh.routes_open.len()),
            ("prices", self.markets.fits(&fresh.markets)),
            ("ledger's accounts", ledger_fits(&self.ledger, &fresh.ledger)),
            ("transfers", self.transfers_fit()),
            ("chains", self.chains.len() == fresh.chains.len()),
            ("alerts", self.alerts.is_empty()),
            ("users' requests", self.demand.fits(&fresh.demand)),
            ("remembered figures", self.memory_fits()),
        ];
        parts
            .into_iter()
            .try_for_each(|(what, fits)| if fits { Ok(()) } else { Err(Misfit { what }) })
    }

    fn accounts_fit(&self, fresh: &Self) -> bool {
        let same = |(one, fresh): (&super::AccountState, &super::AccountState)| {
            one.positions.len() == fresh.positions.len()
                && one.announced.len() == fresh.announced.len()
        };
        self.accounts.len() == fresh.accounts.len()
            && self.accounts.iter().zip(&fresh.accounts).all(same)
    }

    fn transfers_fit(&self) -> bool {
        let count = self.accounts.len();
        let known = |index: usize| index < count;
        self.transfers.list().iter().all(|transfer| {
            known(transfer.body.source.index())
                && known(transfer.body.target.index())
                && transfer.body.route.index() < self.routes_open.len()
        })
    }

    fn memory_fits(&self) -> bool {
        let count = self.accounts.len();
        let prices = &self.memory.prices;
        (prices.is_empty() || prices.len() == count)
            && prices.iter().all(|price| price.is_finite())
            && self.unassessed.iter().all(|account| account.index() < count)
    }
}

/// The same accounts, and nothing out of balance.
fn ledger_fits(ledger: &Ledger, fresh: &Ledger) -> bool {
    ledger.accounts() == fresh.accounts() && ledger.imbalance() == Ok(Amount::ZERO)
}
