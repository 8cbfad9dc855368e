//! The truth, kept apart from the engine: what every account holds, what is asked for and what is
//! under way, and how each thing told changes it.
//!
//! Plain 128-bit numbers and no code of the engine. Figures are far from overflow by construction.

use std::collections::BTreeMap;
use trimtab_model::{FlowKind, TransferBody, TransferId};

/// Nanoseconds of an hour.
pub(crate) const HOUR: u64 = 3_600_000_000_000;

#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) sequence: u64,
    /// Nanoseconds since 1970.
    pub(crate) now: u64,
    /// Base units by account.
    pub(crate) held: Vec<i128>,
    /// What flowed in, less what flowed out, by purpose.
    pub(crate) flows: BTreeMap<FlowKind, i128>,
    /// What rounding added.
    pub(crate) dust: i128,
    /// What transfers cost.
    pub(crate) fees: i128,
    /// Millionths of a dollar, and when it was seen, by venue and market.
    pub(crate) marks: BTreeMap<(usize, usize), (i128, u64)>,
    /// Millionths, by account and market.
    pub(crate) positions: Vec<Vec<i128>>,
    pub(crate) stated_at: Vec<Option<u64>>,
    /// By venue.
    pub(crate) lets_out: Vec<bool>,
    pub(crate) kill_switch: bool,
    /// What users wait for, by account; `None` where nobody ever asked.
    pub(crate) waiting: Vec<Option<i128>>,
    /// Every request ever made, in order.
    pub(crate) asks: Vec<Ask>,
}

/// A request and what became of it.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    pub(crate) id: TransferId,
    pub(crate) body: TransferBody,
    pub(crate) at: u64,
    /// Set aside at the source: all of it, unless rounding asked for a hair more than was there.
    pub(crate) reserved: i128,
    /// Sequence of the batch that brings the next word of it.
    pub(crate) due: u64,
    pub(crate) fate: Fate,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Asked for; what it should bring.
    Asked {
        expected: i128,
    },
    Flying {
        net: i128,
    },
    Arrived,
    Refused,
    Returned,
}

impl World {
    pub(crate) fn new(accounts: usize, venues: usize, markets: usize) -> Self {
        Self {
            sequence: 0,
            now: 1_700_000_000_000_000_000,
            held: vec![0; accounts],
            flows: FlowKind::ALL.into_iter().map(|kind| (kind, 0)).collect(),
            dust: 0,
            fees: 0,
            marks: BTreeMap::new(),
            positions: vec![vec![0; markets]; accounts],
            stated_at: vec![None; accounts],
            lets_out: vec![true; venues],
            kill_switch: false,
            waiting: vec![None; accounts],
            asks: Vec::new(),
        }
    }

    /// Asked for and not yet answered, by account.
    pub(crate) fn reserved(&self, account: usize) -> i128 {
        let unanswered = self.asks.iter().filter(|ask| matches!(ask.fate, Fate::Asked { .. }));
        unanswered.filter(|ask| ask.body.source.index() == account).map(|ask| ask.reserved).sum()
    }

    pub(crate) fn available(&self, account: usize) -> i128 {
        self.held[account] - self.reserved(account)
    }

    /// On its way, as far as anyone knows.
    pub(crate) fn inbound(&self, account: usize) -> i128 {
        let there = self.asks.iter().filter(|ask| ask.body.target.index() == account);
        there
            .map(|ask| match ask.fate {
                Fate::Asked { expected } => expected,
                Fate::Flying { net } => net,
                Fate::Arrived | Fate::Refused | Fate::Returned => 0,
            })
            .sum()
    }

    /// Left a source, not yet anywhere.
    pub(crate) fn flying(&self) -> i128 {
        let flying = |ask: &Ask| if let Fate::Flying { net } = ask.fate { net } else { 0 };
        self.asks.iter().map(flying).sum()
    }

    /// All there is: what came in and was not paid for transfers.
    pub(crate) fn total(&self) -> i128 {
        self.flows.values().sum::<i128>() + self.dust - self.fees
    }

    /// What counts towards an hourly limit: asked for within the hour, or still open.
    pub(crate) fn moved(&self, counts: impl Fn(&TransferBody) -> bool) -> i128 {
        let limited = |ask: &&Ask| match ask.fate {
            Fate::Asked { .. } | Fate::Flying { .. } => true,
            Fate::Arrived | Fate::Returned => self.now - ask.at < HOUR,
            Fate::Refused => false,
        };
        let counted = self.asks.iter().filter(limited).filter(|ask| counts(&ask.body));
        counted.map(|ask| ask.body.amount.base()).sum()
    }

    pub(crate) fn send(&mut self, ask: usize, amount: i128, fee: i128) {
        let source = self.asks[ask].body.source.index();
        self.held[source] -= amount;
        self.fees += fee;
        self.asks[ask].fate = Fate::Flying { net: amount - fee };
    }

    pub(crate) fn land(&mut self, ask: usize) {
        let target = self.asks[ask].body.target.index();
        if let Fate::Flying { net } = self.asks[ask].fate {
            self.held[target] += net;
        }
        self.asks[ask].fate = Fate::Arrived;
    }

    pub(crate) fn bounce(&mut self, ask: usize) {
        let source = self.asks[ask].body.source.index();
        if let Fate::Flying { net } = self.asks[ask].fate {
            self.held[source] += net;
        }
        self.asks[ask].fate = Fate::Returned;
    }

    pub(crate) fn flow(&mut self, account: usize, kind: FlowKind, amount: i128) {
        self.held[account] += amount;
        *self.flows.entry(kind).or_default() += amount;
    }
}
