//! What the world tells the engine at a poll: everything that happened since the one before.

use trimtab_model::{
    AccountId, Amount, Batch, DemandReport, Flow, FlowKind, Observation, Statement,
};

/// Kept until the next poll.
#[derive(Debug)]
pub(super) struct Ear {
    sequence: u64,
    transfers: Vec<Observation>,
    flows: Vec<Vec<Flow>>,
    requests: Vec<Vec<Amount>>,
}

impl Ear {
    /// Nothing happened yet but the first capital.
    pub(super) fn new(collateral: &[Amount]) -> Self {
        let capital = |&amount: &Amount| vec![Flow { kind: FlowKind::Capital, amount }];
        Self {
            sequence: 0,
            transfers: Vec::new(),
            flows: collateral.iter().map(capital).collect(),
            requests: vec![Vec::new(); collateral.len()],
        }
    }

    /// What became of a move.
    pub(super) fn outcome(&mut self, observation: Observation) {
        self.transfers.push(observation);
    }

    /// A user paid in, or was paid out.
    pub(super) fn served(&mut self, chain: usize, units: i128) {
        let amount = Amount::from_base(units);
        self.flows[chain].push(Flow { kind: FlowKind::Service, amount });
    }

    /// A user will want to be paid out.
    pub(super) fn asked(&mut self, chain: usize, amount: Amount) {
        self.requests[chain].push(amount);
    }

    /// Everything since the last poll: `held` and `waiting` are the sums as they stand.
    pub(super) fn batch(&mut self, held: &[i128], waiting: &[i128]) -> Batch {
        self.sequence += 1;
        let mut observations = std::mem::take(&mut self.transfers);
        for chain in 0..held.len() {
            let Some(account) = AccountId::at(chain) else { continue };
            observations.push(Observation::Statement(Statement {
                account,
                balance: Amount::from_base(held[chain]),
                precision: Amount::ZERO,
                flows: std::mem::take(&mut self.flows[chain]),
            }));
            observations.push(Observation::Demand(DemandReport {
                account,
                waiting: Amount::from_base(waiting[chain]),
                requests: std::mem::take(&mut self.requests[chain]),
            }));
        }
        Batch { sequence: self.sequence, observations }
    }
}
