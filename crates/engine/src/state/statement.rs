//! Reconciling a venue's statement with the ledger.
//!
//! The flows are posted; what then still differs must be the venue's own rounding, and goes to
//! dust (invariant I5). Anything larger is unexplained money, and the batch is refused.

use super::{BatchError, State};
use crate::ledger::{LedgerAccount, Posting, Purpose};
use trimtab_model::{Amount, MoneyError, Statement};

impl State {
    pub(super) fn reconcile(&mut self, statement: &Statement) -> Result<(), BatchError> {
        let account = statement.account;
        let held = LedgerAccount::Held(account);
        for flow in &statement.flows {
            let purpose = LedgerAccount::For(Purpose::from(flow.kind));
            self.ledger.post(Posting::signed(purpose, held, flow.amount)?)?;
            self.demand.flow(account, flow, self.now);
        }
        let explained = self.ledger.held(account)?;
        let rest = statement.balance.minus(explained)?;
        let allowed = allowed_rounding(statement)?;
        if rest.magnitude() > allowed {
            return Err(BatchError::Unreconciled {
                account: account.index(),
                stated: statement.balance.base(),
                explained: explained.base(),
                allowed: allowed.base(),
            });
        }
        self.ledger.post(Posting::signed(LedgerAccount::For(Purpose::Dust), held, rest)?)?;
        self.accounts[account.index()].stated_at = Some(self.now);
        Ok(())
    }
}

/// Each flow and the balance itself may be off by the venue's precision.
fn allowed_rounding(statement: &Statement) -> Result<Amount, BatchError> {
    if statement.precision.is_negative() {
        return Err(BatchError::Precision {
            account: statement.account.index(),
            precision: statement.precision.base(),
        });
    }
    let figures = i128::try_from(statement.flows.len()).map_err(|_| MoneyError::Overflow {
        operation: "x",
        left: 0,
        right: 0,
    })?;
    Ok(statement.precision.scaled(figures + 1, 1, trimtab_model::Rounding::Up)?)
}
