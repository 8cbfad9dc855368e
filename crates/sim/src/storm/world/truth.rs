//! Where all money is, as the world knows it.
//!
//! Decides what oracles compare a ledger with. Every figure has two views: `now`, by the latest
//! block, and `settled`, by blocks at or beyond their chain's finality, which is what feeds tell as
//! final. When nothing is going on both are the same.

use std::collections::BTreeMap;
use trimtab_model::{Amount, ChainId, TransferId};

/// An amount in both views.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Both {
    /// By the latest block.
    pub now: i128,
    /// By final blocks alone.
    pub settled: i128,
}

/// Where all money is, in base units of the book's asset.
///
/// In each view, exactly and always: accounts + wallets + under way + kept + lost + retired =
/// flows + given ([`Truth::imbalance`] is zero).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Truth {
    /// Balances of the portfolio's accounts, in account order. What an engine holds as `Held`.
    pub accounts: Vec<Both>,
    /// In our own wallets on the way, by chain.
    pub wallets: BTreeMap<ChainId, Both>,
    /// Neither here nor there: between venue and chain, in messages, locked, in open intents, not
    /// yet credited.
    pub under_way: Both,
    /// What left and never landed, at legs that are over: fees, and beyond their terms what somebody
    /// kept (`withheld`).
    pub kept: Both,
    /// Part of `kept` that is more than the terms of the leg explain, by transfer. An engine keeps
    /// it in flight until a person says otherwise.
    pub withheld: BTreeMap<TransferId, Both>,
    /// Landed beyond what left.
    pub given: Both,
    /// Sent below a venue's minimum, and gone.
    pub lost: i128,
    /// What a person took in hand before closing transfers, all in all.
    pub retired: i128,
    /// All flows of all statements so far: capital, prices, funding, penalties.
    pub flows: i128,
}

impl Both {
    /// The same in both views.
    #[must_use]
    pub const fn of(amount: i128) -> Self {
        Self { now: amount, settled: amount }
    }

    /// As amounts: now, settled.
    #[must_use]
    pub const fn amounts(self) -> (Amount, Amount) {
        (Amount::from_base(self.now), Amount::from_base(self.settled))
    }

    /// Sum of both views.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self { now: self.now + other.now, settled: self.settled + other.settled }
    }
}

impl Truth {
    /// All that is on its way and not at an account. When it is quiet this is what an engine has in
    /// flight or as a remainder, beside what was withheld.
    #[must_use]
    pub fn on_the_way(&self) -> Both {
        self.wallets.values().fold(self.under_way, |sum, &wallet| sum.plus(wallet))
    }

    /// What money is too much or too little in the world itself: zero, or the world is wrong.
    #[must_use]
    pub fn imbalance(&self) -> Both {
        let held = self.accounts.iter().fold(self.on_the_way(), |sum, &one| sum.plus(one));
        let [lost, retired, flows] = [self.lost, self.retired, self.flows].map(Both::of);
        let placed = held.plus(self.kept).plus(lost).plus(retired);
        let brought = flows.plus(self.given);
        Both { now: placed.now - brought.now, settled: placed.settled - brought.settled }
    }
}
