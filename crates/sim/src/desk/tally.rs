//! Sums of a run, in the world's own doubles, and the flows of one tick.

use trimtab_model::FlowKind;

/// What the run has come to so far.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tally {
    /// Capital at the start.
    pub capital: f64,
    /// Mark-to-market.
    pub price: f64,
    /// Funding received.
    pub funding: f64,
    /// Interest on the treasury.
    pub interest: f64,
    /// Trading costs, orphan closings included.
    pub trading: f64,
    /// Transfer fees, booked when sent.
    pub transfer_fees: f64,
    /// Liquidation penalties.
    pub penalty: f64,
    /// Shortages that the treasury paid; a memo.
    pub deficit: f64,
    /// Liquidations, one per venue and event.
    pub liquidations: u64,
    /// Transfers sent.
    pub transfers: u64,
    /// Sum of what they moved.
    pub volume_moved: f64,
    /// Coin-hours without a position.
    pub flat_pair_hours: u64,
    /// Trades put off for want of margin.
    pub blocked_rolls: u64,
}

impl Tally {
    pub(super) const fn new(capital: f64) -> Self {
        Self {
            capital,
            price: 0.0,
            funding: 0.0,
            interest: 0.0,
            trading: 0.0,
            transfer_fees: 0.0,
            penalty: 0.0,
            deficit: 0.0,
            liquidations: 0,
            transfers: 0,
            volume_moved: 0.0,
            flat_pair_hours: 0,
            blocked_rolls: 0,
        }
    }
}

/// What changed each account's balance in one tick, by kind.
#[derive(Debug)]
pub(super) struct FlowSheet {
    accounts: Vec<[f64; FlowKind::ALL.len()]>,
}

impl FlowSheet {
    pub(super) fn new(accounts: usize) -> Self {
        Self { accounts: vec![[0.0; FlowKind::ALL.len()]; accounts] }
    }

    pub(super) fn add(&mut self, account: usize, kind: FlowKind, amount: f64) {
        self.accounts[account][slot(kind)] += amount;
    }

    /// The flows of an account that are not nothing.
    pub(super) fn of(&self, account: usize) -> impl Iterator<Item = (FlowKind, f64)> + '_ {
        let flows = FlowKind::ALL.into_iter().zip(self.accounts[account]);
        flows.filter(|(_, amount)| *amount != 0.0)
    }

    pub(super) fn clear(&mut self) {
        self.accounts.fill([0.0; FlowKind::ALL.len()]);
    }
}

fn slot(kind: FlowKind) -> usize {
    FlowKind::ALL.iter().position(|one| *one == kind).unwrap_or(0)
}
